"""Everyone's annotations over a text: how many annotators tagged each sentence, and as what.

Sentences are counted piece by piece as pieces come into view, from the marks that the pane has
anyway. A sentence of a long block that two pieces share is counted in each.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from annotations.model import COLOURS, CONSENSUS, Brief
from corpus.document import BlockKind, Span
from corpus.text.segments import sentences
from reader.text.highlights import LANES, Lane, Mark
from reader.tui.open_document import OpenDocument

_BARS = "▏▎▍▌▋▊▉█"
"""Beside the further rows of a sentence: an eighth for each annotator."""
SHADES = 4
SHARED_COLOUR = "grey"
"""The colour of what several annotators tagged, where colours stand for annotators."""
_TEXT_ONLY = -1
"""The lane of marks that do not show in the margin."""
_MAX_COUNT = 99
_MAX_NARROW_COUNT = 9
"""The greatest count that fits where the margin has fewer lanes."""


class AnnotatorStyle(NamedTuple):
    """How an annotator can be told apart from the others."""

    letter: str
    colour: str


class SentenceTally(NamedTuple):
    """What was said of a sentence."""

    span: Span
    tags: tuple[tuple[str, tuple[str, ...]], ...]
    """Each tag with the annotators who set it; the most frequent first."""
    people: tuple[str, ...]
    """Everybody who tagged it, by name."""


def annotator_styles(names: Iterable[str]) -> dict[str, AnnotatorStyle]:
    """A letter and a colour of the palette for each name; *consensus* is not a person.

    Everyone gets a letter of their own name, a digit if all of those are taken, and at last a sign
    that many share.
    """
    styles: dict[str, AnnotatorStyle] = {}
    taken: set[str] = set()
    people = sorted(set(names) - {CONSENSUS}, key=lambda name: (name.casefold(), name))
    for n, name in enumerate(people):
        letters = [char.upper() for char in name if char.isalpha() and len(char.upper()) == 1]
        free = (letter for letter in [*letters, *"123456789"] if letter not in taken)
        letter = next(free, "·")
        taken.add(letter)
        styles[name] = AnnotatorStyle(letter, COLOURS[n % len(COLOURS)])
    return styles


def tally_sentence(
    span: Span, briefs: Iterable[Brief], people: Collection[str], order: Mapping[str, int]
) -> SentenceTally:
    """Count what these people say of a sentence.

    Tags of the same frequency are in the order of the codebook, which `order` gives by name.
    """
    by_tag: dict[str, set[str]] = {}
    for brief in briefs:
        if brief.annotator in people and not brief.orphaned:
            for tag in brief.tags:
                by_tag.setdefault(tag, set()).add(brief.annotator)
    ranked = sorted(by_tag, key=lambda tag: (-len(by_tag[tag]), order.get(tag, len(order)), tag))
    everybody = Counter(name for names in by_tag.values() for name in names)
    return SentenceTally(
        span, tuple((tag, tuple(sorted(by_tag[tag]))) for tag in ranked), tuple(sorted(everybody))
    )


@dataclass(frozen=True)
class AnnotationOverlay:
    """Whose annotations are counted over one text, and what their colours stand for."""

    document: OpenDocument = field(compare=False)
    people: Mapping[str, AnnotatorStyle]
    """Those who are counted."""
    by_annotator: bool = False
    """Colours and letters stand for annotators, not for tags."""

    def lanes_by_row(
        self, marks: Sequence[Mark], starts: Sequence[int], end: int, kind: BlockKind, lanes: int
    ) -> list[tuple[Lane, ...]]:
        """The marks of each row of a piece (see `highlights.lanes`), which is of a block of this
        kind: shades of its sentences, and a strip in the margin of `lanes` cells.

        The strip shows the number of annotators with the letter of the most frequent tag, or the
        letters of the annotators; on further rows a bar. If several sentences begin in a row, it
        shows the one that most people have tagged.
        """
        document = self.document.document
        rows: list[list[tuple[SentenceTally, bool]]] = [[] for _ in starts]
        spans = sentences(document.text, starts[0], end, document.metadata.language, kind)
        for tally in self._tallies(marks, spans):
            first = max(0, bisect_right(starts, tally.span.start) - 1)
            last = max(first, bisect_right(starts, tally.span.end - 1) - 1)
            for row in range(first, last + 1):
                rows[row].append((tally, row == first))
        return [self._row_lanes(row, lanes) for row in rows]

    def _tallies(self, marks: Sequence[Mark], spans: Iterable[Span]) -> Iterable[SentenceTally]:
        """The tallies of the sentences that somebody has tagged."""
        annotations = self.document.annotations
        order = {tag.name: n for n, tag in enumerate(self.document.codebook.tags)}
        for span in spans:
            ids = {mark.id for mark in marks if mark.start < span.end and mark.end > span.start}
            briefs = (annotations[id_] for id_ in ids if id_ in annotations)
            tally = tally_sentence(span, briefs, self.people, order)
            if tally.tags:
                yield tally

    def _row_lanes(
        self, tallies: Sequence[tuple[SentenceTally, bool]], lanes: int
    ) -> tuple[Lane, ...]:
        """The lanes of one row, from its tallies and whether each sentence begins there."""
        if not tallies:
            return ()
        row_lanes = [Lane(_TEXT_ONLY, self._mark(tally), False) for tally, _ in tallies]
        most_tagged, begins = max(tallies, key=lambda item: (item[1], len(item[0].people)))
        for lane, (sign, colour) in enumerate(self._strip(most_tagged, begins, lanes)):
            mark = Mark(*most_tagged.span, "", sign, colour, margin_only=True)
            row_lanes.append(Lane(min(lane, LANES), mark, True))
        return tuple(row_lanes)

    def _strip(self, tally: SentenceTally, begins: bool, lanes: int) -> list[AnnotatorStyle]:
        """The signs in the margin, with their colours."""
        colour = self._mark(tally).colour
        count = len(tally.people)
        if not begins:
            return [AnnotatorStyle(_BARS[min(count, len(_BARS)) - 1], colour)]
        if self.by_annotator:
            return [self.people[name] for name in tally.people]
        if lanes < LANES:
            return [AnnotatorStyle(str(min(count, _MAX_NARROW_COUNT)), colour)]
        letter = self._tag_style(tally.tags[0][0]).letter
        return [AnnotatorStyle(char, colour) for char in f"{min(count, _MAX_COUNT)}{letter}"]

    def _mark(self, tally: SentenceTally) -> Mark:
        """The sentence in the text: the more people have tagged it, the deeper its shade."""
        shade = max(1, round(SHADES * len(tally.people) / max(1, len(self.people))))
        if not self.by_annotator:
            colour = self._tag_style(tally.tags[0][0]).colour
        elif len(tally.people) == 1:
            colour = self.people[tally.people[0]].colour
        else:
            colour = SHARED_COLOUR
        return Mark(*tally.span, "", "", colour, shade=shade)

    def _tag_style(self, name: str) -> AnnotatorStyle:
        tag = self.document.codebook.get(name)
        return AnnotatorStyle(tag.mark, tag.colour) if tag else AnnotatorStyle("?", "grey")
