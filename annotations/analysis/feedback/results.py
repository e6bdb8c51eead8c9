"""The results of a comparison with a standard: of one annotator, and of a class."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from annotations.analysis.feedback.outcomes import (
    COUNTINGS,
    OUTCOMES,
    Comparison,
    Counting,
    DocumentComparison,
    Mark,
    Outcome,
    Unit,
)
from annotations.analysis.feedback.scores import Score, total
from corpus.document import Span


@dataclass(frozen=True, slots=True)
class Question:
    """What is compared with what, and how it is counted."""

    against: str
    """The name of the standard."""
    unit: Unit
    nested: bool
    """Whether a nested tag also counts as the tag that contains it."""
    complete: bool
    """Whether sentences of which the standard says nothing count as untagged, or not at all."""
    tags: tuple[str, ...]
    """The codebook's, in its order."""

    def parents(self, tag: str) -> list[str]:
        """The tags that this one is nested in and that the codebook has."""
        return [name for name in self.tags if tag.startswith(f"{name}/")]


class TagScores(NamedTuple):
    """The figures of a tag, or of all."""

    tag: str | None
    """None: all tags together (micro-averaged)."""
    outcomes: dict[Outcome, int]
    """Of the compared units; another tag counts for the tag that the standard has."""
    mild: int
    """How many of the hits and extents differ in their extent, but count for the same sentences."""
    scores: dict[Counting, Score]


@dataclass(frozen=True)
class DocumentFeedback:
    """A document in which an annotator is compared with the standard."""

    document: str
    """The id."""
    slug: str
    title: str
    text: str
    comparison: DocumentComparison

    def words(self, span: Span) -> str:
        """The text of a span."""
        return self.text[span.start : span.end]


class LeftOut(NamedTuple):
    """A document that does not count, and why."""

    slug: str
    title: str
    reason: str


@dataclass(frozen=True)
class Feedback:
    """An annotator's annotations beside the standard's."""

    annotator: str
    question: Question
    documents: tuple[DocumentFeedback, ...]
    """Those in which both have annotated."""
    left_out: tuple[LeftOut, ...]

    @cached_property
    def scores(self) -> tuple[TagScores, ...]:
        """All tags together first, then each that one of the two has set."""
        used = {tag for document in self.documents for tag in document.comparison.scores}
        tags = [tag for tag in self.question.tags if tag in used]
        return tuple(self._scores(tag) for tag in (None, *tags))

    @property
    def overall(self) -> TagScores:
        """The figures of all tags together."""
        return self.scores[0]

    @property
    def main(self) -> Score:
        """The figure that fits the way in which the standard was set: by sentence, or by exact
        extent.
        """
        return self.overall.scores[main_counting(self.question.unit)]

    @property
    def unsettled(self) -> int:
        """How many own marks do not count, since the standard says nothing of their sentences."""
        return sum(document.comparison.unsettled for document in self.documents)

    def _scores(self, tag: str | None) -> TagScores:
        outcomes: dict[Outcome, int] = dict.fromkeys(OUTCOMES, 0)
        mild = 0
        for document in self.documents:
            for one in document.comparison.comparisons:
                if tag is None or tag_of(one) == tag:
                    outcomes[one.outcome] += 1
                    mild += is_mild(one)
        return TagScores(
            tag,
            outcomes,
            mild,
            {
                counting: total(
                    scores[counting]
                    for document in self.documents
                    for name, scores in document.comparison.scores.items()
                    if tag in (None, name)
                )
                for counting in COUNTINGS
            },
        )


class MissedPassage(NamedTuple):
    """A passage of the standard with a tag, and what became of it."""

    document: str
    """The id."""
    slug: str
    title: str
    place: Span
    text: str
    tag: str
    note: str | None
    missed: tuple[str, ...]
    """Who has nothing there."""
    other_tag: tuple[tuple[str, str], ...]
    """Who has set another tag there, and which."""
    found: tuple[str, ...]
    """Who has it, of whatever extent."""


@dataclass(frozen=True)
class ClassFeedback:
    """Several annotators beside the same standard."""

    question: Question
    annotators: tuple[Feedback, ...]
    """By name."""
    left_out: tuple[LeftOut, ...]
    """The documents of which the standard says nothing."""

    @cached_property
    def missed(self) -> tuple[MissedPassage, ...]:
        """The standard's passages, those first that most annotators lack or tagged otherwise."""
        return tuple(_missed(self.annotators))


def main_counting(unit: Unit) -> Counting:
    """The counting that belongs to a unit."""
    return "sentence" if unit == "sentence" else "exact"


def tag_of(comparison: Comparison) -> str:
    """The tag that is compared: the standard's, or, where it has none, the annotator's."""
    mark = comparison.standard or comparison.own
    assert mark is not None
    return mark.tag


def is_mild(comparison: Comparison) -> bool:
    """Whether the passages differ, but count for the same sentences with the same tag."""
    return (
        comparison.outcome in ("hit", "extent")
        and not comparison.same_extent
        and comparison.same_sentences
    )


def _missed(annotators: Iterable[Feedback]) -> list[MissedPassage]:
    passages: dict[tuple[str, Span, str], list[tuple[str, Comparison]]] = {}
    documents: dict[str, DocumentFeedback] = {}
    for feedback in annotators:
        for document in feedback.documents:
            documents[document.document] = document
            for one in document.comparison.comparisons:
                if one.standard is not None:
                    key = document.document, _place(feedback.question.unit, one), one.standard.tag
                    passages.setdefault(key, []).append((feedback.annotator, one))
    found = [
        _missed_passage(documents[id_], place, tag, compared)
        for (id_, place, tag), compared in passages.items()
    ]
    order = {id_: n for n, id_ in enumerate(documents)}
    return sorted(
        found,
        key=lambda one: (
            -len(one.missed) - len(one.other_tag),
            -len(one.missed),
            order[one.document],
            one.place,
        ),
    )


def _place(unit: Unit, comparison: Comparison) -> Span:
    mark = comparison.standard
    assert mark is not None
    return comparison.place if unit == "sentence" else mark.span


def _missed_passage(
    document: DocumentFeedback, place: Span, tag: str, compared: Sequence[tuple[str, Comparison]]
) -> MissedPassage:
    def those(*outcomes: Outcome) -> list[tuple[str, Mark | None]]:
        return [(name, one.own) for name, one in compared if one.outcome in outcomes]

    standard = compared[0][1].standard
    return MissedPassage(
        document.document, document.slug, document.title, place, document.words(place), tag,
        standard.note if standard else None,
        tuple(name for name, _ in those("miss")),
        tuple((name, mark.tag) for name, mark in those("other tag") if mark),
        tuple(name for name, _ in those("hit", "extent")),
    )  # fmt: skip
