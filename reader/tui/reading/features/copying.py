"""Copying a passage to the clipboard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from reader import settings
from reader.terminal.safe import safe
from reader.text.references import STYLES, quotation
from reader.tui.commands import SELECTED, STUDENT, Command, CommandOwner, key_of
from reader.tui.reading.context import ReadingContext
from reader.tui.reading.feature import Feature
from reader.tui.reading.passages import passage_here

_TAKEN = 74_994
"""Bytes that terminals take which allow 100,000 for one sequence. Some take less."""


class Copying(Feature):
    """Copies the passage, with its source or without."""

    of_the_passage = True
    commands: ClassVar[Sequence[Command[Copying]]] = (
        Command("copying.passage", "y", "copy", "Copy the passage with its source.",
                lambda copying: copying.copy(), "Tagging", role=STUDENT),
        Command("copying.words", "Y", "copy words", "Copy only the words of the passage.",
                lambda copying: copying.copy(with_source=False), "Tagging", role=STUDENT),
        Command(SELECTED, "", "copy selection",
                "Copy the words that are selected (ctrl+c).",
                lambda copying: copying.copy_selected(), "Tagging", role=STUDENT),
        Command("copying.style", "quotation_mark", "reference style",
                "Switch the reference style of copied passages: full, short, BibTeX key or "
                "Markdown link.",
                lambda copying: copying.next_style(), "Tagging", role=STUDENT),
    )  # fmt: skip

    def __init__(self, context: ReadingContext) -> None:
        super().__init__(context)
        stored = settings.load().reference
        self._style: str = next(iter(STYLES)) if stored not in STYLES else str(stored)

    def copy(self, *, with_source: bool = True) -> None:
        """Copy the passage to the clipboard."""
        from reader.terminal.clipboard import copy

        here = passage_here(self.context)
        if here is None:
            return
        document = here.pane.document
        # Pasted into a terminal, a control character would do what it does.
        words = safe(document.text[here.span.start : here.span.end])
        text = quotation(words, document, self._style) if with_source else words
        what = f"the passage with its source ({self._style})" if with_source else "the words"
        if copy(self.context.ui.app, text, remote=self.context.session.remote):
            self.context.show_message(f"Copied {what}")
        else:
            size = len(text.encode("utf-8", "replace"))
            doubt = "if it takes so long a text" if size > _TAKEN else "if the terminal has one"
            self.context.show_message(f"Sent {what} to the terminal’s clipboard, {doubt}")

    def copy_selected(self) -> None:
        """Copy the selected words. With nothing selected: the passage with its source in a browser,
        where ctrl+c means nothing else; at the machine it may mean to quit, so say how.
        """
        pane = self.context.pane
        if pane is not None and pane.selection is not None:
            self.copy(with_source=False)
        elif self.context.session.remote:
            self.copy()
        else:
            app = self.context.ui.app
            quits = f" · {key_of(app, 'app.quit')} quits" if isinstance(app, CommandOwner) else ""
            self.context.show_message(
                f"Nothing is selected · y copies the passage with its source{quits}"
            )

    def next_style(self) -> None:
        """Switch to the next way to name a source, and save that for the next start."""
        names = list(STYLES)
        self._style = names[(names.index(self._style) + 1) % len(names)]
        pane = self.context.pane
        example = "" if pane is None else f": {quotation('…', pane.document, self._style)}"
        self.context.show_message(f"Reference style {self._style}{example}")
        self.context.session.change_settings(reference=self._style)
