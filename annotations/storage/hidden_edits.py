"""Edits of annotations that are kept beside the one that is shown: made in two places, of which
neither knew of the other.
"""

from __future__ import annotations

import json
from typing import Any

from annotations.model.edit_images import EditImage, read_alike, with_present_names
from annotations.storage.visibility import EVERYTHING, Condition, Visibility
from corpus.storage.database import Database
from corpus.storage.queries import Row


def waiting_count(database: Database, visibility: Visibility) -> int:
    """How many annotations wait since they moved or have no place, and how many such edits."""
    visible = visibility.of_annotations()
    without_place = database.scalar(
        "SELECT count(*) FROM places a "  # noqa: S608
        f"WHERE a.shown AND a.status != 'anchored'{visible.sql}",
        visible.parameters,
    )
    return int(without_place) + len(with_hidden_edits(database, visibility))


def hidden_edits(database: Database, annotation: str) -> list[tuple[str, dict[str, Any]]]:
    """All edits of an annotation that are not shown, the latest first: version, and image, with
    the tags as they are called now.
    """
    rows = database.tuples("SELECT version, image FROM siblings WHERE annotation = ?", [annotation])
    names = _tag_names(database) if rows else {}
    edits = [(version, with_present_names(json.loads(image), names)) for version, image in rows]
    return sorted(edits, key=lambda edit: (edit[1]["modified"], edit[0]), reverse=True)


def differing_edits(database: Database, annotation: str) -> list[tuple[str, dict[str, Any]]]:
    """Those of the `hidden_edits` that a reader could tell from the one that is shown, and from
    each other.
    """
    differing = {
        row["version"]
        for row in _differing(database, " AND s.annotation = ?", [annotation], EVERYTHING)
    }
    return [edit for edit in hidden_edits(database, annotation) if edit[0] in differing]


def equal_edits(database: Database, annotation: str) -> list[str]:
    """Those of the `hidden_edits` that a reader could not tell from the one that is shown, by
    their versions.
    """
    rows = _rows(database, " AND s.annotation = ?", [annotation], EVERYTHING)
    return [row["version"] for row in rows if read_alike(row, row["image"])]


def with_hidden_edits(
    database: Database, visibility: Visibility, document: str | None = None
) -> list[Row]:
    """A row for each of the `differing_edits` of all annotations, of all documents or of one (an
    id): the annotation as it is shown with its document, annotator, revision and
    tags (a list of names), and `version` and `image` (a value) of the edit.
    """
    visible = visibility.of_annotations()
    only = "" if document is None else " AND d.id = ?"
    parameters = [] if document is None else [document]
    return _differing(database, only, parameters, visible)


def _differing(
    database: Database, where: str, parameters: list[str], visible: Condition
) -> list[Row]:
    told_apart: dict[str, list[EditImage]] = {}
    differing = []
    for row in _rows(database, where, parameters, visible):
        known = told_apart.setdefault(row["id"], [row])
        if not any(read_alike(row["image"], image) for image in known):
            known.append(row["image"])
            differing.append(row)
    return differing


def _rows(database: Database, where: str, parameters: list[str], visible: Condition) -> list[Row]:
    """A row, as of `with_hidden_edits`, for each edit that is not shown."""
    rows = database.rows(
        "SELECT a.id, a.document, d.slug, n.name, a.start, a.[end], a.content, a.prefix, "  # noqa: S608
        "a.suffix, a.note, a.modified, a.deleted, a.revision, s.version, s.image, "
        "coalesce(a.text_sha256, r.text_sha256) AS text, "
        "(SELECT json_group_array(x.tag) FROM annotation_tags x WHERE x.annotation = a.id) "
        "AS tag_ids FROM siblings s JOIN annotations a ON a.id = s.annotation "
        "JOIN documents d ON d.id = a.document JOIN annotators n ON n.id = a.annotator "
        "JOIN revisions r ON r.id = a.revision "
        f"WHERE d.deleted IS NULL{where}{visible.sql} "
        "ORDER BY d.slug, a.start, a.id, s.version DESC",
        [*parameters, *visible.parameters],
    )
    names = _tag_names(database) if rows else {}
    for row in rows:
        row["tags"] = sorted({names[id_] for id_ in json.loads(row.pop("tag_ids"))})
        row["image"] = with_present_names(json.loads(row["image"]), names)
    return rows


def _tag_names(database: Database) -> dict[str, str]:
    return dict(database.tuples("SELECT id, name FROM tags"))


def shown_version(database: Database, annotation: str) -> str:
    """The version of the edit that is shown."""
    row = database.get("annotation_versions", {"annotation": annotation})
    return "{}" if row is None else str(row["version"])


def revision_with(database: Database, document: str, image: dict[str, Any]) -> str | None:
    """The latest revision of a document (its id) in which an edit's passage stands as it says."""
    start, content = image["start"], image["content"]
    revision = database.scalar(
        "SELECT id FROM revisions WHERE document = ? AND substr(text, ?, ?) = ? "
        "ORDER BY created DESC, id DESC LIMIT 1",
        [document, start + 1, len(content), content],
    )
    return None if revision is None else str(revision)


def revision_of_text(database: Database, document: str, sha256: str) -> str | None:
    """The revision of a document (its id) that has this text, if it is here."""
    revision = database.scalar(
        "SELECT min(id) FROM revisions WHERE document = ? AND text_sha256 = ?", [document, sha256]
    )
    return None if revision is None else str(revision)
