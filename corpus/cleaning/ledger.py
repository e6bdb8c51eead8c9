"""The ledger of a cleaning: what became of every character of the raw text, and the map of offsets.

The entries partition the raw text in order; their texts, joined, are the cleaned text. So nothing
can vanish without an entry, and the same list maps positions both ways.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Literal, NamedTuple

from corpus.document import Span

Action = Literal["keep", "drop", "repair", "space", "mark"]

_UNCHANGED = ("keep", "mark")
"""Actions that keep what they span, character by character."""


class Entry(NamedTuple):
    """What happened to the raw text from `start` to `end`.

    `keep`: it is unchanged. `repair`: it became `text`. `drop`: it was removed. `space`: white
    space between blocks or behind lines became `text` (an empty line, or nothing). `mark`: it is
    unchanged, and a rule doubts it.
    """

    action: Action
    rule: str
    start: int
    end: int
    text: str
    confidence: float = 1.0
    """The rule's confidence, 0 to 1; `Cleaned.rules` has the version of the rules."""
    evidence: str = ""
    """The rule's evidence, in words."""


class Removal(NamedTuple):
    """What cleaning dropped; the span counts code points of the raw text."""

    rule: str
    start: int
    end: int
    text: str
    confidence: float = 1.0
    evidence: str = ""


class Repair(NamedTuple):
    """What cleaning changed; the span counts code points of the cleaned text, `was` is the raw
    text.
    """

    rule: str
    start: int
    end: int
    text: str
    was: str
    confidence: float = 1.0
    evidence: str = ""


class Doubt(NamedTuple):
    """What cleaning marked for a reader to look at; the span counts code points of the cleaned
    text.
    """

    rule: str
    start: int
    end: int
    text: str
    confidence: float = 1.0
    """Confidence, 0 to 1, that something is wrong there."""
    evidence: str = ""


@dataclass(frozen=True)
class Ledger:
    """The raw text and what became of it, entry by entry."""

    raw: str
    entries: tuple[Entry, ...]

    @cached_property
    def text(self) -> str:
        """The cleaned text."""
        return "".join(entry.text for entry in self.entries)

    @cached_property
    def removed(self) -> tuple[Removal, ...]:
        return tuple(
            Removal(e.rule, e.start, e.end, self.raw[e.start : e.end], e.confidence, e.evidence)
            for e in self.entries
            if e.action == "drop"
        )

    @cached_property
    def repaired(self) -> tuple[Repair, ...]:
        return tuple(
            Repair(
                e.rule,
                at,
                at + len(e.text),
                e.text,
                self.raw[e.start : e.end],
                e.confidence,
                e.evidence,
            )
            for e, at in zip(self.entries, self._clean_starts, strict=True)
            if e.action == "repair"
        )

    @cached_property
    def doubted(self) -> tuple[Doubt, ...]:
        return tuple(
            Doubt(e.rule, at, at + len(e.text), e.text, e.confidence, e.evidence)
            for e, at in zip(self.entries, self._clean_starts, strict=True)
            if e.action == "mark"
        )

    @cached_property
    def _raw_starts(self) -> list[int]:
        return [entry.start for entry in self.entries]

    @cached_property
    def _clean_starts(self) -> list[int]:
        lengths = accumulate((len(entry.text) for entry in self.entries), initial=0)
        return list(lengths)[:-1]

    def to_raw(self, offset: int) -> int:
        """The raw position of a cleaned one; within a repair, the start of what was repaired."""
        if not self.entries:
            return 0
        at = max(0, bisect_right(self._clean_starts, offset) - 1)
        entry, clean = self.entries[at], self._clean_starts[at]
        if entry.action in _UNCHANGED:
            return entry.start + min(offset - clean, entry.end - entry.start)
        return entry.start if offset < clean + len(entry.text) else entry.end

    def to_clean(self, offset: int) -> int:
        """The cleaned position of a raw one; within a removal, the place of the removal."""
        at = max(0, bisect_right(self._raw_starts, offset) - 1)
        if not self.entries:
            return 0
        entry, clean = self.entries[at], self._clean_starts[at]
        if entry.action in _UNCHANGED:
            return clean + min(offset, entry.end) - entry.start
        return clean if offset < entry.end else clean + len(entry.text)

    def raw_span(self, span: Span) -> Span:
        """The raw span from which a cleaned one came, removals within it included."""
        if span.empty:
            at = self.to_raw(span.start)
            return Span(at, at)
        last = max(0, bisect_right(self._clean_starts, span.end - 1) - 1)
        entry = self.entries[last]
        end = self.to_raw(span.end - 1) + 1 if entry.action in _UNCHANGED else entry.end
        return Span(self.to_raw(span.start), end)
