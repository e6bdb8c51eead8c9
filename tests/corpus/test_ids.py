"""Moments: an edit is known by its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

import pytest

from corpus import ids
from tests.helpers.factories import add, in_memory, span_of

AT = datetime(2026, 1, 31, 12, tzinfo=UTC)


class Standing(datetime):
    """A clock that stands still."""

    at = AT

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        return cls.at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> type[Standing]:
    monkeypatch.setattr(ids, "datetime", Standing)
    # Set back, so that what an earlier test was given does not count.
    monkeypatch.setattr(Standing, "at", AT - timedelta(days=1))
    ids.now()
    monkeypatch.setattr(Standing, "at", AT)
    return Standing


def test_no_moment_comes_twice_where_the_clock_stands_still(clock: type[Standing]) -> None:
    found = [ids.now() for _ in range(3)]
    assert found == [f"2026-01-31T12:00:00.00000{n}Z" for n in range(3)]


def test_a_clock_that_is_set_back_is_followed(clock: type[Standing]) -> None:
    ids.now()
    clock.at = AT - timedelta(days=365)
    assert ids.now() == "2025-01-31T12:00:00.000000Z"


def test_an_edit_in_the_same_moment_moves_the_version_on(clock: type[Standing]) -> None:
    """Else other libraries would never hear of it."""
    store = in_memory()
    document = add(store)
    made = store.annotate(document, span_of(document, "thirty buses"), ["claim"], "first")
    asked = "SELECT version FROM annotation_versions WHERE annotation = ?"
    before = store.database.scalar(asked, [made.id])
    store.write_note(made.id, "second")
    assert store.database.scalar(asked, [made.id]) != before
