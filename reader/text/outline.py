"""The headings of a text as places to go to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from corpus.document import Document
from corpus.text.romanisation import latin_form


class Heading(NamedTuple):
    """A heading of a text."""

    offset: int
    """Where it begins, in code points."""
    text: str
    """In one line."""
    percent: int
    """How far down the text it is."""


def outline(document: Document) -> list[Heading]:
    """The headings of a document, in order. The title is metadata, and none of them."""
    length = max(1, len(document.text))
    return [
        Heading(
            block.start,
            " ".join(document.text[block.start : block.end].split()),
            round(100 * block.start / length),
        )
        for block in document.blocks
        if block.kind == "heading"
    ]


def heading_at(headings: Sequence[Heading], offset: int) -> int | None:
    """The index of the heading that `offset` is below; None before the first."""
    begun = [n for n, heading in enumerate(headings) if heading.offset <= offset]
    return begun[-1] if begun else None


def matching_headings(headings: Sequence[Heading], typed: str) -> list[Heading]:
    """The headings with every word typed, or its beginning; those that begin with it come first."""
    needle = latin_form(" ".join(typed.split()))
    words = needle.split()

    def fits(heading: Heading) -> bool:
        return all(word in latin_form(heading.text) for word in words)

    fitting = [heading for heading in headings if fits(heading)]
    return sorted(fitting, key=lambda heading: not latin_form(heading.text).startswith(needle))
