"""A second way to read a page, where lxml loses text or cannot be imported: Python's own parser. It
is slower and knows less of HTML, but never gives up.
"""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

from corpus.formats.html.elements import BLOCKS, EMPTY, NO_TEXT, VOID
from corpus.formats.html.reader import PageReader

_NO_TEXT_OPENS = re.compile(
    r"<(?:(!--)|(script|style|template|title|iframe|head|canvas|datalist)\b)", re.I
)
_TAG = re.compile(r"""<[/!?a-zA-Z](?:[^<>"']|"[^"]*"|'[^']*')*+>|<[/!?a-zA-Z][^<>]*+>""")
_PLAIN_TAG = re.compile(r"<[/!?a-zA-Z][^<>]*+>")
_LONE = re.compile(r"<(?![^<>]*>)")
_DEEPEST = 400
"""Open elements; deeper nesting only wastes memory."""
_ENDS_BEFORE = {
    "li": ("li", ("ul", "ol", "menu")),
    "td": ("td th", ("tr", "table")),
    "th": ("td th", ("tr", "table")),
    "tr": ("tr", ("table",)),
    "dt": ("dt dd", ("dl",)),
    "dd": ("dt dd", ("dl",)),
    "option": ("option", ("select",)),
}
"""Elements that end where another begins, and what holds both."""


def feed(shown: str, reader: PageReader) -> None:
    """The tags and the text of a page without its comments and scripts (`without_scripts`)."""
    parser = _TagParser(reader)
    # Python's parser looks for the end of each tag that has none, to the end of the text.
    parser.feed(_LONE.sub("&lt;", shown))
    parser.close()


class _TagParser(HTMLParser):
    """Reads tags as they come and builds no tree."""

    def __init__(self, reader: PageReader) -> None:
        super().__init__(convert_charrefs=True)
        self._reader = reader
        self._open: list[str] = []
        self._skipping = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._skipping:
            return
        if tag in NO_TEXT:
            if tag not in VOID:
                self._skipping = tag
            return
        attributes = {name: value or "" for name, value in attrs}
        if tag in VOID:
            if tag in EMPTY:
                self._reader.start(tag, attributes)
            return
        if tag in BLOCKS and "p" in self._open[-8:]:
            self._close("p", ())
        if tag in _ENDS_BEFORE:
            ended, within = _ENDS_BEFORE[tag]
            for name in ended.split():
                self._close(name, within)
        if len(self._open) < _DEEPEST:
            self._open.append(tag)
            self._reader.start(tag, attributes)

    def _close(self, tag: str, within: tuple[str, ...]) -> None:
        """End an open element and all that it holds, if nothing of `within` is between."""
        for n in range(len(self._open) - 1, max(-1, len(self._open) - 200), -1):
            if self._open[n] in within:
                return
            if self._open[n] == tag:
                for name in reversed(self._open[n:]):
                    self._reader.end(name)
                del self._open[n:]
                return

    def handle_endtag(self, tag: str) -> None:
        if self._skipping:
            if tag == self._skipping:
                self._skipping = ""
            return
        self._close(tag, ())

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self._reader.text(data)


def without_scripts(text: str) -> str:
    """A page without comments and the elements that hold no text; in one pass, whatever is not
    closed.
    """
    kept: list[str] = []
    at = 0
    never_closed = set()
    for opening in _NO_TEXT_OPENS.finditer(text):
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


def count_characters(shown: str, known: float = -1) -> int:
    """Characters outside tags that are not white space, counted without any parser. `shown`: a page
    as `without_scripts` returns it. Up to `known` characters the count may be too high, since
    nobody asks for less: what is quickly taken for text holds some attributes.
    """
    most = _count(_PLAIN_TAG.sub(" ", shown))
    return most if most <= known else _count(unescape(_TAG.sub(" ", shown)))


def _count(text: str) -> int:
    return sum(map(len, text.split()))
