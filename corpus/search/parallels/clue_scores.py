"""How likely a sentence in another language tells what a passage tells: by the weight of the
passage's clues that it has.

A clue counts by its rarity. The sum is divided by what all clues of the passage weigh, those of the
sentence, and its length. What is fitted was fitted on one half of parallel news in 18 languages
(`bench/languages.py`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import log10
from typing import NamedTuple

from corpus.search.parallels.clues import Clue, clue_weight
from corpus.search.parallels.foreign_sentences import ForeignSentence, ForeignSentences

_ABSENT = 0.2
"""The factor for names and figures that no sentence has."""
_SIMILARITY = 2
"""The exponent of a similarity of sound."""
_LEAST, _FEW, _TENFOLD = 0.38, 64, 0.11
"""The score that a sentence must have to be an answer in so small a library, and what is added for
one ten times as large: among more sentences the most similar one by chance is more similar."""
_CHOSEN = 0.2
"""What is added if the sentences were chosen for the names in them."""
_SURELY = 0.7
"""The similarity from which two words are shown as the same."""
_CLUE = 0.1
"""The weight from which a clue is one."""
_LEAST_CLUES = 2
_OWN, _OWN_CLUES, _LENGTH = 0.5, 0.2, 0.25
"""The exponents of the passage's clues, the sentence's, and its length."""
_BASE = 0.3
"""What is added to the clues of both: few clues, and common ones, say little."""
_FREQUENT, _ENOUGH = 0.3, 1.1
"""Below these weights, of the name and of everything, one name of the table is common by chance."""
_SHORTEST = 0.5
"""The length (1: the average) below which a sentence gains nothing."""


class ClueAnswer(NamedTuple):
    """A sentence with clues of the passage."""

    number: int
    score: float
    """Above 0, mostly below 1."""


class ClueFrequencies(NamedTuple):
    """How frequent clues are."""

    counts: Mapping[Clue, Mapping[str | None, int]]
    """By language how many sentences, or passages, have a clue."""
    totals: Mapping[str | None, int]
    """How many there are in each language."""


class ClueQuery:
    """The clues of one passage, to be compared with sentences in other languages."""

    def __init__(
        self, passage_clues: Iterable[Clue], sentences: ForeignSentences,
        frequencies: ClueFrequencies | None = None,
    ) -> None:  # fmt: skip
        """`frequencies`: needed if `sentences` are a selection; otherwise they are counted."""
        self.sentences = sentences.sentences
        self.clues = _distinct(passage_clues)
        self._measures = sentences.measures
        self._having = [sentences.having(clue) for clue in self.clues]
        counted = frequencies or ClueFrequencies(
            {
                clue: Counter(self.sentences[n].language for n in having)
                for clue, having in zip(self.clues, self._having, strict=True)
            },
            sentences.numbers,
        )
        self._totals = counted.totals
        self._chosen = 0.0 if frequencies is None else _CHOSEN
        self._weights = {
            language: [
                clue_weight(clue, counted.counts.get(clue, {}).get(language, 0), total)
                for clue in self.clues
            ]
            for language, total in counted.totals.items()
        }
        """By the language of a sentence: what each clue weighs, by its rarity in that language."""

    def least_score(self, language: str | None) -> float:
        """The score from which a sentence in a language is an answer; see `bench/languages.py`."""
        tens = log10(max(1.0, self._totals.get(language, 0) / _FEW))
        return _LEAST + _TENFOLD * tens + self._chosen

    def answers(self) -> list[ClueAnswer]:
        """The sentences with at least two clues of the passage, one of them a name or a figure;
        best first.
        """
        scores: dict[int, float] = defaultdict(float)
        common: Counter[int] = Counter()
        named: set[int] = set()
        for at, (clue, having) in enumerate(zip(self.clues, self._having, strict=True)):
            for n, similarity in having.items():
                gain = self._weights[self.sentences[n].language][at] * similarity**_SIMILARITY
                scores[n] += gain
                common[n] += gain > _CLUE
                if clue.kind != "word":
                    named.add(n)
        own = {language: self._own_weight(language) for language in self._weights}
        answers = [
            ClueAnswer(n, self._score(n, scores[n], own[self.sentences[n].language]))
            for n in scores
            if n in named and common[n] >= _LEAST_CLUES
        ]
        return sorted(answers, key=lambda answer: (-answer.score, answer.number))

    def _own_weight(self, language: str | None) -> float:
        """What the clues of the passage weigh, in sentences of a language."""
        return _BASE + sum(
            weight * (1.0 if having else 0.0 if clue.kind == "word" else _ABSENT)
            for clue, having, weight in zip(
                self.clues, self._having, self._weights[language], strict=True
            )
        )

    def _score(self, n: int, total: float, own: float) -> float:
        clue_weights, length = self._measures(n)
        divisor = (
            own**_OWN * (clue_weights + _BASE) ** _OWN_CLUES * max(_SHORTEST, length) ** _LENGTH
        )
        return float(total / divisor)

    def common(self, sentence: ForeignSentence) -> list[tuple[Clue, Clue]]:
        """The clues of the passage that a sentence has, with their counterparts in it."""
        pairs = []
        for clue in self.clues:
            counterparts = [
                (similarity, other)
                for other in sentence.clues
                if (similarity := ForeignSentences.similarity(clue, other)) >= _SURELY
            ]
            if counterparts:
                pairs.append((clue, max(counterparts, key=lambda one: one[0])[1]))
        return pairs

    def says_enough(
        self, common: Sequence[tuple[Clue, Clue]], language: str | None
    ) -> bool:  # fmt: skip
        """Whether what a sentence in a language has in common is more than by chance: more than a
        country that all speak of and a word or two. Figures, names that are not in the table, and
        two names that are, say enough.
        """
        own = [clue for clue, _ in common]
        names = [clue for clue in own if clue.kind == "name" and clue.value]
        others = [clue for clue in own if clue.kind != "word" and clue not in names]
        if others or len({clue.value for clue in names}) != 1:
            return True
        weights = dict(zip(self.clues, self._weights[language], strict=True))
        name = names[0]
        words = [
            clue for clue in own if clue.kind == "word" and not name.start <= clue.start < name.end
        ]
        total = weights[name] + sum(weights[clue] for clue in words)
        return weights[name] >= _FREQUENT and total >= _ENOUGH


def _distinct(passage_clues: Iterable[Clue]) -> tuple[Clue, ...]:
    """Each clue once; as a name if it is one anywhere."""
    distinct: dict[str, Clue] = {}
    for clue in passage_clues:
        key = clue.value or clue.sounds[0].latin
        if key not in distinct or (clue.kind == "name" and distinct[key].kind != "name"):
            distinct[key] = clue
    return tuple(distinct.values())
