"""What every input format declares about itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from corpus.formats.raw import Raw

Content = TypeVar("Content", bytes, str)


@dataclass(frozen=True)
class Format(Generic[Content]):
    """One input format: how its sources are recognised, and how they are read.

    `Format[bytes]` is a binary format, `Format[str]` one whose sources are text: it gets them
    decoded, with line ends as newlines. A module that declares a format is imported at the start of
    the program, so it imports the libraries that it needs only in `read`.
    """

    name: str
    """As `Raw.format` has it and the library stores it."""
    sniff: Callable[[Content], bool]
    """Whether a source is in this format, by its content. Runs in the program itself: it looks at
    bytes or characters and parses nothing.
    """
    read: Callable[[Content], Raw]
    """Raises UnreadableSource with a sentence that lacks its subject, the name of the file."""
    suffixes: tuple[str, ...] = ()
    """Of its files, in lower case, the usual one first. They decide where a text format's content
    does not; a binary format is known by its content alone.
    """
    media_types: tuple[str, ...] = ()
    """Under which web servers send it."""
    isolated: bool = False
    """`read` runs in a child process, which a hostile file may hang or bring down."""
    requires: tuple[str, ...] = ()
    """Modules without which an isolated format cannot be read at all."""
    structured: bool = False
    """The format says where a paragraph ends, so no line of it was wrapped to a width."""
    document_only: bool = False
    """A source is a document with nothing around it, so cleaning drops nothing for its shape or
    place alone.
    """
    second_pass: bool = True
    """Whether cleaning looks again at what it has left, as at a text of its own. Not where the
    format knows better which lines belong together.
    """
