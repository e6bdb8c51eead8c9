"""Discussions: where posts begin, by the lines that say who wrote when."""

from __future__ import annotations

import re
from collections import defaultdict

from corpus.cleaning.draft import Unit
from corpus.cleaning.rules.web_page import is_sentence
from corpus.text.lazy_pattern import LazyPattern

_MONTH = (
    r"(?:jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz]|янв|фев|мар|апр|ма[йя]|июн|"
    r"июл|авг|сен|окт|ноя|дек)[^\W\d_]*\.?"
)
_STAMP = LazyPattern(
    rf"\b{_MONTH} \d{{1,2}}\b|\b\d{{1,2}}(?:st|nd|rd|th|\.)? {_MONTH}|"
    r"\b\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}\b|"
    r"\b\d+ (?:minutes?|hours?|days?|weeks?|months?|years?) ago\b|"
    r"\b(?:yesterday|today),? (?:at )?\d{1,2}:\d\d",
    re.I,
)
_LETTERS = LazyPattern(rf"{_MONTH}|[^\W\d_]+")
_DIGITS = LazyPattern(r"\d+")
_MOST_WORDS = 12
_MOST_AUTHOR_WORDS = 4
_FEWEST = 3
"""Posts that make a discussion."""


def post_heads(units: list[Unit]) -> set[int]:
    """The numbers of the units that say when a post was written, and by whom if that stands right
    above; empty if they do not recur with text between them.
    """
    by_shape: defaultdict[str, list[int]] = defaultdict(list)
    for n, unit in enumerate(units):
        if unit.words > _MOST_WORDS or is_sentence(unit):
            continue
        if match := _STAMP.search(unit.text):
            date = _LETTERS.sub("a", match.group().lower())
            by_shape[_DIGITS.sub("9", date)].append(n)
    heads: set[int] = set()
    for stamps in by_shape.values():
        own = [n for n, after in zip(stamps, [*stamps[1:], len(units)], strict=True)
               if _has_text(units[n + 1 : after])]  # fmt: skip
        if len(own) >= _FEWEST:
            heads.update(own)
    authors = {n - 1 for n in heads if n and n - 1 not in heads and _is_author(units, n - 1)}
    return heads | authors


def _has_text(units: list[Unit]) -> bool:
    return any(unit.verdict is None and (unit.ends or unit.words >= 8) for unit in units)


def _is_author(units: list[Unit], n: int) -> bool:
    unit = units[n]
    return (
        unit.verdict is None
        and unit.words <= _MOST_AUTHOR_WORDS
        and not unit.ends
        and units[n + 1].blanks <= unit.blanks
    )
