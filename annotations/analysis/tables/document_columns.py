"""The columns of a table that say to which collections documents belong, and their attributes.

A table of annotations has them behind its own columns, and only those that say something there. No
import of annotations takes them in (`annotations.exchange.attributes_csv` reads attributes).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from annotations.model.attributes import folded
from corpus.document import DocumentSummary

COLLECTIONS = "collections"
PREFIX = "doc."
"""In front of the key of an attribute."""
SEPARATOR = "; "
"""Between the names of several collections."""


class DocumentColumns(NamedTuple):
    """The columns of these documents."""

    names: tuple[str, ...]
    cells: dict[str, tuple[str, ...]]
    """A cell for each column, by document (an id)."""

    def of(self, document: str) -> dict[str, str]:
        """The cells of a document (an id), by the name of the column as a file is read."""
        names = (name.lower() for name in self.names)
        return dict(zip(names, self.cells.get(document, ()), strict=False))


def document_columns(documents: Iterable[DocumentSummary]) -> DocumentColumns:
    """The columns of these documents: the collections if any document is in one, and the attributes
    that any has, by key.
    """
    several = list(documents)
    keys = sorted({key for one in several for key in one.attributes}, key=folded)
    has_collections = any(one.collections for one in several)
    names = (*((COLLECTIONS,) if has_collections else ()), *(f"{PREFIX}{key}" for key in keys))
    return DocumentColumns(
        names,
        {
            one.id: (
                *((SEPARATOR.join(one.collections),) if has_collections else ()),
                *(one.attributes.get(key, "") for key in keys),
            )
            for one in several
        },
    )


def is_document_column(name: str) -> bool:
    """Whether a column of a file, by its name in lower case, is one of these."""
    return name == COLLECTIONS or (name.startswith(PREFIX) and len(name) > len(PREFIX))
