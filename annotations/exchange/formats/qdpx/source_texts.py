"""The texts of a project's sources, and places in them as other programs count."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from corpus.document import Span
from corpus.text.storable import storable

_BOM = "\ufeff"
_LINE_END = re.compile("\r\n?")
_WIDE_LINE_END = re.compile("\r\n")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class Convention(NamedTuple):
    """How a program counts the characters of a text."""

    wide_line_ends: bool = True
    """Whether CR LF counts as two; it does, where code points are counted."""
    utf16: bool = False
    """Whether characters beyond the Basic Multilingual Plane count as two."""
    byte_order_mark: bool = False
    """Whether a byte order mark counts as one."""
    inclusive: bool = False
    """Whether the end is the last character of a passage, and not the one behind it."""


STANDARD = Convention()
"""What the standard says (10.2): code points, from 0."""


@dataclass(frozen=True)
class SourceText:
    """A text as a library keeps it, and what it was in its file."""

    text: str
    """Lines end with a line feed, and there is no byte order mark."""
    raw: str
    """What the file says, without a byte order mark."""
    marked: bool = False
    """Whether the file has a byte order mark."""
    encoding: Literal["utf-8", "utf-16", "cp1252"] = "utf-8"

    @property
    def has_wide_line_ends(self) -> bool:
        return "\r\n" in self.raw

    @property
    def has_astral(self) -> bool:
        return _ASTRAL.search(self.text) is not None

    def counted(self, convention: Convention) -> CountedText:
        """The text with places as a program counts them."""
        return CountedText(self, convention)


class CountedText:
    """Turns the places of one convention into spans of the library's text."""

    def __init__(self, source: SourceText, convention: Convention) -> None:
        self._length = len(source.text)
        self._shift = 1 if source.marked and convention.byte_order_mark else 0
        self._inclusive = convention.inclusive
        wide: list[int] = []
        if convention.wide_line_ends and source.raw != source.text:
            # A place in the raw text lies behind by one for each CR LF before it.
            wide += [m.start() - n for n, m in enumerate(_WIDE_LINE_END.finditer(source.raw))]
        if convention.utf16:
            wide += [match.start() for match in _ASTRAL.finditer(source.text)]
        self._wide = [at + n for n, at in enumerate(sorted(wide))]
        """Where the characters that count as two begin, as they are counted."""

    def span(self, start: int, end: int) -> Span | None:
        """The span of a passage; None where it is outside the text or empty."""
        first = self._index(start - self._shift, up=False)
        last = self._index(end - self._shift + (1 if self._inclusive else 0), up=True)
        return Span(first, last) if 0 <= first < last <= self._length else None

    def _index(self, place: int, *, up: bool) -> int:
        passed = bisect_right(self._wide, place - 2)
        within = passed < len(self._wide) and self._wide[passed] == place - 1
        return place - passed - (1 if within and not up else 0)


def decoded(data: bytes) -> SourceText:
    """The text of a file. It should be UTF-8; some programs write the encoding of Windows."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return source_text(data.decode("utf-16", "replace"), encoding="utf-16", marked=True)
    try:
        return source_text(data.decode("utf-8"))
    except UnicodeDecodeError:
        return source_text(data.decode("cp1252", "replace"), encoding="cp1252")


def source_text(
    text: str,
    *,
    encoding: Literal["utf-8", "utf-16", "cp1252"] = "utf-8",
    marked: bool = False,
) -> SourceText:
    """A text with line feeds at the ends of lines."""
    marked = marked or text.startswith(_BOM)
    raw = storable(text.removeprefix(_BOM))
    return SourceText(_LINE_END.sub("\n", raw), raw, marked, encoding)


def as_written(data: bytes) -> SourceText:
    """The text of a file of this program: code point for code point."""
    text = data.decode("utf-8", "replace")
    return SourceText(text, text)


def conventions(texts: Sequence[SourceText]) -> list[Convention]:
    """The conventions that make a difference in these texts, the standard's first."""
    both = (False, True)
    line_ends = (True, False) if any(text.has_wide_line_ends for text in texts) else (True,)
    utf16 = both if any(text.has_astral for text in texts) else (False,)
    marks = both if any(text.marked for text in texts) else (False,)
    return [
        Convention(wide, units, mark, inclusive)
        for inclusive in both
        for mark in marks
        for units in utf16
        for wide in line_ends
    ]
