"""Writing the search index: adding revisions, catching up with the library, rebuilding."""

from __future__ import annotations

from array import array
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain, count, islice
from typing import TYPE_CHECKING, NamedTuple

from corpus.document import Span
from corpus.errors import Fault
from corpus.storage.migrations import make_again
from corpus.storage.queries import Queries
from corpus.storage.schema import search_index
from corpus.storage.search_index.index import CHUNK, SearchIndex
from corpus.storage.search_index.inversion import InvertedPassages, invert
from corpus.storage.search_index.packing import pack_integers
from corpus.storage.search_index.postings_merge import REACH, merge_postings
from corpus.storage.search_index.versions import forget_outdated, mark, recounted
from corpus.storage.search_index.word_keys import word_keys
from corpus.storage.sqlite import translated
from corpus.storage.transactions import Transaction
from corpus.text.passages import passage_spans

if TYPE_CHECKING:
    from concurrent.futures import Future

_BATCH = 8_192
"""Passages that one process inverts at a time: some four million characters."""
_TURN = 8_000_000
"""Characters that are indexed before other writers get their turn: a second or two."""
_ALLOWED_WASTE = 1_000
"""Passages of earlier revisions that may stay in the index in any case."""
TABLES = ("search_postings", "search_pairs", "search_words", "search_passages", "search_revisions")


def add_revisions(tx: Transaction, texts: Iterable[tuple[str, str]]) -> None:
    """Add revisions (id and text) that are not in the index yet."""
    before = SearchIndex(tx.database).last_ids()[1]
    if not before:
        mark(tx)
    cutter = _Cutter(before)
    postings: dict[str, bytearray] = defaultdict(bytearray)
    chunk = None
    for batch, (folded, words) in _inverted(cutter.batches(texts)):
        if chunk is not None and batch.chunk != chunk:
            _write_postings(tx, chunk, postings)
            postings.clear()
        chunk = batch.chunk
        tx.add_all(
            "search_passages",
            ("id", "start", "end", "folded"),
            (
                (number, *span, text)
                for number, span, text in zip(count(batch.first), batch.spans, folded, strict=False)
            ),
        )
        for word, numbers in words.items():
            postings[word] += numbers
    if chunk is not None:
        _write_postings(tx, chunk, postings)
    tx.add_all("search_revisions", ("revision", "first", "last"), cutter.revisions)
    merge_postings(tx, before, cutter.last)


def catch_up(tx: Transaction) -> bool:
    """Add some of the missing revisions; clear the index first if most of it is obsolete.

    Returns whether nothing is missing any more. Otherwise call it again in a new transaction, so
    that other writers get their turn.
    """
    forget_outdated(tx)
    index = SearchIndex(tx.database)
    current, last = index.snapshot().passages, index.last_ids()[1]
    if last > 2 * current + _ALLOWED_WASTE:
        _clear(tx)
    texts = recounted(tx, _missing_texts(tx.database))
    add_revisions(tx, _first_characters(texts, _TURN))
    return not index.missing_revisions()


def rebuild(tx: Transaction) -> None:
    """Clear the index and index every document again."""
    _clear(tx)
    add_revisions(tx, recounted(tx, _missing_texts(tx.database)))


def recreate(tx: Transaction) -> None:
    """Drop the tables, whatever state they are in, and build the index anew."""
    for table in TABLES:
        tx.execute(f"DROP TABLE IF EXISTS {table}")
    # A table that was renamed has kept its index.
    tx.execute("DROP INDEX IF EXISTS idx_search_words_word")
    make_again(tx.database.connection, search_index)
    rebuild(tx)


def _clear(tx: Transaction) -> None:
    for table in TABLES:
        tx.execute(f"DELETE FROM {table}")  # noqa: S608 - one of our own names


def _execute_many(tx: Transaction, sql: str, rows: Iterable[tuple[object, ...]]) -> None:
    with translated(tx.database.path):
        tx.database.connection.executemany(sql, rows)


def _missing_texts(database: Queries) -> Iterator[tuple[str, str]]:
    index = SearchIndex(database)
    for revision in index.missing_revisions():
        yield revision, index.text_of(revision)


def _first_characters(
    texts: Iterable[tuple[str, str]], characters: int
) -> Iterator[tuple[str, str]]:
    """Texts (each with its revision) until there are so many characters."""
    for revision, text in texts:
        yield revision, text
        characters -= len(text)
        if characters <= 0:
            return


class _Batch(NamedTuple):
    """Passages that are inverted together."""

    first: int
    """The number of the first passage."""
    chunk: int
    """The chunk from whose beginning the numbers in a row of postings count."""
    spans: list[Span]
    passages: list[str]

    def job(self) -> Callable[[], InvertedPassages]:
        return partial(invert, self.passages, self.first - (self.chunk << CHUNK))


class _Cutter:
    """Cuts texts into batches of passages; records which passages each revision has."""

    def __init__(self, last: int) -> None:
        """`last`: the number of the last passage in the index."""
        self.revisions: list[tuple[str, int, int]] = []
        self.last = last

    def batches(self, texts: Iterable[tuple[str, str]]) -> Iterator[_Batch]:
        batch = _Batch(self.last + 1, (self.last + 1) >> CHUNK, [], [])
        for revision, text in texts:
            first = self.last + 1
            for span in passage_spans(text):
                if len(batch.spans) == _BATCH:
                    yield batch
                    batch = self._next(batch.chunk)
                batch.spans.append(span)
                batch.passages.append(text[slice(*span)])
                self.last += 1
            # An empty text has no passages but counts as indexed: it ends before it begins.
            self.revisions.append((revision, first, self.last))
        yield batch

    def _next(self, chunk: int) -> _Batch:
        first = self.last + 1
        if first + _BATCH - (chunk << CHUNK) > REACH:
            chunk = first >> CHUNK
        return _Batch(first, chunk, [], [])


def _inverted(batches: Iterator[_Batch]) -> Iterator[tuple[_Batch, InvertedPassages]]:
    """The batches with their inverted passages, in order; several processes invert many batches."""
    first_batches = list(islice(batches, 2))
    if len(first_batches) < 2:
        yield from ((batch, batch.job()()) for batch in first_batches)
        return
    from corpus.sources.workers import Workers, cores  # one or two documents need no processes

    with Workers(cores()) as workers:
        pending: deque[tuple[_Batch, Future[InvertedPassages]]] = deque()
        for batch in chain(first_batches, batches):
            pending.append((batch, workers.submit(batch.job())))
            if len(pending) > cores() + 1:
                yield _result(*pending.popleft())
        while pending:
            yield _result(*pending.popleft())


def _result(batch: _Batch, future: Future[InvertedPassages]) -> tuple[_Batch, InvertedPassages]:
    try:
        return batch, future.result()
    except Fault:  # a killed process costs time and nothing else
        return batch, batch.job()()


def _write_postings(tx: Transaction, chunk: int, postings: Mapping[str, bytearray]) -> None:
    ids = _add_words(tx, {word: len(numbers) // 2 for word, numbers in postings.items()})
    _execute_many(
        tx,
        "INSERT INTO search_postings (word, chunk, passages) VALUES (?, ?, ?) "
        "ON CONFLICT (word, chunk) "
        "DO UPDATE SET passages = CAST(passages || excluded.passages AS BLOB)",
        sorted((ids[word], chunk, numbers) for word, numbers in postings.items()),
    )


def _add_words(tx: Transaction, counts: Mapping[str, int]) -> dict[str, int]:
    """Count these words' passages; returns the ids of the words, new ones included."""
    database = tx.database
    ids = {word.text: word.id for word in SearchIndex(database).find_words(counts)}
    _execute_many(
        tx,
        "UPDATE search_words SET passages = passages + ? WHERE id = ?",
        [(counts[word], id_) for word, id_ in ids.items()],
    )
    new_words = sorted(counts.keys() - ids.keys())
    next_id = SearchIndex(database).last_ids()[0] + 1
    ids_by_key: dict[tuple[str, int], array[int]] = defaultdict(lambda: array("I"))
    for id_, word in enumerate(new_words, next_id):
        ids[word] = id_
        for key in word_keys(word):
            ids_by_key[key].append(id_)
    tx.add_all(
        "search_words",
        ("id", "word", "passages"),
        [(ids[word], word, counts[word]) for word in new_words],
    )
    _execute_many(
        tx,
        "INSERT INTO search_pairs (pair, size, words) VALUES (?, ?, ?) "
        "ON CONFLICT (pair, size) DO UPDATE SET words = CAST(words || excluded.words AS BLOB)",
        [
            (key, size, pack_integers(word_ids))
            for (key, size), word_ids in sorted(ids_by_key.items())
        ],
    )
    return ids
