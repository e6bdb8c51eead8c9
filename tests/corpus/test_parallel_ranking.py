"""Which parallels a passage has, in what order, and which questions have no answer."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.analysis.library_search import find_parallels
from annotations.service import documents
from annotations.service.store import Store
from corpus.document import Span
from corpus.search.parallels.likelihood import Evidence, likelihood, rank, sureness
from corpus.search.parallels.ranking import ranked
from corpus.search.parallels.relatedness import Comparison
from corpus.search.parallels.sentence_terms import sentence_terms
from corpus.search.parallels.whole_sentences import whole_sentences
from corpus.sources.json_lines import from_json_line
from corpus.storage.search_index.index import IndexedDocument
from corpus.text.sentences import sentences
from tests.helpers.examples import examples
from tests.helpers.factories import add, in_memory

DAM = (
    "The dam above Orsova burst at dawn on Tuesday. Water tore away the mill and three houses. "
    "They lost my brother there. Engineers had warned the ministry of cracks for years."
)
DAM_AGAIN = (
    "Prices were stable. Before dawn the dam of Orsova gave way, the ministry confirmed. "
    "Three houses and the old mill were torn away by the water. My brother, said a miller, was "
    "lost with them. Cracks had been reported by engineers more than once."
)
MATCH = (
    "The club from Orsova won the cup on Tuesday. A brother of the captain scored twice. "
    "The captain, who was born above the mill, thanked everybody. Tickets had been sold for years."
)
FAR = (
    "Parliament debated the tariff on sugar. A translator with a cold apologised twice. "
    "The harvest was late, and the cows were thin. Apricots doubled in price."
)
LETTERS = st.text("ab. !\nК", max_size=300)


def filled() -> tuple[Store, str]:
    store = in_memory()
    own = add(store, DAM, "own")
    for slug, text in (("again", DAM_AGAIN), ("match", MATCH), ("far", FAR)):
        add(store, text, slug)
    return store, own.id


@pytest.mark.parametrize(
    ("passage", "expected"),
    [
        ("The dam above Orsova burst at dawn on Tuesday.", "Before dawn the dam of Orsova"),
        ("Water tore away the mill and three houses.", "Three houses and the old mill"),
        ("Engineers had warned the ministry of cracks for years.", "Cracks had been reported"),
    ],
)
def test_the_same_event_comes_before_what_shares_its_names(passage: str, expected: str) -> None:
    store, own = filled()
    (first, *_) = find_parallels(store, passage, without=[own])
    assert first.text.startswith(expected)
    assert not first.weak
    store.close()


def test_a_sentence_that_says_little_is_asked_with_those_around_it() -> None:
    store, own = filled()
    passage = "They lost my brother there."
    (first, *_) = find_parallels(store, passage, without=[own])
    assert first.text.startswith("My brother, said a miller,")
    # Where its place is not known, nothing tells of whom it speaks, and less is sure.
    unplaced = find_parallels(store, f"({passage})", without=[own])
    assert all(one.score <= first.score for one in unplaced)
    store.close()


@pytest.mark.parametrize(
    "passage",
    [
        "The police of Orsova arrested a thief on a bridge.",
        "A comet will be visible above the southern horizon.",
        "The ministry of culture in Lomnica opened a library.",
        "On Tuesday the museum sold its oldest violin.",
    ],
)
def test_a_matter_that_is_nowhere_has_no_answer(passage: str) -> None:
    store, _ = filled()
    assert find_parallels(store, passage) == []
    store.close()


def test_weak_ones_come_last_and_only_beside_others() -> None:
    store, own = filled()
    for sentence in sentences(DAM, 0, len(DAM)):
        found = find_parallels(store, DAM[slice(*sentence)], without=[own])
        weak = [one.weak for one in found]
        assert weak == sorted(weak)
        assert not weak or not weak[0]
    store.close()


@given(st.lists(st.floats(0.001, 0.9), min_size=1, max_size=12))
def test_of_many_answers_those_are_weak_that_are_much_less_sure(relatedness: list[float]) -> None:
    document = IndexedDocument("id", "slug", "revision", 0, 99)
    stretch = sentence_terms("The dam of Velm broke. " * 12, Span(0, 12 * 23))
    compared = [
        (document, stretch, Comparison(n, Evidence(6, 0.9, one, 3.0, 3.0), (), {}))
        for n, one in enumerate(relatedness)
    ]
    found = ranked(compared, None, 2, says_little=False, reused=False)
    assert len(found) == len(relatedness)
    assert not found[0].weak
    for one in found:
        assert one.weak == (one.score < min(0.6, found[0].score))


@examples(40)
@given(st.lists(LETTERS, min_size=1, max_size=3), LETTERS)
def test_parallels_are_the_same_each_time_and_lie_in_their_texts(
    texts: list[str], passage: str
) -> None:
    store = in_memory()
    for n, text in enumerate((*texts, DAM_AGAIN)):
        add(store, text, f"d{n}", data=b"%d" % n)
    for asked in (passage, DAM[:60] + passage):
        found = find_parallels(store, asked)
        assert found == find_parallels(store, asked)
        for one in found:
            text = store.documents.get(one.document).text
            assert one.text == text[slice(*one.span)] != ""
            assert 0 <= one.score <= 100
            assert all(one.span.contains(Span(*run[2:])) for run in one.aligned)
        for first, second in pairwise(found):
            assert first.document != second.document or not first.span.overlaps(second.span)
    store.close()


# Whole sentences


def test_reuse_is_shown_as_whole_sentences_with_its_words_marked_within() -> None:
    store = in_memory()
    add(store, f"Rain fell. Yesterday, as was to be expected, a speaker said that {DAM[4:45]}, "
        "though nobody there had been told of it by evening. The end.", "there")  # fmt: skip
    (found,) = find_parallels(store, DAM[:46])
    assert found.text.startswith("Yesterday, as was to be expected")
    assert found.text.endswith("by evening.")
    assert found.kind == "reuse"
    first, last = min(run[2] for run in found.aligned), max(run[3] for run in found.aligned)
    assert found.span.start < first < last < found.span.end
    store.close()


def test_a_span_grows_to_the_sentences_that_it_touches() -> None:
    text = "One is here. Two is long.\n\nThree begins. Four ends"
    two = text.index("Two")
    assert whole_sentences(text, Span(two + 4, two + 6)) == Span(two, two + 12)
    assert whole_sentences(text, Span(two + 4, text.index("begins"))) == Span(
        two, text.index(" Four")
    )
    assert whole_sentences(text, Span(len(text) - 1, len(text))) == Span(
        text.index("Four"), len(text)
    )


def test_what_has_no_sentences_stays_as_it_is() -> None:
    text = "log " * 3_000
    span = Span(6_000, 6_040)
    assert whole_sentences(text, span) == span


@given(LETTERS, st.integers(0, 300), st.integers(1, 50))
def test_a_whole_sentence_holds_the_span_and_lies_in_the_text(
    text: str, start: int, length: int
) -> None:
    span = Span(min(start, len(text)), min(start + length, len(text)))
    whole = whole_sentences(text, span)
    assert 0 <= whole.start <= span.start <= span.end <= whole.end <= len(text)
    assert whole_sentences(text, whole) == whole or "\n" in text


# How likely


@given(
    st.integers(0, 9), st.floats(0, 2), st.floats(0, 3), st.floats(0.1, 40), st.floats(0.1, 40),
    st.floats(0, 1),
)  # fmt: skip
def test_probabilities(
    shared: int, covered: float, relatedness: float, length: float, asked: float, near: float
) -> None:
    evidence = Evidence(shared, covered, relatedness, length, asked)
    assert 0 <= likelihood(evidence) <= 1
    assert 0 <= sureness(rank(evidence, near)) <= 1
    assert rank(evidence, near) >= rank(evidence)
    more = evidence._replace(shared=shared + 1, covered=covered + 0.1)
    assert likelihood(more) > likelihood(evidence)


def test_sentences_end_as_in_the_document_s_language(store):
    text = (
        "Es hatte neun Tage lang geregnet und getaut. Am 3. Mai brach der Damm von Velm bzw. ein "
        "Teil davon. Danach war es in allen Dörfern am Fluss sehr still."
    )
    start = text.index("Am 3.")
    whole = Span(start, text.index(" Danach"))
    assert whole_sentences(text, Span(text.index("Damm"), text.index("von")), "de") == whole
    line = json.dumps({"id": "damm", "title": "Der Damm", "text": text, "language": "de"})
    documents.add_document(store, from_json_line(line, 1))
    asked = "The report says: am 3. Mai brach der Damm von Velm bzw. ein Teil davon, it was told."
    (answer, *_) = find_parallels(store, asked)
    assert answer.span == whole
