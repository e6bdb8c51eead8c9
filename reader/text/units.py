"""Words, sentences, paragraphs and rows around an offset, and the motions between them.

All results are spans and offsets of whole clusters, on text. Long blocks are searched piece by
piece, so that every motion takes less than a frame.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from corpus.document import Document, Span, trimmed_span
from corpus.text.sentences import sentences
from corpus.text.words import words
from reader.text.layout import Layout

Unit = Literal["character", "word", "sentence", "paragraph", "line", "document"]
_LONG_BLOCK = 20_000
"""Up to this many characters, all sentences of a block are found at once: a few milliseconds."""
_PARAGRAPH_REACH = 1_000_000
"""How far to search a long block for the blank lines around a paragraph: a millisecond."""
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")


class Units:
    """The units of one document, by offset. A `direction` is 1 (forwards) or -1 (backwards)."""

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
        return next((word for word in self._words(offset) if word.start <= offset < word.end), None)

    def sentence(self, offset: int) -> Span | None:
        """The sentence at `offset`, or the one before it in its paragraph."""
        paragraph_sentences = self._sentences(offset)
        if not paragraph_sentences:
            return None
        begun = [sentence for sentence in paragraph_sentences if sentence.start <= offset]
        return begun[-1] if begun else paragraph_sentences[0]

    def paragraph(self, offset: int) -> Span | None:
        """The block at `offset`, or the part of it between blank lines; the whole of a table."""
        layout = self.layout
        if not layout.pieces:
            return None
        at = layout.piece_at(offset)
        if layout.pieces[at].kind == "row":
            rows = layout.table(at)
            return Span(layout.block_span(rows[0])[0], layout.block_span(rows[-1])[1])
        return self._part_of_block(at, offset)

    def _part_of_block(self, piece: int, offset: int) -> Span:
        """The block of a piece, or the part of it between the blank lines around `offset`."""
        start, end = self.layout.block_span(piece)
        if end - start > _LONG_BLOCK:
            left = self.text.rfind("\n\n", max(start, offset - _PARAGRAPH_REACH), offset)
            right = self.text.find("\n\n", offset, min(end, offset + _PARAGRAPH_REACH))
            start = left + 2 if left >= 0 else start
            end = right if right >= 0 else end
            return Span(start, end)
        for blank_line in _BLANK_LINE.finditer(self.text, start, end):
            if blank_line.end() <= offset:
                start = blank_line.end()
            elif blank_line.start() >= offset:
                end = blank_line.start()
                break
        return Span(start, end)

    def row(self, offset: int) -> Span:
        """The row of the screen at `offset`, without the blanks that hang over."""
        row = self.layout.row_at(offset)
        return Span(self.layout.row_span(row)[0], self.layout.ink_end(row))

    # Motions: from an offset to an offset, None where there is nowhere to go.

    def next_character(self, offset: int, direction: int) -> int | None:
        """The next or previous cluster, across the ends of rows."""
        row = self.layout.row_at(offset)
        start, end = self.layout.row_span(row)
        if direction > 0:
            after = self.layout.cluster_end(offset)
            if after < end:
                return after
        elif offset > start:
            return self.layout.snap(offset - 1)
        neighbour = self.layout.step(row, direction)
        if neighbour is None:
            return None
        start, end = self.layout.row_span(neighbour)
        return start if direction > 0 else self.layout.snap(end - 1)

    def next_word(self, offset: int, direction: int) -> int | None:
        """The start of the next word; backwards, of this one and then of the one before."""
        pieces = self.layout.pieces
        at = self.layout.piece_at(offset)
        while 0 <= at < len(pieces):
            target = _next_start(self._words(pieces[at].start), offset, direction)
            if target is not None:
                return self.layout.snap(target)
            at += direction
        return None

    def next_sentence(self, offset: int, direction: int) -> int | None:
        """The start of the next sentence; backwards, of this one and then of the one before."""
        pieces = self.layout.pieces
        at = self.layout.piece_at(offset)
        probe = offset
        while 0 <= at < len(pieces):
            target = _next_start(self._sentences(probe), offset, direction)
            if target is not None:
                return self.layout.snap(target)
            at += direction
            if 0 <= at < len(pieces):
                probe = pieces[at].start if direction > 0 else pieces[at].end - 1
        return None

    def next_paragraph(self, offset: int, direction: int) -> int | None:
        """The start of the next paragraph; backwards, of this one and then of the one before."""
        layout = self.layout
        here = self.paragraph(offset)
        if here is None:
            return None
        if direction > 0:
            last_row = layout.row_at(max(here.start, here.end - 1))
            row_after = layout.step(last_row, 1)
            return layout.row_span(row_after)[0] if row_after else None
        if offset > here.start:
            return layout.snap(here.start)
        row_before = layout.step(layout.row_at(here.start), -1)
        previous = row_before and self.paragraph(layout.row_span(row_before)[0])
        return layout.snap(previous.start) if previous else None

    # The ends of units, for what extends a selection.

    def next_end(self, end: int, unit: Unit) -> int | None:
        """The first end after `end` of a word, sentence or paragraph."""
        pieces = self.layout.pieces
        at = self.layout.piece_at(max(0, end - 1))
        probe = max(end - 1, pieces[at].start)
        while True:
            target = next((s.end for s in self._spans(unit, probe) if s.end > end), None)
            if target is not None or at + 1 >= len(pieces):
                return target
            at += 1
            probe = pieces[at].start

    def previous_end(self, end: int, unit: Unit) -> int | None:
        """The last end before `end` of a word, sentence or paragraph."""
        pieces = self.layout.pieces
        at = self.layout.piece_at(max(0, end - 1))
        probe = end - 1
        while True:
            spans = reversed(self._spans(unit, probe))
            target = next((s.end for s in spans if s.end < end), None)
            if target is not None or at == 0:
                return target
            at -= 1
            probe = pieces[at].end - 1

    def next_start(self, offset: int, unit: Unit, direction: int) -> int | None:
        """The start of the next (1) or previous (-1) word, sentence or paragraph."""
        if unit == "word":
            return self.next_word(offset, direction)
        if unit == "sentence":
            return self.next_sentence(offset, direction)
        return self.next_paragraph(offset, direction)

    def _spans(self, unit: Unit, offset: int) -> Sequence[Span]:
        """The units of this kind around `offset`, in order."""
        if unit == "word":
            return self._words(offset)
        if unit == "sentence":
            return self._sentences(offset)
        here = self.paragraph(offset)
        return () if here is None else (trimmed_span(self.text, here),)

    def _words(self, offset: int) -> Sequence[Span]:
        if not self.layout.pieces:
            return ()
        piece = self.layout.pieces[self.layout.piece_at(offset)]
        return list(words(self.text, piece.start, piece.end))

    def _sentences(self, offset: int) -> Sequence[Span]:
        if not self.layout.pieces:
            return ()
        at = self.layout.piece_at(offset)
        piece = self.layout.pieces[at]
        if piece.kind == "pre":  # its lines are its sentences, whatever empty lines are between
            start, end = self.layout.block_span(at)
        else:
            start, end = self._part_of_block(at, offset)
        if end - start > _LONG_BLOCK:
            start, end = max(start, piece.start), min(end, piece.end)
        try:
            return sentences(self.text, start, end, self.document.metadata.language, piece.kind)
        except UnicodeEncodeError:  # a lone surrogate, in a document that was added unchanged
            return (Span(start, end),)


def _next_start(spans: Sequence[Span], offset: int, direction: int) -> int | None:
    """The first start after `offset`, or the last one before it."""
    if direction > 0:
        return next((span.start for span in spans if span.start > offset), None)
    return next((span.start for span in reversed(spans) if span.start < offset), None)
