"""The folded form of a text that search compares, and the way back to the text's own positions."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache

_OTHERS = re.compile(r"[^\x00-\x7f]+")


@lru_cache(maxsize=8192)
def _fold_char(char: str) -> str:
    if char.isascii():
        return char.lower()
    from anyascii import anyascii  # its tables are read with it: not before something needs them

    return anyascii(char).lower()


def fold(text: str) -> str:
    """Lower case ASCII: accents, scripts and typographic marks that search should not tell
    apart.
    """
    if text.isascii():
        return text.lower()
    # Most characters of most texts are ASCII, and only the others are worth a call.
    return _OTHERS.sub(lambda found: "".join(map(_fold_char, found[0])), text).lower()


@dataclass(frozen=True)
class Folded:
    """A text beside its folded form."""

    source: str

    @cached_property
    def text(self) -> str:
        return fold(self.source)

    @cached_property
    def _origins(self) -> list[int]:
        """For each folded character the position in the source; one more for the end."""
        origins: list[int] = []
        position = 0
        for found in _OTHERS.finditer(self.source):
            origins.extend(range(position, found.start()))
            for position in range(*found.span()):
                origins.extend([position] * len(_fold_char(self.source[position])))
            position = found.end()
        origins.extend(range(position, len(self.source) + 1))
        return origins

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The source's span that folds to `text[start:end]`; whole characters, accents included."""
        origins = self._origins
        first = origins[start]
        if end <= start:
            return first, first
        last = origins[end - 1] + 1
        while last < origins[end] and unicodedata.combining(self.source[last]):
            last += 1
        return first, last
