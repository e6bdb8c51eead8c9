"""The manual in the terminal: its pages, what only the site understands, and links."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import VariorumError
from docs.reference import PAGES
from reader.manual.blocks import page_blocks, slug_of
from reader.manual.layout import PageLines, page_lines
from reader.manual.pages import (
    CONTENTS,
    MADE_FROM_CODE,
    SECTIONS,
    Place,
    find_page,
    followed,
    page_paths,
    page_text,
    title_of,
)
from reader.text.clusters import width_of
from tests.helpers.examples import examples
from tests.helpers.paths import ROOT

MEASURE = 76


def shown(markdown: str, width: int = MEASURE) -> list[str]:
    return [line.text.rstrip() for line in page_lines(page_blocks(markdown), width).lines]


@pytest.fixture(scope="module")
def pages() -> dict[str, PageLines]:
    return {path: page_lines(page_blocks(page_text(path)), MEASURE) for path in page_paths()}


def test_the_pages_are_all_that_there_are() -> None:
    own = [path for paths in SECTIONS.values() for path in paths]
    written = {p.relative_to(ROOT / "docs/manual").as_posix()
               for p in (ROOT / "docs/manual").rglob("*.md")}  # fmt: skip
    assert set(own) == written | MADE_FROM_CODE
    assert set(PAGES) == MADE_FROM_CODE


def test_every_link_leads_to_a_page_and_a_heading(pages: dict[str, PageLines]) -> None:
    for path, page in pages.items():
        for _, target in page.targets:
            if target.startswith(("https://", "http://")):
                continue
            place = followed(path, target)
            assert place is not None, f"{path}: {target}"
            assert not place.slug or place.slug in pages[place.path].headings, f"{path}: {target}"


def test_every_page_fits_80_columns_with_all_its_words(pages: dict[str, PageLines]) -> None:
    for path, page in pages.items():
        assert max(width_of(line.text) for line in page.lines) <= MEASURE, path
        assert title_of(path) in page.lines[0].text
        text = " ".join(line.text for line in page.lines)
        assert not re.search(r"\]\(|^```|\*\*|!\[|&[a-z]+;", text, re.M), path
        source = re.sub(
            r"!\[[^\]]*\]|\]\([^)]*\)|^```\w*|&[a-z]+;|\{[^}]*\}", "", page_text(path), flags=re.M
        )
        words = set(re.findall(r"[A-Za-z]{3,}", source))
        # A word that is too long for its column is broken.
        broken = {word for word in words if word not in text}
        assert len(broken) <= len(words) / 50, (path, broken)


def test_what_only_the_site_understands_has_a_plain_form() -> None:
    assert shown('!!! warning "Beware"\n    Of the *dog*.\n\nOn.') == [
        "│ Beware", "│", "│ Of the dog.", "", "On.",
    ]  # fmt: skip
    assert shown("??? note\n    Hidden.") == ["│ Note", "│", "│ Hidden."]
    tabs = '=== "pip"\n\n    ```sh\n    pip install x\n    ```\n\n=== "uv"\n\n    Use uv.'
    assert shown(tabs) == ["pip", "", "  pip install x", "", "uv", "", "Use uv."]
    assert shown("# Title {#top .wide}\n\nA [link](x.md){ .button } <kbd>q</kbd>") == [
        "Title", "", "A link q",
    ]  # fmt: skip
    assert page_lines(page_blocks("# Title {#top}"), 40).headings == {"top": 0}
    assert shown("![The list](../library.svg)\n\nText <!-- a comment -->") == ["Text"]
    assert shown('```\n!!! no box\n=== "no tab"\n```') == ["  !!! no box", '  === "no tab"']


def test_lists_quotations_and_code() -> None:
    assert shown("Text:\n\n- one\n- two\n  lines\n\n  more\n\n1. first\n2. second\n") == [
        "Text:", "", "• one", "", "• two lines", "", "  more", "", "1. first", "2. second",
    ]  # fmt: skip
    assert shown("- one\n    - in it\n- two") == ["• one", "  • in it", "• two"]
    assert shown("> words\n> of others") == ["│ words of others"]
    assert shown("    code   as it is") == ["  code   as it is"]
    # What does not fit goes on below, indented; a comment stands below what it is on.
    assert shown("```sh\nvariorum serve --host 0.0.0.0   # for all\n```", 34) == [
        "  variorum serve --host 0.0.0.0", "    # for all",
    ]  # fmt: skip
    assert shown("```\nx = first_word second_word\n```", 20) == [
        "  x = first_word", "    second_word",
    ]  # fmt: skip


def test_tables_stand_side_by_side_or_one_cell_below_the_other() -> None:
    table = "| key | does |\n| --- | --- |\n| `a\\|b` | Tag the passage. |\n| `x` | Remove it. |"
    assert shown(table) == [
        "key  does", "─" * 21, "a|b  Tag the passage.", "x    Remove it.",
    ]  # fmt: skip
    assert shown(table, 20) == [
        "key  does", "─" * 20, "a|b  Tag the", "     passage.", "", "x    Remove it.",
    ]  # fmt: skip
    wide = f"| a | b | c |\n| --- | --- | --- |\n| {'one ' * 9} | {'two ' * 9} | {'three ' * 9} |"
    assert shown(wide, 24)[:3] == [
        "one one one one one one",
        "one one one",
        "  two two two two two",
    ]


def test_headings_have_the_names_that_the_site_gives_them() -> None:
    assert slug_of("Accents, and “dashes” – são") == "accents-and-dashes-sao"
    page = page_lines(page_blocks("# A\n\n## Same\n\n## Same\n"), 40)
    assert [*page.headings] == ["a", "same", "same_1"]


def test_links_lead_to_pages_beside_and_above() -> None:
    assert followed("how-to/class.md", "../faq.md#where-is-my-library") == Place(
        "faq.md", "where-is-my-library"
    )
    assert followed("how-to/class.md", "#top") == Place("how-to/class.md", "top")
    assert followed("index.md", "how-to/add.md") == Place("how-to/add.md")
    for elsewhere in ("https://example.org", "mailto:a@b", "//x", "../../README.md", "x.md"):
        assert followed("how-to/class.md", elsewhere) is None


def test_pages_are_named_by_their_path_a_part_of_it_or_their_title() -> None:
    assert find_page("how-to/add.md") == "how-to/add.md"
    assert find_page("how-to/add") == "how-to/add.md"
    assert find_page("blind") == "how-to/blind-round.md"
    assert find_page("Questions and answers") == "faq.md"
    assert find_page("the manual") == CONTENTS
    with pytest.raises(
        VariorumError, match=r"did you mean how-to/cleaning or explanation/cleaning\?"
    ):
        find_page("cleaning")
    with pytest.raises(VariorumError, match="variorum manual lists the pages"):
        find_page("xyzzy")
    with pytest.raises(VariorumError, match="no page"):
        find_page("../../etc/passwd")
    with pytest.raises(VariorumError, match="has no page"):
        page_text("../faq.md")


@examples(150)
@given(st.text(st.sampled_from("ab 字é\n\n#*_`>-1.|[]()!={}<&\\\t:\"~"), max_size=120),
       st.integers(20, 50))  # fmt: skip
def test_no_markdown_makes_a_line_that_is_too_wide(markdown: str, width: int) -> None:
    page = page_lines(page_blocks(markdown), width)
    assert all(width_of(line.text) <= width for line in page.lines)
    assert all("\n" not in line.text for line in page.lines)
    assert all(line < len(page.lines) for line in page.headings.values())
