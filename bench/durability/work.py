"""What readers do to a library, with an account of it that says what must be there afterwards.

Each reader has a document and an annotator of its own, so that what it was told is all that may be
found. Before a change it says what the library would hold, after the store's call has returned that
it does: the outcome of the last change may be in doubt, that of all others not.
"""

from __future__ import annotations

import json
import random
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from annotations.exchange.formats import csv_file
from annotations.exchange.project import ImportedProject
from annotations.exchange.project_import import import_project
from annotations.seminar.merging.merge import merge
from annotations.service.documents import add_document
from annotations.service.store import Store
from corpus.document import Document, Span
from corpus.sources.json_lines import from_json_line

_SENTENCES = 120
_WORDS = (
    "bridge", "council", "witness", "siren", "radio", "valley", "mayor", "harbour", "census",
    "ledger", "letter", "border", "winter", "railway", "ministry", "archive", "petition", "strike",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a library holds of one reader."""

    notes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The annotations, by their notes, which no two have in common, with their tags."""
    version: int | None = None
    """Which version of the reader's document is the current one; None where there is none."""
    revisions: int = 0
    """How many versions of it are kept."""

    def with_notes(self, notes: dict[str, tuple[str, ...]]) -> Holdings:
        return replace(self, notes=tuple(sorted(notes.items())))

    @staticmethod
    def from_json(value: list[Any]) -> Holdings:
        notes, version, revisions = value
        return Holdings(tuple((note, tuple(tags)) for note, tags in notes), version, revisions)

    def as_json(self) -> list[Any]:
        return [self.notes, self.version, self.revisions]


@dataclass
class Account:
    """What one reader has said."""

    held: Holdings = field(default_factory=Holdings)
    """What was acknowledged."""
    in_doubt: Holdings | None = None
    """What would be held had the change under way been made."""
    acknowledged: int = 0

    def hear(self, line: bytes) -> None:
        """Take a whole line in."""
        kind, value = json.loads(line)
        if kind == "will":
            self.in_doubt = Holdings.from_json(value)
        else:
            assert self.in_doubt is not None
            self.held, self.in_doubt = self.in_doubt, None
            self.acknowledged += 1

    def allows(self, found: Holdings) -> bool:
        return found in (self.held, self.in_doubt)


def text_of(name: str, version: int) -> str:
    """A reader's document: the same sentences in every version but for the first and a few more."""
    chance = random.Random(f"{name} {version}")
    sentences = [_sentence(name, number) for number in range(_SENTENCES)]
    for _ in range(3):
        sentences.insert(chance.randrange(_SENTENCES), f"Added {chance.random()} to it.")
    return f"Version {version} of {name}.\n\n" + "\n\n".join(sentences)


def _sentence(name: str, number: int) -> str:
    words = random.Random(f"{name} {number}").choices(_WORDS, k=9)
    return f"Number {number} has " + " and ".join(words) + "."


class Reader:
    """Does one thing after another to a library, by chance that a seed decides."""

    def __init__(
        self, name: str, say: Callable[[bytes], object], *, seed: int = 0, held: Holdings | None
        = None
    ) -> None:  # fmt: skip
        self.name = name
        self.held = held or Holdings()
        self._say = say
        self._chance = random.Random(f"{name} {seed}")
        self._done: list[Holdings] = []
        self._undone: list[Holdings] = []
        self._number = 0

    def next(self) -> Change:
        """What to do next: a change that is possible as things stand."""
        if self.held.version is None:
            return self._begin()
        if self._number > _SENTENCES - 10:
            return self.clean_again()
        return self._chance.choice(OPERATIONS)(self)

    def do(self, store: Store, change: Change) -> None:
        """Make a change, and say so. Raises what the store raises."""
        self.announce(change)
        change.make(store)
        self.acknowledge(change)

    def announce(self, change: Change) -> None:
        self._say(json.dumps(["will", change.holdings.as_json()]).encode() + b"\n")

    def acknowledge(self, change: Change) -> None:
        self._say(b'["did", null]\n')
        self.held, self._done, self._undone = change.holdings, change.done, change.undone

    # The changes

    def _begin(self) -> Change:
        def make(store: Store) -> None:
            add_document(store, _source(self.name, 1))

        return Change(Holdings((), 1, 1), [], [], make)

    def tag(self) -> Change:
        notes, tags, number = dict(self.held.notes), self._tags(), self._fresh()
        notes[f"{self.name} {number}"] = tags

        def make(store: Store) -> None:
            document = store.documents.get(self.name)
            span = self._passage(document, number)
            store.annotate(document, span, tags, f"{self.name} {number}")

        return self._change(notes, make)

    def edit(self) -> Change:
        notes, tags = dict(self.held.notes), self._tags()
        if not notes:
            return self.tag()
        old = self._chance.choice(sorted(notes))
        notes[f"{old}+"] = tags
        del notes[old]

        def make(store: Store) -> None:
            store.edit(self._id(store, old), tags=list(tags), note=f"{old}+")

        return self._change(notes, make)

    def delete(self) -> Change:
        notes = dict(self.held.notes)
        gone = self._chance.sample(sorted(notes), min(2, len(notes)))
        if not gone:
            return self.tag()
        for note in gone:
            del notes[note]

        def make(store: Store) -> None:
            store.delete([self._id(store, note) for note in gone])

        return self._change(notes, make)

    def import_csv(self) -> Change:
        notes = dict(self.held.notes)
        numbers = [self._fresh() for _ in range(self._chance.randrange(1, 8))]
        rows = ["id,document,tag,content,note,annotator,start,end"]
        for number in numbers:
            (tag,) = self._tags()[:1]
            note, content = f"{self.name} {number}", _sentence(self.name, number)
            notes[note] = (tag,)
            rows.append(f",{self.name},{tag},{content},{note},{self.name},0,{len(content)}")

        def make(store: Store) -> None:
            report = import_project(store, ImportedProject(csv_file.read("\n".join(rows))))
            assert not report.problems, report.problems

        return self._change(notes, make)

    def merge(self) -> Change:
        notes, version = dict(self.held.notes), self.held.version
        assert version is not None
        made = {self._fresh(): self._tags() for _ in range(self._chance.randrange(1, 5))}
        for number, tags in made.items():
            notes[f"{self.name} {number}"] = tags

        def make(store: Store) -> None:
            # Outside of the library's folder, the disk of which may be a failing one.
            with tempfile.TemporaryDirectory(prefix="variorum-bench-") as folder:
                path = Path(folder) / "other.db"
                other = Store.open(path, self.name)
                add_document(other, _source(self.name, version))
                document = other.documents.get(self.name)
                for number, tags in made.items():
                    span = self._passage(document, number)
                    other.annotate(document, span, tags, f"{self.name} {number}")
                other.close()
                report = merge(store, [path])
                assert not report.refused, report.refused

        return self._change(notes, make)

    def clean_again(self) -> Change:
        version = self.held.revisions + 1
        holdings = replace(self.held, version=version, revisions=version)

        def make(store: Store) -> None:
            add_document(store, _source(self.name, version), revises=self.name)

        return Change(holdings, [*self._done, self.held], [], make)

    def undo(self) -> Change:
        if not self._done:
            return self.tag()
        *done, before = self._done
        # What was kept of a source stays, whatever is undone.
        holdings = replace(before, revisions=self.held.revisions)
        return Change(
            holdings, done, [*self._undone, self.held], lambda store: store.journal.undo()
        )

    def redo(self) -> Change:
        if not self._undone:
            return self.tag()
        *undone, after = self._undone
        holdings = replace(after, revisions=self.held.revisions)
        return Change(
            holdings, [*self._done, self.held], undone, lambda store: store.journal.redo()
        )

    def _change(self, notes: dict[str, tuple[str, ...]], make: Callable[[Store], object]) -> Change:
        return Change(self.held.with_notes(notes), [*self._done, self.held], [], make)

    def _fresh(self) -> int:
        # A passage is annotated once only.
        self._number += 1
        return self._number - 1

    def _tags(self) -> tuple[str, ...]:
        both = ("claim", "opinion", "disputed", f"{self.name}/own")
        return tuple(sorted(self._chance.sample(both, self._chance.choice((1, 1, 2)))))

    def _passage(self, document: Document, number: int) -> Span:
        sentence = _sentence(self.name, number)
        start = document.text.index(sentence)
        return Span(start, start + len(sentence))

    def _id(self, store: Store, note: str) -> str:
        return next(a.id for a in store.annotations(annotator=self.name) if a.note == note)


@dataclass(frozen=True, slots=True)
class Change:
    """One call of the store's, and what the library holds after it."""

    holdings: Holdings
    done: list[Holdings]
    """What undoing leads back to afterwards, the last one first."""
    undone: list[Holdings]
    make: Callable[[Store], object]


# Tagging is what readers do most.
OPERATIONS: tuple[Callable[[Reader], Change], ...] = (
    Reader.tag,
    Reader.tag,
    Reader.tag,
    Reader.edit,
    Reader.delete,
    Reader.import_csv,
    Reader.merge,
    Reader.clean_again,
    Reader.undo,
    Reader.undo,
    Reader.redo,
)


def _source(name: str, version: int) -> Any:
    record = {"id": name, "title": f"On {name}", "text": text_of(name, version)}
    return from_json_line(json.dumps(record), 1)


def holdings_of(store: Store, name: str) -> Holdings:
    """What a library holds of one reader."""
    database = store.database
    document = database.row("SELECT id, revision FROM documents WHERE slug = ?", [name])
    if document is None:
        return Holdings()
    text = store.documents.text_of(document["revision"])
    said = re.match(r"Version (\d+) ", text)
    version = int(said[1]) if said else -1
    kept = database.scalar("SELECT count(*) FROM revisions WHERE document = ?", [document["id"]])
    notes = {a.note or "": tuple(sorted(a.tags)) for a in store.annotations(annotator=name)}
    return Holdings((), version, int(kept)).with_notes(notes)


def work(path: Path, name: str, say: Callable[[bytes], object], *, changes: int, seed: int) -> None:
    """Open a library and do so many things to it."""
    store = Store.open(path, name)
    reader = Reader(name, say, seed=seed)
    for _ in range(changes):
        reader.do(store, reader.next())
    store.close()
