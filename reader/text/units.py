"""Words, sentences, paragraphs and rows around an offset, and the motions between them.

All answers are spans and offsets of whole clusters, on text; long blocks are looked at piece by
piece, so that every motion is answered within a frame.
"""

from __future__ import annotations

import re
from typing import Literal

from corpus.document import Document, Span
from corpus.text.segments import sentences, words
from reader.text.layout import Layout

Unit = Literal["character", "word", "sentence", "paragraph", "line", "document"]
_LONG = 20_000
"""Characters of a block up to which its sentences are found in one go (a few milliseconds)."""
_FAR = 1_000_000
"""How far the blank lines around a paragraph are looked for in a long block: a millisecond."""
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")


class Units:
    """The units of one document, by offset."""

    def __init__(self, document: Document, layout: Layout) -> None:
        self.document = document
        self.text = document.text
        self.layout = layout

    def unit_at(self, offset: int, unit: Unit) -> Span:
        """The unit at `offset`; its cluster where there is no such unit."""
        here = self.layout.snap(offset)
        span: Span | None
        if unit == "word":
            span = self.word(here)
        elif unit == "sentence":
            span = self.sentence(here)
        elif unit == "paragraph":
            span = self.paragraph(here)
        elif unit == "line":
            span = self.row(here)
        elif unit == "document":
            span = Span(
                self.layout.first_offset(), self.layout.cluster_end(self.layout.last_offset())
            )
        else:
            span = None
        return self.widen_to_clusters(span or Span(here, here))

    def widen_to_clusters(self, span: Span) -> Span:
        """`span` widened to whole clusters; at least one, where there is text."""
        start = self.layout.snap(span.start)
        last = self.layout.snap(max(start, span.end - 1))
        return Span(min(start, last), self.layout.cluster_end(last))

    def word(self, offset: int) -> Span | None:
        """The word at `offset`, or None between words."""
        return next((s for s in self._words(offset) if s.start <= offset < s.end), None)

    def sentence(self, offset: int) -> Span | None:
        """The sentence at `offset`, or the one before it in its paragraph."""
        found = self._sentences(offset)
        before = [span for span in found if span.start <= offset]
        return before[-1] if before else (found[0] if found else None)

    def paragraph(self, offset: int) -> Span | None:
        """The block at `offset`, or the part of it between blank lines."""
        if not self.layout.pieces:
            return None
        start, end = self.layout.block_span(self.layout.piece_at(offset))
        if end - start > _LONG:
            left = self.text.rfind("\n\n", max(start, offset - _FAR), offset)
            right = self.text.find("\n\n", offset, min(end, offset + _FAR))
            start = left + 2 if left >= 0 else start
            end = right if right >= 0 else end
            return Span(start, end)
        for match in _BLANK_LINE.finditer(self.text, start, end):
            if match.end() <= offset:
                start = match.end()
            elif match.start() >= offset:
                end = match.start()
                break
        return Span(start, end)

    def row(self, offset: int) -> Span:
        """The row of the screen at `offset`, without the blanks that hang over."""
        row = self.layout.row_at(offset)
        return Span(self.layout.row_span(row)[0], self.layout.ink_end(row))

    # Motions: from an offset to an offset, None where there is nowhere to go.

    def next_character(self, offset: int, direction: int) -> int | None:
        """The next cluster, or the one before; over the ends of rows."""
        row = self.layout.row_at(offset)
        start, end = self.layout.row_span(row)
        if direction > 0:
            after = self.layout.cluster_end(offset)
            if after < end:
                return after
        elif offset > start:
            return self.layout.snap(offset - 1)
        onwards = self.layout.step(row, direction)
        if onwards is None:
            return None
        start, end = self.layout.row_span(onwards)
        return start if direction > 0 else self.layout.snap(end - 1)

    def next_word(self, offset: int, direction: int) -> int | None:
        """The start of the next word, or of this one and then the one before."""
        at = self.layout.piece_at(offset)
        while 0 <= at < len(self.layout.pieces):
            found = [span.start for span in self._words(self.layout.pieces[at].start)]
            if direction > 0:
                there = next((start for start in found if start > offset), None)
            else:
                there = next((start for start in reversed(found) if start < offset), None)
            if there is not None:
                return self.layout.snap(there)
            at += direction
        return None

    def next_sentence(self, offset: int, direction: int) -> int | None:
        """The start of the next sentence, or of this one and then the one before."""
        at = self.layout.piece_at(offset)
        probe = offset
        while 0 <= at < len(self.layout.pieces):
            starts = [span.start for span in self._sentences(probe)]
            if direction > 0:
                there = next((start for start in starts if start > offset), None)
            else:
                there = next((start for start in reversed(starts) if start < offset), None)
            if there is not None:
                return self.layout.snap(there)
            at += direction
            if 0 <= at < len(self.layout.pieces):
                piece = self.layout.pieces[at]
                probe = piece.start if direction > 0 else piece.end - 1
        return None

    def next_paragraph(self, offset: int, direction: int) -> int | None:
        """The start of the next paragraph, or of this one and then the one before."""
        here = self.paragraph(offset)
        if here is None:
            return None
        if direction < 0:
            if offset > here.start:
                return self.layout.snap(here.start)
            before = self.layout.step(self.layout.row_at(here.start), -1)
            there = before and self.paragraph(self.layout.row_span(before)[0])
            return self.layout.snap(there.start) if there else None
        after = self.layout.step(self.layout.row_at(max(here.start, here.end - 1)), 1)
        return self.layout.row_span(after)[0] if after else None

    def _words(self, offset: int) -> list[Span]:
        if not self.layout.pieces:
            return []
        piece = self.layout.pieces[self.layout.piece_at(offset)]
        return list(words(self.text, piece.start, piece.end))

    def _sentences(self, offset: int) -> tuple[Span, ...]:
        paragraph = self.paragraph(offset)
        if paragraph is None:
            return ()
        start, end = paragraph
        if end - start > _LONG:
            piece = self.layout.pieces[self.layout.piece_at(offset)]
            start, end = max(start, piece.start), min(end, piece.end)
        try:
            return sentences(self.text, start, end, self.document.metadata.language)
        except UnicodeEncodeError:  # a lone surrogate, in a document added as it is
            return (Span(start, end),)
