"""Markdown: what its blocks carry stays: verse, code, tables, notes, lists; its marks go."""

# ruff: noqa: E501 - sources and results side by side

from __future__ import annotations

import re
import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.cleaning.cleaned import Cleaned
from corpus.cleaning.pipeline import clean
from corpus.formats.reading import read_source

PROSE = (
    "The harbour office has published its numbers, and they are not what the town expected after a "
    "winter in which the ferry hardly ran at all."
)


def cleaned(text: str, name: str = "a.md") -> Cleaned:
    return clean(read_source(text.encode(), name))


def blocks(text: str) -> list[tuple[str, str]]:
    """Kind and text of each block of a Markdown file with prose around `text`."""
    result = cleaned(f"# A title of its own\n\n{PROSE}\n\n{text}\n\n{PROSE}\n")
    return [(b.kind, result.text[b.start : b.end]) for b in result.blocks][1:-1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one line,  \nanother,  \nand the last", [("verse", "one line,\nanother,\nand the last")]),
        ("one line\\\nand the last", [("verse", "one line\nand the last")]),
        ("one line<br>\nand the last", [("verse", "one line\nand the last")]),
        ("| one line\n|   another\n|\n| a second stanza\n| of two", [
            ("verse", "one line\nanother"), ("verse", "a second stanza\nof two"),
        ]),
        ("```python\ndef f():\n    # two\n\n    return  1\n```", [
            ("pre", "def f():\n    # two\n\n    return  1"),
        ]),
        ("~~~~\n```\n*a*\n```\n~~~~", [("pre", "```\n*a*\n```")]),
        ("    x = 1\n      y = 2\n\n    z", [("pre", "    x = 1\n      y = 2\n\n    z")]),
        ("<pre><code>\na  b\n  c\n</code></pre>", [("pre", "a  b\n  c")]),
        ("| a | b | c |\n|---|:-:|--|\n| 1 |   | 3 |\n|  | 2 |  |", [
            ("row", "a · b · c"), ("row", "1 · · 3"), ("row", "· 2 ·"),
        ]),
        ("a | b\n--|--\n1 | x\\|y", [("row", "a · b"), ("row", "1 · x|y")]),
        ("+---+---+\n| a | b |\n+===+===+\n| 1 | 2 |\n+---+---+", [("row", "a · b"), ("row", "1 · 2")]),
        ("The books are complete.[^1]\n\n[^1]: So the office,\n    in its letter.\n[^b]: The bills.", [
            ("p", "The books are complete.[^1]"),
            ("note", "[^1]: So the office, in its letter."),
            ("note", "[^b]: The bills."),
        ]),
        ("3. third\n4. fourth", [("li", "3. third"), ("li", "4. fourth")]),
        ("- one\n- two", [("li", "one"), ("li", "two")]),
        ("1. first\n\n   ```sh\n   ls -l\n   ```", [("li", "1. first"), ("pre", "   ls -l")]),
        ("*emphasis\nover lines* here.", [("p", "emphasis over lines here.")]),
        ("See [the book][1] and [2].\n\n[1]: https://a.example\n[2]: <https://b.example> 'Two'", [
            ("p", "See the book and 2."),
        ]),
        ("It holds $a_1 * b_1 * c_1$ and costs $5.", [("p", "It holds $a_1 * b_1 * c_1$ and costs $5.")]),
        ("Write `**bold**` or `plain` and 10<sup>3</sup>.", [
            ("p", "Write `**bold**` or plain and 10³."),
        ]),
        ("Below these words there is a rule, and they end as a sentence of prose does.\n---", [
            ("p", "Below these words there is a rule, and they end as a sentence of prose does."),
        ]),
        ("<details>\n<summary>The second list</summary>\n\nHidden *words* of it.\n</details>", [
            ("p", "The second list"), ("p", "Hidden words of it."),
        ]),
    ],
)  # fmt: skip
def test_blocks(text: str, expected: list[tuple[str, str]]) -> None:
    found = [
        ("p" if kind in ("heading", "standfirst") else kind, part) for kind, part in blocks(text)
    ]
    assert found == expected


def test_a_setext_heading() -> None:
    assert ("heading", "What it does") in blocks(f"What it does\n------------\n\n{PROSE}")


def test_a_file_that_begins_with_html_is_markdown() -> None:
    text = (
        '<h1 align="center">The lamp program</h1>\n\n<p align="center">\n  <img src="badge.svg" '
        'alt="build">\n</p>\n\n> A small program that tells pilots when the lamp is lit.\n\n'
        "## What it does\n\nIt reads the blue book of the keeper and prints a line for each night.\n"
        "\n- one line for each night\n- no boats\n"
    )
    result = cleaned(text)
    assert result.metadata.title == "The lamp program"
    assert result.text.split("\n\n") == [
        "A small program that tells pilots when the lamp is lit.",
        "What it does",
        "It reads the blue book of the keeper and prints a line for each night.",
        "one line for each night",
        "no boats",
    ]
    assert read_source(b"<!doctype html><p>Hello", "a.md").format == "html"


def test_comments_are_left_out_and_told() -> None:
    result = cleaned(f"# Lamp\n\n<!-- YAML\nadded: v1\n-->\n\n{PROSE}\n\n{PROSE}")
    assert "YAML" not in result.text
    told = [(r.rule, r.text) for r in result.ledger.removed if r.rule.startswith("hidden.")]
    assert told == [("hidden.comment", "<!-- YAML\nadded: v1\n-->")]


def test_prose_between_rules_is_no_front_matter() -> None:
    result = cleaned(
        f"---\n\n{PROSE}\n\n---\n\n{PROSE} It is so.\n\n---\n\nThe end of it.", "a.txt"
    )
    assert result.text.startswith(PROSE)


def test_the_short_lines_of_a_document_stay() -> None:
    text = (
        "# Barley cakes\n\nServes 4\n\n## Ingredients\n\n- 500 g flour\n- 2 eggs\n\n## Method\n\n"
        "1. Sift the flour.\n2. Beat the eggs with the milk until nothing of either can be seen."
    )
    assert cleaned(text).text.split("\n\n") == [
        "Serves 4",
        "Ingredients",
        "500 g flour",
        "2 eggs",
        "Method",
        "1. Sift the flour.",
        "2. Beat the eggs with the milk until nothing of either can be seen.",
    ]


@pytest.mark.parametrize(
    "page",
    [
        "<h1>Mill</h1><p>{0}<p># a<p># b<p># c<p>&lt;!-- x --&gt;<p>{0}",
        "<h1>Mill</h1><pre># a\n# b\n# c\n&lt;br&gt;\n{0}</pre>",
    ],
)
def test_a_page_is_never_read_as_markdown(page: str) -> None:
    text = cleaned(page.format(PROSE), "a.html").text
    assert all(mark in text for mark in ("# a", "# b", "# c"))
    assert PROSE in text


@pytest.mark.parametrize(
    "mark", ["<!-- -->", "![]()", "[1]: url", "<br>", "```", "[]()", "***", "|"]
)
def test_a_line_that_is_all_mark_breaks_nothing(mark: str) -> None:
    for text in (
        f"# a\n\n{mark}\n\n{PROSE}",
        f"{mark}\n{mark}\n\n# a\n\n{mark}\n",
        f"> {mark}\n- {mark}",
    ):
        assert not cleaned(text).notes


_PIECES = st.sampled_from(
    [
        "# a", "## [b](c) #", "***", "---", "===", "- x", "* *y*", "1. z", "    code", "\tcode", "```", "~~~ py", "> q", "> ```", "> - li  ",
        "| a | b |", "|---|---|", "| 1 |  |", "a | b", "--|--", "| verse", "|", "+---+---+", "-- --", "[^1]: note", "  more of it", "[r]: http://a.b",
        "[r]", "[t][r]", "![]()", "[]()", "![i](u)", "<!-- c", "-->", "<!-- x -->", "<br>", "<br/>text<br>", "<pre>", "</pre>", "<h1>T</h1>", "<sup>2</sup>",
        "x<sup>a", "<script>", "</script>", "<details><summary>s", "$a_b$", "$$", "\\[x_1\\]", "\\*", "a\\", "hard  ", "*em", "em*", "**b** _c_ ~~d~~", "`c`",
        "`` ` ``", "`*m*`", "<http://a.b>", "&amp; &#35;", "", "", PROSE, "Term", ":   Definition", ": x", "::: note", ":::", "+++", "title: T", "\f", "\u00a0", "·",
    ]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=14), st.booleans())
def test_no_markdown_breaks_a_rule_or_loses_a_word(pieces: list[str], prose: bool) -> None:
    text = "\n".join([*pieces, PROSE] if prose else [*pieces, "w"])
    result = cleaned(text)
    assert not [note for note in result.notes if "broke down" in note]
    told = " ".join(
        [
            result.text,
            *(r.text for r in result.ledger.removed),
            *(r.was for r in result.ledger.repaired),
        ]
    )
    words = re.findall(r"[a-zA-Z]{2,}", text)
    assert not Counter(words) - Counter(re.findall(r"[a-zA-Z]{2,}", told))


@pytest.mark.parametrize("mark", ["<!-- ", "<pre>", "<script>", "\\[ ", "`a ", "|", "> ", "<h1>"])
def test_marks_that_nothing_closes_take_no_time(mark: str) -> None:
    text = "# a\n\n" + mark * (60_000 // len(mark)) + "\n\n" + PROSE
    begun = time.process_time()
    cleaned(text)
    assert time.process_time() - begun < 10
