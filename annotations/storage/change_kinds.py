"""What an entry of the history is about: undo on a page takes back annotations only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

from annotations.storage import unchanging_rows
from corpus.storage.transactions import Change

ChangeKind = Literal[
    "annotations", "memos", "attributes", "cleaning", "details", "documents", "codebook", "import",
    "merge", "repair",
]  # fmt: skip
"""`annotations`: tags, notes, links, replies, extents and decisions of the queue, also with a new
tag, and documents that an annotator marks as finished;
`memos`: a memo that was written, edited or removed; `attributes`: attributes and collections of
documents; `cleaning`: another text of a document by its review; `details`: a document's metadata;
`documents`: added, revised or removed; `codebook`: a tag added, renamed or edited by itself.
"""
KINDS: tuple[ChangeKind, ...] = get_args(ChangeKind)
ON_THE_PAGE: frozenset[ChangeKind] = frozenset({"annotations"})
"""What undo takes back without a question where documents are read."""
IN_MEMOS: frozenset[ChangeKind] = frozenset({"memos"})
"""What it takes back where memos are read and written."""
UNASKED = ON_THE_PAGE | IN_MEMOS
"""What it takes back without a question where it may act on anything."""
IN_THE_REVIEW: frozenset[ChangeKind] = frozenset({"cleaning", "details"})
"""What it takes back where the cleaning of a document is reviewed."""
AT_THE_MACHINE: frozenset[ChangeKind] = frozenset({"import", "merge", "repair"})
"""What only whoever is at the machine itself does, and so takes back."""
_ATTRIBUTE_TABLES = frozenset(table.name for table in unchanging_rows.TABLES)
_DOCUMENT_TABLES = frozenset({"documents", "revisions", "sources", "known_sources"})


def kind_of(changes: Sequence[Change], *, merges: bool) -> ChangeKind:
    """The kind of an entry of which nobody has said it."""
    if merges:
        return "merge"
    tables = {change.table for change in changes}
    if tables and tables <= _ATTRIBUTE_TABLES:
        return "attributes"
    if tables & _DOCUMENT_TABLES:
        return "documents"
    if "memos" in tables and not tables & {"annotations", "annotation_tags", "links"}:
        return "memos"
    if "tags" in tables:
        edited = any(change.table == "tags" and change.before is not None for change in changes)
        if edited or not tables & {"annotations", "annotation_tags"}:
            return "codebook"
    return "annotations"
