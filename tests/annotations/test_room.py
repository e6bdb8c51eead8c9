"""The room of a class: a file of the moment, which must never disturb reading."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from annotations.errors import RoomError
from annotations.seminar.class_signals import LONGEST_MESSAGE, message_text
from annotations.seminar.presence import Place
from annotations.seminar.roles import Role
from annotations.seminar.room import HEARTBEAT, STALE, Room, room_path
from annotations.service.store import Store


class Clocks:
    """Time as it passes, and clocks that say something about it."""

    def __init__(self) -> None:
        self.passed = 1000.0
        self.wall = 1.7e9

    def elapsed(self) -> float:
        return self.passed

    def clock(self) -> float:
        return self.wall

    def wait(self, seconds: float) -> None:
        self.passed += seconds
        self.wall += seconds


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "seminar.db"
    Store.open(path, "Ann").close()
    return path


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


def room(library: Path, clocks: Clocks, name: str, *, host: bool = False) -> Room:
    return Room(
        library, name, Role.OWNER if host else Role.STUDENT, host=host, clock=clocks.clock,
        elapsed=clocks.elapsed,
    )  # fmt: skip


def pass_time(clocks: Clocks, seconds: float, *rooms: Room) -> None:
    for _ in range(int(seconds * 2)):
        clocks.wait(0.5)
        for one in rooms:
            one.tick(Place("reading"))


def names(one: Room) -> list[str]:
    return [present.annotator for present in one.present()]


def test_a_reader_alone_makes_no_room(library: Path, clocks: Clocks) -> None:
    ann = room(library, clocks, "Ann")
    pass_time(clocks, 10, ann)
    assert not room_path(library).exists()
    assert ann.present() == []
    with pytest.raises(RoomError, match="nobody has opened a class"):
        ann.send("message", {"text": "hello"})


def test_who_reads_where(library: Path, clocks: Clocks) -> None:
    server, ann, ben = (
        room(library, clocks, n, host=n == "serve") for n in ("serve", "Ann", "Ben")
    )
    pass_time(clocks, 3, server, ann, ben)
    ann.tick(Place("reading", "bridge", 120, 150, 0.4))
    clocks.wait(5)
    ann.touch()
    ann.tick(Place("reading", "bridge", 120, 150, 0.4))
    one, two = server.present()  # the server itself is nobody
    assert (one.annotator, one.place.document, one.place.share) == ("Ann", "bridge", 0.4)
    assert two.annotator == "Ben"
    assert one.idle < HEARTBEAT
    assert two.idle > 5
    for each in (ann, ben, server):
        each.leave()
    assert not room_path(library).exists()


def test_a_name_in_two_windows_is_one_person(library: Path, clocks: Clocks) -> None:
    server, first, second = (room(library, clocks, n, host=n == "s") for n in ("s", "Ann", "Ann"))
    pass_time(clocks, 3, server, first, second)
    second.touch()
    second.tick(Place("reading", "ferry"))
    pass_time(clocks, 2.5, server, first)
    second.tick(Place("reading", "ferry"))
    (ann,) = server.present()
    assert ann.windows == 2
    assert ann.place.document == "ferry"
    second.leave()
    (ann,) = server.present()
    assert ann.windows == 1


def test_who_was_killed_is_gone_after_a_while(library: Path, clocks: Clocks) -> None:
    server, ann, ben = (room(library, clocks, n, host=n == "s") for n in ("s", "Ann", "Ben"))
    pass_time(clocks, 3, server, ann, ben)
    assert names(server) == ["Ann", "Ben"]
    pass_time(clocks, STALE - 10, server, ben)  # Ann is heard of no more
    assert names(server) == ["Ann", "Ben"]
    pass_time(clocks, HEARTBEAT, server, ben)
    assert names(server) == ["Ben"]
    pass_time(clocks, 1, ann)  # it was only stopped
    assert names(server) == ["Ann", "Ben"]


@pytest.mark.parametrize("jump", [3600.0, -3600.0, 30 * 365 * 86400.0])
def test_a_clock_that_jumps_sends_nobody_away(library: Path, clocks: Clocks, jump: float) -> None:
    server, ann = room(library, clocks, "s", host=True), room(library, clocks, "Ann")
    pass_time(clocks, 3, server, ann)
    assert names(server) == ["Ann"]
    clocks.wall += jump
    assert names(server) == ["Ann"]
    pass_time(clocks, HEARTBEAT + 3, server, ann)
    (person,) = server.present()
    assert 0 <= person.idle < 60
    newcomer = room(library, clocks, "Ben")
    pass_time(clocks, 1, newcomer)
    assert names(newcomer) == ["Ann", "Ben"]


def test_a_clock_that_is_off_is_heard_of_all_the_same(library: Path, clocks: Clocks) -> None:
    off = Clocks()
    off.wall += 7200
    server, ann = room(library, clocks, "s", host=True), room(library, off, "Ann")
    pass_time(clocks, 1, server)
    pass_time(off, 1, ann)
    for _ in range(40):
        pass_time(clocks, 0.5, server)
        pass_time(off, 0.5, ann)
        server.present()
    (person,) = server.present()
    assert 0 <= person.idle < 60


def test_signals_come_once_and_not_to_who_sent_them(library: Path, clocks: Clocks) -> None:
    server, ann, ben = (room(library, clocks, n, host=n == "s") for n in ("s", "Ann", "Ben"))
    pass_time(clocks, 3, server, ann, ben)
    server.send("message", {"text": "ten minutes"})
    (signal,) = ann.tick(Place())
    assert (signal.sender, signal.payload["text"], signal.late) == ("s", "ten minutes", False)
    assert ann.tick(Place()) == []
    assert server.tick(Place()) == []
    assert [s.payload["text"] for s in ben.messages()] == ["ten minutes"]


def test_who_comes_late_is_brought_to_where_the_class_is(library: Path, clocks: Clocks) -> None:
    server = room(library, clocks, "s", host=True)
    pass_time(clocks, 1, server)
    server.send("message", {"text": "welcome"})
    server.send("look", {"slug": "bridge"})
    late = room(library, clocks, "Ann")
    (signal,) = late.tick(Place())
    assert (signal.kind, signal.late) == ("look", True)
    server.send("walk", {"at": 1})
    (signal,) = room(library, clocks, "Ben").tick(Place())
    assert signal.kind == "walk"
    server.send("walk-end", {})
    assert room(library, clocks, "Cy").tick(Place()) == []


def test_a_look_of_an_hour_ago_moves_nobody(library: Path, clocks: Clocks) -> None:
    server = room(library, clocks, "s", host=True)
    pass_time(clocks, 1, server)
    server.send("look", {"slug": "bridge"})
    pass_time(clocks, 400, server)
    assert room(library, clocks, "Ann").tick(Place()) == []


def test_what_a_killed_class_left_is_forgotten(library: Path, clocks: Clocks) -> None:
    server = room(library, clocks, "s", host=True)
    pass_time(clocks, 1, server)
    server.send("message", {"text": "of yesterday"})
    server.send("walk", {"at": 1})
    clocks.wait(86400)
    ann = room(library, clocks, "Ann")
    assert ann.tick(Place()) == []
    assert names(ann) == ["Ann"]
    assert ann.messages() == []
    ann.leave()
    assert not room_path(library).exists()


def test_a_room_that_was_deleted_is_opened_again(library: Path, clocks: Clocks) -> None:
    server, ann = room(library, clocks, "s", host=True), room(library, clocks, "Ann")
    pass_time(clocks, 3, server, ann)
    room_path(library).unlink()
    with pytest.raises(RoomError):
        server.send("message", {"text": "into nothing"})
    pass_time(clocks, 5, server, ann)
    assert names(server) == ["Ann"]


@pytest.mark.parametrize(
    "content", [b"", b"my rooms: 101, 102\n", b"SQLite format 3\0" + b"x" * 90]
)
def test_a_foreign_file_of_that_name_is_left_alone(
    library: Path, clocks: Clocks, content: bytes
) -> None:
    path = room_path(library)
    path.write_bytes(content)
    server, ann = room(library, clocks, "s", host=True), room(library, clocks, "Ann")
    pass_time(clocks, 6, server, ann)
    assert path.read_bytes() == content
    assert ann.problem is None
    assert "not Variorum's" in str(server.problem)
    with pytest.raises(RoomError, match="not Variorum's"):
        server.send("message", {"text": "x"})
    server.leave()
    assert path.read_bytes() == content


def test_another_library_of_that_name_has_the_room(library: Path, clocks: Clocks) -> None:
    other = library.with_name("seminar.sqlite")
    Store.open(other, "Ann").close()
    first, second = room(library, clocks, "s", host=True), room(other, clocks, "t", host=True)
    pass_time(clocks, 3, first, second)
    assert first.is_open
    assert not second.is_open
    assert "of the library seminar.db" in str(second.problem)


def test_folders_pipes_and_links_disturb_nobody(library: Path, clocks: Clocks) -> None:
    path = room_path(library)
    makers: tuple[Callable[[], object], ...] = (
        path.mkdir, lambda: os.mkfifo(path), lambda: path.symlink_to("nowhere"),
    )  # fmt: skip
    for make in makers:
        make()
        server, ann = room(library, clocks, "s", host=True), room(library, clocks, "Ann")
        pass_time(clocks, 5, server, ann)
        assert not server.is_open
        assert os.path.lexists(path)
        path.rmdir() if path.is_dir() else path.unlink()


def test_a_damaged_room_is_made_anew(library: Path, clocks: Clocks) -> None:
    server, ann = room(library, clocks, "s", host=True), room(library, clocks, "Ann")
    pass_time(clocks, 3, server, ann)
    content = bytearray(room_path(library).read_bytes())
    content[100:] = b"\xff" * (len(content) - 100)
    room_path(library).write_bytes(content)
    pass_time(clocks, 20, server, ann)
    assert names(server) == ["Ann"]


def test_values_of_other_kinds_in_the_room(library: Path, clocks: Clocks) -> None:
    server, ann = room(library, clocks, "s", host=True), room(library, clocks, "Ann")
    pass_time(clocks, 3, server, ann)
    with sqlite3.connect(room_path(library)) as connection:
        connection.execute("INSERT INTO signals VALUES (7, 'message', 'x', 'y', 0, '[1')")
        connection.execute("INSERT INTO signals VALUES (8, 'message', 'x', 'y', 0, '[1]')")
    connection.close()
    assert ann.tick(Place()) == []
    with sqlite3.connect(room_path(library)) as connection:
        connection.execute("UPDATE readers SET start = 'somewhere', share = x'00'")
    connection.close()
    pass_time(clocks, 20, server, ann)
    assert names(server) == ["Ann"]


def test_it_is_as_private_as_the_library(library: Path, clocks: Clocks) -> None:
    library.chmod(0o600)
    server = room(library, clocks, "s", host=True)
    pass_time(clocks, 1, server)
    assert stat.S_IMODE(room_path(library).stat().st_mode) == 0o600
    assert sorted(p.name for p in library.parent.iterdir() if "room" in p.name) == ["seminar.room"]


@pytest.mark.skipif(getattr(os, "geteuid", int)() == 0, reason="nothing is forbidden to root")
def test_a_folder_that_cannot_be_written(library: Path, clocks: Clocks) -> None:
    library.parent.chmod(0o500)
    try:
        server = room(library, clocks, "s", host=True)
        pass_time(clocks, 3, server)
        assert "cannot be created: permission denied" in str(server.problem)
    finally:
        library.parent.chmod(0o700)


def test_a_library_called_room(tmp_path: Path) -> None:
    assert room_path(tmp_path / "my.room") == tmp_path / "my.room.room"
    (tmp_path / "link.db").symlink_to(tmp_path / "seminar.db")
    assert room_path(tmp_path / "link.db") == tmp_path / "seminar.room"


def test_it_does_not_touch_the_library(library: Path, clocks: Clocks) -> None:
    store = Store.open(library, "Ann")
    version, before = store.database.data_version(), library.stat().st_mtime_ns
    server, ann = room(library, clocks, "s", host=True), room(library, clocks, "Ann")
    pass_time(clocks, 30, server, ann)
    server.send("message", {"text": "x"})
    assert store.database.data_version() == version
    assert library.stat().st_mtime_ns == before
    store.close()


def test_messages_are_one_line_of_a_length() -> None:
    assert message_text(" look\nup \t now ") == "look up now"
    with pytest.raises(RoomError, match="10,000 characters"):
        message_text("x" * 10_000)
    with pytest.raises(RoomError, match="no message"):
        message_text(" \n ")
    assert len(message_text("x" * LONGEST_MESSAGE)) == LONGEST_MESSAGE


def test_writes_are_few(library: Path, clocks: Clocks, monkeypatch: pytest.MonkeyPatch) -> None:
    server, ann = room(library, clocks, "s", host=True), room(library, clocks, "Ann")
    pass_time(clocks, 1, server, ann)
    connection = sqlite3.connect(room_path(library))

    def beats() -> int:
        sql = "SELECT beat FROM readers WHERE annotator = 'Ann'"
        return int(connection.execute(sql).fetchone()[0])

    before = beats()
    pass_time(clocks, 60, ann)
    assert beats() - before <= 4  # nobody moves: signs of life only
    before = beats()
    for n in range(120):  # a minute of moving
        clocks.wait(0.5)
        ann.touch()
        ann.tick(Place("reading", "bridge", n))
    assert beats() - before <= 30
    connection.close()


_SAY = """
import sys, time
from pathlib import Path
from annotations.seminar.room import Place, Room
room = Room(Path(sys.argv[1]), sys.argv[2], host=True)
end = time.monotonic() + 60
while time.monotonic() < end:
    room.tick(Place("reading", "bridge", int(time.monotonic() * 1000)))
    room._written = -1e9
    if room.is_open:
        room.send("message", {"text": "x"})
        print("sent", flush=True)
"""


def test_programs_that_are_killed_while_they_write(library: Path) -> None:
    """Several write as fast as they can, and are killed: the room stays whole."""
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", _SAY, str(library), f"writer {n}"], stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )
        for n in range(2)
    ]  # fmt: skip
    try:
        for writer in writers:
            assert writer.stdout is not None
            for _ in range(10):
                assert writer.stdout.readline() == b"sent\n"
    finally:
        for writer in writers:
            writer.kill()
            writer.wait()
            assert writer.stdout is not None
            writer.stdout.close()
    connection = sqlite3.connect(room_path(library))
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    ann = Room(library, "Ann")
    ann.tick(Place())
    assert names(ann) == ["Ann"]  # the others' processes are gone, though they spoke just now
    ann.leave()
    assert not room_path(library).exists()


class RoomMachine(RuleBasedStateMachine):
    """Programs come, go, are killed, and have clocks that are off; the room says who is there."""

    def __init__(self) -> None:
        super().__init__()
        import tempfile

        self.folder = tempfile.TemporaryDirectory()
        self.library = Path(self.folder.name) / "seminar.db"
        self.library.touch()
        self.time = Clocks()
        self.offsets: dict[int, list[float]] = {}
        self.rooms: dict[int, tuple[str, Room]] = {}
        self.killed: list[Room] = []
        self.heard: dict[int, list[str]] = {}
        self.expected: dict[int, list[str]] = {}
        self.number = 0

    def teardown(self) -> None:
        for _, one in self.rooms.values():
            one.leave()
        for one in self.killed:
            if one._file is not None:
                one._file.close()
        self.folder.cleanup()

    @rule(host=st.booleans(), name=st.sampled_from(["Ann", "Ben", "Cy"]), off=st.sampled_from(
        [0.0, 0.0, 0.0, 5.0, -5.0, 7200.0, -7200.0]))  # fmt: skip
    def come(self, host: bool, name: str, off: float) -> None:
        if len(self.rooms) >= 6:
            return
        self.number += 1
        offset = self.offsets[self.number] = [off]
        one = Room(
            self.library, name, Role.STUDENT, clock=lambda: self.time.wall + offset[0],
            elapsed=self.time.elapsed,
        )  # fmt: skip
        if host:
            one.keep_open()
        self.rooms[self.number] = (name, one)
        self.heard[self.number], self.expected[self.number] = [], []
        self.tick_one(self.number)

    def tick_one(self, number: int) -> None:
        signals = self.rooms[number][1].tick(Place("reading", "x", self.number))
        self.heard[number] += [s.payload["text"] for s in signals if s.kind == "message"]

    def pick(self, which: int) -> int | None:
        numbers = sorted(self.rooms)
        return numbers[which % len(numbers)] if numbers else None

    @rule(which=st.integers(0, 9))
    def kill(self, which: int) -> None:
        number = self.pick(which)
        if number is not None:
            self.killed.append(self.rooms.pop(number)[1])

    @rule(which=st.integers(0, 9))
    def leave(self, which: int) -> None:
        number = self.pick(which)
        if number is not None:
            self.rooms.pop(number)[1].leave()

    @rule(which=st.integers(0, 9), by=st.sampled_from([3600.0, -3600.0, 60.0, -60.0]))
    def jump(self, which: int, by: float) -> None:
        number = self.pick(which)
        if number is not None:
            self.offsets[number][0] += by

    @rule(which=st.integers(0, 9))
    def say(self, which: int) -> None:
        number = self.pick(which)
        if number is None or not self.rooms[number][1].is_open:
            return
        text = f"{number}-{self.time.passed}-{len(self.expected[number])}"
        try:
            self.rooms[number][1].send("message", {"text": text})
        except RoomError:
            return
        here = self.rooms[number][1]._file
        assert here is not None
        for other, (_, one) in self.rooms.items():
            if other != number and one._file is not None and one._file._identity == here._identity:
                self.expected[other].append(text)

    @rule(half_seconds=st.integers(1, 40))
    def pass_time(self, half_seconds: int) -> None:
        for _ in range(half_seconds):
            self.time.wait(0.5)
            for number in self.rooms:
                self.tick_one(number)

    @rule()
    def delete(self) -> None:
        room_path(self.library).unlink(missing_ok=True)
        for number in self.rooms:  # what was not heard yet is gone with it
            self.expected[number] = list(self.heard[number])

    @precondition(lambda self: self.rooms)
    @rule()
    def settle(self) -> None:
        """After a while everybody knows who is there."""
        for _ in range(int((STALE + 2 * HEARTBEAT) * 2)):
            self.time.wait(0.5)
            for number, (_, one) in self.rooms.items():
                self.tick_one(number)
                one.present()
        living = sorted({name for name, _ in self.rooms.values()})
        for _, one in self.rooms.values():
            if one._keeps_open:
                assert one.is_open
            if one.is_open:
                assert [person.annotator for person in one.present()] == living
                assert sum(person.windows for person in one.present()) == len(self.rooms)
                assert all(0 <= person.idle < 1e6 for person in one.present())
        for number in self.rooms:
            assert self.heard[number] == self.expected[number]

    @invariant()
    def nothing_lies_about(self) -> None:
        left = {path.name for path in Path(self.folder.name).iterdir()}
        assert left <= {"seminar.db", "seminar.room"}


RoomMachine.TestCase.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
TestRoomMachine = RoomMachine.TestCase
