"""The panes side by side: which of them are seen, how wide, in which order."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.containers import Horizontal
from textual.events import Resize
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from annotations.model import Brief
from corpus.document import Span
from reader.text.highlights import ENDLESS
from reader.tui.commands import MOVING, SELECTING, bindings
from reader.tui.open_document import Loaded, Opened
from reader.tui.text_pane.messages import RuleDragged
from reader.tui.text_pane.prefixed import PrefixedPane

# Below this width, in cells, a column of text is no pleasure to read.
NARROWEST = 45
_WEIGHTS = (0.5, 3.0)
# What is left of a pane when the rule beside it is dragged, in cells.
_LEAST = 20


class ReadingPane(PrefixedPane):
    """A pane on an open document, with the keys of the reading screen."""

    BINDINGS = bindings((*MOVING, *SELECTING))

    def __init__(self, opened: Opened) -> None:
        super().__init__()
        self.opened = opened
        self.weight = 1.0
        """Its share of the width, beside the others' shares."""
        self.moved: Callable[[ReadingPane], None] = lambda _: None
        """Called at once, in the same frame, when the reader has moved cursor or window."""
        self._sizing = False
        self._when_painted: list[Callable[[], None]] = []

    def when_painted(self, job: Callable[[], None]) -> None:
        """Do this once the pane is on the screen as it is now."""
        self._when_painted.append(job)
        self.refresh()

    def render_lines(self, crop: Region) -> list[Strip]:
        strips = super().render_lines(crop)
        for job in self._when_painted:
            self.call_after_refresh(job)
        self._when_painted.clear()
        return strips

    def _tell(self) -> None:
        before = self._told
        super()._tell()
        if self._told != before and not self._sizing:
            self.moved(self)

    def _resize(self) -> None:
        # The words at the top stay, but the row that they are in may begin elsewhere.
        self._sizing = True
        try:
            super()._resize()
        finally:
            self._sizing = False

    def share(self) -> float:
        """How far down the text one is, 0 to 1: the window, or the cursor where all is seen."""
        if not self._view.whole:
            return self._view.share()
        last = self._layout_.last()
        return self._cursor / last if last else 0.0

    def scroll_share(self, share: float) -> None:
        """Go along with another pane, to a share of the text; the cursor stays in view."""
        self._view.show_share(share)
        if self._anchor is None:
            self._into_view()
        self._paint()

    def line_of(self, offset: int) -> int:
        """The row of the window that `offset` is in; 0 where it is not seen."""
        return self._view.line(offset) or 0

    def accompany(self, offset: int, line: int) -> None:
        """Go along with another pane, to a passage: put it into this row of the window."""
        if self._anchor is None:
            self._cursor, self._wanted = self._layout_.snap(offset), None
        self._view.show(offset, min(line, self._view.height - 1))
        self._paint()

    def come_back(self, cursor: int, top: int) -> None:
        """The cursor and the window to a place they had."""
        self.go_to(cursor)
        self.scroll_top(top)

    def guide(self, led: bool) -> None:
        """Whether another pane has led this one to its sentence, which is then shown."""
        if led != self.guided:
            self.guided = led
            self._paint()

    @property
    def line_width(self) -> int:
        """Cells of a line as it is wrapped now."""
        return self._layout_.width

    def show_opened(self, place: tuple[int, int] | None = None) -> None:
        """Show the document anew, at a place it had before (cursor, top) or at its beginning."""
        cursor, top = place or (0, 0)
        self.show(self.opened.document, (), cursor=cursor, top=top)
        self.tell()

    def show_loaded(self, loaded: Loaded) -> None:
        """Show the document's annotations."""
        self.set_marks(self.opened.take(loaded))
        self.tell()

    def refresh_marks(self) -> None:
        """Paint what has changed of the annotations."""
        removed, added = self.opened.news()
        if removed or added:
            self.change_marks(removed, added)
        self.tell()

    def annotations_at(self, offset: int) -> list[Brief]:
        """The annotations over this offset, the widest first."""
        known = self.opened.annotations
        ids = {mark.id for mark in self.marks_at(offset)}
        found = [known[id_] for id_ in ids if id_ in known]
        return sorted(found, key=lambda brief: (brief.start - brief.end, brief.id))

    def annotations_over(self, span: Span) -> list[Brief]:
        """The annotations that share a character with this passage."""
        known = self.opened.annotations
        ids = {mark.id for mark in self._painter.highlights.overlapping(*span)}
        return [known[id_] for id_ in ids if id_ in known]

    def annotation_on(self, span: Span, annotator: str) -> Brief | None:
        """This annotator's annotation on exactly this span."""
        return next(
            (
                brief
                for brief in self.annotations_at(span.start)
                if brief.span == span and brief.annotator == annotator
            ),
            None,
        )

    def next_annotated(self, towards: int) -> Span | None:
        """The passage of the next annotation, or of the one before; on from the text's ends."""
        marks, chosen = self._painter.highlights, self.selection
        if chosen is not None and any(m.span == chosen for m in marks.at(chosen.start)):
            start, end = chosen
            found = marks.after(start, end) if towards > 0 else marks.before(start, end)
        else:
            start = self.cursor if chosen is None else chosen.start
            found = marks.after(start, -1) if towards > 0 else marks.before(start)
        found = found or (marks.after(-1) if towards > 0 else marks.before(ENDLESS))
        return None if found is None else found.span

    def tell(self) -> None:
        """Put title, publisher, date and counts into the heading."""
        document, meta = self.opened.document, self.opened.document.metadata
        count = len(self.opened.annotations)
        counted = f"{count:,} annotation{'' if count == 1 else 's'}"
        facts = (
            # First, for the line is cut where the pane is narrow.
            "no longer in the library" if self.opened.removed else "",
            meta.publisher or ", ".join(meta.authors),
            meta.published or "undated",
            f"{document.words:,} words",
            "reading annotations …" if self.opened.turn is None else counted,
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

    def equalise(self) -> None:
        """Give every pane the same share of the width."""
        for pane in self.panes:
            pane.weight = 1.0
        self.lay_out()

    @on(RuleDragged)
    def rule_dragged(self, message: RuleDragged) -> None:
        """Put the rule beside a pane where the pointer is; the pane to its right gives or takes."""
        message.stop()
        pane = next((pane for pane in self.panes if pane is message.pane), None)
        beside = self.panes[self.panes.index(pane) + 1 :][:1] if pane is not None else []
        if pane is None or not beside or not beside[0].display:
            return
        both = pane.size.width + beside[0].size.width
        weight = pane.weight + beside[0].weight
        least = min(_LEAST, both // 3)
        width = max(least, min(both - least, message.column - pane.region.x + 1))
        pane.weight = round(weight * width / both, 4)
        beside[0].weight = round(weight - pane.weight, 4)
        self.lay_out()

    def on_resize(self, event: Resize) -> None:  # noqa: ARG002
        self.lay_out()

    def lay_out(self, width: int = 0) -> None:
        """Show the panes that fit around the one in use: into so many cells, where a width is
        known that the row does not have yet.
        """
        if not self.panes:
            return
        self.at = min(self.at, len(self.panes) - 1)
        # Before it has a size of its own it will have the terminal's: the first frame is right.
        width = width or self.size.width or self.app.size.width
        room = max(1, width // NARROWEST)
        room = 1 if self.zoomed else min(room, len(self.panes))
        self._first = min(max(self._first, self.at - room + 1), self.at, len(self.panes) - room)
        for n, pane in enumerate(self.panes):
            seen = self._first <= n < self._first + room
            pane.display = seen
            pane.divided = seen and n < self._first + room - 1
            pane.styles.width = f"{pane.weight}fr"
        self.post_message(self.Arranged())
