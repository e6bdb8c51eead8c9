"""What travels between libraries: whole libraries, packs, returns, CSVs."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from annotations.exchange.formats import csv_file
from annotations.seminar import blind_rounds, bundle_format, packs
from annotations.service.store import Store
from tests.helpers.importing import import_annotations
from tests.machines import checks
from tests.machines.annotation_rules import people
from tests.machines.pictures import as_csv
from tests.machines.steps import (
    OWNERS,
    Steps,
    has_documents,
    is_annotated,
    numbers,
    small,
    some,
    where,
)
from tests.machines.world import pick


class TravelRules(Steps):
    @rule(at=where, others=st.lists(where, min_size=1, max_size=3, unique=True))
    def merge(self, at: str, others: list[str]):
        library = self.library(at)
        found = {one.name: one for name in others if (one := self.library(name)) is not library}
        there = list(found.values())
        foreign = [checks.as_foreign(one.store(), f"{one.name}.db") for one in there]
        library = self.library(at)
        self.do(
            library, None, f"merge {[one.name for one in there]}",
            lambda store: checks.bring_in(store, foreign), carries=True,
        )  # fmt: skip

    @precondition(lambda self: self.world.files)
    @rule(at=where, n=numbers)
    def merge_file(self, at: str, n: int):
        """A pack or a return is merged; any, by whomever it was made, and whenever."""
        path = pick(self.world.files, n)
        foreign = bundle_format.read(path)
        self.do(
            self.library(at), None, f"merge {path.name}",
            lambda store: checks.bring_in(store, [foreign]), carries=True,
        )  # fmt: skip

    @some(is_annotated)
    @rule(at=where, n=numbers)
    def give_back(self, at: str, n: int):
        library, one = self.annotated(at, n)
        if one is not None:
            self._write(library.name, one.annotator.name, ".vreturn", packs.make_return)

    @some(has_documents)
    @rule(at=where, doc=st.none() | small, annotations=st.booleans(), blind=st.booleans())
    def pack(self, at: str, doc: int | None, annotations: bool, blind: bool):
        def make(store: Store) -> packs.Pack:
            chosen = None if doc is None else self.document(store, doc)
            names = [chosen.slug] if chosen else []
            return packs.make_pack(store, names, with_annotations=annotations, blind=blind)

        self._write(self.library(at, has_documents).name, None, ".vpack", make)

    def _write(self, at: str, who: str | None, suffix: str, make):
        path = self.world.new_file(suffix)

        def act(store: Store) -> None:
            path.write_text("".join(make(store).lines), "utf-8")
            self.world.files.append(path)

        self.do(self.library(at), who, f"write {path.name}", act)

    @precondition(lambda self: any(path.suffix == ".vpack" for path in self.world.files))
    @rule(at=where, n=numbers)
    def open_pack(self, at: str, n: int):
        """A pack is opened in a library made for it, or in one that there is."""
        path = pick([path for path in self.world.files if path.suffix == ".vpack"], n)
        if at not in self.world.libraries:
            self.world.add_library(at, OWNERS[at])
        self.do(
            self.library(at), None, f"open {path.name}",
            lambda store: packs.open_pack(store, path), undoable=False, carries=True,
        )  # fmt: skip

    @some(is_annotated)
    @rule(at=where)
    def export_csv(self, at: str):
        self.world.tables.append(as_csv(self.library(at, is_annotated).store()))

    @precondition(lambda self: self.world.tables)
    @rule(at=where, who=people, n=numbers)
    def import_csv(self, at: str, who: str | None, n: int):
        rows = csv_file.read(pick(self.world.tables, n))
        words = f"import CSV {n % len(self.world.tables)}"
        self.do(self.library(at), who, words, lambda store: import_annotations(store, rows))

    @rule(at=where)
    def begin_blind_round(self, at: str):
        self.do(self.library(at), None, "begin a blind round", blind_rounds.start, undoable=False)

    @some(blind_rounds.current)
    @rule(at=where)
    def reveal(self, at: str):
        self.do(
            self.library(at, blind_rounds.current),
            None,
            "reveal",
            blind_rounds.reveal,
            undoable=False,
        )
