"""Sentences in other languages that probably tell what a passage tells: by the names, figures and
dates that they have in common, the rarest counting most.

clues        clues.py              what of the passage may be recognised in another language
sentences    foreign_sentences.py  the sentences in other languages, by their clues
scores       clue_scores.py        how much of the passage's clues a sentence has

Nothing is translated but the words of a small table (`translations.txt`). A library in one language
is not searched. If it has many passages in other languages, only the sentences around those that
the index offers are (`foreign_passages.py`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple
from weakref import WeakKeyDictionary, proxy

from corpus.cleaning.language import language_of
from corpus.document import Span
from corpus.search.context import SearchContext
from corpus.search.parallels.candidates import DocumentPassage, add_joined
from corpus.search.parallels.clue_scores import ClueQuery
from corpus.search.parallels.clues import clues
from corpus.search.parallels.foreign_passages import foreign_passages
from corpus.search.parallels.foreign_sentences import ForeignSentence, ForeignSentences
from corpus.search.parallels.sentence_terms import paragraphs_around
from corpus.search.parallels.wording import WordRun
from corpus.storage.search_index.index import EMPTY_SNAPSHOT, IndexedDocument, IndexSnapshot
from corpus.text.cognates import script_of
from corpus.text.sentences import sentences

_SMALL = 800
"""Passages in other languages that are compared as a whole: some 25 articles, 2,500 sentences."""
_WEAK = 0.8
"""The share of the least score that others must have if the best sentence has that; see
`least_score`."""
_SHARE = 0.7
"""The share of the best score in its language that a sentence must have."""
_MOST_OF_DOCUMENT = 2
_MOST = 10
_SURE = 1.2
"""The score that is shown as 100."""
_OF_SCRIPT = {
    "CYRILLIC": "ru", "ARABIC": "ar", "HEBREW": "he", "DEVANAGARI": "hi", "CJK": "zh",
    "HIRAGANA": "ja", "KATAKANA": "ja", "HANGUL": "ko", "GREEK": "el", "ARMENIAN": "hy",
    "GEORGIAN": "ka", "THAI": "th",
}  # fmt: skip
"""The language that a script stands for where none is known."""
_HEAD = 400
"""Characters in which the script is looked for."""
_MOST_STRETCHES = 2_000
"""Stretches of text whose sentences are cached."""


class ForeignParallel(NamedTuple):
    """A sentence in another language with names and figures of a passage."""

    document: IndexedDocument
    span: Span
    score: float
    """0–1."""
    weak: bool
    common: tuple[WordRun, ...]
    """The names and figures: start and end in the passage, and in the document's text."""


class AcrossLanguages:
    """Finds sentences in other languages in one library; caches what it has read."""

    def __init__(self, context: SearchContext) -> None:
        # This lives as long as the context, and must not keep it alive.
        self._context = proxy(context)
        self._snapshot = EMPTY_SNAPSHOT
        self._named: dict[str, str | None] = {}
        """The documents' languages (by id), as their metadata say."""
        self._languages: dict[str, str | None] = {}
        """The same, with those that only the script tells."""
        self._by_script: dict[str, str | None] = {}
        """By a revision's id."""
        self._all: dict[str | None, ForeignSentences] = {}
        """All sentences in other languages than this one, in libraries that have few."""
        self._stretches: dict[tuple[str, Span, str | None], tuple[ForeignSentence, ...]] = {}

    def parallels(
        self, snapshot: IndexSnapshot, passage: str, without: Collection[str],
        stopped: Callable[[], bool],
    ) -> list[ForeignParallel]:  # fmt: skip
        """The sentences in other languages than the passage's that have its names and figures, best
        first; none if none has enough of them. None of the documents `without` (ids).
        """
        self._follow(snapshot)
        if len(set(self._languages.values())) < 2:
            return []
        language = self._language_of(passage, without)
        foreign = [
            document
            for document in snapshot.documents
            if self._languages[document.id] not in (language, None)
        ]
        if not foreign:
            return []
        passage_clues = clues(passage, language)
        if sum(document.last - document.first + 1 for document in foreign) <= _SMALL:
            if language not in self._all:
                self._all[language] = ForeignSentences(self._read(foreign, stopped))
            query = ClueQuery(passage_clues, self._all[language])
        else:
            offered = foreign_passages(
                self._context, snapshot, passage_clues,
                {
                    document.id: self._languages[document.id]
                    for document in foreign
                    if document.id not in without
                },
            )  # fmt: skip
            around = ForeignSentences(self._read_around(offered.passages, stopped))
            query = ClueQuery(passage_clues, around, offered.frequencies)
        return [] if stopped() else self._best(query, without)

    def _best(self, query: ClueQuery, without: Collection[str]) -> list[ForeignParallel]:
        parallels: list[ForeignParallel] = []
        best: dict[str | None, float] = {}
        of_document: Counter[str] = Counter()
        for answer in query.answers():
            sentence = query.sentences[answer.number]
            if sentence.document.id in without:
                continue
            least = query.least_score(sentence.language)
            if len(parallels) == _MOST or answer.score < (_WEAK * least if parallels else least):
                break
            of_language = best.setdefault(sentence.language, answer.score)
            of_document[sentence.document.id] += 1
            if (
                answer.score < _SHARE * of_language
                or of_document[sentence.document.id] > _MOST_OF_DOCUMENT
            ):
                continue
            base = sentence.span.start
            clues_in_common = query.common(sentence)
            common = tuple(
                (own.start, own.end, base + other.start, base + other.end)
                for own, other in clues_in_common
            )
            is_weak = answer.score < least or not query.says_enough(
                clues_in_common, sentence.language
            )
            parallels.append(
                ForeignParallel(
                    sentence.document, sentence.span, min(1.0, answer.score / _SURE),
                    is_weak, common,
                )
            )  # fmt: skip
        return parallels

    def _follow(self, snapshot: IndexSnapshot) -> None:
        """Forget what depends on an earlier snapshot. After an annotation it is an equal one."""
        if snapshot is self._snapshot:
            return
        named = self._context.index.languages()
        if snapshot != self._snapshot or named != self._named:
            self._named = named
            self._languages = {
                document.id: self._document_language(document) for document in snapshot.documents
            }
            self._all.clear()
        self._snapshot = snapshot

    def _document_language(self, document: IndexedDocument) -> str | None:
        """What its metadata say, else what its script says."""
        named = self._named.get(document.id)
        if named:
            return named.lower().replace("_", "-").partition("-")[0]
        if document.revision not in self._by_script:
            script = script_of(self._context.text(document.revision)[:_HEAD])
            self._by_script[document.revision] = _OF_SCRIPT.get(script)
        return self._by_script[document.revision]

    def _language_of(self, passage: str, without: Collection[str]) -> str | None:
        """The language of a passage: its document's, that of its words, or the commonest one of the
        library in its script.
        """
        own = {self._languages.get(document) for document in without} - {None}
        if len(own) == 1:
            return own.pop()
        language = language_of(passage)
        if language is not None:
            return language
        script = script_of(passage)
        if script != "LATIN":
            return _OF_SCRIPT.get(script)
        counts = Counter(self._languages.values())
        others = {None, *_OF_SCRIPT.values()}
        return next((code for code, _ in counts.most_common() if code not in others), None)

    def _read(
        self, documents: Sequence[IndexedDocument], stopped: Callable[[], bool]
    ) -> list[ForeignSentence]:
        """Every sentence of these documents."""
        read: list[ForeignSentence] = []
        for document in documents:
            if stopped():
                return []
            text = self._context.text(document.revision)
            read += self._stretch(document, text, Span(0, len(text)))
        return read

    def _read_around(
        self, passages: Sequence[DocumentPassage], stopped: Callable[[], bool]
    ) -> list[ForeignSentence]:
        """The sentences of the paragraphs around these passages, each once."""
        spans: dict[IndexedDocument, list[Span]] = defaultdict(list)
        for passage, document in passages:
            text = self._context.text(document.revision)
            add_joined(spans[document], paragraphs_around(text, passage.span))
        read: list[ForeignSentence] = []
        for document, document_spans in spans.items():
            if stopped():
                return []
            text = self._context.text(document.revision)
            for span in document_spans:
                read += self._stretch(document, text, span)
        return read

    def _stretch(
        self, document: IndexedDocument, text: str, span: Span
    ) -> tuple[ForeignSentence, ...]:
        language = self._languages[document.id]
        key = document.revision, span, language
        if key not in self._stretches:
            while len(self._stretches) >= _MOST_STRETCHES:
                del self._stretches[next(iter(self._stretches))]
            self._stretches[key] = tuple(
                ForeignSentence(
                    document, sentence, language, tuple(clues(text[slice(*sentence)], language))
                )
                for sentence in _sentences(text, span, language)
            )
        return self._stretches[key]


def _sentences(text: str, within: Span, language: str | None) -> list[Span]:
    spans: list[Span] = []
    start = within.start
    while start < within.end:
        end = text.find("\n\n", start, within.end)
        end = end if end >= 0 else within.end
        spans += sentences(text, start, end, language)
        start = end + 2
    return spans


_across_languages: WeakKeyDictionary[SearchContext, AcrossLanguages] = WeakKeyDictionary()


def across_languages(context: SearchContext) -> AcrossLanguages:
    """The search across the languages of a library; cached with its context."""
    if context not in _across_languages:
        _across_languages[context] = AcrossLanguages(context)
    return _across_languages[context]
