"""Parallels: the passages elsewhere that say the same as a passage, in its words or in others.

*Reuse* is found by the rare words of the passage in the index and shown by its wording
(`wordings.py`); below a threshold it is chance. *Related* sentences share rare words without the
wording (tf-idf, cosine).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from heapq import nlargest
from math import log, sqrt
from typing import Literal

from corpus.document import Span
from corpus.folding import Folded, fold
from corpus.search.cutting import words_of
from corpus.search.index import Living, Place, State
from corpus.search.searching import Searcher
from corpus.search.sounds import sound
from corpus.search.wordings import Wording
from corpus.segments import sentences

LONGEST = 3_000
"""Characters of a passage that are looked at."""
REUSE = 0.35
"""The score from which shared wording is no chance; see bench/search.py for the fit."""
RELATED = 0.08
"""The cosine from which a sentence is about the same matter."""
_BUDGET = 40_000
_WORDS = 40
_CANDIDATES = 40
_ALIGNED = 12
_RELATED_CANDIDATES = 40
_PAD = 200
_SHORT_WORD = 0.4
"""What words of up to three letters count: in a few articles their frequency tells too little."""
_SHARED = 2
_LEAST_STEM = 3
_SOUNDS = 6
"""Letters from which a word is known by its sound, so that a name's spellings are one."""

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
    searcher: Searcher, passage: str, *, limit: int = 10, without: Collection[str] = (),
    related: bool = True, stopped: Callable[[], bool] = lambda: False,
) -> list[Parallel]:  # fmt: skip
    """The parallels of a passage, best first, those that reuse its wording before the related.

    `without`: documents (ids) that are left out, such as the passage's own.
    """
    state = searcher.state()
    source = Folded(passage[:LONGEST])
    words = words_of(source.text)
    if not words or not state.passages:
        return []
    found = _Parallels(searcher, state, source, words, frozenset(without), stopped)
    reused = found.reused()[:limit]
    if related and len(reused) < limit:
        return [*reused, *found.related(reused)][:limit]
    return reused


class _Parallels:
    def __init__(
        self, searcher: Searcher, state: State, source: Folded, words: list[str],
        without: frozenset[str], stopped: Callable[[], bool],
    ) -> None:  # fmt: skip
        self.searcher, self.index = searcher, searcher.index
        self.state, self.source = state, source
        self.without, self.stopped = without, stopped
        self.known = {word.text: word for word in self.index.spelt(set(words))}
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
        rough: list[tuple[float, Living, Span]] = []
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
            if reuse is None or reuse.score < REUSE:
                continue
            at = here.span(*reuse.span)
            where = Span(span.start + at[0], span.start + at[1])
            aligned = tuple(self._in_texts(run, here, span.start) for run in reuse.aligned)
            found.append(self._parallel(living, where, reuse.score, "reuse", aligned))
        return sorted(found, key=lambda p: (-p.score, p.document, p.span))

    def _in_texts(self, run: Aligned, here: Folded, base: int) -> Aligned:
        (a, b), (c, d) = self.source.span(*run[:2]), here.span(*run[2:])
        return a, b, base + c, base + d

    def related(self, reused: Collection[Parallel]) -> list[Parallel]:
        """Sentences about the same matter, best first, at most one of each few sentences."""
        wanted = _stems(self.words)
        if not wanted:
            return []
        units: list[tuple[Living, Span, list[str]]] = []
        for place, living in self._candidates(_RELATED_CANDIDATES):
            text = self._text(living)
            units += [
                (living, span, words_of(fold(text[slice(*span)])))
                for span in sentences(text, *place.span)
            ]
        rarity = self._rarity({word for *_, words in units for word in words} | set(self.words))
        length = sqrt(sum(rarity[stem] ** 2 for stem in wanted)) or 1.0
        found: list[tuple[float, Living, Span]] = []
        for living, span, words in units:
            stems = _stems(words)
            shared = wanted & stems
            if len(shared) < min(_SHARED, len(wanted)):
                continue
            own = sqrt(sum(rarity[stem] ** 2 for stem in stems)) or 1.0
            cosine = sum(rarity[stem] ** 2 for stem in shared) / (length * own)
            if cosine >= RELATED:
                found.append((cosine, living, span))
        found.sort(key=lambda one: (-one[0], one[1].first, one[2]))
        taken: dict[str, list[Span]] = defaultdict(list)
        for one in reused:
            taken[one.document].append(one.span)
        kept: list[Parallel] = []
        for cosine, living, span in found:
            if not any(span.overlaps(other) for other in taken[living.document]):
                taken[living.document].append(span)
                kept.append(self._parallel(living, span, cosine, "related", ()))
        return kept

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

    def _candidates(self, most: int) -> list[tuple[Place, Living]]:
        """The passages that hold most of the rare words."""
        chosen = self._of_others(nlargest(2 * most, self.totals, key=self.totals.__getitem__), most)
        if len(chosen) < most < len(self.totals):
            # What is left out, or what earlier texts said, had taken the places.
            chosen = self._of_others(
                sorted(self.totals, key=self.totals.__getitem__, reverse=True), most
            )
        return [(place, chosen[place.number]) for place in self.index.places(chosen)]

    def _of_others(self, numbers: list[int], most: int) -> dict[int, Living]:
        """The first passages of documents that count, each with its document."""
        chosen: dict[int, Living] = {}
        for number in numbers:
            living = self.state.holding(number)
            if living is not None and living.document not in self.without:
                chosen[number] = living
                if len(chosen) == most:
                    break
        return chosen

    def _regions(self) -> Iterator[tuple[Living, Span]]:
        """Where to look: the candidates with what stands around them, neighbours together."""
        pad = _PAD + len(self.source.source)
        spans: dict[Living, list[Span]] = defaultdict(list)
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

    def _rarity(self, words: Collection[str]) -> dict[str, float]:
        """How much each stem says: its inverse document frequency, by all the words it has."""
        passages: dict[str, int] = defaultdict(int)
        for known in self.index.spelt(words):
            for stem in _stems([known.text]):
                passages[stem] += known.passages
        total = 1 + self.state.passages
        return {
            stem: max(0.0, log((total + 0.5) / (passages[stem] + 0.5))) for stem in _stems(words)
        }

    def _passages(self, word: str) -> int:
        return self.known[word].passages if word in self.known else 0

    def _text(self, living: Living) -> str:
        return self.searcher.text(living.revision)

    def _parallel(
        self, living: Living, span: Span, score: float, kind: Kind, aligned: tuple[Aligned, ...]
    ) -> Parallel:
        text = self._text(living)[slice(*span)]
        return Parallel(
            living.document, living.slug, span, text, round(100 * score, 1), kind, aligned
        )


def _stems(words: Collection[str]) -> set[str]:
    """The words that say something, without the endings of English, long ones by their sound."""
    return {_stem(word) for word in words if len(word) >= _LEAST_STEM or word.isdigit()}


def _stem(word: str) -> str:
    for ending in ("ings", "ing", "ies", "ers", "ed", "es", "er", "ly", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM + 1:
            word = word[: -len(ending)]
            break
    return sound(word) if len(word) >= _SOUNDS else word
