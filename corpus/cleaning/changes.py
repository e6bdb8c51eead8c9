"""The ledger as a reader goes through it: change by change, with its place on both sides."""

from __future__ import annotations

from typing import Literal, NamedTuple

from corpus.cleaning.cleaned import Cleaned
from corpus.cleaning.ledger import Entry
from corpus.cleaning.review import BY_HAND, Review
from corpus.document import Span

Fate = Literal["dropped", "harvested", "joined", "repaired", "doubted", "restored", "suggested"]


class Change(NamedTuple):
    """Something that cleaning did, that a reader undid (`restored`), or may do (`suggested`)."""

    fate: Fate
    rule: str
    raw: Span
    """Where it stands in the raw text."""
    clean: Span
    """What it became in the cleaned text; empty where nothing is left."""
    confidence: float
    evidence: str
    minor: bool
    """It touches nothing but white space: of these a text may have one in every line."""


def changes(cleaned: Cleaned) -> tuple[Change, ...]:
    """All of them, in the order of the raw text."""
    ledger = cleaned.ledger
    found: list[Change] = []
    at = 0
    for entry in ledger.entries:
        if entry.action not in ("keep", "space"):
            stretch = ledger.raw[entry.start : entry.end]
            fate = _fate(entry)
            minor = fate == "joined" or not (stretch.strip() or entry.text.strip())
            found.append(
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
            here = Span(ledger.to_clean(choice.span.start), ledger.to_clean(choice.span.end))
            minor = not ledger.raw[slice(*choice.span)].strip()
            told = "restored by a reader"
            found.append(Change("restored", choice.rule, choice.span, here, 1.0, told, minor))
    return tuple(sorted(found, key=lambda change: change.raw))


def toggled(review: Review, change: Change) -> Review:
    """The review with this change switched off, or on again; a doubt changes nothing."""
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
