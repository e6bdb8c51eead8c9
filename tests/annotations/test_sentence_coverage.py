"""When a sentence counts as tagged: not by a stray letter, and every passage counts somewhere."""

from __future__ import annotations

from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.analysis.disagreements import document_disagreements
from annotations.analysis.sentence_coverage import (
    covered_sentences,
    covers_quote,
    covers_sentence,
    overlapping,
)
from annotations.analysis.statistics import document_counts
from corpus.document import Span
from corpus.text.sentences import sentences
from tests.helpers.factories import add, in_memory, span_of

TEXT = "They left for Turkey. A day later I said no. It ended."


def covered(passage: str, text: str = TEXT) -> list[str]:
    spans = sentences(text, 0, len(text))
    start = text.index(passage)
    return [
        text[slice(*spans[n])]
        for n in covered_sentences(text, spans, Span(start, start + len(passage)))
    ]


@pytest.mark.parametrize(
    ("passage", "first_words"),
    [
        ("They left for Turkey. A", ["They"]),  # a word of one letter is stray, too
        ("They left for Turkey. A d", ["They"]),
        ("They left for Turkey. A day", ["They", "A"]),
        ("ey. A day later I said no.", ["A"]),  # the rest of a word is no word
        ("Turkey", ["They"]),
        ("urke", ["They"]),  # a passage that covers no word at all counts where it is
        ("y. A", ["They"]),
        ("no. It e", ["A", "It"]),
    ],
)
def test_what_a_passage_counts_for(passage: str, first_words: list[str]) -> None:
    assert [sentence.split()[0] for sentence in covered(passage)] == first_words


def test_the_beginning_of_a_word_is_no_word_whatever_comes_within_it() -> None:
    text = "They left for Turkey. Isn't that so? They stayed."
    assert covered("Turkey. Isn", text) == ["They left for Turkey."]
    assert covered("Turkey. Isn't", text) == ["They left for Turkey.", "Isn't that so?"]


def test_in_a_script_without_blanks_two_characters_are_a_word() -> None:
    text = "橋は月曜日に閉鎖された。渡し船が人々を運ぶ。"
    end = text.index("。") + 1
    first, second = Span(0, end), Span(end, len(text))
    assert not covers_sentence(text, second, Span(0, end + 1))
    assert covers_sentence(text, second, Span(0, end + 2))
    assert covers_sentence(text, first, Span(2, 4))


def test_a_stretch_known_by_its_words_counts_alike() -> None:
    quote = Span(100, 120)
    words = "A day later they left"[:20]
    assert not covers_quote(words, quote, Span(80, 101))
    assert covers_quote(words, quote, Span(80, 105))
    assert covers_quote(words, quote, Span(103, 104))
    assert not covers_quote(words, quote, Span(120, 130))


@given(st.text("ab .\n日A", min_size=1, max_size=40), st.data())
def test_every_passage_counts_for_some_sentence(text: str, data: st.DataObject) -> None:
    spans = sentences(text, 0, len(text))
    start = data.draw(st.integers(0, len(text) - 1))
    passage = Span(start, data.draw(st.integers(start + 1, len(text))))
    counted = covered_sentences(text, spans, passage)
    assert set(counted) <= set(overlapping(spans, passage))
    assert counted == [n for n, s in enumerate(spans) if covers_sentence(text, s, passage)]
    # A word may itself lie in two sentences ("Turkey.The"), and then in neither of them.
    if text[slice(*passage)].strip() and len(overlapping(spans, passage)) == 1:
        assert counted


def test_disagreements_and_statistics_follow_the_same_rule() -> None:
    with closing(in_memory("Ada")) as store:
        document = add(store, "They left for Turkey. A day later nobody knew.")
        store.annotate(document, span_of(document, "They left for Turkey. A"), ["claim"])
        store.in_name_of("Ben").annotate(
            document, span_of(document, "They left for Turkey."), ["claim"]
        )
        assert document_disagreements(document, store.annotations()) == []
        (counts,) = document_counts(store)
        (pair,) = counts.pairs
        assert (pair.percent.value, pair.cohen.value) == (1.0, 1.0)
        assert "whole word" in counts.rule
