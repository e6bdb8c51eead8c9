"""Exact search: where a query occurs in a text, whatever case, accents and white space."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from corpus.document import Span
from corpus.text.folding import Folded, fold


@lru_cache(maxsize=64)
def _folded(text: str) -> Folded:
    return Folded(text)


def find_exact(text: str, query: str) -> Iterator[Span]:
    """Where `query` occurs in `text`, whatever the case, accents and width of white space."""
    words = fold(query).split()
    if not words:
        return
    folded = _folded(text)
    pattern = re.compile(r"\s+".join(map(re.escape, words)))
    last = None
    for match in pattern.finditer(folded.text):
        span = Span(*folded.span(match.start(), match.end()))
        # One character may fold to several, each of which would be a match.
        if span != last:
            yield span
        last = span
