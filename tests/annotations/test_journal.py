from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.errors import BadPassage, BadTag, ChangedSince, NothingToUndo
from annotations.exchange.formats import csv_file
from annotations.service.documents import add_document, edit_metadata, remove_document
from annotations.service.store import Store
from annotations.service.tag_deletion import delete_tag
from corpus.document import Document, Metadata, Span
from corpus.errors import Conflict, UnknownDocument
from tests.helpers.examples import examples
from tests.helpers.factories import TEXT, add, in_memory, prepared_source, span_of, visible_state
from tests.helpers.importing import import_annotations

TEXTS = [
    TEXT,
    "Something new stands here first.\n" + TEXT.replace("thirty buses", "30 buses"),
    "Nothing of it is left. 😀 Only this: ‏שלום‏, and a\0b.",
]
TAGS = ["claim", "opinion", "claim/figure", "own tag"]

spans = st.tuples(st.integers(0, 60), st.integers(1, 30)).map(lambda s: Span(s[0], s[0] + s[1]))
quoted = st.sampled_from(["The bridge", "thirty buses", "scandal", "Officials said"])
slugs = st.sampled_from(["bridge", "truce"])
notes = st.none() | st.text(max_size=12)
operations = st.one_of(
    st.tuples(st.just("toggle"), slugs, spans, st.sampled_from(TAGS)),
    st.tuples(st.just("annotate"), slugs, spans, st.lists(st.sampled_from(TAGS)), notes),
    st.tuples(st.just("quote"), quoted, st.sampled_from(TAGS)),
    st.tuples(st.just("edit"), st.integers(0, 9), st.lists(st.sampled_from(TAGS)), notes),
    st.tuples(st.just("resize"), st.integers(0, 9), spans),
    st.tuples(st.just("link"), st.integers(0, 9), st.integers(0, 9)),
    st.tuples(st.just("delete"), st.sets(st.integers(0, 9), max_size=3)),
    st.tuples(st.just("tag"), st.sampled_from(TAGS)),
    st.tuples(st.just("rename"), st.sampled_from(TAGS), st.sampled_from([*TAGS, "claim/new", "x"])),
    st.tuples(st.just("details"), slugs, st.text(max_size=5)),
    st.tuples(st.just("remove"), slugs),
    st.tuples(st.just("take in"), slugs, st.sampled_from(TEXTS)),
    st.tuples(st.just("import"), st.integers(0, 20)),
)


def chosen(store: Store, number: int) -> str | None:
    there = store.annotations()
    return there[number % len(there)].id if there else None


def perform(store: Store, operation: tuple[Any, ...], exports: list[str]) -> None:
    """Do it; what cannot be done leaves everything as it is."""
    before = visible_state(store)
    try:
        _perform(store, operation, exports)
    except (BadPassage, BadTag, UnknownDocument):
        assert visible_state(store) == before


def _perform(store: Store, operation: tuple[Any, ...], exports: list[str]) -> None:
    match operation:
        case "toggle", slug, span, tag:
            store.toggle(store.documents.get(slug), span, tag)
        case "annotate", slug, span, tags, note:
            store.annotate(store.documents.get(slug), span, tags, note)
        case "quote", quote, tag:
            document = store.documents.get("bridge")
            if quote in document.text:
                store.toggle(document, span_of(document, quote), tag)
        case "edit", number, tags, note:
            if (id_ := chosen(store, number)) is not None:
                store.edit(id_, tags=tags or None, note=note)
        case "resize", number, span:
            if (id_ := chosen(store, number)) is not None:
                document = store.documents.get(store.annotation(id_).slug)
                store.resize(document, id_, span)
        case "link", one, other:
            a, b = chosen(store, one), chosen(store, other)
            if a is not None and b is not None and a != b:
                with store.journal.recorded("linked") as tx:
                    store.rows.links.add(tx, a, "supports", b)
        case "delete", numbers:
            ids = {id_ for n in numbers if (id_ := chosen(store, n)) is not None}
            store.delete(ids)
        case "tag", name:
            store.tags.add(name)
        case "rename", old, new:
            if store.tags.codebook().get(old):
                store.tags.rename(old, new)
        case "details", slug, title:
            edit_metadata(store, slug, Metadata(title, (title,)))
        case "remove", slug:
            remove_document(store, slug)
        case "take in", slug, text:
            with suppress(Conflict):  # the text of another document
                add_document(store, prepared_source(text, slug, title=slug))
        case "import", number:
            import_annotations(store, csv_file.read(exports[number % len(exports)]))


def check_rules(store: Store) -> None:
    """What holds at every moment."""
    places = set()
    texts = {d.id: store.documents.get(d.id) for d in store.documents.all()}
    there = {a.id for a in store.annotations()}
    targets = {link.target for a in store.annotations() for link in a.links}
    assert targets <= there
    for a in store.annotations():
        assert a.tags or a.note or a.links or a.id in targets
        if a.status != "orphaned":
            assert texts[a.document].text[a.span.start : a.span.end] == a.content
            assert (a.document, a.annotator.id, a.span) not in places
            places.add((a.document, a.annotator.id, a.span))


class Follower:
    """Holds a document's annotations as a screen does: read once, then only what has changed."""

    def __init__(self, store: Store, document: str) -> None:
        self.store, self.document = store, document
        self.read()

    def read(self) -> None:
        self.turn = self.store.journal.turn()
        self.book = self.store.tags.codebook()
        self.held = {brief.id: brief for brief in self.store.briefs(self.document)}

    def follow(self) -> None:
        changes = self.store.journal.since(self.turn)
        if self.store.tags.codebook() != self.book:
            assert changes.tags
            return self.read()
        self.turn = changes.turn
        found = self.store.briefs(self.document, changes.annotations)
        for gone in changes.annotations:
            self.held.pop(gone, None)
        self.held |= {brief.id: brief for brief in found}
        return None

    def agrees(self) -> bool:
        self.follow()
        every = self.store.briefs(self.document)
        full = [a.brief for a in self.store.annotations(document=self.document)]
        return sorted(every) == sorted(full) == sorted(self.held.values())


@examples(50)
@given(st.lists(operations, min_size=1, max_size=10))
def test_undone_step_by_step_it_is_as_it_was_and_redone_as_it_became(
    steps: list[tuple[Any, ...]],
) -> None:
    store = in_memory()
    add(store, slug="bridge")
    add(store, "A truce was signed on Tuesday, said the mayor of the town.", "truce")
    first = visible_state(store)
    follower = Follower(store, store.documents.get("bridge").id)
    pictures, exports = [first], [str(first[-1])]
    for step in steps:
        entries = store.journal.history(1)[0].id
        perform(store, step, exports)
        check_rules(store)
        assert follower.agrees()
        now = visible_state(store)
        if store.journal.history(1)[0].id != entries:
            pictures.append(now)
            exports.append(str(now[-1]))
        else:
            assert now == pictures[-1]
    for earlier in reversed(pictures[:-1]):
        store.journal.undo()
        assert visible_state(store) == earlier
        assert follower.agrees()
    for later in pictures[1:]:
        store.journal.redo()
        assert visible_state(store) == later
        assert follower.agrees()
    with pytest.raises(NothingToUndo):
        store.journal.redo()
    store.close()


def test_undo_and_redo_across_reopening(opened: Callable[..., Store]) -> None:
    store = opened()
    document = add(store)
    store.annotate(document, span_of(document, "bridge"), ["claim"], "note")
    made = store.annotations()
    store.close()
    store = opened()
    assert store.journal.undo() == "tagged claim and wrote a note: “bridge” in “bridge”"
    assert store.annotations() == []
    store.close()
    store = opened()
    store.journal.redo()
    assert store.annotations() == made


def test_nothing_to_undo(store: Store) -> None:
    with pytest.raises(NothingToUndo, match="undo"):
        store.journal.undo()
    with pytest.raises(NothingToUndo, match="redo"):
        store.journal.redo()
    assert store.journal.history() == []


def test_undo_is_the_annotators_own_last_change(opened: Callable[..., Store]) -> None:
    ada, bo = opened("Ada"), opened("Bo")
    document = add(ada)
    mine = ada.annotate(document, Span(0, 3), ["claim"])
    his = bo.annotate(document, Span(4, 9), ["claim"])
    assert ada.journal.undo().startswith("tagged claim: ")
    assert bo.annotations() == [his]
    ada.journal.redo()
    assert bo.annotations() == [mine, his]
    bo.journal.undo()
    with pytest.raises(NothingToUndo):
        bo.journal.undo()
    assert ada.annotations() == [mine]


def test_a_new_change_makes_undone_ones_unredoable(opened: Callable[..., Store]) -> None:
    ada, bo = opened("Ada"), opened("Bo")
    document = add(ada)
    ada.annotate(document, Span(0, 3), ["claim"])
    ada.journal.undo()
    bo.annotate(document, Span(4, 9), ["claim"])  # another's change takes nothing away
    ada.journal.redo()
    ada.journal.undo()
    ada.annotate(document, Span(10, 15), ["opinion"])
    with pytest.raises(NothingToUndo):
        ada.journal.redo()
    states = [(e.annotator, e.state) for e in ada.journal.history()]
    assert states == [("Ada", "done"), ("Bo", "done"), ("Ada", "overtaken"), ("Ada", "done")]


def refused(store: Store, act: Callable[[], object]) -> None:
    before, history = visible_state(store), store.journal.history()
    with pytest.raises(ChangedSince) as error:
        act()
    assert "\n" not in str(error.value)
    assert visible_state(store) == before
    assert store.journal.history() == history


def test_what_somebody_else_has_changed_since_is_not_undone(opened: Callable[..., Store]) -> None:
    ada, bo = opened("Ada"), opened("Bo")
    document = add(ada)
    made = ada.annotate(document, Span(0, 3), ["claim"])
    bo.retag(made.id, ["opinion"])
    refused(ada, ada.journal.undo)
    bo.journal.undo()
    ada.journal.undo()
    assert ada.annotations() == []


def test_what_somebody_else_has_changed_since_is_not_redone(opened: Callable[..., Store]) -> None:
    ada, bo = opened("Ada"), opened("Bo")
    document = add(ada)
    made = ada.annotate(document, Span(0, 3), ["claim"])
    ada.write_note(made.id, "mine")
    ada.journal.undo()
    bo.write_note(made.id, "his")
    refused(ada, ada.journal.redo)


def test_what_others_have_built_on_is_not_taken_away(opened: Callable[..., Store]) -> None:
    ada, bo = opened("Ada"), opened("Bo")
    document = add(ada)
    his = bo.annotate(document, Span(4, 9), ["claim"])
    refused(ada, ada.journal.undo)  # the document under his annotation
    mine = ada.annotate(document, Span(0, 3), ["claim"])
    with bo.journal.recorded("linked") as tx:
        bo.rows.links.add(tx, his.id, "supports", mine.id)
    refused(ada, ada.journal.undo)  # the annotation to which he has linked
    bo.journal.undo()
    ada.journal.undo()
    assert ada.annotations() == [his]


def test_a_removal_is_not_redone_over_new_annotations(opened: Callable[..., Store]) -> None:
    ada, bo = opened("Ada"), opened("Bo")
    document = add(ada)
    remove_document(ada, "bridge")
    ada.journal.undo()
    bo.annotate(document, Span(4, 9), ["claim"])
    refused(ada, ada.journal.redo)


def test_a_revision_is_not_undone_under_new_annotations(opened: Callable[..., Store]) -> None:
    ada, bo = opened("Ada"), opened("Bo")
    add(ada)
    new = add(ada, TEXTS[1])
    his = bo.annotate(new, span_of(new, "Something new"), ["claim"])
    refused(ada, ada.journal.undo)
    bo.delete([his.id])
    ada.journal.undo()
    assert ada.documents.get("bridge").text == TEXT


def test_a_slug_that_was_given_away_meanwhile(opened: Callable[..., Store]) -> None:
    ada, bo = opened("Ada"), opened("Bo")
    add(ada)
    remove_document(ada, "bridge")
    add(bo, "Another text.", "bridge")
    refused(ada, ada.journal.undo)


def test_a_span_that_was_annotated_again_meanwhile(opened: Callable[..., Store]) -> None:
    ada, bo = opened("Ada"), opened("Bo")
    document = add(ada)
    made = ada.annotate(document, Span(0, 3), ["claim"])
    bo.delete([made.id])
    ada.annotate(document, Span(0, 3), ["opinion"])
    bo.journal.undo()
    # Both are hers, and are shown as one.
    assert [(a.id, a.tags) for a in ada.annotations()] == [(made.id, ("claim", "opinion"))]
    ada.retag(made.id, ["opinion"])
    assert [a.tags for a in ada.annotations()] == [("opinion",)]


def test_history_tells_all(opened: Callable[..., Store]) -> None:
    ada, bo = opened("Ada"), opened("Bo")
    document = add(ada)
    made = ada.annotate(document, Span(0, 3), ["claim"])
    bo.edit(made.id, tags=["opinion"], note="why")
    bo.write_note(made.id, "because")
    bo.edit(made.id, tags=["opinion", "disputed"], note="")
    ada.toggle(document, Span(0, 3), "disputed")
    ada.resize(document, made.id, Span(0, 5))
    ada.tags.rename("claim", "assertion")
    ada.delete([made.id])
    ada.toggle(document, Span(0, 3), "claim/figure")
    assert ada.toggle(document, Span(0, 3), "claim/figure") is None
    edit_metadata(ada, "bridge", Metadata("The bridge"))
    remove_document(bo, "bridge")
    labels = [(e.annotator, e.label) for e in ada.journal.history()]
    assert labels[::-1] == [
        ("Ada", "added “bridge”"),
        ("Ada", "tagged claim: “The” in “bridge”"),
        ("Bo", "changed claim to opinion and wrote a note: “The” in “bridge”"),
        ("Bo", "edited the note on “The” in “bridge”"),
        ("Bo", "tagged disputed and deleted the note: “The” in “bridge”"),
        ("Ada", "removed disputed from “The” in “bridge”"),
        ("Ada", "changed the extent of “The b” in “bridge”"),
        ("Ada", "renamed the tag claim to assertion"),
        ("Ada", "deleted opinion: “The b” in “bridge”"),
        ("Ada", "tagged claim/figure: “The” in “bridge”"),
        ("Ada", "removed claim/figure from “The” in “bridge”"),
        ("Ada", "edited the details of “bridge”"),
        ("Bo", "removed “The bridge”"),
    ]
    kinds = [e.kind for e in ada.journal.history()][::-1]
    of_annotations = ["annotations"] * 6
    assert kinds[:8] == ["documents", *of_annotations, "codebook"]
    assert kinds[8:] == ["annotations"] * 3 + ["details", "documents"]
    assert [e.label for e in ada.journal.history(limit=1)] == ["removed “The bridge”"]
    assert all(e.changes for e in ada.journal.history())


def test_the_order_is_that_of_the_commits_whatever_the_clock_says(
    store: Store, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.annotate(document, Span(0, 3), ["claim"])
    monkeypatch.setattr("annotations.storage.journal.now", lambda: "1970-01-01T00:00:00.000000Z")
    store.annotate(document, Span(4, 9), ["opinion"])
    assert store.journal.undo().startswith("tagged opinion: ")
    assert store.journal.undo().startswith("tagged claim: ")
    assert store.journal.redo().startswith("tagged claim: ")


def test_what_has_changed_since(opened: Callable[..., Store]) -> None:
    ada, bo = opened("Ada"), opened("Bo")
    document = add(ada)
    turn = bo.journal.turn()
    assert not bo.journal.since(turn).annotations
    made = ada.annotate(document, Span(0, 10), ["claim"])
    changes = bo.journal.since(turn)
    assert (changes.annotations, changes.documents, changes.tags) == ({made.id}, set(), False)
    assert bo.journal.since(changes.turn).annotations == set()
    # What screens remember is no change.
    ada.settings.set("panes", [])
    assert bo.journal.turn() == changes.turn
    ada.journal.undo()
    undone = bo.journal.since(changes.turn)
    assert undone.annotations == {made.id}
    assert bo.briefs(document.id, undone.annotations) == []
    ada.journal.redo()
    assert bo.journal.since(undone.turn).annotations == {made.id}
    assert bo.briefs(document.id, [made.id]) == [made.brief]
    assert bo.briefs("another", [made.id]) == []
    turn = bo.journal.turn()
    ada.tags.rename("claim", "assertion")
    remove_document(ada, "bridge")
    changes = bo.journal.since(turn)
    assert changes.tags
    assert changes.documents == {document.id}
    assert changes.annotations == {made.id}


def test_a_deleted_tag_that_comes_back_with_what_carries_it_is_a_change_of_the_codebook(
    opened: Callable[..., Store],
) -> None:
    ada, bo = opened("Ada"), opened("Bo")
    document = add(ada)
    made = ada.annotate(document, Span(0, 10), ["irony", "claim"])
    remove_document(ada, "bridge")
    delete_tag(ada, "irony")
    names = [[tag.name for tag in bo.tags.codebook().tags]]
    for act in (
        ada.journal.undo_entry,  # the document is back
        lambda _: ada.retag(made.id, ["claim"]),
        lambda _: ada.journal.undo(),
        lambda _: ada.delete([made.id]),
        lambda _: ada.journal.undo(),
        lambda _: remove_document(ada, "bridge"),
    ):
        turn = bo.journal.turn()
        act(next(e.id for e in ada.journal.history() if e.label.startswith("removed")))
        assert bo.journal.since(turn).tags
        names.append([tag.name for tag in bo.tags.codebook().tags])
    assert [("irony" in one) for one in names] == [False, True] * 3 + [False]
