"""The sandbox's children forked from a process that has everything imported: a start of Python and
the imports take ten times as long as what most tests have a child do.

Forked or started, a child runs the same function with the same limits, surroundings and streams.
`tests/corpus/test_sandbox.py` starts them as the program does, and so do all commands that a test
runs as processes.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from corpus.sources import sandbox
from tests.helpers.paths import ROOT

_SIZE = struct.Struct("!I")
_STATUS = struct.Struct("!i")


class ForkedChild:
    """As much of a `subprocess.Popen` as the sandbox uses."""

    def __init__(self, answers: socket.socket, process: int, stdin: int, stdout: int) -> None:
        self._answers = answers
        self.pid = process
        self.stdin, self.stdout = os.fdopen(stdin, "wb"), os.fdopen(stdout, "rb")
        self.returncode: int | None = None

    def poll(self) -> int | None:
        if self.returncode is None and select.select([self._answers], [], [], 0)[0]:
            self.wait()
        return self.returncode

    def kill(self) -> None:
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> int:
        if self.returncode is None:
            self.returncode = -signal.SIGKILL
            with self._answers, suppress(EOFError):  # at the end of the tests the other is gone
                (self.returncode,) = _STATUS.unpack(_all_of(self._answers, _STATUS.size))
        return self.returncode


class _Server:
    """The process that has everything imported, and forks when it is asked."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None

    def start(self, command: list[str]) -> ForkedChild:
        of_child, stdin = os.pipe()
        stdout, by_child = os.pipe()
        here, there = socket.socketpair()
        with self._lock:
            asked = self._socket = self._socket or _started()
            request = {"arguments": command, "env": dict(os.environ), "folder": str(Path.cwd())}
            data = json.dumps(request).encode()
            socket.send_fds(asked, [_SIZE.pack(len(data))], [of_child, by_child, there.fileno()])
            asked.sendall(data)
        there.close()
        os.close(of_child)
        os.close(by_child)
        (process,) = _STATUS.unpack(_all_of(here, _STATUS.size))
        return ForkedChild(here, process, stdin, stdout)


def _all_of(connection: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        part = connection.recv(size - len(data))
        if not part:
            raise EOFError("the process that forks the sandbox's children has ended")
        data += part
    return data


def _started() -> socket.socket:
    here, there = socket.socketpair()
    code = f"from tests.helpers.forked_children import serve; serve({there.fileno()})"
    server = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, pass_fds=[there.fileno()],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    there.close()

    def end() -> None:
        here.close()
        server.wait()

    atexit.register(end)
    return here


def serve(connection: int) -> None:
    """Fork a child for each request, until nobody is there any more."""
    requests = socket.socket(fileno=connection)
    children: dict[int, socket.socket] = {}
    wakened, waking = os.pipe()
    os.set_blocking(waking, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(waking)
    while True:
        ready, _, _ = select.select([requests, wakened], [], [])
        if wakened in ready:
            os.read(wakened, 1 << 10)
            _tell_who_ended(children)
        if requests in ready:
            size, handles, _, _ = socket.recv_fds(requests, _SIZE.size, 3)
            if not size:
                return
            request = json.loads(_all_of(requests, *_SIZE.unpack(size)))
            with suppress(ImportError):
                importlib.import_module(request["arguments"][0])
            stdin, stdout, answers = handles
            gc.freeze()
            process = os.fork()
            if not process:
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                for handle in (connection, wakened, waking, answers):
                    os.close(handle)
                for other in children.values():
                    other.close()
                _become(request, stdin, stdout)
            os.close(stdin)
            os.close(stdout)
            children[process] = socket.socket(fileno=answers)
            children[process].sendall(_STATUS.pack(process))


def _tell_who_ended(children: dict[int, socket.socket]) -> None:
    while children:
        process, status = os.waitpid(-1, os.WNOHANG)
        if not process:
            return
        with children.pop(process) as answers, suppress(OSError):
            answers.sendall(_STATUS.pack(os.waitstatus_to_exitcode(status)))


def _become(request: dict[str, Any], stdin: int, stdout: int) -> NoReturn:
    os.dup2(stdin, 0)
    os.dup2(stdout, 1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    os.close(stdin)
    os.close(stdout)
    os.environ.clear()
    os.environ.update(request["env"])
    os.chdir(request["folder"])
    sys.path[:] = [place for place in sys.path if place not in ("", str(ROOT))] + [str(ROOT)]
    sys.argv[1:] = request["arguments"]
    code = 1
    with suppress(BaseException):
        sandbox.main()
        sys.stdout.flush()
        code = 0
    os._exit(code)


class _Processes:
    """In the place of the module `subprocess` in the sandbox."""

    PIPE, DEVNULL = subprocess.PIPE, subprocess.DEVNULL
    TimeoutExpired = subprocess.TimeoutExpired

    def __init__(self) -> None:
        self._server = _Server()

    def Popen(self, command: list[str], **_: object) -> ForkedChild:  # noqa: N802 - as that one
        assert command[:3] == [sys.executable, "-P", "-c"], "the sandbox starts something else"
        return self._server.start(command[4:])


def fork_children() -> None:
    """From now on, in this process."""
    if hasattr(os, "fork") and hasattr(socket, "send_fds"):
        sandbox.subprocess = _Processes()  # type: ignore[assignment]
