"""Footnotes, endnotes and comments of a Word document, and the marks by which it refers to them."""

from __future__ import annotations

from typing import Any

from corpus.formats.docx.xml import child, child_value, number, tag, value
from corpus.formats.numerals import numeral

KINDS = ("footnote", "endnote")
_USUAL_FORMAT = {"footnote": "decimal", "endnote": "lowerRoman"}


class NoteMarks:
    """Gives notes their marks in the order in which the text refers to them."""

    def __init__(self, *properties: Any) -> None:
        """`properties`: elements that may say how notes are numbered, the strongest first."""
        self.marks: dict[tuple[str, str], str] = {}
        """By kind and identifier; empty where the author has typed a mark."""
        self.deleted: set[tuple[str, str]] = set()
        """Notes to which only deleted text refers."""
        self._formats: dict[str, str] = {}
        self._next: dict[str, int] = {}
        for kind in KINDS:
            elements = [
                found
                for one in properties
                if one is not None and (found := child(one, f"{kind}Pr")) is not None
            ]
            formats = [child_value(one, "numFmt") for one in elements]
            starts = [number(child_value(one, "numStart")) for one in elements]
            self._formats[kind] = next((one for one in formats if one), _USUAL_FORMAT[kind])
            self._next[kind] = next((one for one in starts if one is not None), 1)

    def refer(self, kind: str, reference: Any) -> str:
        """The mark for a reference in the text, in brackets; empty where the author has typed
        one.
        """
        key = (kind, value(reference, "id"))
        if key not in self.marks:
            if value(reference, "customMarkFollows") in ("1", "true", "on"):
                self.marks[key] = ""
            else:
                self.marks[key] = f"[{numeral(self._next[kind], self._formats[kind])}]"
                self._next[kind] += 1
        return self.marks[key]

    def delete(self, kind: str, reference: Any) -> None:
        """Take note of a reference that is deleted with its text: it takes no number."""
        self.deleted.add((kind, value(reference, "id")))


def notes_by_id(root: Any, name: str) -> dict[str, Any]:
    """The notes or comments of a part (`name`: `footnote`, `endnote`, `comment`) by identifier, in
    order, without the lines that separate notes from the text.
    """
    return {
        value(node, "id"): node
        for node in (root if root is not None else ())
        if tag(node) == name and value(node, "type") in ("", "normal")
    }


def comment_evidence(comment: Any) -> str:
    """Who made a comment and when, in words."""
    author, date = value(comment, "author").strip(), value(comment, "date")[:10]
    return "comment" + (f" by {author}" if author else "") + (f", {date}" if date else "")
