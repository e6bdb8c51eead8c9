"""Searching, walking from annotation to annotation, and the list of them, on the reading screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from annotations.model import Annotation
from corpus.document import Span
from corpus.search.exact import find_exact
from reader.tui.reading.navigation import Moving, Where
from reader.tui.session import OpenRequest, SearchChoice, Session
from reader.tui.text_pane.messages import MarkClicked
from reader.tui.text_pane.reading_pane import ReadingPane
from reader.tui.widgets.annotation_list import AnnotationList
from reader.tui.widgets.search_bar import SearchBar

if TYPE_CHECKING:
    from annotations.analysis.search_results import SearchResult


class Finding(Moving):
    """Goes to places."""

    def __init__(self, session: Session, request: OpenRequest) -> None:
        super().__init__(session, request)
        self._matches: list[Span] = []
        self._match = 0
        self._searched_from = 0
        self._search_began: Where | None = None
        self._everywhere: tuple[SearchResult, ...] = ()
        """What the search everywhere has found, if it was the last one."""
        self._at_found = 0
        self._walked = ""
        """The document that was opened by walking, and gives way to the next."""

    def begin(self) -> None:
        super().begin()
        if self.request.go_to is not None:
            self.go_to_result(self.request.go_to)

    # Search here

    def action_search(self) -> None:
        if self.pane is not None and not self.query(SearchBar):
            self._searched_from = self.pane.cursor
            self._search_began = self.here()
            self.mount(SearchBar(id="search"), before="#status")

    @on(SearchBar.Typed)
    def search_typed(self, message: SearchBar.Typed) -> None:
        pane = self.pane
        if pane is None:
            return
        self._everywhere = ()
        self._matches = list(find_exact(pane.document.text, message.query))
        self._match = next(
            (n for n, span in enumerate(self._matches) if span.start >= self._searched_from), 0
        )
        self._show_match(move=bool(self._matches))
        if not self._matches:
            pane.go_to(self._searched_from)

    @on(SearchBar.Submitted)
    def search_submitted(self, message: SearchBar.Submitted) -> None:
        self._end_search()
        if message.query.strip():
            n = len(self._matches)
            if n:
                self.note_jump(self._search_began)
            found = f"{n} found; n and N walk through them" if n else f"“{message.query}” not found"
            self.say(found)
        else:
            self._forget_matches()

    @on(SearchBar.Cancelled)
    def search_cancelled(self) -> None:
        self._end_search()
        self._forget_matches()
        if self.pane is not None:
            self.pane.go_to(self._searched_from)

    def action_next_match(self, by: int) -> None:
        if self._everywhere:
            self._walk_everywhere(by)
            return
        if not self._matches:
            self.say("nothing was searched for yet; / searches in this document")
            return
        to = self._match + by * self.take_count()
        self.note_jump()
        self._match = to % len(self._matches)
        self._show_match(move=True)
        where = f"{self._match + 1} of {len(self._matches)}"
        self.say(where if 0 <= to < len(self._matches) else f"{where}, from the other end")

    def _show_match(self, *, move: bool) -> None:
        pane = self.pane
        if pane is None:
            return
        if move:
            pane.go_to(self._matches[self._match].start, centre=False)
        pane.show_matches(self._matches, self._match if self._matches else None)

    def _end_search(self) -> None:
        self.query(SearchBar).remove()
        if self.pane is not None:
            self.pane.focus()

    def _forget_matches(self) -> bool:
        had = bool(self._matches)
        self._matches = []
        for pane in self.row.panes:
            pane.show_matches([])
        return had

    def action_focus_pane(self, by: int) -> None:
        # What was found was found in the pane that is left.
        self._forget_matches()
        super().action_focus_pane(by)

    # Search everywhere, open beside

    def action_find(self) -> None:
        from reader.tui.dialogs.find import FindScreen

        def go(choice: SearchChoice | None) -> None:
            if choice is not None:
                self.go_to_result(choice)

        self.session.push_screen(FindScreen(self.session), go)

    def action_add_pane(self) -> None:
        from reader.tui.dialogs.open import OpenScreen

        open_now = {pane.document.slug for pane in self.row.panes}
        others = [s for s in self.session.store.summaries() if s.slug not in open_now]
        if not others:
            self.say("every document of the library is open; q goes back, to add others")
            return

        def chosen(slug: str | None) -> None:
            pane = self.open_beside(slug) if slug else None
            self.session.prefetch.forget()
            if pane is not None:
                self.go_to_pane(pane)
                self.remember_open()

        self.session.push_screen(OpenScreen(others, self.session.prefetch), chosen)

    def go_to_result(self, choice: SearchChoice) -> None:
        """Go to what was chosen; n and N go on through what else was found."""
        self._forget_matches()
        self._everywhere, self._at_found = choice.results, choice.index
        slug = choice.chosen.document
        self._walked = "" if choice.beside or self.pane_of(slug) else slug
        if choice.beside and self.pane_of(slug) is None and self.open_beside(slug) is None:
            return
        self._go_to(slug, choice.chosen.span)
        if len(choice.results) > 1:
            self.say(f"{self._where_found()}; n and N walk through all documents")

    def _walk_everywhere(self, by: int) -> None:
        to = self._at_found + by * self.take_count()
        self._at_found = to % len(self._everywhere)
        found = self._everywhere[self._at_found]
        before = self.pane_of(self._walked) if self._walked else None
        if self.pane_of(found.document) is None:
            # One pane is enough to walk in: that of the document before gives way.
            if before is not None and len(self.row.panes) > 1:
                self.remember_places()
                self.row.remove_pane(before)
            self._walked = found.document
        self._go_to(found.document, found.span)
        beyond = "" if 0 <= to < len(self._everywhere) else ", from the other end"
        self.say(f"{self._where_found()}{beyond}")

    def _where_found(self) -> str:
        found = self._everywhere[self._at_found]
        where = f"{self._at_found + 1} of {len(self._everywhere)} found everywhere"
        return where if found.field == "text" else f"{where}, by its {found.field}"

    def _go_to(self, slug: str, span: Span) -> None:
        self.note_jump()
        there = self.pane_of(slug)
        pane = there or self.open_for(slug)
        if pane is not None:
            self.go_to_pane(pane)
            self.show_passage(pane, span, opened=there is None)
            self.remember_open()

    def show_passage(self, pane: ReadingPane, span: Span, *, opened: bool) -> None:
        """Select a passage in the middle of the window; a pane `opened` just now has no height yet,
        and does it once more when it has.
        """

        def show() -> None:
            pane.go_to(span.start, centre=True)
            pane.select(span)

        show()
        if opened:
            pane.call_after_paint(show)

    # Annotations

    def action_next_mark(self, by: int) -> None:
        pane = self.pane
        if pane is None:
            return
        self.note_jump()
        for _ in range(min(self.take_count(), len(pane.open_document.annotations) or 1)):
            self._walk(pane, by)

    def _walk(self, pane: ReadingPane, by: int) -> None:
        there = pane.next_annotated_span(by)
        if there is None:
            self.say("there is no annotation in this document yet")
            return
        pane.select(there)
        self.show_where()

    @on(MarkClicked)
    def mark_clicked(self, message: MarkClicked) -> None:
        message.pane.select(message.mark.span)
        message.pane.focus()
        self.show_where()

    async def action_annotations(self) -> None:
        if self.listing is not None:
            self._close_list()
            return
        self.listing = AnnotationList(id="annotation-list")
        await self.query_one("#body").mount(self.listing)
        self.refresh_list()
        pane = self.pane
        under = pane.annotations_at(pane.cursor) if pane is not None else []
        if under:
            self.listing.choose(under[-1].id)
        self.listing.begin()

    @on(AnnotationList.Chosen)
    def annotation_chosen(self, message: AnnotationList.Chosen) -> None:
        annotation: Annotation = message.annotation
        if self.has_class("narrow"):
            self._close_list()
        if annotation.status == "orphaned":
            self.say("this annotation has lost its passage; its words are in the list")
        else:
            self._go_to(annotation.slug, annotation.span)

    @on(AnnotationList.DeleteWanted)
    def annotation_unwanted(self, message: AnnotationList.DeleteWanted) -> None:
        self.delete_annotation(message.annotation.brief)

    @on(AnnotationList.Left)
    def list_left(self) -> None:
        self._close_list()

    def _close_list(self) -> None:
        if self.listing is not None:
            self.listing.remove()
            self.listing = None
        if self.pane is not None:
            self.pane.focus()

    # Leaving, step by step

    def action_leave(self) -> None:
        pane = self.pane
        if self.leave_resizing():
            return
        if pane is not None and pane.selection is not None:
            pane.clear_selection()
        elif self._forget_matches():
            self.say("")
        elif self.listing is not None:
            self._close_list()
        elif self.row.zoomed:
            self.action_zoom()

    def action_export(self) -> None:
        from reader.tui.dialogs.export import ask_export

        ask_export(self.session, self.say)
