"""A library that is open, as far as it is read.

Apart from `annotations.service.store`, so that who only reads (`variorum list`, an export, a
statistic) does not load the history, undo and the search index with what writes them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Self

from annotations.model.annotator_names import annotator_name, login_name
from annotations.storage import places_version
from annotations.storage.codebook import TagRows
from annotations.storage.queries import AnnotationQueries
from annotations.storage.schema import LIBRARY_SCHEMAS
from corpus.storage.database import Database
from corpus.storage.library_file import LibraryFile
from corpus.storage.opening import open_database


class StoreReader(AnnotationQueries):
    """One library, read through one thread's connection, for one annotator."""

    def __init__(self, database: Database, annotator: str, tags: TagRows | None = None) -> None:
        self.tags = TagRows(database) if tags is None else tags
        super().__init__(database, annotator_name(annotator), self.tags)

    @classmethod
    def open(
        cls, path: Path, annotator: str | None = None, *, same_as: LibraryFile | None = None
    ) -> Self:
        """Open the library at `path`, made if it is not there; with `same_as`, only if it is this
        file. Raises LibraryError.
        """
        database = open_database(path, LIBRARY_SCHEMAS, same_as=same_as)
        store = cls(database, annotator or login_name())
        try:
            places_version.bring_up_to_date(database)
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        self.database.close()
