"""Which document of the library may be meant by a file that names it in another way: the one in
which most of the file's passages are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from annotations.exchange.document_matching import DocumentMatcher
from annotations.exchange.project import ImportedDocument, ImportedProject
from annotations.service.store import Store
from corpus.document import DocumentSummary

_ENOUGH = 0.5
"""The share of the passages (of 1) that a document must have."""
_MOST_QUOTES = 50
"""Passages of a document that are looked for."""


class SuggestedDocument(NamedTuple):
    """A document of the library for one of the file's that the library does not have."""

    wanted: ImportedDocument
    document: DocumentSummary
    passages: int
    """Passages of the file that it has."""
    of: int
    """Passages that were looked for."""


def unmatched_documents(store: Store, project: ImportedProject) -> list[ImportedDocument]:
    """The documents of a file that are neither in the library nor brought along by the file."""
    quotes, matcher = _quotes(project), DocumentMatcher(store)
    return [
        wanted
        for wanted in project.documents
        if wanted.text is None and matcher.find(wanted, quotes.get(wanted.key, [])) is None
    ]


def suggested_documents(
    store: Store, project: ImportedProject, unmatched: list[ImportedDocument]
) -> list[SuggestedDocument]:
    """For each of these documents of a file, the library's that has most of its passages, if one
    has at least half of them and more than any other. Reads every text of the library once.
    """
    quotes = _quotes(project)
    wanted = {w.key: (w, _normalized(quotes.get(w.key, []))) for w in unmatched}
    wanted = {key: (w, words) for key, (w, words) in wanted.items() if words}
    if not wanted:
        return []
    best: dict[str, list[SuggestedDocument]] = defaultdict(list)
    for summary in store.documents.all():
        text = "".join(store.documents.get(summary.id).text.split())
        for key, (document, words) in wanted.items():
            number = sum(quote in text for quote in words)
            if number >= _ENOUGH * len(words):
                best[key].append(SuggestedDocument(document, summary, number, len(words)))
    suggestions: list[SuggestedDocument] = []
    for candidates in best.values():
        first, *others = sorted(candidates, key=lambda s: -s.passages)
        if not others or others[0].passages < first.passages:
            suggestions.append(first)
    return suggestions


def _quotes(project: ImportedProject) -> Mapping[str, list[str]]:
    quotes = defaultdict[str, list[str]](list)
    for row in project.rows:
        quotes[row.annotation.slug].append(row.annotation.content)
    return quotes


def _normalized(quotes: list[str]) -> list[str]:
    """The longest of these passages, without the blanks, which a page's text content has elsewhere
    than the text that is made of it.
    """
    words = {"".join(quote.split()) for quote in quotes}
    return sorted(filter(None, words), key=lambda quote: (-len(quote), quote))[:_MOST_QUOTES]
