"""The ledger as a reader reviews it: change by change, with its place in both texts."""

from __future__ import annotations

from typing import Literal, NamedTuple

from corpus.cleaning.cleaned import Cleaned
from corpus.cleaning.ledger import Entry
from corpus.cleaning.review import BY_HAND, Review
from corpus.document import Span

Fate = Literal["dropped", "harvested", "joined", "repaired", "doubted", "restored", "suggested"]


class Change(NamedTuple):
    """A change that cleaning made, that a reader undid (`restored`), or may make (`suggested`)."""

    fate: Fate
    rule: str
    raw: Span
    """Its span in the raw text."""
    clean: Span
    """Its span in the cleaned text; empty if nothing is left."""
    confidence: float
    evidence: str
    minor: bool
    """Whether it changes only white space; a text may have such a change in every line."""


def changes(cleaned: Cleaned) -> tuple[Change, ...]:
    """All of them, in the order of the raw text."""
    ledger = cleaned.ledger
    all_changes: list[Change] = []
    at = 0
    for entry in ledger.entries:
        if entry.action not in ("keep", "space"):
            stretch = ledger.raw[entry.start : entry.end]
            fate = _fate(entry)
            minor = fate == "joined" or not (stretch.strip() or entry.text.strip())
            all_changes.append(
                Change(
                    fate,
                    entry.rule,
                    Span(entry.start, entry.end),
                    Span(at, at + len(entry.text)),
                    entry.confidence,
                    entry.evidence,
                    minor,
                )
            )
        at += len(entry.text)
    for choice in cleaned.review.choices:
        if choice.kind == "keep" and choice.rule not in cleaned.review.without:
            clean_span = Span(ledger.to_clean(choice.span.start), ledger.to_clean(choice.span.end))
            minor = not ledger.raw[slice(*choice.span)].strip()
            evidence = "restored by a reader"
            all_changes.append(
                Change("restored", choice.rule, choice.span, clean_span, 1.0, evidence, minor)
            )
    return tuple(sorted(all_changes, key=lambda change: change.raw))


def toggled(review: Review, change: Change) -> Review:
    """The review with this change undone, or made again; the same for a mark."""
    if change.fate == "doubted":
        return review
    if change.fate == "suggested":
        return review.dropping(change.raw)
    if change.fate == "restored":
        return review.without_choices("keep", change.raw, change.rule)
    if change.rule == BY_HAND:
        return review.without_choices("drop", change.raw)
    return review.keeping(change.raw, change.rule)


def _fate(entry: Entry) -> Fate:
    if entry.action == "mark":
        return "doubted"
    if entry.rule.startswith("meta."):
        return "harvested"
    if entry.action == "drop":
        return "dropped"
    return "joined" if entry.rule.startswith("join.") else "repaired"
