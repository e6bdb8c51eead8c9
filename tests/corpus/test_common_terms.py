"""Words that say nothing in languages whose common words are not listed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.analysis.library_search import find_parallels
from annotations.service.store import Store
from corpus.document import Metadata, Span
from corpus.search.parallels.common_terms import common_terms, has_list
from corpus.search.parallels.parallel_search import Parallel
from corpus.search.parallels.sentence_terms import sentence_terms
from corpus.search.parallels.stemming import stem
from tests.helpers.factories import add, in_memory

# An own language, so that no list knows it: eight words that stand everywhere, and some that tell.
COMMON = ("narel", "tovan", "iskel", "purdan", "belim", "korzan", "ustar", "femil")
TOPICS = ("gripol", "vetlan", "dulmat", "havlik", "zintor", "balvek", "morsug", "yandir")
OTHER = "\n\n".join(
    f"{' '.join((COMMON * 2)[n : n + 4]).capitalize()} {TOPICS[n]} {TOPICS[n]}mak kes{TOPICS[n]}."
    for n in range(len(TOPICS))
)
OTHER = "\n\n".join([OTHER] * 5)
FOREIGN = f"Ostrin {' '.join(COMMON[:5])}."
SAME = "Tovan dulmat belim dulmatmak quilvar kesdulmat."


def library(language: str | None) -> Store:
    store = in_memory()
    add(store, OTHER, "other", metadata=Metadata(language=language))
    add(store, f"{FOREIGN}\n\n{SAME}", "own", metadata=Metadata(language=language))
    return store


def related(store: Store, passage: str) -> list[Parallel]:
    own = next(summary.id for summary in store.summaries() if summary.slug == "own")
    found = find_parallels(store, passage, without=[own])
    return [one for one in found if one.kind == "related"]


def test_what_every_sentence_has_says_nothing() -> None:
    common = common_terms([sentence_terms(OTHER, Span(0, len(OTHER)))])
    assert common == {stem(word) for word in COMMON}


def test_a_few_sentences_have_no_common_terms() -> None:
    few = OTHER.partition("\n\n")[0]
    assert not common_terms([sentence_terms(few, Span(0, len(few)))])
    assert not common_terms([])


@pytest.mark.parametrize("language", ["az", "hy", "vi"])
def test_words_of_every_sentence_alone_are_no_parallel(language: str) -> None:
    store = library(language)
    assert not related(store, FOREIGN)
    store.close()


def test_the_same_matter_is_still_found() -> None:
    store = library("az")
    assert related(store, SAME)[0].text.startswith("Iskel purdan belim korzan dulmat")
    store.close()


def test_english_has_a_list_and_nothing_is_counted() -> None:
    assert has_list("en")
    assert has_list("en-GB")
    assert has_list(None)
    assert not has_list("vi")
    store = library("en")
    assert related(store, FOREIGN)
    store.close()


@given(st.lists(st.text("abc éşխ. \n\0", max_size=200), max_size=4))
def test_any_text_has_common_terms_that_it_has(texts: list[str]) -> None:
    stretches = [sentence_terms(text, Span(0, len(text))) for text in texts]
    assert common_terms(stretches) <= {
        term for stretch in stretches for terms in stretch.postings.items() for term in terms[:1]
    }
