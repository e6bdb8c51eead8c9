"""Filling the search index, emptying it, and telling whether it is right."""

from __future__ import annotations

from array import array
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from itertools import chain, count, islice
from typing import TYPE_CHECKING, NamedTuple

from corpus.document import Span
from corpus.errors import Fault
from corpus.search.index import CHUNK, Index
from corpus.search.index.cutting import passages, words_of
from corpus.search.index.inverting import Inverted, inverted
from corpus.search.index.joining import REACH, join
from corpus.search.index.packing import packed
from corpus.search.words.sounds import pairs, sound
from corpus.storage.database import Database, Transaction
from corpus.storage.migrations import make_again
from corpus.storage.schema import search_index
from corpus.storage.sqlite import translated
from corpus.text.folding import fold

if TYPE_CHECKING:
    from concurrent.futures import Future

_PIECE = 8_192
"""Passages that one process takes at a time: some four million characters."""
_TURN = 8_000_000
"""Characters that are taken in before other writers get their turn: a second or two."""
_WASTE = 1_000
"""Passages of earlier texts that may stay in the index in any case."""
_SAMPLE = 300
"""Words whose postings are checked."""
TABLES = ("search_postings", "search_pairs", "search_words", "search_passages", "search_revisions")


def take_in(tx: Transaction, texts: Iterable[tuple[str, str]]) -> None:
    """Put revisions (id and text) that are not in the index into it."""
    _write(tx, texts)


def catch_up(tx: Transaction) -> bool:
    """Put some of what is missing into the index, or begin anew where most of it is of no use.

    Returns whether that was all; else it is to be called again, so that other writers get their
    turn.
    """
    index = Index(tx.database)
    of_use, last = index.state().passages, index.extent()[1]
    if last > 2 * of_use + _WASTE:
        _clear(tx)
    texts = _texts(tx.database, index.missing())
    _write(tx, _some(texts, _TURN))
    return not index.missing()


def rebuild(tx: Transaction) -> None:
    """Make the whole index anew."""
    _clear(tx)
    take_in(tx, _texts(tx.database, Index(tx.database).missing()))


def remake(tx: Transaction) -> None:
    """Make the index anew with its tables, whatever became of these."""
    for table in TABLES:
        tx.execute(f"DROP TABLE IF EXISTS {table}")
    # A table that was given another name has kept it.
    tx.execute("DROP INDEX IF EXISTS idx_search_words_word")
    make_again(tx.database.connection, search_index)
    rebuild(tx)


def verify(database: Database) -> Iterator[str]:
    """What is wrong with the index, each as a sentence; `rebuild` mends all of it."""
    if lacking := len(Index(database).missing()):
        yield f"{lacking} documents are not in the search index"
    yield from wrong(database)


def wrong(database: Database) -> Iterator[str]:
    """The same but for documents that the next search takes in.

    Texts, passages and words are compared as a whole, the postings and the pairs of letters of some
    hundred words.
    """
    index = Index(database)
    sample = _sample(database)
    found: dict[str, list[int]] = {word: [] for word in sample}
    words: set[str] = set()
    for one in index.state().living:
        text = index.whole(one.revision)
        spans = list(passages(text))
        places = index.between(one.first, one.last)
        if [(p.span, p.folded) for p in places] != [
            (s, fold(text[s.start : s.end])) for s in spans
        ]:
            yield f"the search index does not hold the text of {one.slug}"
        for place in places:
            there = set(words_of(place.folded))
            words |= there
            for word in sample.keys() & there:
                found[word].append(place.number)
    words.difference_update(word for (word,) in database.each("SELECT word FROM search_words"))
    if words:
        yield f"the search index lacks {len(words)} words"
    if unheard := _unheard(index, sample):
        yield f"the search index does not find {unheard} of {len(sample)} words by their letters"
    lacking = sum(not set(found[word]) <= set(index.postings(id_)) for word, id_ in sample.items())
    if lacking:
        yield f"the search index lacks places of {lacking} of {len(sample)} words"


def _unheard(index: Index, sample: Mapping[str, int]) -> int:
    """How many of these words their pairs of letters do not lead to."""
    having = cache(lambda pair: {size: set(ids) for size, ids in index.having(pair).items()})
    return sum(
        any(id_ not in having(pair).get(len(heard), ()) for pair in heard)
        for id_, heard in ((id_, pairs(sound(word))) for word, id_ in sample.items())
    )


def _sample(database: Database) -> dict[str, int]:
    words = Index(database).extent()[0]
    step = max(1, words // _SAMPLE)
    return dict(database.tuples("SELECT word, id FROM search_words WHERE id % ? = 0", [step]))


def _clear(tx: Transaction) -> None:
    for table in TABLES:
        tx.execute(f"DELETE FROM {table}")  # noqa: S608 - one of our own names


def _many(tx: Transaction, sql: str, rows: Iterable[tuple[object, ...]]) -> None:
    with translated(tx.database.path):
        tx.database.connection.executemany(sql, rows)


def _texts(database: Database, revisions: Iterable[str]) -> Iterator[tuple[str, str]]:
    index = Index(database)
    for revision in revisions:
        yield revision, index.whole(revision)


def _some(texts: Iterable[tuple[str, str]], most: int) -> Iterator[tuple[str, str]]:
    """Texts (each with its revision) until there are so many characters."""
    for revision, text in texts:
        yield revision, text
        most -= len(text)
        if most <= 0:
            return


class _Piece(NamedTuple):
    """Passages that are taken in together."""

    first: int
    """The number of the first."""
    chunk: int
    """From which the numbers in a row of postings count."""
    spans: list[Span]
    passages: list[str]

    def job(self) -> Callable[[], Inverted]:
        return partial(inverted, self.passages, self.first - (self.chunk << CHUNK))


class _Cutting:
    """Cuts texts into pieces; knows afterwards which passages the revisions have."""

    def __init__(self, last: int) -> None:
        """`last`: the number of the last passage that is in the index."""
        self.revisions: list[tuple[str, int, int]] = []
        self.last = last

    def pieces(self, texts: Iterable[tuple[str, str]]) -> Iterator[_Piece]:
        piece = _Piece(self.last + 1, (self.last + 1) >> CHUNK, [], [])
        for revision, text in texts:
            first = self.last + 1
            for span in passages(text):
                if len(piece.spans) == _PIECE:
                    yield piece
                    piece = self._next(piece.chunk)
                piece.spans.append(span)
                piece.passages.append(text[slice(*span)])
                self.last += 1
            # A text without a character has no passages, but is known: it ends before it begins.
            self.revisions.append((revision, first, self.last))
        yield piece

    def _next(self, chunk: int) -> _Piece:
        first = self.last + 1
        if first + _PIECE - (chunk << CHUNK) > REACH:
            chunk = first >> CHUNK
        return _Piece(first, chunk, [], [])


def _write(tx: Transaction, texts: Iterable[tuple[str, str]]) -> None:
    before = Index(tx.database).extent()[1]
    cutting = _Cutting(before)
    holding: dict[str, bytearray] = defaultdict(bytearray)
    chunk = None
    for piece, (folded, words) in _inverted(cutting.pieces(texts)):
        if chunk is not None and piece.chunk != chunk:
            _write_words(tx, chunk, holding)
            holding.clear()
        chunk = piece.chunk
        tx.add_all(
            "search_passages",
            ("id", "start", "end", "folded"),
            (
                (number, *span, text)
                for number, span, text in zip(count(piece.first), piece.spans, folded, strict=False)
            ),
        )
        for word, numbers in words.items():
            holding[word] += numbers
    if chunk is not None:
        _write_words(tx, chunk, holding)
    tx.add_all("search_revisions", ("revision", "first", "last"), cutting.revisions)
    join(tx, before, cutting.last)


def _inverted(pieces: Iterator[_Piece]) -> Iterator[tuple[_Piece, Inverted]]:
    """The pieces with what they hold, in order; made by several processes where there are many."""
    first = list(islice(pieces, 2))
    if len(first) < 2:
        yield from ((piece, piece.job()()) for piece in first)
        return
    from corpus.sources.workers import Workers, cores  # a document or two are taken in without

    with Workers(cores()) as workers:
        waiting: deque[tuple[_Piece, Future[Inverted]]] = deque()
        for piece in chain(first, pieces):
            waiting.append((piece, workers.submit(piece.job())))
            if len(waiting) > cores() + 1:
                yield _done(*waiting.popleft())
        while waiting:
            yield _done(*waiting.popleft())


def _done(piece: _Piece, made: Future[Inverted]) -> tuple[_Piece, Inverted]:
    try:
        return piece, made.result()
    except Fault:  # a process that was killed costs time, and nothing else
        return piece, piece.job()()


def _write_words(tx: Transaction, chunk: int, holding: Mapping[str, bytearray]) -> None:
    ids = _ids(tx, {word: len(numbers) // 2 for word, numbers in holding.items()})
    _many(
        tx,
        "INSERT INTO search_postings (word, chunk, passages) VALUES (?, ?, ?) "
        "ON CONFLICT (word, chunk) "
        "DO UPDATE SET passages = CAST(passages || excluded.passages AS BLOB)",
        sorted((ids[word], chunk, numbers) for word, numbers in holding.items()),
    )


def _ids(tx: Transaction, counts: Mapping[str, int]) -> dict[str, int]:
    """The ids of these words, the new ones taken in."""
    database = tx.database
    known = {word.text: word.id for word in Index(database).spelt(counts)}
    _many(
        tx,
        "UPDATE search_words SET passages = passages + ? WHERE id = ?",
        [(counts[word], id_) for word, id_ in known.items()],
    )
    fresh = sorted(counts.keys() - known.keys())
    following = Index(database).extent()[0] + 1
    having: dict[tuple[str, int], array[int]] = defaultdict(lambda: array("I"))
    for id_, word in enumerate(fresh, following):
        known[word] = id_
        heard = pairs(sound(word))
        for pair in heard:
            having[pair, len(heard)].append(id_)
    tx.add_all(
        "search_words",
        ("id", "word", "passages"),
        [(known[word], word, counts[word]) for word in fresh],
    )
    _many(
        tx,
        "INSERT INTO search_pairs (pair, size, words) VALUES (?, ?, ?) "
        "ON CONFLICT (pair, size) DO UPDATE SET words = CAST(words || excluded.words AS BLOB)",
        [(pair, size, packed(ids)) for (pair, size), ids in sorted(having.items())],
    )
    return known
