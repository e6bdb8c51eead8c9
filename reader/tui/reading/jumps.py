"""Where the reader is, and where the last jump began."""

from __future__ import annotations

from typing import NamedTuple

from reader.tui.text_pane.pane_row import PaneRow


class Position(NamedTuple):
    """A place in a document, and how far it was scrolled."""

    slug: str
    cursor: int
    top: int
    """The offset at the top of the window."""


class Jumps:
    """Remembers one jump, as `''` in vim does."""

    def __init__(self, row: PaneRow) -> None:
        self._row = row
        self.last: Position | None = None
        """Where the last jump began."""

    def here(self) -> Position | None:
        """Where the reader is now."""
        pane = self._row.current
        return None if pane is None else Position(pane.document.slug, *pane.position())

    def note(self, position: Position | None = None) -> None:
        """The reader is about to jump, from here or from this position."""
        self.last = position or self.here()
