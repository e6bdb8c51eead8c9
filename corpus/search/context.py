"""What searches need of one library: its index, and what earlier searches learned from it."""

from __future__ import annotations

from collections.abc import Callable
from weakref import WeakKeyDictionary, proxy

from corpus.errors import LibraryError
from corpus.search.vocabulary import Vocabulary
from corpus.storage.database import Database
from corpus.storage.search_index.filling import catch_up
from corpus.storage.search_index.index import EMPTY_SNAPSHOT, IndexSnapshot, SearchIndex

_MOST_TEXTS = 64
"""Texts that are cached."""


Progress = Callable[[int, int], None]
"""Is told how many documents of how many are indexed."""


class SearchContext:
    """One library, through one thread's connection. Its caches follow the library's changes."""

    def __init__(self, index: SearchIndex) -> None:
        self.index = index
        self._library_version: tuple[int, int] | None = None
        self._vocabulary_version: tuple[int, int, tuple[str, ...]] | None = None
        self._snapshot = EMPTY_SNAPSHOT
        self._vocabulary = Vocabulary(index)
        self._missing: list[str] = []
        self._texts: dict[str, str] = {}
        self._languages: dict[str, str | None] | None = None

    def missing_revisions(self) -> list[str]:
        """The current revisions that are not in the index."""
        self._refresh()
        return self._missing

    def snapshot(self) -> IndexSnapshot:
        """What is indexed now."""
        self._refresh()
        return self._snapshot

    @property
    def vocabulary(self) -> Vocabulary:
        self._refresh()
        return self._vocabulary

    @property
    def languages(self) -> dict[str, str | None]:
        """The language of each document (id), if its metadata name one."""
        self._refresh()
        if self._languages is None:
            self._languages = self.index.languages()
        return self._languages

    def text(self, revision: str) -> str:
        """The text of a revision; the last few are cached."""
        if revision not in self._texts:
            while len(self._texts) >= _MOST_TEXTS:
                del self._texts[next(iter(self._texts))]
            self._texts[revision] = self.index.text_of(revision)
        return self._texts[revision]

    def _refresh(self) -> None:
        version = self.index.library_version()
        if version == self._library_version:
            return
        self._snapshot, self._missing = self.index.snapshot(), self.index.missing_revisions()
        vocabulary_version = self.index.vocabulary_version()
        if vocabulary_version != self._vocabulary_version:
            self._vocabulary_version = vocabulary_version
            self._vocabulary = Vocabulary(self.index)
        self._library_version = version
        self._languages = None


_contexts: WeakKeyDictionary[Database, SearchContext] = WeakKeyDictionary()


def search_context(
    database: Database, stopped: Callable[[], bool] = lambda: False,
    progress: Progress = lambda *_: None,
) -> tuple[SearchContext, list[str]]:  # fmt: skip
    """The context of an open library, and the revisions that are still missing from its index.

    Missing revisions are indexed first, unless the index cannot be written: in a library on
    read-only media, or while another program keeps writing. `progress` is told how many of them
    are done.
    """
    if database not in _contexts:
        # The context lives as long as the library is open, and must not keep it open.
        _contexts[database] = SearchContext(SearchIndex(proxy(database)))
    context = _contexts[database]
    missing = context.missing_revisions()
    if missing:
        try:
            complete, left = False, len(missing)
            while not complete and not stopped():
                progress(len(missing) - left, len(missing))
                with database.transaction() as tx:
                    complete = catch_up(tx)
                left = min(left, len(context.missing_revisions()))
        except LibraryError:
            pass  # the caller searches what is not in the index without it
        missing = context.missing_revisions()
    return context, missing
