"""What must hold of a library after each step, whatever happened."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from annotations.exchange import memos_csv, replies_csv
from annotations.exchange.csv_tables import decode
from annotations.exchange.formats import csv_file
from annotations.health.checks import CHECKS_FOR_READING, check
from annotations.model import CONSENSUS
from annotations.review_queue.queue import queue_items, queue_size
from annotations.seminar import blind_rounds, bundle_format, packs
from annotations.seminar.merging.incoming import IncomingLibrary
from annotations.seminar.merging.merge import merge_sources
from annotations.seminar.merging.report import MergeReport
from annotations.service.store import Store
from annotations.storage.untrusted_library import transferred_rows
from corpus.ids import now
from corpus.storage.database import Database
from corpus.storage.sqlite import sqlite3
from tests.helpers.factories import in_memory
from tests.helpers.importing import import_annotations
from tests.machines.pictures import (
    Picture,
    as_csv,
    difference,
    everybodys,
    everybodys_memos,
    everybodys_replies,
    picture,
    shared_picture,
)


def copied(store: Store, annotator: str | None = None) -> Store:
    """The library as it is now, in memory, opened anew: what is done there leaves no trace here."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    store.database.connection.backup(connection)
    connection.execute("PRAGMA foreign_keys = ON")
    return Store(Database(Path("copy.db"), connection), annotator or store.annotator)


def as_foreign(store: Store, name: str = "other.db") -> IncomingLibrary:
    """The library as another one gets it, by way of the child process that reads it."""
    problems = check(store.database, parts=CHECKS_FOR_READING).problems
    assert not problems, f"merging would refuse it as damaged: {problems[0].sentence}"
    foreign = IncomingLibrary(name)
    for table, row in transferred_rows(store.database, set(), set()):
        foreign.take(table, json.loads(json.dumps(row)))
    return foreign


def bring_in(store: Store, foreign: Sequence[IncomingLibrary]) -> MergeReport:
    """Merge these into a library; none of them may be refused."""
    report = MergeReport()
    merge_sources(store, list(foreign), report)
    assert not report.refused, f"a file of our own making is refused: {report.refused}"
    return report


def same(one: Picture, two: Picture, what: str) -> None:
    told = difference(one, two)
    assert not told, f"{what}\n{told}"


def is_well(store: Store, *, copy: bool = False) -> None:
    """`check` finds nothing, and what is asked in two ways gets one answer. Of a mere copy it is
    asked what a merge would ask.
    """
    problems = check(store.database, parts=CHECKS_FOR_READING if copy else None).problems
    assert not problems, f"check finds: {[one.sentence for one in problems]}"
    everything = everybodys(store)
    answered = {reply.annotation for reply in everybodys_replies(store)}
    for a in everything:
        says = a.tags or a.note or a.links or a.linked or a.id in answered
        assert says, f"nothing is left of {a.id}, yet it stands"
    seen = store.annotations()
    if store.visible_annotator() is not None:
        strangers = {a.annotator.name for a in seen} - {store.annotator}
        assert not strangers, f"a blind round shows what {strangers} said"
    else:
        assert seen == everything
        assert store.memos.all() == everybodys_memos(store)
        assert store.replies.all() == everybodys_replies(store)
    if store.visible_annotator() is not None:
        others = {memo.annotator.name for memo in store.memos.all()} - {store.annotator}
        assert not others, f"a blind round shows the memos of {others}"
        others = {reply.annotator.name for reply in store.replies.all()} - {store.annotator}
        assert not others, f"a blind round shows the replies of {others}"
    for summary in store.summaries():
        own = [a for a in seen if a.document == summary.id]
        assert summary.annotations == len(own)
        briefs = store.briefs(summary.id)
        assert [b.id for b in briefs] == [a.id for a in own]
        assert [(b.start, b.end, b.tags, b.note) for b in briefs] == [
            (*a.span, a.tags, a.note) for a in own
        ]
    assert len(queue_items(store)) == queue_size(store)
    store.journal.history()


def is_announced(store: Store, turn: int, before: Picture) -> None:
    """A program that has the library open is told of everything that it must read again."""
    changes, after = store.journal.since(turn), picture(store)
    for key in {*before, *after}:
        if before.get(key) == after.get(key):
            continue
        what, id_ = key[0], key[1].split(" ")[0]
        if what == "document":
            assert id_ in changes.documents, f"nobody is told that {key} changed"
        elif what == "annotation":
            document = (after.get((what, id_, "document")) or before[what, id_, "document"]).split()
            told = id_ in changes.annotations or document[0] in changes.documents
            told = told or (key[2] == "tags" and changes.tags)
            assert told, f"nobody is told that {key} changed\n{difference(before, after)}"
        elif what == "reply":
            assert id_ in changes.annotations or changes.documents, f"nobody is told of {key}"
        elif what == "memo":
            assert changes.memos or changes.tags or changes.documents, f"nobody is told of {key}"
        elif what == "tag":
            assert changes.tags, f"nobody is told that {key} changed"


def is_locked(store: Store) -> bool:
    """Whether annotators can change nothing now."""
    current = blind_rounds.current(store)
    return current is not None and current.closed_since(now()) is not None


def only_consensus_changed(store: Store, turn: int, before: Picture) -> None:
    """What was done to annotations by hand while a round was locked was done to what the class has
    settled, and to nothing else.
    """
    kinds = store.database.tuples("SELECT DISTINCT kind FROM journal WHERE turn > ?", [turn])
    if not {"annotations", "memos"} & {kind for (kind,) in kinds}:
        return
    after = picture(store)
    for key in {*before, *after}:
        if before.get(key) != after.get(key) and key[0] in ("annotation", "memo", "finished"):
            whose = (*key[:2], "annotator")
            names = {picture_.get(whose) for picture_ in (before, after)} - {None}
            assert names == {CONSENSUS}, f"{key} was changed in a round that is locked"


def can_be_merged(store: Store) -> None:
    """Merged into an empty library it gives the same picture; and again, nothing changes."""
    foreign = as_foreign(store)
    empty = in_memory("Somebody")
    bring_in(empty, [foreign])
    is_well(empty, copy=True)
    wanted, got = shared_picture(store), shared_picture(empty)
    same(wanted, got, "merged into an empty library it is not the same")
    turn = empty.journal.turn()
    report = bring_in(empty, [foreign])
    assert empty.journal.turn() == turn, "merged again, there is something more in the history"
    changes = report.added, report.updated, report.deleted, report.joined, report.links
    changes = (*changes, report.memos, report.attributes, report.finished, report.replies)
    assert not any(changes), f"merged again it reports changes: {changes}"
    same(got, shared_picture(empty), "merged again it is not the same")


def csv_goes_round(store: Store, folder: Path) -> None:
    """Its CSV, imported where the same documents are, gives the same CSV, byte for byte.

    Only what is there is in a CSV: deletions, earlier edits and the codebook's looks are not.
    """
    documents = [summary.slug for summary in store.documents.all()]
    if not documents:
        return
    path = folder / "round.vpack"
    path.write_text("".join(packs.make_pack(copied(store)).lines), "utf-8")
    other = in_memory("Somebody")
    bring_in(other, [bundle_format.read(path)])
    text = as_csv(store)
    report = import_annotations(other, csv_file.read(decode(text.encode())))
    assert not report.problems, f"its own CSV has problems: {report.problems}\n{text}"
    replies = replies_csv.write(everybodys_replies(store))
    answered = replies_csv.import_replies(other, replies_csv.read(replies.encode())[0])
    assert not answered.problems, f"its own replies have problems: {answered.problems}\n{replies}"
    assert replies == replies_csv.write(everybodys_replies(other)), replies
    is_well(other, copy=True)
    back = as_csv(other)
    one, two = text.split("\r\n"), back.split("\r\n")
    lines = [f"- {line}" for line in one if line not in two]
    lines += [f"+ {line}" for line in two if line not in one]
    assert text == back, "\n".join(["the CSV of an imported CSV differs", *lines])
    memos = memos_csv.write(everybodys_memos(store))
    imported = memos_csv.import_memos(other, memos_csv.read(memos.encode())[0])
    assert not imported.problems, f"its own CSV of memos has problems: {imported.problems}\n{memos}"
    again = memos_csv.write(everybodys_memos(other))
    assert memos == again, f"the CSV of an imported CSV of memos differs\n{memos}\n{again}"


def undo_goes_back(store: Store, before: Picture, folder: Path) -> None:
    """Undo of what was just done gives the picture before, and redo the picture after; done in a
    copy, which is well in between.
    """
    after = picture(store)
    other = copied(store)
    label = other.journal.undo()
    same(before, picture(other), f"undoing “{label}” does not give what was before")
    is_well(other, copy=True)
    can_be_merged(other)
    csv_goes_round(other, folder)
    again = other.journal.redo()
    assert again == label, f"redo does {again}, not {label}"
    same(after, picture(other), f"doing “{label}” again does not give what was after")
    is_well(other, copy=True)
    can_be_merged(other)
