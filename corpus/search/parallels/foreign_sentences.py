"""Sentences in other languages than the question's, by their clues (`clues.py`)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import fmean

from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from corpus.document import Span
from corpus.search.parallels.clues import Clue, clue_weight
from corpus.storage.search_index.index import IndexedDocument
from corpus.text.cognates import Sound, cognate_similarity

_NEAR = 0.75
"""The Jaro-Winkler similarity of sounds from which two words are compared closely."""
_SHORTEST = 3
_MOST_WORDS = 4_000
"""Words of questions whose counterparts are cached."""


@dataclass(frozen=True, slots=True)
class ForeignSentence:
    """A sentence in another language."""

    document: IndexedDocument
    span: Span
    language: str | None
    clues: tuple[Clue, ...]


@dataclass(slots=True)
class _Spoken:
    """The words of some sentences by how they sound, in groups with one first consonant."""

    keys: list[str] = field(default_factory=list)
    sounds: list[Sound] = field(default_factory=list)


class ForeignSentences:
    """Sentences that are asked together: which of them have a clue of the question."""

    def __init__(self, sentences: Iterable[ForeignSentence]) -> None:
        self.sentences = tuple(sentences)
        self.numbers = Counter(sentence.language for sentence in self.sentences)
        """How many there are in each language."""
        self._values: dict[str, list[int]] = defaultdict(list)
        self._having: dict[Sound, list[int]] = defaultdict(list)
        self._counterparts: dict[Sound, dict[int, float]] = {}
        self._measures: list[tuple[float, float]] | None = None
        for n, sentence in enumerate(self.sentences):
            for value in {clue.value for clue in sentence.clues if clue.value}:
                self._values[value].append(n)
            for sound in {sound for clue in sentence.clues for sound in clue.sounds}:
                self._having[sound].append(n)
        self._by_key: dict[str, _Spoken] = defaultdict(_Spoken)
        self._by_consonants: dict[str, _Spoken] = defaultdict(_Spoken)
        self._by_all_consonants: dict[str, list[Sound]] = defaultdict(list)
        """Of Chinese, where every piece of a run may be a word."""
        for sound in self._having:
            consonants = sound.consonants.replace("r", "l")
            if sound.script == "CJK":
                self._by_all_consonants[consonants].append(sound)
            elif consonants:
                for index, key in (
                    (self._by_key, sound.key.replace("r", "l")),
                    (self._by_consonants, consonants),
                ):
                    index[consonants[0]].keys.append(key)
                    index[consonants[0]].sounds.append(sound)

    def having(self, clue: Clue) -> dict[int, float]:
        """The numbers of the sentences that have a clue, and how likely it is the same, 0–1."""
        numbers: dict[int, float] = {}
        for sound in clue.sounds:
            for n, similarity in self._with_sound(sound).items():
                numbers[n] = numbers.get(n, 0.0) + similarity / len(clue.sounds)
        if clue.value:
            numbers.update(dict.fromkeys(self._values.get(clue.value, ()), 1.0))
        return numbers

    def measures(self, n: int) -> tuple[float, float]:
        """What the clues of a sentence weigh and how long it is, by the averages of its language:
        1 is average.
        """
        if self._measures is None:
            self._measures = _by_average(
                [sentence.language for sentence in self.sentences],
                [
                    (self._weight(sentence), sentence.span.end - sentence.span.start)
                    for sentence in self.sentences
                ],
            )
        return self._measures[n]

    def _weight(self, sentence: ForeignSentence) -> float:
        """What the clues of a sentence weigh; pieces of Chinese runs, mostly no words, nothing."""
        having = {
            clue.value or clue.sounds[0]: (
                clue,
                len(self._values[clue.value] if clue.value else self._having[clue.sounds[0]]),
            )
            for clue in sentence.clues
            if clue.kind != "word" or clue.value or clue.sounds[0].script != "CJK"
        }
        total = len(self.sentences)
        return sum(clue_weight(clue, number, total) for clue, number in having.values())

    @staticmethod
    def similarity(clue: Clue, other: Clue) -> float:
        """How likely two clues of different languages are the same, 0–1."""
        if clue.value or other.value:
            same = clue.value == other.value
            if same or "figure" in (clue.kind, other.kind):
                return float(same)
        return max(
            (cognate_similarity(a, b) for a in clue.sounds for b in other.sounds), default=0.0
        )

    def _with_sound(self, sound: Sound) -> dict[int, float]:
        if sound not in self._counterparts:
            if len(self._counterparts) > _MOST_WORDS:
                self._counterparts.clear()
            numbers: dict[int, float] = {}
            for other in self._near(sound):
                similarity = cognate_similarity(sound, other)
                for n in self._having[other] if similarity else ():
                    numbers[n] = max(similarity, numbers.get(n, 0.0))
            self._counterparts[sound] = numbers
        return self._counterparts[sound]

    def _near(self, sound: Sound) -> set[Sound]:
        """The words that may sound alike. (Ends of words differ: hence Jaro-Winkler.)"""
        key, consonants = sound.key.replace("r", "l"), sound.consonants.replace("r", "l")
        near = set(self._by_all_consonants.get(consonants, ()))
        for index, own in ((self._by_key, key), (self._by_consonants, consonants)):
            spoken = index.get(consonants[:1])
            if spoken is None or len(own) < _SHORTEST:
                continue
            for _, _, at in process.extract(
                own, spoken.keys, scorer=JaroWinkler.similarity, score_cutoff=_NEAR, limit=None
            ):
                near.add(spoken.sounds[at])
        return near


def _by_average(
    languages: Sequence[str | None], measures: Sequence[tuple[float, float]]
) -> list[tuple[float, float]]:
    """Weights and lengths, each divided by the average of its language."""
    of_language: dict[str | None, list[tuple[float, float]]] = defaultdict(list)
    for language, measure in zip(languages, measures, strict=True):
        of_language[language].append(measure)
    averages = {
        language: (fmean(weight for weight, _ in all_), fmean(length for _, length in all_))
        for language, all_ in of_language.items()
    }
    return [
        (weight / (averages[language][0] or 1), length / (averages[language][1] or 1))
        for language, (weight, length) in zip(languages, measures, strict=True)
    ]
