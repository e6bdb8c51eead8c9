"""Sentences of other documents about the same topic in other words.

A small library is compared as a whole. In a larger one only the paragraphs around the passages that
the index offers are, and pairs of terms, which would have to be counted everywhere, are not used.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple
from weakref import WeakKeyDictionary, proxy

from corpus.document import Span
from corpus.search.context import SearchContext
from corpus.search.parallels.candidates import DocumentPassage, add_joined
from corpus.search.parallels.embedding import embedding
from corpus.search.parallels.relatedness import TopicQuery, least_score
from corpus.search.parallels.sentence_terms import (
    SentenceTerms,
    inverse_frequency,
    paragraphs_around,
    sentence_terms,
    term_pairs,
)
from corpus.search.parallels.stemming import stem
from corpus.search.parallels.synonyms import synonyms
from corpus.search.parallels.terms import content_words
from corpus.storage.search_index.index import EMPTY_SNAPSHOT, IndexedDocument, IndexSnapshot

_SMALL = 1_500
"""Passages of a library that is compared as a whole: some 50 articles, 5,000 sentences."""
_MOST_SENTENCES = 12_000
"""Sentences that are cached."""
_MOST_TERMS = 100_000
"""Terms whose rarity is cached."""


class RelatedSentence(NamedTuple):
    """A sentence about the same topic."""

    document: IndexedDocument
    span: Span
    score: float
    """0–1."""
    weak: bool
    common: dict[str, float]
    """The terms of the passage that it answers, and their weight."""


_DocumentSentences = tuple[IndexedDocument, SentenceTerms]


class RelatedSentences:
    """Finds related sentences in one library; caches the sentences that it has read."""

    def __init__(self, context: SearchContext) -> None:
        # This lives as long as the context, and must not keep it alive.
        self._context = proxy(context)
        self._snapshot = EMPTY_SNAPSHOT
        self._stretches: dict[tuple[str, Span], SentenceTerms] = {}
        self._cached_sentences = 0
        self._rarity: dict[str, float] = {}
        self._pair_weights: dict[int, float] = {}
        """How much each pair of terms says, in a library that is compared as a whole."""
        self._all: list[_DocumentSentences] | None = None

    @property
    def cached_sentences(self) -> int:
        return self._cached_sentences

    def related(
        self, snapshot: IndexSnapshot, folded: str, passages: Callable[[], list[DocumentPassage]],
        without: Collection[str], stopped: Callable[[], bool],
    ) -> list[RelatedSentence]:  # fmt: skip
        """The sentences about the topic of a folded passage, best first; none of the documents
        `without` (ids). `passages`: those with its rare words, for a library that is too large to
        be compared as a whole.
        """
        words = list(dict.fromkeys(content_words(folded)))
        terms = dict.fromkeys(map(stem, words))
        if not terms:
            return []
        self._follow(snapshot)
        embedded = embedding()
        if snapshot.passages <= _SMALL:
            stretches = self._all_sentences(snapshot, stopped)
        else:
            stretches = self._sentences_around(passages(), stopped)
            self._look_up_rarity([stretch for _, stretch in stretches], terms, words)
        if not stretches:
            return []
        pairs = term_pairs(words) & self._pair_weights.keys()
        query = TopicQuery(
            terms, words, self._rarity, {pair: self._pair_weights[pair] for pair in pairs},
            embedded, least_score(snapshot.passages, embedded=embedded is not None),
        )  # fmt: skip
        related: list[RelatedSentence] = []
        for document, stretch in stretches:
            if stopped():
                break
            if document.id not in without:
                related += (
                    RelatedSentence(
                        document, stretch.spans[one.number], one.score, one.weak, one.common
                    )
                    for one in query.related(stretch)
                )
        return sorted(related, key=lambda s: (-s.score, s.document.first, s.span))

    def _follow(self, snapshot: IndexSnapshot) -> None:
        """Forget what depends on an earlier snapshot."""
        if snapshot != self._snapshot:
            self._snapshot, self._all = snapshot, None
            self._rarity.clear()
            self._pair_weights.clear()
            for stretch in self._stretches.values():
                stretch.lengths = []

    def _all_sentences(
        self, snapshot: IndexSnapshot, stopped: Callable[[], bool]
    ) -> list[_DocumentSentences]:
        """Every sentence of the library; the rarity of terms and pairs is counted in them."""
        if self._all is not None:
            return self._all
        stretches: list[_DocumentSentences] = []
        for document in snapshot.documents:
            if stopped():
                return []
            text = self._context.text(document.revision)
            stretches.append((document, self._stretch(document, text, Span(0, len(text)))))
        total = sum(len(stretch.spans) for _, stretch in stretches)
        counts: Counter[str] = Counter()
        for _, stretch in stretches:
            counts.update({term: len(having) for term, having in stretch.postings.items()})
        self._rarity = _Rarity(total)
        for term, count in counts.items():
            self._rarity[term] = inverse_frequency(total, count)
        pair_counts: Counter[int] = Counter()
        for _, stretch in stretches:
            stretch.pairs = stretch.pairs or tuple(map(term_pairs, stretch.words))
            pair_counts.update(pair for pairs in stretch.pairs for pair in pairs)
            stretch.measure(self._rarity)
        self._pair_weights = {
            pair: inverse_frequency(total, count) ** 2 for pair, count in pair_counts.items()
        }
        self._all = stretches
        return stretches

    def _sentences_around(
        self, passages: Iterable[DocumentPassage], stopped: Callable[[], bool]
    ) -> list[_DocumentSentences]:
        """The sentences of the paragraphs around these passages, each once."""
        spans: dict[IndexedDocument, list[Span]] = defaultdict(list)
        for passage, document in passages:
            text = self._context.text(document.revision)
            add_joined(spans[document], paragraphs_around(text, passage.span))
        stretches: list[_DocumentSentences] = []
        for document, document_spans in spans.items():
            if stopped():
                return []
            text = self._context.text(document.revision)
            stretches += [
                (document, self._stretch(document, text, span)) for span in document_spans
            ]
        return stretches

    def _stretch(self, document: IndexedDocument, text: str, span: Span) -> SentenceTerms:
        key = document.revision, span
        if key not in self._stretches:
            stretch = sentence_terms(text, span)
            while self._stretches and self._cached_sentences > _MOST_SENTENCES:
                oldest = self._stretches.pop(next(iter(self._stretches)))
                self._cached_sentences -= len(oldest.spans)
            self._stretches[key] = stretch
            self._cached_sentences += len(stretch.spans)
        return self._stretches[key]

    def _look_up_rarity(
        self, stretches: list[SentenceTerms], terms: Iterable[str], words: Iterable[str]
    ) -> None:
        """Read from the index how rare the terms of the passage and of these sentences are."""
        if len(self._rarity) > _MOST_TERMS:
            self._rarity.clear()
        spellings: dict[str, set[str]] = defaultdict(set)
        for word in words:
            spellings[stem(word)].add(word)
        for stretch in stretches:
            for term, term_spellings in stretch.spellings.items():
                spellings[term] |= term_spellings
        known = synonyms()
        for term in terms:
            for group in known.groups.get(term, ()):
                spellings[group].update(known.words[group])
        new = {
            term: term_spellings
            for term, term_spellings in spellings.items()
            if term not in self._rarity
        }
        counts = {
            word.text: word.passages
            for word in self._context.index.find_words(
                {spelling for term_spellings in new.values() for spelling in term_spellings}
            )
        }
        total = self._snapshot.passages
        for term, term_spellings in new.items():
            having = sum(counts.get(spelling, 0) for spelling in term_spellings)
            self._rarity[term] = inverse_frequency(total, having)
        for stretch in stretches:
            if not stretch.lengths:
                stretch.measure(self._rarity)


class _Rarity(dict[str, float]):
    """How much each term says; a term that occurs nowhere says most."""

    def __init__(self, total: int) -> None:
        super().__init__()
        self._most = inverse_frequency(total, 0)

    def __missing__(self, term: str) -> float:
        return self._most


_related_sentences: WeakKeyDictionary[SearchContext, RelatedSentences] = WeakKeyDictionary()


def related_sentences(context: SearchContext) -> RelatedSentences:
    """The related sentences of a library; cached with its context."""
    if context not in _related_sentences:
        _related_sentences[context] = RelatedSentences(context)
    return _related_sentences[context]
