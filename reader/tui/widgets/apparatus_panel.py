"""The panel beside or under the panes: parallels of the sentence, and annotations on it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.events import Click
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from annotations.analysis.apparatus import Apparatus, ApparatusEntry
from annotations.model import Codebook
from reader.tui.commands import STUDENT, Command
from reader.tui.widgets.apparatus_entries import HEAD, EntryView, Row, WeakerRow, rows, title
from reader.tui.widgets.panel import Panel
from reader.tui.widgets.panel_message import PanelMessage

_LONGEST, _LONGEST_IN_LITTLE_ROOM = 600, 300
"""Characters that are shown of a passage."""


class ApparatusEntries(OptionList):
    """The entries: a click brings one under the cursor, and a click on that one chooses it. The row
    of the weaker ones is chosen by the first click.
    """

    # Its size is the panel's, however long the list: the screen need not be laid out anew.
    virtual_size = Reactive(Size(0, 0), layout=False)
    weaker_row: int | None = None
    """Which row opens the weaker answers."""

    async def _on_click(self, event: Click) -> None:
        event.prevent_default()
        clicked = event.style.meta.get("option")
        if clicked is None or self.get_option_at_index(clicked).disabled:
            self.focus()
            return
        again = self.has_focus and self.highlighted == clicked
        self.focus()
        self.highlighted = clicked
        if again or clicked == self.weaker_row:
            self.action_select()


class ApparatusPanel(Panel):
    """Shows what it is given; posts where to go, what to open and what to link."""

    NAME = "the apparatus"
    HEAD = "#apparatus-title"
    OWN_COMMANDS: ClassVar[Sequence[Command[ApparatusPanel]]] = (
        Command("apparatus.go_there", "enter", "go there", "Go to the passage.",
                lambda panel: panel.action_select(), "The apparatus", footer=True, role=STUDENT),
        Command("apparatus.beside", "p", "open beside",
                "Open the document in another pane, without leaving this one.",
                lambda panel: panel.action_beside(), "The apparatus", footer=True, role=STUDENT),
        Command("apparatus.link", "K", "link",
                "Link your sentence with this one, or remove the link.",
                lambda panel: panel.action_link(), "The apparatus", footer=True, role=STUDENT),
        Command("apparatus.weaker", "w", "weaker",
                "Show the weaker answers, which may be similar by chance; again hides them.",
                lambda panel: panel.action_weaker(), "The apparatus", footer=True, role=STUDENT),
        Command("apparatus.next", "j", "next", "Go to the next entry.",
                lambda panel: panel.action_entry(1), "The apparatus", role=STUDENT),
        Command("apparatus.previous", "k", "previous", "Go to the previous entry.",
                lambda panel: panel.action_entry(-1), "The apparatus", role=STUDENT),
        Command("apparatus.leave", "escape,e", "back to the text", "Go back to the text.",
                lambda panel: panel.action_to_text(), "The apparatus", footer=True, role=STUDENT),
    )  # fmt: skip

    @dataclass
    class Chosen(PanelMessage):
        entry: ApparatusEntry
        beside: bool = False
        """Open it in a pane of its own; the focus stays in the panel."""

    @dataclass
    class LinkRequested(PanelMessage):
        entry: ApparatusEntry

    class NoEntryChosen(PanelMessage):
        """What was asked for needs an entry, and the cursor is on none."""

    class NoWeaker(PanelMessage):
        """There are no weaker answers to be shown."""

    class Ready(PanelMessage):
        """The panel is mounted, and can show something."""

    class Left(PanelMessage):
        """The reader wants to go back to the text."""

    def __init__(self) -> None:
        super().__init__(id="apparatus")
        self.shown: Apparatus | None = None
        self.spaced = False
        """Whether there is room for a blank line between two entries."""
        self.in_little_room = False
        """Whether long passages are to be shortened."""
        self.weaker_open = False
        """Whether the weaker answers are shown; so it stays from passage to passage."""
        self._rows: list[Row] = []
        self._book: Codebook | None = None
        self._open_now: Collection[str] = ()

    def compose(self) -> ComposeResult:
        yield Static("", id="apparatus-title", markup=False)
        yield ApparatusEntries(id="entries", markup=False)

    def on_mount(self) -> None:
        self.post_message(self.Ready())

    # What is shown

    def show(self, apparatus: Apparatus, book: Codebook, open_now: Collection[str]) -> None:
        """Show what belongs to a passage; `open_now`: the slugs of the documents in the panes."""
        self.shown, self._book, self._open_now = apparatus, book, open_now
        self._refresh()
        self._show_head(title(apparatus))

    def _refresh(self) -> None:
        """Write the list anew; the cursor stays on its row."""
        if self.shown is None or self._book is None:
            return
        previous = self._chosen_row
        weaker = self.find_command("apparatus.weaker")
        view = EntryView(
            self._book, self._open_now, self.weaker_open, weaker.key if weaker else "",
            _LONGEST_IN_LITTLE_ROOM if self.in_little_room else _LONGEST,
        )  # fmt: skip
        lines = list(rows(self.shown, view))
        self._rows = [row for row, _ in lines]
        options: list[Option | None] = []
        for n, (row, content) in enumerate(lines):
            if self.spaced and n and self._rows[n - 1] is not None:
                options.append(None)
            options.append(Option(content, disabled=row is None))
        listing = self._listing
        listing.weaker_row = next(
            (n for n, row in enumerate(self._rows) if isinstance(row, WeakerRow)), None
        )
        listing.clear_options()
        listing.add_options(options)  # all at once: for each the list would be laid out anew
        if listing.has_focus:
            self._restore_choice(previous)

    def refresh_open(self, open_now: Collection[str], book: Codebook) -> None:
        """Other documents are open now."""
        if self.shown is not None:
            self.show(self.shown, book, open_now)

    def clear(self, sentence: str) -> None:
        """Show nothing but this reason why."""
        self.shown, self._rows = None, []
        self._listing.clear_options()
        self._show_head(Content.styled(sentence, "$quiet"))

    def show_state(self, sentence: str) -> None:
        """Show what is going on, in place of the figures of an earlier passage."""
        self._show_head(Content.assemble(HEAD, (sentence, "$quiet")))

    def _show_head(self, content: Content) -> None:
        self.query_one("#apparatus-title", Static).update(content, layout=False)

    # The focus in it

    @property
    def _listing(self) -> ApparatusEntries:
        return self.query_one(ApparatusEntries)

    @property
    def _chosen_row(self) -> Row:
        at = self._listing.highlighted
        return self._rows[at] if at is not None and at < len(self._rows) else None

    @property
    def chosen(self) -> ApparatusEntry | None:
        """The entry under the panel's cursor."""
        row = self._chosen_row
        return row if isinstance(row, ApparatusEntry) else None

    @property
    def has_entries(self) -> bool:
        return any(row is not None for row in self._rows)

    @property
    def entered(self) -> bool:
        return self._listing.has_focus

    def enter(self) -> None:
        """Focus the list, on its first entry if it has one."""
        self._listing.focus()
        self._restore_choice(None)

    def leave(self) -> None:
        """The reader is in the text again; no entry is chosen."""
        self._listing.highlighted = None

    def _restore_choice(self, previous: Row) -> None:
        """Highlight the row of the same passage again; else the first."""
        choices = [n for n, row in enumerate(self._rows) if row is not None]
        same = [n for n in choices if previous is not None and _are_same(self._rows[n], previous)]
        if not same and isinstance(previous, ApparatusEntry) and previous.weak:
            same = [n for n in choices if isinstance(self._rows[n], WeakerRow)]
        at = same or choices
        self._listing.highlighted = at[0] if at else None

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        row = self._rows[event.option_index]
        if isinstance(row, WeakerRow):
            self.action_weaker()
        elif row is not None:
            self.post_message(self.Chosen(row))

    def action_select(self) -> None:
        self._listing.action_select()

    def action_entry(self, by: int) -> None:
        listing = self._listing
        if by > 0:
            listing.action_cursor_down()
        else:
            listing.action_cursor_up()

    def action_beside(self) -> None:
        if self.chosen is not None:
            self.post_message(self.Chosen(self.chosen, beside=True))
        else:
            self.post_message(self.NoEntryChosen())

    def action_link(self) -> None:
        if self.chosen is not None:
            self.post_message(self.LinkRequested(self.chosen))
        else:
            self.post_message(self.NoEntryChosen())

    def action_weaker(self) -> None:
        """Show the weaker answers, or hide them."""
        if self._listing.weaker_row is None:
            self.post_message(self.NoWeaker())
            return
        self.weaker_open = not self.weaker_open
        self._refresh()
        if self.weaker_open:  # where the list is low they would open out of sight
            self.call_after_refresh(self._go_to_weaker)

    def _go_to_weaker(self) -> None:
        """Go to the first of the weaker answers, with their row above it."""
        row, listing = self._listing.weaker_row, self._listing
        if row is not None and self.weaker_open:
            listing.highlighted = row
            listing.scroll_to_highlight(top=True)
            listing.highlighted = row + 1

    def action_to_text(self) -> None:
        self.post_message(self.Left())


def _are_same(row: Row, other: Row) -> bool:
    """Whether two rows are about the same."""
    if isinstance(row, ApparatusEntry) and isinstance(other, ApparatusEntry):
        return (row.document, row.span) == (other.document, other.span)
    return isinstance(row, WeakerRow) and isinstance(other, WeakerRow)
