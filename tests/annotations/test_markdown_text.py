"""Foreign text in Markdown, read back by a reader of Markdown: it says what it said."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import html
from markdown_it import MarkdownIt

from annotations.exchange.markdown_text import block_quote, bold, escaped

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
TEXTS = st.text(
    st.one_of(
        st.sampled_from("*_`~[]()<>&#!|=-+:$.\\\"'1a \n\n"),
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]),
    ),
    max_size=40,
)  # fmt: skip


def shown(source: str) -> str:
    """The text that a page made of it shows, with white space as a page shows it."""
    page = html.fromstring(f"<div>{READER.render(source)}</div>")
    return " ".join(page.text_content().split())


def plain(text: str) -> str:
    return " ".join(text.split())


@given(TEXTS)
@example("1. not a list\n- nor this\n# nor a heading\n> nor a quotation\n    nor code")
@example("a\n===\nb\n---\n| a |\n|---|\n| b |")
@example("<b>bold</b> &amp; [a](b) [a]: c ![d](e) <!-- f -->")
@example("[a]: b\n\n[a]")
@example("~~a~~ ~~~\ncode\n~~~ a#\n# a #")
def test_a_text_is_shown_as_it_is(text: str) -> None:
    assert shown(escaped(text)) == plain(text)
    assert shown(block_quote(escaped(text))) == plain(text)
    page = html.fromstring(f"<div>{READER.render(escaped(text))}</div>")
    assert {element.tag for element in page.iter()} <= {"div", "p", "br"}


@given(TEXTS, TEXTS, TEXTS)
@example("said", "“no”", "body")
@example("", "1. a\n\n- b", "")
def test_what_is_bold_is_the_words_and_nothing_else(before: str, words: str, after: str) -> None:
    source = (
        escaped(before)
        + bold(escaped(words, line_start=not before or before[-1] == "\n"), before, after)
        + escaped(after, line_start=not (before + words) or (before + words)[-1] == "\n")
    )
    page = html.fromstring(f"<div>{READER.render(block_quote(source))}</div>")
    marked = "".join("".join(element.itertext()) for element in page.iter("strong"))
    assert "".join(marked.split()) == "".join(words.split())
    assert "".join(page.text_content().split()) == "".join((before + words + after).split())


@pytest.mark.parametrize(
    "text",
    [
        "[a remark] in brackets", "snake_case_name", "a # b", "3 - 2 = 1", "AT&T", "1. FC Köln"[1:],
        "1 < 2 > 0", "costs $5, or $10", "!important", "a: b",
    ],
)  # fmt: skip
def test_what_needs_no_escape_has_none(text: str) -> None:
    assert escaped(text) == text


def test_lines_of_a_note_stay_lines() -> None:
    assert READER.render(escaped("one\ntwo\n\nthree")) == "<p>one<br />\ntwo</p>\n<p>three</p>\n"


def test_an_indent_is_no_code() -> None:
    assert READER.render(escaped("    return 1")) == f"<p>{4 * chr(160)}return 1</p>\n"
