"""The queue: what needs a reader's eye, with the passage as it was and as it is side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from annotations.review_queue import review_decisions
from annotations.review_queue.queue import KINDS, SURE, QueueItem, describe_confidence, queue_items
from annotations.service.store import Store
from corpus.errors import VariorumError
from reader.advice import explained
from reader.terminal.safe import safe_line
from reader.tui.commands import KEEPER, STUDENT, Command, footer
from reader.tui.main_screen import MainScreen
from reader.tui.session import OpenRequest, Session
from reader.tui.styles import sheet
from reader.tui.undo_actions import redo, undo
from reader.tui.widgets.comparison import compared, described
from reader.tui.widgets.entries import EntryList
from reader.tui.widgets.key_line import KeyLine
from reader.tui.widgets.status import StatusLine

if TYPE_CHECKING:
    from annotations.review_queue.queue import AnnotationEdit

_EMPTY = (
    "The queue is empty.\n\nIt lists annotations whose passage moved or was lost when the "
    "text of a\ndocument changed, and annotations that were edited in two places.\n\nq close"
)
_LOOKING = "Reading the queue …"
_NAMES = {"edited": "edited in two places", "orphaned": "passage lost", "moved": "moved"}
_WHAT = "annotations that need your decision"
# So many entries are listed at once; the least sure come first, and more come up as these go.
_LISTED = 500
# Commands that decide about an entry.
_OF_AN_ENTRY = frozenset({"queue.accept", "queue.other", "queue.place", "queue.accept_sure"})
# Cells below which the list stands above the passages.
_NARROW = 100
# Cells of the list beside them, and cells of its lines that are not the entry's.
_LIST_WIDTH, _MARGIN = 40, 8


class QueueScreen(MainScreen):
    """Lists annotations that need a decision; each decision is one entry of the history."""

    TITLE = "The queue"
    CSS_PATH = sheet("queue")
    OWN_COMMANDS: ClassVar[Sequence[Command[QueueScreen]]] = (
        Command("queue.accept", "enter", "accept",
                "Accept the passage on the right; of two edits, the one on the left.",
                lambda queue: queue.action_accept(), "The queue", footer=True, role=KEEPER),
        Command("queue.other", "o", "other edit", "Of two edits, choose the one on the right.",
                lambda queue: queue.action_other(), "The queue", footer=True, role=KEEPER),
        Command("queue.place", "p", "place", "Select the passage yourself, in the text.",
                lambda queue: queue.action_place(), "The queue", footer=True, role=KEEPER),
        Command("queue.accept_sure", "A", "accept all sure",
                "Accept all moved annotations whose words are unchanged.",
                lambda queue: queue.action_accept_sure(), "The queue", footer=True, role=KEEPER),
        Command("queue.next", "n,j,down", "next",
                "Skip to the next annotation.",
                lambda queue: queue.action_move(1), "The queue", footer=True, role=KEEPER),
        Command("queue.previous", "k,up", "previous", "Go to the previous annotation.",
                lambda queue: queue.action_move(-1), "The queue", role=KEEPER),
        Command("queue.page_down", "space,pagedown", "page down", "Scroll down.",
                lambda queue: queue.action_scroll(1), "The queue", role=KEEPER),
        Command("queue.page_up", "b,pageup", "page up", "Scroll up.",
                lambda queue: queue.action_scroll(-1), "The queue", role=KEEPER),
        Command("queue.undo", "u", "undo", "Undo your last change.",
                lambda queue: queue.action_undo(), "The queue", footer=True, role=KEEPER),
        Command("queue.redo", "U", "redo", "Redo what you undid.",
                lambda queue: queue.action_redo(), "The queue", role=KEEPER),
        Command("queue.back", "q,escape", "back", "Go back to the previous screen.",
                lambda queue: queue.action_back(), "The queue", footer=True, role=STUDENT),
    )  # fmt: skip

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._waiting: list[QueueItem] | None = None
        """None while they are being looked for."""
        self._at = 0
        self._turn = -1

    def compose(self) -> ComposeResult:
        yield Static(_LOOKING, id="queue-head", markup=False)
        with Horizontal(id="queue-body"):
            yield EntryList(id="queue-list", markup=False)
            with Vertical(id="queue-one"):
                yield Static("", id="queue-facts", markup=False)
                with Horizontal(id="queue-sides"):
                    for side in ("left", "right"):
                        with Vertical(classes="queue-side"):
                            yield Static("", id=f"queue-{side}-title", markup=False)
                            with VerticalScroll(id=f"queue-{side}", can_focus=False):
                                yield Static("", id=f"queue-{side}-text", markup=False)
        yield Static(_EMPTY, id="queue-empty", markup=False)
        yield StatusLine(id="status")
        yield KeyLine(footer(self.OWN_COMMANDS))

    def on_mount(self) -> None:
        self.query_one("#queue-empty").display = False
        self.query_one("#queue-body").display = False
        self.library_changed()

    def on_resize(self) -> None:
        self.set_class(self.app.size.width < _NARROW, "narrow")
        self._fill_list()

    def library_changed(self) -> None:
        """Look again, if something was done since."""
        turn = self.session.store.journal.turn()
        if turn != self._turn:
            self._turn = turn
            self.session.read(queue_items, self._show_queue)

    # What is shown

    def _show_queue(self, items: list[QueueItem]) -> None:
        if not self.is_attached:
            return
        self._waiting = items
        self._at = min(self._at, max(0, len(items) - 1))
        counts = {kind: sum(item.kind == kind for item in items) for kind in KINDS}
        counts_text = ", ".join(f"{n:,} {_NAMES[kind]}" for kind, n in counts.items() if n)
        self.query_one("#queue-head", Static).update(
            Content.assemble(
                ("The queue   ", "bold $accent"),
                counts_text,
                (f"   {_WHAT}" if items else "", "$quiet"),
            )
        )
        self.query_one("#queue-empty").display = not items
        self.query_one("#queue-body").display = bool(items)
        self._fill_list()

    def _fill_list(self) -> None:
        listing = self.query_one("#queue-list", OptionList)
        with self.prevent(OptionList.OptionHighlighted):
            listing.clear_options()
            width = self.app.size.width if self.has_class("narrow") else _LIST_WIDTH
            listing.add_options(
                Option(_entry(item, max(12, width - _MARGIN)))
                for item in (self._waiting or [])[:_LISTED]
            )
            listing.highlighted = self._at if self._waiting else None
        self._show_current()

    def _show_current(self) -> None:
        item = self._current
        if item is None:
            return
        self.query_one("#queue-facts", Static).update(_facts(item))
        for side, (title, text) in zip(("left", "right"), _sides(item), strict=True):
            self.query_one(f"#queue-{side}-title", Static).update(title)
            self.query_one(f"#queue-{side}-text", Static).update(text)
            self.query_one(f"#queue-{side}").scroll_home(animate=False)

    @property
    def _current(self) -> QueueItem | None:
        return self._waiting[self._at] if self._waiting else None

    @on(OptionList.OptionHighlighted)
    def highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._go_to(self.query_one("#queue-list", OptionList).highlighted or 0)

    def _go_to(self, at: int) -> None:
        if at != self._at:
            self._at = at
            self._show_current()

    @on(OptionList.OptionSelected)
    def selected(self, event: OptionList.OptionSelected) -> None:
        # A click chooses one to look at; the key decides about it.
        event.stop()

    # Commands

    def may_run(self, command: Command[Any]) -> bool:
        return command.id not in _OF_AN_ENTRY or bool(self._waiting)

    def action_move(self, by: int) -> None:
        if self._waiting:
            last = min(len(self._waiting), _LISTED) - 1
            listing = self.query_one("#queue-list", OptionList)
            listing.highlighted = max(0, min(last, self._at + by))
            # At once: the next key may decide about it.
            self._go_to(listing.highlighted)

    def action_scroll(self, by: int) -> None:
        for side in ("left", "right"):
            pane = self.query_one(f"#queue-{side}")
            pane.scroll_relative(y=by * max(1, pane.size.height - 1), animate=False)

    def action_accept(self) -> None:
        item = self._current
        if item is None:
            return
        if item.kind == "edited":
            self._decide(
                partial(review_decisions.keep_shown, id_=item.id), "Accepted the edit on the left"
            )
        elif item.kind == "orphaned" and item.suggestion is None:
            self.show_message("No similar passage was found; press p to select one")
        else:
            self._decide(
                partial(review_decisions.accept, id_=item.id),
                "Attached the annotation to the passage on the right",
            )

    def action_other(self) -> None:
        item = self._current
        if item is None:
            return
        if item.other is None:
            self.show_message("There is only one edit of this annotation")
            return
        version = item.other.version
        take_other = partial(review_decisions.take_other, id_=item.id, version=version)
        self._decide(take_other, "Accepted the edit on the right")

    def action_accept_sure(self) -> None:
        items = self._waiting or []
        sure = [item.id for item in items if item.kind == "moved" and item.confidence >= SURE]
        if not sure:
            self.show_message("No annotation that moved has the same words as before; review each")
            return
        count = len(sure)
        self._decide(
            partial(review_decisions.accept_all, ids=sure),
            f"Accepted {count:,} annotation{'' if count == 1 else 's'} with the same words",
        )

    def action_place(self) -> None:
        item = self._current
        if item is None:
            return
        if item.kind == "edited":
            self.show_message(
                "This annotation was edited in two places; accept one of the edits with enter or o"
            )
        elif item.annotator != self.session.store.annotator:
            self.show_message(
                f"This annotation is by {item.annotator}; you can attach only your own"
            )
        else:
            self.dismiss()
            self.session.open_documents(OpenRequest((item.slug,), reattach=item))

    def action_undo(self) -> None:
        undo(self.session, lambda _, sentence: self._done(sentence))

    def action_redo(self) -> None:
        redo(self.session, lambda _, sentence: self._done(sentence))

    def action_back(self) -> None:
        self.dismiss()

    def _decide(self, job: Callable[[Store], Any], sentence: str) -> None:
        def failed(error: VariorumError) -> None:
            self.session.show_error(explained(error))
            self._turn = -1
            self.library_changed()

        done = f"{sentence} · u undoes it"
        self.session.write(job, lambda _: self._done(done), failed)

    def _done(self, sentence: str) -> None:
        if self.is_attached:
            self.library_changed()
            self.show_message(sentence)


def _entry(item: QueueItem, cells: int) -> Content:
    """Two lines: what has become of it, and its words."""
    certainty = f", {describe_confidence(item.confidence)}" if item.kind == "moved" else ""
    words = " ".join(item.shown.passage.content[:200].split())
    lines = (
        Content.styled(f"{_NAMES[item.kind]}{certainty}", "$quiet"),
        Content(safe_line(words)),
    )
    return Content("\n").join(line.truncate(cells, ellipsis=True) for line in lines)


def _facts(item: QueueItem) -> Content:
    parts: list[tuple[str, str] | str] = [(safe_line(item.title), "bold")]
    parts.append((f"   {safe_line(item.annotator)}", "$quiet"))
    if item.kind != "edited":
        parts.append((f"   {safe_line(', '.join(item.shown.tags) or 'no tag')}", "$quiet"))
        if item.shown.note:
            note = " ".join(item.shown.note[:300].split())
            parts.append((f"\n{safe_line(note)}", "italic $quiet"))
    return Content.assemble(*parts)


def _sides(item: QueueItem) -> Sequence[tuple[Content, Content]]:
    """A title and a text for the left and for the right."""
    if item.kind == "edited" and item.other is not None:
        left, right = compared(item.shown.passage, item.other.passage)
        shown, other = described(item.shown, item.other)
        return (
            (_title("shown here", _when(item.shown)), Content.assemble(shown, "\n\n", left)),
            (
                _title("the other edit", _when(item.other)),
                Content.assemble(other, "\n\n", right),
            ),
        )
    if item.kind == "orphaned":
        left, right = compared(item.shown.passage, item.suggestion)
        if item.suggestion is None:
            return (
                (_title("before"), left),
                (_title("no suggestion"), Content("No similar passage was found in the text.")),
            )
        return (
            (_title("before"), left),
            (_title("suggested", describe_confidence(item.confidence)), right),
        )
    left, right = compared(item.was or item.shown.passage, item.shown.passage)
    return (
        (_title("before"), left),
        (_title("now", describe_confidence(item.confidence)), right),
    )


def _title(name: str, more: str = "") -> Content:
    return Content.assemble((name, "bold $accent"), (f"   {more}" if more else "", "$quiet"))


def _when(edit: AnnotationEdit) -> str:
    from reader.timestamps import format_moment

    return format_moment(edit.modified)
