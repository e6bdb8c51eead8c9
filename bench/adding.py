"""How fast documents come in: `variorum add` beside trafilatura alone on the same pages.

    python -m bench.adding [--pages 300] [--runs 3]

Pages and texts are made here. Each line is a process from its start to its end; seconds are those
of the processor, with all that the process started, since others may be at work on the machine.
"add" reads, cleans, indexes and writes to the disk; trafilatura only reads its pages and extracts
their text. Each figure is the median of the runs.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from bench.making import prose

_TRAFILATURA = """
import sys
from pathlib import Path
from trafilatura import extract

for page in sorted(Path(sys.argv[1]).iterdir()):
    assert extract(page.read_text("utf-8"))
"""
_PLACES = ("Velm", "Orda", "Lower Sarn", "Tissel", "the valley", "Maren", "the upper town")


class Taken(NamedTuple):
    """What a process took, in seconds."""

    processor: float
    wall: float


def pages(folder: Path, number: int) -> None:
    """Articles among what sites put around them: menus, teasers, scripts, comments, a foot."""
    folder.mkdir()
    for n in range(number):
        chance = random.Random(n)
        title = f"What was said in {chance.choice(_PLACES)}, part {n}"
        menu = "".join(f"<li><a href='/{n}/{k}'>Section {k}</a></li>" for k in range(40))
        teasers = "".join(
            f"<div class='teaser'><a href='/story-{k}'><h3>Also from {place}</h3></a>"
            f"<p>{prose(0.0001, seed=n + k)[:120]}…</p></div>"
            for k, place in enumerate(_PLACES)
        )
        body = "".join(f"<p>{p}</p>\n" for p in prose(0.006, seed=n).split("\n\n"))
        (folder / f"page-{n:04}.html").write_text(
            f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{title} | The Tide"
            f"</title><meta property='og:title' content='{title}'>"
            f"<script>var data = {list(range(300))};</script></head><body><header><nav><ul>{menu}"
            f"</ul></nav></header><main><article><h1>{title}</h1><p class='byline'>By Ada Quill</p>"
            f"<time datetime='2021-04-{1 + n % 28:02}'>April</time>{body}</article></main>"
            f"<aside>{teasers}</aside><footer><ul>{menu}</ul><p>© 2021 The Tide. All rights "
            "reserved.</p></footer></body></html>",
            encoding="utf-8",
        )


def texts(folder: Path, number: int) -> None:
    """The same articles as somebody saved them: hard-wrapped, with some of the furniture."""
    folder.mkdir()
    for n in range(number):
        lines = [f"What was said, part {n}", "", "By Ada Quill", ""]
        for paragraph in prose(0.006, seed=n).split("\n\n"):
            line = ""
            for word in paragraph.split():
                if len(line) + len(word) > 78:
                    lines.append(line)
                    line = word
                else:
                    line = f"{line} {word}".strip()
            lines += [line, ""]
        lines += ["Share this article", "", "© 2021 The Tide. All rights reserved."]
        (folder / f"text-{n:04}.txt").write_text("\n".join(lines), encoding="utf-8")


def run(command: Sequence[str]) -> Taken:
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Taken(processor, wall)


def add(library: Path, source: Path) -> list[str]:
    return [sys.executable, "-m", "reader", "add", str(source), "--library", str(library)]


def show(what: str, runs: Sequence[Taken], number: int, megabytes: float) -> float:
    """Print a row; returns the documents per second of the processor."""
    processor, wall = (median(getattr(one, of) for one in runs) for of in ("processor", "wall"))
    print(
        f"{what:34} {number / processor:9.1f} {megabytes / processor:9.2f} "
        f"{number / wall:9.1f} {megabytes / wall:9.2f}",
        flush=True,
    )
    return number / processor


def size_of(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.iterdir()) / 1e6


def main() -> None:
    """Makes the sources, adds them, prints the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--megabytes", type=float, default=4, help="of one long plain text")
    parser.add_argument("--runs", type=int, default=3)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["XDG_CONFIG_HOME"] = name
        pages(folder / "pages", args.pages)
        texts(folder / "texts", args.pages)
        (folder / "long").mkdir()
        (folder / "long" / "long.txt").write_text(prose(args.megabytes), encoding="utf-8")
        print(f"{'':34} {'per processor second':>19} {'per second':>19}")
        print(f"{'':34} {'documents':>9} {'MB':>9} {'documents':>9} {'MB':>9}")
        speed: dict[str, float] = {}
        for kind, what, number in (
            ("pages", "add, HTML", args.pages),
            ("texts", "add, plain text", args.pages),
            ("long", "add, one long plain text", 1),
        ):
            first, again = [], []
            for n in range(args.runs):
                command = add(folder / f"{kind}-{n}.db", folder / kind)
                first.append(run(command))
                again.append(run(command))
            speed[kind] = show(what, first, number, size_of(folder / kind))
            show("  again, all unchanged", again, number, size_of(folder / kind))
        if importlib.util.find_spec("trafilatura") is None:
            print("trafilatura is not installed here, and is left out: pip install trafilatura")
            return
        alone = [sys.executable, "-c", _TRAFILATURA, str(folder / "pages")]
        peer = show(
            "trafilatura alone, HTML",
            [run(alone) for _ in range(args.runs)],
            args.pages,
            size_of(folder / "pages"),
        )
        print(f"add does {speed['pages'] / peer:.2f} × the documents of trafilatura alone")


if __name__ == "__main__":
    main()
