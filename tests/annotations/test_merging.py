"""Merging: idempotent, in any order, nothing lost, undone in one step."""

from __future__ import annotations

import json
from contextlib import suppress
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.errors import BadFile, ChangedSince
from annotations.exchange.formats import csv_file
from annotations.review_queue.queue import queue_items
from annotations.review_queue.review_decisions import take_other
from annotations.seminar.merging.incoming import IncomingLibrary
from annotations.seminar.merging.merge import merge, merge_sources
from annotations.seminar.merging.report import MergeReport
from annotations.service import linking
from annotations.service.documents import add_document, remove_document
from annotations.service.store import Store
from annotations.storage.transfer_columns import COLUMNS
from annotations.storage.untrusted_library import transferred_rows
from corpus.document import Document, Metadata, Span
from tests.helpers.examples import examples
from tests.helpers.factories import (
    TEXT,
    add,
    as_csv,
    in_memory,
    incoming_library,
    merge_into,
    prepared_source,
    shared_state,
    span_of,
    visible_state,
)
from tests.helpers.importing import import_annotations

OTHER = TEXT.replace("thirty buses", "some thirty long buses")


def two() -> tuple[Store, Store]:
    """Two libraries with the same document, made apart."""
    found = in_memory("Ada"), in_memory("Ben")
    for store in found:
        add(store)
    return found


def only(store: Store) -> Document:
    return store.documents.get(store.documents.all()[0].id)


def tag(store: Store, quote: str, *tags: str, note: str | None = None) -> str:
    document = only(store)
    return store.annotate(document, span_of(document, quote), tags, note).id


def test_what_others_made_comes_with_their_names() -> None:
    ada, ben = two()
    tag(ada, "thirty buses", "claim")
    tag(ben, "a scandal", "opinion", "irony", note="Whose?")
    report = merge_into(ada, ben)
    assert (report.added, report.tags) == (1, ["irony"])
    told = [(a.content, a.annotator.name, a.tags, a.note) for a in ada.annotations()]
    assert told == [
        ("thirty buses", "Ada", ("claim",), None),
        ("a scandal", "Ben", ("opinion", "irony"), "Whose?"),
    ]
    assert len(ada.documents.all()) == 1


def test_twice_changes_nothing() -> None:
    ada, ben = two()
    tag(ben, "a scandal", "opinion")
    merge_into(ada, ben)
    before, entries = shared_state(ada), len(ada.journal.history())
    report = merge_into(ada, ben)
    assert (report.added, report.updated, report.known) == (0, 0, 1)
    assert shared_state(ada) == before
    assert len(ada.journal.history()) == entries


def test_undone_in_one_step_and_done_again() -> None:
    ada, ben = two()
    add(ben, "Quite another text stands here.", "other")
    tag(ada, "thirty buses", "claim")
    tag(ben, "a scandal", "opinion", "irony")
    before = visible_state(ada)
    merge_into(ada, ben)
    after = visible_state(ada)
    ada.journal.undo()
    assert visible_state(ada)[0] == before[0]
    assert [d.slug for d in ada.documents.all()] == ["bridge"]
    ada.journal.redo()
    assert visible_state(ada) == after
    ada.journal.undo()
    merge_into(ada, ben)
    assert visible_state(ada)[0] == after[0]


@pytest.mark.parametrize("removed_between", [False, True])
def test_undone_and_merged_again_all_is_there_with_its_links(removed_between: bool) -> None:
    ada, ben = two()
    add(ben, "Quite another text stands here.", "other")
    first = tag(ben, "a scandal", "opinion")
    other = next(d for d in map(ben.documents.get, [s.id for s in ben.documents.all()])
                 if d.text.startswith("Quite"))  # fmt: skip
    second = ben.annotate(other, Span(0, 5), ["claim"]).id
    linking.link(ben, first, "contradicts", second)
    merge_into(ada, ben)
    after = shared_state(ada)
    if removed_between:
        remove_document(ada, ada.annotation(second).document)
        ada.journal.undo()
    ada.journal.undo()
    assert ada.annotations() == []
    report = merge_into(ada, ben)
    assert (report.added, report.links) == (2, 1)
    assert shared_state(ada) == after


def test_a_link_that_was_taken_back_does_not_come_back_from_others() -> None:
    ada, ben = two()
    first, second = tag(ada, "a scandal", "opinion"), tag(ada, "thirty buses", "claim")
    linking.link(ada, first, "contradicts", second)
    merge_into(ben, ada)
    ada.journal.undo()
    assert merge_into(ada, ben).links == 0
    assert not any(annotation.links for annotation in ada.annotations())


def test_the_later_edit_is_shown_and_the_other_is_kept() -> None:
    ada, ben = two()
    id_ = tag(ada, "thirty buses", "claim", note="first")
    merge_into(ben, ada)
    ada.edit(id_, note="Ada's")
    ben.edit(id_, note="Ben's", tags=["disputed"])
    report = merge_into(ada, ben)
    assert report.conflicts == [id_]
    assert ada.annotation(id_).note == "Ben's"
    (image,) = ada.database.tuples("SELECT image FROM siblings")
    assert json.loads(image[0])["note"] == "Ada's"
    merge_into(ben, ada)
    assert shared_state(ben) == shared_state(ada)
    assert merge_into(ada, ben).conflicts == []


def test_an_edit_in_sight_of_another_is_no_conflict() -> None:
    ada, ben = two()
    id_ = tag(ada, "thirty buses", "claim", note="first")
    merge_into(ben, ada)
    ben.edit(id_, note="second")
    report = merge_into(ada, ben)
    assert (report.updated, report.conflicts) == (1, [])
    assert ada.annotation(id_).note == "second"


def test_an_edit_here_is_not_overwritten_by_what_was_before_it() -> None:
    ada, ben = two()
    id_ = tag(ada, "thirty buses", "claim")
    merge_into(ben, ada)
    ada.edit(id_, note="later")
    report = merge_into(ada, ben)
    assert (report.known, report.updated) == (1, 0)
    assert ada.annotation(id_).note == "later"


def test_a_deletion_travels() -> None:
    ada, ben = two()
    id_ = tag(ada, "thirty buses", "claim")
    merge_into(ben, ada)
    ben.delete([id_])
    assert merge_into(ada, ben).deleted == 1
    assert ada.annotations() == []
    # Nor does an older copy bring it back.
    eve = in_memory("Eve")
    add(eve)
    tag(eve, "a scandal", "claim")
    assert merge_into(ben, eve).added == 1
    assert [a.content for a in ben.annotations()] == ["a scandal"]


def test_the_same_reader_on_two_machines() -> None:
    one, two_ = in_memory("Ada"), in_memory("Ada")
    for store in (one, two_):
        add(store)
    first = tag(one, "thirty buses", "claim", note="here")
    tag(two_, "thirty buses", "disputed", note="there")
    assert merge_into(one, two_).joined == 1
    (kept,) = one.annotations()
    assert (kept.id, kept.tags, kept.note) == (first, ("claim", "disputed"), "here\n\nthere")
    before = shared_state(one)
    merge_into(one, two_)
    assert shared_state(one) == before
    merge_into(two_, one)
    assert shared_state(two_) == shared_state(one)


def test_another_cleaning_of_the_same_source() -> None:
    ada, ben = in_memory("Ada"), in_memory("Ben")
    add_document(ada, prepared_source(TEXT, data=b"source", rules="9"))
    add_document(ben, prepared_source("A line of the page.\n\n" + TEXT, data=b"source", rules="12"))
    tag(ada, "thirty buses", "claim")
    tag(ben, "a scandal", "opinion")
    report = merge_into(ada, ben)
    assert len(ada.documents.all()) == 1
    assert len(report.revised) == 1
    found = {a.content: a.span for a in ada.annotations()}
    text = only(ada).text
    assert text.startswith("A line")
    assert {text[s.start : s.end] for s in found.values()} == {"thirty buses", "a scandal"}
    merge_into(ben, ada)
    assert shared_state(ben) == shared_state(ada)


def test_a_passage_without_a_place_is_kept_as_an_orphan() -> None:
    ada, ben = in_memory("Ada"), in_memory("Ben")
    before = "A line of the page that goes again.\n\n" + TEXT
    add_document(ben, prepared_source(before, data=b"source", rules="9"))
    add_document(ada, prepared_source(TEXT, data=b"source", rules="12"))
    id_ = tag(ben, "A line of the page that goes again.", "claim")
    assert merge_into(ada, ben).lost == [id_]
    assert [a.status for a in ada.annotations()] == ["orphaned"]


def test_to_remove_a_document_says_nothing_about_other_libraries() -> None:
    ada, ben = two()
    tag(ada, "thirty buses", "claim")
    merge_into(ben, ada)
    remove_document(ben, "bridge")
    before = shared_state(ada)
    merge_into(ada, ben)
    assert shared_state(ada) == before
    assert (ben.documents.all(), ben.annotations()) == ([], [])
    merge_into(ben, ada)
    assert shared_state(ben) == before


def test_details_as_they_were_edited_last() -> None:
    from annotations.service.documents import edit_metadata

    ada, ben = two()
    edit_metadata(ben, "bridge", Metadata(title="The Bridge"))
    merge_into(ada, ben)
    assert only(ada).metadata.title == "The Bridge"


edits = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(["tag", "note", "delete", "resize", "merge", "undo"]),
        st.sampled_from(["The bridge", "thirty buses", "scandal", "Officials said"]),
        st.sampled_from(["claim", "opinion", "own"]),
        st.integers(0, 5),
    ),
    max_size=14,
)


def perform(stores: list[Store], edit: tuple[Any, ...]) -> None:
    from annotations.errors import BadPassage, ChangedSince, NothingToUndo

    who, what, quote, name, number = edit
    store = stores[who]
    if what != "merge" and not store.documents.all():
        return
    there = store.annotations()
    try:
        if what == "tag":
            store.toggle(only(store), span_of(only(store), quote), name)
        elif what == "merge":
            merge_into(store, stores[number % 3])
        elif what == "undo":
            store.journal.undo()
        elif there:
            one = there[number % len(there)]
            if what == "note":
                store.edit(one.id, note=f"{name} {number}")
            elif what == "delete":
                store.delete([one.id])
            else:
                document = store.documents.get(one.document)
                store.resize(document, one.id, Span(number, number + 9))
    except (BadPassage, ChangedSince, NothingToUndo):
        pass


@given(edits)
@examples(60)
def test_all_end_with_the_same_whatever_the_order(done: list[tuple[Any, ...]]) -> None:
    stores = [in_memory(name) for name in ("Ada", "Ben", "Eve")]
    for store in stores:
        add(store)
    for edit in done:
        perform(stores, edit)
    results = []
    for order in permutations(range(3)):
        gathered = in_memory("Zoe")
        add(gathered)
        for n in order:
            merge_into(gathered, stores[n])
        before = shared_state(gathered)
        merge_into(gathered, *stores)
        assert shared_state(gathered) == before
        results.append(before)
    assert all(result == results[0] for result in results[1:])


def test_files_are_read_in_a_child(tmp_path: Path) -> None:
    paths = []
    for name in ("Ben", "Eve"):
        store = Store.open(tmp_path / f"{name}.db", name)
        add(store)
        tag(store, "a scandal", "opinion", note=f"by {name}")
        store.close()
        paths.append(tmp_path / f"{name}.db")
    with_store = Store.open(tmp_path / "own.db", "Ada")
    report = merge(with_store, [*paths, tmp_path / "own.db", tmp_path / "missing.db"])
    assert report.libraries == ["Ben.db", "Eve.db"]
    assert report.added == 2
    assert set(report.refused) == {"own.db", "missing.db"}
    assert [a.note for a in with_store.annotations()] == ["by Ben", "by Eve"]
    assert as_csv(with_store).count("a scandal") == 2
    with_store.close()


def refused(tmp_path: Path, *statements: str) -> str:
    store = Store.open(tmp_path / "bad.db", "Eve")
    add(store)
    tag(store, "a scandal", "opinion")
    for statement in statements:
        store.database.connection.execute(statement)
    store.close()
    own = Store.open(tmp_path / "own.db", "Ada")
    report = merge(own, [tmp_path / "bad.db"])
    assert own.annotations() == []
    assert own.documents.all() == []
    own.close()
    return str(report.refused["bad.db"])


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER t AFTER INSERT ON annotations BEGIN DELETE FROM annotations; END",
        "CREATE VIEW v AS SELECT 1",
        "CREATE TABLE own (a)",
        "UPDATE annotations SET note = 'other'",
        "UPDATE revisions SET text = 'other'",
        "UPDATE sources SET data = x'00'",
        "UPDATE documents SET title = char(27) || char(0xd800)",
        "UPDATE tags SET colour = 'none'",
        "PRAGMA application_id = 7",
        "DELETE FROM annotation_digests",
        "UPDATE revisions SET ledger = '[]x'",
        "UPDATE revisions SET blocks = '[[\"p\", 5, 2]]'",
    ],
)
def test_what_is_not_as_it_was_written_is_refused(tmp_path: Path, statement: str) -> None:
    said = refused(tmp_path, statement)
    assert "bad.db" in said
    assert "\n" not in said


def test_a_row_that_no_library_holds() -> None:
    with pytest.raises(BadFile):
        IncomingLibrary("x.db").take("annotations", ["no id"])
    with pytest.raises(BadFile):
        IncomingLibrary("x.db").take("journal", [])


def test_undoing_a_merge_never_makes_an_edit_older_than_it_is() -> None:
    ada, ben, zoe = in_memory("Ada"), in_memory("Ben"), in_memory("Zoe")
    for store in (ada, ben, zoe):
        add(store)
    id_ = tag(ada, "thirty buses", "claim")
    merge_into(ben, ada)
    ben.edit(id_, note="the same")
    ada.edit(id_, note="the same")
    merge_into(ada, ben)
    bob = Store(ada.database, "Bob")
    bob.edit(id_, note="first")
    merge_into(zoe, ada)
    bob.edit(id_, note="second")
    with suppress(ChangedSince):
        ada.journal.undo()
    merge_into(ada, zoe)
    assert ada.annotation(id_).note == "second"


def test_tags_that_a_merge_has_made_alike_do_not_keep_it_from_being_undone_and_redone() -> None:
    ada, ben = two()
    tag(ada, "a scandal", "irony")
    ben.tags.rename("claim", "irony")
    tag(ben, "thirty buses", "irony")
    before = shared_state(ada)
    merge_into(ada, ben)
    after = shared_state(ada)
    ada.journal.undo()
    assert shared_state(ada) == before
    ada.journal.redo()
    assert shared_state(ada) == after


def test_tags_that_were_alike_before_a_merge_do_not_keep_it_from_being_undone() -> None:
    ada, ben = two()
    zoe = in_memory("Zoe")
    add(zoe)
    ada.tags.rename("opinion", "irony")
    zoe.tags.add("irony")
    tag(zoe, "a scandal", "irony")
    merge_into(ben, ada)
    merge_into(ada, zoe)
    ben.tags.rename("irony", "mockery")
    before = shared_state(ada)
    merge_into(ada, ben)
    after = shared_state(ada)
    ada.journal.undo()
    assert shared_state(ada) == before
    ada.journal.redo()
    assert shared_state(ada) == after


def test_passages_that_have_come_apart_are_not_joined() -> None:
    one, other = in_memory("Ada"), in_memory("Ada")
    for store in (one, other):
        add(store)
    b = tag(other, "The mayor", "claim", note="B")
    a = tag(one, "thirty buses", "claim", note="A")
    merge_into(other, one)
    document = only(other)
    other.resize(document, a, span_of(document, "Officials"))
    other.resize(document, b, span_of(document, "thirty buses"))
    merge_into(one, other)
    assert {x.content: x.note for x in one.annotations()} == {"Officials": "A", "thirty buses": "B"}


def test_an_edit_of_the_same_session_is_kept_beside() -> None:
    ada, ben = two()
    id_ = tag(ada, "thirty buses", "claim")
    merge_into(ben, ada)
    ada.edit(id_, note="Ada's")
    ben.edit(id_, note="Ben's")
    merge_into(ada, ben)
    ada.edit(id_, note="Ada's on Ben's")
    merge_into(ben, ada)
    assert ben.annotation(id_).note == "Ada's on Ben's"
    (image,) = ben.database.tuples("SELECT image FROM siblings")
    assert json.loads(image[0])["note"] == "Ada's"


def test_a_link_to_one_of_two_that_are_joined() -> None:
    for turn in (0, 1):
        stores = [in_memory("Ada"), in_memory("Ada")]
        for store in stores:
            add(store)
        keeper = tag(stores[0], "thirty buses", "claim")
        twin = tag(stores[1], "thirty buses", "claim")
        end = tag(stores[1], "The mayor", "claim")
        with stores[1].journal.recorded("linked") as tx:
            stores[1].rows.links.add(tx, twin, "supports", end)
        merge_into(stores[turn], stores[1 - turn])
        linked = {a.id: [link.target for link in a.links] for a in stores[turn].annotations()}
        assert linked == {keeper: [end], end: []}


def test_a_deletion_arrives_in_any_order() -> None:
    for order in permutations((0, 1)):
        ada, ben = two()
        tag(ada, "thirty buses", "claim")
        merge_into(ben, ada)
        ben.delete([one.id for one in ben.annotations()])
        zoe = in_memory("Zoe")
        for n in order:
            merge_into(zoe, (ada, ben)[n])
        assert zoe.annotations() == []
        assert len(zoe.documents.all()) == 1


def test_the_same_words_elsewhere_in_one_text_are_another_edit() -> None:
    text = "It rained. The bridge was closed on Monday. It rained. Nobody knew why it rained."
    one, other = in_memory("Ada"), in_memory("Ada")
    for store in (one, other):
        add(store, text)
    id_ = tag(one, "The bridge", "claim")
    merge_into(other, one)
    first, second = Span(0, 10), Span(44, 54)
    one.resize(only(one), id_, first)
    other.resize(only(other), id_, second)
    assert merge_into(one, other).conflicts == [id_]
    assert one.annotation(id_).span == second
    take_other(one, id_)
    assert one.annotation(id_).span == first
    merge_into(other, one)
    assert shared_state(other) == shared_state(one)


def test_two_equal_edits_are_nothing_to_decide_about_whatever_is_known_of_their_beginnings() -> (
    None
):
    """Two of a reader's libraries start with the same annotation, go their ways, and a third one
    knows how both began.
    """
    one, other = two()
    id_ = tag(one, "a scandal", "opinion")
    merge_into(other, one)
    one.edit(id_, note="who says so?")
    other.edit(id_, note="who says so?")
    third = in_memory("Ada")
    add(third)
    merge_into(third, one)
    merge_into(third, other)
    one.edit(id_, note="and to whom?")
    other.edit(id_, note="and to whom?")
    states = []
    for order in permutations((one, other, third)):
        store = in_memory("Ada")
        for library in order:
            merge_into(store, library)
        states.append(shared_state(store))
    assert all(state == states[0] for state in states)
    assert queue_items(store) == []


def test_what_is_another_annotators_here_is_left_out_and_told() -> None:
    ada, ben = two()
    id_ = tag(ben, "a scandal", "opinion")
    under_another_name = as_csv(ben).replace("Ben", "Reader 1")
    import_annotations(ada, csv_file.read(under_another_name))
    before = shared_state(ada)
    report = merge_into(ada, ben)
    assert (report.misattributed, report.added) == (1, 0)
    assert shared_state(ada) == before
    assert merge_into(ben, ada).misattributed == 1
    ben.delete([id_])
    assert merge_into(ada, ben).misattributed == 0
    assert shared_state(ada) == before


def test_what_an_undone_merge_leaves_does_not_travel() -> None:
    ada, ben = two()
    id_ = tag(ben, "a scandal", "opinion")
    merge_into(ada, ben)
    ada.journal.undo()
    report = merge_into(ben, ada)
    assert (report.conflicts, report.deleted) == ([], 0)
    assert [a.id for a in ben.annotations()] == [id_]


def two_texts_of_one_document(store: Store) -> None:
    add(store, TEXT, origin="bridge.txt")
    add(store, OTHER, origin="bridge.txt")


def sources_of_documents(store: Store) -> list[set[str]]:
    return [
        {
            sha256
            for (sha256,) in store.database.tuples(
                "SELECT sha256 FROM known_sources WHERE document = ?", [document.id]
            )
        }
        for document in store.documents.all()
    ]


def test_documents_that_a_merge_joined_are_two_again_when_it_is_undone() -> None:
    ada, ben, empty = in_memory("Ada"), in_memory("Ben"), in_memory("Somebody")
    add(ada, TEXT, "one")
    add(ada, OTHER, "two")
    before = visible_state(ada)
    two_texts_of_one_document(ben)
    # Another cleaning of the same source comes with it.
    ben.database.connection.execute("UPDATE revisions SET rules = 'other'")
    merge_into(ada, ben)
    assert len(ada.documents.all()) == 1
    ada.journal.undo()
    assert visible_state(ada) == before
    one, two = sources_of_documents(ada)
    assert one
    assert two
    assert not one & two
    merge_into(empty, ada)
    assert len(empty.documents.all()) == 2
    ada.journal.redo()
    assert len(ada.documents.all()) == 1
    merge_into(empty, ada)
    assert len(empty.documents.all()) == 1


def test_a_text_that_an_undone_merge_leaves_is_another_document_when_it_is_added() -> None:
    ada, ben, empty = in_memory("Ada"), in_memory("Ben"), in_memory("Somebody")
    add(ada, TEXT, "one")
    two_texts_of_one_document(ben)
    merge_into(ada, ben)
    ada.journal.undo()
    sent = [
        row for table, row in transferred_rows(ada.database, set(), set()) if table == "revisions"
    ]
    assert len(sent) == 1
    add(ada, OTHER, "two")
    assert len(ada.documents.all()) == 2
    merge_into(empty, ada)
    assert len(empty.documents.all()) == 2
    merge_entry = next(entry for entry in ada.journal.history() if entry.label.startswith("merge"))
    with pytest.raises(ChangedSince):
        ada.journal.redo_entry(merge_entry.id)
    assert len(ada.documents.all()) == 2


def test_a_document_that_joins_two_of_which_one_was_taken_for_another_before() -> None:
    ada, ben = in_memory("Ada"), in_memory("Ben")
    third = OTHER.replace("thirty", "forty")
    add(ada, third, "older")
    two_texts_of_one_document(ada)
    document = add(ben, TEXT, "one")
    ben.annotate(document, span_of(document, "a scandal"), ["opinion"])
    add(ben, OTHER, "two", origin="two.txt")
    add(ben, third, "two", origin="two.txt")
    merge_into(ada, ben)
    (joined,) = ada.documents.all()
    assert [(a.document, a.content) for a in ada.annotations()] == [(joined.id, "a scandal")]
    before = shared_state(ada)
    merge_into(ada, ben)
    assert shared_state(ada) == before


def test_through_a_link_to_a_library_in_use(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    ben = Store.open(tmp_path / "one" / "ben.db", "Ben")
    add(ben)
    tag(ben, "a scandal", "opinion")
    (tmp_path / "link.db").symlink_to(tmp_path / "one" / "ben.db")
    ada = Store.open(tmp_path / "ada.db", "Ada")
    assert merge(ada, [tmp_path / "link.db"]).added == 1
    ben.close()
    ada.close()


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("annotation_versions", {"version": '{"x":4611686018427387903}'}),
        ("annotation_versions", {"version": "[" * 200_000}),
        ("documents", {"authors": "[" * 200_000}),
        ("annotations", {"modified": "2024-99-99T00:00:00.000000Z"}),
        ("annotations", {"modified": "٢٠٢٤-01-01T00:00:00.000000Z"}),
        ("annotators", {"name": ""}),
        ("annotators", {"name": "a\x1b[2J"}),
        ("tags", {"name": "a\nb"}),
        ("tags", {"mark": "\x1b"}),
        ("revisions", {"blocks": "[" * 200_000}),
    ],
)
def test_values_that_no_library_holds(table: str, change: dict[str, str]) -> None:
    _, ben = two()
    tag(ben, "a scandal", "own")
    rows = [
        list((dict(zip(COLUMNS[name], row, strict=True)) | change).values())
        for name, row in transferred_rows(ben.database, set(), set())
        if name == table
    ]
    foreign = IncomingLibrary("ben.db")
    with pytest.raises(BadFile, match=r"ben\.db"):
        foreign.take(table, rows[-1])


def test_a_passage_that_does_not_say_what_it_should(tmp_path: Path) -> None:
    ada, ben = two()
    id_ = tag(ben, "a scandal", "opinion")
    foreign = incoming_library(ben)
    foreign.tables["annotations"][0] |= {"start": 5000, "end": 6000}
    merge_sources(ada, [foreign], MergeReport())
    assert [(a.content, a.status) for a in ada.annotations()] == [("a scandal", "moved")]
    assert ada.annotation(id_).span == span_of(only(ada), "a scandal")
