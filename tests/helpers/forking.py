"""Processes of the program that need not import it first: they are forked from one that has.

Each is a process as any other, with an environment, a folder, streams or a terminal of its own,
that takes signals and ends with a code; but it has begun after ten milliseconds instead of half a
second of the processor. What the start itself does, what is imported, and what Python takes from
its environment is tested with a process that starts afresh (`forks`).

For each process of the tests there is one such server, started when it is first wanted; it ends,
with all that it has forked, when the process of the tests ends.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import IO, Any, NoReturn

ROOT = Path(__file__).parents[2]
FORKS = sys.platform == "linux"
"""Elsewhere every process starts afresh: there is no fork, or it is not safe."""
_ONLY_AT_START = ("PYTHON", "TEXTUAL", "LC_", "LANG", "COVERAGE")
"""What variables begin with that count only while Python or a library starts."""
_IMPORTED = (
    "reader.cli",
    "reader.cli.read",
    "reader.cli.serve",
    "annotations.analysis.library_search",
    "annotations.storage.codebook",
    "corpus.cues.detection",
    "corpus.search.topic_alignment",
    "corpus.text.sentences",
    "corpus.text.words",
    "reader.serving.server",
    "reader.serving.fork_server",
    "reader.tui.app",
    "reader.tui.library.screen",
    "reader.tui.reading.screen",
)


class Forked:
    """A process that was forked for the tests; has what they use of `subprocess.Popen`."""

    def __init__(self, pid: int, ending: int) -> None:
        """`ending`: from which its exit code can be read when it has ended."""
        self.pid = pid
        self.returncode: int | None = None
        self.stdout: IO[bytes] | None = None
        self._ending = ending

    def poll(self) -> int | None:
        """Its exit code, or the signal's number with a minus; None while it lives."""
        return self._read(0)

    def wait(self, timeout: float | None = None) -> int:
        code = self._read(timeout)
        if code is None:
            raise subprocess.TimeoutExpired("forked", timeout or 0)
        return code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def _read(self, timeout: float | None) -> int | None:
        import select  # not known on Windows in this form

        if self.returncode is None and select.select([self._ending], [], [], timeout)[0]:
            code = os.read(self._ending, 64)
            os.close(self._ending)
            assert code, "the process of which all are forked has ended"
            self.returncode = int(code)
        return self.returncode


def forks(environment: Mapping[str, str]) -> bool:
    """Whether a process with this environment can be forked from one that has started without."""
    return FORKS and _at_start(environment) == _of_servers()


def fork(
    arguments: Sequence[str],
    streams: tuple[int, int, int],
    environment: Mapping[str, str],
    folder: Path | str | None = None,
    *,
    browser: bool = False,
    terminal: bool = False,
    warnings: bool = False,
    program: str | None = None,
) -> Forked:
    """The command with these arguments. `browser`: with the keys of who is served; `terminal`: the
    streams are a terminal, which becomes its own; `warnings`: each is an error; `program`: Python
    that is run instead.
    """
    return _server(browser).fork(
        {
            "arguments": list(arguments), "environment": dict(environment),
            "folder": str(folder or Path.cwd()), "terminal": terminal, "warnings": warnings,
            "program": program,
        },
        streams,
    )  # fmt: skip


def run(
    arguments: Sequence[str],
    given: bytes,
    environment: Mapping[str, str],
    folder: Path,
    *,
    program: str | None = None,
) -> tuple[int, str, str]:
    """The command with `given` on its standard input, every warning an error: its exit code, and
    what it writes to standard output and to standard error.
    """
    (source, feed), (out, written), (err, said) = os.pipe(), os.pipe(), os.pipe()
    theirs = source, written, said
    process = fork(arguments, theirs, environment, folder, warnings=True, program=program)
    for descriptor in theirs:
        os.close(descriptor)

    def give() -> None:
        with contextlib.suppress(BrokenPipeError), os.fdopen(feed, "wb", 0) as pipe:
            pipe.write(given)

    with (
        ThreadPoolExecutor(2) as threads,
        os.fdopen(out, "rb") as pipe,
        os.fdopen(err, "rb") as second,
    ):
        threads.submit(give)
        errors = threads.submit(second.read)
        output = pipe.read()
        code = process.wait(60)
        return code, output.decode(), errors.result().decode()


def _at_start(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: environment[name] for name in environment if name.startswith(_ONLY_AT_START)}


@cache
def _of_servers() -> dict[str, str]:
    """What of its environment the first server had while it started, and each has."""
    return _at_start(os.environ)


@cache
def _server(browser: bool) -> _Client:
    return _Client(browser)


class _Client:
    """Asks the server; for all threads of the tests."""

    def __init__(self, browser: bool) -> None:
        self._socket, theirs = socket.socketpair()
        atexit.register(self._socket.close)
        self._lock = threading.Lock()
        begin = "from tests.helpers.forking import main; main()"
        with theirs:
            subprocess.Popen(
                [sys.executable, "-c", begin, str(theirs.fileno()), str(int(browser))],
                cwd=ROOT, pass_fds=(theirs.fileno(),), env=_of_server(),
                stdin=subprocess.DEVNULL, start_new_session=True,
            ).returncode = 0  # nobody waits for it: it ends when the socket does  # fmt: skip

    def fork(self, request: dict[str, Any], streams: tuple[int, int, int]) -> Forked:
        ending, theirs = os.pipe()
        try:
            with self._lock:
                line = json.dumps(request).encode()
                self._socket.sendall(f"{len(line):>9}".encode())
                socket.send_fds(self._socket, [b"."], [*streams, theirs])
                self._socket.sendall(line)
                answer = self._socket.recv(64)
        finally:
            os.close(theirs)
        assert answer, "the process of which all are forked has ended"
        return Forked(int(answer), ending)


def _of_server() -> dict[str, str]:
    """The environment of a server: with one thread, or forking would not be safe."""
    others = {
        name: value for name, value in os.environ.items() if name not in _at_start(os.environ)
    }
    return {**others, **_of_servers(), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


class _Server:
    """What runs in the process of which all are forked."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._endings: dict[int, int] = {}
        """Process id → where its exit code is written."""

    def run(self) -> dict[str, Any]:
        """Serve until the tests are gone. Returns in a child, with what that is to do."""
        import select

        wake, woken = socket.socketpair()
        for end in (wake, woken):
            end.setblocking(False)
        signal.set_wakeup_fd(woken.fileno())
        signal.signal(signal.SIGCHLD, lambda *_: None)
        while True:
            ready, _, _ = select.select([self._control, wake], [], [])
            if wake in ready:
                wake.recv(4096)
            self._reap()
            if self._control not in ready:
                continue
            length = self._control.recv(9, socket.MSG_WAITALL)
            if not length:
                break
            _, streams, _, _ = socket.recv_fds(self._control, 1, 4)
            request: dict[str, Any] = json.loads(
                self._control.recv(int(length), socket.MSG_WAITALL)
            )
            pid = os.fork()
            if not pid:
                signal.set_wakeup_fd(-1)
                for one in (*self._endings.values(), streams.pop()):
                    os.close(one)
                for open_one in (self._control, wake, woken):
                    open_one.close()
                return {**request, "streams": streams}
            *ours, self._endings[pid] = streams
            for one in ours:
                os.close(one)
            self._control.sendall(str(pid).encode())
        for pid in self._endings:
            os.kill(pid, signal.SIGKILL)
        os._exit(0)

    def _reap(self) -> None:
        with contextlib.suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                pid, status = ended
                ending = self._endings.pop(pid)
                with contextlib.suppress(BrokenPipeError):  # nobody wants to know
                    os.write(ending, str(os.waitstatus_to_exitcode(status)).encode())
                os.close(ending)


def main() -> None:
    """What the process runs: it serves; each child leaves here as an interpreter does."""
    control, browser = sys.argv[1:]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if int(browser):
        from reader.keymap import Keymap, install

        install(Keymap(browser=True))
    for module in _IMPORTED:
        import_module(module)
    assert len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208
    gc.collect()
    gc.freeze()
    _become(_Server(socket.socket(fileno=int(control))).run())


def _become(request: dict[str, Any]) -> NoReturn:
    """Be a process that has just been started with this command."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if request["terminal"]:
        import fcntl
        import termios

        os.setsid()
        fcntl.ioctl(request["streams"][0], termios.TIOCSCTTY, 0)
    for number, stream in enumerate(request["streams"]):
        os.dup2(stream, number)
    for stream in set(request["streams"]) - {0, 1, 2}:
        os.close(stream)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    time.tzset()
    sys.argv = ["variorum", *request["arguments"]]
    if request["warnings"]:
        import warnings

        warnings.resetwarnings()
        warnings.simplefilter("error")
    _open_streams()
    import random

    random.seed()
    from reader.cli import main as command
    from reader.serving import reader_processes

    reader_processes.subprocess = _Subprocess()  # type: ignore[attr-defined]
    if request["program"] is None:
        command()
    exec(request["program"], {"__name__": "__main__"})
    sys.exit()


def _open_streams() -> None:
    """As Python opens them in UTF-8 mode or under a UTF-8 locale."""
    for name, number, mode, errors in (
        ("stdin", 0, "r", "strict"), ("stdout", 1, "w", "strict"),
        ("stderr", 2, "w", "backslashreplace"),
    ):  # fmt: skip
        terminal = os.isatty(number)
        stream = open(  # noqa: SIM115
            number, mode, encoding="utf-8", errors=errors, closefd=False,
            buffering=1 if terminal or name == "stderr" else -1,
        )  # fmt: skip
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


class _Subprocess:
    """`subprocess` for a server that starts its fork server: that too is forked, from it."""

    def __getattr__(self, name: str) -> Any:
        return getattr(subprocess, name)

    def Popen(self, command: Sequence[str], **options: Any) -> Any:  # noqa: N802
        if command[4:5] != ["fork_server"] or len(os.listdir("/proc/self/task")) != 1:  # noqa: PTH208
            return subprocess.Popen(command, **options)
        return _ForkServer(command, **options)


class _ForkServer(subprocess.Popen[bytes]):
    """The fork server of a server, forked from it: what it would import is there."""

    def __init__(
        self, command: Sequence[str], *, pass_fds: Sequence[int], env: Any, **_: Any
    ) -> None:
        self.args = command
        self.returncode = None
        self.stdin = self.stdout = self.stderr = None
        self._waitpid_lock = threading.Lock()
        self._child_created = True
        self.pid = os.fork()
        if self.pid:
            return
        try:
            self._serve(command, pass_fds, env)
        finally:
            os._exit(1)

    def _serve(self, command: Sequence[str], kept: Sequence[int], env: Mapping[str, str]) -> None:
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        os.setsid()
        nothing = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1):
            os.dup2(nothing, number)
        for number in map(int, os.listdir("/proc/self/fd")):  # noqa: PTH208
            if number > 2 and number not in kept:
                with contextlib.suppress(OSError):
                    os.close(number)
        os.environ.clear()
        os.environ.update(env)
        sys.argv = ["-c", *command[4:]]
        from reader.serving import fork_server

        fork_server.main()
        os._exit(0)
