"""Where the paragraphs of a PDF begin: by indents, distances, and whether the next word would have
fitted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from statistics import median

from corpus.formats.pdf.order import Line

_INDENT = 0.6
"""Indent from which a line counts as indented, in heights of a line."""
_LEADING = 1.35
"""Multiple of the usual distance of lines from which there is an empty line between them."""
ITEM = re.compile(r"(?:[•●▪◦□■‣∙➢►–*-]|\(?\d{1,2}[.)]|\(?[a-z][)])\s+\S")
_ENDS = re.compile(r"[.!?:…][\"'”’»)\]\d⁰¹²³⁴-⁹]*\Z")
_SAME_CENTRE = 2.0
"""Points by which the centres of centred lines may differ."""
_SAME_STOP = 2.0
"""Points by which the places of words below each other may differ."""
_WIDE_LETTERS = 1.3
"""How much wider a word may be than its letters are on average."""
_SHORT = 0.85
"""Share of a column's width below which a line has ended early."""


def lines_of(columns: list[list[Line]], before: Line | None) -> Iterator[Line]:
    """The lines of a page in order, each with `goes_on` set; `before` is the last line of the page
    before this one.
    """
    for column in columns:
        steps = [a.low - b.low for a, b in pairwise(column)]
        near = [s for s, line in zip(steps, column, strict=False) if 0 < s < 2.2 * line.height]
        leading = min(median(near), 2 * min(near)) if near else 0.0
        fresh = True
        for n, line in enumerate(column):
            line.first = n == 0
            following = column[n + 1] if n + 1 < len(column) else None
            line.goes_on = before is not None and (
                _continues_elsewhere(before, line)
                if line.first
                else _goes_on(before, line, following, leading, fresh=fresh)
            )
            fresh = not line.goes_on
            before = line
            yield line


def _goes_on(a: Line, b: Line, following: Line | None, leading: float, *, fresh: bool) -> bool:
    """Whether a line continues the paragraph of the line above; `fresh`: that is its first."""
    if a.kind != b.kind or b.opens or b.kind == "row":
        return False
    if b.kind in ("verse", "pre"):
        return True
    # The distance of a headline's lines depends on the height of its letters.
    if a.low - b.low > _LEADING * max(leading, 0.95 * b.height) or not _alike(a, b):
        return False
    if ITEM.match(b.text) or _same_stops(a, b):
        return False
    within = not _ENDS.search(a.text)
    if within and abs(a.left + a.right - b.left - b.right) <= 2 * _SAME_CENTRE:
        return True
    indent = _INDENT * b.height
    shift = b.left - a.left
    if shift > indent:
        # A first line is indented from those below it; the rest of an item from its first line.
        alone = following is None or following.left < b.left - indent
        return fresh and (not alone or ITEM.match(a.text) is not None) and (_full(a) or within)
    if shift < -indent and not fresh:
        return False  # the next item, after an indented rest
    return _full(a) or (within and (b.text[:1].islower() or not would_fit(b, a)))


def _same_stops(a: Line, b: Line) -> bool:
    """Whether two lines have gaps before words that stand below each other, as tabs set them."""
    return any(abs(x - y) <= _SAME_STOP for x in a.stops[1:] for y in b.stops[1:])


def _continues_elsewhere(a: Line, b: Line) -> bool:
    """Whether a paragraph continues in another column or on another page."""
    if not _alike(a, b) or ITEM.match(b.text) or a.kind != b.kind or b.opens:
        return False
    if b.kind in ("verse", "pre", "row"):
        return False
    if b.left - b.column[0] > _INDENT * b.height and b.text[:1].isupper():
        return False
    if _ENDS.search(a.text):
        return not would_fit(b, a)
    return _full(a) or a.text.endswith("-") or b.text[:1].islower()


def _alike(a: Line, b: Line) -> bool:
    return abs(a.height - b.height) <= 0.08 * max(a.height, b.height)


def would_fit(line: Line, above: Line, right: float | None = None) -> bool:
    """Whether a line's first word would have fitted on the line before, which then ended for
    another reason. `right`: where lines end, if not with their column.
    """
    letter = (line.right - line.left) / len(line.text)
    word = len(line.text.split(maxsplit=1)[0]) + 1
    end = above.column[1] if right is None else right
    return _WIDE_LETTERS * word * letter < end - above.right


def _full(line: Line) -> bool:
    left, right = line.column
    return line.right - left > _SHORT * (right - left)
