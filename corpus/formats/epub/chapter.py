"""A chapter's XHTML as a page of HTML: what XML writes otherwise, and what only books have."""

from __future__ import annotations

import re
from html import escape

_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
     "track", "wbr")
)  # fmt: skip
_INNER_DECLARATIONS = re.compile(r"<!DOCTYPE[^>\[]{0,500}\[.{0,100000}?\]\s*>", re.I | re.S)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.S)
_PREFIX = re.compile(
    r"""<(\w{1,20}):html\b[^<>]{0,2000}?\bxmlns:\1\s*=\s*["']http://www\.w3\.org/1999/xhtml["']"""
)
_ATTRIBUTES = r"""((?:\s(?:[^<>"']|"[^"<]*+"|'[^'<]*+')*+)?)"""
_NAME = re.compile(r"[A-Za-z][\w.:-]*")
_START_TAG = re.compile(rf"<([A-Za-z][\w.-]*+){_ATTRIBUTES}>")
_LINK = re.compile(rf"<(a){_ATTRIBUTES}>((?:[^<]|<(?!/?a\b)){{0,200}}+)</a\s*>", re.I)
_TYPE = re.compile(r"""\b(?:\w+:type|role)\s*=\s*["']([^"']*)["']""")
_NOTES = frozenset({"footnote", "endnote", "rearnote", "doc-footnote", "doc-endnote"})
_REFERENCES = frozenset({"noteref", "doc-noteref"})
_PAGE_BREAKS = frozenset({"pagebreak", "doc-pagebreak"})
_HIDING = re.compile(
    r"""\s(?:hidden(?:\s*=\s*(?:"[^"]*"|'[^']*'))?(?=[\s/]|$)|aria-hidden\s*=\s*["']true["']
    |style\s*=\s*["'][^"']*display\s*:\s*none[^"']*["']|role\s*=\s*["'][^"']*["'])""",
    re.X,
)
_LINE_NUMBER = re.compile(
    r"""<span\s[^<>]*?class\s*=\s*["'][^"'<>]*\b(?:lnum|line-?nu?m(?:ber)?|lineno|ln|verse-?num(?:ber)?)
    \b[^<>]*>\s*\d+""",
    re.I | re.X,
)
"""The number of a line of verse, which the book's styles set in its margin."""
_TAG = re.compile(r"<[^<>]*>")
_LONGEST_NUMBER = 12
"""Characters of the number of a printed page; what is longer is text."""


def as_page(text: str) -> str:
    """The chapter as HTML's parser understands it.

    Notes get the role that they have on pages, and are shown even where the book shows them only on
    demand; marks of notes are raised; the numbers of printed pages are hidden.
    """
    text = _INNER_DECLARATIONS.sub("", text, count=1)
    prefix = _PREFIX.search(text[:5_000])
    if prefix:
        text = re.sub(rf"(</?){prefix[1]}:", r"\1", text)
    text = _CDATA.sub(lambda match: escape(match[1], quote=False), text)
    text = _with_ends(text)
    text = _LINE_NUMBER.sub(r" \g<0>", text)
    if "note" in text or "pagebreak" in text:
        text = _START_TAG.sub(lambda match: _typed(match, text), text)
    if "noteref" in text:
        text = _LINK.sub(lambda match: _raised(match, text), text)
    return text


def _with_ends(text: str) -> str:
    """With end tags for elements without content: `<title/>` would swallow the chapter."""
    pieces = text.split("/>")
    for number, piece in enumerate(pieces[:-1]):
        start = piece.rfind("<")
        name = _NAME.match(piece, start + 1) if start >= 0 else None
        is_tag = name is not None and ">" not in piece[start:]
        if name is None or not is_tag or name[0].lower() in _VOID:
            pieces[number] = f"{piece}/>"
        else:
            pieces[number] = f"{piece}></{name[0]}>"
    return "".join(pieces)


def _typed(match: re.Match[str], text: str) -> str:
    name, attributes = match[1], match[2]
    types = _types(attributes)
    if types & _NOTES:
        return f'<{name}{_HIDING.sub("", attributes)} role="doc-footnote">'
    if types & _PAGE_BREAKS:
        end = text.find(f"</{name}", match.end(), match.end() + 200)
        if end >= 0 and len(_TAG.sub("", text[match.end() : end]).strip()) <= _LONGEST_NUMBER:
            return f"<{name}{attributes} hidden>"
    return match[0]


def _raised(match: re.Match[str], text: str) -> str:
    """A mark of a note, raised where only the book's styles say so."""
    if not _types(match[2]) & _REFERENCES or "<sup" in match[3]:
        return match[0]
    before = text[max(0, match.start() - 200) : match.start()]
    if before.rfind("<sup") > before.rfind("</sup"):
        return match[0]
    return f"<a{match[2]}><sup>{match[3]}</sup></a>"


def _types(attributes: str) -> set[str]:
    return {word for value in _TYPE.findall(attributes) for word in value.lower().split()}
