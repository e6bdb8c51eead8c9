"""Longer rows of postings: what came by and by is joined once there is much of it, so that looking
a word up stays a matter of few rows, and each posting is written twice at most.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from corpus.search.index import CHUNK
from corpus.search.index.packing import packed, unpacked
from corpus.storage.database import Transaction

REACH = (1 << 16) - 1
"""How far from its chunk's beginning the passages of a row may be: what two bytes can say."""
_CHUNKS = (REACH + 1) >> CHUNK
"""Chunks that are joined."""
_Row = tuple[int, int, bytes]
"""A word, the chunk from which its passages count, and these."""


def join(tx: Transaction, before: int, last: int) -> None:
    """Join the rows of the chunks that were filled up by the passages that follow `before`, up to
    `last`. Where these are more than a row can hold, they were written into long rows at once.
    """
    full = last // (REACH + 1)
    if full == before // (REACH + 1) or last - before > REACH:
        return
    chunks = (full - 1) * _CHUNKS, full * _CHUNKS - 1
    # Word by word: looking through all postings for these chunks would take longer each time.
    rows: list[_Row] = tx.database.tuples(
        "SELECT p.word, p.chunk, p.passages FROM search_words w "
        "CROSS JOIN search_postings p ON p.word = w.id AND p.chunk BETWEEN ? AND ? "
        "ORDER BY w.id, p.chunk",
        chunks,
    )
    old: list[_Row] = []
    new: list[_Row] = []
    for _, mine in groupby(rows, key=itemgetter(0)):
        several = list(mine)
        if len(joined := list(_joined(several))) < len(several):
            old += several
            new += joined
    tx.execute_all(
        "DELETE FROM search_postings WHERE word = ? AND chunk = ?", [row[:2] for row in old]
    )
    tx.add_all("search_postings", ("word", "chunk", "passages"), new)


def _joined(rows: list[_Row]) -> Iterator[_Row]:
    """The rows of one word, in order, each as long as it may be."""
    word, first, _ = rows[0]
    numbers = unpacked("H", b"")
    for _, chunk, blob in rows:
        ahead = (chunk - first) << CHUNK
        mine = unpacked("H", blob)
        if ahead + mine[-1] > REACH:
            yield word, first, packed(numbers)
            first, ahead = chunk, 0
            numbers = unpacked("H", b"")
        numbers.extend(number + ahead for number in mine)
    yield word, first, packed(numbers)
