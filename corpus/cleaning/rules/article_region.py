"""The run of units whose scores have the largest sum: a first estimate of where the article is.

Each unit gets a score from its shape: long units that end as sentences do count for the article,
short ones and those that rules have dropped count against it. The region is the maximum-sum
subsequence (Bentley, Programming Pearls, column 8; for web pages: Pasternack and Roth, WWW 2009),
found in one pass.
"""

from __future__ import annotations

from itertools import accumulate
from typing import NamedTuple

from corpus.cleaning.draft import Unit

# What a unit adds to the sum, by its shape. Fitted by hand on plain renderings of news pages, to
# round numbers.
_SENTENCE_BASE = 1.5
_SENTENCE_PER_WORD = 0.12
_MOST_WORDS = 60
_SHORT_SENTENCE = 0.8
_LONG_OPEN = 2.5
_SHORT_OPEN = -0.6
_ITEM = -0.6
_DROPPED = -1.5
_CLOSING = -6.0
PROSE = 15
"""Words from which a sentence counts as prose."""
_PROSE_BEFORE_COMMENTS = 100
"""Words of prose that must come before the readers' comments; else the line is a link to them."""
_LEAST_SHARE = 0.05
"""Share of the whole score that the text above the comments must have to be the article."""
_BARE_HEADING = 2
"""Words of a line that may head comments or be the article's own: "Reply", "Comments"."""
_COMMENTS_SEEN = 6
"""Units below such a line that show what follows."""
_SHORT_LINE = 8
"""Words of a line that can be a commentator's name or a date."""


class ArticleRegion(NamedTuple):
    """Numbers of units: `start` to `end` reads like the article; the readers' comments begin at
    `comments`, which is the number of all units if there are none.
    """

    start: int
    end: int
    comments: int


def find_article_region(units: list[Unit]) -> ArticleRegion:
    """The article's region among the units; empty if nothing reads like prose."""
    for n, unit in enumerate(units):
        if unit.closes and unit.verdict and unit.verdict.rule == "nav.comments":
            unit.closes = not _prose_follows(units, n)
    scores = [score(unit) for unit in units]
    comments = _first_comment(units, scores)
    return ArticleRegion(*best_region(scores[:comments]), comments)


def score(unit: Unit) -> float:
    """How much a unit looks like an article's own text, by its shape alone."""
    if unit.verdict is not None:
        return _CLOSING if unit.closes else _DROPPED
    if unit.ends:
        if unit.words < 8:
            value = _SHORT_SENTENCE if unit.words >= 4 else -0.4
        else:
            value = _SENTENCE_BASE + _SENTENCE_PER_WORD * min(unit.words, _MOST_WORDS)
    elif unit.words >= 25:
        value = _LONG_OPEN
    elif unit.words >= 14:
        value = -0.3
    else:
        value = _SHORT_OPEN
    if "li" in unit.hints and unit.words < 12:
        value += _ITEM
    return value


def best_region(scores: list[float]) -> tuple[int, int]:
    """`[start, end)` of the run with the largest sum; the first of equals. Empty if no sum is above
    0.
    """
    best, start, end = 0.0, 0, 0
    total, since = 0.0, 0
    for n, value in enumerate(scores):
        if total <= 0:
            total, since = 0.0, n
        total += value
        if total > best:
            best, start, end = total, since, n + 1
    return start, end


def is_prose(unit: Unit) -> bool:
    """Whether a unit reads like prose, and no rule has dropped it."""
    return unit.verdict is None and unit.ends and unit.words >= PROSE


def _prose_follows(units: list[Unit], heading: int) -> bool:
    """Whether the article follows a bare "Comments" or "Reply", and not readers' comments, which
    come with names, dates and more such lines.
    """
    line = units[heading]
    if line.words > _BARE_HEADING or any(c.isdigit() for c in line.text):
        return False
    below = units[heading + 1 : heading + 1 + _COMMENTS_SEEN]
    if not below or not is_prose(below[0]):
        return False
    return sum(not is_prose(unit) and unit.words <= _SHORT_LINE for unit in below) < 2


def _first_comment(units: list[Unit], scores: list[float]) -> int:
    """Where readers' comments begin. They read like prose, and are often longer than the
    article.
    """
    prose = 0
    for n, unit in enumerate(units):
        if is_prose(unit):
            prose += unit.words
        elif (
            unit.verdict
            and unit.verdict.rule == "nav.comments"
            and prose >= _PROSE_BEFORE_COMMENTS
            and not _prose_follows(units, n)
        ):
            if _best_sum(scores[:n]) >= _LEAST_SHARE * _best_sum(scores):
                return n
            break
    return len(units)


def _best_sum(scores: list[float]) -> float:
    return max(accumulate(scores, lambda total, value: max(total, 0.0) + value), default=0.0)
