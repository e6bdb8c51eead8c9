"""Reads the document under a list's cursor before it is asked for.

A book of 20 MB takes a tenth of a second to read and decode; between the cursor's coming to rest on
a title and the key that opens it there is nearly always more.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import NamedTuple

from textual.message_pump import MessagePump
from textual.timer import Timer

from annotations.service.store import Store
from corpus.document import Document
from reader.tui.background import Background
from reader.tui.timers import call_after

_REST = 0.05
"""Seconds of rest before a document is read: not those that a cursor passes by, for decoding a long
text holds up the keys.
"""


class _Read(NamedTuple):
    document: Document
    turn: int
    """Up to which turn of the library's history it is true."""


class Prefetch:
    """At most one document, read in a thread of its own and kept until it is taken."""

    def __init__(self, thread: Callable[[], Background]) -> None:
        self._make = thread
        self._thread: Background | None = None
        self._slug: str | None = None
        self._reading: Future[_Read] | None = None
        self._timer: Timer | None = None

    def expect(self, slug: str | None, clock: MessagePump, *, only: bool = False) -> None:
        """The cursor is on this document, or on none; `clock` ends with the list. `only`: it is the
        only one that is left, and is read at once.
        """
        if slug != self._slug:
            self.forget()
            self._slug = slug
            if slug is not None:
                self._timer = call_after(clock, _REST, self._begin)
        if only:
            self._begin()

    def take(self, slug: str, store: Store) -> Document:
        """The document as the library holds it now, read already or only now. Raises
        UnknownDocument, LibraryError.
        """
        pending_read = self._reading if slug == self._slug else None
        self.forget(but=pending_read)
        # What went wrong in it is told of the reading that the reader asked for.
        if pending_read is not None and pending_read.exception() is None:
            document, turn = pending_read.result()
            if document.id not in store.journal.since(turn).documents:
                return document
        return store.documents.get(slug)

    def forget(self, *, but: Future[_Read] | None = None) -> None:
        """Nothing is expected any more; what has not begun to be read will not be."""
        if self._timer is not None:
            self._timer.stop()
        if self._reading is not None and self._reading is not but:
            self._reading.cancel()
        self._slug = self._reading = self._timer = None

    def close(self) -> None:
        """End the thread."""
        self.forget()
        if self._thread is not None:
            self._thread.close()

    def _begin(self) -> None:
        if self._slug is None or self._reading is not None:
            return
        self._thread = self._thread or self._make()
        self._reading = self._thread.submit(partial(_read, self._slug))


def _read(slug: str, store: Store) -> _Read:
    turn = store.journal.turn()
    return _Read(store.documents.get(slug), turn)
