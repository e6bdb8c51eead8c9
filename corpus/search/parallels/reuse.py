"""Passages of other documents that reuse the wording of a passage."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from heapq import nlargest

from corpus.document import Span
from corpus.search.context import SearchContext
from corpus.search.parallels.passage_words import PassageWords
from corpus.search.parallels.terms import content_words
from corpus.search.parallels.whole_sentences import whole_sentences
from corpus.search.parallels.wording import PassageWording, ReusedWording, WordRun
from corpus.storage.search_index.index import IndexedDocument
from corpus.text.folding import Folded, fold

_LEAST = 0.35
"""The score from which shared wording is no chance; see bench/search.py for the fit."""
_MOST_ALIGNED = 12
"""Regions in which misspelt words are compared, too."""
_LEAST_CONTENT_WORDS = 2
"""Content words that must be shared: of a few words, three are soon shared by chance."""


@dataclass(frozen=True, slots=True)
class ReusedPassage:
    """A passage of a document that reuses the wording."""

    document: IndexedDocument
    span: Span
    """The whole sentences with the wording."""
    score: float
    """0–1."""
    aligned: tuple[WordRun, ...]
    """In the original texts, not folded."""


def reused_passages(
    context: SearchContext, source: Folded, words: PassageWords,
    regions: Iterable[tuple[IndexedDocument, Span]], stopped: Callable[[], bool],
) -> list[ReusedPassage]:  # fmt: skip
    """Where in these regions the wording of a passage is reused, best first."""
    wording = PassageWording(source.text, words.weights)
    rough: list[tuple[float, IndexedDocument, Span]] = []
    for document, region in regions:
        text = context.text(document.revision)[slice(*region)]
        reuse = wording.reused_in(fold(text), misspelt=False)
        if reuse is not None:
            rough.append((reuse.score, document, region))
    passages: list[ReusedPassage] = []
    for _, document, region in nlargest(_MOST_ALIGNED, rough, key=lambda entry: entry[0]):
        if stopped():
            break
        folded = Folded(context.text(document.revision)[slice(*region)])
        reuse = wording.reused_in(folded.text)
        if reuse is None or reuse.score < _LEAST or not _says_something(source, reuse):
            continue
        start, end = folded.span(*reuse.span)
        aligned = tuple(_unfolded(run, source, folded, region.start) for run in reuse.aligned)
        span = Span(region.start + start, region.start + end)
        language = context.languages.get(document.id)
        span = whole_sentences(context.text(document.revision), span, language)
        passages.append(ReusedPassage(document, span, reuse.score, aligned))
    return passages


def _says_something(source: Folded, reuse: ReusedWording) -> bool:
    shared = " ".join(source.text[start:end] for start, end, _, _ in reuse.aligned)
    return len(set(content_words(shared))) >= _LEAST_CONTENT_WORDS


def _unfolded(run: WordRun, source: Folded, folded: Folded, base: int) -> WordRun:
    """A run of words in the original texts; `base`: where the folded region begins."""
    (a, b), (c, d) = source.span(*run[:2]), folded.span(*run[2:])
    return a, b, base + c, base + d
