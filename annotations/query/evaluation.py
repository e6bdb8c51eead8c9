"""Which annotations a query answers.

Conditions are asked of each annotation. What is about passages is a sweep over intervals, in two
directions: from the leaves up, which positions a node covers; from the root down, which annotations
make it so at the positions that count. Intervals of which every two overlap have a position in
common, so that one position is enough to look at.

All documents lie on one line, far from each other; an orphan, which has no passage, lies by itself.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial

from annotations.model import Annotation
from annotations.model.attributes import AttributeType
from annotations.query.document_fields import fulfils, is_named
from annotations.query.intervals import Intervals
from annotations.query.parsing import MOST_ALTERNATIVES
from annotations.query.tree import (
    ANY,
    And,
    By,
    Doc,
    In,
    Node,
    Not,
    Nothing,
    Or,
    Tag,
    Words,
    alternatives_written_out,
    is_condition,
)
from annotations.query.words import WordsCondition
from corpus.document import DocumentSummary
from corpus.text.romanisation import latin_form
from corpus.text.words import word_bounds

_APART = 40
"""Documents lie 2 to this power positions apart."""
_REMEMBERED = 16
_Chosen = list[int]
"""Indexes of annotations, in the order of their starts."""
_Test = Callable[[int], bool]


@dataclass(frozen=True)
class Queried:
    """What a query is asked of."""

    annotations: Sequence[Annotation]
    """All that may be seen: others than those that are answered count for overlaps."""
    documents: Mapping[str, DocumentSummary]
    """By their ids."""
    types: Mapping[str, AttributeType] = field(default_factory=dict)
    """Of the documents' attributes, by their keys."""


TextOf = Callable[[str], str]
"""Reads the text of a document (its id); only `near:` needs it."""


class Evaluation:
    """The evaluation of queries on one state of a library."""

    def __init__(self, queried: Queried) -> None:
        self.queried = queried
        self._annotations = queried.annotations
        self._answers: dict[Node, frozenset[int]] = {}
        """Of the last few queries: who types words behind filters asks the same again."""
        self._words: dict[str, tuple[list[int], list[int]]] = {}
        """Where the words of a document begin and end, as far as that was asked."""

    def answered(self, tree: Node, text_of: TextOf) -> list[Annotation]:
        """The annotations that the query answers, in the order in which they were given."""
        return [self._annotations[n] for n in sorted(self.answers(tree, text_of))]

    def answers(self, tree: Node, text_of: TextOf) -> frozenset[int]:
        """Their indexes."""
        if tree not in self._answers:
            written_out = alternatives_written_out(tree, MOST_ALTERNATIVES)
            sweep = _Sweep(self, text_of)
            if len(self._answers) >= _REMEMBERED:
                self._answers.pop(next(iter(self._answers)))
            self._answers[tree] = frozenset(
                sweep.support(written_out or Nothing, self.everything, None)
            )
        return self._answers[tree]

    @cached_property
    def everything(self) -> _Chosen:
        return sorted(range(len(self._annotations)), key=self.spans.__getitem__)

    @cached_property
    def units(self) -> list[int]:
        """The number of each annotation's document; an orphan has one of its own."""
        numbers: dict[str, int] = {}
        for annotation in self._annotations:
            numbers.setdefault(annotation.document, len(numbers))
        return [
            len(numbers) + n if annotation.status == "orphaned" else numbers[annotation.document]
            for n, annotation in enumerate(self._annotations)
        ]

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Where each annotation lies on the line."""
        return [
            (
                (unit << _APART) + annotation.span.start,
                (unit << _APART) + max(annotation.span.end, annotation.span.start + 1),
            )
            for unit, annotation in zip(self.units, self._annotations, strict=True)
        ]

    def words_of(self, document: str, text_of: TextOf) -> tuple[list[int], list[int]]:
        """Where the words of a document begin, and where they end."""
        if document not in self._words:
            self._words[document] = word_bounds(text_of(document))
        return self._words[document]


class _Sweep:
    """One evaluation of one query."""

    def __init__(self, evaluation: Evaluation, text_of: TextOf) -> None:
        self._queried = evaluation.queried
        self._annotations = evaluation.queried.annotations
        self._units = evaluation.units
        self._spans = evaluation.spans
        self._everything = evaluation.everything
        self._words_of = partial(evaluation.words_of, text_of=text_of)

    # Passages

    def _cover(self, node: Node, among: _Chosen) -> Intervals:
        """The positions at which these annotations make the node true."""
        match node:
            case And(parts, None):
                among, passages = self._narrowed(parts, among)
                if not passages:
                    return self._union(among)
                cover = self._cover(passages[0], among)
                for part in passages[1:]:
                    cover = cover.intersection(self._cover(part, among))
                return cover
            case Or(parts) if not is_condition(node):
                cover = Intervals([], [])
                for part in parts:
                    cover = cover.joined(self._cover(part, among))
                return cover
            case _:
                return self._union(sorted(self.support(node, among, None), key=self._start))

    def support(self, node: Node, among: _Chosen, within: Intervals | None) -> set[int]:
        """Those of these annotations that make the node true at one of the positions `within`, or
        at any.
        """
        if is_condition(node):
            return self._overlapping(filter(self._test(node), among), within)
        match node:
            case Tag(name):
                return self._overlapping(filter(self._tagged(name), among), within)
            case Or(parts):
                return set[int]().union(*(self.support(part, among, within) for part in parts))
            case And(parts, near):
                among, passages = self._narrowed(parts, among)
                if near is not None and len(passages) > 1:
                    return self._overlapping(self._near(passages, among, near), within)
                for part in passages if len(passages) > 1 else ():
                    cover = self._cover(part, among)
                    within = cover if within is None else within.intersection(cover)
                return set[int]().union(*(self.support(part, among, within) for part in passages))
            case _:  # a saved query that there is not
                return set()

    def _narrowed(self, parts: Iterable[Node], among: _Chosen) -> tuple[_Chosen, list[Node]]:
        """The annotations that fulfil the conditions among the parts, and the other parts."""
        passages = [part for part in parts if not is_condition(part)]
        for condition in filter(is_condition, parts):
            among = list(filter(self._test(condition), among))
        return among, passages

    def _start(self, n: int) -> tuple[int, int]:
        return self._spans[n]

    def _union(self, chosen: Iterable[int]) -> Intervals:
        return Intervals.union(self._spans[n] for n in chosen)

    def _overlapping(self, chosen: Iterable[int], within: Intervals | None) -> set[int]:
        if within is None:
            return set(chosen)
        return {n for n in chosen if within.overlap(*self._spans[n])}

    def _near(self, parts: Sequence[Node], among: _Chosen, distance: int) -> set[int]:
        """Those that are near annotations which answer the other parts, and these near each other.

        One passage ends at most so many words before another begins: the other begins within the
        first, if that is made longer by so many words. So what is near is what overlaps.
        """
        supports = [self.support(part, among, None) for part in parts]
        shared = set.intersection(*({self._units[n] for n in support} for support in supports))
        longer: dict[int, tuple[int, int]] = {}
        for n in set[int]().union(*supports):
            if self._units[n] in shared:
                first, end = self._word_spans(n)
                longer[n] = first, end + distance + 1
        covers = [
            Intervals.union(sorted(longer[n] for n in support if n in longer))
            for support in supports
        ]
        common = covers[0]
        for cover in covers[1:]:
            common = common.intersection(cover)
        return {n for n, span in longer.items() if common.overlap(*span)}

    def _word_spans(self, n: int) -> tuple[int, int]:
        """Where an annotation lies on the line, in words."""
        unit, annotation = self._units[n], self._annotations[n]
        if annotation.status == "orphaned":
            return unit << _APART, unit << _APART
        starts, ends = self._words_of(annotation.document)
        first = bisect_right(ends, annotation.span.start)
        end = bisect_left(starts, annotation.span.end)
        return (unit << _APART) + first, (unit << _APART) + max(first, end)

    # Conditions

    def _tagged(self, name: str) -> _Test:
        annotations, wanted = self._annotations, latin_form(name)
        known: dict[tuple[str, ...], bool] = {}

        def test(n: int) -> bool:
            tags = annotations[n].tags
            if tags not in known:
                known[tags] = any(is_nested(tag, wanted) for tag in tags)
            return known[tags]

        return test

    def _test(self, node: Node) -> _Test:
        """Whether an annotation fulfils the condition."""
        annotations = self._annotations
        match node:
            case By(name):
                wanted = latin_form(name)
                annotators = {annotation.annotator for annotation in annotations}
                people = {one.id for one in annotators if is_annotator(one.name, wanted)}
                return lambda n: annotations[n].annotator.id in people
            case In() | Doc():
                chosen = documents_fulfilling(node, self._queried)
                return lambda n: annotations[n].document in chosen
            case Words(text):
                return self._words_test(text)
            case And(parts):
                tests = [self._test(part) for part in parts]
                return lambda n: all(test(n) for test in tests)
            case Or(parts):
                tests = [self._test(part) for part in parts]
                return lambda n: any(test(n) for test in tests)
            case Not(part) if is_condition(part):
                inner = self._test(part)
                return lambda n: not inner(n)
            case Not(part):
                cover = self._cover(part, self._everything)
                return lambda n: not cover.overlap(*self._spans[n])
            case _:
                return lambda _: False

    def _words_test(self, text: str) -> _Test:
        condition, annotations = WordsCondition.of(text), self._annotations
        return lambda n: condition.holds(annotations[n].content, annotations[n].note or "")


def is_nested(tag: str, wanted: str) -> bool:
    """Whether a tag is the one that is wanted (`latin_form`), or nested in it."""
    folded = latin_form(tag)
    return wanted == ANY or folded == wanted or folded.startswith(f"{wanted}/")


def is_annotator(name: str, wanted: str) -> bool:
    """Whether an annotator's name begins with the one that is wanted (`latin_form`)."""
    return wanted == ANY or latin_form(name).startswith(wanted)


def documents_fulfilling(node: Node, queried: Queried) -> set[str]:
    """The ids of the documents of which a node that is about documents is true."""
    return {
        id_ for id_, document in queried.documents.items()
        if _document_test(node, document, queried.types)
    }  # fmt: skip


def _document_test(
    node: Node, document: DocumentSummary, types: Mapping[str, AttributeType]
) -> bool:
    match node:
        case In(name):
            return is_named(document, name)
        case Doc():
            return fulfils(document, node, types)
        case And(parts):
            return all(_document_test(part, document, types) for part in parts)
        case Or(parts):
            return any(_document_test(part, document, types) for part in parts)
        case Not(part):
            return not _document_test(part, document, types)
        case _:
            return True
