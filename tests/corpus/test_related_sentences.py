"""The same matter in other words: with words alone, and with the embedding where it is there."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from itertools import pairwise
from math import exp, log, sqrt
from pathlib import Path
from weakref import ref

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.analysis.library_search import find_parallels
from annotations.service.store import Store
from corpus.document import Span
from corpus.search.context import SearchContext, search_context
from corpus.search.parallels import related as module
from corpus.search.parallels.embedding import SentenceEmbedding, embedding
from corpus.search.parallels.likelihood import sureness
from corpus.search.parallels.parallel_search import Parallel
from corpus.search.parallels.related import related_sentences
from corpus.search.parallels.sentence_terms import sentence_terms
from corpus.search.parallels.stemming import stem
from corpus.search.parallels.synonyms import synonyms
from corpus.search.parallels.terms import content_words
from corpus.storage.search_index.index import SearchIndex
from corpus.text.folding import Folded, fold
from tests.helpers.examples import examples
from tests.helpers.factories import add, in_memory

LETTERS = st.text("abc éßШշ.!2,\n\0\ud800", max_size=400)
OWN = (
    "The truce between the two villages was brokered by Paris on Nov. 9. Nobody slept. "
    "About 2,000 soldiers have been sent to the pass above the lake, and they will stay."
)
OTHER = (
    "The weather was bad. A cease-fire that France had mediated came into force on 9 November.\n\n"
    "The price of apricots doubled. Engineers measured the cracks in the dam.\n\n"
    "Some two thousand troops are deployed at the mountain pass; nobody knows for how long."
)
ELSE = (
    "Parliament debated the tariff on sugar. A translator with a bad cold apologised twice. "
    "The harvest was late, and the cows were thin."
)


@pytest.fixture
def words_alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As where the extra is not installed."""
    monkeypatch.setitem(sys.modules, "safetensors.numpy", None)
    embedding.cache_clear()
    yield
    embedding.cache_clear()


def filled() -> tuple[Store, str]:
    store = in_memory()
    own = add(store, OWN, "own")
    add(store, OTHER, "other")
    add(store, ELSE, "else")
    return store, own.id


def related(store: Store, passage: str, without: str) -> list[Parallel]:
    return [p for p in find_parallels(store, passage, without=[without]) if p.kind == "related"]


# Terms


def test_forms_of_a_word_are_one_term() -> None:
    for forms in (
        "force forces forced", "agree agreed agreement", "deploy deployed deployment",
        "country countries", "peacekeeper peacekeeping", "evacuate evacuated evacuation",
        "refugee refugees", "armored armoured", "Pashinyan Pashinian", "secure security",
        "defeat defeated", "move moved moving", "Shusha Şuşa",
    ):  # fmt: skip
        assert len({stem(fold(form)) for form in forms.split()}) == 1, forms
    assert stem("2000") == "2000"
    assert len({stem(word) for word in ("state", "station", "action", "act", "river")}) == 5


def test_numbers_months_and_initials() -> None:
    assert content_words("five of 2,000 on nov. 9") == ["5", "2000", "november", "9"]
    for written in ("2 000", "2.000", "two thousand", "zweitausend", "iki bin", "dos mil"):
        assert content_words(f"some {written} soldiers") == ["2000", "soldiers"]
    assert content_words("two soldiers and one of the thousands") == ["soldiers", "1000"]
    assert "us" in content_words("the u.s. said so")
    assert "us" not in content_words("tell us so")
    assert content_words("that is what they said, i.e. nothing") == ["nothing"]
    assert content_words("") == []


@given(LETTERS)
def test_any_text_has_terms(text: str) -> None:
    assert all(stem(word) for word in content_words(fold(text)))


def test_the_lists_are_as_they_should_be() -> None:
    known = synonyms()
    assert len(known.words) > 300
    for words in known.words.values():
        assert len({stem(word) for word in words}) >= 2, words
        assert len(words) == len(set(words)), words
        assert not known.common_words & set(words), words
        assert all(word.isascii() and word.isalpha() and word.islower() for word in words), words


# Sentences


@examples(60)
@given(LETTERS)
def test_sentences_lie_in_the_text(text: str) -> None:
    text = text.replace("\ud800", "?")
    stretch = sentence_terms(text, Span(0, len(text)))
    for before, after in pairwise(stretch.spans):
        assert before.end <= after.start
    for n, span in enumerate(stretch.spans):
        assert text[slice(*span)].strip()
        for term in stretch.terms[n]:
            assert n in stretch.postings[term]


@pytest.mark.usefixtures("words_alone")
def test_the_same_matter_in_other_words() -> None:
    store, own = filled()
    truce, soldiers = OWN.split("Nobody slept. ")
    assert related(store, truce, own)[0].text.startswith("A cease-fire that France had mediated")
    assert related(store, soldiers, own)[0].text.startswith("Some two thousand troops")
    assert related(store, "An owl was seen in the attic of the museum.", own) == []
    assert related(store, "That is what they said.", own) == []
    store.close()


@pytest.mark.usefixtures("words_alone")
def test_a_large_library_is_asked_where_the_words_are(monkeypatch: pytest.MonkeyPatch) -> None:
    store, own = filled()
    monkeypatch.setattr(module, "_SMALL", 0)
    passage = "About 2,000 soldiers have been sent to the pass above the lake."
    (found, *_) = related(store, passage, own)
    assert found.text == "Some two thousand troops are deployed at the mountain pass; nobody " + (
        "knows for how long."
    )
    add(store, "Soldiers of the lake guard were sent over the pass.", "late")
    assert "late" in {one.slug for one in related(store, passage, own)}
    store.close()


@pytest.mark.usefixtures("words_alone")
@pytest.mark.parametrize("surrounded", [False, True])
def test_scores_beside_a_slow_plain_reference(surrounded: bool) -> None:
    """Each sentence with each of the passage's terms, without postings."""
    store = in_memory()
    # With another figure: no two neighbouring words in common, which the reference does not count.
    text = OWN.replace("2,000", "900")
    own = add(store, text, "own").id
    add(store, OTHER, "other")
    add(store, ELSE, "else")
    context, _ = search_context(store.database)
    passage = Folded(text.split("Nobody slept. ")[1] + ("" if surrounded else "!"))
    found = related_sentences(context).related(
        context.snapshot(), passage, list, {own}, lambda: False, reused=True
    )
    texts = {one.slug: context.text(one.revision) for one in context.snapshot().documents}
    all_sentences = {
        (slug, span): frozenset(map(stem, content_words(fold(text[slice(*span)]))))
        for slug, text in texts.items()
        for span in sentence_terms(text, Span(0, len(text))).spans
    }
    groups = synonyms().groups

    def rarity(term: str) -> float:
        having = sum(
            term in terms or any(term in groups.get(one, ()) for one in terms)
            for terms in all_sentences.values()
        )
        return log((len(all_sentences) + 1) / (having + 0.5))

    wanted = list(dict.fromkeys(map(stem, content_words(passage.text))))

    def answered(slug: str, span: Span, term: str) -> float:
        mine = all_sentences[slug, span]
        own_groups = {group for one in mine for group in groups.get(one, ())}
        return max(
            rarity(term) ** 2 if term in mine else 0.0,
            *(0.6 * rarity(g) ** 2 for g in groups.get(term, ()) if g in own_groups), 0.0,
        )  # fmt: skip

    def all_terms(spans: list[Span], slug: str) -> set[str]:
        return {term for span in spans for term in all_sentences[slug, span]}

    def dot(terms: set[str], others: set[str]) -> float:
        return sum(rarity(term) ** 2 for term in terms & others)

    assert found
    for one in found:
        near = [span for slug, span in all_sentences if slug == one.document.slug]
        at = near.index(one.span)
        total = besides = 0.0
        for term in wanted:
            own_weight = answered(one.document.slug, one.span, term)
            beside = [near[n] for n in (at - 1, at + 1) if 0 <= n < len(near)]
            more = [0.2 * answered(one.document.slug, span, term) for span in beside]
            total += own_weight
            besides += max(0.0, *(weight - own_weight for weight in more))
        total += min(total, besides)
        mine = sqrt(sum(rarity(term) ** 2 for term in all_sentences[one.document.slug, one.span]))
        asked = sqrt(sum(rarity(term) ** 2 for term in wanted))
        shared = sum(answered(one.document.slug, one.span, term) > 0 for term in wanted)
        similar = 0.0
        if surrounded:
            here = all_terms([span for slug, span in all_sentences if slug == "own"], "own")
            there = all_terms(near[max(0, at - 3) : at + 4], one.document.slug)
            similar = dot(here, there) / sqrt(dot(here, here) * dot(there, there))
        expected = total / (asked**1.6 * mine**0.4) * shared**0.5 * exp(2.7 * min(0.3, similar))
        assert one.score == pytest.approx(sureness(expected))
    store.close()


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_SENTENCES", 5)
    store, own = filled()
    context, _ = search_context(store.database)
    known = related_sentences(context)
    for n in range(12):
        add(store, ELSE.replace("sugar", f"sugar {n}"), f"more-{n}")
        related(store, "The tariff on sugar was debated.", own)
    assert known.cached_sentences <= 5 + 3
    assert known is related_sentences(context)
    store.close()


def test_sentences_go_with_their_context() -> None:
    store, _ = filled()
    context = SearchContext(SearchIndex(store.database))
    related_sentences(context).related(context.snapshot(), Folded(OWN), list, (), lambda: False)
    kept = ref(related_sentences(context))
    assert kept() is not None
    del context
    gc.collect()
    assert kept() is None
    store.close()


def test_a_stopped_look_up_ends() -> None:
    store, own = filled()
    found = find_parallels(store, OWN, without=[own], stopped=lambda: True)
    assert [one for one in found if one.kind == "related"] == []
    assert related(store, OWN, own)
    store.close()


# With and without the embedding


@pytest.mark.parametrize("lacking", ["numpy", "safetensors.numpy", "tokenizers"])
def test_without_the_extra_words_decide(lacking: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, lacking, None)
    embedding.cache_clear()
    try:
        assert embedding() is None
        store, own = filled()
        assert related(store, OWN, own)
        store.close()
    finally:
        embedding.cache_clear()


def test_weights_that_are_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "emptied.py").write_text("")
    (tmp_path / "hollow").mkdir()
    (tmp_path / "hollow" / "__init__.py").write_text("raise AssertionError('not to be run')")
    monkeypatch.syspath_prepend(tmp_path)
    for package in ("emptied", "hollow", "no_such_package"):
        monkeypatch.setattr("corpus.search.parallels.embedding._PACKAGE", package)
        embedding.cache_clear()
        assert embedding() is None
    embedding.cache_clear()


def installed() -> SentenceEmbedding:
    known = embedding()
    if known is None:
        pytest.skip("variorum[meaning] is not installed")
    return known


def test_what_means_the_same_is_nearer() -> None:
    known = installed()
    vectors = known.vectors([["soldiers"], ["troops"], ["apricots"], [], ["soldiers", "troops"]])
    same, other, none, both = known.similarities(vectors[:1], vectors[1:])
    assert same > other + 0.1
    assert both > same
    assert none == 0


def test_meaning_tells_apart_what_shares_the_same_words() -> None:
    installed()
    store, own = filled()
    plumbers = "Late in autumn plumbers repaired the pipes of a castle; Orsova was cold."
    musicians = "Late in autumn musicians played symphonies in a castle; Orsova was cold."
    for name, text in (("pipes", plumbers), ("symphonies", musicians)):
        add(store, text, name)
    passage = "Orsova has a castle where a violin concert is heard each autumn."
    found = related(store, passage, own)
    assert [one.text for one in found] == [musicians, plumbers]
    assert found[0].score > found[1].score
    store.close()


def test_the_vectors_of_words_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    known = installed()
    monkeypatch.setattr("corpus.search.parallels.embedding._MOST_WORDS", 4)
    fresh = SentenceEmbedding(known._numpy, known._tokenizer, known._weights)
    for word in ["one", "river", "two", "mills", "three", "bridges", "four", "winters"]:
        assert fresh.vectors([[word]]).shape == (1, 256)
        assert len(fresh._word_vectors) <= 4


@pytest.mark.usefixtures("words_alone")
def test_terms_that_stand_together_tell_more_than_the_same_ones_apart() -> None:
    store = in_memory()
    own = add(store, "The ferry captain kept the ledger.", "own")
    others = "baker climbed garden singing barrel winter market yellow thunder"
    add(store, f"Ferry {others[:34]} captain {others[35:]} ledger.", "apart")
    add(store, f"Ledger, captain, ferry: {others}.", "together")
    for n, filler in enumerate(("Bread is dear.", "The mill stopped.", "Rain fell all week.")):
        add(store, filler, f"filler-{n}")
    found = related(store, own.text, own.id)
    assert [one.slug for one in found] == ["together", "apart"]
    assert found[0].score > found[1].score
    store.close()
