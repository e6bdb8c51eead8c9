"""The working state of a cleaning: lines of the raw text, edits within them, units, verdicts.

Rules read and change a draft. When all have run, `assembly` turns it into blocks and a ledger. A
draft only points into the raw text, so nothing can vanish on the way.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from corpus.document import LINE_JOIN, BlockKind, Span
from corpus.formats.raw import Evidence, Hint, Raw
from corpus.formats.registry import BY_NAME, AnyFormat
from corpus.text.lazy_pattern import LazyPattern

# Everything that ends a line: a file has only "\n" by now, but a form feed ends a page, and JSON
# may hold the others.
_LINE = re.compile(r"[^\n\r\f\v\x85\u2028\u2029]+")
WIDE = LazyPattern("[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uff00-\uff60]")


def cells(text: str) -> int:
    """Columns of a terminal, near enough to find a wrap: East Asian characters take two."""
    return len(text) if text.isascii() else len(text) + len(WIDE.findall(text))


class Edit(NamedTuple):
    """A change within a line: `raw[start:end]` becomes `text`."""

    start: int
    end: int
    text: str
    rule: str
    evidence: str = ""
    """In words; if empty, what `reasons` says about the rule."""


class Verdict(NamedTuple):
    """Why a unit is dropped: the rule, its confidence (0 to 1), and its evidence in words."""

    rule: str
    confidence: float
    evidence: str


OF_LINES = frozenset(("verse", "pre", "row"))
"""Hints of units whose lines no rule joins."""
Join = Literal["space", "none", "hyphen", "line"]
"""`line`: the line stays one, in the block of the line before it."""
AS_LINES: tuple[Join, str] = ("line", "")
"""How the lines of a stanza and the like are joined: no rule changes anything there."""


@dataclass(slots=True)
class Line:
    """A line of the raw text that is more than white space, without the white space around it; or
    the whole of a block of code, with its indents and line ends (`pre`).
    """

    start: int
    end: int
    indent: int
    """Characters of white space before it."""
    width: int
    """Of the line with its indent, in cells."""
    blanks: int
    """Empty lines before it."""
    page: bool = False
    """Whether a form feed comes before it."""
    text: str = ""
    """With the edits applied."""
    hint: str = ""
    """What the line is by its own marks: `li`, `heading`, `quote`, or nothing; `pre` for the whole
    of a block of code.
    """
    dropped: Verdict | None = None
    join: tuple[Join, str] | None = None
    """How it is joined to the line before it in its unit, and by which rule."""


@dataclass(slots=True)
class Unit:
    """Lines that make one paragraph, heading or item: rules judge it, and it becomes a block."""

    lines: list[Line]
    text: str
    blanks: int
    hints: frozenset[str] = frozenset()
    kind: BlockKind = "p"
    words: int = 0
    ends: bool = False
    """Whether it ends as a sentence does."""
    verdict: Verdict | None = None
    closes: bool = False
    """Whether it is dropped as a line that usually closes an article."""
    before_article: bool = False
    """Whether it comes before the article's first paragraph."""
    objection: tuple[float, str] = (0.6, "")
    """Confidence and evidence that it is not the article's, for a unit before the article."""
    certain: bool = False
    """Whether a rule keeps it, whatever comes around it."""

    @property
    def start(self) -> int:
        return self.lines[0].start

    @property
    def end(self) -> int:
        return self.lines[-1].end

    @property
    def kept(self) -> bool:
        """Whether any of its text is left: rules judge only such units."""
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
    """Positions at which a line of the raw text ends without a line end."""
    wrap: int | None = None
    """The width at which lines were wrapped, as `measure` counts it; None if they were not."""
    measure: Callable[[str], int] = cells
    hidden: list[Span] = field(default_factory=list)
    """What the format hides and a rule takes out; no other rule changes anything there."""
    flowed: bool = False
    """Whether wrapped lines keep the blank at which they were wrapped (RFC 3676)."""
    looks_clean: bool = False
    """Whether it has the shape of a cleaned text: paragraphs joined by one empty line each."""
    already_clean: bool = False
    """Whether it has that shape, and no rule has found anything to change in it."""
    structure: list[Hint] = field(init=False)
    """The hints of the format, in order, and those that rules have added."""
    is_document: bool = False
    """Whether it has no page around it, so that nothing in it is furniture for its wording."""
    is_of_page: bool = False
    """Whether a text without markup seems to come from a page of the web."""
    worded: set[int] = field(default_factory=set)
    """The starts of units that are kept although a wording speaks against them."""
    likely: set[int] = field(default_factory=set)
    """Of a web page, the starts of units that are very likely its own text."""
    rescued: bool = False
    """Whether nothing was left, so that the least certain drops were undone."""

    @property
    def text(self) -> str:
        return self.raw.text

    @property
    def format(self) -> AnyFormat:
        return BY_NAME[self.raw.format]

    def __post_init__(self) -> None:
        self.structure = list(self.raw.structure)

    @cached_property
    def pre(self) -> list[Span]:
        """The blocks of code, in order and disjoint, each with the indent of its first line."""
        return pre_spans(self.text, self.structure)

    def is_on(self, rule: str) -> bool:
        """Whether a rule of this name may do its work."""
        return rule not in self.without

    def edit(self, start: int, end: int, text: str, rule: str) -> None:
        """Record an edit, unless its rule is off. What is only taken out begins at its first
        visible character, as lines do.
        """
        if rule in self.without:
            return
        if not text:
            while start < end and self.text[start].isspace():
                start += 1
        if end > start:
            self.edits.append(Edit(start, end, text, rule))

    def drop(self, unit: Unit, rule: str, confidence: float, evidence: str) -> bool:
        """Drop a unit, unless it is dropped already or the rule is off; returns whether it did."""
        if unit.verdict is not None or rule in self.without:
            return False
        unit.verdict = Verdict(rule, confidence, evidence)
        return True

    def add_evidence(self, evidence: Evidence) -> None:
        self.evidence.append(evidence)

    @property
    def kept(self) -> list[Unit]:
        return [unit for unit in self.units if unit.kept]


def joined(lines: list[Line]) -> str:
    """The text of lines as their joins say."""
    parts = [lines[0].text]
    for line in lines[1:]:
        how = line.join[0] if line.join else "space"
        if how == "hyphen":
            parts[-1] = parts[-1][:-1]
        elif how != "none":
            parts.append(LINE_JOIN if how == "line" else " ")
        parts.append(line.text)
    return "".join(parts)


def pre_spans(text: str, structure: Iterable[Hint]) -> list[Span]:
    """The spans of the `pre` hints, in order and disjoint: without the empty lines around them, and
    with the indent of the first line.
    """
    spans: list[Span] = []
    last = 0
    for hint in sorted(hint for hint in structure if hint.kind == "pre"):
        start, end = max(hint.start, last), hint.end
        stretch = text[start:end]
        if not stretch.strip():
            continue
        first = start + len(stretch) - len(stretch.lstrip())
        end = start + len(stretch.rstrip())
        line_start = first
        while line_start > last and text[line_start - 1] in " \t":
            line_start -= 1
        is_whole = line_start == 0 or text[line_start - 1] == "\n"
        spans.append(Span(line_start if is_whole else first, end))
        last = end
    return spans


def split_lines(text: str, cuts: Iterable[int] = (), pre: Iterable[Span] = ()) -> list[Line]:
    """The lines of a text that hold more than white space. A cut ends a line as a line end and an
    empty line do. Each span of `pre` is one line.
    """
    lines: list[Line] = []
    last = 0
    cuts = sorted(set(cuts))
    for span in pre:
        _add_lines(lines, text, last, span.start, cuts)
        before = lines[-1].end if lines else 0
        blanks = _blanks_between(text[before : span.start], first=not lines)
        width = max(map(cells, text[slice(*span)].split("\n")))
        lines.append(Line(*span, 0, width, *blanks, hint="pre"))
        last = span.end
    _add_lines(lines, text, last, len(text), cuts)
    return lines


def _add_lines(lines: list[Line], text: str, since: int, until: int, cuts: list[int]) -> None:
    """Adds the lines of a stretch of text; the cuts are in order."""
    last = since
    pending_cuts = cuts[bisect_left(cuts, since) : bisect_left(cuts, until)][::-1]
    for match in _LINE.finditer(text, since, until):
        start, end = match.span()
        while pending_cuts and pending_cuts[-1] < end:
            cut = pending_cuts.pop()
            if start < cut and (line := _line(text, start, cut, last, lines)):
                lines.append(line)
                last = cut
            start = max(start, cut)
        if line := _line(text, start, end, last, lines):
            lines.append(line)
            last = end


def _line(text: str, start: int, end: int, last: int, before: list[Line]) -> Line | None:
    """The line between `start` and `end`, if there is more than white space; `last` is the end of
    the line before it.
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
    blanks, page = _blanks_between(text[last : start - indent], first=not before)
    return Line(start, start + size, indent, width, blanks, page)


def _blanks_between(gap: str, *, first: bool) -> tuple[int, bool]:
    """How many empty lines are in the white space before a line, and whether a page ends there."""
    breaks = gap.count("\n") + gap.count("\r") - gap.count("\r\n")
    blanks = breaks if first else breaks - 1 if breaks else 1
    return blanks, "\f" in gap


def apply_edits(text: str, line: Line, edits: list[Edit], starts: list[int]) -> str:
    """A line's text with the edits made; `starts` are theirs, for a binary search."""
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
    if line.hint == "pre":
        return trim_pre("".join(parts))
    # If an edit takes out what stood between two blanks, one of them goes too.
    out: list[str] = []
    blank = True
    for part in parts:
        piece = part.lstrip() if blank else part
        if piece:
            out.append(piece)
            blank = piece[-1].isspace()
    return "".join(out).strip()


def trim_pre(text: str) -> str:
    """A block of code without the empty lines around it."""
    stretch = text.rstrip()
    return stretch[stretch.rfind("\n", 0, len(stretch) - len(stretch.lstrip())) + 1 :]


def hints_by_unit(structure: Sequence[Hint], spans: list[tuple[int, int]]) -> list[frozenset[str]]:
    """For each span, in order, the kinds of the hints that hold most of it."""
    kinds_by_span: list[frozenset[str]] = []
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
        kinds_by_span.append(frozenset(kinds))
    return kinds_by_span
