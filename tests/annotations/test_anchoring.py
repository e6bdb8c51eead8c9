from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.anchoring.anchor import anchor
from annotations.model.selectors import Selector, describe
from corpus.document import Span
from tests.helpers.factories import TEXT


@st.composite
def passages(draw: st.DrawFn) -> tuple[str, Span]:
    text = draw(st.text(min_size=1) | st.text("ab ", min_size=1))
    start = draw(st.integers(0, len(text) - 1))
    return text, Span(start, draw(st.integers(start + 1, len(text))))


@given(passages())
def test_anchor_after_describe_is_the_identity(passage: tuple[str, Span]) -> None:
    text, span = passage
    found = anchor(describe(text, span), text)
    assert found is not None
    assert found.span == span
    assert found.confidence == 1


@given(passages(), st.text(min_size=1, max_size=20))
def test_what_is_found_is_a_passage_of_the_new_text(passage: tuple[str, Span], more: str) -> None:
    text, span = passage
    for new in (more + text, text + more, more, ""):
        found = anchor(describe(text, span), new)
        if found is not None:
            assert 0 <= found.span.start < found.span.end <= len(new)
            assert 0 <= found.confidence <= 1


@given(st.text(max_size=300))
def test_text_put_before_moves_the_passage_along(before: str) -> None:
    quote = "Officials said that thirty buses were turned back."
    start = TEXT.index(quote)
    selector = describe(TEXT, Span(start, start + len(quote)))
    found = anchor(selector, before + TEXT)
    assert found is not None
    assert found.span.start == len(before) + start


def test_surroundings_tell_equal_quotes_apart() -> None:
    first, second = "At noon the mayor said no to the press.", "Later the bishop said no, twice."
    filling = "Nothing else was heard that day, and the square lay empty in the rain. "
    text = filling + first + filling + second + filling
    span = Span(text.rindex("said no"), text.rindex("said no") + 7)
    turned = filling + second + filling + first + filling
    found = anchor(describe(text, span), turned)
    assert found is not None
    assert found.span.start == turned.index("said no")


def test_a_reworded_passage_is_found_near_and_in_whole_words() -> None:
    quote = "Officials said that thirty buses were turned back"
    start = TEXT.index(quote)
    new = TEXT.replace("thirty buses", "30 buses")
    found = anchor(describe(TEXT, Span(start, start + len(quote))), new)
    assert found is not None
    assert new[slice(*found.span)] == "Officials said that 30 buses were turned back"
    assert found.confidence < 0.8


@pytest.mark.parametrize("quote", ["Monday", "Officials said that thirty buses were turned back"])
def test_what_is_gone_has_no_place(quote: str) -> None:
    start = TEXT.index(quote)
    selector = describe(TEXT, Span(start, start + len(quote)))
    assert anchor(selector, "Quite another article, about fish and their prices.") is None


@pytest.mark.parametrize("span", [(0, 0), (3, 2), (-1, 2), (0, 4), (4, 5)])
def test_no_selector_for_what_is_no_passage(span: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="not a passage"):
        describe("abc", Span(*span))


def test_nothing_is_found_for_a_quote_that_is_empty_or_lies_outside() -> None:
    assert anchor(Selector(Span(50, 60), "", "", ""), "a short text") is None
    assert anchor(Selector(Span(0, 3), "", "", ""), "a short text") is None


def test_a_text_of_one_letter_is_no_trap() -> None:
    text = "a" * 200_000
    found = anchor(Selector(Span(5, 9), "aaaa", "b", "b"), text)
    assert found is None or text[slice(*found.span)] == "aaaa"
