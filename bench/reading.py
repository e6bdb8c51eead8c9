"""The program itself on 20 MB of prose with 50,000 annotations, beside other programs.

    python -m bench.reading [--runs 3] [--keys 200] [--no-peers]

`variorum read` runs in a pseudo-terminal of 160×50, on a library made here: a text of so many
megabytes with so many annotations, one of them over half of it, and three of a quarter with a
tenth. See `bench.terminal` for what a frame is. Milliseconds are given "less waiting": without
the time in which the program was ready but had no core; each figure is the median of the runs.
"×" compares the typical key with ours.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from bench import peers
from bench.making import READER, library, prose
from bench.terminal import Answer, Terminal

ROWS, COLUMNS = 50, 160
FOUR = 184
"""Columns at which four panes are seen."""
_KEYS = {"less": (b"j", b" "), "TextArea": (b"\x1b[B", b"\x1b[6~"), "toolong": (b"j", b"\x1b[6~")}
_TYPED = 0.1
OPENINGS = (("its name typed by hand", _TYPED), ("typed in no time", 0.0))
"""Seconds between the letters of the name, and before the key that opens it: the program reads
ahead where there is time.
"""
SLUGS = ("history", "annals", "chronicle", "gazette")


class Figure(NamedTuple):
    """One row of the table."""

    what: str
    p50: float
    p99: float
    goal: str = ""
    unit: str = "ms"


def quantile(values: Iterable[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def timed(
    what: str, answers: Iterable[Answer | None], goal: str = "", *, wall: bool = False
) -> Figure:
    found = [a.wall if wall else a.ready for a in answers if a]
    if not found:
        raise SystemExit(f"{what}: no frame came")
    return Figure(what, quantile(found, 0.5), quantile(found, 0.99), goal)


def resident(what: str, term: Terminal, goal: str = "") -> Figure:
    return Figure(what, term.memory(), term.memory(), goal, "MB")


def medians(runs: Sequence[list[Figure]]) -> list[Figure]:
    """The same rows of several runs, as one."""
    return [
        same[0]._replace(p50=median(row.p50 for row in same), p99=median(row.p99 for row in same))
        for same in zip(*runs, strict=True)
    ]


def show(who: str, row: Figure) -> None:
    """Print a row of the table."""
    print(f"{who:9} {row.what:36} {row.p50:8.1f} {row.p99:8.1f} {row.unit}  {row.goal}", flush=True)


def variorum(path: Path, slugs: Sequence[str], columns: int = COLUMNS) -> Terminal:
    """The program on these documents, settled."""
    command = [sys.executable, "-m", "reader", "read", *slugs]
    term = Terminal([*command, "--library", str(path), "--as", READER], ROWS, columns)
    term.wait_for("words")
    term.settle(2.5, limit=20)
    return term


def moves(term: Terminal, count: int, prefix: str, goals: tuple[str, str]) -> list[Figure]:
    lines = [term.press(b"j") for _ in range(count)]
    pages = [term.press(b" ") for _ in range(count)]
    return [
        timed(f"{prefix}line down", lines, goals[0]),
        timed(f"{prefix}page down", pages, goals[1]),
    ]


def drag(term: Terminal, count: int) -> list[Answer | None]:
    """Button down, moves over the text, button up."""
    term.press(b"\x1b[<0;50;8M")
    answers = []
    for step in range(count):
        column, row = 50 + step * 7 % (COLUMNS // 4), 9 + step % (ROWS - 14)
        # Between two paragraphs a move may change nothing, and is answered by no frame.
        answers.append(term.press(b"\x1b[<32;%d;%dM" % (column, row), limit=0.2))
    term.press(b"\x1b[<0;50;9m")
    return answers


def one_text(path: Path, keys: int) -> list[Figure]:
    """A single pane on the long text."""
    term = variorum(path, SLUGS[:1])
    try:
        rows = moves(term, keys, "", ("≤ 4 / 12", "p99 ≤ 20"))
        term.press(b")")
        tagging = []
        for _ in range(keys // 2):
            tagging.append(term.press(b"c", until="Tagged as"))
            term.press(b"c", until="Removed")
            term.press(b")")
        rows.append(timed("tag → painted as saved", tagging, "p99 ≤ 25"))
        rows.append(timed("drag, per move", drag(term, keys), "p99 ≤ 8"))
        rows.append(resident("resident", term, "≤ 150"))
    finally:
        term.close()
    return rows


def two_texts(path: Path, keys: int) -> list[Figure]:
    """The long text opened beside a shorter one, and both resized."""
    term = variorum(path, SLUGS[1:2])

    def open_beside(gap: float) -> Answer | None:
        term.press(b"p", until="Open beside")
        for key in SLUGS[0].encode():
            term.press(bytes([key]), gap=gap)
        answer = term.press(b"\r", until="reading annotations")
        term.settle(2.0, limit=6)
        return answer

    try:
        rows = []
        for what, gap in OPENINGS:
            opening = []
            for _ in range(6):
                opening.append(open_beside(gap))
                term.press(b"X")
                term.settle(1.5, limit=3)
            rows.append(timed(f"opening, {what}", opening, "≤ 100 wall", wall=True))
        open_beside(_TYPED)
        sizes = [(ROWS, COLUMNS - 31), (ROWS, COLUMNS)]
        resizing = [term.press(sizes[n % 2], gap=0.1) for n in range(max(10, keys // 5))]
        rows.append(timed("resize, two panes", resizing, "≤ 60"))
    finally:
        term.close()
    return rows


def four_texts(path: Path, keys: int) -> list[Figure]:
    """Four panes that scroll together, by place; a shorter text leads, so that all must move."""
    term = variorum(path, [*SLUGS[1:], SLUGS[0]], FOUR)
    try:
        # The library remembers how it was set: three presses go round.
        if not any(term.press(b"S", until="scroll by position", limit=1.0) for _ in range(3)):
            raise SystemExit("the panes do not scroll together")
        rows = moves(term, keys, "four panes, ", ("p99 ≤ 20", ""))
        rows.append(resident("four panes, resident", term))
    finally:
        term.close()
    return rows


def peer(who: str, command: Sequence[str] | None, keys: int, own: dict[str, Figure]) -> None:
    """Lines and pages of another program, beside ours."""
    if command is None:
        print(f"{who:9} is not to be had here, and is left out")
        return
    term = Terminal(command, ROWS, COLUMNS)
    quiet = 0.01 if who == "less" else 0.0
    try:
        term.settle(3.0, limit=90)
        if who == "toolong":  # it begins at the end
            term.press(b"G", gap=2.0)
        for what, key in zip(("line down", "page down"), _KEYS[who], strict=True):
            row = timed(what, [term.press(key, quiet=quiet, gap=0.05) for _ in range(keys)])
            show(who, row._replace(goal=f"× {row.p50 / own[what].p50:.1f}"))
        row = resident("resident", term)
        show(who, row._replace(goal=f"× {row.p50 / own[row.what].p50:.1f}"))
    finally:
        term.close()


def main() -> None:
    """Makes the library, runs the programs, prints the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--keys", type=int, default=200)
    parser.add_argument("--megabytes", type=float, default=20)
    parser.add_argument("--annotations", type=int, default=50_000)
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--library", type=Path, help="keep the library here, and use it again")
    parser.add_argument("--only", choices=("one", "two", "four"), help="only this part")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = folder
        texts = {
            slug: prose(args.megabytes / (4 if number else 1), seed=number)
            for number, slug in enumerate(SLUGS)
        }
        path = Path(folder) / "library.db"
        if args.library and args.library.exists():
            shutil.copy(args.library, path)
        else:
            library(path, texts, args.annotations)
            if args.library:
                shutil.copy(path, args.library)
        print(f"{'':9} {'':36} {'p50':>8} {'p99':>8}     to reach")
        rows: list[Figure] = []
        for name, part in (("one", one_text), ("two", two_texts), ("four", four_texts)):
            if args.only in (None, name):
                for row in medians([part(path, args.keys) for _ in range(args.runs)]):
                    show("variorum", row)
                    rows.append(row)
        if not args.no_peers and not args.only:
            own = {row.what: row for row in rows}
            text = Path(folder) / "text.txt"
            text.write_text(texts[SLUGS[0]], encoding="utf-8")
            peer("less", peers.less(text), args.keys // 2, own)
            peer("TextArea", peers.area(text), 10, own)
            peer("toolong", peers.toolong(text, Path(folder)), args.keys // 2, own)


if __name__ == "__main__":
    main()
