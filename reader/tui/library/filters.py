"""Which documents are listed, and in which order. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from annotations.model.attributes import AttributeType, folded
from annotations.query.document_fields import fulfils
from annotations.query.tree import Doc
from corpus.document import DocumentSummary
from corpus.text.romanisation import latin_form

GRAMMAR = "title, author, date · tag:claim · by:Ann · publisher:post · is:unread"
"""What can be typed, as the field says it."""
WITH_ATTRIBUTES = "title · tag:claim · collection:press · doc.year>1920 · is:unread"
"""The same in a library whose documents have collections or attributes."""
_TERM = re.compile(r'(?i)(tag|by|publisher|collection|is):(?:"([^"]*)"?|(\S*))|(\S+)')
_FIELD = re.compile(
    r'(?i)(?<!\S)doc\.(?:"([^"]+)"|([^\s:=<>"]+))(<=|>=|[:=<>])(?:"([^"]*)"?|(\S*))'
)


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """What a document must have to be listed; everything folded."""

    words: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    annotators: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    is_: tuple[str, ...] = ()
    """Beginnings of `unread`, `read`, `annotated`."""
    collections: tuple[str, ...] = ()
    fields: tuple[Doc, ...] = ()
    """What is asked of attributes and details."""


def parse_filter(typed: str) -> DocumentFilter:
    """What somebody typed; what is no filter is a word."""
    kinds = ("word", "tag", "by", "publisher", "is", "collection")
    found: dict[str, list[str]] = {kind: [] for kind in kinds}
    fields = [
        Doc(folded(" ".join((quoted_key or key).split())), sign, quoted or value)
        for quoted_key, key, sign, quoted, value in _FIELD.findall(typed)
        if quoted or value
    ]
    for name, quoted, value, word in _TERM.findall(_FIELD.sub(" ", typed)):
        if name:
            found[name.lower()].append(latin_form(quoted or value))
        else:
            found["word"] += latin_form(word).split()
    words, tags, annotators, publishers, is_, collections = (
        tuple(filter(None, found[kind])) for kind in kinds
    )
    return DocumentFilter(words, tags, annotators, publishers, is_, collections, tuple(fields))


def matches(
    summary: DocumentSummary,
    wanted: DocumentFilter,
    *,
    annotators: Collection[str] = (),
    read: bool = True,
    types: Mapping[str, AttributeType] = MappingProxyType({}),
) -> bool:
    """Whether a document passes; `annotators`: who has annotated it, by name; `read`: whether this
    annotator has opened it; `types`: of the library's attributes, by key.
    """
    metadata = summary.metadata
    fields = (
        metadata.title, *metadata.authors, metadata.publisher, metadata.published, summary.slug,
        *summary.collections, *summary.attributes.values(),
    )  # fmt: skip
    text = latin_form(" ".join(field for field in fields if field))
    tags = [latin_form(tag) for tag in summary.tags]
    names = [latin_form(name) for name in annotators]
    inside = [latin_form(name) for name in summary.collections]
    publisher = latin_form(metadata.publisher or "")
    states = {"unread": not read, "read": read, "annotated": summary.annotations > 0}
    return (
        all(word in text for word in wanted.words)
        and all(any(tag.startswith(begin) for tag in tags) for begin in wanted.tags)
        and all(any(name.startswith(begin) for name in names) for begin in wanted.annotators)
        and all(part in publisher for part in wanted.publishers)
        and all(any(name.startswith(begin) for name in inside) for begin in wanted.collections)
        and all(fulfils(summary, asked, types) for asked in wanted.fields)
        and all(
            any(true and state.startswith(begin) for state, true in states.items())
            for begin in wanted.is_
        )
    )


ORDERS: Mapping[str, Callable[[DocumentSummary], Any]] = MappingProxyType(
    {
        "title": lambda document: document.title.casefold(),
        "publisher": lambda document: (
            document.metadata.publisher is None, (document.metadata.publisher or "").casefold(),
        ),
        "date": lambda document: _descending(document.metadata.published or ""),
        "length": lambda document: -document.words,
        "annotations": lambda document: -document.annotations,
        "added": lambda document: _descending(document.added),
    }
)  # fmt: skip
"""How the list can be sorted, by name: latest, longest and most annotated first."""


def _descending(text: str) -> list[int]:
    """A key that sorts texts the other way round, the empty one last."""
    return [-ord(character) for character in text] or [1]


def in_order(documents: Sequence[DocumentSummary], order: str) -> list[DocumentSummary]:
    """The documents in one of `ORDERS`; those that are alike by title."""
    key = ORDERS.get(order, ORDERS["title"])
    by_title = sorted(documents, key=lambda document: (document.title.casefold(), document.slug))
    return sorted(by_title, key=key)
