"""Fuzzy search and parallels: by example, and beside slow plain references."""

from __future__ import annotations

import random
import re
import sys
import threading
from array import array
from collections.abc import Callable
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.analysis.library_search import find_parallels, search
from annotations.analysis.search_results import SearchResults
from annotations.service.documents import add_document, remove_document
from annotations.service.store import Store
from annotations.storage.schema import LIBRARY_SCHEMAS
from corpus.document import Span
from corpus.search.context import search_context
from corpus.search.extent import literal_spans, split_words, typed_extent, unordered_extent
from corpus.search.parallels.wording import PassageWording
from corpus.search.query import literal_query, parse
from corpus.search.resolution import resolve
from corpus.search.vocabulary import Vocabulary, word_similarity
from corpus.storage.migrations import Schema
from corpus.storage.opening import open_database
from corpus.storage.search_index import filling, postings_merge
from corpus.storage.search_index import index as search_index
from corpus.storage.search_index.filling import rebuild
from corpus.storage.search_index.index import SearchIndex
from corpus.storage.search_index.verification import verify
from corpus.storage.sqlite import sqlite3
from corpus.text.folding import fold
from corpus.text.passages import passage_spans
from corpus.text.phonetics import phonetic_key
from corpus.text.words import folded_words
from tests.helpers.examples import examples
from tests.helpers.factories import add, in_memory, prepared_source
from tests.helpers.searching import find

LETTERS = st.text("abc éßШշ.\n\0\ud800", max_size=900)
SENTENCES = (
    "The ministry denied that thirty buses had been turned back at the bridge near Shushi. ",
    "Nobody in the valley remembers a winter in which the river froze before the harvest. ",
    "A translator with a bad cold apologised twice for the delay of the second session. ",
    "Engineers measured the cracks with brass instruments that their grandfathers had used. ",
    "The price of apricots doubled while parliament was still debating the tariff on sugar. ",
)


def index_of(store: Store) -> SearchIndex:
    return SearchIndex(store.database)


# The index and the library


def test_passages_cover_a_text_and_share_their_ends() -> None:
    text = "".join(random.Random(1).choices(SENTENCES, k=200))
    cut = list(passage_spans(text))
    assert (cut[0].start, cut[-1].end) == (0, len(text))
    for before, after in pairwise(cut):
        assert before.start < after.start < before.end < after.end
        assert 250 <= before.end - before.start <= 800


@examples(60)
@given(LETTERS)
def test_any_text_is_cut_to_the_end(text: str) -> None:
    cut = list(passage_spans(text))
    assert (
        "".join(text[a.start : b.start] for a, b in pairwise(cut))
        + (text[cut[-1].start :] if cut else "")
        == text
    )


def test_the_index_follows_the_documents(opened: Callable[..., Store]) -> None:
    ada, bo = opened("Ada"), opened("Bo")

    def hits(store: Store, query: str) -> list[str]:
        assert not list(verify(store.database)) or index_of(store).missing_revisions()
        return [one.document for one in find(store, query)]

    add(ada, SENTENCES[0], "one", origin="one")
    assert hits(bo, "apricots") == []
    add(ada, SENTENCES[4], "one", origin="one", data=b"other")
    assert hits(bo, "apricots") == hits(ada, "apricots") == ["one"]
    assert hits(bo, "ministry denied") == []
    ada.journal.undo()
    assert hits(bo, "apricots") == []
    assert hits(bo, "ministry denied") == ["one"]
    ada.journal.redo()
    assert hits(ada, "apricots") == ["one"]
    remove_document(ada, "one")
    assert hits(bo, "apricots") == hits(ada, "apricots") == []
    ada.journal.undo()
    assert hits(bo, "apricots") == ["one"]


def test_a_merged_library_is_searched(tmp_path: Path, opened: Callable[..., Store]) -> None:
    from annotations.seminar.merging.merge import merge

    here = opened("Ada")
    other = Store.open(tmp_path / "other.db", "Bo")
    add(other, SENTENCES[4], "apricots")
    other.close()
    merge(here, [tmp_path / "other.db"])
    assert [one.document for one in find(here, "aprikots")] == ["apricots"]
    assert list(verify(here.database)) == []
    here.journal.undo()
    assert find(here, "apricots") == []


def test_what_is_missing_or_wrong_is_made_anew() -> None:
    store = in_memory()
    for n, text in enumerate(SENTENCES):
        add(store, text, f"d{n}")
    with store.database.transaction() as tx:
        tx.execute("DELETE FROM search_revisions")
    assert list(verify(store.database)) == ["5 documents are not in the search index"]
    assert [one.document for one in find(store, "apricots")] == ["d4"]
    assert list(verify(store.database)) == []
    for wrong in (
        "UPDATE search_passages SET folded = 'x' WHERE id % 2 = 0",
        "DELETE FROM search_postings WHERE word % 3 = 0",
    ):
        with store.database.transaction() as tx:
            tx.execute(wrong)
        assert list(verify(store.database))
        with store.database.transaction() as tx:
            rebuild(tx)
        assert list(verify(store.database)) == []
    store.close()


def test_earlier_texts_are_thrown_away_when_they_are_most_of_the_index() -> None:
    store = in_memory()
    add(store, SENTENCES[1], "kept")
    for n in range(3):
        add(store, "".join(random.Random(n).choices(SENTENCES, k=3000)), "d", origin="d")
    remove_document(store, "d")
    with store.database.transaction() as tx:
        tx.execute("DELETE FROM search_revisions WHERE first = 1")
    assert [one.document for one in find(store, "harvest")] == ["kept"]
    assert index_of(store).last_ids()[1] < 10
    assert list(verify(store.database)) == []
    store.close()


def test_a_library_that_cannot_be_written_is_searched(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "library.db", "Ada")
    add(store, SENTENCES[0], "one")
    with store.database.transaction() as tx:
        tx.execute("DELETE FROM search_revisions")
    store.database.connection.execute("PRAGMA query_only = ON")
    assert [one.text for one in find(store, "thirty buses")] == ["thirty buses"]
    store.close()


def test_many_taken_in_at_once_are_as_if_taken_in_one_by_one() -> None:
    store = in_memory()
    texts = ["".join(random.Random(n).choices(SENTENCES, k=40)) for n in range(8)]
    for n, text in enumerate(texts):
        add(store, text, f"d{n}")
    index = index_of(store)
    before = {word.text: word.passages for word in index.words_by_id(range(1, 200))}
    with store.database.transaction() as tx:
        rebuild(tx)
    assert {word.text: word.passages for word in index.words_by_id(range(1, 200))} == before
    for word, number in before.items():
        (found,) = index.find_words([word])
        assert len(index.postings(found.id)) == number
    store.close()


@pytest.mark.parametrize("piece", [1, 7, 40])
def test_postings_are_those_of_a_plain_look(piece: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """However texts come in: many pieces by several processes, rows that reach their end, single
    documents after them.
    """
    monkeypatch.setattr(filling, "_BATCH", piece)
    for module in (filling, postings_merge):
        monkeypatch.setattr(module, "REACH", 47)
    monkeypatch.setattr(postings_merge, "_MERGED_CHUNKS", 12)
    for module in (filling, postings_merge, search_index):
        monkeypatch.setattr(module, "CHUNK", 2)
    store = in_memory()
    chance = random.Random(piece)
    texts = ["".join(chance.choices(SENTENCES, k=chance.randint(0, 90))) for _ in range(9)]
    texts.append("")
    for n, text in enumerate(texts):
        add(store, text, f"d{n}")
    with store.database.transaction() as tx:
        rebuild(tx)
    add(store, "A single bridge. " * 99, "late")
    add(store, "Another bridge. " * 99, "later")
    index = index_of(store)
    plain_look: dict[str, list[int]] = {}
    for place in index.passages_between(1, 10**6):
        for word in set(folded_words(place.folded)):
            plain_look.setdefault(word, []).append(place.number)
    assert len(plain_look) == index.last_ids()[0]
    for word, numbers in plain_look.items():
        (known,) = index.find_words([word])
        assert index.postings(known.id) == numbers
        assert known.passages == len(numbers)
    assert list(verify(store.database)) == []
    store.close()


def test_a_process_that_is_killed_costs_time_only(monkeypatch: pytest.MonkeyPatch) -> None:
    store = in_memory()
    add(store, "".join(SENTENCES) * 30, "one")
    monkeypatch.setattr(filling, "_BATCH", 5)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with store.database.transaction() as tx:
        rebuild(tx)
    assert list(verify(store.database)) == []
    assert [one.text for one in find(store, "brass instruments", limit=1)] == ["brass instruments"]
    store.close()


def test_a_library_of_an_older_version_is_searched(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    corpus, *others = LIBRARY_SCHEMAS
    open_database(path, (Schema(corpus.name, corpus.steps[:1]), *others)).close()
    with closing(sqlite3.connect(path)) as old:
        old.execute("INSERT INTO sources VALUES ('s', 'one.txt', 'plain', NULL, x'', '2020')")
        old.execute(
            "INSERT INTO documents (id, slug, authors, revision, added, modified) "
            "VALUES ('d', 'one', '[]', 'r', '2020', '2020')"
        )
        old.execute(
            "INSERT INTO revisions "
            "VALUES ('r', 'd', 's', '1', '', ?, '', '[]', '[]', 1, 1, '2020')",
            [SENTENCES[4]],
        )
        old.commit()
    store = Store.open(path, "Ada")
    assert [one.text for one in find(store, "aprikots doubled")] == ["apricots doubled"]
    store.close()


def test_a_search_during_an_import(opened: Callable[..., Store]) -> None:
    reading, path = opened("Ada"), opened("Bo").database.path
    add(reading, SENTENCES[4], "first")
    texts = ["".join(random.Random(n).choices(SENTENCES, k=30)) for n in range(12)]

    def bring_in() -> None:
        store = Store.open(path, "Cy")
        for n, text in enumerate(texts):
            add_document(store, prepared_source(text, f"d{n}", data=b"%d" % n))
        store.close()

    importing = threading.Thread(target=bring_in)
    importing.start()
    while importing.is_alive():
        found = find(reading, "the price of apricots")
        assert found[0].score == 100
        assert all(fold(one.text) == "the price of apricots" for one in found if one.score == 100)
    importing.join()
    assert {one.document for one in find(reading, "instruments", limit=50)} == {
        f"d{n}" for n, text in enumerate(texts) if "instruments" in text
    }


# Words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Shusha", "Shushi"), ("Shusha", "Şuşa"), ("Шуша", "Shusha"), ("Karabakh", "Qarabağ"),
        ("Karabakh", "Karabagh"), ("Ղարաբաղ", "Karabakh"), ("Καραμπάχ", "Karabakh"),
        ("Pashinyan", "Pashinian"), ("Yerevan", "Erivan"), ("Stepanagerd", "Stepanakert"),
    ],
)  # fmt: skip
def test_spellings_of_a_name(one: str, other: str) -> None:
    store = in_memory()
    add(store, f"On the road to {other} nothing moved. {SENTENCES[2]}", "one")
    add(store, SENTENCES[3], "two")
    assert [found.text for found in find(store, one)] == [other]
    store.close()


@pytest.mark.parametrize(
    ("typed", "word"),
    [("otfen", "often"), ("actzr", "actor"), ("fiend", "friend"), ("Bedrosian", "Petrosyan"),
     ("tohught", "thought"), ("Ter", "Der")],
)  # fmt: skip
def test_slips_that_change_the_sound(typed: str, word: str) -> None:
    store = in_memory()
    add(store, f"On the road to {word} nothing moved. {SENTENCES[2]}", "one")
    assert [found.text for found in find(store, typed)] == [word]
    store.close()


def test_word_similarity() -> None:
    assert word_similarity("goig", "going") > word_similarity("goig", "quick")
    assert word_similarity("bridge", "bridge") == 1
    assert word_similarity("bridge", "brigde") > word_similarity("bridge", "badge")
    assert word_similarity("a", "b") == word_similarity("cat", "mouse") == 0
    assert phonetic_key("gharabagh") == phonetic_key("karabakh") == phonetic_key("qarabag")


class Listed:
    """A vocabulary that looks at every word: slow and plain."""

    def __init__(self, store: Store) -> None:
        self.index = index_of(store)
        self.words_starting_with, self.find_words, self.words_by_id = (
            self.index.words_starting_with, self.index.find_words, self.index.words_by_id,
        )  # fmt: skip

    def words_with_bigrams(self, bigrams: list[str]) -> dict[str, dict[int, array[int]]]:
        every_word = array("I", range(1, self.index.last_ids()[0] + 1))
        return {bigram: dict.fromkeys(range(40), every_word) for bigram in bigrams}


def test_expansion_finds_what_a_look_at_every_word_finds() -> None:
    store = in_memory()
    words = sorted({word for one in SENTENCES for word in folded_words(fold(one))})
    add(store, "".join(SENTENCES), "one")
    quick, slow = Vocabulary(index_of(store)), Vocabulary(Listed(store))
    chance = random.Random(5)
    missed = 0
    for word in words:
        at = chance.randrange(len(word))
        typo = word[:at] + chance.choice("xyz") + word[at + 1 :]
        missed += quick.matches([typo])[typo][:1] != slow.matches([typo])[typo][:1]
    # An edit within "th" or "sh" changes more of the sound than its pairs allow for.
    assert missed <= len(words) // 30
    store.close()


# Queries


def test_queries_are_taken_apart() -> None:
    query = parse('thirty "turned  back" -Bridge')
    assert (query.words, query.phrases) == (("thirty", "turned", "back"), ("turned back",))
    assert query.excluded == ("bridge",)
    for typed in ("-", '"', '""', "tag:", "-tag:x", '"a', "- - -", "a-b", "--", "*", "AND OR NOT"):
        parse(typed)
    assert parse("-alone").words == ("alone",)
    query = parse('"tar -xvf" -"a -b" -c')
    assert (query.phrases, query.excluded) == (("tar -xvf",), ("a -b", "c"))
    assert parse("-alone", alone=False).excluded == ("alone",)
    assert parse("bridge").unfinished
    assert not parse("bridge ").unfinished


@examples(200)
@given(st.text('ab"-: tagbyin\0\ud800é', max_size=40))
def test_no_query_is_an_error(typed: str) -> None:
    parse(typed)
    literal_query(typed)


def test_exact_words_exceptions_and_unfinished_words() -> None:
    store = in_memory()
    for n, text in enumerate(SENTENCES):
        add(store, text, f"d{n}")
    assert [f.text for f in find(store, '"turned back"')] == ["turned back"]
    assert find(store, '"back turned"') == []
    assert find(store, "thirty -bridge") == []
    assert [(f.text, f.score) for f in find(store, "apric")] == [("apricots", 99)]
    assert [f.document for f in find(store, "apologized tranzlator")] == ["d2"]
    (found,) = find(store, "buses thrity")
    assert found.text == "thirty buses"
    store.close()


def test_filters() -> None:
    store = in_memory()
    documents = [add(store, text, f"d{n}") for n, text in enumerate(SENTENCES)]
    store.annotate(documents[0], Span(0, 40), ["claim/figure"], "so they say")
    store.annotate(documents[4], Span(0, 30), ["opinion"])

    def found(query: str) -> list[tuple[str, str]]:
        return [(one.document, one.field) for one in find(store, query)]

    assert found("ministry tag:claim") == [("d0", "text")]
    assert found("ministry tag:opinion") == []
    assert found("tag:claim") == [("d0", "note")]
    assert found("tag:opinion by:ada") == [("d4", "tag")]
    assert found("the by:nobody") == []
    assert {d for d, _ in found("the in:d3")} == {"d3"}
    assert found("in:nowhere the") == []
    store.close()


def test_bad_input_is_answered_at_once() -> None:
    store = in_memory()
    add(store, "".join(SENTENCES) * 20 + "ab" * 3000, "one")
    add(store, "", "empty")
    for query in (
        "e", "ab" * 5000, "!?…—", "\0", "\ud800 bridge", "NEAR(a b)", 'a" OR "b', "x" * 10_000,
        "ha " * 3000, "a b c d e f g", "10,000", "ﷺ" * 500,
    ):  # fmt: skip
        search(store, query)
        find_parallels(store, query)
    store.close()


def test_a_stopped_search_ends() -> None:
    store = in_memory()
    add(store, "".join(SENTENCES) * 20, "one")
    assert search(store, "nothing lkie thsi", stopped=lambda: True) == SearchResults((), False)
    store.close()


def test_everything_is_compared_where_no_word_is_whole() -> None:
    store = in_memory()
    for n in range(5):
        add(store, "".join(random.Random(n).sample(SENTENCES, 5)), f"d{n}")
    query = "xeglnoirs mxaszked thq crxckz wxxh bqxss"
    weak = search(store, query, exhaustive=False)
    full = search(store, query)
    assert full.exhaustive
    assert not weak.exhaustive
    assert full.results[0].text.startswith("Engineers measured")
    store.close()


# Extents


@examples(150)
@given(st.text("ab -ß\0.Ш", min_size=1, max_size=12), st.text("ab -ß\0.Ш\n", max_size=80))
def test_extents_lie_in_the_text(needle: str, text: str) -> None:
    needle, folded = " ".join(fold(needle).split()), fold(text)
    for span in literal_spans(needle, folded):
        assert split_words(folded[slice(*span)]) == split_words(needle)
    fit = typed_extent(needle, folded)
    if fit is not None:
        assert 0 <= fit.span.start < fit.span.end <= len(folded)
        assert 0 <= fit.score <= 1


def test_the_extent_is_the_best_of_all_by_whole_words() -> None:
    """Beside every pair of word ends."""
    from rapidfuzz import fuzz

    text = fold("".join(SENTENCES))
    words = [found.span() for found in re.finditer("[a-z]+", text)]
    chance = random.Random(2)
    for _ in range(20):
        first = chance.randrange(len(words) - 6)
        needle = text[words[first][0] : words[first + 5][1]]
        at = chance.randrange(len(needle))
        needle = needle[:at] + "q" + needle[at + 1 :]
        fit = typed_extent(needle, text)
        best = max(
            fuzz.ratio(needle, text[a:d]) / 100
            for n, (a, _) in enumerate(words)
            for _, d in words[n : n + 9]
        )
        assert fit is not None
        assert fit.score == pytest.approx(best)


def test_what_could_be_in_any_order_bounds_what_is() -> None:
    """It spares the look at where the words stand, and must never be too low."""
    store = in_memory()
    add(store, "".join(random.Random(4).choices(SENTENCES, k=60)), "one")
    context, _ = search_context(store.database)
    for typed in ("thrity bridge buses", "river winer harvest", "the of a cold", "apricot sugar"):
        resolved = resolve(literal_query(typed), context.vocabulary, context.snapshot().passages)
        for passage in context.index.passages_between(1, 99):
            extent = unordered_extent(resolved.meanings, resolved.weights, passage.folded)
            assert extent is None or extent.score <= resolved.weight_in(passage.folded) + 1e-9
    store.close()


def test_words_unordered_extent() -> None:
    text = "far away a mill stood. the river froze and the mill by the river stopped"
    fit = unordered_extent({"river": [(0, 1.0)], "mill": [(1, 0.9)]}, [1.0, 1.0], text)
    assert fit is not None
    assert text[slice(*fit.span)] in ("mill by the river", "river froze and the mill")


@examples(25)
@given(st.lists(LETTERS, max_size=3), st.text("abc éШ.\n\0", max_size=60))
def test_hits_and_parallels_say_what_stands_there(texts: list[str], query: str) -> None:
    store = in_memory()
    for n, text in enumerate(texts):
        add_document(store, prepared_source(text.replace("\ud800", "?"), f"d{n}", data=b"%d" % n))
    for one in find(store, query):
        text = store.documents.get(one.document).text
        assert one.text == text[slice(*one.span)] != ""
        assert 0 <= one.score <= 100
    for one in find_parallels(store, query):
        text = store.documents.get(one.document).text
        assert one.text == text[slice(*one.span)] != ""
        for a, b, c, d in one.aligned:
            assert 0 <= a < b <= len(query)
            assert one.span.start <= c < d <= one.span.end
    store.close()


# Parallels


def test_reuse_is_found_with_its_words() -> None:
    store = in_memory()
    add(store, SENTENCES[1] + SENTENCES[0] + SENTENCES[2], "reuse")
    add(store, SENTENCES[3] + SENTENCES[4], "other")
    passage = "The ministry has denied that “thirty” buses were turned back at the bridge."
    (found,) = find_parallels(store, passage)
    assert (found.slug, found.kind) == ("reuse", "reuse")
    assert found.text.startswith("The ministry denied that thirty buses")
    assert "winter" not in found.text
    assert "translator" not in found.text
    text = store.documents.get("reuse").text
    for a, b, c, d in found.aligned:
        assert [w[:3] for w in folded_words(fold(passage[a:b]))] == [
            w[:3] for w in folded_words(fold(text[c:d]))
        ]


def test_a_few_words_that_say_nothing_are_no_reuse() -> None:
    store = in_memory()
    own = add(store, "The harvest failed. Many will not return.", "own")
    add(store, "That the boats will not return before dusk was known to everybody.", "chance")
    add(store, "Peace in our time was what they had promised.", "quoted")
    assert find_parallels(store, "Many will not return.", without=[own.id], related=False) == []
    (found,) = find_parallels(store, "Peace in our time!", without=[own.id], related=False)
    assert found.text.startswith("Peace in our time")
    store.close()


def test_related_comes_apart_and_nothing_where_there_is_nothing() -> None:
    store = in_memory()
    own = add(store, SENTENCES[0], "own")
    add(store, "Buses stopped at the bridge, a ministry spokesman admitted in Shushi.", "related")
    add(store, SENTENCES[4], "other")
    found = find_parallels(store, SENTENCES[0], without=[own.id])
    assert [(one.slug, one.kind) for one in found] == [("related", "related")]
    assert find_parallels(store, SENTENCES[2], without=[own.id], related=False) == []
    assert find_parallels(store, "") == []
    store.close()


def test_a_wording_is_not_in_another_text() -> None:
    weights = {w: 0.5 if len(w) > 4 else 0.05 for w in folded_words(fold(SENTENCES[0]))}
    wording = PassageWording(fold(SENTENCES[0]), weights)
    same = wording.reused_in(fold(SENTENCES[3] + SENTENCES[0] + SENTENCES[1]))
    assert same is not None
    assert same.score > 0.95
    assert same.span == (len(SENTENCES[3]), len(SENTENCES[3]) + len(SENTENCES[0]) - 1)
    other = wording.reused_in(fold(SENTENCES[3]))
    assert other is None or other.score < 0.3


def test_the_search_context_of_a_library_is_cached() -> None:
    store = in_memory()
    add(store, SENTENCES[0], "one")
    assert search_context(store.database)[0] is search_context(store.database)[0]
    store.close()
