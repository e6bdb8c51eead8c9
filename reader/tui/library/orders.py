"""In which order documents are listed, and what the field of the filter says. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from corpus.document import DocumentSummary

GRAMMAR = "title, author, date · tag:claim · by:Ann · publisher:post · is:unread"
"""What can be typed, as the field says it."""
WITH_ATTRIBUTES = "title · tag:claim · collection:press · doc.year>1920 · is:unread"
"""The same in a library whose documents have collections or attributes."""
ORDERS: Mapping[str, Callable[[DocumentSummary], Any]] = MappingProxyType(
    {
        "title": lambda document: document.title.casefold(),
        "publisher": lambda document: (
            document.metadata.publisher is None, (document.metadata.publisher or "").casefold(),
        ),
        "date": lambda document: _descending(document.metadata.published or ""),
        "length": lambda document: -document.words,
        "annotations": lambda document: -document.annotations,
        "added": lambda document: _descending(document.added),
    }
)  # fmt: skip
"""How the list can be sorted, by name: latest, longest and most annotated first."""


def _descending(text: str) -> list[int]:
    """A key that sorts texts the other way round, the empty one last."""
    return [-ord(character) for character in text] or [1]


def in_order(documents: Sequence[DocumentSummary], order: str) -> list[DocumentSummary]:
    """The documents in one of `ORDERS`; those that are alike by title."""
    key = ORDERS.get(order, ORDERS["title"])
    by_title = sorted(documents, key=lambda document: (document.title.casefold(), document.slug))
    return sorted(by_title, key=key)
