"""The project of a QDPX file: REFI-QDA 1.5 (25 September 2019), sections 5.3, 10 to 13.

https://www.qdasoftware.org/wp-content/uploads/2019/09/REFI-QDA-1-5.pdf
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from annotations.exchange.format import ExportSelection
from annotations.exchange.formats.qdpx.code_writing import code_guid, write_codes
from annotations.exchange.formats.qdpx.guids import guid
from annotations.exchange.formats.qdpx.names import ORIGIN, PROJECT_NAMESPACE, UNTITLED
from annotations.exchange.formats.qdpx.variables import (
    types_of,
    values_of,
    write_values,
    write_variables,
)
from annotations.exchange.formats.qdpx.xml_stream import XmlStream, control_characters
from annotations.model import Annotation, Link
from annotations.model.memos import Memo
from annotations.model.notes import with_line_feeds
from corpus.document import DocumentSummary

_SCHEMA = "http://schema.qdasoftware.org/versions/Project/v1.0/Project.xsd"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_LONGEST_NAME = 60
_SEPARATOR = "\n\n"
"""What stands between several memos in the description of a source."""


@dataclass(frozen=True, slots=True)
class _Note:
    """A note or a memo."""

    guid: str
    text: str
    annotator: str
    created: str
    modified: str


class ProjectWriter:
    """Writes what is selected of a library as the XML of one project.

    An annotation is a selection; its tags are codings of it. Its note is a note to which the
    selection refers, and the selection's description as well, since several programs read only
    that.
    """

    def __init__(self, selection: ExportSelection) -> None:
        self.selection = selection
        self.documents = sorted(selection.exported_documents, key=lambda d: d.slug)
        exported = {document.id for document in self.documents}
        self.annotations = {
            document: [one for one in of_document if one.status != "orphaned"]
            for document, of_document in selection.by_document().items()
            if document in exported
        }
        tags = {tag.name for tag in selection.codebook.tags}
        self.memos = [
            memo
            for memo in selection.memos
            if memo.about.kind == "library"
            or (memo.about.kind == "document" and memo.about.id in exported)
            or (memo.about.kind == "tag" and memo.about.name in tags)
        ]

    @cached_property
    def links(self) -> list[tuple[Annotation, Link]]:
        """The links whose two ends are in the file."""
        ids = {one.id for one in self._written()}
        return [
            (one, link)
            for one in self._written()
            for link in sorted(one.links)
            if link.target in ids
        ]

    def write(self, xml: XmlStream) -> None:
        from importlib.metadata import version  # 20 ms, which no other format needs

        selection, annotations = self.selection, list(self._written())
        attributes = {
            "xmlns": PROJECT_NAMESPACE,
            "xmlns:xsi": _INSTANCE,
            "xsi:schemaLocation": f"{PROJECT_NAMESPACE} {_SCHEMA}",
            "name": selection.library or ORIGIN,
            "origin": f"{ORIGIN} {version('variorum')}",
            "creationDateTime": min((one.created for one in annotations), default=None),
            "modifiedDateTime": max((one.modified for one in annotations), default=None),
        }
        types = types_of(self.documents)
        with xml.element("Project", attributes):
            self._write_users(xml)
            if selection.codebook.tags:
                with xml.element("CodeBook", {}):
                    write_codes(xml, selection.codebook, self._notes_of_tags(xml))
            write_variables(xml, types)
            if self.documents:
                with xml.element("Sources", {}):
                    for document in self.documents:
                        self._write_source(xml, document, types)
            self._write_notes(xml)
            self._write_links(xml)
            self._write_sets(xml)
            self._refer(xml, self._of_library)

    def control_characters(self) -> int:
        """How many characters XML cannot hold, outside the texts of documents."""
        documents = self.documents
        return (
            control_characters(one.note for one in self._written())
            + control_characters(part.text for memo in self.memos for part in memo.parts)
            + control_characters(tag.description for tag in self.selection.codebook.tags)
            + control_characters(document.metadata.title for document in documents)
            + control_characters(value for one in documents for value in values_of(one).values())
        )

    def _written(self) -> Iterator[Annotation]:
        for document in self.documents:
            yield from self.annotations.get(document.id, ())

    # Users

    def _write_users(self, xml: XmlStream) -> None:
        names = {one.annotator.name for one in self._written()}
        names |= {memo.annotator.name for memo in self.memos}
        if names:
            with xml.element("Users", {}):
                for name in sorted(names):
                    xml.empty("User", {"guid": _user(name), "name": name})

    # Sources

    def _write_source(
        self, xml: XmlStream, document: DocumentSummary, types: dict[str, str]
    ) -> None:
        source = source_guid(document)
        attributes = {
            "guid": source,
            "name": document.metadata.title or f"{document.slug}{UNTITLED}",
            "plainTextPath": f"internal://{source}.txt",
        }
        memos = self._of_documents.get(document.id, [])
        with xml.element("TextSource", attributes):
            xml.text("Description", _SEPARATOR.join(memo.text for memo in memos))
            for annotation in self.annotations.get(document.id, ()):
                self._write_selection(xml, annotation)
            self._refer(xml, memos)
            write_values(xml, document, types)

    def _write_selection(self, xml: XmlStream, one: Annotation) -> None:
        by = {"creatingUser": _user(one.annotator.name), "creationDateTime": one.created}
        attributes = {
            "guid": one.id,
            "name": _excerpt(one.content),
            "startPosition": str(one.span.start),
            "endPosition": str(one.span.end),
            **by,
            "modifiedDateTime": one.modified,
        }
        with xml.element("PlainTextSelection", attributes):
            note = _note_of(one)
            xml.text("Description", note.text if note else "")
            for tag in sorted(one.tags):
                with xml.element("Coding", {"guid": guid("coding", one.id, tag), **by}):
                    xml.empty("CodeRef", {"targetGUID": code_guid(tag)})
            self._refer(xml, [note] if note else [])

    # Notes

    @cached_property
    def _of_documents(self) -> dict[str, list[_Note]]:
        """By the document's id."""
        return self._grouped("document", lambda memo: memo.about.id)

    @cached_property
    def _of_tags(self) -> dict[str, list[_Note]]:
        """By the tag's name."""
        return self._grouped("tag", lambda memo: memo.about.name)

    @cached_property
    def _of_library(self) -> list[_Note]:
        return self._grouped("library", lambda _: "").get("", [])

    def _grouped(self, kind: str, key: Callable[[Memo], str]) -> dict[str, list[_Note]]:
        notes: dict[str, list[_Note]] = {}
        for memo in self.memos:
            if memo.about.kind == kind:
                notes.setdefault(key(memo), []).extend(_notes_of(memo))
        return {
            subject: sorted(of_one, key=lambda note: (note.annotator, note.created, note.text))
            for subject, of_one in notes.items()
        }

    def _notes_of_tags(self, xml: XmlStream) -> Callable[[str], None]:
        return lambda tag: self._refer(xml, self._of_tags.get(tag, []))

    def _refer(self, xml: XmlStream, notes: Sequence[_Note]) -> None:
        for note in notes:
            xml.empty("NoteRef", {"targetGUID": note.guid})

    def _all_notes(self) -> Iterator[_Note]:
        yield from self._of_library
        for tag in sorted(self._of_tags):
            yield from self._of_tags[tag]
        for document in self.documents:
            yield from self._of_documents.get(document.id, ())
            for annotation in self.annotations.get(document.id, ()):
                note = _note_of(annotation)
                if note:
                    yield note

    def _write_notes(self, xml: XmlStream) -> None:
        notes = self._all_notes()
        first = next(notes, None)
        if first is None:
            return
        with xml.element("Notes", {}):
            for note in (first, *notes):
                attributes = {
                    "guid": note.guid,
                    "name": _excerpt(note.text),
                    "creatingUser": _user(note.annotator),
                    "creationDateTime": note.created,
                    "modifiedDateTime": note.modified,
                }
                with xml.element("Note", attributes):
                    xml.text("PlainTextContent", note.text)

    # Links and collections

    def _write_links(self, xml: XmlStream) -> None:
        if not self.links:
            return
        with xml.element("Links", {}):
            for one, link in self.links:
                attributes = {
                    "guid": guid("link", one.id, link.kind, link.target),
                    "name": link.kind,
                    "direction": "OneWay",
                    "originGUID": one.id,
                    "targetGUID": link.target,
                }
                xml.empty("Link", attributes)

    def _write_sets(self, xml: XmlStream) -> None:
        """Collections are sets of sources."""
        names = sorted({name for document in self.documents for name in document.collections})
        if not names:
            return
        with xml.element("Sets", {}):
            for name in names:
                with xml.element("Set", {"guid": guid("set", name), "name": name}):
                    for document in self.documents:
                        if name in document.collections:
                            xml.empty("MemberSource", {"targetGUID": source_guid(document)})


def source_guid(document: DocumentSummary) -> str:
    """The identifier of a document, and of the file with its text."""
    meta = document.metadata
    known = (document.slug, str(document.characters), meta.title or "", meta.url or "")
    return guid("source", *known)


def _user(name: str) -> str:
    return guid("user", name)


def _note_of(annotation: Annotation) -> _Note | None:
    if not annotation.note:
        return None
    text = with_line_feeds(annotation.note)
    return _Note(
        guid("note", annotation.id), text, annotation.annotator.name, annotation.created,
        annotation.modified,
    )  # fmt: skip


def _notes_of(memo: Memo) -> Iterator[_Note]:
    for part in memo.parts:
        text, subject = with_line_feeds(part.text), memo.about
        id_ = guid("memo", subject.kind, subject.name, memo.annotator.name, text)
        yield _Note(id_, text, memo.annotator.name, part.created, part.modified)


def _excerpt(text: str) -> str:
    """The first words of a text, as other programs name selections."""
    words = " ".join(text[: 4 * _LONGEST_NAME].split())
    return words if len(words) <= _LONGEST_NAME else f"{words[: _LONGEST_NAME - 1]}…"
