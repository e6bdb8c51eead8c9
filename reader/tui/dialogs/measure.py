"""Asks how long a line of text may be; the page shows it as one types."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from reader.tui.dialogs.dialog import Dialog
from reader.tui.view_settings import FULL, parse_measure
from reader.tui.widgets.field import Field


class MeasureScreen(Dialog[int]):
    """Answers with the cells of a line; `preview` is called with what is typed so far."""

    def __init__(self, measure: int, preview: Callable[[int], None]) -> None:
        super().__init__()
        self._measure = measure
        self._preview = preview

    def compose(self) -> ComposeResult:
        now = "full" if self._measure >= FULL else str(self._measure)
        with Vertical(classes="dialog small"):
            yield Static("Line length", classes="dialog-title", markup=False)
            yield Field(now, placeholder="72, or full", id="measure")
            yield Static("", id="measure-error", classes="dialog-error", markup=False)
            yield Static(
                "from 20 characters; full uses the whole width · enter save · esc cancel",
                classes="dialog-help",
                markup=False,
            )

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.query_one("#measure-error", Static).update("")
        cells = parse_measure(event.value)
        if cells is not None:
            self._preview(cells)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        cells = parse_measure(event.value)
        if cells is None:
            self.show_error("Type a number from 20 to 1000, or full")
        else:
            self.dismiss(cells)
