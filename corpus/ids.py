"""Ids and times, as the whole program writes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from uuid_utils import uuid7

_COARSEST = timedelta(seconds=1)
_latest = datetime.min.replace(tzinfo=UTC)
"""The moment that was given last."""


def new_id() -> str:
    """A UUIDv7 (RFC 9562): unique on every machine, and in the order of making."""
    return str(uuid7())


def now() -> str:
    """The present moment, UTC, ISO 8601 with microseconds; such strings sort as times.

    No two in a row are the same: that a row was edited is known by when it was `modified`, and some
    clocks stand still for a sixtieth of a second.
    """
    global _latest
    moment = datetime.now(UTC)
    if timedelta() <= _latest - moment < _COARSEST:  # else somebody has set the clock back
        moment = _latest + timedelta(microseconds=1)
    _latest = moment
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def time_of(text: str) -> str:
    """A time that another program wrote, as `now` writes it; without a zone it counts as UTC.

    Raises ValueError for what is no ISO 8601 time.
    """
    try:
        moment = datetime.fromisoformat(text)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"{text} is out of range") from error
    return moment.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
