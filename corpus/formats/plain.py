"""Plain text: no structure but its lines."""

from __future__ import annotations

import re

from corpus.formats.format import Format
from corpus.formats.raw import Raw

_LINE_END = re.compile(r"\r\n?")


def normalise(text: str) -> str:
    """Line ends as `\\n`. This is the one place where that happens; offsets count from here."""
    return _LINE_END.sub("\n", text) if "\r" in text else text


def _any_text(_text: str) -> bool:
    return True


FORMAT = Format[str](
    "plain",
    suffixes=(".txt", ".text"),
    media_types=("text/plain",),
    sniff=_any_text,
    read=Raw,
)
