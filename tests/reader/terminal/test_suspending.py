"""ctrl+z gives the terminal back to the shell, as it was before, and fg takes it again."""

from __future__ import annotations

import os

import pytest

if os.name != "posix":
    pytest.skip("job control is POSIX's", allow_module_level=True)

from annotations.service.store import Store
from tests.helpers.screens import make_library
from tests.helpers.terminals import Session

# A shell that knows one job, with two processes in it, as of `make run`: it says that the job has
# stopped, and continues it in front (`f`) or behind (`b`) when it is told to.
SHELL = """\
import os, signal, subprocess, sys
signal.signal(signal.SIGTTOU, signal.SIG_IGN)
job = os.fork()
if not job:
    os.setpgid(0, 0)
    os.tcsetpgrp(0, os.getpid())
    signal.signal(signal.SIGTTOU, signal.SIG_DFL)
    sys.exit(subprocess.run([sys.executable, "-m", "reader", *sys.argv[1:]]).returncode)
while True:
    _, status = os.waitpid(job, os.WUNTRACED)
    os.tcsetpgrp(0, os.getpid())
    if not os.WIFSTOPPED(status):
        sys.exit(os.waitstatus_to_exitcode(status))
    print("\\r\\njob stopped", flush=True)
    if sys.stdin.readline().strip() == "f":
        os.tcsetpgrp(0, job)
    os.killpg(job, signal.SIGCONT)
"""


@pytest.fixture
def library(tmp_path, home):
    path = tmp_path / "library.db"
    make_library(path)
    return path


@pytest.fixture
def begun(library):
    sessions = []

    def begin(program: str | None = None) -> Session:
        sessions.append(Session(library, "read", "bridge", program=program))
        sessions[-1].shows("Velm was closed")
        return sessions[-1]

    yield begin
    for session in sessions:
        session.close()


def test_the_job_stops_with_the_terminal_as_it_was_and_goes_on(begun, library):
    session = begun(SHELL)
    session.send(b"c\x1a")
    session.until(lambda: "job stopped" in session.screen.text, "job stopped")
    assert session.left_on == []
    other = Store.open(library, "Ben")
    assert len(other.annotations()) == 1  # saved, and the library is free
    other.annotate(other.documents.get("bridge"), other.annotations()[0].span, ["opinion"])
    other.close()
    session.screen.feed("\x1b[2J")
    session.send(b"b\n")  # behind: it may not write, and stops again
    session.shows("job stopped")
    assert session.left_on == []
    session.screen.feed("\x1b[2J")
    session.send(b"f\n")
    session.shows("Velm was closed")
    session.shows("2 annotations")
    assert "alternate screen" in session.left_on
    session.send(b"o\x11")
    assert session.end() == 0
    assert session.left_on == []


def test_without_a_shell_it_says_so_and_goes_on(begun):
    session = begun()
    session.send(b"\x1a")
    session.shows("not started from a shell")
    session.send(b"\x03")
    session.shows("ctrl+q quits")
    session.send(b"\x11")
    assert session.end() == 0
    assert session.left_on == []
