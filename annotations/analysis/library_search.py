"""Search over the texts, notes, tags and memos of a library; and parallels of a passage in it.

parse      corpus/search/query.py     what was typed
choose     search_filters.py          documents and annotations that the filters leave
texts      corpus/search/pipeline.py  passages that answer, through the index
           corpus/search/scan.py      and in texts that could not be indexed
notes      annotation_search.py       notes, tags and memos that answer
rank       search_results.py          best first, each document in turn
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Set

from annotations.analysis.annotation_search import search_annotation, search_memo, whole_annotation
from annotations.analysis.library_contents import library_contents
from annotations.analysis.search_filters import (
    chosen_annotations,
    chosen_documents,
    chosen_memos,
    covered_by_any,
    filters_annotations,
)
from annotations.analysis.search_results import CONTEXT, SearchResult, SearchResults, rank
from annotations.service.store import Store
from corpus.document import Span
from corpus.search import pipeline
from corpus.search.budget import THOROUGH, WHILE_TYPING
from corpus.search.context import search_context
from corpus.search.parallels import parallel_search
from corpus.search.parallels.parallel_search import Parallel
from corpus.search.query import Query, parse
from corpus.search.scan import scan

_FILTERED = 400
"""Passages that are considered if only those in certain annotations count."""


def search(
    store: Store, typed: str, *, limit: int = 10, without: Collection[str] = (),
    stopped: Callable[[], bool] = lambda: False, exhaustive: bool = True,
) -> SearchResults:  # fmt: skip
    """What answers a query in texts, notes, tags and memos, best first.

    `without`: documents (ids) that are left out. Returns what it has once `stopped()`. Without
    `exhaustive` the answer comes sooner, from fewer passages: for a reader who keeps typing. Raises
    LibraryError.
    """
    query = parse(typed)
    contents = library_contents(store)
    documents = chosen_documents(contents, query, without)
    annotations = chosen_annotations(contents.annotations, query, documents)
    memos = chosen_memos(contents.memos, query, documents)
    in_annotations = filters_annotations(query)
    if in_annotations:
        documents = documents & {annotation.document for annotation in annotations}
    if not query.words:
        answers = annotations[:limit] if query.has_filters else []
        return SearchResults(
            tuple(whole_annotation(contents.documents[a.document], a) for a in answers),
            exhaustive=True,
        )
    context, missing = search_context(store.database, stopped)
    hits = pipeline.search(
        context, query, limit=_FILTERED if in_annotations else limit,
        documents=documents if without or query.has_filters else None,
        budget=THOROUGH if exhaustive else WHILE_TYPING, stopped=stopped,
    )  # fmt: skip
    results = [
        _text_result(
            hit.slug, contents.documents[hit.document].title, context.text(hit.revision),
            hit.span, hit.score,
        )
        for hit in hits.hits
        if hit.document in contents.documents
        and (
            not in_annotations
            or covered_by_any(annotations, hit.document, context.text(hit.revision), hit.span)
        )
    ]  # fmt: skip
    if missing and not in_annotations:
        results.extend(_scan_missing(store, missing, documents, query))
    for annotation in annotations:
        document = contents.documents[annotation.document]
        results.extend(search_annotation(document, annotation, query))
    for memo in memos:
        results.extend(search_memo(memo, query))
    return SearchResults(tuple(rank(results)[:limit]), hits.exhaustive)


def find_parallels(
    store: Store, passage: str, *, limit: int = 10, without: Collection[str] = (),
    related: bool = True, stopped: Callable[[], bool] = lambda: False,
) -> list[Parallel]:  # fmt: skip
    """The parallels of a passage in the library, best first; none in the documents `without` (ids).

    `related`: also sentences about the same topic in other words. Raises LibraryError.
    """
    context, _ = search_context(store.database, stopped)
    return parallel_search.find_parallels(
        context, passage, limit=limit, without=without, related=related, stopped=stopped
    )


def _scan_missing(
    store: Store, missing: Collection[str], documents: Set[str], query: Query
) -> Iterator[SearchResult]:
    """Results in texts that could not be indexed."""
    for id_ in documents:
        document = store.documents.get(id_)
        if document.revision in missing:
            for hit in scan([document], query.needle):
                yield _text_result(
                    document.slug, document.title, document.text, hit.span, hit.score
                )


def _text_result(slug: str, title: str, text: str, span: Span, score: float) -> SearchResult:
    start, end = span
    return SearchResult(
        slug,
        "text",
        span,
        text[start:end],
        score,
        title=title,
        before=text[max(0, start - CONTEXT) : start],
        after=text[end : end + CONTEXT],
    )
