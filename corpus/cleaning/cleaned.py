"""What a cleaning returns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.cleaning.ledger import Ledger
from corpus.cleaning.review import NOTHING, Review
from corpus.document import Block, Metadata

if TYPE_CHECKING:
    from corpus.formats.raw import Evidence

AS_IS = "as-is"
"""The version of the rules of what was not cleaned at all, such as a line of `add --jsonl`."""


@dataclass(frozen=True)
class Cleaned:
    """A source's text as a reader wants it, with everything that was done to get there."""

    metadata: Metadata
    blocks: tuple[Block, ...]
    ledger: Ledger
    rules: str
    """The version of the rules; with the source's bytes it settles the text."""
    review: Review = field(default=NOTHING, compare=False)
    """What a reader decided about it, which is part of what settles the text."""
    evidence: tuple[Evidence, ...] = field(default=(), compare=False)
    """What the source says of its metadata; only where it was cleaned just now."""
    notes: tuple[str, ...] = field(default=(), compare=False)
    """What a reader should know of how it went, as sentences; mostly empty, and not stored."""

    @property
    def text(self) -> str:
        return self.ledger.text
