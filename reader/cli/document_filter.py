"""The documents that `--collection` and `--where` choose."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from annotations.analysis.document_conditions import DescribedDocuments, parse_condition
from annotations.service.reading import StoreReader
from corpus.document import DocumentSummary


def matching_documents(
    store: StoreReader, collections: Sequence[str], conditions: Sequence[str]
) -> list[DocumentSummary]:
    """The documents in any of these collections that fulfil all conditions, as they were written.
    Raises BadCondition, UnknownCollection, UnknownAttribute.
    """
    parsed = [parse_condition(text) for text in conditions]
    return DescribedDocuments(store).matching(collections, parsed)


def chosen_documents(
    store: StoreReader, names: Sequence[str], collections: Sequence[str], conditions: Sequence[str]
) -> list[str] | None:
    """The ids of the documents of these names that pass the filters; None where all are meant.
    Raises UnknownDocument, and as `matching_documents` does.
    """
    ids = [store.documents.find(name) for name in dict.fromkeys(names)]
    if not collections and not conditions:
        return list(dict.fromkeys(ids)) if names else None
    matching = [summary.id for summary in matching_documents(store, collections, conditions)]
    return [id_ for id_ in dict.fromkeys(ids) if id_ in matching] if names else matching


def limited(ids: Collection[str] | None) -> Callable[[str], bool]:
    """Whether a document (an id) is among those of `chosen_documents`."""
    return (lambda _: True) if ids is None else frozenset(ids).__contains__
