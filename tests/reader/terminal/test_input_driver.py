"""A terminal that brings more keys than the program can take, and bytes that are no text."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.helpers import forking
from tests.helpers.screens import make_library
from tests.helpers.serving import LIMIT, until
from tests.reader.serving.test_serving import annotations
from tests.reader.serving.test_serving_floods import LARGEST, busy, largest

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="looks into /proc, which is Linux's"
)


@pytest.fixture
def library(tmp_path, home) -> Path:
    path = tmp_path / "library.db"
    make_library(path)
    return path


@contextmanager
def reading(library: Path) -> Iterator[tuple[int, int]]:
    """The reader in a pseudo-terminal: its process and the other end, which does not block."""
    import pty

    master, slave = pty.openpty()
    process = forking.fork(
        ["read", "bridge", "--library", str(library), "--as", "Ada"], (slave,) * 3,
        {**os.environ, "TERM": "xterm-256color", "LINES": "36", "COLUMNS": "120"}, terminal=True,
    )  # fmt: skip
    os.close(slave)
    os.set_blocking(master, False)
    try:
        yield process.pid, master
    finally:
        os.close(master)
        process.send_signal(signal.SIGKILL)
        process.wait(LIMIT)


class Terminal:
    """What the program paints is taken as it comes."""

    def __init__(self, master: int) -> None:
        self.seen = b""
        self._master = master
        asyncio.get_running_loop().add_reader(master, self._take)

    def _take(self) -> None:
        self.seen += os.read(self._master, 1 << 16)

    async def sees(self, text: str) -> None:
        await until(lambda: text.encode() in self.seen)

    def gone(self) -> None:
        asyncio.get_running_loop().remove_reader(self._master)


async def test_keys_without_end_wait_in_the_terminal_and_not_in_the_program(library):
    with reading(library) as (pid, master):
        terminal = Terminal(master)
        await terminal.sees("Velm was closed")
        begun = busy(pid)

        def press() -> bool:
            with suppress(BlockingIOError):  # it has enough
                os.write(master, b"j" * 4096)
            return busy(pid) > begun + 1

        await until(press)
        assert largest(pid) < LARGEST
        terminal.gone()


async def test_bytes_that_are_no_text_are_no_end(library):
    with reading(library) as (_, master):
        terminal = Terminal(master)
        await terminal.sees("Velm was closed")
        os.write(master, b"\xff\xc3\x28\x80\xe2\x82")
        os.write(master, b"c")
        await terminal.sees("1 annotation")
        assert annotations(library) == [("Ada", ("claim",))]
        terminal.gone()
