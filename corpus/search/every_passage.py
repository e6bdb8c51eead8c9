"""The passages most similar to a query, of all that there are: if misprints have left no word
whole, the index knows of none.

rapidfuzz takes half as long for a text of ten thousand characters as for its passages one by one,
so that these are compared only where several together are similar enough. In a large library one
process for each core compares its share (`corpus/sources/workers.py`), and the screen stays
responsive.
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
from corpus.search.scope import PassageRange
from corpus.storage.opening import open_again
from corpus.storage.queries import Queries
from corpus.storage.search_index.index import SearchIndex
from corpus.text.passages import OVERLAP

if TYPE_CHECKING:
    from concurrent.futures import Future

_LEAST = 55.0
"""The similarity (0–100) below which a passage is not compared more closely."""
_READ = 1_024
"""Passages that are read at a time."""
_TOGETHER = 64
"""Passages that are compared as one text."""
_BATCH = 16_384
"""Passages of one job."""
_MANY = 60_000
"""Passages from which it pays to start processes, which takes a fifth of a second."""
_POLL = 0.05
"""Seconds between two checks whether the search was stopped."""
_Row = tuple[int, int, int, str]
"""A passage: its number, start, end and folded text."""
_Scored = tuple[float, int]
"""The similarity and the negative number of a passage: of equal ones the first is the greatest."""


class Question(NamedTuple):
    """What passages are compared with."""

    needle: str
    excluded: frozenset[int]
    """Passages that are no answer."""
    most: int
    """How many passages are returned."""


class _Best:
    """The best passages so far."""

    def __init__(self, most: int, least: float = _LEAST) -> None:
        self.scored: list[_Scored] = []
        self.least = least
        """The similarity that another passage needs to be among them."""
        self._most = most

    def add(self, scored: list[_Scored]) -> None:
        self.scored = nlargest(self._most, self.scored + scored)
        if len(self.scored) == self._most:
            self.least = self.scored[-1][0]


def most_similar(
    database: Queries, question: Question, ranges: Iterable[PassageRange],
    stopped: Callable[[], bool] = lambda: False,
) -> list[int]:  # fmt: skip
    """The numbers of the passages in these ranges that are most similar to the needle, best first;
    none once `stopped()`.
    """
    batches = list(_batches(ranges))
    best = _Best(question.most)
    results: Generator[list[_Scored], None, None]
    if len(batches) * _BATCH > _MANY and database.is_in_place:
        results = _compare_in_processes(database, question, batches, best, stopped)
    else:
        results = (_compare(database, question, batch, best.least) for batch in batches)
    with closing(results):
        while not stopped():
            scored = next(results, None)
            if scored is None:
                return [-number for _, number in best.scored]
            best.add(scored)
    return []


def _batches(ranges: Iterable[PassageRange]) -> Iterator[list[PassageRange]]:
    """The ranges in jobs of equal size."""
    batch: list[PassageRange] = []
    left = _BATCH
    for first, last in ranges:
        while first <= last:
            end = min(last, first + left - 1)
            batch.append((first, end))
            left -= end - first + 1
            first = end + 1
            if not left:
                yield batch
                batch, left = [], _BATCH
    if batch:
        yield batch


def _compare_in_processes(
    database: Queries, question: Question, batches: list[list[PassageRange]], best: _Best,
    stopped: Callable[[], bool],
) -> Generator[list[_Scored], None, None]:  # fmt: skip
    from corpus.sources.workers import Workers, cores  # most libraries need none

    def result(batch: list[PassageRange], job: Future[list[_Scored]]) -> list[_Scored]:
        while not stopped():
            try:
                return job.result(_POLL)
            except TimeoutError:
                continue
            except (Fault, LibraryError):  # a killed process costs time and nothing else
                return _compare(database, question, batch, best.least)
        return []

    with Workers(cores()) as workers:
        pending: deque[tuple[list[PassageRange], Future[list[_Scored]]]] = deque()
        for batch in batches:
            job = partial(_compare_in_file, database.path, question, batch, best.least)
            pending.append((batch, workers.submit(job)))
            if len(pending) > workers.number:
                yield result(*pending.popleft())
        while pending:
            yield result(*pending.popleft())


def _compare_in_file(
    path: Path, question: Question, batch: list[PassageRange], least: float
) -> list[_Scored]:
    """The same in a process of its own."""
    with closing(open_again(path)) as database:
        return _compare(database, question, batch, least)


def _compare(
    database: Queries, question: Question, batch: list[PassageRange], least: float
) -> list[_Scored]:
    """The best passages of a batch, at most `question.most`, with a similarity from `least` on."""
    index = SearchIndex(database)
    best = _Best(question.most, least)
    for first, last in batch:
        for start in range(first, last + 1, _READ):
            rows = index.rows_between(start, min(last, start + _READ - 1))
            groups = [rows[n : n + _TOGETHER] for n in range(0, len(rows), _TOGETHER)]
            for at in _similar(question.needle, map(_joined, groups), best.least):
                passages = (folded for *_, folded in groups[at])
                similarities = _similar(question.needle, passages, best.least)
                scored = [(score, -groups[at][n][0]) for n, score in similarities.items()]
                best.add([entry for entry in scored if -entry[1] not in question.excluded])
    return best.scored


def _similar(needle: str, texts: Iterable[str], least: float) -> dict[int, float]:
    """By number, the texts with a stretch that is similar enough to the needle, and how similar."""
    results = process.extract_iter(needle, texts, scorer=fuzz.partial_ratio, score_cutoff=least)
    return {n: score for _, score, n in results}


def _joined(rows: list[_Row]) -> str:
    """Consecutive passages as one text, line by line. What a passage shares with the next is there
    once, if folding kept its length.
    """
    parts = [
        folded[: 1 - OVERLAP] if start < following < end and len(folded) == end - start else folded
        for (_, start, end, folded), (_, following, *_) in pairwise(rows)
    ]
    return "\n".join([*parts, rows[-1][3]])
