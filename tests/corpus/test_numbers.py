"""Values of numbers in figures and words, in several languages and scripts."""

from __future__ import annotations

import re
import time
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.text.folding import fold
from corpus.text.number_words.lexicon import LANGUAGES, lexicon_of
from corpus.text.number_words.spellings import spellings
from corpus.text.numbers import numbers


def _values(text: str, language: str | None = None) -> list[str]:
    return [number.figures for number in numbers(text, language)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("two thousand", 2000),
        ("nineteen hundred and five", 1905),
        ("three million, four hundred thousand", 3_400_000),
        ("half a million", 500_000),
        ("deux mille trois cent un", 2301),
        ("quatre-vingt-dix-sept", 97),
        ("soixante et onze mille", 71_000),
        ("septante-deux", 72),
        ("zweitausenddreihundertvierundzwanzig", 2324),
        ("zwei Millionen fünfhunderttausend", 2_500_000),
        ("dos mil veintitrés", 2023),
        ("mil quinientos millones", 1_500_000_000),
        ("treinta y cuatro", 34),
        ("duemilatrecentoventuno", 2321),
        ("centottanta", 180),
        ("dois mil e vinte e três", 2023),
        ("две тысячи триста сорок пять", 2345),
        ("двух тысяч", 2000),
        ("п’ять тисяч двісті", 5200),
        ("iki bin üç yüz on iki", 2312),
        ("yüz bin", 100_000),
        ("iki min doqquz yüz", 2900),
        ("երկու հազար քսանհինգ", 2025),
        ("ثلاثة آلاف وخمسمئة وواحد وعشرون", 3521),
        ("دو هزار و پانصد", 2500),
        ("二千", 2000),
        ("三十二万一千", 321_000),
        ("二〇二一", 2021),
        ("3万5千", 35_000),
        ("30만", 300_000),
        ("٢٠٠٠", 2000),
        ("२०००", 2000),
        ("２０００", 2000),
        ("2,000", 2000),
        ("2.000", 2000),
        ("2 000 000", 2_000_000),
        ("2’000", 2000),
        ("٢٬٠٠٠", 2000),
        ("12,34,567", 1_234_567),
        ("2.5 million", 2_500_000),
        ("2,5 Millionen", 2_500_000),
        ("3 млн", 3_000_000),
        ("2 milyon 300 bin", 2_300_000),
        ("2.000,5", Decimal("2000.5")),
    ],
)
def test_value_and_span(text: str, value: int | Decimal) -> None:
    sentence = f"Xyz {text} qwk."
    (number,) = numbers(sentence)
    assert number.value == value
    assert sentence[number.start : number.end] == text


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("thirty buses, two or three trucks", ["30", "2", "3"]),
        ("one thousand two thousand", ["1000", "2000"]),
        ("two million million", ["2000000", "1000000"]),
        ("two thousand, three of them", ["2000", "3"]),
        ("twenty thirty", ["20", "30"]),
        ("3.5.2021 at 1.2.3.4", ["3", "5", "2021", "1", "2", "3", "4"]),
        ("In 1990 100 men", ["1990", "100"]),
        ("room 007, A380, 5G, 30km", []),
        ("one of them, thousands of others", []),
        ("Once, due to a seven-year min", ["7"]),
        ("5 min, 50 cents", ["5", "50"]),
        ("三四人, 一起, 二百五", []),
        ("Seit 2015 bin ich hier", ["2015"]),
    ],
)
def test_numbers_of_a_sentence(text: str, values: list[str]) -> None:
    assert _values(text) == values


def test_language_decides() -> None:
    assert _values("2.000", "en") == ["2"]
    assert _values("2,000", "de") == ["2"]
    assert _values("2.000", "de-AT") == _values("2,000", "en_GB") == ["2000"]
    assert _values("once años", "es") == ["11"]
    assert _values("once", "en") == _values("once") == []
    assert _values("zwei", "en") == []
    assert _values("八百三", "ja") == ["803"]


def test_folded_text_has_the_same_numbers() -> None:
    for text in ("zwölftausend", "veintitrés", "üç yüz", "две тысячи пять", "քսանհինգ", "ألفان"):
        assert _values(fold(text)) == _values(text) != []


def test_every_word_of_the_lists_is_a_number() -> None:
    for language in LANGUAGES:
        lexicon = lexicon_of(language)
        for entries in lexicon.words.values():
            for pieces, word in entries:
                if not word.doubt and word.value:
                    assert [n.value for n in numbers(" ".join(pieces), language)] == [word.value]


def test_spellings_are_read_as_their_value() -> None:
    assert {"thirty", "dreissig", "тридцать", "otuz", "三十"} <= spellings(30)
    for value in (2, 7, 12, 33, 81, 200, 2000, 70_000, 10**6):
        for word in spellings(value):
            readings = (numbers(word, language) for language in (None, "ja", *LANGUAGES))
            assert any([number.value for number in found] == [value] for found in readings)


_UNITS = """
one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen
"""
_ONES = ("", *_UNITS.split())
_TENS = ("", "", *re.findall(r"\w+", "twenty thirty forty fifty sixty seventy eighty ninety"))


def _english(n: int) -> str:
    for scale, name in ((10**9, "billion"), (10**6, "million"), (1000, "thousand")):
        if n >= scale:
            return f"{_english(n // scale)} {name} {_english(n % scale)}".strip()
    if n >= 100:
        rest = _english(n % 100)
        return f"{_ONES[n // 100]} hundred" + (f" and {rest}" if rest else "")
    return _ONES[n] if n < 20 else f"{_TENS[n // 10]} {_ONES[n % 10]}".strip()


def _chinese(n: int) -> str:
    for scale, name in ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if n >= scale:
            rest = n % scale
            zero = "零" if rest and rest < scale // 10 else ""
            return _chinese(n // scale) + name + zero + _chinese(rest)
    return "零一二三四五六七八九"[n] if n else ""


@given(st.integers(2, 10**10))
@example(1_000_001)
@example(100_000)
def test_written_numbers(n: int) -> None:
    words = _english(n)
    ((start, end, value),) = numbers(words)
    assert (start, end, value) == (0, len(words), n)
    if n > 10:
        assert [number.value for number in numbers(_chinese(n), "zh")] == [n]
    for written in (f"{n:,}", f"{n:,}".replace(",", "\u202f"), str(n)):
        assert _values(written) == [str(n)]


_PIECES = """
two hundred thousand million and one zwei und zwanzig mil mille bin yüz 3 000 . , -
و ألف 二千 万 百 ٢ ’ '\u0301 hundertundund
"""
_SCRAPS = st.sampled_from([*_PIECES.split(), "\ud800"])


@given(
    st.lists(st.tuples(_SCRAPS, st.sampled_from(["", " ", ", ", "-"]))),
    st.none() | st.sampled_from(LANGUAGES),
)
def test_any_text(scraps: list[tuple[str, str]], language: str | None) -> None:
    text = "".join(map("".join, scraps))
    end = 0
    for number in numbers(text, language):
        assert end <= number.start < number.end <= len(text)
        assert number.value >= 0
        assert number.figures.replace(".", "").isdigit()
        end = number.end


def test_bad_input_takes_no_time() -> None:
    started = time.perf_counter()
    for text in (
        "9" * 10_000, "1," * 10_000, "1 " * 10_000, "million " * 5_000, "一" * 10_000,
        "zwei" * 5_000, "zweiund" * 2_000, "٢2२" * 3_000, "و" * 5_000, "2 million 3 " * 3_000,
    ):  # fmt: skip
        numbers(text)
    assert time.perf_counter() - started < 5
    assert _values("9" * 10_000) == []
