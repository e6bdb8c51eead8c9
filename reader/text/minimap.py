"""Where in a text the tags are, in as many rows as the scroll bar has: the colours of a minimap.

A text may have fifty thousand marks, and a key press changes one of them: what is known is changed
along, and counted anew only for another height or other highlights.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.document import Span
from reader.text.highlights import Highlights, Mark


class Minimap:
    """Counts the marks of one text by rows and colours."""

    def __init__(self) -> None:
        self._size = (0, 0)
        """Length of the text, and rows."""
        self._token: object = None
        self._counts: list[dict[str, int]] = []
        self._colours: tuple[str, ...] = ()

    def colours(self, highlights: Highlights, length: int, rows: int) -> Sequence[str]:
        """For each row the colour that most of its marks have; empty where there are none."""
        size, step = (length, rows), highlights.step
        if size == self._size and highlights.token is self._token:
            return self._colours
        if size == self._size and step is not None and step.before is self._token:
            for mark in step.removed:
                self._count(mark, -1)
            for mark in step.added:
                self._count(mark, 1)
        else:
            self._size = size
            self._counts = [{} for _ in range(rows)]
            for mark in highlights.marks:
                self._count(mark, 1)
        self._token = highlights.token
        self._colours = tuple(_most(counts) for counts in self._counts)
        return self._colours

    def _count(self, mark: Mark, by: int) -> None:
        for row in rows_of(mark.span, *self._size):
            counts = self._counts[row]
            counts[mark.colour] = counts.get(mark.colour, 0) + by


def rows_of(span: Span, length: int, rows: int) -> range:
    """The rows of a minimap that a span of the text touches."""
    if not length or not rows:
        return range(0)
    first = min(rows - 1, span.start * rows // length)
    return range(first, max(first, min(rows - 1, (span.end - 1) * rows // length)) + 1)


def span_of_row(row: int, length: int, rows: int) -> Span:
    """The part of the text that a row of the minimap stands for."""
    return Span(-(-row * length // rows), -(-(row + 1) * length // rows))


def _most(counts: dict[str, int]) -> str:
    present = [(number, colour) for colour, number in counts.items() if number > 0]
    return max(present)[1] if present else ""
