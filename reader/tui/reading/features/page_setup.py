"""How much of the page is seen: widths, length of lines, headings; all of it remembered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from reader.terminal.bidi_mode import EXPLICIT, IMPLICIT
from reader.tui.commands import STUDENT, Command
from reader.tui.reading.feature import Feature
from reader.tui.text_pane.reading_pane import ReadingPane
from reader.tui.view_settings import FULL, View

_BARE = "bare"
"""The style class of a page without headings, status line and keys."""


class PageSetup(Feature):
    """Changes how much is seen."""

    commands: ClassVar[Sequence[Command[PageSetup]]] = (
        Command("page_setup.equal_widths", "equals_sign", "equal widths",
                "Make all panes equally wide.",
                lambda setup: setup.context.row.equalise_widths(), "Panes", role=STUDENT),
        Command("page_setup.zoom", "z", "zoom", "Show only this pane; again shows all.",
                lambda setup: setup.toggle_zoom(), "Panes", role=STUDENT),
        Command("page_setup.stack", "vertical_line", "stack",
                "Stack the panes above each other; again puts them side by side.",
                lambda setup: setup.toggle_stacked(), "Panes", role=STUDENT),
        Command("page_setup.line_length", "L", "line length",
                "Set the length of the lines.",
                lambda setup: setup.ask_line_length(), "Panes", role=STUDENT),
        Command("page_setup.bare", "Z", "bare page", "Show only the text; again shows everything.",
                lambda setup: setup.toggle_bare(), "Panes", role=STUDENT),
        Command("page_setup.right_to_left", "", "right-to-left text",
                "Switch who puts Arabic and Hebrew into reading order: Variorum, or the terminal.",
                lambda setup: setup.toggle_reordering(), "Panes"),
    )  # fmt: skip

    def prepare(self) -> None:
        view = self.context.view
        self.context.row.zoomed, self.context.row.stacked = view.zoomed, view.stacked
        self.context.ui.set_class(view.bare, _BARE)

    def pane_opening(self, pane: ReadingPane) -> None:
        self._set_up(pane)

    def view_changed(self, before: View) -> None:
        view = self.context.view
        self.context.ui.set_class(view.bare, _BARE)
        for pane in self.context.row.panes:
            self._set_up(pane)
        if (view.zoomed, view.stacked) != (before.zoomed, before.stacked):
            row = self.context.row
            row.zoomed, row.stacked = view.zoomed, view.stacked
            row.fit_panes()

    def leave(self) -> bool:
        if self.context.view.zoomed:
            self.toggle_zoom()
            return True
        return False

    def _set_up(self, pane: ReadingPane) -> None:
        view = self.context.view
        pane.measure = view.measure
        pane.chrome = not view.bare
        if pane.reorders != self.context.session.reorders:
            pane.reorders = not pane.reorders
            if pane.is_attached:
                pane.canvas.apply_theme(pane.app)  # with other filters
            cursor, top = pane.position()
            pane.show(pane.document, pane.marks, cursor=cursor, top=top)

    def toggle_zoom(self) -> None:
        """Show only the pane in use, or all again."""
        view = self.context.view
        self.context.change_view(replace(view, zoomed=not view.zoomed))

    def start(self) -> None:
        self._say_what_fits()

    def toggle_stacked(self) -> None:
        """Put the panes above each other, or side by side again."""
        view = self.context.view
        self.context.change_view(replace(view, stacked=not view.stacked))
        if not self._say_what_fits():
            how = "side by side" if view.stacked else "stacked"
            self.context.show_message(f"Panes are {how}; | switches")

    def _say_what_fits(self) -> bool:
        """Say so where some panes have no room; returns whether there are such."""
        row, view = self.context.row, self.context.view
        if not row.hidden_count or view.zoomed:
            return False
        shown = len(row.panes) - row.hidden_count
        other = "puts them side by side" if view.stacked else "stacks them"
        self.context.show_message(
            f"{shown} of {len(row.panes)} panes fit; tab shows the next, | {other}"
        )
        return True

    def toggle_bare(self) -> None:
        """Show only the text, or everything again."""
        view = self.context.view
        self.context.change_view(replace(view, bare=not view.bare))
        self.context.show_message(
            "" if view.bare else "Showing only the text; press Z to show everything"
        )

    def toggle_reordering(self) -> None:
        """Put text from right to left into reading order, or leave that to the terminal."""
        session, app = self.context.session, self.context.ui.app
        if session.linear:
            self.context.show_message("In linear mode, text is shown as it is stored")
            return
        session.set_reorders(not session.reorders)
        if app._driver is not None:  # Textual has no other way to the terminal
            app._driver.write(EXPLICIT if session.reorders else IMPLICIT)
        for pane in self.context.row.panes:
            self._set_up(pane)
        for widget in self.context.ui.query():
            widget.refresh()
        who = "Variorum" if session.reorders else "the terminal"
        self.context.show_message(f"Right-to-left text is put into reading order by {who}")

    def ask_line_length(self) -> None:
        """Let the reader choose how long a line may be; each choice is shown at once."""
        from reader.tui.dialogs.measure import MeasureScreen

        before = self.context.view.measure

        def preview(cells: int) -> None:
            for pane in self.context.row.panes:
                pane.measure = cells

        def chosen(cells: int | None) -> None:
            preview(before if cells is None else cells)
            if cells is not None:
                self.context.change_view(replace(self.context.view, measure=cells))
                length = "the whole width" if cells >= FULL else f"{cells} characters"
                self.context.show_message(f"Line length: {length}")

        self.context.session.push_screen(MeasureScreen(before, preview), chosen)
