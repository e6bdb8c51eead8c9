"""Codes of a project or a codebook file as tags."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from annotations.exchange.formats.qdpx.guids import read_guid
from annotations.exchange.formats.qdpx.xml_reading import attribute, child, children, text_of
from annotations.model import TagEntry
from annotations.model.tag_colours import HUES, nearest_colour
from annotations.model.tag_names import LONGEST_NAME, LONGEST_PART
from corpus.document import LONGEST_DETAIL

_DIGEST = 6
_LONGEST = 80
"""Characters of a name in a sentence."""
_SHOWN = 3
_NAMELESS = "code"
_OUR_COLOURS = {hue: name for name, hue in HUES.items()}


@dataclass
class Codes:
    """The codes of a file."""

    names: dict[str, str] = field(default_factory=dict)
    """The name of the tag for each code, by the code's identifier."""
    entries: dict[str, TagEntry] = field(default_factory=dict)
    """The tags by name, in their order; those that only hold others are not among them."""
    only_holding: dict[str, TagEntry] = field(default_factory=dict)
    """Codes that cannot be used, by name."""
    notes: dict[str, list[str]] = field(default_factory=dict)
    """Identifiers of notes on a tag, by its name."""
    notices: list[str] = field(default_factory=list)

    def used(self, name: str) -> None:
        """Make a tag of a code that cannot be used, and is."""
        if name in self.only_holding:
            self.entries.setdefault(name, self.only_holding.pop(name))


def read_codes(parent: Any) -> Codes:
    """The codes below an element that holds the element Codes (None for no such element)."""
    codes = Codes()
    given: dict[str, str] = {}
    renamed: list[str] = []
    for element, path in _walk(child(parent, "Codes")):
        name, written = _fitting(path), " / ".join(path)
        if given.get(name, written) != written:
            name = _told_apart(name, written)
        if name in given:
            codes.notices.append(f"the file has several codes “{written}”: imported as one tag")
        elif name != "/".join(path) or "/" in attribute(element, "name"):
            renamed.append(f"“{written[:_LONGEST]}” as {name[:_LONGEST]}")
        given.setdefault(name, written)
        id_ = read_guid(element.get("guid"))
        if id_ and codes.names.setdefault(id_, name) != name:
            codes.notices.append(
                f"the codes {codes.names[id_]} and {name} have the same identifier; what has it "
                f"was imported as {codes.names[id_]}"
            )
        codable = (element.get("isCodable") or "true").strip().lower() not in ("false", "0")
        if name not in codes.entries:
            group = codes.entries if codable else codes.only_holding
            group.setdefault(name, _entry(element, name, path[-1]))
        notes = [read_guid(ref.get("targetGUID")) for ref in children(element, "NoteRef")]
        codes.notes.setdefault(name, []).extend(filter(None, notes))
    if renamed:
        others = f", and {len(renamed) - _SHOWN:,} more" if len(renamed) > _SHOWN else ""
        codes.notices.append(
            "codes whose names no tag can have were imported with others: "
            f"{'; '.join(renamed[:_SHOWN])}{others}"
        )
    return codes


def _walk(codes: Any) -> Iterator[tuple[Any, list[str]]]:
    """Every code with its name and those of the codes around it, outermost first."""
    pending = [(element, _path([], element)) for element in reversed(list(children(codes, "Code")))]
    while pending:
        element, path = pending.pop()
        yield element, path
        inner = reversed(list(children(element, "Code")))
        pending += [(below, _path(path, below)) for below in inner]


def _path(above: list[str], element: Any) -> list[str]:
    visible = "".join(
        char
        for char in attribute(element, "name").replace("/", "-")
        if unicodedata.category(char) not in {"Cc", "Cf", "Cs"}
    )
    return [*above, unicodedata.normalize("NFC", " ".join(visible.split())) or _NAMELESS]


def _fitting(path: list[str]) -> str:
    """The tag's name: with as many of the outer codes as there is room for."""
    parts = [part if len(part) <= LONGEST_PART else _told_apart(part, part) for part in path]
    while len(name := "/".join(parts)) > LONGEST_NAME:
        del parts[0]
    return name


def _told_apart(name: str, written: str) -> str:
    """A name with an ending that depends on the whole of what the file says."""
    ending = f"…{sha256(written.encode()).hexdigest()[:_DIGEST]}"
    outer, slash, part = name.rpartition("/")
    return f"{outer}{slash}{part[: LONGEST_PART - len(ending)].rstrip()}{ending}"


def _entry(element: Any, name: str, own: str) -> TagEntry:
    colour = attribute(element, "color").lower()
    if colour not in _OUR_COLOURS and nearest_colour(colour) is None:
        colour = ""
    description = text_of(element, "Description").strip()
    if "\n" in description:
        description = " ".join(description.split())
    if len(own) > LONGEST_PART:
        description = f"{own}. {description}".strip()
    return TagEntry(
        name,
        _OUR_COLOURS.get(colour, colour) or None,
        None,
        None,
        description[:LONGEST_DETAIL] or None,
    )
