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

from annotations.analysis.sentence_coverage import covers_sentence
from annotations.model import COLOURS, CONSENSUS, Brief
from corpus.document import BlockKind, Span
from corpus.text.sentences import sentences
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
DIVIDED = "÷"
"""Before the number of those who tagged a sentence and do not agree."""
_MORE = "+"
"""Behind the first tag of a sentence on which everybody has set several."""


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

    @property
    def is_divided(self) -> bool:
        """Whether those who tagged it have not all set the same tags."""
        return any(annotators != self.people for _, annotators in self.tags)

    @property
    def is_tied(self) -> bool:
        """Whether no tag was set by more of them than any other."""
        return (
            self.is_divided and len(self.tags) > 1 and len(self.tags[0][1]) == len(self.tags[1][1])
        )


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

        The strip shows the letter of the tag with the number of annotators who set it, or that
        they are divided, or the letters of the annotators; on further rows the other tags, and at
        last a bar. If several sentences begin in a row, it shows the one that most people have
        tagged; of these one on which they are divided.
        """
        document = self.document.document
        rows: list[list[tuple[SentenceTally, int]]] = [[] for _ in starts]
        spans = sentences(document.text, starts[0], end, document.metadata.language, kind)
        for tally in self._tallies(marks, spans):
            first = max(0, bisect_right(starts, tally.span.start) - 1)
            last = max(first, bisect_right(starts, tally.span.end - 1) - 1)
            for row in range(first, last + 1):
                rows[row].append((tally, row - first))
        return [self._row_lanes(row, lanes) for row in rows]

    def _tallies(self, marks: Sequence[Mark], spans: Iterable[Span]) -> Iterable[SentenceTally]:
        """The tallies of the sentences that somebody has tagged."""
        annotations = self.document.annotations
        order = {tag.name: n for n, tag in enumerate(self.document.codebook.tags)}
        for span in spans:
            ids = {mark.id for mark in marks if mark.start < span.end and mark.end > span.start}
            briefs = (
                annotations[id_]
                for id_ in ids
                if id_ in annotations
                and covers_sentence(self.document.document.text, span, annotations[id_].span)
            )
            tally = tally_sentence(span, briefs, self.people, order)
            if tally.tags:
                yield tally

    def _row_lanes(
        self, tallies: Sequence[tuple[SentenceTally, int]], lanes: int
    ) -> tuple[Lane, ...]:
        """The lanes of one row, from its tallies and which row of its sentence it is."""
        if not tallies:
            return ()
        row_lanes = [Lane(_TEXT_ONLY, self._mark(tally), False) for tally, _ in tallies]
        most_tagged, row = max(tallies, key=_prominence)
        for lane, (sign, colour) in enumerate(self._strip(most_tagged, row, lanes)):
            mark = Mark(*most_tagged.span, "", sign, colour, margin_only=True)
            row_lanes.append(Lane(min(lane, LANES), mark, True))
        return tuple(row_lanes)

    def _strip(self, tally: SentenceTally, row: int, lanes: int) -> list[AnnotatorStyle]:
        """The signs in the margin, with their colours: `C6` where all six agree, `÷6` where they
        are divided, and below it `C3`, `O2`, `D1`, as far as the sentence has rows.
        """
        colour = self._mark(tally).colour
        if self.by_annotator and row == 0:
            return [self.people[name] for name in tally.people]
        bar = [AnnotatorStyle(_BARS[min(len(tally.people), len(_BARS)) - 1], colour)]
        if self.by_annotator:
            return bar
        if lanes < LANES:
            return self._narrow_sign(tally, colour) if row == 0 else bar
        if row == 0 and tally.is_divided:
            return _signs(DIVIDED, len(tally.people), colour)
        # Below the sign of a divided sentence every tag has a row; else the first has the first.
        at = row - tally.is_divided
        if at >= len(tally.tags):
            return bar
        tag, people = tally.tags[at]
        letter, own_colour = self._tag_style(tag)
        signs = _signs(letter, len(people), own_colour)
        if row == 0 and len(tally.tags) > 1 and len(signs) < LANES:
            signs.append(AnnotatorStyle(_MORE, colour))
        return signs

    def _narrow_sign(self, tally: SentenceTally, colour: str) -> list[AnnotatorStyle]:
        """One sign, where the margin has one cell: how many agree, or that they do not."""
        if tally.is_divided:
            return [AnnotatorStyle(DIVIDED, colour)]
        return [AnnotatorStyle(str(min(len(tally.people), _MAX_NARROW_COUNT)), colour)]

    def _mark(self, tally: SentenceTally) -> Mark:
        """The sentence in the text: the more people have tagged it, the deeper its shade. The
        colour of a tag says that more people have set that one than any other.
        """
        people = len(tally.people)
        if self.by_annotator:
            colour = self.people[tally.people[0]].colour if people == 1 else SHARED_COLOUR
        elif tally.is_tied:
            colour = SHARED_COLOUR
        else:
            tag, setters = tally.tags[0]
            colour, people = self._tag_style(tag).colour, len(setters)
        shade = max(1, round(SHADES * people / max(1, len(self.people))))
        return Mark(*tally.span, "", "", colour, shade=shade)

    def _tag_style(self, name: str) -> AnnotatorStyle:
        tag = self.document.codebook.get(name)
        return AnnotatorStyle(tag.mark, tag.colour) if tag else AnnotatorStyle("?", "grey")


def _prominence(tally_and_row: tuple[SentenceTally, int]) -> tuple[bool, int, bool]:
    tally, row = tally_and_row
    return row == 0, len(tally.people), tally.is_divided


def _signs(letter: str, count: int, colour: str) -> list[AnnotatorStyle]:
    """A letter with a number behind it, which so is never the end of another number."""
    return [AnnotatorStyle(char, colour) for char in f"{letter}{min(count, _MAX_COUNT)}"]
