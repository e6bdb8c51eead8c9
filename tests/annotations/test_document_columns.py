"""The columns of the CSV that tell of collections and attributes: behind all others, and in no
import of annotations.
"""

from __future__ import annotations

import csv
import io

import pytest

from annotations.exchange.csv_tables import decode
from annotations.exchange.formats import csv_file
from annotations.exchange.rows import COLUMNS
from annotations.service.attributes import DocumentChanges, change_documents
from annotations.service.store import Store
from tests.helpers.factories import add, in_memory
from tests.helpers.importing import import_annotations


@pytest.fixture
def store() -> Store:
    store = in_memory("Ada")
    for slug, text in (("bridge", "The bridge was closed."), ("harbour", "The harbour was empty.")):
        document = add(store, text, slug)
        store.annotate(document, document.blocks[0].span, ["claim", "disputed"], "A note.")
    return store


def describe(store: Store, slug: str, changes: DocumentChanges) -> None:
    change_documents(store, [store.documents.find(slug)], changes)


def as_csv(store: Store) -> str:
    return csv_file.write(store.annotations(), store.summaries())


def imported(text: str, store: Store) -> list[str]:
    report = import_annotations(store, csv_file.read(decode(text.encode())))
    assert report.problems == []
    return report.notices


def test_there_are_none_where_nothing_is_said(store: Store) -> None:
    assert as_csv(store).splitlines()[0] == ",".join(COLUMNS)


def test_they_come_last_and_formulas_are_defused(store: Store) -> None:
    describe(store, "bridge", DocumentChanges({"Year": "1920", "a,b": "=1+1"}, ["Press", "Greece"]))
    rows = list(csv.DictReader(io.StringIO(as_csv(store))))
    assert list(rows[0])[: len(COLUMNS)] == list(COLUMNS)
    assert list(rows[0])[len(COLUMNS) :] == ["collections", "doc.a,b", "doc.Year"]
    said = {
        tuple(list(row.values())[len(COLUMNS) :]) for row in rows if row["document"] == "bridge"
    }
    assert said == {("Greece; Press", "'=1+1", "1920")}
    assert {row["doc.Year"] for row in rows if row["document"] == "harbour"} == {""}
    only = csv_file.write(
        [a for a in store.annotations() if a.slug == "harbour"], store.summaries()
    )
    assert only.splitlines()[0] == ",".join(COLUMNS), "of documents that are not in the file"


def test_an_import_restores_the_annotations_and_leaves_attributes_alone(store: Store) -> None:
    describe(store, "bridge", DocumentChanges({"Year": "1920"}, ["Press"]))
    text = as_csv(store)
    turn = store.journal.turn()
    assert imported(text, store) == []
    assert store.journal.turn() == turn
    other = in_memory("Eve")
    add(other, "The bridge was closed.", "bridge")
    add(other, "The harbour was empty.", "harbour")
    assert imported(text, other) == []
    assert other.attributes.by_document() == {}
    bare = csv_file.write(other.annotations(), other.documents.all())
    assert bare == csv_file.write(store.annotations(), store.documents.all())


def test_an_edited_cell_is_said_to_be_left_out(store: Store) -> None:
    describe(store, "bridge", DocumentChanges({"Year": "1920"}, ["Press"]))
    text = as_csv(store)
    assert len(store.annotations()) == 2
    first = text.replace(",Press,1920", ",Press,1921", 1)
    assert imported(first, store) == [
        "details of documents are not imported (doc.year); edit them in the library"
    ]
    every = text.replace(",Press,1920", ",Archive,1920")
    assert "(collections)" in imported(every, store)[0]
    assert store.collections.names() == ["Press"]
    assert len(store.annotations()) == 2


def test_a_column_that_is_none_of_ours_is_still_named(store: Store) -> None:
    text = as_csv(store).replace("\r\n", ",x\r\n").replace("links,x", "links,doc.", 1)
    assert "the unknown column was ignored: doc." in csv_file.read(text).warnings
