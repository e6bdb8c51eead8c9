"""What can be counted and measured: the same figures as `stats` and `agree` print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from annotations.analysis.agreement.units import Unit
from annotations.seminar import blind_rounds
from reader.terminal.safe import safe_line
from reader.tui.commands import STUDENT, Command, footer
from reader.tui.main_screen import MainScreen
from reader.tui.session import Session
from reader.tui.statistics.figures import (
    VIEWS,
    FigureFilter,
    Figures,
    View,
    painted_blocks,
    work_out,
)
from reader.tui.styles import sheet
from reader.tui.widgets.key_line import KeyLine
from reader.tui.widgets.status import StatusLine

_MARGIN = 7
"""Cells beside the tables, the scroll bar's among them."""
_NAMED = 3
"""Documents and annotators that are named; of more the number is."""


class StatisticsScreen(MainScreen):
    """Shows one view at a time, of all documents or of those that are open."""

    TITLE = "Statistics"
    CSS_PATH = sheet("statistics")
    OWN_COMMANDS: ClassVar[Sequence[Command[StatisticsScreen]]] = (
        Command("statistics.next_view", "tab", "next",
                "Show the next table: statistics, agreement, tags by document, by annotator.",
                lambda screen: screen.action_view(1), "Statistics", footer=True, role=STUDENT),
        Command("statistics.previous_view", "shift+tab", "previous table",
                "Show the previous table.",
                lambda screen: screen.action_view(-1), "Statistics", role=STUDENT),
        Command("statistics.documents", "d", "documents",
                "Switch between all documents and the open ones.",
                lambda screen: screen.action_documents(), "Statistics", footer=True, role=STUDENT),
        Command("statistics.annotators", "w", "whose",
                "Choose the annotators to count.",
                lambda screen: screen.action_annotators(), "Statistics", footer=True, role=STUDENT),
        Command("statistics.tags", "t", "tags", "Agreement: choose the tags to compare.",
                lambda screen: screen.action_tags(), "Statistics", footer=True, role=STUDENT),
        Command("statistics.unit", "c", "unit",
                "Agreement: compare by sentence or by character.",
                lambda screen: screen.action_unit(), "Statistics", footer=True, role=STUDENT),
        Command("statistics.nested", "n", "nested",
                "Agreement: count nested tags for their parent, or separately.",
                lambda screen: screen.action_nested(), "Statistics", footer=True, role=STUDENT),
        Command("statistics.any_tag", "a", "any tag",
                "Agreement: compare what was tagged, whatever the tag, or tag by tag.",
                lambda screen: screen.action_any_tag(), "Statistics", footer=True, role=STUDENT),
        Command("statistics.down", "j,down", "down", "Scroll down a line.",
                lambda screen: screen.action_scroll_by(1), "Statistics", role=STUDENT),
        Command("statistics.up", "k,up", "up", "Scroll up a line.",
                lambda screen: screen.action_scroll_by(-1), "Statistics", role=STUDENT),
        Command("statistics.page_down", "space,pagedown", "page down", "Scroll down a page.",
                lambda screen: screen.action_page(1), "Statistics", role=STUDENT),
        Command("statistics.page_up", "b,pageup", "page up", "Scroll up a page.",
                lambda screen: screen.action_page(-1), "Statistics", role=STUDENT),
        Command("statistics.top", "g,home", "beginning", "Go to the beginning.",
                lambda screen: screen.action_end(-1), "Statistics", role=STUDENT),
        Command("statistics.bottom", "G,end", "end", "Go to the end.",
                lambda screen: screen.action_end(1), "Statistics", role=STUDENT),
        Command("statistics.back", "q,escape", "back", "Go back to the previous screen.",
                lambda screen: screen.action_back(), "Statistics", footer=True, role=STUDENT),
    )  # fmt: skip

    def __init__(
        self, session: Session, documents: Sequence[str] = (), view: View = "statistics"
    ) -> None:
        """`documents`: the ids of those that the reader is at."""
        super().__init__(session)
        self._here = tuple(documents)
        self._chosen = FigureFilter()
        self._view: View = view
        self._figures: Figures | None = None
        self._asked = 0
        self._turn = -1

    def compose(self) -> ComposeResult:
        yield Static("", id="statistics-head", markup=False)
        yield Static("", id="statistics-of", markup=False)
        with VerticalScroll(id="statistics-body", can_focus=False):
            yield Static("", id="statistics-text", markup=False)
        yield StatusLine(id="status")
        yield KeyLine(footer(self.OWN_COMMANDS))

    def on_mount(self) -> None:
        self.library_changed()

    def on_resize(self) -> None:
        self._show()

    def library_changed(self) -> None:
        turn = self.session.store.journal.turn()
        if turn != self._turn:
            self._turn = turn
            self._work_out()

    # What is shown

    def _work_out(self) -> None:
        """Work the figures out in another thread; only the last that were asked for are shown."""
        self._asked += 1
        asked, view, chosen = self._asked, self._view, self._chosen
        self._show_head()
        self.query_one(StatusLine).show_message("Counting …")

        def done(figures: Figures) -> None:
            if asked == self._asked and self.is_attached:
                self._figures = figures
                self.query_one(StatusLine).show_message("")
                self._show()

        self.session.read(lambda store: work_out(store, view, chosen), done, hold_keys=False)

    def _show_head(self) -> None:
        parts: list[tuple[str, str]] = []
        for view, heading in VIEWS.items():
            parts += [(heading, "bold $accent" if view == self._view else "$quiet"), ("   ", "")]
        self.query_one("#statistics-head", Static).update(Content.assemble(*parts))
        self.query_one("#statistics-of", Static).update(Content.styled(self._of(), "$quiet"))

    def _of(self) -> str:
        """What is counted, in a line."""
        chosen = self._chosen
        if chosen.documents is None:
            parts = ["all documents"]
        else:
            titles = self.session.store.titles(chosen.documents)
            parts = [_named([f"“{title}”" for title in titles.values()], "documents")]
        if self._view != "statistics":
            parts.append(_named(chosen.annotators, "annotators") or "all annotators")
        if self._view == "agreement":
            tags = _named(chosen.tags, "tags")
            parts.append(
                (f"any of {tags}" if tags else "any tag") if chosen.any_tag else tags or "all tags"
            )
            parts.append(f"by {chosen.unit}")
            parts += ["nested"] if chosen.nested else []
        if blind_rounds.current(self.session.store) is not None:
            parts.append("blind round: your own annotations only")
        return safe_line(" · ".join(parts))

    def _show(self) -> None:
        if self._figures is None:
            return
        cells = max(20, self.app.size.width - _MARGIN)
        self.query_one("#statistics-text", Static).update(
            painted_blocks(self._figures(cells), cells)
        )

    def _change(self, chosen: FigureFilter) -> None:
        self._chosen = chosen
        self._work_out()

    # Commands

    def action_view(self, by: int) -> None:
        views = list(VIEWS)
        self._view = views[(views.index(self._view) + by) % len(views)]
        self.action_end(-1)
        self._work_out()

    def action_documents(self) -> None:
        if not self._here:
            self.query_one(StatusLine).show_message("All documents are counted, since none is open")
            return
        other = self._here if self._chosen.documents is None else None
        self._change(replace(self._chosen, documents=other))

    def action_annotators(self) -> None:
        from reader.tui.statistics.names import NamesScreen

        if self._view == "statistics":
            self.query_one(StatusLine).show_message("The statistics count everybody's annotations")
            return
        names = [annotator.name for annotator in self.session.store.annotators()]
        if not names:
            self.query_one(StatusLine).show_message("There are no annotations yet")
            return

        def changed(chosen: tuple[str, ...]) -> None:
            self._change(replace(self._chosen, annotators=chosen))

        title = "Annotators to count"
        self.session.push_screen(NamesScreen(title, names, self._chosen.annotators, changed))

    def action_tags(self) -> None:
        from reader.tui.statistics.names import NamesScreen

        if not self._is_agreement():
            return

        def changed(chosen: tuple[str, ...]) -> None:
            self._change(replace(self._chosen, tags=chosen))

        names = [tag.name for tag in self.session.store.tags.codebook().tags]
        title = "Tags to compare"
        self.session.push_screen(NamesScreen(title, names, self._chosen.tags, changed))

    def action_unit(self) -> None:
        if self._is_agreement():
            unit: Unit = "character" if self._chosen.unit == "sentence" else "sentence"
            self._change(replace(self._chosen, unit=unit))

    def action_nested(self) -> None:
        if self._is_agreement():
            self._change(replace(self._chosen, nested=not self._chosen.nested))

    def action_any_tag(self) -> None:
        if self._is_agreement():
            self._change(replace(self._chosen, any_tag=not self._chosen.any_tag))

    def _is_agreement(self) -> bool:
        if self._view != "agreement":
            self.query_one(StatusLine).show_message(
                "This command is for the agreement; press tab to switch to it"
            )
        return self._view == "agreement"

    def action_scroll_by(self, by: int) -> None:
        self._body.scroll_relative(y=by, animate=False)

    def action_page(self, by: int) -> None:
        self._body.scroll_relative(y=by * max(1, self._body.size.height - 1), animate=False)

    def action_end(self, to: int) -> None:
        (self._body.scroll_home if to < 0 else self._body.scroll_end)(animate=False)

    @property
    def _body(self) -> VerticalScroll:
        return self.query_one("#statistics-body", VerticalScroll)

    def action_back(self) -> None:
        self.dismiss()


def _named(names: Sequence[str], what: str) -> str:
    """The names, or of many their number."""
    return ", ".join(names) if len(names) <= _NAMED else f"{len(names):,} {what}"
