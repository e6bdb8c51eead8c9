"""The ledger of a cleaning: what became of every character of the raw text, and the map of offsets.

The entries partition the raw text in order; what they put out, joined, is the cleaned text. So
nothing can vanish without an entry, and the same list maps positions both ways.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Literal, NamedTuple

from corpus.document import Span

Action = Literal["keep", "drop", "repair", "space", "mark"]

_AS_IT_WAS = ("keep", "mark")
"""Actions that put out what they span, character by character."""


class Entry(NamedTuple):
    """What happened to one stretch of the raw text, which spans `start` to `end`.

    `keep` puts it out unchanged; `repair` puts out `text` instead of it; `drop` puts out nothing;
    `space` is white space between blocks or behind lines, put out as `text` (an empty line, or
    nothing); `mark` puts out unchanged what a rule doubts but would not change.
    """

    action: Action
    rule: str
    start: int
    end: int
    text: str
    confidence: float = 1.0
    """How sure the rule is, 0 to 1; the version of the rules stands in `Cleaned.rules`."""
    evidence: str = ""
    """What the rule saw, in words."""


class Removal(NamedTuple):
    """What cleaning dropped; the span counts code points of the raw text."""

    rule: str
    start: int
    end: int
    text: str
    confidence: float = 1.0
    evidence: str = ""


class Repair(NamedTuple):
    """What cleaning changed; the span counts code points of the cleaned text, `was` stood in the
    raw.
    """

    rule: str
    start: int
    end: int
    text: str
    was: str
    confidence: float = 1.0
    evidence: str = ""


class Doubt(NamedTuple):
    """What cleaning left as it was, but would have a reader look at; the span counts code points of
    the cleaned text.
    """

    rule: str
    start: int
    end: int
    text: str
    confidence: float = 1.0
    """How sure it is that something is wrong there."""
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
        """The raw position of a cleaned one; inside a repair, the start of what was repaired."""
        if not self.entries:
            return 0
        at = max(0, bisect_right(self._clean_starts, offset) - 1)
        entry, clean = self.entries[at], self._clean_starts[at]
        if entry.action in _AS_IT_WAS:
            return entry.start + min(offset - clean, entry.end - entry.start)
        return entry.start if offset < clean + len(entry.text) else entry.end

    def to_clean(self, offset: int) -> int:
        """The cleaned position of a raw one; inside a removal, where the removal was."""
        at = max(0, bisect_right(self._raw_starts, offset) - 1)
        if not self.entries:
            return 0
        entry, clean = self.entries[at], self._clean_starts[at]
        if entry.action in _AS_IT_WAS:
            return clean + min(offset, entry.end) - entry.start
        return clean if offset < entry.end else clean + len(entry.text)

    def raw_span(self, span: Span) -> Span:
        """The raw stretch from which a cleaned span came, removals inside it included."""
        if span.empty:
            at = self.to_raw(span.start)
            return Span(at, at)
        last = max(0, bisect_right(self._clean_starts, span.end - 1) - 1)
        entry = self.entries[last]
        end = self.to_raw(span.end - 1) + 1 if entry.action in _AS_IT_WAS else entry.end
        return Span(self.to_raw(span.start), end)
