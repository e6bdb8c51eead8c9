"""Attributes of documents, and the collections that documents belong to.

An attribute is a key with a value, such as `year` = `1920`. A value is kept as it was typed; its
key says for the whole library whether values are compared as texts, numbers or dates. A collection
is a set of documents with a name; `/` nests, as in tags. Keys and names differ by more than case.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, get_args

from annotations.errors import BadAttribute, BadCollection
from annotations.model.attribute_values import is_date, is_number, looks_like_number
from annotations.model.notes import with_line_feeds
from corpus.document import LONGEST_DETAIL
from corpus.text.storable import storable

AttributeType = Literal["text", "number", "date"]
ATTRIBUTE_TYPES: tuple[AttributeType, ...] = get_args(AttributeType)
DETAILS = ("title", "author", "publisher", "published", "url", "language")
"""The details that every document has; conditions name them as they name attributes."""
NOT_ATTRIBUTES = frozenset(
    {*DETAILS, "authors", "document", "id", "collection", "collections"} | {"annotator", "tag"}
)
"""What no attribute can be called, since it already means something else about a document."""
_LONGEST_NAME = 100
_IN_CONDITIONS = "=<>!~:"
"""What ends a key in a condition or a query."""
_HIDDEN = {"Cc", "Cf", "Cs"}


def attribute_key(name: str) -> str:
    """The form in which an attribute's key is kept. Raises BadAttribute with the reason."""
    tidy = _tidy(name)
    if not tidy:
        raise BadAttribute("the attribute needs a name")
    if len(tidy) > _LONGEST_NAME:
        raise BadAttribute(f"an attribute's name can have at most {_LONGEST_NAME} characters")
    wrong = next((char for char in tidy if char in _IN_CONDITIONS or char == '"'), None)
    if wrong is not None:
        raise BadAttribute(f"an attribute's name cannot contain “{wrong}”: {tidy}")
    if any(unicodedata.category(char) in _HIDDEN for char in tidy):
        raise BadAttribute("an attribute's name cannot contain control characters")
    if folded(tidy) in NOT_ATTRIBUTES:
        raise BadAttribute(f"{tidy} cannot be an attribute: every document has this detail already")
    return tidy


def attribute_value(value: str) -> str:
    """The form in which a value is kept: as typed, without white space at its ends; "" is none.
    Raises BadAttribute.
    """
    kept = with_line_feeds(storable(value)).strip()
    if len(kept) > LONGEST_DETAIL:
        raise BadAttribute(f"a value can have at most {LONGEST_DETAIL:,} characters")
    return kept


def collection_name(name: str) -> str:
    """The form in which a collection's name is kept. Raises BadCollection with the reason."""
    tidy = _tidy(name)
    if not tidy:
        raise BadCollection("the collection needs a name")
    if len(tidy) > _LONGEST_NAME:
        raise BadCollection(f"a collection's name can have at most {_LONGEST_NAME} characters")
    if ";" in tidy:
        raise BadCollection(f"a collection's name cannot contain “;”: {tidy}")
    if any(unicodedata.category(char) in _HIDDEN for char in tidy):
        raise BadCollection("a collection's name cannot contain control characters")
    parts = [part.strip() for part in tidy.split("/")]
    if not all(parts):
        raise BadCollection("a collection's name needs a word on both sides of each “/”")
    return "/".join(parts)


def within(collection: str, other: str) -> bool:
    """Whether a collection is this other one, or nested in it."""
    inner, outer = folded(collection), folded(other)
    return inner == outer or inner.startswith(f"{outer}/")


@lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """The form in which keys and names of collections are compared."""
    return unicodedata.normalize("NFC", name.casefold())


def fits(value: str, type_: AttributeType) -> bool:
    """Whether a value can be of this type."""
    if type_ == "number":
        return is_number(value)
    return type_ == "text" or is_date(value)


def inferred_type(values: Iterable[str]) -> AttributeType:
    """The type of an attribute that has these values and no type yet. What only looks like a
    number, as a postal code with a leading zero does, is a text.
    """
    every = list(values)
    if every and all(map(looks_like_number, every)):
        return "number"
    return "date" if every and all(map(is_date, every)) else "text"


def _tidy(name: str) -> str:
    return unicodedata.normalize("NFC", " ".join(storable(name).split()))
