"""Precision, recall and F1."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Score(NamedTuple):
    """How many of an annotator's units correspond to one of the standard's (van Rijsbergen 1979,
    Information Retrieval, chapter 7; for passages and their tags Tjong Kim Sang and De Meulder
    2003, Introduction to the CoNLL-2003 shared task).
    """

    matched: int
    own: int
    """All that the annotator has set."""
    standard: int
    """All that the standard has set."""

    @property
    def precision(self) -> float | None:
        """The share of the own units that the standard has; None if there are no own ones."""
        return self.matched / self.own if self.own else None

    @property
    def recall(self) -> float | None:
        """The share of the standard's units that the annotator has; None if it has none."""
        return self.matched / self.standard if self.standard else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of the two, 2·matched / (own + standard); None if there are no units.

        It is 0 if one side has none: then the other one is missed, or set in vain, as a whole.
        """
        both = self.own + self.standard
        return 2 * self.matched / both if both else None


def total(scores: Iterable[Score]) -> Score:
    """All counts together (micro-averaged): each unit weighs the same, whatever its tag."""
    matched = own = standard = 0
    for score in scores:
        matched, own, standard = matched + score[0], own + score[1], standard + score[2]
    return Score(matched, own, standard)
