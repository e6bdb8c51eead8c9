"""The form in which a note is kept and compared."""

from __future__ import annotations

from corpus.text.lazy_pattern import LazyPattern
from corpus.text.storable import storable

_LINE_END = LazyPattern(r"\r\n?")


def with_line_feeds(text: str) -> str:
    """The text with a line feed at each line's end, however a system or a program ends lines."""
    return _LINE_END.sub("\n", text)


def stored_note(note: str | None) -> str | None:
    """The form in which a note is kept; one of nothing but white space is none."""
    return with_line_feeds(storable(note)) if note and note.strip() else None
