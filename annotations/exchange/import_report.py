"""The report of an import, and the conflicts between a file and the library that it asks about."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from annotations.exchange.project import Loss
from annotations.model import Annotation

ConflictChoice = Literal["file", "library"]
RowResult = Literal["added", "updated", "unchanged"]
Reason = Literal["edited", "deleted", "unclear"]

_LINE = re.compile(r"^line (\d+):")
_REASONS: dict[Reason, str] = {
    "edited": "was changed here after the file was written",
    "deleted": "was deleted here after the file was written",
    "unclear": "differs from the library, and the file has no time of the last change",
}


@dataclass(frozen=True, slots=True)
class ImportConflict:
    """The file says one thing and the library another, and the file is not the later of the two."""

    id: str
    line: int
    """The line of the file."""
    document: str
    """The document's slug."""
    reason: Reason
    what: str
    """What is said to conflict: `the annotation “…”`, or a link of it."""
    in_library: Annotation | None
    """The annotation as the library has it; None where it was deleted."""
    in_file: Annotation
    """The annotation as the file has it."""
    unit: str = "line"
    """What the annotations of the file are numbered by."""

    @property
    def sentence(self) -> str:
        return f"{self.unit} {self.line}: {self.what} {_REASONS[self.reason]}"


Decide = Callable[[ImportConflict], ConflictChoice]


@dataclass
class ImportReport:
    """What an import did."""

    moved: int = 0
    """Among those taken in: found elsewhere than the file says."""
    orphaned: int = 0
    """Among those taken in: not found in the document as it is here."""
    absent: int = 0
    """Not in the file, though it holds others of the same documents and annotators: they stay."""
    new_tags: list[str] = field(default_factory=list)
    """Tags that the codebook did not have."""
    conflicts: list[tuple[ImportConflict, ConflictChoice]] = field(default_factory=list)
    """Where both differ and the file is not the later one, with what was chosen."""
    notices: list[str] = field(default_factory=list)
    """A sentence for each thing in the file that was not taken as it stands there."""
    problems: list[str] = field(default_factory=list)
    """One sentence for each row, or link, that could not be taken in."""
    added_documents: list[str] = field(default_factory=list)
    """The slugs of documents that the file brought."""
    matched: int = 0
    """References of documents that the library has."""
    unmatched: int = 0
    """References of others."""
    completed: dict[str, list[str]] = field(default_factory=dict)
    """The details that documents (their slugs) got from references."""
    differing: int = 0
    """Details that differ from those of references, and were not replaced."""
    memos: int = 0
    """Memos that the library did not have."""
    replies: int = 0
    """Replies that the library did not have."""
    losses: tuple[Loss, ...] = ()
    """What the file holds and a library cannot."""
    rows: dict[int, RowResult] = field(default_factory=dict)
    """What became of each annotation of the file, by its line."""

    @property
    def added(self) -> int:
        return self._number("added")

    @property
    def updated(self) -> int:
        """Known already, and now as in the file."""
        return self._number("updated")

    @property
    def unchanged(self) -> int:
        """Known already, and as they were: also where the library's own was left in a conflict."""
        return self._number("unchanged")

    @property
    def left(self) -> list[ImportConflict]:
        """The conflicts in which the library's own was left as it is."""
        return [conflict for conflict, choice in self.conflicts if choice == "library"]

    @property
    def label(self) -> str:
        taken = self.added + self.updated
        if self.completed and not taken:
            number = len(self.completed)
            return f"imported details of {'a document' if number == 1 else f'{number:,} documents'}"
        if self.new_tags and not (taken or self.added_documents):
            number = len(self.new_tags)
            return f"imported {'a tag' if number == 1 else f'{number:,} tags'}"
        what = "an annotation" if taken == 1 else f"{taken:,} annotations"
        if self.added_documents:
            number = len(self.added_documents)
            what = f"{'a document' if number == 1 else f'{number:,} documents'} and {what}"
        return f"imported {what}"

    def tell_unanswered(self, line: int, shown: Sequence[Annotation]) -> None:
        """Say of an annotation of our making that had nothing but replies, which are in a file of
        their own, that it is not shown yet.
        """
        if not shown:
            self.notices.append(
                f"line {line}: there is no tag, note or link; it is shown once it has a reply"
            )

    def number_by(self, unit: str) -> None:
        """Have messages number the annotations of a file that has no lines by this."""
        if unit == "line":
            return
        self.problems = [_LINE.sub(rf"{unit} \1:", sentence) for sentence in self.problems]
        self.notices = [_LINE.sub(rf"{unit} \1:", sentence) for sentence in self.notices]
        self.conflicts = [(replace(one, unit=unit), choice) for one, choice in self.conflicts]

    def _number(self, result: RowResult) -> int:
        return sum(row_result == result for row_result in self.rows.values())
