"""Links of a project: between selections, and between notes and what they are on."""

from __future__ import annotations

from typing import Any, NamedTuple

from annotations.exchange.formats.qdpx.guids import read_guid
from annotations.exchange.formats.qdpx.xml_reading import attribute, child, children


class ReadLink(NamedTuple):
    """A link of a file."""

    name: str
    origin: str
    """An identifier."""
    target: str


class Links:
    """The links of a file, each of which is used once."""

    def __init__(self, project: Any) -> None:
        elements = children(child(project, "Links"), "Link")
        self._links = [
            ReadLink(
                attribute(one, "name"),
                read_guid(one.get("originGUID")),
                read_guid(one.get("targetGUID")),
            )
            for one in elements
        ]
        self._ends: dict[str, list[int]] = {}
        for at, link in enumerate(self._links):
            for end in {link.origin, link.target}:
                self._ends.setdefault(end, []).append(at)
        self._used: set[int] = set()

    def notes_on(self, id_: str, notes: dict[str, Any]) -> list[str]:
        """The identifiers of notes that are linked to something, in either direction."""
        ids: list[str] = []
        for at in self._ends.get(id_, ()):
            link = self._links[at]
            other = link.target if link.origin == id_ else link.origin
            if other in notes:
                ids.append(other)
                self._used.add(at)
        return ids

    def others(self) -> list[ReadLink]:
        """Those that are not between a note and what it is on."""
        return [link for at, link in enumerate(self._links) if at not in self._used]
