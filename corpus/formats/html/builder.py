"""Collects the visible text of a page block by block, as a browser would lay it out, with what its
elements say of it and what of it is not shown.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import NamedTuple

from corpus.formats.html.hidden import Hidden
from corpus.formats.line_breaks import breaks, goes_on

_LONGEST_NAMES = 200
"""Characters of an element's names that are kept."""


class HiddenSpan(NamedTuple):
    """A span of a block's text that is not shown."""

    start: int
    end: int
    why: Hidden


@dataclass(slots=True)
class TextBlock:
    """A block of text. Spans count characters of `text`."""

    container: int
    kind: str
    level: int
    names: str = ""
    text: str = ""
    links: list[tuple[int, int]] = field(default_factory=list)
    hidden: list[HiddenSpan] = field(default_factory=list)
    tight: bool = False
    """Whether it stands on the line below the block before it, with no empty line between."""
    length: int = 0
    pieces: list[str] = field(default_factory=list)
    """Of the text, while it grows."""

    @property
    def is_hidden(self) -> bool:
        """Whether all of its text is hidden."""
        shown = 0
        for span in self.hidden:
            if span.start > shown and self.text[shown : span.start].strip():
                return False
            shown = max(shown, span.end)
        return bool(self.hidden) and not self.text[shown:].strip()

    def part(self, start: int, end: int) -> TextBlock:
        """A block of a part of the text."""
        links = [(max(a, start) - start, min(b, end) - start) for a, b in self.links]
        hidden = [
            HiddenSpan(max(a, start) - start, min(b, end) - start, why) for a, b, why in self.hidden
        ]
        return replace(
            self,
            text=self.text[start:end],
            links=[span for span in links if span[0] < span[1]],
            hidden=[span for span in hidden if span.start < span.end],
            pieces=[],
        )


class OpenContainer(NamedTuple):
    """An element that holds blocks, as it was opened."""

    parent: int
    tag: str
    names: str
    part: str | None


class BlockBuilder:
    """Takes text and block boundaries in the order of the page."""

    def __init__(self) -> None:
        self.blocks: list[TextBlock] = []
        self.containers: list[OpenContainer] = []
        self.container = -1
        """The innermost open one."""
        self.kind = ""
        self.level = 0
        self.names = ""
        """Of the open elements within the line."""
        self.why_hidden: Hidden | None = None
        self.in_link = 0
        self.preformatted = 0
        self.prefix = ""
        """What stands before the next text: the number of a list item."""
        self.current: TextBlock | None = None
        self._blank = False
        """Whether white space comes before the next text."""

    def open_container(self, tag: str, names: str, part: str | None) -> None:
        self.containers.append(OpenContainer(self.container, tag, names[:_LONGEST_NAMES], part))
        self.container = len(self.containers) - 1

    def text(self, data: str) -> None:
        """Add text. A run of white space becomes one blank, but where it is preformatted."""
        if self.preformatted:
            self._add(data)
            return
        words = data.split()
        if not words:
            self._blank = self._blank or bool(data)
            return
        if self._blank or data[0].isspace():
            current = self.current
            # No blank begins a line.
            if current is not None and current.length and not current.pieces[-1].endswith("\n"):
                self._add(" ")
        self._add(" ".join(words))
        self._blank = data[-1].isspace()

    def _add(self, text: str) -> None:
        block = self.current
        if block is None:
            block = self.current = TextBlock(self.container, self.kind, self.level, self.names)
            if self.prefix:
                text, self.prefix = f"{self.prefix} {text}", ""
        start = block.length
        block.pieces.append(text)
        block.length += len(text)
        if self.in_link and text != " ":
            if block.links and block.links[-1][1] >= start - 1:
                block.links[-1] = (block.links[-1][0], block.length)
            else:
                block.links.append((start, block.length))
        if self.why_hidden is not None:
            last = block.hidden[-1] if block.hidden else None
            if last is not None and last.end == start and last.why == self.why_hidden:
                block.hidden[-1] = HiddenSpan(last.start, block.length, last.why)
            else:
                block.hidden.append(HiddenSpan(start, block.length, self.why_hidden))

    def blank(self) -> None:
        """White space comes next."""
        self._blank = True

    def line_break(self) -> None:
        """End a line."""
        if self.current is not None:
            self._blank = False
            self._add("\n")

    def boundary(self) -> None:
        """End a block."""
        block = self.current
        self.current = None
        self._blank = False
        if block is None:
            return
        block.text = "".join(block.pieces)
        block.pieces = []
        if block.kind == "pre":
            self._end_preformatted(block)
        elif "\n" not in block.text:
            text = block.text.rstrip()
            if text:
                block.text = text
                self.blocks.append(block)
        else:
            self.blocks += _lines_of(block)

    def _end_preformatted(self, block: TextBlock) -> None:
        lines = block.text.expandtabs(8) if block.text.count("\t") > 50_000 else block.text
        stripped = lines.rstrip()
        first = len(stripped) - len(stripped.lstrip("\n"))
        start = stripped.rfind("\n", 0, len(stripped) - len(stripped.lstrip())) + 1
        if stripped:
            self.blocks.append(block.part(max(first, start), len(stripped)))


def _lines_of(block: TextBlock) -> Iterator[TextBlock]:
    """The paragraphs and stanzas of a block with line breaks. A stanza is one block; its lines stay
    lines.
    """
    for group in _groups(block.text):
        lines = [block.text[start:end] for start, end in group]
        if block.kind == "heading":
            yield _joined(block, group)
            continue
        at = 0
        between = breaks(lines)
        for n, kind in enumerate([*between, "paragraph"]):
            if kind == "paragraph":
                part = _joined(block, group[at : n + 1], between[at:n])
                if "line" in between[at:n]:
                    part.kind = "verse"
                yield part
                at = n + 1


def _groups(text: str) -> Iterator[list[tuple[int, int]]]:
    """The spans of the lines that hold text, in groups that stand apart by an empty line."""
    group: list[tuple[int, int]] = []
    at = 0
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            start = at + line.index(stripped[0])
            group.append((start, start + len(stripped)))
        elif group:
            yield group
            group = []
        at += len(line) + 1
    if group:
        yield group


def _joined(
    block: TextBlock, lines: list[tuple[int, int]], between: Sequence[str] | None = None
) -> TextBlock:
    """The lines of a block as one, with a line end or a blank between any two."""
    part = block.part(lines[0][0], lines[-1][1])
    # Where a sentence goes on, a rule joins the lines and tells it.
    told = between is not None and "line" not in between
    if len(lines) > 1:
        pieces = [block.text[slice(*lines[0])]]
        for n, (start, end) in enumerate(lines[1:]):
            # All that stands between them is blank already, or a line end.
            is_line = between is not None and between[n] == "line"
            line = block.text[start:end]
            is_told = told and goes_on(pieces[-1], line)
            pieces += ["\n" if is_line or is_told else " ", line]
        part.text = "".join(pieces)
        if part.links or part.hidden:
            _move_spans(part, lines)
    return part


def _move_spans(part: TextBlock, lines: list[tuple[int, int]]) -> None:
    """Moves the spans of a block whose lines now stand one character apart."""
    first = lines[0][0]
    starts = [start - first for start, _ in lines]
    places = list(accumulate((end - start + 1 for start, end in lines), initial=0))

    def moved(at: int) -> int:
        n = bisect_right(starts, at) - 1
        return places[n] + min(at - starts[n], lines[n][1] - lines[n][0])

    part.links = [(moved(a), moved(b)) for a, b in part.links]
    part.hidden = [HiddenSpan(moved(a), moved(b), why) for a, b, why in part.hidden]
