"""The words of a query in the index: which passages hold most of them.

The words are expanded to those of the library that they may mean, and the rarest are looked up
first, under a budget.
"""

from __future__ import annotations

from itertools import islice, pairwise
from math import log
from typing import NamedTuple

from corpus.search.numerals import numerals
from corpus.search.query import Query
from corpus.search.vocabulary import Meant, Vocabulary
from corpus.storage.search_index.index import IndexSnapshot, SearchIndex

_FEW = 5
"""Words of a query of which each may mean another one, though it is spelt right."""
_AS_LIKELY = 0.1
"""Of the meanings of a word those are likely that are so much less like it than the best."""
_UNKNOWN = 0.5
"""What a word counts that the library does not have, nor any like it."""
_WRITTEN = 0.95
"""What a number counts that is written as a figure for a word, or as a word for a figure."""
_WORDS = 32
"""Words of a query that are expanded, the longest of them."""
_LIKE = (0.99, 0.8, 0.0)
"""The tiers of likeness in which meanings are looked up."""


class Wanted(NamedTuple):
    """A word of the query with what it may mean."""

    meant: tuple[Meant, ...]
    weight: float
    """How rare it is: the inverse document frequency of what it most likely means."""


class _Held(NamedTuple):
    """What the index has of a word of the query."""

    most: float
    """What a passage with it counts at most."""
    tiers: list[tuple[float, list[int]]]
    """By how like it they are, the likest last: what its meanings count, and which passages hold
    them."""


class Candidates:
    """The words of one query, expanded, and the passages of a library's state that hold them."""

    def __init__(
        self, index: SearchIndex, state: IndexSnapshot, vocabulary: Vocabulary, query: Query
    ) -> None:
        self.index, self.state, self.query = index, state, query
        self.wanted = self._expanded(vocabulary)

    def totals(self, budget: int, most: int, *, some: bool) -> dict[int, float]:
        """How much of the query each passage holds, by so many postings of the index; of those that
        hold little, none need be there beyond the best `most`. `some`: only some passages count.
        """
        looked_up = self._looked_up(budget, some=some)
        left = sum(one.most for one in looked_up)
        totals: dict[int, float] = {}
        for best, tiers in looked_up:
            # A passage counts a word once, as the likest of what it may mean.
            mine: dict[int, float] = {}
            if len(totals) > most and sorted(totals.values())[-most] >= left:
                # Whoever has none of the words before this one can be among the best no more.
                for weight, numbers in tiers:
                    mine.update(dict.fromkeys(totals.keys() & numbers, weight))
            else:
                for weight, numbers in tiers:
                    mine.update(dict.fromkeys(numbers, weight))
                if len(mine) > len(totals):  # the longer is spared the way through Python
                    mine, totals = totals, mine
            for number, weight in mine.items():
                totals[number] = totals.get(number, 0.0) + weight
            left -= best
        return totals

    def _looked_up(self, budget: int, *, some: bool) -> list[_Held]:
        """What the index has of each word, those that count most first."""
        tiers: list[tuple[int, int, float, list[int]]] = []
        for n, one in enumerate(self.wanted):
            upper = 2.0
            for lower in _LIKE:
                tier = [m for m in one.meant if lower <= m.likeness < upper]
                upper = lower
                if tier:
                    size = sum(m.word.passages for m in tier)
                    like = max(m.likeness for m in tier)
                    weight = like**3 * log(1 + self.state.passages / (1 + size))
                    tiers.append((size, n, weight, [m.word.id for m in tier]))
        left = budget
        got: list[list[tuple[float, list[int]]]] = [[] for _ in self.wanted]
        tiers.sort()
        # Where only some passages count, none of them may have the rare words that are like others.
        spelt = (at for at, (_, n, _, ids) in enumerate(tiers) if self._is_spelt(n, ids))
        needed = next(spelt, None) if some else None
        for at, (size, n, weight, ids) in enumerate(tiers):
            if size > left and left < budget and at != needed:
                continue
            left -= size
            if left < 0 and not some:  # even the rarest is everywhere
                numbers = list(islice(self.index.iter_postings(*ids), budget))
            else:
                numbers = self.index.postings(*ids)
            got[n].append((weight, numbers))
        words = [_Held(max(weight for weight, _ in found), sorted(found)) for found in got if found]
        return sorted(words, key=lambda word: -word.most)

    def _is_spelt(self, n: int, ids: list[int]) -> bool:
        """Whether these words are one of the query's as it was typed, not two of them as one."""
        one = self.wanted[n]
        return one.weight > 0 and any(m.likeness == 1 and m.word.id in ids for m in one.meant)

    def _expanded(self, vocabulary: Vocabulary) -> list[Wanted]:
        words = list(dict.fromkeys(self.query.words))
        last = self.query.words[-1] if self.query.unfinished else None
        chosen = sorted(words, key=lambda word: -len(word))[:_WORDS]
        # Where many words are asked for, those that are spelt right mean themselves.
        right = {word for word in chosen if len(chosen) > _FEW and vocabulary.itself(word)}
        written = numerals(self.query.words)
        wanted = []
        for word in chosen:
            known = word in right and word != last
            meant = (
                vocabulary.itself(word)
                if known
                else vocabulary.meant(word, unfinished=word == last)
            )
            numbers = vocabulary.itself(*written[word]) if word in written else ()
            meant += tuple(Meant(one.word, _WRITTEN) for one in numbers)
            wanted.append(Wanted(meant, self._weight(meant)))
        for one, other in pairwise(words if len(words) <= _WORDS else ()):
            if one in right and other in right:
                continue
            meant = tuple(m for m in vocabulary.meant(one + other) if m.likeness > _LIKE[1])
            if meant:
                # Counts as what it finds, but is not missed where it is not found.
                wanted.append(Wanted(meant, 0.0))
        return wanted

    def _weight(self, meant: tuple[Meant, ...]) -> float:
        if not meant:
            return _UNKNOWN * log(1 + self.state.passages)
        likest = max(one.likeness for one in meant)
        least = likest - _AS_LIKELY
        common = sum(one.word.passages for one in meant if one.likeness >= least)
        # The less like it the likest is, the sooner it is a word that the library does not have.
        return likest * log(1 + self.state.passages / (1 + common))


def highest(totals: dict[int, float], most: int) -> list[int]:
    """The numbers with the highest totals; of equal ones the first. A heap takes three times as
    long for ten thousands.
    """
    if len(totals) <= most:
        return list(totals)
    least = sorted(totals.values(), reverse=True)[most - 1]
    above = [number for number, total in totals.items() if total > least]
    equal = (number for number, total in totals.items() if total == least)
    return above + list(islice(equal, most - len(above)))
