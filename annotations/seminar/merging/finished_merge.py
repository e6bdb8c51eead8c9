"""Which documents the annotators of another library have finished: rows that never change, so that
only whether they are deleted is decided, by the stamps.
"""

from __future__ import annotations

from collections.abc import Mapping

from annotations.seminar.merging.document_merge import DocumentMapping
from annotations.seminar.merging.incoming import IncomingLibrary
from annotations.seminar.merging.report import MergeReport
from annotations.storage.edit_stamps import StampedPart, set_stamp, stamp_of
from annotations.storage.merge_rows import MergeRows
from annotations.storage.unchanging_rows import FINISHED_DOCUMENTS

_TABLE = FINISHED_DOCUMENTS.name


def merge_finished(
    rows: MergeRows,
    incoming: IncomingLibrary,
    arrived: DocumentMapping,
    annotator_ids: Mapping[str, str],
    report: MergeReport,
) -> None:
    """Take over who has finished which documents; of those that are not here nothing is taken.
    `annotator_ids`: the ids here, by those there. Raises BadFile for a row of nobody.
    """
    for row in incoming.tables[_TABLE]:
        if row["annotator"] not in annotator_ids:
            raise incoming.bad(_TABLE)
        annotator = annotator_ids[row["annotator"]]
        part = StampedPart(_TABLE, row["id"])
        existing = rows.get(_TABLE, row["id"])
        stamp_there, stamp_here = incoming.stamp(_TABLE, row), stamp_of(rows.database, part)
        if existing is None:
            document = arrived.documents.get(row["document"])
            if document is None:
                continue
            rows.tx.put(_TABLE, {**row, "document": document, "annotator": annotator})
        elif rows.name_of(existing["annotator"]) != rows.name_of(annotator):
            continue  # the id is used for somebody else here
        else:
            is_restored = existing["deleted"] is not None and row["deleted"] is None
            if stamp_there < stamp_here or (stamp_there == stamp_here and not is_restored):
                continue
            rows.tx.put(_TABLE, {name: row[name] for name in ("id", "modified", "deleted")})
        set_stamp(rows.tx, part, stamp_there)
        was_shown = existing is not None and existing["deleted"] is None
        report.finished += row["deleted"] is None and not was_shown
