"""Sentences of other documents about the same topic in other words.

A small library is compared as a whole. In a larger one only the paragraphs around the passages that
the index offers are, and pairs of terms, which would have to be counted everywhere, are not used.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from itertools import islice
from weakref import WeakKeyDictionary, proxy

from corpus.cleaning.language import language_of
from corpus.document import Span
from corpus.search.context import SearchContext
from corpus.search.parallels.candidates import DocumentPassage, add_joined
from corpus.search.parallels.common_terms import SYLLABLES_OF_WORD, common_terms, has_list
from corpus.search.parallels.embedding import embedding
from corpus.search.parallels.ranking import ComparedSentence, RelatedSentence, ranked
from corpus.search.parallels.relatedness import TopicQuery
from corpus.search.parallels.sentence_terms import (
    SentenceTerms,
    inverse_frequency,
    paragraphs_around,
    sentence_terms,
    term_pairs,
)
from corpus.search.parallels.stemming import stem
from corpus.search.parallels.surroundings import Surroundings, around_span
from corpus.search.parallels.synonyms import synonyms
from corpus.search.parallels.terms import content_words
from corpus.storage.search_index.index import EMPTY_SNAPSHOT, IndexedDocument, IndexSnapshot
from corpus.text.folding import Folded

_SMALL = 1_500
"""Passages of a library that is compared as a whole: some 50 articles, 5,000 sentences."""
_MOST_SENTENCES = 12_000
"""Sentences that are cached."""
_SHARED = 2
"""Terms that a sentence must answer, if the passage has as many."""
_FEW = 5
"""Terms of a passage that says too little by itself."""
_AROUND = 1_000
"""Characters around a passage in which the sentences around it are sought."""
_MOST_OWN = 3
"""Documents in which the passage is sought: it stands in one, its copies are left out with it."""
_COUNTED, _READ = 100, 30_000
"""Documents in which the common terms of a language are counted, and the characters of each."""
_MOST_TERMS = 100_000
"""Terms whose rarity is cached."""


_DocumentSentences = tuple[IndexedDocument, SentenceTerms]


class RelatedSentences:
    """Finds related sentences in one library; caches the sentences that it has read."""

    def __init__(self, context: SearchContext) -> None:
        # This lives as long as the context, and must not keep it alive.
        self._context = proxy(context)
        self._snapshot = EMPTY_SNAPSHOT
        self._documents: dict[str, IndexedDocument] = {}
        self._languages: dict[str, str | None] = {}
        self._stretches: dict[tuple[str, Span, str | None], SentenceTerms] = {}
        self._cached_sentences = 0
        self._rarity: dict[str, float] = {}
        self._pair_weights: dict[int, float] = {}
        """How much each pair of terms says, in a library that is compared as a whole."""
        self._all: list[_DocumentSentences] | None = None
        self._common: dict[str, frozenset[str]] = {}
        """The terms that say nothing, by language."""

    @property
    def cached_sentences(self) -> int:
        return self._cached_sentences

    def related(
        self, snapshot: IndexSnapshot, source: Folded,
        passages: Callable[[], list[DocumentPassage]],
        without: Collection[str], stopped: Callable[[], bool], *, reused: bool = False,
    ) -> list[RelatedSentence]:  # fmt: skip
        """The sentences about the topic of a passage, best first, weak ones last; none if all of
        them may be so by chance, unless the passage's wording is `reused` somewhere.

        Documents `without` (ids) are left out; if the passage stands in one of them, what stands
        around it there counts, too. `passages`: those with its rare words, for a library that is
        too large to be compared as a whole.
        """
        self._follow(snapshot)
        language = self._language_of(source.source, without)
        common = self._common_terms(language)
        parts = SYLLABLES_OF_WORD.get(language or "", 1)
        words = [
            word for word in dict.fromkeys(content_words(source.text)) if stem(word) not in common
        ]
        terms = dict.fromkeys(map(stem, words))
        if not terms:
            return []
        embedded = embedding()
        place = self._place(source.source, without)
        if snapshot.passages <= _SMALL:
            stretches = self._all_sentences(snapshot, stopped)
        else:
            stretches = self._sentences_around(passages(), stopped)
            own = [place[0]] if place is not None else []
            self._look_up_rarity([*(stretch for _, stretch in stretches), *own], terms, words)
        if not stretches:
            return []
        pairs = term_pairs(words) & self._pair_weights.keys()
        weights = {pair: self._pair_weights[pair] for pair in pairs}
        query = TopicQuery(terms, words, self._rarity, weights, embedded, parts=parts)
        least_shared = max(1, min(_SHARED, len(terms) // parts))
        # Similar surroundings can make up for the second one.
        says_little = place is not None and len(terms) <= _FEW
        least = 1 if says_little else least_shared
        compared: list[ComparedSentence] = []
        for document, stretch in stretches:
            if stopped():
                break
            if document.id not in without:
                compared += ((document, stretch, one) for one in query.compared(stretch, least))
        surroundings = None if place is None else Surroundings(around_span(*place), self._rarity)
        return ranked(compared, surroundings, least_shared, says_little=says_little, reused=reused)

    def _place(self, passage: str, without: Collection[str]) -> tuple[SentenceTerms, Span] | None:
        """Where the passage stands in one of these documents, and the sentences around it."""
        for id_ in islice(without, _MOST_OWN):
            if id_ not in self._documents:
                continue
            document = self._documents[id_]
            text = self._context.text(document.revision)
            start = text.find(passage)
            if start >= 0:
                end = start + len(passage)
                near = Span(max(0, start - _AROUND), min(len(text), end + _AROUND))
                return self._stretch(document, text, near), Span(start, end)
        return None

    def _language_of(self, passage: str, without: Collection[str]) -> str | None:
        """The language of a passage: its document's, that of its words, or the library's."""
        own = {self._languages.get(document) for document in without} - {None}
        language = own.pop() if len(own) == 1 else language_of(passage)
        if language is None:
            all_languages = set(self._languages.values())
            language = all_languages.pop() if len(all_languages) == 1 else None
        return language

    def _common_terms(self, language: str | None) -> frozenset[str]:
        """The terms that say nothing in a language, besides those of the list."""
        if language is None or has_list(language):
            return frozenset()
        if language not in self._common:
            documents = [
                document
                for document in self._snapshot.documents
                if self._languages.get(document.id) == language
            ]
            read = ((one, self._context.text(one.revision)) for one in documents[:_COUNTED])
            self._common[language] = common_terms(
                self._stretch(document, text, Span(0, min(len(text), _READ)))
                for document, text in read
            )
        return self._common[language]

    def _follow(self, snapshot: IndexSnapshot) -> None:
        """Forget what depends on an earlier snapshot."""
        languages = self._context.languages
        if snapshot != self._snapshot or languages != self._languages:
            self._snapshot, self._languages, self._all = snapshot, languages, None
            self._documents = {document.id: document for document in snapshot.documents}
            self._rarity.clear()
            self._pair_weights.clear()
            self._common.clear()
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
        language = self._languages.get(document.id)
        key = document.revision, span, language
        if key not in self._stretches:
            stretch = sentence_terms(text, span, language)
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
