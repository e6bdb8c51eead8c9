"""The apparatus: a panel that shows who else says what the sentence under the cursor says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.message import Message

from annotations.analysis.apparatus import Apparatus, ApparatusEntry
from annotations.errors import BadLink, ChangedSince
from annotations.model import LinkKind
from annotations.service import linking
from annotations.service.linking import LinkedPair, UnannotatedEnd
from annotations.service.store import Store
from corpus.document import Span
from reader.tui.commands import STUDENT, Command
from reader.tui.reading.context import ReadingContext
from reader.tui.reading.feature import Feature
from reader.tui.reading.link_ends import (
    LinkedPassage,
    ask_link,
    choose_first_end,
    linked_passage,
)
from reader.tui.reading.parallels_lookup import ParallelsFound, ParallelsLookup, Passage
from reader.tui.reading.passages import Here, select_passage
from reader.tui.text_pane.pane_row import MIN_COMFORTABLE_WIDTH
from reader.tui.text_pane.reading_pane import ReadingPane
from reader.tui.widgets.annotation_list import AnnotationList
from reader.tui.widgets.apparatus_panel import ApparatusPanel

if TYPE_CHECKING:
    from reader.tui.dialogs.link import LinkChoice

_OPEN, _BESIDE = "apparatus-open", "beside"
"""Style classes of the screen: the panel is open; it stands beside the panes."""
_BESIDE_FROM = 150
"""Columns from which the panel may stand beside the panes."""
_WIDTH = 52
_LIST_WIDTH = 42
"""Columns of the list of annotations."""
_TIMES, _MORE = 2, 100
"""How much longer than the sentence a parallel may be, in characters, to be scrolled to."""
_NO_ENTRY = "The apparatus has no entry for this sentence"
_NO_WEAKER = "There are no weaker answers for this sentence"
_CHOOSE = "Choose an entry first"
_HIGH = 30
"""Rows of the screen from which long entries fit under the panes."""


class ParallelsPanel(Feature):
    """Shows the panel, and does what is chosen in it."""

    panels = (ApparatusPanel,)
    commands: ClassVar[Sequence[Command[ParallelsPanel]]] = (
        Command("parallels_panel.toggle", "A", "apparatus",
                "Show similar passages, each with what it has in common with the sentence under "
                "the cursor, and everyone's annotations on it; again hides them.",
                lambda parallels: parallels.toggle(), "Finding", footer=True, role=STUDENT),
        Command("parallels_panel.enter", "e", "its entries",
                "Switch to the apparatus, to open or link an entry; again goes back to the text.",
                lambda parallels: parallels.enter(), "Finding", role=STUDENT),
    )  # fmt: skip

    def __init__(self, context: ReadingContext) -> None:
        super().__init__(context)
        self.panel = ApparatusPanel()
        self.lookup = ParallelsLookup(context, self)
        self._ready = False
        """The panel is mounted."""
        self._entering = False
        """The reader wants to go into it as soon as it is ready."""

    def start(self) -> None:
        if self.context.view.apparatus:
            self._open()

    # Opening and closing

    def toggle(self) -> None:
        """Show the panel or hide it."""
        shown = not self.context.view.apparatus
        self.context.change_view(replace(self.context.view, apparatus=shown))
        if shown:
            self._open()
        else:
            self._leave_panel()
            self.context.ui.remove_class(_OPEN)
            self.lookup.give_up()

    def _open(self) -> None:
        ui = self.context.ui
        if not self.panel.is_attached:
            ui.query_one("#pages").mount(self.panel)
        self._arrange()
        ui.add_class(_OPEN)
        self.lookup.restart()
        self._reveal_cursor()

    def _reveal_cursor(self) -> None:
        """A panel under the panes takes rows away from them: not the one that it is about."""

        def reveal() -> None:
            if self.context.pane is not None:
                self.context.pane.reveal_cursor()

        self.context.ui.call_after_refresh(reveal)

    def _panel_ready(self) -> None:
        self._ready = True
        self.lookup.restart()
        self._reveal_cursor()
        if self._entering:
            self.enter()

    def enter(self) -> None:
        """Put the reader into the panel, which is opened for that."""
        if not self.context.view.apparatus:
            self.toggle()
        self._entering = not self._ready
        if self._entering:
            return
        if self._shows_passage and not self.panel.has_entries:
            self.context.show_message(_NO_ENTRY)
            return
        self.panel.enter()
        if self.context.pane is not None:
            self.context.pane.highlight_sentence(True)

    def _leave_panel(self) -> None:
        self.panel.leave()
        if self.context.pane is not None:
            self.context.pane.highlight_sentence(False)
            self.context.pane.focus()

    def panes_arranged(self) -> None:
        self._arrange()

    def _arrange(self) -> None:
        """The panel beside the panes where it takes none of them away, else under them."""
        ui, row = self.context.ui, self.context.row
        width = ui.app.size.width - (_LIST_WIDTH if ui.query(AnnotationList) else 0)
        panes = 1 if row.zoomed else max(1, len(row.panes))
        beside = width >= _BESIDE_FROM and width - _WIDTH >= MIN_COMFORTABLE_WIDTH * panes
        ui.set_class(beside, _BESIDE)
        self.panel.spaced = beside
        self.panel.in_little_room = not beside and ui.app.size.height < _HIGH

    # Following the cursor

    def passage_changed(self, pane: ReadingPane) -> None:  # noqa: ARG002
        self.lookup.follow()

    def pane_focused(self, pane: ReadingPane) -> None:  # noqa: ARG002
        if self._ready:
            self.panel.leave()
        self.lookup.follow()

    def library_changed(self) -> None:
        self.lookup.forget()

    @property
    def answered(self) -> bool:
        """Whether the panel shows what belongs to the passage under the cursor."""
        return self.lookup.answered and self._shows_passage

    @property
    def _shows_passage(self) -> bool:
        shown = self.panel.shown
        return shown is not None and Passage(shown.revision, shown.span) == self.lookup.passage

    @property
    def _is_open(self) -> bool:
        return self.context.view.apparatus and self._ready

    @property
    def wants_parallels(self) -> bool:
        """Whether anybody wants to know: the panel, or panes that scroll by matter."""
        by_matter = self.context.view.together == "matter" and len(self.context.row.panes) > 1
        return self._is_open or by_matter

    def no_passage(self) -> None:
        """There is no text under the cursor."""
        if self._is_open:
            self.panel.clear("There is no text here")

    def still_looking(self) -> None:
        """The answer takes a while."""
        if self._is_open:
            self.panel.show_state("Searching …")

    def parallels_found(self, pane: ReadingPane, result: Apparatus) -> None:
        """Show the answer, and let the other panes follow it."""
        spans: dict[str, Span] = {}
        for entry in result.entries:
            if entry.kind is not None and not entry.weak:
                spans.setdefault(entry.slug, entry.span)
        # In formulaic texts the same wording may go on for pages: no place to go to.
        most = _TIMES * len(result.text) + _MORE
        spans = {slug: span for slug, span in spans.items() if span.end - span.start <= most}
        self.context.publish(ParallelsFound(pane, spans))
        if not self._is_open:
            return
        self.panel.show(result, self.context.codebook, self.context.documents.open_slugs())
        if self.panel.entered and not result.entries:
            self._leave_panel()
            self.context.show_message(_NO_ENTRY)

    # From an entry

    def handle(self, message: Message) -> None:
        match message:
            case ApparatusPanel.Ready():
                self._panel_ready()
            case ApparatusPanel.Left():
                self._leave_panel()
            case ApparatusPanel.Chosen(entry, beside):
                if beside:
                    self._open_beside(entry)
                else:
                    self._leave_panel()
                    self.context.go_to_passage(entry.slug, entry.span)
            case ApparatusPanel.LinkRequested(entry):
                self._ask_link(entry)
            case ApparatusPanel.NoEntryChosen():
                self.context.show_message(_CHOOSE)
            case ApparatusPanel.NoWeaker():
                self.context.show_message(_NO_WEAKER)

    def _open_beside(self, entry: ApparatusEntry) -> None:
        documents, row, current = self.context.documents, self.context.row, self.context.pane
        there = documents.pane_of(entry.slug)
        pane = there or documents.open_beside(entry.slug)
        if pane is None:
            return
        documents.remember_open()
        select_passage(pane, entry.span, opened=there is None)
        if current is not None:  # the reader stays in the panel, and the panel at its sentence
            row.current_index = row.panes.index(current)
            row.fit_panes()
        self.panel.refresh_open(documents.open_slugs(), self.context.codebook)

    def _ask_link(self, entry: ApparatusEntry) -> None:
        pane, shown = self.context.pane, self.panel.shown
        if pane is None or shown is None or shown.revision != pane.document.revision:
            return
        here = Here(pane, shown.span)
        exact = pane.annotation_on(shown.span, self.context.session.store.annotator)
        if exact is not None:  # the panel is about the sentence, not about what is within
            self._ask_link_from(shown, linked_passage(here, exact), entry)
        else:
            choose_first_end(
                self.context, here, lambda source: self._ask_link_from(shown, source, entry)
            )

    def _ask_link_from(
        self, shown: Apparatus, source: LinkedPassage, entry: ApparatusEntry
    ) -> None:
        def job(store: Store, choice: LinkChoice) -> LinkedPair:
            kind = None if choice == "unlink" else choice
            pairs = _linked_pairs(shown, entry, kind)
            if pairs:
                return [linking.unlink(store, *pair, kind) for pair in pairs][-1]
            if kind is None:
                raise BadLink("these passages are no longer linked")
            return linking.link(store, source.end, kind, _link_target(store, entry))

        ask_link(self.context, shown.text, entry.text, entry.links, job)


def _linked_pairs(
    result: Apparatus, entry: ApparatusEntry, kind: LinkKind | None = None
) -> list[tuple[str, str]]:
    """The annotations that link a passage with an entry: of this kind, from the passage; or any."""
    there = {annotation.id for annotation in entry.annotations}
    return [
        (annotation.id, link.target)
        for annotation in result.annotations
        for link in (annotation.links if kind else (*annotation.links, *annotation.linked))
        if link.target in there and (kind is None or link.kind == kind)
    ]


def _link_target(store: Store, entry: ApparatusEntry) -> UnannotatedEnd | str:
    """What a link to an entry goes to: the annotation on exactly its passage, one's own first."""
    there = [a for a in entry.annotations if a.span == entry.span]
    there.sort(key=lambda a: a.annotator.name != store.annotator)
    if there:
        return there[0].id
    document = store.documents.get(entry.document)
    if document.text[slice(*entry.span)] != entry.text:
        raise ChangedSince(f"“{document.title}” was changed in the meantime; try again")
    return UnannotatedEnd(document, entry.span)
