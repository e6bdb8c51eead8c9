"""Sentences elsewhere about the same matter in other words.

A sentence is as related as the weight of the passage's terms (`terms.py`) that it answers, over the
lengths of both: a term is answered by itself, less by a word of its group, and less again by what
the sentences beside it say. Terms that stand near each other in both count once more as a pair, by
how rare that is; in a library that is too large for counting pairs they do not. Where
`variorum[meaning]` is installed, the likeness of the two in meaning (`meaning.py`) is added.

A small library is looked at as a whole; in a larger one, what stands around the passages that the
index offers.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from math import log, log10, sqrt
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary, proxy

from corpus.document import Span
from corpus.search.parallels.meaning import Meaning, meaning
from corpus.search.parallels.terms import kindred, stem, telling
from corpus.storage.search_index.index import IndexedDocument, IndexedPassage, IndexSnapshot
from corpus.text.folding import fold
from corpus.text.segments import sentences

if TYPE_CHECKING:
    from corpus.search.context import SearchContext

RELATED = 0.08
"""The likeness in words from which a sentence is about the same matter, in a library of a few
articles; see `bench/matters.py` for the fit."""
RELATED_IN_MEANING = 0.14
"""The same for words and meaning together."""
_FEW = 100
"""Passages of so small a library."""
_TENFOLD, _TENFOLD_IN_MEANING = 0.055, 0.05
"""What is added for a library ten times as large: among more sentences, the one that is most like
a passage by chance is more like it."""
_MEANING = 0.5
"""What the likeness in meaning counts beside that in words."""
_KIN = 0.6
"""What a word of the same group counts beside the very word."""
_BESIDE = 0.2
"""What the sentence before or after counts."""
_NEAR = 4
"""So many telling words apart, two terms belong together..."""
_TOGETHER = 0.15
"""...and what that counts where a sentence has both together, too, beside the terms themselves."""
_LENGTH = 0.7
"""How much of its own length a sentence is charged with: all of it would favour short ones."""
_SHARED = 2
"""Terms that must be answered, where the passage has as many."""
_SMALL = 1_500
"""Passages of a library that is looked at as a whole: some 50 articles, 5,000 sentences."""
_KEPT = 12_000
"""Sentences that are remembered."""
_TERMS = 100_000
"""Terms whose rarity is remembered."""
_AROUND = 600
"""How far a paragraph is followed from where a passage of the index stands."""


class Related(NamedTuple):
    """A sentence about the same matter."""

    living: IndexedDocument
    span: Span
    score: float
    """0–1."""


@dataclass(eq=False, slots=True)
class _Stretch:
    """The sentences of a stretch of text, by their terms."""

    spans: tuple[Span, ...]
    words: tuple[tuple[str, ...], ...]
    terms: tuple[frozenset[str], ...]
    postings: dict[str, list[int]]
    """The sentences that have a term, or a word of a group."""
    spellings: dict[str, set[str]]
    """The words that became each term."""
    lengths: list[float] = field(default_factory=list)
    """By the rarity of the terms, once that is known."""
    pairs: tuple[frozenset[int], ...] = ()
    """The terms that stand near each other, two by two (`_pairs`), where they are counted."""
    vectors: object = None
    """What the sentences mean, once that is wanted."""


def read(text: str, within: Span) -> _Stretch:
    """The sentences of `text` within a span."""
    spans: list[Span] = []
    start = within.start
    while start < within.end:
        end = text.find("\n\n", start, within.end)
        end = end if end >= 0 else within.end
        spans += sentences(text, start, end)
        start = end + 2
    words = [tuple(dict.fromkeys(telling(fold(text[slice(*span)])))) for span in spans]
    terms: list[frozenset[str]] = []
    postings: dict[str, list[int]] = defaultdict(list)
    spellings: dict[str, set[str]] = defaultdict(set)
    groups = kindred().groups
    for n, mine in enumerate(words):
        found = {word: stem(word) for word in mine}
        for word, term in found.items():
            spellings[term].add(word)
        terms.append(frozenset(found.values()))
        for term in terms[-1]:
            postings[term].append(n)
        for group in {group for term in terms[-1] for group in groups.get(term, ())}:
            postings[group].append(n)
    return _Stretch(tuple(spans), tuple(words), tuple(terms), dict(postings), dict(spellings))


def _pairs(words: Sequence[str]) -> frozenset[int]:
    """The terms of words that stand near each other, two by two: a number for each pair, since
    there are many and all that is asked is whether two are the same.
    """
    terms = list(map(stem, words))
    return frozenset(
        hash(frozenset((one, other)))
        for apart in range(1, _NEAR + 1)
        for one, other in zip(terms, terms[apart:], strict=False)
        if one != other
    )


def _around(text: str, span: Span) -> Span:
    """The paragraphs in which a passage of the index stands, or whole sentences of long ones."""
    start = text.rfind("\n\n", max(0, span.start - _AROUND), span.start)
    if start >= 0:
        start += 2
    else:
        start = 0 if span.start <= _AROUND else span.start
    for mark in ("\n\n", ". "):
        end = text.find(mark, span.end, span.end + _AROUND)
        if end >= 0:
            return Span(start, end + 1 if mark == ". " else end)
    return Span(start, len(text) if len(text) <= span.end + _AROUND else span.end)


class Sentences:
    """The sentences of one state of a library; remembers those that it has read."""

    def __init__(self, context: SearchContext) -> None:
        # These are kept as long as the context is there, and must not be what keeps it.
        self._context = proxy(context)
        self._state = IndexSnapshot((), (), 0)
        self._stretches: dict[tuple[str, Span], _Stretch] = {}
        self._kept = 0
        self._rarity: dict[str, float] = {}
        self._paired: dict[int, float] = {}
        """How much each pair says, in a library that is looked at as a whole."""
        self._whole: list[tuple[IndexedDocument, _Stretch]] | None = None

    def related(
        self, state: IndexSnapshot, passage: str,
        places: Callable[[], Iterable[tuple[IndexedPassage, IndexedDocument]]],
        without: Collection[str], stopped: Callable[[], bool],
    ) -> list[Related]:  # fmt: skip
        """The sentences about the matter of a folded passage, best first. `places`: where its rare
        words are, for a library that is too large to be looked at as a whole.
        """
        words = list(dict.fromkeys(telling(passage)))
        wanted = dict.fromkeys(map(stem, words))
        if not wanted:
            return []
        self._renew(state)
        known = meaning()
        if state.passages <= _SMALL:
            stretches = self._all(state, stopped)
        else:
            stretches = self._near(places(), stopped)
            self._weigh((one for _, one in stretches), wanted, words)
        if not stretches:
            return []
        paired = {pair: self._paired[pair] for pair in _pairs(words) & self._paired.keys()}
        asked = _Asked(wanted, self._rarity, paired, known, words, least(state.passages, known))
        found: list[Related] = []
        for living, stretch in stretches:
            if stopped():
                break
            if living.id not in without:
                found += asked.of(living, stretch)
        return sorted(found, key=lambda one: (-one.score, one.living.first, one.span))

    def _renew(self, state: IndexSnapshot) -> None:
        if state != self._state:
            self._state, self._whole = state, None
            self._rarity.clear()
            self._paired.clear()
            for stretch in self._stretches.values():
                stretch.lengths = []

    def _all(
        self, state: IndexSnapshot, stopped: Callable[[], bool]
    ) -> list[tuple[IndexedDocument, _Stretch]]:
        """Every sentence of the library; how rare a term is, is counted by them."""
        if self._whole is not None:
            return self._whole
        found: list[tuple[IndexedDocument, _Stretch]] = []
        for living in state.documents:
            if stopped():
                return []
            text = self._context.text(living.revision)
            found.append((living, self._stretch(living, text, Span(0, len(text)))))
        counts: Counter[str] = Counter()
        for _, stretch in found:
            counts.update({term: len(having) for term, having in stretch.postings.items()})
        total = sum(len(stretch.spans) for _, stretch in found)
        self._rarity = _Rarity(total)
        for term, count in counts.items():
            self._rarity[term] = _rare(total, count)
        for _, stretch in found:
            stretch.pairs = stretch.pairs or tuple(map(_pairs, stretch.words))
        together = Counter(pair for _, stretch in found for mine in stretch.pairs for pair in mine)
        self._paired = {pair: _rare(total, count) ** 2 for pair, count in together.items()}
        for _, stretch in found:
            _measure(stretch, self._rarity)
        self._whole = found
        return found

    def _near(
        self, places: Iterable[tuple[IndexedPassage, IndexedDocument]], stopped: Callable[[], bool]
    ) -> list[tuple[IndexedDocument, _Stretch]]:
        """The sentences of the paragraphs around these places, each once."""
        spans: dict[IndexedDocument, list[Span]] = defaultdict(list)
        for place, living in places:
            start, end = _around(self._context.text(living.revision), place.span)
            mine = spans[living]
            if mine and start <= mine[-1].end:
                mine[-1] = Span(mine[-1].start, max(end, mine[-1].end))
            else:
                mine.append(Span(start, end))
        found: list[tuple[IndexedDocument, _Stretch]] = []
        for living, mine in spans.items():
            if stopped():
                return []
            text = self._context.text(living.revision)
            found += [(living, self._stretch(living, text, span)) for span in mine]
        return found

    def _stretch(self, living: IndexedDocument, text: str, span: Span) -> _Stretch:
        key = living.revision, span
        if key not in self._stretches:
            stretch = read(text, span)
            while self._stretches and self._kept > _KEPT:
                self._kept -= len(self._stretches.pop(next(iter(self._stretches))).spans)
            self._stretches[key] = stretch
            self._kept += len(stretch.spans)
        return self._stretches[key]

    def _weigh(
        self, stretches: Iterable[_Stretch], wanted: Iterable[str], words: Iterable[str]
    ) -> None:
        """Ask the index how rare these terms are."""
        if len(self._rarity) > _TERMS:
            self._rarity.clear()
        near = list(stretches)
        spellings: dict[str, set[str]] = defaultdict(set)
        for word in words:
            spellings[stem(word)].add(word)
        for stretch in near:
            for term, mine in stretch.spellings.items():
                spellings[term] |= mine
        known = kindred()
        for term in wanted:
            for group in known.groups.get(term, ()):
                spellings[group].update(known.words[group])
        fresh = {term: mine for term, mine in spellings.items() if term not in self._rarity}
        counts = {
            one.text: one.passages
            for one in self._context.index.find_words(
                {word for mine in fresh.values() for word in mine}
            )
        }
        total = self._state.passages
        for term, mine in fresh.items():
            self._rarity[term] = _rare(total, sum(counts.get(word, 0) for word in mine))
        for stretch in near:
            if not stretch.lengths:
                _measure(stretch, self._rarity)


def least(passages: int, known: object) -> float:
    """The score from which a sentence is related, in a library of so many passages."""
    tens = max(0.0, log10(passages / _FEW)) if passages else 0.0
    if known is None:
        return RELATED + _TENFOLD * tens
    return RELATED_IN_MEANING + _TENFOLD_IN_MEANING * tens


class _Rarity(dict[str, float]):
    """How much each term says; one that stands nowhere says most."""

    def __init__(self, total: int) -> None:
        super().__init__()
        self._most = _rare(total, 0)

    def __missing__(self, term: str) -> float:
        return self._most


def _rare(total: int, having: int) -> float:
    """The inverse frequency of a term that so many of the total have."""
    return max(0.0, log((total + 1) / (having + 0.5)))


def _measure(stretch: _Stretch, rarity: dict[str, float]) -> None:
    stretch.lengths = [
        sqrt(sum(rarity[term] ** 2 for term in terms)) or 1.0 for terms in stretch.terms
    ]


class _Asked:
    """One passage, compared with stretches of text."""

    def __init__(
        self, wanted: Iterable[str], rarity: dict[str, float], paired: dict[int, float],
        known: Meaning | None, words: Sequence[str], least: float,
    ) -> None:  # fmt: skip
        groups = kindred().groups
        self.answers: list[list[tuple[str, float]]] = []
        """For each term what answers it, and what that counts, most first."""
        for term in wanted:
            mine = [(term, rarity[term] ** 2)]
            mine += [(group, _KIN * rarity[group] ** 2) for group in groups.get(term, ())]
            self.answers.append(mine)
        self.length = sqrt(sum(mine[0][1] for mine in self.answers)) or 1.0
        self.paired = paired
        self.least = least
        self.shared = min(_SHARED, len(self.answers))
        self.known = known
        self.vector = known.vectors([words]) if known is not None else None

    def of(self, living: IndexedDocument, stretch: _Stretch) -> list[Related]:
        """The sentences of a stretch that are related to the passage."""
        alike: Sequence[float] = ()
        if self.known is not None:
            if stretch.vectors is None:
                stretch.vectors = self.known.vectors(stretch.words)
            alike = self.known.likeness(self.vector, stretch.vectors)
        answered = self._answered(stretch)
        found: list[Related] = []
        for n in range(len(stretch.spans)) if alike else answered:
            own = answered.get(n, {})
            enough = len(own) >= self.shared
            if not enough and not alike:
                continue
            both = self.paired.keys() & stretch.pairs[n] if self.paired else ()
            together = sum(self.paired[pair] for pair in both)
            total = self._total(own, n, answered) + _TOGETHER * together
            length = self.length ** (2 - _LENGTH) * stretch.lengths[n] ** _LENGTH
            score = total / length
            if alike:
                score = (score + _MEANING * max(0.0, alike[n])) / (1 + _MEANING)
            if score >= self.least:
                found.append(Related(living, stretch.spans[n], min(1.0, score)))
        return found

    def _answered(self, stretch: _Stretch) -> dict[int, dict[int, float]]:
        """For each sentence the terms that it answers, and what that counts."""
        found: dict[int, dict[int, float]] = defaultdict(dict)
        for t, answers in enumerate(self.answers):
            for answer, weight in answers:
                for n in stretch.postings.get(answer, ()):
                    if weight > found[n].get(t, 0.0):
                        found[n][t] = weight
        return dict(found)

    @staticmethod
    def _total(own: dict[int, float], n: int, answered: dict[int, dict[int, float]]) -> float:
        """What a sentence answers, and its neighbours for it."""
        total = sum(own.values())
        more: dict[int, float] = {}
        for beside in (answered.get(n - 1), answered.get(n + 1)):
            for t, weight in beside.items() if beside else ():
                gain = _BESIDE * weight - own.get(t, 0.0)
                if gain > more.get(t, 0.0):
                    more[t] = gain
        # The neighbour of a sentence that says it all has not said it.
        return total + min(total, sum(more.values()))


_kept: WeakKeyDictionary[SearchContext, Sentences] = WeakKeyDictionary()


def sentences_of(context: SearchContext) -> Sentences:
    """The sentences of a context's library; kept with it."""
    if context not in _kept:
        _kept[context] = Sentences(context)
    return _kept[context]
