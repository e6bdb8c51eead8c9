"""The server of a class: an HTTP page, a websocket for each person, a reader behind each.

A websocket says its secret in its first message. A cookie would be sent along by the browser with
whatever another page asks; this is not. Who comes a second time, from another window or after the
connection broke, takes over the session that they have.
"""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from corpus.errors import VariorumError
from reader.serving.children import Children
from reader.serving.door import Door
from reader.serving.limits import Limits, clamped
from reader.serving.people import People
from reader.serving.session import Session, View

# Close codes; below 4100 the page offers to come back.
_OVER, _ELSEWHERE, _FULL, _UNKNOWN, _MISUSED = 4000, 4001, 4002, 4100, 4101
_LEAST = 256
"""Bytes that the smallest message counts for."""
_FAREWELL = 2.0
_REASON = 120
"""Bytes that fit into a closing frame, with some to spare."""


class Classroom:
    """Serves one library to some people until it is told to stop."""

    def __init__(
        self, library: Path, documents: Sequence[str], people: People, limits: Limits
    ) -> None:
        self._library = library
        self._documents = documents
        self._people = people
        self._limits = limits
        self._sessions: dict[str, Session] = {}
        self._locks: dict[str, asyncio.Lock] = {}
        self._beginning = 0
        self._strangers = 0
        self._painting: set[asyncio.Task[None]] = set()
        self._door: Door | None = None
        self._children: Children | None = None

    async def run(
        self, host: str, port: int, address: str | None, ready: Callable[[int], None]
    ) -> None:
        """Serve until SIGINT or SIGTERM; `ready` is called with the port.

        Raises OSError where nobody can listen there.
        """
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, stop.set)
        async with serve(
            self._talk, host, port, start_serving=False,
            process_request=self._look_at, compression=None, server_header=None,
            max_size=self._limits.message, max_queue=16, write_limit=1 << 16,
            open_timeout=self._limits.introduction, ping_interval=20, ping_timeout=40,
            close_timeout=2,
        ) as server:  # fmt: skip
            port = next(iter(server.sockets)).getsockname()[1]
            self._door = Door(host, port, address)
            self._children = Children(self._library, self._documents, self._limits.kindly)
            try:
                await server.start_serving()
                ready(port)
                await stop.wait()
            finally:
                for session in list(self._sessions.values()):
                    session.end("The class is over; everything is saved.")
                if self._painting:
                    await asyncio.wait(self._painting, timeout=_FAREWELL)
                self._children.close()

    def _look_at(self, _: ServerConnection, request: Request) -> Response | None:
        assert self._door is not None
        return self._door.answer(request)

    # One connection

    async def _talk(self, socket: ServerConnection) -> None:
        with suppress(ConnectionClosed):
            try:
                name, size = await self._introduction(socket)
                session = await self._session(name, size)
            except _RefusedError as refusal:
                await _close(socket, refusal.code, str(refusal))
                return
            before = session.view
            if before is not None:
                await _close(before, _ELSEWHERE, "You read on in another window.")
            await socket.send(json.dumps({"annotator": name, **_told(size)}))
            painting = asyncio.create_task(self._paint(socket, session, size))
            self._painting.add(painting)
            try:
                await self._listen(socket, session)
            finally:
                session.leave(socket)
                painting.cancel()
                self._painting.discard(painting)
                with suppress(asyncio.CancelledError, ConnectionClosed):
                    await painting

    async def _paint(
        self, socket: ServerConnection, session: Session, size: tuple[int, int]
    ) -> None:
        """Show the session as long as it is this window's, and say why it ended."""
        with suppress(ConnectionClosed):
            await session.show(socket, size)
            if session.over and session.view is socket:
                await _close(socket, _OVER, session.over)

    async def _introduction(self, socket: ServerConnection) -> tuple[str, tuple[int, int]]:
        if self._strangers >= self._limits.strangers:
            raise _RefusedError(_FULL, "Too many are at the door; try again in a moment.")
        self._strangers += 1
        try:
            said = await asyncio.wait_for(socket.recv(), self._limits.introduction)
        except TimeoutError:
            raise _RefusedError(_UNKNOWN, "This address needs your link.") from None
        finally:
            self._strangers -= 1
        try:
            words = json.loads(said)
            size = clamped(words["columns"], words["rows"])
            name = self._people.whose(str(words["secret"]))
        except (ValueError, KeyError, TypeError, RecursionError):
            raise _RefusedError(_MISUSED, "This is not what the page would say.") from None
        if name is None:
            raise _RefusedError(_UNKNOWN, "This link is not one of this class; ask for yours.")
        return name, size

    async def _session(self, name: str, size: tuple[int, int]) -> Session:
        """The person's session, begun where there is none."""
        async with self._locks.setdefault(name, asyncio.Lock()):
            session = self._sessions.get(name)
            if session is not None:
                return session
            if len(self._sessions) + self._beginning >= self._limits.sessions:
                raise _RefusedError(
                    _FULL,
                    f"All places are taken ({self._limits.sessions}); try again when one is free.",
                )
            assert self._children is not None
            self._beginning += 1
            try:
                pid, terminal = await self._children.begin(name, *size)
            except VariorumError as error:
                raise _RefusedError(_OVER, str(error)) from error
            finally:
                self._beginning -= 1
            session = Session(pid, terminal, self._limits, lambda it: self._ended(name, it))
            self._sessions[name] = session
            return session

    async def _listen(self, socket: ServerConnection, session: Session) -> None:
        """Hand on keys and sizes, as fast as the limits have it: what comes faster waits."""
        allowance = _Allowance(self._limits)
        async for message in socket:
            await allowance.spend(max(_LEAST, len(message)))
            if isinstance(message, bytes):
                await session.press(message)
                continue
            try:
                words = json.loads(message)
                size = clamped(words["columns"], words["rows"])
            except (ValueError, KeyError, TypeError, RecursionError):
                await _close(socket, _MISUSED, "This is not what the page would say.")
                return
            session.resize(size)
            if size != (words["columns"], words["rows"]):
                await socket.send(json.dumps(_told(size)))

    def _ended(self, name: str, session: Session) -> None:
        if self._sessions.get(name) is session:
            del self._sessions[name]
        assert self._children is not None
        self._children.end(session.pid)


class _RefusedError(Exception):
    """Why somebody is not let in."""

    def __init__(self, code: int, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


class _Allowance:
    """Bytes that may be spent: they come back with time, up to the burst."""

    def __init__(self, limits: Limits) -> None:
        self._rate, self._burst = limits.rate, limits.burst
        self._left = limits.burst
        self._since = asyncio.get_running_loop().time()

    async def spend(self, number: int) -> None:
        now = asyncio.get_running_loop().time()
        self._left = min(self._burst, self._left + (now - self._since) * self._rate) - number
        self._since = now
        if self._left < 0:
            await asyncio.sleep(-self._left / self._rate)


def _told(size: tuple[int, int]) -> dict[str, int]:
    return {"columns": size[0], "rows": size[1]}


async def _close(view: View, code: int, sentence: str) -> None:
    """Close with a sentence for the page to show."""
    reason = sentence.encode()[:_REASON].decode("utf-8", "ignore")
    with suppress(ConnectionClosed):
        await view.close(code, reason)
