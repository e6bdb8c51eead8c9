"""Turns the elements of a page, as a parser reports them, into blocks of text.

Both parsers feed it: `tree` with a tree, `fallback` with tags as they come.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from corpus.formats.html.builder import BlockBuilder, HiddenSpan, TextBlock
from corpus.formats.html.elements import (
    EMPTY,
    PREFORMATTED,
    TEXT_KINDS,
    is_block,
    level_of,
    part_of,
)
from corpus.formats.html.hidden import (
    BACK_LINK,
    PERMALINK,
    Hidden,
    is_on_demand,
    is_permalink,
    reason_hidden,
)
from corpus.formats.html.tables import Table
from corpus.formats.list_numbers import ListNumbers
from corpus.formats.raised_figures import lowered, raised

_NAMES = ("class", "id", "role", "itemprop", "data-testid", "data-component")
_NO_NUMBERS = re.compile(
    r"comment|crumb|thread|posts|replies|results|menu|nav|unstyled|list-none|carousel|slider|pager",
    re.I,
)
_NOTE = re.compile(r"(?:fn|footnote|endnote|cite_note|note)[-_:.]?\w{0,20}\Z", re.I)
_NOTE_ROLES = ("doc-endnote", "doc-footnote")
_MARK_CLASSES = re.compile(r"note|ref|cite|fn", re.I)
_FORMULA_IMAGE = re.compile(r"math|latex|tex\b|equation|formula", re.I)
_EMOJI_CLASS = re.compile(r"emoji|smil", re.I)
_PRESERVED = re.compile(r"white-space\s*:\s*(?:pre\b|pre-wrap|break-spaces)", re.I)
_CREDIT_CLASS = re.compile(r"caption|credit|copyright|attribution|source", re.I)
_CREDIT = re.compile(r"(?:©|\(c\)\s)[^.!?]{1,90}\Z", re.I)
"""A picture's credit that runs on into the first sentence."""
_LETTER = re.compile(r"[^\W\d_]{2}")
_WITHOUT_PICTURES = frozenset(("nav", "header", "footer", "aside", "form"))
_PICTURE = Hidden("hidden.alternative", "the words for a picture")
_FORMULA_PICTURE = Hidden("hidden.formula", "the source of a formula that is a picture")
_BACK = Hidden("hidden.note-mark", "a link back from a note")
_TO_ITSELF = Hidden("hidden.element", "a mark that links a heading to itself, shown on demand")
_FRACTION = {"mfrac": "/"}
_MATH_SCRIPTS = {"msup": "sup", "msub": "sub", "mfrac": ""}
_ENDS = re.compile(r"[.!?…:][\"'”’»)\]]*\Z")
_PROSE_WORDS = 10


@dataclass(slots=True)
class HiddenRegion:
    """An element that is not shown, and what it holds."""

    tag: str
    names: str
    prose: int = 0
    """Words of its blocks that look like sentences."""
    words: int = 0
    heads: bool = False
    """Whether it holds the page's main element or first heading."""


class _Frame:
    """An open element, with what is to be restored when it ends. What few elements have is set for
    these alone: a page has thousands.
    """

    is_link = False
    is_permalink = False
    numbers: ListNumbers | None = None
    table: Table | None = None
    cell: Table | None = None
    raised_at: tuple[TextBlock | None, int] | None = None
    is_mark = False
    is_credit = False
    region = -1
    children = 0

    def __init__(self, tag: str, block: bool, builder: BlockBuilder, parts: frozenset[str]) -> None:
        self.tag = tag
        self.block = block
        self.container = builder.container
        self.kind = builder.kind
        self.level = builder.level
        self.names = builder.names
        self.hidden = builder.why_hidden
        self.preformatted = builder.preformatted
        self.parts = parts


class PageReader:
    """Takes the beginnings and ends of elements and the text between them, in order.

    `revealed` are numbers of hidden regions, in the order of the page, that are read as if they
    were shown; `note_ids` are ids of elements to which raised marks link.
    """

    def __init__(
        self, revealed: frozenset[int] = frozenset(), note_ids: frozenset[str] = frozenset()
    ) -> None:
        self.builder = BlockBuilder()
        self.regions: list[HiddenRegion] = []
        self._revealed = revealed
        self._note_ids = note_ids
        self._frames: list[_Frame] = []
        self._first_blocks: list[int] = []

    @property
    def depth(self) -> int:
        return len(self._frames)

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        builder = self.builder
        outer = self._frames[-1] if self._frames else None
        if tag == "br":
            builder.line_break()
            return
        if tag == "img":
            self._picture(attributes, outer)
            return
        if tag in EMPTY:
            if tag == "hr":
                builder.boundary()
            return
        block = is_block(tag)
        frame = _Frame(tag, block, builder, outer.parts if outer is not None else frozenset())
        if outer is not None and outer.tag in _MATH_SCRIPTS:
            outer.children += 1
            if outer.children == 2:
                self._second_in_formula(outer.tag, frame)
        if builder.why_hidden is None:
            why = reason_hidden(tag, attributes)
            may_open = why is not None and why.rule == "hidden.element"
            if why is not None and not (may_open and is_on_demand(attributes)):
                self._hide(tag, attributes, why, frame)
        elif self.regions and tag in ("h1", "main", "article"):
            self.regions[-1].heads = True
        names = ""
        if attributes:
            names = " ".join([attributes[key] for key in _NAMES if key in attributes])
        if block:
            builder.boundary()
            self._open_block(tag, attributes, names, frame, outer)
        else:
            self._open_inline(tag, attributes, names, frame)
        self._frames.append(frame)

    def _hide(self, tag: str, attributes: Mapping[str, str], why: Hidden, frame: _Frame) -> None:
        number = len(self.regions)
        self.regions.append(
            HiddenRegion(
                tag,
                " ".join(attributes.get(key, "") for key in ("class", "id")),
                heads=tag in ("h1", "main", "article", "body"),
            )
        )
        if number in self._revealed:
            return
        frame.region = number
        if is_block(tag):
            self.builder.boundary()
        self._first_blocks.append(len(self.builder.blocks))
        self.builder.why_hidden = why

    def _open_block(
        self,
        tag: str,
        attributes: Mapping[str, str],
        names: str,
        frame: _Frame,
        outer: _Frame | None,
    ) -> None:
        builder = self.builder
        part = part_of(tag, attributes.get("role")) if attributes or tag not in ("div", "p") else ""
        builder.open_container(tag, names, part or None)
        builder.names = ""
        if part:
            frame.parts = frame.parts | {part}
        kind = TEXT_KINDS.get(tag)
        if kind is not None and not (kind == "p" and builder.kind == "caption"):
            builder.kind = kind
            builder.level = level_of(tag)
        if attributes.get("role") == "heading":
            builder.kind = "heading"
            level = attributes.get("aria-level", "")
            builder.level = int(level) if level in ("1", "2", "3", "4", "5", "6") else 2
        if (attributes and self._is_note(tag, attributes)) or frame.kind == "note":
            builder.kind = "note"
        if tag in PREFORMATTED or (
            "style" in attributes and _PRESERVED.search(attributes["style"])
        ):
            builder.preformatted += 1
            builder.kind = "pre"
        elif tag == "ol":
            frame.numbers = ListNumbers(attributes)
            if "nav" in frame.parts or _NO_NUMBERS.search(names):
                frame.numbers = None
        elif tag == "li" and outer is not None:
            if outer.numbers is not None and builder.why_hidden is None:
                builder.prefix = outer.numbers.next(attributes.get("value"))
            else:
                builder.prefix = ""
        elif tag == "table":
            self._open_table(attributes, frame)
        elif tag == "tr":
            if table := self._table():
                table.open_row()
        elif tag in ("td", "th") and (table := self._table()):
            table.open_cell(len(builder.blocks), attributes)
            table.has_heads = table.has_heads or tag == "th"
            frame.cell = table

    def _is_note(self, tag: str, attributes: Mapping[str, str]) -> bool:
        name = attributes.get("id", "")
        if attributes.get("role") in _NOTE_ROLES:
            return True
        return bool(name) and (
            name in self._note_ids or (tag in ("li", "dd") and _NOTE.match(name) is not None)
        )

    def _open_table(self, attributes: Mapping[str, str], frame: _Frame) -> None:
        builder = self.builder
        if (outer := self._table()) is not None:
            outer.is_layout = True
        frame.table = Table(
            len(builder.blocks),
            builder.container,
            is_layout=attributes.get("role") in ("presentation", "none"),
        )

    def _table(self) -> Table | None:
        """The innermost open table."""
        for frame in reversed(self._frames):
            if frame.table is not None:
                return frame.table
        return None

    def _open_inline(
        self, tag: str, attributes: Mapping[str, str], names: str, frame: _Frame
    ) -> None:
        builder = self.builder
        if names:
            builder.names = f"{builder.names} {names}"[-200:] if builder.names else names
        if tag == "a":
            frame.is_link = "href" in attributes
            if frame.is_link:
                frame.is_permalink = is_permalink(attributes)
                block = builder.current
                if block is not None and block.links and block.links[-1][1] == block.length:
                    builder.blank()  # two links side by side are two words
                builder.in_link += 1
                for outer in self._frames[-2:]:
                    outer.is_mark = outer.is_mark or outer.raised_at is not None
            frame.raised_at = (builder.current, builder.current.length if builder.current else 0)
        elif tag in ("sup", "sub"):
            block = builder.current
            frame.raised_at = (block, block.length if block is not None else 0)
            frame.is_mark = _MARK_CLASSES.search(names) is not None
        elif names and builder.current is None and _CREDIT_CLASS.search(names):
            frame.is_credit = True
        elif tag == "q":
            builder.text("“")
        elif tag == "msqrt":
            builder.text("√")

    def _second_in_formula(self, outer: str, frame: _Frame) -> None:
        if outer in _FRACTION:
            self.builder.text(_FRACTION[outer])
        else:
            block = self.builder.current
            frame.raised_at = (block, block.length if block is not None else 0)
            frame.cell = None
            frame.names = self.builder.names
        frame.children = 0
        frame.is_mark = False

    def text(self, data: str) -> None:
        """Text between tags."""
        self.builder.text(data)

    def end(self, tag: str) -> None:
        """The innermost open element ends; it has this tag."""
        frame = self._frames.pop()
        builder = self.builder
        if frame.block:
            builder.boundary()
            if frame.cell is not None:
                frame.cell.close_cell(len(builder.blocks))
            if frame.table is not None and frame.table.holds_data(builder.blocks):
                builder.blocks[frame.table.first :] = frame.table.as_rows(builder.blocks)
            if tag == "li":
                builder.prefix = ""
            builder.container = frame.container
        else:
            self._end_inline(tag, frame)
        if frame.region >= 0:
            self._measure_region(frame.region)
        builder.kind, builder.level = frame.kind, frame.level
        builder.names = frame.names
        builder.why_hidden = frame.hidden
        builder.preformatted = frame.preformatted

    def _end_inline(self, tag: str, frame: _Frame) -> None:
        builder = self.builder
        if frame.is_link:
            builder.in_link -= 1
        if tag == "q":
            builder.text("”")
        elif (
            frame.is_credit
            and builder.current is not None
            and _CREDIT.match("".join(builder.current.pieces))
        ):
            builder.boundary()
        if frame.raised_at is None:
            return
        parent = self._frames[-1].tag if self._frames else ""
        scripts = _MATH_SCRIPTS.get(parent, "") or tag
        if scripts in ("sup", "sub"):
            self._replace_raised(scripts, frame)
        elif tag == "a":
            self._hide_mark_link(frame)

    def _replace_raised(self, tag: str, frame: _Frame) -> None:
        """Put the figures of a raised or lowered element in place of its text."""
        block, at = self._since(frame)
        if block is None or block.length == at:
            return
        text = "".join(block.pieces)
        inner = text[at:].strip()
        before = text[:at].rstrip()[-1:] if tag == "sup" else text[at - 1 : at]
        if not inner or "\n" in inner:
            return
        if tag == "sup":
            new = raised(inner, before, is_note_mark=frame.is_mark)
        else:
            new = lowered(inner, before)
        if new == inner:
            return
        new = text[at : at + len(text[at:]) - len(text[at:].lstrip())] + new
        block.pieces = [text[:at], new]
        block.length = at + len(new)
        block.links = [(a, min(b, block.length)) for a, b in block.links if a < block.length]
        block.hidden = [
            HiddenSpan(a, min(b, block.length), why)
            for a, b, why in block.hidden
            if a < block.length
        ]

    def _since(self, frame: _Frame) -> tuple[TextBlock | None, int]:
        """The block in which an element began, if it is still open, and where it began in it."""
        assert frame.raised_at is not None
        block, at = frame.raised_at
        current = self.builder.current
        if current is None or (block is not None and block is not current):
            return None, 0
        return current, at if block is current else 0

    def _hide_mark_link(self, frame: _Frame) -> None:
        block, at = self._since(frame)
        if block is None or self.builder.why_hidden is not None or block.length - at > 4:
            return
        text = "".join(block.pieces)[at:].strip()
        if text in BACK_LINK and block.kind in ("note", "li"):
            block.hidden.append(HiddenSpan(at, block.length, _BACK))
        elif frame.is_permalink and text in PERMALINK:
            block.hidden.append(HiddenSpan(at, block.length, _TO_ITSELF))

    def _measure_region(self, number: int) -> None:
        region = self.regions[number]
        first = self._first_blocks.pop()
        for block in self.builder.blocks[first:]:
            words = len(block.text.split())
            region.words += words
            if words >= _PROSE_WORDS and _ENDS.search(block.text[-8:]):
                region.prose += words

    def _picture(self, attributes: Mapping[str, str], outer: _Frame | None) -> None:
        """The words for a picture: told as left out where it may belong to the article."""
        builder = self.builder
        words = " ".join((attributes.get("alt") or "").split())
        if not words:
            return
        names = attributes.get("class", "")
        if _EMOJI_CLASS.search(names) or (len(words) <= 4 and not words.isascii()):
            if not _LETTER.search(words):
                builder.text(words)
            return
        if builder.why_hidden is not None or not _LETTER.search(words) or builder.in_link:
            return
        if outer is not None and outer.parts & _WITHOUT_PICTURES:
            return
        if _FORMULA_IMAGE.search(names):
            self._left_out(words, _FORMULA_PICTURE)
        elif builder.current is None:
            kind, builder.kind = builder.kind, "p"
            prefix, builder.prefix = builder.prefix, ""
            self._left_out(words, _PICTURE)
            builder.boundary()
            builder.kind, builder.prefix = kind, prefix
        else:
            builder.blank()
            self._left_out(words, _PICTURE)
            builder.blank()

    def _left_out(self, words: str, why: Hidden) -> None:
        self.builder.why_hidden = why
        self.builder.text(words)
        self.builder.why_hidden = None

    def done(self) -> list[TextBlock]:
        """The blocks, with every element closed."""
        while self._frames:
            self.end(self._frames[-1].tag)
        self.builder.boundary()
        return self.builder.blocks
