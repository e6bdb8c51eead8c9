"""Many libraries into one: doing it twice changes nothing, and the order has no effect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from annotations.errors import BadFile
from annotations.history.journal import JournalStep
from annotations.model import CONSENSUS
from annotations.seminar import blind_rounds, bundle_format
from annotations.seminar.merging.annotation_merge import AnnotationMerge
from annotations.seminar.merging.attribute_merge import merge_attributes
from annotations.seminar.merging.document_merge import (
    DocumentMapping,
    match_documents,
    merge_documents,
)
from annotations.seminar.merging.finished_merge import merge_finished
from annotations.seminar.merging.incoming import IncomingLibrary
from annotations.seminar.merging.library_files import read_libraries
from annotations.seminar.merging.reply_merge import merge_replies
from annotations.seminar.merging.report import MergedFile, MergeReport
from annotations.service.store import Store
from annotations.storage import placements
from annotations.storage.edit_stamps import StampedPart, set_stamp, stamp_of
from annotations.storage.merge_rows import MergeRows
from corpus.errors import VariorumError
from corpus.ids import new_id, now
from corpus.storage import backups
from corpus.storage.queries import Row

_OF_ANNOTATIONS = ("annotation_tags", "annotation_versions", "siblings", "accepted_places")
_MOST_CHANGES = 20_000
"""So many changes of rows are held before they are written into the history."""

Source = IncomingLibrary | Callable[[], IncomingLibrary]
"""What a file holds; or how to read it once its turn has come, so that a thousand returns are
never in memory at once.
"""


def mergeable_files(folder: Path) -> list[Path]:
    """What of a folder can be merged: libraries by their ending, packs and returns by how they
    begin. Raises OSError.
    """
    files = sorted(path for path in folder.iterdir() if path.is_file())
    return [path for path in files if path.suffix.lower() == ".db" or bundle_format.is_bundle(path)]


def merge(store: Store, paths: Sequence[Path]) -> MergeReport:
    """Take these libraries, packs and returns into the store's, in one transaction that is one step
    of the history, after a verified backup.

    A file that is damaged or no library is left out, and the report says why. Raises LibraryError
    when nothing can be written.
    """
    report = MergeReport()
    with store.database.snapshot():
        current = blind_rounds.current(store)
        report.closed_since = current.closed_since(now()) if current else None
        known = store.documents.known_digests()
    others = []
    for path in paths:
        try:
            itself = path.samefile(store.database.path)
        except OSError:
            itself = False  # reading it says what is wrong
        if itself:
            report.refused[path.name] = VariorumError(f"the file {path.name} is the library itself")
        else:
            others.append(path)
    sent = [path for path in others if bundle_format.is_bundle(path)]
    libraries, refused = read_libraries([path for path in others if path not in sent], *known)
    report.refused |= refused
    sources: list[Source] = [*libraries, *(partial(_read_bundle, path) for path in sent)]
    if sources:
        if known[0]:  # there is something to lose
            backups.automatic(store.database, "merge")
        merge_sources(store, sources, report)
    return report


def merge_sources(store: Store, sources: Sequence[Source], report: MergeReport) -> None:
    """Merge libraries that have been read into the store's; each as a whole or not at all."""
    step = JournalStep(lambda: report.label, merges=True)
    with store.database.transaction() as tx:
        rows = MergeRows(tx)
        for source in sources:
            incoming = source if isinstance(source, IncomingLibrary) else source()
            try:
                incoming.check()
                with tx.savepoint():
                    part = MergeReport(closed_since=report.closed_since)
                    _merge_library(store, rows, incoming, part)
            except BadFile as error:
                report.refused[incoming.name] = error
                rows.forget()
                continue
            report.add(part)
            report.libraries.append(incoming.name)
            if len(tx.changes) > _MOST_CHANGES:
                store.journal.flush(tx, step)
        store.journal.flush(tx, step)


def _read_bundle(path: Path) -> IncomingLibrary:
    """The contents of a pack or return; an error is kept, and raised when they are merged."""
    try:
        return bundle_format.read(path)
    except BadFile as error:
        return IncomingLibrary(path.name, error=error)


def _merge_library(
    store: Store, rows: MergeRows, incoming: IncomingLibrary, report: MergeReport
) -> None:
    kind = incoming.heading.kind if incoming.heading else "library"
    returned = MergedFile(incoming.name, kind)
    _check_own(incoming)
    annotator_ids = {
        row["id"]: _annotator_id(rows, row, incoming, returned)
        for row in incoming.tables["annotators"]
    }
    tags = {row["id"]: _tag_id(rows, row, incoming, report) for row in incoming.tables["tags"]}
    if incoming.is_return:
        arrived = match_documents(rows, incoming)
    else:
        arrived = merge_documents(rows, incoming, store.documents, report)
    report.revised += [rows.slug(document) for document in sorted(arrived.revised)]
    for row in incoming.tables["annotation_tags"]:
        if row["tag"] not in tags:
            raise incoming.bad("annotation_tags")
    merged_annotations = AnnotationMerge(
        rows, incoming, arrived, report, annotator_ids, tags, store.tags
    )
    merged_annotations.merge()
    for row in incoming.tables["links"]:
        _link(rows, row, incoming, report)
    for row in incoming.tables["memos"]:
        _memo(rows, row, incoming, report, arrived, tags, annotator_ids)
    replies = merge_replies(rows, incoming, annotator_ids)
    merge_attributes(rows, incoming, arrived, report)
    merge_finished(rows, incoming, arrived, annotator_ids, report)
    known = rows.annotations(row["annotation"] for row in incoming.tables["accepted_places"])
    for row in incoming.tables["accepted_places"]:
        if row["annotation"] in known:
            rows.tx.put("accepted_places", row)
    placements.update(rows.tx, arrived.texts)
    report.replies += len(replies)
    report.replies_without_annotation += len(replies) - rows.shown_replies(replies)
    statuses = rows.statuses(merged_annotations.written)
    report.moved += [id_ for id_, status in statuses.items() if status == "moved"]
    report.lost += [id_ for id_, status in statuses.items() if status == "orphaned"]
    report.joined += sum(status == "twin" for status in statuses.values())
    _report_file(rows, incoming, arrived, report, returned)


def _check_own(incoming: IncomingLibrary) -> None:
    """Raises BadFile for a return that holds what is not its annotator's own."""
    if incoming.heading is None or not incoming.is_return:
        return
    own = incoming.heading.annotator
    names = {row["id"]: row["name"] for row in incoming.tables["annotators"]}
    others = {*names, *(row["annotator"] for row in incoming.of_annotators())} - {own}
    if others:
        raise incoming.not_its_own(names.get(min(others), "somebody else"))
    ids = {row["id"] for row in incoming.tables["annotations"]}
    carried = [
        *(row["source"] for row in incoming.tables["links"]),
        *(row["annotation"] for table in _OF_ANNOTATIONS for row in incoming.tables[table]),
    ]
    if not ids.issuperset(carried):
        raise incoming.not_its_own("somebody else")


def _report_file(
    rows: MergeRows,
    incoming: IncomingLibrary,
    arrived: DocumentMapping,
    report: MergeReport,
    returned: MergedFile,
) -> None:
    """Report whose annotations the file held, and what became of them."""
    alive = [row for row in incoming.tables["annotations"] if row["deleted"] is None]
    names = {
        row["id"]: rows.name_here(row["id"], row["name"]) for row in incoming.tables["annotators"]
    }
    counts_by_annotator = Counter(names[row["annotator"]] for row in alive)
    returned.annotators = dict(counts_by_annotator.most_common())
    counts_by_document = Counter(row["document"] for row in alive)
    for document in incoming.tables["documents"]:
        local_id = arrived.documents.get(document["id"])
        if local_id is not None and incoming.is_return and not rows.is_present(local_id):
            local_id = None  # removed here: they come to light if it is brought back
        if local_id is None and counts_by_document[document["id"]]:
            title = document["title"] or document["slug"]
            returned.missing[title] = (
                returned.missing.get(title, 0) + counts_by_document[document["id"]]
            )
        elif local_id is not None and counts_by_document[document["id"]]:
            returned.documents.append(rows.slug(local_id))
    returned.added, returned.updated, returned.known = report.added, report.updated, report.known
    returned.moved, returned.lost = len(report.moved), len(report.lost)
    if report.closed_since is not None:
        changed = (row["modified"] for row in incoming.tables["annotations"])
        returned.late = sum(modified > report.closed_since for modified in changed)
    report.returned.append(returned)


def _annotator_id(
    rows: MergeRows, row: Row, incoming: IncomingLibrary, returned: MergedFile
) -> str:
    """An annotator's id here. In libraries, whoever has the name is the one, as in a file of
    annotations: one reader on two machines. In a class two of one name are two: they are known by
    their ids, and the one who comes later gets a name that tells them apart.
    """
    if incoming.heading is None or row["name"] == CONSENSUS:
        known = rows.annotator(row["id"], row["name"])
        if known is None:
            rows.tx.add("annotators", row)
        return known or str(row["id"])
    existing = rows.get("annotators", row["id"])
    if existing is None:
        their_ids = [one["id"] for one in incoming.of_annotators() if one["annotator"] == row["id"]]
        known = rows.annotator_of(their_ids, row["name"])
        if known is not None:
            return known  # the same annotations by the same name: on another machine
    name = existing["name"] if existing else rows.free_name(row["name"], row["id"])
    if existing is None:
        rows.tx.add("annotators", {**row, "name": name})
    if name != row["name"]:
        returned.renamed_annotators[name] = row["name"]
    return str(row["id"])


def _tag_id(rows: MergeRows, row: Row, incoming: IncomingLibrary, report: MergeReport) -> str:
    """A tag's id here. In the codebook of another library, what was edited last counts. A return
    changes no tag that is here: one that its annotator has renamed is another one.
    """
    part = StampedPart("tags", row["id"])
    existing = rows.get("tags", row["id"])
    stamp_there, stamp_here = incoming.stamp("tags", row), stamp_of(rows.database, part)
    if existing is None:
        if row["deleted"] is None and rows.tag_named(row["name"]) is None:
            report.tags.append(row["name"])
        rows.tx.put("tags", row)
        set_stamp(rows.tx, part, stamp_there)
    elif incoming.is_return:
        if row["name"] != existing["name"] and stamp_there > stamp_here:
            return _tag_id_by_name(rows, row, report)
    elif stamp_there > stamp_here or (stamp_there == stamp_here and _rank(row) > _rank(existing)):
        rows.tx.put("tags", row)
        set_stamp(rows.tx, part, stamp_there)
    return str(row["id"])


def _tag_id_by_name(rows: MergeRows, row: Row, report: MergeReport) -> str:
    """The tag of this name here, made like the one there if there is none."""
    same = rows.tag_named(row["name"])
    if same is not None:
        return str(same["id"])
    new = {**row, "id": new_id(), "key": None, "deleted": None}
    rows.tx.put("tags", new)
    report.tags.append(row["name"])
    return str(new["id"])


def _rank(row: Row) -> tuple[bool, list[str]]:
    # What is there at the same stamp as what is not was brought by a merge that was undone.
    looks = ("name", "colour", "mark", "key", "description", "position")
    return row["deleted"] is None, [str(row[name]) for name in looks]


def _link(rows: MergeRows, row: Row, incoming: IncomingLibrary, report: MergeReport) -> None:
    """A link, or the mark of one that was removed, whatever is known of its ends: it is shown
    while both are there.
    """
    part = StampedPart("links", row["id"])
    existing = rows.get("links", row["id"])
    stamp_there, stamp_here = incoming.stamp("links", row), stamp_of(rows.database, part)
    if existing is None:
        later = True
    elif any(existing[name] != row[name] for name in ("kind", "source", "target")):
        return  # the id is used for another link here
    else:
        is_restored = existing["deleted"] is not None and row["deleted"] is None
        later = stamp_there > stamp_here or (stamp_there == stamp_here and is_restored)
    if later:
        was_shown = existing is not None and existing["deleted"] is None
        rows.tx.put("links", row)
        set_stamp(rows.tx, part, stamp_there)
        report.links += row["deleted"] is None and not was_shown


def _memo(
    rows: MergeRows,
    row: Row,
    incoming: IncomingLibrary,
    report: MergeReport,
    arrived: DocumentMapping,
    tags: dict[str, str],
    annotator_ids: dict[str, str],
) -> None:
    """A text of a memo, or the mark of one that was replaced or removed; left out where the
    document that it is about is not here.
    """
    part = StampedPart("memos", row["id"])
    existing = rows.get("memos", row["id"])
    stamp_there, stamp_here = incoming.stamp("memos", row), stamp_of(rows.database, part)
    if row["annotator"] not in annotator_ids or (row["tag"] and row["tag"] not in tags):
        raise incoming.bad("memos")
    annotator = annotator_ids[row["annotator"]]
    if existing is None:
        document = None if row["document"] is None else arrived.documents.get(row["document"])
        if document is None and row["document"] is not None:
            report.memos_left_out += row["deleted"] is None
            return
        tag = None if row["tag"] is None else tags[row["tag"]]
        rows.tx.put("memos", {**row, "document": document, "tag": tag, "annotator": annotator})
    elif existing["text"] != row["text"] or rows.name_of(existing["annotator"]) != rows.name_of(
        annotator
    ):
        return  # the id is used for another text here
    else:
        is_restored = existing["deleted"] is not None and row["deleted"] is None
        if stamp_there < stamp_here or (stamp_there == stamp_here and not is_restored):
            return
        rows.tx.put("memos", {name: row[name] for name in ("id", "modified", "deleted")})
    set_stamp(rows.tx, part, stamp_there)
    was_shown = existing is not None and existing["deleted"] is None
    report.memos += row["deleted"] is None and not was_shown
