"""A source as it was given, and as it waits to be added to a library."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from corpus.cleaning.cleaned import Cleaned


class Source(NamedTuple):
    """The bytes as they were given, with their name."""

    data: bytes
    name: str
    format: str
    encoding: str | None = None
    origin: str | None = None
    """Where it came from, as a digest (`origin_of`); None for standard input."""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class PreparedSource:
    """A source, read and cleaned, that can be added to a library."""

    source: Source
    cleaned: Cleaned
    slug: str | None = None
    """The slug that the source itself asks for (JSON lines); None to make one of the title."""
    notes: tuple[str, ...] = ()
    """What a reader should know about how the source was read, as sentences."""
    guessed: bool = False
    """Whether its encoding is only likely."""


def origin_of(place: str | Path) -> str:
    """A digest of a path or URL: it recognises the same place again without revealing it."""
    return hashlib.sha256(str(place).encode("utf-8", "surrogatepass")).hexdigest()
