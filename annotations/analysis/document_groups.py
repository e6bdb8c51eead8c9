"""Documents in groups: by collection, or by the value of an attribute or a detail."""

from __future__ import annotations

from collections.abc import Collection, Hashable
from typing import NamedTuple

from annotations.analysis.document_conditions import DescribedDocuments, sort_key
from annotations.model.attribute_values import number_of
from annotations.model.attributes import folded
from annotations.service.reading import StoreReader

COLLECTION = "collection"
NO_GROUP = ""
"""The name of the group of documents that are in no collection, or have no value."""


class DocumentGroup(NamedTuple):
    """Some documents that have something in common."""

    name: str
    """The collection, or the value; NO_GROUP for neither."""
    documents: tuple[str, ...]
    """Ids, in the library's order."""


def document_groups(
    store: StoreReader, by: str, documents: Collection[str] | None = None
) -> tuple[str, list[DocumentGroup]]:
    """By what documents (ids, or all) are grouped, as it is written, and the groups: `by` is
    COLLECTION, or the name of an attribute or a detail. A document that is in several collections
    is in several groups. Raises UnknownAttribute.
    """
    described = DescribedDocuments(store)
    of_collections = folded(by) == COLLECTION
    name = COLLECTION if of_collections else described.key(by)
    type_ = "text" if of_collections else described.type_of(by)
    written: dict[Hashable, str] = {}
    members: dict[Hashable, list[str]] = {}
    for summary in described.summaries:
        if documents is not None and summary.id not in documents:
            continue
        values = summary.collections if of_collections else described.values(summary, by)
        for value in dict.fromkeys(values or (NO_GROUP,)):
            number = number_of(value) if type_ == "number" else None
            key = folded(" ".join(value.split())) if number is None else number
            written.setdefault(key, value)
            members.setdefault(key, []).append(summary.id)
    keys = sorted(members, key=lambda key: (key == NO_GROUP, sort_key(written[key], type_)))
    return name, [DocumentGroup(written[key], tuple(members[key])) for key in keys]
