"""The results of an agreement: each coefficient with everything needed to interpret it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from annotations.analysis.agreement.bootstrap import ConfidenceInterval
from annotations.analysis.agreement.units import Unit
from annotations.analysis.sentence_coverage import COUNTING_RULE


class CoefficientResult(NamedTuple):
    """The value of a coefficient, or the reason why there is none."""

    value: float | None
    reason: str = ""
    """If there is no value."""
    interval: ConfidenceInterval | None = None


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """The agreement on one tag, or on which tags, in one document or in all."""

    tag: str | None
    """None: on the set of tags, with each set as a category of its own."""
    document: str | None
    """The slug; None: several documents together."""
    unit: Unit
    annotators: tuple[str, ...]
    """Those that are compared."""
    units: int
    tagged: int
    """How often the tag (or any) was set: by each annotator, on each unit."""
    percent: CoefficientResult
    """The share of pairs of annotators that agree, 0 to 1."""
    cohen: CoefficientResult
    fleiss: CoefficientResult
    alpha: CoefficientResult
    """Krippendorff's α, nominal."""
    unitizing: CoefficientResult
    """α for unitizing, by the passages themselves, independent of the unit."""
    group: str | None = None
    """The group of documents, where they are grouped; None: all documents, or one."""


class AnnotatorPair(NamedTuple):
    """Two annotators, over the documents that both have annotated."""

    annotators: tuple[str, str]
    documents: tuple[str, ...]
    """Slugs; none: they have no data in common."""
    units: int
    percent: CoefficientResult
    cohen: CoefficientResult


class ExcludedData(NamedTuple):
    """Data that was not counted, and why."""

    document: str
    """The slug."""
    what: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """Everything that was measured at once."""

    unit: Unit
    nested: bool
    """Whether a nested tag also counted as the tag that contains it."""
    resamples: int
    seed: int
    rows: tuple[AgreementRow, ...]
    """All documents together first, then each document or group; within it each tag, and the set of
    tags last.
    """
    pairs: tuple[AnnotatorPair, ...]
    """On the set of tags, or on the tag if there is only one."""
    left_out: tuple[ExcludedData, ...]
    by: str | None = None
    """By what documents are grouped; None: each document is by itself."""
    any_tag: bool = False
    """Whether passages were compared whatever their tag: ANY_TAG is the only one then."""

    @property
    def rule(self) -> str | None:
        """When a sentence counts as tagged; None where characters are compared."""
        return COUNTING_RULE if self.unit == "sentence" else None

    def gaps(self) -> dict[str, list[str]]:
        """By name, the coefficients that some row lacks although others could be computed there,
        and the reasons.
        """
        gaps: dict[str, dict[str, None]] = {}
        for row in self.rows:
            if row.alpha.value is not None:
                for name, figure in (
                    ("Cohen's κ", row.cohen),
                    ("Fleiss' κ", row.fleiss),
                    ("α for unitizing", row.unitizing),
                ):
                    if figure.value is None:
                        gaps.setdefault(name, {})[figure.reason] = None
        return {name: list(reasons) for name, reasons in gaps.items()}
