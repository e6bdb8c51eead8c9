"""The lines of a page of the manual: scrolled, searched, with links to select and to click."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from reader.manual.blocks import PageBlock, Run
from reader.manual.layout import Line, PageLines, page_lines
from reader.tui.styles.page_styles import PageStyles, TextAttributes

MEASURE = 76
"""Cells of a line, as far as there are so many."""
_MARGIN = 2


class Piece(NamedTuple):
    """A part of a line."""

    line: int
    start: int
    end: int


class PagePane(ScrollView):
    """Shows one page."""

    can_focus = False

    @dataclass
    class LinkClicked(Message):
        number: int

    def __init__(self) -> None:
        super().__init__(id="manual-page")
        self._blocks: Sequence[PageBlock] = ()
        self.page = PageLines(())
        self.link = -1
        """The selected link, by its number; -1 for none."""
        self._matches: Sequence[Sequence[Piece]] = ()
        self._match = -1
        self._width = 0

    # The page

    def show(self, blocks: Sequence[PageBlock]) -> None:
        """Show another page, from its beginning."""
        self._blocks, self.link, self._matches, self._match = blocks, -1, (), -1
        self._width = 0
        self._lay_out()
        self.scroll_to(0, 0, animate=False)

    def on_resize(self) -> None:
        self._lay_out()

    def _lay_out(self) -> None:
        width = min(MEASURE, self.size.width - 2 * _MARGIN)
        if width == self._width or self.size.width <= 0:
            return
        share = self.top / max(1, len(self.page.lines))
        self._width = width
        self.page = page_lines(self._blocks, width)
        self._matches, self._match = (), -1
        self.virtual_size = Size(self.size.width, len(self.page.lines))
        self.go_to(round(share * len(self.page.lines)))
        self.refresh()

    @property
    def top(self) -> int:
        """The first line that is visible."""
        return round(self.scroll_y)

    @property
    def is_at_end(self) -> bool:
        return self.top >= self.max_scroll_y

    def go_to(self, line: int) -> None:
        """Make this line the first that is visible, as far as there are enough lines below it."""
        self.scroll_to(y=line, animate=False, force=True, immediate=True)

    def move(self, by: int) -> None:
        self.go_to(max(0, min(self.top + by, round(self.max_scroll_y))))

    def go_to_heading(self, slug: str) -> None:
        self.go_to(self.page.headings.get(slug, 0))

    def _bring(self, line: int) -> None:
        """Scroll no further than needed to show this line."""
        rows = max(1, self.size.height)
        if not self.top <= line < self.top + rows:
            self.go_to(max(0, line - rows // 3))

    # Links

    def select_link(self, number: int) -> None:
        """Select a link, and show it; -1 selects none."""
        self.link = number
        if number >= 0:
            self._bring(self.page.targets[number][0])
        self.refresh()

    def next_link(self, by: int) -> bool:
        """Select the next link, or the previous one; without one, the first that is visible.
        Returns whether there is such a link.
        """
        lines = [line for line, _ in self.page.targets]
        if not lines:
            return False
        rows = range(self.top, self.top + max(1, self.size.height))
        if self.link >= 0 and lines[self.link] in rows:
            number = self.link + by
        else:
            visible = [number for number, line in enumerate(lines) if line in rows]
            below = (number for number, line in enumerate(lines) if line >= rows.stop)
            if visible:
                number = visible[0 if by > 0 else -1]
            elif by > 0:
                number = next(below, len(lines))
            else:
                number = next(below, len(lines)) - 1
        if not 0 <= number < len(lines):
            return False
        self.select_link(number)
        return True

    def on_click(self, event: Click) -> None:
        line = event.y + self.top
        if not 0 <= line < len(self.page.lines):
            return
        at = event.x - self._left
        for run in self.page.lines[line].runs:
            cells = Segment(run.text).cell_length
            if 0 <= at < cells:
                if run.link >= 0:
                    event.stop()
                    self.post_message(self.LinkClicked(run.link))
                return
            at -= cells

    # Search

    def find(self, words: str) -> int:
        """Mark where these words occur, also across the ends of lines; returns how often."""
        self._matches, self._match = [*_matches(self.page.lines, words)], -1
        self.refresh()
        return len(self._matches)

    def next_match(self, by: int, *, start: int | None = None) -> int:
        """Go to the next match below a line, or above it, round the ends of the page; returns its
        number, from 1.
        """
        if not self._matches:
            return 0
        if self._match >= 0 and start is None:
            self._match = (self._match + by) % len(self._matches)
        else:
            line = self.top if start is None else start
            below = (n for n, pieces in enumerate(self._matches) if pieces[0].line >= line)
            first = next(below, 0)
            self._match = first if by > 0 else (first - 1) % len(self._matches)
        self._bring(self._matches[self._match][0].line)
        self.refresh()
        return self._match + 1

    @property
    def has_matches(self) -> bool:
        return bool(self._matches)

    @property
    def match_count(self) -> int:
        return len(self._matches)

    # Painting

    @property
    def _left(self) -> int:
        return max(_MARGIN, (self.size.width - self._width) // 2)

    def render_line(self, y: int) -> Strip:
        styles = PageStyles.of_app(self.app)
        width = self.size.width
        number = y + self.top
        segments = [Segment(" " * self._left, styles.blank)]
        if number < len(self.page.lines):
            segments += self._segments(number, styles)
        return Strip(segments).adjust_cell_length(width, styles.blank)

    def _segments(self, number: int, styles: PageStyles) -> Iterator[Segment]:
        line = self.page.lines[number]
        marks = [
            (piece, 2 if match == self._match else 1)
            for match, pieces in enumerate(self._matches)
            for piece in pieces
            if piece.line == number
        ]
        at = 0
        for run in line.runs:
            end = at + len(run.text)
            cuts = {at, end}
            for piece, _ in marks:
                cuts |= {cut for cut in (piece.start, piece.end) if at < cut < end}
            edges = sorted(cuts)
            for start, stop in pairwise(edges):
                depth = max((d for p, d in marks if p.start <= start < p.end), default=0)
                text = run.text[start - at : stop - at]
                yield Segment(text, self._style(line, run, depth, styles))
            at = end

    def _style(self, line: Line, run: Run, depth: int, styles: PageStyles) -> Style:
        if depth:
            return styles.text(TextAttributes("p", match=depth))
        if run.link >= 0 and run.link == self.link:
            return styles.text(TextAttributes("p", cursor=True))
        if run.look == "link":
            return styles.here + Style(underline=True)
        if line.kind in ("title", "heading"):
            return styles.title_focused
        if line.kind == "rule":
            return styles.rules
        if line.kind in ("subheading", "head"):
            return styles.title
        plain = styles.text(TextAttributes("p"))
        match run.look:
            case "strong":
                return plain + Style(bold=True)
            case "emphasis":
                return plain + Style(italic=True)
            case "code":
                return styles.here
            case _:
                return plain


def _matches(lines: Sequence[Line], words: str) -> Iterator[list[Piece]]:
    """Where words occur, without regard to capitals; a blank may be the end of a line."""
    sought = " ".join(words.split()).lower()
    if not sought:
        return
    text = ""
    places: list[tuple[int, int]] = []
    for number, line in enumerate(lines):
        for at, letter in enumerate(line.text.lower()):
            if letter != " " or (text and text[-1] != " "):
                text += letter
                places.append((number, at))
        if text and text[-1] != " ":
            text += " "
            places.append((number, len(line.text)))
    start = text.find(sought)
    while start >= 0:
        pieces: dict[int, Piece] = {}
        for number, at in places[start : start + len(sought)]:
            first = pieces.get(number, Piece(number, at, at)).start
            pieces[number] = Piece(number, first, at + 1)
        yield list(pieces.values())
        start = text.find(sought, start + len(sought))
