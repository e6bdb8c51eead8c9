"""The titles, annotations and memos of a library, cached until it changes: a search reads them with
every key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from annotations.model import Annotation
from annotations.model.memos import Memo
from annotations.query.evaluation import Evaluation, Queried
from annotations.service.reading import StoreReader
from annotations.service.saved_queries import saved_queries
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
    tags: Sequence[str]
    """The names of the codebook's tags."""
    evaluation: Evaluation
    """Of queries over these annotations."""
    saved_queries: Mapping[str, str]
    """By their names."""


_cache: WeakKeyDictionary[Database, LibraryContents] = WeakKeyDictionary()


def library_contents(store: StoreReader) -> LibraryContents:
    """The contents of the library now. Raises LibraryError."""
    database = store.database
    version = database.data_version(), database.connection.total_changes, store.visible_annotator()
    contents = _cache.get(database)
    if contents is None or contents.version != version:
        attributes, collections = store.attributes.by_document(), store.collections.by_document()
        documents = {
            document.id: replace(
                document,
                attributes=attributes.get(document.id, {}),
                collections=collections.get(document.id, ()),
            )
            for document in store.documents.all()
        }
        annotations = store.annotations()
        contents = LibraryContents(
            version, documents, annotations, store.memos.all(),
            [tag.name for tag in store.tags.codebook().tags],
            Evaluation(Queried(annotations, documents, store.attributes.types())),
            saved_queries(store),
        )  # fmt: skip
        _cache[database] = contents
    return contents
