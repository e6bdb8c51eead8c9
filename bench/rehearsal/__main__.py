"""A whole seminar at the real program, every number of it checked.

    python -m bench.rehearsal [--readers 20] [--sentences 25] [--settle 12] [--seed 7] [--short]

A teacher packs four texts for a blind round. Each reader opens the pack in a terminal of their own
and tags it by keys, as a seeded generator decides, with notes and with slips of the hand that are
taken back; each gives back a return. The teacher merges the folder of them, looks whether the
blind round holds, reveals, walks through the disagreements and settles some, and asks for
agreement, counts, report and export. What these say must be what was decided. POSIX only.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from annotations.analysis.agreement.units import sentences_of
from annotations.service.store import Store
from bench.rehearsal import checks
from bench.rehearsal.decisions import Text, alpha, decide, divided, table
from bench.rehearsal.people import Person, reads, reveals, walks
from reader import sample

_TEXTS = 4
_SHORT = {"readers": 3, "sentences": 4, "settle": 2}


class Seminar:
    """A teacher's library in a folder, and the command line on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.library = folder / "teacher.db"
        self.settings(folder / "teacher")

    def settings(self, home: Path) -> None:
        """A home of their own for who comes next: nobody's settings are another's."""
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
            os.environ[name] = str(home)
        os.environ.pop("VARIORUM_LIBRARY", None)

    def run(self, *command: str) -> Any:
        """A command on the teacher's library."""
        return variorum(*command, "--library", str(self.library))


def variorum(*command: str) -> Any:
    """A command's output, or the value of its --json. Raises CalledProcessError."""
    done = subprocess.run(
        [sys.executable, "-m", "reader", *command], stdout=subprocess.PIPE, text=True, check=True
    )
    return json.loads(done.stdout) if "--json" in command else done.stdout


def rehearse(folder: Path, *, readers: int, sentences: int, settle: int, seed: int) -> list[str]:
    """The whole way; what there is to tell of it, line by line. Raises WrongError."""
    here = Seminar(folder)
    there = Path(sample.__file__).parent
    sources = sorted(str(path) for path in there.iterdir() if path.suffix in (".txt", ".html"))
    here.run("add", "--json", *sources[:_TEXTS])
    texts = texts_of(here.library)
    here.run("blind", "start", "--as", "Teacher")
    pack = folder / "class.vpack"
    slugs = ",".join(text.slug for text in texts)
    here.run("pack", "make", str(pack), "--documents", slugs, "--blind", "--as", "Teacher")
    names = [f"Reader {n:02}" for n in range(1, readers + 1)]
    decisions = decide(texts, names, sentences, seed)

    returns = folder / "returns"
    returns.mkdir()
    people: list[Person] = []
    begun = time.perf_counter()
    for name in names:
        home = folder / name
        home.mkdir()
        here.settings(home)
        own = home / pack.name
        own.write_bytes(pack.read_bytes())
        people.append(reads(own, name, texts, [one for one in decisions if one.reader == name]))
        given = returns / f"{name}.vreturn"
        made = variorum("pack", "return", str(given), "--as", name, "--json")
        mine = [one for one in decisions if one.reader == name and one.stays]
        checks.same(f"annotations that {name} returned", made["annotations"], len(mine))
    tagging = time.perf_counter() - begun

    here.settings(folder / "teacher")
    begun = time.perf_counter()
    merged = here.run("merge", str(returns), "--as", "Teacher", "--json")
    merging = time.perf_counter() - begun
    stay = sum(one.stays for one in decisions)
    checked = checks.same("annotations that came", merged["added"], stay)
    checked += checks.nothing_seen(here.run, names, str(folder / "blind.html"))
    people.append(reveals(here.library))
    expected = divided(texts, decisions)
    walker, settled = walks(here.library, texts, expected, settle)
    people.append(walker)

    everything = [*decisions, *settled]
    table_ = here.run("export", "-", "--format", "csv")
    rows = checks.exported(table_, texts, everything)
    checked += rows
    checked += checks.counted(here.run("stats", "--json"), everything)
    agreement = here.run("agree", "--json")
    checked += checks.agreed(agreement, texts, decisions)
    report = folder / "report.html"
    here.run("report", str(report), "--resamples", "0")
    checked += checks.reported(report.read_text("utf-8"), texts, decisions)
    again = here.run("merge", str(returns), "--as", "Teacher", "--json")
    checked += checks.same("annotations that came again", again["added"], 0)

    keys = sum(person.keys for person in people)
    waits = sorted(wait for person in people for wait in person.waits)
    values = {tag: alpha(table(texts, decisions, tag)) for tag in ("claim", "opinion", "disputed")}
    told = ", ".join(f"{tag} {value:.3f}" for tag, value in values.items() if value is not None)
    sets = alpha(table(texts, decisions, None))
    return [
        f"{readers} readers, {len(texts)} texts, {sum(len(t.sentences) for t in texts)} sentences",
        f"keys pressed:       {keys:,} in {tagging:.0f} s of reading",
        f"key to frame:       p50 {statistics.median(waits):.1f} ms, "
        f"p95 {waits[int(0.95 * len(waits))]:.1f} ms",
        f"annotations:        {stay:,} by the readers, {len(settled)} by consensus",
        f"merge:              {merging:.2f} s for {readers} returns, the program's start with it",
        f"α (krippendorff):   {told}; which tags {sets if sets is None else round(sets, 3)}",
        f"disagreements:      {len(expected)}, of which {len(settled)} settled",
        f"checked:            {checked:,} numbers and rows, all as decided",
    ]


def texts_of(library: Path) -> list[Text]:
    """The documents of a library, with the words of their sentences."""
    store = Store.open(library)
    try:
        found = [store.documents.get(summary.id) for summary in store.summaries()]
    finally:
        store.close()
    return [
        Text(one.slug, tuple(one.text[span.start : span.end] for span in sentences_of(one)))
        for one in found
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--sentences", type=int, default=25)
    parser.add_argument("--settle", type=int, default=12)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--short", action="store_true", help="three readers, a few sentences")
    parser.add_argument("--keep", type=Path, metavar="FOLDER",
                        help="an empty folder in which all files are left")  # fmt: skip
    given = vars(parser.parse_args())
    if given.pop("short"):
        given |= _SHORT
    keep = given.pop("keep")
    with tempfile.TemporaryDirectory() as folder:
        print("\n".join(rehearse(keep or Path(folder), **given)))


if __name__ == "__main__":
    main()
