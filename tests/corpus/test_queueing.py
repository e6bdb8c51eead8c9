from __future__ import annotations

import errno
import os
import stat
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from annotations.service.store import Store
from corpus.errors import LibraryBusy
from corpus.storage import connections, write_queue
from corpus.storage.write_queue import queue_of, turn
from tests.helpers.factories import add, run_python, span_of

posix = pytest.mark.skipif(os.name != "posix", reason="rights of files and flock are POSIX's")


@pytest.fixture
def queue(path: Path) -> Path:
    path.touch(0o600)
    return queue_of(path)


@posix
def test_the_side_file_is_for_nobody_else(path: Path, store: Store) -> None:
    add(store)
    side = path.with_name("library.db-queue")
    assert side.stat().st_size == 0
    for file in path.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name


@posix
def test_those_to_whom_the_library_is_open_can_queue(path: Path, queue: Path) -> None:
    path.chmod(0o664)
    with turn(queue, 1):
        assert stat.S_IMODE(queue.stat().st_mode) == 0o664


def test_reading_makes_no_side_file(path: Path, opened: Callable[..., Store]) -> None:
    store = opened()
    add(store)
    store.close()
    queue_of(path).unlink()
    assert len(opened("Bo").summaries()) == 1
    assert not queue_of(path).exists()


def test_a_side_file_that_is_gone_is_made_again(path: Path, store: Store) -> None:
    document = add(store)
    queue_of(path).unlink()
    store.annotate(document, span_of(document, "bridge"), ["claim"])
    assert queue_of(path).exists()


@posix
def test_every_way_to_a_library_leads_to_one_queue(path: Path, queue: Path) -> None:
    link = path.with_name("link.db")
    link.symlink_to(path)
    assert queue_of(link) == queue


@posix
@pytest.mark.parametrize("kind", ["a link", "a folder", "a pipe"])
def test_what_else_lies_there_is_left_alone(path: Path, store: Store, kind: str) -> None:
    side, aim = queue_of(path), path.with_name("mine")
    assert not side.exists()
    if kind == "a link":
        side.symlink_to(aim)
    elif kind == "a folder":
        side.mkdir()
    else:
        os.mkfifo(side)
    document = add(store)
    assert store.annotate(document, span_of(document, "bridge"), ["claim"]).tags == ("claim",)
    assert not aim.exists()


def test_threads_wait_for_each_other(queue: Path) -> None:
    inside: list[int] = []
    most: list[int] = []

    def write(number: int) -> None:
        for _ in range(20):
            with turn(queue, 10):
                inside.append(number)
                most.append(len(inside))
                inside.remove(number)

    threads = [threading.Thread(target=write, args=[n]) for n in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 100


def test_who_gave_up_keeps_nobody_waiting(queue: Path) -> None:
    with turn(queue, 1):
        for _ in range(3):
            with pytest.raises(TimeoutError), turn(queue, 0.01):
                pass
    for _ in range(3):
        with turn(queue, 5):
            pass


def test_a_failure_in_a_turn_ends_it(queue: Path) -> None:
    with pytest.raises(ZeroDivisionError), turn(queue, 1):
        raise ZeroDivisionError
    with turn(queue, 0):
        pass


def test_a_writer_that_is_killed_gives_up_its_turn(queue: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from corpus.storage.write_queue import turn\n"
        "with turn(Path(sys.argv[1]), 5): print('in', flush=True); sys.stdin.readline()"
    )
    other = run_python(code, queue)
    assert other.stdout
    assert other.stdout.readline() == "in\n"
    with pytest.raises(TimeoutError), turn(queue, 0.01):
        pass
    other.kill()
    with turn(queue, 10):
        pass
    other.communicate()


@pytest.mark.skipif(sys.platform == "win32", reason="flock")
@pytest.mark.parametrize("code", [errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS])
def test_a_disk_without_locks_leaves_it_to_sqlite(
    path: Path, store: Store, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def flock(*_: object) -> None:
        raise OSError(code, "no locks")

    monkeypatch.setattr(write_queue.fcntl, "flock", flock)
    document = add(store)
    assert store.annotate(document, span_of(document, "bridge"), ["claim"]).tags == ("claim",)


def test_one_sentence_for_whoever_waited_in_vain(
    path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = add(store)
    monkeypatch.setattr(connections, "PATIENCE", 0.01)
    with (
        turn(queue_of(path), 1),
        pytest.raises(LibraryBusy, match="another program is writing"),
    ):
        store.annotate(document, span_of(document, "bridge"), ["claim"])
    assert store.annotate(document, span_of(document, "bridge"), ["claim"]).tags == ("claim",)


def test_a_program_that_is_ending_leaves_it_to_sqlite(
    queue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python starts no threads any more then."""

    def start(_: object) -> None:
        raise RuntimeError("can't start new thread")

    with turn(queue, 1):
        monkeypatch.setattr(write_queue._Waiting, "start", start)
        with turn(queue, 1):
            pass
