"""Quotes of other programs in a text, whatever white space they have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.exchange.hinted_places import span_of_utf16
from annotations.exchange.quote_places import place_of_quote
from corpus.document import Span

TEXT = "The end of one.\n\nThe end of two, and other ends.  A\u00a0third one is here."


@pytest.mark.parametrize(
    ("quote", "prefix", "suffix", "found"),
    [
        ("end of one", "", "", "end of one"),
        ("end  of\n one.The end of two", "", "", "end of one.\n\nThe end of two"),
        ("A third", "", "", "A\u00a0third"),
        ("The end", "", "", None),
        ("The end", "one.\n", " of two", "The end"),
        ("end", "", "", None),
        ("The end of three", "", "", None),
        ("ther", "", "", None),
        ("ther", "o", "", None),
        ("ther", "two, and o", " ends", "ther"),
        ("here", "something else altogether ", " that is not there", None),
        ("   ", "", "", None),
        ("", "", "", None),
    ],
)
def test_where_a_quote_is(quote: str, prefix: str, suffix: str, found: str | None) -> None:
    span = place_of_quote(TEXT, quote, prefix, suffix)
    assert (None if span is None else TEXT[slice(*span)]) == found


def test_the_context_decides_between_equal_quotes() -> None:
    span = place_of_quote(TEXT, "The end of", "of one.", "two, and")
    assert span is not None
    assert span.start == TEXT.index("The", 1)


@given(st.text("ab \n𝔉", max_size=60), st.integers(0, 60), st.integers(1, 20))
def test_a_quote_that_is_found_has_the_letters_of_the_text(text, start, length):
    quote = text[start : start + length]
    span = place_of_quote(text, quote, text[max(0, start - 20) : start], text[start + length :])
    if span is not None:
        assert "".join(text[slice(*span)].split()) == "".join(quote.split())


letters = st.text("a\u00e9𝔉😀", max_size=9)


@given(letters, letters.filter(bool), letters)
def test_units_of_utf16(before, passage, after):
    start, end = (len(part.encode("utf-16-le")) // 2 for part in (before, before + passage))
    found = span_of_utf16(before + passage + after, Span(start, end))
    assert found == (len(before), len(before) + len(passage))
