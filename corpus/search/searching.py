"""Fuzzy search: the passages of a library that say what somebody typed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from corpus.document import Span
from corpus.search.matching.comparing import BEGUN, NAME, Match, Search
from corpus.search.query import Query
from corpus.search.vocabulary import Vocabulary
from corpus.storage.search_index.index import IndexSnapshot, SearchIndex
from corpus.text.folding import Folded

_VARIANT = 0.75
"""Score from which other words may be another spelling."""
_TEXTS = 64
"""Texts that are remembered."""

Kind = Literal["exact", "near"]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that answers a query."""

    document: str
    """The document's id."""
    slug: str
    span: Span
    text: str
    score: float
    """0–100; 100 is an exact match but for case, accents, white space and hyphens."""
    kind: Kind
    revision: str
    """The revision of the document in which it stands."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The hits, best first, and whether every passage was compared with the query."""

    hits: tuple[Hit, ...]
    exhaustive: bool = False


class Searcher:
    """Searches a library through one thread's connection; keeps what it learned of it."""

    def __init__(self, index: SearchIndex) -> None:
        self.index = index
        self._version: tuple[int, int] | None = None
        self._edition: tuple[int, int, tuple[str, ...]] | None = None
        self._state = IndexSnapshot((), (), 0)
        self._vocabulary = Vocabulary(index)
        self._texts: dict[str, str] = {}
        self._missing: list[str] = []

    def missing_revisions(self) -> list[str]:
        """The revisions that should be in the index and are not."""
        self.snapshot()
        return self._missing

    def snapshot(self) -> IndexSnapshot:
        """What is there now."""
        version = self.index.library_version()
        if version != self._version:
            self._state, self._missing = self.index.snapshot(), self.index.missing_revisions()
            edition = self.index.vocabulary_version()
            if edition != self._edition:
                self._edition, self._vocabulary = edition, Vocabulary(self.index)
            self._version = version
        return self._state

    @property
    def vocabulary(self) -> Vocabulary:
        self.snapshot()
        return self._vocabulary

    def search(
        self, query: Query, *, limit: int = 10, among: Collection[str] | None = None,
        stopped: Callable[[], bool] = lambda: False, exhaustive: bool = True,
    ) -> Answer:  # fmt: skip
        """The passages that answer a query, best first; of the documents `among` (ids) if given.

        Gives up with what it has once `stopped()`. Without `exhaustive` fewer passages are compared
        with the query, and never all of them.
        """
        state = self.snapshot()
        if not query.words or not state.passages:
            return Answer((), True)
        search = Search(self.index, state, self._vocabulary, query, among, stopped)
        found, everything = search.matches(exhaustive=exhaustive)
        chosen = _varied(found, limit) if len(query.words) <= NAME else found[:limit]
        return Answer(tuple(map(self._hit, chosen)), everything)

    def text(self, revision: str) -> str:
        """The text of a revision; the last few are remembered."""
        if revision not in self._texts:
            while len(self._texts) >= _TEXTS:
                del self._texts[next(iter(self._texts))]
            self._texts[revision] = self.index.text_of(revision)
        return self._texts[revision]

    def _hit(self, match: Match) -> Hit:
        place = match.place
        text = self.text(match.living.revision)[slice(*place.span)]
        folded = _folded(text)
        if folded.text == place.folded:
            start, end = folded.span(*match.span)
        else:  # folded by another version of the tables: the passage as a whole
            start, end = 0, len(text)
        return Hit(
            match.living.id,
            match.living.slug,
            Span(place.span.start + start, place.span.start + end),
            text[start:end],
            round(100 * match.score, 1),
            "exact" if match.score == 1 else "near",
            match.living.revision,
        )


@lru_cache(maxsize=256)
def _folded(passage: str) -> Folded:
    """From key to key they are mostly the same passages."""
    return Folded(passage)


def _varied(found: list[Match], limit: int) -> list[Match]:
    """The best matches of a few words, which may be a name: other spellings have half of the
    places.
    """
    spelt: dict[str, int] = defaultdict(int)
    first: list[Match] = []
    later: list[Match] = []
    for match in found:
        words = match.place.folded[slice(*match.span)]
        spelt[words] += 1
        other = _VARIANT <= match.score < BEGUN
        places = limit // 2 if match.score == 1 else limit // 5 if other else 0
        begun = match.score == BEGUN
        (first if spelt[words] <= max(1, places) and not begun else later).append(match)
    chosen = sorted((*first, *later), key=lambda m: m.score < _VARIANT)[:limit]
    return sorted(chosen, key=lambda match: -round(match.score, 3))
