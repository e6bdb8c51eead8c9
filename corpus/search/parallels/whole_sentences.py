"""The whole sentences of a text that a span touches."""

from __future__ import annotations

from corpus.document import Span
from corpus.text.sentences import sentences

_AROUND = 2_000
"""How far the ends of the paragraphs are sought."""
_FARTHEST = 600
"""Characters by which a span is widened at most on either side: a table or a log has no sentences.
"""


def whole_sentences(text: str, span: Span, language: str | None = None) -> Span:
    """`span` widened to the ends of the sentences that it touches; an end that is too far away, or
    of a sentence that is cut off, stays where it is.
    """
    low, high = max(0, span.start - _AROUND), min(len(text), span.end + _AROUND)
    start = text.rfind("\n\n", low, span.start)
    start = start + 2 if start >= 0 else low
    end = text.find("\n\n", span.end, high)
    end = end if end >= 0 else high
    touched = [
        sentence
        for paragraph in paragraphs(text, Span(start, end))
        for sentence in sentences(text, *paragraph, language)
        if sentence.overlaps(span)
    ]
    if not touched:
        return span
    first, last = touched[0].start, touched[-1].end
    if first == low > 0 or first < span.start - _FARTHEST:
        first = span.start
    if last == high < len(text) or last > span.end + _FARTHEST:
        last = span.end
    return Span(min(first, span.start), max(last, span.end))


def paragraphs(text: str, within: Span) -> list[Span]:
    """The paragraphs of a stretch of text, without the blank lines between them."""
    spans: list[Span] = []
    start = within.start
    while start < within.end:
        end = text.find("\n\n", start, within.end)
        end = end if end >= 0 else within.end
        spans.append(Span(start, end))
        start = end + 2
    return spans
