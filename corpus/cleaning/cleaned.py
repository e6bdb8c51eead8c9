"""The result of a cleaning."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.cleaning.ledger import Ledger
from corpus.cleaning.review import NOTHING, Review
from corpus.document import Block, Metadata

if TYPE_CHECKING:
    from corpus.formats.raw import Evidence

AS_IS = "as-is"
"""Instead of the rules' version, for a text that was not cleaned, such as a line of `add
--jsonl`.
"""


@dataclass(frozen=True)
class Cleaned:
    """A source's cleaned text, with everything that was done to get it."""

    metadata: Metadata
    blocks: tuple[Block, ...]
    ledger: Ledger
    rules: str
    """The version of the rules; together with the source's bytes it determines the text."""
    review: Review = field(default=NOTHING, compare=False)
    """The reader's decisions, on which the text depends too."""
    evidence: tuple[Evidence, ...] = field(default=(), compare=False)
    """What the source says about its metadata; empty for a cleaning from the library."""
    notes: tuple[str, ...] = field(default=(), compare=False)
    """What a reader should know about how it was cleaned, as sentences; not stored."""

    @property
    def text(self) -> str:
        return self.ledger.text
