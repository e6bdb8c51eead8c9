"""Wraps a block as its kind wants it: verse line by line, code as it stands, tables in columns."""

from __future__ import annotations

import re

from corpus.document import Block, BlockKind
from corpus.text.turns import head_line_end
from reader.text.clusters import clusters, display_form, is_simple
from reader.text.tables import Columns, wrap_row
from reader.text.wrapping import BLANKS, Rows, wrap

INDENT: dict[BlockKind, int] = {"quote": 2, "li": 2, "caption": 2, "verse": 2, "pre": 2}
"""Cells by which these kinds of blocks are indented."""
CONTINUED: dict[BlockKind, int] = {"verse": 4, "pre": 2, "row": 2, "turn": 2}
"""Cells by which the rest of a line is indented further, where the line needs several rows; of a
turn, what follows the row with the speaker.
"""
_NARROW = 24
"""Below this measure nothing is indented."""
_MAX_MARK = 6
"""Characters of a number or a mark beside which an item or a note can be set."""
_ITEM_MARK = re.compile(
    r"(?:\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-z]|[ivxlc]{1,6}|[IVXLC]{1,6})[.)]|\(?[A-Z]\)"
    r"|[•◦▪‣–—*-])[ ]+"
)
_NOTE_MARK = re.compile(
    r"(?:\[\^?[^\]\s]{1,12}\]:?|\(?\d{1,4}[.):]?|[¹²³⁰⁴-⁹]{1,4}|[*†‡§¶]{1,3})[ ]*"
)


def own_mark(text: str, block: Block) -> int:
    """How many characters at the start of an item or a note are its number or mark, with the
    blanks behind it; 0 if it has none.
    """
    pattern = {"li": _ITEM_MARK, "note": _NOTE_MARK}.get(block.kind)
    match = pattern.match(text, block.start, block.end) if pattern else None
    return 0 if match is None else match.end() - block.start


def wrap_block(
    text: str, block: Block, width: int, *, begins: bool = True, columns: Columns | None = None
) -> Rows:
    """The rows of a block, or of a part of a long one, at `width` cells (at least 1).

    `begins`: it is a whole block or the beginning of one. `columns` are those of the table to which
    a row belongs.
    """
    kind, start, end = block
    if width < _NARROW:
        if kind == "pre":
            return _wrap_code(text, start, end, width, 0, begins)
        if kind == "row" and columns is not None:
            return wrap_row(text, start, end, columns, width, 0)
        return wrap(text, start, end, width)
    indent = INDENT.get(kind, 0)
    hang = CONTINUED.get(kind, 0)
    if kind in ("li", "note"):
        mark = own_mark(text, block) if begins else 0
        if mark:
            indent, hang = 0, min(mark, _MAX_MARK)
        elif kind == "note":
            indent = 2
    elif kind == "turn" and head_line_end(text, start, end) > start:
        hang = 0  # further paragraphs of a post are not indented either
    measure = width - indent
    if kind == "pre":
        rows = _wrap_code(text, start, end, measure, hang, begins)
    elif kind == "row" and columns is not None:
        rows = wrap_row(text, start, end, columns, measure, hang)
    elif kind == "verse":
        rows = _wrap_lines(text, start, end, measure, hang, begins)
    elif hang and begins:
        rows = _wrap_hanging(text, start, end, measure, hang)
    else:
        rows = wrap(text, start, end, measure - hang)
        indent += hang
    if not indent:
        return rows
    count = len(rows.starts)
    return rows._replace(indents=[indent + rows.indent(number) for number in range(count)])


def _wrap_hanging(text: str, start: int, end: int, width: int, hang: int) -> Rows:
    """All but the first row indented."""
    line_end = text.find("\n", start, end)
    line_end = end if line_end < 0 else line_end
    rows = wrap(text, start, line_end, width - hang, width)
    if line_end < end:
        rest = wrap(text, line_end + 1, end, width - hang)
        simple = rows.simple and rest.simple
        rows = Rows(rows.starts + rest.starts, rows.ends + rest.ends, simple)
    return rows._replace(indents=[0] + [hang] * (len(rows.starts) - 1))


def _wrap_lines(text: str, start: int, end: int, width: int, hang: int, begins: bool) -> Rows:
    """Lines that stay lines: what a line has too much is indented."""
    rows = wrap(text, start, end, width - hang, width)
    indents = [
        0 if text[at - 1 : at] == "\n" or (at == start and begins) else hang for at in rows.starts
    ]
    return rows._replace(indents=indents)


def _wrap_code(text: str, start: int, end: int, width: int, hang: int, begins: bool) -> Rows:
    """Lines as they are, with every blank and every empty line; what a line has too much is
    indented. No blanks hang over, so that all that is seen is there.
    """
    simple = is_simple(text, start, end)
    starts: list[int] = []
    indents: list[int] = []
    ends: list[int] = []
    at = start
    while at < end:
        line_end = text.find("\n", at, end)
        line_end = end if line_end < 0 else line_end
        ink_end = at + len(text[at:line_end].rstrip(BLANKS))
        first = 0 if at > start or begins or text[at - 1] == "\n" else hang
        cuts = _code_cuts(text, at, ink_end, width - first, width - hang, simple)
        starts += [at, *cuts]
        ends += [*cuts, line_end if ink_end > at else at]
        indents += [first, *[hang] * len(cuts)]
        at = line_end + 1
    return Rows(starts, ends, simple, indents) if starts else Rows([start], [end], simple)


def _code_cuts(text: str, at: int, end: int, first: int, width: int, simple: bool) -> list[int]:
    """Where the further rows of a line of code begin: behind a blank, if one is near the end."""
    cuts: list[int] = []
    room = first
    if simple:
        while end - at > room:
            cut = text.rfind(" ", at + room * 2 // 3, at + room) + 1
            at = cut or at + room
            cuts.append(at)
            room = width
        return cuts
    used = 0
    for cluster in clusters(text, at, end):
        cells = min(display_form(cluster)[1], room)
        if used + cells > room:
            cuts.append(at)
            used, room = 0, width
        used += cells
        at += len(cluster)
    return cuts
