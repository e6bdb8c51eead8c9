"""The class as a table: which columns there is room for, and each member as a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from textual.content import Content

from annotations.seminar.roles import Role
from reader.terminal.safe import safe_line
from reader.timestamps import format_moment
from reader.tui.class_view.members import ClassMember

_SCREENS = {
    "library": "the list of documents", "statistics": "statistics", "codebook": "the codebook",
    "memos": "memos", "queue": "the queue", "history": "the history", "review": "the cleaning",
    "class": "this view", "reading": "", "manual": "the manual",
}  # fmt: skip
_GAP = 2


@dataclass(frozen=True)
class TableColumn:
    """One column; `width` in cells, 0 for one that shares what is left."""

    name: str
    heading: str
    width: int = 0
    right: bool = False
    needs: int = 0
    """Cells of the whole table from which on it is shown."""


_COLUMNS = (
    TableColumn("name", "name"),
    TableColumn("role", "role", 10, needs=100),
    TableColumn("online", "since", 11, needs=66),
    TableColumn("where", "reading"),
    TableColumn("today", "today", 5, right=True),
    TableColumn("passages", "tagged", 6, right=True, needs=86),
    TableColumn("finished", "finished", 8, right=True, needs=62),
    TableColumn("changed", "last change", 16, needs=100),
)
_WHERE_SHARE = 0.56
"""How much of what is left the place gets; the name gets the rest."""
_LONGEST_NAME = 32


class ClassTable:
    """The columns for a width in cells, and the lines that fit it."""

    def __init__(self, width: int, titles: Mapping[str, str], documents: int) -> None:
        """`titles`: of the documents, by slug; `documents`: how many there are."""
        self._titles = titles
        self._documents = documents
        columns = [column for column in _COLUMNS if width >= column.needs]
        left = width - sum(column.width for column in columns) - _GAP * (len(columns) - 1)
        name = max(8, min(_LONGEST_NAME, round(left * (1 - _WHERE_SHARE))))
        shares = {"name": name, "where": max(6, left - name)}
        self._columns = [(column, column.width or shares[column.name]) for column in columns]

    def heading(self) -> Content:
        """The names of the columns."""
        cells = [_cell(c.heading, width, right=c.right) for c, width in self._columns]
        return Content.styled((" " * _GAP).join(cells), "$quiet")

    def line(self, member: ClassMember) -> Content:
        """One member. Who is online is told by a sign, not by a colour alone."""
        online = member.present is not None
        parts: list[tuple[str, str]] = []
        for column, width in self._columns:
            text, style = self._text(member, column.name)
            if column.name == "name":
                sign = "◌" if member.is_idle else "●" if online else "○"
                parts.append((f"{sign} ", "$accent" if online and not member.is_idle else "$quiet"))
                text, width = text, width - 2
            parts += [(_cell(text, width, right=column.right), style), (" " * _GAP, "")]
        return Content.assemble(*parts[:-1])

    def _text(self, member: ClassMember, column: str) -> tuple[str, str]:
        present = member.present
        if column == "name":
            windows = f" ({present.windows} windows)" if present and present.windows > 1 else ""
            return safe_line(member.name) + windows, "" if present else "$quiet"
        if column == "role":
            role = member.role
            return ("" if role is None or role is Role.STUDENT else role.label), "$quiet"
        if column == "online":
            if present is None:
                return "", "$quiet"
            if member.is_idle:
                return f"idle {_minutes(present.idle)}", "$quiet"
            return clock_time(present.since), "$quiet"
        if column == "where":
            return self._where(member), ""
        if column == "today":
            return (
                f"{member.today:,}" if member.today else "–"
            ), "bold" if member.today else "$quiet"
        if column == "passages":
            return (f"{member.passages:,}" if member.passages else "–"), "$quiet"
        if column == "finished":
            return f"{len(member.finished)} of {self._documents}", (
                "bold $accent" if self._documents and len(member.finished) >= self._documents
                else "$quiet"
            )  # fmt: skip
        return (format_moment(member.last_change) if member.last_change else ""), "$quiet"

    def _where(self, member: ClassMember) -> str:
        if member.present is None:
            return ""
        place = member.present.place
        if place.document is None:
            return _SCREENS.get(place.screen, "")
        title = self._titles.get(place.document, place.document)
        share = min(1.0, max(0.0, place.share))
        return f"{share:4.0%} {safe_line(title)}"


def clock_time(seconds: float) -> str:
    """A moment of this day's clock, or with its date; empty for one that no clock shows."""
    try:
        moment = datetime.fromtimestamp(seconds).astimezone()
    except (ValueError, OverflowError, OSError):
        return ""
    same_day = moment.date() == datetime.now().astimezone().date()
    return f"{moment:%H:%M}" if same_day else f"{moment:%d %b}"


def _minutes(seconds: float) -> str:
    minutes = int(seconds // 60)
    return f"{minutes} min" if minutes < 100 else f"{minutes // 60} h"


def _cell(text: str, width: int, *, right: bool = False) -> str:
    cells = Content(text).truncate(width, ellipsis=True)
    pad = " " * max(0, width - cells.cell_length)
    return pad + cells.plain if right else cells.plain + pad


def lines(table: ClassTable, members: Sequence[ClassMember]) -> list[Content]:
    """Every member as a line."""
    return [table.line(member) for member in members]
