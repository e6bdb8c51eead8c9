"""The documents in the panes: opened, read, kept up to date with the library, and remembered."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Protocol

from annotations.history.journal import LibraryChanges
from annotations.model import Codebook
from annotations.service.store import Store
from corpus.errors import UnknownDocument, VariorumError
from reader.advice import explained
from reader.tui.main_screen import MOST_PANES, POSITIONS
from reader.tui.open_document import LoadedAnnotations, OpenDocument, load_annotations
from reader.tui.session import Session
from reader.tui.text_pane.pane_row import PaneRow
from reader.tui.text_pane.reading_pane import ReadingPane

_FOCUS = "focus"
# So many annotations take a twentieth of a second to read: longer than a key press may.
_MANY = 2_000


class PaneEvents(Protocol):
    """Who is told of what happens to the panes."""

    def pane_opening(self, pane: ReadingPane) -> None:
        """A pane is made, and not shown yet."""

    def pane_opened(self, pane: ReadingPane) -> None:
        """A pane is shown."""

    def annotations_loaded(self, pane: ReadingPane) -> None:
        """Annotations that were read in the background are there."""

    def pane_closed(self, pane: ReadingPane) -> None:
        """A pane is gone."""

    def show_message(self, sentence: str) -> None:
        """Something could not be done."""


class PaneDocuments:
    """Puts documents into the panes of a row, and takes them out."""

    def __init__(self, session: Session, row: PaneRow, events: PaneEvents) -> None:
        self._session = session
        self._row = row
        self._events = events
        self.codebook = Codebook(())
        self._positions: dict[str, Any] = {}
        """By the documents' ids: cursor, offset at the top, weight of the pane."""
        self._remembered: dict[str, Any] = {}
        self._remembered_focus: str | None = None
        """The id of the document in the pane that had the focus last."""
        self._before_preview: ReadingPane | None = None
        """The pane that a preview was opened from."""
        self.temporary = False
        """Whether which documents are open is not remembered."""
        self.turn = -1
        """The turn of the library's history that is shown."""

    def prepare(self) -> None:
        """Read what is remembered of panes."""
        self.turn = self._session.store.journal.turn()
        self.codebook = self._session.store.tags.codebook()
        self._positions = self._session.store.settings.get(POSITIONS) or {}
        self._remembered_focus = self._session.store.settings.get(_FOCUS)

    # Opening and closing

    def open_beside(self, slug: str, *, preview: bool = False) -> ReadingPane | None:
        """Open a document in a pane of its own; says why if that is impossible. A preview may be
        one more than the documents that can be open.
        """
        if len(self.arranged()) >= MOST_PANES and not preview:
            self._events.show_message(
                f"{MOST_PANES} documents are open already; press X to close one"
            )
            return None
        try:
            document = self._session.prefetch.take(slug, self._session.store)
        except VariorumError as error:
            self._session.show_error(explained(error))
            return None
        pane = ReadingPane(OpenDocument(document, self.codebook))
        pane.open_document.preview = preview
        position = self._positions.get(document.id)
        if position and len(position) == 3:
            pane.weight = position[2]
        self._events.pane_opening(pane)
        self._row.add_pane(pane)
        pane.show_document((position[0], position[1]) if position else None)
        self._load(pane)
        self._events.pane_opened(pane)
        return pane

    def open_in_place(self, slug: str) -> ReadingPane | None:
        """Open a document to look something up in it: where no more can be open, as a preview in
        place of the last one, so that the documents that were arranged stay.
        """
        full = len(self.arranged()) >= MOST_PANES
        if full:
            if self._row.current in self.arranged():
                self._before_preview = self._row.current
            for preview in set(self._row.panes).difference(self.arranged()):
                self.close(preview)
        pane = self.open_beside(slug, preview=full)
        self.remember_open()
        return pane

    def arranged(self) -> list[ReadingPane]:
        """The panes but for a preview."""
        return [pane for pane in self._row.panes if not pane.open_document.preview]

    def close(self, pane: ReadingPane) -> None:
        """Close a pane; where it was is remembered. A preview takes its place; after a preview
        the reader is where it was opened from.
        """
        self.remember_positions()
        self._row.remove_pane(pane)
        if pane.open_document.preview:
            if self._before_preview in self._row.panes:
                self.focus(self._before_preview)
        else:
            for other in self._row.panes:
                other.open_document.preview = False
                other.update_heading()
        self._events.pane_closed(pane)

    def replace_all(self, ids: Sequence[str]) -> int:
        """Open these documents in place of those that are open. Returns how many are not in the
        library any more; if none is there, nothing changes.
        """
        slugs = {summary.id: summary.slug for summary in self._session.store.documents.all()}
        there = [slugs[id_] for id_ in ids if id_ in slugs]
        if there:
            self.remember_positions()
            before = list(self._row.panes)
            for pane in before:
                pane.open_document.preview = True  # gives way
            for slug in there[:MOST_PANES]:
                self.open_beside(slug)
            for pane in before:
                self._row.remove_pane(pane)
                self._events.pane_closed(pane)
            self._row.focus_pane(0)
            self.remember_open()
        return len(ids) - len(there)

    def pane_of(self, slug: str) -> ReadingPane | None:
        """The pane that shows a document."""
        return next((pane for pane in self._row.panes if pane.document.slug == slug), None)

    def focus(self, pane: ReadingPane) -> None:
        """Put the reader into a pane."""
        self._row.focus_pane(self._row.panes.index(pane))

    def open_slugs(self) -> set[str]:
        """The documents that are open."""
        return {pane.document.slug for pane in self._row.panes}

    # Annotations

    def _load(self, pane: ReadingPane) -> None:
        """Read its annotations: a few at once; many while the text can be read already."""
        document = pane.document.id
        store = self._session.store
        if store.annotation_count(document, _MANY) < _MANY:
            pane.show_annotations(load_annotations(store, document))
            return
        pane.open_document.turn = None
        pane.update_heading()

        def job(store: Store) -> LoadedAnnotations:
            return load_annotations(store, document)

        # Not before the text is on the screen: two threads would share one interpreter.
        pane.call_after_paint(
            lambda: self._session.read(job, partial(self._loaded, pane), hold_keys=False)
        )

    def _loaded(self, pane: ReadingPane, loaded: LoadedAnnotations) -> None:
        if self._row.is_attached and pane in self._row.panes:
            pane.show_annotations(loaded)
            self._catch_up(pane, {})
            self._events.annotations_loaded(pane)
            self._session.schedule_gc()

    def update(self) -> bool:
        """Show what was committed since, here or elsewhere; False if there was nothing."""
        turn = self._session.store.journal.turn()
        if turn == self.turn:  # what screens remember is committed too
            return False
        self.turn = turn
        self.read_codebook()
        changes: dict[int, LibraryChanges] = {}
        for pane in self._row.panes:
            self._catch_up(pane, changes)
        return True

    def read_codebook(self) -> None:
        """The codebook as it is now; marks that should look otherwise now are made anew."""
        self.codebook = self._session.store.tags.codebook()
        for pane in self._row.panes:
            document = pane.open_document
            if document.turn is not None and not document.update_codebook(self.codebook):
                self._load(pane)

    def _catch_up(self, pane: ReadingPane, known: dict[int, LibraryChanges]) -> None:
        """Read again what has changed of a document and its annotations; `known` holds what has
        changed since a turn.
        """
        shown, store = pane.open_document, self._session.store
        if shown.turn is None:  # they are being read
            return
        id_ = shown.document.id
        if shown.turn not in known:
            known[shown.turn] = store.journal.since(shown.turn)
        changes = known[shown.turn]
        shown.turn = changes.turn
        if id_ in changes.documents:
            try:
                shown.document = store.documents.get(id_)
            except UnknownDocument:
                shown.removed = True
                pane.update_heading()
                return
            shown.removed = False
            pane.show_document(pane.position())
            self._load(pane)
        elif len(changes.annotations) >= _MANY:
            self._load(pane)
        elif changes.annotations:
            briefs = store.briefs(id_, changes.annotations)
            for brief in briefs:
                shown.set_annotation(brief)
            for gone in changes.annotations - {brief.id for brief in briefs}:
                shown.remove_annotation(gone)
            pane.refresh_marks()

    # What is remembered

    def remember_positions(self) -> None:
        """Save where each pane is, if it is elsewhere than when it was saved last."""
        for pane in self._row.panes:
            self._positions[pane.document.id] = [*pane.position(), pane.weight]
        if self._positions != self._remembered:
            self._remembered = dict(self._positions)
            self._session.remember(POSITIONS, dict(self._positions))

        current = self._row.current
        focus = None if current is None else current.document.id
        if focus != self._remembered_focus and not self.temporary:
            self._remembered_focus = focus
            self._session.remember(_FOCUS, focus)

    def focus_remembered(self) -> None:
        """Put the reader into the pane that had the focus last, if it is open."""
        at = [pane.document.id for pane in self._row.panes]
        self._row.focus_pane(
            at.index(self._remembered_focus) if self._remembered_focus in at else 0
        )

    def remember_open(self) -> None:
        """Save which documents are open, unless these are for this once."""
        if not self.temporary:
            self._session.remember_open_documents([p.document.slug for p in self.arranged()])
