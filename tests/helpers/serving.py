"""What the tests of serving share: a server in a process of its own, people who press keys."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.helpers import forking

QUIT = "\x1b[113;3u"
"""What the page sends for alt+q, which is pressed in a browser in place of ctrl+q."""
LIMIT = 60.0
"""Seconds for what takes one or two: the machine may be busy."""


class Served:
    """A running `variorum serve`."""

    def __init__(
        self, library: Path, names: Sequence[str], *options: str, home: Path | None = None,
        fresh: bool = False,
    ) -> None:  # fmt: skip
        """With `home`, its settings are looked for there; what it complains of is in its `log`.
        `fresh`: it starts an interpreter, and another for its readers (`tests/helpers/forking.py`).
        """
        named = [part for name in names for part in ("--annotator", name)]
        arguments = ["serve", "--library", str(library), *named, "--json", *options]
        env = dict(os.environ)
        if home:
            env |= {"HOME": str(home), "XDG_CONFIG_HOME": str(home)}
        self.process: subprocess.Popen[bytes] | forking.Forked
        with (home / "log").open("wb") if home else nullcontext() as errors:
            if fresh or not forking.forks(env):
                self.process = subprocess.Popen(
                    [sys.executable, "-m", "reader", *arguments],
                    stdout=subprocess.PIPE, stderr=errors, env=env,
                )  # fmt: skip
            else:
                told, theirs = os.pipe()
                streams = 0, theirs, errors.fileno() if errors else 2
                self.process = forking.fork(arguments, streams, env, browser=True)
                os.close(theirs)
                self.process.stdout = os.fdopen(told, "rb")
        assert self.process.stdout is not None
        said = json.loads(self.process.stdout.readline())
        self.url: str = said["url"]
        self.host = self.url.removeprefix("http://").rstrip("/")
        self.links: dict[str, str] = {one["annotator"]: one["link"] for one in said["links"]}

    def secret(self, name: str) -> str:
        return self.links[name].partition("#")[2]

    async def person(
        self, name: str, columns: int = 120, rows: int = 36, **first: object
    ) -> Person:
        """Somebody at a browser of their own, whose page says `first` besides."""
        socket = await connect(
            f"ws://{self.host}/terminal", origin=f"http://{self.host}", max_size=None
        )
        size = {"columns": columns, "rows": rows}
        await socket.send(json.dumps({"secret": self.secret(name), **size, **first}))
        return Person(socket)

    def end(self, number: int = signal.SIGTERM) -> int:
        """End it by a signal; its exit code."""
        self.process.send_signal(number)
        return self.process.wait(LIMIT)


class Person:
    """A websocket that shows a reader."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.seen = b""
        self.told: list[dict[str, Any]] = []

    async def press(self, keys: str) -> None:
        await self.socket.send(keys.encode())

    async def tell(self, **words: object) -> None:
        await self.socket.send(json.dumps(words))

    async def sees(self, text: str) -> None:
        """Wait until this has come since the last time."""
        async with asyncio.timeout(LIMIT):
            while text.encode() not in self.seen:
                await self._receive()
        self.seen = self.seen.partition(text.encode())[2]

    async def is_told(self, word: str) -> Any:
        """Wait until the server has told this; what it told."""
        async with asyncio.timeout(LIMIT):
            while not any(word in one for one in self.told):
                await self._receive()
        at = next(n for n, one in enumerate(self.told) if word in one)
        return self.told.pop(at)[word]

    async def is_told_or_closed(self) -> dict[str, Any]:
        """What the server tells first; nothing where it closes instead."""
        async with asyncio.timeout(LIMIT):
            with suppress(ConnectionClosed):
                while not self.told:
                    await self._receive()
        return self.told[0] if self.told else {}

    async def is_closed(self) -> tuple[int, str]:
        """Wait until the server closes; its code and sentence."""
        async with asyncio.timeout(LIMIT):
            with suppress(ConnectionClosed):
                while True:
                    await self._receive()
        return self.socket.close_code or 0, self.socket.close_reason or ""

    async def _receive(self) -> None:
        message = await self.socket.recv()
        if isinstance(message, str):
            self.told.append(json.loads(message))
        else:
            self.seen += message


@contextmanager
def serving(library: Path, *names: str, options: Sequence[str] = ()) -> Iterator[Served]:
    """A server for these people; ended at the end of the block."""
    served = Served(library, names, *options)
    try:
        yield served
    finally:
        if served.process.poll() is None:
            served.end()
        assert served.process.stdout is not None
        served.process.stdout.close()


def below(pid: int) -> set[int]:
    """The processes that descend from this one (Linux)."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue
            parents[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
    found, more = set(), {pid}
    while more:
        more = {child for child, parent in parents.items() if parent in more} - found
        found |= more
    return found


def lives(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


async def until(what: Any, limit: float = LIMIT) -> None:
    """Wait until `what()` holds; there is nothing that would tell of it."""
    async with asyncio.timeout(limit):
        while not what():
            await asyncio.sleep(0.02)
