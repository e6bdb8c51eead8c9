"""What is compared: the sentences or characters of a document, and who has set which tag on each.

The rules. A sentence carries an annotator's tag if a passage of theirs with this tag overlaps it,
be it by one character. Characters are those of the sentences: the white space between two sentences
is nobody's, so that one passage over both and two passages, one each, are the same.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

from annotations.model import CONSENSUS, Annotation
from corpus.document import Document, Span
from corpus.text.segments import sentences

Unit = Literal["sentence", "character"]
UNITS: tuple[Unit, ...] = get_args(Unit)


class Marked(NamedTuple):
    """A passage that an annotator has given tags."""

    who: int
    """The annotator's place among those who count."""
    span: Span
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as its annotators have read it."""

    slug: str
    length: int
    """Code points of the text."""
    sentences: tuple[Span, ...]
    annotators: tuple[str, ...]
    """Those who count: who has at least one annotation that has its place in this document."""
    marks: tuple[Marked, ...]
    orphans: int = 0
    """Annotations of theirs that have lost their passage; they are left out."""
    resolutions: int = 0
    """Annotations of *consensus*; they are left out."""

    @property
    def everybody(self) -> int:
        """The set of all annotators, as bits."""
        return (1 << len(self.annotators)) - 1


class Cell(NamedTuple):
    """Units in a row that everybody has tagged alike."""

    units: int
    """How many: 1 for a sentence."""
    tagged: tuple[int, ...]
    """For each tag in question those who have set it, as bits by their place."""


def sentences_of(document: Document) -> tuple[Span, ...]:
    """The sentences of a document, block by block."""
    language = document.metadata.language
    return tuple(
        sentence
        for block in document.blocks
        for sentence in sentences(document.text, block.start, block.end, language)
    )


def reading(
    document: Document,
    annotations: Iterable[Annotation],
    *,
    only: Collection[str] = (),
) -> Reading:
    """What these annotations of the document say, by these annotators `only`, if any are named.

    *Consensus* is a resolution, not a voice, and does not count.
    """
    everything = list(annotations)
    spoken = [one for one in everything if one.annotator.name != CONSENSUS]
    voices = [one for one in spoken if not only or one.annotator.name in only]
    placed = [one for one in voices if one.status != "orphaned"]
    annotators = tuple(sorted({one.annotator.name for one in placed}))
    place = {name: n for n, name in enumerate(annotators)}
    return Reading(
        document.slug,
        len(document.text),
        sentences_of(document),
        annotators,
        tuple(Marked(place[one.annotator.name], one.span, one.tags) for one in placed),
        len(voices) - len(placed),
        len(everything) - len(spoken),
    )


def carries(tags: Collection[str], tag: str, nested: bool) -> bool:
    """Whether these tags hold the tag; if `nested`, also as one that is nested in it."""
    return tag in tags or (nested and any(one.startswith(f"{tag}/") for one in tags))


def within(spans: Sequence[Span], span: Span) -> range:
    """The places of those of disjoint spans, in order, that `span` overlaps."""
    first = bisect_right(spans, span.start, key=lambda one: one.end)
    return range(first, max(first, bisect_left(spans, span.end, key=lambda one: one.start)))


def cells(
    read: Reading, tags: Sequence[str], unit: Unit, *, nested: bool = False
) -> list[list[Cell]]:
    """For each sentence its units: itself, or its characters in runs."""
    known: dict[tuple[str, ...], list[int]] = {}
    inside: list[list[tuple[Marked, list[int]]]] = [[] for _ in read.sentences]
    for mark in read.marks:
        if mark.tags not in known:
            known[mark.tags] = [n for n, tag in enumerate(tags) if carries(mark.tags, tag, nested)]
        if known[mark.tags]:
            for place in within(read.sentences, mark.span):
                inside[place].append((mark, known[mark.tags]))
    if unit == "sentence":
        return [[_whole(marks, len(tags))] for marks in inside]
    return [
        list(_runs(sentence, marks, len(tags)))
        for sentence, marks in zip(read.sentences, inside, strict=True)
    ]


def _whole(marks: Iterable[tuple[Marked, list[int]]], tags: int) -> Cell:
    tagged = [0] * tags
    for mark, places in marks:
        for place in places:
            tagged[place] |= 1 << mark.who
    return Cell(1, tuple(tagged))


def _runs(sentence: Span, marks: Iterable[tuple[Marked, list[int]]], tags: int) -> Iterator[Cell]:
    """The characters of a sentence, by one pass over the ends of the passages in it."""
    ends: list[tuple[int, int, int, int]] = []
    for mark, places in marks:
        for place in places:
            ends.append((max(sentence.start, mark.span.start), 1, place, mark.who))
            ends.append((min(sentence.end, mark.span.end), -1, place, mark.who))
    open_: Counter[tuple[int, int]] = Counter()
    tagged, at = [0] * tags, sentence.start
    for offset, step, place, who in sorted(ends):
        if offset > at:
            yield Cell(offset - at, tuple(tagged))
            at = offset
        # An annotator's passages may overlap: the tag ends with the last of them.
        open_[place, who] += step
        if open_[place, who] > 0:
            tagged[place] |= 1 << who
        else:
            tagged[place] &= ~(1 << who)
    if sentence.end > at:
        yield Cell(sentence.end - at, tuple(tagged))


def by_tag(cell: Cell, tag: int, everybody: int) -> dict[frozenset[int], int]:
    """The annotators by whether they have set this tag: {} or {tag} → who, as bits."""
    return {frozenset((tag,)): cell.tagged[tag], frozenset(): everybody & ~cell.tagged[tag]}


def by_set(cell: Cell, everybody: int) -> dict[frozenset[int], int]:
    """The annotators by the set of tags that they have given these units, as bits."""
    groups = {frozenset[int](): everybody}
    for tag, who in enumerate(cell.tagged):
        if who:
            split: dict[frozenset[int], int] = {}
            for some, group in groups.items():
                if group & who:
                    split[some | {tag}] = group & who
                if group & ~who:
                    split[some] = group & ~who
            groups = split
    return groups
