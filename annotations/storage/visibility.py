"""Whose annotations may be shown: everybody's, or in a blind round one's own only."""

from __future__ import annotations

from typing import NamedTuple

from annotations.storage.settings import BLIND_ROUND, LibrarySettings


class Condition(NamedTuple):
    """A part of a WHERE clause that begins with AND, or nothing; and its parameters."""

    sql: str
    parameters: list[object]


EVERYTHING = Condition("", [])


class Visibility:
    """What one annotator may see: the one place where a blind round is asked for."""

    def __init__(self, settings: LibrarySettings, annotator: str) -> None:
        self._settings = settings
        self._annotator = annotator

    def annotator(self) -> str | None:
        """The only annotator whose annotations may be shown, by name; None where all may be."""
        return self._annotator if self._settings.shared(BLIND_ROUND) else None

    def of_annotations(self) -> Condition:
        """Limits annotations or placements `a` to those that may be shown."""
        only = self.annotator()
        if only is None:
            return EVERYTHING
        return Condition(" AND a.annotator IN (SELECT id FROM annotators WHERE name = ?)", [only])

    def of_replies(self) -> Condition:
        """Limits replies `r` to annotations `a` to those that may be shown: in a blind round, one's
        own replies to one's own annotations.
        """
        only = self.annotator()
        if only is None:
            return EVERYTHING
        own = "IN (SELECT id FROM annotators WHERE name = ?)"
        return Condition(f" AND r.annotator {own} AND a.annotator {own}", [only, only])

    def of_links(self) -> Condition:
        """Limits links `l` to those of which both ends may be shown."""
        only = self.annotator()
        if only is None:
            return EVERYTHING
        return Condition(
            " AND NOT EXISTS (SELECT 1 FROM annotations e WHERE e.id IN (l.source, l.target) "
            "AND e.annotator NOT IN (SELECT id FROM annotators WHERE name = ?))",
            [only],
        )
