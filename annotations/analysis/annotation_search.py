"""Annotations whose note or tags, and memos whose words, answer a query. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz import fuzz

from annotations.analysis.search_results import CONTEXT, SearchField, SearchResult
from annotations.model import Annotation
from annotations.model.memos import Memo
from corpus.document import DocumentSummary, Span
from corpus.search.extent import LONGEST_NEEDLE
from corpus.search.query import Query, folded_line
from corpus.text.romanisation import latin_form, romanised

_LEAST = 78.0
"""The similarity (0–100) below which a note or tag is no answer."""
_SHORTEST_FUZZY = 6
"""Characters of a query from which similar notes and tags count: a shorter one resembles too many
words."""


def search_annotation(
    document: DocumentSummary, annotation: Annotation, query: Query
) -> Iterator[SearchResult]:
    """The tags and the note of an annotation that answer the query."""
    needle = romanised(query.needle)
    for tag in annotation.tags:
        folded = latin_form(tag)
        score = 100.0 if needle in folded.split("/") else _tag_similarity(needle, folded)
        if score >= _LEAST:
            yield _result(document, annotation, "tag", tag, score)
    of_note = _words_score(annotation.note, query) if annotation.note else None
    if annotation.note and of_note is not None:
        yield _result(document, annotation, "note", annotation.note, of_note)


def search_memo(memo: Memo, query: Query) -> Iterator[SearchResult]:
    """The memo, where its words answer the query."""
    score = _words_score(memo.text, query)
    if score is not None:
        kind, _, name, title = memo.about
        yield SearchResult(
            name if kind == "document" else "",
            "memo",
            Span(0, 0),
            memo.text,
            round(score, 1),
            title=title if kind == "document" else memo.about.label,
            after=f"{memo.annotator.name}’s memo on {memo.about.label}",
            memo=memo.about,
        )


def has_excluded(annotation: Annotation, query: Query) -> bool:
    """Whether the passage or the note has what the query excludes."""
    searched = f"{folded_line(annotation.content)}\n{folded_line(annotation.note or '')}"
    return any(phrase in searched for phrase in query.excluded)


def _words_score(text: str, query: Query) -> float | None:
    """How well a note or a memo answers the query; None where it does not."""
    folded = folded_line(text)
    score = _note_similarity(query.needle, folded)
    if score < _LEAST and not (folded.isascii() and query.needle.isascii()):
        score = _note_similarity(romanised(query.needle), romanised(folded))
    is_excluded = any(phrase in folded for phrase in query.excluded)
    has_phrases = all(phrase in folded for phrase in query.phrases)
    return score if score >= _LEAST and has_phrases and not is_excluded else None


def whole_annotation(document: DocumentSummary, annotation: Annotation) -> SearchResult:
    """An annotation as the result of a query with nothing but filters."""
    if annotation.note:
        return _result(document, annotation, "note", annotation.note, 100.0)
    return _result(document, annotation, "tag", ", ".join(annotation.tags), 100.0)


def _result(
    document: DocumentSummary, annotation: Annotation, field: SearchField, text: str, score: float
) -> SearchResult:
    return SearchResult(
        document.slug,
        field,
        annotation.span,
        text,
        round(score, 1),
        annotation.id,
        title=document.title,
        after=f"{annotation.annotator.name}: “{annotation.content[:CONTEXT]}”",
    )


def _tag_similarity(needle: str, tag: str) -> float:
    if needle == tag:
        return 100.0
    return fuzz.ratio(needle, tag) if _may_be_similar(needle, tag) else 0.0


def _note_similarity(needle: str, note: str) -> float:
    """How similar a part of the note is."""
    if needle in note:
        return 100.0
    if not _may_be_similar(needle, note):
        return 0.0
    return fuzz.partial_ratio(needle[:LONGEST_NEEDLE], note)


def _may_be_similar(needle: str, text: str) -> bool:
    return _SHORTEST_FUZZY <= len(needle) <= len(text) + 2
