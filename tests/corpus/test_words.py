"""Words: what belongs to one, and what holds for every text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text.folding import fold
from corpus.text.words import (
    count_words,
    folded_word_spans,
    folded_words,
    indexed_words,
    word_at,
    words,
)
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cafe\u0301s noirs", "cafe\u0301s|noirs"),
        ("قالَ مُحَمَّدٌ لهم", "قالَ|مُحَمَّدٌ|لهم"),
        ("می\u200cخواهم بروم", "می\u200cخواهم|بروم"),
        ("דובר צה״ל אמר", "דובר|צה״ל|אמר"),
        ("ինչո՞ւ ես գալիս", "ինչո՞ւ|ես|գալիս"),
        ("हिन्दी में", "हिन्दी|में"),
        ("명 시장이 말했다.", "명|시장이|말했다"),
        ("总理在北京发表讲话。", "总理|在|北京|发表|讲话"),
        ("總理在北京發表講話。", "總理|在|北京|發表|講話"),
        ("市長は橋を見に行った。", "市長|は|橋|を|見|に|行っ|た"),
        ("นายกรัฐมนตรีไปตลาด", "นายกรัฐมนตรี|ไป|ตลาด"),
        ("G7峰会", "G7|峰会"),
    ],
)
def test_words_of_many_scripts(text: str, expected: str) -> None:
    assert "|".join(text[slice(*span)] for span in words(text)) == expected
    assert count_words(text) == expected.count("|") + 1


@pytest.mark.parametrize(
    ("folded", "expected"),
    [
        ("the island's", "the island s"),
        ("総理は 中 g7峰会", "総理 理は 中 g7 峰会"),
        ("นำไป", "นำ ำไ ไป"),
        ("հայաստան 2000", "հայաստան 2000"),
        ("한국 정부", "한국 정부"),
    ],
)
def test_a_search_asks_for_words_or_pairs_of_characters(folded: str, expected: str) -> None:
    assert folded_words(folded) == expected.split()


def test_the_index_also_has_the_last_character_of_a_run_and_the_names() -> None:
    assert set(indexed_words("ニコル首相")) - set(folded_words("ニコル首相")) == {"相", "ニコル"}


@examples(200)
@given(st.one_of(ANYTHING, st.text("中国ニコル.ไม้น a\u0301")))
def test_the_words_of_a_search_are_in_the_index_and_where_they_stand(text: str) -> None:
    folded = fold(text)
    asked, indexed = folded_words(folded), indexed_words(folded)
    assert set(asked) <= set(indexed)
    assert [word for *_, word in folded_word_spans(folded)] == asked
    with_edges = list(folded_word_spans(folded, edges=True))
    assert sorted(word for *_, word in with_edges) == sorted(indexed)
    assert all(folded[start:end] == word for start, end, word in with_edges)
