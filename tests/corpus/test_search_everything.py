"""Comparing a query with every passage, and counting in bitmaps, beside a plain look."""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from annotations.analysis.library_search import search
from annotations.service.store import Store
from corpus.search.bitmaps import bitmap, held, members
from corpus.search.matching import comparing, everything
from corpus.search.matching.candidates import Candidates
from corpus.search.matching.everything import Question, most_like
from corpus.search.opening import searcher_of
from corpus.search.query import plain
from tests.helpers.examples import examples
from tests.helpers.making import add, in_memory

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
    index = searcher_of(store.database)[0].index
    places = index.passages_between(1, 10**6)
    scores = (
        fuzz.partial_ratio(NEEDLE, place.folded) for place in places if place.number not in without
    )
    return sorted(scores, reverse=True)[:most]


def likeness(store: Store, numbers: list[int]) -> list[float]:
    places = {p.number: p for p in searcher_of(store.database)[0].index.passages(numbers)}
    return [fuzz.partial_ratio(NEEDLE, places[number].folded) for number in numbers]


@pytest.fixture(params=["alone", "shared"])
def filled(
    request: pytest.FixtureRequest, opened: Callable[..., Store], monkeypatch: pytest.MonkeyPatch
) -> Store:
    monkeypatch.setattr(everything, "_PIECE", 7)
    monkeypatch.setattr(everything, "_TOGETHER", 3)
    if request.param == "shared":
        monkeypatch.setattr(everything, "_MANY", 10)
    store = opened()
    fill(store)
    return store


def test_the_best_passages_are_those_of_a_plain_look(filled: Store) -> None:
    last = searcher_of(filled.database)[0].index.last_ids()[1]
    assert last > 30
    best = most_like(filled.database, Question(NEEDLE, frozenset(), 9), [(1, last)])
    assert likeness(filled, best) == plain_look(filled, 9)
    unwanted = frozenset(best[:4])
    rest = most_like(filled.database, Question(NEEDLE, unwanted, 9), [(1, last)])
    assert not unwanted & set(rest)
    assert likeness(filled, rest) == plain_look(filled, 9, unwanted)
    some = most_like(filled.database, Question(NEEDLE, frozenset(), 99), [(3, 5), (9, 9), (4, 3)])
    assert set(some) <= {3, 4, 5, 9}


def test_a_stopped_comparison_finds_nothing(filled: Store) -> None:
    left = iter([False, False, True])
    question = Question(NEEDLE, frozenset(), 9)
    stopped = lambda: next(left, True)  # noqa: E731
    assert most_like(filled.database, question, [(1, 30)], stopped) == []


@pytest.mark.parametrize("program", ["/bin/false", "/none/such"])
def test_a_process_that_is_killed_or_cannot_be_had_costs_nothing(
    opened: Callable[..., Store], monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setattr(everything, "_MANY", 0)
    monkeypatch.setattr(sys, "executable", program)
    store = opened()
    fill(store)
    best = most_like(store.database, Question(NEEDLE, frozenset(), 5), [(1, 99)])
    assert likeness(store, best) == plain_look(store, 5)


def test_only_documents_in_question_are_compared() -> None:
    store = in_memory()
    fill(store)
    found = search(store, f"{NEEDLE} in:d2")
    assert found.exhaustive
    assert {one.document for one in found.found} <= {"d2"}
    store.close()


def test_looking_up_stops_where_the_best_are_sure() -> None:
    store = in_memory()
    fill(store)
    searcher, _ = searcher_of(store.database)
    chance = random.Random(9)
    for _ in range(40):
        query = plain(" ".join(chance.choices(WORDS.split(), k=chance.randint(2, 6))))
        asked = Candidates(searcher.index, searcher.snapshot(), searcher.vocabulary, query)
        all_of_them = sorted(asked.totals(10**6, 10**6, some=False).values(), reverse=True)
        for most in (1, 4, 9):
            best = sorted(asked.totals(10**6, most, some=False).values(), reverse=True)
            assert best[:most] == pytest.approx(all_of_them[:most])
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
    found = list(held([bitmap(one, 41) for one in sets], least))
    assert found == [number for _, number in plain]


def test_a_document_is_searched_for_what_is_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few of the postings are looked at: those of the other documents come first."""
    for budget in ("_BUDGET", "_BUDGET_AT_ONCE"):
        monkeypatch.setattr(comparing, budget, 5)
    store = in_memory()
    chance = random.Random(3)
    for n in range(4):
        add(store, " ".join(chance.choices(("in", "the"), k=900)), f"d{n}")
    assert search(store, "in the").found[0].score == 100
    add(store, "Their lithe cats slept inthe sun.", "rare")
    for exhaustive in (True, False):
        found = search(store, "in the in:d3", exhaustive=exhaustive).found
        assert [(one.document, one.score) for one in found[:1]] == [("d3", 100)]
    store.close()
