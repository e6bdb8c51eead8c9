"""What each export takes: 20,000 annotations on forty articles, beside bare writers of the rows.

    python -m bench.exports [--annotations 20000] [--runs 3]

Each line is a process from its start to its end: seconds of the processor, with its children, and
the most memory that it held; medians of the runs, in turn. The peers find no quotation, check no
place and keep no promise about what stands in the file's way: `sqlite-utils rows` writes the bare
table as CSV; xlsxwriter and pyarrow write again what is in our CSV file, without reading a library.
"×" is the time beside that peer's. Linux and macOS.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from bench.making import READER, library, prose

_TABLE = "sqlite-utils rows"
_XLSX = "xlsxwriter alone"
_PARQUET = "pyarrow alone"
_FORMATS = {
    "annotations.csv": _TABLE,
    "annotations.xlsx": _XLSX,
    "annotations.parquet": _PARQUET,
    "annotations.jsonld": _TABLE,
    "annotations.qdpx": _TABLE,
    "quotes.md": _TABLE,
    "quotes.docx": _TABLE,
    "documents.bib": _TABLE,
}
"""Each file, and the peer it is compared with."""
_WRITE_XLSX = """
import csv, sys
import xlsxwriter
book = xlsxwriter.Workbook(sys.argv[2])
sheet = book.add_worksheet()
for number, row in enumerate(csv.reader(open(sys.argv[1], encoding="utf-8", newline=""))):
    sheet.write_row(number, 0, row)
book.close()
"""
_WRITE_PARQUET = """
import sys
from pyarrow import csv, parquet
parse = csv.ParseOptions(newlines_in_values=True)
parquet.write_table(csv.read_csv(sys.argv[1], parse_options=parse), sys.argv[2])
"""
_ARTICLES = 40
_UNITS = 1024 if sys.platform == "linux" else 1


class Taken(NamedTuple):
    """What a process took."""

    processor: float
    """Seconds."""
    megabytes: float
    """The most that was resident."""


def run(command: Sequence[str], output: Path) -> Taken:
    """Runs a command, whose standard output goes to a file. Raises RuntimeError if it fails."""
    with output.open("wb") as file:
        pid = os.posix_spawnp(
            command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, file.fileno(), 1)]
        )
        _, status, used = os.wait4(pid, 0)
    if status:
        raise RuntimeError(f"{' '.join(command)} ended with {status}")
    return Taken(used.ru_utime + used.ru_stime, used.ru_maxrss * _UNITS / 1e6)


def size(path: Path) -> float:
    """Megabytes of a file, or of a folder's files: an export as Parquet is several tables."""
    files = [path, *path.rglob("*")]
    return sum(file.stat().st_size for file in files if file.is_file()) / 1e6


def commands(folder: Path, made: Path) -> dict[str, list[str]]:
    """By name: our exports, and the peers."""
    ours = {
        name: [sys.executable, "-m", "reader", "export", str(folder / name), "--library", str(made)]
        for name in _FORMATS
    }
    rows, again = str(folder / "annotations.csv"), str(folder / "again")
    return ours | {
        _TABLE: [sys.executable, "-m", "sqlite_utils", "rows", str(made), "annotations", "--csv"],
        _XLSX: [sys.executable, "-c", _WRITE_XLSX, rows, again],
        _PARQUET: [sys.executable, "-c", _WRITE_PARQUET, rows, again],
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--annotations", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ.update(XDG_CONFIG_HOME=name, VARIORUM_ANNOTATOR=READER)
        made = folder / "library.db"
        texts = {f"article-{n}": prose(0.05, seed=n) for n in range(_ARTICLES)}
        # The first document gets all of `annotations`, each of the others a tenth of it.
        number = round(arguments.annotations / (1 + (_ARTICLES - 1) / 10))
        # Elsewhere: the most that a child held counts what its parent held when it was started.
        making = multiprocessing.get_context("spawn").Process(
            target=library, args=(made, texts, number)
        )
        making.start()
        making.join()
        taken: dict[str, list[Taken]] = {}
        for _ in range(arguments.runs):
            for what, command in commands(folder, made).items():
                taken.setdefault(what, []).append(run(command, folder / "output"))
        sizes = {name: size(folder / name) for name in _FORMATS}
    print(f"{'':22} {'processor s':>11} {'memory MB':>10} {'file MB':>8}")
    for what, each in taken.items():
        seconds = statistics.median(one.processor for one in each)
        memory = statistics.median(one.megabytes for one in each)
        written = f"{sizes[what]:8.1f}" if what in sizes else f"{'':8}"
        beside = ""
        if (peer := _FORMATS.get(what)) is not None:
            ratio = statistics.median(
                ours.processor / theirs.processor
                for ours, theirs in zip(each, taken[peer], strict=True)
            )
            beside = f"  ×{ratio:.1f} {peer}"
        print(f"{what:22} {seconds:11.2f} {memory:10.0f} {written}{beside}")


if __name__ == "__main__":
    main()
