"""Filling the search index, emptying it, and telling whether it is right."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from corpus.database import Database, Transaction
from corpus.folding import fold
from corpus.search.cutting import passages, words_of
from corpus.search.index import CHUNK, Index, packed
from corpus.search.sounds import pairs, sound
from corpus.sqlite import translated

_BATCH = 32_000_000
"""Characters that are taken in at once: each batch writes the rows of nearly every word."""
_TURN = 8_000_000
"""The same where others wait for their turn: a second or two."""
_REACH = (1 << 16) - 1
"""How far from its chunk's beginning the passages of a row may be: what two bytes can say."""
_WASTE = 1_000
"""Passages of earlier texts that may stay in the index in any case."""
_SAMPLE = 300
"""Words whose postings are checked."""
_TABLES = ("search_postings", "search_pairs", "search_words", "search_passages", "search_revisions")


def take_in(tx: Transaction, texts: Iterable[tuple[str, str]]) -> None:
    """Put revisions (id and text) that are not in the index into it."""
    for batch in _batches(texts):
        _write(tx, batch)


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
    for batch in islice(_batches(texts, _TURN), 1):
        _write(tx, batch)
    return not index.missing()


def rebuild(tx: Transaction) -> None:
    """Make the whole index anew."""
    _clear(tx)
    take_in(tx, _texts(tx.database, Index(tx.database).missing()))


def verify(database: Database) -> Iterator[str]:
    """What is wrong with the index, each as a sentence; `rebuild` mends all of it.

    Texts and passages are compared as a whole, the postings of some hundred words.
    """
    index = Index(database)
    if lacking := len(index.missing()):
        yield f"{lacking} documents are not in the search index"
    sample = _sample(database)
    found: dict[str, list[int]] = {word: [] for word in sample}
    for one in index.state().living:
        text = index.whole(one.revision)
        spans = list(passages(text))
        places = index.between(one.first, one.last)
        if [(p.span, p.folded) for p in places] != [
            (s, fold(text[s.start : s.end])) for s in spans
        ]:
            yield f"the search index does not hold the text of {one.slug}"
        for place in places:
            for word in sample.keys() & set(words_of(place.folded)):
                found[word].append(place.number)
    wrong = sum(not set(found[word]) <= set(index.postings(id_)) for word, id_ in sample.items())
    if wrong:
        yield f"the search index lacks places of {wrong} of {len(sample)} words"


def _sample(database: Database) -> dict[str, int]:
    words = Index(database).extent()[0]
    step = max(1, words // _SAMPLE)
    return dict(database.tuples("SELECT word, id FROM search_words WHERE id % ? = 0", [step]))


def _clear(tx: Transaction) -> None:
    for table in _TABLES:
        tx.execute(f"DELETE FROM {table}")  # noqa: S608 - one of our own names


def _many(tx: Transaction, sql: str, rows: Iterable[tuple[object, ...]]) -> None:
    with translated(tx.database.path):
        tx.database.connection.executemany(sql, rows)


def _texts(database: Database, revisions: Iterable[str]) -> Iterator[tuple[str, str]]:
    index = Index(database)
    for revision in revisions:
        yield revision, index.whole(revision)


def _batches(
    texts: Iterable[tuple[str, str]], most: int = _BATCH
) -> Iterator[list[tuple[str, str]]]:
    batch: list[tuple[str, str]] = []
    size = 0
    for revision, text in texts:
        batch.append((revision, text))
        size += len(text)
        if size > most:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _write(tx: Transaction, batch: list[tuple[str, str]]) -> None:
    inverted = _Inverted(Index(tx.database).extent()[1])
    tx.add_all(
        "search_passages", ("id", "start", "end", "folded"), inverted.passages_of(batch)
    )  # fmt: skip
    tx.add_all("search_revisions", ("revision", "first", "last"), inverted.revisions)
    ids = _ids(tx, inverted.counts())
    _many(
        tx,
        "INSERT INTO search_postings (word, chunk, passages) VALUES (?, ?, ?) "
        "ON CONFLICT (word, chunk) "
        "DO UPDATE SET passages = CAST(passages || excluded.passages AS BLOB)",
        inverted.postings(ids),
    )


class _Inverted:
    """Passages by their words, collected until they are written."""

    def __init__(self, last: int) -> None:
        """`last`: the number of the last passage that is in the index."""
        self.revisions: list[tuple[str, int, int]] = []
        """Each with the numbers of its first and its last passage."""
        self._last = last
        self._rows: list[tuple[int, defaultdict[str, list[int]]]] = []
        """Chunks, and what passages from there on hold each word, counted from the chunk."""

    def passages_of(self, texts: Iterable[tuple[str, str]]) -> Iterator[tuple[int, int, int, str]]:
        """The passages of revisions (id and text), with their numbers; takes in their words."""
        number = self._last
        base, words = self._begun(number + 1)
        for revision, text in texts:
            first = number + 1
            for start, end in passages(text):
                number += 1
                low = number - base
                if low > _REACH:
                    base, words = self._begun(number)
                    low = number - base
                folded = fold(text[start:end])
                for word in set(words_of(folded)):
                    words[word].append(low)
                yield number, start, end, folded
            # A text without a character has no passages, but is known: it ends before it begins.
            self.revisions.append((revision, first, number))
        self._last = number

    def counts(self) -> Counter[str]:
        """In how many passages each word stands."""
        counts: Counter[str] = Counter()
        for _, words in self._rows:
            for word, numbers in words.items():
                counts[word] += len(numbers)
        return counts

    def postings(self, ids: Mapping[str, int]) -> list[tuple[int, int, bytes]]:
        """Word, chunk and packed numbers, in the table's order."""
        return sorted(
            (ids[word], chunk, packed(array("H", numbers)))
            for chunk, words in self._rows
            for word, numbers in words.items()
        )

    def _begun(self, number: int) -> tuple[int, defaultdict[str, list[int]]]:
        words: defaultdict[str, list[int]] = defaultdict(list)
        chunk = number >> CHUNK
        self._rows.append((chunk, words))
        return chunk << CHUNK, words


def _ids(tx: Transaction, counts: Counter[str]) -> dict[str, int]:
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
