"""The annotations that the filters of a command select, and what its query asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from annotations.model import Annotation, Status
from annotations.model.annotator_names import annotator_name
from annotations.service.reading import StoreReader
from reader.cli.output import print_error

if TYPE_CHECKING:
    from annotations.query.tree import Node


def filtered_annotations(
    store: StoreReader,
    *,
    tag: str | None,
    document: str | None,
    by: str | None,
    status: Status | None,
    query: str | None = None,
    collections: Sequence[str] = (),
    conditions: Sequence[str] = (),
) -> list[Annotation]:
    """The annotations that pass the filters. Raises UnknownDocument, UnknownTag, UnknownCollection
    and UnknownAttribute for names that the library does not know: an empty answer would look like a
    finding.
    """
    id_ = None if document is None else store.documents.find(document)
    if tag is not None and not any(
        t.name.startswith(f"{tag}/") for t in store.tags.codebook().tags
    ):
        store.tags.get(tag)
    annotator = None if by is None else annotator_name(by)
    if query is None:
        annotations = store.annotations(document=id_, tag=tag, annotator=annotator, status=status)
    else:
        from annotations.analysis.annotation_query import answered  # with its tables: who filters

        # Read once: what others have tagged counts for a query as well.
        annotations = [
            one
            for one in answered(store, asked_tree(store, query))
            if id_ in (None, one.document)
            and (tag is None or any(own == tag or own.startswith(f"{tag}/") for own in one.tags))
            and annotator in (None, one.annotator.name)
            and status in (None, one.status)
        ]
    if collections or conditions:
        from reader.cli.document_filter import matching_documents  # as above

        matching = {summary.id for summary in matching_documents(store, collections, conditions)}
        annotations = [one for one in annotations if one.document in matching]
    return annotations


def asked_tree(store: StoreReader, query: str, *, quiet: bool = False) -> Node:
    """What a query asks; names in it that the library does not know are said on standard error,
    if not `quiet`. Raises BadQuery for one that asks nothing.
    """
    from annotations.analysis.annotation_query import required_query

    asked = required_query(store, query)
    for problem in asked.problems if not quiet else ():
        print_error(problem)
    return asked.tree
