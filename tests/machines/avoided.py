"""What is left out of the search: each a known fault that would hide the others.

Each switch goes when its fault is mended; when all is well there are none.
"""

from __future__ import annotations

SHARED_SOURCES = "documents that share a source are one or two as it happens"
PACKS = "packs carry one revision of a document, which is then taken for another document"
BACK_TO_A_TEXT = "undo is refused where a document comes back to a text that it had"
REVIEWS = "of two reviews that make the same text one is lost, as it happens"

AVOID: set[str] = {SHARED_SOURCES, PACKS, BACK_TO_A_TEXT, REVIEWS}
