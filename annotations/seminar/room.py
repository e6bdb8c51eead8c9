"""The room of a class: who is reading where at this moment, and what is said to everybody.

`variorum serve` and the view of the class open a room: a file beside the library. Every reader of
the library takes part while that file is there, at the machine itself and in browsers alike. What
is in it is of the moment; when the last has gone it is deleted. A reader whom nobody hears any more
(a program that was killed) counts as gone after `STALE` seconds. That is judged by the time that
passes here, not by what two clocks say; clocks are compared only where there is nothing else yet.

Nothing of it may disturb reading: whatever is wrong with the file, a reader goes on without.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from annotations.errors import RoomBroken, RoomBusy, RoomError
from annotations.seminar.class_signals import Signal, read_signals
from annotations.seminar.presence import Place, Present, known_role
from annotations.seminar.roles import Role
from annotations.storage.room_rows import ReaderRow, RoomFile

Result = TypeVar("Result")
SUFFIX = ".room"
STALE = 40.0
"""Seconds after which nobody is there any more who has not been heard of."""
HEARTBEAT = 15.0
"""Seconds between two signs of life of who does not move."""
PAUSE = 2.0
"""Seconds between two writes of who does."""
LOOK_AGAIN = 2.0
"""Seconds between two looks whether there is a room now."""
LATE = 300.0
"""Seconds in which who comes late is still brought to where the class was asked to look."""
_KEPT = 100
"""Messages that can be read again."""
_TRIES, _BETWEEN = 20, 0.01
"""How often to try again what must not be lost, and the seconds between."""
_CLOSED = "nobody has opened a class on this library; variorum serve does, and the class view"


def room_path(library: Path) -> Path:
    """Where the room of a library is: beside the file itself, whatever links lead there."""
    place = Path(os.path.realpath(library))
    path = place.with_suffix(SUFFIX)
    return path if path != place else place.with_name(f"{place.name}{SUFFIX}")


class Room:
    """One program's part in the room of a library. To be used in one thread."""

    def __init__(
        self,
        library: Path,
        annotator: str,
        role: Role = Role.OWNER,
        *,
        host: bool = False,
        opens: bool | None = None,
        clock: Callable[[], float] = time.time,
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        """`host`: nobody reads here, as in the server; `opens`: open a room where there is none,
        which a host does if nothing else is said. `clock` may jump; `elapsed` never goes back.
        """
        self._library = Path(os.path.realpath(library))
        self._path = room_path(library)
        self._clock, self._elapsed = clock, elapsed
        now = clock()
        self._row = ReaderRow(
            session=os.urandom(16).hex(), machine=_machine(), process=os.getpid(),
            annotator=annotator, role=int(role), host=host, screen="",
            document=None, start=0, end=0, share=0.0, began=now, active=now, seen=now, beat=0,
        )  # fmt: skip
        self._keeps_open = host if opens is None else opens
        self._file: RoomFile | None = None
        self._heard = 0
        """The id of the newest signal that was handed out."""
        self._beats: dict[str, tuple[int, float]] = {}
        """By session: its last beat, and when that was noticed here."""
        self._written = self._looked = -1e9
        self._place = Place()
        self._used = elapsed()
        """When a key was pressed last."""
        self._trusted: bool | None = None
        """Whether locks work where the library is."""
        self.problem: RoomError | None = None
        """Why there is no room, though this program wants to keep one open."""

    @property
    def session(self) -> str:
        return self._row.session

    @property
    def is_open(self) -> bool:
        """Whether there is a room, and this program takes part in it."""
        return self._file is not None

    # Taking part

    def keep_open(self) -> None:
        """Open a room if there is none, from now on: somebody looks at the class here."""
        self._keeps_open = True
        self._looked = -1e9

    def rename(self, annotator: str) -> None:
        """Take part under another name."""
        if annotator != self._row.annotator:
            self._row = replace(self._row, annotator=annotator)
            self._written = -1e9

    def touch(self) -> None:
        """A key was pressed."""
        self._used = self._elapsed()

    def tick(self, place: Place) -> list[Signal]:
        """To be called twice a second: say where this reader is, and hear what others have said.
        Raises nothing.
        """
        self._place = place
        try:
            return self._tick()
        except RoomBroken as error:
            self._lose(error)
            if self._keeps_open:
                RoomFile.discard_broken(self._path)
        except RoomError as error:
            if self._file is None or not self._file.is_in_place:
                self._lose(error)
        return []

    def _tick(self) -> list[Signal]:
        now = self._elapsed()
        if self._file is not None and not self._file.is_in_place:
            self._lose(None)
        if self._file is None:
            if now - self._looked < LOOK_AGAIN:
                return []
            self._looked = now
            return self._join()
        row = self._row
        moved = self._place != _place(row)
        if now - self._written >= (PAUSE if moved else HEARTBEAT):
            self._write()
        return self._hear()

    def leave(self) -> None:
        """Take no part any more; the last one deletes the file. Raises nothing."""
        file, self._file = self._file, None
        if file is None:
            return
        try:
            others = [
                row
                for row in _patiently(file.readers)
                if self._is_live(row) and not self._is_me(row)
            ]
            _patiently(lambda: self._part(file, last=not others))
        except RoomError:
            pass  # the row becomes stale
        finally:
            file.close()

    def _part(self, file: RoomFile, *, last: bool) -> None:
        with file.writing():
            file.remove_reader(self.session)
            if last:
                file.remove_file()

    def _join(self) -> list[Signal]:
        if self._trusted is None:
            if not self._keeps_open and not self._path.exists():
                return []
            from corpus.storage.file_systems import location_risk  # not before the first paint

            self._trusted = location_risk(self._library) is None
        if not self._trusted:
            self.problem = RoomError(
                "the class is not shown live: the library is on a network disk or in a "
                "synchronised folder"
            )
            return []
        file = RoomFile.open(self._path, self._library.name)
        if file is None and self._keeps_open:
            RoomFile.create(self._path, self._library)
            file = RoomFile.open(self._path, self._library.name)
        if file is None:
            return []
        try:
            late, heard = self._still_on(file), file.last_signal()
            rows = [row for row in file.readers() if not self._is_me(row)]
            if not any(self._is_live(row) for row in rows):
                with file.writing():
                    file.clear()  # left by programs that were killed
        except RoomError:
            file.close()
            raise
        self._file, self._heard, self.problem = file, heard, None
        self._written = -1e9
        self._write()
        return late

    def _still_on(self, file: RoomFile) -> list[Signal]:
        """What was asked of everybody before this reader came, and is asked still."""
        live = {row.session for row in file.readers() if self._is_live(row)}
        asked = [row for row in file.signals() if row.kind != "message"]
        if not asked or asked[-1].kind == "walk-end" or asked[-1].session not in live:
            return []
        last = asked[-1]
        if last.kind == "look" and not 0 <= self._clock() - last.sent <= LATE:
            return []
        return [replace(signal, late=True) for signal in read_signals([last])]

    def _write(self) -> None:
        assert self._file is not None
        now, clock = self._elapsed(), self._clock()
        place = self._place
        row = replace(
            self._row, screen=place.screen, document=place.document, start=place.start,
            end=place.end, share=place.share, active=clock - (now - self._used), seen=clock,
            beat=self._row.beat + 1,
        )  # fmt: skip
        gone = (
            []
            if not self._keeps_open
            else [other.session for other in self._file.readers() if not self._is_live(other)]
        )
        with self._file.writing():
            for session in gone:  # who is there after all writes the row again
                self._file.remove_reader(session)
            self._file.write_reader(row)
        self._row, self._written = row, now

    def _hear(self) -> list[Signal]:
        assert self._file is not None
        last = self._file.last_signal()
        if last == self._heard:
            return []
        rows = self._file.signals(after=self._heard)
        self._heard = last
        return read_signals([row for row in rows if row.session != self.session])

    def _lose(self, error: RoomError | None) -> None:
        if self._file is not None:
            self._file.close()
        self._file, self._looked = None, self._elapsed() if error is not None else -1e9
        if error is not None and self._keeps_open:
            self.problem = error

    # Who is there

    def version(self) -> int:
        """A number that changes when another program has written; 0 without a room. Raises
        RoomError.
        """
        return 0 if self._file is None else self._file.version()

    def present(self) -> list[Present]:
        """Everybody who has the library open, by name, each once. Empty without a room. Raises
        RoomError.
        """
        if self._file is None:
            return []
        rows = [row for row in self._file.readers() if self._is_live(row)]
        by_name: dict[str, list[ReaderRow]] = {}
        for row in rows:
            if not row.host:
                by_name.setdefault(row.annotator, []).append(row)
        return [self._person(windows) for _, windows in sorted(by_name.items())]

    def is_live(self, session: str) -> bool:
        """Whether the program that said something is still there. Raises RoomError."""
        rows = self._file.readers() if self._file is not None else []
        return any(row.session == session and self._is_live(row) for row in rows)

    def _person(self, windows: Sequence[ReaderRow]) -> Present:
        last = min(windows, key=self._idle)
        return Present(
            last.annotator, known_role(last.role),
            _place(last),
            min(row.began for row in windows), self._idle(last), len(windows), last.session,
        )  # fmt: skip

    def _idle(self, row: ReaderRow) -> float:
        """Seconds since a key: as its own clock measures them until it was heard, and as they pass
        here since: so clocks that differ, or jump, do not matter.
        """
        if self._is_me(row):
            return self._elapsed() - self._used
        return max(0.0, row.seen - row.active) + self._elapsed() - self._beats[row.session][1]

    def _is_me(self, row: ReaderRow) -> bool:
        return row.session == self.session

    def _is_live(self, row: ReaderRow) -> bool:
        if row.machine and row.machine == self._row.machine and not _is_running(row.process):
            return False
        now = self._elapsed()
        known = self._beats.get(row.session)
        if known is None:
            age = abs(self._clock() - row.seen)
            known = self._beats[row.session] = (row.beat, now - age if age <= STALE else -1e9)
        elif known[0] != row.beat:
            known = self._beats[row.session] = (row.beat, now)
        return self._is_me(row) or now - known[1] <= STALE

    # Saying something

    def send(self, kind: str, payload: Mapping[str, Any]) -> Signal:
        """Say something to everybody who is here, and for some kinds to who comes later. Raises
        RoomError, also where there is no room.
        """
        if self._file is None or not self._file.is_in_place:
            raise self.problem or RoomError(_CLOSED)
        file, sender, sent = self._file, self._row.annotator, self._clock()
        words, most = json.dumps(payload, ensure_ascii=False), _KEPT if kind == "message" else 1

        def write() -> int:
            with file.writing():
                return file.add_signal(kind, self.session, sender, sent, words, most=most)

        return Signal(_patiently(write), kind, self.session, sender, sent, payload)

    def messages(self) -> list[Signal]:
        """Those that can be read again, the newest last. Raises RoomError."""
        rows = self._file.signals() if self._file is not None else []
        return read_signals([row for row in rows if row.kind == "message"])


def _patiently(do: Callable[[], Result]) -> Result:
    """Try for a fifth of a second: others write for a ten-thousandth of one."""
    for _ in range(_TRIES):
        try:
            return do()
        except RoomBusy:
            time.sleep(_BETWEEN)
    return do()


def _machine() -> str:
    """What tells the processes of this machine, or of this container, from those of others; empty
    where a process cannot be asked for without disturbing it.
    """
    if os.name != "posix":
        return ""
    try:
        space = os.stat("/proc/self/ns/pid").st_ino  # noqa: PTH116
    except OSError:
        space = 0
    return f"{os.uname().nodename}/{space}"


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True  # somebody else's
    try:
        with open(f"/proc/{process}/stat", "rb", buffering=0) as file:  # noqa: PTH123 - often
            status = file.read(200)
    except OSError:
        return True
    return not status.rpartition(b")")[2].startswith(b" Z")  # killed, and its parent is busy


def _place(row: ReaderRow) -> Place:
    return Place(row.screen, row.document, row.start, row.end, row.share)
