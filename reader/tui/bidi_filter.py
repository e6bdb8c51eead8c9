"""Puts what widgets draw from right to left into reading order: lists, panels, fields, messages.

The pane does so itself (`reader.text.visual_rows`), since it has to know which cell shows what.
"""

from __future__ import annotations

import re
from itertools import groupby

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from reader.terminal.bidi_mode import LEFT_TO_RIGHT_MARK
from reader.text.bidi import RIGHT_TO_LEFT, has_right_to_left
from reader.text.visual_line import visual_line
from reader.tui.session import Session

_MARKS = (
    "\u0300-\u036f\u0591-\u05bd\u05bf\u05c1-\u05c7\u0610-\u061a"
    "\u064b-\u065f\u0670\u06d6-\u06ed\u08d3-\u08ff"
)
_CLUSTER_FROM_RIGHT = re.compile(f"{RIGHT_TO_LEFT}[{_MARKS}]*")


class ReadingOrder(LineFilter):
    """What must be done to a row only once."""


class BidiFilter(ReadingOrder):
    """Reorders each row of a widget, with the style of each character."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        text = "".join([segment.text for segment in segments if not segment.control])
        placed = visual_line(text, aligned=True)
        if placed is None:
            return segments
        styles: list[Style | None] = []
        for segment in segments:
            if not segment.control:
                styles += [segment.style] * len(segment.text)
        reordered = [segment for segment in segments if segment.control]
        for style, group in groupby(placed, key=lambda cluster: styles[cluster.start]):
            reordered.append(Segment("".join(form for _, form in group), style))
        return reordered


class MarkFilter(ReadingOrder):
    """Keeps a terminal from reordering what is in reading order already: with a mark after it, each
    letter is a run of its own. The marks take no cells.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        if not any(has_right_to_left(segment.text) for segment in segments):
            return segments
        return [
            segment if segment.control else Segment(_marked(segment.text), segment.style)
            for segment in segments
        ]


def _marked(text: str) -> str:
    return _CLUSTER_FROM_RIGHT.sub(lambda match: match[0] + LEFT_TO_RIGHT_MARK, text)


_BIDI, _MARK = BidiFilter(), MarkFilter()  # the only ones, so that rows are cached


def bidi_filters(session: Session) -> tuple[list[LineFilter], list[LineFilter]]:
    """What has to be done with rows before and after everything else."""
    if not session.reorders:
        return [], []
    return [_BIDI], [_MARK] if session.needs_marks else []
