"""What holds for every format: nothing vanishes on the way from what it shows to what is read."""

from __future__ import annotations

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.cleaning.cleaned import Cleaned
from corpus.cleaning.pipeline import clean
from corpus.formats import isolated
from corpus.formats.raw import Raw
from corpus.formats.reading import read_source
from reader.cli.json_objects import cleaned_record
from tests.helpers.examples import examples
from tests.helpers.file_factories import docx, epub, paragraph, paragraphs, pdf

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=12)
LATIN = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=12)
FURNITURE = st.sampled_from(
    ["Subscribe", "Page 2 of 3", "7", "• One", "© 2023 The Tide", "hy-", "By Ada Example", "-", "*"]
)


def texts(words: st.SearchStrategy[str]) -> st.SearchStrategy[list[str]]:
    prose = st.sampled_from(paragraphs(6))
    return st.lists(st.one_of(prose, FURNITURE, st.lists(words).map(" ".join)), max_size=12)


def whole(raw: Raw) -> Cleaned:
    """The cleaned text, if its ledger accounts for every character of the raw one."""
    cleaned = clean(raw)
    at = 0
    for entry in cleaned.ledger.entries:
        assert entry.start == at < entry.end
        at = entry.end
        if entry.action == "keep":
            assert entry.text == raw.text[entry.start : entry.end]
        elif entry.action == "space":
            assert raw.text[entry.start : entry.end].isspace()
        else:
            assert entry.rule
    assert at == len(raw.text)
    assert "".join(entry.text for entry in cleaned.ledger.entries) == cleaned.text
    spans = cleaned_record("a", cleaned)["spans"]
    assert all(one["rule"] and one["evidence"] for one in spans if one["action"] == "drop")
    return cleaned


def visible(text: str) -> str:
    return "".join(text.split())


@examples(40)
@given(texts(WORDS), st.sampled_from(["p", "li", "h2", "div", "td", "blockquote", "nav", "aside"]))
def test_html(pieces: list[str], tag: str) -> None:
    page = "".join(f"<{tag}>{escape(piece)}</{tag}>" for piece in pieces)
    raw = isolated.read("html", f"<html><body>{page}</body></html>", "a.html")
    assert visible(raw.text) == visible("".join(pieces))
    whole(raw)


@examples(40)
@given(texts(WORDS), st.sampled_from(["", "H1", "Titel", "Liste", "Zitat"]))
def test_docx(pieces: list[str], style: str) -> None:
    data = docx("".join(paragraph(piece, style) for piece in [*pieces, "Last."]))
    raw = read_source(data, "a.docx")
    assert visible(raw.text) == visible("".join([*pieces, "Last."]))
    whole(raw)


@examples(30)
@given(texts(WORDS))
def test_epub(pieces: list[str]) -> None:
    chapters = {f"{n}.xhtml": f"<p>{escape(piece)}</p>" for n, piece in enumerate(pieces)}
    raw = read_source(epub(chapters | {"last.xhtml": "<p>Last.</p>"}), "a.epub")
    assert visible(raw.text) == visible("".join([*pieces, "Last."]))
    whole(raw)


@examples(40)
@given(texts(LATIN), st.integers(1, 3))
def test_pdf(pieces: list[str], columns: int) -> None:
    raw = read_source(pdf([*pieces, "Last."], columns=columns, hyphens=False), "a.pdf")
    # In whatever order: a column of three letters is none.
    assert sorted(visible(raw.text)) == sorted(visible("".join([*pieces, "Last."])))
    whole(raw)


GOLDENS = {
    "docx": docx("".join(paragraph(text) for text in ["A heading", *paragraphs(4), "Yours, Ada"])),
    "epub": epub({"a.xhtml": "".join(f"<p>{text}</p>" for text in paragraphs(4))}),
    "html": "".join(
        ["<html><body><nav>Home</nav><h1>Fares</h1>", *(f"<p>{t}</p>" for t in paragraphs(4))]
    ).encode(),
    **{
        f"pdf-{columns}": pdf(
            paragraphs(24), columns=columns, title="Fares", head="The Tide", numbered=True
        )
        for columns in (1, 2, 3)
    },
}


@pytest.mark.parametrize("name", GOLDENS)
def test_cleaning_a_cleaned_text_changes_nothing(name: str) -> None:
    cleaned = whole(read_source(GOLDENS[name], name))
    assert clean(cleaned.text).text == cleaned.text
    assert visible(paragraphs(1)[0]) in visible(cleaned.text)
