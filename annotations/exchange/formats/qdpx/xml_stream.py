"""XML written piece by piece: a project may be larger than what fits in memory as a tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import BinaryIO

from corpus.text.lazy_pattern import LazyPattern

Attributes = Mapping[str, str | None]
"""By name; None for what is not written."""

_NOT_XML = LazyPattern("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold in any form (https://www.w3.org/TR/xml/#charsets)."""
_RETURN = {"\r": "&#13;"}
"""A parser reads a carriage return as a line feed, unless it is written as a reference."""

_LINES = 3
"""The depth up to which elements have lines of their own."""


def control_characters(texts: Iterable[str | None]) -> int:
    """How many characters of these texts are replaced by U+FFFD."""
    return sum(len(_NOT_XML.findall(text)) for text in texts if text)


def _allowed(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


class XmlStream:
    """Writes one XML document, in UTF-8: a line for each selection, note or code with all that is
    within it, since a parser keeps the white space between elements as well.
    """

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._depth = 0
        self._out.write(b'<?xml version="1.0" encoding="utf-8"?>')

    @contextmanager
    def element(self, name: str, attributes: Attributes) -> Iterator[None]:
        """An element with what is written within the block."""
        self._write(f"<{name}{self._written(attributes)}>", self._depth)
        self._depth += 1
        yield
        self._depth -= 1
        self._write(f"</{name}>", self._depth + (self._depth == _LINES))

    def empty(self, name: str, attributes: Attributes) -> None:
        """An element with attributes alone."""
        self._write(f"<{name}{self._written(attributes)}/>", self._depth)

    def text(self, name: str, text: str) -> None:
        """An element with a text alone, unless that is empty."""
        from xml.sax.saxutils import escape  # which imports what reads addresses

        if text:
            written = escape(_allowed(text), _RETURN)
            self._write(f"<{name}>{written}</{name}>", self._depth)

    def _written(self, attributes: Attributes) -> str:
        from xml.sax.saxutils import quoteattr  # as above

        return "".join(
            f" {name}={quoteattr(_allowed(value))}"
            for name, value in attributes.items()
            if value is not None
        )

    def _write(self, markup: str, depth: int) -> None:
        start = f"\n{' ' * depth}" if depth <= _LINES else ""
        self._out.write(f"{start}{markup}".encode())
