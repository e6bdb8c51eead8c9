"""Sentences of a text, as spans.

`sentencex` finds the ends of sentences; `sentence_borders` corrects what it finds, with lists of
abbreviations. This module makes sure that no sentence extends over a block.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from sentencex import get_sentence_boundaries

from corpus.document import BlockKind, Document, Span
from corpus.text.sentence_borders import Borders
from corpus.text.turns import head_line_end

# "…it is known that 3,000. Island families": a sentence cannot end in a conjunction or an article
# and a number, so the number is followed by what it counts, whatever the point says.
# "at 5 p.m. Monday": the hour and its day belong together.
_HOUR = re.compile(r"\b[ap]\.m\.\s*$")
_DAY = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_OPEN_NUMBER = re.compile(r"\b(?:that|the|whether|because)\s+\d{1,3}(?:[,.\s]\d{3})+\.\s*$")

_LINE = re.compile(r"[^\n]+")
# "1.", "(b)", "iv)" before an item, "[^1]:" before a note: by themselves they say nothing.
_MARK = re.compile(
    r"\s*(?:\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-zA-Z]|[ivxlcIVXLC]{1,6})[.):]|\[\^?\w{1,12}\]:?)\s*"
)


# "2. The fares" in the middle of a paragraph.
_ITEM = re.compile(r"\s*\(?\d{1,3}[.)]\s*")


_WINDOW = 10_000
"""Characters that `sentencex` is given at once: unpaired quotation marks cost it their square."""


def _proposed_ends(text: str, language: str) -> Iterator[int]:
    """The ends of sentences that `sentencex` finds; a long paragraph is read in windows, each from
    the last end of the one before.
    """
    start = 0
    while len(text) - start > _WINDOW:
        window = text[start : start + _WINDOW]
        # The last one is the end of the window.
        ends = [int(end["end_index"]) for end in get_sentence_boundaries(language, window)][:-1]
        yield from (start + end for end in ends)
        start += ends[-1] if ends else _WINDOW
    for end in get_sentence_boundaries(language, text[start:]):
        yield start + int(end["end_index"])


@lru_cache(maxsize=512)
def _sentence_spans(paragraph: str, language: str) -> tuple[Span, ...]:
    # The library takes valid Unicode only; a lone surrogate becomes one "?" for it.
    valid = paragraph.encode("utf-8", "replace").decode("utf-8")
    borders = Borders(valid, language)
    ends = set(_proposed_ends(valid, language))
    ends.update(borders.proposed(ends))
    placed = {at for at in map(borders.placed, ends) if at is not None}
    spans: list[Span] = []
    start = 0
    # What follows the last border is a sentence too: nothing may be left out.
    for end in [*sorted(placed), len(paragraph)]:
        piece = paragraph[start:end]
        if end < len(paragraph):
            mark = _ITEM.fullmatch(piece) if start else _MARK.fullmatch(piece)
            if mark or _continues(piece, paragraph, end):
                continue
            if not start and not any(map(str.isalnum, piece)):
                continue
        left = start + len(piece) - len(piece.lstrip())
        right = start + len(piece.rstrip())
        if right > left:
            if spans and not any(map(str.isalnum, piece)):
                spans[-1] = Span(spans[-1].start, right)
            else:
                spans.append(Span(left, right))
        start = end
    return tuple(spans)


def _continues(piece: str, paragraph: str, end: int) -> bool:
    """Whether a sentence continues that `sentencex` ends here."""
    tail = piece[-80:]
    if _OPEN_NUMBER.search(tail):
        return True
    return _HOUR.search(tail) is not None and _DAY.match(paragraph, end) is not None


def sentences(
    text: str, start: int, end: int, language: str | None = None, kind: BlockKind = "p"
) -> tuple[Span, ...]:
    """The sentences of one block `text[start:end]`, without the white space around them.

    Every character of the block that is not white space lies in exactly one sentence. A row of a
    table is one sentence, and so is a line of code; the line above a post, with author and time,
    does not belong to its first sentence. In verse, sentences extend over lines.
    """
    if kind == "row":
        return tuple(_without_blanks(text, start, end))
    if kind == "pre":
        return tuple(
            line
            for match in _LINE.finditer(text, start, end)
            for line in _without_blanks(text, *match.span())
        )
    head: list[Span] = []
    if kind == "turn":
        speech = head_line_end(text, start, end)
        head, start = _without_blanks(text, start, speech), speech
    code = (language or "en").lower().partition("-")[0]
    spans = _sentence_spans(text[start:end], code)
    return (*head, *(Span(start + s.start, start + s.end) for s in spans))


def _without_blanks(text: str, start: int, end: int) -> list[Span]:
    """A stretch of text without the white space around it, if anything is left."""
    stretch = text[start:end]
    left, right = len(stretch) - len(stretch.lstrip()), len(stretch.rstrip())
    return [Span(start + left, start + right)] if left < right else []


def block_at(document: Document, offset: int) -> int:
    """The index of the block that holds `offset`, or of the last block before it; 0 if there is
    none.
    """
    low, high = 0, len(document.blocks)
    while low < high:
        middle = (low + high) // 2
        if document.blocks[middle].start <= offset:
            low = middle + 1
        else:
            high = middle
    return max(0, low - 1)


def sentence_at(document: Document, offset: int) -> Span | None:
    """The sentence at `offset`; the nearest one before it if `offset` is white space."""
    if not document.blocks:
        return None
    block = document.blocks[block_at(document, offset)]
    language = document.metadata.language
    spans = sentences(document.text, block.start, block.end, language, block.kind)
    before = [span for span in spans if span.start <= offset]
    return before[-1] if before else (spans[0] if spans else None)
