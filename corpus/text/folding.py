"""The folded form of a text, which search compares, and the map back to the text's positions."""

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
    from anyascii import anyascii  # only when needed, since it reads its tables

    return anyascii(char).lower()


def fold(text: str) -> str:
    """A text as lower case ASCII, without the accents, scripts and typographic marks that search
    ignores.
    """
    if text.isascii():
        return text.lower()
    # Most characters of most texts are ASCII; only the others need a call.
    return _OTHERS.sub(lambda match: "".join(map(_fold_char, match[0])), text).lower()


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
        for match in _OTHERS.finditer(self.source):
            origins.extend(range(position, match.start()))
            for position in range(*match.span()):
                origins.extend([position] * len(_fold_char(self.source[position])))
            position = match.end()
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
