"""Start to first paint: the library, and two articles open, beside a bare Textual app. And short
commands on a small library, from their start to their end, beside `python -c "import sqlite3"`.

    python -m bench.startup [--runs 9] [--commands 15]

The ratio to the bare app, or to the bare import, is what to quote: the machine's own speed cancels
out. It rises with every module that the program imports before it paints or prints. A command's
limit is 1.5 times the bare import and 60 ms, of processor time.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from annotations.service.store import Store
from bench.terminal import Terminal
from reader import sample

_ALLOWANCE = 60.0
"""Milliseconds of processor time that a command may take beyond 1.5 times the bare import."""
_BARE = """
from textual.app import App
from textual.widgets import Static

class Bare(App):
    def compose(self):
        yield Static("a bare page")

Bare().run()
"""


def first_paint(command: Sequence[str], awaited: str) -> float:
    """Milliseconds from the start until `awaited` is on the screen."""
    terminal = Terminal(command, 50, 160)
    try:
        return terminal.wait_for(awaited)
    finally:
        terminal.close()


def command_time(command: Sequence[str]) -> tuple[float, float]:
    """Milliseconds of processor time, and by the clock, that a command takes."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, command
    return 1000 * (usage.ru_utime + usage.ru_stime), 1000 * took


def short_commands(variorum: Sequence[str], library: Path, document: str, runs: int) -> None:
    """Print what short commands take, beside the bare import, in turn."""
    here = ["--library", str(library)]
    cases = {
        "import sqlite3": [sys.executable, "-c", "import sqlite3"],
        "import click": [sys.executable, "-c", "import click"],
        "list": [*variorum, "list", *here],
        "show DOC": [*variorum, "show", document, *here],
        "annotations": [*variorum, "annotations", *here],
        "search WORD": [*variorum, "search", "truce", *here],
        "--version": [*variorum, "--version"],
        "--help": [*variorum, "--help"],
    }
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in cases}
    for run in range(runs + 1):
        for name, command in cases.items():
            took = command_time(command)
            if run:
                times[name].append(took)
    bare = times["import sqlite3"]
    limit = 1.5 * statistics.median(cpu for cpu, _ in bare) + _ALLOWANCE
    print(f"\n{'':22}   processor      clock   limit {limit:.0f} ms of processor time")
    for name, each in times.items():
        cpu, clock = (statistics.median(one[n] for one in each) for n in range(2))
        ratio = statistics.median(one / b for (one, _), (b, _) in zip(each, bare, strict=True))
        print(f"{name:22} {cpu:7.1f} ms {clock:7.1f} ms  ×{ratio:.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--commands", type=int, default=15, help="runs of each short command")
    options = parser.parse_args()
    runs = options.runs
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = folder
        # One for each case: a library opens as it was left.
        library, read = Path(folder) / "library.db", Path(folder) / "read.db"
        for path in (library, read):
            store = Store.open(path, "Ann")
            two = sample.build(store)[:2]
            store.close()
        # As installed: with bytecode, which some systems keep Python from writing by itself.
        compile_all = [sys.executable, "-m", "compileall", "-q", "reader", "annotations", "corpus"]
        subprocess.run(compile_all, check=False, cwd=Path(__file__).parents[1])
        script = Path(sys.executable).with_name("variorum")
        variorum = [str(script)] if script.exists() else [sys.executable, "-m", "reader"]
        cases = {
            "a bare Textual app": ([sys.executable, "-c", _BARE], "a bare page"),
            "the library": (
                [*variorum, "--library", str(library), "--as", "Ann"],
                "documents",
            ),
            "two articles": (
                [*variorum, "read", *two, "--library", str(read), "--as", "Ann"],
                "words",
            ),
        }
        times: dict[str, list[float]] = {name: [] for name in cases}
        short_commands(variorum, read, two[0], options.commands)
        # In turn, so that all meet the same weather; the first round warms the caches.
        for run in range(runs + 1):
            for name, (command, awaited) in cases.items():
                took = first_paint(command, awaited)
                if run:
                    times[name].append(took)
    (bare, *_) = times.values()
    for name, each in times.items():
        ratio = statistics.median(t / b for t, b in zip(each, bare, strict=True))
        print(f"{name:22} {statistics.median(each):7.0f} ms  ×{ratio:.2f}")


if __name__ == "__main__":
    main()
