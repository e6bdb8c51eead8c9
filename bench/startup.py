"""Start to first paint: the library, and two articles open, beside a bare Textual app.

    python -m bench.startup [--runs 9]

The ratio to the bare app is what to quote: the machine's own speed cancels out. It rises with every
module that the program imports before it paints.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from annotations.service.store import Store
from bench.terminal import Terminal
from reader import sample

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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    runs = parser.parse_args().runs
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
