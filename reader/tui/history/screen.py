"""The history: all that was done in the library, by whom and when; any of it undone or redone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from annotations.history.journal import HistoryEntry
from annotations.seminar import blind_rounds
from annotations.service.store import Store
from reader.terminal.safe import safe_line
from reader.timestamps import format_moment
from reader.tui.commands import KEEPER, STUDENT, Command, footer
from reader.tui.main_screen import MainScreen
from reader.tui.session import OpenRequest, Session
from reader.tui.styles import sheet
from reader.tui.undo_actions import redo_any, undo_any
from reader.tui.widgets.entries import EntryList
from reader.tui.widgets.key_line import KeyLine
from reader.tui.widgets.status import StatusLine

# So many entries are read at once; more when the reader has come to the end of them.
_READ = 500
_EMPTY = "The history is empty: there are no changes in this library yet."
_MARGIN = 8
# Cells for the names of annotators, at most.
_NAMES = 16
_STATES = {"done": "", "undone": "undone", "overtaken": "undone earlier"}


class HistoryScreen(MainScreen):
    """Lists what happened, latest first."""

    TITLE = "The history"
    CSS_PATH = sheet("queue")
    OWN_COMMANDS: ClassVar[Sequence[Command[HistoryScreen]]] = (
        Command("history.go_there", "enter", "go there",
                "Open the passage or document of this change.",
                lambda history: history.action_go_there(), "The history", footer=True, role=KEEPER),
        Command("history.undo", "u", "undo this",
                "Undo this change of yours; asks if it affects more than an annotation.",
                lambda history: history.action_undo(), "The history", footer=True, role=KEEPER),
        Command("history.redo", "U", "redo this", "Redo this change, which was undone.",
                lambda history: history.action_redo(), "The history", footer=True, role=KEEPER),
        Command("history.prune", "P", "forget", "Delete the history before a date.",
                lambda history: history.action_prune(), "The history", footer=True),
        Command("history.next", "j,down", "next",
                "Go to the next (older) change.",
                lambda history: history.action_move(1), "The history", role=KEEPER),
        Command("history.previous", "k,up", "previous",
                "Go to the previous (newer) change.",
                lambda history: history.action_move(-1), "The history", role=KEEPER),
        Command("history.page_down", "space,pagedown", "page down", "Go down a page.",
                lambda history: history.action_move(10), "The history", role=KEEPER),
        Command("history.page_up", "b,pageup", "page up", "Go up a page.",
                lambda history: history.action_move(-10), "The history", role=KEEPER),
        Command("history.back", "q,escape", "back", "Go back to the previous screen.",
                lambda history: history.action_back(), "The history", footer=True, role=STUDENT),
    )  # fmt: skip

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._entries: list[HistoryEntry] = []
        self._limit = _READ
        self._turn = -1

    def compose(self) -> ComposeResult:
        yield Static("", id="history-head", markup=False)
        yield EntryList(id="history-list", markup=False)
        yield Static(_EMPTY, id="history-empty", markup=False)
        yield StatusLine(id="status")
        yield KeyLine(footer(self.OWN_COMMANDS))

    def on_mount(self) -> None:
        self.library_changed()

    def on_resize(self) -> None:
        self._fill_list()

    def library_changed(self) -> None:
        turn = self.session.store.journal.turn()
        if turn != self._turn:
            self._turn = turn
            self._read()

    # What is shown

    def _read(self) -> None:
        self._entries = self.session.store.journal.history(self._limit)
        empty = not self._entries
        self.query_one("#history-empty").display = empty
        self.query_one("#history-list").display = not empty
        self.query_one("#history-head", Static).update(
            Content.assemble(
                ("The history   ", "bold $accent"),
                ("latest first · any change can be undone", "$quiet"),
            )
        )
        self._fill_list()

    def _fill_list(self) -> None:
        listing = self.query_one("#history-list", OptionList)
        current = self._current
        width = max(12, self.app.size.width - _MARGIN)
        names = min(_NAMES, max((len(entry.annotator) for entry in self._entries), default=0))
        with self.prevent(OptionList.OptionHighlighted):
            listing.clear_options()
            listing.add_options(
                Option(_line(entry, names).truncate(width, ellipsis=True), id=str(entry.id))
                for entry in self._entries
            )
        entry_ids = [entry.id for entry in self._entries]
        if entry_ids:
            listing.highlighted = (
                entry_ids.index(current.id) if current and current.id in entry_ids else 0
            )

    @property
    def _current(self) -> HistoryEntry | None:
        option = self.query_one("#history-list", OptionList).highlighted_option
        return next((e for e in self._entries if option and str(e.id) == option.id), None)

    @on(OptionList.OptionHighlighted)
    def highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        if event.option_index == self._limit - 1:
            self._limit += _READ
            self._read()

    @on(OptionList.OptionSelected)
    def selected(self, event: OptionList.OptionSelected) -> None:
        # A click chooses one to look at; the key undoes it.
        event.stop()

    # Commands

    def action_move(self, by: int) -> None:
        listing = self.query_one("#history-list", OptionList)
        if self._entries:
            at = (listing.highlighted or 0) + by
            listing.highlighted = max(0, min(len(self._entries) - 1, at))

    def action_go_there(self) -> None:
        entry = self._current
        place = self.session.store.journal.place(entry.id) if entry is not None else None
        if entry is None:
            return
        if place is None:
            self.show_message("This change has no passage in a document now")
            return
        self.dismiss()
        self.session.open_documents(OpenRequest((place.document,), passage=place.span))

    def action_undo(self) -> None:
        self._act(undo_any, "done", "This change is undone already; U redoes it")

    def action_redo(self) -> None:
        self._act(redo_any, "undone", "This change is not undone; u undoes it")

    def _act(self, act: Callable[..., None], expected: str, otherwise: str) -> None:
        entry = self._current
        if entry is None:
            return
        if entry.annotator != self.session.store.annotator:
            self.show_message(
                f"This change is by {entry.annotator}; you can undo or redo only your own"
            )
        elif not entry.changes:
            self.show_message("This change has nothing to undo")
        elif (entry.state == "done") != (expected == "done"):
            self.show_message(otherwise)
        else:
            act(self.session, lambda _, sentence: self._finished(sentence), entry.id)

    def action_prune(self) -> None:
        from reader.tui.dialogs.dialog import ask
        from reader.tui.history.prune import PruneScreen

        count = partial(blind_rounds.prunable, self.session.store)
        ask(self.session, PruneScreen(count), _prune, self._pruned)

    def action_back(self) -> None:
        self.dismiss()

    def _pruned(self, number: int) -> None:
        self._finished(
            f"Deleted {number:,} change{'' if number == 1 else 's'} from the "
            "history; they can no longer be undone"
        )

    def _finished(self, sentence: str) -> None:
        if self.is_attached:
            self.library_changed()
            self.show_message(sentence)


def _line(entry: HistoryEntry, names: int) -> Content:
    """When, who, what, and whether it holds."""
    state = _STATES[entry.state]
    label = f"{entry.label[:1].upper()}{entry.label[1:]}"
    return Content.assemble(
        (f"{format_moment(entry.at):<17} ", "$quiet"),
        (f"{safe_line(entry.annotator)[:names]:<{names}}  ", "$quiet"),
        (f"{state}: " if state else "", "bold $accent"),
        (safe_line(label), "" if entry.state == "done" else "italic $quiet"),
    )


def _prune(store: Store, moment: str) -> int:
    """Forget what was before a moment; how much that was, as far as it may be told."""
    number = blind_rounds.prunable(store, moment)
    store.journal.prune(moment)
    return number
