"""The cues of what a pane shows, found piece by piece as it comes into view.

Loaded when cues are first shown: Pygments and the word lists take some fifty milliseconds, which
the start of the program need not wait for.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from operator import attrgetter

from corpus.cues.detection import Cue, cues, flat
from corpus.document import Document
from reader.text.highlights import Run
from reader.tui.styles.cues import cue_styles
from reader.tui.styles.page_styles import CueStyle, PageStyles, TextAttributes

_KEPT = 400
"""Pieces whose cues are remembered."""
_LONGEST = 20_000
"""Characters of a piece that are looked through, at most: some five milliseconds."""
_end = attrgetter("end")


class CueMarks:
    """The cues of these kinds in one document."""

    def __init__(self, document: Document, kinds: frozenset[str]) -> None:
        self._text = document.text
        self._language = document.metadata.language
        self._kinds = kinds
        self._found: dict[tuple[int, int], tuple[Cue, ...]] = {}

    def within(self, start: int, end: int) -> tuple[Cue, ...]:
        """The cues of a piece: disjoint, in order; a quotation is what is left of it between."""
        found = self._found.get((start, end))
        if found is None:
            while len(self._found) >= _KEPT:
                del self._found[next(iter(self._found))]
            edge = min(end, start + _LONGEST)
            wanted = (
                cue
                for cue in cues(self._text, start, edge, language=self._language)
                if cue.kind in self._kinds
            )
            found = self._found[start, end] = tuple(flat(wanted))
        return found

    def dresses(self, look: PageStyles) -> Mapping[str, CueStyle]:
        """How the kinds look on this page."""
        return cue_styles(look.page, look.least, plain=look.plain)

    def weave(
        self, dressed: Sequence[tuple[Run, TextAttributes]], found: Sequence[Cue], inked: int
    ) -> list[tuple[Run, TextAttributes]]:
        """A row's runs, cut further where cues begin and end; behind `inked` there are none."""
        return weave(dressed, found, inked)


def weave(
    dressed: Sequence[tuple[Run, TextAttributes]], found: Sequence[Cue], inked: int
) -> list[tuple[Run, TextAttributes]]:
    """A row's runs, cut further where cues begin and end; behind `inked` there are none."""
    made: list[tuple[Run, TextAttributes]] = []
    at = bisect_right(found, dressed[0][0].start, key=_end)
    for run, dress in dressed:
        left, right = run.start, run.end
        if left >= inked:
            made.append((run, dress))
            continue
        while left < right:
            while at < len(found) and found[at].end <= left:
                at += 1
            cue = found[at] if at < len(found) else None
            inside = cue is not None and cue.start <= left
            edge = right if cue is None else min(right, cue.end if inside else cue.start)
            kind = cue.kind if cue is not None and inside else ""
            made.append((run._replace(start=left, end=edge), dress._replace(cue=kind)))
            left = edge
    return made
