"""The history: entries undone and redone out of their order, and what is forgotten."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.errors import ChangedSince, NothingToUndo
from annotations.service.documents import add_document, remove_document
from annotations.service.store import Store
from annotations.storage.change_kinds import ON_THE_PAGE
from annotations.storage.journal_effects import ChangePlace
from corpus.document import Document, Span
from corpus.errors import UnknownDocument
from corpus.ids import now
from tests.helpers.examples import examples
from tests.helpers.factories import TEXT, add, in_memory, prepared_source, span_of, visible_state

NEVER = "9999-01-01T00:00:00.000000Z"


def entry(store: Store, label: str) -> int:
    return next(one.id for one in store.journal.history() if one.label.startswith(label))


def states(store: Store) -> list[str]:
    return [one.state for one in reversed(store.journal.history())]


def test_an_entry_in_the_middle_is_undone_and_done_again(store: Store, document: Document) -> None:
    store.annotate(document, Span(0, 3), ["claim"])
    between = visible_state(store)
    store.annotate(document, Span(4, 9), ["opinion"])
    both = visible_state(store)
    first, second = (entry(store, f"tagged {t}") for t in ("claim", "opinion"))
    assert store.journal.undo_entry(first).startswith("tagged claim: ")
    assert [a.tags for a in store.annotations()] == [("opinion",)]
    assert states(store) == ["done", "undone", "done"]
    assert store.journal.redo_entry(first).startswith("tagged claim: ")
    assert visible_state(store) == both
    store.journal.undo_entry(second)
    assert visible_state(store) == between
    with pytest.raises(NothingToUndo, match="undone already"):
        store.journal.undo_entry(second)
    with pytest.raises(NothingToUndo, match="done already"):
        store.journal.redo_entry(first)


def test_the_usual_undo_takes_back_what_was_done_last(store: Store, document: Document) -> None:
    for n, tag in enumerate(("claim", "opinion", "disputed")):
        store.annotate(document, Span(4 * n, 4 * n + 3), [tag])
    first = entry(store, "tagged claim")
    store.journal.undo_entry(first)
    assert store.journal.redo().startswith("tagged claim: ")
    assert store.journal.undo().startswith("tagged claim: ")
    assert store.journal.undo().startswith("tagged disputed: ")
    assert store.journal.redo().startswith("tagged claim: ")
    assert store.journal.redo().startswith("tagged disputed: ")


def test_what_was_overtaken_can_be_done_again_if_nothing_has_changed_it(
    store: Store, document: Document
) -> None:
    made = store.annotate(document, Span(0, 3), ["claim"])
    store.journal.undo()
    store.annotate(document, Span(4, 9), ["opinion"])
    first = entry(store, "tagged claim")
    assert states(store) == ["done", "overtaken", "done"]
    store.journal.redo_entry(first)
    assert store.annotation(made.id).tags == ("claim",)
    assert store.journal.undo().startswith("tagged claim: ")


def test_what_stands_in_the_way_is_named(store: Store, document: Document) -> None:
    made = store.annotate(document, Span(0, 3), ["claim"])
    store.write_note(made.id, "why?")
    before = visible_state(store)
    with pytest.raises(ChangedSince, match="later, Ada wrote a note on “The” in") as error:
        store.journal.undo_entry(entry(store, "tagged claim"))
    assert "\n" not in str(error.value)
    assert visible_state(store) == before
    with pytest.raises(ChangedSince, match="later changes depend on it"):
        store.journal.undo_entry(entry(store, "added “bridge”"))
    assert visible_state(store) == before


def test_others_entries_stay(opened: Callable[..., Store]) -> None:
    ada, bo = opened("Ada"), opened("Bo")
    document = add(ada)
    ada.annotate(document, Span(0, 3), ["claim"])
    with pytest.raises(NothingToUndo, match="Ada made this change"):
        bo.journal.undo_entry(entry(bo, "tagged claim"))
    ada.journal.undo()
    with pytest.raises(NothingToUndo, match="Ada made this change"):
        bo.journal.redo_entry(entry(bo, "tagged claim"))
    with pytest.raises(NothingToUndo, match="no entry 99"):
        bo.journal.undo_entry(99)


def test_the_history_is_forgotten_up_to_a_moment(store: Store, document: Document) -> None:
    store.annotate(document, Span(0, 3), ["claim"])
    moment = now()
    store.annotate(document, Span(4, 9), ["opinion"])
    before, turn = visible_state(store), store.journal.turn()
    assert store.journal.prunable(moment) == 2
    assert store.journal.prune(moment) == 2
    assert visible_state(store) == before
    labels = [one.label for one in store.journal.history()]
    assert labels == ["deleted 2 older changes", "tagged opinion: “bridg” in “bridge”"]
    assert store.journal.turn() > turn
    assert store.journal.prune(moment) == 0
    # What came later can be undone, and what was forgotten cannot.
    assert store.journal.undo().startswith("tagged opinion: ")
    with pytest.raises(NothingToUndo):
        store.journal.undo()
    assert store.journal.redo().startswith("tagged opinion: ")
    assert visible_state(store) == before


def test_that_it_was_forgotten_is_nothing_to_undo(store: Store, document: Document) -> None:
    store.journal.prune(NEVER)
    (only,) = store.journal.history()
    assert only.label == "deleted 1 older change"
    for act in (store.journal.undo, store.journal.redo):
        with pytest.raises(NothingToUndo):
            act()
    with pytest.raises(NothingToUndo, match="nothing to undo"):
        store.journal.undo_entry(only.id)
    store.annotate(document, Span(0, 3), ["claim"])
    assert store.journal.undo().startswith("tagged claim: ")


def test_numbers_and_turns_go_on(store: Store, document: Document) -> None:
    store.annotate(document, Span(0, 3), ["claim"])
    turn, last = store.journal.turn(), store.journal.history()[0].id
    store.journal.prune(NEVER)
    store.annotate(document, Span(4, 9), ["claim"])
    assert store.journal.turn() == turn + 2
    assert store.journal.history()[0].id == last + 2


def test_who_was_not_looking_hears_of_everything(opened: Callable[..., Store]) -> None:
    ada, bo = opened("Ada"), opened("Bo")
    document = add(ada)
    turn = bo.journal.turn()
    made = ada.annotate(document, Span(0, 3), ["claim"])
    ada.journal.prune(NEVER)
    changes = bo.journal.since(turn)
    assert changes.annotations == {made.id}
    assert changes.documents == {document.id}
    assert changes.tags
    assert not bo.journal.since(changes.turn).annotations


def test_what_was_undone_lately_is_kept(store: Store, document: Document) -> None:
    store.annotate(document, Span(0, 3), ["claim"])
    moment = now()
    store.annotate(document, Span(4, 9), ["opinion"])
    old = entry(store, "tagged claim")
    store.journal.undo_entry(old)
    assert store.journal.prune(moment) == 1
    store.journal.redo_entry(old)
    assert len(store.annotations()) == 2


acts = st.lists(
    st.tuples(
        st.sampled_from(["tag", "tag", "note", "delete", "undo", "redo", "this", "revise"]),
        st.integers(0, 9),
    ),
    min_size=1,
    max_size=12,
)


@given(acts)
@examples(60)
def test_any_entry_undone_and_done_again_gives_the_library_back(
    sequence: list[tuple[str, int]],
) -> None:
    store = in_memory()
    add(store)
    for what, number in sequence:
        there = store.annotations()
        try:
            if what == "tag":
                document = store.documents.get("bridge")
                store.toggle(document, Span(number, number + 5), "claim")
            elif what == "note" and there:
                store.write_note(there[number % len(there)].id, f"note {number}")
            elif what == "delete" and there:
                store.delete([there[number % len(there)].id])
            elif what == "revise":
                add_document(store, prepared_source(f"{number}\n\n{TEXT}", "bridge"))
            elif what == "undo":
                store.journal.undo()
            elif what == "redo":
                store.journal.redo()
            elif what == "this":
                history = store.journal.history()
                _through(store, history[number % len(history)].id)
        except (NothingToUndo, ChangedSince, UnknownDocument):
            pass
    for one in store.journal.history():
        _through(store, one.id)


def _through(store: Store, id_: int) -> None:
    """There and back; refused, nothing changes."""
    before = visible_state(store)
    done = next(one.state for one in store.journal.history() if one.id == id_) == "done"
    there, back = store.journal.undo_entry, store.journal.redo_entry
    if not done:
        there, back = back, there
    try:
        there(id_)
    except ChangedSince:
        assert visible_state(store) == before
        return
    back(id_)
    assert visible_state(store) == before


def test_a_tag_from_before_a_new_revision(store: Store, document: Document) -> None:
    """It can be undone by itself, and comes back where its passage is in the present text."""
    store.annotate(document, span_of(document, "thirty buses"), ["claim"])
    add_document(store, prepared_source("New.\n\n" + TEXT, "bridge"))
    before = store.annotations()
    number = entry(store, "tagged claim")
    store.journal.undo_entry(number)
    assert store.annotations() == []
    store.journal.redo_entry(number)
    assert store.annotations() == before
    assert [(a.content, a.status) for a in before] == [("thirty buses", "moved")]


def test_on_the_page_only_annotations_are_undone(store: Store, document: Document) -> None:
    store.annotate(document, Span(0, 3), ["claim"])
    store.tags.rename("claim", "assertion")
    add(store, "Another text.", slug="late")
    store.annotate(document, Span(4, 9), ["opinion"])
    labels = [store.journal.undo_change(ON_THE_PAGE).label for _ in range(2)]
    assert [label.split(":")[0] for label in labels] == ["tagged opinion", "tagged claim"]
    with pytest.raises(NothingToUndo):
        store.journal.undo_change(ON_THE_PAGE)
    assert len(store.summaries()) == 2
    assert store.tags.codebook().get("assertion") is not None
    assert store.journal.redo_change(ON_THE_PAGE).label == labels[1]
    assert store.journal.undo() == labels[1]
    assert store.journal.undo().startswith("added")


def test_what_undoing_would_remove_is_known_before(store: Store, document: Document) -> None:
    store.annotate(document, Span(0, 3), ["claim", "new"])
    pending = store.journal.next_to_undo()
    assert pending is not None
    assert pending.effects.sentence() == "removes 1 annotation and 1 tag"
    remove_document(store, document.slug)
    pending = store.journal.next_to_undo()
    assert pending is not None
    assert (pending.kind, pending.effects.takes_away) == ("documents", False)
    assert pending.effects.sentence() == "restores 1 document and 1 annotation"
    store.journal.undo()
    again = store.journal.next_to_redo()
    assert again is not None
    assert again.effects.sentence() == "removes 1 document and 1 annotation"
    with pytest.raises(ChangedSince, match="in the meantime"):
        store.journal.redo_change(expected=again.entry + 1)
    assert len(store.summaries()) == 1


def test_where_a_change_is_to_be_seen(store: Store, document: Document) -> None:
    made = store.annotate(document, Span(0, 3), ["claim"])
    entries = {e.label.split(" ")[0]: e.id for e in store.journal.history()}
    assert store.journal.place(entries["tagged"]) == ChangePlace(document.slug, Span(0, 3))
    assert store.journal.place(entries["added"]) == ChangePlace(document.slug, None)
    store.delete([made.id])
    deleted = store.journal.history()[0].id
    assert store.journal.place(deleted) == ChangePlace(document.slug, Span(0, 3))
    remove_document(store, document.slug)
    assert store.journal.place(deleted) is None
    assert store.journal.place(10_000) is None
