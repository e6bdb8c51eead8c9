"""Puts what widgets draw from right to left into reading order: lists, panels, fields, messages.

The pane does so itself (`reader.text.visual_rows`), since it has to know which cell shows what.
"""

from __future__ import annotations

from itertools import groupby

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from reader.text.visual_line import visual_line


class BidiFilter(LineFilter):
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


BIDI_FILTER = BidiFilter()
"""The only one, so that rows that were reordered once are cached."""
