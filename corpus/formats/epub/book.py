"""Reads a book: its pages in their order, each as HTML, and what must be said of them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from corpus.errors import UnreadableSource
from corpus.formats.archive import Archive, DamagedMember
from corpus.formats.blocks import TEXT_KINDS, Blocks
from corpus.formats.encodings import decode
from corpus.formats.epub.chapter import as_page
from corpus.formats.epub.package import Item, Package, join
from corpus.formats.html import document as html_document
from corpus.formats.plain import normalise
from corpus.formats.raw import Hint, Raw

_CHAPTER_LEVEL = 2
"""Levels by which a chapter's headings are lowered: the title is the book's."""
_LINK = re.compile(r"""<a\b[^<>]{0,500}?\shref\s*=\s*["']([^"'<>]{1,500})["']""", re.I)


def read(data: bytes) -> Raw:
    """The text of a book, perhaps empty. Raises UnreadableSource."""
    archive = Archive(data)
    return _Book(archive, Package(archive)).read()


class _Book:
    """A book that is being read."""

    def __init__(self, archive: Archive, package: Package) -> None:
        self._archive = archive
        self._package = package
        self._evidence = tuple(package.evidence())
        self._titles = {_plain(e.value) for e in self._evidence if e.field == "title"}
        self._blocks = Blocks()
        self._read: set[str] = set()
        """The members that were read."""
        self._linked: set[str] = set()
        """The members to which pages refer."""
        self._missing: list[str] = []
        self._damaged: list[str] = []
        self._other = 0
        """How many pages are pictures and the like."""

    def read(self) -> Raw:
        for item in self._package.spine():
            if item is None:
                self._missing.append("")
            else:
                self._add(item)
        # What a page refers to can be read in the book, wherever it stands.
        apart = [item for item in self._package.items.values() if self._is_apart(item)]
        for item in apart:
            if self._archive.find(item.path) in self._linked:
                self._add(item)
        return Raw(
            self._blocks.text,
            "epub",
            None,
            tuple(self._blocks.hints),
            self._evidence,
            tuple(self._remarks(sum(self._is_apart(item) for item in apart))),
            left_out=tuple(self._blocks.left_out),
        )

    def _is_apart(self, item: Item) -> bool:
        """Whether an item is a page that was not read, and is in the archive."""
        if not item.is_page or item.is_navigation:
            return False
        name = self._archive.find(item.path)
        return name is not None and name not in self._read

    def _add(self, item: Item) -> None:
        if not item.is_page:
            self._other += 1
            return
        name = self._archive.find(item.path)
        if name is None:
            self._missing.append(item.path)
            return
        if name in self._read:
            return
        if name in self._package.locked:
            raise UnreadableSource("is locked by its publisher (DRM), so it cannot be read here")
        self._read.add(name)
        try:
            page = normalise(decode(self._archive.read(name), "it").text)
        except DamagedMember:
            self._damaged.append(item.path)
            return
        self._note_links(page, item.path)
        raw = html_document.read(as_page(page), whole_page=False)
        if item.is_navigation:
            self._blocks.leave_out(raw.text, "hidden.alternative", "the book's table of contents")
        else:
            self._blocks.add_raw(raw, self._hints(raw))

    def _note_links(self, page: str, path: str) -> None:
        folder = posixpath.dirname(path)
        for match in _LINK.finditer(page):
            if "://" not in match[1] and (name := self._archive.find(join(folder, match[1]))):
                self._linked.add(name)

    def _hints(self, page: Raw) -> list[Hint]:
        """The hints of a chapter, its headings below the book's title."""
        hints = []
        for hint in page.structure:
            if hint.kind not in TEXT_KINDS:
                continue
            if hint.kind == "heading":
                is_title = _plain(page.text[hint.start : hint.end]) in self._titles
                level = hint.level if is_title else min(6, hint.level + _CHAPTER_LEVEL)
                hint = hint._replace(level=level)
            hints.append(hint)
        return hints

    def _remarks(self, apart: int) -> Iterator[str]:
        if self._missing:
            yield f"{_count(self._missing, 'is', 'are')} missing from the file"
        if self._damaged:
            yield f"{_count(self._damaged, 'is', 'are')} damaged in the file and could not be read"
        if self._other:
            pages = "page of it is" if self._other == 1 else "pages of it are"
            yield f"{self._other} {pages} no text, only a picture or similar"
        if apart:
            pages = "page of it is" if apart == 1 else "pages of it are"
            yield f"{apart} {pages} outside of its reading order and was not read"


def _count(chapters: list[str], one: str, several: str) -> str:
    names = ", ".join(name for name in chapters[:3] if name)
    told = f" ({names}{', …' if len(chapters) > 3 else ''})" if names else ""
    return f"{len(chapters)} of its chapters{told} {one if len(chapters) == 1 else several}"


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
