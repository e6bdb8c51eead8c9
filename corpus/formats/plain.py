"""Plain text: no structure but its lines."""

from __future__ import annotations

import re

from corpus.formats.raw import Raw

_LINE_END = re.compile(r"\r\n?")


def normalise(text: str) -> str:
    """Line ends as `\\n`. This is the one place where that happens; offsets count from here."""
    return _LINE_END.sub("\n", text) if "\r" in text else text


def read(text: str, encoding: str | None = None) -> Raw:
    return Raw(text, "plain", encoding)
