"""Words: what belongs to one, and what holds for every text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.text.segments import word_at, words
from tests.helpers.examples import examples

ANYTHING = st.text(
    st.one_of(st.sampled_from(list("aA1 .!?\"'“”()\n–…,é日。\u0300😀İß\ud800")), st.characters()),
    max_size=60,
)


@examples(200)
@given(ANYTHING)
def test_words_are_in_order_and_begin_and_end_in_letters_or_digits(text: str) -> None:
    end = 0
    for span in words(text):
        assert end <= span.start < span.end
        assert text[span.start].isalnum()
        end = span.end


def test_apostrophes_hyphens_and_thousands_belong_to_words() -> None:
    text = "The island's cease-fire cost 2,000 crowns."
    assert [text[s.start : s.end] for s in words(text)] == [
        "The",
        "island's",
        "cease-fire",
        "cost",
        "2,000",
        "crowns",
    ]


def test_the_word_under_a_position() -> None:
    assert word_at("one two", 4) == (4, 7)
    assert word_at("one two", 3) is None
