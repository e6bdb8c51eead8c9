"""Builds raw text from paragraphs, with a hint for each: for formats with a structure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import chain, repeat

from corpus.formats.raw import Hint, LeftOut, LeftOutRule, Raw

TEXT_KINDS = frozenset(
    {"heading", "standfirst", "p", "li", "quote", "caption", "verse", "pre", "row", "turn", "note"}
)
"""Hints that mean the same in a book or a document as on a page. A book's header or aside is its
text too.
"""


class MarkedText:
    """The text of a paragraph, with the spans of it that the format hides."""

    def __init__(self, text: str = "") -> None:
        self._parts = [text] if text else []
        self._length = len(text)
        self.left_out: list[LeftOut] = []
        """In order; no two overlap."""

    def __len__(self) -> int:
        return self._length

    @property
    def text(self) -> str:
        if len(self._parts) > 1:
            self._parts = ["".join(self._parts)]
        return self._parts[0] if self._parts else ""

    @property
    def shown(self) -> str:
        """The text without what is left out."""
        return Raw(self.text, left_out=tuple(self.left_out)).shown

    def add(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def leave_out(self, text: str, rule: LeftOutRule, evidence: str) -> None:
        """Add text that the format hides."""
        start = self._length
        self.add(text)
        last = self.left_out[-1] if self.left_out else None
        if last and last.end == start and (last.rule, last.evidence) == (rule, evidence):
            self.left_out[-1] = last._replace(end=self._length)
        elif text:
            self.left_out.append(LeftOut(rule, start, self._length, evidence))

    def extend(self, other: MarkedText) -> None:
        start = self._length
        self.add(other.text)
        self.left_out += [moved(span, start) for span in other.left_out]

    def part(self, start: int, end: int) -> MarkedText:
        """A part of it as a text of its own."""
        part = MarkedText(self.text[start:end])
        for number in range(bisect_right(self.left_out, start, key=_end), len(self.left_out)):
            span = self.left_out[number]
            if span.start >= end:
                break
            part.left_out.append(
                span._replace(start=max(span.start, start) - start, end=min(span.end, end) - start)
            )
        return part

    def stripped(self) -> MarkedText:
        """Without white space at its ends."""
        text = self.text
        start = len(text) - len(text.lstrip())
        return self.part(start, max(start, len(text.rstrip())))

    def without_empty_lines(self) -> MarkedText:
        """Without the empty lines at its ends: indents stay."""
        text = self.text.rstrip()
        return self.part(text.rfind("\n", 0, len(text) - len(text.lstrip())) + 1, len(text))

    def split(self, separator: str) -> Iterator[MarkedText]:
        """What stands between the separators, of one character each."""
        start = 0
        for piece in self.text.split(separator):
            yield self.part(start, start + len(piece))
            start += len(piece) + 1


def joined(texts: Iterable[MarkedText], separator: str) -> MarkedText:
    """One text of several."""
    return joined_by(zip(chain([""], repeat(separator)), texts, strict=False))


def joined_by(pieces: Iterable[tuple[str, MarkedText]]) -> MarkedText:
    """One text of several, each with what stands before it."""
    whole = MarkedText()
    for separator, text in pieces:
        whole.add(separator)
        whole.extend(text)
    return whole


def _end(span: LeftOut) -> int:
    return span.end


def moved(span: LeftOut, by: int) -> LeftOut:
    return span._replace(start=span.start + by, end=span.end + by)


class Blocks:
    """Paragraphs, joined by empty lines, each with its kind."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self.hints: list[Hint] = []
        self.left_out: list[LeftOut] = []

    def add(self, text: str | MarkedText, kind: str = "p", level: int = 0) -> None:
        """Add a paragraph, unless it is empty."""
        marked = MarkedText(text) if isinstance(text, str) else text
        marked = marked.without_empty_lines() if kind == "pre" else marked.stripped()
        if marked.text:
            start = self._start()
            self._put(marked.text)
            self.hints.append(Hint(kind, start, self._length, level))
            self.left_out += [moved(span, start) for span in marked.left_out]

    def leave_out(self, text: str, rule: LeftOutRule, evidence: str) -> None:
        """Add a paragraph that the format hides."""
        marked = MarkedText()
        marked.leave_out(text.strip(), rule, evidence)
        self.add(marked)

    def add_raw(self, raw: Raw, hints: Iterable[Hint] | None = None) -> None:
        """Add a longer text that has hints of its own; `hints` override them."""
        if raw.text.strip():
            start = self._start()
            self._put(raw.text)
            for hint in raw.structure if hints is None else hints:
                self.hints.append(hint._replace(start=start + hint.start, end=start + hint.end))
            self.left_out += [moved(span, start) for span in raw.left_out]

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def _start(self) -> int:
        if self._parts:
            self._put("\n\n")
        return self._length

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
