"""Merging short rows of postings: rows that were added document by document become one long row
once there are many, so that a word is looked up in few rows, and each posting is written at most
twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from corpus.storage.search_index.index import CHUNK
from corpus.storage.search_index.packing import pack_integers, unpack_integers
from corpus.storage.transactions import Transaction

REACH = (1 << 16) - 1
"""How far from its chunk's beginning the passages of a row may be: the largest 16-bit number."""
_MERGED_CHUNKS = (REACH + 1) >> CHUNK
_PostingsRow = tuple[int, int, bytes]
"""A word's id, the chunk from which its passages count, and the packed passages."""


def merge_postings(tx: Transaction, before: int, last: int) -> None:
    """Merge the rows of the chunks that were completed by the passages from `before` (exclusive) to
    `last`. If these are more than a row can hold, they were written as long rows already.
    """
    full = last // (REACH + 1)
    if full == before // (REACH + 1) or last - before > REACH:
        return
    chunks = (full - 1) * _MERGED_CHUNKS, full * _MERGED_CHUNKS - 1
    # Word by word: a scan of all postings for these chunks would take longer each time.
    rows: list[_PostingsRow] = tx.database.tuples(
        "SELECT p.word, p.chunk, p.passages FROM search_words w "
        "CROSS JOIN search_postings p ON p.word = w.id AND p.chunk BETWEEN ? AND ? "
        "ORDER BY w.id, p.chunk",
        chunks,
    )
    old_rows: list[_PostingsRow] = []
    new_rows: list[_PostingsRow] = []
    for _, group in groupby(rows, key=itemgetter(0)):
        word_rows = list(group)
        if len(merged := list(_merged(word_rows))) < len(word_rows):
            old_rows += word_rows
            new_rows += merged
    tx.execute_all(
        "DELETE FROM search_postings WHERE word = ? AND chunk = ?", [row[:2] for row in old_rows]
    )
    tx.add_all("search_postings", ("word", "chunk", "passages"), new_rows)


def _merged(rows: list[_PostingsRow]) -> Iterator[_PostingsRow]:
    """The rows of one word, in order, each as long as it may be."""
    word, first_chunk, _ = rows[0]
    numbers = unpack_integers("H", b"")
    for _, chunk, blob in rows:
        shift = (chunk - first_chunk) << CHUNK
        row_numbers = unpack_integers("H", blob)
        if shift + row_numbers[-1] > REACH:
            yield word, first_chunk, pack_integers(numbers)
            first_chunk, shift = chunk, 0
            numbers = unpack_integers("H", b"")
        numbers.extend(number + shift for number in row_numbers)
    yield word, first_chunk, pack_integers(numbers)
