"""Names that are found in other scripts than that in which they are typed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.service.store import Store
from corpus.search.vocabulary import word_similarity
from corpus.storage.search_index.verification import verify
from corpus.text.consonant_similarity import consonant_similarity
from corpus.text.consonants import consonant_keys
from corpus.text.folding import fold
from corpus.text.romanisation import romanised
from tests.helpers.factories import add, in_memory
from tests.helpers.searching import find

TEXTS = {
    "english": "On Monday Pashinyan met Aliyev. Nobody from Shusha was there, nor from Beijing.",
    "russian": "В понедельник Пашинян встретился у Алиева с Иваном. В Шуше шёл дождь.",
    "armenian": "Երկուշաբթի օրը Փաշինյանը հանդիպեց Ալիևին։ Շուշիում անձրև էր։",
    "azerbaijani": "Bazar ertəsi Paşinyan Əliyevi gördü. Şuşada yağış yağırdı.",
    "georgian": "ორშაბათს ფაშინიანი შეხვდა ალიევს.",
    "greek": "Τη Δευτέρα ο Πασινιάν συνάντησε τον Μπακογιάννη.",
    "arabic": "التقى باشينيان يوم الاثنين مع علييف في شوشا.",
    "hebrew": "ביום שני נפגש פשיניאן עם אלייב.",
    "hindi": "सोमवार को पशिनयान ने बैठक की।",
    "korean": "월요일에 파시냔 총리가 회담했다.",
    "chinese": "星期一总理抵达北京参加会谈。",
    "japanese": "月曜日、パシニャン首相が到着した。",
}


@pytest.fixture(scope="module")
def library() -> Iterator[Store]:
    store = in_memory()
    for slug, text in TEXTS.items():
        add(store, text, slug)
    yield store
    store.close()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (
            "Pashinyan",
            "english russian armenian azerbaijani georgian greek arabic hebrew hindi korean "
            "japanese",
        ),
        ("Пашинян", "russian armenian english azerbaijani"),
        ("Փաշինյան", "armenian russian english"),
        ("پاشینیان", "arabic english hebrew"),
        ("פשיניאן", "hebrew english"),
        ("Aliyev", "english azerbaijani russian arabic hebrew"),
        ("Shusha", "english arabic"),
        ("Beijing", "english chinese"),
        ("Bakoyannis", "greek"),
    ],
)
def test_a_name_is_found_in_other_scripts(library: Store, typed: str, expected: str) -> None:
    found = [one.document for one in find(library, typed, limit=20)]
    assert set(expected.split()) <= set(found)


def test_the_word_itself_comes_first(library: Store) -> None:
    assert list(verify(library.database)) == []
    for slug, name in [("russian", "Пашинян"), ("armenian", "Փաշինյանը"), ("hebrew", "אלייב")]:
        assert find(library, name)[0].document == slug


@given(st.text(max_size=12), st.text(max_size=12))
def test_another_script_is_never_the_word_itself(first: str, second: str) -> None:
    first, second = fold(first), fold(second)
    if first != second:
        assert word_similarity(first, second) < 1
        assert word_similarity(first, second) == word_similarity(second, first)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("baghdad", "בגדאד"),
        ("mammadov", "ممدوف"),
        ("tashkent", "طشقند"),
        ("hajiyev", "חג'ייב"),
        ("reza", "رضا"),
    ],
)
def test_consonants_of_semitic_words(name: str, other: str) -> None:
    assert consonant_keys(fold(name)) & consonant_keys(fold(other))
    assert 0.6 <= consonant_similarity(fold(name), fold(other)) < 1


@pytest.mark.parametrize(
    ("word", "latin"),
    [("μπακογιαννησ", "bakoyannis"), ("नरेन्द्र", "narendr"), ("צ'ייקובסקי", "chyykwbsky")],
)
def test_several_letters_that_are_one_sound(word: str, latin: str) -> None:
    assert romanised(fold(word)) == latin
