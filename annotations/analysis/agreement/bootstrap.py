"""How far a coefficient would swing with other sentences of the same kind: bootstrap intervals.

Sentences are drawn with replacement, within each document, as many as it has; also where characters
are the unit, since neighbouring characters are one decision and not many. Every count of a sentence
goes into one large integer, each in a field of its own, so that a resample is one sum.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_FIELD = 8
"""Bytes for one count: no sum of a library's comes near 2**64."""
SHARE = 0.95


class Interval(NamedTuple):
    """Between these two lie 95 % of the resamples that could be computed."""

    low: float
    high: float
    resamples: int
    """How many that were."""
    undefined: int
    """How many had the same value everywhere, and count for nothing."""


def packed(counts: Sequence[int]) -> int:
    """Counts as the fields of one integer."""
    return int.from_bytes(struct.pack(f"<{len(counts)}Q", *counts), "little")


def unpacked(number: int, fields: int) -> tuple[int, ...]:
    return struct.unpack(f"<{fields}Q", number.to_bytes(fields * _FIELD, "little"))


def resampled(
    documents: Sequence[Sequence[int]], fields: int, resamples: int, seed: int
) -> Iterator[list[tuple[int, ...]]]:
    """For each resample, the sums for each document over sentences drawn from its own."""
    chance = random.Random(seed)
    for _ in range(resamples):
        yield [
            unpacked(sum(chance.choices(sentences, k=len(sentences))), fields)
            for sentences in documents
        ]


def interval(values: Sequence[float | None]) -> Interval | None:
    """The percentiles of resampled values; None where hardly any could be computed."""
    found = sorted(value for value in values if value is not None)
    undefined = len(values) - len(found)
    # Where most resamples are constant, the others are a choice and no sample.
    if not found or undefined > len(found):
        return None
    tail = (1 - SHARE) / 2
    return Interval(_percentile(found, tail), _percentile(found, 1 - tail), len(found), undefined)


def _percentile(values: Sequence[float], share: float) -> float:
    """Between the two nearest values, as numpy has it."""
    place = share * (len(values) - 1)
    below = int(place)
    above = min(below + 1, len(values) - 1)
    return values[below] + (values[above] - values[below]) * (place - below)
