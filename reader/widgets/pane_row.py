"""The panes side by side: which of them are seen, how wide, in which order."""

from __future__ import annotations

from textual.containers import Horizontal
from textual.events import Resize
from textual.message import Message

from annotations.model import Codebook
from corpus.document import Span
from reader.commands import MOVING, SELECTING, bindings
from reader.opened import Opened
from reader.widgets.pane import Pane

# Below this width, in cells, a column of text is no pleasure to read.
NARROWEST = 45
_WEIGHTS = (0.5, 3.0)


class ReadingPane(Pane):
    """A pane on an open document, with the keys of the reading screen."""

    BINDINGS = bindings((*MOVING, *SELECTING))

    def __init__(self, opened: Opened) -> None:
        super().__init__()
        self.opened = opened
        self.weight = 1.0
        """Its share of the width, beside the others' shares."""

    def show_opened(self, book: Codebook, place: tuple[int, int] | None) -> None:
        """Show the document anew, at a place it had before (cursor, top) or at its beginning."""
        cursor, top = place or (0, 0)
        self.show(self.opened.document, self.opened.marks(book), cursor=cursor, top=top)
        self.tell()

    def refresh_marks(self, book: Codebook) -> None:
        """Paint the annotations as they are now."""
        self.set_marks(self.opened.marks(book))
        self.tell()

    def tell(self, remark: str = "") -> None:
        """Put title, publisher, date and counts into the heading."""
        document, meta = self.opened.document, self.opened.document.metadata
        count = len(self.opened.annotations)
        facts = (
            meta.publisher or ", ".join(meta.authors),
            meta.published or "undated",
            f"{document.words:,} words",
            f"{count:,} annotation{'' if count == 1 else 's'}",
            remark,
        )
        self.set_heading(document.title, " · ".join(fact for fact in facts if fact))

    def stretch(self, span: Span, *, end: bool) -> None:
        """Select `span` so that every motion moves its end, or else its beginning."""
        self.select(span)
        first = self._units.around(span.start, "character")
        last = self._units.around(span.end - 1, "character")
        self._anchor = first if end else last
        self._cursor = last.start if end else first.start
        self._selecting = True
        self._paint()


class PaneRow(Horizontal):
    """Shows as many of its panes as fit, always the one in use."""

    class Arranged(Message):
        """Other panes are seen, or another is in use."""

    def __init__(self, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self.panes: list[ReadingPane] = []
        self.at = 0
        """Which pane is in use."""
        self.zoomed = False
        self._first = 0

    @property
    def current(self) -> ReadingPane | None:
        return self.panes[self.at] if self.panes else None

    @property
    def hidden(self) -> int:
        """How many panes there is no room for."""
        return sum(not pane.display for pane in self.panes)

    def put(self, pane: ReadingPane, at: int | None = None) -> None:
        """Add a pane, at the right end or at a place."""
        at = len(self.panes) if at is None else at
        self.panes.insert(at, pane)
        self.mount(pane, before=at if at < len(self.panes) - 1 else None)
        self.lay_out()

    def take(self, pane: ReadingPane) -> None:
        """Remove a pane; the one before it is used next."""
        at = self.panes.index(pane)
        self.panes.remove(pane)
        pane.remove()
        self.use(max(0, min(at - (at == len(self.panes)), len(self.panes) - 1)))

    def use(self, at: int) -> None:
        """Make a pane the one in use."""
        if self.panes:
            self.at = at % len(self.panes)
            self.lay_out()
            self.panes[self.at].focus()

    def move(self, by: int) -> None:
        """Change places with the pane to the left or right."""
        to = self.at + by
        if not 0 <= to < len(self.panes):
            return
        pane = self.panes.pop(self.at)
        self.panes.insert(to, pane)
        if by > 0:
            self.move_child(pane, after=self.panes[to - 1])
        else:
            self.move_child(pane, before=self.panes[to + 1])
        self.use(to)

    def widen(self, by: int) -> None:
        """Give the pane in use a larger or smaller share of the width."""
        pane = self.current
        if pane is not None:
            low, high = _WEIGHTS
            pane.weight = max(low, min(high, round(pane.weight + 0.25 * by, 2)))
            self.lay_out()

    def on_resize(self, event: Resize) -> None:  # noqa: ARG002
        self.lay_out()

    def lay_out(self) -> None:
        """Show the panes that fit around the one in use."""
        if not self.panes:
            return
        self.at = min(self.at, len(self.panes) - 1)
        room = max(1, self.size.width // NARROWEST) if self.size.width else len(self.panes)
        room = 1 if self.zoomed else min(room, len(self.panes))
        self._first = min(max(self._first, self.at - room + 1), self.at, len(self.panes) - room)
        for n, pane in enumerate(self.panes):
            seen = self._first <= n < self._first + room
            pane.display = seen
            pane.divided = seen and n < self._first + room - 1
            pane.styles.width = f"{pane.weight}fr"
        self.post_message(self.Arranged())
