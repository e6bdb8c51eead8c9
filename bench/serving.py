"""A class at one machine: how much memory a session takes, and how long a key takes to the screen.

    python -m bench.serving [--sessions 30] [--seconds 60] [--pace 2]

Everybody reads the sample library over a websocket of their own and presses a key every `pace`
seconds or so: mostly a sentence on, now and then a tag. A key is answered when the frame that it
caused has come (CSI ? 2026 l, the end of a synchronized update); everybody's tags are seen by all
the others at once, and that work is in the figures (now and then a frame that another's tag caused
is taken for the answer). Linux only: memory is read from /proc. PSS counts a page that n processes
share as an nth of it in each.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from annotations.service.store import Store
from reader import sample

_QUERY, _YES, _END = b"\x1b[?2026$p", b"\x1b[?2026;2$y", b"\x1b[?2026l"
# A class reads more than it tags.
_KEYS = (b")", b")", b")", b"j", b"j", b" ", b"(", b"c", b"o")
_LIMIT = 120.0


class Reader:
    """One person at a browser."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.bytes = 0
        self.painted = asyncio.Event()
        self.waits: list[float] = []
        self.unanswered = 0
        self._tail = b""
        self._seen = b""
        self._reading = asyncio.ensure_future(self._read())

    async def _read(self) -> None:
        with suppress(ConnectionClosed):
            await self._read_messages()

    async def _read_messages(self) -> None:
        async for message in self.socket:
            if isinstance(message, str):
                continue
            self.bytes += len(message)
            both = self._tail + message
            if _QUERY in both:
                await self.socket.send(_YES)
                both = both.replace(_QUERY, b"")
            if _END in both:
                self.painted.set()
                both = both.rpartition(_END)[2]
            self._tail = both[-len(_QUERY) :]
            self._seen = (self._seen + message)[-200_000:]

    async def opens(self, awaited: bytes) -> None:
        """Wait until the text is there."""
        async with asyncio.timeout(_LIMIT):
            while awaited not in self._seen:
                self.painted.clear()
                await self.painted.wait()

    async def reads(self, seconds: float, pace: float, chance: random.Random) -> None:
        """Press keys for so long, and note how long each took to the next frame."""
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        await asyncio.sleep(chance.uniform(0, pace))
        while loop.time() < until:
            self.painted.clear()
            begun = time.perf_counter()
            await self.socket.send(chance.choice(_KEYS))
            try:
                await asyncio.wait_for(self.painted.wait(), pace * 5)
            except TimeoutError:
                self.unanswered += 1  # a key that moved nothing: the end of the text
                continue
            self.waits.append((time.perf_counter() - begun) * 1e3)
            await asyncio.sleep(chance.uniform(0.5, 1.5) * pace)


def below(pid: int) -> list[int]:
    """This process and all that descend from it."""
    found, more = [pid], [pid]
    while more:
        parent = more.pop()
        for task in Path(f"/proc/{parent}/task").iterdir():
            children = [int(child) for child in (task / "children").read_text().split()]
            found += children
            more += children
    return found


def memory(pid: int) -> tuple[float, float, float]:
    """RSS, PSS and what is this process's alone, in megabytes."""
    sums = {"Rss": 0, "Pss": 0, "Private_Clean": 0, "Private_Dirty": 0}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        name, _, rest = line.partition(":")
        if name in sums:
            sums[name] += int(rest.split()[0])
    own = sums["Private_Clean"] + sums["Private_Dirty"]
    return sums["Rss"] / 1024, sums["Pss"] / 1024, own / 1024


def processor(pids: list[int]) -> float:
    """Seconds of the processor that these have used."""
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def at(sorted_values: list[float], share: float) -> float:
    return sorted_values[min(len(sorted_values) - 1, int(share * len(sorted_values)))]


async def measure(sessions: int, seconds: float, pace: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = folder
        library = Path(folder) / "library.db"
        store = Store.open(library, "Teacher")
        slugs = sample.build(store)[:2]
        store.close()
        names = [part for n in range(sessions) for part in ("--annotator", f"Student {n}")]
        command = [sys.executable, "-m", "reader", "serve", *slugs, "--library", str(library)]
        server = subprocess.Popen(
            [*command, "--sessions", str(sessions), "--json", *names], stdout=subprocess.PIPE
        )
        assert server.stdout is not None
        try:
            told = json.loads(server.stdout.readline())
            await run(server.pid, told, seconds, pace)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait()


async def run(pid: int, told: dict[str, object], seconds: float, pace: float) -> None:
    """Let everybody in, let them read, and print what it cost."""
    host = str(told["url"]).removeprefix("http://").rstrip("/")
    links = [str(one["link"]) for one in told["links"]]  # type: ignore[attr-defined]
    readers: list[Reader] = []
    opening: list[float] = []
    for link in links:
        begun = time.perf_counter()
        socket = await connect(
            f"ws://{host}/terminal", origin=f"http://{host}", compression=None, max_size=None
        )
        secret = link.partition("#")[2]
        await socket.send(json.dumps({"secret": secret, "columns": 120, "rows": 40}))
        readers.append(Reader(socket))
        await readers[-1].opens(b"words")
        opening.append((time.perf_counter() - begun) * 1e3)
    server, fork_server, *children = below(pid)
    first = [memory(child) for child in children]
    used, begun = processor([server, fork_server, *children]), time.perf_counter()
    busy = processor([server])
    sent = sum(reader.bytes for reader in readers)
    chance = random.Random(7)
    await asyncio.gather(
        *(reader.reads(seconds, pace, random.Random(chance.random())) for reader in readers)
    )
    wall = time.perf_counter() - begun
    used = processor([server, fork_server, *children]) - used
    busy = processor([server]) - busy
    waits = sorted(wait for reader in readers for wait in reader.waits)
    sent = sum(reader.bytes for reader in readers) - sent
    last = [memory(child) for child in children]
    whole = sum(memory(one)[1] for one in (server, fork_server, *children))
    silent = sum(reader.unanswered for reader in readers)
    print(
        f"{len(readers)} sessions, {len(waits):,} keys in {wall:.0f} s, "
        f"{silent} more painted nothing"
    )
    print(f"open to text:       p50 {statistics.median(opening):6.0f} ms, one after the other")
    print(f"key to screen:      p50 {at(waits, 0.5):6.1f} ms   p95 {at(waits, 0.95):6.1f} ms   "
          f"p99 {at(waits, 0.99):6.1f} ms")  # fmt: skip
    share = f"{busy / wall:.2f} of it the server's"
    key = f"{used / len(waits) * 1e3:.0f} ms a key"
    print(f"processor:          {used / wall:.2f} of {os.cpu_count()} cores ({key}), {share}")
    print(f"sent:               {sent / len(waits) / 1024:.1f} KiB a key")
    for when, each in (("opened", first), ("at the end", last)):
        rss, pss, own = (statistics.median(one[n] for one in each) for n in range(3))
        print(f"a session {when:10}: RSS {rss:5.1f}  PSS {pss:5.1f}  its own {own:5.1f} MB")
    print(f"all processes:      PSS {whole:.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--pace", type=float, default=2.0)
    given = parser.parse_args()
    asyncio.run(measure(given.sessions, given.seconds, given.pace))


if __name__ == "__main__":
    main()
