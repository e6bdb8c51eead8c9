from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text.romanisation import latin_form, romanised


@pytest.mark.parametrize(
    ("word", "latin"),
    [
        ("փաշինյան", "pashinyan"),
        ("пашинян", "pashinyan"),
        ("шуша", "shusha"),
        ("საქართველო", "sakartvelo"),
        ("ニコル", "nikoru"),
        ("北京", "beijing"),
        ("한국", "hangug"),
        ("əliyev", "eliyev"),
    ],
)
def test_a_word_of_another_script_has_a_latin_form(word: str, latin: str) -> None:
    assert romanised(word) == latin


@given(st.text())
def test_the_latin_form_is_ascii_and_has_no_capitals_of_its_own(text: str) -> None:
    latin = romanised(text.lower())
    assert latin.isascii()
    assert latin == latin.lower()


@given(st.text(st.characters(categories=["L"])))
def test_letters_become_letters_and_digits_only(text: str) -> None:
    latin = romanised(text)
    assert not latin or latin.isalnum()


def test_a_name_is_found_from_any_keyboard() -> None:
    assert latin_form("Никол ПАШИНЯН") == latin_form("Nikol Pashinyan") == "nikol pashinyan"
