"""Reading with a screen reader: one text at a time, and the terminal's cursor where the reader is.

Screen readers and magnifiers follow the terminal's own cursor. It is put to the reading cursor for
everybody, since that costs nothing; shown it is in this mode only, for it would blink on the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual.geometry import Offset
from textual.message import Message

from reader.terminal.bidi_mode import EXPLICIT, IMPLICIT
from reader.tui.commands import STUDENT, Command
from reader.tui.reading.context import ReadingContext
from reader.tui.reading.feature import Feature
from reader.tui.text_pane.hit_testing import cell_of
from reader.tui.text_pane.messages import Scrolled
from reader.tui.text_pane.reading_pane import ReadingPane
from reader.tui.view_settings import View

_IS_ON = "Linear mode is on: tab shows the next text; ctrl+p “linear mode” ends it"
_SHOW_CURSOR, _HIDE_CURSOR = "\x1b[?25h", "\x1b[?25l"


class LinearReading(Feature):
    """Switches the mode, and moves the terminal's cursor."""

    commands: ClassVar[Sequence[Command[LinearReading]]] = (
        Command("linear_reading.toggle", "", "linear mode",
                "For screen readers: show one text at a time, with the terminal's own cursor; "
                "again shows all.",
                lambda linear: linear.toggle(), "Panes", role=STUDENT),
    )  # fmt: skip

    def __init__(self, context: ReadingContext) -> None:
        super().__init__(context)
        self.on = context.session.linear

    def start(self) -> None:
        self.on = self.context.session.linear  # a page may have said so since
        if self.on:
            self._apply()
            self.context.show_message(_IS_ON)

    def toggle(self) -> None:
        """Switch to linear reading, or back, also for the next start."""
        self.context.session.linear = not self.on
        self.switch(not self.on)
        self.context.session.change_settings(linear="on" if self.on else "off")

    def switch(self, on: bool) -> None:
        """Read one text at a time, or all."""
        if on == self.on:
            return
        self.on = on
        self._apply()
        self.context.show_message(_IS_ON if self.on else "Linear mode is off")

    def passage_changed(self, pane: ReadingPane) -> None:
        self._move_cursor(pane)

    def pane_focused(self, pane: ReadingPane) -> None:
        self._move_cursor(pane)
        self._follow_layout()

    def panes_arranged(self) -> None:
        self._follow_layout()

    def view_changed(self, before: View) -> None:  # noqa: ARG002
        self._follow_layout()

    def handle(self, message: Message) -> None:
        if isinstance(message, Scrolled):
            self._follow_layout()

    def _apply(self) -> None:
        view = self.context.view
        self.context.change_view(replace(view, zoomed=self.on))
        app = self.context.ui.app
        if app._driver is not None:  # Textual has no other way to the terminal
            app._driver.write(_SHOW_CURSOR if self.on else _HIDE_CURSOR)
            app._driver.write(EXPLICIT if self.context.session.reorders else IMPLICIT)
        self._follow_layout()

    def _follow_layout(self) -> None:
        """Move the cursor once the panes have their places: a pane that was hidden has none yet."""
        self.context.ui.call_after_refresh(self._move_cursor_now)

    def _move_cursor_now(self) -> None:
        """Move the cursor although nothing is painted that would take it along."""
        app, pane = self.context.ui.app, self.context.pane
        before = app.cursor_position
        if pane is not None and self.context.ui.is_current:
            self._move_cursor(pane)
        if app.cursor_position != before and app._driver is not None:
            x, y = app.cursor_position
            app._driver.write(f"\x1b[{y + 1};{x + 1}H")

    def _move_cursor(self, pane: ReadingPane) -> None:
        cell = cell_of(pane.page, pane.geometry, pane.cursor)
        if cell is not None and pane.has_focus:
            self.context.ui.app.cursor_position = pane.region.offset + Offset(*cell)
