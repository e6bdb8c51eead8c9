"""Why a parallel is one, in a word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.analysis.library_search import find_parallels
from corpus.search.parallels.reasons import name_terms, reason_of, shared_names
from corpus.search.parallels.stemming import stem
from tests.helpers.factories import add, in_memory

NAMES = frozenset({stem("velm"), stem("orsova")})


def test_names_are_capitalised_within_a_sentence() -> None:
    assert name_terms("Yesterday the mayor of Orsova met Velm. Nobody asked.") == {
        stem("orsova"), stem("velm"),
    }  # fmt: skip
    assert name_terms("Bread was dear.\nRain fell. “So what?” she said.") == frozenset()


@pytest.mark.parametrize(
    ("answered", "reason"),
    [
        ({"2000": 9.0, "1990": 7.0, "bridg": 2.0}, "same figures"),
        ({stem("velm"): 9.0, stem("orsova"): 9.0, "bridg": 2.0}, "same names"),
        ({stem("velm"): 9.0, "2000": 5.0, "bridg": 2.0}, "same names"),
        ({stem("velm"): 5.0, "bridg": 6.0, "close": 5.0}, "same matter"),
        ({"bridg": 6.0}, "same matter"),
    ],
)
def test_what_most_of_the_weight_is(answered: dict[str, float], reason: str) -> None:
    assert reason_of(answered, NAMES) == reason


CAPITALISED = frozenset(map(stem, ("velm", "november", "monday", "president", "secretary")))


@pytest.mark.parametrize(
    ("answered", "reason"),
    [
        # A date is figures; what day of the week it was says nothing.
        (("15", "november"), "same figures"),
        (("15", "november", "monday"), "same figures"),
        (("monday", "bridge"), "same matter"),
        # A title is no name.
        (("president", "secretary", "bridge"), "same matter"),
        (("president", "velm"), "same names"),
        (("president", "monday"), "same matter"),
    ],
)
def test_months_are_figures_and_weekdays_and_titles_nothing(
    answered: tuple[str, ...], reason: str
) -> None:
    assert reason_of(dict.fromkeys(map(stem, answered), 4.0), CAPITALISED) == reason


@pytest.mark.parametrize(
    ("passage", "other", "names"),
    [
        (["Davit Orbeli"], ["Davit Orbeli"], 2),
        (["Davit Orbeli", "the Mayor of Velm"], ["DAVIT ORBELI", "the Mayor of Velm"], 4),
        (["Davit Orbeli resigned"], ["Davit Orbeli resigned"], 0),
        (["Orbeli in 1990"], ["Orbeli in 1990"], 0),
        # A headline has capital letters everywhere.
        (["Velm Mayor Davit Orbeli Resigns Over Bridge"],) * 2 + (0,),
        (["Davit Orbeli", "the new Harbour"], ["Davit Orbeli", "the new Harbour"], 0),
        (["Bridge"], ["bridge"], 0),
        ([], [], 0),
    ],
)
def test_reuse_may_be_of_names_alone(passage: list[str], other: list[str], names: int) -> None:
    assert shared_names(f"Yesterday {' said that '.join(passage)}.", passage, other) == names


def test_in_a_headline_names_are_not_known() -> None:
    headline = "Velm Mayor Davit Orbeli Resigns Over Bridge"
    assert shared_names(headline, ["Davit Orbeli"], ["Davit Orbeli"]) == 0


def test_two_names_reused_are_weak_and_come_last() -> None:
    store = in_memory()
    own = add(store, "Davit Orbeli\n\nThe ferry ran aground off Velm.", "own")
    add(
        store, "Nobody expected that. Davit Orbeli resigned after the vote in the harbour.", "other"
    )
    add(store, "Bread was dear. The price of apricots doubled in a week.", "else")
    found = find_parallels(store, "Davit Orbeli", without=[own.id])
    assert [(one.slug, one.kind, one.reason, one.weak) for one in found[:1]] == [
        ("other", "reuse", "same names", True)
    ]
    store.close()


@given(st.text(max_size=80), st.dictionaries(st.text(max_size=4), st.floats(0, 9), max_size=4))
def test_any_text_has_names_and_a_reason(text: str, answered: dict[str, float]) -> None:
    assert 0 <= shared_names(text, [text], [text]) <= 5
    assert reason_of(answered, name_terms(text)) in ("same figures", "same names", "same matter")
