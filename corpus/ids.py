"""Ids and times, as the whole program writes them."""

from __future__ import annotations

from datetime import UTC, datetime

from uuid_utils import uuid7


def new_id() -> str:
    """A UUIDv7 (RFC 9562): unique on every machine, and in the order of making."""
    return str(uuid7())


def now() -> str:
    """The present moment, UTC, ISO 8601 with microseconds; such strings sort as times."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


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
