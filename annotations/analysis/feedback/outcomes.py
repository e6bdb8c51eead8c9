"""One annotator's tagged passages beside a standard's, in one document: pure functions on values.

A mark is a passage with one of its tags: a passage with two tags counts twice, one without a tag
not at all. Two ways of counting, `Unit`:

- *passage*: own and standard marks are matched by overlap, one to one (`match_spans`): first those
  with the same tag, then what is left, whatever its tag.
- *sentence*: a sentence has a mark's tag if its passage counts for it (`sentence_coverage`), as
  everywhere in the program. Where a standard was set sentence by sentence, as in the walk through
  the disagreements, another extent within the sentence is no difference of judgement: it is a hit,
  and `same_extent` says that it is a mild one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

from annotations.analysis.feedback.scores import Score
from annotations.analysis.feedback.span_matching import match_spans
from annotations.analysis.sentence_coverage import covered_sentences
from annotations.model import Annotation
from corpus.document import Span

Unit = Literal["sentence", "passage"]
UNITS: tuple[Unit, ...] = get_args(Unit)
Outcome = Literal["hit", "extent", "other tag", "miss", "extra"]
"""The same tag and extent (or sentence); the same tag, overlapping; an overlapping passage (or the
sentence) with another tag; only the standard has it; only the annotator has it.
"""
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
Counting = Literal["exact", "overlap", "sentence"]
"""When a mark is counted as matched: same tag and extent; same tag and overlapping passages,
matched one to one; same tag and sentence.
"""
COUNTINGS: tuple[Counting, ...] = get_args(Counting)


class Mark(NamedTuple):
    """A passage with one of its tags."""

    span: Span
    tag: str
    annotation: str
    """The id."""
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """An own mark beside one of the standard's; or one of them alone."""

    outcome: Outcome
    place: Span
    """The sentence, or what both passages cover together."""
    own: Mark | None
    standard: Mark | None
    same_sentences: bool = True
    """Whether two passages count for the same sentences: another extent is mild then."""

    @property
    def same_extent(self) -> bool:
        return bool(self.own and self.standard and self.own.span == self.standard.span)


@dataclass(frozen=True, slots=True)
class DocumentComparison:
    """An annotator's marks beside a standard's, in one document."""

    comparisons: tuple[Comparison, ...]
    """In the order of the text."""
    scores: dict[str, dict[Counting, Score]]
    """By tag."""
    unsettled: int
    """Own marks that do not count, since the standard says nothing of their sentences."""


class Text(NamedTuple):
    """What is needed of a document: its text and sentences (disjoint, in order)."""

    text: str
    sentences: Sequence[Span]


def compare(
    text: Text,
    own: Iterable[Annotation],
    standard: Iterable[Annotation],
    unit: Unit,
    *,
    complete: bool,
    parents: Callable[[str], Collection[str]] = lambda _: (),
) -> DocumentComparison:
    """Compare an annotator's annotations of a document with a standard's.

    Unless the standard is `complete`, only sentences count of which it says something, be it a note
    only: then the others are unsettled, and not without tags. `parents` gives the tags for which
    a nested tag counts as well. Annotations that have lost their passage are left out.
    """
    mine, theirs = (_Side(text, annotations, parents) for annotations in (own, standard))
    unsettled = 0 if complete else mine.drop_outside(theirs.judged)
    by_passage = _by_passage(mine, theirs)
    comparisons = by_passage if unit == "passage" else list(_by_sentence(mine, theirs))
    return DocumentComparison(tuple(comparisons), _scores(mine, theirs, by_passage), unsettled)


def _scores(
    own: _Side, standard: _Side, by_passage: Iterable[Comparison]
) -> dict[str, dict[Counting, Score]]:
    matched: dict[Outcome, Counter[str]] = {"hit": Counter(), "extent": Counter()}
    for comparison in by_passage:
        if comparison.own and comparison.outcome in matched:
            matched[comparison.outcome][comparison.own.tag] += 1
    numbers = [Counter(mark.tag for mark in side.marks) for side in (own, standard)]
    sentences = [side.sentences_by_tag() for side in (own, standard)]
    scores: dict[str, dict[Counting, Score]] = {}
    for tag in dict.fromkeys((*numbers[0], *numbers[1])):
        both = [side.get(tag, set()) for side in sentences]
        marks = [number[tag] for number in numbers]
        scores[tag] = {
            "exact": Score(matched["hit"][tag], *marks),
            "overlap": Score(matched["hit"][tag] + matched["extent"][tag], *marks),
            "sentence": Score(len(both[0] & both[1]), len(both[0]), len(both[1])),
        }
    return scores


class _Side:
    """The marks of one of the two, and the sentences that they tag."""

    def __init__(
        self,
        text: Text,
        annotations: Iterable[Annotation],
        parents: Callable[[str], Collection[str]],
    ) -> None:
        self.text = text
        self.marks: list[Mark] = []
        self.covered: dict[Span, tuple[int, ...]] = {}
        """The sentences for which a passage counts."""
        anchored = [one for one in annotations if one.status != "orphaned"]
        for annotation in sorted(anchored, key=lambda one: (one.span, one.id)):
            if annotation.span not in self.covered:
                self.covered[annotation.span] = tuple(
                    covered_sentences(text.text, text.sentences, annotation.span)
                )
            tags = dict.fromkeys(name for tag in annotation.tags for name in (tag, *parents(tag)))
            self.marks += [
                Mark(annotation.span, tag, annotation.id, annotation.note) for tag in tags
            ]
        self.judged = {n for covered in self.covered.values() for n in covered}
        """The sentences of which they say something, with or without a tag."""

    def drop_outside(self, sentences: Collection[int]) -> int:
        """Leave out the marks that count for none of these sentences, and of others what is not in
        them; returns how many were left out.
        """
        before = len(self.marks)
        self.covered = {
            span: tuple(n for n in covered if n in sentences)
            for span, covered in self.covered.items()
        }
        self.marks = [mark for mark in self.marks if self.covered[mark.span]]
        return before - len(self.marks)

    def sentences_by_tag(self) -> dict[str, set[int]]:
        found: dict[str, set[int]] = defaultdict(set)
        for mark in self.marks:
            found[mark.tag].update(self.covered[mark.span])
        return found

    def by_sentence(self) -> dict[int, dict[str, list[Mark]]]:
        """The marks that count for a sentence, by tag."""
        found: dict[int, dict[str, list[Mark]]] = defaultdict(dict)
        for mark in self.marks:
            for n in self.covered[mark.span]:
                found[n].setdefault(mark.tag, []).append(mark)
        return found


def _by_passage(own: _Side, standard: _Side) -> list[Comparison]:
    matched: dict[Mark, Mark] = {}
    for tag in dict.fromkeys(mark.tag for mark in own.marks):
        with_tag = ([m for m in side.marks if m.tag == tag] for side in (own, standard))
        matched.update(_matched(*with_tag))
    taken = set(matched.values())
    matched.update(
        _matched(
            [mark for mark in own.marks if mark not in matched],
            [mark for mark in standard.marks if mark not in taken],
        )
    )
    taken.update(matched.values())
    compared = [
        Comparison(
            "other tag" if one.tag != other.tag else "hit" if one.span == other.span else "extent",
            _together(one.span, other.span),
            one,
            other,
            own.covered[one.span] == standard.covered[other.span],
        )
        for one, other in matched.items()
    ]
    compared += [Comparison("extra", m.span, m, None) for m in own.marks if m not in matched]
    compared += [Comparison("miss", m.span, None, m) for m in standard.marks if m not in taken]
    return sorted(compared, key=_text_order)


def _matched(own: Sequence[Mark], standard: Sequence[Mark]) -> Iterator[tuple[Mark, Mark]]:
    for one, other in match_spans([m.span for m in own], [m.span for m in standard]):
        yield own[one], standard[other]


def _by_sentence(own: _Side, standard: _Side) -> Iterator[Comparison]:
    mine, theirs = own.by_sentence(), standard.by_sentence()
    for n in sorted({*mine, *theirs}):
        place = own.text.sentences[n]
        tags = mine.get(n, {}), theirs.get(n, {})
        for tag in tags[0]:
            if tag in tags[1]:
                yield Comparison("hit", place, *_most_alike(tags[0][tag], tags[1][tag]))
        alone = (
            [marks[0] for tag, marks in tags[0].items() if tag not in tags[1]],
            [marks[0] for tag, marks in tags[1].items() if tag not in tags[0]],
        )
        pairs = min(map(len, alone))
        for one, other in zip(*alone, strict=False):
            yield Comparison("other tag", place, one, other)
        for mark in alone[1][pairs:]:
            yield Comparison("miss", place, None, mark)
        for mark in alone[0][pairs:]:
            yield Comparison("extra", place, mark, None)


def _most_alike(own: Sequence[Mark], standard: Sequence[Mark]) -> tuple[Mark, Mark]:
    """Of several marks in a sentence two of the same extent, if there are any; else the first."""
    extents = {mark.span: mark for mark in reversed(standard)}
    for mark in own:
        if mark.span in extents:
            return mark, extents[mark.span]
    return own[0], standard[0]


def _together(one: Span, other: Span) -> Span:
    return Span(min(one.start, other.start), max(one.end, other.end))


def _text_order(comparison: Comparison) -> tuple[Span, int]:
    return comparison.place, OUTCOMES.index(comparison.outcome)
