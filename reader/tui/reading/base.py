"""The reading screen's page: its panes, their documents, and what is remembered of them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.content import Content
from textual.events import Click, DescendantFocus
from textual.widgets import Static

from annotations.model import Brief, Codebook
from annotations.service.store import Store
from corpus.errors import UnknownDocument, VariorumError
from reader.advice import explained
from reader.terminal.safe import safe_line
from reader.tui.open_document import LINK_SIGNS, LoadedAnnotations, OpenDocument, load_annotations
from reader.tui.page_screen import MOST_PANES, Page
from reader.tui.session import OpenRequest, Session
from reader.tui.styles import sheet
from reader.tui.text_pane.messages import CursorMoved
from reader.tui.text_pane.pane_row import PaneRow
from reader.tui.text_pane.reading_pane import ReadingPane
from reader.tui.widgets.key_line import KeyLine
from reader.tui.widgets.status import StatusLine

if TYPE_CHECKING:
    from reader.tui.widgets.annotation_list import AnnotationList

_PLACES = "places"
# Seconds between two notes of where the reader is.
_REMEMBER = 5.0
_NOTE_SHOWN = 120
# So many annotations take a twentieth of a second to read: longer than a key press may.
_MANY = 2_000


class Tabs(Static):
    """Names the open documents where there is no room for all; a click goes to one."""

    def __init__(self) -> None:
        super().__init__(id="tabs", markup=False)
        self._edges: list[int] = []

    def show(self, panes: list[ReadingPane], at: int) -> None:
        width = max(8, self.app.size.width // max(1, len(panes)) - 3)
        parts: list[tuple[str, str] | str] = []
        self._edges = []
        length = 0
        for n, pane in enumerate(panes):
            title = safe_line(pane.document.title)
            label = f" {n + 1} {title if len(title) <= width else title[: width - 1] + '…'} "
            parts.append((label, "bold $accent" if n == at else "$quiet"))
            length += Content(label).cell_length
            self._edges.append(length)
        self.update(Content.assemble(*parts))

    def on_click(self, event: Click) -> None:
        at = next((n for n, edge in enumerate(self._edges) if event.x < edge), None)
        if at is not None:
            cast("ReadingBase", self.screen).row.focus_pane(at)


class ReadingBase(Page):
    """Panes and their places. Tagging and finding are added by the classes made of this one."""

    CSS_PATH = sheet("reading")

    BARE = "bare"
    """The style class of a page without any chrome."""

    def __init__(self, session: Session, request: OpenRequest) -> None:
        super().__init__(session)
        self.request = request
        self._places: dict[str, Any] = {}
        self._remembered: dict[str, Any] = {}
        self.book = Codebook(())
        self.row = PaneRow(id="panes")
        self._said_at: tuple[str, int] | None = None
        """Where the reader was when something was said."""
        self._columns = 0
        """Of the terminal, when the page was arranged last."""
        self._turn = -1
        """The turn of the library's history that is shown."""
        self.listing: AnnotationList | None = None
        """The list of annotations, while it is open."""

    @property
    def pane(self) -> ReadingPane | None:
        """The pane in use."""
        return self.row.current

    def compose(self) -> ComposeResult:
        yield Tabs()
        with Horizontal(id="body"), Container(id="pages"):
            yield self.row
        yield StatusLine(id="status")
        yield KeyLine()

    def on_mount(self) -> None:
        self.book = self.session.store.tags.codebook()
        self._places = self.session.store.settings.get(_PLACES) or {}
        self.set_up()
        for slug in list(dict.fromkeys(self.request.slugs))[:MOST_PANES]:
            self.open_beside(slug)
        self.set_interval(_REMEMBER, self.remember_places)
        self.set_interval(_REMEMBER, self.retry_unsaved)
        self.session.schedule_gc()
        self.begin()

    def set_up(self) -> None:
        """Read what was remembered, before the panes are made."""

    def prepare(self, pane: ReadingPane) -> None:
        """Set up a pane before it is shown."""

    def begin(self) -> None:
        """Put the reader into the first pane."""
        self.row.focus_pane(0)
        self.remember_open()

    # Documents into panes and out

    def open_beside(self, slug: str) -> ReadingPane | None:
        """Open a document in a pane of its own; says why where it cannot."""
        if len(self.row.panes) >= MOST_PANES:
            self.say(f"{MOST_PANES} documents are open already; X closes one")
            return None
        try:
            document = self.session.prefetch.take(slug, self.session.store)
        except VariorumError as error:
            self.session.show_error(explained(error))
            return None
        pane = ReadingPane(OpenDocument(document, self.book))
        kept = self._places.get(document.id)
        if kept and len(kept) == 3:
            pane.weight = kept[2]
        self.prepare(pane)
        self.row.add_pane(pane)
        pane.show_document((kept[0], kept[1]) if kept else None)
        self._load(pane)
        return pane

    def open_for(self, slug: str) -> ReadingPane | None:
        """Open a document; where there is no room for one more, the pane in use gives way."""
        if len(self.row.panes) >= MOST_PANES and self.pane is not None:
            self.remember_places()
            self.row.remove_pane(self.pane)
        pane = self.open_beside(slug)
        self.remember_open()
        return pane

    def pane_of(self, slug: str) -> ReadingPane | None:
        return next((p for p in self.row.panes if p.document.slug == slug), None)

    def go_to_pane(self, pane: ReadingPane) -> None:
        self.row.focus_pane(self.row.panes.index(pane))

    def _load(self, pane: ReadingPane) -> None:
        """Read its annotations: a few at once; many while the text can be read already."""
        document = pane.document.id
        store = self.session.store
        if store.annotation_count(document, _MANY) < _MANY:
            pane.show_annotations(load_annotations(store, document))
            return
        pane.open_document.turn = None
        pane.update_heading()

        def job(store: Store) -> LoadedAnnotations:
            return load_annotations(store, document)

        # Not before the text is on the screen: two threads would share one interpreter.
        pane.call_after_paint(
            lambda: self.session.read(job, partial(self._loaded, pane), hold_keys=False)
        )

    def _loaded(self, pane: ReadingPane, loaded: LoadedAnnotations) -> None:
        if self.is_attached and pane in self.row.panes:
            pane.show_annotations(loaded)
            self._catch_up(pane)
            self.show_where()
            self.session.schedule_gc()

    def library_changed(self) -> None:
        """Show what was committed since, by this program or another."""
        turn = self.session.store.journal.turn()
        if turn == self._turn:  # what screens remember is committed too
            return
        self._turn = turn
        self.read_book()
        for pane in self.row.panes:
            self._catch_up(pane)
        self.show_where()
        self.refresh_list()

    def read_book(self) -> None:
        """The codebook as it is now; marks that should look otherwise now are made anew."""
        self.book = self.session.store.tags.codebook()
        for pane in self.row.panes:
            if pane.open_document.turn is not None and not pane.open_document.update_codebook(
                self.book
            ):
                self._load(pane)

    def _catch_up(self, pane: ReadingPane) -> None:
        """Read again what has changed of a document and its annotations."""
        opened, store = pane.open_document, self.session.store
        if opened.turn is None:  # they are being read
            return
        id_ = opened.document.id
        changes = store.journal.since(opened.turn)
        opened.turn = changes.turn
        if id_ in changes.documents:
            try:
                opened.document = store.documents.get(id_)
            except UnknownDocument:
                opened.removed = True
                pane.update_heading()
                return
            opened.removed = False
            pane.show_document(pane.position())
            self._load(pane)
        elif len(changes.annotations) >= _MANY:
            self._load(pane)
        elif changes.annotations:
            found = store.briefs(id_, changes.annotations)
            for brief in found:
                opened.set_annotation(brief)
            for gone in changes.annotations - {brief.id for brief in found}:
                opened.remove_annotation(gone)
            pane.refresh_marks()

    # Places

    def remember_places(self) -> None:
        """Keep where each pane is, if it is elsewhere than when it was kept last."""
        for pane in self.row.panes:
            self._places[pane.document.id] = [*pane.position(), pane.weight]
        if self._places != self._remembered:
            self._remembered = dict(self._places)
            places = dict(self._places)
            self.session.remember(_PLACES, places)

    def remember_open(self) -> None:
        self.session.remember_open_documents([pane.document.slug for pane in self.row.panes])

    # Commands of panes

    def action_focus_pane(self, by: int) -> None:
        self.row.focus_pane(self.row.current_index + by)
        self.show_where()

    def action_close_pane(self) -> None:
        pane = self.pane
        if pane is None:
            return
        self.remember_places()
        if len(self.row.panes) == 1:
            self.action_back()
            return
        self.row.remove_pane(pane)
        self.remember_open()

    def action_move_pane(self, by: int) -> None:
        self.row.move_pane(by)
        self.remember_open()

    def action_widen(self, by: int) -> None:
        self.row.widen(by)

    def action_zoom(self) -> None:
        self.row.zoomed = not self.row.zoomed
        self.row.fit_panes()

    def action_review(self) -> None:
        from reader.tui.review.screen import review_of

        pane = self.pane
        reason = review_of(self.session, pane.document.slug, pane.cursor) if pane else None
        if reason is not None:
            self.say(reason)

    def action_back(self) -> None:
        if self.may_leave():
            self.remember_places()
            self.session.show_library()

    # What is said

    def say(self, sentence: str) -> None:
        self._said_at = self._here()
        self.query_one(StatusLine).say(sentence)

    def _here(self) -> tuple[str, int] | None:
        pane = self.pane
        return None if pane is None else (pane.document.id, pane.cursor)

    def show_where(self) -> None:
        """Show whose annotations are under the cursor, and as what."""
        pane = self.pane
        if pane is None:
            return
        parts: list[tuple[str, str] | str] = []
        for annotation in reversed(pane.annotations_at(pane.cursor)):
            parts.extend(self._told(annotation))
        self.query_one(StatusLine).show_lasting(Content.assemble(*parts))

    def _told(self, annotation: Brief) -> Iterable[tuple[str, str] | str]:
        for name in annotation.tags:
            tag = self.book.get(name)
            yield (f"{safe_line(tag.mark if tag else '?')} {safe_line(name)} ", "bold")
        yield (f"{safe_line(annotation.annotator)}", "$quiet")
        for kind in annotation.links:
            yield f" {LINK_SIGNS[kind]}"
        if annotation.note:
            note = " ".join(annotation.note.split())
            shown = note if len(note) <= _NOTE_SHOWN else f"{note[:_NOTE_SHOWN]}…"
            yield f": {safe_line(shown)}"
        yield ("   ", "")

    def refresh_list(self) -> None:
        """Bring the list of annotations up to date, where it is seen."""
        pane = self.pane
        if self.listing is not None and pane is not None:
            self.listing.show(self.session.store.annotations(), self.book, pane.document.id)

    @on(PaneRow.Arranged)
    def show_tabs(self) -> None:
        tabs = self.query_one(Tabs)
        tabs.display = self.row.hidden_count > 0 and not self.has_class(self.BARE)
        if tabs.display:
            tabs.show(self.row.panes, self.row.current_index)

    def on_resize(self) -> None:
        """Arrange the page before the screen lays itself out by its new size: else the first frames
        would show the panes that there was room for before, and the text would jump.
        """
        before, self._columns = self._columns, self.app.size.width
        self.set_class(self._columns < 100, "narrow")
        if self.row.size.width:
            self.row.fit_panes(self.row.size.width + self._columns - before)
            self.show_tabs()

    def show_keys(self) -> None:
        """Put the keys that matter now at the foot."""

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        self.show_keys()
        if isinstance(event.widget, ReadingPane) and event.widget in self.row.panes:
            self.row.current_index = self.row.panes.index(event.widget)
            self.show_tabs()
            self.show_where()

    @on(CursorMoved)
    def cursor_moved(self, message: CursorMoved) -> None:
        if message.pane is self.pane:
            # What is told of a jump comes before the message that the cursor has moved.
            if self._here() != self._said_at:
                self.query_one(StatusLine).quieten()
            self.show_where()
