"""The passages most like a query, of all that there are: where misprints have left no word whole,
the index knows of none.

rapidfuzz takes half as long for a text of ten thousand characters as for its passages one by one,
so that these are compared only where several together are near enough. In a large library a process
for each core takes its share (`corpus/sources/workers.py`), and the screen goes on meanwhile.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from functools import partial
from heapq import nlargest
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz, process

from corpus.errors import Fault, LibraryError
from corpus.storage.database import Database, open_again
from corpus.storage.search_index.index import SearchIndex
from corpus.text.passages import OVERLAP

if TYPE_CHECKING:
    from concurrent.futures import Future

Range = tuple[int, int]
"""The numbers of passages: from the first to the last."""
_LEAST = 55.0
"""Likeness (0–100) below which a passage is not looked at more closely."""
_STRIDE = 1_024
_TOGETHER = 64
_PIECE = 16_384
"""Passages of one job."""
_MANY = 60_000
"""Passages from which it is worth while to start processes: they take a fifth of a second."""
_PAUSE = 0.05
"""Seconds between two looks at whether it is still wanted."""
_Row = tuple[int, int, int, str]
"""A passage: its number, start, end and folded text."""
_Scored = tuple[float, int]
"""Likeness, and the number of a passage negated: of equal ones the first is the greatest."""


class Question(NamedTuple):
    """What passages are compared with."""

    needle: str
    unwanted: frozenset[int]
    """Passages that are no answer."""
    most: int
    """How many passages are wanted."""


class _Best:
    """The best of what was found so far."""

    def __init__(self, most: int) -> None:
        self.scored: list[_Scored] = []
        self.least = _LEAST
        """Likeness from which another one is among them."""
        self._most = most

    def add(self, more: list[_Scored]) -> None:
        self.scored = nlargest(self._most, self.scored + more)
        if len(self.scored) == self._most:
            self.least = self.scored[-1][0]


def most_like(
    database: Database, question: Question, ranges: Iterable[Range],
    stopped: Callable[[], bool] = lambda: False,
) -> list[int]:  # fmt: skip
    """The numbers of the passages of these ranges that are most like the needle, best first; none
    once `stopped()`.
    """
    pieces = list(_pieces(ranges))
    best = _Best(question.most)
    found: Generator[list[_Scored], None, None]
    if len(pieces) * _PIECE > _MANY and database.is_in_place:
        found = _compared_by_several(database, question, pieces, best, stopped)
    else:
        found = (_compared(database, question, piece, best.least) for piece in pieces)
    with closing(found):
        while not stopped():
            more = next(found, None)
            if more is None:
                return [-number for _, number in best.scored]
            best.add(more)
    return []


def _pieces(ranges: Iterable[Range]) -> Iterator[list[Range]]:
    """The ranges in jobs of equal size."""
    piece: list[Range] = []
    left = _PIECE
    for first, last in ranges:
        while first <= last:
            end = min(last, first + left - 1)
            piece.append((first, end))
            left -= end - first + 1
            first = end + 1
            if not left:
                yield piece
                piece, left = [], _PIECE
    if piece:
        yield piece


def _compared_by_several(
    database: Database, question: Question, pieces: list[list[Range]], best: _Best,
    stopped: Callable[[], bool],
) -> Generator[list[_Scored], None, None]:  # fmt: skip
    from corpus.sources.workers import Workers, cores  # most libraries need none

    def answer(piece: list[Range], job: Future[list[_Scored]]) -> list[_Scored]:
        while not stopped():
            try:
                return job.result(_PAUSE)
            except TimeoutError:
                continue
            except (Fault, LibraryError):  # a process that was killed costs time, and nothing else
                return _compared(database, question, piece, best.least)
        return []

    with Workers(cores()) as workers:
        waiting: deque[tuple[list[Range], Future[list[_Scored]]]] = deque()
        for piece in pieces:
            job = partial(_compared_there, database.path, question, piece, best.least)
            waiting.append((piece, workers.submit(job)))
            if len(waiting) > workers.number:
                yield answer(*waiting.popleft())
        while waiting:
            yield answer(*waiting.popleft())


def _compared_there(
    path: Path, question: Question, piece: list[Range], least: float
) -> list[_Scored]:
    """The same in a process of its own."""
    with closing(open_again(path)) as database:
        return _compared(database, question, piece, least)


def _compared(
    database: Database, question: Question, piece: list[Range], least: float
) -> list[_Scored]:
    """The best passages of a piece, as many as are wanted, with a likeness from `least` on."""
    index = SearchIndex(database)
    best = _Best(question.most)
    best.least = least
    for first, last in piece:
        for start in range(first, last + 1, _STRIDE):
            rows = index.rows_between(start, min(last, start + _STRIDE - 1))
            several = [rows[n : n + _TOGETHER] for n in range(0, len(rows), _TOGETHER)]
            for at in _near(question.needle, map(_as_one, several), best.least):
                alone = (folded for *_, folded in several[at])
                scored = _near(question.needle, alone, best.least)
                found = ((score, -several[at][n][0]) for n, score in scored.items())
                best.add([one for one in found if -one[1] not in question.unwanted])
    return best.scored


def _near(needle: str, texts: Iterable[str], least: float) -> dict[int, float]:
    """How like the needle a stretch of each text is, for those that are like enough, by number."""
    found = process.extract_iter(needle, texts, scorer=fuzz.partial_ratio, score_cutoff=least)
    return {n: score for _, score, n in found}


def _as_one(rows: list[_Row]) -> str:
    """Passages that follow one another, line by line; what one shares with the next stands there
    once, if it is as long folded as it was.
    """
    parts = [
        folded[: 1 - OVERLAP] if start < following < end and len(folded) == end - start else folded
        for (_, start, end, folded), (_, following, *_) in pairwise(rows)
    ]
    return "\n".join([*parts, rows[-1][3]])
