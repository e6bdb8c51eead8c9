"""The first screen: the documents of the library."""

from __future__ import annotations

from collections.abc import Container, Sequence
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from annotations.history.journal import UndoneChange
from annotations.model import Codebook
from annotations.model.memos import MemoSubject
from annotations.seminar import finished_documents
from corpus.document import DocumentSummary
from reader.terminal.safe import safe_line
from reader.tui.commands import Command, footer, key_of
from reader.tui.finished_message import finished_message
from reader.tui.library.columns import SETTING, ColumnsScreen, possible_columns
from reader.tui.library.commands import BEGINNINGS, LIBRARY_COMMANDS, OF_A_DOCUMENT, WHEN_EMPTY
from reader.tui.library.entries import column_heads, has_columns
from reader.tui.library.listing import Listing
from reader.tui.library.next_step import next_step
from reader.tui.library.orders import GRAMMAR, ORDERS, in_order
from reader.tui.library.welcome import Welcome
from reader.tui.main_screen import MOST_PANES, POSITIONS, MainScreen
from reader.tui.session import OpenRequest, SearchChoice, Session
from reader.tui.timers import call_after
from reader.tui.undo_actions import redo_any, undo_any
from reader.tui.widgets.field import Field
from reader.tui.widgets.key_line import KeyLine
from reader.tui.widgets.status import StatusLine

if TYPE_CHECKING:
    from reader.tui.library.add_summary import AddSummary

# Seconds after which the documents have been painted, and a reader is still looking at them.
_SOON = 0.3
# Documents that are listed at a time: nobody walks through more, and each costs a tenth of a
# millisecond with every letter of the filter.
_LISTED = 1_000
_ORDER = "order"
# Cells beside an entry that are not the entry's.
_ENTRY_MARGIN = 9


class LibraryScreen(MainScreen):
    """Lists the documents; one to four of them are opened side by side."""

    TITLE = "The documents"
    OWN_COMMANDS: ClassVar[Sequence[Command[LibraryScreen]]] = LIBRARY_COMMANDS

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._listing = Listing()
        self._read: Container[str] = ()
        """The ids of the documents that this annotator has opened."""
        self._order = next(iter(ORDERS))
        self._chosen: list[str] = []
        self._width = 0
        """For which the entries were cut to fit."""

    def compose(self) -> ComposeResult:
        with Horizontal(id="library-head"):
            yield Static("Variorum", id="library-name", markup=False)
            yield Static("", id="library-counts", markup=False)
        yield Field(placeholder=GRAMMAR, id="filter")
        yield Static("", id="column-heads", markup=False)
        yield OptionList(id="documents", markup=False)
        yield Static("", id="no-matches", markup=False)
        yield Welcome()
        yield StatusLine(id="status")
        yield KeyLine(footer(self.OWN_COMMANDS))

    def on_mount(self) -> None:
        self.query_one("#documents").focus()
        # What comes next is nearly always reading: imported now, it opens at once then.
        call_after(self, _SOON, lambda: import_module("reader.tui.reading.screen"))

    def on_resize(self) -> None:
        if self._width != self.size.width:
            self._show()

    def on_screen_resume(self) -> None:
        if not self.session.is_readable():
            return
        self.library_changed()
        # Behind what the reading screen has just given the writer to save.
        self.session.write(
            lambda store: store.settings.get(POSITIONS) or {}, self._read_known, lambda _: None
        )

    def _read_known(self, positions: Container[str]) -> None:
        if positions != self._read:
            self._read = positions
            self._show()

    def library_changed(self) -> None:
        """Read the list again."""
        if not self.query("#filter"):
            return  # a dialog that ends with the program still answers
        store, listing = self.session.store, self._listing
        listing.read(store)
        self.query_one("#filter", Input).placeholder = listing.grammar
        self._read = store.settings.get(POSITIONS) or {}
        order = store.settings.get(_ORDER)
        self._order = order if order in ORDERS else next(iter(ORDERS))
        ids = {summary.id for summary in self._summaries}
        self._chosen = [id_ for id_ in self._chosen if id_ in ids]
        self.query_one("#library-counts", Static).update(listing.counts(store, self.may_use))
        self._show_next()
        self._show()

    # What is shown

    def _show_next(self) -> None:
        """Say what can be done next; above all, how to go back to what was open last."""
        text = next_step(self.session, self._summaries, self._read, self._key)
        self.query_one(StatusLine).show_lasting(Content.styled(safe_line(text), "$quiet"))

    def _key(self, id_: str) -> str:
        """The key of a command, if the reader may use it."""
        return key_of(self, id_) if self.may_use(id_) else ""

    def _show(self) -> None:
        self._width = self.size.width
        book = self._listing.book
        if book is None:
            return
        listing = self.query_one("#documents", OptionList)
        typed = self.query_one("#filter", Input).value
        passing = self._listing.filtered(self.session.store, typed, self._read)
        shown = in_order(passing, self._order)
        before = listing.highlighted or 0
        at = listing.highlighted_option.id if listing.highlighted_option else None
        listing.clear_options()
        options: list[Option | None] = []
        for summary in shown[:_LISTED]:
            options.append(Option(self._entry(summary, book), id=summary.id))
            if not has_columns(self._room):
                options.append(None)
        if len(shown) > _LISTED:
            more = f"   {len(shown) - _LISTED:,} more; press / to filter by title"
            options.append(Option(Content.styled(more, "$quiet"), disabled=True))
        elif options and options[-1] is None:
            options.pop()
        listing.add_options(options)  # all at once: for each the list would be laid out anew
        if shown:
            places = [s.id for s in shown[:_LISTED]]
            removed = at is not None and all(s.id != at for s in self._summaries)
            beside = min(before, len(places) - 1) if removed else 0
            listing.highlighted = places.index(at) if at in places else beside
        empty = not self._summaries
        self._show_welcome(empty)
        heads = self.query_one("#column-heads", Static)
        heads.update(column_heads(self._room, self._order, self._listing.columns))
        heads.display = has_columns(self._room) and bool(shown)
        none = self.query_one("#no-matches", Static)
        none.update(f"No matches for “{safe_line(typed)}”; esc shows all documents")
        none.display = not shown and not empty
        listing.display = bool(shown)
        self.query_one("#filter").display = not empty

    def _show_welcome(self, empty: bool) -> None:
        welcome = self.query_one(Welcome)
        if empty:
            ways = [c for name in BEGINNINGS if (c := self.find_command(f"library.{name}"))]
            offered = [c for c in ways if self.may_use(c.id) and self.available(c)]
            welcome.show(offered, can_add=self.may_use("library.add"))
        beginnings = self.query_one("#beginnings")
        if empty != beginnings.has_focus:
            (beginnings if empty else self.query_one("#documents")).focus()
        welcome.display = empty
        keys = footer(self.OWN_COMMANDS)
        self.query_one(KeyLine).show([c for c in keys if not empty or c.id in WHEN_EMPTY])

    @property
    def _summaries(self) -> Sequence[DocumentSummary]:
        return self._listing.summaries

    @property
    def _room(self) -> int:
        """Cells of a line of the list."""
        return max(20, self._width - _ENTRY_MARGIN)

    def _entry(self, summary: DocumentSummary, book: Codebook) -> Content:
        chosen = summary.id in self._chosen
        number = self._chosen.index(summary.id) + 1 if chosen else 0
        unread = bool(self._read) and summary.id not in self._read
        return self._listing.entry(
            summary, book, number, self._room, unread=unread,
            can_review=self.may_use("library.review"),
        )  # fmt: skip

    @on(Welcome.Chosen)
    async def beginning_chosen(self, event: Welcome.Chosen) -> None:
        await self.action_command(event.command.id)

    @on(Input.Changed, "#filter")
    def filter_changed(self) -> None:
        self._show()

    @on(Input.Submitted, "#filter")
    def filter_submitted(self) -> None:
        self.query_one("#documents").focus()

    @on(OptionList.OptionHighlighted, "#documents")
    def document_highlighted(self) -> None:
        current = self._current()
        self.session.prefetch.expect(current.slug if current else None, self)

    @on(OptionList.OptionSelected, "#documents")
    def document_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_open()

    def _point_at(self, slug: str | None) -> None:
        """Bring a document under the cursor, also one that the filter hides."""
        id_ = next((summary.id for summary in self._summaries if summary.slug == slug), None)
        if id_ is None or self._highlight(id_):
            return
        with self.prevent(Input.Changed):
            self.query_one("#filter", Input).value = ""
        self._show()
        self._highlight(id_)

    def _highlight(self, id_: str) -> bool:
        """Bring an entry under the cursor; False if it is not listed."""
        listing = self.query_one("#documents", OptionList)
        if all(option.id != id_ for option in listing.options):
            return False
        listing.highlighted = listing.get_option_index(id_)
        return True

    def occupation(self) -> str | None:
        return None

    # Commands

    def available(self, command: Command[Any]) -> bool:
        if command.id in OF_A_DOCUMENT:
            return self._current() is not None
        return super().available(command)

    def _current(self) -> DocumentSummary | None:
        option = self.query_one("#documents", OptionList).highlighted_option
        return next((s for s in self._summaries if option and s.id == option.id), None)

    def action_open(self) -> None:
        slugs = {s.id: s.slug for s in self._summaries}
        current = self._current()
        chosen = self._chosen or ([current.id] if current else [])
        if chosen:
            self._chosen = []  # or enter would open them again, wherever the cursor is
            self.session.open_documents(OpenRequest(tuple(slugs[id_] for id_ in chosen)))

    def action_reopen(self) -> None:
        slugs = self.session.remembered_open_documents()
        if slugs:
            self.session.open_documents(OpenRequest(tuple(slugs), restored=True))
        else:
            self.show_message("No document was open")

    def action_choose(self) -> None:
        current = self._current()
        if current is None:
            return
        if current.id in self._chosen:
            self._chosen.remove(current.id)
        elif len(self._chosen) == MOST_PANES:
            self.show_message("At most four documents can be open; deselect one with space first")
        else:
            self._chosen.append(current.id)
        listing = self.query_one("#documents", OptionList)
        at = listing.highlighted or 0
        self._show()
        last = listing.option_count - 1
        listing.highlighted = min(at + 1, last - listing.get_option_at_index(last).disabled)

    def action_filter(self) -> None:
        if self._summaries:
            self.query_one("#filter").focus()

    def action_sort(self) -> None:
        """Sort by what comes next, and save that."""
        names = list(ORDERS)
        self._order = names[(names.index(self._order) + 1) % len(names)]
        self.session.remember(_ORDER, self._order)
        self._show()
        self.show_message(f"Sorted by {self._order}")

    def action_leave_filter(self) -> None:
        field = self.query_one("#filter", Input)
        if field.has_focus:
            field.value = ""
            self.query_one("#documents").focus()
        elif self._chosen:
            self._chosen = []
            self._show()

    def action_point(self, by: int) -> None:
        """Point at the next document, or the one before; as the arrows do."""
        listing = self.query_one("#documents" if self._summaries else "#beginnings", OptionList)
        (listing.action_cursor_down if by > 0 else listing.action_cursor_up)()

    def action_find(self) -> None:
        from reader.tui.dialogs.find import FindScreen

        def open_result(choice: SearchChoice | None) -> None:
            if choice is not None:
                self.session.open_documents(OpenRequest((choice.chosen.document,), go_to=choice))

        self.session.push_screen(FindScreen(self.session), open_result)

    def action_add(self, *, page: bool = False) -> None:
        from reader.tui.library.adding import ask_what_to_add

        ask_what_to_add(self.session, self._added, page=page)

    def _added(self, outcome: AddSummary) -> None:
        self.library_changed()
        self._point_at(next(iter(outcome.added or outcome.documents), None))
        self.show_message(outcome.sentence)

    def action_edit(self) -> None:
        from reader.tui.library.details import edit_details

        current = self._current()
        if current is not None:
            edit_details(self.session, current.slug, current.metadata, self._finished)

    def action_attributes(self) -> None:
        from reader.tui.library.attributes import edit_attributes

        by_id = {summary.id: summary for summary in self._summaries}
        current = self._current()
        if chosen := [by_id[id_] for id_ in self._chosen] or ([current] if current else []):
            edit_attributes(self.session, chosen, self._finished)

    def action_columns(self) -> None:
        names = possible_columns(self._summaries)
        if names:
            self.session.push_screen(
                ColumnsScreen(names, self._listing.columns, self._columns_chosen)
            )
        else:
            adds = "; c adds one" if self.may_use("library.attributes") else ""
            self.show_message(f"No document has an attribute or a collection{adds}")

    def _columns_chosen(self, names: list[str]) -> None:
        self._listing.columns = names
        self.session.remember(SETTING, names)
        self._show()

    def action_review(self) -> None:
        from reader.tui.review.screen import review_of

        current = self._current()
        reason = review_of(self.session, current.slug) if current else None
        if reason is not None:
            self.show_message(reason)

    def action_remove(self) -> None:
        from reader.tui.library.removal import ask_removal

        current = self._current()
        if current is not None:
            ask_removal(self.session, current, self._finished)

    def action_export(self) -> None:
        from reader.tui.dialogs.export import ask_export

        ask_export(self.session, self.show_message)

    def action_merge(self) -> None:
        from reader.tui.library.merge import ask_merge

        ask_merge(self.session, self._finished)

    def action_blind(self) -> None:
        from reader.tui.library.blind import ask_blind

        ask_blind(self.session, self._finished)

    def action_finished(self) -> None:
        current = self._current()
        if current is None:
            return
        title = safe_line(current.title)

        def done(finished: bool) -> None:
            self._finished(finished_message(title, finished=finished))

        job = partial(finished_documents.toggle, document=current.id)
        self.session.write(job, done)

    def action_memos(self) -> None:
        from reader.tui.memos.screen import MemosScreen

        current = self._current()
        subjects = (
            [MemoSubject("document", current.id, current.slug, current.title)] if current else []
        )
        self.session.push_screen(MemosScreen(self.session, subjects))

    def action_statistics(self) -> None:
        from reader.tui.statistics.screen import StatisticsScreen

        current = self._current()
        here = self._chosen or ([current.id] if current else [])
        self.session.push_screen(StatisticsScreen(self.session, here))

    def action_queue(self) -> None:
        from reader.tui.queue.screen import QueueScreen

        self.session.push_screen(QueueScreen(self.session))

    def action_history(self) -> None:
        from reader.tui.history.screen import HistoryScreen

        self.session.push_screen(HistoryScreen(self.session))

    def action_codebook(self) -> None:
        from reader.tui.codebook.screen import CodebookScreen

        self.session.push_screen(CodebookScreen(self.session))

    def action_undo(self) -> None:
        undo_any(self.session, self._undone)

    def action_redo(self) -> None:
        redo_any(self.session, self._undone)

    def _undone(self, change: UndoneChange, sentence: str) -> None:
        self._finished(sentence)
        if change.place is not None:
            self._point_at(change.place.document)

    def action_back(self) -> None:
        self.session.quit()

    def _finished(self, sentence: str) -> None:
        self.library_changed()
        self.show_message(sentence)
