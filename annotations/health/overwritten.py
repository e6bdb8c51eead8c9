"""What a running program still holds of a library that another program has written over.

The pages of the library that are in the log or in SQLite's cache are its own; all others are the
other file's by now, and nothing tells the ones from the others. So a copy counts as the library
only where everything in it fits together, it is not what the other file holds, and what is on the
screens is in it. Else what is on the screens is saved: the open documents with their annotations.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from annotations.health.checks import check
from annotations.model import Brief
from annotations.service.documents import add_document
from annotations.service.store import Store
from annotations.storage.library_replacement import fingerprint_in_place
from corpus.document import Document, Span
from corpus.errors import LibraryError, LibraryFull, UnknownDocument
from corpus.os_errors import reason_of
from corpus.sources.json_lines import from_json_line
from corpus.storage import copying
from corpus.storage.database import Database
from corpus.storage.temporary_folders import workspace


@dataclass(frozen=True, slots=True)
class DocumentOnScreen:
    """A document that is open on a screen, with its annotations."""

    document: Document
    annotations: Sequence[Brief]
    unsaved: Sequence[tuple[Span, str]] = ()
    """Passages and tags that could not be saved."""


def save_overwritten(
    database: Database, target: Path, annotator: str, documents: Sequence[DocumentOnScreen]
) -> bool:
    """Save the library to a new file, if all of it can still be read, else the open documents with
    their annotations. Whether it is all of it.

    Raises LibraryError, also where the file already exists or no document is open.
    """
    try:
        with workspace(Path(os.path.realpath(target)).parent) as folder:
            copy = folder / "whole.db"
            whole = _copy_whole(database, copy, annotator, documents)
            if not whole:
                if not documents:
                    raise LibraryError(
                        f"the library {database.path.name} can no longer be read, and no document "
                        "is open that could be saved"
                    )
                copy = folder / "documents.db"
                _write_documents(copy, annotator, documents)
            with closing(Store.open(copy, annotator)) as store:
                copying.copy_open(store.database, target)
            return whole
    except OSError as error:
        raise LibraryError(
            f"the file {target.name} cannot be written: {reason_of(error)}"
        ) from error


def _copy_whole(
    database: Database, copy: Path, annotator: str, documents: Sequence[DocumentOnScreen]
) -> bool:
    try:
        copying.copy_open(database, copy)
        with closing(Store.open(copy, annotator)) as store:
            return (
                not check(store.database).problems
                and all(_is_in(store, shown) for shown in documents)
                and copying.fingerprint(store.database.connection)
                != fingerprint_in_place(database.path)
            )
    except LibraryFull:
        raise
    except LibraryError:
        return False


def _is_in(store: Store, opened: DocumentOnScreen) -> bool:
    try:
        document = store.documents.get(opened.document.id)
    except UnknownDocument:
        return False
    return document.text == opened.document.text and all(
        store.rows.stored(brief.id) is not None for brief in opened.annotations
    )


def _write_documents(target: Path, annotator: str, documents: Sequence[DocumentOnScreen]) -> None:
    with closing(Store.open(target, annotator)) as store:
        for opened in documents:
            line = json.dumps(
                {
                    "id": opened.document.slug,
                    "text": opened.document.text,
                    **asdict(opened.document.metadata),
                }
            )
            prepared = from_json_line(line, 1)
            cleaned = replace(prepared.cleaned, blocks=tuple(opened.document.blocks))
            add_document(store, replace(prepared, cleaned=cleaned))
            document = store.documents.get(opened.document.slug)
            for brief in opened.annotations:
                if not brief.orphaned and (brief.tags or brief.note):  # the others end a link
                    theirs = store.in_name_of(brief.annotator)
                    theirs.annotate(document, brief.span, brief.tags, brief.note)
            for span, tag in opened.unsaved:
                store.annotate(document, span, [tag])
