"""The apparatus on the reading screen: it follows the cursor, and never makes it wait.

While keys come fast nothing is looked for. Once the cursor rests, the searcher's thread is asked;
it gives up as soon as the cursor is on another sentence. Where the cursor stays in its sentence,
nothing happens at all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from time import monotonic

from textual import on
from textual.events import DescendantFocus
from textual.timer import Timer

from annotations.analysis.apparatus import Apparatus, Entry, apparatus
from annotations.errors import ChangedSince
from annotations.model import LinkKind
from annotations.service import linking
from annotations.service.linking import LinkedPair, UnannotatedEnd
from annotations.service.store import Store
from corpus.document import Document, Span
from reader.tui.reading.linking import Linking
from reader.tui.session import OpenRequest, Session
from reader.tui.text_pane.messages import CursorMoved, SelectionChanged
from reader.tui.text_pane.pane_row import MIN_COMFORTABLE_WIDTH, PaneRow
from reader.tui.text_pane.reading_pane import ReadingPane
from reader.tui.widgets.apparatus_panel import ApparatusPanel

_SHORTEST = 0.004
"""Seconds after a single key: its own frame comes first."""
_LONGEST = 0.04
"""A key that is held down repeats within that."""
_RUN = 0.1
"""Seconds within which keys follow each other in a run."""
_SLOW = 0.15
"""Seconds after which it is said that the answer is still being looked for."""
_BESIDE = 150
"""Columns from which the panel may stand beside the panes."""
_WIDTH = 52
_LISTING = 42
"""Columns of the list of annotations."""
_TIMES, _MORE = 2, 100
"""How much longer than the sentence a parallel may be, in characters, to be scrolled to."""
_KEPT = 64


def pause_after(gap: float) -> float:
    """Seconds to wait for another key, after two that were `gap` seconds apart."""
    return min(_LONGEST, max(_SHORTEST, 1.25 * gap)) if gap < _RUN else _SHORTEST


class Consulting(Linking):
    """Shows who else says what the sentence under the cursor says."""

    CONSULTING, BESIDE = "consulting", "beside"

    def __init__(self, session: Session, request: OpenRequest) -> None:
        super().__init__(session, request)
        self._panel = ApparatusPanel()
        self._consulted: tuple[str, Span] | None = None
        """The revision and the passage that were asked about last."""
        self._asking = 0
        self._moved = 0.0
        self._pause = 0.0
        self._resting: Timer | None = None
        self._ready = False
        """The panel stands."""
        self._entering = False
        """The reader wants to go into it as soon as it stands."""
        self._known: dict[tuple[str, Span], Apparatus] = {}
        self._known_turn = -1
        """The turn of the library's history of which that tells."""

    # Opening, closing

    def begin(self) -> None:
        super().begin()
        self._known_turn = self.session.store.journal.turn()
        if self.view.apparatus:
            self._open_apparatus()

    def action_apparatus(self) -> None:
        shown = not self.view.apparatus
        self.change_view(replace(self.view, apparatus=shown))
        if shown:
            self._open_apparatus()
        else:
            self._leave_apparatus()
            self.remove_class(self.CONSULTING)
            self._asking += 1

    def _open_apparatus(self) -> None:
        if not self._panel.is_attached:
            self.query_one("#pages").mount(self._panel)
        self._place_panel()
        self.add_class(self.CONSULTING)
        self._consulted = None
        self.follow()
        self._see_cursor()

    def _see_cursor(self) -> None:
        """A panel under the panes takes rows away from them: not the one that it tells of."""

        def see() -> None:
            if self.pane is not None:
                self.pane.reveal_cursor()

        self.call_after_refresh(see)

    @on(ApparatusPanel.Ready)
    def _begin_following(self) -> None:
        self._ready, self._consulted = True, None
        self.follow()
        self._see_cursor()
        if self._entering:
            self.action_enter_apparatus()

    def action_enter_apparatus(self) -> None:
        if not self.view.apparatus:
            self.action_apparatus()
        self._entering = not self._ready
        if self._entering:
            return
        if self._answered and not self._panel.has_entries:
            self.say("there is no entry for this sentence")
            return
        self._panel.enter()
        if self.pane is not None:
            self.pane.highlight_sentence(True)

    @property
    def _answered(self) -> bool:
        """Whether the panel shows what belongs to the sentence under the cursor."""
        shown = self._panel.shown
        return shown is not None and (shown.revision, shown.span) == self._passage_here()

    @on(ApparatusPanel.Left)
    def _leave_apparatus(self) -> None:
        self._panel.leave()
        if self.pane is not None:
            self.pane.highlight_sentence(False)
            self.pane.focus()

    def on_resize(self) -> None:  # Textual calls that of each class
        self._place_panel()

    @on(PaneRow.Arranged)
    def _rearranged(self) -> None:
        self._place_panel()

    def _place_panel(self) -> None:
        """The panel beside the panes where it takes none of them away, else under them."""
        width = self.app.size.width - (_LISTING if self.listing is not None else 0)
        panes = 1 if self.row.zoomed else max(1, len(self.row.panes))
        room = width >= _BESIDE and width - _WIDTH >= MIN_COMFORTABLE_WIDTH * panes
        self.set_class(room, self.BESIDE)
        self._panel.airy = room

    # Following the cursor

    @on(CursorMoved)
    def _cursor_moved(self, message: CursorMoved) -> None:
        if message.pane is self.pane:
            self.follow()

    @on(SelectionChanged)
    def _selection_changed(self, message: SelectionChanged) -> None:
        if message.pane is self.pane:
            self.follow()

    @on(DescendantFocus)
    def _another_pane(self, event: DescendantFocus) -> None:
        if isinstance(event.widget, ReadingPane):
            if self._ready:
                self._panel.leave()
            self.follow()

    def library_changed(self) -> None:
        super().library_changed()
        if self._turn != self._known_turn:
            self._known_turn = self._turn
            self._known.clear()
            self._consulted = None
            self.follow()

    def follow(self) -> None:
        """The cursor may be on another sentence: look for it once it rests."""
        if not self._wanted:
            return
        now = monotonic()
        self._pause = pause_after(now - self._moved)
        self._moved = now
        if self._passage_here() != self._consulted:
            self._asking += 1  # who is looking gives up
            if self._resting is None:
                self._resting = self.set_timer(self._pause, self._rested)

    @property
    def _wanted(self) -> bool:
        """Whether anybody wants to know: the panel, or panes that scroll by matter."""
        return self._panel_open or (self.view.together == "matter" and len(self.row.panes) > 1)

    @property
    def _panel_open(self) -> bool:
        return self.view.apparatus and self._ready

    def _rested(self) -> None:
        self._resting = None
        left = self._moved + self._pause - monotonic()
        if left > 0:
            self._resting = self.set_timer(left, self._rested)
        else:
            self._consult()

    def _passage_here(self) -> tuple[str, Span] | None:
        pane = self.pane
        span = pane.passage() if pane is not None else None
        return None if pane is None or span is None else (pane.document.revision, span)

    def _consult(self) -> None:
        pane, asked = self.pane, self._passage_here()
        self._consulted = asked
        if pane is None or asked is None:
            if self._panel_open:
                self._panel.clear("there is no text here")
            return
        if asked in self._known:
            self._show_apparatus(self._known[asked])
            return
        document, span = pane.document, asked[1]
        self._asking += 1
        number = self._asking

        def stopped() -> bool:
            return number != self._asking

        def done(found: Apparatus | None) -> None:
            if found is not None and not stopped() and self.is_attached:
                while len(self._known) >= _KEPT:
                    del self._known[next(iter(self._known))]
                self._known[asked] = found
                self._show_apparatus(found)

        def slow() -> None:
            if not stopped() and asked not in self._known and self._panel_open:
                self._panel.say("looking …")

        self.set_timer(_SLOW, slow)
        self.session.read(_job(document, span, stopped), done, hold_keys=False)

    def _show_apparatus(self, found: Apparatus) -> None:
        spans: dict[str, Span] = {}
        for entry in found.entries:
            if entry.kind is not None:
                spans.setdefault(entry.slug, entry.span)
        # In formulaic texts the same wording may go on for pages: no place to go to.
        most = _TIMES * len(found.text) + _MORE
        spans = {slug: span for slug, span in spans.items() if span.end - span.start <= most}
        if self.pane is not None:
            self.lead_to(self.pane, spans)
        if not self._panel_open:
            return
        open_now = {pane.document.slug for pane in self.row.panes}
        self._panel.show(found, self.book, open_now)
        if self._panel.entered and not found.entries:
            self._leave_apparatus()
            self.say("there is no entry for this sentence")

    # From an entry

    @on(ApparatusPanel.Chosen)
    def _entry_chosen(self, message: ApparatusPanel.Chosen) -> None:
        entry = message.entry
        if not message.beside:
            self._leave_apparatus()
            self._go_to(entry.slug, entry.span)
            return
        here = self.pane
        there = self.pane_of(entry.slug)
        pane = there or self.open_beside(entry.slug)
        if pane is None:
            return
        self.remember_open()
        self.show_passage(pane, entry.span, opened=there is None)
        if here is not None:  # the hand stays in the panel, and the panel on its sentence
            self.row.current_index = self.row.panes.index(here)
            self.row.fit_panes()
        self._panel.refresh_open({p.document.slug for p in self.row.panes}, self.book)

    @on(ApparatusPanel.LinkWanted)
    def _link_wanted(self, message: ApparatusPanel.LinkWanted) -> None:
        pane, found = self.pane, self._panel.shown
        if pane is None or found is None or found.revision != pane.document.revision:
            return
        entry, kind = message.entry, message.kind
        ties = _pairs(found, entry, kind)
        if ties:
            self._take_away(ties, kind)
            return
        source = self._first_end(pane, found.span).end

        def job(store: Store) -> LinkedPair:
            return linking.link(store, source, kind, _end_of(store, entry))

        self._write_link(job, kind)

    @on(ApparatusPanel.UnlinkWanted)
    def _unlink_wanted(self, message: ApparatusPanel.UnlinkWanted) -> None:
        found = self._panel.shown
        ties = _pairs(found, message.entry) if found is not None else []
        if ties:
            self._take_away(ties, None)
        else:
            self.say("this is not linked with your sentence")

    def _take_away(self, ties: list[tuple[str, str]], kind: LinkKind | None) -> None:
        def job(store: Store) -> LinkedPair:
            return [linking.unlink(store, *pair, kind) for pair in ties][-1]

        self._write_link(job, None)


def _job(
    document: Document, span: Span, stopped: Callable[[], bool]
) -> Callable[[Store], Apparatus | None]:
    return lambda store: apparatus(store, document, span, stopped)


def _pairs(found: Apparatus, entry: Entry, kind: LinkKind | None = None) -> list[tuple[str, str]]:
    """The annotations that link a passage with an entry: of this kind, from the passage; or any."""
    there = {annotation.id for annotation in entry.annotations}
    return [
        (annotation.id, link.target)
        for annotation in found.annotations
        for link in (annotation.links if kind else (*annotation.links, *annotation.linked))
        if link.target in there and (kind is None or link.kind == kind)
    ]


def _end_of(store: Store, entry: Entry) -> UnannotatedEnd | str:
    """What a link to an entry goes to: the annotation on exactly its passage, one's own first."""
    there = [a for a in entry.annotations if a.span == entry.span]
    there.sort(key=lambda a: a.annotator.name != store.annotator)
    if there:
        return there[0].id
    document = store.documents.get(entry.document)
    if document.text[slice(*entry.span)] != entry.text:
        raise ChangedSince(f"“{document.title}” was changed meanwhile; look again")
    return UnannotatedEnd(document, entry.span)
