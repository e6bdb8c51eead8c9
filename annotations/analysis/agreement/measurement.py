"""From tagged passages to coefficients with their intervals: pure functions on values."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

from annotations.analysis.agreement import coefficients
from annotations.analysis.agreement.bootstrap import interval, pack_counts, resampled, unpack_counts
from annotations.analysis.agreement.coefficients import Tally
from annotations.analysis.agreement.results import (
    Agreement,
    AgreementRow,
    AnnotatorPair,
    CoefficientResult,
    ExcludedData,
)
from annotations.analysis.agreement.unitizing import continuum, unitizing_alpha
from annotations.analysis.agreement.units import (
    ANY_TAG,
    AnnotatedDocument,
    Unit,
    by_set,
    by_tag,
    unit_runs,
)

NOTHING_IN_COMMON = "no data in common"
CONSTANT = "undefined: all annotators tagged everything alike"
UNUSED = "nobody used this tag"
UNTAGGED = "nobody used a tag"

_NO_TAG = frozenset[int]()
_Groups = dict[frozenset[int], int]
"""Annotators (as a bitmap) by category: the set of compared tags that they gave a unit."""
_Sentence = list[tuple[int, _Groups]]
"""The units of a sentence in runs: how many, and the annotators by category."""
_Coefficient = Callable[[Sequence[Tally]], float | None]
_COEFFICIENTS: dict[str, _Coefficient] = {
    "percent": coefficients.percent,
    "cohen": coefficients.cohen,
    "fleiss": coefficients.fleiss,
    "alpha": coefficients.alpha,
}


def measure(
    documents: Sequence[AnnotatedDocument],
    tags: Sequence[str],
    unit: Unit = "sentence",
    *,
    nested: bool = False,
    resamples: int = 1000,
    seed: int = 0,
    groups: Mapping[str, Collection[str]] | None = None,
) -> Agreement:
    """The agreement on these tags in these documents, together and one by one; or in `groups` of
    them (slugs, by the name of the group).

    With `resamples` 0 there are no intervals. The same `seed` gives the same intervals.
    """
    questions: list[int | None] = list(range(len(tags)))
    if len(tags) != 1:
        questions.append(None)
    counted = [_CountedDocument(document, tags, unit, nested, questions) for document in documents]
    table = _Table(tuple(d for d in counted if len(d.document.annotators) > 1), questions)
    table.draw(resamples, seed)
    rows = [_row(table, tags, unit, nested, question, None) for question in questions]
    whole = range(len(rows))
    parts = (
        [_Part(d.document.slug, None, [d]) for d in counted]
        if groups is None
        else [
            _Part(None, name, [d for d in counted if d.document.slug in slugs])
            for name, slugs in groups.items()
        ]
    )
    for part in parts:
        rows += [_row(table, tags, unit, nested, question, part) for question in questions]
    return Agreement(
        unit, nested, resamples, seed,
        tuple(row for n, row in enumerate(rows) if row.tagged or n in whole or len(tags) == 1),
        tuple(_pairs(counted, questions[-1])),
        tuple(_excluded(documents)),
    )  # fmt: skip


class _CountedDocument:
    """A document with the tags of each unit."""

    def __init__(
        self,
        document: AnnotatedDocument,
        tags: Sequence[str],
        unit: Unit,
        nested: bool,
        questions: Sequence[int | None],
    ) -> None:
        self.document = document
        self.answers = {question: list[_Sentence]() for question in questions}
        """By question (the index of a tag; None: the set of tags): every sentence."""
        everyone = document.all_annotators
        for sentence in unit_runs(document, tags, unit, nested=nested):
            for question, answers in self.answers.items():
                answers.append(
                    [
                        (run.units, by_set(run, everyone))
                        if question is None
                        else (run.units, by_tag(run, question, everyone))
                        for run in sentence
                    ]
                )

    @cached_property
    def units(self) -> int:
        answers = next(iter(self.answers.values()))
        return sum(units for sentence in answers for units, _ in sentence)

    def tagged(self, question: int | None) -> int:
        """How often the tag was set, or any tag."""
        return sum(
            units * (self.document.all_annotators & ~groups.get(_NO_TAG, 0)).bit_count()
            for sentence in self.answers[question]
            for units, groups in sentence
        )


class _Part(NamedTuple):
    """A document, or a group of them."""

    slug: str | None
    group: str | None
    documents: list[_CountedDocument]


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the counts of one question are among the fields of a sentence."""

    start: int
    categories: dict[frozenset[int], int]
    """The index of each."""

    @property
    def end(self) -> int:
        return self.start + 2 + 2 * len(self.categories)

    def counts(self, sentence: _Sentence) -> list[int]:
        """Units, pairs that differ, each category's count, and the same by the first annotator."""
        width = len(self.categories)
        counts = [0] * (2 + 2 * width)
        for units, groups in sentence:
            counts[0] += units
            sizes = [annotators.bit_count() for annotators in groups.values()]
            counts[1] += units * (sum(sizes) ** 2 - sum(size * size for size in sizes)) // 2
            for (category, annotators), size in zip(groups.items(), sizes, strict=True):
                index = self.categories[category]
                counts[2 + index] += units * size
                counts[2 + width + index] += units * (annotators & 1)
        return counts

    def tally(self, annotators: int, fields: Sequence[int]) -> Tally:
        units, split, *counts = fields[self.start : self.end]
        width = len(self.categories)
        return Tally(annotators, units, split, tuple(counts[:width]), tuple(counts[width:]))


class _Table:
    """The counts of every sentence for every question, and their resamples."""

    def __init__(
        self, documents: Sequence[_CountedDocument], questions: Sequence[int | None]
    ) -> None:
        self.documents = documents
        self.columns: dict[int | None, _Columns] = {}
        end = 0
        for question in questions:
            seen = {
                category: None
                for document in documents
                for sentence in document.answers[question]
                for _, groups in sentence
                for category in groups
            }
            columns = _Columns(end, {category: n for n, category in enumerate(seen)})
            self.columns[question], end = columns, columns.end
        self.fields = end
        self.sentences = [
            [pack_counts(counts) for counts in self._counts(document)] for document in documents
        ]
        self.whole = [unpack_counts(sum(sentences), self.fields) for sentences in self.sentences]
        self.samples: list[list[tuple[int, ...]]] = []

    def _counts(self, document: _CountedDocument) -> Iterator[list[int]]:
        """The fields of each sentence."""
        counted = [
            [columns.counts(sentence) for sentence in document.answers[question]]
            for question, columns in self.columns.items()
        ]
        for several in zip(*counted, strict=True):
            yield [count for counts in several for count in counts]

    def draw(self, resamples: int, seed: int) -> None:
        self.samples = list(resampled(self.sentences, self.fields, resamples, seed))

    def result(self, name: str, question: int | None, indexes: Sequence[int]) -> CoefficientResult:
        """A coefficient over the documents with these indexes."""
        coefficient, columns = _COEFFICIENTS[name], self.columns[question]
        sizes = [(n, len(self.documents[n].document.annotators)) for n in indexes]

        def computed(fields: Sequence[Sequence[int]]) -> float | None:
            return coefficient([columns.tally(size, fields[n]) for n, size in sizes])

        value = computed(self.whole)
        if value is None:
            return CoefficientResult(None, CONSTANT)
        return CoefficientResult(value, "", interval([computed(sample) for sample in self.samples]))


def _row(
    table: _Table,
    tags: Sequence[str],
    unit: Unit,
    nested: bool,
    question: int | None,
    part: _Part | None,
) -> AgreementRow:
    """One question's answer in a part of the documents, or in all that several have annotated."""
    indexes = [n for n, d in enumerate(table.documents) if part is None or d in part.documents]
    chosen = [table.documents[n] for n in indexes] or ([] if part is None else part.documents)
    people = tuple(sorted({name for counted in chosen for name in counted.document.annotators}))
    tagged = sum(counted.tagged(question) for counted in chosen)
    tag = None if question is None else tags[question]

    def result(name: str, reason: str = "") -> CoefficientResult:
        if reason:
            return CoefficientResult(None, reason)
        return table.result(name, question, indexes)

    no_data = "" if indexes else NOTHING_IN_COMMON
    if not no_data and not tagged:
        no_data = UNTAGGED if tag in (None, ANY_TAG) else UNUSED
    sizes = {len(counted.document.annotators) for counted in chosen}
    varies = "" if len(sizes) < 2 else "the number of annotators differs between the documents"
    return AgreementRow(
        tag,
        None if part is None else part.slug,
        unit,
        people,
        sum(counted.units for counted in chosen),
        tagged,
        result("percent", no_data),
        result("cohen", no_data or _not_two([counted.document for counted in chosen])),
        result("fleiss", no_data or varies),
        result("alpha", no_data),
        _unitizing([counted.document for counted in chosen], tag, nested, no_data or varies),
        None if part is None else part.group,
    )


def _not_two(chosen: Sequence[AnnotatedDocument]) -> str:
    """Why Cohen's κ does not apply to these documents; empty if it does."""
    sets = {document.annotators for document in chosen}
    if {len(annotators) for annotators in sets} != {2}:
        return "for two annotators only"
    return "" if len(sets) == 1 else "not the same two annotators in every document"


def _unitizing(
    chosen: Sequence[AnnotatedDocument], tag: str | None, nested: bool, reason: str
) -> CoefficientResult:
    if reason or tag is None:
        return CoefficientResult(
            None, reason or "for one tag at a time, since passages of several overlap"
        )
    value = unitizing_alpha([continuum(document, tag, nested=nested) for document in chosen])
    return CoefficientResult(value, CONSTANT if value is None else "")


def _pairs(counted: Sequence[_CountedDocument], question: int | None) -> Iterator[AnnotatorPair]:
    """Every two annotators, over what both have annotated."""
    shared: dict[tuple[str, str], list[tuple[str, Tally]]] = defaultdict(list)
    for document in counted:
        names = document.document.annotators
        for (a, b), tally in _tallies(document, question):
            shared[names[a], names[b]].append((document.document.slug, tally))
    people = sorted({name for document in counted for name in document.document.annotators})
    for pair in combinations(people, 2):
        pair_tallies = shared.get(pair, [])
        tallies = [tally for _, tally in pair_tallies]
        units = sum(tally.units for tally in tallies)
        no_data = "" if units else NOTHING_IN_COMMON
        if not no_data and not any(count for t in tallies for count in t.counts[1:]):
            no_data = UNTAGGED if question is None else UNUSED
        yield AnnotatorPair(
            pair,
            tuple(slug for slug, _ in pair_tallies),
            units,
            _result(coefficients.percent, tallies, no_data),
            _result(coefficients.cohen, tallies, no_data),
        )


def _result(coefficient: _Coefficient, tallies: Sequence[Tally], reason: str) -> CoefficientResult:
    value = None if reason else coefficient(tallies)
    return CoefficientResult(value, reason or (CONSTANT if value is None else ""))


def _tallies(
    counted: _CountedDocument, question: int | None
) -> Iterator[tuple[tuple[int, int], Tally]]:
    """The tally of every two annotators of a document; category 0 is none."""
    annotators = range(len(counted.document.annotators))
    # Many units are tagged alike: each way of tagging is considered once.
    ways: Counter[tuple[tuple[frozenset[int], int], ...]] = Counter()
    for sentence in counted.answers[question]:
        for units, groups in sentence:
            ways[tuple(groups.items())] += units
    indexes = {_NO_TAG: 0}
    columns = []
    for way, units in ways.items():
        column = [0] * len(annotators)
        for category, bits in way:
            index = indexes.setdefault(category, len(indexes))
            while index and bits:
                column[(bits & -bits).bit_length() - 1] = index
                bits &= bits - 1
        columns.append((column, units))
    own = [[0] * len(indexes) for _ in annotators]
    for column, units in columns:
        for annotator, index in enumerate(column):
            own[annotator][index] += units
    if not columns:
        return
    weights = [units for _, units in columns]
    said = list(zip(*(column for column, _ in columns), strict=True))
    for a, b in combinations(annotators, 2):
        split = sum(w for x, y, w in zip(said[a], said[b], weights, strict=True) if x != y)
        both = tuple(x + y for x, y in zip(own[a], own[b], strict=True))
        yield (a, b), Tally(2, counted.units, split, both, tuple(own[a]))


def _excluded(documents: Sequence[AnnotatedDocument]) -> Iterator[ExcludedData]:
    everyone = {name for document in documents for name in document.annotators}
    for document in documents:
        if not document.annotators:
            yield ExcludedData(document.slug, "the whole document, since nobody has annotated it")
        elif len(document.annotators) == 1:
            yield ExcludedData(
                document.slug,
                f"the whole document, since only {document.annotators[0]} has annotated it",
            )
        missing = sorted(everyone.difference(document.annotators))
        if missing and len(document.annotators) > 1:
            have = "has" if len(missing) == 1 else "have"
            yield ExcludedData(document.slug, f"{', '.join(missing)}, who {have} not annotated it")
        if document.orphans:
            lost = (
                "an annotation that has lost its passage"
                if document.orphans == 1
                else f"{document.orphans:,} annotations that have lost their passage"
            )
            yield ExcludedData(document.slug, lost)
        if document.resolutions:
            yield ExcludedData(
                document.slug, "the annotations by consensus, since they record a decision"
            )
