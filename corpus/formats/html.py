"""HTML pages: recognised by their tags, read whole, with hints of which blocks are the article."""

from __future__ import annotations

import re
from dataclasses import replace

from corpus.errors import MissingLibrary
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
    """The visible text of a page, with hints of which blocks trafilatura takes for the article.

    Where trafilatura cannot be imported, the page is read by its own structure, and a note says so.
    """
    from corpus.formats import html_body, html_text

    raw = html_text.read(text)
    try:
        hints = html_body.body_hints(html_text.tame(text), raw.text)
    except MissingLibrary as missing:
        note = f"{missing}: more of what surrounds the article may stay, or some of it go"
        return replace(raw, notes=(*raw.notes, note), without=(*raw.without, "trafilatura"))
    return replace(
        raw, structure=tuple(sorted((*raw.structure, *hints), key=lambda h: (h.start, -h.end)))
    )


FORMAT = Format[str](
    "html",
    suffixes=(".html", ".htm", ".xhtml"),
    media_types=("text/html", "application/xhtml+xml"),
    sniff=looks_like,
    read=read,
    isolated=True,  # libxml2 and trafilatura take minutes for some pages
    structured=True,
)
