"""How much a coefficient would vary with other sentences of the same kind: bootstrap intervals.

Sentences are drawn with replacement, within each document, as many as it has; also where characters
are the unit, since neighbouring characters are one decision and not many. The counts of
a sentence are fields of one large integer, so that a resample is one sum.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_FIELD = 8
"""Bytes for one count: no sum in a library comes near 2**64."""
SHARE = 0.95


class ConfidenceInterval(NamedTuple):
    """The range that holds 95 % of the resamples that could be computed."""

    low: float
    high: float
    resamples: int
    """How many these are."""
    undefined: int
    """How many had the same value everywhere, and do not count."""


def pack_counts(counts: Sequence[int]) -> int:
    """Counts as the fields of one integer."""
    return int.from_bytes(struct.pack(f"<{len(counts)}Q", *counts), "little")


def unpack_counts(number: int, fields: int) -> tuple[int, ...]:
    return struct.unpack(f"<{fields}Q", number.to_bytes(fields * _FIELD, "little"))


def resampled(
    documents: Sequence[Sequence[int]], fields: int, resamples: int, seed: int
) -> Iterator[list[tuple[int, ...]]]:
    """For each resample, the sums for each document over sentences drawn from its own."""
    chance = random.Random(seed)
    for _ in range(resamples):
        yield [
            unpack_counts(sum(chance.choices(sentences, k=len(sentences))), fields)
            for sentences in documents
        ]


def interval(values: Sequence[float | None]) -> ConfidenceInterval | None:
    """The percentiles of resampled values; None if hardly any could be computed."""
    defined = sorted(value for value in values if value is not None)
    undefined = len(values) - len(defined)
    # If most resamples are constant, the others are a selection and no sample.
    if not defined or undefined > len(defined):
        return None
    tail = (1 - SHARE) / 2
    return ConfidenceInterval(
        _percentile(defined, tail), _percentile(defined, 1 - tail), len(defined), undefined
    )


def _percentile(values: Sequence[float], share: float) -> float:
    """Interpolated between the two nearest values, as numpy does."""
    place = share * (len(values) - 1)
    below = int(place)
    above = min(below + 1, len(values) - 1)
    return values[below] + (values[above] - values[below]) * (place - below)
