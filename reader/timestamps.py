"""When something happened, as a reader would say it."""

from __future__ import annotations

from datetime import datetime, timedelta


def format_moment(moment: str, now: datetime | None = None) -> str:
    """A moment of the library (UTC, ISO 8601) on the reader's own clock, to the minute: `today
    14:02`, `yesterday 09:30`, `2026-11-09 18:00`. What is no moment is returned as it is.
    """
    try:
        then = datetime.fromisoformat(moment).astimezone()
        days = ((now or datetime.now().astimezone()).date() - then.date()) // timedelta(days=1)
    except (ValueError, OverflowError, OSError):
        return moment
    day = {0: "today", 1: "yesterday"}.get(days, f"{then:%Y-%m-%d}")
    return f"{day} {then:%H:%M}"
