"""What lies over the text and its marks, and how it changes the look of each run of characters."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from corpus.document import BlockKind, Span
from corpus.spans import Spans
from reader.text.block_parts import StyledPart
from reader.text.highlights import Run
from reader.tui.styles.page_styles import TextAttributes

AttributedRun = tuple[Run, TextAttributes]
_MAX_DEPTH = 3
"""More marks on each other do not look any different."""


class Decorations(NamedTuple):
    """The cursor, the current sentence and the selection, as far as they are visible."""

    cursor: int | None = None
    """The offset of the cluster under the cursor."""
    sentence: Span | None = None
    selection: Span | None = None
    sentence_begins: bool = False
    """The sentence begins in this row. The margin says so too, since words may be tinted."""

    def within(self, start: int, end: int) -> Decorations:
        """What of it is in a row."""
        cursor = self.cursor
        if cursor is not None and not start <= cursor < end:
            cursor = None
        sentence = _clip(self.sentence, start, end)
        begins = (
            sentence is not None
            and self.sentence is not None
            and sentence.start == self.sentence.start
        )
        return Decorations(cursor, sentence, _clip(self.selection, start, end), begins)


class SearchMatches(NamedTuple):
    """The matches of a search, in order and disjoint, and the index of the current one."""

    starts: Sequence[int] = ()
    ends: Sequence[int] = ()
    current: int | None = None

    @classmethod
    def of(cls, spans: Sequence[Span], current: int | None) -> SearchMatches:
        if not isinstance(spans, Spans):
            spans = Spans(spans)
        return cls(spans.starts, spans.ends, current)

    def within(self, start: int, end: int) -> range:
        """The indexes of the matches that share a character with `[start, end)`."""
        return range(bisect_right(self.ends, start), bisect_left(self.starts, end))


def attribute_runs(
    runs: Sequence[Run],
    kind: BlockKind,
    decorations: Decorations,
    matches: SearchMatches,
    cursor_end: int | None,
    ink_end: int,
) -> list[AttributedRun]:
    """Split the runs of a row where decorations begin and end, and say how each part looks.

    `cursor_end` is the end of the cluster under the cursor. The blanks behind `ink_end`, which hang
    over the row, take no tint: the edge of the page would look frayed.
    """
    start, end = runs[0].start, runs[-1].end
    cursor = decorations.cursor
    cuts = {run.start for run in runs} | {ink_end}
    for span in (decorations.sentence, decorations.selection):
        if span is not None:
            cuts.update(span)
    if cursor is not None and cursor_end is not None:
        cuts.update((cursor, cursor_end))
    visible_matches = matches.within(start, end)
    for n in visible_matches:
        cuts.update((matches.starts[n], matches.ends[n]))
    edges = [*sorted(cut for cut in cuts if start <= cut < end), end]
    attributed: list[AttributedRun] = []
    at = 0
    for left, right in pairwise(edges):
        while runs[at].end <= left:
            at += 1
        run = runs[at]
        if left >= ink_end:
            plain = TextAttributes(kind, cursor=cursor == left)
            attributed.append((Run(left, right, (), 0), plain))
            continue
        match = 0
        for n in visible_matches:
            if matches.starts[n] <= left < matches.ends[n]:
                match = 2 if n == matches.current else 1
        innermost = run.marks[-1] if run.marks else None
        attributes = TextAttributes(
            kind,
            innermost.colour if innermost else "",
            min(_MAX_DEPTH, run.depth),
            innermost is not None and innermost.state == "unsaved",
            _contains(decorations.sentence, left),
            match,
            _contains(decorations.selection, left),
            cursor == left,
            shade=innermost.shade if innermost else 0,
        )
        attributed.append((Run(left, right, run.marks, run.depth), attributes))
    return attributed


def split_at_parts(
    runs: Sequence[AttributedRun], parts: Sequence[StyledPart]
) -> list[AttributedRun]:
    """Split the runs of a row where the parts of its block begin and end."""
    split: list[AttributedRun] = []
    for run, attributes in runs:
        left = run.start
        for start, end, look in parts:
            if end <= left or start >= run.end:
                continue
            if start > left:
                split.append((run._replace(start=left, end=start), attributes))
            stop = min(end, run.end)
            part = run._replace(start=max(left, start), end=stop)
            split.append((part, attributes._replace(part=look)))
            left = stop
        if left < run.end:
            split.append((run._replace(start=left), attributes))
    return split


def _clip(span: Span | None, start: int, end: int) -> Span | None:
    if span is None or span.start >= end or span.end <= start:
        return None
    return Span(max(span.start, start), min(span.end, end))


def _contains(span: Span | None, offset: int) -> bool:
    return span is not None and span.start <= offset < span.end
