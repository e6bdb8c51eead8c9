"""Finding a passage again: anchor(selector, text) → span, the inverse of `selectors.describe`.

If the earlier revision is known, the alignment of the two texts tells where each word moved, and so
where the passage is; words that came from elsewhere cannot be the passage, however similar.
Otherwise the quote is sought: to the letter, to the word, and in similar stretches.

Each candidate is weighed (`candidate_scoring`). It is accepted if it has enough weight and clearly
more than any other, and suggested if it has less.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from annotations.anchoring.alignment_lookup import AlignmentLookup, MovedPassage
from annotations.anchoring.candidate_scoring import (
    CERTAIN_WEIGHT,
    NOT_FOUND,
    SHORT,
    AnchorMethod,
    AnchorResult,
    Candidate,
    best_candidate,
    context_weight,
    is_certain,
    is_sentence,
    suggestion,
    text_similarity,
)
from annotations.anchoring.quote_search import QuoteSearch
from annotations.anchoring.tokenized_text import TokenizedText
from annotations.anchoring.word_alignment import WordAlignment
from annotations.model.selectors import CONTEXT, Selector, describe, stands_at
from corpus.document import Span

_RELATED = 0.25
"""Texts that share less (0–1, by the words of the shorter) are two articles, not two revisions:
what they have in common is chance."""
_SIDE, _ALONE = 10, 50
"""Without an earlier revision a candidate needs some context on one side, or this much weight
without any."""
_NEW, _NEW_SENTENCE = 12.0, 28.0
"""In a revision, text that occurs nowhere in the text before is likely to be what moved, especially
a sentence of its own: the letters that this is worth."""
_SURE = 0.8
"""If the context is this similar (0–1), no further search is needed."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a selector leads, and how certain that is (0–1)."""

    span: Span
    confidence: float


class PassageFinder:
    """Finds passages in one text; with the help of the text before it, if that is known."""

    def __init__(self, after: str, before: str | None = None) -> None:
        self._after, self._before = after, before

    def find(self, selector: Selector) -> AnchorResult:
        """Where the passage that the selector describes is now."""
        before, span = self._before, selector.span
        if not selector.content:
            return NOT_FOUND
        if before is None or not stands_at(selector, before, span.start):
            if stands_at(selector, self._after, span.start) and _same_context(
                selector, self._after
            ):
                unmoved = Span(span.start, span.start + len(selector.content))
                return AnchorResult(unmoved, None, 1.0, "position")
            return self._find_by_words(selector, related=before is None)
        if before == self._after:
            return AnchorResult(span, None, 1.0, "position")
        # Its context may have been recorded in a revision before this one.
        selector = describe(before, span)
        if self._alignment is None:
            return self._find_by_words(selector, related=False)
        return self._find_by_alignment(selector, self._alignment)

    @cached_property
    def _tokenized(self) -> TokenizedText:
        return TokenizedText(self._after)

    @cached_property
    def _alignment(self) -> AlignmentLookup | None:
        alignment = WordAlignment(TokenizedText(self._before or ""), self._tokenized)
        return AlignmentLookup(alignment) if alignment.share >= _RELATED else None

    @cached_property
    def _quotes(self) -> QuoteSearch:
        alignment = self._alignment if self._before is not None else None
        if alignment is None:
            return QuoteSearch(self._tokenized)
        new_stretches = list(_new_stretches(alignment.origins, self._tokenized))
        return QuoteSearch(self._tokenized, new_stretches)

    def _find_by_words(self, selector: Selector, *, related: bool) -> AnchorResult:
        best, is_clear = best_candidate(list(self._candidates(selector)))
        if best is None:
            return NOT_FOUND
        has_context = max(best.context) >= _SIDE or (related and best.weight >= _ALONE)
        if is_clear and has_context and is_certain(best, selector):
            return best.accepted()
        return suggestion(best)

    def _find_by_alignment(self, selector: Selector, alignment: AlignmentLookup) -> AnchorResult:
        moved = alignment.locate(selector.span)
        candidates, from_elsewhere = [], []
        if moved is not None:
            candidate = self._moved(selector, moved, "difference")
            if is_certain(candidate, selector):
                return candidate.accepted()
            candidates.append(self._as_new(candidate, selector))
        for candidate in self._candidates(selector):
            if alignment.share_from_elsewhere(candidate.span, selector.span) < 0.5:
                candidates.append(self._as_new(candidate, selector))
            else:
                from_elsewhere.append(candidate)
        best, is_clear = best_candidate(candidates)
        if best is not None and is_clear and is_certain(best, selector):
            return best.accepted()
        is_quote = best is not None and best.method == "quote" and len(selector.content) >= SHORT
        between = alignment.between_neighbours(selector.span)
        if between and not is_quote and sum(between.context) >= CERTAIN_WEIGHT:
            return self._moved(selector, between, "difference").suggested()
        return suggestion(best or best_candidate(from_elsewhere)[0])

    def _as_new(self, candidate: Candidate, selector: Selector) -> Candidate:
        both_sentences = is_sentence(self._before or "", selector.span) and is_sentence(
            self._after, candidate.span
        )
        bonus = _NEW_SENTENCE if both_sentences else _NEW
        return replace(candidate, weight=candidate.weight + bonus)

    def _candidates(self, selector: Selector) -> Iterator[Candidate]:
        """Where the quote occurs, or something similar."""
        best_context = 0.0
        copies = self._quotes.occurrences(selector)
        for span in copies:
            candidate = self._quoted(selector, span)
            best_context = max(best_context, sum(candidate.context) / (2 * CONTEXT))
            yield candidate
        if best_context < _SURE:
            for stretch in self._quotes.similar_stretches(selector):
                # If the text before distinguishes the copies of a quote, none of them may win by
                # being compared more closely than the others.
                excluded = copies if self._before is not None and len(copies) > 1 else ()
                yield from (
                    candidate
                    for candidate in self._fitted(selector, stretch)
                    if candidate.span not in excluded
                )

    def _quoted(self, selector: Selector, span: Span) -> Candidate:
        similarity = text_similarity(selector.content, self._after[slice(*span)])
        left = self._after[max(0, span.start - CONTEXT) : span.start]
        right = self._after[span.end : span.end + CONTEXT]
        context = (
            context_weight(selector.prefix[::-1], left[::-1]),
            context_weight(selector.suffix, right),
        )
        if not selector.prefix and not selector.suffix:
            # Another program's file has no context: the only place with the quote must be it.
            context = CONTEXT, CONTEXT
        weight = len(selector.content) * (2 * similarity - 1) + sum(context)
        return Candidate(span, "quote", similarity, context, weight)

    def _fitted(self, selector: Selector, stretch: Span) -> Iterator[Candidate]:
        """The passage in a similar stretch: the selector is a small revision of its own."""
        margin = 2 * CONTEXT + len(selector.content) // 2
        start = max(0, stretch.start - margin)
        window = self._after[start : stretch.end + margin]
        before = TokenizedText(selector.prefix + selector.content + selector.suffix)
        passage = Span(len(selector.prefix), len(selector.prefix) + len(selector.content))
        alignment = AlignmentLookup(WordAlignment(before, TokenizedText(window)), pieces=True)
        moved = alignment.locate(passage) or alignment.between_neighbours(passage)
        if moved is not None:
            span = Span(start + moved.span.start, start + moved.span.end)
            has_context = selector.prefix or selector.suffix
            context = moved.context if has_context else (CONTEXT // 2, CONTEXT // 2)
            yield self._moved(selector, moved._replace(span=span, context=context), "similar")

    def _moved(self, selector: Selector, moved: MovedPassage, method: AnchorMethod) -> Candidate:
        quote, text = selector.content, self._after[slice(*moved.span)]
        similarity = 1.0
        if quote != text:
            similarity = max(text_similarity(quote, text), min(0.99, moved.kept))
        weight = len(quote) * (2 * similarity - 1) + sum(moved.context)
        return Candidate(moved.span, method, similarity, moved.context, weight, moved.adjacent)


def _new_stretches(origins: Sequence[int], text: TokenizedText) -> Iterator[Span]:
    """Where consecutive words are new in the text, or were elsewhere before and are lost there."""
    first: int | None = None
    for word, origin in enumerate([*origins, 0]):
        if origin >= 0 and first is not None:
            if word - first > 1:
                yield text.span(first, word - 1)
            first = None
        elif origin < 0 and first is None:
            first = word


def _same_context(selector: Selector, text: str) -> bool:
    start = selector.span.start
    end = start + len(selector.content)
    return (
        text[max(0, start - len(selector.prefix)) : start] == selector.prefix
        and text[end : end + len(selector.suffix)] == selector.suffix
    )


@lru_cache(maxsize=1)
def _finder(text: str) -> PassageFinder:
    """An import finds many passages of one text, one by one."""
    return PassageFinder(text)


def anchor(selector: Selector, text: str) -> Anchor | None:
    """The passage of `text` that the selector describes; None if no passage is certain enough."""
    result = _finder(text).find(selector)
    return None if result.span is None else Anchor(result.span, result.confidence)
