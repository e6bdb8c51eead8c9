"""A connection whose appetite is bounded, in both directions.

`websockets` bounds the messages that wait to be read. It reads frames without end that are no
messages (pings), in one go as many as the network has brought, and answers each ping whether or not
the answers are taken. What comes behind a request, before its answer, it takes for frames as well,
and breaks down over its own answer. Here what comes is taken in small pieces, between which others
have their turn, as fast as the allowance has it; and who lets too much wait for them is cut off.
"""

from __future__ import annotations

import asyncio
from typing import Any

from websockets.asyncio.server import Server, ServerConnection
from websockets.protocol import Event, State
from websockets.server import ServerProtocol

from reader.serving.limits import Limits
from reader.serving.pending_connections import PendingConnections
from reader.serving.token_bucket import TokenBucket

_PIECE = 4096
_END_OF_REQUEST = b"\r\n\r\n"
_FRAME = 256
"""Bytes that a frame counts, beside its own."""


class Connection(ServerConnection):
    """A connection from its first byte; pending until its secret was said."""

    def __init__(
        self, protocol: ServerProtocol, server: Server, *, limits: Limits,
        pending: PendingConnections, **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(protocol, server, **options)
        self._limits = limits
        self._pending = pending
        self._bucket = TokenBucket(limits)
        self._unread = bytearray()
        self._request = bytearray()
        """The last bytes of the request, as far as it has come."""
        self._asked = False
        """Whether the request is complete."""
        self._frames = 0
        self._is_pending = True
        self._spent = 0
        """What it has sent, as the token bucket counts it."""
        self._reading_paused = False
        """Whether messages wait that nobody has taken."""
        self._next: asyncio.Handle | None = None
        self._deadline: asyncio.TimerHandle | None = None

    # Coming and going

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.recv_messages.pause = self._pause_reading
        self.recv_messages.resume = self._resume_reading
        self._deadline = self.loop.call_later(self._limits.introduction, self.turn_away)
        peer = transport.get_extra_info("peername")
        self.came_from(str(peer[0]) if peer else "")

    def came_from(self, address: str) -> None:
        """Count this one to those of an address."""
        self._pending.arrive(self, address)

    def has_asked(self, seconds: float | None) -> None:
        """The request is there; what it gets may take so many seconds, if it gets a file."""
        if self._deadline is not None:
            self._deadline.cancel()
        if seconds is not None:
            # Otherwise a slow network would be cut off in the middle of a file.
            self.close_timeout = seconds

    def is_known(self) -> None:
        """The secret was said: it is pending no longer."""
        self._is_pending = False
        self._pending.leave(self)

    def turn_away(self) -> None:
        """Close at once, without a word."""
        self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        for handle in (self._deadline, self._next):
            if handle is not None:
                handle.cancel()
        self._unread.clear()
        self._pending.leave(self)
        super().connection_lost(exc)

    # What comes

    def data_received(self, data: bytes) -> None:
        if self._is_pending and self._spent + len(data) > self._limits.pending_bytes:
            self.turn_away()
            return
        self._unread += data
        if self._next is None:
            self._feed()

    def eof_received(self) -> bool | None:  # type: ignore[override]
        if self._awaits_answer and self.transport.get_extra_info("sslcontext") is None:
            return True  # half closed, which TLS never is: it can still be answered
        super().eof_received()
        return None

    def process_event(self, event: Event) -> None:
        self._frames += 1
        super().process_event(event)

    def _feed(self) -> None:
        """Take a piece of what has come; the next in a later turn of the loop."""
        self._next = None
        if self._awaits_answer:
            self._unread.clear()  # no browser says anything before it has its answer
        if self._reading_paused or not self._unread:
            self._listen()
            return
        piece = self._next_piece()
        self._frames = 0
        super().data_received(piece)
        if self.transport.get_write_buffer_size() > 4 * self._limits.held:
            self.transport.abort()  # it takes nothing of what it asks for
            return
        cost = len(piece) + _FRAME * self._frames
        self._spent += cost
        wait = self._bucket.spend(cost)
        if wait:
            self._next = self.loop.call_later(wait, self._feed)
        elif self._unread:
            self._next = self.loop.call_soon(self._feed)
        self._listen()

    @property
    def _awaits_answer(self) -> bool:
        return self._asked and self.protocol.state is State.CONNECTING

    def _next_piece(self) -> bytes:
        """What is to be taken now: never the end of the request together with what follows it."""
        size = _PIECE
        if not self._asked:
            known = len(self._request)
            self._request += self._unread[:_PIECE]
            end = self._request.find(_END_OF_REQUEST)
            self._asked = end >= 0
            if self._asked:
                size = end + len(_END_OF_REQUEST) - known
            del self._request[: 1 - len(_END_OF_REQUEST)]
        piece = bytes(self._unread[:size])
        del self._unread[:size]
        return piece

    def _listen(self) -> None:
        """Read from the network only if nothing waits that was read before."""
        if self._reading_paused or self._next is not None or self._unread:
            self.transport.pause_reading()
        else:
            self.transport.resume_reading()

    def _pause_reading(self) -> None:
        self._reading_paused = True

    def _resume_reading(self) -> None:
        self._reading_paused = False
        if self._next is None:
            self._next = self.loop.call_soon(self._feed)
