"""Power cuts at every write: what a program did to its files is recorded, and cut off anywhere.

After each operation on a file the disk is laid out as it may be found after a cut at this moment
(disk.py), several times by chance; the program opens what is there and must find everything that
was acknowledged before.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from shutil import rmtree

from annotations.service.store import Store
from annotations.storage.schema import LIBRARY_SCHEMAS
from bench.durability.checking import problems
from bench.durability.disk import MODES, Disk, lay_out
from bench.durability.forking import answer, fork
from bench.durability.shim import Operation, Shim, operations
from bench.durability.work import Account, Holdings, Reader, text_of, work
from corpus.ids import new_id, now
from corpus.storage.migrations import Schema
from corpus.storage.opening import open_database
from corpus.storage.queries import Row
from corpus.storage.transactions import Transaction

LIBRARY = "library.db"
# What readers are told is written to files beside the library: so the record has it in its place.
_SAID = "said-"
_OLD = "old"
# Below, the long scenes would get few cuts of their own and are left out.
_MANY = 500
# Below, only the oldest of the earlier schemas and the last are tried: each takes its steps alike,
# and to make a library of it takes as long as many cuts.
_SOME = 100


@dataclass(frozen=True, slots=True)
class Scene:
    """What happens while the power is on."""

    name: str
    library: str
    """Where the library is within the folder."""
    before: Callable[[Path], dict[str, Holdings]]
    """Makes what is there at first, given the library's path; what the readers hold in it."""
    during: Callable[[Path, Callable[[str], Callable[[bytes], object]]], object]
    """Works on the library, given its path and ways to say things in a reader's name."""


@dataclass
class Cuts:
    """What became of it."""

    cuts: int = 0
    scenes: dict[str, tuple[int, int]] = field(default_factory=dict)
    """For each scene how many operations there were, and how many cuts."""
    problems: list[str] = field(default_factory=list)


# Scenes


def scenes(cuts: int) -> list[Scene]:
    """From nothing; from an empty file; from every earlier schema; and a library in use."""
    older = list(earlier())
    if cuts < _SOME:
        older = [older[0], older[-1]]
    found = [
        Scene("a new library", f"a/b/{LIBRARY}", _nothing, partial(_one, changes=4)),
        Scene("an empty file", LIBRARY, _empty, partial(_one, changes=4)),
        *(
            Scene(f"from {name}", LIBRARY, partial(_old, schemas=schemas), _carry_on)
            for name, schemas in older
        ),
        Scene("after a crash", LIBRARY, _crashed, partial(_one, changes=6)),
    ]
    if cuts >= _MANY:
        found += [
            Scene("two at work", LIBRARY, _used, partial(_two, changes=25)),
            Scene("a log begun anew", LIBRARY, _used, partial(_one, changes=160)),
        ]
    return found


def earlier() -> Iterator[tuple[str, tuple[Schema, ...]]]:
    """Every schema that this program had before, by the name of its last step."""
    steps = [(schema.name, step) for schema in LIBRARY_SCHEMAS for step in schema.steps]
    for count in range(1, len(steps)):
        there = steps[:count]
        yield (
            there[-1][1].__name__,
            tuple(
                Schema(schema.name, tuple(step for name, step in there if name == schema.name))
                for schema in LIBRARY_SCHEMAS
            ),
        )


def _nothing(_: Path) -> dict[str, Holdings]:
    return {}


def _empty(path: Path) -> dict[str, Holdings]:
    path.touch(0o600)
    return {}


def _used(path: Path) -> dict[str, Holdings]:
    account = Account()
    work(path, "before", account.hear, changes=10, seed=0)
    return {"before": account.held}


def _crashed(path: Path) -> dict[str, Holdings]:
    """A library whose last program was killed, so that the log is there still."""
    account = Account()

    def crash(pipe: int) -> None:
        store = Store.open(path, "before")
        reader = Reader("before", partial(os.write, pipe))
        for _ in range(12):
            reader.do(store, reader.next())
        os._exit(0)

    for line in fork(crash).said().splitlines():
        account.hear(line)
    return {"before": account.held}


def _old(path: Path, *, schemas: tuple[Schema, ...]) -> dict[str, Holdings]:
    """A library of an earlier schema with a document, and an annotation if it has such."""
    database = open_database(path, schemas)
    moment, text = now(), text_of(_OLD, 1)
    times = {"added": moment, "created": moment, "modified": moment, "at": moment}

    def put(tx: Transaction, table: str, row: Row) -> None:
        there = database.columns_of(table)
        tx.put(table, {name: value for name, value in (times | row).items() if name in there})

    notes: dict[str, tuple[str, ...]] = {}
    with database.transaction() as tx:
        put(tx, "documents", {"id": "d", "slug": _OLD, "title": _OLD, "authors": "[]"})
        put(tx, "sources", {"sha256": "s", "name": "x", "format": "plain", "data": b"x"})
        put(
            tx,
            "revisions",
            {
                "id": "r", "document": "d", "source": "s", "rules": "old", "raw": "",
                "text": text, "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
                "blocks": "[]", "ledger": "[]", "characters": len(text), "words": 1,
            },
        )  # fmt: skip
        tx.put("documents", {"id": "d", "revision": "r"})
        if schemas[1].steps:
            id_ = new_id()
            put(tx, "annotators", {"id": "n", "name": _OLD})
            put(
                tx,
                "annotations",
                {
                    "id": id_, "document": "d", "revision": "r", "annotator": "n", "start": 0,
                    "end": 9, "content": text[:9], "prefix": "", "suffix": text[9:40],
                    "note": "a note", "status": "anchored",
                },
            )  # fmt: skip
            notes["a note"] = ()
    database.close()
    return {_OLD: Holdings((), 1, 1).with_notes(notes)}


def _carry_on(path: Path, saying: Callable[[str], Callable[[bytes], object]]) -> None:
    _one(path, saying, changes=4)


def _one(path: Path, saying: Callable[[str], Callable[[bytes], object]], *, changes: int) -> None:
    work(path, "ann", saying("ann"), changes=changes, seed=1)


def _two(path: Path, saying: Callable[[str], Callable[[bytes], object]], *, changes: int) -> None:
    """Two processes, and so checkpoints while another is writing."""

    def other(_: int) -> None:
        work(path, "bo", saying("bo"), changes=changes, seed=2)

    child = fork(other)
    work(path, "ann", saying("ann"), changes=changes, seed=1)
    child.said()


# Recording and cutting


def run(folder: Path, cuts: int, *, seed: int = 0) -> Cuts:
    """Cut the power so often at least, spread over the scenes. Needs the shim."""
    outcome = Cuts()
    recorded = [_record(scene, folder / str(n)) for n, scene in enumerate(scenes(cuts))]
    total = sum(len(record.operations) for record in recorded)
    # Short scenes are about making and changing libraries: each operation is cut a few times.
    least = cuts // (2 * len(recorded))
    shares = [min(least, 4 * len(record.operations)) for record in recorded]
    rest = cuts - sum(shares)
    for record, share in zip(recorded, shares, strict=True):
        count = len(record.operations)
        wanted = share + -(-rest * count // total)
        found = json.loads(answer(partial(_cut, record, folder / "found", wanted, seed)))
        outcome.cuts += wanted
        outcome.scenes[record.scene.name] = count, wanted
        outcome.problems += found
    return outcome


@dataclass(frozen=True, slots=True)
class _Record:
    scene: Scene
    first: Disk
    """As it was before."""
    held: dict[str, Holdings]
    """What the readers held before."""
    operations: list[Operation]


def _record(scene: Scene, place: Path) -> _Record:
    root = place / "disk"
    root.mkdir(parents=True)
    path = root / scene.library

    def prepare() -> bytes:
        return json.dumps({n: h.as_json() for n, h in scene.before(path).items()}).encode()

    held = {n: Holdings.from_json(h) for n, h in json.loads(answer(prepare)).items()}
    first = Disk(root)

    def happen(_: int) -> None:
        def saying(name: str) -> Callable[[bytes], object]:
            # Again in each process: the lock on the record is one process's.
            Shim().watch(root, place / "record")
            file = os.open(root / f"{_SAID}{name}", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            return partial(os.write, file)

        scene.during(path, saying)

    fork(happen).said()
    return _Record(scene, first, held, list(operations(place / "record")))


def _cut(record: _Record, place: Path, cuts: int, seed: int) -> bytes:
    """The problems that so many cuts lead to, spread over the operations."""
    scene, disk = record.scene, record.first
    accounts = {name: Account(held) for name, held in record.held.items()}
    telling: dict[int, Account] = {}
    said: list[str] = []
    for number, operation in enumerate(record.operations):
        if operation.kind == "o" and operation.name.startswith(_SAID):
            telling[operation.inode] = accounts.setdefault(
                operation.name.removeprefix(_SAID), Account()
            )
        elif operation.inode in telling:
            telling[operation.inode].hear(operation.data)
        else:
            disk.do(operation)
        count = len(record.operations)
        for time in range(cuts * number // count, cuts * (number + 1) // count):
            chance = random.Random(f"{scene.name} {time} {seed}")
            mode = chance.choices(MODES, (4, 3, 2, 1))[0]
            found = disk.found(chance, mode)
            place.mkdir()
            lay_out(found, place, chance)
            said += [
                f"{scene.name}, after operation {number} ({mode}, cut {time}): {problem}"
                for problem in problems(place / scene.library, accounts)
            ]
            rmtree(place)
    return json.dumps(said).encode()
