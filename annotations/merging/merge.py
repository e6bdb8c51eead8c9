"""Many libraries into one: doing it twice changes nothing, and the order has no effect."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from annotations.errors import BadFile
from annotations.merging.documents import bring_documents, settle_deletion
from annotations.merging.foreign import Foreign
from annotations.merging.passages import Passages, join_twins
from annotations.merging.reading import read
from annotations.merging.report import Report
from annotations.merging.rows import Rows
from annotations.revising import anchor_again
from annotations.store import Store
from corpus import backups
from corpus.database import Row


def merge(store: Store, paths: Sequence[Path]) -> Report:
    """Take these libraries into the store's, in one transaction that is one step of the history,
    after a verified backup.

    A file that is damaged or no library is left out, and the report says why. Raises LibraryError
    when nothing can be written.
    """
    report = Report()
    with store.database.snapshot():
        known = store.documents.digests()
    others = []
    for path in paths:
        try:
            itself = path.samefile(store.database.path)
        except OSError:
            itself = False  # reading it says what is wrong
        if itself:
            report.refused[path.name] = f"{path.name} is the library itself"
        else:
            others.append(path)
    libraries, refused = read(others, *known)
    report.refused |= refused
    if libraries:
        if known[0]:  # there is something to lose
            backups.automatic(store.database, "merge")
        bring(store, libraries, report)
    return report


def bring(store: Store, libraries: Sequence[Foreign], report: Report) -> None:
    """Take what was read of libraries into the store's; whole libraries, or nothing of one."""
    with store.journal.recorded(lambda: report.label) as tx:
        rows = Rows(tx)
        for foreign in libraries:
            try:
                with tx.savepoint():
                    part = Report()
                    _bring_one(store, rows, foreign, part)
            except BadFile as error:
                report.refused[foreign.name] = str(error)
                continue
            report.add(part)
            report.libraries.append(foreign.name)


def _bring_one(store: Store, rows: Rows, foreign: Foreign, report: Report) -> None:
    people = {row["id"]: _person(rows, row) for row in foreign.tables["annotators"]}
    tags = {row["id"]: _tag(rows, row, report) for row in foreign.tables["tags"]}
    arrived = bring_documents(rows, foreign, store.documents, report)
    for document in arrived.revised:
        row = rows.get("documents", document)
        assert row is not None
        report.revised.append(row["slug"])
        anchor_again(store, rows.tx, document, row["revision"], rows.text(row["revision"]))
    for row in foreign.tables["annotation_tags"]:
        if row["tag"] not in tags:
            raise foreign.bad("annotation_tags")
    passages = Passages(rows, foreign, arrived, report, people, tags, store.tags)
    passages.bring()
    joined = join_twins(rows, passages.twins)
    report.joined += len(joined)
    for row in foreign.tables["links"]:
        ends = {end: joined.get(row[end], row[end]) for end in ("source", "target")}
        _link(rows, {**row, **ends}, report)
    settle_deletion(rows, store.documents, arrived)


def _person(rows: Rows, row: Row) -> str:
    """An annotator's id here: whoever has the name is the one, as in a file of annotations."""
    known = rows.annotator(row["id"], row["name"])
    if known is None:
        rows.tx.add("annotators", row)
    return known or str(row["id"])


def _tag(rows: Rows, row: Row, report: Report) -> str:
    """A tag's id here. Tags of one name are one; it looks as in the library that had it first."""
    mine = rows.get("tags", row["id"])
    if mine is not None and mine["deleted"] is None:
        if _edited_later(row, mine) and row["deleted"] is None:
            taken = row["name"] != mine["name"] and rows.tag_named(row["name"]) is not None
            name = mine["name"] if taken else row["name"]
            rows.tx.put("tags", {**row, "name": name, "key": mine["key"]})
        return str(row["id"])
    same = rows.tag_named(row["name"])
    if same is not None:
        if (row["created"], row["id"]) < (same["created"], same["id"]):
            looks = {name: row[name] for name in ("colour", "mark", "description", "created")}
            rows.tx.put("tags", {"id": same["id"], **looks})
        return str(same["id"])
    if mine is not None and row["deleted"] is not None:
        return str(row["id"])
    key = None if rows.key_taken(row["key"]) else row["key"]
    rows.tx.put("tags", {**row, "key": key})
    if row["deleted"] is None:
        report.tags.append(row["name"])
    return str(row["id"])


def _edited_later(row: Row, mine: Row) -> bool:
    names = ("modified", "name", "colour", "mark", "description")
    return [row[name] for name in names] > [mine[name] for name in names]


def _link(rows: Rows, row: Row, report: Report) -> None:
    """A link, unless one of its ends is gone here."""
    mine = rows.link_like(row)
    if mine is None:
        if row["deleted"] is None and rows.alive(row["source"]) and rows.alive(row["target"]):
            rows.tx.put("links", row)
            report.links += 1
    elif mine["id"] == row["id"] and row["modified"] > mine["modified"]:
        both = rows.alive(row["source"]) and rows.alive(row["target"])
        if row["deleted"] is not None or both:
            rows.tx.put("links", row)
