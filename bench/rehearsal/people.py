"""The people of a rehearsal at their keyboards: readers who tag, a teacher who reveals and walks
through the disagreements.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType

from bench.rehearsal.decisions import Decision, Divided, Text
from bench.terminal import Terminal

_COMMAND = (sys.executable, "-m", "reader")
_KEYS = {"claim": b"c", "opinion": b"o", "disputed": b"d"}
_ROWS, _COLUMNS = 50, 200
_QUIT, _KEEP = b"\x11", b"\x13"
_LIMIT = 60.0


class Person:
    """Somebody at a terminal of their own, in which the program has opened."""

    def __init__(self, *command: str) -> None:
        self.terminal = Terminal([*_COMMAND, *command], _ROWS, _COLUMNS)
        self.keys = 0
        self.waits: list[float] = []
        """Milliseconds from each key to the frame that answered it."""

    def __enter__(self) -> Person:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        if kind is not None:
            self.terminal.close()

    def sees(self, text: str) -> None:
        self.terminal.wait_for(text, _LIMIT)
        self.terminal.settle(0.3)

    def press(self, key: bytes, until: str = "") -> None:
        """One key; raises TimeoutError where nothing is painted."""
        answer = self.terminal.press(key, until=until, limit=_LIMIT)
        self.keys += 1
        if answer is None:
            raise TimeoutError(f"nothing, or not {until!r}, was painted after {key!r}")
        self.waits.append(answer.wall)

    def type(self, words: str) -> None:
        """A line of words into a field, as fast as a keyboard can."""
        self.press(words.encode())
        self.keys += len(words) - 1
        self.terminal.settle(0.05)

    def note(self, words: str, kept: str) -> None:
        """Write a note; `kept` is what the page says once it has it."""
        self.press(b"\r", until="ctrl+s save")
        self.type(words)
        self.press(_KEEP, until=kept)

    def leaves(self) -> None:
        """Quit by the key for it, and wait for the program's end. Raises where it ended badly."""
        self.terminal.settle(0.3)
        os.write(self.terminal.descriptor, _QUIT)
        self.keys += 1
        end = time.perf_counter() + _LIMIT
        while time.perf_counter() < end:
            self.terminal.pump(0.02)
            pid, status = os.waitpid(self.terminal.pid, os.WNOHANG)
            if pid:
                os.close(self.terminal.descriptor)
                if status:
                    raise RuntimeError(f"the program ended with {status}")
                return
        raise TimeoutError("the program did not end")


def reads(pack: Path, name: str, texts: Sequence[Text], decisions: Iterable[Decision]) -> Person:
    """Open the pack, tag as it was decided, and leave."""
    mine: dict[str, list[Decision]] = {}
    for one in decisions:
        mine.setdefault(one.document, []).append(one)
    with Person("open", str(pack), "--as", name) as person:
        person.sees("words")
        for place, text in enumerate(texts):
            if place:
                person.press(b"\t")
            for at, one in enumerate(mine[text.slug]):
                if at:
                    person.press(b")")
                _says(person, one)
        person.leaves()
    return person


def _says(person: Person, one: Decision) -> None:
    for _ in range(2 if one.slip else 0):
        person.press(_KEYS[one.slip])
    for tag in one.tags:
        person.press(_KEYS[tag])
    if one.note:
        person.note(one.note, "Saved the note")


def reveals(library: Path) -> Person:
    """The teacher, on the list of documents."""
    with Person("--library", str(library), "--as", "Teacher") as person:
        person.sees("blind")
        person.press(b"B", until="This cannot be undone")
        person.press(b"y", until="Revealed")
        person.leaves()
    return person


def walks(
    library: Path, texts: Sequence[Text], expected: Sequence[Divided], settle: int
) -> tuple[Person, list[Decision]]:
    """The teacher, through the disagreements: settles the first of them by the majority, every
    third with a note.
    """
    settled = []
    slugs = [text.slug for text in texts]
    with Person("read", *slugs, "--library", str(library), "--as", "Teacher") as person:
        person.sees("words")
        person.press(b"D", until=f"Disagreement 1 of {len(expected)}")
        for n, one in enumerate(expected[:settle]):
            if n:
                person.press(b"n", until=f"Disagreement {n + 1} of {len(expected)}")
            person.press(_KEYS[one.most], until="consensus: ")
            note = f"settled by the class as {one.most}, number {n}" if n % 3 == 0 else ""
            if note:
                person.note(note, note)
            slug = slugs[one.document]
            settled.append(Decision("consensus", slug, one.sentence, (one.most,), note, ""))
        person.press(b"q")
        person.leaves()
    return person, settled
