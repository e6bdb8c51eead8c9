"""A process that was forked for a test is one as any other, and knows nothing of the one before."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers import forking
from tests.helpers.serving import lives, until

pytestmark = pytest.mark.skipif(not forking.FORKS, reason="processes start afresh here")
TOLD = """
import json, os, random, sys, warnings, threading
told = {"arguments": sys.argv[1:], "folder": os.getcwd(), "mine": os.environ.get("MINE"),
        "lines": [sys.stdin.read()], "pid": os.getpid(), "random": random.random(),
        "threads": threading.active_count(), "files": len(os.listdir("/proc/self/fd")),
        "known": hasattr(sys, "was_here")}
sys.was_here = True
print(json.dumps(told))
print("said", file=sys.stderr)
sys.exit(7)
"""


def run(program: str, folder: Path, given: bytes = b"", **variables: str) -> tuple[int, str, str]:
    return forking.run(["a", "b c"], given, {**os.environ, **variables}, folder, program=program)


def test_it_has_what_it_was_given_and_nothing_of_another(tmp_path: Path) -> None:
    answers = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        code, out, err = run(TOLD, folder, name.encode(), MINE=name)
        told = json.loads(out)
        assert (code, err) == (7, "said\n")
        assert told["arguments"] == ["a", "b c"]
        assert (told["folder"], told["mine"], told["lines"]) == (str(folder), name, [name])
        assert (told["threads"], told["known"]) == (1, False)
        assert told["files"] <= 4  # the streams, and the folder that is listed
        answers.append((told["pid"], told["random"]))
    assert not set(answers[0]) & set(answers[1])


@pytest.mark.parametrize(
    ("program", "code", "said"),
    [
        ("", 0, ""),
        ("import sys; sys.exit('no')", 1, "no\n"),
        ("1 / 0", 1, "ZeroDivisionError: division by zero\n"),
        ("import os; os.abort()", -signal.SIGABRT, ""),
        ("import warnings; warnings.warn('old')", 1, "UserWarning: old\n"),
        ("import atexit, sys; atexit.register(sys.stderr.write, 'bye')", 0, "bye"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGINT)", -signal.SIGINT,
         "KeyboardInterrupt\n"),
    ],
)  # fmt: skip
def test_it_ends_as_a_process_does(tmp_path: Path, program: str, code: int, said: str) -> None:
    answer = run(program, tmp_path)
    assert answer[:2] == (code, "")
    assert answer[2].endswith(said)


def test_a_large_input_and_output_do_not_block_each_other(tmp_path: Path) -> None:
    copy = "import sys; sys.stdout.write(sys.stdin.read())"
    given = b"x" * 3_000_000
    assert run(copy, tmp_path, given) == (0, given.decode(), "")
    assert run("", tmp_path, given)[0] == 0  # which reads nothing


def test_a_signal_ends_it_and_is_told() -> None:
    reading, writing = os.pipe()
    process = forking.fork([], (reading, 2, 2), os.environ, program="import sys; sys.stdin.read()")
    os.close(reading)
    assert process.poll() is None
    process.kill()
    assert process.wait() == -signal.SIGKILL
    process.kill()  # of one that has ended nothing comes
    os.close(writing)


def test_what_counts_while_python_starts_is_not_forked() -> None:
    assert forking.forks(os.environ)
    for name in ("PYTHONPATH", "PYTHONUTF8", "LC_ALL", "TEXTUAL_FPS"):
        assert not forking.forks({**os.environ, name: "another"})


async def test_nothing_lives_longer_than_the_tests() -> None:
    """The tests are killed: what was forked for them ends."""
    program = (
        "import os; from tests.helpers import forking; r, w = os.pipe();"
        "one = forking.fork([], (r, 2, 2), os.environ, program='import sys; sys.stdin.read()');"
        "print(one.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=False, cwd=forking.ROOT
    )
    assert done.returncode == -signal.SIGKILL
    pid = int(done.stdout)
    await until(lambda: not lives(pid))
