"""The coefficients, from counts that can be added: a thousand resamples cost only additions.

Each takes a tally for each document and returns None if it is undefined: if all values are the
same, chance would have agreed as well (0 divided by 0), which is not an agreement of 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import NamedTuple


class Tally(NamedTuple):
    """Units that the same annotators have each given one of several categories."""

    annotators: int
    """How many, at least two."""
    units: int
    split: int
    """Pairs of annotators that differ, over all units."""
    counts: tuple[int, ...]
    """How often each category was given, by all annotators together."""
    first: tuple[int, ...] = ()
    """Where there are two: how often by the first of them."""

    @property
    def pairs(self) -> int:
        """Pairs of annotators, over all units."""
        return self.units * self.annotators * (self.annotators - 1) // 2


def percent(tallies: Sequence[Tally]) -> float | None:
    """The share of pairs of annotators that agree on a unit, averaged over the units: 0 to 1.

    With two annotators, the share of units on which they agree.
    """
    units = sum(tally.units for tally in tallies)
    if not units:
        return None
    apart = sum(2 * t.split / (t.annotators * (t.annotators - 1)) for t in tallies)
    return 1 - apart / units


def cohen(tallies: Sequence[Tally]) -> float | None:
    """Cohen's κ for two annotators, the same two in every tally.

    κ = (Po − Pe) / (1 − Pe), Pe from each annotator's own shares (Cohen 1960, Educational and
    Psychological Measurement 20, 37–46).
    """
    units = sum(tally.units for tally in tallies)
    if not units:
        return None
    both = _added([tally.counts for tally in tallies])
    first = _added([tally.first for tally in tallies])
    chance = sum(a * (ab - a) for a, ab in zip(first, both, strict=True))
    if chance == units * units:
        return None
    agreed = units - sum(tally.split for tally in tallies)
    return (agreed * units - chance) / (units * units - chance)


def fleiss(tallies: Sequence[Tally]) -> float | None:
    """Fleiss' κ for a number of annotators that is the same in every tally.

    κ = (P̄ − P̄e) / (1 − P̄e), P̄e from the shares of all annotators together (Fleiss 1971,
    Psychological Bulletin 76, 378–382). With two annotators it is Scott's π, not Cohen's κ.
    """
    total = sum(tally.units * tally.annotators for tally in tallies)
    counts = _added([tally.counts for tally in tallies])
    agreed = percent(tallies)
    if agreed is None or total in counts:
        return None
    chance = sum(count * count for count in counts) / (total * total)
    return (agreed - chance) / (1 - chance)


def alpha(tallies: Sequence[Tally]) -> float | None:
    """Krippendorff's α for nominal data; the number of annotators may differ between tallies.

    α = 1 − Do / De over coincidences: in a unit with m values each pair counts 1 / (m − 1)
    (Krippendorff 2011, Computing Krippendorff's Alpha-Reliability).
    """
    total = sum(tally.units * tally.annotators for tally in tallies)
    counts = _added([tally.counts for tally in tallies])
    expected = total * total - sum(count * count for count in counts)
    if not expected:
        return None
    observed = sum(2 * tally.split / (tally.annotators - 1) for tally in tallies)
    return 1 - (total - 1) * observed / expected


def _added(rows: Sequence[tuple[int, ...]]) -> list[int]:
    return [sum(column) for column in zip_longest(*rows, fillvalue=0)]
