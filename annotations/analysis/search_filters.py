"""The filters of a query: `in:` for documents, `tag:` and `by:` for annotations. Pure functions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Set

from annotations.analysis.library_contents import LibraryContents
from annotations.analysis.sentence_coverage import covers_sentence
from annotations.model import Annotation
from annotations.model.memos import Memo
from corpus.document import DocumentSummary, Span
from corpus.search.query import Query, folded_line
from corpus.text.folding import fold


def filters_annotations(query: Query) -> bool:
    """Whether only passages with certain annotations count."""
    return bool(query.tags or query.annotators)


def chosen_documents(contents: LibraryContents, query: Query, without: Collection[str]) -> Set[str]:
    """The ids of the documents that `in:` names (or all), but for those `without` (ids)."""
    chosen: Set[str] = contents.documents.keys()
    if without:
        chosen = chosen - set(without)
    if query.documents:
        chosen = {id_ for id_ in chosen if _is_named(contents.documents[id_], query)}
    return chosen


def chosen_annotations(
    annotations: Iterable[Annotation], query: Query, documents: Set[str]
) -> list[Annotation]:
    """The annotations in these documents with all the tags, and by one of the annotators, that the
    query names.
    """
    tags = [fold(tag) for tag in query.tags]
    names = [fold(name) for name in query.annotators]
    return [
        annotation
        for annotation in annotations
        if annotation.document in documents
        and _has_tags(annotation, tags)
        and (not names or any(fold(annotation.annotator.name).startswith(n) for n in names))
    ]


def chosen_memos(memos: Iterable[Memo], query: Query, documents: Set[str]) -> list[Memo]:
    """The memos on these documents, on tags and on the library that the filters leave: `tag:`
    leaves those on such tags, `in:` those on such documents, `by:` those by such annotators.
    """
    tags = [fold(tag) for tag in query.tags]
    names = [fold(name) for name in query.annotators]
    return [
        memo
        for memo in memos
        if (memo.about.kind != "document" or memo.about.id in documents)
        and (not query.documents or memo.about.kind == "document")
        and (not tags or (memo.about.kind == "tag" and _is_tag(memo.about.name, tags)))
        and (not names or any(fold(memo.annotator.name).startswith(name) for name in names))
    ]


def _is_tag(name: str, tags: Iterable[str]) -> bool:
    own = fold(name)
    return all(own == tag or own.startswith(f"{tag}/") for tag in tags)


def covered_by_any(annotations: Iterable[Annotation], document: str, text: str, span: Span) -> bool:
    """Whether one of these annotations counts for a passage of a document (its id and text)."""
    return any(
        annotation.document == document and covers_sentence(text, span, annotation.span)
        for annotation in annotations
    )


def _is_named(document: DocumentSummary, query: Query) -> bool:
    """Whether `in:` names the document: by the beginning of its slug, or by words of its title or
    publisher.
    """
    names = fold(f"{document.title} {document.metadata.publisher or ''}")
    return any(
        document.slug.startswith(name) or folded_line(name) in names for name in query.documents
    )


def _has_tags(annotation: Annotation, tags: Iterable[str]) -> bool:
    """Whether an annotation has all these folded tags, or tags nested in them."""
    own_tags = [fold(tag) for tag in annotation.tags]
    return all(
        any(own_tag == tag or own_tag.startswith(f"{tag}/") for own_tag in own_tags) for tag in tags
    )
