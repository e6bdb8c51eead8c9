"""Where annotators differ: who said what, the most divided first, and what the class settled on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from annotations.analysis.disagreements import disagreements
from annotations.model import CONSENSUS
from annotations.service.store import Store
from tests.helpers.factories import add, span_of

Opened = Callable[..., Store]


def tag(store: Store, quote: str, tags: list[str], note: str | None = None) -> str:
    document = store.documents.get("bridge")
    return store.annotate(document, span_of(document, quote), tags, note).id


def test_the_most_divided_first(store: Store, opened: Opened) -> None:
    document = add(store)
    ben, cy, class_ = opened("Ben"), opened("Cy"), opened(CONSENSUS)
    first = tag(store, "The bridge", ["claim"], "it is dated")
    second = tag(store, "on Monday", ["claim/figure"])
    tag(ben, "bridge was closed", ["opinion"])
    tag(cy, "Officials said", ["claim"])
    tag(ben, "a scandal", ["opinion"])
    tag(store, "That is", ["opinion"])
    tag(cy, "nobody", ["opinion"])
    settled = tag(class_, "The bridge", ["claim"], "We read it again.")
    found = disagreements(store)
    assert [one.text for one in found] == [
        "The bridge was closed on Monday.",
        "Officials said that thirty buses were turned back.",
    ]
    one, other = found
    assert (one.document, one.slug, one.span) == (document.id, "bridge", (0, 32))
    assert [judgement.annotator for judgement in one.judgements] == ["Ada", "Ben", "Cy"]
    ada, _, silent = one.judgements
    assert set(ada.tags) == {"claim", "claim/figure"}
    assert (ada.notes, set(ada.annotations)) == (("it is dated",), {first, second})
    assert (silent.tags, silent.notes, silent.annotations) == ((), (), ())
    assert one.share == 1
    assert other.share == pytest.approx(2 / 3)
    assert one.consensus is not None
    assert one.consensus.notes == ("We read it again.",)
    assert one.consensus.annotations == (settled,)
    assert other.consensus is None


def test_notes_alone_are_no_disagreement_and_one_annotator_has_none(
    store: Store, opened: Opened
) -> None:
    add(store)
    tag(store, "The bridge", ["claim"])
    assert disagreements(store) == []
    tag(opened("Ben"), "The mayor", [], "who is it?")
    (one,) = disagreements(store)
    assert one.text.startswith("The bridge")


def test_a_passage_over_two_sentences_is_in_both(store: Store, opened: Opened) -> None:
    add(store)
    add(store, "Nothing of this.", "other")
    tag(store, "Monday. Officials", ["claim"])
    tag(opened("Ben"), "The mayor", ["claim"])
    found = disagreements(store, [store.documents.find("bridge")])
    assert [one.share for one in found] == [1, 1, 1]
    assert [one.span.start for one in found] == sorted(one.span.start for one in found)
    assert disagreements(store, [store.documents.find("other")]) == []
