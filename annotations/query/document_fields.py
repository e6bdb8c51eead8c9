"""What queries may ask of a document: its name, its details, attributes and collections."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from annotations.model.attribute_values import days_of, number_of
from annotations.model.attributes import AttributeType, folded, within
from annotations.query.tree import ANY, Doc, Operator
from corpus.document import DocumentSummary
from corpus.search.query import folded_line
from corpus.text.romanisation import latin_form, romanised

COLLECTION = "collection"


class Field(NamedTuple):
    """Something that every document may have."""

    type: AttributeType
    values: Callable[[DocumentSummary], Sequence[str]]


FIELDS: Mapping[str, Field] = MappingProxyType(
    {
        "title": Field("text", lambda document: (document.title,)),
        "author": Field("text", lambda document: document.metadata.authors),
        "publisher": Field("text", lambda document: _known(document.metadata.publisher)),
        "published": Field("date", lambda document: _known(document.metadata.published)),
        "language": Field("text", lambda document: _known(document.metadata.language)),
        "url": Field("text", lambda document: _known(document.metadata.url)),
        "words": Field("number", lambda document: (str(document.words),)),
    }
)
"""The fields of every document, by their keys. Where no attribute is called year, that is a
document's year of publication.
"""
_YEAR = Field("number", lambda document: _known((document.metadata.published or "")[:4]))
_COMPARED: Mapping[Operator, Callable[[Any, Any], bool]] = MappingProxyType(
    {
        ":": operator.eq, "=": operator.eq, "<": operator.lt, "<=": operator.le,
        ">": operator.gt, ">=": operator.ge,
    }
)  # fmt: skip


def _known(value: str | None) -> Sequence[str]:
    return (value,) if value else ()


def known_keys(types: Mapping[str, AttributeType]) -> list[str]:
    """The keys that can be asked for, given those of the attributes."""
    return list(dict.fromkeys([*FIELDS, *types, "year", COLLECTION]))


def is_key(key: str, types: Mapping[str, AttributeType]) -> bool:
    """Whether there is a field or an attribute of this key."""
    return any(folded(known) == folded(key) for known in known_keys(types))


def values_of(document: DocumentSummary, key: str) -> Sequence[str]:
    """The values of a field or an attribute; several where a document has several authors."""
    wanted = folded(key)
    if wanted == COLLECTION:
        return document.collections
    if wanted in FIELDS:
        return FIELDS[wanted].values(document)
    for own, value in document.attributes.items():
        if folded(own) == wanted:
            return _known(value)
    return _YEAR.values(document) if wanted == "year" else ()


def fulfils(document: DocumentSummary, condition: Doc, types: Mapping[str, AttributeType]) -> bool:
    """Whether one of the field's values compares so with the given one. `types`: of attributes, by
    key.
    """
    values = values_of(document, condition.key)
    if condition.operator == ":" and condition.value == ANY:
        return bool(values)
    if condition.key == COLLECTION:
        return any(within(value, condition.value) for value in values)
    type_ = _type_of(condition.key, types)
    return any(compares(v, condition.operator, condition.value, type_) for v in values)


def _type_of(key: str, types: Mapping[str, AttributeType]) -> AttributeType:
    wanted = folded(key)
    if wanted in FIELDS:
        return FIELDS[wanted].type
    declared = next((type_ for own, type_ in types.items() if folded(own) == wanted), None)
    return declared or ("number" if wanted == "year" else "text")


def is_named(document: DocumentSummary, name: str) -> bool:
    """Whether `in:` names the document: by the beginning of its slug, or by words of its title or
    publisher.
    """
    names = latin_form(f"{document.title} {document.metadata.publisher or ''}")
    return document.slug.startswith(name) or romanised(folded_line(name)) in names


def compares(value: str, sign: Operator, given: str, type_: AttributeType) -> bool:
    """Whether a value compares so with a given one. A date in part stands for all its days: `=` is
    within them, `>` after them. Of texts, `:` asks for a part. What is not of the type compares
    with nothing.
    """
    if type_ == "number":
        number, bound = number_of(value), number_of(given)
        return number is not None and bound is not None and _COMPARED[sign](number, bound)
    if type_ == "date":
        days, limit = days_of(value), days_of(given)
        if days is None or limit is None:
            return False
        return {
            ":": limit.first <= days.first and days.last <= limit.last,
            "=": limit.first <= days.first and days.last <= limit.last,
            "<": days.last < limit.first,
            "<=": days.last <= limit.last,
            ">": days.first > limit.last,
            ">=": days.first >= limit.first,
        }[sign]
    if sign == ":":
        return folded_line(given) in folded_line(value)
    return _COMPARED[sign](folded_line(value), folded_line(given))
