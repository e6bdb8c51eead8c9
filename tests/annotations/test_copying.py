"""One annotator's annotations taken over: marked, undone in one step, nothing overwritten."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.errors import BadRound, UnknownAnnotator
from annotations.model import CONSENSUS, Annotation
from annotations.seminar import blind_rounds
from annotations.service.copying import copy_annotations, origin_mark
from annotations.service.replies import add_reply
from annotations.service.store import Store
from corpus.document import Span
from tests.helpers.factories import TEXT, add, in_memory, merge_into, span_of

Opened = Callable[..., Store]


def said(store: Store, name: str) -> set[tuple[Span, tuple[str, ...], str | None]]:
    return {(one.span, one.tags, one.note) for one in store.annotations(annotator=name)}


def all_rows(store: Store) -> list[Annotation]:
    return store.annotations(include_hidden=True)


@pytest.fixture
def ben(store: Store, opened: Opened) -> Store:
    document = add(store)
    add(store, "Another matter. It was denied.", "matter")
    ben = opened("Ben")
    ben.annotate(document, span_of(document, "thirty buses"), ["claim", "opinion"], "why?")
    ben.annotate(document, span_of(document, "a scandal"), ["opinion"])
    ben.annotate(document, span_of(document, "The mayor"), [], "a note only")
    matter = ben.documents.get("matter")
    ben.annotate(matter, span_of(matter, "It was denied."), ["disputed"])
    return ben


def test_tags_are_copied_and_marked(store: Store, ben: Store) -> None:
    outcome = copy_annotations(store, "Ben", as_consensus=True)
    assert outcome == (3, 0, 1, 0)
    copies = store.annotations(annotator=CONSENSUS)
    assert {one.note for one in copies} == {None}
    assert sorted(one.tags for one in copies) == [("claim", "opinion"), ("disputed",), ("opinion",)]
    for copy in copies:
        (reply,) = store.replies.to(copy.id)
        assert (reply.annotator.name, reply.text) == ("Ada", "Taken over from Ben.")
    assert store.journal.history(1)[0].label == "copied 3 annotations of Ben as consensus"


def test_the_notes_and_the_documents_are_a_choice(store: Store, ben: Store) -> None:
    matter = store.documents.get("matter").id
    assert copy_annotations(store, "Ben", [matter]) == (1, 0, 0, 0)
    assert copy_annotations(store, "Ben", notes=True) == (3, 1, 0, 0)
    assert said(store, "Ada") == said(store, "Ben")


def test_nothing_that_is_there_is_changed_and_twice_is_once(store: Store, ben: Store) -> None:
    document = store.documents.get("bridge")
    mine = store.annotate(document, span_of(document, "a scandal"), ["claim"], "mine")
    assert copy_annotations(store, "Ben") == (2, 1, 1, 0)
    assert store.annotation(mine.id) == mine
    before, turn = all_rows(store), store.journal.turn()
    assert copy_annotations(store, "Ben") == (0, 3, 1, 0)
    assert all_rows(store) == before
    assert store.journal.turn() == turn, "nothing is recorded that changed nothing"


def test_one_undo_takes_all_back_and_redo_restores_it(store: Store, ben: Store) -> None:
    before = said(store, CONSENSUS), said(store, "Ben"), len(store.replies.all())
    copy_annotations(store, "Ben", as_consensus=True)
    after = said(store, CONSENSUS), len(store.replies.all())
    store.journal.undo()
    assert (said(store, CONSENSUS), said(store, "Ben"), len(store.replies.all())) == before
    store.journal.redo()
    assert (said(store, CONSENSUS), len(store.replies.all())) == after


def test_replies_and_links_of_the_original_stay_with_it(store: Store, ben: Store) -> None:
    original = ben.annotations(annotator="Ben")[0]
    add_reply(store, original.id, "Are you sure?")
    copy_annotations(store, "Ben")
    texts = [reply.text for reply in store.replies.all()]
    assert texts.count("Are you sure?") == 1
    assert texts.count(origin_mark("Ben")) == 3


def test_the_mark_travels_with_a_merge(store: Store, ben: Store) -> None:
    copy_annotations(store, "Ben", as_consensus=True)
    other = in_memory("Cy")
    merge_into(other, store)
    assert said(other, CONSENSUS) == said(store, CONSENSUS)
    for copy in other.annotations(annotator=CONSENSUS):
        assert [reply.text for reply in other.replies.to(copy.id)] == [origin_mark("Ben")]


def test_what_cannot_be_copied(store: Store, ben: Store) -> None:
    with pytest.raises(UnknownAnnotator, match="Zoe"):
        copy_annotations(store, "Zoe")
    with pytest.raises(UnknownAnnotator, match="themselves"):
        copy_annotations(store, "Ada")
    with pytest.raises(UnknownAnnotator, match="themselves"):
        copy_annotations(store, CONSENSUS, as_consensus=True)
    blind_rounds.start(store)
    with pytest.raises(BadRound):
        copy_annotations(store, "Ben")


@given(
    st.dictionaries(
        st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))).filter(
            lambda ends: TEXT[ends[0] : ends[1]].strip()
        ),
        st.sets(st.sampled_from(["claim", "opinion"]), max_size=2),
        max_size=5,
    ),
    st.dictionaries(
        st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))).filter(
            lambda ends: TEXT[ends[0] : ends[1]].strip()
        ),
        st.sets(st.sampled_from(["claim", "opinion"]), min_size=1, max_size=2),
        max_size=5,
    ),
)
def test_whatever_is_there(
    theirs: dict[tuple[int, int], set[str]], mine: dict[tuple[int, int], set[str]]
) -> None:
    store = in_memory("Ada")
    document = add(store)
    ben = store.in_name_of("Ben")
    for span, tags in theirs.items():
        ben.annotate(document, Span(*span), tags, "note")
    for span, tags in mine.items():
        store.annotate(document, Span(*span), tags)
    own, others = said(store, "Ada"), said(store, "Ben")
    if not others:
        return
    outcome = copy_annotations(store, "Ben")
    now = said(store, "Ada")
    assert own <= now
    assert said(store, "Ben") == others
    spans = {span for span, _, _ in own}
    wanted = {(span, tags, None) for span, tags, _ in others if tags and span not in spans}
    assert now == own | wanted
    assert outcome.copied == len(wanted)
    assert sum(outcome) == len(others)
