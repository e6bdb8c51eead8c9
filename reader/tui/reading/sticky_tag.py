"""A tag for many passages in a row: each passage that is selected gets it, until the mode ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.content import Content

from reader.tui.commands import STUDENT, Command
from reader.tui.reading.context import ReadingContext
from reader.tui.reading.modes import Mode, question
from reader.tui.reading.passages import Here, first_words, passage_here
from reader.tui.text_pane.reading_pane import ReadingPane

Tag = Callable[[Here, str], None]


class StickyTagMode(Mode):
    """Enter tags the passage and goes on to the next sentence; so does the end of a drag."""

    commands: ClassVar[Sequence[Command[StickyTagMode]]] = (
        Command("sticky_tag.tag", "enter", "tag and go on",
                "Tag the passage, and go to the next sentence.",
                lambda mode: mode.tag_here(), "Tagging", footer=True, role=STUDENT),
        Command("sticky_tag.stop", "escape", "stop", "Stop tagging with this tag.",
                lambda mode: mode.stop(), "Tagging", footer=True, role=STUDENT),
    )  # fmt: skip

    def __init__(self, context: ReadingContext, name: str, tag: Tag) -> None:
        self._context = context
        self._name = name
        self._tag = tag

    def prompt(self) -> Content:
        return question(f"Tagging as {self._name}: enter or dragging tags a passage · esc stop")

    def tag_here(self) -> None:
        """Tag the selection, or the sentence under the cursor, and go on."""
        here = passage_here(self._context)
        if here is None:
            return
        pane, span = here
        own = pane.annotation_on(span, self._context.session.store.annotator)
        if own is None or self._name not in own.tags:
            self._tag(here, self._name)
            self._go_on(pane)
        else:
            self._go_on(pane)  # first: a message is cleared where the cursor moves on
            words = first_words(pane, span)
            self._context.show_message(f"Already tagged as {self._name}: “{words}”")

    def _go_on(self, pane: ReadingPane) -> None:
        if pane.caret.anchor is None:
            pane.move("sentence_next")
        else:
            pane.clear_selection()

    def stop(self) -> None:
        """Go back to reading; a selection that was begun is cleared."""
        self._context.modes.leave(self)
        if self._context.pane is not None:
            self._context.pane.clear_selection()
        self._context.show_message(f"Stopped tagging as {self._name}")
