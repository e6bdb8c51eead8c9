"""What is told of an agreement: each coefficient with all that it takes to read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from annotations.analysis.agreement.bootstrap import Interval
from annotations.analysis.agreement.units import Unit


class Figure(NamedTuple):
    """A coefficient, or why there is none."""

    value: float | None
    why: str = ""
    """Where there is no value: the reason."""
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """The agreement on one tag, or on which tags, in one document or in all."""

    tag: str | None
    """None: on the set of tags, where each set is a category of its own."""
    document: str | None
    """The slug; None: all documents together."""
    unit: Unit
    annotators: tuple[str, ...]
    """Those who count."""
    units: int
    tagged: int
    """How often the tag (or any) was set: by each annotator, on each unit."""
    percent: Figure
    """The share of pairs of annotators that agree, 0 to 1."""
    cohen: Figure
    fleiss: Figure
    alpha: Figure
    """Krippendorff's α, nominal."""
    unitizing: Figure
    """α for unitizing, by the passages themselves whatever the unit."""


class Pair(NamedTuple):
    """Two annotators, over the documents that both have annotated."""

    annotators: tuple[str, str]
    documents: tuple[str, ...]
    """Slugs; none: they have no data in common."""
    units: int
    percent: Figure
    cohen: Figure


class LeftOut(NamedTuple):
    """What was not counted, and why."""

    document: str
    """The slug."""
    what: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """All that was measured at once."""

    unit: Unit
    nested: bool
    """Whether a nested tag counted for the one that it is nested in."""
    resamples: int
    seed: int
    rows: tuple[Row, ...]
    """All documents together first, then each; within it each tag, and the set of tags last."""
    pairs: tuple[Pair, ...]
    """On the set of tags, or on the tag where there is but one."""
    left_out: tuple[LeftOut, ...]

    def gaps(self) -> dict[str, list[str]]:
        """By their names, the coefficients that some row lacks though others could be computed
        there, and why.
        """
        found: dict[str, dict[str, None]] = {}
        for row in self.rows:
            if row.alpha.value is not None:
                for name, figure in (
                    ("Cohen's κ", row.cohen),
                    ("Fleiss' κ", row.fleiss),
                    ("α for unitizing", row.unitizing),
                ):
                    if figure.value is None:
                        found.setdefault(name, {})[figure.why] = None
        return {name: list(reasons) for name, reasons in found.items()}
