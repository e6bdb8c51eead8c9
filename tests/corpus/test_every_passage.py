"""Comparing a query with every passage, and counting in bitmaps, beside a plain look."""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from annotations.analysis.library_search import search
from annotations.service.store import Store
from corpus.search import every_passage
from corpus.search.bitmaps import bitmap, in_most_sets, members
from corpus.search.budget import THOROUGH, WHILE_TYPING
from corpus.search.candidates import passage_weights
from corpus.search.context import search_context
from corpus.search.every_passage import Question, most_similar
from corpus.search.pipeline import search as search_texts
from corpus.search.query import literal_query, parse
from corpus.search.resolution import resolve
from corpus.search.scope import scope_of
from tests.helpers.examples import examples
from tests.helpers.factories import add, in_memory

WORDS = (
    "river bridge market apricots engineers masons bells council harvest winter ferry mill "
    "stone letter crossing orchard ledger garden tower lantern"
)
NEEDLE = "tne rivor brigde aed tha ferri mlil"


def fill(store: Store, documents: int = 4) -> None:
    chance = random.Random(5)
    for n in range(documents):
        add(store, " ".join(chance.choices(WORDS.split(), k=900)), f"d{n}")


def plain_look(store: Store, most: int, without: frozenset[int] = frozenset()) -> list[float]:
    """The likeness of the best passages, each compared by itself."""
    index = search_context(store.database)[0].index
    places = index.passages_between(1, 10**6)
    scores = (
        fuzz.partial_ratio(NEEDLE, place.folded) for place in places if place.number not in without
    )
    return sorted(scores, reverse=True)[:most]


def likeness(store: Store, numbers: list[int]) -> list[float]:
    places = {p.number: p for p in search_context(store.database)[0].index.passages(numbers)}
    return [fuzz.partial_ratio(NEEDLE, places[number].folded) for number in numbers]


@pytest.fixture(params=["alone", "shared"])
def filled(
    request: pytest.FixtureRequest, opened: Callable[..., Store], monkeypatch: pytest.MonkeyPatch
) -> Store:
    monkeypatch.setattr(every_passage, "_BATCH", 7)
    monkeypatch.setattr(every_passage, "_TOGETHER", 3)
    if request.param == "shared":
        monkeypatch.setattr(every_passage, "_MANY", 10)
    store = opened()
    fill(store)
    return store


def test_the_best_passages_are_those_of_a_plain_look(filled: Store) -> None:
    last = search_context(filled.database)[0].index.last_ids()[1]
    assert last > 30
    best = most_similar(filled.database, Question(NEEDLE, frozenset(), 9), [(1, last)])
    assert likeness(filled, best) == plain_look(filled, 9)
    unwanted = frozenset(best[:4])
    rest = most_similar(filled.database, Question(NEEDLE, unwanted, 9), [(1, last)])
    assert not unwanted & set(rest)
    assert likeness(filled, rest) == plain_look(filled, 9, unwanted)
    some = most_similar(
        filled.database, Question(NEEDLE, frozenset(), 99), [(3, 5), (9, 9), (4, 3)]
    )
    assert set(some) <= {3, 4, 5, 9}


def test_a_stopped_comparison_finds_nothing(filled: Store) -> None:
    left = iter([False, False, True])
    question = Question(NEEDLE, frozenset(), 9)
    stopped = lambda: next(left, True)  # noqa: E731
    assert most_similar(filled.database, question, [(1, 30)], stopped) == []


@pytest.mark.parametrize("program", ["/bin/false", "/none/such"])
def test_a_process_that_is_killed_or_cannot_be_had_costs_nothing(
    opened: Callable[..., Store], monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setattr(every_passage, "_MANY", 0)
    monkeypatch.setattr(sys, "executable", program)
    store = opened()
    fill(store)
    best = most_similar(store.database, Question(NEEDLE, frozenset(), 5), [(1, 99)])
    assert likeness(store, best) == plain_look(store, 5)


def test_only_documents_in_question_are_compared() -> None:
    store = in_memory()
    fill(store)
    found = search(store, f"{NEEDLE} in:d2")
    assert found.exhaustive
    assert {one.document for one in found.results} <= {"d2"}
    store.close()


def test_looking_up_stops_where_the_best_are_sure() -> None:
    store = in_memory()
    fill(store)
    context, _ = search_context(store.database)
    snapshot = context.snapshot()
    chance = random.Random(9)
    for _ in range(40):
        query = literal_query(" ".join(chance.choices(WORDS.split(), k=chance.randint(2, 6))))
        resolved = resolve(query, context.vocabulary, snapshot.passages)
        scope = scope_of(context.index, snapshot, resolved, None)

        def weights(most: int) -> list[float]:
            found = passage_weights(context.index, resolved, scope, 10**6, most)  # noqa: B023
            return sorted(found.values(), reverse=True)

        all_of_them = weights(10**6)
        for most in (1, 4, 9):
            assert weights(most)[:most] == pytest.approx(all_of_them[:most])
    store.close()


@examples(200)
@given(st.sets(st.integers(0, 300)))
def test_a_bitmap_holds_what_was_put_into_it(numbers: set[int]) -> None:
    assert list(members(bitmap(numbers, 301))) == sorted(numbers)


@examples(200)
@given(st.lists(st.sets(st.integers(0, 40)), max_size=9), st.integers(1, 9))
def test_counting_is_that_of_a_plain_count(sets: list[set[int]], least: int) -> None:
    counted = Counter(number for one in sets for number in one)
    plain = sorted((-n, number) for number, n in counted.items() if n >= least)
    found = list(in_most_sets([bitmap(one, 41) for one in sets], least))
    assert found == [number for _, number in plain]


def test_a_document_is_searched_for_what_is_everywhere() -> None:
    """However few of the postings are read: those of the other documents come first."""
    store = in_memory()
    chance = random.Random(3)
    for n in range(4):
        add(store, " ".join(chance.choices(("in", "the"), k=900)), f"d{n}")
    few = replace(THOROUGH, postings=5)
    context, _ = search_context(store.database)
    assert search_texts(context, parse("in the"), budget=few).hits[0].score == 100
    add(store, "Their lithe cats slept inthe sun.", "rare")
    context, _ = search_context(store.database)
    (d3,) = (one.id for one in context.snapshot().documents if one.slug == "d3")
    for budget in (few, replace(WHILE_TYPING, postings=5)):
        hits = search_texts(context, parse("in the"), documents={d3}, budget=budget).hits
        assert [(hit.slug, hit.score) for hit in hits[:1]] == [("d3", 100)]
    store.close()
