"""What the furniture around an article says: the vocabulary of the rules, as patterns.

A phrase is looked for in short units only (`most` words): an article may talk about newsletters, a
line that asks to subscribe to one does little else. `where` narrows it further: `edge` phrases
count only outside the article's prose or in an inset, because a sentence of the article could say
them, and `outside` phrases never amid it, because the article's own short lines do.
"""

from __future__ import annotations

import re
from functools import cache

from corpus.cleaning.phrases.appeals import APPEALS
from corpus.cleaning.phrases.media import MEDIA
from corpus.cleaning.phrases.navigation import NAVIGATION
from corpus.cleaning.phrases.notices import NOTICES
from corpus.cleaning.phrases.phrase import Phrase
from corpus.text.lazy_pattern import LazyPattern

__all__ = ["PHRASES", "Phrase", "may_open", "needs_within"]

PHRASES: tuple[Phrase, ...] = (*APPEALS, *NOTICES, *NAVIGATION, *MEDIA)
"""In the order in which they are tried; the first that fits gives the rule."""


_SHORT = 14
"""Words up to which a unit is looked at for all phrases."""


def _openings(words: int) -> LazyPattern:
    opening = (p.opening.pattern for p in PHRASES if p.opening and p.most >= words)
    return LazyPattern("|".join(opening), re.I)


_OF_SHORT, _OF_LONG = _openings(0), _openings(_SHORT + 1)


def may_open(text: str, words: int) -> bool:
    """Whether any phrase may open a unit: one match instead of dozens, as most units hold none."""
    return (_OF_SHORT if words <= _SHORT else _OF_LONG).match(text) is not None


@cache
def needs_within(words: int, *, ascii_only: bool = False) -> tuple[str, ...]:
    """What the phrases that are looked for in a unit of so many words need to stand in it; of that,
    only what a text in ASCII can hold.
    """
    needs = dict.fromkeys(need for p in PHRASES if p.most >= words for need in p.needs)
    return tuple(need for need in needs if need.isascii() or not ascii_only)
