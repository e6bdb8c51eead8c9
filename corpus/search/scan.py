"""Search by looking at everything: exact first, then near. Enough for a library of some
megabytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from corpus.document import Document, Span
from corpus.search.alignment import align
from corpus.search.exact import find_exact
from corpus.text.folding import Folded, fold

# Below this rapidfuzz score (0–100) a paragraph no longer looks like an answer to a reader.
_LEAST = 72.0
# A needle longer than this makes alignment slow and finds nothing that its beginning does not.
_LONGEST = 1000
# Shorter needles resemble a part of too many words: only the letters themselves are looked for.
_SHORTEST_FUZZY = 6


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that answers a query."""

    document: str
    """The document's id."""
    span: Span
    text: str
    score: float
    """0–100; 100 is an exact match but for case and accents."""


def find_near(document: Document, query: str) -> Iterator[Hit]:
    """The best passage of each paragraph that resembles `query`."""
    needle = " ".join(fold(query).split())[:_LONGEST]
    if len(needle) < _SHORTEST_FUZZY:
        return
    paragraphs = [document.text[block.start : block.end] for block in document.blocks]
    near = process.extract(
        needle,
        [fold(p) for p in paragraphs],
        scorer=fuzz.partial_ratio,
        score_cutoff=_LEAST,
        limit=20,
    )
    for _, _, index in near:
        folded = Folded(paragraphs[index])
        aligned = align(needle, folded.text, _LEAST)
        if aligned is None:
            continue
        start, end = folded.span(aligned.start, aligned.end)
        base = document.blocks[index].start
        span = Span(base + start, base + end)
        yield Hit(document.id, span, document.text[span.start : span.end], round(aligned.score, 1))


def search(documents: Iterable[Document], query: str) -> list[Hit]:
    """Passages that hold or resemble `query`, best first, then in the order of the documents."""
    hits: list[Hit] = []
    for document in documents:
        exact = [
            Hit(document.id, span, document.text[span.start : span.end], 100.0)
            for span in find_exact(document.text, query)
        ]
        hits.extend(exact or find_near(document, query))
    return sorted(hits, key=lambda hit: -hit.score)
