"""Everyone's annotations over a text: for each sentence how many annotators tagged it, and as what.

Counted piece by piece as pieces come into view, from the marks that the pane has anyway; a long
block's sentence that two pieces share is counted in each.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from annotations.model import COLOURS, CONSENSUS, Brief
from corpus.document import Span
from corpus.text.segments import sentences
from reader.text.highlights import LANES, Lane, Mark
from reader.tui.open_document import OpenDocument

_BARS = "▏▎▍▌▋▊▉█"
"""Beside the further rows of a sentence: an eighth for each annotator."""
SHADES = 4
SHARED = "grey"
"""The colour of what several annotators tagged, where colours tell annotators."""
_TEXT = -1
"""The lane of marks that stand in the text only."""


class AnnotatorStyle(NamedTuple):
    """How an annotator is told apart from the others."""

    letter: str
    colour: str


class SentenceTally(NamedTuple):
    """What was said of a sentence."""

    span: Span
    tags: tuple[tuple[str, tuple[str, ...]], ...]
    """Each tag with the annotators who set it; the commonest first."""
    people: tuple[str, ...]
    """Everybody who tagged it, by name."""


def annotator_styles(names: Iterable[str]) -> dict[str, AnnotatorStyle]:
    """A letter of their own and one of the palette's colours for each name; *consensus* is nobody.

    Who finds every letter of the name taken gets a digit, and at last a sign that many share.
    """
    found: dict[str, AnnotatorStyle] = {}
    taken: set[str] = set()
    for n, name in enumerate(
        sorted(set(names) - {CONSENSUS}, key=lambda one: (one.casefold(), one))
    ):
        letters = [char.upper() for char in name if char.isalpha() and len(char.upper()) == 1]
        letter = next((one for one in [*letters, *"123456789"] if one not in taken), "·")
        taken.add(letter)
        found[name] = AnnotatorStyle(letter, COLOURS[n % len(COLOURS)])
    return found


def tally_sentence(
    span: Span, briefs: Iterable[Brief], people: Collection[str], order: Mapping[str, int]
) -> SentenceTally:
    """Count what these people say of a sentence; equally common tags in the codebook's order."""
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
    """Whose annotations lie over one text, and by what they are coloured."""

    document: OpenDocument = field(compare=False)
    people: Mapping[str, AnnotatorStyle]
    """Those who are counted."""
    by_annotator: bool = False

    def lanes_by_row(
        self, marks: Sequence[Mark], starts: Sequence[int], end: int, lanes: int
    ) -> list[tuple[Lane, ...]]:
        """For each row of a piece (see `highlights.lanes`) the shade of its sentences, and the
        strip: the number of annotators with the commonest tag's letter, or the annotators' letters;
        on further rows a bar. Of several sentences that begin in a row the strip tells the one that
        most have tagged.
        """
        document = self.document.document
        rows: list[list[tuple[SentenceTally, bool]]] = [[] for _ in starts]
        for one in self._tallies(
            marks, sentences(document.text, starts[0], end, document.metadata.language)
        ):
            first = max(0, bisect_right(starts, one.span.start) - 1)
            last = max(first, bisect_right(starts, one.span.end - 1) - 1)
            for row in range(first, last + 1):
                rows[row].append((one, row == first))
        return [self._row(row, lanes) for row in rows]

    def _tallies(self, marks: Sequence[Mark], spans: Iterable[Span]) -> Iterable[SentenceTally]:
        known = self.document.annotations
        order = {tag.name: n for n, tag in enumerate(self.document.codebook.tags)}
        for span in spans:
            ids = {mark.id for mark in marks if mark.start < span.end and mark.end > span.start}
            found = tally_sentence(
                span, (known[id_] for id_ in ids if id_ in known), self.people, order
            )
            if found.tags:
                yield found

    def _row(self, row: Sequence[tuple[SentenceTally, bool]], lanes: int) -> tuple[Lane, ...]:
        if not row:
            return ()
        made = [Lane(_TEXT, self._mark(one), False) for one, _ in row]
        most, begins = max(row, key=lambda item: (item[1], len(item[0].people)))
        for lane, (letter, colour) in enumerate(self._strip(most, begins, lanes)):
            mark = Mark(*most.span, "", letter, colour, margin_only=True)
            made.append(Lane(min(lane, LANES), mark, True))
        return tuple(made)

    def _strip(self, one: SentenceTally, begins: bool, lanes: int) -> list[AnnotatorStyle]:
        colour = self._mark(one).colour
        many = len(one.people)
        if not begins:
            return [AnnotatorStyle(_BARS[min(many, len(_BARS)) - 1], colour)]
        if self.by_annotator:
            return [self.people[name] for name in one.people]
        if lanes < LANES:
            return [AnnotatorStyle(str(min(many, 9)), colour)]
        return [
            AnnotatorStyle(char, colour)
            for char in f"{min(many, 99)}{self._look(one.tags[0][0]).letter}"
        ]

    def _mark(self, one: SentenceTally) -> Mark:
        """The sentence in the text: deeper, the more of the people have tagged it."""
        shade = max(1, round(SHADES * len(one.people) / max(1, len(self.people))))
        if not self.by_annotator:
            colour = self._look(one.tags[0][0]).colour
        else:
            colour = self.people[one.people[0]].colour if len(one.people) == 1 else SHARED
        return Mark(*one.span, "", "", colour, shade=shade)

    def _look(self, name: str) -> AnnotatorStyle:
        tag = self.document.codebook.get(name)
        return AnnotatorStyle(tag.mark, tag.colour) if tag else AnnotatorStyle("?", "grey")
