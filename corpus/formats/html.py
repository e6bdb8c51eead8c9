"""HTML: all visible text in document order, its structure as hints, its head as evidence.

libxml2 gives up silently on some inputs (very deep nesting, very long text), so what it found is
compared with an independent count; where it falls short, a plainer parser takes over and the raw
text says so. That parser reads the page, too, where lxml cannot be imported.
"""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from typing import Any

from corpus.errors import MissingLibrary
from corpus.formats.html_head import evidence_of
from corpus.formats.raw import Hint, Raw
from corpus.optional_imports import import_optional

_UNSEEN = """
script style noscript template head title meta link iframe object embed svg math canvas
audio video map
"""
UNSEEN = frozenset(_UNSEEN.split())
"""Elements whose text a browser does not show as text."""
_BLOCKS = """
address article aside blockquote body button caption center dd details dialog dir div dl dt
fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html
legend li main menu nav ol optgroup option p pre section select summary table tbody td tfoot
th thead tr ul
"""
BLOCKS = frozenset(_BLOCKS.split())
"""Elements that stand on lines of their own."""
HINTS = {
    "p": "p",
    "li": "li",
    "dd": "li",
    "blockquote": "quote",
    "figcaption": "caption",
    "caption": "caption",
    "pre": "code",
    "nav": "nav",
    "header": "header",
    "footer": "footer",
    "aside": "aside",
    "form": "form",
    "button": "form",
    "select": "form",
    "article": "article",
    "main": "main",
    **{f"h{n}": "heading" for n in range(1, 7)},
}
_ROLES = {
    "navigation": "nav",
    "banner": "header",
    "contentinfo": "footer",
    "complementary": "aside",
    "search": "form",
    "main": "main",
    "article": "article",
}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
# Attributes never hold text of the page; libxml2 needs minutes for a tag with 200,000 of them.
_MANY_ATTRIBUTES = re.compile(
    r"""(<[a-zA-Z][^\s<>/]{0,40}+)
    (?:[\s/]++[^\s=<>"'/]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'<>]++))?+){200,}+""",
    re.X,
)
_DEEPEST = 500
"""Hints open at the same time; deeper nesting only wastes memory."""
_ENOUGH = 0.9
"""Share of the independently counted characters that the tree must hold."""


def read(text: str, encoding: str | None = None) -> Raw:
    """The visible text of a page; blocks stand apart by an empty line, `<br>` ends a line."""
    text = tame(text)
    root: Any = None
    without: tuple[str, ...] = ()
    lost = "the page is built so that the usual parser loses text: a plainer one read it"
    builder = _Builder()
    try:
        root = _tree(text)
    except MissingLibrary as missing:
        without = ("lxml",)
        lost = f"{missing}: a plainer parser read the page, without its author, date and the like"
    if root is not None:
        _walk(root, builder)
    raw = builder.done()
    notes: tuple[str, ...] = ()
    seen = _without_unseen(text)
    if len("".join(raw.split())) < _ENOUGH * _count_visible(seen):
        plain = _PlainParser()
        # Python's parser looks for the end of each tag that has none, to the end of the text.
        plain.feed(_LONE.sub("&lt;", seen))
        plain.close()
        second = plain.builder.done()
        if len(second) > len(raw):
            builder, raw = plain.builder, second
            notes = (lost,)
    evidence = tuple(evidence_of(root)) if root is not None else ()
    return Raw(
        raw,
        "html",
        encoding,
        tuple(sorted(builder.hints, key=lambda h: (h.start, -h.end))),
        evidence,
        notes,
        without=without,
    )


def with_body(text: str) -> Raw:
    """The same, with the blocks that are the article's as another program sees it. Without that
    program the page is read by its own structure, and a note says so.
    """
    from corpus.formats.html_body import body_hints

    raw = read(text)
    try:
        hints = body_hints(tame(text), raw.text)
    except MissingLibrary as missing:
        note = f"{missing}: more of what surrounds the article may stay, or some of it go"
        return replace(raw, notes=(*raw.notes, note), without=(*raw.without, "trafilatura"))
    return replace(
        raw, structure=tuple(sorted((*raw.structure, *hints), key=lambda h: (h.start, -h.end)))
    )


def tame(text: str) -> str:
    """A page without the attributes of tags that have hundreds of them."""
    return _MANY_ATTRIBUTES.sub(r"\1", text)


def _tree(text: str) -> Any:
    etree = import_optional("lxml.etree")
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True
    )
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.LxmlError:
        return None


class _Builder:
    """Collects visible text as a browser would lay it out, and the spans of the elements in it."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.hints: list[Hint] = []
        self._open: list[tuple[str, str, int, int]] = []
        self._gap = ""
        """White space owed before the next text."""
        self._starts: list[int] = []

    def text(self, data: str, preformatted: bool = False) -> None:
        pieces = data.split("\n") if preformatted else [data]
        for n, piece in enumerate(pieces):
            if n:
                self.line()
            words = piece.split()
            if not words:
                if piece and not self._gap:
                    self._gap = " "
                continue
            if piece[0].isspace() and not self._gap:
                self._gap = " "
            if self.parts and self._gap:
                self._add(self._gap)
            self._gap = ""
            for start in self._starts:
                tag, kind, _, level = self._open[start]
                self._open[start] = (tag, kind, self.length, level)
            self._starts = []
            self._add(" ".join(words))
            if piece[-1].isspace():
                self._gap = " "

    def _add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def line(self) -> None:
        # A second break makes an empty line, and with it a paragraph.
        self._gap = "\n" if "\n" not in self._gap else "\n\n"

    def block(self) -> None:
        self._gap = "\n\n"

    def open(self, tag: str, kind: str, level: int) -> None:
        if len(self._open) >= _DEEPEST:
            return
        self._starts.append(len(self._open))
        self._open.append((tag, kind, self.length, level))

    def close(self, tag: str) -> None:
        for n in range(len(self._open) - 1, max(-1, len(self._open) - 200), -1):
            if self._open[n][0] == tag:
                for _, kind, start, level in self._open[n:]:
                    if self.length > start:
                        self.hints.append(Hint(kind, start, self.length, level))
                del self._open[n:]
                self._starts = [s for s in self._starts if s < n]
                return

    def done(self) -> str:
        for _, kind, start, level in self._open:
            if self.length > start:
                self.hints.append(Hint(kind, start, self.length, level))
        self._open = []
        return "".join(self.parts)


def _kind(tag: str, role: str | None) -> str | None:
    return _ROLES.get(role or "") or HINTS.get(tag)


def _level(tag: str) -> int:
    return int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1].isdecimal() else 0


def _unseen(tag: str, hidden: str | None, style: str | None) -> bool:
    return tag in UNSEEN or hidden is not None or bool(style and _HIDDEN.search(style))


def _walk(root: Any, out: _Builder) -> None:
    """Depth first without recursion: pages nest deeper than Python's stack."""
    etree = import_optional("lxml.etree")
    skipped = 0
    preformatted = 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        tag = node.tag if isinstance(node.tag, str) else ""
        if event == "start":
            if skipped or _unseen(tag, node.get("hidden"), node.get("style")):
                skipped += 1
                continue
            if tag in BLOCKS:
                out.block()
            elif tag == "br":
                out.line()
            kind = _kind(tag, node.get("role"))
            if kind:
                out.open(f"{tag}", kind, _level(tag))
            preformatted += tag == "pre"
            if node.text:
                out.text(node.text, preformatted > 0)
        else:
            if skipped:
                skipped -= 1
            else:
                if _kind(tag, node.get("role")):
                    out.close(tag)
                if tag in BLOCKS:
                    out.block()
                preformatted -= tag == "pre"
            if not skipped and node.tail and node is not root:
                out.text(node.tail, preformatted > 0)


class _PlainParser(HTMLParser):
    """The plainer parser: reads tags as they come and builds no tree."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.builder = _Builder()
        self._skipping = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if self._skipping:
            return
        if tag in ("script", "style", "noscript", "template", "title", "svg", "iframe"):
            self._skipping = tag
        elif tag in BLOCKS:
            self.builder.block()
        elif tag == "br":
            self.builder.line()
        kind = HINTS.get(tag)
        if kind and not self._skipping:
            self.builder.open(tag, kind, _level(tag))

    def handle_endtag(self, tag: str) -> None:
        if self._skipping:
            if tag == self._skipping:
                self._skipping = ""
            return
        if tag in HINTS:
            self.builder.close(tag)
        if tag in BLOCKS:
            self.builder.block()

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self.builder.text(data)


_UNSEEN_OPENS = re.compile(
    r"<(?:(!--)|(script|style|noscript|template|title|svg|iframe|head|object|audio|video|math"
    r"|canvas)\b)",
    re.I,
)
_TAG = re.compile(r"<[/!?a-zA-Z][^<>]*>")
_LONE = re.compile(r"<(?![^<>]*>)")


def _without_unseen(text: str) -> str:
    """A page without comments and the elements that show nothing; in one pass, whatever is not
    closed.
    """
    kept: list[str] = []
    at = 0
    never_closed = set()
    for opening in _UNSEEN_OPENS.finditer(text):
        name = (opening[1] or opening[2]).lower()
        if opening.start() < at or name in never_closed:
            continue
        closing = "-->" if opening[1] else rf"</{name}\s*>"
        end = re.compile(closing, re.I).search(text, opening.end())
        if end is None and not opening[1]:
            never_closed.add(name)
            continue
        kept += [text[at : opening.start()], " "]
        at = len(text) if end is None else end.end()
    return "".join(kept) + text[at:]


def _count_visible(seen: str) -> int:
    """Characters that are not white space outside tags, counted without any parser."""
    return len("".join(unescape(_TAG.sub(" ", seen)).split()))
