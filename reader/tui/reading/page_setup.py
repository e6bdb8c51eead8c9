"""How the page is set up: widths, length of lines, chrome; all of it remembered."""

from __future__ import annotations

from dataclasses import replace

from reader.tui.reading.search import Finding
from reader.tui.session import OpenRequest, Session
from reader.tui.text_pane.reading_pane import ReadingPane
from reader.tui.view_settings import FULL, View

_VIEW = "view"


class Viewing(Finding):
    """Changes how much is seen, and how."""

    def __init__(self, session: Session, request: OpenRequest) -> None:
        super().__init__(session, request)
        self.view = View()

    def set_up(self) -> None:
        super().set_up()
        self.view = View.of(self.session.store.settings.get(_VIEW))
        self.row.zoomed = self.view.zoomed
        self.set_class(self.view.bare, self.BARE)

    def prepare(self, pane: ReadingPane) -> None:
        super().prepare(pane)
        pane.measure = self.view.measure
        pane.chrome = not self.view.bare

    def change_view(self, view: View) -> None:
        """Set the page up like this from now on, and remember it."""
        if view == self.view:
            return
        self.view = view
        self.set_class(view.bare, self.BARE)
        for pane in self.row.panes:
            pane.measure = view.measure
            pane.chrome = not view.bare
        self.show_tabs()
        kept = view.to_store()
        self.session.remember(_VIEW, kept)

    def action_bare(self) -> None:
        bare = not self.view.bare
        self.change_view(replace(self.view, bare=bare))
        self.say("the page alone; Z brings the rest back" if bare else "")

    def action_zoom(self) -> None:
        super().action_zoom()
        self.change_view(replace(self.view, zoomed=self.row.zoomed))

    def action_equal_widths(self) -> None:
        self.row.equalise_widths()

    def action_measure(self) -> None:
        from reader.tui.dialogs.measure import MeasureScreen

        before = self.view.measure

        def preview(cells: int) -> None:
            for pane in self.row.panes:
                pane.measure = cells

        def chosen(cells: int | None) -> None:
            preview(before if cells is None else cells)
            if cells is not None:
                self.change_view(replace(self.view, measure=cells))
                length = "the whole width" if cells >= FULL else f"{cells} characters"
                self.say(f"lines take {length}")

        self.session.push_screen(MeasureScreen(before, preview), chosen)
