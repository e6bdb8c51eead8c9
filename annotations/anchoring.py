"""Finding a passage again: anchor(selector, text) → span. The way there is `selectors.describe`.

In an unchanged text the position answers; in a changed one the quote does, judged by its
surroundings, and where the wording itself has changed, the most similar stretch if it is similar
enough.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import nsmallest

from rapidfuzz import fuzz

from annotations.selectors import Selector, stands_at
from corpus.document import Span
from corpus.search.alignment import align

# A quote that is found letter for letter, but in other surroundings and elsewhere, may be another
# passage altogether; a short one nearly always occurs by chance.
_LEAST_CONTEXT = 0.55
_LONG_ENOUGH = 24
# Below this similarity (0–100) a reader would not call the passage the same.
_LEAST_FUZZY = 84.0
# Of a letter or a common word there may be thousands; the surroundings of so many are not compared.
_MOST_OCCURRENCES = 500
# Alignment of longer needles costs more than a key press may (rapidfuzz is quadratic there).
_LONGEST_FUZZY = 1000


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a selector leads, and how sure that is (0–1)."""

    span: Span
    confidence: float


def anchor(selector: Selector, text: str) -> Anchor | None:
    """The passage of `text` that the selector means, or None where there is none to be sure of."""
    if not selector.content:
        return None
    if (
        stands_at(selector, text, selector.span.start)
        and _context(selector, text, selector.span) >= 1
    ):
        return Anchor(selector.span, 1.0)
    best = max(
        (
            (_context(selector, text, span), -abs(span.start - selector.span.start), span)
            for span in _occurrences(selector, text)
        ),
        default=None,
    )
    if best is not None:
        context, _, span = best
        if context >= _LEAST_CONTEXT:
            return Anchor(span, 0.9 + 0.1 * context)
        if len(selector.content) >= _LONG_ENOUGH:
            return Anchor(span, 0.8)
    return _anchor_near(selector, text)


def _occurrences(selector: Selector, text: str) -> list[Span]:
    """Where the quote stands, the nearest to its old place first."""

    def starts() -> Iterator[int]:
        at = text.find(selector.content)
        while at >= 0:
            yield at
            at = text.find(selector.content, at + 1)

    near = nsmallest(_MOST_OCCURRENCES, starts(), key=lambda at: abs(at - selector.span.start))
    return [Span(at, at + len(selector.content)) for at in near]


def _context(selector: Selector, text: str, span: Span) -> float:
    """How alike the surroundings are, 0–1."""
    prefix = text[max(0, span.start - len(selector.prefix)) : span.start]
    suffix = text[span.end : span.end + len(selector.suffix)]
    if prefix == selector.prefix and suffix == selector.suffix:
        return 1.0
    size = len(selector.prefix) + len(selector.suffix)
    if not size:
        return 0.0
    return (
        fuzz.ratio(prefix, selector.prefix) * len(selector.prefix)
        + fuzz.ratio(suffix, selector.suffix) * len(selector.suffix)
    ) / (100 * size)


def _anchor_near(selector: Selector, text: str) -> Anchor | None:
    content = selector.content
    if not _LONG_ENOUGH <= len(content) <= _LONGEST_FUZZY:
        return None
    found = align(content, text, _LEAST_FUZZY)
    if found is None:
        return None
    return Anchor(Span(found.start, found.end), 0.75 * found.score / 100)
