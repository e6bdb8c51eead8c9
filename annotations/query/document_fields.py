"""What queries may ask of a document: its name, its metadata and its attributes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from types import MappingProxyType

from annotations.query.tree import ANY, Doc
from corpus.document import DocumentSummary
from corpus.search.query import folded_line
from corpus.text.folding import fold

Values = Sequence[str]
Attributes = Mapping[str, Values]
"""The values of a document's attributes by their folded keys."""

FIELDS: Mapping[str, Callable[[DocumentSummary], Values]] = MappingProxyType(
    {
        "title": lambda document: (document.title,),
        "author": lambda document: document.metadata.authors,
        "publisher": lambda document: _known(document.metadata.publisher),
        "published": lambda document: _known(document.metadata.published),
        "year": lambda document: _known((document.metadata.published or "")[:4]),
        "language": lambda document: _known(document.metadata.language),
        "url": lambda document: _known(document.metadata.url),
        "name": lambda document: (document.slug,),
        "added": lambda document: _known(document.added),
        "words": lambda document: (str(document.words),),
        "characters": lambda document: (str(document.characters),),
    }
)
"""The fields that every document has, by their keys."""
_OTHER_KEYS = MappingProxyType({"authors": "author", "date": "published", "document": "name"})
_DATE = re.compile(r"\d{4}(?:-\d\d){1,2}")


def _known(value: str | None) -> Values:
    return (value,) if value else ()


def values_of(document: DocumentSummary, key: str, attributes: Attributes) -> Values:
    """The values of a field; of an attribute where there is no field of this key."""
    folded = fold(key)
    field = FIELDS.get(_OTHER_KEYS.get(folded, folded))
    return attributes.get(folded, ()) if field is None else field(document)


def has_field(key: str, attributes: Mapping[str, Attributes]) -> bool:
    """Whether documents can have this field, or any has this attribute."""
    folded = fold(key)
    return _OTHER_KEYS.get(folded, folded) in FIELDS or any(
        folded in of_document for of_document in attributes.values()
    )


def fulfils(document: DocumentSummary, condition: Doc, attributes: Attributes) -> bool:
    """Whether one of the field's values compares so with the given one."""
    return any(
        _compares(value, condition) for value in values_of(document, condition.key, attributes)
    )


def is_named(document: DocumentSummary, name: str) -> bool:
    """Whether `in:` names the document: by the beginning of its slug, or by words of its title or
    publisher.
    """
    names = fold(f"{document.title} {document.metadata.publisher or ''}")
    return document.slug.startswith(name) or folded_line(name) in names


def _compares(value: str, condition: Doc) -> bool:
    given, operator = condition.value, condition.operator
    if operator == ":":
        return given == ANY or _mentions(value, given)
    order = _order(value, given)
    if order is None:
        return False
    return {
        "=": order == 0, "<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0,
    }[operator]  # fmt: skip


def _mentions(value: str, given: str) -> bool:
    """Whether the value is this number, or contains these words."""
    number, other = _number(value), _number(given)
    if number is not None and other is not None:
        return number == other
    return folded_line(given) in folded_line(value)


def _order(value: str, given: str) -> int | None:
    """-1, 0 or 1: numbers as numbers, dates up to what was given of one (2020 is all of that
    year), all else as texts. None where a number is compared with what is none.
    """
    number, other = _number(value), _number(given)
    if number is not None and other is not None:
        return (number > other) - (number < other)
    if _DATE.match(value) and (_DATE.match(given) or (other is not None and len(given) == 4)):
        value = value[: len(given)]
        return (value > given) - (value < given)
    if (number is None) != (other is None):
        return None
    one, another = folded_line(value), folded_line(given)
    return (one > another) - (one < another)


def _number(text: str) -> float | None:
    number = None
    with suppress(ValueError):
        number = float(text.strip())
    return number if number is not None and number == number else None
