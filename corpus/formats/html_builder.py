"""Puts together the visible text of a page and the hints of its elements."""

from __future__ import annotations

from corpus.formats.raw import Hint

_DEEPEST = 500
"""Hints open at the same time; deeper nesting only wastes memory."""


class TextBuilder:
    """Collects visible text as a browser would lay it out, and the spans of the elements in it."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.hints: list[Hint] = []
        self._open: list[tuple[str, str, int, int]] = []
        self._gap = ""
        """White space owed before the next text."""
        self._starts: list[int] = []

    def text(self, data: str, preformatted: bool = False) -> None:
        """Add text; runs of white space become one blank, or line ends where `preformatted`."""
        pieces = data.split("\n") if preformatted else [data]
        for n, piece in enumerate(pieces):
            if n:
                self.line()
            words = piece.split()
            if not words:
                if piece and not self._gap:
                    self._gap = " "
                continue
            if piece[0].isspace() and not self._gap:
                self._gap = " "
            if self.parts and self._gap:
                self._add(self._gap)
            self._gap = ""
            for start in self._starts:
                tag, kind, _, level = self._open[start]
                self._open[start] = (tag, kind, self.length, level)
            self._starts = []
            self._add(" ".join(words))
            if piece[-1].isspace():
                self._gap = " "

    def _add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def line(self) -> None:
        """End a line."""
        # A second break makes an empty line, and with it a paragraph.
        self._gap = "\n" if "\n" not in self._gap else "\n\n"

    def block(self) -> None:
        """End a block: what follows stands apart by an empty line."""
        self._gap = "\n\n"

    def open(self, tag: str, kind: str, level: int) -> None:
        """An element begins that gives a hint of this kind."""
        if len(self._open) >= _DEEPEST:
            return
        self._starts.append(len(self._open))
        self._open.append((tag, kind, self.length, level))

    def close(self, tag: str) -> None:
        """The innermost open element of this tag ends, and with it those that it holds."""
        for n in range(len(self._open) - 1, max(-1, len(self._open) - 200), -1):
            if self._open[n][0] == tag:
                for _, kind, start, level in self._open[n:]:
                    if self.length > start:
                        self.hints.append(Hint(kind, start, self.length, level))
                del self._open[n:]
                self._starts = [s for s in self._starts if s < n]
                return

    def done(self) -> str:
        """The text, with every element closed."""
        for _, kind, start, level in self._open:
            if self.length > start:
                self.hints.append(Hint(kind, start, self.length, level))
        self._open = []
        return "".join(self.parts)
