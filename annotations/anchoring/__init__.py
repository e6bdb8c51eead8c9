"""Finding a passage again: anchor(selector, text) → span. The way there is `selectors.describe`.

With the earlier revision at hand the difference between the two texts tells where each word went,
and so where the passage is; what went elsewhere cannot be the passage, however like it. Without it
the quote is looked for, to the letter, to the word, and in something like it.

Each place that comes into question is weighed (`weighing`); it is taken if it weighs enough, and
clearly more than any other, and offered if it weighs less.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from annotations.anchoring.alignment_lookup import Place, Placing
from annotations.anchoring.candidate_scoring import (
    NOTHING,
    SHORT,
    TAKE,
    Candidate,
    Found,
    How,
    best_of,
    is_sentence,
    is_taken,
    likeness,
    offered,
    worth_of_side,
)
from annotations.anchoring.difference import Difference
from annotations.anchoring.similar import Similar
from annotations.anchoring.wording import Wording
from annotations.model.selectors import CONTEXT, Selector, describe, stands_at
from corpus.document import Span

# Texts of which less is shared (0–1, by the words of the shorter) are two articles, not two
# revisions: what they have in common they have by chance.
_RELATED = 0.25
# Without an earlier revision a place needs something of its surroundings on one side, or to weigh
# this much without.
_SIDE, _ALONE = 10, 50
# In a revision, what is nowhere else in the text before is likely to be what moved, above all if it
# is a sentence of its own: letters that this is worth.
_NEW, _NEW_SENTENCE = 12.0, 28.0
# Surroundings as like as this (0–1) leave no need to look further.
_SURE = 0.8


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a selector leads, and how sure that is (0–1)."""

    span: Span
    confidence: float


class Anchoring:
    """Passages looked for in one text; with the text before it, if that is known."""

    def __init__(self, after: str, before: str | None = None) -> None:
        self._after, self._before = after, before

    def find(self, selector: Selector) -> Found:
        """Where the passage that the selector describes is now."""
        before, span = self._before, selector.span
        if not selector.content:
            return NOTHING
        if before is None or not stands_at(selector, before, span.start):
            if stands_at(selector, self._after, span.start) and _same_around(selector, self._after):
                return Found(
                    Span(span.start, span.start + len(selector.content)), None, 1.0, "position"
                )
            return self._by_words(selector, related=before is None)
        if before == self._after:
            return Found(span, None, 1.0, "position")
        # Its surroundings may have been noted in a revision before this one.
        selector = describe(before, span)
        if self._placing is None:
            return self._by_words(selector, related=False)
        return self._by_difference(selector, self._placing)

    @cached_property
    def _wording(self) -> Wording:
        return Wording(self._after)

    @cached_property
    def _placing(self) -> Placing | None:
        difference = Difference(Wording(self._before or ""), self._wording)
        return Placing(difference) if difference.share >= _RELATED else None

    @cached_property
    def _similar(self) -> Similar:
        placing = self._placing if self._before is not None else None
        if placing is None:
            return Similar(self._wording)
        return Similar(self._wording, list(_new_stretches(placing.origin, self._wording)))

    def _by_words(self, selector: Selector, *, related: bool) -> Found:
        best, clear = best_of(list(self._elsewhere(selector)))
        if best is None:
            return NOTHING
        known = max(best.beside) >= _SIDE or (related and best.weight >= _ALONE)
        return best.found if clear and known and is_taken(best, selector) else offered(best)

    def _by_difference(self, selector: Selector, placing: Placing) -> Found:
        place = placing.place(selector.span)
        candidates, others = [], []
        if place is not None:
            here = self._placed(selector, place, "difference")
            if is_taken(here, selector):
                return here.found
            candidates.append(self._as_new(here, selector))
        for one in self._elsewhere(selector):
            if placing.claimed(one.span, selector.span) < 0.5:
                candidates.append(self._as_new(one, selector))
            else:
                others.append(one)
        best, clear = best_of(candidates)
        if best is not None and clear and is_taken(best, selector):
            return best.found
        quoted = best is not None and best.how == "quote" and len(selector.content) >= SHORT
        between = placing.between(selector.span)
        if between and not quoted and sum(between.beside) >= TAKE:
            return self._placed(selector, between, "difference").offered
        return offered(best or best_of(others)[0])

    def _as_new(self, one: Candidate, selector: Selector) -> Candidate:
        sentence = is_sentence(self._before or "", selector.span)
        sentence = sentence and is_sentence(self._after, one.span)
        return replace(one, weight=one.weight + (_NEW_SENTENCE if sentence else _NEW))

    def _elsewhere(self, selector: Selector) -> Iterator[Candidate]:
        """Where the quote is, or something like it."""
        surest = 0.0
        copies = self._similar.occurrences(selector)
        for span in copies:
            candidate = self._quoted(selector, span)
            surest = max(surest, sum(candidate.beside) / (2 * CONTEXT))
            yield candidate
        if surest < _SURE:
            for stretch in self._similar.stretches(selector):
                # Where a text before told the copies of a quote apart, none of them is to win by
                # being looked at more closely than the others.
                known = copies if self._before is not None and len(copies) > 1 else ()
                yield from (c for c in self._fitted(selector, stretch) if c.span not in known)

    def _quoted(self, selector: Selector, span: Span) -> Candidate:
        alike = likeness(selector.content, self._after[slice(*span)])
        left = self._after[max(0, span.start - CONTEXT) : span.start]
        right = self._after[span.end : span.end + CONTEXT]
        beside = (
            worth_of_side(selector.prefix[::-1], left[::-1]),
            worth_of_side(selector.suffix, right),
        )
        if not selector.prefix and not selector.suffix:
            # Another program's file says nothing of them: the only place with the quote will be it.
            beside = CONTEXT, CONTEXT
        weight = len(selector.content) * (2 * alike - 1) + sum(beside)
        return Candidate(span, "quote", alike, beside, weight)

    def _fitted(self, selector: Selector, stretch: Span) -> Iterator[Candidate]:
        """The passage in a stretch like it: the selector is a small revision of its own."""
        beside = 2 * CONTEXT + len(selector.content) // 2
        start = max(0, stretch.start - beside)
        window = self._after[start : stretch.end + beside]
        before = Wording(selector.prefix + selector.content + selector.suffix)
        passage = Span(len(selector.prefix), len(selector.prefix) + len(selector.content))
        placing = Placing(Difference(before, Wording(window)), pieces=True)
        place = placing.place(passage) or placing.between(passage)
        if place is not None:
            span = Span(start + place.span.start, start + place.span.end)
            sides = (
                place.beside if selector.prefix or selector.suffix else (CONTEXT // 2, CONTEXT // 2)
            )
            yield self._placed(selector, place._replace(span=span, beside=sides), "similar")

    def _placed(self, selector: Selector, place: Place, how: How) -> Candidate:
        quote, there = selector.content, self._after[slice(*place.span)]
        alike = 1.0 if quote == there else max(likeness(quote, there), min(0.99, place.kept))
        weight = len(quote) * (2 * alike - 1) + sum(place.beside)
        return Candidate(place.span, how, alike, place.beside, weight, place.touching)


def _new_stretches(origin: Sequence[int], wording: Wording) -> Iterator[Span]:
    """Where words stand together that the text before had not, or had elsewhere and lost."""
    first: int | None = None
    for word, before in enumerate([*origin, 0]):
        if before >= 0 and first is not None:
            if word - first > 1:
                yield wording.span(first, word - 1)
            first = None
        elif before < 0 and first is None:
            first = word


def _same_around(selector: Selector, text: str) -> bool:
    start = selector.span.start
    end = start + len(selector.content)
    return (
        text[max(0, start - len(selector.prefix)) : start] == selector.prefix
        and text[end : end + len(selector.suffix)] == selector.suffix
    )


@lru_cache(maxsize=1)
def _alone(text: str) -> Anchoring:
    """An import looks for many passages of one text, one by one."""
    return Anchoring(text)


def anchor(selector: Selector, text: str) -> Anchor | None:
    """The passage of `text` that the selector means, or None where there is none to be sure of."""
    found = _alone(text).find(selector)
    return None if found.span is None else Anchor(found.span, found.confidence)
