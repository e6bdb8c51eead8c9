"""How much weight a place has that a passage may have moved to, in letters.

Letters of the quote that are there count for it, missing ones against it, and those of the context
for it, near ones more than far ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import Levenshtein

from annotations.anchoring.tokenized_text import comparable
from annotations.model.selectors import CONTEXT, Selector
from corpus.document import Span

AnchorMethod = Literal["position", "difference", "quote", "similar", "none"]

CERTAIN_WEIGHT = 40.0
"""Letters that a candidate needs to be accepted…"""
_MARGIN = 12.0
"""…and by how many it must exceed the next best."""
_SUGGESTED_WEIGHT = 15.0
"""Letters that a candidate needs to be suggested."""
_SAME, _SAME_IN_CONTEXT = 0.5, 0.4
"""The share of a quote (0–1) that must be there for it to be the same; less if the context on both
sides is complete."""
_SUGGESTED_SIMILARITY = 0.35
_WHOLE_SIDE = 24
SHORT, _SHORT_SIDE = 12, 8
"""A quote of fewer letters occurs by chance, unless some context stays on both sides, or a whole
side and the adjacent word."""
_CONTEXT_LENGTHS = (8, 16, CONTEXT)
"""The context is compared over these lengths, so that near letters count three times."""
_EDGE = 48
"""Characters in which the end of a sentence is sought."""
_STOPS = ".!?:。！？\n"
_QUOTES = " \"'“”‘’«»()[]*_0123456789"


@dataclass(frozen=True, slots=True)
class AnchorResult:
    """Where a selector leads."""

    span: Span | None
    """A passage certain enough to be accepted without asking."""
    suggestion: Span | None
    """A passage to suggest to a reader, if none is certain enough."""
    confidence: float
    """0–1. 1: to the letter, context included; from 0.8: the same words; below: others; below 0.5:
    a suggestion; 0: nothing."""
    method: AnchorMethod


NOT_FOUND = AnchorResult(None, None, 0.0, "none")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that the passage may have moved to."""

    span: Span
    method: AnchorMethod
    similarity: float
    """How much of the quote is there, 0–1."""
    context: tuple[float, float]
    """The weight of the context, left and right, in letters."""
    weight: float
    """In letters."""
    adjacent: bool = False
    """Whether the next word, on either side, is the same."""

    def accepted(self) -> AnchorResult:
        context = sum(min(CONTEXT, side) for side in self.context) / (2 * CONTEXT)
        if self.similarity == 1:
            confidence = 0.8 + 0.2 * context
        else:
            confidence = self.similarity * (0.6 + 0.19 * context)
        return AnchorResult(self.span, None, min(1.0, confidence), self.method)

    def suggested(self) -> AnchorResult:
        confidence = max(0.05, min(0.49, self.accepted().confidence / 2))
        return AnchorResult(None, self.span, confidence, self.method)


def is_certain(candidate: Candidate, selector: Selector) -> bool:
    """Whether a candidate is certain enough, by itself."""
    least_side = min(candidate.context)
    is_held = least_side >= _SHORT_SIDE or (
        candidate.adjacent and max(candidate.context) >= _WHOLE_SIDE
    )
    if candidate.weight < CERTAIN_WEIGHT or (len(selector.content) < SHORT and not is_held):
        return False
    return candidate.similarity >= _SAME or (
        candidate.similarity >= _SAME_IN_CONTEXT and least_side >= _WHOLE_SIDE
    )


def best_candidate(candidates: Sequence[Candidate]) -> tuple[Candidate | None, bool]:
    """The candidate with the greatest weight, and whether its lead is clear."""
    best = max(candidates, key=lambda candidate: candidate.weight, default=None)
    if best is None:
        return None, False
    others = (c.weight for c in candidates if not c.span.overlaps(best.span))
    return best, best.weight - max(others, default=0.0) >= _MARGIN


def suggestion(best: Candidate | None) -> AnchorResult:
    """The best candidate as a suggestion, if it is good enough."""
    if best is None or best.weight < _SUGGESTED_WEIGHT or best.similarity < _SUGGESTED_SIMILARITY:
        return NOT_FOUND
    return best.suggested()


def text_similarity(first: str, second: str) -> float:
    """How similar two stretches are (0–1), apart from typography and white space."""
    return Levenshtein.normalized_similarity(_normalised(first), _normalised(second))


def context_weight(before: str, after: str) -> float:
    """The weight of the context on one side, nearest letters first, in the text before and after;
    any two stretches of a language have half of their letters in common.
    """
    before, after = _normalised(before), _normalised(after)
    if not before:
        return 0.0 if after else float(CONTEXT)
    similarities = [
        Levenshtein.normalized_similarity(before[:length], after[:length])
        for length in _CONTEXT_LENGTHS
    ]
    return CONTEXT * max(0.0, 2 * sum(similarities) / len(similarities) - 1)


def is_sentence(text: str, span: Span) -> bool:
    """Whether a stretch begins and ends as sentences do."""
    before = text[max(0, span.start - _EDGE) : span.start].rstrip(_QUOTES)
    end = text[max(span.start, span.end - _EDGE) : span.end].rstrip(_QUOTES)
    after = text[span.end : span.end + _EDGE].lstrip(_QUOTES)
    return before[-1:] in _STOPS and (end[-1:] in _STOPS or after[:1] in _STOPS)


def _normalised(text: str) -> str:
    return " ".join(comparable(text).split())
