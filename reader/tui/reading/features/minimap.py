"""The minimap: where along the text the tags are, beside the scroll bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from corpus.errors import VariorumError
from reader.advice import explained
from reader.text.goto_parser import GotoTarget, find_goto_offset
from reader.tui.commands import STUDENT, Command
from reader.tui.reading.feature import Feature
from reader.tui.text_pane.reading_pane import ReadingPane
from reader.tui.view_settings import View


class Minimap(Feature):
    """Shows or hides it; whether it is shown is remembered."""

    commands: ClassVar[Sequence[Command[Minimap]]] = (
        Command("minimap.toggle", "percent_sign", "minimap",
                "Show or hide the minimap: the tags along the text, beside the scroll bar; after a "
                "number, go to that percentage (40%).",
                lambda minimap: minimap.press(), "Panes", role=STUDENT),
    )  # fmt: skip

    def pane_opening(self, pane: ReadingPane) -> None:
        pane.page.shows_minimap = self.context.view.minimap

    def view_changed(self, before: View) -> None:
        if self.context.view.minimap != before.minimap:
            for pane in self.context.row.panes:
                pane.page.shows_minimap = self.context.view.minimap
                pane.set_marks(pane.page.highlights)  # draws the pane anew

    def press(self) -> None:
        """Show the minimap or hide it; after a number, go there, as in less and vim."""
        pane = self.context.pane
        percent = None if pane is None else pane.count_prefix.take()
        if pane is None or percent is None:
            self.toggle()
            return
        target = GotoTarget("percent", min(percent, 100))
        try:
            offset = find_goto_offset(target, pane.document, pane.line_width)
        except VariorumError as error:
            self.context.show_message(explained(error))
            return
        self.context.jumps.note()
        pane.go_to(offset, centre=True)

    def toggle(self) -> None:
        """Show the minimap or hide it."""
        shown = not self.context.view.minimap
        self.context.change_view(replace(self.context.view, minimap=shown))
        self.context.show_message(
            "The minimap is shown: the tags along the text; click to go to a place"
            if shown
            else "The minimap is hidden"
        )
