"""Random histories of a class: whatever is tagged, edited, deleted, undone and given back, and in
whatever order the returns and libraries are merged, all end with the same, and nothing is lost.

`python -m bench.histories 2000`: so many histories, each merged in four orders.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from annotations.errors import BadPassage, ChangedSince, NothingToUndo
from annotations.seminar import bundle_format, packs
from annotations.seminar.merging.incoming import IncomingLibrary
from annotations.seminar.merging.merge import merge_sources
from annotations.seminar.merging.report import MergeReport
from annotations.service.documents import add_document
from annotations.service.store import Store
from annotations.storage.schema import LIBRARY_SCHEMAS
from annotations.storage.untrusted_library import transferred_rows
from bench.making import prose
from corpus.document import Span
from corpus.sources.json_lines import from_json_line
from corpus.storage.database import Database
from corpus.storage.migrations import migrate
from corpus.storage.sqlite import sqlite3
from reader.cli.json_objects import annotation_json

_NAMES = ("Ada", "Ben", "Eve")
_TAGS = ("claim", "opinion", "own")
_ORDERS = 4
_MOST_EDITS = 40


def _memory() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _template() -> sqlite3.Connection:
    """A library with one document, to be copied: making one takes long."""
    connection = _memory()
    database = Database(Path("template.db"), connection)
    with database.transaction():
        migrate(connection, LIBRARY_SCHEMAS)
    store = Store(database, "Teacher")
    record = {"id": "bridge", "title": "The bridge", "text": prose(0.001)}
    add_document(store, from_json_line(json.dumps(record), 1))
    return connection


def _copy(template: sqlite3.Connection, name: str) -> Store:
    connection = _memory()
    template.backup(connection)
    return Store(Database(Path(f"{name}.db"), connection), name)


def _library(store: Store) -> IncomingLibrary:
    foreign = IncomingLibrary(f"{store.annotator}.db")
    for table, row in transferred_rows(store.database, set(), set()):
        foreign.take(table, json.loads(json.dumps(row)))
    return foreign


def _given_back(store: Store, path: Path) -> Path:
    path.write_text("".join(packs.make_return(store).lines), "utf-8")
    return path


def _edit(store: Store, chance: random.Random) -> None:
    document = store.documents.get("bridge")
    mine = store.annotations(annotator=store.annotator)
    what = chance.choice(["tag", "tag", "note", "delete", "resize", "retag", "undo", "redo"])
    start = 7 * chance.randrange(8)
    with suppress(BadPassage, ChangedSince, NothingToUndo):
        if what == "undo":
            store.journal.undo()
        elif what == "redo":
            store.journal.redo()
        elif what == "tag" or not mine:
            store.toggle(document, Span(start, start + 9), chance.choice(_TAGS))
        else:
            one = chance.choice(mine)
            if what == "note":
                store.edit(one.id, note=f"note {chance.randrange(99)}")
            elif what == "retag":
                store.retag(one.id, chance.sample(_TAGS, 2))
            elif what == "delete":
                store.delete([one.id])
            else:
                store.resize(document, one.id, Span(start, start + 12))


def _said(store: Store) -> list[str]:
    return sorted(json.dumps(annotation_json(one)) for one in store.annotations())


def history(template: sqlite3.Connection, folder: Path, seed: int) -> int:
    """One history; how many annotations were there in the end. Raises AssertionError."""
    chance = random.Random(seed)
    students = [_copy(template, name) for name in _NAMES]
    paths: list[Path] = []
    for n in range(chance.randrange(4, _MOST_EDITS)):
        student = chance.choice(students)
        if chance.random() < 0.15 and student.annotations(annotator=student.annotator):
            paths.append(_given_back(student, folder / f"{n}.vreturn"))
        elif chance.random() < 0.1:  # a student takes in what another one gave back, or has
            other = chance.choice([one for one in students if one is not student])
            merge_sources(student, [_library(other)], MergeReport())
        else:
            _edit(student, chance)
    present = {
        json.dumps(annotation_json(one))
        for student in students
        for one in student.annotations(annotator=student.annotator)
    }
    whole = [_library(student) for student in students]
    results = []
    for _ in range(_ORDERS):
        arriving = [*whole, *map(bundle_format.read, paths)]
        chance.shuffle(arriving)
        teacher = _copy(template, "Teacher")
        for foreign in arriving:
            report = MergeReport()
            merge_sources(teacher, [foreign], report)
            assert not report.refused, report.refused
        results.append(_said(teacher))
        report = MergeReport()
        merge_sources(teacher, arriving, report)
        assert (report.added, report.updated, report.deleted) == (0, 0, 0), (
            "twice changes something"
        )
        assert _said(teacher) == results[-1], "twice changes something"
    assert all(result == results[0] for result in results), "the order has an effect"
    assert present == set(results[0]), "something is lost, or came from nowhere"
    return len(present)


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    template = _template()
    begun, annotations = time.perf_counter(), 0
    with tempfile.TemporaryDirectory() as name:
        for seed in range(number):
            try:
                annotations += history(template, Path(name), seed)
            except AssertionError as error:
                raise SystemExit(f"history {seed}: {error}") from error
    took = time.perf_counter() - begun
    print(
        f"{number:,} histories, {annotations:,} annotations in the end, {_ORDERS} orders each: all "
        f"ended with the same, nothing was lost ({took:.0f} s)"
    )


if __name__ == "__main__":
    main()
