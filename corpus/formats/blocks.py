"""Builds raw text from paragraphs, with a hint for each: for formats with a structure."""

from __future__ import annotations

from corpus.formats.raw import Hint


class Blocks:
    """Paragraphs, joined by empty lines, each with its kind."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self.hints: list[Hint] = []

    def add(self, text: str, kind: str = "p", level: int = 0) -> None:
        """Add a paragraph, unless it is empty."""
        text = text.strip()
        if text:
            start = self._start()
            self._put(text)
            self.hints.append(Hint(kind, start, self._length, level))

    def add_text(self, text: str, hints: tuple[Hint, ...]) -> None:
        """Add a longer text that has hints of its own."""
        if text.strip():
            start = self._start()
            self._put(text)
            self.hints += [h._replace(start=start + h.start, end=start + h.end) for h in hints]

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
