"""Documents that a file names in another way than the library."""

from __future__ import annotations

from annotations.exchange.document_suggestions import suggested_documents, unmatched_documents
from annotations.exchange.foreign_rows import foreign_row
from annotations.exchange.project import ImportedDocument, ImportedProject
from annotations.exchange.rows import ImportedRows
from annotations.service.store import Store
from corpus.document import Metadata
from tests.helpers.factories import TEXT, add


def project(*quotes: str) -> ImportedProject:
    page = ImportedDocument("p", Metadata(url="https://elsewhere.example/1"))
    rows = [foreign_row(str(n), "p", n, content=words) for n, words in enumerate(quotes)]
    return ImportedProject(ImportedRows(rows), (page,))


def suggested(store: Store, *quotes: str) -> list[tuple[str, int, int]]:
    file = project(*quotes)
    found = suggested_documents(store, file, unmatched_documents(store, file))
    return [(one.document.slug, one.passages, one.of) for one in found]


def test_the_document_that_has_most_of_the_passages_is_suggested(store: Store) -> None:
    add(store)
    add(store, "Something else, where nobody will say so.", "other")
    assert suggested(store, "thirty\n  buses", "a scandal", "not there") == [("bridge", 2, 3)]


def test_none_is_suggested_that_has_few_or_that_is_one_of_two(store: Store) -> None:
    add(store)
    assert suggested(store, "thirty buses", "no ships", "no trains") == []
    assert suggested(store) == suggested(store, "  ") == []
    add(store, f"{TEXT} Again.", "again")
    assert suggested(store, "thirty buses") == []
