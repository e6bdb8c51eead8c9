"""Why a parallel is one, in a word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.search.parallels.reasons import name_terms, reason_of
from corpus.search.parallels.stemming import stem

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


@given(st.text(max_size=80), st.dictionaries(st.text(max_size=4), st.floats(0, 9), max_size=4))
def test_any_text_has_names_and_a_reason(text: str, answered: dict[str, float]) -> None:
    assert reason_of(answered, name_terms(text)) in ("same figures", "same names", "same matter")
