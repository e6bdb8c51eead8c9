"""Parallels of a passage, step by step.

words        passage_words.py  how much each word of the passage says in this library
candidates   candidates.py     passages of other documents that share the rare words
reuse        reuse.py          where its wording is used again (word by word: `wording.py`)
related      related.py        sentences about the same topic in other words
                               (terms.py, synonyms.py, sentence_terms.py, relatedness.py,
                               and, if installed, embedding.py)
languages    across_languages.py  sentences in other languages with the same names and figures
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.document import Span
from corpus.search.context import SearchContext
from corpus.search.parallels.across_languages import across_languages
from corpus.search.parallels.candidates import candidates, read_passages, regions
from corpus.search.parallels.passage_words import passage_words
from corpus.search.parallels.reasons import ParallelReason, name_terms, reason_of, shared_names
from corpus.search.parallels.related import related_sentences
from corpus.search.parallels.reuse import ReusedPassage, reused_passages
from corpus.search.parallels.wording import WordRun
from corpus.storage.search_index.index import IndexedDocument
from corpus.text.folding import Folded
from corpus.text.words import folded_words

LONGEST = 3_000
"""Characters of a passage that are used."""
_RELATED_CANDIDATES = 24
"""Candidates around which related sentences are sought."""
_FEW_NAMES = 2
"""Names that say nothing alone."""

ParallelKind = Literal["reuse", "related"]


@dataclass(frozen=True, slots=True)
class Parallel:
    """A passage of another document that says the same."""

    document: str
    """The document's id."""
    slug: str
    span: Span
    text: str
    score: float
    """0–100, within its kind: how sure it is."""
    kind: ParallelKind
    reason: ParallelReason
    """What it has in common with the passage."""
    weak: bool = False
    """Whether it may be a parallel by chance: to be shown apart, or after a key."""
    aligned: tuple[WordRun, ...] = ()
    """Corresponding words: start and end in the passage, and in the document's text."""


def find_parallels(
    context: SearchContext, passage: str, *, limit: int = 10, without: Collection[str] = (),
    related: bool = True, stopped: Callable[[], bool] = lambda: False,
) -> list[Parallel]:  # fmt: skip
    """The parallels of a passage, best first, reused wording before related sentences.

    `without`: documents (ids) that are left out, such as the passage's own. Returns what it has
    once `stopped()`. Raises LibraryError if the index is damaged.
    """
    snapshot = context.snapshot()
    source = Folded(passage[:LONGEST])
    if not folded_words(source.text) or not snapshot.passages:
        return []
    index = context.index
    words = passage_words(index, source.text, snapshot.passages)
    offered = candidates(index, snapshot, words, frozenset(without))
    reused = [
        _reuse(context, source.source, hit)
        for hit in reused_passages(
            context,
            source,
            words,
            regions(read_passages(index, offered), len(source.source)),
            stopped,
        )
    ]
    spans: dict[str, list[Span]] = defaultdict(list)
    distinct: list[Parallel] = []
    for parallel in sorted(reused, key=lambda p: (-p.score, p.document, p.span)):
        # Two passages may touch the same sentence.
        if not any(parallel.span.overlaps(span) for span in spans[parallel.document]):
            spans[parallel.document].append(parallel.span)
            distinct.append(parallel)
    reused = distinct[:limit]
    if not related or len(reused) >= limit:
        return _weak_last(reused)
    sentences = related_sentences(context).related(
        snapshot, source, lambda: read_passages(index, offered, _RELATED_CANDIDATES),
        frozenset(without), stopped, reused=bool(reused),
    )  # fmt: skip
    names = name_terms(source.source)
    others = [
        _parallel(context, sentence.document, sentence.span, sentence.score, "related",
                  reason_of(sentence.answered, names), weak=sentence.weak)
        for sentence in sentences
        if not any(sentence.span.overlaps(span) for span in spans[sentence.document.id])
    ]  # fmt: skip
    foreign = [
        _parallel(context, sentence.document, sentence.span, sentence.score, "related",
                  "names and figures in common", weak=sentence.weak, aligned=sentence.common)
        for sentence in across_languages(context).parallels(
            snapshot, source.source, frozenset(without), stopped
        )
        if not any(sentence.span.overlaps(span) for span in spans[sentence.document.id])
    ]  # fmt: skip
    return _weak_last([*reused, *with_foreign(others, foreign, limit - len(reused))])


def _weak_last(parallels: Iterable[Parallel]) -> list[Parallel]:
    return sorted(parallels, key=lambda parallel: parallel.weak)


def with_foreign(
    parallels: Sequence[Parallel], foreign: Sequence[Parallel], limit: int
) -> list[Parallel]:
    """Related sentences with those in other languages, at most `limit`: the sure ones first, then
    by their scores. What is in both was found by its names: the other language tells more.
    """
    if not foreign:
        return list(parallels[:limit])
    spans: dict[str, list[Span]] = defaultdict(list)
    for parallel in foreign:
        spans[parallel.document].append(parallel.span)
    others = [
        parallel
        for parallel in parallels
        if not any(parallel.span.overlaps(span) for span in spans[parallel.document])
    ]
    return sorted([*others, *foreign], key=lambda parallel: (parallel.weak, -parallel.score))[
        :limit
    ]


def _reuse(context: SearchContext, passage: str, hit: ReusedPassage) -> Parallel:
    """Reused wording. Names alone are none, and a passage of two names, such as a heading, says
    nothing else.
    """
    text = context.text(hit.document.revision)
    names = shared_names(
        passage,
        [passage[a:b] for a, b, _, _ in hit.aligned],
        [text[c:d] for _, _, c, d in hit.aligned],
    )
    return _parallel(
        context, hit.document, hit.span, hit.score, "reuse",
        "same names" if names else "same wording",
        weak=bool(names) and 0 < shared_names(passage, [passage], [passage]) <= _FEW_NAMES,
        aligned=hit.aligned,
    )  # fmt: skip


def _parallel(
    context: SearchContext, document: IndexedDocument, span: Span, score: float,
    kind: ParallelKind, reason: ParallelReason, *, weak: bool = False,
    aligned: tuple[WordRun, ...] = (),
) -> Parallel:  # fmt: skip
    text = context.text(document.revision)[slice(*span)]
    shown = round(100 * score, 1)
    return Parallel(document.id, document.slug, span, text, shown, kind, reason, weak, aligned)
