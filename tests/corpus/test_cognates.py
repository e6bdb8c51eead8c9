"""Which words of two languages sound like one name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text.cognates import cognate_similarity, sound_of

WORDS = st.text(st.characters(codec=None), min_size=1, max_size=20)
LANGUAGES = st.sampled_from(["en", "tr", "ru", "hy", "ar", "zh", None])


@pytest.mark.parametrize(
    ("first", "language", "second", "other"),
    [
        ("Shushi", "en", "Шуши", "ru"),
        ("Shusha", "en", "Şuşada", "az"),
        ("Pashinyan", "en", "Пашиняна", "ru"),
        ("Pashinyan", "en", "Փաշինյանի", "hy"),
        ("Yerevan", "en", "Երևանում", "hy"),
        ("Aliyev", "en", "Əliyevin", "az"),
        ("Clinton", "en", "Клинтона", "ru"),
        ("Clinton", "en", "كلينتون", "ar"),
        ("Clinton", "en", "クリントン", "ja"),
        ("Clinton", "en", "克林顿", "zh"),
        ("Obama", "en", "Обамы", "ru"),
        ("Harvey", "en", "Харви", "ru"),
        ("Tbilisi", "en", "თბილისში", "ka"),
        ("Merkel", "de", "Меркель", "ru"),
        ("president", "en", "президента", "ru"),
    ],
)
def test_one_name(first: str, language: str, second: str, other: str) -> None:
    assert cognate_similarity(sound_of(first, language), sound_of(second, other)) >= 0.6


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Baku", "Барнаул"), ("Merkel", "Москва"), ("sixty", "жители"), ("Smith", "Schröder"),
        ("Ankara", "Анна"), ("Trump", "Тбилиси"), ("May", "Мария"), ("time", "там"),
    ],
)  # fmt: skip
def test_other_names(first: str, second: str) -> None:
    assert cognate_similarity(sound_of(first, "en"), sound_of(second, "ru")) < 0.6


@given(WORDS, LANGUAGES, WORDS, LANGUAGES)
def test_a_similarity_has_no_direction(
    first: str, language: str | None, second: str, other: str | None
) -> None:
    a, b = sound_of(first, language), sound_of(second, other)
    similarity = cognate_similarity(a, b)
    assert 0 <= similarity <= 1
    assert similarity == cognate_similarity(b, a)
    assert cognate_similarity(a, a) >= 0.6
