"""HTML pages: recognised by their tags, read whole, with what their elements say."""

from __future__ import annotations

import re

from corpus.formats.format import Format
from corpus.formats.raw import Raw

# Possessive: of many comments in a row there is one reading, and no other is tried.
_LOOKS = re.compile(
    r"\A\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--(?:(?!-->).){0,2000}+-->\s*+)*+"
    r"<(?:!doctype\s+html|html|head|body)\b",
    re.I | re.S,
)
_TAGS = re.compile(
    r"</?(?:p|div|a|span|h[1-6]|ul|li|br|img|article|section|table|td)\b[^<>]{0,500}>", re.I
)


def is_document(text: str) -> bool:
    """Whether a text begins as a whole page does."""
    return _LOOKS.match(text[:10_000]) is not None


def looks_like(text: str) -> bool:
    """Whether a text of unknown kind is HTML: by its opening, or by how much of it is tags."""
    if is_document(text):
        return True
    head = text[:20_000]
    return head.lstrip().startswith("<") and len(_TAGS.findall(head)) >= 5


def read(text: str) -> Raw:
    """The text of a page, with its structure, and what its elements say of each block."""
    from corpus.formats.html import document

    return document.read(text)


FORMAT = Format[str](
    "html",
    suffixes=(".html", ".htm", ".xhtml"),
    media_types=("text/html", "application/xhtml+xml"),
    sniff=looks_like,
    read=read,
    isolated=True,  # libxml2 takes minutes for some pages
    structured=True,
    second_pass=False,
)
