"""The parts of an office document: found by their relations, not by their usual names."""

from __future__ import annotations

import posixpath
from typing import Any, NamedTuple

from corpus.errors import UnreadableSource
from corpus.formats.archive import Archive, DamagedMember
from corpus.formats.docx.xml import tag

_USUAL = "word/document.xml"
_MAIN_TYPES = ("wordprocessingml.document.main+xml", "wordprocessingml.template.main+xml",
               "word.document.macroEnabled.main+xml", "word.template.macroEnabledTemplate.main+xml",
               "word.template.macroEnabled.main+xml")  # fmt: skip
_USUAL_PARTS = ("styles", "numbering", "footnotes", "endnotes", "comments", "settings")


class Relation(NamedTuple):
    kind: str
    """The last word of its type: `styles`, `header`, `aFChunk`."""
    part: str
    """The name of the part; empty if it lies outside of the file."""


class Package:
    """A Word document's main part and the parts that it names."""

    def __init__(self, archive: Archive) -> None:
        """Raises UnreadableSource if there is no main part."""
        self.archive = archive
        self._types = self._content_types()
        self.main = self._main()
        self.relations = self._relations(self.main)

    def part_of(self, kind: str) -> Any:
        """The root of the main part's part of a kind, such as `styles`; None if it has none or it
        cannot be read.
        """
        names = [r.part for r in self.relations.values() if r.kind == kind and r.part]
        if not names and not self.relations and kind in _USUAL_PARTS:
            names = [posixpath.join(posixpath.dirname(self.main), f"{kind}.xml")]
        return next((root for name in names if (root := self.root(name)) is not None), None)

    def root(self, name: str) -> Any:
        """The root element of a part; None if it is missing or damaged."""
        found = self.archive.find(name)
        if found is None:
            return None
        try:
            return self.archive.xml(found)
        except DamagedMember:
            # The main part is read all the same; what depends on this one falls back.
            self.archive.note_unreadable(found)
            return None

    def properties(self) -> Any:
        """The document's core properties, or None."""
        names = [r.part for r in self._relations("").values() if r.kind == "core-properties"]
        return self.root(names[0] if names and names[0] else "docProps/core.xml")

    def content_type(self, part: str) -> str:
        """What the package says that a part is; empty if nothing."""
        suffix = part.rpartition(".")[2].lower()
        return self._types.get(_key(part)) or self._types.get(f".{suffix}", "")

    def _main(self) -> str:
        by_relation = [
            r.part for r in self._relations("").values() if r.kind == "officeDocument" and r.part
        ]
        by_type = [n for n, kind in self._types.items() if kind.endswith(_MAIN_TYPES)]
        for name in (*by_relation, *by_type, _USUAL):
            found = self.archive.find(name)
            is_other = self.content_type(name) and not self.content_type(name).endswith(_MAIN_TYPES)
            if found and not (is_other and "officedocument" in self.content_type(name)):
                return found
        raise UnreadableSource(
            "is an office document, but not a .docx: save it as .docx, or its text as .txt"
        )

    def _content_types(self) -> dict[str, str]:
        root = self.root("[Content_Types].xml")
        types: dict[str, str] = {}
        for node in root if root is not None else ():
            kind = node.get("ContentType") or ""
            if node.get("PartName"):
                types[_key(node.get("PartName"))] = kind
            elif node.get("Extension"):
                types[f".{node.get('Extension').lower()}"] = kind
        return types

    def _relations(self, part: str) -> dict[str, Relation]:
        folder, name = posixpath.split(part)
        root = self.root(posixpath.join(folder, "_rels", f"{name}.rels"))
        relations: dict[str, Relation] = {}
        for node in root if root is not None else ():
            if tag(node) != "Relationship":
                continue
            kind = (node.get("Type") or "").rpartition("/")[2]
            target = (node.get("Target") or "").replace("\\", "/")
            outside = node.get("TargetMode") == "External"
            path = "" if outside else posixpath.normpath(posixpath.join("/", folder, target))
            relations[node.get("Id") or ""] = Relation(kind, path.lstrip("/"))
        return relations


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
