from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.errors import NothingToUndo
from annotations.model.selectors import CONTEXT
from annotations.service.documents import GroupedStep, add_document
from annotations.service.store import Store
from corpus.document import Document, Span, trimmed_span
from tests.helpers.factories import TEXT, add, in_memory, prepared_source, span_of

BEFORE = "An editor's remark stands here now.\n"


def test_annotations_go_along_into_a_new_revision(store: Store, document: Document) -> None:
    kept = store.annotate(document, span_of(document, "The bridge"), ["claim"], "kept")
    store.annotate(document, span_of(document, "The mayor denied everything."), ["opinion"])
    text = TEXT.replace("thirty buses were turned back", "no bus came") + "\n\nMore."
    taken = add_document(store, prepared_source(text, "bridge"))
    assert (taken.status, taken.moved, taken.orphaned) == ("updated", 1, 0)
    new = store.documents.get("bridge")
    first, second = store.annotations()
    assert (first.span, first.status, first.modified) == (kept.span, "anchored", kept.modified)
    assert (second.status, second.content) == ("moved", "The mayor denied everything.")
    assert second.span == span_of(new, second.content)
    store.journal.undo()
    assert store.annotations()[0] == kept
    assert store.documents.get("bridge") == document


def test_what_finds_no_place_is_kept_as_an_orphan(store: Store, document: Document) -> None:
    made = store.annotate(document, span_of(document, "thirty buses"), ["claim"], "a note")
    taken = add_document(store, prepared_source("Quite another text, about fish.", "bridge"))
    assert (taken.moved, taken.orphaned) == (0, 1)
    (orphan,) = store.annotations(status="orphaned")
    assert (orphan.id, orphan.content, orphan.note, orphan.tags) == (
        made.id, "thirty buses", "a note", ("claim",),
    )  # fmt: skip
    assert orphan.span == made.span
    # A later revision in which it stands again gives it its place back.
    taken = add_document(store, prepared_source(TEXT + "\n\nMore.", "bridge"))
    assert (taken.moved, taken.orphaned) == (0, 0)
    assert store.annotations()[0].status == "anchored"


def test_an_orphan_can_be_placed_by_hand(store: Store, document: Document) -> None:
    made = store.annotate(document, span_of(document, "thirty buses"), ["claim"])
    new = add(store, "Quite another text, about fish.")
    placed = store.resize(new, made.id, span_of(new, "fish"))
    assert (placed.status, placed.content) == ("anchored", "fish")
    store.journal.undo()
    assert store.annotations()[0].status == "orphaned"


def test_two_that_lead_to_one_passage(store: Store) -> None:
    line = "The ministry declined to comment on the figures."
    document = add(store, f"{line}\nSomething else was said.\n{line}")
    one = store.annotate(document, Span(0, len(line)), ["claim"])
    last = document.text.rindex(line)
    two = store.annotate(document, Span(last, last + len(line)), ["opinion"])
    taken = add_document(store, prepared_source(f"{line}\nSomething else was said.", "bridge"))
    assert taken.orphaned == 1
    statuses = {a.id: a.status for a in store.annotations()}
    assert statuses == {one.id: "anchored", two.id: "orphaned"}


def test_neighbours_that_all_move_by_one_place(store: Store) -> None:
    document = add(store, "one two three four five six seven")
    words = document.text.split()
    for word in words:
        store.annotate(document, span_of(document, word), ["claim"])
    add(store, "zero one two three four five six seven")
    assert [a.content for a in store.annotations()] == words
    assert {a.status for a in store.annotations()} == {"moved"}
    store.journal.undo()
    assert [a.span for a in store.annotations()] == [span_of(document, word) for word in words]


@given(st.data())
def test_text_before_moves_all_passages_exactly(data: st.DataObject) -> None:
    store = in_memory()
    document = add(store)
    spans = data.draw(
        st.lists(
            st.tuples(st.integers(0, len(TEXT) - 40), st.integers(30, 80)).map(
                lambda s: Span(s[0], min(len(TEXT), s[0] + s[1]))
            ),
            unique=True,
            max_size=6,
        )
    )
    for span in spans:
        store.annotate(document, span, ["claim"])
    add(store, BEFORE + TEXT)
    trimmed = sorted({trimmed_span(TEXT, span) for span in spans})
    moved = [Span(s.start + len(BEFORE), s.end + len(BEFORE)) for s in trimmed]
    assert [a.span for a in store.annotations()] == moved
    store.close()


def test_the_annotations_of_all_annotators_go_along(opened: Callable[..., Store]) -> None:
    ada, bo = opened("Ada"), opened("Bo")
    document = add(ada)
    for one in (ada, bo):
        one.annotate(document, span_of(document, "thirty buses"), ["claim"])
    add(bo, BEFORE + TEXT)
    assert [a.status for a in ada.annotations()] == ["moved", "moved"]
    ada.journal.undo()
    assert [a.annotator.name for a in ada.annotations()] == ["Bo"]
    bo.journal.undo()
    assert [a.status for a in ada.annotations()] == ["anchored"]


def test_undoing_a_revision_is_one_step(store: Store, document: Document) -> None:
    for n in range(5):
        store.annotate(document, Span(n, n + CONTEXT), ["claim"])
    before = store.annotations()
    add_document(store, prepared_source(BEFORE + TEXT, "bridge"))
    after = store.annotations()
    assert store.journal.history()[0].label == "updated “bridge”"
    store.journal.undo()
    assert store.annotations() == before
    store.journal.redo()
    assert store.annotations() == after
    with pytest.raises(NothingToUndo):
        store.journal.redo()


def test_documents_added_together_are_one_step_each_kept_at_once(
    store: Store, opened: Callable[..., Store]
) -> None:
    together = GroupedStep("added")
    for n, slug in enumerate(("one", "two", "three"), start=1):
        add_document(store, prepared_source(f"Text {slug}.", slug), together=together)
        assert len(opened("Bo").documents.all()) == n
    (entry,) = store.journal.history()
    assert entry.label == "added 3 documents"
    store.journal.undo()
    assert store.documents.all() == []
    store.journal.redo()
    assert len(store.documents.all()) == 3


def test_what_was_done_in_between_stays_a_step_of_its_own(store: Store) -> None:
    together = GroupedStep("added")
    add_document(store, prepared_source("Text one.", "one"), together=together)
    store.annotate(store.documents.get("one"), Span(0, 4), ["claim"])
    add_document(store, prepared_source("Text two.", "two"), together=together)
    store.journal.undo()
    assert [d.slug for d in store.documents.all()] == ["one"]
    assert len(store.annotations()) == 1
    store.journal.undo()
    assert store.annotations() == []
