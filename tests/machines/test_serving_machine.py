"""Whatever browsers and strangers send, `variorum serve` goes on serving the others.

Hypothesis draws who connects, what they send, in which pieces, and how they leave. After every step
a witness, who has a link and a browser of their own, presses a key and sees the answer; nothing is
in the server's log, and no process has grown beyond bounds. At the end the server stops when it is
told to, and no process is left.
"""

from __future__ import annotations

import asyncio
import json
import socket
import sys
import tempfile
from collections.abc import Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from tests.helpers.examples import examples
from tests.helpers.screens import make_library
from tests.helpers.serving import LIMIT, Person, Served, below, lives, until

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="looks into /proc, which is Linux's"
)

_LARGEST = 250_000
"""Kilobytes that a process may come to; a reader begins with some 80,000."""
_FRAMES = [
    b"\x82\x81\x00\x00\x00\x00j",  # a key
    # Parts of a message
    b"\x02\x81\x00\x00\x00\x00j", b"\x00\x80\x00\x00\x00\x00", b"\x80\x81\x00\x00\x00\x00j",
    b"\x89\x80\x00\x00\x00\x00", b"\x8a\x80\x00\x00\x00\x00",  # ping, pong
    b"\x88\x80\x00\x00\x00\x00", b"\x88\x82\x00\x00\x00\x00\x03\xe8", b"\x88\x81\x00\x00\x00\x00x",
    b"\x82\x01j",  # not masked
    b"\x83\x80\x00\x00\x00\x00", b"\xf2\x80\x00\x00\x00\x00",  # an opcode and bits of nobody's
    b"\x82\xfe\xff\xff\x00\x00\x00\x00",  # long, and longer than anything
    b"\x82\xff" + b"\x7f" + b"\xff" * 7 + b"\x00" * 4,
    b"\x81\x82\x00\x00\x00\x00\xff\xfe",  # no text
]  # fmt: skip
_KEYS = st.sampled_from([
    b"c", b"j", b" ", b")", b"v", b"t", b"\r", b"\x1b", b"\t", b"?", b"u", b"f", b"/",
    b"\x10", b"\x11", b"\x1b[A", b"\x1b[<0;9;9M", b"\x1b[<0;9;9m", b"\x1b[<35;20;9M",
    b"\x1b[200~", b"\x1b[201~",
    b"\x1b[48;30;100;0;0t", b"\x1b[?2026;2$y", b"\x1b[", b"\x00", b"\xff", b"\xc3", "ß橋".encode(),
])  # fmt: skip
_NUMBERS = st.one_of(
    st.integers(), st.integers(-5, 500), st.floats(), st.text(max_size=3), st.none(), st.booleans()
)
_SIZES = st.dictionaries(
    st.sampled_from(["columns", "rows", "secret", "x"]), _NUMBERS, max_size=4
).map(json.dumps)
# What is sent, and how often in one message.
_MESSAGES = st.one_of(
    st.tuples(st.lists(_KEYS, min_size=1, max_size=6).map(b"".join), st.just(1)),
    st.tuples(st.binary(max_size=40), st.just(1)),
    st.tuples(_KEYS, st.sampled_from([10, 1000, 10_000])),
    st.tuples(st.one_of(_SIZES, st.text(max_size=20)), st.just(1)),
    st.tuples(st.just("["), st.just(30_000)),
)
_TERMINAL = b"GET /terminal HTTP/1.1\r\nHost: HOST\r\nOrigin: http://HOST\r\n"
_REQUESTS = st.one_of(
    st.binary(max_size=60),
    st.sampled_from([
        b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nHost: HOST\r\n\r\n", b"POST / HTTP/1.1\r\n\r\n",
        b"GET /xterm.js HTTP/1.1\r\nHost: HOST\r\n\r\n" * 3, _TERMINAL,
        _TERMINAL + b"Upgrade: websocket\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 200, b"GET /" + b"a" * 9000, b"\x16\x03\x01\x02\x00",
        b"GET / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ]),
)  # fmt: skip


class ServingMachine(RuleBasedStateMachine):
    """One server, a witness, and the others."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        home = Path(self.folder.name)
        self.log = home / "log"
        self.loop = asyncio.new_event_loop()
        self.windows: list[ClientConnection] = []
        self.strangers: list[socket.socket] = []
        library = home / "library.db"
        make_library(library)
        self.served = Served(
            library, ["Witness", "Ada", "Ben"], "--sessions", "3", "bridge", home=home
        )

    def do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(asyncio.wait_for(work, LIMIT))

    @initialize()
    def the_witness_comes(self) -> None:
        self.witness: Person = self.do(self.served.person("Witness"))
        self.do(self.witness.sees("Velm was closed"))

    # Those who have a link, and those who have none

    async def connect(self) -> ClientConnection:
        return await connect(
            f"ws://{self.served.host}/terminal", origin=f"http://{self.served.host}",
            ping_interval=None, close_timeout=0.1, compression=None,
        )  # fmt: skip

    @rule(
        name=st.sampled_from(["Ada", "Ben"]), columns=st.integers(0, 500), rows=st.integers(0, 200)
    )
    def somebody_comes(self, name: str, columns: int, rows: int) -> None:
        window = self.do(self.connect())
        said = {"secret": self.served.secret(name), "columns": columns, "rows": rows}
        self.do(window.send(json.dumps(said)))
        self.windows.append(window)

    @rule(said=_MESSAGES, silent=st.booleans())
    def somebody_without_a_link_comes(self, said: tuple[str | bytes, int], silent: bool) -> None:
        window = self.do(self.connect())
        if not silent:
            self.do(window.send(said[0] * said[1]))
        self.windows.append(window)

    @rule(said=_REQUESTS, number=st.integers(1, 20), ended=st.booleans())
    def somebody_comes_who_is_no_browser(self, said: bytes, number: int, ended: bool) -> None:
        host, _, port = self.served.host.rpartition(":")
        for _ in range(number):
            stranger = socket.create_connection((host, int(port)), LIMIT)
            with suppress(OSError):
                stranger.sendall(said.replace(b"HOST", self.served.host.encode()))
                if ended:
                    stranger.shutdown(socket.SHUT_WR)
            self.strangers.append(stranger)

    # What they do

    @precondition(lambda self: self.windows)
    @rule(data=st.data(), messages=st.lists(_MESSAGES, min_size=1, max_size=8))
    def somebody_sends(self, data: st.DataObject, messages: list[tuple[str | bytes, int]]) -> None:
        window = self.windows[data.draw(st.integers(0, len(self.windows) - 1))]

        async def send() -> None:
            with suppress(WebSocketException, TimeoutError):
                async with asyncio.timeout(0.2):  # the server may have had enough
                    for said, times in messages:
                        await window.send(said * times)

        self.do(send())

    @precondition(lambda self: self.windows)
    @rule(data=st.data(), frames=st.lists(st.sampled_from(_FRAMES), min_size=1, max_size=8),
          times=st.sampled_from([1, 100, 5000]))  # fmt: skip
    def somebody_sends_frames(self, data: st.DataObject, frames: list[bytes], times: int) -> None:
        window = self.windows[data.draw(st.integers(0, len(self.windows) - 1))]
        if not window.transport.is_closing():
            window.transport.write(b"".join(frames) * times)

    @precondition(lambda self: self.windows)
    @rule(data=st.data(), how=st.sampled_from(["close", "abort", "end", "take nothing", "take"]))
    def somebody_leaves(self, data: st.DataObject, how: str) -> None:
        window = self.windows[data.draw(st.integers(0, len(self.windows) - 1))]
        if window.transport.is_closing():
            return
        if how == "close":
            self.do(window.close())
        elif how == "abort":
            window.transport.abort()
        elif how == "end":
            window.transport.write_eof()
        elif how == "take nothing":
            window.transport.pause_reading()
        else:
            window.transport.resume_reading()

    # What holds

    @invariant()
    def the_witness_is_served(self) -> None:
        if hasattr(self, "witness"):
            self.do(self.witness.press("?"))
            self.do(self.witness.sees("Keys of this screen"))
            self.do(self.witness.press("\x1b"))
            self.do(self.witness.sees("of its arches"))

    @invariant()
    def nothing_is_in_the_log(self) -> None:
        assert self.log.read_text() == ""
        assert self.served.process.poll() is None

    @invariant()
    def no_process_has_grown(self) -> None:
        for pid in {self.served.process.pid, *below(self.served.process.pid)}:
            with suppress(OSError):
                status = Path(f"/proc/{pid}/status").read_text()
                if "VmHWM:" in status:
                    assert int(status.partition("VmHWM:")[2].split()[0]) < _LARGEST

    def teardown(self) -> None:
        try:
            children = below(self.served.process.pid)
            assert self.served.end() == 0
            assert self.log.read_text() == ""
            self.do(until(lambda: not any(map(lives, children))))
        finally:
            if self.served.process.poll() is None:
                self.served.process.kill()
                self.served.process.wait()
            assert self.served.process.stdout is not None
            self.served.process.stdout.close()
            for stranger in self.strangers:
                stranger.close()
            self.do(self.everybody_goes())
            self.loop.close()
            self.folder.cleanup()

    async def everybody_goes(self) -> None:
        connections = [*self.windows]
        if hasattr(self, "witness"):
            connections.append(self.witness.socket)
        for connection in connections:
            connection.transport.abort()
            await connection.wait_closed()


TestServing = ServingMachine.TestCase
TestServing.settings = examples(2, steps=12)
