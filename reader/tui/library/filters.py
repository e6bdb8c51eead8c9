"""Which documents are listed: what was typed, and whether a document passes. Pure functions.

Imported by the first filter: the list is painted without it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from annotations.model.attributes import AttributeType, folded
from annotations.query.document_fields import fulfils
from annotations.query.tree import Doc
from corpus.document import DocumentSummary
from corpus.text.romanisation import latin_form

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
