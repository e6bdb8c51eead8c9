"""Asks where to go: a heading, a line, a sentence or a share of the text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.content import Content
from textual.widgets import Input

from corpus.document import Document
from corpus.errors import VariorumError
from reader.advice import explained
from reader.terminal.safe import safe_line
from reader.text.goto_parser import (
    describe_position,
    find_goto_offset,
    is_goto_target,
    parse_goto,
)
from reader.text.outline import Heading, heading_at, matching_headings, outline
from reader.tui.commands import STUDENT, Command
from reader.tui.dialogs.chooser import Chooser
from reader.tui.session import Session

_MOST_SHOWN = 500
"""Headings that are listed at once; of more, typing finds the others."""


class GoToScreen(Chooser[Heading, int]):
    """Answers with the offset to go to. What is typed is a number, or words of a heading."""

    HEADING = "Go to"
    HINT = "12 line · s12 sentence · 40% percentage · enter go · esc cancel"
    OWN_COMMANDS: ClassVar[Sequence[Command[GoToScreen]]] = (
        Command("goto.complete", "tab", "complete", "Complete the heading that is selected.",
                lambda dialog: dialog.complete(), role=STUDENT, priority=True),
    )  # fmt: skip

    def __init__(
        self,
        session: Session,
        document: Document,
        cursor: int,
        width: int,
        *,
        heading: str = HEADING,
    ) -> None:
        super().__init__()
        self.HEADING = heading
        self._session = session
        self._document = document
        self._cursor_now = cursor
        self._line_width = width
        self._headings = outline(document)
        self.SIZE = "" if self._headings else "small"
        self.PLACEHOLDER = (
            "words of a heading, 12, s12 or 40%" if self._headings else "12, s12 or 40%"
        )

    def on_mount(self) -> None:
        self.query_one("#choices").display = bool(self._headings)
        document, cursor, width = self._document, self._cursor_now, self._line_width

        def show_position(place: str) -> None:
            if self.is_mounted:
                self.hint(f"{self.HINT}\nNow at {place}")

        self._session.read(
            lambda _: describe_position(cursor, document, width), show_position, hold_keys=False
        )

    def narrow(self, typed: str) -> None:
        headings = [] if is_goto_target(typed) else matching_headings(self._headings, typed)
        here = heading_at(self._headings, self._cursor_now)
        current = None if here is None else self._headings[here]
        self.offer([(h, _entry(h, h is current)) for h in headings[:_MOST_SHOWN]])
        if not typed.strip() and here is not None:
            self.highlight(min(here, _MOST_SHOWN - 1))
        more = len(headings) - _MOST_SHOWN
        if more > 0:
            self.hint(f"{self.HINT}\n{more:,} more headings; type to filter")

    def take(self, choice: Heading) -> None:
        self.dismiss(choice.offset)

    def take_typed(self, typed: str) -> None:
        document, width = self._document, self._line_width
        try:
            target = parse_goto(typed, headings=bool(self._headings))
        except VariorumError as error:
            self._explain(error)
            return

        def go(offset: int) -> None:
            if self.is_current:
                self.dismiss(offset)

        self._session.read(lambda _: find_goto_offset(target, document, width), go, self._explain)

    def complete(self) -> None:
        """Put the heading that is selected into the field."""
        heading = self.highlighted
        if heading is not None:
            field = self.query_one("#typed", Input)
            field.value = heading.text
            field.cursor_position = len(field.value)

    def _explain(self, error: VariorumError) -> None:
        if self.is_mounted:
            self.show_error(explained(error))


def _entry(heading: Heading, current: bool) -> Content:
    return Content.assemble(
        ("› " if current else "  ", "bold $accent"),
        (f"{heading.percent:3}%  ", "$quiet"),
        safe_line(heading.text),
    )
