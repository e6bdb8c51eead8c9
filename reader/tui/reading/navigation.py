"""Marks, going to a place, and the way back, on the reading screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual import on

from annotations.service.store import Store
from reader.tui.reading.tagging import Tagging
from reader.tui.session import OpenRequest, Session
from reader.tui.text_pane.messages import PrefixChanged
from reader.tui.text_pane.reading_pane import ReadingPane
from reader.tui.widgets.status import StatusLine

_MARKS = "marks"
Where = tuple[str, int, int]
"""A document's slug, the cursor, the offset at the top of the window."""


class Moving(Tagging):
    """Remembers places: those that the reader names, and the one before the last jump."""

    def __init__(self, session: Session, request: OpenRequest) -> None:
        super().__init__(session, request)
        self._marks: dict[str, dict[str, list[int]]] = {}
        self._before: Where | None = None

    def begin(self) -> None:
        kept = self.session.store.settings.get(_MARKS)
        self._marks = kept if isinstance(kept, dict) else {}
        super().begin()

    def prepare(self, pane: ReadingPane) -> None:
        super().prepare(pane)
        pane.before_jump = self.note_jump

    # Counts

    def take_count(self) -> int:
        """The number typed before this command; 1 without one."""
        pane = self.pane
        return (pane.count_prefix.take() if pane is not None else None) or 1

    @on(PrefixChanged)
    def typed(self, message: PrefixChanged) -> None:
        message.stop()
        self.query_one(StatusLine).show_typed(message.text)

    # The way back

    def here(self) -> Where | None:
        """Where the reader is now."""
        pane = self.pane
        return None if pane is None else (pane.document.slug, *pane.position())

    def note_jump(self, where: Where | None = None) -> None:
        """The reader is about to jump; `''` comes back to here, or to `where`."""
        self._before = where or self.here()

    def _come_back(self) -> None:
        if self._before is None:
            self.say("there was no jump yet to come back from")
            return
        slug, cursor, top = self._before
        pane = self.pane_of(slug) or self.open_for(slug)
        if pane is not None:
            self.note_jump()
            self.go_to_pane(pane)
            pane.restore_position(cursor, top)

    # Marks

    def action_set_mark(self) -> None:
        self._await_letter("m", self._set_mark)

    def action_go_to_mark(self) -> None:
        self._await_letter("'", self._go_to_mark)

    def _await_letter(self, shown: str, then: Callable[[str], None]) -> None:
        if self.pane is not None:
            self.pane.focus()
            self.pane.await_letter(shown, then)

    def _set_mark(self, letter: str) -> None:
        pane = self.pane
        if pane is None:
            return
        if not letter.isalpha():
            self.say("a mark is a letter: ma sets one, 'a goes there")
            return
        document, place = pane.document.id, list(pane.position())
        self._marks.setdefault(document, {})[letter] = place

        def job(store: Store) -> None:
            kept: Any = store.settings.get(_MARKS)
            marks = kept if isinstance(kept, dict) else {}
            marks.setdefault(document, {})[letter] = place
            store.settings.set(_MARKS, marks)

        self.session.write(job, lambda _: self.say(f"mark {letter} set; '{letter} comes back here"))

    def _go_to_mark(self, letter: str) -> None:
        pane = self.pane
        if letter == "'":
            self._come_back()
        elif pane is not None:
            marks = self._marks.get(pane.document.id, {})
            if letter in marks:
                self.note_jump()
                pane.restore_position(*marks[letter])
            else:
                there = f"; there are {' '.join(sorted(marks))}" if marks else ""
                self.say(f"this text has no mark {letter}{there}")

    # Going to a place

    def action_go_to(self) -> None:
        from reader.tui.dialogs.goto import GoToScreen

        pane = self.pane
        if pane is None:
            return

        def go(offset: int | None) -> None:
            if offset is not None and pane in self.row.panes:
                self.note_jump()
                pane.go_to(offset, centre=True)

        screen = GoToScreen(self.session, pane.document, pane.cursor, pane.line_width)
        self.session.push_screen(screen, go)
