"""A class of which one browser floods the server, and strangers who keep the door busy.

    python -m bench.flood [--readers 8] [--seconds 20] [--silent 64,500]

For each kind of flood: how long the others wait for their keys, how large the flooded reader and
the server get, and how long the server takes to stop while the flood goes on. Then, with so many
connections open that never say a secret, how long somebody with a link takes to get in. Linux only.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from annotations.service.store import Store
from bench.serving import Reader, at, below, memory
from reader import sample

_PACE = 1.0
_STOPS = 15.0
"""Seconds after which a server that does not stop is killed."""
_ENTERS = 30.0


class Server:
    """A running `variorum serve` and its links."""

    def __init__(self, process: subprocess.Popen[bytes], links: list[str], url: str) -> None:
        self.process = process
        self.links = links
        self.host = url.removeprefix("http://").rstrip("/")

    async def enter(self, number: int) -> ClientConnection:
        return await enter(self.host, self.links[number])

    def stop(self) -> float | None:
        """End the server; seconds that it took, None where it had to be killed."""
        begun = time.perf_counter()
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(_STOPS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return None
        return time.perf_counter() - begun


async def knock(host: str) -> ClientConnection:
    """A websocket on which nothing was said yet."""
    return await connect(
        f"ws://{host}/terminal", origin=f"http://{host}", compression=None, max_size=None,
        open_timeout=_ENTERS, ping_interval=None, close_timeout=0.1,
    )  # fmt: skip


async def enter(host: str, link: str) -> ClientConnection:
    """A websocket on which this link's secret was said."""
    browser = await knock(host)
    secret = link.partition("#")[2]
    await browser.send(json.dumps({"secret": secret, "columns": 120, "rows": 40}))
    return browser


@contextmanager
def served(people: int) -> Iterator[Server]:
    """A server on the sample library, with a link for each of so many people."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = folder
        library = Path(folder) / "library.db"
        store = Store.open(library, "Teacher")
        slugs = sample.build(store)[:2]
        store.close()
        names = [part for n in range(people) for part in ("--annotator", f"Student {n}")]
        process = subprocess.Popen(
            [sys.executable, "-m", "reader", "serve", *slugs, "--library", str(library),
             "--json", *names],
            stdout=subprocess.PIPE,
        )  # fmt: skip
        assert process.stdout is not None
        try:
            answer = json.loads(process.stdout.readline())
            yield Server(process, [one["link"] for one in answer["links"]], answer["url"])
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
            process.stdout.close()


async def press_keys(browser: ClientConnection) -> None:
    while True:
        await browser.send(b"j" * 4096)


async def press_single_keys(browser: ClientConnection) -> None:
    while True:
        await browser.send(b"j")


async def paste_without_end(browser: ClientConnection) -> None:
    await browser.send(b"\x1b[200~")
    while True:
        await browser.send(b"x" * 16384)


async def move_mouse(browser: ClientConnection) -> None:
    while True:
        moves = (b"\x1b[<35;%d;%dM" % (n % 100 + 1, n % 30 + 1) for n in range(300))
        await browser.send(b"".join(moves))


async def resize(browser: ClientConnection) -> None:
    for number in range(1 << 40):
        size = {"columns": 80 + number % 60, "rows": 24 + number % 20}
        await browser.send(json.dumps(size))


async def ping(browser: ClientConnection) -> None:
    while True:
        await browser.ping()
        browser.pending_pings.clear()


FLOODS: dict[str, Callable[[ClientConnection], Coroutine[Any, Any, None]]] = {
    "keys": press_keys,
    "single keys": press_single_keys,
    "endless paste": paste_without_end,
    "mouse": move_mouse,
    "sizes": resize,
    "pings": ping,
}


async def flood(host: str, link: str, kind: str) -> None:
    """Flood until the server has had enough, and print its sentence. Nothing that it sends is read
    otherwise than by the library.
    """
    browser = await enter(host, link)
    await browser.recv()
    print("in", flush=True)
    with suppress(WebSocketException):
        await FLOODS[kind](browser)
    print(browser.close_code, browser.close_reason, flush=True)


async def follow_memory(pids: dict[str, int], largest: dict[str, float]) -> None:
    """Note the largest PSS of each process, in megabytes, until cancelled."""
    while True:
        for name, pid in pids.items():
            with suppress(OSError):
                largest[name] = max(largest.get(name, 0), memory(pid)[1])
        await asyncio.sleep(0.2)


async def measure_flood(readers: int, seconds: float, kind: str | None) -> None:
    """Let some read while another floods; `kind` is None for how it is without a flood."""
    with served(readers + 1) as server:
        people: list[Reader] = []
        for number in range(readers):
            people.append(Reader(await server.enter(number)))
            await people[-1].opens(b"words")
        before = set(below(server.process.pid))
        largest: dict[str, float] = {}
        flooder: subprocess.Popen[str] | None = None
        following: asyncio.Task[None] | None = None
        if kind is not None:
            flooder = subprocess.Popen(
                [sys.executable, "-m", "bench.flood", "--flooder", server.host,
                 server.links[readers], kind],
                stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
            assert flooder.stdout is not None
            await asyncio.to_thread(flooder.stdout.readline)
            child = (set(below(server.process.pid)) - before).pop()
            pids = {"reader": child, "server": server.process.pid}
            following = asyncio.create_task(follow_memory(pids, largest))
        chance = random.Random(7)
        await asyncio.gather(
            *(one.reads(seconds, _PACE, random.Random(chance.random())) for one in people)
        )
        waits = sorted(wait for one in people for wait in one.waits)
        silent = sum(one.unanswered for one in people)
        ended = flooder is not None and flooder.poll() is not None
        took = await asyncio.to_thread(server.stop)
        if following is not None:
            following.cancel()
        if flooder is not None:
            flooder.kill()
            answer = flooder.communicate()[0].strip()
        for one in people:
            one.socket.transport.abort()
    sizes = "  ".join(f"{name} {size:6.0f} MB" for name, size in largest.items())
    stopped = (
        f"stopped in {took:.2f} s" if took is not None else f"not stopped after {_STOPS:.0f} s"
    )
    print(
        f"{kind or 'no flood':14} others' keys: {len(waits):4} p50 {at(waits, 0.5):6.1f} ms  "
        f"p95 {at(waits, 0.95):7.1f} ms  unanswered {silent:3}  {stopped:20} {sizes}"
        f"{f'  ended: {answer}' if ended else ''}",
        flush=True,
    )  # fmt: skip


async def open_silent(server: Server, number: int, kind: str) -> list[Any]:
    """So many connections that say nothing: of TCP alone, with half a request, or websockets."""
    host, _, port = server.host.rpartition(":")
    connections: list[Any] = []
    for _ in range(number):
        if kind == "websockets":
            with suppress(OSError, WebSocketException):
                connections.append(await knock(server.host))
            continue
        plain = socket.create_connection((host, int(port)), _ENTERS)
        if kind == "half requests":
            plain.sendall(b"GET /terminal HTTP/1.1\r\nHost: " + server.host.encode() + b"\r\nX: ")
        connections.append(plain)
    return connections


async def keep_silent(host: str, number: int) -> None:
    """Keep so many websockets open on which nothing is said; what the server closes is renewed."""
    opened = itertools.count(1)

    async def renew() -> None:
        while True:
            try:
                browser = await knock(host)
                if next(opened) == number:
                    print("in", flush=True)
                await browser.wait_closed()
            except (OSError, WebSocketException, TimeoutError):
                await asyncio.sleep(0.1)

    await asyncio.gather(*(renew() for _ in range(number)))


async def measure_silent(number: int, kind: str) -> None:
    """How long somebody with a link takes to see the text, past so many who say nothing."""
    with served(1) as server:
        warm = Reader(await server.enter(0))
        await warm.opens(b"words")
        warm.socket.transport.abort()
        renewing: subprocess.Popen[str] | None = None
        held: list[Any] = []
        if kind == "renewed":
            renewing = subprocess.Popen(
                [sys.executable, "-m", "bench.flood", "--strangers", server.host, str(number)],
                stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
            assert renewing.stdout is not None
            await asyncio.to_thread(renewing.stdout.readline)
        else:
            held = await open_silent(server, number, kind)
        begun = time.perf_counter()
        tries, took = 0, None
        while took is None and time.perf_counter() - begun < _ENTERS:
            tries += 1
            with suppress(OSError, WebSocketException, TimeoutError):
                browser = await server.enter(0)
                async with asyncio.timeout(_ENTERS):
                    message: str | bytes = b""
                    while b"words" not in (message if isinstance(message, bytes) else b""):
                        message = await browser.recv()
                took = time.perf_counter() - begun
            if took is None:
                await asyncio.sleep(0.25)
        stopped = await asyncio.to_thread(server.stop)
        if renewing is not None:
            renewing.kill()
            renewing.communicate()
        for one in held:
            one.close() if isinstance(one, socket.socket) else one.transport.abort()
    entered = f"in after {took * 1e3:6.0f} ms" if took is not None else "not in after 30 s"
    end = f"stopped in {stopped:.2f} s" if stopped is not None else "not stopped"
    print(f"{number:4} {kind:14} {entered}, {tries} tries; {end}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--kinds", default=",".join(["calm", *FLOODS]))
    parser.add_argument("--silent", default="64,500")
    parser.add_argument("--flooder", nargs=3, metavar=("HOST", "LINK", "KIND"),
                        help="be the browser that floods")  # fmt: skip
    parser.add_argument("--strangers", nargs=2, metavar=("HOST", "N"),
                        help="be those who say nothing")  # fmt: skip
    given = parser.parse_args()
    if given.strangers:
        asyncio.run(keep_silent(given.strangers[0], int(given.strangers[1])))
        return
    if given.flooder:
        asyncio.run(flood(*given.flooder))
        return
    for kind in filter(None, given.kinds.split(",")):
        asyncio.run(measure_flood(given.readers, given.seconds, None if kind == "calm" else kind))
    for number in (int(part) for part in given.silent.split(",") if part):
        for kind in ("TCP", "half requests", "websockets", "renewed"):
            asyncio.run(measure_silent(number, kind))


if __name__ == "__main__":
    main()
