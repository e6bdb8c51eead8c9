"""Search in all documents, notes, tags and memos, as one types.

Each key gives up what is being looked for. First comes what can be had at once; when the keys rest,
more passages are compared, and all of them where the answer is weak, which is said while it lasts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.events import Event, Key
from textual.widgets import Input

from annotations.analysis.library_search import search
from annotations.analysis.query_completion import (
    Completion,
    QueryNames,
    completion,
    query_names,
)
from annotations.analysis.search_results import CONTEXT, SearchResult, SearchResults
from annotations.query.printing import quoted
from annotations.service.saved_queries import saved_queries
from corpus.document import BLOCK_JOIN
from reader.terminal.safe import safe, safe_line
from reader.tui.commands import STUDENT, Command
from reader.tui.dialogs.chooser import Chooser
from reader.tui.session import SearchChoice, Session
from reader.tui.timers import call_after

if TYPE_CHECKING:
    from reader.terminal.input_queue import Hold

_MOST = 50
# Characters shown of an answer.
_SHOWN = 220
_EXACT = 100
# A moment's pause, in seconds: what is typed in one go is looked for once.
_PAUSE = 0.02
# Seconds after an answer, without a key, from which it is completed.
_REST = 0.1
# Seconds for which the keys that choose wait for something to choose from.
_LONGEST = 30.0
_CHOOSING = frozenset({"enter", "down", "up", "pagedown", "pageup", "ctrl+o"})
# Seconds after which it is said that something is still being looked for.
_SLOW = 0.15
_OFFERED = 6
# Seconds without a key from which it is said that a name is not known.
_UNKNOWN = 0.6
_LINE_END = re.compile(r"\s*\n\s*")


class FindScreen(Chooser[int, SearchChoice]):
    """Answers with the place to go to, among all that were found."""

    HEADING = "Search everywhere"
    PLACEHOLDER = "words of a text, note, tag or memo; misspelt words match, too"
    HINT = "enter open · ctrl+o beside · ctrl+s save query · esc cancel"
    GRAMMAR = '"these words" -without tag:claim or near:20 by:Ann in:doc @saved'
    SIZE = "wide"
    KEEPS_ANSWERED = True
    OWN_COMMANDS: ClassVar[Sequence[Command[FindScreen]]] = (
        Command("find.beside", "ctrl+o", "open beside",
                "Open the document at this passage in another pane.",
                lambda dialog: dialog.action_beside(), "Searching", footer=True, role=STUDENT),
        Command("find.complete", "tab", "complete",
                "Complete the name after tag:, by:, in:, doc. or @; again shows the next one.",
                lambda dialog: dialog.action_complete(), "Searching", footer=True, role=STUDENT),
        Command("find.saved", "ctrl+s", "saved queries",
                "Save what is typed as a query under a name, or use a saved query.",
                lambda dialog: dialog.action_saved(), "Searching", footer=True, role=STUDENT),
    )  # fmt: skip

    def __init__(self, session: Session, query: str = "") -> None:
        super().__init__(query)
        self._session = session
        self._asked = 0
        self._results: tuple[SearchResult, ...] = ()
        self._names = QueryNames()
        self._hold: Hold | None = None
        """While there is no answer to what is typed."""
        self._completing: tuple[Completion, int] | None = None
        """The names that fit, and the one of them that is filled in."""

    def on_mount(self) -> None:
        self.explain_quietly(self.GRAMMAR)

        self._read_names()

    def _read_names(self) -> None:
        def names_read(names: QueryNames) -> None:
            if self.is_mounted:
                self._names = names
                self._offer_names(self.query_one("#typed", Input).value)

        self._session.read(query_names, names_read, hold_keys=False)

    # As one types

    def narrow(self, typed: str) -> None:
        self._asked += 1
        asked = self._asked
        self._wait_for_answer()
        self._offer_names(typed)
        call_after(self, _PAUSE, lambda: self._search(asked, typed))

    def _search(self, asked: int, query: str) -> None:
        if asked != self._asked:
            return
        if not query.strip():
            self._show(SearchResults((), exhaustive=True))
            self.hint(self.HINT)
            self._release_keys()
            return

        def is_outdated() -> bool:
            return asked != self._asked

        def show_problems(answer: SearchResults) -> None:
            if answer.problems and not is_outdated() and not self._is_gone():
                self.show_error(" · ".join(answer.problems))

        def show_first(answer: SearchResults) -> None:
            answered.append(True)
            if is_outdated() or self._is_gone():
                return
            self._show(answer)
            self._release_keys()
            # Not of every name that is being typed.
            call_after(self, _UNKNOWN, lambda: show_problems(answer))
            if not answer.exhaustive:
                call_after(self, _REST, search_all)

        def search_all() -> None:
            if is_outdated() or self._is_gone():
                return
            call_after(self, _SLOW, show_progress)
            self._session.read(
                lambda store: search(store, query, limit=_MOST, stopped=is_outdated),
                show_all,
                hold_keys=False,
            )

        def show_progress() -> None:
            if not (is_outdated() or finished or self._is_gone()):
                self.hint(f"{self._count_text()} · searching all passages …")

        def show_all(answer: SearchResults) -> None:
            finished.append(True)
            if is_outdated() or self._is_gone():
                return
            if answer.results != self._results:
                self._show(answer)
            self._show_count(", all passages searched" if answer.exhaustive else "")
            show_problems(answer)

        def show_indexing() -> None:
            """While documents are indexed for the first search, as in an earlier version's library:
            that may take seconds.
            """
            if is_outdated() or answered or self._is_gone():
                return
            if indexed:
                done, total = indexed[-1]
                self.hint(f"Indexing the documents: {done} of {total} …")
            call_after(self, _SLOW, show_indexing)

        finished: list[bool] = []
        answered: list[bool] = []
        indexed: list[tuple[int, int]] = []
        call_after(self, _SLOW, show_indexing)
        self._session.read(
            lambda store: search(
                store,
                query,
                limit=_MOST,
                stopped=is_outdated,
                exhaustive=False,
                progress=lambda done, total: indexed.append((done, total)),
            ),
            show_first,
            hold_keys=False,
        )

    def _is_gone(self) -> bool:
        """Whether the program ends: what the dialog is made of goes before the dialog."""
        return not self.query("#chooser-hint")

    def _wait_for_answer(self) -> None:
        """Let the keys that choose wait for an answer to what is typed now."""
        self._release_keys()
        self._hold = self._session.hold_input(lambda event: not _chooses(event), _LONGEST)

    def on_unmount(self) -> None:
        self._release_keys()

    def _release_keys(self) -> None:
        if self._hold is not None:
            self._hold.release()

    def _show(self, answer: SearchResults) -> None:
        result_before = self._results[at] if (at := self.highlighted) is not None else None
        was_moved = at not in (None, 0)
        self._results = answer.results
        self.offer([(index, _entry(result)) for index, result in enumerate(answer.results)])
        if was_moved and result_before in answer.results:  # the reader was on it
            self.highlight(answer.results.index(result_before))
        self._show_count()

    def _show_count(self, how: str = "") -> None:
        self.hint(
            f"{self._count_text()}{how} · {self.HINT}" if self._results else f"No matches{how}"
        )

    def _count_text(self) -> str:
        result_count = len(self._results)
        return (
            f"Best {_MOST}"
            if result_count == _MOST
            else (f"{result_count or 'No'} {'match' if result_count == 1 else 'matches'}")
        )

    # Going there

    def take(self, choice: int) -> None:
        self._go(choice, beside=False)

    def action_beside(self) -> None:
        if self.highlighted is not None:
            self._go(self.highlighted, beside=True)

    def _go(self, choice: int, *, beside: bool) -> None:
        """Go to a passage; a memo has none, and is shown among the memos."""
        chosen = self._results[choice]
        if chosen.memo is not None:
            from reader.tui.memos.screen import MemosScreen

            self.action_cancel()
            self._session.push_screen(MemosScreen(self._session, [chosen.memo]))
            return
        passages = tuple(result for result in self._results if result.memo is None)
        self._leave(SearchChoice(passages, passages.index(chosen), beside=beside))

    def action_cancel(self) -> None:
        self._asked += 1  # nobody waits for the answer any more
        self._release_keys()
        super().action_cancel()

    def _leave(self, choice: SearchChoice) -> None:
        self._asked += 1
        self._release_keys()
        self.dismiss(choice)

    # Names behind tag:, by:, in:, doc. and @

    def action_complete(self) -> None:
        """Put the first of the offered names into its place; again the next of them."""
        field = self.query_one("#typed", Input)
        if self._completing is not None:
            found, at = self._completing
            at = (at + 1) % len(found.names)
        else:
            offered = completion(field.value, self._names)
            if offered is None or not offered.names:
                return
            found, at = offered, 0
        self._completing = found, at
        field.value = f"{found.before}{found.names[at]}"
        field.cursor_position = len(field.value)

    def _offer_names(self, typed: str) -> None:
        if self._completing is not None:
            found, at = self._completing
            if typed == f"{found.before}{found.names[at]}":
                return
            self._completing = None
        offered = completion(typed, self._names)
        if offered is None or not offered.names:
            self.explain_quietly(self.GRAMMAR)
            return
        more = " …" if len(offered.names) > _OFFERED else ""
        names = safe_line(" · ".join(offered.names[:_OFFERED]))
        self.explain_quietly(f"tab complete: {names}{more}")

    # Saved queries

    def action_saved(self) -> None:
        """Save what is typed under a name, or replace it by a saved query."""
        from reader.tui.dialogs.saved_queries import SavedQueriesScreen

        field = self.query_one("#typed", Input)
        typed = field.value

        def chosen(name: str | None) -> None:
            self._read_names()
            if name is not None and self.is_mounted:
                field.value = f"@{quoted(name)}"
                field.cursor_position = len(field.value)

        def show(saved: dict[str, str]) -> None:
            if not self.closed:
                self._session.push_screen(SavedQueriesScreen(self._session, saved, typed), chosen)

        self._session.read(saved_queries, show)


def _chooses(event: Event) -> bool:
    """Whether an event takes up one of the answers."""
    return isinstance(event, Key) and event.key in _CHOOSING


def _entry(result: SearchResult) -> Content:
    """Two lines: where, and the matched words in their context."""
    score_text = "" if result.score >= _EXACT else f"  near, {result.score:.0f} of 100"
    heading = Content.assemble(
        (safe_line(result.title or result.document), "bold"),
        ("" if result.field == "text" else f"  {result.field}", "$accent"),
        (score_text, "$quiet"),
    )
    if result.field != "text":
        words = f"{_short(result.text)}\n"
        return Content.assemble(heading, "\n", safe(words), (safe_line(result.after), "$quiet"))
    return Content.assemble(
        heading,
        "\n",
        (safe_line(_paragraph_before(result.before)), "$quiet"),
        (safe_line(_short(" ".join(result.text.split()))), "bold $accent"),
        (safe_line(_paragraph_after(result.after)), "$quiet"),
    )


def _paragraph_before(context: str) -> str:
    """What stands before a match in its paragraph, without a word that is cut at the edge."""
    paragraph = context.rpartition(BLOCK_JOIN)[2]
    if len(context) < CONTEXT or len(paragraph) < len(context):
        return _one_line(paragraph)
    return f"…{_one_line(paragraph.partition(' ')[2])}"


def _paragraph_after(context: str) -> str:
    """What follows a match in its paragraph, without a word that is cut at the edge."""
    paragraph = context.partition(BLOCK_JOIN)[0]
    if len(context) < CONTEXT or len(paragraph) < len(context):
        return _one_line(paragraph)
    return f"{_one_line(paragraph.rpartition(' ')[0])}…"


def _one_line(text: str) -> str:
    """Lines as one; the blanks at the ends stay."""
    return _LINE_END.sub(" ", text)


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
