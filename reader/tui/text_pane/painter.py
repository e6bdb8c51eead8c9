"""Draws one row of a pane as a strip, from values only.

Strips are remembered by all that shows in them; a row that did not change is the same object as
before, by which the pane knows what to repaint.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.filter import LineFilter
from textual.strip import Strip

from corpus.document import BlockKind, Span
from reader.text.clusters import Cell, simple_form
from reader.text.highlights import Highlights, Lane, Mark, Run, lanes, runs
from reader.text.layout import Layout, Place
from reader.text.viewport import BLANK
from reader.tui.styles.page_styles import PageStyles, TextAttributes
from reader.tui.text_pane.geometry import Geometry
from reader.tui.text_pane.margin import margin

if TYPE_CHECKING:
    from corpus.cues.detection import Cue
    from reader.tui.annotation_overlay import AnnotationOverlay
    from reader.tui.text_pane.cue_highlighting import CueMarks

_KEPT = 100
"""Pieces whose strips are remembered: several pages, at four kilobytes a row."""
HeadKey = tuple[str, str, int, bool, bool]
THUMB, TRACK = "┃", "│"


class Overlay(NamedTuple):
    """What lies over the marks. Spans are of the text; None where there is none."""

    cursor: int | None = None
    sentence: Span | None = None
    selection: Span | None = None
    begins: bool = False
    """The sentence begins in this row: said in the margin, since words may be tinted."""


class Found(NamedTuple):
    """The findings of a search, in order and disjoint, and which one is at hand."""

    starts: list[int]
    ends: list[int]
    current: int | None


class _Piece:
    """What is remembered of a piece."""

    __slots__ = ("cues", "lanes", "marks", "strips")

    def __init__(
        self, marks: list[Mark], beside: list[tuple[Lane, ...]], cues: tuple[Cue, ...] = ()
    ) -> None:
        self.marks = marks
        self.lanes = beside
        self.cues = cues
        self.strips: dict[tuple[object, ...], Strip] = {}


class Painter:
    """Strips of one document at one size."""

    def __init__(self, layout: Layout, geometry: Geometry, look: PageStyles) -> None:
        self.layout = layout
        self.geometry = geometry
        self.look = look
        self.highlights = Highlights()
        self.found = Found([], [], None)
        self.cues: CueMarks | None = None
        """Where cues are shown, what finds them."""
        self.annotation_overlay: AnnotationOverlay | None = None
        """Where everyone's annotations lie over the text, what counts them."""
        self.has_divider = False
        self.filters: Sequence[LineFilter] = ()
        self._pieces: dict[int, _Piece] = {}
        self._blanks: dict[int, Strip] = {}
        self.head: tuple[HeadKey | None, tuple[Strip, ...]] = (None, ())
        """The heading as it was last drawn."""

    def forget(self) -> None:
        """Every strip is drawn anew: another size, look or search."""
        self._pieces.clear()
        self._blanks.clear()
        self.head = (None, ())

    def show_marks(self, highlights: Highlights) -> None:
        """Other marks: strips are drawn anew where they differ."""
        self.highlights = highlights
        for at, kept in list(self._pieces.items()):
            piece = self.layout.pieces[at]
            if highlights.overlapping(piece.start, piece.end) != kept.marks:
                del self._pieces[at]

    def blank(self, bar: int) -> Strip:
        """A row without text; `bar` says what the last column shows (see `row`)."""
        found = self._blanks.get(bar)
        if found is None:
            found = self._blanks[bar] = self.strip([], bar)
        return found

    def row(self, place: Place, overlay: Overlay, bar: int) -> Strip:
        """The row at `place`; `bar` is 0 for no scroll bar, 1 for its track, 2 for its thumb."""
        if place.row == BLANK:
            return self.blank(bar)
        start, end = self.layout.span(place)
        if end <= start:
            return self.blank(bar)
        cursor = overlay.cursor
        if cursor is not None and not start <= cursor < end:
            cursor = None
        sentence = _clip(overlay.sentence, start, end)
        selection = _clip(overlay.selection, start, end)
        begins = sentence is not None and sentence.start == getattr(overlay.sentence, "start", -1)
        key = (place.row, cursor, sentence, begins, selection, bar)
        piece = self._piece(place.piece)
        found = piece.strips.get(key)
        if found is None:
            if len(piece.strips) > 600:
                piece.strips.clear()
            segments = self._segments(place, piece, Overlay(cursor, sentence, selection, begins))
            found = piece.strips[key] = self.strip(segments, bar)
        return found

    def lanes(self, place: Place) -> tuple[Lane, ...]:
        """The marks beside a row."""
        return () if place.row == BLANK else self._piece(place.piece).lanes[place.row]

    def strip(self, segments: list[tuple[str, Style, int]], bar: int) -> Strip:
        """A full row from `(text, style, cells)`: filled up, with its scroll bar, filtered."""
        geometry, look = self.geometry, self.look
        used = sum(cells for _, _, cells in segments)
        room = geometry.width - geometry.bar
        made = [Segment(text, style) for text, style, _ in segments if text]
        if used < room:
            made.append(Segment(" " * (room - used), look.blank))
        if geometry.bar:
            if bar == 2:
                made.append(Segment(THUMB, look.thumb))
            else:
                made.append(Segment(TRACK, look.rules) if bar else Segment(" ", look.blank))
        return self._filtered(made)

    def plain(self, segments: list[tuple[str, Style, int]]) -> Strip:
        """A strip of parts that fill the width."""
        return self._filtered([Segment(text, style) for text, style, _ in segments])

    def _filtered(self, segments: list[Segment]) -> Strip:
        strip = Strip(segments, self.geometry.width)
        for line_filter in self.filters:
            strip = strip.apply_filter(line_filter, self.look.page)
        return strip

    def _piece(self, at: int) -> _Piece:
        found = self._pieces.get(at)
        if found is None:
            while len(self._pieces) >= _KEPT:
                del self._pieces[next(iter(self._pieces))]
            piece = self.layout.pieces[at]
            marks = self.highlights.overlapping(piece.start, piece.end)
            rows = self.layout.rows(at)
            if self.annotation_overlay is None:
                beside = lanes(marks, rows.starts, rows.ends[-1])
            else:
                beside = self.annotation_overlay.lanes_by_row(
                    marks, rows.starts, rows.ends[-1], self.geometry.lanes
                )
            cues = self.cues.within(piece.start, piece.end) if self.cues else ()
            found = self._pieces[at] = _Piece(marks, beside, cues)
        return found

    def _segments(
        self, place: Place, piece: _Piece, overlay: Overlay
    ) -> list[tuple[str, Style, int]]:
        geometry, look, layout = self.geometry, self.look, self.layout
        made = margin(piece.lanes[place.row], geometry, look, begins=overlay.begins)
        kind = layout.pieces[place.piece].kind
        indent = layout.indent(place.piece)
        if indent:
            sign = "  "
            if kind == "quote":
                sign = "│ "
            elif kind == "li" and place.row == 0 and layout.begins(place.piece):
                sign = "• "
            made.append((sign, look.details, indent))
        start, end = layout.span(place)
        simple = layout.rows(place.piece).simple
        cells = [] if simple else layout.cells(place)
        measure = geometry.measure - indent
        spare = geometry.width - geometry.bar - geometry.text_x - geometry.measure
        used = 0
        marks = [lane.mark for lane in piece.lanes[place.row] if not lane.mark.margin_only]
        if not simple:  # what marks a part of a cluster marks it all
            marks = [mark._replace(start=_cluster_start(cells, mark.start)) for mark in marks]
        # Blanks that hang over the row's end take no tint: it would fray the page's edge.
        inked = layout.inked(place)
        dressed = self._dressed(runs(marks, start, end), overlay, kind, inked)
        if piece.cues and self.cues:
            dressed = self.cues.weave(dressed, piece.cues, inked)
        for run, dress in dressed:
            if simple:
                text = simple_form(layout.text[run.start : run.end])
                width = len(text)
            else:
                # A cluster is drawn once, in the dress of its first character.
                part = [cell for cell in cells if run.start <= cell.start < run.end]
                text = "".join(cell.form for cell in part)
                width = sum(cell.width for cell in part)
            if used + width > measure:  # the blanks that hang over
                width = max(0, measure - used)
                text = " " * width if not text.strip() else text[:width] if simple else text
                if dress.cursor and not width and spare > 0:
                    text, width = " ", 1
            if text:
                made.append((text, look.text(dress), width))
            used += width
        if (
            layout.text[end - 1] == "\u00ad"
            and used < measure
            and end < layout.pieces[place.piece].end
        ):
            made.append(("-", look.text(TextAttributes(kind)), 1))
        return made

    def _dressed(
        self, found: list[Run], overlay: Overlay, kind: BlockKind, inked: int
    ) -> list[tuple[Run, TextAttributes]]:
        """Runs cut further where selection, sentence, search or cursor begin and end."""
        start, end = found[0].start, found[-1].end
        cuts = {run.start for run in found} | {inked}
        for span in (overlay.sentence, overlay.selection):
            if span is not None:
                cuts.update(span)
        if (cursor := overlay.cursor) is not None:
            cuts.update((cursor, self.layout.cluster_end(cursor)))
        first = bisect_right(self.found.ends, start)
        last = bisect_left(self.found.starts, end)
        matches = range(first, last)
        for at in matches:
            cuts.update((self.found.starts[at], self.found.ends[at]))
        edges = [*sorted(cut for cut in cuts if start <= cut < end), end]
        made: list[tuple[Run, TextAttributes]] = []
        at = 0
        for left, right in pairwise(edges):
            while found[at].end <= left:
                at += 1
            run = found[at]
            if left >= inked:
                made.append(
                    (Run(left, right, (), 0), TextAttributes(kind, cursor=overlay.cursor == left))
                )
                continue
            match = 0
            for n in matches:
                if self.found.starts[n] <= left < self.found.ends[n]:
                    match = 2 if n == self.found.current else 1
            inner = run.marks[-1] if run.marks else None
            dress = TextAttributes(
                kind,
                inner.colour if inner else "",
                min(3, run.depth),
                inner is not None and inner.state == "unsaved",
                _holds(overlay.sentence, left),
                match,
                _holds(overlay.selection, left),
                overlay.cursor == left,
                shade=inner.shade if inner else 0,
            )
            made.append((Run(left, right, run.marks, run.depth), dress))
        return made


def _clip(span: Span | None, start: int, end: int) -> Span | None:
    if span is None or span.start >= end or span.end <= start:
        return None
    return Span(max(span.start, start), min(span.end, end))


def _cluster_start(cells: Sequence[Cell], offset: int) -> int:
    return next((cell.start for cell in cells if cell.start <= offset < cell.end), offset)


def _holds(span: Span | None, offset: int) -> bool:
    return span is not None and span.start <= offset < span.end
