"""What went wrong with attributes and collections in other programs, as their users reported it."""

from __future__ import annotations

from pathlib import Path

from annotations.analysis.document_conditions import DescribedDocuments, parse_condition
from annotations.exchange import attributes_csv
from annotations.service.attributes import (
    DocumentChanges,
    change_documents,
    remove_attribute,
    rename_attribute,
    rename_collection,
    set_type,
)
from annotations.service.documents import add_document, remove_document
from annotations.service.store import Store
from tests.helpers.factories import add, in_memory, merge_into, prepared_source


def library(annotator: str = "Ada") -> Store:
    store = in_memory(annotator)
    for slug in ("bridge", "harbour", "tunnel"):
        add(store, f"The {slug}.", slug)
    return store


def put(store: Store, slug: str, *names: str, **values: str | None) -> None:
    change_documents(store, [store.documents.find(slug)], DocumentChanges(values, names))


def said(store: Store) -> dict[str, tuple[dict[str, str], tuple[str, ...]]]:
    return {
        one.slug: (one.attributes, one.collections)
        for one in store.summaries()
        if one.attributes or one.collections
    }


def found(store: Store, *conditions: str) -> list[str]:
    matching = DescribedDocuments(store).matching((), [parse_condition(c) for c in conditions])
    return [one.slug for one in matching]


def taken(store: Store, text: str) -> list[str]:
    rows, _ = attributes_csv.read(text.encode())
    return attributes_csv.import_attributes(store, rows).problems


def test_an_attribute_that_looks_like_a_number_can_be_a_text() -> None:
    """github.com/ccbogel/QualCoder/issues/392: each new attribute was numeric."""
    store = library()
    put(store, "bridge", room="12")
    set_type(store, "room", "text")
    put(store, "harbour", room="12a")
    assert store.attributes.types() == {"room": "text"}


def test_a_new_document_and_a_new_revision_take_nothing_away() -> None:
    """QualCoder/issues/805: attributes vanished when a file was added."""
    store = in_memory("Ada")
    add_document(store, prepared_source("One.", "bridge", origin="a"))
    put(store, "bridge", "Press", year="1920")
    before = said(store)
    add(store, "Other.", "other")
    add_document(store, prepared_source("One, revised.", "bridge", origin="a"))
    assert store.documents.get("bridge").text == "One, revised."
    assert said(store) == before


def test_two_conditions_at_once() -> None:
    """QualCoder/issues/543: a number that is not 1 and a text that is like another."""
    store = library()
    put(store, "bridge", n="1", kind="string quartet")
    put(store, "harbour", n="2", kind="string trio")
    put(store, "tunnel", n="3", kind="choir")
    assert found(store, "n!=1", "kind~string") == ["harbour"]


def test_a_removed_attribute_may_come_again_with_another_type_and_case() -> None:
    """QualCoder/issues/815: `DATE` was removed, and `date` could not be added."""
    store = library()
    put(store, "bridge", DATE="May")
    remove_attribute(store, "date")
    put(store, "bridge", date="1920-05")
    put(store, "harbour", date="1921")
    assert store.attributes.types() == {"date": "date"}


def test_what_was_written_is_there_after_the_program_is_started_again(path: Path) -> None:
    """QualCoder/issues/311: values were gone after a restart."""
    store = Store.open(path, "Ada")
    add(store, "One.", "bridge")
    put(store, "bridge", "Press", year="1920")
    before = said(store)
    store.close()
    store = Store.open(path, "Ben")
    assert said(store) == before
    store.close()


def test_rows_may_be_short_and_quoted_or_not() -> None:
    """QualCoder/issues/100 and 986: an IndexError for rows with fewer cells than the header."""
    store = library()
    assert (
        taken(store, 'document,"year",place\nbridge,1920\n\n"harbour","1921","Kea, Cyclades"\n')
        == []
    )
    assert said(store) == {
        "bridge": ({"year": "1920"}, ()),
        "harbour": ({"place": "Kea, Cyclades", "year": "1921"}, ()),
    }


def test_a_rename_keeps_every_value() -> None:
    """github.com/oatear/cider/issues/198: renaming an attribute deleted its values."""
    store = library()
    put(store, "bridge", year="1920")
    put(store, "harbour", year="1921")
    assert rename_attribute(store, "year", "Year of birth") == 2
    assert [values for values, _ in said(store).values()] == [
        {"Year of birth": "1920"}, {"Year of birth": "1921"},
    ]  # fmt: skip
    assert store.attributes.types() == {"Year of birth": "number"}


def test_a_document_that_was_removed_and_restored_is_in_its_collections() -> None:
    """github.com/zotero/zotero/issues/5766: a sync in between took trashed items out of them."""
    store, other = library(), library("Ben")
    put(store, "bridge", "Press", year="1920")
    merge_into(other, store)
    remove_document(store, "bridge")
    merge_into(other, store)
    assert said(other) == {"bridge": ({"year": "1920"}, ("Press",))}
    store.journal.undo()
    merge_into(store, other)
    assert said(store) == said(other)


def test_a_collection_moves_into_itself() -> None:
    """zotero/issues/1521: which broke the sync."""
    store, other = library(), library("Ben")
    put(store, "bridge", "Press", "Press/Greek")
    merge_into(other, store)
    rename_collection(store, "Press", "Press/Press")
    assert store.collections.names() == ["Press/Press", "Press/Press/Greek"]
    rename_collection(other, "Press", "Papers")
    merge_into(store, other)
    merge_into(other, store)
    assert said(store) == said(other)
    assert said(store)["bridge"][1] == (
        "Papers", "Papers/Greek", "Press/Press", "Press/Press/Greek",
    )  # fmt: skip


def test_leading_zeros_and_long_numbers_stay() -> None:
    """github.com/dzhw/SLC-IntEr/issues/243: postal codes lost their zeros."""
    store = library()
    taken(store, "document;plz;number\nbridge;01097;12345678901234567890\nharbour;80331;1\n")
    assert store.attributes.types()["plz"] == "text"
    text = attributes_csv.write(store.summaries())
    assert "01097" in text
    assert "12345678901234567890" in text
    assert found(store, "plz=01097") == ["bridge"]
    assert found(store, "plz=1097") == []


def test_dates_in_part_are_within_what_is_asked_for() -> None:
    """github.com/CrossRef/rest-api-doc/issues/7: filters missed what had only a year."""
    store = library()
    taken(store, "document,issued\nbridge,2014-12\nharbour,2014\ntunnel,2015-12-31\n")
    assert found(store, "issued>=2014") == ["bridge", "harbour", "tunnel"]
    assert found(store, "issued>=2014-01-01") == ["bridge", "harbour", "tunnel"]
    assert found(store, "issued<=2015") == ["bridge", "harbour", "tunnel"]
    assert found(store, "issued<=2015-12") == ["bridge", "harbour", "tunnel"]
    assert found(store, "issued=2014") == ["bridge", "harbour"]
