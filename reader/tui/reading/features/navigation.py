"""Going to annotations, to places by number, to marks, and back from a jump."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from textual.message import Message

from annotations.service.store import Store
from reader.tui.commands import STUDENT, Command
from reader.tui.reading.context import ReadingContext
from reader.tui.reading.feature import Feature
from reader.tui.reading.passages import take_count
from reader.tui.text_pane.messages import MarkClicked
from reader.tui.text_pane.reading_pane import ReadingPane

_MARKS = "marks"


class Navigation(Feature):
    """Remembers the places that the reader names."""

    commands: ClassVar[Sequence[Command[Navigation]]] = (
        Command("navigation.next_annotation", "right_square_bracket", "next annotation",
                "Go to the next annotation.",
                lambda navigation: navigation.step_annotations(1), "Finding", role=STUDENT),
        Command("navigation.previous_annotation", "left_square_bracket", "previous annotation",
                "Go to the previous annotation.",
                lambda navigation: navigation.step_annotations(-1), "Finding", role=STUDENT),
        Command("navigation.go_to", "colon", "go to",
                "Go to a heading (type its words), a line (12), a sentence (s12) or a "
                "percentage (40%).",
                lambda navigation: navigation.ask_where(), "Finding", role=STUDENT),
        Command("navigation.outline", "number_sign", "outline",
                "List the headings of the document to go to one.",
                lambda navigation: navigation.show_outline(), "Finding", role=STUDENT),
        Command("navigation.set_mark", "m", "set mark",
                "Set a mark here; the next key is its letter.",
                lambda navigation: navigation.await_mark_to_set(), "Finding", role=STUDENT),
        Command("navigation.go_to_mark", "apostrophe", "go to mark",
                "Go to the mark of the next letter; '' goes back to before the last jump.",
                lambda navigation: navigation.await_mark_to_go_to(), "Finding", role=STUDENT),
    )  # fmt: skip

    def __init__(self, context: ReadingContext) -> None:
        super().__init__(context)
        self._marks: dict[str, dict[str, list[int]]] = {}
        """By the documents' ids and the letter: cursor, and offset at the top."""

    def prepare(self) -> None:
        marks = self.context.session.store.settings.get(_MARKS)
        self._marks = marks if isinstance(marks, dict) else {}

    def pane_opening(self, pane: ReadingPane) -> None:
        pane.before_jump = self.context.jumps.note

    def handle(self, message: Message) -> None:
        if isinstance(message, MarkClicked):
            message.pane.select(message.mark.span)
            message.pane.focus()
            self.context.show_status()

    # Annotations

    def step_annotations(self, by: int) -> None:
        """Select the next annotation or the previous one, as often as the count says."""
        pane = self.context.pane
        if pane is None:
            return
        self.context.jumps.note()
        for _ in range(min(take_count(pane), len(pane.open_document.annotations) or 1)):
            span = pane.next_annotated_span(by)
            if span is None:
                self.context.show_message("There is no annotation in this document yet")
                return
            pane.select(span)
            self.context.show_status()

    # Headings, and places by number

    def ask_where(self) -> None:
        """Let the reader type a place or words of a heading, and go there."""
        self._ask("Go to")

    def show_outline(self) -> None:
        """List the headings, and go to the one that is chosen."""
        from reader.text.outline import outline

        pane = self.context.pane
        if pane is not None and not outline(pane.document):
            self.context.show_message(
                "No headings in this document; press : to go to a line or percentage"
            )
        else:
            self._ask("Outline")

    def _ask(self, heading: str) -> None:
        from reader.tui.dialogs.goto import GoToScreen

        pane, session = self.context.pane, self.context.session
        if pane is None:
            return

        def go(offset: int | None) -> None:
            if offset is not None and pane in self.context.row.panes:
                self.context.jumps.note()
                pane.go_to(offset, centre=True)

        dialog = GoToScreen(session, pane.document, pane.cursor, pane.line_width, heading=heading)
        session.push_screen(dialog, go)

    # Marks, and back from a jump

    def await_mark_to_set(self) -> None:
        """The next key names this place."""
        self._await_letter("m", self._set_mark)

    def await_mark_to_go_to(self) -> None:
        """The next key says which place to go to."""
        self._await_letter("'", self._go_to_mark)

    def _await_letter(self, shown: str, then: Callable[[str], None]) -> None:
        pane = self.context.pane
        if pane is not None:
            pane.focus()
            pane.await_letter(shown, then)

    def _set_mark(self, letter: str) -> None:
        pane = self.context.pane
        if pane is None:
            return
        if not letter.isalpha():
            self.context.show_message("Marks are letters: press ma to set mark a, 'a to go to it")
            return
        document, place = pane.document.id, list(pane.position())
        self._marks.setdefault(document, {})[letter] = place

        def job(store: Store) -> None:
            saved: Any = store.settings.get(_MARKS)
            marks = saved if isinstance(saved, dict) else {}
            marks.setdefault(document, {})[letter] = place
            store.settings.set(_MARKS, marks)

        message = f"Set mark {letter}; press '{letter} to go to it"
        self.context.session.write(job, lambda _: self.context.show_message(message))

    def _go_to_mark(self, letter: str) -> None:
        pane = self.context.pane
        if letter == "'":
            self._go_back()
        elif pane is not None:
            marks = self._marks.get(pane.document.id, {})
            if letter in marks:
                self.context.jumps.note()
                pane.restore_position(*marks[letter])
            else:
                others = f"; its marks are {' '.join(sorted(marks))}" if marks else ""
                self.context.show_message(f"This text has no mark {letter}{others}")

    def _go_back(self) -> None:
        position = self.context.jumps.last
        if position is None:
            self.context.show_message("There is no earlier jump to go back to")
            return
        documents = self.context.documents
        pane = documents.pane_of(position.slug) or documents.open_in_place(position.slug)
        if pane is not None:
            self.context.jumps.note()
            documents.focus(pane)
            pane.restore_position(position.cursor, position.top)
