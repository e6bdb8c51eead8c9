"""Many sources into the library: what is known stays unread, the rest is cleaned by as many
processes as there are cores and kept in batches; in the order in which they were named, and until
somebody stops it.

What is kept stays kept. Who stops and begins again goes on where it stopped, since a file that the
library has is known by its hash.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event

from annotations.service.documents import AddedDocument, GroupedStep, add_documents
from annotations.service.store import Store
from corpus.cleaning.review import NOTHING, Review
from corpus.cleaning.version import RULES_VERSION
from corpus.errors import Conflict, Fault, LibraryError, UnreadableSource, VariorumError
from corpus.os_errors import reason_of
from corpus.sources.addresses import is_address
from corpus.sources.files import files_under, read_bytes
from corpus.sources.loading import prepare_address, prepare_file
from corpus.sources.source import PreparedSource, origin_of
from corpus.sources.workers import Workers, cores

# A transaction holds the writers' queue: it ends when there is enough in it, or when what was
# cleaned first has waited long enough (characters, sources, seconds).
_CHARACTERS = 1_000_000
_SOURCES = 64
_SECONDS = 0.25
_ALONE = 16
"""Sources that are cleaned here before other processes are started, which takes as long."""

_SMALL = 4 << 20
"""Bytes of a source that may be cleaned ahead of its turn."""


@dataclass(frozen=True, slots=True)
class SourceCandidate:
    """Something to add, not yet read."""

    path: str
    """How the user knows it."""
    prepared: Callable[[], PreparedSource]
    """Reads and cleans it; raises UnreadableSource."""
    file: Path | None = None
    """Where it lies, if it can be known by its hash: nothing was said of how to read it."""
    apart: bool = False
    """Whether another process may prepare it."""


Result = PreparedSource | AddedDocument | VariorumError
"""What a candidate was found to be: cleaned, known already, or not to be read."""


@dataclass(frozen=True, slots=True)
class SourceOutcome:
    """What became of a candidate."""

    path: str
    added: AddedDocument | None
    error: VariorumError | None = None
    prepared: PreparedSource | None = None
    """What was taken in, unless it was known already."""

    @property
    def status(self) -> str:
        return self.added.status if self.added else "failed"


def candidates_of(
    path: str,
    library: Path,
    *,
    encoding: str | None = None,
    review: Review = NOTHING,
    stop: Stop | None = None,
) -> Iterator[SourceCandidate]:
    """What a path names: a file, the files of a folder, or a page at an address of the web, which
    nobody waits for once `stop` is set. `library` is the one that is open. They are cleaned as
    `review` says.

    What cannot be read at all is a candidate that fails, saying why.
    """
    still_wanted = (stop or Stop()).still_wanted
    if is_address(path):
        yield SourceCandidate(
            path,
            partial(
                prepare_address, path, encoding=encoding, still_wanted=still_wanted, review=review
            ),
        )
        return
    try:
        for name in files_under([path], still_wanted=still_wanted):
            read = partial(prepare_file, name, encoding=encoding, library=library, review=review)
            file = None if encoding or review else Path(name)
            yield SourceCandidate(name, read, file, apart=_is_small(name))
    except UnreadableSource as error:
        yield failed_candidate(path, str(error))
    except (OSError, ValueError) as error:
        yield failed_candidate(path, f"{Path(path).name[:80]} cannot be read: {reason_of(error)}")


def failed_candidate(path: str, reason: str) -> SourceCandidate:
    """A candidate that cannot be read."""

    def fail() -> PreparedSource:
        raise UnreadableSource(reason)

    return SourceCandidate(path, fail)


def _is_small(file: str) -> bool:
    """Whether several of them can be held at once while they wait for their turn."""
    try:
        return Path(file).stat().st_size <= _SMALL
    except OSError:
        return False


class Stop:
    """A request to stop adding; checked between one source and the next."""

    def __init__(self) -> None:
        self._event = Event()

    def set(self) -> None:
        self._event.set()

    def is_set(self) -> bool:
        return self._event.is_set()

    def still_wanted(self) -> bool:
        return not self.is_set()

    @contextmanager
    def interruptible(self) -> Iterator[None]:
        """Around the work that may be broken off by KeyboardInterrupt once this is set."""
        yield


def add_all(
    store: Store,
    candidates: Sequence[SourceCandidate],
    together: GroupedStep,
    *,
    revises: str | None = None,
    stop: Stop | None = None,
) -> Generator[SourceOutcome, None, None]:
    """Add the candidates in order; each is in the library when its outcome is yielded.

    One that cannot be read or kept never stops the rest. When `stop` is set, what is cleaned
    already is still kept. All of it together is one entry of the history.
    """
    stop = stop or Stop()
    batch = _SourceBatch(store, together, revises)
    with closing(_results(store, candidates, revises, stop)) as results:
        while batch.broken is None and (cleaned := _next(results, stop)) is not None:
            batch.add(*cleaned)
            if batch.full:
                yield from batch.keep()
    yield from batch.keep()
    if batch.broken is not None:
        for candidate in candidates[batch.done :]:
            yield SourceOutcome(candidate.path, None, batch.broken)


def _next(
    results: Iterator[tuple[SourceCandidate, Result]], stop: Stop
) -> tuple[SourceCandidate, Result] | None:
    """The next result; None at the end or once `stop` is set."""
    if stop.is_set():
        return None
    try:
        with stop.interruptible():
            return next(results, None)
    except KeyboardInterrupt:
        if not stop.is_set():
            raise
        return None


class _SourceBatch:
    """Sources that are waiting to be kept, with what needs no keeping between them."""

    def __init__(self, store: Store, together: GroupedStep, revises: str | None) -> None:
        self._store = store
        self._together = together
        self._revises = revises
        self._waiting: list[tuple[SourceCandidate, Result]] = []
        self._characters = 0
        self._since = 0.0
        self.done = 0
        """How many candidates have their outcome."""
        self.broken: VariorumError | None = None
        """Why nothing more can be kept at all."""

    def add(self, candidate: SourceCandidate, result: Result) -> None:
        if not self._waiting:
            self._characters, self._since = 0, time.monotonic()
        self._waiting.append((candidate, result))
        if isinstance(result, PreparedSource):
            self._characters += len(result.cleaned.ledger.raw)

    @property
    def full(self) -> bool:
        return (
            self._characters >= _CHARACTERS
            or len(self._waiting) >= _SOURCES
            or time.monotonic() - self._since >= _SECONDS
        )

    def keep(self) -> list[SourceOutcome]:
        """Keep what is waiting; together, or if that fails one by one, so that what has room is
        kept.
        """
        waiting, self._waiting = self._waiting, []
        self.done += len(waiting)
        sources = [result for _, result in waiting if isinstance(result, PreparedSource)]
        kept = iter(self._kept(sources) if sources else [])
        return [
            _outcome(candidate, next(kept), result)
            if isinstance(result, PreparedSource)
            else _outcome(candidate, result)
            for candidate, result in waiting
        ]

    def _kept(self, sources: list[PreparedSource]) -> list[AddedDocument | VariorumError]:
        try:
            return add_documents(
                self._store, sources, revises=self._revises, together=self._together
            )
        except Exception as error:  # noqa: BLE001 - one file never stops the rest
            if len(sources) > 1:
                return [taken for source in sources for taken in self._alone(source)]
            if isinstance(error, LibraryError) and not isinstance(error, Conflict):
                self.broken = error
            return [error if isinstance(error, VariorumError) else _fault(error)]

    def _alone(self, source: PreparedSource) -> list[AddedDocument | VariorumError]:
        return self._kept([source]) if self.broken is None else [self.broken]


def _outcome(
    candidate: SourceCandidate,
    taken: AddedDocument | VariorumError | PreparedSource,
    prepared: PreparedSource | None = None,
) -> SourceOutcome:
    if isinstance(taken, AddedDocument):
        return SourceOutcome(candidate.path, taken, prepared=prepared)
    error = taken if isinstance(taken, VariorumError) else VariorumError(str(taken))
    if isinstance(error, Fault):
        error = VariorumError(
            f"the file {Path(candidate.path).name} could not be cleaned ({error})"
        )
    return SourceOutcome(candidate.path, None, error)


def _fault(error: Exception) -> Fault:
    return Fault(f"{type(error).__name__}: {error}")


def _results(
    store: Store, candidates: Iterable[SourceCandidate], revises: str | None, stop: Stop
) -> Generator[tuple[SourceCandidate, Result], None, None]:
    """What each is when it is read and cleaned, in their order."""
    number = cores()
    alone = _ALONE if number > 1 else None
    with Workers(number) as workers:
        ahead: deque[tuple[SourceCandidate, Result | Future[PreparedSource] | None]] = deque()
        for candidate in candidates:
            result: Result | Future[PreparedSource] | None
            result = _known(store, candidate) if revises is None else None
            if result is None and candidate.apart and alone is not None:
                if alone:
                    alone -= 1
                else:
                    result = workers.submit(candidate.prepared)
            ahead.append((candidate, result))
            # Without others at work there is nothing to look ahead for.
            while ahead and (alone != 0 or len(ahead) > 3 * workers.number):
                if stop.is_set():
                    return
                yield _resolved(*ahead.popleft())
        while ahead and not stop.is_set():
            yield _resolved(*ahead.popleft())


def _resolved(
    candidate: SourceCandidate, result: Result | Future[PreparedSource] | None
) -> tuple[SourceCandidate, Result]:
    try:
        if result is None:
            result = candidate.prepared()
        elif isinstance(result, Future):
            result = result.result()
    except VariorumError as error:
        result = error
    except Exception as error:  # noqa: BLE001 - one file never stops the rest
        result = _fault(error)
    return candidate, result


def _known(store: Store, candidate: SourceCandidate) -> AddedDocument | None:
    """The document, if it was made of this very file by the rules of today."""
    if candidate.file is None:
        return None
    try:
        current = store.documents.current_source(origin_of(Path(os.path.realpath(candidate.file))))
        if current is None or current.rules != RULES_VERSION:
            return None
        # The name's ending may say how to read it.
        if Path(current.name).suffix.lower() != candidate.file.suffix.lower():
            return None
        data = read_bytes(str(candidate.file), library=store.database.path)
    except (VariorumError, OSError):
        return None  # whoever reads it says what is wrong
    if hashlib.sha256(data).hexdigest() != current.sha256:
        return None
    return AddedDocument("unchanged", current.slug, current.title)
