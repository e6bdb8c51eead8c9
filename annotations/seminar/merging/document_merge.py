"""Documents of another library into this one. They are the same when they share a source.

A merge adds documents, and never removes one: what somebody removed in one library stays where
another has it. Details and the present text are those that were edited last
(`annotations.storage.edit_stamps`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from annotations.seminar.merging.incoming import IncomingLibrary
from annotations.seminar.merging.report import MergeReport
from annotations.storage.edit_stamps import StampedPart, set_stamp, stamp_of
from annotations.storage.merge_rows import MergeRows
from corpus.ids import new_id, now
from corpus.storage.document_rows import know_source
from corpus.storage.documents import Documents
from corpus.storage.queries import Row
from corpus.storage.slugs import free_slug

_METADATA = ("title", "authors", "publisher", "published", "url", "language")


@dataclass
class DocumentMapping:
    """The local ids of another library's documents, and what the merge changed."""

    documents: dict[str, str] = field(default_factory=dict)
    """For the id of each document there its id here."""
    revisions: dict[str, str] = field(default_factory=dict)
    """For the id of each revision there the id of the same one here."""
    revised: set[str] = field(default_factory=set)
    """Documents here that have another text now."""
    texts: set[str] = field(default_factory=set)
    """Documents here of which a text came that was not here."""

    def become(self, other: str, local_id: str) -> None:
        """Have a document here be a part of another one, whose text is placed anew."""
        for there, here in self.documents.items():
            if here == other:
                self.documents[there] = local_id
        self.revised.discard(other)
        self.texts = self.texts - {other} | {local_id}


def merge_documents(
    rows: MergeRows, incoming: IncomingLibrary, documents: Documents, report: MergeReport
) -> DocumentMapping:
    """Documents, their sources and all their revisions."""
    arrived = DocumentMapping()
    known = _known_sources(incoming)
    revisions = _revisions_of(incoming)
    sources = {row["sha256"]: row for row in incoming.tables["sources"]}
    for row in incoming.tables["documents"]:
        own = sorted(revisions.get(row["id"], []), key=lambda r: (r["created"], r["id"]))
        if row["revision"] is None and row["deleted"] is not None:
            # An earlier version left it so where the adding of a document was undone.
            if not own:
                continue
            row = {**row, "revision": own[-1]["id"]}
        if any(r["source"] not in sources for r in own):
            raise incoming.bad("revisions", "source")
        if row["revision"] not in {r["id"] for r in own}:
            raise incoming.bad("documents", "revision")
        local_id = _joined(rows, known[row["id"]], row["id"], arrived)
        # The present text first, under its own id: an earlier revision may hold the same.
        own.sort(key=lambda r: r["id"] != row["revision"])
        ids = {r["id"]: r["id"] if rows.is_free("revisions", r["id"]) else new_id() for r in own}
        new = local_id is None
        if local_id is None:
            local_id = row["id"] if rows.is_free("documents", row["id"]) else new_id()
            added = {**row, "id": local_id, "revision": ids[row["revision"]]}
            _add(rows, added, own[-1], documents, report)
            for part in ("details", "revision"):
                stamp = incoming.stamp("documents", row, part)
                set_stamp(rows.tx, StampedPart("documents", local_id, part), stamp)
        arrived.documents[row["id"]] = local_id
        for revision in own:
            same = rows.same_revision(local_id, revision)
            if same is None:
                same = ids[revision["id"]]
                _add_revision(
                    rows, {**revision, "id": same, "document": local_id}, sources, incoming
                )
                arrived.texts.add(local_id)
            arrived.revisions[revision["id"]] = same
        if new:  # removed by undo, it is still known by them, as one that was added by hand
            for sha256 in known[row["id"]]:
                know_source(rows.tx, local_id, sha256)
        else:
            rows.know_sources(local_id, known[row["id"]])
            _update(rows, incoming, local_id, row, documents, report, arrived)
    return arrived


def match_documents(rows: MergeRows, incoming: IncomingLibrary) -> DocumentMapping:
    """What the documents of a return are here, known by the hashes of their sources. Those that are
    not here are left out; so are revisions with a text that is not here.
    """
    arrived = DocumentMapping()
    known = _known_sources(incoming)
    revisions = _revisions_of(incoming)
    for row in incoming.tables["documents"]:
        local_id = _joined(rows, known[row["id"]], row["id"], arrived)
        if local_id is None:
            continue
        arrived.documents[row["id"]] = local_id
        rows.know_sources(local_id, known[row["id"]])
        for revision in revisions.get(row["id"], []):
            same = rows.revision_of_text(local_id, revision["text_sha256"])
            if same is not None:
                arrived.revisions[revision["id"]] = same
    return arrived


def _known_sources(incoming: IncomingLibrary) -> dict[str, set[str]]:
    """By which sources each document is known there."""
    present = {row["revision"] for row in incoming.tables["documents"]}
    present_sources: dict[str, set[str]] = {}
    all_sources: dict[str, set[str]] = {row["id"]: set() for row in incoming.tables["documents"]}
    for row in incoming.tables["revisions"]:
        all_sources.setdefault(row["document"], set()).add(row["source"])
        if row["id"] in present:
            present_sources.setdefault(row["document"], set()).add(row["source"])
    listed: dict[str, set[str]] = {}
    for row in incoming.tables["known_sources"]:
        listed.setdefault(row["document"], set()).add(row["sha256"])
    # A return of version 0.1 lists only those of which it holds no text. In a complete list, what
    # is missing came by a merge that was undone.
    return {
        document: listed.get(document, set())
        | (
            present_sources.get(document, set())
            if listed.get(document, set()) & present_sources.get(document, set())
            else sources
        )
        for document, sources in all_sources.items()
    }


def _joined(rows: MergeRows, sources: set[str], id_: str, arrived: DocumentMapping) -> str | None:
    """The document that has any of these sources here; of several, which are one there, one is
    made.
    """
    local_ids = rows.documents_with(sources, id_)
    if not local_ids:
        return None
    local_id, *others = local_ids
    for other in others:
        _join(rows, other, local_id, arrived)
    return local_id


def _revisions_of(incoming: IncomingLibrary) -> dict[str, list[Row]]:
    """The revisions of each document."""
    by_document: dict[str, list[Row]] = {}
    for row in incoming.tables["revisions"]:
        by_document.setdefault(row["document"], []).append(row)
    return by_document


def _add(rows: MergeRows, row: Row, latest: Row, documents: Documents, report: MergeReport) -> None:
    """Bring a document that is not here."""
    slug = free_slug(documents.database, row["slug"], latest["source"], row["id"])
    rows.tx.put("documents", {**row, "slug": slug})
    if row["deleted"] is None:
        report.documents.append(slug)


def _join(rows: MergeRows, other: str, local_id: str, arrived: DocumentMapping) -> None:
    """Join two documents that another library knows as one: everything of the other now belongs to
    the local one.
    """
    theirs, mine = rows.get("documents", other), rows.get("documents", local_id)
    assert theirs is not None
    assert mine is not None
    change: Row = {}
    for part, names in (("details", _METADATA), ("revision", ("revision",))):
        stamp_of_other = stamp_of(rows.database, StampedPart("documents", other, part))
        known_here = stamp_of(rows.database, StampedPart("documents", local_id, part))
        values = [_ranked(rows, part, row) for row in (theirs, mine)]
        if (stamp_of_other, values[0]) > (known_here, values[1]):
            change |= {name: theirs[name] for name in names}
            set_stamp(rows.tx, StampedPart("documents", local_id, part), stamp_of_other)
    rows.tx.put("documents", {"id": other, "revision": None, "deleted": theirs["deleted"] or now()})
    rows.join_documents(other, local_id)
    arrived.become(other, local_id)
    if change:
        arrived.revised.update([local_id] if "revision" in change else ())
        rows.tx.put("documents", {"id": local_id, **change})


def _ranked(rows: MergeRows, part: str, row: Row) -> list[str]:
    """What decides between two that nobody edited."""
    if part == "revision":
        return [] if row["revision"] is None else rows.cleaning(row["revision"])
    return [str(row[name]) for name in _METADATA]


def _add_revision(
    rows: MergeRows, row: Row, sources: dict[str, Row], incoming: IncomingLibrary
) -> None:
    source = sources[row["source"]]
    if row["text"] is None:  # left out when it was read, since the same text is here
        row |= rows.with_text(row) or {}
    if row["text"] is None or (source["data"] is None and not rows.has_source(source["sha256"])):
        raise incoming.bad("revisions", "text")
    rows.add_revision(source, row)


def _update(
    rows: MergeRows, incoming: IncomingLibrary, local_id: str, row: Row, documents: Documents,
    report: MergeReport, arrived: DocumentMapping,
) -> None:  # fmt: skip
    """Take over what was edited later there."""
    mine = rows.get("documents", local_id)
    assert mine is not None
    change: Row = {}
    if mine["deleted"] is not None and row["deleted"] is None:
        slug = free_slug(documents.database, mine["slug"], local_id.replace("-", ""), local_id)
        change |= {"slug": slug, "deleted": None}
        report.documents.append(slug)
    details, theirs = (_ranked(rows, "details", document) for document in (mine, row))
    if _is_later(rows, incoming, local_id, row, "details", theirs, details):
        change |= {name: row[name] for name in _METADATA}
    present = arrived.revisions[row["revision"]]
    if mine["revision"] is None:
        change["revision"] = present
    else:
        texts = [rows.cleaning(id_) for id_ in (present, mine["revision"])]
        if _is_later(rows, incoming, local_id, row, "revision", *texts):
            change["revision"] = present
    if any(mine[name] != value for name, value in change.items()):
        if change.get("revision", mine["revision"]) != mine["revision"]:
            arrived.revised.add(local_id)
        rows.tx.put(
            "documents",
            {"id": local_id, **change, "modified": max(row["modified"], mine["modified"])},
        )


def _is_later(
    rows: MergeRows, incoming: IncomingLibrary, local_id: str, row: Row, part: str,
    theirs: list[str], mine: list[str],
) -> bool:  # fmt: skip
    """Whether a part of a document was edited later there than here; if so, it has that stamp.
    What nobody edited, and was yet read differently, is decided by what it is.
    """
    stamped = StampedPart("documents", local_id, part)
    stamp_there, stamp_here = (
        incoming.stamp("documents", row, part),
        stamp_of(rows.database, stamped),
    )
    if stamp_there > stamp_here:
        set_stamp(rows.tx, stamped, stamp_there)
        return True
    return stamp_there == stamp_here and theirs > mine
