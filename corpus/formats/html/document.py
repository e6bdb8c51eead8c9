"""The visible text of an HTML page, its structure as hints, its head as evidence.

libxml2 gives up silently on some inputs (very deep nesting, very long text). So its text is
compared with an independent count of characters; where it falls short, `fallback` reads the
page and a note says so. It also reads the page where lxml cannot be imported.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from corpus.errors import MissingLibrary
from corpus.formats.html import fallback, tree
from corpus.formats.html.data import page_from_data
from corpus.formats.html.declared import declared
from corpus.formats.html.head import evidence_of
from corpus.formats.html.layout import ReadPage, lay_out
from corpus.formats.html.reader import HiddenRegion, PageReader
from corpus.formats.raw import Raw

# Attributes never hold text of the page; libxml2 needs minutes for a tag with 200,000 of them.
_MANY_ATTRIBUTES = re.compile(
    r"""(<[a-zA-Z][^\s<>/]{0,40}+)
    (?:[\s/]++[^\s=<>"'/]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'<>]++))?+){200,}+""",
    re.X,
)
_ENOUGH = 0.9
"""Share of the independently counted characters that the tree must hold."""
_LITTLE_PROSE = 20
"""Words of sentences on a page that shows hardly anything until its scripts run."""
_MOST_HIDDEN = 10
"""How many times the prose that is shown must be hidden, before what is hidden is the page."""
_BUILT_BY_SCRIPTS = "the page is built by scripts: its text was read from the data that they use"
_REVEALED = "what a script would show first was read as if it were shown: it is most of the page"

_Feed = Callable[[PageReader], None]


def read(text: str, encoding: str | None = None, *, whole_page: bool = True) -> Raw:
    """The text of a page; blocks stand apart by an empty line. What is not shown is in it as well,
    and `left_out` says where. `whole_page`: whether its head and bylines are looked at; a book's
    chapter says nothing of the book.
    """
    text = tame(text)
    root: Any = None
    without: tuple[str, ...] = ()
    lost = "the page is built so that the usual parser loses text: a plainer one read it"
    try:
        root = tree.parse(text)
    except MissingLibrary as missing:
        without = ("lxml",)
        lost = f"{missing}: a plainer parser read the page, without its author, date and the like"
    page = ReadPage()
    notes: tuple[str, ...] = ()
    if root is not None:
        ids = tree.note_ids(root)
        page, notes = _read(lambda reader: tree.feed(root, reader), ids)
    shown = fallback.without_scripts(text)
    if page.characters < _ENOUGH * fallback.count_characters(shown, page.characters / _ENOUGH):
        second, second_notes = _read(lambda reader: fallback.feed(shown, reader))
        if second.characters > page.characters:
            page, notes = second, (lost, *second_notes)
    if page.prose < _LITTLE_PROSE and (built := page_from_data(text, root)):
        second, _ = _read(lambda reader: fallback.feed(built, reader))
        if second.prose > _MOST_HIDDEN * page.prose:
            page, notes = second, (_BUILT_BY_SCRIPTS,)
    evidence = tuple(evidence_of(root)) if whole_page and root is not None else ()
    layout = page.layout
    if layout is not None and root is not None:
        layout = layout._replace(declared=declared(root))
    return Raw(
        page.text,
        "html",
        encoding,
        page.hints,
        evidence,
        notes,
        without=without,
        left_out=page.left_out,
        layout=layout,
    )


def tame(text: str) -> str:
    """A page without the attributes of tags that have hundreds of them."""
    return _MANY_ATTRIBUTES.sub(r"\1", text)


def _read(feed: _Feed, note_ids: frozenset[str] = frozenset()) -> tuple[ReadPage, tuple[str, ...]]:
    """The page as a parser reports it. Where next to nothing is shown, what is hidden is read as if
    it were shown.
    """
    reader = PageReader(note_ids=note_ids)
    feed(reader)
    page = lay_out(reader)
    revealed = _to_reveal(reader.regions, page.prose)
    if not revealed:
        return page, ()
    reader = PageReader(revealed, note_ids)
    feed(reader)
    return lay_out(reader), (_REVEALED,)


def _to_reveal(regions: list[HiddenRegion], prose: int) -> frozenset[int]:
    """The hidden regions that are most of the page, by their numbers."""
    numbers = set()
    for n, region in enumerate(regions):
        most = 2 if region.heads else _MOST_HIDDEN
        if region.prose >= _LITTLE_PROSE and region.prose > most * prose:
            numbers.add(n)
    return frozenset(numbers)
