"""Asks where to go: a line, a sentence or a share of the text."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from corpus.document import Document
from corpus.errors import VariorumError
from reader.advice import explained
from reader.text.goto_parser import describe_position, find_goto_offset, parse_goto
from reader.tui.dialogs.dialog import Dialog
from reader.tui.session import Session
from reader.tui.widgets.field import Field


class GoToScreen(Dialog[int]):
    """Answers with the offset to go to."""

    def __init__(self, session: Session, document: Document, cursor: int, width: int) -> None:
        super().__init__()
        self._session = session
        self._document = document
        self._cursor_now = cursor
        self._line_width = width

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog small"):
            yield Static("Go to", classes="dialog-title", markup=False)
            yield Field(placeholder="12, s12 or 40%", id="place")
            yield Static("", id="place-error", classes="dialog-error", markup=False)
            yield Static(
                "12 a line · s12 a sentence · 40% a share · enter go · esc cancel",
                id="place-hint",
                classes="dialog-help",
                markup=False,
            )

    def on_mount(self) -> None:
        document, cursor, width = self._document, self._cursor_now, self._line_width

        def show_position(place: str) -> None:
            if self.is_mounted:
                hint = self.query_one("#place-hint", Static)
                hint.update(f"{hint.content}\nnow at {place}")

        self._session.read(
            lambda _: describe_position(cursor, document, width), show_position, hold_keys=False
        )

    def on_input_changed(self) -> None:
        self.query_one("#place-error", Static).update("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        document, width = self._document, self._line_width
        try:
            target = parse_goto(event.value)
        except VariorumError as error:
            self._explain(error)
            return

        def go(offset: int) -> None:
            if self.is_current:
                self.dismiss(offset)

        self._session.read(lambda _: find_goto_offset(target, document, width), go, self._explain)

    def _explain(self, error: VariorumError) -> None:
        if self.is_mounted:
            self.show_error(explained(error))
