"""The searcher of a library: one for each connection, brought up to date before it is asked."""

from __future__ import annotations

from collections.abc import Callable
from weakref import WeakKeyDictionary, proxy

from corpus.errors import LibraryError
from corpus.search.searching import Searcher
from corpus.storage.database import Database
from corpus.storage.search_index.filling import catch_up
from corpus.storage.search_index.index import SearchIndex

_searchers: WeakKeyDictionary[Database, Searcher] = WeakKeyDictionary()


def searcher_of(
    database: Database, stopped: Callable[[], bool] = lambda: False
) -> tuple[Searcher, list[str]]:
    """The searcher of this library, and the revisions that it does not know.

    These are taken into the index, unless it cannot be written: in a library on a CD, or while
    somebody else goes on writing.
    """
    if database not in _searchers:
        # It is kept as long as the library is open, and must not be what keeps it.
        _searchers[database] = Searcher(SearchIndex(proxy(database)))
    searcher = _searchers[database]
    missing = searcher.missing_revisions()
    if missing:
        try:
            done = False
            while not done and not stopped():
                with database.transaction() as tx:
                    done = catch_up(tx)
        except LibraryError:
            pass  # what is not in the index is looked at without it
        missing = searcher.missing_revisions()
    return searcher, missing
