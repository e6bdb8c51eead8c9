"""The rows that have been recovered from a damaged library so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from corpus.storage.queries import Row

# A table comes after those to which it refers. Of two rows with one key, the first is kept.
TABLES = (
    "documents", "sources", "revisions", "known_sources", "joined_documents", "origins",
    "annotators", "tags", "annotations", "annotation_tags", "links", "memos", "replies",
    "attribute_types", "attributes", "collection_members", "finished_documents",
    "annotation_versions", "siblings", "annotation_digests", "accepted_places", "stamps",
    "settings", "journal", "journal_changes",
)  # fmt: skip


@dataclass
class RecoveredRows:
    """Rows by table and key, and sentences about what was lost or is doubtful."""

    rows: dict[str, dict[tuple[Any, ...], Row]] = field(
        default_factory=lambda: {table: {} for table in TABLES}
    )
    """By table and primary key."""
    lost: list[str] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    """The tables of which something could not be read."""
