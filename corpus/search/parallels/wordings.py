"""Two texts word by word: where one reuses the wording of the other, and which words answer."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from corpus.document import Span

_WORD = re.compile(r"[a-z0-9]+")
_FOREIGN = 0.2
"""What a word costs that does not stand in the other text, where the rarest word is worth 1."""
_BOUND = 0.15
"""What it adds that the word before answers to the word before."""
_SIMILAR = 0.72
"""Likeness from which a word is taken for a misspelling of another."""
_SHORTEST = 4
_GAP = 3
_SHORT_RUN = 0.35
"""A single word that is worth less is not shown as aligned."""
_EDGE = 4
"""Words at an edge that have no answer, but belong to it where a sentence begins or ends there."""
_NEAR = 18
_SENTENCE = re.compile(r"(?:^|[.!?…][\"'”’)\]]*\s+|\n\s*)")


class Token(NamedTuple):
    """A word of a folded text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reuse:
    """A stretch of a text that has the wording of a passage."""

    span: Span
    """In the folded text."""
    score: float
    """0–1: how much of the passage is there, by the weight of its words and of neighbouring
    pairs."""
    aligned: tuple[tuple[int, int, int, int], ...]
    """Runs of words that answer to each other: start and end in the passage, start and end in the
    text, both folded; in the text's order."""


def tokens(folded: str) -> list[Token]:
    return [Token(found[0], *found.span()) for found in _WORD.finditer(folded)]


class Wording:
    """The words of one passage, ready to be looked for in texts."""

    def __init__(self, folded: str, weights: Mapping[str, float]) -> None:
        """`weights`: how much each word counts, up to 1 for the rarest."""
        self.folded = folded
        self.tokens = tokens(folded)
        self.weights = weights
        self._at: dict[str, list[int]] = defaultdict(list)
        self._before: dict[tuple[str, str], list[int]] = defaultdict(list)
        """Where a word stands before a certain other one."""
        for n, token in enumerate(self.tokens):
            self._at[token.text].append(n)
            if n:
                self._before[self.tokens[n - 1].text, token.text].append(n - 1)
        self._long = [word for word in self._at if len(word) >= _SHORTEST]
        self._total = sum(weights[token.text] for token in self.tokens)
        self._pairs = sum(map(self._bond, range(1, len(self.tokens))))

    def reused(self, text: str, *, similar: bool = True) -> Reuse | None:
        """The stretch of a folded text that has most of this wording: the segment with the highest
        score, where words that answer add and others subtract. `similar`: misspelt ones answer too.
        """
        theirs = tokens(text)
        answers = self._answers(theirs, similar=similar)
        first, last = self._segment(answers)
        if last <= first:
            return None
        chosen = [(j, answers[j]) for j in range(first, last) if answers[j] is not None]
        pairs = [(i, j) for j, i in chosen if i is not None]
        covered = sum(self.weights[self.tokens[i].text] for i in {i for i, _ in pairs})
        bound = self._bound(pairs)
        score = covered / self._total if self._total else 0.0
        if self._pairs:
            score = 0.6 * score + 0.4 * bound / self._pairs
        span = self._widened(text, theirs, pairs)
        return Reuse(span, score, tuple(self._runs(pairs, theirs)))

    def _answers(self, theirs: list[Token], *, similar: bool) -> list[int | None]:
        """For each word of a text the word of the passage that answers to it, by its number."""
        found: list[int | None] = []
        expected = 0
        like: dict[str, str | None] = {}
        for token, follower in zip(theirs, [*theirs[1:], None], strict=True):
            word: str | None = token.text
            if word not in self._at:
                word = None
                if similar and len(token.text) >= _SHORTEST:
                    if token.text not in like:
                        like[token.text] = self._similar(token.text)
                    word = like[token.text]
            if word is None:
                found.append(None)
                continue
            at = self._likeliest(word, expected, follower)
            found.append(at)
            expected = at + 1
        return found

    def _likeliest(self, word: str, expected: int, follower: Token | None) -> int:
        """Which of the places of a word in the passage is meant: the one that is expected, else the
        nearest of those that go on as it does here, else the nearest. Found by bisection: a
        periodic passage has a thousand of them.
        """
        places = self._at[word]
        if len(places) == 1:
            return places[0]
        nearest = _nearest(places, expected)
        if nearest == expected or follower is None:
            return nearest
        going_on = self._before.get((word, follower.text))
        return _nearest(going_on, expected) if going_on else nearest

    def _similar(self, word: str) -> str | None:
        near = process.extractOne(
            word, self._long, scorer=OSA.normalized_similarity, score_cutoff=_SIMILAR
        )
        return near[0] if near else None

    def _segment(self, answers: list[int | None]) -> tuple[int, int]:
        best, at, score, start = 0.0, (0, 0), 0.0, 0
        before: int | None = None
        for j, i in enumerate(answers):
            if i is None:
                score -= _FOREIGN
            else:
                score += self.weights[self.tokens[i].text]
                score += _BOUND if before is not None and i == before + 1 else -_BOUND / 2
            before = i
            if score <= 0:
                score, start = 0.0, j + 1
            elif score > best:
                best, at = score, (start, j + 1)
        return at

    def _bond(self, i: int) -> float:
        one, other = self.tokens[i - 1].text, self.tokens[i].text
        return (self.weights[one] + self.weights[other]) / 2

    def _bound(self, pairs: list[tuple[int, int]]) -> float:
        """The weight of the neighbours in the passage that are neighbours, or nearly, here."""
        places: dict[int, set[int]] = defaultdict(set)
        for i, j in pairs:
            places[i].add(j)
        return sum(
            self._bond(i)
            for i in places
            if i - 1 in places
            and any(j - gap in places[i - 1] for j in places[i] for gap in range(1, _GAP + 1))
        )

    def _runs(
        self, pairs: list[tuple[int, int]], theirs: list[Token]
    ) -> list[tuple[int, int, int, int]]:
        runs: list[list[tuple[int, int]]] = []
        for i, j in pairs:
            if runs and (i, j) == (runs[-1][-1][0] + 1, runs[-1][-1][1] + 1):
                runs[-1].append((i, j))
            else:
                runs.append([(i, j)])
        return [
            (
                self.tokens[run[0][0]].start,
                self.tokens[run[-1][0]].end,
                theirs[run[0][1]].start,
                theirs[run[-1][1]].end,
            )
            for run in runs
            if sum(self.weights[self.tokens[i].text] for i, _ in run) >= _SHORT_RUN
        ]

    def _widened(self, text: str, theirs: list[Token], pairs: list[tuple[int, int]]) -> Span:
        """From the first to the last answer, and to the sentence's ends where these are near: as
        far off as the passage's own.
        """
        start, end = theirs[pairs[0][1]].start, theirs[pairs[-1][1]].end
        lead = self.tokens[pairs[0][0]].start
        tail = len(self.folded) - self.tokens[pairs[-1][0]].end
        reach = _NEAR + (lead if pairs[0][0] <= _EDGE else 0)
        low = max(0, start - reach)
        marks = [m.end() for m in _SENTENCE.finditer(text, low, start) if m.end() > low or not low]
        if marks:
            wanted = start - lead
            start = min(marks, key=lambda at: (abs(at - wanted), at))
        reach = _NEAR + (tail if pairs[-1][0] >= len(self.tokens) - 1 - _EDGE else 0)
        close = re.compile(r"[.!?…][\"'”’)\]]*(?=\s|$)|(?=\n)|$")
        stops = [m.end() for m in close.finditer(text, max(0, end - 1), end + reach)]
        stops = [at for at in stops if at >= end and (at < end + reach or at == len(text))]
        if stops:
            wanted = end + tail
            end = min(stops, key=lambda at: (abs(at - wanted), at))
        while start > 0 and not text[start - 1].isspace():
            start -= 1
        while end < len(text) and not text[end].isspace():
            end += 1
        return Span(start, end)


def _nearest(places: list[int], to: int) -> int:
    """The number in a sorted list that is nearest; the first of two that are as near."""
    at = bisect_left(places, to)
    return min(places[max(0, at - 1) : at + 1], key=lambda i: (abs(i - to), i))
