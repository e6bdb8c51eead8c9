"""Overlapping spans → styled runs and margin lanes.

Marks lie by their start in small blocks; the greatest end is known per block and per block of
blocks: what overlaps a row is found in microseconds, also where one mark spans half the text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, pairwise
from operator import itemgetter
from typing import Literal, NamedTuple

from corpus.document import Span

MarkState = Literal["saved", "saving", "unsaved"]
LANES = 3
"""Marks told apart beside one row; more are shown as `+`."""
_BLOCK = 64
ENDLESS = 1 << 62
"""Behind every end."""
_end: Callable[[Mark], int] = itemgetter(1)
_first: Callable[[list[Mark]], Mark] = itemgetter(0)
_DEEPEST = 3
"""Marks kept of a run: its innermost."""


class Mark(NamedTuple):
    """One annotation's tag as the pane shows it."""

    start: int
    end: int
    id: str
    """The annotation's id."""
    letter: str = "·"
    """What stands in the margin: C, O, D, or the first letter of the tag."""
    colour: str = "grey"
    """The name of a colour of `reader.tui.styles.themes`."""
    state: MarkState = "saved"
    margin_only: bool = False
    """It stands in the margin only, beside the letter of another mark of its annotation, which has
    the words."""
    shade: int = 0
    """How deep its tint is, 1 to 4; 0 is as deep as any."""

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


class Run(NamedTuple):
    """A stretch of text that is marked alike."""

    start: int
    end: int
    marks: tuple[Mark, ...]
    """The innermost marks, at most three, the outer before the inner."""
    depth: int
    """How many marks cover it."""


class Lane(NamedTuple):
    """A mark beside a row."""

    lane: int
    """0 to LANES - 1; LANES stands for all that found no lane."""
    mark: Mark
    first: bool
    """The mark begins in this row: its letter is shown, else a bar."""


class Highlights:
    """The marks of one document. Never changes: `replaced` makes another that shares most of it."""

    __slots__ = ("_blocks", "_ends", "_firsts", "_most")

    def __init__(self, marks: Iterable[Mark] = ()) -> None:
        found = sorted(marks)
        self._blocks = [found[at : at + _BLOCK] for at in range(0, len(found), _BLOCK)]
        self._firsts = [block[0][0] for block in self._blocks]
        self._ends = [max(map(_end, block)) for block in self._blocks]
        self._most = _maxima(self._ends)

    @property
    def marks(self) -> list[Mark]:
        """All of them, by start and end."""
        return list(chain.from_iterable(self._blocks))

    def replaced(self, removed: Iterable[Mark], added: Iterable[Mark]) -> Highlights:
        """The same with a few marks less and more; the cost is that of the few."""
        made = Highlights()
        made._blocks, made._firsts = self._blocks.copy(), self._firsts.copy()
        made._ends = self._ends.copy()
        for mark in removed:
            made._remove(mark)
        for mark in added:
            at = made._block_of(mark)
            block = made._blocks[at].copy() if made._blocks else []
            insort(block, mark)
            made._put(at, [block[:_BLOCK], block[_BLOCK:]] if len(block) > 2 * _BLOCK else [block])
        made._most = _maxima(made._ends)
        return made

    def _block_of(self, mark: Mark) -> int:
        """The block in which a mark is, or would be."""
        return max(0, bisect_right(self._blocks, mark, key=_first) - 1)

    def _remove(self, mark: Mark) -> None:
        at = self._block_of(mark)
        if at < len(self._blocks) and mark in self._blocks[at]:
            rest = self._blocks[at].copy()
            rest.remove(mark)
            self._put(at, [rest] if rest else [])

    def _put(self, at: int, blocks: list[list[Mark]]) -> None:
        """Other blocks for the one at `at`."""
        self._blocks[at : at + 1] = blocks
        self._firsts[at : at + 1] = [block[0][0] for block in blocks]
        self._ends[at : at + 1] = [max(map(_end, block)) for block in blocks]

    def overlapping(self, start: int, end: int) -> list[Mark]:
        """The marks that share a character with `[start, end)`, by start and end."""
        stop = bisect_left(self._firsts, end)
        found: list[Mark] = []
        for high, most in enumerate(self._most):
            if high * _BLOCK >= stop:
                break
            if most <= start:
                continue
            for low in range(high * _BLOCK, min((high + 1) * _BLOCK, stop)):
                if self._ends[low] > start:
                    block = self._blocks[low]
                    found += [mark for mark in block if mark[0] < end and mark[1] > start]
        return found

    def at(self, offset: int) -> list[Mark]:
        """The marks over `offset`, the outer before the inner."""
        return sorted(self.overlapping(offset, offset + 1), key=_nesting)

    def after(self, offset: int, end: int = ENDLESS) -> Mark | None:
        """The first mark that begins behind `offset`, or there and ends behind `end`."""
        place = Mark(offset, end + 1, "")
        at = bisect_left(self._blocks, place, key=_first)
        if at:
            block = self._blocks[at - 1]
            within = bisect_left(block, place)
            if within < len(block):
                return block[within]
        return self._blocks[at][0] if at < len(self._blocks) else None

    def before(self, offset: int, end: int = 0) -> Mark | None:
        """The last mark that begins before `offset`, or there and ends before `end`."""
        place = Mark(offset, end, "")
        at = bisect_left(self._blocks, place, key=_first)
        if not at:
            return None
        block = self._blocks[at - 1]
        return block[bisect_left(block, place) - 1]


def _maxima(values: list[int]) -> list[int]:
    """The greatest of each block of values."""
    return [max(values[at : at + _BLOCK]) for at in range(0, len(values), _BLOCK)]


def _nesting(mark: Mark) -> tuple[int, int, str, str]:
    return mark.start, -mark.end, mark.id, mark.letter


def runs(marks: Sequence[Mark], start: int, end: int) -> list[Run]:
    """`[start, end)` in stretches that the same marks cover; together they are all of it."""
    if end <= start:
        return []
    begin = sorted((max(mark.start, start), mark) for mark in marks if _within(mark, start, end))
    cuts = sorted({start, end, *(at for at, _ in begin), *(min(m.end, end) for _, m in begin)})
    found: list[Run] = []
    active: list[tuple[tuple[int, int, str, str], Mark]] = []
    following = 0
    for left, right in pairwise(cuts):
        active = [item for item in active if item[1].end > left]
        while following < len(begin) and begin[following][0] <= left:
            mark = begin[following][1]
            insort(active, (_nesting(mark), mark))
            following += 1
        inner = tuple(mark for _, mark in active[-_DEEPEST:])
        found.append(Run(left, right, inner, len(active)))
    return found


def _within(mark: Mark, start: int, end: int) -> bool:
    return mark.start < mark.end and mark.start < end and mark.end > start


def lanes(marks: Sequence[Mark], starts: Sequence[int], end: int) -> list[tuple[Lane, ...]]:
    """For each row of a piece the marks beside it; rows begin at `starts`, the last ends at `end`.

    A mark keeps its lane through the piece. Two that share a row never share a lane; what comes
    from before the piece is served first, so that long marks stay on the left.
    """
    beside: list[list[Lane]] = [[] for _ in starts]
    taken = [-1] * LANES  # the last row of each lane that is in use
    for mark in sorted((m for m in marks if _within(m, starts[0], end)), key=_nesting):
        first = max(0, bisect_right(starts, mark.start) - 1)
        last = bisect_left(starts, mark.end) - 1
        lane = next((n for n in range(LANES) if taken[n] < first), LANES)
        if lane < LANES:
            taken[lane] = last
        for row in range(first, last + 1):
            beside[row].append(Lane(lane, mark, mark.start >= starts[0] and row == first))
    return [tuple(row) for row in beside]
