"""Memos: what an annotator writes about a document, a tag or the library as a whole.

An annotator has one memo on each of these; several people's stand beside each other. A memo
consists of parts, nearly always of one: where two libraries have changed the same memo, neither
knowing of the other, both texts are parts of it, one below the other, until its annotator edits it.
So nothing is lost, and the order of merging has no effect.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

from annotations.model import Annotator

MemoKind = Literal["document", "tag", "library"]
MEMO_KINDS: tuple[MemoKind, ...] = get_args(MemoKind)
LONGEST_MEMO = 1_000_000
"""Characters."""


class MemoSubject(NamedTuple):
    """What a memo is about."""

    kind: MemoKind
    id: str = ""
    """The id of the document or of the tag."""
    name: str = ""
    """The document's slug or the tag's name."""
    title: str = ""
    """The document's title."""

    @property
    def label(self) -> str:
        """The subject within a sentence."""
        if self.kind == "document":
            return f"“{self.title or self.name}”"
        return f"the tag {self.name}" if self.kind == "tag" else "the library"


LIBRARY = MemoSubject("library")


class MemoPart(NamedTuple):
    """One text of a memo, as one row of the library holds it. Its text never changes: an edit puts
    another part in its place.
    """

    id: str
    text: str
    created: str
    modified: str


@dataclass(frozen=True, slots=True)
class Memo:
    """What one annotator has written about one subject."""

    about: MemoSubject
    annotator: Annotator
    parts: tuple[MemoPart, ...]
    """At least one, by id."""

    @property
    def id(self) -> str:
        return self.parts[0].id

    @property
    def text(self) -> str:
        """The texts of all parts, each once."""
        return "\n\n".join(dict.fromkeys(part.text for part in self.parts))

    @property
    def created(self) -> str:
        return min(part.created for part in self.parts)

    @property
    def modified(self) -> str:
        return max(part.modified for part in self.parts)
