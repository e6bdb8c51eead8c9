"""Which texts an earlier version of this program indexed by other words than this one does.

Versions before the mark folded every script into Latin letters. They cut the other scripts into
words differently, and texts in Latin letters, which is most of them, just as this version does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from corpus.storage.queries import Queries
from corpus.storage.transactions import Transaction
from corpus.text.folding import fold
from corpus.text.lazy_pattern import LazyPattern
from corpus.text.passages import SENTENCE_END
from corpus.text.words import count_words

MARK = "words of every script"
"""In the place of a revision's id: an index with this row is as this version makes it."""
_COUNTED_ANEW = LazyPattern("[\u00b7\u0300-\u036f\u0531-\u1cff\u2c80-\ufdff\U00010000-\U0003ffff]")
"""In texts of which earlier versions have counted other words: marks, and scripts whose marks or
lack of spaces they did not know.
"""


def outdated_revisions(database: Queries) -> frozenset[str]:
    """The revisions whose rows in the index are those of an earlier version. If the index has no
    mark, this reads every text.
    """
    if database.scalar("SELECT 1 FROM search_revisions WHERE revision = ?", [MARK]):
        return frozenset()
    texts = database.each(
        "SELECT s.revision, r.text FROM search_revisions s "
        "LEFT JOIN revisions r ON r.id = s.revision"
    )
    return frozenset(revision for revision, text in texts if text is None or _differs(text))


def forget_outdated(tx: Transaction) -> None:
    """Let the next search index these revisions again, and mark the index."""
    outdated = outdated_revisions(tx.database)
    tx.execute_all(
        "DELETE FROM search_revisions WHERE revision = ?", [(id_,) for id_ in sorted(outdated)]
    )
    mark(tx)


def mark(tx: Transaction) -> None:
    """Mark the index as made by this version."""
    tx.execute(
        "INSERT OR IGNORE INTO search_revisions (revision, first, last) VALUES (?, 0, -1)", [MARK]
    )


def recounted(tx: Transaction, texts: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """These texts (each with its revision). The number of words is written again where an earlier
    version has counted others: shares and rates of a document are of that number.
    """
    for revision, text in texts:
        if not text.isascii() and _COUNTED_ANEW.search(text):
            words = count_words(text)
            tx.execute(
                "UPDATE revisions SET words = ? WHERE id = ? AND words <> ?",
                [words, revision, words],
            )
        yield revision, text


def _differs(text: str) -> bool:
    """Whether a text has other words or passages than it had for earlier versions."""
    return not text.isascii() and (SENTENCE_END in text or not fold(text).isascii())
