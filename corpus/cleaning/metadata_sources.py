"""Where each field of a document's metadata comes from, or what to suggest for an empty one.

A suggestion is evidence that is too weak to be believed, or a title read from an address: only a
reader may accept it.
"""

from __future__ import annotations

import re
from typing import NamedTuple, get_args
from urllib.parse import unquote, urlsplit

from corpus.cleaning.cleaned import Cleaned
from corpus.document import Metadata
from corpus.formats.raw import Evidence, Field

BY_HAND = "by hand"
_FEWEST_WORDS = 3
"""Of an address, to be somebody's title and no number or section."""


class FieldSource(NamedTuple):
    """Where the value of one field comes from, or a suggestion."""

    source: str = ""
    """Where its value is in the source, in words; "by hand" if a reader wrote it."""
    suggestion: str = ""
    """A value for a field that has none."""
    why: str = ""
    """Where the suggestion comes from."""


def field_sources(cleaned: Cleaned, metadata: Metadata) -> dict[str, FieldSource]:
    """The source of each field of `metadata`, as the library has it, by the field's name; `cleaned`
    is the document's source cleaned just now, with its evidence.
    """
    return {
        "authors" if field == "author" else field: _source_of(field, cleaned, metadata)
        for field in get_args(Field)
    }


def _source_of(field: Field, cleaned: Cleaned, metadata: Metadata) -> FieldSource:
    name = "authors" if field == "author" else field
    value, settled = getattr(metadata, name), getattr(cleaned.metadata, name)
    own = sorted((e for e in cleaned.evidence if e.field == field), key=lambda e: -e.weight)
    if value and value != settled:
        return FieldSource(BY_HAND)
    if value:
        return FieldSource(own[0].source if own else _derived(field))
    if settled:
        text = "; ".join(settled) if isinstance(settled, tuple) else settled
        return FieldSource("", text, own[0].source if own else _derived(field))
    return _suggested(own, metadata.url if field == "title" else None)


def _derived(field: Field) -> str:
    """Where a value comes from that has no evidence of its own."""
    return "the address" if field == "publisher" else ""


def _suggested(weak: list[Evidence], url: str | None) -> FieldSource:
    for evidence in weak:
        if evidence.field != "published" and evidence.value.strip():
            return FieldSource("", " ".join(evidence.value.split()), evidence.source)
    words = title_of(url) if url else ""
    return FieldSource("", words, "the address") if words else FieldSource()


def title_of(url: str) -> str:
    """The title from which the last part of an address was made, as far as it can be read."""
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:
        return ""
    for part in reversed(path.split("/")):
        stem = re.sub(r"\.\w{1,5}\Z", "", part)
        words = [word for word in re.split(r"[-_+\s]+", stem) if word]
        while words and any(map(str.isdigit, words[-1])):  # numbers of the site's own
            words.pop()
        if len(words) >= _FEWEST_WORDS and all(re.fullmatch(r"\w+", word) for word in words):
            title = " ".join(words)
            return title[:1].upper() + title[1:]
    return ""
