"""Starts the readers of a class: a process that has imported everything once, and forks.

A reader of its own costs 36 MB and a second to start; most of both are the imports, which children
of one process share. It is a process apart from the server because forking is safe only where there
is one thread and nothing is open: here that is so, and it is looked at before each fork. Where a
system does not take forking well (macOS), or there is a second thread, the child starts afresh.

It answers on the socket it was given: a line of JSON for a child that is to begin, answered by a
line with its process id and, beside it, the child's terminal; and a line for each child that ended.
"""

from __future__ import annotations

import fcntl
import gc
import json
import os
import pty
import resource
import select
import signal
import socket
import struct
import sys
import termios
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from annotations.seminar.roles import Role
from reader.advice import explained
from reader.keymap import Keymap, install

# What a reader of the class will want sooner or later, beside what these import.
_SHARED = (
    "reader.tui.app",
    "reader.terminal.clipboard",
    "reader.tui.library.screen",
    "reader.tui.reading.screen",
    "reader.tui.dialogs.find",
    "reader.tui.dialogs.help",
    "reader.tui.dialogs.note",
    "reader.tui.dialogs.tags",
    "reader.tui.dialogs.open",
    "reader.tui.dialogs.goto",
    "annotations.analysis.library_search",
    "annotations.storage.codebook",
    "corpus.cues.detection",
    "corpus.storage.file_systems",
    "corpus.search.topic_alignment",
    "corpus.text.words",
    "corpus.text.sentences",
)
_PR_SET_PDEATHSIG = 1
NO_MEMORY = 71
"""Exit code of a reader that needed more memory than it may have."""
_FIRST_TO_GO = 500
"""Where the whole machine has no memory left, a reader goes before the server (Linux)."""


class ForkServer:
    """The children, and what ends them."""

    def __init__(self, control: socket.socket, library: str, documents: Sequence[str],
                 grace: float, memory: int) -> None:  # fmt: skip
        self._control = control
        self._library = library
        self._documents = list(documents)
        self._grace = grace
        self._memory = memory
        self._children: dict[int, float] = {}
        """Process id → when it is to be killed."""
        self._wake, self._woken = socket.socketpair()

    def run(self) -> None:
        """Serve until the server is gone, then end every child."""
        _die_with_parent()
        for end in (self._wake, self._woken):
            end.setblocking(False)
        signal.set_wakeup_fd(self._woken.fileno())
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # ctrl+c is the server's to answer
        for module in _SHARED:
            import_module(module)
        gc.collect()
        gc.freeze()
        try:
            self._serve()
        finally:
            self._end_children()

    def _end_children(self) -> None:
        """Wait for those that are ending, since their terminals are hung up, then kill the rest.

        Each saves where its person was reading.
        """
        until = time.monotonic() + self._grace
        self._reap()
        while self._children and (left := until - time.monotonic()) > 0:
            if select.select([self._wake], [], [], left)[0]:
                self._wake.recv(4096)
            self._reap()
        for pid in self._children:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def _serve(self) -> None:
        buffer = b""
        while True:
            until = min(self._children.values(), default=float("inf"))
            wait = None if until == float("inf") else max(0.0, until - time.monotonic())
            ready, _, _ = select.select([self._control, self._wake], [], [], wait)
            if self._wake in ready:
                self._wake.recv(4096)
            self._reap()
            if self._control not in ready:
                continue
            try:
                came = self._control.recv(65536)
            except OSError:  # the server was killed
                return
            if not came:
                return
            *lines, buffer = (buffer + came).split(b"\n")
            for line in lines:
                self._handle(json.loads(line))

    def _handle(self, request: dict[str, Any]) -> None:
        if "end" in request:
            if request["end"] in self._children:
                self._children[request["end"]] = time.monotonic() + self._grace
            return
        master, slave = pty.openpty()
        try:
            size = struct.pack("HHHH", request["rows"], request["columns"], 0, 0)
            fcntl.ioctl(slave, termios.TIOCSWINSZ, size)
            pid = os.fork()
            if pid == 0:
                self._become_reader(
                    master, slave, request["begin"], Role(request["role"]), request["scheme"]
                )
            self._children[pid] = float("inf")
            begun = {"id": request["id"], "pid": pid}
            socket.send_fds(self._control, [json.dumps(begun).encode() + b"\n"], [master])
        except OSError as error:
            self._tell(id=request["id"], failed=(error.strerror or "unknown reason").lower())
        finally:
            os.close(master)
            os.close(slave)

    def _tell(self, **answer: object) -> None:
        with suppress(OSError):  # the server is gone, which is seen when it is listened to
            self._control.sendall(json.dumps(answer).encode() + b"\n")

    def _reap(self) -> None:
        """Forget those that have ended, and tell of it; kill those that should have."""
        with suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0] != 0:
                pid, status = ended
                self._children.pop(pid, None)
                self._tell(ended=pid, code=os.waitstatus_to_exitcode(status))
        now = time.monotonic()
        for pid, until in self._children.items():
            if until <= now:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                self._children[pid] = float("inf")

    def _become_reader(
        self, master: int, slave: int, annotator: str, role: Role, scheme: str
    ) -> NoReturn:
        code = 1
        try:
            signal.set_wakeup_fd(-1)
            for number in (signal.SIGCHLD, signal.SIGINT, signal.SIGTERM):
                signal.signal(number, signal.SIG_DFL)
            alone = _is_alone()
            for end in (self._control, self._wake, self._woken):
                end.close()
            os.close(master)
            os.setsid()
            fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
            for descriptor in (0, 1, 2):
                os.dup2(slave, descriptor)
            if slave > 2:
                os.close(slave)
            _die_with_parent()
            _limit_memory(self._memory)
            if alone and sys.platform == "linux":
                code = _read(self._library, self._documents, annotator, role, scheme)
            else:
                afresh = command(self._library, self._documents, annotator, role, scheme)
                os.execv(sys.executable, afresh)
        finally:
            os._exit(code)


def _is_alone() -> bool:
    """Whether this process had one thread when it was forked; the child has one in any case."""
    try:
        return len(os.listdir(f"/proc/{os.getppid()}/task")) == 1  # noqa: PTH208
    except OSError:
        return False


def _die_with_parent() -> None:
    """Ask the kernel to end this process with the fork server, however that ends (Linux).

    Elsewhere the terminal does it: it hangs up when the server is gone.
    """
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _limit_memory(most: int) -> None:
    """Have this process get no more than this as its own: one reader must not take it all."""
    with suppress(OSError, ValueError):  # a system that knows no such limit, or allows less
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    if sys.platform == "linux":
        with suppress(OSError):
            Path("/proc/self/oom_score_adj").write_text(f"{_FIRST_TO_GO}\n", encoding="ascii")


def command(
    library: str, documents: Sequence[str], annotator: str, role: Role, scheme: str
) -> list[str]:
    """How a reader is started afresh: no shell, nothing imported from the folder one is in."""
    return [*_python(), "child", library, annotator, str(int(role)), scheme, *documents]


def _python() -> list[str]:
    home = str(Path(__file__).parents[2])
    begin = (
        f"import sys; sys.path.append({home!r}); "
        "from reader.serving.fork_server import main; main()"
    )
    return [sys.executable, "-P", "-c", begin]


def fork_server_command(
    control: int, library: str, documents: Sequence[str], grace: float, memory: int
) -> list[str]:
    """How the fork server is started, with the socket that it is to listen to."""
    return [*_python(), "fork_server", str(control), str(grace), str(memory), library, *documents]


def environment() -> dict[str, str]:
    """Of the server's environment, without what would lead out of the browser's window: the
    clipboard and the screen of the machine belong to who serves.
    """
    left = ("NO_COLOR", "DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME", "COLUMNS", "LINES")
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in left and not name.startswith("TEXTUAL")
    }
    # A class is threads enough; each of numpy's would take memory that a reader has not.
    few = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    terminal = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONUTF8": "1"}
    return kept | few | terminal


def _read(library: str, documents: list[str], annotator: str, role: Role, scheme: str) -> int:
    """The reader in this process's terminal; what goes wrong is said there in a sentence."""
    from corpus.errors import VariorumError
    from reader.cli.output import print_error
    from reader.tui.run import run

    # The terminal came after these were made.
    sys.stdin = sys.__stdin__ = open(0, encoding="utf-8", closefd=False)  # type: ignore[misc]  # noqa: SIM115
    sys.stdout = sys.__stdout__ = open(1, "w", encoding="utf-8", closefd=False)  # type: ignore[misc]  # noqa: SIM115
    sys.stderr = sys.__stderr__ = open(2, "w", encoding="utf-8", closefd=False)  # type: ignore[misc]  # noqa: SIM115
    threading.excepthook = _end_without_memory
    try:
        code = run(Path(library), documents, annotator, role=role, scheme=scheme)
    except VariorumError as error:
        print_error(explained(error))
        code = 1
    except MemoryError:
        code = NO_MEMORY
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    return code


def _end_without_memory(failed: threading.ExceptHookArgs) -> None:
    """End the reader if one of its threads got no memory: it would answer no more, or save nothing,
    and its session would end much later, for a wrong reason.
    """
    if isinstance(failed.exc_value, MemoryError):
        os._exit(NO_MEMORY)
    threading.__excepthook__(failed)


def main() -> None:
    """What a process started by `fork_server_command` or `command` runs."""
    # Before any command is declared, here and in what is forked.
    install(Keymap(browser=True))
    what, *rest = sys.argv[1:]
    if what == "child":
        library, annotator, role, scheme, *documents = rest
        sys.exit(_read(library, documents, annotator, Role(int(role)), scheme))
    control, grace, memory, library, *documents = rest
    with socket.socket(fileno=int(control)) as end:
        ForkServer(end, library, documents, float(grace), int(memory)).run()
