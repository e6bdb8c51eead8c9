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

__all__ = ["ANY_OPENING", "PHRASES", "Phrase", "needs_within"]

PHRASES: tuple[Phrase, ...] = (*APPEALS, *NOTICES, *NAVIGATION, *MEDIA)
"""In the order in which they are tried; the first that fits gives the rule."""

ANY_OPENING = re.compile("|".join(p.opening.pattern for p in PHRASES if p.opening), re.I)
"""Whether any phrase opens a unit: one match instead of dozens, as most units hold none."""


@cache
def needs_within(words: int) -> tuple[str, ...]:
    """What the phrases that are looked for in a unit of so many words need to stand in it."""
    return tuple(dict.fromkeys(need for p in PHRASES if p.most >= words for need in p.needs))
