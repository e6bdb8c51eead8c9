"""A machine over an exported CSV: somebody goes on annotating, somebody else edits the file in the
ways that people and programs do, and imports it; a simple model says what must come of it.
"""

from __future__ import annotations

import csv
import io
from contextlib import closing
from dataclasses import dataclass, field, replace

from hypothesis import event, given
from hypothesis import strategies as st

from annotations.exchange.csv_tables import decode
from annotations.exchange.formats import csv_file
from annotations.exchange.formula_cells import escape_formula, unescape_formula
from annotations.health.checks import check
from annotations.service.store import Store
from corpus.document import Document
from tests.helpers.examples import examples
from tests.helpers.factories import TEXT, add, as_csv, in_memory, span_of
from tests.helpers.importing import import_annotations

QUOTES = ("bridge", "thirty buses", "That is a scandal", "The mayor denied everything.", "Monday")
SPARE = "nobody"
TAGS = ("claim", "opinion", "disputed", "own", "own/finer")
# Notes that no spreadsheet would make of one another.
NOTES = ("first thought", "second; = 2", 'third,\n"quoted"', "'fourth", "- fifth\n- sixth", "=7+x")
tags = st.lists(st.sampled_from(TAGS), min_size=1, max_size=3, unique=True)
notes = st.sampled_from((None, *NOTES))


@dataclass(frozen=True)
class State:
    """What the model knows of an annotation."""

    tags: frozenset[str]
    note: str | None
    edits: int
    """How often it was changed."""
    deleted: bool = False


@dataclass
class Line:
    """A row of the file, as the model sees it."""

    cells: dict[str, str]
    number: int | None
    """Which annotation it is of; None for one that was written by hand."""
    state: State | None
    """That annotation as it was when the file was written."""
    names: list[str] = field(default_factory=list)


def now_in(store: Store, ids: list[str], edits: dict[str, int]) -> list[State]:
    there = {one.id: one for one in store.annotations()}
    return [
        State(frozenset(there[id_].tags), there[id_].note, edits[id_])
        if id_ in there
        else State(frozenset(), None, edits[id_], deleted=True)
        for id_ in ids
    ]


class Machine:
    """One library, one file, one import."""

    def __init__(self, data: st.DataObject, store: Store) -> None:
        self.data, self.store = data, store
        self.document: Document = add(store)
        self.edits: dict[str, int] = {}
        for quote in QUOTES:
            made = self._annotate(quote)
            self.edits[made] = 1
        self.ids = list(self.edits)
        self.before = now_in(store, self.ids, self.edits)
        self.table = list(csv.reader(io.StringIO(as_csv(store), newline="")))

    def draw(self, strategy: st.SearchStrategy):  # type: ignore[type-arg, no-untyped-def]
        return self.data.draw(strategy)

    def _annotate(self, quote: str) -> str:
        span = span_of(self.document, quote)
        return self.store.annotate(self.document, span, self.draw(tags), self.draw(notes)).id

    # The library goes on

    def change_library(self) -> None:
        for _ in range(self.draw(st.integers(0, 3))):
            number = self.draw(st.integers(0, len(self.ids) - 1))
            id_ = self.ids[number]
            state = now_in(self.store, self.ids, self.edits)[number]
            if state.deleted:
                continue
            what = self.draw(st.sampled_from(["tags", "note", "delete", "and undo"]))
            if what == "delete":
                self.store.delete([id_])
            elif what == "note":
                note = self.draw(st.sampled_from(NOTES))
                if note == state.note:
                    continue
                self.store.write_note(id_, note)
            else:
                chosen = self.draw(tags)
                if set(chosen) == state.tags:
                    continue
                self.store.retag(id_, chosen)
                if what == "and undo":
                    self.store.journal.undo()
                    continue
            self.edits[id_] += 1

    # The file is edited

    def edit_file(self) -> list[Line]:
        names = self.table[0]
        by_id = dict(zip(self.ids, self.before, strict=True))
        lines = []
        for row in self.table[1:]:
            cells = dict(zip(names, map(unescape_formula, row), strict=True))
            number = self.ids.index(cells["id"])
            lines.append(Line(cells, number, by_id[cells["id"]]))
        for _ in range(self.draw(st.integers(0, 4))):
            self._edit(lines)
        for name in self.draw(
            st.lists(
                st.sampled_from(["prefix", "suffix", "title", "created", "links", "annotator"]),
                unique=True, max_size=3,
            )
        ):  # fmt: skip
            for line in lines:
                line.cells.pop(name, None)
        return lines

    def _edit(self, lines: list[Line]) -> None:
        if not lines:
            return
        line = self.draw(st.sampled_from(lines))
        match self.draw(
            st.sampled_from(["note", "tag", "blanks", "empty", "drop", "double", "order", "new"])
        ):
            case "note":
                note = self.draw(notes) or ""
                whole = self.draw(st.booleans())
                for one in lines:
                    if one is line or (whole and one.number == line.number is not None):
                        one.cells["note"] = note
            case "tag":
                line.cells["tag"] = self.draw(st.sampled_from(TAGS))
            case "blanks":
                line.cells["tag"] = f"  {line.cells['tag']} "
            case "empty":
                line.cells["tag"] = ""
            case "drop":
                lines.remove(line)
            case "double":
                lines.append(replace(line, cells=dict(line.cells)))
            case "order":
                lines[:] = self.draw(st.permutations(lines))
            case "new":
                start = TEXT.index(SPARE)
                cells = {**line.cells, "id": "", "tag": "claim", "note": "by hand",
                         "content": SPARE, "start": str(start), "end": str(start + len(SPARE)),
                         "created": "", "modified": "", "links": ""}  # fmt: skip
                lines.append(Line(cells, None, None))

    def as_bytes(self, lines: list[Line]) -> bytes:
        names = list(lines[0].cells) if lines else self.table[0]
        names = self.draw(st.permutations(names))
        out = io.StringIO(newline="")
        delimiter = self.draw(st.sampled_from(",;\t"))
        writer = csv.writer(
            out, delimiter=delimiter, lineterminator="\r\n",
            quoting=self.draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
        )  # fmt: skip
        writer.writerow(names)
        excel = self.draw(st.booleans())
        for line in lines:
            writer.writerow(
                escape_formula(line.cells.get(name, ""), for_spreadsheet=excel) for name in names
            )
        text = out.getvalue()
        if self.draw(st.booleans()):
            text = text.replace("\r\n", "\n")
        elif self.draw(st.booleans()):
            text = text.replace("\r\n", "\n").replace("\n", "\r\n")
        if self.draw(st.booleans()):
            text = f"sep={delimiter}\n{text}"
        return text.encode(self.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])))


def expected(lines: list[Line], here: list[State], choice: str) -> tuple[list[State], int, int]:
    """What the library must hold, and how many conflicts and problems must be told."""
    found, conflicts, problems = list(here), 0, 0
    for number, now in enumerate(here):
        mine = [line for line in lines if line.number == number]
        if not mine or mine[0].state is None:
            continue
        then = mine[0].state
        later = now.edits > then.edits
        given = frozenset(tag for line in mine if (tag := line.cells["tag"].strip()))
        # A note that was changed in one of the rows is the one that was meant.
        changed = {line.cells["note"] or None for line in mine} - {then.note}
        if len(changed) > 1:
            problems += 1
            continue
        note = changed.pop() if changed else then.note
        if now.deleted:
            conflicts += 1
            if choice == "file" and not given and not note:
                problems += 1
            elif choice == "file":
                found[number] = State(given, note, now.edits + 1)
            continue
        left_out = now.tags - given if len(mine) < len(now.tags) else frozenset()
        wanted = replace(now, tags=given | left_out, note=note)
        if wanted == now:
            continue
        if not wanted.tags and not wanted.note:
            problems += 1
        elif not later:
            found[number] = replace(wanted, edits=now.edits + 1)
        else:
            conflicts += 1
            if choice == "file":
                found[number] = replace(wanted, edits=now.edits + 1)
    return found, conflicts, problems


@examples(40)
@given(st.data())
def test_what_becomes_of_an_edited_file(data: st.DataObject) -> None:
    with closing(in_memory()) as store:
        machine = Machine(data, store)
        machine.change_library()
        lines = machine.edit_file()
        file = machine.as_bytes(lines)
        choice = data.draw(st.sampled_from(["library", "file"]))
        here, picture = now_in(store, machine.ids, machine.edits), as_csv(store)
        wanted, conflicts, problems = expected(lines, here, choice)
        turn = store.journal.turn()

        def bring(decided: str):  # type: ignore[no-untyped-def]
            rows = csv_file.read(decode(file))
            return import_annotations(store, rows, decide=lambda _: decided)  # type: ignore[arg-type, return-value]

        report = bring(choice)
        event(f"{report.updated} updated, {len(report.conflicts)} in conflict")
        after = now_in(store, machine.ids, machine.edits)
        assert [(s.tags, s.note, s.deleted) for s in after] == [
            (s.tags, s.note, s.deleted) for s in wanted
        ]
        assert (len(report.conflicts), len(report.problems)) == (conflicts, problems), report
        by_hand = any(line.number is None for line in lines)
        there = [one for one in store.annotations() if one.id not in machine.ids]
        assert [one.content for one in there] == ([SPARE] if by_hand else [])
        assert check(store.database).problems == []
        undone = store.journal.turn() > turn
        changed = as_csv(store)
        again = bring("library")
        assert (again.added, again.updated, as_csv(store)) == (0, 0, changed), again
        if undone:
            store.journal.undo()
            assert as_csv(store) == picture
            store.journal.redo()
            assert as_csv(store) == changed
        else:
            assert changed == picture
