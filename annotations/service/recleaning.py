"""A stored source cleaned anew, as a reader's review of the cleaning has it."""

from __future__ import annotations

from dataclasses import replace

from annotations.anchoring.anchor import PassageFinder
from annotations.model.selectors import describe
from corpus.cleaning.cleaned import Cleaned
from corpus.cleaning.review import NOTHING, Choice, Review
from corpus.document import Span
from corpus.sources.loading import prepare
from corpus.sources.source import Source


def clean_source(source: Source, review: Review = NOTHING, raw: str | None = None) -> Cleaned:
    """A stored source cleaned by the rules of today. `raw` is the raw text in which the review
    counts: where the source is read otherwise now, its choices are carried over.
    """
    cleaned = _clean(source, review)
    if raw is None or cleaned.ledger.raw == raw or not review.choices:
        return cleaned
    return _clean(source, carry_over(review, raw, cleaned.ledger.raw))


def carry_over(review: Review, before: str, after: str) -> Review:
    """A review for another raw text of the same source; choices that have no place there go."""
    finder = PassageFinder(after, before)
    choices: list[Choice] = []
    for choice in review.choices:
        start, end = max(0, choice.span.start), min(choice.span.end, len(before))
        place = finder.find(describe(before, Span(start, end))).span if start < end else None
        if place is not None:
            choices.append(choice._replace(span=place))
    return replace(review, choices=tuple(choices))


def _clean(source: Source, review: Review) -> Cleaned:
    prepared = prepare(source.data, source.name, review=review)
    if prepared.source.encoding != source.encoding:  # it was named by hand
        prepared = prepare(source.data, source.name, encoding=source.encoding, review=review)
    return prepared.cleaned
