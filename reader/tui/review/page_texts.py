"""A cleaning as two pages to be shown beside each other: their documents, marks and words. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from corpus.cleaning.changes import Change, Fate
from corpus.cleaning.cleaned import Cleaned
from corpus.cleaning.review import BY_HAND
from corpus.cleaning.warning import share_kept
from corpus.document import Block, Document, Span
from corpus.formats.raw import LEFT_OUT_RULES
from reader.text.highlights import Mark, MarkState
from reader.tui.review.rule_names import rule_name

_GAP = re.compile(r"\n\s*\n")
_COLOURS: dict[Fate, str] = {
    "dropped": "red",
    "harvested": "teal",
    "joined": "blue",
    "repaired": "ochre",
    "doubted": "violet",
    "restored": "green",
    "suggested": "grey",
}
_VERBS: dict[Fate, str] = {
    "dropped": "dropped",
    "harvested": "used for the details",
    "joined": "joined",
    "repaired": "changed",
    "doubted": "doubtful, not changed",
    "restored": "restored by a reader",
    "suggested": "may be removed; enter removes it",
}
_OTHER = "·"
_ACROSS: frozenset[Fate] = frozenset({"restored", "suggested"})
"""What reaches over other changes."""


class RuleCount(NamedTuple):
    """What one rule did to a document."""

    rule: str
    letter: str
    """What stands in the margin for it; small where it drops."""
    changes: int
    words: int
    """Of the raw text, that it dropped."""
    off: bool
    """A reader has switched it off."""

    @property
    def went(self) -> str:
        """What became of the words that are in the text no more."""
        return "used for the details" if self.rule.startswith("meta.") else "removed"


def raw_document(document: Document, raw: str) -> Document:
    """The raw text as a page: a paragraph is what stands between empty lines."""
    blocks: list[Block] = []
    at = 0
    for start, end in [*(gap.span() for gap in _GAP.finditer(raw)), (len(raw), len(raw))]:
        if raw[at:start].strip():
            blocks.append(Block("p", at, start))
        at = end
    return Document(document.id, document.slug, document.metadata, raw, tuple(blocks))


def letters(rules: Iterable[str], before: Mapping[str, str]) -> dict[str, str]:
    """A letter for each rule: one of its own name, the first that no other has yet. Those that had
    one `before` keep it.
    """
    letters = dict(before)
    used = set(letters.values())
    for rule in sorted(set(rules) - letters.keys()):
        name = "".join(rule.rpartition(".")[2].split("-")) + rule
        candidates = (
            char.upper() for char in f"{name}abcdefghijklmnopqrstuvwxyz" if char.isalpha()
        )
        letters[rule] = next((char for char in candidates if char not in used), _OTHER)
        used.add(letters[rule])
    return letters


def raw_marks(changes: Sequence[Change], marks: dict[str, str], raw: str) -> list[Mark]:
    """The changes on the raw side: what was dropped is struck out, the rest has its tint."""
    return [
        _mark(number, *shown_span(change, raw), change, marks)
        for number, change in enumerate(changes)
    ]


def shown_span(change: Change, raw: str) -> Span:
    """Where a change is seen in the raw text: of white space, which shows nothing, the character
    before it.
    """
    start, end = change.raw
    if raw[start:end].strip():
        return change.raw
    return Span(start - 1, start) if start else Span(start, end)


def clean_marks(changes: Sequence[Change], marks: dict[str, str]) -> list[Mark]:
    """The changes of which something is left on the cleaned side, white space apart."""
    return [
        _mark(number, *change.clean, change, marks)
        for number, change in enumerate(changes)
        if not change.clean.empty and not change.minor
    ]


class ChangeFinder:
    """Which change is at an offset of one side, in the time of a look-up: a key asks for it."""

    def __init__(self, changes: Iterable[tuple[Change, Span]]) -> None:
        """`found` are the changes with where they stand on this side."""
        visible = [(span, change) for change, span in changes if not span.empty]
        # What the rules did is disjoint, but for the character before a line end.
        self._own = sorted(
            ((span, change) for span, change in visible if change.fate not in _ACROSS),
            key=lambda pair: pair[0],
        )
        self._starts = [span.start for span, _ in self._own]
        self._across = [pair for pair in visible if pair[1].fate in _ACROSS]

    def at(self, offset: int) -> Change | None:
        """The smallest change over an offset."""
        last = bisect_right(self._starts, offset)
        nearby = [*self._own[max(0, last - 3) : last], *self._across]
        covering = [(span, change) for span, change in nearby if span.start <= offset < span.end]
        return min(covering, key=lambda pair: pair[0].end - pair[0].start)[1] if covering else None


def _mark(number: int, start: int, end: int, change: Change, marks: dict[str, str]) -> Mark:
    # The pane strikes out what could not be saved: for the eye the same as what was taken away.
    state: MarkState = "unsaved" if _is_removed(change) else "saved"
    letter = marks.get(change.rule, _OTHER)
    return Mark(start, end, str(number), letter, _COLOURS[change.fate], state)


def _is_removed(change: Change) -> bool:
    """Whether nothing of it is left."""
    return change.fate in ("dropped", "harvested") and change.clean.empty


def count_by_rule(
    cleaned: Cleaned, changes: Sequence[Change], marks: dict[str, str]
) -> list[RuleCount]:
    """What each rule did, the busiest first; then the rules that are switched off."""
    raw = cleaned.ledger.raw
    rules: dict[str, list[Change]] = {}
    for change in changes:
        if change.fate != "restored":
            rules.setdefault(change.rule, []).append(change)
    rule_counts = [
        RuleCount(
            rule,
            marks[rule].lower() if all(map(_is_removed, rule_changes)) else marks[rule],
            len(rule_changes),
            sum(len(raw[slice(*c.raw)].split()) for c in rule_changes if _is_removed(c)),
            off=False,
        )
        for rule, rule_changes in rules.items()
    ]
    rule_counts.sort(key=lambda count: (-count.words, -count.changes, count.rule))
    off = sorted(cleaned.review.without)
    return rule_counts + [RuleCount(rule, marks.get(rule, _OTHER), 0, 0, off=True) for rule in off]


def describe_change(change: Change) -> tuple[str, str, str]:
    """A change in words: what happened, by which rule, and how sure that is and why."""
    verb = "removed by hand" if change.rule == BY_HAND else _VERBS[change.fate]
    if change.fate == "dropped" and change.rule in LEFT_OUT_RULES:
        verb = "hidden in the source"
    rule = "" if change.rule == BY_HAND else change.rule
    if name := rule_name(rule):
        rule = f"{name} ({rule})"
    if change.fate == "restored" or change.rule == BY_HAND:
        return verb, rule, ""
    sure = f"{round(100 * change.confidence)} % certain"
    return verb, rule, f"{sure}: {change.evidence}" if change.evidence else sure


def summary(cleaned: Cleaned, words: int, warnings: Sequence[str] = ()) -> str:
    """The line below the heading of the cleaned side."""
    kept = share_kept(cleaned)
    chosen = len(cleaned.review.choices) + len(cleaned.review.without)
    parts = [f"{words:,} words", f"{round(100 * kept)} % included"]
    if chosen:
        parts.append(f"{chosen:,} by hand")
    if warnings:
        parts.append("1 warning" if len(warnings) == 1 else f"{len(warnings)} warnings")
    return " · ".join(parts)
