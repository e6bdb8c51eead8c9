"""An annotation as a file has it, beside the one that the library has: what of the file is meant,
and which of the two is later.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Literal

from annotations.exchange.rows import ImportedRow
from annotations.exchange.spreadsheet_damage import UNKNOWN, differ_by_apostrophes, is_damage
from annotations.model import Annotation
from annotations.model.notes import with_line_feeds
from annotations.model.tag_names import tag_name

NewerSide = Literal["file", "same", "library", "unclear"]
"""Which of the two was changed later."""


@dataclass(frozen=True, slots=True)
class DesiredState:
    """The tags and the note that an annotation is to have."""

    tags: tuple[str, ...]
    note: str | None
    notices: tuple[str, ...] = field(default=())
    """What of the file was not taken as it stands there."""

    def differs(self, current: Annotation) -> bool:
        notes = (with_line_feeds(self.note or ""), with_line_feeds(current.note or ""))
        return set(self.tags) != set(current.tags) or notes[0] != notes[1]


def newer_side(row: ImportedRow, modified: str, known: Collection[str]) -> NewerSide:
    """Whether the file or the library was changed later. `modified`: when the library's was
    changed (or deleted); `known`: the moments of other states in which the library has had it
    before, as after an undo.
    """
    if row.modified == UNKNOWN:
        return "unclear"
    start, end = row.modified
    if start == modified:
        return "same"
    if modified >= end:
        return "library"
    if modified > start:
        return "unclear"
    return "library" if start in known else "file"


def desired_state(row: ImportedRow, current: Annotation, newer: NewerSide) -> DesiredState:
    """What the file means the annotation to have.

    A file that is later is right as a whole. In one that was edited by hand a row that is missing
    means nothing: tags go where their cell was changed or emptied. Columns that the file has not,
    and cells that a spreadsheet has spoilt, are as in the library.
    """
    notices: list[str] = []
    return DesiredState(
        _tags(row, current, newer, notices), _note(row, current, notices), tuple(notices)
    )


def _tags(
    row: ImportedRow, current: Annotation, newer: NewerSide, notices: list[str]
) -> tuple[str, ...]:
    file_tags = dict.fromkeys(map(tag_name, row.annotation.tags))
    lacking = [tag for tag in current.tags if tag not in file_tags]
    if newer == "file" or not lacking:
        return tuple(file_tags)
    new = [tag for tag in file_tags if tag not in current.tags]
    damaged = _damaged_tags(lacking, new, emptied=row.lines > len(file_tags))
    for ours, theirs in damaged.items():
        notices.append(
            f"line {row.line}: the tag {ours} was not replaced by “{theirs}” from the file"
        )
        if theirs:
            file_tags.pop(theirs, None)
    kept = list(damaged)
    if row.lines < len(current.tags) and (rest := [tag for tag in lacking if tag not in damaged]):
        tags_stay = (
            "tags were not removed, since they have"
            if len(rest) > 1
            else "tag was not removed, since it has"
        )
        names = ", ".join(rest)
        notices.append(
            f"line {row.line}: the {tags_stay} no row in the file ({names}); to remove a tag, "
            "clear its cell"
        )
        kept += rest
    return tuple(dict.fromkeys([*file_tags, *kept]))


def _damaged_tags(lacking: Sequence[str], new: Sequence[str], *, emptied: bool) -> dict[str, str]:
    """The tags that the file has only in a damaged form, each with that form."""
    damaged: dict[str, str] = {}
    for ours in lacking:
        for theirs in (*new, *([""] if emptied else [])):
            if is_damage(ours, theirs):
                damaged[ours] = theirs
                break
    return damaged


def _note(row: ImportedRow, current: Annotation, notices: list[str]) -> str | None:
    if "note" not in row.columns:
        return current.note
    ours, theirs = with_line_feeds(current.note or ""), row.annotation.note or ""
    if differ_by_apostrophes(ours, theirs):
        return current.note
    if ours and is_damage(ours, theirs):
        notices.append(
            f"line {row.line}: the note “{_short(ours)}” was not replaced by "
            f"“{_short(theirs)}” from the file, which a spreadsheet may have changed"
        )
        return current.note
    return current.note if ours == theirs else theirs or None


def _short(text: str, most: int = 40) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
