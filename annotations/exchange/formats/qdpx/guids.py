"""The identifiers of REFI-QDA files.

What two libraries have in common (a tag, an annotator, a document) has the same identifier in the
files of both, so that other programs can tell that it is the same.
"""

from __future__ import annotations

import re
from uuid import UUID, uuid5

_OURS = UUID("7c0a3c52-6f0e-5d0b-9f5e-0a7a4b1d6f31")
_USUAL = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def guid(*parts: str) -> str:
    """The identifier of what these parts name: a kind, and what tells it apart from others."""
    return str(uuid5(_OURS, "\x1f".join(parts)))


def read_guid(text: str | None) -> str:
    """An identifier of a file in the form in which it is compared: lower case, no braces. One that
    is no UUID gets one that depends on it alone. Empty where there is none.
    """
    plain = (text or "").strip()
    if not plain or _USUAL.fullmatch(plain):
        return plain
    try:
        return str(UUID(plain))
    except ValueError:
        return guid("foreign", plain)
