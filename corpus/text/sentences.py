"""Sentences of a text, as spans.

`sentencex` finds the ends of sentences. This module makes sure that no sentence extends over a
block, and joins a few that are divided wrongly.
"""

from __future__ import annotations

import re
from functools import lru_cache

from sentencex import get_sentence_boundaries

from corpus.document import BlockKind, Document, Span
from corpus.text.turns import head_line_end

# "…it is known that 3,000. Island families": a sentence cannot end in a conjunction or an article
# and a number, so the number is followed by what it counts, whatever the point says.
_OPEN_TITLE = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|Prof|Gen|Col|Capt|Lt|Sgt|Rev|Sen|Rep|Gov|St)\.\s*$")
# "at 5 p.m. Monday": the hour and its day belong together.
_HOUR = re.compile(r"\b[ap]\.m\.\s*$")
_DAY = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_OPEN_NUMBER = re.compile(r"\b(?:that|the|whether|because)\s+\d{1,3}(?:[,.\s]\d{3})+\.\s*$")

_LINE = re.compile(r"[^\n]+")
# "1.", "(b)", "iv)" before an item, "[^1]:" before a note: by themselves they say nothing.
_MARK = re.compile(
    r"\s*(?:\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-zA-Z]|[ivxlcIVXLC]{1,6})[.):]|\[\^?\w{1,12}\]:?)\s*"
)


@lru_cache(maxsize=512)
def _sentence_spans(paragraph: str, language: str) -> tuple[Span, ...]:
    # The library takes valid Unicode only; a lone surrogate becomes one "?" for it.
    valid = paragraph.encode("utf-8", "replace").decode("utf-8")
    ends = [int(boundary["end_index"]) for boundary in get_sentence_boundaries(language, valid)]
    spans: list[Span] = []
    start = 0
    # What follows the last boundary is a sentence too: nothing may be left out.
    for end in [*ends, len(paragraph)]:
        piece = paragraph[start:end]
        if not piece or (end < len(paragraph) and _continues(piece, paragraph, end)):
            continue
        if not start and end < len(paragraph) and _MARK.fullmatch(piece):
            continue
        left = start + len(piece) - len(piece.lstrip())
        right = start + len(piece.rstrip())
        if right > left:
            spans.append(Span(left, right))
        start = end
    return tuple(spans)


def _continues(piece: str, paragraph: str, end: int) -> bool:
    """Whether a sentence continues that `sentencex` ends here."""
    tail = piece[-80:]
    if _OPEN_NUMBER.search(tail) or _OPEN_TITLE.search(tail):
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
    spans = _sentence_spans(text[start:end], language or "en")
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
