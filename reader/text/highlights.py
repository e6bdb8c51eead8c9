"""Overlapping spans → runs of text that are marked alike, and lanes in the margin.

Marks are kept in small blocks, sorted by their starts. The greatest end is known for each block and
for each block of blocks: what overlaps a row is found in microseconds, even where one mark covers
half the text.
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
"""Marks that can be told apart beside one row; more are shown as `+`."""
_BLOCK_SIZE = 64
"""Marks in a block, and blocks in a block of blocks."""
ENDLESS = 1 << 62
"""An offset behind every end."""
_end: Callable[[Mark], int] = itemgetter(1)
_first: Callable[[list[Mark]], Mark] = itemgetter(0)
_MAX_RUN_MARKS = 3
"""Marks that a run names: its innermost."""


class Mark(NamedTuple):
    """One annotation's tag as the pane shows it."""

    start: int
    end: int
    id: str
    """The annotation's id."""
    letter: str = "·"
    """What the margin shows: C, O, D, or the first letter of the tag."""
    colour: str = "grey"
    """The name of a colour of `reader.tui.styles.themes`."""
    state: MarkState = "saved"
    margin_only: bool = False
    """It shows in the margin only, beside the letter of another mark of its annotation, which
    covers the words.
    """
    shade: int = 0
    """How deep its tint is, 1 to 4; 0 is as deep as any."""
    rank: int = 0
    """The place of its tag in the codebook: the order of marks that have the same span."""

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


class HighlightStep(NamedTuple):
    """How highlights differ from those that they were made of."""

    before: object
    """The token of the others: they themselves are not kept alive by it."""
    removed: tuple[Mark, ...]
    added: tuple[Mark, ...]


class Highlights:
    """The marks of one document. Never changes: `replaced` makes another one that shares most."""

    __slots__ = ("_blocks", "_ends", "_firsts", "_greatest_ends", "step", "token")

    def __init__(self, marks: Iterable[Mark] = ()) -> None:
        in_order = sorted(marks)
        self._blocks = [
            in_order[at : at + _BLOCK_SIZE] for at in range(0, len(in_order), _BLOCK_SIZE)
        ]
        self._firsts = [block[0][0] for block in self._blocks]
        self._ends = [max(map(_end, block)) for block in self._blocks]
        self._greatest_ends = _maxima(self._ends)
        self.token = object()
        """Tells these highlights from all others."""
        self.step: HighlightStep | None = None
        """How they came from others, if they did."""

    @property
    def marks(self) -> list[Mark]:
        """All of them, by start and end."""
        return list(chain.from_iterable(self._blocks))

    def replaced(self, removed: Iterable[Mark], added: Iterable[Mark]) -> Highlights:
        """The same without some marks and with others; the cost is that of the few."""
        removed, added = tuple(removed), tuple(added)
        changed = Highlights()
        changed.step = HighlightStep(self.token, removed, added)
        changed._blocks, changed._firsts = self._blocks.copy(), self._firsts.copy()
        changed._ends = self._ends.copy()
        for mark in removed:
            changed._remove(mark)
        for mark in added:
            at = changed._block_of(mark)
            block = changed._blocks[at].copy() if changed._blocks else []
            insort(block, mark)
            changed._replace_block(
                at,
                [block[:_BLOCK_SIZE], block[_BLOCK_SIZE:]]
                if len(block) > 2 * _BLOCK_SIZE
                else [block],
            )
        changed._greatest_ends = _maxima(changed._ends)
        return changed

    def _block_of(self, mark: Mark) -> int:
        """The index of the block in which a mark is, or would be."""
        return max(0, bisect_right(self._blocks, mark, key=_first) - 1)

    def _remove(self, mark: Mark) -> None:
        at = self._block_of(mark)
        if at < len(self._blocks) and mark in self._blocks[at]:
            rest = self._blocks[at].copy()
            rest.remove(mark)
            self._replace_block(at, [rest] if rest else [])

    def _replace_block(self, at: int, blocks: list[list[Mark]]) -> None:
        """Replace the block at `at` by these."""
        self._blocks[at : at + 1] = blocks
        self._firsts[at : at + 1] = [block[0][0] for block in blocks]
        self._ends[at : at + 1] = [max(map(_end, block)) for block in blocks]

    def overlapping(self, start: int, end: int) -> list[Mark]:
        """The marks that share a character with `[start, end)`, by start and end."""
        stop = bisect_left(self._firsts, end)
        overlapping: list[Mark] = []
        for high, greatest_end in enumerate(self._greatest_ends):
            if high * _BLOCK_SIZE >= stop:
                break
            if greatest_end <= start:
                continue
            for low in range(high * _BLOCK_SIZE, min((high + 1) * _BLOCK_SIZE, stop)):
                if self._ends[low] > start:
                    block = self._blocks[low]
                    overlapping += [m for m in block if m[0] < end and m[1] > start]
        return overlapping

    def at(self, offset: int) -> list[Mark]:
        """The marks over `offset`, the outer before the inner."""
        return sorted(self.overlapping(offset, offset + 1), key=_nesting)

    def after(self, offset: int, end: int = ENDLESS) -> Mark | None:
        """The first mark that begins after `offset`, or there and ends after `end`."""
        sort_key = Mark(offset, end + 1, "")
        at = bisect_left(self._blocks, sort_key, key=_first)
        if at:
            block = self._blocks[at - 1]
            within = bisect_left(block, sort_key)
            if within < len(block):
                return block[within]
        return self._blocks[at][0] if at < len(self._blocks) else None

    def before(self, offset: int, end: int = 0) -> Mark | None:
        """The last mark that begins before `offset`, or there and ends before `end`."""
        sort_key = Mark(offset, end, "")
        at = bisect_left(self._blocks, sort_key, key=_first)
        if not at:
            return None
        block = self._blocks[at - 1]
        return block[bisect_left(block, sort_key) - 1]

    def next_span(self, selection: Span | None, cursor: int, direction: int) -> Span | None:
        """The span of the next (1) or previous (-1) mark; wraps at the ends of the text.

        If the selection is exactly a marked span, the next one may begin at the same offset; None
        if there are no marks.
        """
        if selection is not None and any(m.span == selection for m in self.at(selection.start)):
            start, end = selection
            mark = self.after(start, end) if direction > 0 else self.before(start, end)
        else:
            start = cursor if selection is None else selection.start
            mark = self.after(start, -1) if direction > 0 else self.before(start)
        mark = mark or (self.after(-1) if direction > 0 else self.before(ENDLESS))
        return None if mark is None else mark.span


def _maxima(values: list[int]) -> list[int]:
    """The greatest value of each block of values."""
    return [max(values[at : at + _BLOCK_SIZE]) for at in range(0, len(values), _BLOCK_SIZE)]


_Nesting = tuple[int, int, int, str, str]


def _nesting(mark: Mark) -> _Nesting:
    return mark.start, -mark.end, mark.rank, mark.id, mark.letter


def runs(marks: Sequence[Mark], start: int, end: int) -> list[Run]:
    """Split `[start, end)` into runs that the same marks cover; together they are all of it."""
    if end <= start:
        return []
    beginnings = sorted(
        (max(mark.start, start), mark) for mark in marks if _overlaps(mark, start, end)
    )
    starts = {first for first, _ in beginnings}
    ends = {min(mark.end, end) for _, mark in beginnings}
    cuts = sorted({start, end} | starts | ends)
    split: list[Run] = []
    active: list[tuple[_Nesting, Mark]] = []
    following = 0
    for left, right in pairwise(cuts):
        active = [item for item in active if item[1].end > left]
        while following < len(beginnings) and beginnings[following][0] <= left:
            mark = beginnings[following][1]
            insort(active, (_nesting(mark), mark))
            following += 1
        innermost = tuple(mark for _, mark in active[-_MAX_RUN_MARKS:])
        split.append(Run(left, right, innermost, len(active)))
    return split


def _overlaps(mark: Mark, start: int, end: int) -> bool:
    return mark.start < mark.end and mark.start < end and mark.end > start


def lanes(marks: Sequence[Mark], starts: Sequence[int], end: int) -> list[tuple[Lane, ...]]:
    """For each row of a piece the marks beside it; rows begin at `starts`, the last ends at `end`.

    A mark keeps its lane through the piece. Two marks that share a row never share a lane. Marks
    that begin before the piece choose first, so that long marks stay on the left.
    """
    beside: list[list[Lane]] = [[] for _ in starts]
    last_used_rows = [-1] * LANES
    for mark in sorted((m for m in marks if _overlaps(m, starts[0], end)), key=_nesting):
        first = max(0, bisect_right(starts, mark.start) - 1)
        last = bisect_left(starts, mark.end) - 1
        lane = next((n for n in range(LANES) if last_used_rows[n] < first), LANES)
        if lane < LANES:
            last_used_rows[lane] = last
        for row in range(first, last + 1):
            beside[row].append(Lane(lane, mark, mark.start >= starts[0] and row == first))
    return [tuple(row) for row in beside]
