"""What a place is worth that a passage may have gone to, in letters.

Those of the quote that are there count for it, those that are not against it, and those of the
surroundings for it, the nearer the more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import Levenshtein

from annotations.anchoring.wording import plain
from annotations.model.selectors import CONTEXT, Selector
from corpus.document import Span

How = Literal["position", "difference", "quote", "similar", "none"]

# Letters that a place must weigh to be taken, and to be offered; and more than the next best.
TAKE, _OFFER, _CLEARLY = 40.0, 15.0, 12.0
# How much of a quote must be there to call it the same (0–1); less where both sides are whole; and
# to offer it.
_ALIKE, _ALIKE_BETWEEN, _LIKELY = 0.5, 0.4, 0.35
_WHOLE_SIDE = 24
# A quote of fewer letters occurs by chance, unless something stays on both sides of it, or a whole
# side and the very next word.
SHORT, _SHORT_SIDE = 12, 8
# The surroundings are compared over these lengths, so that what is near counts three times.
_NEARNESS = (8, 16, CONTEXT)
# Characters in which the end of a sentence is looked for.
_EDGE = 48
_STOPS = ".!?:。！？\n"
_QUOTES = " \"'“”‘’«»()[]*_0123456789"


@dataclass(frozen=True, slots=True)
class Found:
    """Where a selector leads."""

    span: Span | None
    """A place sure enough to be taken without asking."""
    suggestion: Span | None
    """A place good enough to be offered to a reader, if there is none to be taken."""
    confidence: float
    """0–1. 1: to the letter, surroundings too; from 0.8: the same words; below: others; below 0.5:
    a suggestion; 0: nothing."""
    how: How


@dataclass(frozen=True, slots=True)
class Candidate:
    span: Span
    how: How
    alike: float
    """How much of the quote is there, 0–1."""
    beside: tuple[float, float]
    """Letters that the surroundings are worth, left and right."""
    weight: float
    """In letters."""
    touching: bool = False
    """Whether the next word on either side is what it was."""

    @property
    def found(self) -> Found:
        around = sum(min(CONTEXT, side) for side in self.beside) / (2 * CONTEXT)
        same = self.alike == 1
        sure = 0.8 + 0.2 * around if same else self.alike * (0.6 + 0.19 * around)
        return Found(self.span, None, min(1.0, sure), self.how)

    @property
    def offered(self) -> Found:
        return Found(None, self.span, max(0.05, min(0.49, self.found.confidence / 2)), self.how)


NOTHING = Found(None, None, 0.0, "none")


def is_taken(candidate: Candidate, selector: Selector) -> bool:
    """Whether a place is sure enough, by itself."""
    least = min(candidate.beside)
    held = least >= _SHORT_SIDE or (candidate.touching and max(candidate.beside) >= _WHOLE_SIDE)
    if candidate.weight < TAKE or (len(selector.content) < SHORT and not held):
        return False
    return candidate.alike >= _ALIKE or (candidate.alike >= _ALIKE_BETWEEN and least >= _WHOLE_SIDE)


def best_of(candidates: Sequence[Candidate]) -> tuple[Candidate | None, bool]:
    """The weightiest, and whether it is clearly so."""
    best = max(candidates, key=lambda one: one.weight, default=None)
    if best is None:
        return None, False
    others = (one.weight for one in candidates if not one.span.overlaps(best.span))
    return best, best.weight - max(others, default=0.0) >= _CLEARLY


def offered(best: Candidate | None) -> Found:
    if best is None or best.weight < _OFFER or best.alike < _LIKELY:
        return NOTHING
    return best.offered


def likeness(one: str, other: str) -> float:
    """How alike two stretches are (0–1), but for typography and space."""
    return Levenshtein.normalized_similarity(*(" ".join(plain(s).split()) for s in (one, other)))


def worth_of_side(one: str, other: str) -> float:
    """Letters that the surroundings on one side are worth, nearest first; half of them the same is
    what any two stretches of a language have.
    """
    one, other = (" ".join(plain(side).split()) for side in (one, other))
    if not one:
        return 0.0 if other else float(CONTEXT)
    alike = [Levenshtein.normalized_similarity(one[:n], other[:n]) for n in _NEARNESS]
    return CONTEXT * max(0.0, 2 * sum(alike) / len(alike) - 1)


def is_sentence(text: str, span: Span) -> bool:
    """Whether a stretch begins and ends as sentences do."""
    before = text[max(0, span.start - _EDGE) : span.start].rstrip(_QUOTES)
    end = text[max(span.start, span.end - _EDGE) : span.end].rstrip(_QUOTES)
    after = text[span.end : span.end + _EDGE].lstrip(_QUOTES)
    return before[-1:] in _STOPS and (end[-1:] in _STOPS or after[:1] in _STOPS)
