"""Search over the texts, notes, tags and memos of a library; and parallels of a passage in it.

parse      annotations/query          what was typed, with the saved queries that it uses
divide     search_filters.py          words to look for, and filters, for each alternative
choose     search_filters.py          documents and annotations that the filters leave
texts      corpus/search/pipeline.py  passages that answer, through the index
           corpus/search/scan.py      and in texts that could not be indexed
notes      annotation_search.py       notes, tags and memos that answer
rank       search_results.py          best first, each document in turn
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Set
from dataclasses import dataclass

from annotations.analysis.annotation_query import understood
from annotations.analysis.annotation_search import (
    has_excluded,
    search_annotation,
    search_memo,
    whole_annotation,
)
from annotations.analysis.library_contents import LibraryContents, library_contents
from annotations.analysis.search_filters import (
    Chosen,
    Passages,
    SearchAlternative,
    choose,
    search_alternatives,
)
from annotations.analysis.search_results import CONTEXT, SearchResult, SearchResults, rank
from annotations.service.reading import StoreReader
from corpus.document import Span
from corpus.search import pipeline
from corpus.search.budget import THOROUGH, WHILE_TYPING
from corpus.search.context import Progress, search_context
from corpus.search.parallels import parallel_search
from corpus.search.parallels.parallel_search import Parallel
from corpus.search.query import Query
from corpus.search.scan import scan
from corpus.text.words import ends_in_word

_FILTERED = 400
"""Passages that are considered if only those in certain annotations count."""


def search(
    store: StoreReader, typed: str, *, limit: int = 10, without: Collection[str] = (),
    stopped: Callable[[], bool] = lambda: False, exhaustive: bool = True,
    progress: Progress = lambda *_: None,
) -> SearchResults:  # fmt: skip
    """What answers a query in texts, notes, tags and memos, best first.

    `without`: documents (ids) that are left out. Returns what it has once `stopped()`. Without
    `exhaustive` the answer comes sooner, from fewer passages: for a reader who keeps typing.
    `progress` is told of documents that have to be indexed first. Raises LibraryError.
    """
    contents = library_contents(store)
    asked = understood(contents, typed)
    searching = _Searching(store, contents, limit, set(without), stopped, exhaustive, progress)
    found: dict[object, SearchResult] = {}
    complete = True
    for alternative in search_alternatives(asked.tree, unfinished=ends_in_word(typed)):
        results, all_compared = searching.answers(alternative)
        complete = complete and all_compared
        for result in results:
            before = found.setdefault(result.place, result)
            if result.score > before.score:
                found[result.place] = result
    return SearchResults(tuple(rank(found.values())[:limit]), complete, asked.problems)


@dataclass(frozen=True)
class _Searching:
    """A search in one state of a library."""

    store: StoreReader
    contents: LibraryContents
    limit: int
    without: Set[str]
    stopped: Callable[[], bool]
    exhaustive: bool
    progress: Progress

    def answers(self, alternative: SearchAlternative) -> tuple[list[SearchResult], bool]:
        """The results of one alternative, unranked, and whether all passages were compared."""
        contents, query = self.contents, alternative.words
        chosen = choose(
            alternative.filter, contents.evaluation, self._text_of, contents.memos, self.without
        )
        if not query.words:
            asked = alternative.filter is not None
            if query.excluded:
                chosen = chosen.with_annotations(
                    a for a in chosen.annotations if not has_excluded(a, query)
                )
            return [
                whole_annotation(contents.documents[a.document], a)
                for a in chosen.annotations[: self.limit if asked else 0]
            ], True
        results, complete = self._in_texts(alternative, chosen)
        for annotation in chosen.annotations:
            results += search_annotation(contents.documents[annotation.document], annotation, query)
        for memo in chosen.memos:
            results += search_memo(memo, query)
        return results, complete

    def _in_texts(
        self, alternative: SearchAlternative, chosen: Chosen
    ) -> tuple[list[SearchResult], bool]:
        query, documents = alternative.words, chosen.documents
        required = Passages(chosen.annotations, alternative.near) if chosen.required else None
        excluded = Passages(chosen.excluded) if chosen.excluded else None
        if required is not None:
            documents = documents & {annotation.document for annotation in chosen.annotations}
        is_filtered = required is not None or excluded is not None
        context, missing = search_context(self.store.database, self.stopped, self.progress)
        hits = pipeline.search(
            context, query, limit=_FILTERED if is_filtered else self.limit,
            documents=documents if self.without or alternative.filter is not None else None,
            budget=THOROUGH if self.exhaustive else WHILE_TYPING, stopped=self.stopped,
        )  # fmt: skip
        results: list[SearchResult] = []
        for hit in hits.hits:
            if hit.document not in self.contents.documents:
                continue
            text = context.text(hit.revision)
            if required is not None and not required.any_at(hit.document, text, hit.span):
                continue
            if excluded is not None and excluded.any_at(hit.document, text, hit.span):
                continue
            title = self.contents.documents[hit.document].title
            results.append(_text_result(hit.slug, title, text, hit.span, hit.score))
        if missing and not is_filtered:
            results.extend(_scan_missing(self.store, missing, documents, query))
        return results, hits.exhaustive

    def _text_of(self, document: str) -> str:
        return self.store.documents.get(document).text


def find_parallels(
    store: StoreReader, passage: str, *, limit: int = 10, without: Collection[str] = (),
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
    store: StoreReader, missing: Collection[str], documents: Set[str], query: Query
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
