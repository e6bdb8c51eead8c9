"""What reading a source yields: its raw text, with its format's word on structure and metadata."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Field = Literal["title", "author", "publisher", "published", "url", "language"]


class Hint(NamedTuple):
    """A span of the raw text that the format marks as something.

    `kind` is one of `heading`, `p`, `li`, `quote`, `caption`, `code`, `title`, or of the parts of
    a page: `article`, `main`, `nav`, `header`, `footer`, `aside`, `form`. Hints may nest.
    """

    kind: str
    start: int
    end: int
    level: int = 0
    """Of a heading: 1 to 6."""


class Evidence(NamedTuple):
    """What a source says about one field of its metadata, and where."""

    field: Field
    value: str
    source: str
    """Where it is, in words: `html meta og:title`, `byline`, `front matter`."""
    weight: float
    """How likely it is right, 0 to 1; the strongest evidence for a field is used."""


@dataclass(frozen=True)
class Raw:
    """A source's raw text, with what its format says about it. Spans count code points of
    `text`.
    """

    text: str
    format: str = "plain"
    """Its name in `formats.registry`."""
    encoding: str | None = None
    structure: tuple[Hint, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    notes: tuple[str, ...] = ()
    """What a reader should know about how the text was read, as sentences; mostly empty."""
    guessed: bool = False
    """Whether the encoding is only likely."""
    without: tuple[str, ...] = ()
    """Libraries that could not be imported, with which the text might be another."""
