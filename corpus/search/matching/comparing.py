"""One query compared with the passages of a library.

The passages that hold most of a query's rare words (`candidates.py`) are compared with it, as it
was typed and as words in any order. Where even the best of them is a weak answer, every passage is
compared (`everything.py`): misprints may have left no word whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from heapq import nlargest
from itertools import islice
from typing import NamedTuple

from rapidfuzz import fuzz, process

from corpus.document import Span
from corpus.search.matching.candidates import Candidates, highest
from corpus.search.matching.everything import Question, Range, most_like
from corpus.search.matching.extent import PIECE, Fit, as_typed, exactly, in_any_order, plain_words
from corpus.search.query import Query
from corpus.search.vocabulary import Vocabulary
from corpus.storage.search_index.index import (
    IndexedDocument,
    IndexedPassage,
    IndexSnapshot,
    SearchIndex,
)
from corpus.text.passages import folded_words

_BUDGET = 40_000
"""Postings that are looked at for one query, those of the rarest words first."""
_COMPARED = 1_000
"""Passages compared with the query: words rare by chance may come before the right ones."""
_REFINED = 40
"""Passages in which the extent is sought."""
_SOME = 400
"""Passages that are looked at of those that hold what was asked for to the letter."""
_BUDGET_AT_ONCE = 20_000
_COMPARED_AT_ONCE, _REFINED_AT_ONCE, _SOME_AT_ONCE = 120, 20, 100
"""The same while somebody is typing on: the answer to a key. What it may lack (of planted queries
with an error in three letters one more in fifteen) comes when the keys rest.
"""
_ALL = 1 << 62
_LEAST = 0.6
"""Score below which a passage is no answer (fitted on half of the planted queries)."""
_LONG_ENOUGH = 30
"""Characters of a query from which that score is no chance; less is more often like something."""
_SHORTER = 0.012
_LEAST_OF_SHORT = 0.75
_LEAST_OF_ONE = 0.55
"""The same for a query of one word."""
_WEAK = 0.77
"""Where the best answer is less like the query, everything is looked at..."""
_FAIR, _WORDS_THERE = 0.7, 0.6
"""...unless it is fair and has so much of the query's words: then it is no misprint that makes it
weak."""
_SHORTEST = 8
"""Characters of a query for which that makes sense: less resembles a part of everything."""
NAME = 3
"""Words of a query that may be a name."""
_HOPELESS = 0.45
"""Where the best stretch as long as the query is less like it, its ends need not be sought."""
_EXACT = 99.5
BEGUN = 0.99
"""What the words count where the last of them only begins so: whole ones come first."""
_HELD = 0.2
"""How much of what a passage lacks in likeness is made up for if it has all words of the query:
letters are alike by chance sooner than words."""
_OF_EACH = 60
"""Passages that are looked at for each spelling of a word."""
_VERIFIED = 4_000
"""Passages that are looked at for words that must not stand there side by side."""


class Match(NamedTuple):
    """A hit in a folded passage."""

    place: IndexedPassage
    living: IndexedDocument
    span: Span
    score: float
    """0–1, by which it is ranked."""
    likeness: float
    """0–1: how like the query it is, whatever else its passage holds."""


class Search:
    """One query over one state of the library."""

    def __init__(
        self, index: SearchIndex, state: IndexSnapshot, vocabulary: Vocabulary, query: Query,
        among: Collection[str] | None, stopped: Callable[[], bool],
    ) -> None:  # fmt: skip
        self.index, self.state, self.query, self.stopped = index, state, query, stopped
        self.among = among
        self.candidates = Candidates(index, state, vocabulary, query)
        self.wanted = self.candidates.wanted
        self.meanings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for n, one in enumerate(self.wanted):
            for meant in one.meant:
                self.meanings[meant.word.text].append((n, meant.likeness))
        self.unwanted = self._unwanted()
        self.some = among is not None or bool(self.unwanted)
        """Whether only some of the passages can be an answer."""
        self.alone = len(query.words) == 1
        self.least = _LEAST_OF_ONE if self.alone else _LEAST
        short = max(0, _LONG_ENOUGH - len(query.needle))
        self.least_typed = min(_LEAST_OF_SHORT, _LEAST + _SHORTER * short)

    def matches(self, *, exhaustive: bool) -> tuple[list[Match], bool]:
        """All that was found, best first, and whether everything was looked at."""
        if self.query.exact:
            return self._ranked(list(self._quoted())), True
        if self.alone:  # the index knows all that one word may mean
            return self._ranked(self._refined(self._spelt(exhaustive=exhaustive))), exhaustive
        compared, refined = (
            (_COMPARED, _REFINED) if exhaustive else (_COMPARED_AT_ONCE, _REFINED_AT_ONCE)
        )
        budget = _BUDGET if exhaustive else _BUDGET_AT_ONCE
        totals = self.candidates.totals(budget, _ALL if self.some else compared, some=self.some)
        if self.some:
            totals = {number: total for number, total in totals.items() if self._counts(number)}
        places = self.index.passages(highest(totals, compared))
        found = self._refined(self._compared(places, totals, refined))
        if exhaustive and self._weak(found) and not self.stopped():
            known = {match.place.number for match in found}
            near = [place for place in self._everything() if place.number not in known]
            found += self._refined(near)
            return self._ranked(found), not self.stopped()
        return self._ranked(found), False

    def _weak(self, found: list[Match]) -> bool:
        """Whether there may be a better answer among the passages that the index did not offer."""
        best = max(found, key=lambda match: match.likeness, default=None)
        if len(self.query.needle) < _SHORTEST:
            return False
        if best is None or best.likeness < _FAIR:
            return True
        there = self.most_in_any_order(best.place.folded)
        return best.likeness < _WEAK and there < _WORDS_THERE

    def _unwanted(self) -> frozenset[int]:
        """The passages with a word that must not be there; they would take the others' places."""
        unwanted: set[int] = set()
        for phrase in self.query.without:
            words = set(folded_words(phrase))
            holding = [set(self.index.postings(one.id)) for one in self.index.find_words(words)]
            numbers = set.intersection(*holding) if len(holding) == len(words) > 0 else set()
            if words != {phrase}:
                # Where very many have the words, those are looked at that may be an answer.
                near = self.index.passages(numbers) if len(numbers) <= _VERIFIED else []
                numbers = {place.number for place in near if exactly(phrase, place.folded)}
            unwanted |= numbers
        return frozenset(unwanted)

    def _allowed(self, place: IndexedPassage) -> bool:
        """Whether a passage has none of what must not be there."""
        return not any(exactly(words, place.folded) for words in self.query.without)

    def _quoted(self) -> Iterator[Match]:
        """Where the words in quotation marks stand as they were typed; where there are others,
        those passages first that hold these too.
        """
        rows: list[list[int]] = []
        inside = {word for words in self.query.exact for word in folded_words(words)}
        for word in inside:
            known = self.index.find_words([word])
            rows.append(self.index.postings(known[0].id) if known else [])
        rows.sort(key=len)
        numbers = set(rows[0]).intersection(*rows[1:])
        others = inside < set(self.query.words)
        if others:
            totals = self.candidates.totals(_BUDGET, _ALL, some=self.some)
            numbers = set(nlargest(_SOME, sorted(numbers), key=lambda n: totals.get(n, 0.0)))
        for place in self.index.passages(sorted(filter(self._counts, numbers))):
            found = [exactly(words, place.folded) for words in self.query.exact]
            living = self.state.document_of(place.number)
            if not all(found) or living is None or self.stopped() or not self._allowed(place):
                continue
            fit = self._fit(place) if others else None
            if fit is not None and fit.score >= self.least:
                yield self._match(place, living, fit.span, min(0.99, fit.score))
            else:
                score = self.least if others else 1.0
                for span in (span for spans in found for span in spans):
                    yield Match(place, living, span, score, score)

    def _spelt(self, *, exhaustive: bool) -> list[IndexedPassage]:
        """Passages with the one word that was asked for: some of each spelling, likest first."""
        numbers: dict[int, None] = {}
        enough = _SOME if exhaustive else _SOME_AT_ONCE
        for meant in self.wanted[0].meant:
            if len(numbers) > enough or meant.likeness < self.least:
                break
            mine = filter(self._counts, self.index.iter_postings(meant.word.id))
            numbers.update(dict.fromkeys(islice(mine, _OF_EACH)))
        return self.index.passages(numbers)

    def _compared(
        self, places: list[IndexedPassage], totals: dict[int, float], most: int
    ) -> list[IndexedPassage]:
        """The passages that are most like the query, of those that the index offers."""
        places = [place for place in places if self._counts(place.number) and self._allowed(place)]
        if len(places) <= most:
            return places
        weight = sum(one.weight for one in self.wanted) or 1.0
        held = {place.number: min(1.0, totals[place.number] / weight) for place in places}
        few = len(self.query.words) <= NAME
        share = 0.3 if few else 0.7
        like = process.extract(
            self.query.needle[:PIECE],
            {place.number: place.folded for place in places},
            scorer=fuzz.partial_ratio,
            limit=None,
        )
        scores = {n: share * s / 100 + (1 - share) * held[n] for _, s, n in like}
        chosen = set(nlargest(most, scores, key=lambda n: (scores[n], -n)))
        if few:
            # It may be a name that is spelt another way elsewhere.
            others = {n: scores[n] for _, s, n in like if s < _EXACT}
            chosen.update(nlargest(most // 2, others, key=lambda n: (others[n], -n)))
        return [place for place in places if place.number in chosen]

    def _everything(self) -> list[IndexedPassage]:
        """The passages most like the query, of all that there are."""
        question = Question(self.query.needle[:PIECE], self.unwanted, _REFINED)
        found = most_like(self.index.database, question, self._ranges(), self.stopped)
        return self.index.passages(found)

    def _ranges(self) -> Iterator[Range]:
        """The passages of the documents in question, by their numbers."""
        ranges = (
            (one.first, one.last)
            for one in self.state.documents
            if self.among is None or one.id in self.among
        )
        first, last = next(ranges, (1, 0))
        for start, end in ranges:
            if start != last + 1:
                yield first, last
                first = start
            last = end
        yield first, last

    def _refined(self, places: list[IndexedPassage]) -> list[Match]:
        return [match for place in places for match in self._in_passage(place)]

    def _in_passage(self, place: IndexedPassage) -> Iterator[Match]:
        living = self.state.document_of(place.number)
        if living is None or self.stopped() or not self._allowed(place):
            return
        query = self.query
        as_it_is = exactly(query.needle, place.folded, unfinished=query.unfinished)
        for span in as_it_is:
            whole = plain_words(place.folded[slice(*span)]) == plain_words(query.needle)
            yield Match(place, living, span, *((1.0, 1.0) if whole else (BEGUN, BEGUN)))
        if as_it_is:
            return
        if self.alone:
            for word in sorted(self.meanings.keys() & set(folded_words(place.folded))):
                ((_, like),) = self.meanings[word]
                if like >= self.least:
                    for span in exactly(word, place.folded):
                        yield Match(place, living, span, min(0.99, like), like)
            return
        fit = self._fit(place)
        if fit is not None and fit.score >= self.least:
            yield self._match(place, living, fit.span, min(0.99, fit.score))

    def _match(
        self, place: IndexedPassage, living: IndexedDocument, span: Span, likeness: float
    ) -> Match:
        held = self.most_in_any_order(place.folded)
        score = likeness + _HELD * (0.99 - likeness) * min(1.0, held)
        return Match(place, living, span, score, likeness)

    def _fit(self, place: IndexedPassage) -> Fit | None:
        """The better of the query as it was typed and of its words in any order."""
        typed = as_typed(self.query.needle, place.folded, _HOPELESS)
        if typed is not None and typed.score < self.least_typed:
            typed = None
        least = max(self.least, typed.score if typed else 0.0)
        if self.most_in_any_order(place.folded) <= least:
            return typed
        length = len(self.query.needle) if len(self.query.words) > NAME else 0
        weights = [one.weight for one in self.wanted]
        ordered = in_any_order(self.meanings, weights, place.folded, length)
        return typed if ordered is None or ordered.score <= least else ordered

    def most_in_any_order(self, folded: str) -> float:
        """What the words of a passage could score if they stood side by side."""
        best: dict[int, float] = {}
        for word in self.meanings.keys() & set(folded_words(folded)):
            for n, like in self.meanings[word]:
                best[n] = max(like, best.get(n, 0.0))
        total = sum(one.weight for one in self.wanted)
        return sum(like * self.wanted[n].weight for n, like in best.items()) / (total or 1.0)

    def _counts(self, number: int) -> bool:
        one = self.state.document_of(number)
        return (
            one is not None
            and number not in self.unwanted
            and (self.among is None or one.id in self.among)
        )

    def _ranked(self, found: list[Match]) -> list[Match]:
        ranked = sorted(found, key=lambda m: (-m.score, m.place.number, m.span))
        taken: dict[str, list[Span]] = defaultdict(list)
        kept: list[Match] = []
        for match in ranked:
            # Passages overlap, so that a match may have been found twice.
            base = match.place.span.start
            span = Span(base + match.span.start, base + match.span.end)
            others = taken[match.living.revision]
            if not any(span.overlaps(other) for other in others):
                others.append(span)
                kept.append(match)
        return _in_turn(kept)


def _in_turn(found: list[Match]) -> list[Match]:
    """Of matches that are equally good, each document's first come first."""
    seen: dict[tuple[float, str], int] = defaultdict(int)
    turns: list[tuple[float, int, int]] = []
    for n, match in enumerate(found):
        score = -round(match.score, 3)
        turns.append((score, seen[score, match.living.id], n))
        seen[score, match.living.id] += 1
    return [found[n] for *_, n in sorted(turns)]
