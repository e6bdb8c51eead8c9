"""The library that a command works on, and how one that only reads opens it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from annotations.model.annotator_names import normalized_name
from annotations.service.reading import StoreReader
from corpus.errors import LibraryError, VariorumError
from reader import settings


def chosen_library(given: Path | None) -> Path:
    """The library named behind this command, or before it (`variorum --library X list`)."""
    return settings.library_path(named_library(given))


def named_library(given: Path | None) -> Path | None:
    """The library named on the command line, behind the command or before it."""
    context = click.get_current_context(silent=True)
    return given or (context.find_root().params.get("library") if context else None)


def chosen_annotator(given: str | None) -> str | None:
    """The name given with `--as`, else the one of the settings; None where nobody gave any."""
    context = click.get_current_context(silent=True)
    named = context.find_root().params.get("annotator") if context else None
    name = given if given is not None else named
    if name is not None and not normalized_name(name):
        raise VariorumError("the annotator needs a name; write it after --as")
    return name or settings.load().annotator


@contextmanager
def open_to_read(library: Path | None) -> Iterator[StoreReader]:
    """The library for a command that changes nothing in it, closed at the end of the block.

    Raises LibraryError, also for one that was named and is not there: it will be a slip.
    """
    path = chosen_library(library)
    check_named(library, path)
    with open_to_read_at(path) as store:
        yield store


@contextmanager
def open_to_read_at(path: Path, annotator: str | None = None) -> Iterator[StoreReader]:
    """The library at this very path, closed at the end of the block. Raises LibraryError."""
    store = StoreReader.open(path, chosen_annotator(annotator))
    try:
        yield store
    finally:
        store.close()


def check_named(library: Path | None, path: Path) -> None:
    """Raises LibraryError if a library was named, whose path this is, and is not there."""
    if named_library(library) and not path.exists():
        raise LibraryError(f"there is no library {path.name}; variorum add creates one")
