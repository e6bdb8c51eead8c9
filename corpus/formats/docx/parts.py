"""Parts of a Word document beside its body: page headers and footers, embedded texts, diagrams."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from typing import Any

from corpus.errors import UnreadableSource
from corpus.formats.docx.package import Package
from corpus.formats.docx.xml import relation, tag, text_runs, value
from corpus.formats.encodings import decode
from corpus.formats.plain import normalise
from corpus.formats.raw import Raw

_PAGES = {"default": "of the pages", "first": "of the first page", "even": "of the even pages"}


def page_parts(package: Package, document: Any, side: str) -> Iterator[tuple[Any, str]]:
    """The parts for one side of the pages (`header` or `footer`), each once, with their pages in
    words.
    """
    seen: set[str] = set()
    for node in document.iter():
        if tag(node) != f"{side}Reference":
            continue
        told = package.relations.get(relation(node))
        if told is None or not told.part or told.part in seen:
            continue
        seen.add(told.part)
        root = package.root(told.part)
        if root is not None:
            yield root, f"{side} {_PAGES.get(value(node, 'type'), _PAGES['default'])}"


class EmbeddedTexts:
    """Texts that a document holds as files of their own, which Word shows in their place
    (`altChunk`).
    """

    def __init__(self, package: Package, depth: int) -> None:
        """`depth`: how many documents this one is embedded in."""
        self._package = package
        self._depth = depth
        self.unread = 0
        """How many could not be read."""

    def read(self, identifier: str) -> Raw | None:
        """The text that a relation names; None if it cannot be read."""
        told = self._package.relations.get(identifier)
        name = self._package.archive.find(told.part) if told and told.part else None
        raw: Raw | None = None
        if name is not None:
            try:
                raw = self._raw(self._package.archive.read(name), name)
            except UnreadableSource:
                raw = None
        if raw is None or not raw.text.strip():
            self.unread += 1
            return None
        return raw

    def _raw(self, data: bytes, name: str) -> Raw | None:
        from corpus.formats.docx import document
        from corpus.formats.html import document as html_document

        kind, suffix = self._package.content_type(name), name.rpartition(".")[2].lower()
        if data.startswith(b"PK\x03\x04"):
            return document.read(data, self._depth + 1)
        if data.lstrip().startswith(b"{\\rtf"):
            return None
        if "html" in kind or suffix in ("htm", "html", "xhtml"):
            return html_document.read(normalise(decode(data, name).text), whole_page=False)
        if "rfc822" in kind or "related" in kind or suffix in ("mht", "mhtml", "eml"):
            page = _page_of_archive(data)
            return None if page is None else html_document.read(normalise(page), whole_page=False)
        if "text/plain" in kind or suffix == "txt":
            return Raw(normalise(decode(data, name).text))
        return None


def _page_of_archive(data: bytes) -> str | None:
    """The page of a web archive (MHTML); None if it has none."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                charset = part.get_content_charset()
                try:
                    return payload.decode(charset or "utf-8")
                except (LookupError, UnicodeDecodeError):
                    return decode(payload, "it").text
    return None


def diagram_texts(package: Package, identifier: str) -> list[str]:
    """The paragraphs of a diagram (SmartArt)."""
    told = package.relations.get(identifier)
    root = package.root(told.part) if told and told.part else None
    if root is None:
        return []
    texts = (" ".join("".join(text_runs(one)).split()) for one in root.iter() if tag(one) == "p")
    return [text for text in texts if text]


def chart_text(package: Package, identifier: str) -> str:
    """The titles, names and values that a chart shows, on one line."""
    told = package.relations.get(identifier)
    root = package.root(told.part) if told and told.part else None
    if root is None:
        return ""
    texts = (one.text for one in root.iter() if tag(one) in ("t", "v"))
    return " · ".join(" ".join(text.split()) for text in texts if text and text.strip())
