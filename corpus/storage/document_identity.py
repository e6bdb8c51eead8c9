"""Which document a source belongs to: by its bytes, by where it came from, or by its slug."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.errors import Conflict, Remedy
from corpus.storage.database import Database

if TYPE_CHECKING:
    from corpus.cleaning.cleaned import Cleaned
    from corpus.sources.source import Source

_LEAST_SHARED = 0.25
"""Share of the runs of three words in the shorter text that two versions of one text have in
common.
"""


def document_with_slug(
    database: Database, source: Source, cleaned: Cleaned, slug: str
) -> tuple[str | None, bool]:
    """The document that a source with this slug revises, if there is one, and whether that had the
    slug from such a source before. Raises Conflict if it is another text.
    """
    row = database.row(
        "SELECT d.id, r.text FROM documents d JOIN revisions r ON r.id = d.revision "
        "WHERE d.slug = ? AND d.deleted IS NULL",
        [slug],
    )
    if row is None:
        return None, False
    had_it_before = database.scalar(
        "SELECT 1 FROM revisions r JOIN sources s ON s.sha256 = r.source "
        "WHERE r.document = ? AND (s.sha256 = ? OR s.format = ? AND s.name = ?) LIMIT 1",
        [row["id"], source.sha256, source.format, source.name],
    )
    if not had_it_before and not _are_versions(row["text"], cleaned.text):
        raise Conflict(
            f"there is another document called “{slug}”", Remedy.ADD_AS_REVISION, about=slug
        )
    return str(row["id"]), bool(had_it_before)


def document_from_origin(database: Database, source: Source) -> str | None:
    """The document that came from the same path or address. What is there now is its next revision,
    even if the bytes are those of an earlier one.
    """
    by_origin = database.scalar(
        "SELECT d.id FROM origins o JOIN documents d ON d.id = o.document "
        "WHERE o.origin = ? AND d.deleted IS NULL",
        [source.origin],
    )
    return None if by_origin is None else str(by_origin)


def document_with_source(database: Database, sha256: str) -> str | None:
    """The document that is known by this source; a removed one only if there is no other."""
    id_ = database.scalar(
        "SELECT d.id FROM documents d JOIN known_sources k ON k.document = d.id "
        "WHERE k.sha256 = ? "
        "AND NOT EXISTS (SELECT 1 FROM joined_documents j WHERE j.document = d.id) "
        "ORDER BY d.deleted IS NOT NULL, d.id LIMIT 1",
        [sha256],
    )
    return None if id_ is None else str(id_)


def belongs_to_another(database: Database, source: Source, owner: str | None) -> Conflict:
    """The error for a source from which another document was made."""
    row = database.get("documents", {"id": owner})
    assert row is not None
    sentence = f"{source.name} is already the source of another document, “{row['slug']}”"
    if row["deleted"]:
        return Conflict(f"{sentence}, which was removed", Remedy.UNDO_REMOVAL)
    return Conflict(sentence)


def _are_versions(first: str, other: str) -> bool:
    """Whether two texts share enough to be versions of one."""
    ours, theirs = (
        set(zip(words, words[1:], words[2:], strict=False))
        for words in (text.split() for text in (first, other))
    )
    least = min(len(ours), len(theirs))
    return first == other if not least else len(ours & theirs) >= _LEAST_SHARED * least
