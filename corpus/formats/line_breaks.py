"""What the line breaks that an author has set within a block are: verses, paragraphs, or a width.

A `<br>` is the author's own. Of several short lines each stays a line. Where lines are as long as
paragraphs, each is one. Lines that fill one width were wrapped by a program that is long gone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

Break = Literal["line", "paragraph", "blank"]

_VERSE_WIDTH = 72
"""Characters up to which a line is short; verses are hardly ever longer."""
_COUPLET_WIDTH = 50
"""The same for two lines alone, which are a sentence more often than a couplet."""
_LEAST_WRAPPED = 4
_LEAST_WIDTH = 60
"""Characters of the narrowest page that a program wrapped to; even verses are narrower."""
_ENDS = re.compile(r"[.!?:;…][\"'”’»)\]]*\Z")
_STARTS_LOW = re.compile(r"[a-zà-öø-ÿ]")
_OPEN_END = re.compile(r"[^\W_,]\Z|,\Z")


def breaks(lines: Sequence[str]) -> list[Break]:
    """What stands behind each of the lines but the last, all of which hold text."""
    between = len(lines) - 1
    if between <= 0:
        return []
    if _is_wrapped(lines):
        return ["blank"] * between
    width = max(map(len, lines))
    if width <= (_COUPLET_WIDTH if between == 1 else _VERSE_WIDTH):
        return ["line"] * between
    return [_between(a, b) for a, b in pairwise(lines)]


def goes_on(before: str, after: str) -> bool:
    """Whether a sentence goes on from one line to the next."""
    return bool(_STARTS_LOW.match(after) and _OPEN_END.search(before))


def _between(before: str, after: str) -> Break:
    """The break between two lines of a block that has long ones."""
    if goes_on(before, after):
        return "blank"
    short = max(len(before), len(after)) <= _VERSE_WIDTH
    return "line" if short and not _ENDS.search(before) else "paragraph"


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Whether lines fill a width: the next line's first word would not have fitted, nearly always,
    and hardly any line begins with a capital because it is a line.
    """
    if len(lines) < _LEAST_WRAPPED:
        return False
    width = max(map(len, lines))
    if not _LEAST_WIDTH <= width <= 110:
        return False
    pairs = list(pairwise(lines))
    full = sum(len(a) + 1 + len(b.split(" ", 1)[0]) > width for a, b in pairs)
    low = sum(_STARTS_LOW.match(b) is not None for _, b in pairs)
    return full >= 0.8 * len(pairs) and low >= 0.5 * len(pairs)
