"""The entrance where HTTPS is spoken: who begins with anything else gets a sentence.

A connection counts as pending from its first moment, also while it negotiates: strangers who stop
halfway have no more room here than those who say nothing.
"""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
from contextlib import suppress
from typing import cast

from reader.serving.connection import Connection
from reader.serving.limits import Limits
from reader.serving.pending_connections import PendingConnections

_TLS = b"\x16"
"""How a client's first record begins; no request of HTTP does."""
_FAREWELL = 1.0
"""Seconds in which a browser has to take the answer to plain HTTP."""


class TlsEntrance(asyncio.Protocol):
    """A connection until it is encrypted; then it is the other's."""

    def __init__(
        self, connection: Connection, context: ssl.SSLContext, base: str, limits: Limits,
        pending: PendingConnections,
    ) -> None:  # fmt: skip
        """`base` is where a browser that speaks plain HTTP is sent."""
        self._connection = connection
        self._context = context
        self._base = base
        self._limits = limits
        self._pending = pending
        self._loop = asyncio.get_running_loop()
        self._task: asyncio.Task[None] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._transport.pause_reading()  # the first bytes are looked at, and left to be read
        peer = transport.get_extra_info("peername")
        self._pending.arrive(self, str(peer[0]) if peer else "")
        self._task = self._loop.create_task(self._enter(self._transport))

    def turn_away(self) -> None:
        """Close at once, without a word."""
        if self._transport is not None:
            self._transport.abort()

    def connection_lost(self, _: Exception | None) -> None:
        self._pending.leave(self)
        if self._task is not None:
            self._task.cancel()

    async def _enter(self, transport: asyncio.Transport) -> None:
        early = _EarlyData()
        try:
            async with asyncio.timeout(self._limits.introduction):
                if await self._first_byte(transport) != _TLS:
                    self._explain(transport)
                    return
                encrypted = await self._loop.start_tls(
                    transport, early, self._context, server_side=True
                )
        except (OSError, TimeoutError):  # it speaks neither, or trusts us not, or says no more
            transport.abort()
            self._pending.leave(self)
            return
        self._pending.leave(self)
        if encrypted is None or early.lost:
            return
        encrypted.set_protocol(self._connection)
        self._connection.connection_made(encrypted)
        if early.data:
            self._connection.data_received(bytes(early.data))

    async def _first_byte(self, transport: asyncio.Transport) -> bytes:
        """What a connection begins with, without taking it."""
        # The loop does not let others watch the transport's own descriptor.
        with socket.socket(fileno=os.dup(transport.get_extra_info("socket").fileno())) as peeked:
            peeked.setblocking(False)
            while True:
                try:
                    return peeked.recv(1, socket.MSG_PEEK)
                except BlockingIOError:
                    readable = self._loop.create_future()
                    self._loop.add_reader(peeked, _done, readable)
                    try:
                        await readable
                    finally:
                        self._loop.remove_reader(peeked)

    def _explain(self, transport: asyncio.Transport) -> None:
        """Send a browser that speaks plain HTTP to where it should ask."""
        sentence = f"This address needs HTTPS: {self._base}/\n".encode()
        head = (
            "HTTP/1.1 307 Temporary Redirect\r\n"
            f"Location: {self._base}/\r\nContent-Type: text/plain; charset=utf-8\r\n"
            f"Content-Length: {len(sentence)}\r\nConnection: close\r\n"
            "Cache-Control: no-store\r\n\r\n"
        )
        transport.write(head.encode("ascii", "replace") + sentence)
        transport.resume_reading()  # what is not read would reset the connection before the answer
        transport.write_eof()
        self._loop.call_later(_FAREWELL, transport.abort)


class _EarlyData(asyncio.Protocol):
    """What arrives encrypted before the connection takes over: with the last word of the handshake
    comes the first of the request.
    """

    def __init__(self) -> None:
        self.data = bytearray()
        self.lost = False

    def data_received(self, data: bytes) -> None:
        self.data += data

    def connection_lost(self, _: Exception | None) -> None:
        self.lost = True


def _done(future: asyncio.Future[None]) -> None:
    with suppress(asyncio.InvalidStateError):
        future.set_result(None)
