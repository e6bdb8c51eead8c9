"""A thread with its own connection to the library: a running reader has a writer and a searcher.

SQLite's connections belong to one thread each, and a commit waits for the disk; so the screens hand
their writes over as functions of the store and hear the outcome as a message.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from annotations.service.store import Store
from corpus.storage.library_file import LibraryFile

Outcome = TypeVar("Outcome")


class Background:
    """Runs functions of a `Store` one after the other, in one thread of its own."""

    def __init__(
        self, name: str, library: Path, annotator: str, *, same_as: LibraryFile | None = None
    ) -> None:
        """`same_as` is the file that is open already: what lies in its place by the time of the
        first job may be another.
        """
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._store: Store | None = None
        self._library = library
        self._annotator = annotator
        self._file = same_as

    def submit(self, job: Callable[[Store], Outcome]) -> Future[Outcome]:
        """Queue a job; its future holds what it returned, or the error it raised."""
        return self._pool.submit(self._run, job)

    def rename(self, annotator: str) -> None:
        """Work in another annotator's name from the next job on."""
        self._annotator = annotator
        self._pool.submit(self._forget)

    def close(self, *, wait: bool = True) -> None:
        """Wait for what is queued, then end the thread; or have it end by itself then."""
        self._pool.submit(self._forget)
        self._pool.shutdown(wait=wait)

    def _run(self, job: Callable[[Store], Outcome]) -> Outcome:
        if self._store is None:
            self._store = Store.open(self._library, self._annotator, same_as=self._file)
        try:
            return job(self._store)
        except Exception:
            self._store.database.check_content()
            raise

    def _forget(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None
