"""HTML as plain text, and where in the text an offset in the HTML's text content is.

Other programs count in the text content of a page: all text nodes, one after the other, with the
white space that no page shows. The text that is made of it here is what a reader sees: a paragraph
for each block element, an empty line between two, one blank between words.
"""

from __future__ import annotations

import re
from array import array
from html.parser import HTMLParser

from corpus.document import BLOCK_JOIN, CELL_JOIN, LINE_JOIN, Span

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1",
    "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "menu", "nav", "ol", "p", "pre",
    "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
})  # fmt: skip
_CELLS = frozenset({"td", "th"})
_HIDDEN = frozenset({"head", "script", "style", "template", "title"})
_SEPARATORS = ("", " ", CELL_JOIN, LINE_JOIN, BLOCK_JOIN)
_COLLAPSED = frozenset(" \t\n\r\f")
_SECTION = re.compile(r"<!\[(?!CDATA\[)")


def text_of_html(html: str) -> str:
    """What a reader sees of this HTML."""
    return HtmlText(html).text


class HtmlText:
    """The text of some HTML, and where its text content is in it."""

    def __init__(self, html: str) -> None:
        parser = _Parser()
        parser.feed(_SECTION.sub("<!-- [", html.replace("\r\n", "\n").replace("\r", "\n")))
        parser.close()
        self.text = "".join(parser.parts).rstrip()
        self._content = "".join(parser.content)
        self._after, self._visible = parser.after, parser.visible

    def span_of_bytes(self, start: int, end: int) -> Span | None:
        """The span of the text for one of the text content that is told in bytes of UTF-8; None
        where nothing of it can be seen. A byte within a character stands for the next one.
        """
        offsets = self._byte_offsets
        return self.span(_index(offsets, start), _index(offsets, end))

    def span(self, start: int, end: int) -> Span | None:
        """The span of the text for one of the text content (in code points); None where nothing of
        it can be seen.
        """
        first, last = max(0, start), min(end, len(self._after)) - 1
        while first <= last and not self._visible[first]:
            first += 1
        while last >= first and not self._visible[last]:
            last -= 1
        if first > last:
            return None
        span = Span(self._after[first] - 1, min(self._after[last], len(self.text)))
        return None if span.empty else span

    @property
    def bytes(self) -> int:
        """The length of the text content in UTF-8."""
        return self._byte_offsets[-1]

    @property
    def _byte_offsets(self) -> array[int]:
        cached = getattr(self, "_offsets", None)
        if cached is None:
            cached = array("q", [0])
            at = 0
            for char in self._content:
                code = ord(char)
                at += 1 if code < 0x80 else 2 if code < 0x800 else 3 if code < 0x10000 else 4
                cached.append(at)
            self._offsets = cached
        return cached


def _index(offsets: array[int], at: int) -> int:
    """The first character that begins at this byte or later."""
    low, high = 0, len(offsets)
    while low < high:
        middle = (low + high) // 2
        if offsets[middle] < at:
            low = middle + 1
        else:
            high = middle
    return low


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.content: list[str] = []
        self.after = array("q")
        """For each character of the content, the length of the text after it."""
        self.visible = bytearray()
        """For each character of the content, whether it is in the text."""
        self._length = 0
        self._separator = 0
        self._pre = self._hidden = 0
        self._after_pre = False

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        self._after_pre = tag == "pre"
        self._pre += tag == "pre"
        self._hidden += tag in _HIDDEN
        self._separate(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        self._separate(tag)

    def handle_endtag(self, tag: str) -> None:
        self._pre = max(0, self._pre - (tag == "pre"))
        self._hidden = max(0, self._hidden - (tag in _HIDDEN))
        if tag not in _CELLS and tag != "br":
            self._separate(tag)

    def handle_data(self, data: str) -> None:
        if self._after_pre:
            data = data.removeprefix("\n")  # HTML drops it
        self._after_pre = False
        self.content.append(data)
        for char in data:
            is_visible = not self._hidden and (bool(self._pre) or char not in _COLLAPSED)
            if is_visible:
                self._show(char)
            elif not self._hidden:
                self._separator = max(self._separator, 1)
            self.after.append(self._length)
            self.visible.append(is_visible)

    def _show(self, char: str) -> None:
        if self._separator and self._length:
            self._add(_SEPARATORS[self._separator])
        self._separator = 0
        self._add(char)

    def _add(self, text: str) -> None:
        self.parts.append(text)
        self._length += len(text)

    def _separate(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._separator = len(_SEPARATORS) - 1
        elif tag == "br":
            # Two in a row are an empty line.
            self._separator = min(4, 4 if self._separator == 3 else max(self._separator, 3))
        elif tag in _CELLS:
            self._separator = max(self._separator, 2)
