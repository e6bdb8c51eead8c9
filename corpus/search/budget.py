"""How much work one search may do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Budget:
    """Limits for one search: the more passages are compared, the fewer answers are missed."""

    postings: int
    """Postings that are read, those of the rarest words first."""
    compared: int
    """Passages compared with the query: words that are rare by chance may rank before the right
    ones."""
    located: int
    """Passages in which the extent of the match is determined."""
    literal: int
    """Passages that are considered of those with a quoted phrase, or with the only word."""
    every_passage: bool
    """Whether every passage of the library may be compared, if the index offers only weak
    matches."""


THOROUGH = Budget(postings=40_000, compared=1_000, located=40, literal=400, every_passage=True)
WHILE_TYPING = Budget(postings=20_000, compared=120, located=20, literal=100, every_passage=False)
"""For the answer to a key. What it may miss (of planted queries with an error in every third
letter, one in fifteen) follows when the keys rest."""
