"""The times of a workbook, which knows them to the millisecond, as the library knows them.

An import tells by the time of the last change whether a file or the library was edited later. No
annotation is changed, exported and changed again within a millisecond; so where a time of the
library's lies in that of the file, it is meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from annotations.exchange.recorded_states import State
from annotations.exchange.rows import ImportedRow
from annotations.exchange.spreadsheet_damage import Moment

_LONGEST = timedelta(milliseconds=1)


def with_exact_time(
    row: ImportedRow, present: str | None, states: Callable[[str], list[State]]
) -> ImportedRow:
    """The row with the library's time of its last change, where the file has the same to the
    millisecond. `present`: when the library's was changed last, if it has the annotation; `states`:
    what the history tells of it.
    """
    if present is None or not _is_rounded(row.modified):
        return row
    time = _within(row.modified, [present])
    if time is None:
        time = _within(row.modified, (str(one["modified"]) for one in states(row.annotation.id)))
    if time is None:
        return row
    annotation = replace(row.annotation, modified=time)
    return replace(row, annotation=annotation, modified=Moment(time, row.modified.end))


def _is_rounded(moment: Moment) -> bool:
    """Whether a time was told to the millisecond, and its microseconds are unknown."""
    if not moment.start.endswith("000Z"):
        return False
    length = datetime.fromisoformat(moment.end) - datetime.fromisoformat(moment.start)
    return length == _LONGEST


def _within(moment: Moment, times: Iterable[str]) -> str | None:
    return next((time for time in times if moment.start <= time < moment.end), None)
