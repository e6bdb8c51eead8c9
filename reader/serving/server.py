"""The server of a class: an HTTP page, a websocket for each person, a reader behind each.

A websocket says its secret in its first message. A cookie would be sent along by the browser with
whatever another page asks; this is not. Who comes a second time, from another window or after the
connection broke, takes over the session that they have.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, cast

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from annotations.seminar.class_members import Member
from corpus.errors import VariorumError
from reader.advice import explained
from reader.serving.access_control import AccessControl
from reader.serving.addresses import Site
from reader.serving.certificates import Tls
from reader.serving.connection import Connection
from reader.serving.downloads import PATH, Downloads
from reader.serving.introductions import (
    RENEWED_LINK,
    REVOKED_LINK,
    RefusedError,
    Visitor,
    introduced,
)
from reader.serving.limits import FEWEST_SESSIONS, Limits, clamped
from reader.serving.messages import AGAIN, ELSEWHERE, FULL, MISUSED, OVER, REVOKED, parse, pong
from reader.serving.pending_connections import PendingConnections
from reader.serving.reader_processes import ReaderProcesses
from reader.serving.room_host import room_kept_open
from reader.serving.roster import Change, Roster
from reader.serving.shutdown import raise_open_files, stop_on_signals
from reader.serving.terminal_session import BrowserView, TerminalSession
from reader.serving.tls_entrance import TlsEntrance

_BACKLOG = 512
"""Connections that the kernel holds until they are accepted."""
_FILES = 128
"""Open files that are not the class's: the program's own, with many to spare."""
_CLOSING = 3.0
"""Seconds in which a connection that is to be closed is closed, or else cut off."""
_FEWEST = 16
"""Strangers that are let in even where hardly any files may be open."""
_LOOK = 1.0
"""Seconds between two looks at the file of the class."""
_STOPPED = "The server was stopped. Everything is saved."
_REASON = 120
"""Bytes that fit into a closing frame, with some to spare."""


class ReaderServer:
    """Serves one library to some people until it is told to stop."""

    def __init__(
        self, library: Path, documents: Sequence[str], people: Roster, limits: Limits,
        tls: Tls | None = None,
    ) -> None:  # fmt: skip
        self._library = library
        self._documents = documents
        self._people = people
        self._limits = limits
        self._tls = tls
        self._sessions: dict[str, TerminalSession] = {}
        self._locks: dict[str, asyncio.Lock] = {}
        self._connections: dict[str, list[Connection]] = {}
        """Name → the open connections of who has shown that secret, the newest last."""
        self._beginning = 0
        self._tasks: set[asyncio.Task[None]] = set()
        """What shows a session to somebody, or closes a connection with a sentence."""
        self._pending = PendingConnections(limits.pending)
        self._base = ""
        """What links begin with."""
        self._access_control: AccessControl | None = None
        self._processes: ReaderProcesses | None = None
        self._downloads: Downloads | None = None

    async def run(
        self, site: Site, ready: Callable[[int], None], complain: Callable[[str], None]
    ) -> None:
        """Serve until SIGINT or SIGTERM; `ready` is called with the port, `complain` with what the
        person who serves should know.

        Raises OSError where nobody can listen there.
        """
        limits = self._limits
        self._pending = PendingConnections(self._open_files())
        with stop_on_signals(limits.stop) as stop:
            server = await serve(
                self._serve_connection, site.host, site.port, start_serving=False, backlog=_BACKLOG,
                create_connection=self._connection_type(),
                process_request=self._process_request, compression=None, server_header=None,
                max_size=limits.message, max_queue=16, write_limit=1 << 16,
                open_timeout=limits.page, ping_interval=20, ping_timeout=40, close_timeout=2,
            )  # fmt: skip
            port = next(iter(server.sockets)).getsockname()[1]
            self._base = replace(site, port=port).base
            self._downloads = Downloads(self._library)
            self._access_control = AccessControl(
                site.host, port, site.address, self._tls, self._downloads.answer
            )
            self._processes = ReaderProcesses(self._library, self._documents, limits)
            # Outside: those who read have left, or were ended, before it looks who is still there.
            async with room_kept_open(self._library, complain):
                try:
                    await server.start_serving()
                    ready(port)
                    watching = asyncio.create_task(self._watch_class(complain))
                    await stop.wait()
                    watching.cancel()
                finally:
                    await self._close(server)

    def _open_files(self) -> int:
        """Allow this process as many open files as the class needs; how many strangers that leaves
        room for.
        """
        limits = self._limits
        known = _FILES + self._most_sessions + limits.windows * len(self._people)
        return max(_FEWEST, raise_open_files(known + limits.pending) - known)

    def _connection_type(self) -> type[ServerConnection]:
        """What `websockets` calls for each connection; it asks for a type, and needs no more."""
        limits, pending = self._limits, self._pending

        def make(*arguments: Any, **options: Any) -> Connection | TlsEntrance:
            connection = Connection(*arguments, limits=limits, pending=pending, **options)
            if self._tls is None:
                return connection
            return TlsEntrance(connection, self._tls.context, self._base, limits, pending)

        return cast(type[ServerConnection], make)

    async def _close(self, server: Server) -> None:
        """End every session with a sentence, for those who take it; the others are cut off.

        Nothing here waits for what somebody else does, otherwise than for so many seconds.
        """
        server.close(close_connections=False)
        for session in list(self._sessions.values()):
            session.end(_STOPPED, AGAIN if self._people.lasts else OVER)
        self._pending.close()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=self._limits.farewell)
        for connection in [c for connections in self._connections.values() for c in connections]:
            connection.turn_away()
        if self._downloads is not None:
            self._downloads.close()
        if self._processes is not None:
            await self._processes.close()
        for task in [*self._tasks, *server.handler_tasks]:
            task.cancel()

    def _process_request(self, connection: ServerConnection, request: Request) -> Response | None:
        assert self._access_control is not None
        assert isinstance(connection, Connection)
        address = self._access_control.client(request)
        if address is not None:
            connection.came_from(address)
        answer = self._access_control.answer(request)
        seconds = self._limits.download if request.path.startswith(PATH) else self._limits.page
        connection.has_asked(seconds if answer is not None else None)
        return answer

    # Changes of the class

    async def _watch_class(self, complain: Callable[[str], None]) -> None:
        """Have changes of the class take effect while it is served."""
        while True:
            await asyncio.sleep(_LOOK)
            try:
                if self._tls is not None:
                    self._tls.refresh()
            except VariorumError as error:
                complain(f"{explained(error)}; the certificate before stays in use")
            try:
                changes = self._people.refresh()
            except VariorumError as error:
                complain(f"{explained(error)}; the class stays as it was")
                continue
            for change in changes:
                self._follow(change)
            if changes:
                self._pending.allow(self._open_files())

    def _follow(self, change: Change) -> None:
        """Close what a member may no longer use."""
        before, after = change
        session = self._sessions.get(before.name)
        if after is None or after.revoked is not None:
            if session is not None:
                session.end(REVOKED_LINK, REVOKED)
        elif after.role is not before.role:
            if session is not None:
                session.end(f"You are a {after.role.label} of the class now.", AGAIN)
        elif after.secret_hash != before.secret_hash:
            for connection in self._connections.get(before.name, []):
                self._start_task(_close(connection, REVOKED, RENEWED_LINK))

    # One connection

    async def _serve_connection(self, socket: ServerConnection) -> None:
        connection = cast(Connection, socket)
        with suppress(ConnectionClosed):
            try:
                visitor = await introduced(connection, self._people, self._limits)
                with self._counted(visitor.member.name, connection):
                    session = await self._session(visitor)
                    await self._attach_window(visitor, session, connection)
            except RefusedError as refusal:
                await _close(connection, refusal.code, str(refusal))

    @contextmanager
    def _counted(self, name: str, connection: Connection) -> Iterator[None]:
        """Count this connection to the person's; of too many, the oldest is cut off."""
        connections = self._connections.setdefault(name, [])
        connections.append(connection)
        if len(connections) > self._limits.windows:
            connections[0].turn_away()
        try:
            yield
        finally:
            connections.remove(connection)

    async def _attach_window(
        self, visitor: Visitor, session: TerminalSession, connection: Connection
    ) -> None:
        """Connect a window and a session until one of them is gone."""
        member, first, token = visitor
        continues = session.keys.resume(first.page)
        before = session.attach(connection, continues=continues)
        received = session.keys.received if continues else None
        if before is not None:
            self._start_task(_close(before, ELSEWHERE, "The reader was opened in another window."))
        try:
            let_in = {
                "annotator": member.name, "role": member.role.label,
                "lasting": self._people.lasts, "received": received, **_size_message(first.size),
            }  # fmt: skip
            await connection.send(json.dumps(let_in | ({"browser": token} if token else {})))
            painting = self._start_task(self._paint(connection, session, first.size))
            try:
                await self._listen(connection, session, member)
            finally:
                painting.cancel()
        finally:
            session.leave(connection)

    def _start_task(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _paint(
        self, connection: Connection, session: TerminalSession, size: tuple[int, int]
    ) -> None:
        """Show the session as long as it is this window's, and say why it ended."""
        with suppress(ConnectionClosed):
            await session.show(connection, size)
            if session.over and session.view is connection:
                await _close(connection, session.code, session.over)

    async def _session(self, visitor: Visitor) -> TerminalSession:
        """The person's session, begun where there is none."""
        member, first, _ = visitor
        name = member.name
        async with self._locks.setdefault(name, asyncio.Lock()):
            session = self._sessions.get(name)
            if session is not None:
                self._check_admitted(member)
                return session
            if len(self._sessions) + self._beginning >= self._most_sessions:
                raise RefusedError(
                    FULL,
                    f"The maximum number of readers ({self._most_sessions}) is reached. Try "
                    "again later.",
                )
            assert self._processes is not None
            self._beginning += 1
            try:
                pid, terminal = await self._processes.begin(
                    name, member.role, *first.size, scheme=first.scheme
                )
            except VariorumError as error:
                raise RefusedError(OVER, explained(error)) from error
            finally:
                self._beginning -= 1
            session = TerminalSession(
                pid, terminal, self._limits, lambda it: self._ended(name, it),
                partial(self._processes.explain, pid),
            )  # fmt: skip
            self._sessions[name] = session
            try:
                self._check_admitted(member)
            except RefusedError:
                session.end(REVOKED_LINK, REVOKED)
                raise
            return session

    def _check_admitted(self, member: Member) -> None:
        """The class may have been changed since they showed their secret."""
        if not self._people.admits(member):
            raise RefusedError(AGAIN, "The class was changed.")

    @property
    def _most_sessions(self) -> int:
        """How many may read at once: as many as were allowed, else the whole class."""
        return self._limits.sessions or max(FEWEST_SESSIONS, len(self._people))

    async def _listen(
        self, connection: Connection, session: TerminalSession, member: Member
    ) -> None:
        """Hand on keys and sizes, as fast as the program takes them, until the connection is
        closed: also when the session is over or another window's, which closes with a sentence.
        """
        async for message in connection:
            if session.over or session.view is not connection:
                continue
            if isinstance(message, bytes):
                await session.press(message, connection)
                continue
            try:
                message_fields = parse(message)
                answer = pong(message_fields, session.keys.received)
                if answer is not None:
                    await connection.send(answer)
                    continue
                if "download" in message_fields:
                    self._start_task(self._download(message_fields["download"], connection, member))
                    continue
                size = clamped(message_fields["columns"], message_fields["rows"])
            except (ValueError, KeyError):
                await _close(connection, MISUSED, "The message is not valid.")
                return
            session.resize(size)
            if size != (message_fields["columns"], message_fields["rows"]):
                await connection.send(json.dumps(_size_message(size)))

    async def _download(self, what: object, connection: Connection, member: Member) -> None:
        """Make a file for somebody, and tell their page where it is, or why not."""
        assert self._downloads is not None
        try:
            self._check_admitted(member)
            answer = {"made": await self._downloads.make(what, member)}
        except (VariorumError, RefusedError) as error:
            said = explained(error) if isinstance(error, VariorumError) else str(error)
            answer = {"unmade": f"{said[:1].upper()}{said[1:]}."}
        with suppress(ConnectionClosed):
            await connection.send(json.dumps(answer))

    def _ended(self, name: str, session: TerminalSession) -> None:
        if self._sessions.get(name) is session:
            del self._sessions[name]
        assert self._processes is not None
        self._processes.end(session.pid)
        if session.view is not None:
            # Its sentence comes behind all that was painted, which may be taken by nobody.
            cut_off = cast(Connection, session.view).turn_away
            asyncio.get_running_loop().call_later(_CLOSING, cut_off)


def _size_message(size: tuple[int, int]) -> dict[str, int]:
    return {"columns": size[0], "rows": size[1]}


async def _close(view: BrowserView, code: int, sentence: str) -> None:
    """Close with a sentence for the page to show; cut off who does not take it."""
    reason = sentence.encode()[:_REASON].decode("utf-8", "ignore")
    with suppress(ConnectionClosed, TimeoutError):
        async with asyncio.timeout(_CLOSING):
            await view.close(code, reason)
    cast(Connection, view).turn_away()
