"""Words of the library that a word of a query may mean: misspelt, transliterated or half typed.

Nothing is loaded beforehand. The pairs of letters in a word's sound (`sounds.py`) lead to the words
that share enough of them, and these are compared letter by letter. A pass over the whole
vocabulary with rapidfuzz gives the same words and takes ten times as long.
"""

from __future__ import annotations

from array import array
from functools import reduce
from itertools import islice
from operator import or_
from typing import NamedTuple, Protocol

from rapidfuzz import process
from rapidfuzz.distance import OSA

from corpus.search.bitmaps import bitmap, held
from corpus.storage.search_index.index import IndexedWord
from corpus.text.phonetics import bigrams, phonetic_key, phonetic_key_by_letter

_LEAST = 0.55
"""Likeness below which a word is another word."""
_BY_SOUND = 0.92
"""What a likeness in sound alone is worth..."""
_BY_SOUND_ONLY = 0.25
"""...less so much of it, as far as the spelling differs."""
_SHORTEST = 3
"""Letters of a word that may be another one, if it sounds the same."""
_LONG = 16
"""Letters of a word of which enough pairs are left where two are exchanged."""
_COMPLETED = 0.9
"""What a word is worth that goes on where the last word of a query ends."""
_MOST = 120
_MOST_COMPLETIONS = 60
_COMPARED = 300
_SHARED = 3
_KEPT, _SEEN = 4_000, 30_000
"""Words of queries, and words of the library, that are remembered."""


class Words(Protocol):
    """What is asked of the index."""

    def words_with_bigram(self, bigram: str) -> dict[int, array[int]]: ...
    def words_by_id(self, ids: list[int]) -> list[IndexedWord]: ...
    def find_words(self, words: list[str]) -> list[IndexedWord]: ...
    def words_starting_with(self, prefix: str, most: int) -> list[IndexedWord]: ...


class _Having(NamedTuple):
    """The words of one length that have a pair of letters."""

    number: int
    bits: int
    """Their ids (`bitmaps.py`)."""


class Meant(NamedTuple):
    """A word of the library that a word of a query may mean."""

    word: IndexedWord
    likeness: float
    """0–1; 1 is the word itself."""


def edits_allowed(length: int) -> int:
    """How many slips of the pen a word of so many letters may hold."""
    return 0 if length < 4 else 1 if length < 6 else 2 if length < 9 else 3


def likeness(one: str, other: str) -> float:
    """How like two folded words are, 0–1: the better of spelling and sound.

    Optimal string alignment: a letter more, less or another, or two neighbours exchanged.
    """
    longer = max(len(one), len(other))
    if not longer or one == other:
        return float(one == other)
    allowed = edits_allowed(longer)
    distance = OSA.distance(one, other)
    best = 1 - distance / longer if distance <= allowed else 0.0
    heard, said = phonetic_key(one), phonetic_key(other)
    apart = OSA.distance(heard, said, score_cutoff=allowed)
    if apart <= edits_allowed(len(heard)) and len(heard) > 2 < len(said):
        like = _BY_SOUND * (1 - apart / max(len(heard), len(said)))
        return max(best, like * (1 - _BY_SOUND_ONLY * distance / longer))
    return best


class Vocabulary:
    """The words of one state of a library; remembers what it was asked."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._having: dict[str, dict[int, _Having]] = {}
        self._known: dict[str, tuple[Meant, ...]] = {}
        self._seen: dict[int, IndexedWord] = {}

    def itself(self, *words: str) -> tuple[Meant, ...]:
        """Words as themselves, those that the library has."""
        return tuple(Meant(one, 1.0) for one in self._words.find_words(list(words)))

    def meant(self, word: str, *, unfinished: bool = False) -> tuple[Meant, ...]:
        """What a folded word may mean, likest first; `unfinished`: also words that begin so."""
        found = self._meant(word)
        if unfinished and len(word) > 1:
            have = {one.word.id for one in found if one.likeness >= _COMPLETED}
            more = [
                Meant(one, _COMPLETED)
                for one in self._words.words_starting_with(word, _MOST_COMPLETIONS)
                if one.id not in have
            ]
            taken = {one.word.id for one in more}
            found = tuple(
                sorted((*more, *(one for one in found if one.word.id not in taken)), key=_likest)
            )
        return found

    def _meant(self, word: str) -> tuple[Meant, ...]:
        if word not in self._known:
            if len(self._known) >= _KEPT:
                self._known.clear()
            near = self._near(word) if len(word) >= _SHORTEST else self._words.find_words([word])
            compared = [Meant(one, likeness(word, one.text)) for one in _hopeful(word, near)]
            good = sorted((one for one in compared if one.likeness >= _LEAST), key=_likest)
            self._known[word] = tuple(good[:_MOST])
        return self._known[word]

    def _near(self, word: str) -> list[IndexedWord]:
        """Words that sound like this one, read with and without clusters, or have two of its
        letters exchanged.
        """
        exchanged = [
            word[:at] + word[at + 1] + word[at] + word[at + 2 :]
            for at in range(len(word) - 1)
            if edits_allowed(len(word)) and len(word) < _LONG
        ]
        near = {one.id: one for one in self._words.find_words([word, *exchanged])}
        ids = {
            id_
            for heard in {phonetic_key(word), phonetic_key_by_letter(word)}
            for id_ in self._sharing(heard, word)
        }
        longest = len(word) + max(1, edits_allowed(len(word))) + 1
        near.update((one.id, one) for one in self._numbered(ids) if len(one.text) <= longest)
        return list(near.values())

    def _numbered(self, ids: set[int]) -> list[IndexedWord]:
        """The words of these ids; from key to key they are mostly the same."""
        if fresh := [id_ for id_ in ids if id_ not in self._seen]:
            if len(self._seen) > _SEEN:
                self._seen.clear()
                fresh = list(ids)
            self._seen.update((one.id, one) for one in self._words.words_by_id(fresh))
        # Somebody may have made the index anew since the pairs were read.
        return [self._seen[id_] for id_ in ids if id_ in self._seen]

    def _sharing(self, heard: str, word: str) -> list[int]:
        """Words that share enough pairs of letters with this sound.

        An edit destroys two pairs at most, so that of `2k + n` pairs `n` are left after `k` edits;
        the rarest are asked.
        """
        edits = max(1, edits_allowed(len(word)))
        heard_pairs = bigrams(heard)
        sizes = range(len(heard_pairs) - edits, len(heard_pairs) + edits + 1)
        having = [[known[n] for n in sizes if n in known] for known in map(self._with, heard_pairs)]
        having.sort(key=lambda sets: sum(one.number for one in sets))
        del having[2 * edits + _SHARED :]
        least = max(min(2, len(having)), len(having) - 2 * edits)
        # No word is in two of one pair's sets.
        sets = (reduce(or_, (one.bits for one in sets), 0) for sets in having)
        return list(islice(held(sets, least), _COMPARED))

    def _with(self, pair: str) -> dict[int, _Having]:
        if pair not in self._having:
            self._having[pair] = {
                size: _Having(len(ids), bitmap(ids, max(ids, default=0) + 1))
                for size, ids in self._words.words_with_bigram(pair).items()
            }
        return self._having[pair]


def _hopeful(word: str, near: list[IndexedWord]) -> list[IndexedWord]:
    """Those that are near enough in spelling or sound to be like it at all: told for all of them at
    once, which takes a tenth of the time of `likeness`.
    """
    longest = max((len(one.text) for one in near), default=0)
    allowed = edits_allowed(max(len(word), longest))
    spelt = [one.text for one in near]
    heard = [phonetic_key(one) for one in spelt]
    close = {
        at
        for mine, theirs in ((word, spelt), (phonetic_key(word), heard))
        for _, _, at in process.extract(
            mine, theirs, scorer=OSA.distance, score_cutoff=allowed, limit=None
        )
    }
    return [near[at] for at in sorted(close)]


def _likest(meant: Meant) -> tuple[float, int, str]:
    return -meant.likeness, -meant.word.passages, meant.word.text
