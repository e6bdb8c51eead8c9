"""Opens the library for a command that changes it, in the annotator's name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from annotations.service.store import Store
from reader.advice import explained
from reader.cli.open_library import check_named, chosen_annotator, chosen_library
from reader.cli.output import print_error


@contextmanager
def open_store(
    library: Path | None, annotator: str | None = None, *, make: bool = False
) -> Iterator[Store]:
    """The library, closed at the end of the block; `make` it where it is not there yet.

    Raises LibraryError, also for one that was named and is not there: it will be a slip.
    """
    path = chosen_library(library)
    if not make:
        check_named(library, path)
    elif not path.exists():
        from corpus.storage.file_systems import (
            location_risk,  # for who makes a library, and nobody else
        )

        if risk := location_risk(path):
            print_error(explained(risk))
    with open_store_at(path, annotator) as store:
        yield store


@contextmanager
def open_store_at(path: Path, annotator: str | None = None) -> Iterator[Store]:
    """The library at this very path, closed at the end of the block. Raises LibraryError."""
    store = Store.open(path, chosen_annotator(annotator))
    try:
        yield store
    finally:
        store.close()
