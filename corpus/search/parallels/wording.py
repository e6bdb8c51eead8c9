"""Two texts word by word: where one reuses the wording of the other, and which words correspond."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from corpus.document import Span
from corpus.text.words import folded_word_spans

_FOREIGN = 0.2
"""The cost of a word that is not in the other text, where the rarest word is worth 1."""
_SEQUENCE = 0.15
"""What is added if the previous words correspond as well."""
_SIMILAR = 0.72
"""The similarity from which a word is taken for a misspelling of another."""
_SHORTEST = 4
_GAP = 3
_LEAST_RUN = 0.35
"""A run of words that is worth less is not shown as aligned."""
_EDGE = 4
"""Words at an edge without counterpart that belong to the passage if a sentence begins or ends
there."""
_NEAR = 18
_SENTENCE_START = re.compile(r"(?:^|[.!?…][\"'”’)\]]*\s+|\n\s*)")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*(?=\s|$)|(?=\n)|$")
_WORDS_SHARE, _PAIRS_SHARE = 0.6, 0.4
"""The shares of single words and of neighbouring pairs in the score."""


class Token(NamedTuple):
    """A word of a folded text."""

    text: str
    start: int
    end: int


WordRun = tuple[int, int, int, int]
"""Corresponding words: start and end in the passage, start and end in the other text."""
_Pair = tuple[int, int]
"""A word of the passage and its counterpart, by number."""


@dataclass(frozen=True, slots=True)
class ReusedWording:
    """A stretch of a text with the wording of a passage."""

    span: Span
    """In the folded text."""
    score: float
    """0–1: how much of the passage is there, by the weight of its words and of neighbouring
    pairs."""
    aligned: tuple[WordRun, ...]
    """In the order of the text; both texts folded."""


def tokens(folded: str) -> list[Token]:
    """The words of a folded text, in order; of a script without spaces its pairs of characters."""
    make = Token._make  # called for every word of each candidate
    return [make((word, start, end)) for start, end, word in folded_word_spans(folded)]


class PassageWording:
    """The words of one passage, prepared for being found in other texts."""

    def __init__(self, folded: str, weights: Mapping[str, float]) -> None:
        """`weights`: how much each word counts, up to 1 for the rarest."""
        self.folded = folded
        self.tokens = tokens(folded)
        self.weights = weights
        self._occurrences: dict[str, list[int]] = defaultdict(list)
        self._before: dict[tuple[str, str], list[int]] = defaultdict(list)
        """Where a word precedes a certain other one."""
        for n, token in enumerate(self.tokens):
            self._occurrences[token.text].append(n)
            if n:
                self._before[self.tokens[n - 1].text, token.text].append(n - 1)
        self._long_words = [word for word in self._occurrences if len(word) >= _SHORTEST]
        self._total = sum(weights[token.text] for token in self.tokens)
        self._pairs_total = sum(map(self._pair_weight, range(1, len(self.tokens))))

    def reused_in(self, text: str, *, misspelt: bool = True) -> ReusedWording | None:
        """The stretch of a folded text with most of this wording: the segment with the highest
        score, to which corresponding words add and others subtract. `misspelt`: misspelt words
        correspond, too.
        """
        text_tokens = tokens(text)
        counterparts = self._counterparts(text_tokens, misspelt=misspelt)
        first, last = self._best_segment(counterparts)
        if last <= first:
            return None
        pairs = [(i, j) for j in range(first, last) if (i := counterparts[j]) is not None]
        covered = sum(self.weights[self.tokens[i].text] for i in {i for i, _ in pairs})
        score = covered / self._total if self._total else 0.0
        if self._pairs_total:
            kept_pairs = self._kept_pairs_weight(pairs)
            score = _WORDS_SHARE * score + _PAIRS_SHARE * kept_pairs / self._pairs_total
        span = self._widened(text, text_tokens, pairs)
        return ReusedWording(span, score, tuple(self._runs(pairs, text_tokens)))

    def _counterparts(self, text_tokens: Sequence[Token], *, misspelt: bool) -> list[int | None]:
        """For each word of a text its counterpart in the passage, by number."""
        counterparts: list[int | None] = []
        expected = 0
        corrected: dict[str, str | None] = {}
        for token, follower in zip(text_tokens, [*text_tokens[1:], None], strict=True):
            word: str | None = token.text
            if word not in self._occurrences:
                word = None
                if misspelt and len(token.text) >= _SHORTEST:
                    if token.text not in corrected:
                        corrected[token.text] = self._similar_word(token.text)
                    word = corrected[token.text]
            if word is None:
                counterparts.append(None)
                continue
            at = self.likeliest_occurrence(word, expected, follower)
            counterparts.append(at)
            expected = at + 1
        return counterparts

    def likeliest_occurrence(self, word: str, expected: int, follower: Token | None) -> int:
        """Which occurrence of a word in the passage is meant: the expected one, else the nearest of
        those with the same next word, else the nearest. Found by bisection: a periodic passage has
        a thousand of them.
        """
        occurrences = self._occurrences[word]
        if len(occurrences) == 1:
            return occurrences[0]
        nearest = _nearest(occurrences, expected)
        if nearest == expected or follower is None:
            return nearest
        same_next = self._before.get((word, follower.text))
        return _nearest(same_next, expected) if same_next else nearest

    def _similar_word(self, word: str) -> str | None:
        similar = process.extractOne(
            word, self._long_words, scorer=OSA.normalized_similarity, score_cutoff=_SIMILAR
        )
        return similar[0] if similar else None

    def _best_segment(self, counterparts: Sequence[int | None]) -> tuple[int, int]:
        best, segment, score, start = 0.0, (0, 0), 0.0, 0
        previous: int | None = None
        for j, i in enumerate(counterparts):
            if i is None:
                score -= _FOREIGN
            else:
                score += self.weights[self.tokens[i].text]
                in_sequence = previous is not None and i == previous + 1
                score += _SEQUENCE if in_sequence else -_SEQUENCE / 2
            previous = i
            if score <= 0:
                score, start = 0.0, j + 1
            elif score > best:
                best, segment = score, (start, j + 1)
        return segment

    def _pair_weight(self, i: int) -> float:
        """The weight of a word and the one before it as a pair."""
        first, second = self.tokens[i - 1].text, self.tokens[i].text
        return (self.weights[first] + self.weights[second]) / 2

    def _kept_pairs_weight(self, pairs: Sequence[_Pair]) -> float:
        """The weight of the passage's neighbours that are neighbours, or nearly, in the text."""
        places: dict[int, set[int]] = defaultdict(set)
        for i, j in pairs:
            places[i].add(j)
        return sum(
            self._pair_weight(i)
            for i in places
            if i - 1 in places
            and any(j - gap in places[i - 1] for j in places[i] for gap in range(1, _GAP + 1))
        )

    def _runs(self, pairs: Sequence[_Pair], text_tokens: Sequence[Token]) -> list[WordRun]:
        runs: list[list[_Pair]] = []
        for i, j in pairs:
            if runs and (i, j) == (runs[-1][-1][0] + 1, runs[-1][-1][1] + 1):
                runs[-1].append((i, j))
            else:
                runs.append([(i, j)])
        return [
            (
                self.tokens[run[0][0]].start,
                self.tokens[run[-1][0]].end,
                text_tokens[run[0][1]].start,
                text_tokens[run[-1][1]].end,
            )
            for run in runs
            if sum(self.weights[self.tokens[i].text] for i, _ in run) >= _LEAST_RUN
        ]

    def _widened(self, text: str, text_tokens: Sequence[Token], pairs: Sequence[_Pair]) -> Span:
        """From the first to the last counterpart, and to the ends of the sentence if these are as
        near as in the passage.
        """
        start, end = text_tokens[pairs[0][1]].start, text_tokens[pairs[-1][1]].end
        lead = self.tokens[pairs[0][0]].start
        tail = len(self.folded) - self.tokens[pairs[-1][0]].end
        reach = _NEAR + (lead if pairs[0][0] <= _EDGE else 0)
        low = max(0, start - reach)
        starts = [
            match.end()
            for match in _SENTENCE_START.finditer(text, low, start)
            if match.end() > low or not low
        ]
        if starts:
            expected = start - lead
            start = min(starts, key=lambda at: (abs(at - expected), at))
        reach = _NEAR + (tail if pairs[-1][0] >= len(self.tokens) - 1 - _EDGE else 0)
        ends = [m.end() for m in _SENTENCE_END.finditer(text, max(0, end - 1), end + reach)]
        ends = [at for at in ends if at >= end and (at < end + reach or at == len(text))]
        if ends:
            expected = end + tail
            end = min(ends, key=lambda at: (abs(at - expected), at))
        while start > 0 and not text[start - 1].isspace():
            start -= 1
        while end < len(text) and not text[end].isspace():
            end += 1
        return Span(start, end)


def _nearest(numbers: Sequence[int], to: int) -> int:
    """The nearest number of a sorted list; the first of two that are equally near."""
    at = bisect_left(numbers, to)
    return min(numbers[max(0, at - 1) : at + 1], key=lambda i: (abs(i - to), i))
