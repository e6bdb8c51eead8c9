"""Sentences: the cases that trip segmenters up, and what holds for every text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text.sentences import sentences
from tests.helpers.examples import examples


def _sentences(text: str, language: str = "en") -> list[str]:
    return [text[s.start : s.end] for s in sentences(text, 0, len(text), language)]


@pytest.mark.parametrize(
    "text",
    [
        "It is known that 3,000. Island families had left by then.",
        "The board praised the U.S. and France for the boats.",
        "The strike ended on Nov. 9 after six weeks.",
        "J. R. Example and Prof. A. Sample spoke first.",
        "He left at 5 p.m. Monday with the last boat.",
        "“I have not seen it,” she said.",
        "It met in Dover, D.C. on Tuesday.",
        "The fare is 3.5 crowns, e.g. for a child.",
        "Dr. No one agreed with went home.",
    ],
)
def test_these_are_one_sentence(text: str) -> None:
    assert _sentences(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        ["The boats came from the U.S.", "The crews came from here."],
        ["Who paid?", "The town did!", "Nobody else."],
        ["“The fares are fair.”", "She sat down."],
        ["He left at 5 p.m.", "Then it rained."],
    ],
)
def test_these_are_several(text: list[str]) -> None:
    assert _sentences(" ".join(text)) == text


def test_a_block_within_a_text_has_its_own_sentences() -> None:
    text = "Title\n\nOne came. Two went.\n\nThree."
    assert [text[s.start : s.end] for s in sentences(text, 7, 26)] == ["One came.", "Two went."]


ANYTHING = st.text(
    st.one_of(st.sampled_from(list("aA1 .!?\"'“”()\n–…,é日。\u0300😀İß\ud800")), st.characters()),
    max_size=60,
)


@examples(500)
@given(ANYTHING, st.sampled_from(["en", "de", "ru", "ja", "tr", "xx"]))
def test_sentences_hold_all_that_is_visible_once_and_in_order(text: str, language: str) -> None:
    end = 0
    visible = 0
    for span in sentences(text, 0, len(text), language):
        assert end <= span.start < span.end <= len(text)
        assert text[end : span.start].strip() == ""
        end = span.end
        visible += len("".join(text[span.start : span.end].split()))
    assert visible == len("".join(text.split()))
