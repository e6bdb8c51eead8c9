"""The annotations of another program's file, before they are compared with the library."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from annotations.analysis.tables.records import ANNOTATION_COLUMNS
from annotations.exchange.spreadsheet_damage import UNKNOWN, Moment
from annotations.model import Annotation

COLUMNS = ANNOTATION_COLUMNS
OF_DOCUMENTS = ("title", "author", "publisher", "published", "url")
"""The columns that tell of the document, and that no import takes in."""
Position = Literal["exact", "hint", "hint in UTF-16"]
"""What a row's span is worth. A hint counts in another text than the library's, such as a whole web
page; that it does not fit is no sign that the text has changed. It counts code points or the units
of UTF-16.
"""
POSITIONS: tuple[Position, ...] = ("exact", "hint", "hint in UTF-16")


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """One annotation as a file of another program has it; its document is known by slug only."""

    annotation: Annotation
    line: int
    """The line of the file on which it begins, for messages."""
    lines: int = 1
    """How many lines of the file it has: Variorum writes one for each tag."""
    modified: Moment = UNKNOWN
    """When it was changed last, as far as the file tells."""
    columns: frozenset[str] = frozenset(COLUMNS)
    """The columns that the file has for it; of the others it says nothing."""
    details: tuple[str, ...] = ()
    """The cells of OF_DOCUMENTS, of those that it has."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """The cells of the columns of `document_columns` that it has, by name."""
    mixed: bool = False
    """Whether the lines say different things, of which one was chosen."""
    position: Position = "exact"


class ImportedRows(list[ImportedRow]):
    """The annotations of a file, and what there is to say about the file itself."""

    def __init__(self, rows: Iterable[ImportedRow] = (), warnings: Iterable[str] = ()) -> None:
        super().__init__(rows)
        self.warnings = list(warnings)
        """A sentence for each value that was not taken over unchanged."""
