"""Several libraries on several computers, what travels between them, and a model of what each
reader has said and given up.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from annotations.service.store import Store
from annotations.storage.schema import LIBRARY_SCHEMAS
from corpus.ids import now
from corpus.storage.opening import open_database
from tests.helpers.factories import new_library
from tests.machines.avoided import AVOID, NAMESAKES
from tests.machines.pictures import plain_name, siblings
from tests.machines.seams import Seams

Any_ = TypeVar("Any_")
_MEMORY = Path("/dev/shm")

Said = tuple[str, str, str]
"""Something of a reader's that must not be lost: `note`, whose, its words; or `annotation`, whose,
its id.
"""


def pick(several: Sequence[Any_], number: int) -> Any_:
    """One of several, whatever the number."""
    return several[number % len(several)]


@dataclass
class Library:
    """A library in a file, and who has it open."""

    name: str
    path: Path
    owner: str
    wrong_by: timedelta = timedelta()
    """How wrong the clock of its computer is."""
    open: dict[str, Store] = field(default_factory=dict)

    def store(self, who: str | None = None) -> Store:
        """The library in somebody's name, opened once for each."""
        name = who or self.owner
        if name not in self.open:
            self.open[name] = Store(open_database(self.path, LIBRARY_SCHEMAS), name)
        return self.open[name]

    def close(self) -> None:
        for store in self.open.values():
            store.close()
        self.open.clear()


class World:
    """The libraries by name, the files that travel, and what was said."""

    def __init__(self, seed: int) -> None:
        self.seams = Seams(seed)
        self.clock = self.seams.clock
        self._folder = tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None)
        self.folder = Path(self._folder.name)
        self.libraries: dict[str, Library] = {}
        self.files: list[Path] = []
        """Packs and returns."""
        self.tables: list[str] = []
        """CSVs."""
        self.backups: list[Path] = []
        self.texts: dict[tuple[str, str], str] = {}
        """What lies in each file of each computer now."""
        self.said: set[Said] = set()
        """All that anybody ever said."""
        self.given_up: set[Said] = set()
        """What somebody took back by something else than a merge."""
        self._notes = 0

    def close(self) -> None:
        for library in self.libraries.values():
            library.close()
        self.seams.close()
        self._folder.cleanup()

    def add_library(self, name: str, owner: str) -> Library:
        library = Library(name, self.folder / f"{name}.db", owner)
        new_library(library.path)
        if NAMESAKES in AVOID:
            _know_everybody(library.store())
        self.libraries[name] = library
        return library

    def at(self, name: str) -> Library:
        """A library, at whose computer one sits from now on."""
        library = self.libraries[name]
        self.clock.wrong_by = library.wrong_by
        return library

    def new_file(self, suffix: str) -> Path:
        return self.folder / f"{len(self.files) + len(self.backups)}{suffix}"

    def new_note(self, ending: str) -> str:
        """A note that nobody else has written; `ending` may be hard to keep."""
        self._notes += 1
        return f"note {self._notes}{ending}"


def _know_everybody(store: Store) -> None:
    """Give each annotator the same id in all libraries."""
    with store.database.transaction() as tx:
        for number, name in enumerate(("Ada", "Ben", "Eve", "Teacher")):
            id_ = f"00000000-0000-7000-8000-{number:012}"
            tx.add("annotators", {"id": id_, "name": name, "created": now()})


def said_in(store: Store) -> set[Said]:
    """What a library holds of anybody's: edits that are not shown, and what waits for its document
    to be restored, included.
    """
    found: set[Said] = set()
    people = {}
    for id_, name, note, says in store.database.tuples(
        "SELECT a.id, n.name, CASE WHEN a.deleted IS NULL THEN a.note END, a.deleted IS NULL AND "
        "(a.note IS NOT NULL OR EXISTS (SELECT 1 FROM annotation_tags x WHERE x.annotation = a.id))"
        " FROM annotations a JOIN annotators n ON n.id = a.annotator"
    ):
        people[id_] = who = plain_name(name)
        if says:
            found.add(("annotation", who, id_))
        found |= _notes_in(note, who)
    for name, text in store.database.tuples(
        "SELECT n.name, m.text FROM memos m JOIN annotators n ON n.id = m.annotator "
        "WHERE m.deleted IS NULL"
    ):
        found |= _notes_in(text, plain_name(name))
    for name, text in store.database.tuples(
        "SELECT n.name, r.text FROM replies r JOIN annotators n ON n.id = r.annotator "
        "WHERE r.deleted IS NULL"
    ):
        found |= _notes_in(text, plain_name(name))
    for id_, images in siblings(store).items():
        who = people[id_]
        for _, _, note, deleted in images:
            if not deleted:
                found.add(("annotation", who, id_))
                found |= _notes_in(note, who)
    return found


def _notes_in(note: str | None, who: str) -> set[Said]:
    return {("note", who, words) for words in re.findall(r"note \d+", note or "")}
