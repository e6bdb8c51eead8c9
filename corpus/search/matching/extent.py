"""The exact extent of a match within a folded text, by whole words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from corpus.document import Span

_START = re.compile(r"(?<!\S)\S|(?<![a-z0-9])[a-z0-9]")
_END = re.compile(r"\S(?!\S)|[a-z0-9](?![a-z0-9])")
_WORD = re.compile(r"[a-z0-9]+")
_APART = re.compile(r"[\s-]+")
_SLACK = 0.25
"""How much longer or shorter than the query the match may be, as a share of the query."""
_LEAST_SLACK = 12
_ENDS = 8
PIECE = 160
"""Characters of a needle for which a window is sought: rapidfuzz takes 0.1 ms in a passage for as
many, and 50 for five times as many."""
_FAR = 600
_DISTANCE = 0.2
"""What of the score words lose that stand `_FAR` characters apart."""

_SPREAD = 0.15
"""What many words lose that stand over a stretch twice as long as the query, or longer: the more
there are, the less it means that they all are somewhere near."""


class Fit(NamedTuple):
    """A span of a folded text and how well it fits, 0–1."""

    span: Span
    score: float


def exactly(needle: str, folded: str, *, unfinished: bool = False) -> list[Span]:
    """Where the needle stands in a text but for white space and hyphens between words, by whole
    words; `unfinished`: also where its last word only begins one, which then belongs to it.
    """
    pattern = _pattern(needle, unfinished=unfinished)
    return [Span(*found.span()) for found in pattern.finditer(folded)] if pattern else []


@lru_cache(maxsize=512)
def _pattern(needle: str, *, unfinished: bool) -> re.Pattern[str] | None:
    words = plain_words(needle)
    if not words:
        return None
    first, *others = map(re.escape, words)
    # What must not stand before comes behind the letters: a pattern that begins with letters is
    # found four times as fast.
    before = f"(?<![a-z0-9]{first})" if words[0][0].isalnum() else ""
    after = ""
    if words[-1][-1].isalnum():
        after = r"[a-z0-9]*" if unfinished else r"(?![a-z0-9])"
    return re.compile(first + before + "".join(rf"[\s-]+{word}" for word in others) + after)


def plain_words(text: str) -> list[str]:
    """The words of a folded text as `exactly` compares them: white space and hyphens are apart."""
    return [word for word in _APART.split(text) if word]


def as_typed(needle: str, folded: str, least: float = 0.0) -> Fit | None:
    """The stretch of a text that is most like the needle, beginning and ending with words; None
    where one of the needle's length is less like it than `least` (0–1).

    rapidfuzz finds a window as long as the needle; of the words' beginnings and ends around its
    edges those are taken between which the normalised Indel similarity is highest.
    """
    if not needle or not folded:
        return None
    edges = _edges(needle, folded, least)
    if edges is None:
        return None
    slack = max(_LEAST_SLACK, int(min(len(needle), PIECE) * _SLACK))
    starts = _near(_START, folded, edges.start, slack)
    ends = [at + 1 for at in _near(_END, folded, edges.end - 1, slack)]
    best: Fit | None = None
    for start in starts:
        for end in ends:
            if end > start:
                score = fuzz.ratio(needle, folded[start:end]) / 100
                if best is None or score > best.score:
                    best = Fit(Span(start, end), score)
    return best


def _edges(needle: str, folded: str, least: float) -> Span | None:
    """About where the needle begins and ends in a text; of a long one, where its beginning and its
    end are, or the text's own edges where it begins before them or goes on behind.
    """
    if len(needle) <= PIECE:
        return _window(needle, folded, least)
    head, tail = _window(needle[:PIECE], folded, least), _window(needle[-PIECE:], folded, least)
    if head is None and tail is None:
        return None
    start = head.start if head is not None else 0
    end = tail.end if tail is not None else len(folded)
    return Span(start, end) if start < end else None


def _window(needle: str, folded: str, least: float) -> Span | None:
    if len(folded) <= len(needle):
        return Span(0, len(folded))
    window = fuzz.partial_ratio_alignment(needle, folded, score_cutoff=100 * least)
    if window is None or window.dest_end <= window.dest_start:
        return None
    return Span(window.dest_start, window.dest_end)


def _near(edge: re.Pattern[str], folded: str, at: int, slack: int) -> list[int]:
    found = [m.start() for m in edge.finditer(folded, max(0, at - slack), at + slack + 1)]
    return sorted(found, key=lambda one: (abs(one - at), one))[:_ENDS]


def in_any_order(
    meanings: Mapping[str, Sequence[tuple[int, float]]], weights: Sequence[float], folded: str,
    length: int = 0,
) -> Fit | None:  # fmt: skip
    """The shortest stretch of a text with the words of a query, whatever their order.

    `meanings` tells of a word of the text which words of the query (by number) may mean it, and how
    like them it is (0–1); `weights` how much each of these counts. The score is the weighted mean
    of the likenesses, less something for the distance; and less again, if the `length` of the query
    is given, where they stand over more than it.
    """
    stands: list[list[tuple[int, int, float]]] = [[] for _ in weights]
    for found in _WORD.finditer(folded):
        for n, like in meanings.get(found[0], ()):
            stands[n].append((found.start(), found.end(), like))
    there = [n for n in range(len(stands)) if stands[n]]
    total = sum(weights)
    if not there or not total:
        return None
    # Around each place of the word that is rarest here, the nearest of each other.
    anchor = min(there, key=lambda n: (len(stands[n]), -weights[n]))
    # What tells most first: a word that stands everywhere is not worth going far for.
    others = sorted((n for n in there if n != anchor), key=lambda n: (-weights[n], n))
    best: Fit | None = None
    for start, end, like in stands[anchor][:50]:
        left, right, held = start, end, like * weights[anchor]
        score = held / total * _nearness(left, right, length)
        for n in others:
            near = min(
                stands[n], key=lambda s: (max(left - s[0], s[1] - right, 0) - 40 * s[2], s[0])
            )
            low, high = min(left, near[0]), max(right, near[1])
            more = (held + near[2] * weights[n]) / total * _nearness(low, high, length)
            if more > score:
                left, right, score, held = low, high, more, held + near[2] * weights[n]
        if best is None or score > best.score:
            best = Fit(Span(left, right), score)
    return best


def _nearness(left: int, right: int, length: int) -> float:
    near = 1 - _DISTANCE * min(1.0, (right - left) / _FAR)
    if length:
        near *= 1 - _SPREAD * min(1.0, max(0.0, (right - left) / length - 1))
    return near
