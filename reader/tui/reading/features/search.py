"""Searching in a document and everywhere; n and N go through the matches of the last search."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual.message import Message

from corpus.search.exact import FoldedText
from corpus.spans import Spans
from reader.tui.commands import STUDENT, Command
from reader.tui.reading.context import ReadingContext
from reader.tui.reading.feature import Feature
from reader.tui.reading.jumps import Position
from reader.tui.reading.passages import take_count
from reader.tui.reading.search_matches import MatchesChanged
from reader.tui.session import OpenRequest, SearchChoice
from reader.tui.text_pane.reading_pane import ReadingPane
from reader.tui.widgets.search_bar import SearchBar

if TYPE_CHECKING:
    from annotations.analysis.search_results import SearchResult


@dataclass(frozen=True)
class Matches:
    """What was found in one text: its offsets mean nothing in any other."""

    revision: str
    spans: Spans
    index: int
    """Which of them the reader is at."""

    def step(self, by: int) -> tuple[Matches, bool]:
        """On by so many matches; whether that wrapped around an end."""
        to = self.index + by
        wrapped = not 0 <= to < len(self.spans)
        return replace(self, index=to % len(self.spans)), wrapped


@dataclass(frozen=True)
class _Search:
    """A search that is being typed: in which pane, and where it began."""

    pane: ReadingPane
    cursor: int
    position: Position | None


@dataclass(frozen=True)
class _Results:
    """The results of a search everywhere, which n and N go through."""

    results: tuple[SearchResult, ...]
    index: int
    opened: str = ""
    """The slug of the document that was opened on the way, and gives way to the next."""


class Search(Feature):
    """Finds words, in this document or in all."""

    commands: ClassVar[Sequence[Command[Search]]] = (
        Command("search.search", "slash", "search", "Search in this document.",
                lambda search: search.begin(), "Finding", footer=True, role=STUDENT),
        Command("search.next", "n", "next match", "Go to the next match.",
                lambda search: search.step(1), "Finding", role=STUDENT),
        Command("search.previous", "N", "previous match", "Go to the previous match.",
                lambda search: search.step(-1), "Finding", role=STUDENT),
        Command("search.everywhere", "f", "find", "Search all documents, notes, tags and memos.",
                lambda search: search.find(), "Finding", role=STUDENT),
    )  # fmt: skip

    def __init__(self, context: ReadingContext) -> None:
        super().__init__(context)
        self._matches: dict[ReadingPane, Matches] = {}
        """By the panes in which they are shown."""
        self._typing: _Search | None = None
        self._folded: FoldedText | None = None
        """The text that was searched last."""
        self._everywhere: _Results | None = None
        """If the last search was one everywhere."""

    def open_request(self, request: OpenRequest) -> None:
        if request.go_to is not None:
            self.go_to_result(request.go_to)

    def available(self, command: Command[Any]) -> bool:
        steps = command.id in ("search.next", "search.previous")
        return not steps or self._everywhere is not None or self.context.pane in self._matches

    def pane_closed(self, pane: ReadingPane) -> None:
        self._matches.pop(pane, None)
        self._folded = None

    def leave(self) -> bool:
        if self._forget_matches():
            self.context.show_message("")
            return True
        return False

    # In this document

    def begin(self) -> None:
        """Let the reader type words; the first match from the cursor is shown at once."""
        pane, ui = self.context.pane, self.context.ui
        if pane is not None and not ui.query(SearchBar):
            self._typing = _Search(pane, pane.cursor, self.context.jumps.here())
            ui.mount(SearchBar(id="search"), before="#status")

    def handle(self, message: Message) -> None:
        match message:
            case SearchBar.Typed(query):
                self._search(query)
            case SearchBar.Submitted(query):
                self._submit(query)
            case SearchBar.Cancelled():
                self._cancel()

    def _search(self, query: str) -> None:
        search = self._typing
        if search is None or search.pane not in self.context.row.panes:
            return
        pane = search.pane
        self._everywhere = None
        if self._folded is None or self._folded.text is not pane.document.text:
            self._folded = FoldedText(pane.document.text)
        spans = Spans(self._folded.find(query))
        index = bisect_left(spans.starts, search.cursor)
        index = index if index < len(spans) else 0
        matches = Matches(pane.document.revision, spans, index)
        self._show(pane, matches)
        pane.go_to(spans[index].start if spans else search.cursor)

    def _submit(self, query: str) -> None:
        search = self._close_bar()
        matches = self._matches.get(search.pane) if search is not None else None
        if search is None or not query.strip():
            self._forget_matches()
        elif matches is None:
            self.context.show_message(f"No matches for “{query}”")
        else:
            self.context.jumps.note(search.position)
            n = len(matches.spans)
            self.context.show_message(f"{n} {_matches(n)}: n next · N previous · * tag all")

    def _cancel(self) -> None:
        search = self._close_bar()
        self._forget_matches()
        if search is not None and search.pane in self.context.row.panes:
            search.pane.go_to(search.cursor)

    def _close_bar(self) -> _Search | None:
        self.context.ui.query(SearchBar).remove()
        search, self._typing = self._typing, None
        pane = self.context.pane
        if pane is not None:
            pane.focus()
        return search

    def step(self, by: int) -> None:
        """Go on to the next match or back, as often as the count says."""
        pane = self.context.pane
        if self._everywhere is not None:
            self._step_everywhere(self._everywhere, by * take_count(pane))
            return
        matches = self._matches.get(pane) if pane is not None else None
        if pane is None or matches is None or matches.revision != pane.document.revision:
            self.context.show_message("No search in this document yet; press / to search")
            return
        matches, wrapped = matches.step(by * take_count(pane))
        self.context.jumps.note()
        pane.go_to(matches.spans[matches.index].start)
        self._show(pane, matches)
        where = f"Match {matches.index + 1} of {len(matches.spans)}"
        self.context.show_message(f"{where}, wrapped around" if wrapped else where)

    def _show(self, pane: ReadingPane, matches: Matches) -> None:
        if matches.spans:
            self._matches[pane] = matches
            pane.show_matches(matches.spans, matches.index)
        else:
            self._matches.pop(pane, None)
            pane.show_matches([])
        self.context.publish(MatchesChanged(pane, matches.spans))

    def _forget_matches(self) -> bool:
        had = bool(self._matches)
        for pane in self._matches:
            pane.show_matches([])
            self.context.publish(MatchesChanged(pane, Spans()))
        self._matches.clear()
        return had

    # Everywhere

    def find(self) -> None:
        """Let the reader search everywhere, and go to the result that is chosen."""
        from reader.tui.dialogs.find import FindScreen

        def go(choice: SearchChoice | None) -> None:
            if choice is not None:
                self.go_to_result(choice)

        self.context.session.push_screen(FindScreen(self.context.session), go)

    def go_to_result(self, choice: SearchChoice) -> None:
        """Go to the chosen result; n and N go on through the others."""
        self._forget_matches()
        documents, slug = self.context.documents, choice.chosen.document
        is_open = documents.pane_of(slug) is not None
        opened = "" if choice.beside or is_open else slug
        self._everywhere = results = _Results(choice.results, choice.index, opened)
        if choice.beside and not is_open and documents.open_beside(slug) is None:
            return
        self.context.go_to_passage(slug, choice.chosen.span)
        if len(choice.results) > 1:
            self.context.show_message(f"{_where_in(results)}: n next · N previous")

    def _step_everywhere(self, results: _Results, by: int) -> None:
        to = results.index + by
        index = to % len(results.results)
        result = results.results[index]
        documents, opened = self.context.documents, results.opened
        if documents.pane_of(result.document) is None:
            # One pane is enough to walk in: that of the document before gives way.
            before = documents.pane_of(opened) if opened else None
            if before is not None and len(self.context.row.panes) > 1:
                documents.close(before)
            opened = result.document
        self._everywhere = results = replace(results, index=index, opened=opened)
        self.context.go_to_passage(result.document, result.span)
        beyond = "" if 0 <= to < len(results.results) else ", wrapped around"
        self.context.show_message(f"{_where_in(results)}{beyond}")


def _where_in(results: _Results) -> str:
    result = results.results[results.index]
    where = f"Result {results.index + 1} of {len(results.results)}"
    return where if result.field == "text" else f"{where}, found in its {result.field}"


def _matches(number: int) -> str:
    return "match" if number == 1 else "matches"
