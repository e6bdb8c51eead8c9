"""Reads a Word document: body, notes, comments, page headers and footers, properties.

It is read directly from the archive's XML: of the format's thousands of pages a few dozen elements
hold text and structure. What Word does not show as the document's text (deletions, comments, page
headers, descriptions of pictures) is in the raw text as well, and marked as left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any

from corpus.formats.archive import Archive
from corpus.formats.blocks import Blocks
from corpus.formats.document_properties import written_by_author
from corpus.formats.docx.blocks import add_items, note_text
from corpus.formats.docx.body import BodyReader
from corpus.formats.docx.notes import NoteMarks, notes_by_id
from corpus.formats.docx.numbering import Numbering
from corpus.formats.docx.package import Package
from corpus.formats.docx.parts import EmbeddedTexts, chart_text, diagram_texts, page_parts
from corpus.formats.docx.styles import Styles
from corpus.formats.docx.text import DELETED, Hidden, InlineReader
from corpus.formats.docx.xml import tag
from corpus.formats.raw import Evidence, Field, LeftOutRule, Raw

# The properties are filled in by the program as often as by the author.
_PROPERTIES: dict[str, tuple[Field, float]] = {
    "title": ("title", 0.6),
    "creator": ("author", 0.5),
    "created": ("published", 0.2),
    "language": ("language", 0.5),
}
_DEEPEST = 2
"""Documents within each other."""
_HIDDEN: tuple[tuple[LeftOutRule, str], ...] = (
    ("hidden.deleted", "tracked deletion"),
    ("hidden.comment", "comment"),
    ("hidden.element", "hidden passage"),
    ("hidden.page-header", "page header"),
    ("hidden.page-footer", "page footer"),
)
"""What readers should know to be in the file, by the rules that leave it out."""
_FILES = frozenset(("oleObject", "package", "subDocument"))
"""Relations to files in a document that are documents of their own."""
_UNREFERRED: Hidden = ("hidden.element", "a note to which nothing refers")


def read(data: bytes, depth: int = 0) -> Raw | None:
    """The text of a document that is embedded in so many others (`depth`); None where these are too
    many. Raises UnreadableSource.
    """
    return _Document(Package(Archive(data)), depth).read() if depth <= _DEEPEST else None


class _Document:
    """A document that is being read."""

    def __init__(self, package: Package, depth: int) -> None:
        self._package = package
        self._root = package.archive.xml(package.main)
        self._styles = Styles(package.part_of("styles"))
        self._numbering = Numbering(package.part_of("numbering"), self._styles)
        self._numbering.assume(self._root)
        sections = [node for node in self._root.iter() if tag(node) == "sectPr"]
        self._marks = NoteMarks(*sections, package.part_of("settings"))
        self._comments = notes_by_id(package.part_of("comments"), "comment")
        self._embedded = EmbeddedTexts(package, depth)
        self._blocks = Blocks()
        self._unknown_signs = 0

    def read(self) -> Raw:
        self._pages("header", "hidden.page-header")
        reader, inline = self._reader(self._root)
        add_items(self._blocks, reader.read(self._root))
        self._unknown_signs += inline.unknown_signs
        self._notes("footnote")
        self._notes("endnote")
        add_items(self._blocks, reader.comment_items(list(self._comments)))
        self._pages("footer", "hidden.page-footer")
        return Raw(
            self._blocks.text,
            "docx",
            None,
            tuple(self._blocks.hints),
            tuple(_evidence(self._package)),
            tuple(self._remarks()),
            left_out=tuple(self._blocks.left_out),
        )

    def _reader(self, part: Any) -> tuple[BodyReader, InlineReader]:
        inline = InlineReader(self._styles, self._marks, part)
        reader = BodyReader(
            inline,
            self._styles,
            self._numbering,
            self._comments,
            self._embedded.read,
            partial(diagram_texts, self._package),
            partial(chart_text, self._package),
        )
        return reader, inline

    def _pages(self, side: str, rule: LeftOutRule) -> None:
        """What stands at one side of the pages, each text once."""
        seen: set[str] = set()
        for root, evidence in page_parts(self._package, self._root, side):
            reader, _ = self._reader(root)
            for item in reader.read(root):
                text = " ".join(item.text.text.split())
                if text and text not in seen:
                    seen.add(text)
                    self._blocks.leave_out(text, rule, evidence)

    def _notes(self, kind: str) -> None:
        """The notes to which the text refers, in the order in which it does."""
        part = self._package.part_of(f"{kind}s")
        notes = notes_by_id(part, kind)
        reader, inline = self._reader(part)
        for (of_kind, identifier), mark in list(self._marks.marks.items()):
            if of_kind == kind and identifier in notes:
                items = reader.read(notes.pop(identifier))
                self._blocks.add(note_text(mark, items), "note")
        for identifier, node in notes.items():
            is_deleted = (kind, identifier) in self._marks.deleted
            add_items(self._blocks, reader.read(node, DELETED if is_deleted else _UNREFERRED))
        self._unknown_signs += inline.unknown_signs

    def _remarks(self) -> Iterator[str]:
        counts = Counter(span.rule for span in self._blocks.left_out)
        told = [
            f"{count} {name if count == 1 else f'{name}s'}"
            for rule, name in _HIDDEN
            if (count := counts[rule])
        ]
        if told:
            yield f"not part of the text, and listed as removals: {', '.join(told)}"
        if self._numbering.assumed:
            yield "the file does not say how its lists are numbered: their items were counted"
        if self._unknown_signs:
            count = self._unknown_signs
            yield (
                f"{count} sign{'s' if count > 1 else ''} of a symbol font that no other font has "
                f"{'are' if count > 1 else 'is'} shown as \ufffd"
            )
        if count := self._embedded.unread:
            yield f"{count} of the texts that are embedded in it cannot be read"
        kinds = [told.kind for told in self._package.relations.values()]
        if count := sum(kind in _FILES for kind in kinds):
            files = "file in it is" if count == 1 else "files in it are"
            yield f"{count} {files} from other programs and cannot be read"
        if damaged := self._package.archive.unreadable:
            names = ", ".join(sorted(damaged))
            yield f"parts of it are damaged and were not read: {names}"


def _evidence(package: Package) -> Iterator[Evidence]:
    root = package.properties()
    for node in root if root is not None else ():
        text = written_by_author(node.text)
        if text and tag(node) in _PROPERTIES:
            field, weight = _PROPERTIES[tag(node)]
            yield Evidence(field, text, f"document properties, {tag(node)}", weight)
