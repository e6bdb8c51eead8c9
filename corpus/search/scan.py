"""Search without an index, for texts that could not be indexed: exact matches first, then similar
ones. Fast enough for some megabytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from corpus.document import Document, Span
from corpus.search.exact import find_exact
from corpus.search.similar_stretch import most_similar_stretch
from corpus.text.folding import Folded, fold

_LEAST = 72.0
"""The similarity (0–100) below which a paragraph is no answer."""
_LONGEST = 1000
"""Characters of a query that are used: more make alignment slow and find nothing else."""
_SHORTEST_FUZZY = 6
"""Characters of a query from which similar matches count: a shorter one resembles a part of too
many words."""
_MOST_PARAGRAPHS = 20


@dataclass(frozen=True, slots=True)
class ScanHit:
    """A passage that answers a query."""

    document: str
    """The document's id."""
    span: Span
    text: str
    score: float
    """0–100; 100 is an exact match apart from case and accents."""


def scan(documents: Iterable[Document], query: str) -> list[ScanHit]:
    """Passages that hold or resemble `query`, best first, then in the order of the documents."""
    hits: list[ScanHit] = []
    for document in documents:
        exact = [
            ScanHit(document.id, span, document.text[span.start : span.end], 100.0)
            for span in find_exact(document.text, query)
        ]
        hits.extend(exact or _similar_hits(document, query))
    return sorted(hits, key=lambda hit: -hit.score)


def _similar_hits(document: Document, query: str) -> Iterator[ScanHit]:
    """The best passage of each paragraph that resembles `query`."""
    needle = " ".join(fold(query).split())[:_LONGEST]
    if len(needle) < _SHORTEST_FUZZY:
        return
    paragraphs = [document.text[block.start : block.end] for block in document.blocks]
    similar = process.extract(
        needle,
        [fold(paragraph) for paragraph in paragraphs],
        scorer=fuzz.partial_ratio,
        score_cutoff=_LEAST,
        limit=_MOST_PARAGRAPHS,
    )
    for _, _, index in similar:
        folded = Folded(paragraphs[index])
        stretch = most_similar_stretch(needle, folded.text, _LEAST)
        if stretch is None:
            continue
        start, end = folded.span(stretch.start, stretch.end)
        base = document.blocks[index].start
        span = Span(base + start, base + end)
        text = document.text[span.start : span.end]
        yield ScanHit(document.id, span, text, round(stretch.score, 1))
