"""The table of names and words in several languages."""

from __future__ import annotations

import pytest

from corpus.search.parallels.clues import clues
from corpus.search.parallels.translations import _entries, language_table
from corpus.text.folding import fold

LANGUAGES = frozenset(
    "en de fr es tr az ru uk hy ka el he ar fa hi zh ja ko".split()  # noqa: SIM905 - a table
)


@pytest.mark.parametrize(
    ("sentence", "language", "meanings"),
    [
        ("The United States and Germany met on Monday.", "en", {"usa", "germany", "monday"}),
        ("ABD ve Almanya pazartesi günü görüştü.", "tr", {"usa", "germany", "monday"}),
        ("США и Германия в понедельник", "ru", {"usa", "germany", "monday"}),
        ("ԱՄՆ-ն և Գերմանիան երկուշաբթի", "hy", {"usa", "germany", "monday"}),
        ("美國和德國 11月10日", "zh", {"usa", "germany", "november"}),
        ("الولايات المتحدة وألمانيا", "ar", {"usa", "germany"}),
        ("in the Turkish capital on 10.11.2020", "en", {"turkey", "november"}),
        ("BM'nin Ankara'daki temsilcisi", "tr", {"un"}),
        ("The U.S. and the U.N.", "en", {"usa", "un"}),
        ("Those who may march do not tell us.", "en", set()),
        ("Marktanteil und Märzregen", "de", set()),
    ],
)
def test_names_in_their_languages(sentence: str, language: str, meanings: set[str]) -> None:
    found = {c.value for c in clues(sentence, language) if c.value and c.kind == "name"}
    assert found == meanings


def test_every_part_names_a_language_and_every_meaning_is_one_line() -> None:
    entries = _entries()
    assert set(entries) == LANGUAGES
    assert all(word.strip("*_") for words in entries.values() for _, word in words)
    meanings = list(dict.fromkeys(meaning for meaning, _ in entries["en"]))
    assert len(meanings) == len({meaning.name for meaning in meanings})


def test_no_stem_is_so_short_that_it_begins_everything() -> None:
    for language, words in _entries().items():
        for meaning, word in words:
            stem = fold(word.strip("*"))
            if word.endswith("*") and language not in ("zh", "ja", "ko"):
                assert len(stem) >= 2, (language, meaning.name, word)


def test_a_language_without_words_has_no_meanings() -> None:
    assert not list(language_table("xx").found(["USA"]))
    assert not list(language_table(None).found(["USA"]))
