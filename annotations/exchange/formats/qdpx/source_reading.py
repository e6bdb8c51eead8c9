"""Sources of a project: texts, and the texts of PDF files, with what is selected in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
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
_TEXT_OF = {
    "TextSource": None, "PDFSource": "Representation", "PictureSource": "TextDescription",
    "AudioSource": "Transcript", "VideoSource": "Transcript",
}  # fmt: skip
"""The elements within sources that hold their texts; None where it is the source itself."""
_MEDIA = {
    "PictureSource": "pictures", "AudioSource": "recordings", "VideoSource": "recordings",
}  # fmt: skip
_AREAS = {
    "PDFSelection": "areas of pages", "PictureSelection": "areas of pictures",
    "AudioSelection": "passages of recordings", "VideoSelection": "passages of recordings",
}  # fmt: skip
_SELECTIONS = ("PlainTextSelection", "TranscriptSelection")
_NO_TEXT = "documents without a plain text"


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
    """The sources that have a text: texts, PDF files, recordings with transcripts. What else there
    is of them is counted. Raises BadFile.
    """
    reader = _SourceReader(Variables(project), archive, losses, notices)
    for element in children(child(project, "Sources"), *_TEXT_OF):
        reader.read(element)
    return reader.sources


class _SourceReader:
    def __init__(
        self,
        variables: Variables,
        archive: ProjectArchive,
        losses: Counter[str],
        notices: list[str],
    ) -> None:
        self._variables, self._archive = variables, archive
        self._losses, self._notices = losses, notices
        self.sources: list[ReadSource] = []

    def read(self, element: Any) -> None:
        kind = local_name(element)
        if kind in _MEDIA:
            self._losses[_MEDIA[kind]] += 1
        for inner, what in _AREAS.items():
            self._losses[what] += sum(1 for _ in children(element, inner))
        inside = _TEXT_OF[kind]
        bodies = [element] if inside is None else list(children(element, inside))
        self._losses["codes of whole documents"] += sum(
            1 for part in {element, *bodies} for _ in children(part, "Coding")
        )
        if not bodies and kind not in _MEDIA:
            self._losses[_NO_TEXT] += 1
        for number, body in enumerate(bodies):
            self._read_text(element, body, is_first=number == 0)

    def _read_text(self, element: Any, body: Any, *, is_first: bool) -> None:
        """Read one text of a source; a recording may have several."""
        parts = [element] if body is element else [element, body]
        if not is_first:
            parts = [body]
        names = [attribute(part, "name") or _file_name(part) for part in parts]
        name = next(filter(None, names), "")
        text = self._text(body)
        if text is None:
            self._losses[_NO_TEXT] += 1
            number = sum(1 for _ in children(body, *_SELECTIONS))
            if number:
                self._notices.append(
                    f"“{name}”: its text is not in the file, so {counted(number, 'selection')} "
                    f"{were(number)} not imported"
                )
            return
        if text.encoding == "cp1252":
            self._notices.append(f"“{name}”: the text is not UTF-8; read as Windows-1252")
        notes = [read_guid(r.get("targetGUID")) for p in parts for r in children(p, "NoteRef")]
        values: dict[str, str] = {}
        for part in parts:
            values |= self._variables.values(part)
        self.sources.append(
            ReadSource(
                key=str(len(self.sources)),
                id=read_guid(parts[0].get("guid")),
                name=name,
                text=text,
                description=next(filter(None, (text_of(p, "Description") for p in parts)), ""),
                user=user_of(parts[0]),
                created=attribute(parts[0], "creationDateTime"),
                notes=notes,
                values=values,
                selections=list(self._selections(body, name)),
            )
        )

    def _text(self, element: Any) -> SourceText | None:
        inner = child(element, "PlainTextContent")
        if inner is not None:
            return source_text(whole_text(inner))
        path = element.get("plainTextPath")
        return self._archive.text(path) if path else None

    def _selections(self, element: Any, name: str) -> Iterator[ReadSelection]:
        points = {
            read_guid(point.get("guid")): point.get("position")
            for point in children(element, "SyncPoint")
        }
        misplaced = 0
        for one in children(element, *_SELECTIONS):
            selection = read_selection(one, points)
            one.clear()  # there may be a hundred thousand, and what they say is known
            if selection is None:
                misplaced += 1
            else:
                yield selection
        if misplaced:
            self._notices.append(
                f"“{name}”: {counted(misplaced, 'selection')} without a position "
                f"{were(misplaced)} not imported"
            )


def _file_name(element: Any) -> str:
    """What the file with a nameless source's text is called, unless that is an identifier."""
    last = re.split(r"[/\\\\]", attribute(element, "plainTextPath"))[-1]
    name = last.rpartition(".")[0] or last
    return "" if _IDENTIFIER.fullmatch(name) else name


def read_selection(
    element: Any, points: Mapping[str, str | None] = MappingProxyType({})
) -> ReadSelection | None:
    """A selection; None for one whose positions are no numbers. `points`: the positions of the
    points in time by which the selections of a transcript are told.
    """
    places = [
        element.get(place) or points.get(read_guid(element.get(point)))
        for place, point in (("startPosition", "fromSyncPoint"), ("endPosition", "toSyncPoint"))
    ]
    try:
        start, end = (int(place or "") for place in places)
    except ValueError:
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
