"""Documents of another library into this one. They are the same when they share a source."""

from __future__ import annotations

from dataclasses import dataclass, field

from annotations.merging.foreign import Foreign
from annotations.merging.report import Report
from annotations.merging.rows import Rows
from corpus.database import Row
from corpus.library import Documents

_METADATA = ("title", "authors", "publisher", "published", "url", "language")


@dataclass
class Arrived:
    """What came of a library's documents: what its ids are here."""

    documents: dict[str, str] = field(default_factory=dict)
    """For the id of each document there its id here."""
    revisions: dict[str, str] = field(default_factory=dict)
    """For the id of each revision there the id of the same one here."""
    revised: set[str] = field(default_factory=set)
    """Documents here that have another text now."""
    said: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    """For each document here when it was edited last there, and its mark of deletion there."""


def bring_documents(rows: Rows, foreign: Foreign, documents: Documents, report: Report) -> Arrived:
    """Documents, their sources and all their revisions; the latest revision becomes the present
    one, wherever it was made.
    """
    arrived = Arrived()
    revisions: dict[str, list[Row]] = {}
    for row in foreign.tables["revisions"]:
        revisions.setdefault(row["document"], []).append(row)
    sources = {row["sha256"]: row for row in foreign.tables["sources"]}
    for row in foreign.tables["documents"]:
        own = sorted(revisions.get(row["id"], []), key=lambda r: (r["created"], r["id"]))
        if any(r["source"] not in sources for r in own):
            raise foreign.bad("revisions", "source")
        if row["revision"] not in {r["id"] for r in own}:
            raise foreign.bad("documents", "revision")
        here = rows.document_with([r["source"] for r in own])
        if here is None and rows.get("documents", row["id"]) is not None:
            raise foreign.bad("documents", "id")
        if here is None:
            # Also one that was taken out there: whoever has it still shall hear of that.
            here = str(row["id"])
            slug = documents.free_slug(row["slug"], own[0]["source"], here)
            rows.tx.put("documents", {**row, "slug": slug, "revision": None})
            if row["deleted"] is None:
                report.documents.append(slug)
        arrived.documents[row["id"]] = here
        arrived.said[here] = row["modified"], row["deleted"]
        for revision in own:
            arrived.revisions[revision["id"]] = _bring_revision(
                rows, here, revision, sources[revision["source"]], foreign
            )
        _bring_edits(rows, here, row, arrived)
    return arrived


def know_documents(rows: Rows, foreign: Foreign) -> Arrived:
    """What the documents of a return are here, known by the hashes of their sources. Those that are
    not here, or were taken out, are left out; so are revisions with a text that is not here.
    """
    arrived = Arrived()
    revisions: dict[str, list[Row]] = {}
    for row in foreign.tables["revisions"]:
        revisions.setdefault(row["document"], []).append(row)
    for row in foreign.tables["documents"]:
        own = revisions.get(row["id"], [])
        here = rows.document_with([one["source"] for one in own])
        if here is None or not rows.is_there(here):
            continue
        arrived.documents[row["id"]] = here
        for revision in own:
            known = rows.same_revision(here, revision)
            if known is not None:
                arrived.revisions[revision["id"]] = known
    return arrived


def settle_deletion(rows: Rows, documents: Documents, arrived: Arrived) -> None:
    """A document is gone when whoever edited it last took it out, unless it has annotations:
    nothing that one reader made goes because another took a document out.
    """
    for here, (modified, deleted) in arrived.said.items():
        row = rows.get("documents", here)
        assert row is not None
        annotated = rows.annotated(here)
        later = max(modified, row["modified"])
        if row["deleted"] is None:
            if deleted is not None and not annotated and modified >= row["modified"]:
                rows.tx.put("documents", {"id": here, "modified": later, "deleted": deleted})
        elif annotated or (deleted is None and modified > row["modified"]):
            slug = documents.free_slug(row["slug"], here.replace("-", ""), here)
            back = {"id": here, "slug": slug, "modified": later, "deleted": None}
            rows.tx.put("documents", back)


def _bring_revision(rows: Rows, document: str, revision: Row, source: Row, foreign: Foreign) -> str:
    """The id that this revision has here."""
    known = rows.same_revision(document, revision)
    if known is not None:
        return known
    row = {**revision, "document": document}
    if row["text"] is None:  # left out when it was read, since the same text is here
        row |= rows.with_text(row["source"], row["text_sha256"]) or {}
    if rows.get("revisions", row["id"]) is not None:
        raise foreign.bad("revisions", "id")
    if row["text"] is None or (source["data"] is None and not rows.has_source(source["sha256"])):
        raise foreign.bad("revisions", "text")
    rows.add_revision(source, row)
    return str(revision["id"])


def _bring_edits(rows: Rows, here: str, row: Row, arrived: Arrived) -> None:
    """The details as they were edited last, and the latest revision."""
    mine = rows.get("documents", here)
    assert mine is not None
    theirs = arrived.revisions[row["revision"]]
    change: Row = {}
    if mine["revision"] is None:
        change["revision"] = theirs
    elif theirs != mine["revision"]:
        present = mine["revision"]
        if (rows.made(theirs), theirs) > (rows.made(present), present):
            change["revision"] = theirs
            arrived.revised.add(here)
    details = {name: row[name] for name in _METADATA}
    if details != {name: mine[name] for name in _METADATA} and _rank(row) > _rank(mine):
        change |= details
    if change:
        change["modified"] = max(row["modified"], mine["modified"])
        rows.tx.put("documents", {"id": here, **change})


def _rank(row: Row) -> tuple[str, list[str]]:
    return row["modified"], [str(row[name]) for name in _METADATA]
