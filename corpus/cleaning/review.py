"""A reader's review of the cleaning of a document: rules switched off, changes undone, passages
removed by hand. Its spans are of the raw text, so that it still holds when the rules change.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from corpus.document import Span

BY_HAND = "by hand"
"""The rule under which the ledger has what a reader took out."""


class Choice(NamedTuple):
    """A reader's decision about a span of the raw text; of two that overlap, the later one counts.

    `keep` undoes what the rules did there: removals (of whole paragraphs or lines), repairs, joins;
    with a `rule`, only that rule's. `drop` takes out exactly what is visible in the span, under the
    rule "by hand"; a repair that it cuts in two is taken out with it.
    """

    kind: Literal["keep", "drop"]
    span: Span
    """Code points of the raw text."""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """All decisions of a reader about one document; empty until there are some."""

    without: frozenset[str] = frozenset()
    """Names of rules that are switched off."""
    choices: tuple[Choice, ...] = ()
    """In the order in which they were made."""

    def __bool__(self) -> bool:
        return bool(self.without or self.choices)

    def switched(self, rule: str) -> Review:
        """The review with a rule switched off, or on again; for `BY_HAND`, without its passages."""
        if rule == BY_HAND:
            return replace(self, choices=tuple(c for c in self.choices if c.kind == "keep"))
        return replace(self, without=self.without ^ {rule})

    def keeping(self, span: Span, rule: str) -> Review:
        """The review with a rule's change there undone."""
        return replace(self, choices=(*self.choices, Choice("keep", span, rule)))

    def dropping(self, span: Span) -> Review:
        """The review with a passage removed by hand."""
        return replace(self, choices=(*self.choices, Choice("drop", span)))

    def without_choices(self, kind: Literal["keep", "drop"], span: Span, rule: str = "") -> Review:
        """The review without the `keep` of exactly this span and rule, or without every `drop` that
        overlaps the span.
        """

        def is_removed(choice: Choice) -> bool:
            if choice.kind != kind:
                return False
            same = choice.span == span and choice.rule == rule
            return same if kind == "keep" else choice.span.overlaps(span)

        return replace(self, choices=tuple(c for c in self.choices if not is_removed(c)))


NOTHING = Review()
"""The review of a document about which nothing was decided."""
KEEPING_COMMENTS = Review(frozenset(("body.comments", "nav.comments")))
"""The review that keeps readers' comments and changes nothing else."""


def to_json(review: Review) -> str | None:
    """A review as it is stored; None if it is empty."""
    if not review:
        return None
    choices = [(c.kind, *c.span, c.rule) for c in review.choices]
    record = {"without": sorted(review.without), "choices": choices}
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def from_json(stored: str | None) -> Review:
    """The review that `to_json` wrote. Raises ValueError for anything else."""
    if stored is None:
        return NOTHING
    try:
        record = json.loads(stored)
        choices = tuple(
            Choice(kind, Span(start, end), rule) for kind, start, end, rule in record["choices"]
        )
        review = Review(frozenset(record["without"]), choices)
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError("this is not a review") from error
    names = {type(name) for name in (*review.without, *(c.rule for c in choices))}
    places = {type(at) for c in choices for at in c.span}
    if names - {str} or places - {int} or {c.kind for c in choices} - {"keep", "drop"}:
        raise ValueError("this is not a review")
    return review
