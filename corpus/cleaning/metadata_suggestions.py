"""What a source says of each field of its metadata: where the value stands, or a value to suggest.

A suggestion is evidence too weak to be believed, or an address put into words: only a reader may
take it.
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


class Told(NamedTuple):
    """What is known of one field."""

    source: str = ""
    """Where its value stands in the source, in words; "by hand" where it is a reader's."""
    suggestion: str = ""
    """A value for a field that has none."""
    why: str = ""
    """Where the suggestion comes from."""


def told(cleaned: Cleaned, metadata: Metadata) -> dict[str, Told]:
    """For each field of `metadata`, as the library has it, what its source says; `cleaned` is the
    source cleaned just now, with its evidence.
    """
    return {
        "authors" if field == "author" else field: _told(field, cleaned, metadata)
        for field in get_args(Field)
    }


def _told(field: Field, cleaned: Cleaned, metadata: Metadata) -> Told:
    name = "authors" if field == "author" else field
    value, settled = getattr(metadata, name), getattr(cleaned.metadata, name)
    own = sorted((e for e in cleaned.evidence if e.field == field), key=lambda e: -e.weight)
    if value and value != settled:
        return Told(BY_HAND)
    if value:
        return Told(own[0].source if own else _derived(field))
    if settled:
        text = "; ".join(settled) if isinstance(settled, tuple) else settled
        return Told("", text, own[0].source if own else _derived(field))
    return _suggested(own, metadata.url if field == "title" else None)


def _derived(field: Field) -> str:
    """Where a value without evidence of its own comes from."""
    return "the address" if field == "publisher" else ""


def _suggested(weak: list[Evidence], url: str | None) -> Told:
    for evidence in weak:
        if evidence.field != "published" and evidence.value.strip():
            return Told("", " ".join(evidence.value.split()), evidence.source)
    words = title_of(url) if url else ""
    return Told("", words, "the address") if words else Told()


def title_of(url: str) -> str:
    """The title that the last part of an address was made of, as far as it can be read there."""
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
