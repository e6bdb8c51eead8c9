"""Edits of annotations that are kept beside the one that is shown: made in two places, of which
neither knew of the other.
"""

from __future__ import annotations

import json
from typing import Any

from annotations.storage.visibility import Visibility
from corpus.storage.database import Database
from corpus.storage.queries import Row


def waiting_count(database: Database, visibility: Visibility) -> int:
    """How many annotations wait since they moved or have no place, and how many such edits."""
    visible = visibility.of_annotations()
    return int(
        database.scalar(
            "SELECT (SELECT count(*) FROM places a "  # noqa: S608
            f"WHERE a.shown AND a.status != 'anchored'{visible.sql}) + "
            "(SELECT count(*) FROM siblings s JOIN annotations a ON a.id = s.annotation "
            f"JOIN documents d ON d.id = a.document WHERE d.deleted IS NULL{visible.sql})",
            [*visible.parameters, *visible.parameters],
        )
    )


def hidden_edits(database: Database, annotation: str) -> list[tuple[str, dict[str, Any]]]:
    """The edits of an annotation that are not shown, the latest first: version, and image."""
    rows = database.tuples("SELECT version, image FROM siblings WHERE annotation = ?", [annotation])
    edits = [(version, json.loads(image)) for version, image in rows]
    return sorted(edits, key=lambda edit: (edit[1]["modified"], edit[0]), reverse=True)


def with_hidden_edits(
    database: Database, visibility: Visibility, document: str | None = None
) -> list[Row]:
    """A row for each edit that is not shown, of all documents or of one (an id): the annotation as
    it is shown with its document, annotator, tags and text, and `version` and `image` of the edit.
    """
    visible = visibility.of_annotations()
    return database.rows(
        "SELECT a.id, a.document, d.slug, n.name, a.start, a.[end], a.content, a.prefix, "  # noqa: S608
        "a.suffix, a.note, a.modified, a.deleted, r.text, s.version, s.image, "
        "(SELECT json_group_array(t.name) FROM annotation_tags x JOIN tags t ON t.id = x.tag "
        " WHERE x.annotation = a.id AND t.deleted IS NULL) AS tags "
        "FROM siblings s JOIN annotations a ON a.id = s.annotation "
        "JOIN documents d ON d.id = a.document JOIN annotators n ON n.id = a.annotator "
        "JOIN revisions r ON r.id = a.revision "
        f"WHERE d.deleted IS NULL AND (? IS NULL OR d.id = ?){visible.sql} "
        "ORDER BY d.slug, a.start, a.id, s.version DESC",
        [document, document, *visible.parameters],
    )


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
