"""What is left out of the search: each a known fault that would hide the others.

Each switch goes when its fault is mended; when all is well there are none.
"""

from __future__ import annotations

SHARED_SOURCES = "documents that share a source are one or two as it happens"
PACKS = "packs carry one revision of a document, which is then taken for another document"
SAME_CLEANINGS = (
    "of two cleanings with one text the document that has the second has none elsewhere"
)

AVOID: set[str] = {SHARED_SOURCES, PACKS}
