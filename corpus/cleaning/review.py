"""What a reader decided about the cleaning of a document: rules that are off, changes undone,
passages taken out by hand. It counts in the raw text, so that it holds whatever the rules do next.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from corpus.document import Span

BY_HAND = "by hand"
"""The rule under which the ledger has what a reader took out."""


class Choice(NamedTuple):
    """A reader's word on a stretch of the raw text; of two that overlap, the later counts.

    `keep` undoes what the rules did there: removals (by whole paragraphs or lines), repairs, joins.
    With a `rule`, only that rule's. `drop` takes out exactly what is visible in the span, under the
    rule "by hand"; a repair that it cuts in two goes with it.
    """

    kind: Literal["keep", "drop"]
    span: Span
    """Code points of the raw text."""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """All that a reader decided about one document; nothing, until somebody does."""

    without: frozenset[str] = frozenset()
    """Names of rules that are switched off."""
    choices: tuple[Choice, ...] = ()
    """In the order in which they were made."""

    def __bool__(self) -> bool:
        return bool(self.without or self.choices)

    def switched(self, rule: str) -> Review:
        """The same with a whole rule off, or on again; what was taken out by hand comes back."""
        if rule == BY_HAND:
            return replace(self, choices=tuple(c for c in self.choices if c.kind == "keep"))
        return replace(self, without=self.without ^ {rule})

    def keeping(self, span: Span, rule: str) -> Review:
        """The same with a rule's change there undone."""
        return replace(self, choices=(*self.choices, Choice("keep", span, rule)))

    def dropping(self, span: Span) -> Review:
        """The same with a passage taken out by hand."""
        return replace(self, choices=(*self.choices, Choice("drop", span)))

    def without_choices(self, kind: Literal["keep", "drop"], span: Span, rule: str = "") -> Review:
        """The same without what was chosen there: without the `keep` of exactly this span and rule,
        or without every `drop` that touches it.
        """

        def goes(choice: Choice) -> bool:
            if choice.kind != kind:
                return False
            same = choice.span == span and choice.rule == rule
            return same if kind == "keep" else choice.span.overlaps(span)

        return replace(self, choices=tuple(c for c in self.choices if not goes(c)))


NOTHING = Review()
"""Nobody has decided anything."""


def to_json(review: Review) -> str | None:
    """A review as it is stored; None where there is nothing to store."""
    if not review:
        return None
    choices = [(c.kind, *c.span, c.rule) for c in review.choices]
    told = {"without": sorted(review.without), "choices": choices}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def from_json(stored: str | None) -> Review:
    """The review that `to_json` told of. Raises ValueError for anything else."""
    if stored is None:
        return NOTHING
    try:
        told = json.loads(stored)
        choices = tuple(
            Choice(kind, Span(start, end), rule) for kind, start, end, rule in told["choices"]
        )
        review = Review(frozenset(told["without"]), choices)
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError("this is no review") from error
    names = {type(name) for name in (*review.without, *(c.rule for c in choices))}
    places = {type(at) for c in choices for at in c.span}
    if names - {str} or places - {int} or {c.kind for c in choices} - {"keep", "drop"}:
        raise ValueError("this is no review")
    return review
