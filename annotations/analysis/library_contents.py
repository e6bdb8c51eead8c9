"""The titles, annotations and memos of a library, cached until it changes: a search reads them with
every key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from annotations.model import Annotation
from annotations.model.memos import Memo
from annotations.service.store import Store
from corpus.document import DocumentSummary
from corpus.storage.database import Database


@dataclass(frozen=True, slots=True)
class LibraryContents:
    """What one state of a library holds, as one annotator may see it."""

    version: tuple[int, int, str | None]
    """Changes with the library and with what the annotator may see."""
    documents: Mapping[str, DocumentSummary]
    """By their ids."""
    annotations: Sequence[Annotation]
    memos: Sequence[Memo]


_cache: WeakKeyDictionary[Database, LibraryContents] = WeakKeyDictionary()


def library_contents(store: Store) -> LibraryContents:
    """The contents of the library now. Raises LibraryError."""
    database = store.database
    version = database.data_version(), database.connection.total_changes, store.visible_annotator()
    contents = _cache.get(database)
    if contents is None or contents.version != version:
        documents = {document.id: document for document in store.documents.all()}
        contents = LibraryContents(version, documents, store.annotations(), store.memos.all())
        _cache[database] = contents
    return contents
