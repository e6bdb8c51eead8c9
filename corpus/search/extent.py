"""The exact extent of a match within a folded text, by whole words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from corpus.document import Span
from corpus.text.word_borders import borders_of, continues_word
from corpus.text.words import folded_word_spans

_ASCII_WORD = re.compile(r"[a-z0-9]+")
_SEPARATOR = re.compile(r"[\s-]+")
_BETWEEN = "[\"'<>]*[\\s-]+[\"'<>]*"
"""What may stand between two words that are asked for side by side: one of them may be quoted."""
_SLACK = 0.25
"""How much longer or shorter than the query the match may be, as a share of the query."""
_LEAST_SLACK = 12
_EDGES = 8
"""Word beginnings (and ends) that are tried around each edge of the window."""
LONGEST_NEEDLE = 160
"""Characters of a needle for which a window is sought: rapidfuzz takes 0.1 ms in a passage for as
many, and 50 for five times as many."""
_FAR = 600
_DISTANCE = 0.2
"""The share of the score that words lose if they stand `_FAR` characters apart."""
_SPREAD = 0.15
"""The share that many words lose if they stand over a stretch at least twice as long as the query:
the more there are, the less it means that all are somewhere near."""
_ANCHORS = 50
"""Occurrences of the rarest word around which the others are sought."""
_PER_SIMILARITY = 40
"""Characters that a fully similar word may be farther away than one of no similarity."""


class Extent(NamedTuple):
    """A span of a folded text and how well it answers the query, 0–1."""

    span: Span
    score: float


def literal_spans(needle: str, folded: str, *, unfinished: bool = False) -> list[Span]:
    """Where the needle stands in a text apart from white space and hyphens between words, by whole
    words; `unfinished`: also where its last word is the beginning of one, which is then included.
    """
    if not folded.isascii():
        return list(_literal_spans(needle, folded, unfinished=unfinished))
    pattern = _literal_pattern(needle, unfinished=unfinished) if needle.isascii() else None
    return [Span(*match.span()) for match in pattern.finditer(folded)] if pattern else []


@lru_cache(maxsize=512)
def _literal_pattern(needle: str, *, unfinished: bool) -> re.Pattern[str] | None:
    words = split_words(needle)
    if not words:
        return None
    first, *others = map(re.escape, words)
    # The condition on what precedes follows the letters: a pattern that begins with letters is
    # found four times as fast.
    before = f"(?<![a-z0-9]{first})" if words[0][0].isalnum() else ""
    after = ""
    if words[-1][-1].isalnum():
        after = r"[a-z0-9]*" if unfinished else r"(?![a-z0-9])"
    return re.compile(first + before + "".join(map(_BETWEEN.__add__, others)) + after)


def _literal_spans(needle: str, folded: str, *, unfinished: bool) -> Iterator[Span]:
    """The same in a text with other letters, whose borders a pattern would take too long to tell:
    ten milliseconds to compile it.
    """
    pattern = _words_pattern(needle)
    match = pattern.search(folded) if pattern else None
    while pattern and match:
        start, end = match.span()
        whole = not continues_word(folded, start)
        if whole and unfinished:
            while continues_word(folded, end):
                end += 1
        if whole and not continues_word(folded, end):
            yield Span(start, end)
            start = end - 1
        match = pattern.search(folded, start + 1)


@lru_cache(maxsize=512)
def _words_pattern(needle: str) -> re.Pattern[str] | None:
    words = split_words(needle)
    return re.compile(_BETWEEN.join(map(re.escape, words))) if words else None


def split_words(text: str) -> list[str]:
    """The words of a folded text as `literal_spans` compares them: white space and hyphens separate
    them.
    """
    return [word for word in _SEPARATOR.split(text) if word]


def bare_words(text: str) -> list[str]:
    """The same without quotation marks around them."""
    return [word.strip("\"'<>") for word in split_words(text)]


def typed_extent(needle: str, folded: str, least: float = 0.0) -> Extent | None:
    """The stretch of a text that is most similar to the needle, from the beginning of a word to the
    end of one; None if the best window of the needle's length is less similar than `least` (0–1).

    rapidfuzz finds a window as long as the needle. Of the word boundaries around its edges, those
    are taken between which the normalised Indel similarity is highest.
    """
    if not needle or not folded:
        return None
    edges = _edges(needle, folded, least)
    if edges is None:
        return None
    slack = max(_LEAST_SLACK, int(min(len(needle), LONGEST_NEEDLE) * _SLACK))
    first, last = borders_of(folded)
    starts = _nearest(first, folded, edges.start, slack)
    ends = [at + 1 for at in _nearest(last, folded, edges.end - 1, slack)]
    best: Extent | None = None
    for start in starts:
        for end in ends:
            if end > start:
                score = fuzz.ratio(needle, folded[start:end]) / 100
                if best is None or score > best.score:
                    best = Extent(Span(start, end), score)
    return best


def _edges(needle: str, folded: str, least: float) -> Span | None:
    """About where the needle begins and ends in a text. For a long one: where its beginning and its
    end are, or the text's own edges if it begins before them or continues after them.
    """
    if len(needle) <= LONGEST_NEEDLE:
        return _window(needle, folded, least)
    head = _window(needle[:LONGEST_NEEDLE], folded, least)
    tail = _window(needle[-LONGEST_NEEDLE:], folded, least)
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


def _nearest(boundary: re.Pattern[str], folded: str, at: int, slack: int) -> list[int]:
    """The boundaries within `slack` characters of an offset, the nearest first."""
    offsets = [m.start() for m in boundary.finditer(folded, max(0, at - slack), at + slack + 1)]
    return sorted(offsets, key=lambda offset: (abs(offset - at), offset))[:_EDGES]


def unordered_extent(
    meanings: Mapping[str, Sequence[tuple[int, float]]], weights: Sequence[float], folded: str,
    length: int = 0,
) -> Extent | None:  # fmt: skip
    """The shortest stretch of a text with the words of a query, in any order.

    `meanings` gives for a word of the text the words of the query (by number) that may mean it, and
    its similarity to them (0–1); `weights` how much each of these counts. The score is the weighted
    mean of the similarities, reduced by the distance between the words, and reduced again if the
    `length` of the query is given and they stand over a longer stretch.
    """
    occurrences: list[list[tuple[int, int, float]]] = [[] for _ in weights]
    if folded.isascii():  # in one step less: most texts of most libraries
        for match in _ASCII_WORD.finditer(folded):
            for n, similarity in meanings.get(match[0], ()):
                occurrences[n].append((*match.span(), similarity))
    else:
        for start, end, word in folded_word_spans(folded, edges=True):
            for n, similarity in meanings.get(word, ()):
                occurrences[n].append((start, end, similarity))
    present = [n for n in range(len(occurrences)) if occurrences[n]]
    total = sum(weights)
    if not present or not total:
        return None
    # Around each occurrence of the word that is rarest here, the nearest of each other word.
    anchor = min(present, key=lambda n: (len(occurrences[n]), -weights[n]))
    # The greatest weight first: a word that is everywhere is not worth going far for.
    others = sorted((n for n in present if n != anchor), key=lambda n: (-weights[n], n))
    best: Extent | None = None
    for start, end, similarity in occurrences[anchor][:_ANCHORS]:
        left, right, held = start, end, similarity * weights[anchor]
        score = held / total * _nearness(left, right, length)
        for n in others:
            nearest = min(
                occurrences[n],
                key=lambda o: (max(left - o[0], o[1] - right, 0) - _PER_SIMILARITY * o[2], o[0]),
            )
            new_left, new_right = min(left, nearest[0]), max(right, nearest[1])
            new_held = held + nearest[2] * weights[n]
            new_score = new_held / total * _nearness(new_left, new_right, length)
            if new_score > score:
                left, right, score, held = new_left, new_right, new_score, new_held
        if best is None or score > best.score:
            best = Extent(Span(left, right), score)
    return best


def _nearness(left: int, right: int, length: int) -> float:
    near = 1 - _DISTANCE * min(1.0, (right - left) / _FAR)
    if length:
        near *= 1 - _SPREAD * min(1.0, max(0.0, (right - left) / length - 1))
    return near
