"""A second way to read a page, where lxml loses text or cannot be imported: Python's own parser. It
is slower and knows less of HTML, but never gives up.
"""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

from corpus.formats.html_builder import TextBuilder
from corpus.formats.html_elements import BLOCKS, HINTS, level_of

_UNSEEN_OPENS = re.compile(
    r"<(?:(!--)|(script|style|noscript|template|title|svg|iframe|head|object|audio|video|math"
    r"|canvas)\b)",
    re.I,
)
_TAG = re.compile(r"<[/!?a-zA-Z][^<>]*>")
_LONE = re.compile(r"<(?![^<>]*>)")


def read_by_tags(seen: str) -> TextBuilder:
    """The builder that holds the text of a page without its unseen elements (`without_unseen`)."""
    reader = _TagReader()
    # Python's parser looks for the end of each tag that has none, to the end of the text.
    reader.feed(_LONE.sub("&lt;", seen))
    reader.close()
    return reader.builder


class _TagReader(HTMLParser):
    """Reads tags as they come and builds no tree."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.builder = TextBuilder()
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
            self.builder.open(tag, kind, level_of(tag))

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


def without_unseen(text: str) -> str:
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


def count_visible(seen: str) -> int:
    """Characters outside tags that are not white space, counted without any parser. `seen`: a page
    as `without_unseen` returns it.
    """
    return len("".join(unescape(_TAG.sub(" ", seen)).split()))
