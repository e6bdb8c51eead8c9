"""Many libraries into one: doing it twice changes nothing, and the order has no effect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from annotations import travelling
from annotations.errors import BadFile
from annotations.journal import Step
from annotations.merging.documents import (
    Arrived,
    bring_documents,
    know_documents,
    settle_deletion,
)
from annotations.merging.foreign import Foreign
from annotations.merging.passages import Passages, join_twins
from annotations.merging.reading import read
from annotations.merging.report import Report, Returned
from annotations.merging.rows import Rows
from annotations.revising import anchor_again
from annotations.store import Store
from corpus import backups
from corpus.database import Row

_MOST_CHANGES = 20_000
"""So many changes of rows are held before they are written into the history."""

Source = Foreign | Callable[[], Foreign]
"""What a file holds; or how to read it once its turn has come, so that a thousand returns are
never in memory at once.
"""


def found_in(folder: Path) -> list[Path]:
    """What of a folder can be merged: libraries by their ending, packs and returns by how they
    begin. Raises OSError.
    """
    files = sorted(path for path in folder.iterdir() if path.is_file())
    return [path for path in files if path.suffix.lower() == ".db" or travelling.travels(path)]


def merge(store: Store, paths: Sequence[Path]) -> Report:
    """Take these libraries, packs and returns into the store's, in one transaction that is one step
    of the history, after a verified backup.

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
    sent = [path for path in others if travelling.travels(path)]
    libraries, refused = read([path for path in others if path not in sent], *known)
    report.refused |= refused
    sources: list[Source] = [*libraries, *(partial(_sent, path) for path in sent)]
    if sources:
        if known[0]:  # there is something to lose
            backups.automatic(store.database, "merge")
        bring(store, sources, report)
    return report


def bring(store: Store, sources: Sequence[Source], report: Report) -> None:
    """Take what was read of libraries into the store's; whole libraries, or nothing of one."""
    step = Step(lambda: report.label)
    with store.database.transaction() as tx:
        rows = Rows(tx)
        for source in sources:
            foreign = source if isinstance(source, Foreign) else source()
            try:
                foreign.check()
                with tx.savepoint():
                    part = Report()
                    _bring_one(store, rows, foreign, part)
            except BadFile as error:
                report.refused[foreign.name] = str(error)
                rows.forget()
                continue
            report.add(part)
            report.libraries.append(foreign.name)
            if len(tx.changes) > _MOST_CHANGES:
                store.journal.keep(tx, step)
        store.journal.keep(tx, step)


def _sent(path: Path) -> Foreign:
    """What a pack or a return holds; what is wrong with it is raised when it is asked for."""
    try:
        return travelling.read(path)
    except BadFile as error:
        return Foreign(path.name, error=error)


def _bring_one(store: Store, rows: Rows, foreign: Foreign, report: Report) -> None:
    kind = foreign.heading.kind if foreign.heading else "library"
    returned = Returned(foreign.name, kind)
    people = {
        row["id"]: _person(rows, row, foreign, returned) for row in foreign.tables["annotators"]
    }
    tags = {row["id"]: _tag(rows, row, report) for row in foreign.tables["tags"]}
    if foreign.is_return:
        arrived = know_documents(rows, foreign)
    else:
        arrived = bring_documents(rows, foreign, store.documents, report)
    for document in arrived.revised:
        rows.forget()
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
        _link(rows, {**row, **ends}, report, passages.came)
    if not foreign.is_return:
        settle_deletion(rows, store.documents, arrived)
    _tell(rows, foreign, arrived, report, returned)


def _tell(
    rows: Rows, foreign: Foreign, arrived: Arrived, report: Report, returned: Returned
) -> None:
    """Who returned what, and what became of it."""
    alive = [row for row in foreign.tables["annotations"] if row["deleted"] is None]
    names = {
        row["id"]: rows.name_here(row["id"], row["name"]) for row in foreign.tables["annotators"]
    }
    by = Counter(names[row["annotator"]] for row in alive)
    returned.annotators = dict(by.most_common())
    on = Counter(row["document"] for row in alive)
    for document in foreign.tables["documents"]:
        here = arrived.documents.get(document["id"])
        if here is None and on[document["id"]]:
            title = document["title"] or document["slug"]
            returned.missing[title] = returned.missing.get(title, 0) + on[document["id"]]
        elif here is not None and on[document["id"]]:
            returned.documents.append(rows.slug(here))
    returned.added, returned.updated, returned.known = report.added, report.updated, report.known
    returned.moved, returned.lost = len(report.moved), len(report.lost)
    report.returned.append(returned)


def _person(rows: Rows, row: Row, foreign: Foreign, returned: Returned) -> str:
    """An annotator's id here. In libraries, whoever has the name is the one, as in a file of
    annotations: one reader on two machines. In a class two of one name are two: they are known by
    their ids, and the one who comes later gets a name that tells them apart.
    """
    if foreign.heading is None:
        known = rows.annotator(row["id"], row["name"])
        if known is None:
            rows.tx.add("annotators", row)
        return known or str(row["id"])
    there = rows.get("annotators", row["id"])
    name = there["name"] if there else rows.free_name(row["name"], row["id"])
    if there is None:
        rows.tx.add("annotators", {**row, "name": name})
    if name != row["name"]:
        returned.told_apart[name] = row["name"]
    return str(row["id"])


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


def _link(rows: Rows, row: Row, report: Report, came: set[str]) -> None:
    """A link, unless one of its ends is gone here."""
    mine = rows.link_like(row)
    # It came by a merge that was undone, and comes again with an end of it.
    undone = (
        mine is not None
        and (mine["id"], mine["modified"]) == (row["id"], row["modified"])
        and mine["deleted"] is not None
        and not came.isdisjoint((row["source"], row["target"]))
    )
    if mine is None or undone:
        if row["deleted"] is None and rows.alive(row["source"]) and rows.alive(row["target"]):
            rows.tx.put("links", row)
            report.links += 1
    elif mine["id"] == row["id"] and row["modified"] > mine["modified"]:
        both = rows.alive(row["source"]) and rows.alive(row["target"])
        if row["deleted"] is not None or both:
            rows.tx.put("links", row)
