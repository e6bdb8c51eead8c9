"""Sources of a project: texts, and the texts of PDF files, with what is selected in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from annotations.exchange.formats.qdpx.archive import ProjectArchive
from annotations.exchange.formats.qdpx.guids import read_guid
from annotations.exchange.formats.qdpx.note_reading import user_of
from annotations.exchange.formats.qdpx.source_texts import SourceText, source_text
from annotations.exchange.formats.qdpx.variable_reading import Variables
from annotations.exchange.formats.qdpx.xml_reading import (
    attribute,
    child,
    children,
    counted,
    local_name,
    text_of,
    were,
    whole_text,
)

_IDENTIFIER = re.compile(r"\{?[0-9a-fA-F-]{32,36}\}?")
_OTHERS = {
    "PictureSource": "pictures", "AudioSource": "recordings", "VideoSource": "recordings",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReadCoding:
    """A code on a selection."""

    code: str
    """Its identifier."""
    user: str
    created: str


@dataclass(frozen=True, slots=True)
class ReadSelection:
    """A passage of a source."""

    id: str
    start: int
    end: int
    name: str
    description: str
    codings: tuple[ReadCoding, ...]
    notes: tuple[str, ...]
    """Identifiers."""
    user: str
    created: str
    modified: str


@dataclass
class ReadSource:
    """A text of a project."""

    key: str
    """What tells it apart from the others of the file."""
    id: str
    name: str
    text: SourceText
    description: str
    user: str
    created: str
    notes: list[str]
    """Identifiers of notes on the whole."""
    values: dict[str, str]
    """Variables by name."""
    selections: list[ReadSelection] = field(default_factory=list)


def read_sources(
    project: Any, archive: ProjectArchive, losses: Counter[str], notices: list[str]
) -> list[ReadSource]:
    """The sources that are texts; the others are counted. Raises BadFile."""
    variables = Variables(project)
    sources: list[ReadSource] = []
    for element in child(project, "Sources") if child(project, "Sources") is not None else ():
        kind = local_name(element)
        if kind in _OTHERS:
            losses[_OTHERS[kind]] += 1
        if kind not in ("TextSource", "PDFSource"):
            continue
        name = attribute(element, "name") or _file_name(element)
        body = element if kind == "TextSource" else child(element, "Representation")
        losses["areas of pages"] += sum(1 for _ in children(element, "PDFSelection"))
        text = None if body is None else _text(body, archive)
        if text is None:
            losses["documents without a plain text"] += 1
            number = sum(1 for _ in children(body, "PlainTextSelection"))
            if number:
                notices.append(
                    f"“{name}”: its text is not in the file, so {counted(number, 'selection')} "
                    f"{were(number)} not imported"
                )
            continue
        if text.encoding == "cp1252":
            notices.append(f"“{name}”: the text is not UTF-8; read as Windows-1252")
        parts = [element] if body is element else [element, body]
        losses["codes of whole documents"] += sum(
            1 for part in parts for _ in children(part, "Coding")
        )
        sources.append(
            ReadSource(
                f"{len(sources)}",
                read_guid(element.get("guid")),
                name,
                text,
                next(filter(None, (text_of(part, "Description") for part in parts)), ""),
                user_of(element),
                attribute(element, "creationDateTime"),
                [read_guid(r.get("targetGUID")) for p in parts for r in children(p, "NoteRef")],
                {k: v for part in parts for k, v in variables.values(part).items()},
                list(_selections(body, name, notices)),
            )
        )
    return sources


def _file_name(element: Any) -> str:
    """What the file with a nameless source's text is called, unless that is an identifier."""
    last = re.split(r"[/\\\\]", attribute(element, "plainTextPath"))[-1]
    name = last.rpartition(".")[0] or last
    return "" if _IDENTIFIER.fullmatch(name) else name


def _text(element: Any, archive: ProjectArchive) -> SourceText | None:
    inner = child(element, "PlainTextContent")
    if inner is not None:
        return source_text(whole_text(inner))
    path = element.get("plainTextPath")
    return archive.text(path) if path else None


def _selections(element: Any, name: str, notices: list[str]) -> Iterator[ReadSelection]:
    misplaced = 0
    for one in children(element, "PlainTextSelection"):
        selection = read_selection(one)
        one.clear()  # there may be a hundred thousand, and what they say is known
        if selection is None:
            misplaced += 1
        else:
            yield selection
    if misplaced:
        notices.append(
            f"“{name}”: {counted(misplaced, 'selection')} without a position "
            f"{were(misplaced)} not imported"
        )


def read_selection(element: Any) -> ReadSelection | None:
    """A selection; None for one whose positions are no numbers."""
    try:
        start, end = int(element.get("startPosition")), int(element.get("endPosition"))
    except (TypeError, ValueError):
        return None
    user = user_of(element)
    codings = tuple(
        ReadCoding(
            read_guid(ref.get("targetGUID")),
            user_of(coding) or user,
            attribute(coding, "creationDateTime"),
        )
        for coding in children(element, "Coding")
        for ref in children(coding, "CodeRef")
    )
    owners = [element, *children(element, "Coding")]
    notes = [read_guid(ref.get("targetGUID")) for o in owners for ref in children(o, "NoteRef")]
    return ReadSelection(
        read_guid(element.get("guid")),
        start,
        end,
        attribute(element, "name"),
        text_of(element, "Description"),
        codings,
        tuple(notes),
        user or next((coding.user for coding in codings if coding.user), ""),
        attribute(element, "creationDateTime"),
        attribute(element, "modifiedDateTime"),
    )
