"""The JSON objects of what commands did to a library: exports, imports, merges, checks.

Others rely on these names: a field may be added, none renamed or left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from reader.advice import explained, with_remedies
from reader.cli.json_objects import JsonObject

if TYPE_CHECKING:
    from annotations.exchange.format import ExportedFile
    from annotations.exchange.import_report import ImportReport
    from annotations.exchange.memos_csv import MemoReport
    from annotations.exchange.project import Loss
    from annotations.exchange.replies_csv import ReplyReport
    from annotations.health.checks import HealthReport
    from annotations.model import Annotation
    from annotations.seminar.merging.report import MergedFile, MergeReport


def memo_import_json(report: MemoReport) -> JsonObject:
    """What `import` of a file of memos did."""
    return {
        "added": report.added,
        "updated": report.updated,
        "removed": report.removed,
        "unchanged": report.unchanged,
        "conflicts": [
            {
                "line": conflict.line, "about": conflict.about, "library": conflict.in_library,
                "file": conflict.in_file, "taken": choice,
            }
            for conflict, choice in report.conflicts
        ],
        "notices": report.notices,
        "problems": report.problems,
    }  # fmt: skip


def reply_import_json(report: ReplyReport) -> JsonObject:
    """What `import` of a file of replies did."""
    return {
        "added": report.added,
        "updated": report.updated,
        "removed": report.removed,
        "unchanged": report.unchanged,
        "conflicts": [
            {
                "line": conflict.line, "about": conflict.about, "file": conflict.in_file,
                "taken": choice,
            }
            for conflict, choice in report.conflicts
        ],
        "notices": report.notices,
        "problems": report.problems,
    }  # fmt: skip


def merge_json(report: MergeReport) -> JsonObject:
    """What `merge` did."""
    return {
        "libraries": report.libraries,
        "refused": {name: explained(error) for name, error in report.refused.items()},
        "documents": report.documents,
        "revised": report.revised,
        "added": report.added,
        "updated": report.updated,
        "known": report.known,
        "deleted": report.deleted,
        "conflicts": report.conflicts,
        "moved": report.moved,
        "orphaned": report.lost,
        "joined": report.joined,
        "misattributed": report.misattributed,
        "links": report.links,
        "memos": {"added": report.memos, "left_out": report.memos_left_out},
        "replies": {
            "added": report.replies,
            "without_annotation": report.replies_without_annotation,
        },
        "attributes": report.attributes,
        "finished": report.finished,
        "closed_since": report.closed_since,
        "tags": report.tags,
        "returned": [_returned_json(returned) for returned in report.returned],
    }


def _returned_json(returned: MergedFile) -> JsonObject:
    return {
        "file": returned.file,
        "kind": returned.kind,
        "annotators": returned.annotators,
        "told_apart": returned.renamed_annotators,
        "annotations": returned.annotations,
        "documents": returned.documents,
        "missing": returned.missing,
        "added": returned.added,
        "updated": returned.updated,
        "known": returned.known,
        "moved": returned.moved,
        "orphaned": returned.lost,
        "late": returned.late,
    }


def export_json(file: str, format_: str, annotations: int, exported: ExportedFile) -> JsonObject:
    """What `export` wrote."""
    what = {"annotations": annotations} if exported.tags is None else {"tags": exported.tags}
    if exported.documents is not None:
        what = {"documents": exported.documents}
    return {
        "path": file, "format": format_, **what, "losses": losses_json(exported.losses),
    }  # fmt: skip


def losses_json(losses: Iterable[Loss]) -> list[JsonObject]:
    """A loss report."""
    return [{"what": loss.what, "number": loss.number} for loss in losses]


def import_json(report: ImportReport) -> JsonObject:
    """What `import` did."""
    return {
        "documents": report.added_documents,
        "references": {
            "matched": report.matched,
            "unmatched": report.unmatched,
            "completed": report.completed,
        },
        "memos": report.memos,
        "replies": report.replies,
        "losses": losses_json(report.losses),
        "added": report.added,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "moved": report.moved,
        "orphaned": report.orphaned,
        "absent": report.absent,
        "new_tags": report.new_tags,
        "conflicts": [
            {
                "id": conflict.id, "line": conflict.line, "document": conflict.document,
                "reason": conflict.reason, "sentence": conflict.sentence, "taken": choice,
                "library": _values_json(conflict.in_library),
                "file": _values_json(conflict.in_file),
            }
            for conflict, choice in report.conflicts
        ],
        "notices": report.notices,
        "problems": report.problems,
    }  # fmt: skip


def _values_json(annotation: Annotation | None) -> JsonObject | None:
    """What an import may change of an annotation."""
    if annotation is None:
        return None
    return {
        "tags": list(annotation.tags),
        "note": annotation.note,
        "start": annotation.span.start,
        "end": annotation.span.end,
        "modified": annotation.modified or None,
    }


def health_json(report: HealthReport) -> JsonObject:
    """What `check` found."""
    return {
        "well": not report.problems,
        "problems": [
            {
                "problem": with_remedies(problem.sentence, problem.remedies),
                "mendable": problem.mend is not None,
            }
            for problem in report.problems
        ],
        "mended": report.mended,
        "backup": None if report.backup is None else str(report.backup),
        **report.counts,
    }
