"""Superscripts and numbers of lists as plain text."""

from __future__ import annotations

import pytest

from corpus.formats.numerals import letters, letters_like_digits, numeral, roman
from corpus.formats.raised_figures import lowered, raised


@pytest.mark.parametrize(
    ("text", "before", "shown"),
    [
        ("3", "0", "³"), ("1", "n", "¹"), ("2, 3", ".", "², ³"), ("2–4", "n", "²–⁴"),
        ("-1", "s", "⁻¹"), ("2+", "a", "²⁺"), ("+", "a", "⁺"), ("n", "2", "ⁿ"), ("th", "9", "th"),
        ("n", "a", "n"), ("1", "", "1 "), ("[2]", "n", "[2]"), ("ème", "2", "ème"),
    ],
)  # fmt: skip
def test_raised(text: str, before: str, shown: str) -> None:
    assert raised(text, before) == shown


def test_letters_that_mark_a_note_stand_in_brackets() -> None:
    assert raised("a", "5", is_note_mark=True) == "[a]"


@pytest.mark.parametrize(
    ("text", "before", "shown"), [("2", "H", "₂"), ("max", "x", "max"), ("2", "", "2")]
)
def test_lowered(text: str, before: str, shown: str) -> None:
    assert lowered(text, before) == shown


@pytest.mark.parametrize(
    ("number", "number_format", "shown"),
    [
        (4, "decimal", "4"), (4, "decimalZero", "04"), (1994, "upperRoman", "MCMXCIV"),
        (28, "lowerLetter", "bb"), (3, "ordinal", "3rd"), (12, "ordinal", "12th"),
        (21, "cardinalText", "Twenty-one"), (22, "ordinalText", "Twenty-second"),
        (30, "ordinalText", "Thirtieth"), (3, "decimalEnclosedCircle", "③"),
        (21, "chineseCounting", "二十一"), (105, "chineseCounting", "一百〇五"),
        (5, "chicago", "**"), (2, "russianLower", "б"),
        (3, "someOther", "3"), (0, "lowerRoman", "0"),
    ],
)  # fmt: skip
def test_numbers_in_the_formats_of_word(number: int, number_format: str, shown: str) -> None:
    assert numeral(number, number_format) == shown


def test_letters_count_as_in_word_processors_or_as_in_browsers() -> None:
    assert (letters(28), letters_like_digits(28)) == ("bb", "ab")
    assert (letters(0), roman(9999)) == ("0", "9999")
