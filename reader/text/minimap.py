"""Where in a text the tags are, in as many rows as the scroll bar has: the colours of a minimap.

A text may have fifty thousand marks, and a key press changes one of them: what is known is changed
along, and counted anew only for another height or other highlights.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate
from operator import itemgetter

from corpus.document import Span
from reader.text.highlights import Highlights, Mark

_place = itemgetter(0, 1, 4)
"""Start, end and colour of a mark."""


class Minimap:
    """Counts the marks of one text by rows and colours."""

    def __init__(self) -> None:
        self._size = (0, 0)
        """Length of the text, and rows."""
        self._token: object = None
        self._steps: dict[str, list[int]] = {}
        """By colour, for each row: how many marks begin there, less those that ended before."""
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
            self._steps = {}
            self._count_all(highlights.marks)
        self._token = highlights.token
        self._colours = tuple(self._most())
        return self._colours

    def _count_all(self, marks: Sequence[Mark]) -> None:
        length, rows = self._size
        if not length or not rows:
            return
        # In one pass, without a call for each of them.
        counted = Counter(
            [
                (start * rows // length, (end - 1) * rows // length, colour)
                for start, end, colour in map(_place, marks)
            ]
        )
        for (first, last, colour), number in counted.items():
            self._add(colour, min(first, rows - 1), min(max(first, last), rows - 1), number)

    def _count(self, mark: Mark, by: int) -> None:
        touched = rows_of(mark.span, *self._size)
        if touched:
            self._add(mark.colour, touched[0], touched[-1], by)

    def _add(self, colour: str, first: int, last: int, number: int) -> None:
        steps = self._steps.setdefault(colour, [0] * (self._size[1] + 1))
        steps[first] += number
        steps[last + 1] -= number

    def _most(self) -> list[str]:
        """The most frequent colour of each row."""
        best = [(0, "")] * self._size[1]
        for colour, steps in self._steps.items():
            counts = accumulate(steps[:-1])
            best = [
                max(most, (count, colour)) if count > 0 else most
                for most, count in zip(best, counts, strict=True)
            ]
        return [colour for _, colour in best]


def rows_of(span: Span, length: int, rows: int) -> range:
    """The rows of a minimap that a span of the text touches."""
    if not length or not rows:
        return range(0)
    first = min(rows - 1, span.start * rows // length)
    return range(first, max(first, min(rows - 1, (span.end - 1) * rows // length)) + 1)


def span_of_row(row: int, length: int, rows: int) -> Span:
    """The part of the text that a row of the minimap stands for."""
    return Span(-(-row * length // rows), -(-(row + 1) * length // rows))
