"""Documents of another library into this one. They are the same when they share a source.

A merge adds documents, and never removes one: what somebody removed in one library stays where
another has it. Details and the present text are those that were edited last (`annotations.stamps`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from annotations.merging.foreign import Foreign
from annotations.merging.report import Report
from annotations.merging.rows import Rows
from annotations.stamps import Part, set_stamp, stamp_of
from corpus.database import Row
from corpus.ids import new_id, now
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
    texts: set[str] = field(default_factory=set)
    """Documents here of which a text came that was not here."""


def bring_documents(rows: Rows, foreign: Foreign, documents: Documents, report: Report) -> Arrived:
    """Documents, their sources and all their revisions."""
    arrived = Arrived()
    revisions = _revisions_of(foreign)
    sources = {row["sha256"]: row for row in foreign.tables["sources"]}
    elsewhere = {row["id"] for row in foreign.tables["documents"]}
    for there in foreign.tables["documents"]:
        row = there
        own = sorted(revisions.get(row["id"], []), key=lambda r: (r["created"], r["id"]))
        if row["revision"] is None and row["deleted"] is not None:
            # An earlier version left it so where the adding of a document was undone.
            if not own:
                continue
            row = {**row, "revision": own[-1]["id"]}
        if any(r["source"] not in sources for r in own):
            raise foreign.bad("revisions", "source")
        if row["revision"] not in {r["id"] for r in own}:
            raise foreign.bad("documents", "revision")
        taken = {*arrived.documents.values(), *(elsewhere - {row["id"]})}
        here = rows.document_with([r["source"] for r in own], row["id"], taken)
        new = here is None
        if here is None:
            here = str(row["id"])
            if rows.get("documents", here) is not None:
                # It stands for another document of this library by now.
                here = new_id()
                row = {**row, "id": here}
            _add(rows, row, own, documents, report)
            for part in ("details", "revision"):
                stamp = foreign.stamp("documents", there, part)
                set_stamp(rows.tx, Part("documents", here, part), stamp)
        else:
            for other in rows.parted(here, [r["source"] for r in own], taken):
                _join(rows, other, here, arrived)
        arrived.documents[there["id"]] = here
        # The present one first, under its own id: an earlier one may hold the same text.
        for revision in sorted(own, key=lambda r: r["id"] != row["revision"]):
            known = rows.same_revision(here, revision)
            if known is None:
                known = _add_revision(rows, here, revision, sources[revision["source"]], foreign)
                arrived.texts.add(here)
            arrived.revisions[revision["id"]] = known
        if not new:
            _update(rows, foreign, here, row, documents, report, arrived)
    return arrived


def know_documents(rows: Rows, foreign: Foreign) -> Arrived:
    """What the documents of a return are here, known by the hashes of their sources. Those that are
    not here are left out; so are revisions with a text that is not here.
    """
    arrived = Arrived()
    revisions = _revisions_of(foreign)
    for row in foreign.tables["documents"]:
        own = revisions.get(row["id"], [])
        taken = set(arrived.documents.values())
        here = rows.document_with([one["source"] for one in own], row["id"], taken)
        if here is None:
            continue
        arrived.documents[row["id"]] = here
        for revision in own:
            known = rows.same_revision(here, revision)
            if known is not None:
                arrived.revisions[revision["id"]] = known
    return arrived


def _revisions_of(foreign: Foreign) -> dict[str, list[Row]]:
    """The revisions of each document."""
    found: dict[str, list[Row]] = {}
    for row in foreign.tables["revisions"]:
        found.setdefault(row["document"], []).append(row)
    return found


def _add(rows: Rows, row: Row, own: list[Row], documents: Documents, report: Report) -> None:
    """Bring a document that is not here."""
    slug = documents.free_slug(row["slug"], own[0]["source"], row["id"])
    rows.tx.put("documents", {**row, "slug": slug})
    if row["deleted"] is None:
        report.documents.append(slug)


def _join(rows: Rows, other: str, here: str, arrived: Arrived) -> None:
    """Make one document of two, which another library knows as one: its revisions and annotations
    go to the older, and it is removed.
    """
    revisions: dict[str, str] = {}
    for revision in rows.revisions_of(other):
        known = rows.same_revision(here, revision)
        if known is None:
            known = new_id()
            rows.tx.add("revisions", {**revision, "id": known, "document": here})
            arrived.texts.add(here)
        revisions[revision["id"]] = known
    rows.attach(other, here, revisions)
    theirs, mine = rows.get("documents", other), rows.get("documents", here)
    assert theirs is not None
    assert mine is not None
    change: Row = {}
    for part, names in (("details", _METADATA), ("revision", ("revision",))):
        there = stamp_of(rows.database, Part("documents", other, part))
        known_here = stamp_of(rows.database, Part("documents", here, part))
        values = [_ranked(rows, part, row) for row in (theirs, mine)]
        if (there, values[0]) > (known_here, values[1]):
            change |= {name: theirs[name] for name in names}
            set_stamp(rows.tx, Part("documents", here, part), there)
    if "revision" in change:
        change["revision"] = revisions[change["revision"]]
        arrived.revised.add(here)
    rows.tx.put("documents", {"id": other, "deleted": now()})
    if change:
        rows.tx.put("documents", {"id": here, **change})


def _ranked(rows: Rows, part: str, row: Row) -> list[str]:
    """What decides between two that nobody edited."""
    if part == "revision":
        return rows.cleaning(row["revision"])
    return [str(row[name]) for name in _METADATA]


def _add_revision(rows: Rows, document: str, revision: Row, source: Row, foreign: Foreign) -> str:
    row = {**revision, "document": document}
    if row["text"] is None:  # left out when it was read, since the same text is here
        row |= rows.with_text(row["source"], row["text_sha256"]) or {}
    if rows.get("revisions", row["id"]) is not None:
        raise foreign.bad("revisions", "id")
    if row["text"] is None or (source["data"] is None and not rows.has_source(source["sha256"])):
        raise foreign.bad("revisions", "text")
    rows.add_revision(source, row)
    return str(revision["id"])


def _update(
    rows: Rows, foreign: Foreign, here: str, row: Row, documents: Documents, report: Report,
    arrived: Arrived,
) -> None:  # fmt: skip
    """Take over what was edited later there."""
    mine = rows.get("documents", here)
    assert mine is not None
    change: Row = {}
    if mine["deleted"] is not None and row["deleted"] is None:
        slug = documents.free_slug(mine["slug"], here.replace("-", ""), here)
        change |= {"slug": slug, "deleted": None}
        report.documents.append(slug)
    details, theirs = (_ranked(rows, "details", one) for one in (mine, row))
    if _is_later(rows, foreign, here, row, "details", theirs, details):
        change |= {name: row[name] for name in _METADATA}
    present = arrived.revisions[row["revision"]]
    if mine["revision"] is None:
        change["revision"] = present
    else:
        texts = [rows.cleaning(id_) for id_ in (present, mine["revision"])]
        if _is_later(rows, foreign, here, row, "revision", *texts):
            change["revision"] = present
    if any(mine[name] != value for name, value in change.items()):
        if change.get("revision", mine["revision"]) != mine["revision"]:
            arrived.revised.add(here)
        rows.tx.put(
            "documents",
            {"id": here, **change, "modified": max(row["modified"], mine["modified"])},
        )


def _is_later(
    rows: Rows, foreign: Foreign, here: str, row: Row, part: str, theirs: list[str],
    mine: list[str],
) -> bool:  # fmt: skip
    """Whether a part of a document was edited later there than here; if so, it has that stamp.
    What nobody edited, and was yet read differently, is decided by what it is.
    """
    stamped = Part("documents", here, part)
    there, known = foreign.stamp("documents", row, part), stamp_of(rows.database, stamped)
    if there > known:
        set_stamp(rows.tx, stamped, there)
        return True
    return there == known and theirs > mine
