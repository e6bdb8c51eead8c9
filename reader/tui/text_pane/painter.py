"""Draws the rows of a pane as strips, from values only.

Strips are cached by everything that shows in them. A row that did not change is the same object as
before, by which the pane knows what to repaint.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.filter import LineFilter
from textual.strip import Strip

from corpus.document import BlockKind
from reader.text.block_parts import StyledPart, styled_parts
from reader.text.clusters import Cell, simple_form
from reader.text.highlights import Lane, Mark, lanes, runs
from reader.text.layout import RowIndex
from reader.text.viewport import BLANK
from reader.tui.styles.page_styles import PageStyles, TextAttributes
from reader.tui.text_pane.decorations import (
    AttributedRun,
    Decorations,
    SearchMatches,
    attribute_runs,
    split_at_parts,
)
from reader.tui.text_pane.geometry import Geometry
from reader.tui.text_pane.margin import margin
from reader.tui.text_pane.page_model import PageModel
from reader.tui.text_pane.visual_parts import Part, VisualRow

if TYPE_CHECKING:
    from corpus.cues.detection import Cue
    from reader.tui.annotation_overlay import AnnotationOverlay
    from reader.tui.text_pane.cue_highlighting import CueHighlighter

_MAX_CACHED_PIECES = 100
"""Pieces whose strips are cached: several pages, at four kilobytes a row."""
_MAX_CACHED_STRIPS = 600
"""Strips that are cached for one piece."""
_SIGNS: dict[BlockKind, str] = {"quote": "│ ", "li": "• ", "pre": "┊ "}
"""What stands before the rows of these kinds; of an item, before the first."""
CONTINUED = "↪ "
"""What stands before the rest of a line of code."""
THUMB, TRACK = "┃", "│"
TICK = "▐"
"""A row of the minimap in which there are tags."""
NO_BAR, BAR_TRACK, BAR_THUMB = 0, 1, 2
"""What the last column of a row shows."""
HeadingKey = tuple[str, str, int, bool, bool]


class _CachedPiece:
    """What is known of a piece of the text."""

    __slots__ = ("cues", "lanes", "marks", "parts", "strips")

    def __init__(
        self,
        marks: list[Mark],
        lanes: list[tuple[Lane, ...]],
        parts: Sequence[StyledPart] = (),
        cues: tuple[Cue, ...] = (),
    ) -> None:
        self.marks = marks
        self.lanes = lanes
        """For each row the marks beside it."""
        self.parts = parts
        """What is set off in the text of its block."""
        self.cues = cues
        self.strips: dict[tuple[object, ...], Strip] = {}


class Painter:
    """Strips of one document at one size."""

    def __init__(self, page: PageModel, geometry: Geometry, styles: PageStyles) -> None:
        self.page = page
        self.geometry = geometry
        self.styles = styles
        self.matches = SearchMatches()
        self.cues: CueHighlighter | None = None
        """Finds the cues, where some are shown."""
        self.annotation_overlay: AnnotationOverlay | None = None
        """Counts everyone's annotations, where they are shown."""
        self.has_divider = False
        self.filters: Sequence[LineFilter] = ()
        self.cached_heading: tuple[HeadingKey | None, tuple[Strip, ...]] = (None, ())
        self._pieces: dict[int, _CachedPiece] = {}
        self._blanks: dict[tuple[int, str, str], Strip] = {}

    def clear_cache(self) -> None:
        """Draw every strip anew: the size, the styles or the search have changed."""
        self._pieces.clear()
        self._blanks.clear()
        self.cached_heading = (None, ())

    def forget_changed_marks(self) -> None:
        """The marks of the page have changed: draw the pieces anew whose own marks differ."""
        for at, cached in list(self._pieces.items()):
            piece = self.page.layout.pieces[at]
            if self.page.highlights.overlapping(piece.start, piece.end) != cached.marks:
                del self._pieces[at]

    def blank(self, bar: int, sign: str = "", tick: str = "") -> Strip:
        """A row without text; `bar` says what the last column shows, `sign` what is before it."""
        strip = self._blanks.get((bar, sign, tick))
        if strip is None:
            before = " " * self.geometry.text_x + sign if sign else ""
            parts = [(before, self.styles.details, len(before))]
            strip = self._blanks[bar, sign, tick] = self.strip(parts, bar, tick)
        return strip

    def row(self, row: RowIndex, decorations: Decorations, bar: int, tick: str = "") -> Strip:
        """A row of text; `bar` says what the last column shows, `tick` is the minimap's colour."""
        if row.number == BLANK:
            return self.blank(bar, tick=tick)
        start, end = self.page.layout.row_span(row)
        if end <= start:
            sign = "" if self.page.layout.from_right(row) else self._sign(row)
            return self.blank(bar, sign, tick)
        decorations = decorations.within(start, end)
        key = (row.number, decorations, bar, tick)
        piece = self._piece(row.piece)
        strip = piece.strips.get(key)
        if strip is None:
            if len(piece.strips) > _MAX_CACHED_STRIPS:
                piece.strips.clear()
            strip = piece.strips[key] = self.strip(self._parts(row, piece, decorations), bar, tick)
        return strip

    def lanes(self, row: RowIndex) -> tuple[Lane, ...]:
        """The marks beside a row."""
        return () if row.number == BLANK else self._piece(row.piece).lanes[row.number]

    def strip(self, parts: list[Part], bar: int = NO_BAR, tick: str = "") -> Strip:
        """A row of these parts, filled up with blanks and closed by minimap and scroll bar."""
        geometry, styles = self.geometry, self.styles
        used = sum(cells for _, _, cells in parts)
        room = geometry.width - geometry.bar
        segments = [Segment(text, style) for text, style, _ in parts if text]
        ticked = int(bool(tick) and used < room)  # the cursor may be beyond the end of the line
        if used < room - ticked:
            segments.append(Segment(" " * (room - ticked - used), styles.blank))
        if ticked:
            segments.append(Segment(TICK, styles.margin(Mark(0, 0, "", "", tick))))
        if geometry.bar:
            if bar == BAR_THUMB:
                segments.append(Segment(THUMB, styles.thumb))
            elif bar == BAR_TRACK:
                segments.append(Segment(TRACK, styles.rules))
            else:
                segments.append(Segment(" ", styles.blank))
        return self._filtered(segments)

    def full_width(self, parts: list[Part]) -> Strip:
        """A strip of parts that fill the whole width."""
        return self._filtered([Segment(text, style) for text, style, _ in parts])

    def _filtered(self, segments: list[Segment]) -> Strip:
        strip = Strip(segments, self.geometry.width)
        for line_filter in self.filters:
            strip = strip.apply_filter(line_filter, self.styles.page)
        return strip

    def _piece(self, at: int) -> _CachedPiece:
        cached = self._pieces.get(at)
        if cached is None:
            while len(self._pieces) >= _MAX_CACHED_PIECES:
                del self._pieces[next(iter(self._pieces))]
            piece = self.page.layout.pieces[at]
            marks = self.page.highlights.overlapping(piece.start, piece.end)
            rows = self.page.layout.rows(at)
            if self.annotation_overlay is None:
                beside = lanes(marks, rows.starts, rows.ends[-1])
            else:
                beside = self.annotation_overlay.lanes_by_row(
                    marks, rows.starts, rows.ends[-1], piece.kind, self.geometry.lanes
                )
            cues = self.cues.within(piece.start, piece.end) if self.cues else ()
            text, begins = self.page.layout.text, self.page.layout.begins_block(at)
            parts = styled_parts(text, piece) if begins else ()
            cached = self._pieces[at] = _CachedPiece(marks, beside, parts, cues)
        return cached

    def _sign(self, row: RowIndex) -> str:
        """What stands in the indent of a row."""
        layout = self.page.layout
        kind, indent = layout.pieces[row.piece].kind, layout.rows(row.piece).indent(row.number)
        sign = _SIGNS.get(kind, "") if indent else ""
        if kind == "li" and (row.number or not layout.begins_block(row.piece)):
            return ""
        start = layout.row_span(row)[0]
        if kind == "pre" and indent > len(sign) and layout.text[start - 1] != "\n":
            return sign + CONTINUED
        return sign

    def _parts(self, row: RowIndex, piece: _CachedPiece, decorations: Decorations) -> list[Part]:
        """Margin, indent and text of a row."""
        geometry, styles, layout = self.geometry, self.styles, self.page.layout
        row_lanes = piece.lanes[row.number]
        parts = margin(row_lanes, geometry, styles, sentence_begins=decorations.sentence_begins)
        kind = layout.pieces[row.piece].kind
        indent = layout.indent(row)
        start, end = layout.row_span(row)
        if indent:
            parts.append((self._sign(row).ljust(indent), styles.details, indent))
        simple, widened = layout.rows(row.piece).simple, layout.rows(row.piece).widened
        cells = [] if simple else layout.row_cells(row)
        measure = geometry.measure - indent
        spare = geometry.width - geometry.bar - geometry.text_x - geometry.measure
        used = 0
        marks = [lane.mark for lane in row_lanes if not lane.mark.margin_only]
        if not simple:  # a mark on a part of a cluster is drawn on all of it
            marks = [mark._replace(start=_cluster_start(cells, mark.start)) for mark in marks]
        ink_end = layout.ink_end(row)
        cursor = decorations.cursor
        cursor_end = None if cursor is None else layout.cluster_end(cursor)
        attributed = attribute_runs(
            runs(marks, start, end), kind, decorations, self.matches, cursor_end, ink_end
        )
        if piece.parts:
            attributed = split_at_parts(attributed, piece.parts)
        if piece.cues and self.cues:
            attributed = self.cues.split_runs(attributed, piece.cues, ink_end)
        if layout.is_visual(row.piece):
            return self._visual(row, parts, attributed, cells)
        for run, attributes in attributed:
            if simple:
                text = simple_form(layout.text[run.start : run.end])
                width = len(text)
            else:
                # A cluster is drawn once, in the style of its first character.
                run_cells = [cell for cell in cells if run.start <= cell.start < run.end]
                text = "".join(cell.form for cell in run_cells)
                width = sum(cell.width for cell in run_cells)
            if used + width > measure:  # the blanks that hang over
                width = max(0, measure - used)
                text = " " * width if not text.strip() else text[:width] if simple else text
                if attributes.cursor and not width and spare > 0:
                    text, width = " ", 1
            if attributes.cursor and run.start in widened:
                # The cursor is one cell; the rest of the blank only fills the column.
                parts.append((" ", styles.text(attributes), 1))
                used, text, width = used + 1, text[1:], width - 1
                attributes = attributes._replace(cursor=False)
            if text:
                parts.append((text, styles.text(attributes), width))
            used += width
        if used < measure and layout.has_hyphen(row):
            parts.append(("-", styles.text(TextAttributes(kind)), 1))
        return parts

    def _visual(
        self,
        row: RowIndex,
        parts: list[Part],
        attributed: Sequence[AttributedRun],
        cells: Sequence[Cell],
    ) -> list[Part]:
        """These parts, the margin and the indent, and the text in the order in which it is read."""
        geometry, styles, layout = self.geometry, self.styles, self.page.layout
        rows, from_right = layout.rows(row.piece), layout.from_right(row)
        measure = geometry.measure - layout.indent(row)
        spare = geometry.width - geometry.bar - geometry.text_x - geometry.measure > 0
        visual = VisualRow(attributed, styles.text, styles.blank, rows.widened)
        text_parts = visual.parts(cells, measure, spare=spare)
        cursor = visual.hanging_cursor(cells)
        if cursor is not None and parts and parts[-1][2]:
            before, style, width = parts[-1]
            parts = [*parts[:-1], (before[:-1], style, width - 1), cursor]
        if layout.has_hyphen(row):
            hyphen: Part = ("-", styles.text(TextAttributes(layout.pieces[row.piece].kind)), 1)
            if not from_right:
                text_parts.append(hyphen)
            elif text_parts[0][2] and not text_parts[0][0].strip():
                blank, style, width = text_parts[0]
                text_parts[:1] = [(blank[:-1], style, width - 1), hyphen]
        indent = rows.indent(row.number)
        if from_right and indent:
            used = sum(width for _, _, width in text_parts)
            gap = geometry.measure - indent - used
            sign = self._sign(row)[::-1].rjust(indent)
            text_parts += [(" " * gap, styles.blank, gap), (sign, styles.details, indent)]
        return parts + text_parts


def _cluster_start(cells: Sequence[Cell], offset: int) -> int:
    return next((cell.start for cell in cells if cell.start <= offset < cell.end), offset)
