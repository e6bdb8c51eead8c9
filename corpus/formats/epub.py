"""EPUB: the chapters in the order of the spine, each read as HTML, and the package's metadata."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from corpus.errors import UnreadableSource
from corpus.formats.archive_detection import has_member
from corpus.formats.blocks import Blocks
from corpus.formats.encodings import decode
from corpus.formats.format import Format
from corpus.formats.plain import normalise
from corpus.formats.raw import Evidence, Field, Hint, Raw

if TYPE_CHECKING:
    from corpus.formats.archive import Archive

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_PAGES = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml"})
# A publisher fills these in for shops and libraries.
_FIELDS: dict[str, tuple[Field, float]] = {
    "title": ("title", 0.9),
    "creator": ("author", 0.9),
    "publisher": ("publisher", 0.85),
    "date": ("published", 0.6),
    "language": ("language", 0.85),
}
_BOOK_HINTS = frozenset(
    {"heading", "p", "li", "quote", "caption", "verse", "pre", "row", "turn", "note"}
)
"""Hints that mean the same in a book as on a page; a book's header or aside is its text too."""
_CHAPTER_LEVEL = 2
"""Levels by which a chapter's headings are lowered: the title is the book's."""


def _sniff(data: bytes) -> bool:
    return has_member(data, _CONTAINER)


def read(data: bytes) -> Raw:
    """The text of an .epub. Raises UnreadableSource."""
    # Only the child process needs these, and lxml with them.
    from corpus.formats import html_text
    from corpus.formats.archive import Archive

    archive = Archive(data)
    package, root = _package(archive)
    items = _items(package, root)
    evidence = tuple(_evidence(package))
    titles = {_plain(e.value) for e in evidence if e.field == "title"}
    locked = _locked(archive)
    blocks = Blocks()
    missing = 0
    for path in _spine(package, items):
        if path in locked:
            raise UnreadableSource("is locked by its publisher (DRM), so it cannot be read here")
        if path not in archive.names:
            missing += 1
            continue
        page = html_text.read(normalise(decode(archive.read(path), "it").text))
        blocks.add_text(page.text, tuple(_hints(page, titles)))
    if not blocks.text:
        raise UnreadableSource("has no text in it: its pages may be pictures")
    notes = (f"{missing} of its chapters are missing from the file",) if missing else ()
    return Raw(blocks.text, "epub", None, tuple(blocks.hints), evidence, notes)


def _tag(node: Any) -> str:
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _package(archive: Archive) -> tuple[Any, str]:
    """The package's root element, and the folder it stands in."""
    for node in archive.xml(_CONTAINER).iter():
        if _tag(node) == "rootfile" and node.get("full-path"):
            path = node.get("full-path")
            return archive.xml(path), posixpath.dirname(path)
    raise UnreadableSource("is incomplete: it does not say where its package is")


def _items(package: Any, root: str) -> dict[str, str]:
    """The paths of the pages by id, without the table of contents."""
    return {
        node.get("id"): _path(root, node.get("href") or "")
        for node in package.iter()
        if _tag(node) == "item"
        and node.get("id")
        and node.get("media-type") in _PAGES
        and "nav" not in (node.get("properties") or "").split()
    }


def _path(root: str, href: str) -> str:
    return posixpath.normpath(posixpath.join(root, unquote(href.partition("#")[0])))


def _spine(package: Any, items: dict[str, str]) -> list[str]:
    """The paths of the pages in reading order, each once."""
    order = [node.get("idref") for node in package.iter() if _tag(node) == "itemref"]
    return list(dict.fromkeys(items[idref] for idref in order if idref in items))


def _locked(archive: Archive) -> set[str]:
    if _ENCRYPTION not in archive.names:
        return set()
    nodes = archive.xml(_ENCRYPTION).iter()
    return {_path("", n.get("URI") or "") for n in nodes if _tag(n) == "CipherReference"}


def _hints(page: Raw, titles: set[str]) -> Iterator[Hint]:
    for hint in page.structure:
        if hint.kind not in _BOOK_HINTS:
            continue
        if hint.kind == "heading" and _plain(page.text[hint.start : hint.end]) not in titles:
            hint = hint._replace(level=min(6, hint.level + _CHAPTER_LEVEL))
        yield hint


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _evidence(package: Any) -> Iterator[Evidence]:
    for node in package.iter():
        tag = _tag(node)
        value = " ".join((node.text or "").split())
        if not value or tag not in _FIELDS or "purl.org/dc" not in node.tag:
            continue
        role = next((v for k, v in node.attrib.items() if k.rpartition("}")[2] == "role"), "aut")
        if tag == "creator" and role != "aut":
            continue
        field, weight = _FIELDS[tag]
        yield Evidence(field, value, f"the book's package, {tag}", weight)


FORMAT = Format[bytes](
    "epub",
    suffixes=(".epub",),
    media_types=("application/epub+zip",),
    sniff=_sniff,
    read=read,
    isolated=True,
    requires=("lxml.etree",),
    structured=True,
    document_only=True,
    second_pass=False,
)
