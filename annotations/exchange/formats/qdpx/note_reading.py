"""Notes of a project: on selections, sources, codes, or on nothing, which are memos here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from annotations.exchange.formats.qdpx.archive import ProjectArchive
from annotations.exchange.formats.qdpx.guids import read_guid
from annotations.exchange.formats.qdpx.xml_reading import (
    attribute,
    child,
    children,
    text_of,
    tidy,
    whole_text,
)

_DOTS = ("…", "...")


@dataclass(frozen=True, slots=True)
class ReadNote:
    """A note of a file."""

    text: str
    user: str
    """The identifier of who wrote it; empty where the file does not say."""
    created: str
    modified: str
    selection: Any = None
    """The element of a selection within the note: several programs say so where in the source that
    refers to it the note is.
    """


@dataclass
class Notes:
    """The notes of a file by their identifiers."""

    by_id: dict[str, ReadNote] = field(default_factory=dict)
    unreadable: int = 0
    """Notes whose text is not in the file, or in another format only."""
    used: set[str] = field(default_factory=set)
    """Those that are on something."""

    def take(self, id_: str) -> ReadNote | None:
        """The note with this identifier, which is on something."""
        self.used.add(id_)
        return self.by_id.get(id_)

    def free(self) -> list[ReadNote]:
        """Those that are on nothing."""
        return [note for id_, note in self.by_id.items() if id_ not in self.used]


def read_notes(project: Any, archive: ProjectArchive) -> Notes:
    notes = Notes()
    for element in children(child(project, "Notes"), "Note"):
        text = _text(element, archive)
        if not text:
            notes.unreadable += 1
            continue
        note = ReadNote(
            text,
            user_of(element),
            attribute(element, "creationDateTime"),
            attribute(element, "modifiedDateTime"),
            child(element, "PlainTextSelection"),
        )
        id_ = read_guid(element.get("guid")) or f"note {len(notes.by_id)}"
        notes.by_id.setdefault(id_, note)
        if note.selection is None:
            element.clear()  # there may be a hundred thousand
    return notes


def user_of(element: Any) -> str:
    """The identifier of who made something, else of who changed it last."""
    return read_guid(element.get("creatingUser")) or read_guid(element.get("modifyingUser"))


def _text(element: Any, archive: ProjectArchive) -> str:
    """The title of a note, unless its text begins so; its text; its description."""
    if archive.is_ours:
        return whole_text(child(element, "PlainTextContent"))
    content = text_of(element, "PlainTextContent")
    if not content and element.get("plainTextPath"):
        source = archive.text(element.get("plainTextPath"))
        content = tidy(source.text) if source is not None else ""
    description = text_of(element, "Description")
    parts = [content, "" if description in content else description]
    name = attribute(element, "name")
    start = name
    for dots in _DOTS:
        start = start.removesuffix(dots)
    if name and not " ".join(content.split()).startswith(start.rstrip()):
        parts.insert(0, name)
    return "\n\n".join(filter(None, parts)) if content or description else ""
