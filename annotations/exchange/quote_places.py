"""Where a quote from another program is in a text: to the letter, but for the white space.

A web page's text content has other blanks and line ends than the text that is made of it, and often
none between two paragraphs.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from functools import lru_cache
from typing import NamedTuple

from corpus.document import Span

_BLANK = re.compile(r"\s+")
_SOME = 4
"""Letters of context that must agree to choose between several places, or to accept a part of a
word."""
_LONG = 25
"""Letters of a quote that is long enough to be what is meant, whatever surrounds it."""
_CONTEXT = 24
_MOST = 1000
"""Places of one quote that are compared."""


class _Place(NamedTuple):
    at: int
    context: int
    """Letters of the context that agree."""
    is_whole: bool
    """Whether it begins and ends where words do."""


class _Squeezed:
    """A text without white space, and where its letters were."""

    def __init__(self, text: str) -> None:
        parts: list[str] = []
        self._starts, self._origins = array("q"), array("q")
        length = at = 0
        for gap in [*_BLANK.finditer(text), None]:
            end = len(text) if gap is None else gap.start()
            if end > at:
                parts.append(text[at:end])
                self._starts.append(length)
                self._origins.append(at)
                length += end - at
            at = end if gap is None else gap.end()
        self.text = "".join(parts)

    def origin(self, at: int) -> int:
        """The place in the text of a letter."""
        part = bisect_left(self._starts, at + 1) - 1
        return self._origins[part] + at - self._starts[part]


@lru_cache(maxsize=1)
def _squeezed(text: str) -> _Squeezed:
    """An import finds many quotes of one text, one by one."""
    return _Squeezed(text)


def place_of_quote(text: str, quote: str, prefix: str, suffix: str) -> Span | None:
    """The only place of a quote, or the one whose surroundings agree best; None where there is no
    such place, or none that is certain.
    """
    squeezed = _squeezed(text)
    words, before, after = (_BLANK.sub("", part) for part in (quote, prefix, suffix))
    if not words:
        return None
    before, after = before[-_CONTEXT:], after[:_CONTEXT]
    places: list[_Place] = []
    at = squeezed.text.find(words)
    while at >= 0 and len(places) < _MOST:
        end = at + len(words)
        left = squeezed.text[max(0, at - _CONTEXT) : at]
        context = _common(left[::-1], before[::-1]) + _common(
            squeezed.text[end : end + _CONTEXT], after
        )
        span = Span(squeezed.origin(at), squeezed.origin(end - 1) + 1)
        places.append(_Place(at, context, _is_whole(text, span)))
        at = squeezed.text.find(words, at + 1)
    chosen = _certain(places, len(words), has_context=len(before) + len(after) >= 2 * _SOME)
    if chosen is None:
        return None
    return Span(squeezed.origin(chosen.at), squeezed.origin(chosen.at + len(words) - 1) + 1)


def _certain(places: list[_Place], length: int, *, has_context: bool) -> _Place | None:
    candidates = [place for place in places if place.is_whole] or places
    ranked = sorted(candidates, key=lambda place: -place.context)
    if not ranked:
        return None
    best = ranked[0]
    if len(ranked) > 1:
        is_clear = best.context >= _SOME and best.context > ranked[1].context
        return best if is_clear else None
    if best.context >= _SOME or (length >= _LONG and best.is_whole):
        return best
    return best if best.is_whole and not has_context else None


def _common(first: str, second: str) -> int:
    """How many letters two texts have in common at their beginnings."""
    number = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        number += 1
    return number


def _is_whole(text: str, span: Span) -> bool:
    start, end = span
    begins = not (start and text[start - 1].isalnum() and text[start].isalnum())
    ends = not (end < len(text) and text[end].isalnum() and text[end - 1].isalnum())
    return begins and ends
