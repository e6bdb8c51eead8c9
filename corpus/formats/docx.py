"""DOCX: paragraphs, headings, lists, quotations and notes, from the archive's XML.

It is read directly: of the format's thousands of pages a dozen elements hold text and structure.
Footnotes come at the end, with `[1]` where they belong. Deleted and hidden text is not read, nor
are page headers and footers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from corpus.errors import UnreadableSource
from corpus.formats.archive_detection import has_member
from corpus.formats.blocks import Blocks
from corpus.formats.document_properties import written_by_author
from corpus.formats.format import Format
from corpus.formats.raw import Evidence, Field, Raw

if TYPE_CHECKING:
    from corpus.formats.archive import Archive

_DOCUMENT = "word/document.xml"
_OFFICE = "[Content_Types].xml"
_NAMESPACES = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
_UNREAD = frozenset({"del", "moveFrom", "Fallback", "instrText", "delText", "pPr", "sectPr"})
_HEADING = re.compile(r"heading (\d)\Z")
_KINDS = {
    "title": ("heading", 1),
    "quote": ("quote", 0),
    "intense quote": ("quote", 0),
    "block text": ("quote", 0),
    "caption": ("caption", 0),
}
# The properties are filled in by the program as often as by the author.
_PROPERTIES: dict[str, tuple[Field, float]] = {
    "title": ("title", 0.6),
    "creator": ("author", 0.5),
    "created": ("published", 0.2),
    "language": ("language", 0.5),
}
_DEEPEST = 400


class _Style(NamedTuple):
    name: str
    base: str
    level: int
    """Of the outline, 1 to 9; 0 for text."""
    listed: bool


def _sniff(data: bytes) -> bool:
    """Any office document, so that `read` can say of the others what they are."""
    return has_member(data, _DOCUMENT) or has_member(data, _OFFICE)


def read(data: bytes) -> Raw:
    """The text of a .docx. Raises UnreadableSource."""
    from corpus.formats.archive import Archive  # with lxml, which only the child process needs

    archive = Archive(data)
    if _DOCUMENT not in archive.names:
        raise UnreadableSource(
            "is an office document, but no .docx: save it as .docx, or its text as .txt"
        )
    styles = _styles(archive)
    notes: dict[tuple[str, str], int] = {}
    blocks = Blocks()
    for paragraph in _paragraphs(archive.xml(_DOCUMENT)):
        blocks.add(_text(paragraph, notes), *_kind(paragraph, styles))
    for kind in ("footnote", "endnote"):
        _add_notes(archive, kind, notes, blocks)
    if not blocks.text:
        raise UnreadableSource("has no text in it")
    return Raw(blocks.text, "docx", None, tuple(blocks.hints), tuple(_evidence(archive)))


def _add_notes(
    archive: Archive, kind: str, notes: dict[tuple[str, str], int], blocks: Blocks
) -> None:
    part = f"word/{kind}s.xml"
    if part not in archive.names or not any(key[0] == kind for key in notes):
        return
    for note in archive.xml(part):
        number = notes.get((kind, _get(note, "id")))
        if number is not None:
            text = " ".join(_text(paragraph, {}).strip() for paragraph in _paragraphs(note))
            blocks.add(f"[{number}] {text.strip()}")


def _tag(node: Any) -> str:
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _get(node: Any, name: str) -> str:
    return next((v for space in _NAMESPACES if (v := node.get(space + name)) is not None), "")


def _child(node: Any, *path: str) -> Any:
    for name in path:
        node = next((child for child in node if _tag(child) == name), None)
        if node is None:
            return None
    return node


def _paragraphs(node: Any, depth: int = 0) -> Iterator[Any]:
    """Paragraphs in order, also those in tables and boxes; a box follows its paragraph."""
    if depth > _DEEPEST:
        return
    for child in node:
        tag = _tag(child)
        if tag == "p":
            yield child
        if tag not in _UNREAD:
            yield from _paragraphs(child, depth + 1)


def _text(node: Any, notes: dict[tuple[str, str], int], depth: int = 0) -> str:
    parts: list[str] = []
    for child in node if depth <= _DEEPEST else ():
        tag = _tag(child)
        if tag == "t":
            parts.append(child.text or "")
        elif tag in ("tab", "ptab"):
            parts.append("\t")
        elif tag in ("br", "cr"):
            parts.append("\n")
        elif tag == "noBreakHyphen":
            parts.append("-")
        elif tag in ("footnoteReference", "endnoteReference"):
            key = (tag.removesuffix("Reference"), _get(child, "id"))
            parts.append(f"[{notes.setdefault(key, len(notes) + 1)}]")
        elif tag == "r" and _is_on(_child(child, "rPr", "vanish")):
            continue
        elif tag not in _UNREAD and tag != "p":
            parts.append(_text(child, notes, depth + 1))
    return "".join(parts)


def _is_on(switch: Any) -> bool:
    return switch is not None and _get(switch, "val") not in ("0", "false", "off")


def _kind(paragraph: Any, styles: dict[str, _Style]) -> tuple[str, int]:
    properties = _child(paragraph, "pPr")
    style = _child(paragraph, "pPr", "pStyle")
    chain = list(_chain(_get(style, "val"), styles)) if style is not None else []
    outline = _child(paragraph, "pPr", "outlineLvl")
    own = (
        [int(_get(outline, "val"))]
        if outline is not None and _get(outline, "val").isdigit()
        else []
    )
    for level in [n + 1 for n in own if n < 9] + [s.level for s in chain if s.level]:
        return "heading", min(level, 6)
    for style_or_base in chain:
        if style_or_base.name in _KINDS:
            return _KINDS[style_or_base.name]
    numbering = _child(properties, "numPr", "numId") if properties is not None else None
    if numbering is not None:
        return ("p" if _get(numbering, "val") == "0" else "li"), 0
    return ("li" if any(s.listed for s in chain) else "p"), 0


def _chain(identifier: str, styles: dict[str, _Style]) -> Iterator[_Style]:
    """A style and those that it is based on."""
    seen = set()
    while identifier in styles and identifier not in seen:
        seen.add(identifier)
        yield styles[identifier]
        identifier = styles[identifier].base


def _styles(archive: Archive) -> dict[str, _Style]:
    if "word/styles.xml" not in archive.names:
        return {}
    styles = {}
    for style in archive.xml("word/styles.xml"):
        if _tag(style) != "style":
            continue
        named, base = _child(style, "name"), _child(style, "basedOn")
        name = _get(named, "val").lower() if named is not None else ""
        outline = _child(style, "pPr", "outlineLvl")
        level = _get(outline, "val") if outline is not None else ""
        heading = _HEADING.match(name)
        styles[_get(style, "styleId")] = _Style(
            name,
            _get(base, "val") if base is not None else "",
            int(heading[1])
            if heading
            else int(level) + 1
            if level.isdecimal() and int(level) < 9
            else 0,
            _child(style, "pPr", "numPr") is not None or name.startswith("list "),
        )
    return styles


def _evidence(archive: Archive) -> Iterator[Evidence]:
    part = "docProps/core.xml"
    if part not in archive.names:
        return
    for node in archive.xml(part):
        value = written_by_author(node.text)
        if value and _tag(node) in _PROPERTIES:
            field, weight = _PROPERTIES[_tag(node)]
            yield Evidence(field, value, f"document properties, {_tag(node)}", weight)


FORMAT = Format[bytes](
    "docx",
    suffixes=(".docx",),
    media_types=("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
    sniff=_sniff,
    read=read,
    isolated=True,
    requires=("lxml.etree",),
    structured=True,
    document_only=True,
    second_pass=False,
)
