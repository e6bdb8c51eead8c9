"""Ids and times in the forms that the whole program uses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_COARSEST = timedelta(seconds=1)
_latest = datetime.min.replace(tzinfo=UTC)
"""The last time that `now` returned."""


def new_id() -> str:
    """A UUIDv7 (RFC 9562): unique among all machines, and in the order of creation."""
    from uuid_utils import uuid7  # for who writes; who reads starts without it

    return str(uuid7())


def now() -> str:
    """The current time, UTC, ISO 8601 with microseconds; such strings sort as times.

    No two calls in a row return the same: whether a row was edited is known by its time, and some
    clocks advance only every sixtieth of a second.
    """
    global _latest
    moment = datetime.now(UTC)
    if timedelta() <= _latest - moment < _COARSEST:  # else the clock was set back
        moment = _latest + timedelta(microseconds=1)
    _latest = moment
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def time_of(text: str) -> str:
    """A time that another program wrote, in the form of `now`; without a zone it is taken as UTC.

    Raises ValueError for anything but an ISO 8601 time.
    """
    try:
        moment = datetime.fromisoformat(text)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"{text} is out of range") from error
    return moment.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
