"""The sentences of a stretch of text by their terms: what relatedness is computed from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log, sqrt

from corpus.document import Span
from corpus.search.parallels.stemming import stem
from corpus.search.parallels.synonyms import synonyms
from corpus.search.parallels.terms import content_words
from corpus.search.parallels.whole_sentences import paragraphs
from corpus.text.folding import fold
from corpus.text.sentences import sentences

_NEAR = 4
"""Two terms at most so many content words apart belong together."""
_AROUND = 600
"""How far the ends of a paragraph are sought around a passage of the index."""


@dataclass(eq=False, slots=True)
class SentenceTerms:
    """The sentences of a stretch of text, by their terms."""

    spans: tuple[Span, ...]
    words: tuple[tuple[str, ...], ...]
    """The content words of each sentence."""
    terms: tuple[frozenset[str], ...]
    postings: dict[str, list[int]]
    """The sentences that have a term, or a word of a synonym group."""
    spellings: dict[str, set[str]]
    """The words that became each term."""
    lengths: list[float] = field(default_factory=list)
    """By the rarity of the terms, once that is known."""
    pairs: tuple[frozenset[int], ...] = ()
    """The neighbouring terms of each sentence (`term_pairs`), if they are counted."""
    vectors: object = None
    """The embedding of the sentences, once it is needed."""

    def measure(self, rarity: Mapping[str, float]) -> None:
        """Compute the lengths of the sentences by the rarity of their terms."""
        self.lengths = [
            sqrt(sum(rarity[term] ** 2 for term in terms)) or 1.0 for terms in self.terms
        ]


def sentence_terms(text: str, within: Span, language: str | None = None) -> SentenceTerms:
    """The sentences of `text` within a span."""
    spans = [
        sentence
        for paragraph in paragraphs(text, within)
        for sentence in sentences(text, *paragraph, language)
    ]
    words = [tuple(dict.fromkeys(content_words(fold(text[slice(*span)])))) for span in spans]
    terms: list[frozenset[str]] = []
    postings: dict[str, list[int]] = defaultdict(list)
    spellings: dict[str, set[str]] = defaultdict(set)
    groups = synonyms().groups
    for n, sentence_words in enumerate(words):
        stems = {word: stem(word) for word in sentence_words}
        for word, term in stems.items():
            spellings[term].add(word)
        terms.append(frozenset(stems.values()))
        for term in terms[-1]:
            postings[term].append(n)
        for group in {group for term in terms[-1] for group in groups.get(term, ())}:
            postings[group].append(n)
    return SentenceTerms(tuple(spans), tuple(words), tuple(terms), dict(postings), dict(spellings))


def term_pairs(words: Sequence[str]) -> frozenset[int]:
    """The neighbouring terms of a sentence, two by two: a number for each pair, because there are
    many and the only question is whether two are the same.
    """
    terms = list(map(stem, words))
    return frozenset(
        hash(frozenset((first, second)))
        for apart in range(1, _NEAR + 1)
        for first, second in zip(terms, terms[apart:], strict=False)
        if first != second
    )


def paragraphs_around(text: str, span: Span) -> Span:
    """The paragraphs that hold a passage of the index, or whole sentences of long ones."""
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


def inverse_frequency(total: int, having: int) -> float:
    """The inverse document frequency of a term that `having` of `total` sentences have."""
    return max(0.0, log((total + 1) / (having + 0.5)))
