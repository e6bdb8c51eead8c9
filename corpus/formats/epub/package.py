"""The package of a book: its pages in reading order, its metadata."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import unquote

from corpus.errors import UnreadableSource
from corpus.formats.archive import Archive
from corpus.formats.raw import Evidence, Field

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_PAGES = frozenset(
    {"application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document",
     "application/xml", "text/xml"}
)  # fmt: skip
_PAGE_SUFFIXES = (".xhtml", ".html", ".htm")
# A publisher fills these in for shops and libraries.
_FIELDS: dict[str, tuple[Field, float]] = {
    "title": ("title", 0.9),
    "creator": ("author", 0.9),
    "publisher": ("publisher", 0.85),
    "date": ("published", 0.6),
    "language": ("language", 0.85),
}
_MOST_FALLBACKS = 10


class Item(NamedTuple):
    """A file that the package lists."""

    path: str
    is_page: bool
    is_navigation: bool
    fallback: str
    """The item to show instead where this one cannot be shown; empty if there is none."""


class Package:
    """A book's package. Raises UnreadableSource if there is none."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self.root, self._folder = self._find()
        self.items = dict(self._items())
        self.locked = self._locked()
        """The paths of what the publisher has locked."""

    def _find(self) -> tuple[Any, str]:
        paths: list[str] = []
        container = self._archive.find(_CONTAINER)
        if container is not None:
            nodes = self._archive.xml(container, recover=True).iter()
            told = (node.get("full-path") for node in nodes if local(node) == "rootfile")
            paths += [path for path in told if path]
        else:
            paths += sorted(name for name in self._archive.names if name.lower().endswith(".opf"))
        for path in paths:
            if found := self._archive.find(path):
                return self._archive.xml(found, recover=True), posixpath.dirname(path)
        if paths:
            self._archive.read(paths[0])  # says that it is missing
        raise UnreadableSource("is incomplete: it does not say where its package is")

    def _items(self) -> Iterator[tuple[str, Item]]:
        for node in self.root.iter():
            if local(node) != "item" or not node.get("id"):
                continue
            path = self.path(node.get("href") or "")
            kind = (node.get("media-type") or "").strip().lower()
            is_page = kind in _PAGES or (
                not kind.startswith("image/") and path.lower().endswith(_PAGE_SUFFIXES)
            )
            yield (
                node.get("id"),
                Item(
                    path,
                    is_page,
                    "nav" in (node.get("properties") or "").split(),
                    node.get("fallback") or "",
                ),
            )

    def path(self, href: str) -> str:
        """The path in the archive of what the package refers to."""
        return join(self._folder, href)

    def spine(self) -> Iterator[Item | None]:
        """What is to be read, in order, each item once; None for what the package does not list."""
        seen: set[str] = set()
        for node in self.root.iter():
            name = node.get("idref") if local(node) == "itemref" else None
            if name is None or name in seen:
                continue
            seen.add(name)
            yield self._shown(name)

    def _shown(self, name: str) -> Item | None:
        """An item, or what stands in for one that is no page."""
        first = item = self.items.get(name)
        for _ in range(_MOST_FALLBACKS):
            if item is None or item.is_page:
                break
            item = self.items.get(item.fallback)
        return item or first

    def _locked(self) -> frozenset[str]:
        name = self._archive.find(_ENCRYPTION)
        if name is None:
            return frozenset()
        nodes = self._archive.xml(name, recover=True).iter()
        paths = (join("", n.get("URI") or "") for n in nodes if local(n) == "CipherReference")
        return frozenset(found for path in paths if (found := self._archive.find(path)))

    def evidence(self) -> Iterator[Evidence]:
        """What the package says of the book."""
        for node in self.root.iter():
            name = local(node)
            text = " ".join((node.text or "").split())
            if not text or name not in _FIELDS or "purl.org/dc" not in node.tag:
                continue
            role = next(
                (v for k, v in node.attrib.items() if k.rpartition("}")[2] == "role"), "aut"
            )
            if name == "creator" and role != "aut":
                continue
            field, weight = _FIELDS[name]
            yield Evidence(field, text, f"the book's package, {name}", weight)


def local(node: Any) -> str:
    """An element's name without its namespace; empty for what is no element."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def join(folder: str, href: str) -> str:
    """A path in the archive, from the folder of the page that refers to it."""
    path = unquote(href.partition("#")[0]).replace("\\", "/")
    return posixpath.normpath(posixpath.join("/", folder, path)).lstrip("/")
