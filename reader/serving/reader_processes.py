"""The server's side of the fork server: asks for readers, and gets their terminals.

Nothing here waits for the fork server longer than so many seconds: one that hangs must not keep the
server from answering, nor from stopping.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import signal
import socket
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from annotations.seminar.roles import Role
from corpus.errors import VariorumError
from reader.serving.fork_server import NO_MEMORY, environment, fork_server_command
from reader.serving.limits import Limits
from reader.serving.terminal_session import QUIT

_ANSWER = 4096
_TERMINALS = 8
_ENDING = 0.7
_LOOK = 0.01
_EXPLANATION = 5.0
"""Seconds in which the fork server says how a reader ended that has hung up."""


class ReaderProcesses:
    """Readers on one library, begun and ended."""

    def __init__(self, library: Path, documents: Sequence[str], limits: Limits) -> None:
        """To be made in a running loop."""
        self._limits = limits
        self._control, theirs = socket.socketpair()
        with theirs:
            self._fork_server = subprocess.Popen(
                fork_server_command(theirs.fileno(), str(library.absolute()), documents,
                                limits.exit_grace, limits.memory),
                pass_fds=(theirs.fileno(),), env=environment(), stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
        self._control.setblocking(False)
        self._loop = asyncio.get_running_loop()
        self._numbers = itertools.count(1)
        self._asked: dict[int, asyncio.Future[tuple[int, int]]] = {}
        self._ends: dict[int, asyncio.Future[int | None]] = {}
        """Process id → its exit code (None: nobody knows), of all whose session has not ended."""
        self._terminals: list[int] = []
        self._buffer = b""
        self._gone = False
        self._loop.add_reader(self._control, self._receive)

    @property
    def pid(self) -> int:
        """The fork server's process."""
        return self._fork_server.pid

    async def begin(
        self, annotator: str, role: Role, columns: int, rows: int, *, scheme: str = ""
    ) -> tuple[int, int]:
        """A reader for this person: its process id, and its terminal, ready for `add_reader`.
        `scheme`: the colours that their system asks for.

        Raises VariorumError where there is none to be had.
        """
        number = next(self._numbers)
        answer: asyncio.Future[tuple[int, int]] = self._loop.create_future()
        self._asked[number] = answer
        request = {
            "id": number, "begin": annotator, "role": int(role), "columns": columns, "rows": rows,
            "scheme": scheme,
        }  # fmt: skip
        try:
            if not self._send(request):
                raise VariorumError(_GONE)
            async with asyncio.timeout(self._limits.beginning):
                return await answer
        except TimeoutError:
            raise VariorumError(_SLOW) from None
        finally:
            del self._asked[number]

    def end(self, pid: int) -> None:
        """See to it that a reader whose terminal was hung up is gone soon."""
        ended = self._ends.get(pid)
        if ended is not None:
            ended.add_done_callback(lambda _: self._ends.pop(pid, None))
        self._send({"end": pid})

    async def explain(self, pid: int) -> str:
        """Why a reader that has hung up has ended."""
        ended = self._ends.get(pid)
        code: int | None = None
        if ended is not None:
            with suppress(TimeoutError):
                async with asyncio.timeout(_EXPLANATION):
                    code = await asyncio.shield(ended)
        if code == 0:
            return QUIT
        # Libraries in C++ and Rust abort where they get no memory.
        return _NO_MEMORY if code in (NO_MEMORY, -signal.SIGABRT) else _BROKEN

    async def close(self) -> None:
        """End the fork server, and with it every reader that is left."""
        left = [pid for pid, ended in self._ends.items() if not ended.done()]
        self._lose()
        if not left:
            self._fork_server.kill()  # it may be importing, and would listen only when that is done
        # The readers may need a moment to save where they are.
        until = self._loop.time() + self._limits.exit_grace + _ENDING
        while self._fork_server.poll() is None and self._loop.time() < until:
            await asyncio.sleep(_LOOK)
        if self._fork_server.poll() is None:
            self._fork_server.kill()
            for pid in left:  # where the kernel does not see to it
                with suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
            with suppress(subprocess.TimeoutExpired):
                self._fork_server.wait(_ENDING)

    def _send(self, request: dict[str, Any]) -> bool:
        if self._gone:
            return False
        line = json.dumps(request).encode() + b"\n"
        try:
            whole = self._control.send(line) == len(line)
        except OSError:  # gone, or it has read nothing for thousands of requests
            whole = False
        if not whole:
            self._lose()
        return whole

    def _receive(self) -> None:
        try:
            came, terminals, _, _ = socket.recv_fds(self._control, _ANSWER, _TERMINALS)
        except BlockingIOError:
            return
        except OSError:
            came, terminals = b"", []
        self._terminals += terminals
        if not came:
            self._lose()
            return
        *lines, self._buffer = (self._buffer + came).split(b"\n")
        for line in lines:
            self._note(json.loads(line))

    def _note(self, answer: dict[str, Any]) -> None:
        """What the fork server says: a reader has begun, or cannot, or has ended."""
        if "ended" in answer:
            ended = self._ends.get(answer["ended"])
            if ended is not None and not ended.done():
                ended.set_result(answer["code"])
            return
        waiting = self._asked.get(answer["id"])
        if "failed" in answer:
            if waiting is not None and not waiting.done():
                waiting.set_exception(
                    VariorumError(f"the reader cannot be started: {answer['failed']}")
                )
            return
        pid, terminal = answer["pid"], self._terminals.pop(0)
        if waiting is None or waiting.done():  # who asked has given up
            os.close(terminal)
            self.end(pid)
            return
        os.set_blocking(terminal, False)
        os.set_inheritable(terminal, False)
        self._ends[pid] = self._loop.create_future()
        waiting.set_result((pid, terminal))

    def _lose(self) -> None:
        """There is no fork server any more, as far as anybody here is concerned."""
        if self._gone:
            return
        self._gone = True
        self._loop.remove_reader(self._control)
        self._control.close()
        for terminal in self._terminals:
            os.close(terminal)
        self._terminals.clear()
        for waiting in self._asked.values():
            if not waiting.done():
                waiting.set_exception(VariorumError(_GONE))
        for ended in self._ends.values():
            if not ended.done():
                ended.set_result(None)


_GONE = (
    "the reader cannot be started: the process that starts readers has ended; restart "
    "variorum serve"
)
_SLOW = "the reader could not be started in time: the machine is busy; try again in a moment"
_BROKEN = "The reader ended because of an error. Everything that was shown as saved is saved."
_NO_MEMORY = (
    "The reader was closed because it used too much memory. Everything that was "
    "shown as saved is saved."
)
