"""The small apps that `bench.pane` measures."""

from __future__ import annotations

from textual import events
from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.widgets import TextArea

from corpus.document import Document
from reader.highlights import Mark
from reader.pauses import Pauses
from reader.styles.themes import THEMES
from reader.widgets.pane import Pane

_MOTIONS = {
    "j": "row_down",
    "k": "row_up",
    "space": "page_down",
    "b": "page_up",
    "right_parenthesis": "sentence_next",
}


class PaneBench(App[None]):
    """Panes side by side on the same document, that scroll together."""

    BINDINGS = [
        *[(key, f"move('{motion}')", "") for key, motion in _MOTIONS.items()],
        ("m", "mark", ""),
        ("o", "open", ""),
    ]

    def __init__(self, shown: Document, marks: list[Mark], panes: int) -> None:
        super().__init__()
        self._shown, self._marks, self._count = shown, marks, panes
        self._pauses = Pauses(self)

    def compose(self) -> ComposeResult:
        with Horizontal():
            for number in range(self._count):
                pane = Pane()
                pane.divided = number < self._count - 1
                yield pane

    def on_mount(self) -> None:
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = "variorum-light"
        for pane in self.query(Pane):
            pane.show(self._shown, self._marks, cursor=len(self._shown.text) // 3)
            pane.set_heading(self._shown.title, f"{len(self._marks)} marks · some words")
        self.query(Pane).first().focus()
        self._pauses.start()
        self._pauses.settle()

    async def on_event(self, event: events.Event) -> None:
        self._pauses.touch()
        await super().on_event(event)

    def action_move(self, motion: str) -> None:
        first, *others = self.query(Pane)
        first.move(motion)
        for pane in others:
            pane.scroll_top(first.place()[1])

    def action_mark(self) -> None:
        """A mark on the sentence under the cursor, as a screen would make it; or it goes again."""
        pane = self.query(Pane).first()
        span = pane.sentence()
        if span is not None:
            mark = Mark(*span, "new", "N", "green")
            if mark in pane.marks_at(span.start):
                pane.change_marks(removed=[mark])
            else:
                pane.change_marks(added=[mark])

    def action_open(self) -> None:
        """The document once more, as if it were another."""
        pane = self.query(Pane).first()
        there = 0 if pane.cursor else len(self._shown.text) // 2
        pane.show(self._shown, self._marks, cursor=there)


class AreaBench(App[None]):
    """Textual's own editor on the same text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        yield TextArea(self._text, read_only=True, soft_wrap=True)
