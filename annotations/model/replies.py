"""Replies: what annotators answer to an annotation, one below the other.

A thread is flat and in the order in which its replies were first written; of several that were
written at one moment, in the order of their ids. Both travel with a reply, so the order is the same
in every library, whatever was merged when.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from annotations.errors import BadReply
from annotations.model import Annotator
from annotations.model.notes import stored_note

LONGEST_REPLY = 20_000
"""Characters: less than a cell of a spreadsheet holds."""
_UNSEEN = ("Cc", "Cf", "Zs", "Zl", "Zp")
"""The categories of characters that by themselves are nothing to read."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What one annotator answered to an annotation. Its text never changes under its id: an edit
    puts another reply in its place, which keeps the time at which the first was written.
    """

    id: str
    annotation: str
    """The annotation's id."""
    annotator: Annotator
    text: str
    created: str
    modified: str
    slug: str | None = None
    """The document of the annotation; None where the annotation is not shown: it was deleted, or
    is not in this library.
    """

    @property
    def edited(self) -> bool:
        """Whether it replaced an earlier text."""
        return self.modified != self.created


def reply_text(text: str) -> str:
    """The form in which a reply is kept. Raises BadReply for one that says nothing or is too
    long.
    """
    kept = (stored_note(text) or "").strip("\n")
    if not any(unicodedata.category(character) not in _UNSEEN for character in kept):
        raise BadReply("a reply needs some text")
    if len(kept) > LONGEST_REPLY:
        raise BadReply(
            f"a reply can have at most {LONGEST_REPLY:,} characters, this one has {len(kept):,}"
        )
    return kept


def is_stored_reply(value: object) -> bool:
    """Whether a value is a text in the form in which replies are kept, in whatever version of
    Unicode it was found to say something.
    """
    return isinstance(value, str) and len(value) <= LONGEST_REPLY and stored_note(value) == value
