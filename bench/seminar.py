"""How long a class's merge takes, and how much memory: 100 libraries of 200 annotations, and 1,000
returns of as many.

Two numbers behind the name say how many libraries and returns: `python -m bench.seminar 100 1000`.
"""

from __future__ import annotations

import json
import random
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from annotations.seminar import bundle_format, packs
from annotations.seminar.merging.merge import merge_sources
from annotations.seminar.merging.report import MergeReport
from annotations.service.documents import add_document
from annotations.service.store import Store
from bench.making import prose
from corpus.document import Span
from corpus.sources.json_lines import from_json_line

_EACH = 200
_DOCUMENTS = 4
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TAGS = ("claim", "opinion", "disputed")
_ROUNDS = 3


def teachers(path: Path) -> Store:
    """A library of four articles."""
    store = Store.open(path, "Teacher")
    for n in range(_DOCUMENTS):
        record = {"id": f"article-{n}", "title": f"Article {n}", "text": prose(0.012, seed=n)}
        add_document(store, from_json_line(json.dumps(record), n + 1))
    return store


def tagged(pack: Path, folder: Path, number: int = 0) -> Path:
    """The library of a student who has tagged 200 passages, every fourth with a note."""
    path = folder / f"student-{number:04}.db"
    store = Store.open(path, f"Student {number:04}")
    store.database.connection.execute("PRAGMA synchronous = OFF")
    packs.open_pack(store, pack)
    by_chance = random.Random(number)
    documents = [store.documents.get(one.id) for one in store.documents.all()]
    for made in range(_EACH):
        document = by_chance.choice(documents)
        start = by_chance.randrange(len(document.text) - 130)
        span = Span(start, start + by_chance.randrange(20, 120))
        note = f"note {made} of {number}" if made % 4 == 0 else None
        store.annotate(document, span, [by_chance.choice(_TAGS)], note)
    store.database.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    return path


def copies(folder: Path, of: Path, number: int) -> None:
    """Returns of as many readers, made of one: each with ids and a name of its own."""
    values = [json.loads(line[33:]) for line in of.read_text("utf-8").splitlines()]
    own = {row[1][0] for row in values[1:-1] if row[0] in ("annotations", "annotators", "links")}
    places = {id_: n for n, id_ in enumerate(sorted(own))}
    text = json.dumps(values).replace("Student 0000", "Reader ####")
    for n in range(number):

        def renamed(match: re.Match[str], n: int = n) -> str:
            place = places.get(match[0])
            return match[0] if place is None else f"{match[0][:19]}{n:04x}-{place:012x}"

        digest, written = "", []
        for value in json.loads(_ID.sub(renamed, text).replace("####", f"{n:04}")):
            digest, line = bundle_format._line(digest, value)
            written.append(line)
        (folder / f"reader-{n:04}.vreturn").write_text("".join(written), "utf-8")


def libraries_of(pack: Path, returns: Path, folder: Path) -> None:
    """For each return the library that it might come from."""
    for path in sorted(returns.iterdir()):
        store = Store.open(folder / f"{path.stem}.db", path.stem.replace("reader-", "Reader "))
        packs.open_pack(store, pack)
        merge_sources(store, [bundle_format.read(path)], MergeReport())
        store.database.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        store.close()


_MERGED = """
import json, os, resource, sys, time
from pathlib import Path
from annotations.seminar.merging.merge import mergeable_files, merge
from annotations.service.store import Store
store = Store.open(Path(sys.argv[1]), "Teacher")
files = mergeable_files(Path(sys.argv[2]))
begun, before = time.perf_counter(), sum(os.times()[:4])
report = merge(store, files)
took, busy = time.perf_counter() - begun, sum(os.times()[:4]) - before
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([took, busy, peak, report.added, len(report.refused), len(report.lost)]))
"""


def measured(pack: Path, files: Path, folder: Path, rounds: int) -> tuple[float, float, float, int]:
    """Seconds (median), seconds of processors, MiB at most, and annotations of a merge into a new
    library of the pack, in a process of its own.
    """
    found = []
    for n in range(rounds):
        path = folder / f"own-{files.name}-{n}.db"
        store = Store.open(path, "Teacher")
        packs.open_pack(store, pack)
        store.close()
        told = subprocess.run(
            [sys.executable, "-c", _MERGED, path, files], capture_output=True, text=True, check=True
        )
        found.append(json.loads(told.stdout))
    took, busy, peak, added, refused, lost = (list(column) for column in zip(*found, strict=True))
    assert not any(refused), "a file was refused"
    assert not any(lost), "an annotation found no place"
    return statistics.median(took), statistics.median(busy), max(peak), added[0]


def main() -> None:
    libraries, returns = map(int, sys.argv[1:] or ("100", "1000"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        teacher = teachers(folder / "teacher.db")
        pack = folder / "class.vpack"
        pack.write_text("".join(packs.make_pack(teacher).lines), "utf-8")
        teacher.close()
        print(f"pack: {_DOCUMENTS} documents, {pack.stat().st_size / 1024:,.0f} KiB")
        first = Store.open(tagged(pack, folder), "Student 0000")
        one = folder / "one.vreturn"
        one.write_text("".join(packs.make_return(first).lines), "utf-8")
        first.close()
        print(f"return: {_EACH} annotations, {one.stat().st_size / 1024:,.0f} KiB", flush=True)
        there, hundred, whole = (folder / name for name in ("libraries", "hundred", "whole"))
        for each in (there, hundred, whole):
            each.mkdir()
        copies(hundred, one, libraries)
        libraries_of(pack, hundred, there)
        told(f"{libraries} libraries", *measured(pack, there, folder, _ROUNDS))
        told(f"{libraries} returns", *measured(pack, hundred, folder, _ROUNDS))
        copies(whole, one, returns)
        told(f"{returns:,} returns", *measured(pack, whole, folder, 1))


def told(what: str, seconds: float, busy: float, peak: float, added: int) -> None:
    each = 1000 * busy / max(1, added)
    print(
        f"{what}: {added:,} annotations in {seconds:.2f} s, of which {busy:.2f} s of processors "
        f"({each:.3f} ms each), {peak:,.0f} MiB at most",
        flush=True,
    )


if __name__ == "__main__":
    main()
