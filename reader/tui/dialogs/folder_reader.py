"""Reads folders for a dialog, in threads that can be abandoned: a folder on a network, or one of
ten thousand files, must not freeze the keys.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Collection
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLate
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from corpus.os_errors import reason_of

_PATIENCE = 0.1
"""Seconds for which a key waits for a folder: nearly all are read by then, and nothing flickers."""


class FolderEntry(NamedTuple):
    """A file or folder."""

    name: str
    is_folder: bool
    suits: bool
    """Whether it is a file with one of the wanted suffixes."""


class FolderReader:
    """Knows what is in the folders that were asked for."""

    def __init__(self, suffixes: Collection[str], arrived: Callable[[], object]) -> None:
        """`suffixes`, in small letters, are those of the files that are wanted. `arrived` is called
        in another thread when a folder was read for which nobody waited.
        """
        self._suffixes = suffixes
        self._arrived = arrived
        self._folder: Path | None = None
        self._future: Future[list[FolderEntry]] = Future()

    def entries(self, folder: Path) -> list[FolderEntry] | None:
        """What is in a folder: folders first, then the files that are wanted, then others; None
        while it is being read. It is read again after another one was asked for.

        Raises OSError and ValueError where it cannot be read.
        """
        if folder != self._folder:
            self._folder, self._future = folder, Future()
            threading.Thread(target=self._read, args=(folder, self._future), daemon=True).start()
            with suppress(TooLate, OSError, ValueError):
                self._future.result(_PATIENCE)
        return self._future.result() if self._future.done() else None

    def _read(self, folder: Path, future: Future[list[FolderEntry]]) -> None:
        try:
            future.set_result(read_folder(folder, self._suffixes))
        except (OSError, ValueError) as error:
            future.set_exception(error)
        if future is self._future:
            self._arrived()


def read_folder(folder: Path, suffixes: Collection[str]) -> list[FolderEntry]:
    """What is in a folder, sorted as `FolderReader.entries` says. Raises OSError, ValueError."""
    with os.scandir(folder) as listing:
        entries = [_entry(entry, suffixes) for entry in listing]
    return sorted(entries, key=lambda e: (not e.is_folder, not e.suits, e.name.casefold(), e.name))


def why_unreadable(folder: Path, error: OSError | ValueError) -> str:
    """The sentence for a folder that cannot be listed."""
    if isinstance(error, FileNotFoundError):
        return f"There is no folder {folder}"
    if isinstance(error, NotADirectoryError):
        return f"{folder.name or folder} is not a folder"
    return f"The folder {folder.name or folder} cannot be read: {reason_of(error)}"


def _entry(entry: os.DirEntry[str], suffixes: Collection[str]) -> FolderEntry:
    try:
        is_folder, is_file = entry.is_dir(), entry.is_file()
    except OSError:  # a link that leads back to itself
        is_folder = is_file = False
    suits = is_file and os.path.splitext(entry.name)[1].lower() in suffixes  # noqa: PTH122
    return FolderEntry(entry.name, is_folder, suits)
