"""A blind round as the library remembers it, and the times that are set for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from annotations.errors import BadDeadline

_FORMS = "write it as 18:00, as 2026-12-01 18:00, or as +90m for 90 minutes from now"
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)", re.ASCII)
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)[ T]+(\S+)", re.ASCII)
_LENGTH = re.compile(
    r"\+\s*(?=\d)(?:(\d+)\s*d)?\s*(?:(\d+)\s*h)?\s*(?:(\d+)\s*m(?:in)?)?", re.ASCII
)
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_COARSE = 600
"""Seconds by which a time of more than an hour is shown."""


class Round(NamedTuple):
    """A blind round that is on. Moments are UTC, ISO 8601."""

    by: str
    """The name of who began it."""
    since: str
    deadline: str | None = None
    """From when on annotators can change nothing."""
    locked_by: str | None = None
    locked_at: str | None = None

    @staticmethod
    def of(stored: Any) -> Round | None:
        """The round of the library's setting; what an earlier version wrote has fewer fields."""
        if not isinstance(stored, Mapping):
            return None
        return Round(**{name: stored[name] for name in Round._fields if name in stored})

    def closed_since(self, at: str) -> str | None:
        """Since when annotators can change nothing, as of this moment; None while they can."""
        passed = self.deadline if self.deadline is not None and self.deadline <= at else None
        return min((moment for moment in (passed, self.locked_at) if moment), default=None)

    def closed_sentence(self, at: str) -> str:
        """Why annotators can change nothing, and who can open the round again."""
        since = self.closed_since(at)
        assert since is not None
        if since == self.locked_at:
            happened = f"the blind round was locked by {self.locked_by} at {clock(since, at)}"
        else:
            happened = f"the deadline of the blind round passed at {clock(since, at)}"
        who = self.by if self.locked_by in (None, self.by) else f"{self.locked_by}, {self.by}"
        return f"{happened}; nothing can be changed until {who} or another teacher unlocks it"


def parse_deadline(text: str, now: datetime | None = None) -> str:
    """The moment (UTC, ISO 8601) that a reader means by `18:00` (today), `2026-12-01 18:00` or
    `+90m` (also `+2h`, `+1h 30m`, `+1d`), on the clock and in the zone of this machine.

    `now`: the moment that is taken for now; it has a zone. Raises BadDeadline for what is no time,
    and for one that has passed.
    """
    here = (datetime.now(UTC) if now is None else now).astimezone()
    typed = " ".join(text.split())
    try:
        deadline = _meant(typed, here)
    except (ValueError, OverflowError, OSError):
        deadline = None
    if deadline is None:
        raise BadDeadline(f"“{typed[:40]}” is not a time; {_FORMS}")
    if deadline <= here:
        raise BadDeadline(
            f"{_clock(deadline, here)} has passed: it is {_clock(here, here)} now on the clock of "
            f"this machine; {_FORMS}"
        )
    return deadline.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _meant(typed: str, here: datetime) -> datetime | None:
    if (match := _LENGTH.fullmatch(typed)) is not None and match.lastindex:
        days, hours, minutes = (int(number or 0) for number in match.groups())
        return (here + timedelta(days=days, hours=hours, minutes=minutes)).astimezone()
    dated = _DATE.fullmatch(typed)
    day, time = (dated[1], dated[2]) if dated else (here.date().isoformat(), typed)
    if (match := _CLOCK.fullmatch(time)) is None:
        return None
    # Without a zone, so that it gets the one that the machine has on that day.
    wall = datetime.fromisoformat(f"{day}T{int(match[1]):02}:{match[2]}")
    moment = wall.astimezone()
    if moment.replace(tzinfo=None) != wall:  # the clocks are set forward over it: that much later
        moment = max(moment, wall.replace(fold=1).astimezone())
    return moment if moment.year > 1 else None


def _local(moment: str) -> datetime:
    return datetime.fromisoformat(moment).astimezone()


def clock(moment: str, at: str) -> str:
    """A moment on the clock of this machine: `18:00` if it is on the day of `at` (both UTC, ISO
    8601), else with the date.
    """
    return _clock(_local(moment), _local(at))


def _clock(moment: datetime, now: datetime) -> str:
    return f"{moment:%H:%M}" if moment.date() == now.date() else f"{moment:%Y-%m-%d %H:%M}"


class TimeLeft(NamedTuple):
    """How long it is to a deadline, as it is shown."""

    seconds: float
    text: str
    """`25 min`, `1 h 20 min`, `2 days`: never less than it is; `under 1 min` in the last one."""
    changes_in: float
    """Seconds after which the text is another one."""


def time_left(deadline: str, at: str) -> TimeLeft:
    """How long it is from one moment to a later one (both UTC, ISO 8601). What is more than an hour
    is rounded to ten minutes, what is more than two days to days.
    """
    length = datetime.fromisoformat(deadline) - datetime.fromisoformat(at)
    seconds = max(0.0, length.total_seconds())
    step = _MINUTE if seconds <= _HOUR else _COARSE if seconds <= 2 * _DAY else _DAY
    steps = max(1, -int(-seconds // step))
    text = "under 1 min" if seconds < _MINUTE else _length(steps * step)
    if seconds == _MINUTE:
        return TimeLeft(seconds, text, 0.0)
    return TimeLeft(seconds, text, seconds - (steps - 1) * step)


def _length(seconds: int) -> str:
    if seconds > 2 * _DAY:
        return f"{seconds // _DAY} days"
    hours, minutes = seconds // _HOUR, seconds % _HOUR // _MINUTE
    parts = [f"{hours} h"] if hours else []
    return " ".join([*parts, *([f"{minutes} min"] if minutes or not hours else [])])
