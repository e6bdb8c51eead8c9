"""Slugs: the short names of documents, made of their titles, and looked up by prefix."""

from __future__ import annotations

import re

from corpus.errors import Remedy, UnknownDocument
from corpus.storage.database import Database
from corpus.text.storable import storable

_LONGEST = 48
"""Characters: long enough to tell titles apart, short enough to type."""


def slug_of(name: str) -> str:
    """A short name made of `name`: lower case, ASCII, words joined by hyphens."""
    from anyascii import anyascii  # not needed for reading

    plain = anyascii(name.replace("’", "").replace("'", "")).lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(slug) > _LONGEST:
        cut = slug[: _LONGEST + 1]
        slug = cut[: cut.rfind("-")] if "-" in cut else slug[:_LONGEST]
    return slug or "document"


def free_slug(database: Database, slug: str, sha256: str, document: str) -> str:
    """A slug for a document (its id) that no other document has: if one has it already, part of the
    source's hash is added.
    """
    taken = "SELECT 1 FROM documents WHERE slug = ? AND deleted IS NULL AND id != ?"
    length = 6
    free = slug
    while database.scalar(taken, [free, document]):
        free = f"{slug}-{sha256[:length]}"
        length += 2
    return free


def find_document(database: Database, name: str) -> str:
    """The id of the document of this slug, unambiguous prefix of a slug, or id.

    Raises UnknownDocument with a sentence that names similar slugs.
    """
    if name == storable(name):
        exact = database.scalar(
            "SELECT id FROM documents WHERE slug = ? AND deleted IS NULL UNION ALL "
            "SELECT id FROM documents WHERE id = ? AND deleted IS NULL",
            [name, name],
        )
        if exact is not None:
            return str(exact)
    rows = database.rows("SELECT id, slug FROM documents WHERE deleted IS NULL")
    near = [row for row in rows if name and row["slug"].startswith(name)]
    if len(near) == 1:
        return str(near[0]["id"])
    if near:
        slugs = ", ".join(sorted(row["slug"] for row in near)[:5])
        raise UnknownDocument(f"“{name}” matches several documents: {slugs}; type more of it")
    if not rows:
        raise UnknownDocument(
            f"there is no document “{name}”: the library is empty", Remedy.ADD_DOCUMENTS
        )
    within = sorted(row["slug"] for row in rows if name and name.casefold() in row["slug"])[:3]
    if within:
        raise UnknownDocument(
            f"there is no document “{name}” in this library; did you mean {' or '.join(within)}?"
        )
    raise UnknownDocument(f"there is no document “{name}” in this library", Remedy.LIST_DOCUMENTS)
