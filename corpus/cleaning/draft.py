"""The working state of a cleaning: lines of the raw text, changes within them, units of lines,
verdicts.

Rules read and write a draft; when all have run, `assembly` turns it into blocks and a ledger. A
draft only ever points into the raw text, so that nothing can vanish on the way.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from corpus.document import BlockKind
from corpus.formats.raw import Evidence, Hint, Raw
from corpus.formats.registry import BY_NAME, AnyFormat

# All that ends a line. Files have only "\n" by now, but a form feed ends a page, and JSON may
# bring the rest.
_LINE = re.compile(r"[^\n\r\f\v\x85\u2028\u2029]+")
WIDE = re.compile("[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uff00-\uff60]")


def cells(text: str) -> int:
    """Columns of a terminal, near enough to find a wrap: East Asian characters take two."""
    return len(text) + len(WIDE.findall(text))


class Edit(NamedTuple):
    """A change within a line: `raw[start:end]` is put out as `text`."""

    start: int
    end: int
    text: str
    rule: str


class Verdict(NamedTuple):
    """Why a unit is dropped: the rule, how sure it is (0 to 1), and what it saw."""

    rule: str
    confidence: float
    evidence: str


Join = Literal["space", "none", "hyphen"]


@dataclass(slots=True)
class Line:
    """A line of the raw text that is not white space, without the white space around it."""

    start: int
    end: int
    indent: int
    """Characters of white space before it."""
    width: int
    """Where it ends, in cells from the left edge."""
    blanks: int
    """Empty lines before it."""
    page: bool = False
    """A form feed stands before it."""
    text: str = ""
    """With the edits applied."""
    hint: str = ""
    """What the line is by its own marks: `li`, `heading`, `quote`, or nothing."""
    dropped: Verdict | None = None
    join: tuple[Join, str] | None = None
    """How the line goes on from the last one of its unit, and by which rule."""


@dataclass(slots=True)
class Unit:
    """Lines that make one paragraph, heading or item: what is judged and becomes a block."""

    lines: list[Line]
    text: str
    blanks: int
    hints: frozenset[str] = frozenset()
    kind: BlockKind = "p"
    words: int = 0
    ends: bool = False
    """It ends as a sentence does."""
    verdict: Verdict | None = None
    closes: bool = False
    """It is dropped, and what follows it is rarely the article."""
    before: bool = False
    """It stands before the article's first paragraph."""
    against: tuple[float, str] = (0.6, "")
    """How sure it is that it is not the article's, and what says so."""
    sure: bool = False
    """Kept by the format's own word or a rule, whatever stands around it."""

    @property
    def start(self) -> int:
        return self.lines[0].start

    @property
    def end(self) -> int:
        return self.lines[-1].end

    @property
    def kept(self) -> bool:
        """Whether anything of it will be put out: a unit of which the changes have left nothing is
        none that a rule could judge.
        """
        return self.verdict is None and self.text != ""


@dataclass
class Draft:
    """A raw text on its way to a clean one."""

    raw: Raw
    url: str | None = None
    without: frozenset[str] = frozenset()
    """Names of rules that are switched off."""
    edits: list[Edit] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    cuts: list[int] = field(default_factory=list)
    """Where a line of the raw text ends without a line end."""
    wrap: int | None = None
    """The width at which lines were wrapped, as `measure` counts; None where they were not."""
    measure: Callable[[str], int] = cells
    flowed: bool = False
    """Wrapped lines end in the blank at which they were wrapped."""
    shaped: bool = False
    """It has the shape of a cleaned text: paragraphs joined by one empty line each."""
    untouched: bool = False
    """It has the shape of a cleaned text, and no rule has found anything to change in it."""

    rescued: bool = False
    """Nothing was left, and what was least surely dropped has been taken back."""

    @property
    def text(self) -> str:
        return self.raw.text

    @property
    def format(self) -> AnyFormat:
        return BY_NAME[self.raw.format]

    def on(self, rule: str) -> bool:
        return rule not in self.without

    def edit(self, start: int, end: int, text: str, rule: str) -> None:
        """Notes a change. What is only taken out begins at its first visible character, as lines
        do.
        """
        if rule in self.without:
            return
        if not text:
            while start < end and self.text[start].isspace():
                start += 1
        if end > start:
            self.edits.append(Edit(start, end, text, rule))

    def drop(self, unit: Unit, rule: str, confidence: float, evidence: str) -> bool:
        """Drops a unit, unless it is already or the rule is off. Says whether it did."""
        if unit.verdict is not None or rule in self.without:
            return False
        unit.verdict = Verdict(rule, confidence, evidence)
        return True

    def tell(self, evidence: Evidence) -> None:
        self.evidence.append(evidence)

    @property
    def kept(self) -> list[Unit]:
        return [unit for unit in self.units if unit.kept]


def split_lines(text: str, cuts: Iterable[int] = ()) -> list[Line]:
    """The lines of a text that hold more than white space; a cut ends a line as an empty one
    does.
    """
    lines: list[Line] = []
    last = 0
    left = sorted(set(cuts), reverse=True)
    for match in _LINE.finditer(text):
        start, end = match.span()
        while left and left[-1] < end:
            cut = left.pop()
            if start < cut and (line := _line(text, start, cut, last, lines)):
                lines.append(line)
                last = cut
            start = max(start, cut)
        if line := _line(text, start, end, last, lines):
            lines.append(line)
            last = end
    return lines


def _line(text: str, start: int, end: int, last: int, before: list[Line]) -> Line | None:
    """The line that stands from `start` to `end`, if any does; `last` is the end of the one before
    it.
    """
    piece = text[start:end]
    stripped = piece.strip()
    if not stripped:
        return None
    indent = 0 if piece[0] == stripped[0] else len(piece) - len(piece.lstrip())
    start += indent
    size = len(stripped)
    width = indent + (size if stripped.isascii() else cells(stripped))
    if before and start - indent == last + 1 and text[last] == "\n":
        return Line(start, start + size, indent, width, 0)
    gap = text[last : start - indent]
    breaks = gap.count("\n") + gap.count("\r") - gap.count("\r\n")
    blanks = breaks
    if before:
        blanks = breaks - 1 if breaks else 1
    return Line(start, start + size, indent, width, blanks, "\f" in gap)


def apply_edits(text: str, line: Line, edits: list[Edit], starts: list[int]) -> str:
    """A line's text as it will be put out."""
    at = bisect_left(starts, line.start) if starts else 0
    if at >= len(edits) or edits[at].start >= line.end:
        return text[line.start : line.end]
    parts: list[str] = []
    last = line.start
    while at < len(edits) and edits[at].start < line.end:
        edit = edits[at]
        parts += (text[last : edit.start], edit.text)
        last = edit.end
        at += 1
    parts.append(text[last : line.end])
    # Where what stood between two blanks was taken out, one of them goes too.
    out: list[str] = []
    blank = True
    for part in parts:
        piece = part.lstrip() if blank else part
        if piece:
            out.append(piece)
            blank = piece[-1].isspace()
    return "".join(out).strip()


def hints_by_unit(
    structure: tuple[Hint, ...], spans: list[tuple[int, int]]
) -> list[frozenset[str]]:
    """For each span, in order, the kinds of the hints that hold most of it."""
    found: list[frozenset[str]] = []
    open_hints: list[Hint] = []
    at = 0
    for start, end in spans:
        while at < len(structure) and structure[at].start <= start:
            open_hints.append(structure[at])
            at += 1
        # A hint that begins within the span's marks ("# Title") or covers nearly all of it holds
        # it too.
        later = at
        while later < len(structure) and structure[later].start < end:
            later += 1
        open_hints = [hint for hint in open_hints if hint.end > start]
        kinds = {
            hint.kind for hint in open_hints if 2 * (min(hint.end, end) - start) >= end - start
        }
        kinds |= {
            h.kind
            for h in structure[at:later]
            if 5 * (min(h.end, end) - h.start) >= 4 * (end - start)
        }
        found.append(frozenset(kinds))
    return found
