"""The cues in the text of a pane, found piece by piece as it comes into view.

Loaded when cues are first shown: Pygments and the word lists take some fifty milliseconds, which
the start of the program need not wait for.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from operator import attrgetter

from corpus.cues.detection import Cue, cues, flat
from corpus.document import Document
from reader.tui.styles.cues import cue_styles
from reader.tui.styles.page_styles import CueStyle, PageStyles
from reader.tui.text_pane.decorations import AttributedRun

_MAX_CACHED_PIECES = 400
_MAX_SEARCHED = 20_000
"""Characters of a piece that are searched for cues, at most: some five milliseconds."""
_end = attrgetter("end")


class CueHighlighter:
    """The cues of some kinds in one document."""

    def __init__(self, document: Document, kinds: frozenset[str]) -> None:
        self._text = document.text
        self._language = document.metadata.language
        self._kinds = kinds
        self._cache: dict[tuple[int, int], tuple[Cue, ...]] = {}

    @property
    def cached_pieces(self) -> int:
        """How many pieces of the text have been searched and are still remembered."""
        return len(self._cache)

    def within(self, start: int, end: int) -> tuple[Cue, ...]:
        """The cues of a piece, disjoint and in order; what is inside a quotation interrupts it."""
        piece_cues = self._cache.get((start, end))
        if piece_cues is None:
            while len(self._cache) >= _MAX_CACHED_PIECES:
                del self._cache[next(iter(self._cache))]
            stop = min(end, start + _MAX_SEARCHED)
            all_cues = cues(self._text, start, stop, language=self._language)
            piece_cues = tuple(flat(cue for cue in all_cues if cue.kind in self._kinds))
            self._cache[start, end] = piece_cues
        return piece_cues

    def styles(self, page_styles: PageStyles) -> Mapping[str, CueStyle]:
        """How the kinds of cues look on this page."""
        return cue_styles(page_styles.page, page_styles.least, plain=page_styles.plain)

    def split_runs(
        self, runs: Sequence[AttributedRun], piece_cues: Sequence[Cue], ink_end: int
    ) -> list[AttributedRun]:
        """See the function `split_runs`."""
        return split_runs(runs, piece_cues, ink_end)


def split_runs(
    runs: Sequence[AttributedRun], piece_cues: Sequence[Cue], ink_end: int
) -> list[AttributedRun]:
    """Split the runs of a row where cues begin and end; behind `ink_end` there are none."""
    split: list[AttributedRun] = []
    at = bisect_right(piece_cues, runs[0][0].start, key=_end)
    for run, attributes in runs:
        left, right = run.start, run.end
        if left >= ink_end:
            split.append((run, attributes))
            continue
        while left < right:
            while at < len(piece_cues) and piece_cues[at].end <= left:
                at += 1
            cue = piece_cues[at] if at < len(piece_cues) else None
            inside = cue is not None and cue.start <= left
            stop = right if cue is None else min(right, cue.end if inside else cue.start)
            kind = cue.kind if cue is not None and inside else ""
            split.append((run._replace(start=left, end=stop), attributes._replace(cue=kind)))
            left = stop
    return split
