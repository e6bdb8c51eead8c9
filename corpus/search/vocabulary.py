"""The library's words that a word of a query may mean: misspelt, transliterated or half typed.

Nothing is loaded in advance. The bigrams of a word's phonetic key lead to the words that share
enough of them, and these are compared letter by letter. A pass over the whole vocabulary with
rapidfuzz gives the same words and takes ten times as long.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import chain, islice
from operator import or_
from typing import NamedTuple, Protocol

from rapidfuzz import process
from rapidfuzz.distance import OSA

from corpus.search.bitmaps import bitmap, in_most_sets, members
from corpus.storage.search_index.index import IndexedWord
from corpus.storage.search_index.word_keys import CONSONANTS
from corpus.text.consonant_similarity import consonant_similarity
from corpus.text.consonants import consonant_keys, is_semitic
from corpus.text.phonetics import bigrams, phonetic_key, phonetic_key_by_letter
from corpus.text.romanisation import romanised

_LEAST = 0.55
"""The similarity below which a word is another word."""
_BY_SOUND = 0.92
"""The factor of a similarity of phonetic keys alone…"""
_IN_LATIN = 0.95
"""The factor of a similarity of Latin forms: in another script the same name is another word."""
_SPELLING_DIFFERS = 0.25
"""…reduced by up to this share as the spelling differs."""
_SHORTEST = 3
"""Letters of a word that may be another one with the same phonetic key."""
_LONG = 16
"""Letters of a word in which enough bigrams survive the exchange of two letters."""
_COMPLETION = 0.9
"""The similarity of a word that continues the unfinished last word of a query."""
_MOST_MATCHES = 120
_MOST_COMPLETIONS = 60
_MOST_PAIRS = 2_000
_MOST_COMPARED = 300
_MOST_SCANNED = 6_000
_LETTERS_PER_CONSONANT = 3
_LATIN_SOUNDS = {
    "P": "pf",
    "T": "t",
    "S": "scik",
    "K": "kh",
    "R": "r",
    "L": "l",
    "M": "m",
    "N": "n",
}
"""The letters of a phonetic key that each class of consonants may be."""
_FIRST_VOWEL = re.compile("[aeiouwyh](?!h)")
_LAST_VOWEL = re.compile("(?:[aeiouwy]|(?<![cdgkpst])h)$")
"""Where a word in Arabic or Hebrew letters may begin or end with a vowel."""
_VOWELS = "aeiufh"
_SHARED_BIGRAMS = 3
_MOST_QUERY_WORDS, _MOST_LIBRARY_WORDS = 4_000, 30_000
"""Words of queries, and words of the library, that are cached."""


class WordSource(Protocol):
    """The part of the index that a vocabulary reads."""

    def words_with_bigrams(self, bigrams: list[str]) -> dict[str, dict[int, array[int]]]: ...
    def words_by_id(self, ids: list[int]) -> list[IndexedWord]: ...
    def find_words(self, words: list[str]) -> list[IndexedWord]: ...
    def words_starting_with(self, prefix: str, limit: int) -> list[IndexedWord]: ...


class _BigramWords(NamedTuple):
    """The words of one key length that have a bigram."""

    number: int
    bits: int
    """Their ids as a bitmap (`bitmaps.py`)."""


class WordMatch(NamedTuple):
    """A word of the library that a word of a query may mean."""

    word: IndexedWord
    similarity: float
    """0–1; 1 is the word itself."""


def edits_allowed(length: int) -> int:
    """How many typing errors a word of so many letters may have."""
    return 0 if length < 4 else 1 if length < 6 else 2 if length < 9 else 3


def word_similarity(first: str, second: str) -> float:
    """How similar two folded words are, 0–1: the better of spelling and phonetic key.

    Optimal string alignment: insertions, deletions, substitutions and exchanges of neighbours.
    """
    longer = max(len(first), len(second))
    if not longer or first == second:
        return float(first == second)
    if not (first.isascii() and second.isascii()):
        if is_semitic(first) != is_semitic(second):
            return consonant_similarity(first, second)
        distance = OSA.distance(first, second)
        by_spelling = 1 - distance / longer if distance <= edits_allowed(longer) else 0.0
        in_latin = word_similarity(romanised(first), romanised(second))
        return max(by_spelling, _IN_LATIN * in_latin)
    allowed = edits_allowed(longer)
    distance = OSA.distance(first, second)
    by_spelling = 1 - distance / longer if distance <= allowed else 0.0
    first_key, second_key = phonetic_key(first), phonetic_key(second)
    key_distance = OSA.distance(first_key, second_key, score_cutoff=allowed)
    if key_distance <= edits_allowed(len(first_key)) and len(first_key) > 2 < len(second_key):
        by_key = _BY_SOUND * (1 - key_distance / max(len(first_key), len(second_key)))
        return max(by_spelling, by_key * (1 - _SPELLING_DIFFERS * distance / longer))
    return by_spelling


class Vocabulary:
    """The words of one state of a library; caches its answers."""

    def __init__(self, source: WordSource) -> None:
        self._source = source
        self._by_bigram: dict[str, dict[int, _BigramWords]] = {}
        self._matches: dict[str, tuple[WordMatch, ...]] = {}
        self._words: dict[int, IndexedWord] = {}

    def lookup(self, *words: str) -> dict[str, IndexedWord]:
        """Those of these words that the library has."""
        return {word.text: word for word in self._source.find_words(list(words))}

    def matches(self, words: Iterable[str]) -> dict[str, tuple[WordMatch, ...]]:
        """What each of these folded words may mean, the most similar first. The index is read once
        for all of them.
        """
        distinct = list(dict.fromkeys(words))
        new = [word for word in distinct if word not in self._matches]
        if len(self._matches) + len(new) > _MOST_QUERY_WORDS:
            self._matches.clear()
            new = distinct
        if new:
            self._matches.update(self._similar(new))
        return {word: self._matches[word] for word in distinct}

    def with_completions(self, word: str, matches: tuple[WordMatch, ...]) -> tuple[WordMatch, ...]:
        """The matches of an unfinished word, and words that begin with it."""
        if len(word) <= 1:
            return matches
        similar_ids = {m.word.id for m in matches if m.similarity >= _COMPLETION}
        completions = [
            WordMatch(completion, _COMPLETION)
            for completion in self._source.words_starting_with(word, _MOST_COMPLETIONS)
            if completion.id not in similar_ids
        ]
        completed_ids = {completion.word.id for completion in completions}
        others = (m for m in matches if m.word.id not in completed_ids)
        return tuple(sorted((*completions, *others), key=_order))

    def with_pairs(self, character: str, matches: tuple[WordMatch, ...]) -> tuple[WordMatch, ...]:
        """What a single character of a script without spaces may mean: itself, and its pairs."""
        itself = tuple(match for match in matches if match.similarity == 1)
        return *itself, *(WordMatch(pair, 1.0) for pair in self.pairs(character))

    def pairs(self, character: str) -> list[IndexedWord]:
        """The pairs that begin with a character of a script without spaces. Wherever it does not
        end a run, one of them is.
        """
        words = self._source.words_starting_with(character, _MOST_PAIRS)
        return [word for word in words if word.text != character]

    def _similar(self, words: Sequence[str]) -> dict[str, tuple[WordMatch, ...]]:
        """Words with a similar phonetic key, made with and without clusters, or with two of the
        letters exchanged.
        """
        keys = {
            word: {phonetic_key(word), phonetic_key_by_letter(word)}
            for word in words
            if len(romanised(word)) >= _SHORTEST and phonetic_key(word)
        }
        consonants = {
            word: [CONSONANTS + key for key in consonant_keys(word)]
            for word in words
            if not is_semitic(word)
        }
        self._load_bigrams(
            {bigram for key in chain(*keys.values()) for bigram in bigrams(key)}.union(
                *consonants.values()
            )
        )
        ids = {
            word: {
                id_ for key in word_keys for id_ in self._sharing_bigrams(key, len(romanised(word)))
            }
            for word, word_keys in keys.items()
        }
        for word, its_consonants in consonants.items():
            for key in its_consonants:
                if listed := self._by_bigram[key].get(0):
                    ids.setdefault(word, set()).update(members(listed.bits))
        self._load_words(set().union(*ids.values()))
        spellings = {word: [word, *_exchanged(word)] for word in words}
        known = self.lookup(*chain(*spellings.values()))
        matches: dict[str, tuple[WordMatch, ...]] = {}
        for word in words:
            length = len(romanised(word))
            longest = length + max(1, edits_allowed(length)) + 1
            candidates = {known[s].id: known[s] for s in spellings[word] if s in known}
            # Another program may have rebuilt the index since the bigrams were read.
            sharing = (self._words[id_] for id_ in ids.get(word, ()) if id_ in self._words)
            candidates.update((c.id, c) for c in sharing if len(romanised(c.text)) <= longest)
            if word not in known and is_semitic(word):
                candidates.update((c.id, c) for c in self._with_consonants(word))
            matches[word] = _best_matches(word, list(candidates.values()))
        return matches

    def _with_consonants(self, word: str) -> list[IndexedWord]:
        """The words of other scripts with the consonants of one in Arabic or Hebrew letters. They
        are not listed by them: of the words that begin and end with the right sounds, each is
        looked at, which takes some milliseconds.
        """
        keys = consonant_keys(word)
        if not keys:
            return []
        key = max(keys)
        latin = romanised(word)
        firsts = _VOWELS if _FIRST_VOWEL.match(latin) else _LATIN_SOUNDS[key[0]]
        lasts = _VOWELS if _LAST_VOWEL.search(latin) else _LATIN_SOUNDS[key[-1]]
        edges = [f"^{sound}" for sound in firsts], [f"{sound}$" for sound in lasts]
        self._load_bigrams({edge for some in edges for edge in some})
        begin, end = (
            reduce(or_, (
                words.bits
                for edge in some
                for size, words in self._by_bigram[edge].items()
                if len(key) < size <= _LETTERS_PER_CONSONANT * len(key) + 2
            ), 0)
            for some in edges
        )  # fmt: skip
        found = self._source.words_by_id(list(islice(members(begin & end), _MOST_SCANNED)))
        return [one for one in found if keys & consonant_keys(one.text)]

    def _load_bigrams(self, bigrams: set[str]) -> None:
        if uncached := [bigram for bigram in bigrams if bigram not in self._by_bigram]:
            for bigram, by_size in self._source.words_with_bigrams(uncached).items():
                self._by_bigram[bigram] = {
                    size: _BigramWords(len(ids), bitmap(ids, max(ids, default=0) + 1))
                    for size, ids in by_size.items()
                }

    def _load_words(self, ids: set[int]) -> None:
        """Cache the words with these ids; while a reader types, they are mostly the same."""
        if uncached := [id_ for id_ in ids if id_ not in self._words]:
            if len(self._words) > _MOST_LIBRARY_WORDS:
                self._words.clear()
                uncached = list(ids)
            self._words.update((word.id, word) for word in self._source.words_by_id(uncached))

    def _sharing_bigrams(self, key: str, length: int) -> Iterable[int]:
        """The ids of words that share enough bigrams with the key of a word of this length.

        An edit destroys at most two bigrams, so that of `2k + n` bigrams `n` are left after `k`
        edits; the rarest are compared.
        """
        edits = max(1, edits_allowed(length))
        key_bigrams = bigrams(key)
        sizes = range(len(key_bigrams) - edits, len(key_bigrams) + edits + 1)
        by_bigram = [
            [self._by_bigram[bigram][size] for size in sizes if size in self._by_bigram[bigram]]
            for bigram in key_bigrams
        ]
        by_bigram.sort(key=lambda sets: sum(words.number for words in sets))
        del by_bigram[2 * edits + _SHARED_BIGRAMS :]
        least = max(min(2, len(by_bigram)), len(by_bigram) - 2 * edits)
        # No word is in two sets of one bigram.
        unions = (reduce(or_, (words.bits for words in sets), 0) for sets in by_bigram)
        return islice(in_most_sets(unions, least), _MOST_COMPARED)


def _exchanged(word: str) -> list[str]:
    """The word with two neighbouring letters exchanged, in every way."""
    if not edits_allowed(len(word)) or len(word) >= _LONG:
        return []
    return [word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)]


def _best_matches(word: str, candidates: list[IndexedWord]) -> tuple[WordMatch, ...]:
    matches = (
        WordMatch(candidate, word_similarity(word, candidate.text))
        for candidate in _near_enough(word, candidates)
    )
    return tuple(sorted((m for m in matches if m.similarity >= _LEAST), key=_order)[:_MOST_MATCHES])


def _near_enough(word: str, candidates: list[IndexedWord]) -> list[IndexedWord]:
    """Those whose spelling or phonetic key is within the allowed edits: computed for all of them
    together, which takes a tenth of the time of `word_similarity`.
    """
    spellings = [candidate.text for candidate in candidates]
    latin, own_latin = [romanised(spelling) for spelling in spellings], romanised(word)
    longest = max(map(len, latin), default=0)
    allowed = edits_allowed(max(len(own_latin), longest))
    keys = [phonetic_key(spelling) for spelling in spellings]
    compared = [(own_latin, latin), (phonetic_key(word), keys)]
    if not word.isascii():
        compared.append((word, spellings))
    near = {
        at
        for own, others in compared
        for _, _, at in process.extract(
            own, others, scorer=OSA.distance, score_cutoff=allowed, limit=None
        )
    }
    semitic = is_semitic(word)
    near.update(at for at, one in enumerate(spellings) if is_semitic(one) != semitic)
    return [candidates[at] for at in sorted(near)]


def _order(match: WordMatch) -> tuple[float, int, str]:
    """The most similar first, then the most frequent."""
    return -match.similarity, -match.word.passages, match.word.text
