"""A document with its passages marked: which stretch of text belongs to which annotations."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from annotations.analysis.selection import ExportSelection
from annotations.exchange.reference import reference
from annotations.model import Annotation, Codebook
from annotations.model.notes import with_line_feeds
from annotations.model.tag_colours import HUES
from annotations.model.tag_letters import NO_LETTER
from corpus.document import Block, Document, Span

LINES = ("solid", "dashed", "dotted", "double")
"""How passages are underlined, so that tags can be told apart without colours."""
_TINT = 0.22
"""How much of a hue a tint has."""
UNTAGGED = HUES["grey"]


@dataclass(frozen=True, slots=True)
class TagLook:
    """How a tag is shown."""

    name: str
    letter: str
    hue: str
    """As `#rrggbb`."""
    line: str
    """One of LINES."""
    description: str
    rank: int = 0
    """Its place in the legend, from 0."""

    @property
    def tint(self) -> str:
        """The hue on white paper, as `#rrggbb`."""
        parts = (int(self.hue[at : at + 2], 16) for at in (1, 3, 5))
        return "#" + "".join(f"{round(255 - (255 - part) * _TINT):02x}" for part in parts)


NO_TAG = TagLook("", "", UNTAGGED, "solid", "")


class LinkedWords(NamedTuple):
    """What an annotation links to."""

    kind: str
    words: str
    title: str
    """Of the document."""


@dataclass(frozen=True, slots=True)
class Mark:
    """An annotation in the text, with a number of its own within the file."""

    number: int
    annotation: Annotation
    looks: tuple[TagLook, ...]
    """Of its tags; NO_TAG where it has none."""
    lane: int
    """Which of the lines under the text is its own, from 0; no two that overlap share one."""
    note: str
    links: tuple[LinkedWords, ...] = ()

    @property
    def label(self) -> str:
        """The letters of its tags and its number, as in “C3”."""
        letters = "".join(dict.fromkeys(look.letter for look in self.looks))
        return f"{letters}{self.number}"


class Segment(NamedTuple):
    """A stretch of text within one block, over which the same annotations extend."""

    text: str
    marks: tuple[Mark, ...]
    starting: tuple[Mark, ...]
    """Those that begin with it."""
    ending: tuple[Mark, ...]
    """Those that end with it."""


@dataclass(frozen=True, slots=True)
class MarkedDocument:
    """A document with its marks, by place."""

    document: Document
    reference: str
    marks: tuple[Mark, ...]
    orphans: tuple[Mark, ...]
    """Annotations whose passage is gone; they mark nothing."""

    def blocks(self) -> Iterator[tuple[Block, list[Segment]]]:
        """The blocks in order, each divided where an annotation begins or ends."""
        sweep = _Sweep(self.document.text, self.marks)
        blocks = self.document.blocks
        following = [block.start for block in blocks[1:]] + [len(self.document.text) + 1]
        for block, until in zip(blocks, following, strict=True):
            yield block, sweep.segments(block.span, until)


@dataclass
class _Sweep:
    """Goes through a text once, from its beginning to its end."""

    text: str
    marks: Sequence[Mark]
    _next: int = 0
    _active: dict[int, Mark] = field(default_factory=dict)

    def segments(self, span: Span, until: int) -> list[Segment]:
        """The segments of the next block; `until`: where the one behind it begins."""
        self._forget(span.start)
        cuts = {span.start, span.end}
        cuts.update(mark.annotation.span.end for mark in self._active.values())
        begins: dict[int, list[Mark]] = {}
        while self._next < len(self.marks):
            mark = self.marks[self._next]
            start, end = mark.annotation.span
            if start >= span.end:
                break
            self._next += 1
            if end > span.start:
                begins.setdefault(max(start, span.start), []).append(mark)
                cuts.update((max(start, span.start), end))
        inside = sorted(cut for cut in cuts if span.start <= cut <= span.end)
        return [
            self._segment(start, end, begins.get(start, ()), until if end == span.end else end)
            for start, end in pairwise(inside)
        ]

    def _segment(self, start: int, end: int, begins: Sequence[Mark], until: int) -> Segment:
        self._forget(start)
        self._active.update((mark.number, mark) for mark in begins)
        marks = tuple(self._active.values())
        ending = tuple(mark for mark in marks if mark.annotation.span.end <= until)
        return Segment(self.text[start:end], marks, tuple(begins), ending)

    def _forget(self, offset: int) -> None:
        for number in [n for n, m in self._active.items() if m.annotation.span.end <= offset]:
            del self._active[number]


def looks_of(codebook: Codebook, annotations: Sequence[Annotation]) -> dict[str, TagLook]:
    """How the tags of these annotations are shown, in the order of the codebook."""
    used = {tag for annotation in annotations for tag in annotation.tags}
    known = [tag for tag, _ in codebook.as_tree() if tag.name in used]
    looks = {
        tag.name: TagLook(
            tag.name, tag.mark, HUES.get(tag.colour, UNTAGGED), LINES[n % len(LINES)],
            tag.description, n,
        )
        for n, tag in enumerate(known)
    }  # fmt: skip
    for name in sorted(used - looks.keys()):
        looks[name] = TagLook(name, NO_LETTER, UNTAGGED, "solid", "", len(looks))
    return looks


def marked_documents(
    selection: ExportSelection, looks: dict[str, TagLook]
) -> Iterator[MarkedDocument]:
    """The documents that have annotations, one at a time, with the marks numbered through."""
    grouped = selection.by_document()
    links = _Links(selection)
    number = 0
    for summary in selection.documents:
        annotations = grouped.get(summary.id)
        if annotations is None:
            continue
        document = selection.document(summary.id)
        lanes = _lanes([one for one in annotations if one.status != "orphaned"])
        marks, orphans = list[Mark](), list[Mark]()
        for one in annotations:
            number += 1
            mark = Mark(
                number, one, tuple(looks[tag] for tag in one.tags) or (NO_TAG,),
                lanes.get(one.id, 0), with_line_feeds(one.note or "").strip("\n"), links.of(one),
            )  # fmt: skip
            (marks if one.id in lanes else orphans).append(mark)
        yield MarkedDocument(document, reference(summary), tuple(marks), tuple(orphans))


class _Links:
    """What annotations link to, in words."""

    def __init__(self, selection: ExportSelection) -> None:
        self._linked = {link.target for _, link in selection.links()}
        self._targets = {one.id: one for one in selection.annotations if one.id in self._linked}
        self._titles = {summary.id: summary.title for summary in selection.documents}

    def of(self, annotation: Annotation) -> tuple[LinkedWords, ...]:
        return tuple(
            LinkedWords(link.kind, target.content, self._titles[target.document])
            for link in annotation.links
            if (target := self._targets.get(link.target)) is not None
        )


def _lanes(annotations: Sequence[Annotation]) -> dict[str, int]:
    """A lane for each annotation (its id), the lowest that is free; they come by their starts."""
    free: list[int] = []
    taken: list[tuple[int, int]] = []
    lanes: dict[str, int] = {}
    for one in annotations:
        while taken and taken[0][0] <= one.span.start:
            heapq.heappush(free, heapq.heappop(taken)[1])
        lane = heapq.heappop(free) if free else len(taken)
        heapq.heappush(taken, (one.span.end, lane))
        lanes[one.id] = lane
    return lanes
