"""How an annotation remembers its passage: the W3C Web Annotation model's position and quote.

Apart from `anchoring`, since describing needs none of what finding needs.
"""

from __future__ import annotations

from typing import NamedTuple

from corpus.document import Span

# How much of the text on either side tells two equal quotes apart, in code points.
CONTEXT = 32


class Selector(NamedTuple):
    """Position and quote of a passage."""

    span: Span
    content: str
    prefix: str
    suffix: str


def describe(text: str, span: Span) -> Selector:
    """The selector of the passage `span` of `text`.

    Raises ValueError for a span outside the text.
    """
    if not 0 <= span.start < span.end <= len(text):
        raise ValueError(f"{span} is not a passage of a text of {len(text)} characters")
    return Selector(
        span,
        text[span.start : span.end],
        text[max(0, span.start - CONTEXT) : span.start],
        text[span.end : span.end + CONTEXT],
    )


def trimmed(selector: Selector) -> Selector:
    """The selector of the same passage without the white space at its ends, as `describe` would
    make it; unchanged if there is none, or nothing else.

    What an earlier version stored, and what other programs write, may begin or end with a blank.
    """
    content = selector.content
    stripped = content.strip()
    if stripped == content or not stripped:
        return selector
    left = len(content) - len(content.lstrip())
    right = len(content.rstrip())
    start, end = selector.span
    return Selector(
        Span(start + left, end - (len(content) - right)),
        stripped,
        (selector.prefix + content[:left])[-CONTEXT:],
        (content[right:] + selector.suffix)[:CONTEXT],
    )


def stands_at(selector: Selector, text: str, start: int) -> bool:
    """Whether the quote stands at this place to the letter."""
    return text.startswith(selector.content, start)
