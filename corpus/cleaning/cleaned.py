"""What a cleaning returns."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.cleaning.ledger import Ledger
from corpus.document import Block, Metadata


@dataclass(frozen=True)
class Cleaned:
    """A source's text as a reader wants it, with everything that was done to get there."""

    metadata: Metadata
    blocks: tuple[Block, ...]
    ledger: Ledger
    rules: str
    """The version of the rules; with the source's bytes it settles the text."""

    @property
    def text(self) -> str:
        return self.ledger.text
