"""α for unitizing: do annotators cut the same units out of a text, at the same places?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from annotations.analysis.agreement.units import AnnotatedDocument, has_tag
from corpus.document import Span


class Continuum(NamedTuple):
    """A text, and the units that each annotator has cut out of it for one tag."""

    length: int
    """Code points of the text."""
    units: tuple[tuple[Span, ...], ...]
    """For each annotator, in order and disjoint."""


def continuum(document: AnnotatedDocument, tag: str, *, nested: bool = False) -> Continuum:
    """The units of one tag: passages with it, overlapping ones of one annotator joined."""
    units: list[list[Span]] = [[] for _ in document.annotators]
    for passage in document.passages:
        if has_tag(passage.tags, tag, nested):
            units[passage.annotator].append(passage.span)
    return Continuum(document.length, tuple(tuple(_joined(spans)) for spans in units))


def unitizing_alpha(continua: Sequence[Continuum]) -> float | None:
    """α for unitizing with one value, tagged or not; None if all of it is the same.

    α = 1 − ℓ01 / e01 (Krippendorff, Mathet, Bouvry and Widlöcher 2016, Quality & Quantity 50,
    2347–2364: ℓ are lengths of intersections, equation 1; e are expected ones, equation 4, from
    which the pairing of a unit with itself is subtracted, the square of its length; gaps have no
    inner structure and count by the character). With one value the general uα and the binary |uα
    are the same. Texts with the same number of annotators are concatenated.
    """
    total = tagged = itself = 0
    observed = 0.0
    for length, units in continua:
        annotators = len(units)
        inside = sum(unit.end - unit.start for spans in units for unit in spans)
        total += annotators * length
        tagged += inside
        itself += sum((unit.end - unit.start) ** 2 for spans in units for unit in spans)
        itself += annotators * length - inside
        observed += _apart(units) / (annotators - 1)
    expected = total * (total - tagged) * tagged
    chances = total * total - itself
    return 1 - observed * chances / expected if expected and chances else None


def _apart(units: Iterable[Sequence[Span]]) -> int:
    """Characters over which two annotators differ, for all ordered pairs (tagged, not tagged)."""
    by_annotator = list(units)
    ends = sorted(
        end for spans in by_annotator for unit in spans for end in ((unit.start, 1), (unit.end, -1))
    )
    characters = at = count = 0
    for offset, step in ends:
        characters += (offset - at) * count * (len(by_annotator) - count)
        at, count = offset, count + step
    return characters


def _joined(spans: Iterable[Span]) -> Iterable[Span]:
    """The spans in order, overlapping ones joined; those that only touch stay separate."""
    start = end = -1
    for span in sorted(spans):
        if start >= 0 and span.start < end:
            end = max(end, span.end)
            continue
        if start >= 0:
            yield Span(start, end)
        start, end = span
    if start >= 0:
        yield Span(start, end)
