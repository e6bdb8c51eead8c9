"""Attributes and collections of documents: set, typed, merged, undone, packed, rescued."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.errors import (
    BadAttribute,
    BadCollection,
    ChangedSince,
    UnknownAttribute,
    UnknownCollection,
)
from annotations.health.checks import check
from annotations.health.rescue import rescue
from annotations.model.attributes import attribute_key, collection_name, fits, inferred_type, within
from annotations.seminar import bundle_format, packs
from annotations.service.attributes import (
    DocumentChanges,
    change_documents,
    remove_attribute,
    rename_attribute,
    rename_collection,
    set_attributes,
    set_type,
)
from annotations.service.documents import remove_document
from annotations.service.store import Store
from annotations.storage.schema import LIBRARY_SCHEMAS
from corpus.errors import UnknownDocument
from corpus.storage.migrations import Schema
from corpus.storage.opening import open_database
from tests.helpers.factories import add, in_memory, incoming_library, merge_into


def id_of(store: Store, slug: str) -> str:
    return store.documents.find(slug)


def put(store: Store, slug: str, **values: str | None) -> frozenset[str]:
    return change_documents(store, [id_of(store, slug)], DocumentChanges(values))


def join(store: Store, slug: str, *names: str) -> frozenset[str]:
    return change_documents(store, [id_of(store, slug)], DocumentChanges(add_to=names))


def quit_(store: Store, slug: str, *names: str) -> frozenset[str]:
    return change_documents(store, [id_of(store, slug)], DocumentChanges(remove_from=names))


def said(store: Store) -> dict[str, tuple[dict[str, str], tuple[str, ...]]]:
    return {
        summary.slug: (summary.attributes, summary.collections)
        for summary in store.summaries()
        if summary.attributes or summary.collections
    }


def last_label(store: Store) -> str:
    return store.journal.history(1)[0].label


@pytest.fixture
def store() -> Store:
    store = in_memory("Ada")
    add(store)
    add(store, "The harbour was empty.", "harbour", title="The empty harbour")
    return store


# Values and types


@pytest.mark.parametrize(
    ("values", "type_"),
    [
        (["1920"], "number"),
        (["1920", "-3.5", "0"], "number"),
        (["1920", "1920-05"], "date"),
        (["1920-05-03"], "date"),
        (["1920-02-30"], "text"),
        (["1920-13"], "text"),
        (["0000"], "text"),
        (["01234"], "text"),  # a postal code
        (["9783161484100123"], "text"),  # more digits than a spreadsheet keeps
        (["2E10"], "text"),
        (["1,5"], "text"),
        (["١٩٢٠"], "text"),
        (["France"], "text"),
        ([], "text"),
    ],
)
def test_types_are_inferred(values: list[str], type_: str) -> None:
    assert inferred_type(values) == type_
    assert all(fits(value, inferred_type(values)) for value in values)


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=12)))
def test_values_fit_the_type_that_is_inferred_from_them(values: list[str]) -> None:
    assert all(fits(value, inferred_type(values)) for value in values)


def test_values_are_kept_as_typed_and_keys_differ_by_more_than_case(store: Store) -> None:
    assert put(store, "bridge", Year="1920", place="  La\u0301 Paz  ") == {id_of(store, "bridge")}
    put(store, "harbour", year="+1921.50")
    assert said(store) == {
        "bridge": ({"place": "La\u0301 Paz", "Year": "1920"}, ()),
        "harbour": ({"Year": "+1921.50"}, ()),
    }
    assert store.attributes.types() == {"place": "text", "Year": "number"}
    turn = store.journal.turn()
    assert put(store, "bridge", YEAR="1920") == frozenset()
    assert store.journal.turn() == turn, "what changes nothing is no entry of the history"


def test_a_value_that_does_not_fit_is_refused(store: Store) -> None:
    put(store, "bridge", year="1920")
    before = said(store)
    with pytest.raises(BadAttribute, match="year holds numbers, and “May” \\(harbour\\) is no num"):
        put(store, "harbour", year="May", place="Kea")
    assert said(store) == before
    # Where no other document has a value, the type follows the new one.
    put(store, "bridge", year="1920-05")
    assert store.attributes.types() == {"year": "date"}


def test_the_type_of_an_attribute_can_be_changed(store: Store) -> None:
    put(store, "bridge", year="1920")
    put(store, "harbour", year="1921")
    assert set_type(store, "YEAR", "date") == "number"
    assert store.attributes.types() == {"year": "date"}
    put(store, "harbour", year="1921-06")
    with pytest.raises(BadAttribute, match="“1921-06” \\(harbour\\) is no number"):
        set_type(store, "year", "number")
    store.journal.undo()
    store.journal.undo()
    assert store.attributes.types() == {"year": "number"}
    store.journal.redo()
    assert store.attributes.types() == {"year": "date"}
    with pytest.raises(UnknownAttribute, match="there is no attribute “age”; there are year"):
        set_type(store, "age", "text")


@pytest.mark.parametrize(
    "key", ["", " ", "a=b", "a:b", "a<b", 'a"b', "Title", "publisher", "id", "x" * 101, "a\u202eb"]
)
def test_what_no_attribute_can_be_called(store: Store, key: str) -> None:
    with pytest.raises(BadAttribute):
        change_documents(store, [id_of(store, "bridge")], DocumentChanges({key: "1"}))
    assert attribute_key("  Date  of interview ") == "Date of interview"


@pytest.mark.parametrize("name", ["", "a;b", "/a", "a//b", "a\x07b", "x" * 101])
def test_what_no_collection_can_be_called(name: str) -> None:
    with pytest.raises(BadCollection):
        collection_name(name)
    assert collection_name(" Press / Greek  papers ") == "Press/Greek papers"


def test_values_are_removed(store: Store) -> None:
    put(store, "bridge", year="1920", place="Kea")
    put(store, "bridge", year="", place=None)
    assert said(store) == {}
    with pytest.raises(UnknownAttribute):
        put(store, "bridge", yaer=None)


# Collections


def test_documents_belong_to_collections(store: Store) -> None:
    join(store, "bridge", "Press", "Greece/1920s", "press")
    join(store, "harbour", "PRESS")
    assert said(store) == {
        "bridge": ({}, ("Greece/1920s", "Press")), "harbour": ({}, ("Press",)),
    }  # fmt: skip
    assert store.collections.names() == ["Greece/1920s", "Press"]
    assert join(store, "bridge", "Press") == frozenset()
    quit_(store, "bridge", "press")
    assert said(store)["bridge"] == ({}, ("Greece/1920s",))
    with pytest.raises(UnknownCollection, match="there are Greece/1920s and Press"):
        quit_(store, "bridge", "Prss")
    assert within("Greece/1920s", "greece")
    assert not within("Greeces", "Greece")


def test_a_renamed_collection_takes_the_nested_ones_along(store: Store) -> None:
    join(store, "bridge", "Greece/1920s", "Press")
    join(store, "harbour", "Greece", "Press")
    assert rename_collection(store, "greece", "Press") == 2
    assert said(store) == {
        "bridge": ({}, ("Press", "Press/1920s")), "harbour": ({}, ("Press",)),
    }  # fmt: skip
    store.journal.undo()
    assert store.collections.names() == ["Greece", "Greece/1920s", "Press"]
    with pytest.raises(UnknownCollection):
        rename_collection(store, "Rome", "Italy")


# History


def test_a_batch_is_one_entry_that_says_what_was_done(store: Store) -> None:
    both = [id_of(store, "bridge"), id_of(store, "harbour")]
    labels = []
    for changes in (
        DocumentChanges({"year": "1920", "place": "Kea"}),
        DocumentChanges(add_to=["Press"]),
        DocumentChanges(remove_from=["Press"]),
        DocumentChanges({"year": None}),
        DocumentChanges({"year": "1921"}, ["Press"], details={"publisher": "Kathimerini"}),
    ):
        assert change_documents(store, both, changes) == set(both)
        labels.append(last_label(store))
    assert labels == [
        "set year and place of 2 documents",
        "added 2 documents to Press",
        "removed 2 documents from Press",
        "removed year of 2 documents",
        "edited the details of 2 documents",
    ]
    kinds = [entry.kind for entry in store.journal.history(5)]
    assert kinds == ["details", *(["attributes"] * 4)]
    put(store, "harbour", place="Syros")
    assert last_label(store) == "set place of “The empty harbour”"


def test_undo_redo_and_who_is_told(store: Store) -> None:
    states = [said(store)]
    turn = store.journal.turn()
    for act in (
        lambda: put(store, "bridge", year="1920"),
        lambda: put(store, "bridge", year="1921", place="Kea"),
        lambda: join(store, "bridge", "Press"),
        lambda: put(store, "bridge", year=None),
        lambda: quit_(store, "bridge", "Press"),
        lambda: rename_attribute(store, "place", "island"),
        lambda: remove_attribute(store, "island"),
    ):
        act()
        states.append(said(store))
        assert store.journal.since(turn).documents == {id_of(store, "bridge")}
        turn = store.journal.turn()
    for state in reversed(states[:-1]):
        pending = store.journal.next_to_undo()
        assert pending is not None
        assert pending.effects.sentence() == "changes 1 document"
        assert store.journal.undo_change().place is not None
        assert said(store) == state
    for state in states[1:]:
        store.journal.redo()
        assert said(store) == state
    assert check(store.database).problems == []


def test_on_the_page_undo_steps_over_them(store: Store) -> None:
    document = store.documents.get("bridge")
    store.annotate(document, document.blocks[0].span, ["claim"])
    put(store, "bridge", year="1920")
    store.journal.undo_change({"annotations"})
    assert said(store) == {"bridge": ({"year": "1920"}, ())}
    assert store.annotations() == []


def test_a_removed_document_takes_them_along(store: Store) -> None:
    put(store, "bridge", year="1920")
    join(store, "bridge", "Press")
    remove_document(store, "bridge")
    assert (said(store), store.attributes.types(), store.collections.names()) == ({}, {}, [])
    with pytest.raises(UnknownDocument):
        set_attributes(store, {(store.journal.place(1) and "x") or "x": {"year": "1"}})
    store.journal.undo()
    assert said(store) == {"bridge": ({"year": "1920"}, ("Press",))}


def test_adding_is_not_undone_where_somebody_has_described_the_document() -> None:
    store = in_memory("Ada")
    add(store)
    ben = store.in_name_of("Ben")
    put(ben, "bridge", year="1920")
    with pytest.raises(ChangedSince):
        store.journal.undo()
    ben.journal.undo()
    store.journal.undo()
    assert store.documents.all() == []


def test_a_rename_refuses_another_attributes_name(store: Store) -> None:
    put(store, "bridge", year="1920", place="Kea")
    with pytest.raises(BadAttribute, match="already an attribute place"):
        rename_attribute(store, "year", "Place")
    assert rename_attribute(store, "place", "Place") == 1
    assert said(store)["bridge"][0] == {"Place": "Kea", "year": "1920"}
    assert rename_attribute(store, "year", "date") == 1
    assert store.attributes.types() == {"date": "number", "Place": "text"}


# Merging


def two(*acts: Callable[[Store], object]) -> list[Store]:
    """Libraries that began as one, in each of which something else was done."""
    first = in_memory("Ada")
    add(first)
    put(first, "bridge", year="1920", place="Kea")
    join(first, "bridge", "Press")
    stores = []
    for number, act in enumerate(acts):
        other = in_memory(f"Reader {number}")
        merge_into(other, first)
        act(other)
        stores.append(other)
    return stores


def merged(stores: list[Store]) -> dict[str, tuple[dict[str, str], tuple[str, ...]]]:
    """What all orders of merging come to."""
    results = []
    for order in permutations(stores):
        result = in_memory("Eve")
        for other in (*order, *order):
            merge_into(result, other)
        results.append((said(result), result.attributes.types()))
        assert check(result.database).problems == []
    assert all(result == results[0] for result in results)
    return results[0][0]


def test_the_last_value_counts_in_any_order() -> None:
    stores = two(
        lambda s: put(s, "bridge", year="1921"),
        lambda s: put(s, "bridge", year="1922"),
        lambda s: put(s, "bridge", YEAR="1923", place=None),
    )
    assert merged(stores) == {"bridge": ({"year": "1923"}, ("Press",))}


def test_a_removal_travels_and_a_later_value_outlives_it() -> None:
    stores = two(
        lambda s: (put(s, "bridge", year=None), quit_(s, "bridge", "Press")),
        lambda s: put(s, "bridge", year="1922"),
    )
    assert merged(stores) == {"bridge": ({"place": "Kea", "year": "1922"}, ())}


def test_an_edit_in_sight_of_both_settles_it() -> None:
    first, second = two(
        lambda s: put(s, "bridge", year="1921"), lambda s: put(s, "bridge", year="1922")
    )
    merge_into(first, second)
    assert said(first)["bridge"][0]["year"] == "1922"
    put(first, "bridge", year=None)
    merge_into(second, first)
    assert said(second) == said(first) == {"bridge": ({"place": "Kea"}, ("Press",))}
    report = merge_into(second, first)
    assert report.attributes == 0


def test_values_of_two_types_are_texts_until_one_is_corrected() -> None:
    def as_date(store: Store) -> None:
        set_type(store, "year", "date")
        put(store, "bridge", year="1920-05")

    def as_number(store: Store) -> None:
        add(store, "Another one.", "other")
        put(store, "other", year="7")

    stores = two(as_date, as_number)
    assert merged(stores)["bridge"][0]["year"] == "1920-05"
    first, second = stores
    merge_into(first, second)
    assert first.attributes.types()["year"] == "text"
    put(first, "other", year="1921")
    assert first.attributes.types()["year"] == "date"


def test_an_undone_merge_may_come_again_and_says_how_much_came() -> None:
    (first,) = two(lambda s: None)
    second = in_memory("Ben")
    assert merge_into(second, first).attributes == 3
    second.journal.undo()
    assert said(second) == {}
    assert merge_into(second, first).attributes == 3
    assert said(second) == said(first)
    put(first, "bridge", year=None)
    merge_into(second, first)
    first.journal.undo()
    merge_into(second, first)
    assert said(second) == said(first)


def test_documents_that_turn_out_to_be_one_share_their_attributes() -> None:
    first, second, both = in_memory("Ada"), in_memory("Ben"), in_memory("Eve")
    add(first, "One.", "one", data=b"1", origin="a")
    put(first, "one", year="1920")
    add(second, "Two.", "two", data=b"2", origin="a")
    put(second, "two", year="1921", place="Kea")
    join(second, "two", "Press")
    add(both, "One.", "one", data=b"1", origin="a")
    add(both, "Two.", "two", data=b"2", origin="a")
    for order in permutations([first, second, both]):
        result = in_memory("Eve")
        for other in (*order, *order):
            merge_into(result, other)
        assert list(said(result).values()) == [({"place": "Kea", "year": "1921"}, ("Press",))]
        assert check(result.database).problems == []


def test_what_another_library_says_is_not_believed(store: Store) -> None:
    put(store, "bridge", year="1920")
    join(store, "bridge", "Press")
    foreign = incoming_library(store)
    for table, changes in (
        ("attributes", ({"key": "a=b"}, {"key": "title"}, {"value": " "}, {"document": "x"})),
        ("attribute_types", ({"type": "formula"}, {"key": ""})),
        ("collection_members", ({"collection": "a;b"}, {"collection": ""}, {"created": "x"})),
    ):
        (row,) = foreign.tables[table]
        for change in changes:
            with pytest.raises(Exception, match=table):
                foreign.take(table, list({**row, **change}.values()))


# Packs and returns


def written(path: Path, lines: str) -> Path:
    path.write_text(lines, "utf-8")
    return path


def test_packs_carry_those_of_their_documents(store: Store, tmp_path: Path) -> None:
    bare = written(tmp_path / "bare.vpack", "".join(packs.make_pack(store).lines))
    assert bundle_format.heading_of(bare).version == 2
    put(store, "bridge", year="1920", secret="1")
    put(store, "bridge", secret=None)
    set_type(store, "year", "date")
    put(store, "harbour", place="Kea")
    join(store, "bridge", "Press")
    pack = packs.make_pack(store, ["bridge"])
    path = written(tmp_path / "one.vpack", "".join(pack.lines))
    assert bundle_format.heading_of(path).version == 4
    assert "Kea" not in path.read_text("utf-8")
    ben = in_memory("Ben")
    packs.open_pack(ben, path)
    assert said(ben) == {"bridge": ({"year": "1920"}, ("Press",))}
    assert ben.attributes.types() == {"year": "date"}
    document = ben.documents.get("bridge")
    ben.annotate(document, document.blocks[0].span, ["claim"])
    put(ben, "bridge", year="1930")
    back = written(tmp_path / "b.vreturn", "".join(packs.make_return(ben).lines))
    assert bundle_format.heading_of(back).version == 2, "they are nobody's own"
    merge_into(store, bundle_format.read(back))
    assert said(store)["bridge"][0]["year"] == "1920"


# Health


def test_check_sees_what_was_changed_by_no_program(path: Path) -> None:
    store = Store.open(path, "Ada")
    add(store)
    put(store, "bridge", year="1920")
    connection = store.database.connection
    connection.execute("UPDATE attributes SET value = '1921'")
    assert any("attributes" in problem.sentence for problem in check(store.database).problems)
    connection.execute("UPDATE attributes SET value = ' '")
    assert any("is empty" in problem.sentence for problem in check(store.database).problems)
    store.close()


def test_rescue_saves_them(path: Path, tmp_path: Path) -> None:
    store = Store.open(path, "Ada")
    add(store)
    put(store, "bridge", year="1920", summary="long " * 3000)
    set_type(store, "year", "date")
    join(store, "bridge", "Press")
    before = said(store)
    store.close()
    report = rescue(path, tmp_path / "new.db")
    assert (report.saved["attributes"], report.whole) == (2, True), report
    saved = Store.open(tmp_path / "new.db", "Ada")
    assert said(saved) == before
    assert saved.attributes.types()["year"] == "date"
    saved.close()


def test_rescue_keeps_what_was_said_of_a_lost_document(path: Path, tmp_path: Path) -> None:
    store = Store.open(path, "Ada")
    add(store)
    put(store, "bridge", year="1920")
    connection = store.database.connection
    connection.execute("PRAGMA foreign_keys = OFF")
    for table in ("journal_changes", "journal", "known_sources", "revisions", "documents"):
        connection.execute(f"DELETE FROM {table}")
    store.close()
    report = rescue(path, tmp_path / "new.db")
    saved = Store.open(tmp_path / "new.db", "Ada")
    assert [values for values, _ in said(saved).values()] == [{"year": "1920"}], report
    saved.close()


def test_a_library_of_an_earlier_version_gets_the_tables(path: Path, tmp_path: Path) -> None:
    corpus, own = LIBRARY_SCHEMAS
    old = (corpus, Schema(own.name, own.steps[:-1]))
    open_database(path, old).close()
    rescue(path, tmp_path / "rescued.db")
    store = Store.open(path, "Ada")
    add(store)
    put(store, "bridge", year="1920")
    assert said(store) == {"bridge": ({"year": "1920"}, ())}
    assert check(store.database).problems == []
    store.close()
