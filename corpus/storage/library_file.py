"""Whether a library's path still leads to the file that a connection has open.

A file can be renamed, deleted or replaced while SQLite has it open (not on Windows, which refuses).
SQLite goes on in the file that it opened, and in the log beside it by name: commits end in a file
that nobody will find again, and the old log lies beside whatever has taken the library's place, to
be read as that file's own by the next program. So each file is known by its device and number, as
the system tells them, and is looked at again before and after each commit: a few microseconds. A
file that another program writes into keeps its number; `overwriting` tells that by its content.

Where a file system has no lasting numbers (some network folders and FAT), which shows in a number
of zero or in one that changes between two looks at opening, only a file that is gone can be told.
Where the numbers change later than that, writing is refused: a wrong refusal loses nothing.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from corpus.errors import LibraryError, LibraryMoved, LibraryOverwritten
from corpus.storage.overwriting import Content, Identity, content_of

State = Literal["there", "gone", "replaced", "overwritten", "log lost"]
_SIDES = ("-wal", "-shm")


class LibraryFile:
    """The file of one library, with its log and the log's index, as one connection opened them."""

    def __init__(self, path: Path) -> None:
        """To be made before the file is opened; `opened` is for afterwards."""
        self._name = path.name
        self.place = Path(os.path.realpath(path))
        """The path that SQLite opens: links may lead elsewhere later."""
        self._main = _identity(self.place)
        self._sides: dict[str, Identity] = {}
        self._content: Content | None = None
        self._lasting = True
        """Whether this file system's numbers can be trusted."""

    def opened(self, path: Path) -> None:
        """The file was opened; raises LibraryMoved where it was another one a moment ago."""
        now, again = _identity(self.place), _identity(self.place)
        self._lasting = now == again and now is not None and now[1] != 0
        if self._lasting and (now != self._main or os.path.realpath(path) != str(self.place)):
            raise self._sentence("replaced")

    def know_sides(self) -> None:
        """Remember the log and its index, once they are there; they stay the same from then on."""
        for end in _SIDES:
            if end not in self._sides and (identity := _identity(self._side(end))) is not None:
                self._sides[end] = identity
        if self._content is None and self._lasting and self._main and "-shm" in self._sides:
            self._content = content_of(self.place, self._main, self._sides["-shm"])

    def closed(self) -> None:
        """The connection was closed: what others do to the file from now on is theirs to do. Its
        number may even come again, as another file's.
        """
        self._content = None

    @property
    def is_settled(self) -> bool:
        """Whether nobody is writing the log into the file, or was killed at it; what others write
        into the file can be told only then.
        """
        return self._content is None or self._content.is_settled

    def check_log(self) -> None:
        """Raises LibraryError if the log, of which nothing is written into the file yet, belongs to
        another file.
        """
        if self._content is not None and self._content.has_foreign_log():
            raise LibraryError(
                f"the file {self._name}-wal beside the library {self._name} belongs to "
                f"another library, which this one replaced; rename {self._name}-wal (it may "
                "contain the last changes of the other library) and open the library again"
            )

    def is_same(self, other: LibraryFile) -> bool:
        """Whether both are one file, which may be known by two paths."""
        if self._lasting and other._lasting:
            return self._main == other._main
        return self.place == other.place

    @property
    def state(self) -> State:
        """What has become of the file since it was opened."""
        main = _identity(self.place)
        if main is None:
            return "gone"
        if not self._lasting:
            return "there"
        if main != self._main:
            return "replaced"
        if self._content is not None and self._content.is_overwritten():
            return "overwritten"
        if any(_identity(self._side(end)) != known for end, known in self._sides.items()):
            return "log lost"
        return "there"

    def check(self) -> None:
        """Raises LibraryMoved if what is written now would not be found in the library again."""
        state = self.state
        if state != "there":
            raise self._sentence(state)

    def check_content(self) -> None:
        """Raises LibraryOverwritten if another program wrote over the file: what can be read of it
        is a mixture of two files.
        """
        if self.state == "overwritten":
            raise self._sentence("overwritten")

    def remove_sides(self) -> None:
        """Delete the log and its index, if they still are the ones that were opened."""
        for end, known in self._sides.items():
            for side in (self._side(end), self._aside(end)):
                if self._lasting and _identity(side) == known:
                    side.unlink(missing_ok=True)

    def set_sides_aside(self) -> None:
        """Rename them, so that nobody takes them for another file's: where they hold what was not
        written into the library.
        """
        for end, known in self._sides.items():
            if self._lasting and _identity(self._side(end)) == known:
                self._side(end).rename(self._aside(end))

    def _side(self, end: str) -> Path:
        return self.place.with_name(f"{self.place.name}{end}")

    def _aside(self, end: str) -> Path:
        return self.place.with_name(f"{self.place.name}-replaced{end}")

    def _sentence(self, state: State) -> LibraryMoved:
        name = self._name
        if state == "gone":
            return LibraryMoved(
                f"the library {name} was deleted, renamed or moved while it was open; changes "
                "cannot be saved until it is back at its path"
            )
        if state == "replaced":
            return LibraryMoved(
                f"the library {name} was replaced by another file while it was open; nothing "
                "was written to that file"
            )
        if state == "overwritten":
            return LibraryOverwritten(
                f"another program wrote over the library {name} while it was open; nothing "
                "more is written to that file"
            )
        return LibraryMoved(
            f"the files {name}-wal and {name}-shm belong to the library {name} while it is open, "
            "and one of them was deleted or replaced; close the library everywhere and open it "
            "again"
        )


def _identity(path: Path) -> Identity | None:
    """The device and the number of the file that a path leads to; None where there is none."""
    try:
        status = os.stat(path)  # noqa: PTH116 — half the time of Path.stat, nine times a commit
    except OSError:
        return None
    return status.st_dev, status.st_ino
