"""Parallels: the passages elsewhere that say the same as a passage, in its words or in others.

*Reuse* is found by the rare words of the passage in the index and shown by its wording
(`wordings.py`); below a threshold it is chance. *Related* sentences are about the same matter in
other words (`related.py`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest
from math import log
from typing import Literal

from corpus.document import Span
from corpus.search.context import SearchContext
from corpus.search.parallels.related import sentences_of
from corpus.search.parallels.terms import telling
from corpus.search.parallels.wordings import Reuse, Wording
from corpus.storage.search_index.index import IndexedDocument, IndexedPassage, IndexSnapshot
from corpus.text.folding import Folded, fold
from corpus.text.passages import folded_words

LONGEST = 3_000
"""Characters of a passage that are looked at."""
REUSE = 0.35
"""The score from which shared wording is no chance; see bench/search.py for the fit."""
_BUDGET = 40_000
_WORDS = 40
_CANDIDATES = 40
_ALIGNED = 12
_RELATED_CANDIDATES = 24
_PAD = 200
_SHORT_WORD = 0.4
"""What words of up to three letters count: in a few articles their frequency tells too little."""
_LEAST_STEM = 3
_TELLING = 2
"""Words that say something which must be shared."""

Kind = Literal["reuse", "related"]
Aligned = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Parallel:
    """A passage elsewhere that says the same."""

    document: str
    """The document's id."""
    slug: str
    span: Span
    text: str
    score: float
    """0–100, within its kind."""
    kind: Kind
    aligned: tuple[Aligned, ...] = ()
    """Which words answer to which: start and end in the passage, and in the document's text."""


def parallels(
    context: SearchContext, passage: str, *, limit: int = 10, without: Collection[str] = (),
    related: bool = True, stopped: Callable[[], bool] = lambda: False,
) -> list[Parallel]:  # fmt: skip
    """The parallels of a passage, best first, those that reuse its wording before the related.

    `without`: documents (ids) that are left out, such as the passage's own.
    """
    state = context.snapshot()
    source = Folded(passage[:LONGEST])
    words = folded_words(source.text)
    if not words or not state.passages:
        return []
    found = _Parallels(context, state, source, words, frozenset(without), stopped)
    reused = found.reused()[:limit]
    if related and len(reused) < limit:
        return [*reused, *found.related(reused)][:limit]
    return reused


class _Parallels:
    def __init__(
        self, context: SearchContext, state: IndexSnapshot, source: Folded, words: list[str],
        without: frozenset[str], stopped: Callable[[], bool],
    ) -> None:  # fmt: skip
        self.context, self.index = context, context.index
        self.state, self.source = state, source
        self.without, self.stopped = without, stopped
        self.known = {word.text: word for word in self.index.find_words(set(words))}
        rarest = log(1 + state.passages)
        self.weights = {
            word: log(1 + state.passages / (1 + self._passages(word)))
            / rarest
            * (_SHORT_WORD if len(word) <= _LEAST_STEM and word.isalpha() else 1)
            for word in set(words)
        }
        self.words = words
        self.totals = self._totals()

    def reused(self) -> list[Parallel]:
        """Where the wording is used again, best first."""
        wording = Wording(self.source.text, self.weights)
        rough: list[tuple[float, IndexedDocument, Span]] = []
        for living, span in self._regions():
            reuse = wording.reused(fold(self._text(living)[slice(*span)]), similar=False)
            if reuse is not None:
                rough.append((reuse.score, living, span))
        found: list[Parallel] = []
        for _, living, span in nlargest(_ALIGNED, rough, key=lambda one: one[0]):
            if self.stopped():
                break
            here = Folded(self._text(living)[slice(*span)])
            reuse = wording.reused(here.text)
            if reuse is None or reuse.score < REUSE or not self._tells(reuse):
                continue
            at = here.span(*reuse.span)
            where = Span(span.start + at[0], span.start + at[1])
            aligned = tuple(self._in_texts(run, here, span.start) for run in reuse.aligned)
            found.append(self._parallel(living, where, reuse.score, "reuse", aligned))
        return sorted(found, key=lambda p: (-p.score, p.document, p.span))

    def _tells(self, reuse: Reuse) -> bool:
        """Whether what is shared says something: of a few words, three are soon found by chance."""
        shared = " ".join(self.source.text[start:end] for start, end, _, _ in reuse.aligned)
        return len(set(telling(shared))) >= _TELLING

    def _in_texts(self, run: Aligned, here: Folded, base: int) -> Aligned:
        (a, b), (c, d) = self.source.span(*run[:2]), here.span(*run[2:])
        return a, b, base + c, base + d

    def related(self, reused: Collection[Parallel]) -> list[Parallel]:
        """Sentences about the same matter, best first, but for what is reused already."""
        taken: dict[str, list[Span]] = defaultdict(list)
        for one in reused:
            taken[one.document].append(one.span)
        found = sentences_of(self.context).related(
            self.state, self.source.text, lambda: self._candidates(_RELATED_CANDIDATES),
            self.without, self.stopped,
        )  # fmt: skip
        return [
            self._parallel(living, span, score, "related", ())
            for living, span, score in found
            if not any(span.overlaps(other) for other in taken[living.id])
        ]

    def _totals(self) -> dict[int, float]:
        """How much of the passage each passage of the library holds."""
        counts = Counter(self.words)
        wanted = sorted(
            (self._passages(word), word) for word in counts if word in self.known
        )[:_WORDS]  # fmt: skip
        totals: dict[int, float] = defaultdict(float)
        budget = _BUDGET
        for size, word in wanted:
            if size > budget and totals:
                break
            budget -= size
            for number in self.index.postings(self.known[word].id):
                totals[number] += self.weights[word]
        return totals

    def _candidates(self, most: int) -> list[tuple[IndexedPassage, IndexedDocument]]:
        """The passages that hold most of the rare words."""
        numbers = list(self._offered)[:most]
        return [(place, self._offered[place.number]) for place in self.index.passages(numbers)]

    @cached_property
    def _offered(self) -> dict[int, IndexedDocument]:
        """The numbers of these passages, best first, with what they are passages of."""
        most = 2 * _CANDIDATES
        chosen = self._of_others(nlargest(most, self.totals, key=self.totals.__getitem__), most)
        if len(chosen) < _CANDIDATES < most < len(self.totals):
            # What is left out, or what earlier texts said, had taken the places.
            ordered = sorted(self.totals, key=self.totals.__getitem__, reverse=True)
            chosen = self._of_others(ordered, most)
        return chosen

    def _of_others(self, numbers: list[int], most: int) -> dict[int, IndexedDocument]:
        """The first passages of documents that count, each with its document."""
        chosen: dict[int, IndexedDocument] = {}
        for number in numbers:
            living = self.state.document_of(number)
            if living is not None and living.id not in self.without:
                chosen[number] = living
                if len(chosen) == most:
                    break
        return chosen

    def _regions(self) -> Iterator[tuple[IndexedDocument, Span]]:
        """Where to look: the candidates with what stands around them, neighbours together."""
        pad = _PAD + len(self.source.source)
        spans: dict[IndexedDocument, list[Span]] = defaultdict(list)
        for place, living in self._candidates(_CANDIDATES):
            mine = spans[living]
            start, end = max(0, place.span.start - pad), place.span.end + pad
            if mine and start <= mine[-1].end:
                mine[-1] = Span(mine[-1].start, max(end, mine[-1].end))
            else:
                mine.append(Span(start, end))
        for living, mine in spans.items():
            for span in mine:
                yield living, span

    def _passages(self, word: str) -> int:
        return self.known[word].passages if word in self.known else 0

    def _text(self, living: IndexedDocument) -> str:
        return self.context.text(living.revision)

    def _parallel(
        self,
        living: IndexedDocument,
        span: Span,
        score: float,
        kind: Kind,
        aligned: tuple[Aligned, ...],
    ) -> Parallel:
        text = self._text(living)[slice(*span)]
        return Parallel(living.id, living.slug, span, text, round(100 * score, 1), kind, aligned)
