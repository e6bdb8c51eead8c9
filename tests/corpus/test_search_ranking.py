"""What comes first, what is left out, and that no query takes long: by example and by reference."""

from __future__ import annotations

import gc
import time
import weakref
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.analysis.library_search import find_parallels
from annotations.service.store import Store
from corpus.search.context import search_context
from corpus.search.extent import typed_extent
from corpus.search.numerals import numerals
from corpus.search.parallels.wording import PassageWording, Token
from corpus.search.query import parse
from corpus.storage.search_index.filling import rebuild
from corpus.text.folding import fold
from tests.helpers.examples import examples
from tests.helpers.factories import add, in_memory
from tests.helpers.searching import find

PATIENCE = 3.0
"""Seconds of the processor's time; what this guards against took more than ten."""


def found(texts: dict[str, str], query: str, limit: int = 10) -> list[tuple[str, str]]:
    store = in_memory()
    for slug, text in texts.items():
        add(store, text, slug)
    try:
        return [(one.document, one.text) for one in find(store, query, limit=limit)]
    finally:
        store.close()


def test_whole_words_come_before_those_that_only_begin_so() -> None:
    texts = {
        "a": "The article was late.", "b": "An artisan came.", "c": "She sold her art cheaply."
    }  # fmt: skip
    assert found(texts, "art")[0] == ("c", "art")
    assert found(texts, "art")[1:] == [("a", "article"), ("b", "artisan")]
    assert [slug for slug, _ in found(texts, "art ")] == ["c"]


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("thirty buses came back", "30 buses came back"),
        ("twenty three busses from the harbour", "23 buses went from the harbour"),
        ("12 witnesses were heard", "Twelve witnesses were heard"),
        ("two thousand sacks of flour", "2,000 sacks of flour"),
        ("three hundred sheep", "300 sheep"),
        ("5000 letters", "thousand letters"),
    ],
)
def test_numbers_are_found_in_words_and_in_figures(query: str, answer: str) -> None:
    texts = {
        "one": "On Friday 30 buses came back. Nobody had asked for them.",
        "two": "At noon 23 buses went from the harbour to the square.",
        "three": "Twelve witnesses were heard, and none had seen a thing.",
        "four": "The harbour was closed. Thirsty people came from the square.",
        "five": "The ship brought 2,000 sacks of flour and 300 sheep, and two sacks of salt.",
        "six": "Five thousand letters were sent by the ministry in five days.",
    }
    assert found(texts, query)[0][1] == answer


@pytest.mark.parametrize(
    ("query", "answers"),
    [
        ("2000 soldiers", {"en", "figures", "arabic", "de", "zh"}),
        ("2,000 soldiers", {"en", "figures", "arabic", "de", "zh"}),
        ("two thousand soldiers", {"en", "figures", "arabic", "de", "ru", "zh"}),
        ("zweitausend soldiers", {"figures", "de", "zh"}),
        ("٢٠٠٠ soldiers", {"en", "figures", "arabic", "de", "zh"}),
        ("две тысячи soldiers", {"en", "ru", "figures", "arabic", "de"}),
    ],
)
def test_numbers_meet_across_languages_and_scripts(query: str, answers: set[str]) -> None:
    texts = {
        "en": "Some two thousand soldiers crossed.", "figures": "Then 2,000 soldiers crossed.",
        "arabic": "Then ٢٠٠٠ soldiers crossed.", "de": "Dann zweitausend soldiers dort.",
        "ru": "Там две тысячи soldiers были.", "zh": "Then 二千 soldiers crossed.",
        "other": "A sheep was seen by the harbour.",
    }  # fmt: skip
    assert answers <= {slug for slug, _ in found(texts, query)}


def test_a_hyphen_parts_words_as_white_space_does() -> None:
    texts = {"one": "They spoke of a trust-based relation.", "two": "A trust was based there."}
    for query in ('"trust based"', '"trust-based"', "trust based"):
        assert found(texts, query)[0] == ("one", "trust-based")
    assert [slug for slug, _ in found(texts, '"trust based"')] == ["one"]


def test_numerals() -> None:
    found = numerals(["twenty", "three", "7", "buses"])
    assert {"20", "23", "двадцать", "veinte", "zwanzig"} <= set(found["twenty"])
    assert {"3", "23", "drei", "trois"} <= set(found["three"])
    assert {"seven", "sieben", "семь", "yedi"} - set(found["7"]) == {"yedi"}  # it also says "ate"
    assert "buses" not in found
    assert {"2", "2000", "iki", "две", "zweitausend"} <= set(numerals(["two", "thousand"])["two"])
    assert {"000", "2000", "тысяча"} <= set(numerals(["two", "thousand"])["thousand"])
    assert {"000", "thousand", "zweitausend", "duemila", "二千"} <= set(numerals(["2000"])["2000"])
    found = numerals(["three", "twenty"])
    assert "23" not in {*found["three"], *found["twenty"]}
    assert "2000" in numerals(["2", "000"], "2,000")["2"]
    assert "2000" in numerals(["二千"])["二千"]
    assert numerals(["on", "the", "bin", "once", "2021", "x"]).keys() <= {"2021"}
    assert numerals(["one", "9" * 10_000]) == {"one": ["1"]}


def test_words_that_are_there_come_before_letters_that_are_alike() -> None:
    texts = {
        "chance": "Petrosyan, who met Vladimir, said no.",
        "right": "Sources say that the minister Petrosyan who is still hiding in some barn "
        "near Velm has not been asked to resign, and will not be before the summer.",
    }
    for n, place in enumerate(("Velm", "Arn", "Lisk", "Toor", "Ebb", "Sund", "Marl", "Wick")):
        texts[f"more-{n}"] = f"Petrosyan came to {place} in a hurry, and spoke about the harvest."
    (slug, text), *_ = found(texts, "petrossian hiding in a cellar")
    assert slug == "right"
    assert "hiding in" in text


def test_all_words_of_a_question_come_before_some_of_them() -> None:
    texts = {
        "some": "The town had to face total ruin, they said, and so did others.",
        "all": "A late loan saved the town from a total financial ruin.",
    }
    assert found(texts, "was the town saved from total ruin")[0] == (
        "all", "saved the town from a total financial ruin"
    )  # fmt: skip


def test_the_extent_holds_every_word_that_stands_together() -> None:
    text = "Officials said that drones will be used to observe the contact line from May on."
    assert found({"one": text}, "drones used to observe contact line")[0][1] == (
        "drones will be used to observe the contact line"
    )


@pytest.mark.parametrize("query", ["bridge -ferry", "old bridge -ferry", "bridge -“the ferry”"])
def test_what_must_not_be_there_does_not_take_the_places_of_the_rest(query: str) -> None:
    texts = {
        f"both-{n}": f"The old bridge is closed, and the ferry is late on day {n}."
        for n in range(90)
    }
    texts["alone"] = "Nobody paints the old bridge in winter, says the council."
    assert [slug for slug, _ in found(texts, query)] == ["alone"]


def test_quoted_words_are_looked_for_once() -> None:
    assert parse('"a" ' * 900).phrases == ("a",)
    assert len(parse(" ".join(f'"w{n}"' for n in range(500))).phrases) == 32


# Long queries and periodic texts

PERIODIC = {"letters": "ab" * 5000, "words": "ab " * 5000, "lines": "the cat sat. " * 800}


@pytest.mark.parametrize(
    "query", ["ab" * 5000, "ab " * 3000, "word " * 2000, "the cat sat " * 300, '"a" ' * 3000]
)
def test_no_query_takes_long_in_periodic_texts(query: str) -> None:
    store = in_memory()
    for slug, text in PERIODIC.items():
        add(store, text, slug)
    begun = time.process_time()
    find(store, query)
    find_parallels(store, query)
    assert time.process_time() - begun < PATIENCE
    store.close()


def test_a_long_query_is_found_by_its_beginning_and_end() -> None:
    words = [f"word{n * 7919 % 1000}" for n in range(100)]
    text = fold(" ".join(words))
    needle = " ".join(words[20:80])
    fit = typed_extent(needle.replace("word7", "wrod7"), text, 0.45)
    assert fit is not None
    assert text[slice(*fit.span)] == needle


WORDS = st.lists(st.sampled_from("abc"), min_size=1, max_size=12)


@examples(300)
@given(WORDS, st.sampled_from("abc"), st.sampled_from("abcd"), st.integers(0, 12))
def test_the_likeliest_place_is_that_of_a_plain_search(
    passage: list[str], word: str, follower: str, expected: int
) -> None:
    wording = PassageWording(" ".join(passage), dict.fromkeys("abc", 1.0))
    places = [n for n, one in enumerate(passage) if one == word]
    if not places:
        return

    def rank(n: int) -> tuple[int, int, int]:
        goes_on = passage[n + 1 : n + 2] == [follower]
        return -(n == expected) - goes_on, abs(n - expected), n

    after = Token(follower, 0, 1)
    assert wording.likeliest_occurrence(word, expected, after) == min(places, key=rank)


# What is kept with a library


def test_a_closed_library_is_let_go_with_what_was_learned_of_it(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "library.db", "Ann")
    add(store, "The bridge at Velm was closed.", "one")
    find(store, "brigde")
    find_parallels(store, "The bridge was closed.")
    context = weakref.ref(search_context(store.database)[0])
    database = weakref.ref(store.database)
    assert context() is not None
    store.close()
    del store
    gc.collect()
    assert (database(), context()) == (None, None)


def test_an_index_that_another_program_made_anew_is_read_anew(tmp_path: Path) -> None:
    one, other = (Store.open(tmp_path / "library.db", name) for name in ("Ann", "Ben"))
    add(one, "Zebras walk over yellow bridges.", "zebras")
    add(one, "An apricot costs as much as a bridge.", "apricot")
    assert [f.document for f in find(one, "zebras ")] == ["zebras"]
    with other.database.transaction() as tx:
        rebuild(tx)  # which numbers the words in another order
    assert [f.document for f in find(one, "zebras ")] == ["zebras"]
    one.close()
    other.close()
