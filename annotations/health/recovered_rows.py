"""What was read of a damaged library so far, on its way into a new one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from corpus.storage.queries import Row

# What refers to others stands behind them. What is written first, stands.
TABLES = (
    "documents", "sources", "revisions", "known_sources", "joined_documents", "origins",
    "annotators", "tags", "annotations", "annotation_tags", "links", "annotation_versions",
    "siblings", "annotation_digests", "accepted_places", "stamps", "settings", "journal",
    "journal_changes",
)  # fmt: skip


@dataclass
class RecoveredRows:
    """What was gathered so far."""

    rows: dict[str, dict[tuple[Any, ...], Row]] = field(
        default_factory=lambda: {table: {} for table in TABLES}
    )
    """By table and primary key."""
    lost: list[str] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    """The tables of which something could not be read."""
