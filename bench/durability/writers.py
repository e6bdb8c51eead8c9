"""A crowd of writers on one library: how long each write waits, and whether any fails."""

from __future__ import annotations

import json
import os
import random
import time
from array import array
from dataclasses import dataclass
from pathlib import Path

from annotations.service.store import Store
from bench.durability.forking import Child, answer, fork
from bench.making import library
from corpus.document import Span
from corpus.errors import LibraryError

# Bytes; some ten pages and their headers.
_COMMIT = 45_000
_TEXT = "Seven thousand people came to the bridge, it was said on Monday. " * 400


@dataclass(frozen=True, slots=True)
class Waits:
    """How long writes took, in milliseconds, and how many failed."""

    name: str
    each: tuple[float, ...]
    errors: int
    lost: int

    def at(self, share: float) -> float:
        """The wait that this share of the writes stayed below."""
        ordered = sorted(self.each)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    def __str__(self) -> str:
        return (
            f"{self.name:44} {len(self.each):7,} writes  p50 {self.at(0.5):6.1f}  "
            f"p99 {self.at(0.99):6.1f}  max {max(self.each):7.1f} ms  "
            f"{self.errors} errors  {self.lost} lost"
        )


def of_the_disk(folder: Path, seconds: float) -> Waits:
    """What the disk by itself makes wait, at the pace of a hundred writers: the size of a commit,
    synchronised fifty times a second.
    """
    waits = array("d")
    with (folder / "probe").open("wb", buffering=0) as file:
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            asked = time.perf_counter()
            file.write(bytes(_COMMIT))
            os.fsync(file.fileno())
            waits.append(1000 * (time.perf_counter() - asked))
            time.sleep(0.02)
    return Waits("the disk by itself, 50 writes a second", tuple(waits), 0, 0)


def measure(folder: Path, writers: int, seconds: float, pause: float, *, seed: int = 0) -> Waits:
    """Let so many processes write for so long, each once in `pause` seconds (0: flat out)."""
    path = folder / "library.db"

    def make(_: int) -> None:
        library(path, {"bridge": _TEXT}, 200)

    fork(make).said()
    ready, opened = os.pipe()
    waiting, go = os.pipe()

    def write(pipe: int, number: int) -> None:
        os.close(go)
        chance = random.Random(f"{seed} {number}")
        store = Store.open(path, f"Writer {number}")
        document = store.documents.get("bridge")
        os.write(opened, b".")
        os.read(waiting, 1)
        begin = time.perf_counter()
        due = begin + chance.random() * pause
        waits, errors, ids = array("d"), 0, []
        while due < begin + seconds:
            time.sleep(max(0.0, due - time.perf_counter()))
            start = chance.randrange(len(document.text) - 60)
            span = Span(start, start + chance.randrange(4, 60))
            asked = time.perf_counter()
            try:
                ids.append(store.annotate(document, span, ["claim"]).id)
            except LibraryError:
                errors += 1
            waits.append(1000 * (time.perf_counter() - asked))
            due = due + pause if pause else time.perf_counter()
        store.close()
        said = json.dumps([waits.tolist(), errors, ids]).encode()
        while said:
            said = said[os.write(pipe, said) :]

    children: list[Child] = [
        fork(lambda pipe, number=number: write(pipe, number))  # type: ignore[misc]
        for number in range(writers)
    ]
    for _ in children:
        os.read(ready, 1)
    os.close(go)
    said = [json.loads(child.said()) for child in children]
    for end in (ready, opened, waiting):
        os.close(end)
    acknowledged = {id_ for _, _, ids in said for id_ in ids}

    def missing() -> bytes:
        store = Store.open(path)
        there = {annotation.id for annotation in store.annotations()}
        return json.dumps(len(acknowledged - there)).encode()

    pace = f"one write every {pause:g} s each" if pause else "flat out"
    return Waits(
        f"{writers} writers, {pace}",
        tuple(wait for waits, _, _ in said for wait in waits),
        sum(errors for _, errors, _ in said),
        json.loads(answer(missing)),
    )
