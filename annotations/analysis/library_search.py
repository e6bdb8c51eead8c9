"""Search over notes and tags, joined with the corpus's over texts; and parallels of a passage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Set
from dataclasses import dataclass, replace
from typing import Literal
from weakref import WeakKeyDictionary

from rapidfuzz import fuzz

from annotations.model import Annotation
from annotations.service.store import Store
from corpus.document import DocumentSummary, Span
from corpus.search import scan
from corpus.search.budget import THOROUGH, WHILE_TYPING
from corpus.search.context import SearchContext, search_context
from corpus.search.extent import LONGEST_NEEDLE
from corpus.search.parallels.parallel_search import Parallel
from corpus.search.parallels.parallel_search import find_parallels as find_in_corpus
from corpus.search.pipeline import Hit
from corpus.search.pipeline import search as search_texts
from corpus.search.query import Query, folded_line, parse
from corpus.storage.database import Database
from corpus.text.folding import fold

Field = Literal["text", "note", "tag"]
# Below this likeness (0–100) a note or tag is no answer.
_LEAST = 78.0
# Shorter words resemble too many others: only the letters themselves count.
_SHORTEST_FUZZY = 6
# Characters of the text shown on either side of an answer.
_AROUND = 90
# So many answers of the texts are looked at where only those in annotated passages count.
_FILTERED = 400


@dataclass(frozen=True, slots=True)
class Found:
    """One answer: a passage of a text, or an annotation whose note or tag holds the query."""

    document: str
    """The document's slug."""
    field: Field
    span: Span
    """The passage; for notes and tags that of the annotation."""
    text: str
    score: float
    """0–100."""
    annotation: str | None = None
    title: str = ""
    before: str = ""
    """What stands before the passage, for those who have to choose."""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """What a query found, and how thoroughly was looked."""

    found: tuple[Found, ...]
    """Best first."""
    exhaustive: bool
    """Every passage was compared with the query, not only those that hold its rare words."""


def find(
    store: Store, query: str, *, limit: int = 10, stopped: Callable[[], bool] = lambda: False
) -> list[Found]:
    """What answers the query in texts, notes and tags, best first: see `search`."""
    return list(search(store, query, limit=limit, stopped=stopped).found)


def search(
    store: Store, typed: str, *, limit: int = 10, without: Collection[str] = (),
    stopped: Callable[[], bool] = lambda: False, exhaustive: bool = True,
) -> Findings:  # fmt: skip
    """What answers a query in texts, notes and tags, best first.

    Answers that are equally good come from each document in turn, so that one that says a word on
    every page does not hide the others. `without`: documents (ids) that are left out. Gives up with
    what it has once `stopped()`. Without `exhaustive` the answer comes sooner, from fewer passages:
    for somebody who types on.
    """
    query = parse(typed)
    there = _library(store)
    among: Set[str] = there.documents.keys()
    marked = query.tags or query.annotators
    everything = not (without or query.documents or marked)
    if without:
        among = among - set(without)
    if query.documents:
        among = {id_ for id_ in among if _is_in(query, there.documents[id_])}
    passing = [a for a in there.annotations if a.document in among and _passes(query, a)]
    if marked:
        among = among & {a.document for a in passing}
    if not query.words:
        only = passing if query.has_filters else []
        return Findings(tuple(_whole(there, a) for a in only)[:limit], True)
    context, missing = search_context(store.database, stopped)
    answer = search_texts(
        context, query, limit=_FILTERED if marked else limit,
        documents=None if everything else among,
        budget=THOROUGH if exhaustive else WHILE_TYPING, stopped=stopped,
    )  # fmt: skip
    found = [
        _in_text(there, hit, context)
        for hit in answer.hits
        if hit.document in there.documents
        and (not marked or any(_marks(a, hit.document, hit.span) for a in passing))
    ]
    if missing and not marked:
        found.extend(_without_index(store, missing, among, query))
    for annotation in passing:
        found.extend(_in_annotation(there, annotation, query))
    return Findings(tuple(_in_turn(found)[:limit]), answer.exhaustive)


def find_parallels(
    store: Store, passage: str, *, limit: int = 10, without: Collection[str] = (),
    related: bool = True, stopped: Callable[[], bool] = lambda: False,
) -> list[Parallel]:  # fmt: skip
    """The parallels of a passage in the library's documents, but for those `without` (ids)."""
    context, _ = search_context(store.database, stopped)
    return find_in_corpus(
        context, passage, limit=limit, without=without, related=related, stopped=stopped
    )


@dataclass(frozen=True, slots=True)
class _Library:
    """Titles and annotations of one state of a library: read once, and asked with every key."""

    version: tuple[int, int, str | None]
    documents: dict[str, DocumentSummary]
    annotations: list[Annotation]


_libraries: WeakKeyDictionary[Database, _Library] = WeakKeyDictionary()


def _library(store: Store) -> _Library:
    database = store.database
    version = database.data_version(), database.connection.total_changes, store.seen()
    known = _libraries.get(database)
    if known is None or known.version != version:
        documents = {one.id: one for one in store.documents.all()}
        known = _Library(version, documents, store.annotations())
        _libraries[database] = known
    return known


def _is_in(query: Query, document: DocumentSummary) -> bool:
    """Whether a document is one of those named behind `in:`: by its slug's beginning, or by words
    of its title or publisher."""
    known = fold(f"{document.title} {document.metadata.publisher or ''}")
    return any(
        document.slug.startswith(name) or folded_line(name) in known for name in query.documents
    )


def _passes(query: Query, annotation: Annotation) -> bool:
    """Whether an annotation has all the tags, and one of the annotators, that were named."""
    tags = [fold(tag) for tag in annotation.tags]
    name = fold(annotation.annotator.name)
    wanted = [fold(tag) for tag in query.tags]
    return all(any(tag == one or tag.startswith(f"{one}/") for tag in tags) for one in wanted) and (
        not query.annotators or any(name.startswith(fold(by)) for by in query.annotators)
    )


def _marks(annotation: Annotation, document: str, span: Span) -> bool:
    return annotation.document == document and annotation.span.overlaps(span)


def _in_turn(found: Iterable[Found]) -> list[Found]:
    seen: Counter[tuple[float, str]] = Counter()
    ranked: list[tuple[float, int, int, Found]] = []
    for n, one in enumerate(found):
        turn = seen[one.score, one.document]
        seen[one.score, one.document] += 1
        ranked.append((-one.score, turn, n, one))
    return [one for *_, one in sorted(ranked, key=lambda entry: entry[:3])]


def _in_text(there: _Library, hit: Hit, context: SearchContext) -> Found:
    title = there.documents[hit.document].title
    found = Found(hit.slug, "text", hit.span, hit.text, hit.score, title=title)
    return _in_context(found, context.text(hit.revision))


def _in_context(found: Found, text: str) -> Found:
    start, end = found.span
    return replace(
        found, before=text[max(0, start - _AROUND) : start], after=text[end : end + _AROUND]
    )


def _without_index(
    store: Store, missing: Collection[str], among: Collection[str], query: Query
) -> Iterator[Found]:
    """Answers in texts that could not be put into the index."""
    for id_ in among:
        document = store.documents.get(id_)
        if document.revision in missing:
            for hit in scan.search([document], query.needle):
                found = Found(document.slug, "text", hit.span, hit.text, hit.score,
                              title=document.title)  # fmt: skip
                yield _in_context(found, document.text)


def _in_annotation(there: _Library, annotation: Annotation, query: Query) -> Iterator[Found]:
    needle = query.needle
    for name in annotation.tags:
        score = _likeness(needle, fold(name), whole=True)
        if needle in fold(name).split("/"):
            score = 100.0
        if score >= _LEAST:
            yield _of(there, annotation, "tag", name, score)
    if annotation.note:
        note = folded_line(annotation.note)
        score = _likeness(needle, note, whole=False)
        unwanted = any(word in note for word in query.excluded)
        if score >= _LEAST and not unwanted and all(words in note for words in query.phrases):
            yield _of(there, annotation, "note", annotation.note, score)


def _whole(there: _Library, annotation: Annotation) -> Found:
    """An annotation that passes the filters, where nothing else was asked."""
    field: Field = "note" if annotation.note else "tag"
    text = annotation.note or ", ".join(annotation.tags)
    return _of(there, annotation, field, text, 100.0)


def _of(there: _Library, annotation: Annotation, field: Field, text: str, score: float) -> Found:
    document = there.documents[annotation.document]
    return Found(
        document.slug,
        field,
        annotation.span,
        text,
        round(score, 1),
        annotation.id,
        title=document.title,
        after=f"{annotation.annotator.name}: “{annotation.content[:_AROUND]}”",
    )


def _likeness(needle: str, text: str, *, whole: bool) -> float:
    """How like the query a tag or note is, 0–100; `whole`: all of it, not only a part."""
    if needle == text or (not whole and needle in text):
        return 100.0
    if len(needle) < _SHORTEST_FUZZY or len(needle) > len(text) + 2:
        return 0.0
    return fuzz.ratio(needle, text) if whole else fuzz.partial_ratio(needle[:LONGEST_NEEDLE], text)
