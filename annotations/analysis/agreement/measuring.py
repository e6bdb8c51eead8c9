"""From what annotators have marked to coefficients with their intervals: pure, on values."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from annotations.analysis.agreement import coefficients
from annotations.analysis.agreement.bootstrap import interval, packed, resampled, unpacked
from annotations.analysis.agreement.coefficients import Tally
from annotations.analysis.agreement.figures import Agreement, Figure, LeftOut, Pair, Row
from annotations.analysis.agreement.unitizing import continuum, unitizing_alpha
from annotations.analysis.agreement.units import Reading, Unit, by_set, by_tag, cells

NOTHING_IN_COMMON = "no data in common"
CONSTANT = "undefined: everybody has said the same of everything"
UNUSED = "nobody has set this tag"
UNTAGGED = "nobody has set a tag"

_NO_TAG = frozenset[int]()
_Groups = dict[frozenset[int], int]
"""Who gives a unit which category: the set of tags in question that they have set."""
_Sentence = list[tuple[int, _Groups]]
"""The units of a sentence in runs: how many, and who gives them which category."""
_Coefficient = Callable[[Sequence[Tally]], float | None]
_NAMES: dict[str, _Coefficient] = {
    "percent": coefficients.percent,
    "cohen": coefficients.cohen,
    "fleiss": coefficients.fleiss,
    "alpha": coefficients.alpha,
}


def measure(
    readings: Sequence[Reading],
    tags: Sequence[str],
    unit: Unit = "sentence",
    *,
    nested: bool = False,
    resamples: int = 1000,
    seed: int = 0,
) -> Agreement:
    """The agreement on these tags in these documents, together and one by one.

    `resamples` 0 leaves the intervals out. The same `seed` gives the same intervals.
    """
    questions: list[int | None] = list(range(len(tags)))
    if len(tags) != 1:
        questions.append(None)
    counted = [_Counted(read, tags, unit, nested, questions) for read in readings]
    table = _Table(tuple(one for one in counted if len(one.read.annotators) > 1), questions)
    table.draw(resamples, seed)
    rows = [_row(table, tags, unit, nested, question, None) for question in questions]
    for one in counted:
        rows += [_row(table, tags, unit, nested, question, one) for question in questions]
    return Agreement(
        unit, nested, resamples, seed,
        tuple(row for row in rows if row.tagged or row.document is None or len(tags) == 1),
        tuple(_pairs(counted, questions[-1])),
        tuple(_left_out(readings)),
    )  # fmt: skip


class _Counted:
    """A document with its units, as they were tagged."""

    def __init__(
        self,
        read: Reading,
        tags: Sequence[str],
        unit: Unit,
        nested: bool,
        questions: Sequence[int | None],
    ) -> None:
        self.read = read
        self.answers = {question: list[_Sentence]() for question in questions}
        """For each question every sentence; None asks for the set of tags."""
        everybody = read.everybody
        for sentence in cells(read, tags, unit, nested=nested):
            for question, answers in self.answers.items():
                answers.append(
                    [
                        (cell.units, by_set(cell, everybody))
                        if question is None
                        else (cell.units, by_tag(cell, question, everybody))
                        for cell in sentence
                    ]
                )

    @cached_property
    def units(self) -> int:
        answers = next(iter(self.answers.values()))
        return sum(units for sentence in answers for units, _ in sentence)

    def tagged(self, question: int | None) -> int:
        """How often the tag was set, or any."""
        return sum(
            units * (self.read.everybody & ~groups.get(_NO_TAG, 0)).bit_count()
            for sentence in self.answers[question]
            for units, groups in sentence
        )


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the counts of one question stand among the fields of a sentence."""

    start: int
    categories: dict[frozenset[int], int]
    """Each with its place."""

    @property
    def end(self) -> int:
        return self.start + 2 + 2 * len(self.categories)

    def counts(self, sentence: _Sentence) -> list[int]:
        """Units, pairs that differ, each category's count, and the same by the first annotator."""
        places = len(self.categories)
        found = [0] * (2 + 2 * places)
        for units, groups in sentence:
            found[0] += units
            sizes = [who.bit_count() for who in groups.values()]
            found[1] += units * (sum(sizes) ** 2 - sum(size * size for size in sizes)) // 2
            for (category, who), size in zip(groups.items(), sizes, strict=True):
                place = self.categories[category]
                found[2 + place] += units * size
                found[2 + places + place] += units * (who & 1)
        return found

    def tally(self, annotators: int, fields: Sequence[int]) -> Tally:
        units, split, *counts = fields[self.start : self.end]
        places = len(self.categories)
        return Tally(annotators, units, split, tuple(counts[:places]), tuple(counts[places:]))


class _Table:
    """The counts of every sentence for every question, and their resamples."""

    def __init__(self, documents: Sequence[_Counted], questions: Sequence[int | None]) -> None:
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
            [packed(counts) for counts in self._counts(document)] for document in documents
        ]
        self.whole = [unpacked(sum(sentences), self.fields) for sentences in self.sentences]
        self.samples: list[list[tuple[int, ...]]] = []

    def _counts(self, document: _Counted) -> Iterator[list[int]]:
        """The fields of each sentence."""
        counted = [
            [columns.counts(sentence) for sentence in document.answers[question]]
            for question, columns in self.columns.items()
        ]
        for several in zip(*counted, strict=True):
            yield [count for counts in several for count in counts]

    def draw(self, resamples: int, seed: int) -> None:
        self.samples = list(resampled(self.sentences, self.fields, resamples, seed))

    def figure(self, name: str, question: int | None, places: Sequence[int]) -> Figure:
        """A coefficient over the documents at these places."""
        coefficient, columns = _NAMES[name], self.columns[question]
        sizes = [(place, len(self.documents[place].read.annotators)) for place in places]

        def computed(fields: Sequence[Sequence[int]]) -> float | None:
            return coefficient([columns.tally(size, fields[place]) for place, size in sizes])

        value = computed(self.whole)
        if value is None:
            return Figure(None, CONSTANT)
        return Figure(value, "", interval([computed(sample) for sample in self.samples]))


def _row(
    table: _Table,
    tags: Sequence[str],
    unit: Unit,
    nested: bool,
    question: int | None,
    only: _Counted | None,
) -> Row:
    """One question's answer in one document, or in all that several have annotated."""
    places = [n for n, one in enumerate(table.documents) if only is None or one is only]
    chosen = [table.documents[place] for place in places] or ([only] if only else [])
    people = tuple(sorted({name for one in chosen for name in one.read.annotators}))
    tagged = sum(one.tagged(question) for one in chosen)
    tag = None if question is None else tags[question]

    def figure(name: str, why: str = "") -> Figure:
        return Figure(None, why) if why else table.figure(name, question, places)

    nothing = "" if places else NOTHING_IN_COMMON
    if not nothing and not tagged:
        nothing = UNTAGGED if question is None else UNUSED
    sizes = {len(one.read.annotators) for one in chosen}
    varies = "" if len(sizes) < 2 else "the number of annotators differs between the documents"
    return Row(
        tag,
        only.read.slug if only else None,
        unit,
        people,
        sum(one.units for one in chosen),
        tagged,
        figure("percent", nothing),
        figure("cohen", nothing or _not_two([one.read for one in chosen])),
        figure("fleiss", nothing or varies),
        figure("alpha", nothing),
        _unitizing([one.read for one in chosen], tag, nested, nothing or varies),
    )


def _not_two(chosen: Sequence[Reading]) -> str:
    """Why Cohen's κ does not fit these documents; empty where it does."""
    sets = {read.annotators for read in chosen}
    if {len(one) for one in sets} != {2}:
        return "for two annotators only"
    return "" if len(sets) == 1 else "not the same two annotators in every document"


def _unitizing(chosen: Sequence[Reading], tag: str | None, nested: bool, why: str) -> Figure:
    if why or tag is None:
        return Figure(None, why or "for one tag at a time, since passages of several overlap")
    value = unitizing_alpha([continuum(read, tag, nested=nested) for read in chosen])
    return Figure(value, CONSTANT if value is None else "")


def _pairs(counted: Sequence[_Counted], question: int | None) -> Iterator[Pair]:
    """Every two annotators, over what both have annotated."""
    shared: dict[tuple[str, str], list[tuple[str, Tally]]] = defaultdict(list)
    for one in counted:
        for (a, b), tally in _tallies(one, question):
            names = one.read.annotators
            shared[names[a], names[b]].append((one.read.slug, tally))
    people = sorted({name for one in counted for name in one.read.annotators})
    for pair in combinations(people, 2):
        found = shared.get(pair, [])
        tallies = [tally for _, tally in found]
        units = sum(tally.units for tally in tallies)
        nothing = "" if units else NOTHING_IN_COMMON
        if not nothing and not any(count for t in tallies for count in t.counts[1:]):
            nothing = UNTAGGED if question is None else UNUSED
        yield Pair(
            pair,
            tuple(slug for slug, _ in found),
            units,
            _figure(coefficients.percent, tallies, nothing),
            _figure(coefficients.cohen, tallies, nothing),
        )


def _figure(coefficient: _Coefficient, tallies: Sequence[Tally], why: str) -> Figure:
    value = None if why else coefficient(tallies)
    return Figure(value, why or (CONSTANT if value is None else ""))


def _tallies(one: _Counted, question: int | None) -> Iterator[tuple[tuple[int, int], Tally]]:
    """The tally of every two annotators of a document; category 0 is none."""
    annotators = range(len(one.read.annotators))
    # Many units are tagged alike: each way of tagging is looked at once.
    ways: Counter[tuple[tuple[frozenset[int], int], ...]] = Counter()
    for sentence in one.answers[question]:
        for units, groups in sentence:
            ways[tuple(groups.items())] += units
    places = {_NO_TAG: 0}
    columns = []
    for way, units in ways.items():
        column = [0] * len(annotators)
        for category, who in way:
            place = places.setdefault(category, len(places))
            while place and who:
                column[(who & -who).bit_length() - 1] = place
                who &= who - 1
        columns.append((column, units))
    own = [[0] * len(places) for _ in annotators]
    for column, units in columns:
        for who, place in enumerate(column):
            own[who][place] += units
    if not columns:
        return
    weights = [units for _, units in columns]
    said = list(zip(*(column for column, _ in columns), strict=True))
    for a, b in combinations(annotators, 2):
        split = sum(w for x, y, w in zip(said[a], said[b], weights, strict=True) if x != y)
        both = tuple(x + y for x, y in zip(own[a], own[b], strict=True))
        yield (a, b), Tally(2, one.units, split, both, tuple(own[a]))


def _left_out(readings: Sequence[Reading]) -> Iterator[LeftOut]:
    everybody = {name for read in readings for name in read.annotators}
    for read in readings:
        if not read.annotators:
            yield LeftOut(read.slug, "the document: nobody has annotated it")
        elif len(read.annotators) == 1:
            yield LeftOut(read.slug, f"the document: only {read.annotators[0]} has annotated it")
        missing = sorted(everybody.difference(read.annotators))
        if missing and len(read.annotators) > 1:
            have = "has" if len(missing) == 1 else "have"
            yield LeftOut(read.slug, f"{', '.join(missing)}, who {have} no annotation in it")
        if read.orphans:
            them = (
                "an annotation that has"
                if read.orphans == 1
                else (f"{read.orphans:,} annotations that have")
            )
            yield LeftOut(read.slug, f"{them} lost the passage")
        if read.resolutions:
            yield LeftOut(read.slug, "what consensus says: a resolution, not a voice")
