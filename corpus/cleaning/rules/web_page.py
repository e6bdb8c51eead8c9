"""Whether a text was copied from a web page: only such a text has furniture around the article.

A page says what belongs to it in many wordings: share this, read more, log in, privacy policy. A
book, a letter or a chat may hold one or two of them. So distinct wordings are counted, a whole
sentence never counts, and a long text needs more of them.
"""

from __future__ import annotations

import re
from enum import IntEnum

from corpus.cleaning.draft import OF_LINES, Unit

_LEAST = 2.5
"""Signs that a text from a page has at least."""
_SOME = 1.5
"""Signs from which a text may come from a page: more than a lone notice at its foot."""
_WORDS_PER_SIGN = 1500
"""A longer text needs a sign for each so many words."""
_WORTH = {
    "appeal.share": 1.0,
    "appeal.social": 1.0,
    "appeal.subscribe": 1.0,
    "appeal.membership": 1.0,
    "appeal.app": 1.0,
    "nav.menu": 1.0,
    "nav.related": 1.0,
    "nav.comments": 1.0,
    "nav.author-archive": 1.0,
    "notice.legal": 1.0,
    "notice.advert": 1.0,
    "notice.script": 1.0,
    "notice.masthead": 0.5,
}
"""What a wording is worth as a sign; what is not here may stand in any text."""
_ONCE = {
    "media.player": 0.5,
    "appeal.donate": 1.0,
    "appeal.contribute": 0.5,
    "notice.copyright": 1.0,
    "notice.contact": 0.5,
    "notice.editorial": 0.5,
    "notice.source": 0.5,
    "media.image-credit": 0.5,
    "nav.link": 0.5,
    "nav.source-link": 0.5,
    "media.embed-link": 0.5,
    "meta.topics": 0.5,
}
"""The same for wordings that books and letters repeat: each counts once."""
_ONE_WORD = 0.5
"""What a single word is worth at most: "Reply", "Search"."""
_MOST = 14
"""Words of a line that is a sign."""
_FEWEST = 6
"""Words of a sentence that says something."""
_RUN_IN = 20
"""Words from which a sentence may have a credit run in before it: "© The Tide The town has …"."""
_SENTENCE = re.compile(r"[\"'“‘«„(¿¡]*[^\W_].*[.!?…。！？][\"'”’»)\]]*\Z", re.S)
_CREDIT = re.compile(r"\s*(?:©|\([cC]\)|&copy;)\s*(?=[^\W\d_])")


_TRAIL = re.compile(r"[^\W_] ?[»›] ?[^\W_]")
"""Home » News » Islands."""
_HEAD = 60
"""Units in which a trail of links is."""
_MENU_WORDS = 4
_MENU_LINES = 8
_DIGITS = re.compile(r"\W*\d")
"""How ingredients and entries of a list begin."""


class Origin(IntEnum):
    """What the wordings say about where a text comes from."""

    UNKNOWN = 0
    """Hardly a page: nothing but lone furniture at the very ends is taken out."""
    PERHAPS = 1
    """Some furniture, of a page or of a text that was cleaned before."""
    PAGE = 2


def is_sentence(unit: Unit) -> bool:
    """Whether a unit is a whole sentence, which an article could say."""
    if unit.words < _FEWEST:
        return False
    text = unit.text
    credit = _CREDIT.match(text) if unit.words >= _RUN_IN else None
    return _SENTENCE.match(text, credit.end() if credit else 0) is not None


def signs(units: list[Unit]) -> float:
    """How much speaks for a web page."""
    seen: dict[str, float] = {}
    families: set[str] = set()
    for unit in units:
        if unit.verdict is None or unit.words > _MOST or is_sentence(unit):
            continue
        rule = unit.verdict.rule
        if rule in _ONCE:
            seen[rule] = _ONCE[rule]
            families.add(rule.partition(".")[0])
        elif rule in _WORTH:
            families.add(rule.partition(".")[0])
            worth = _WORTH[rule]
            seen[unit.text.lower()] = worth if unit.words > 1 else min(worth, _ONE_WORD)
    if any(unit.words <= _MOST and _TRAIL.search(unit.text) for unit in units[:_HEAD]):
        seen["a trail of links"] = 1.0
        families.add("trail")
    if _has_menu(units):
        seen["a menu"] = 1.0
        families.add("menu")
    # A licence speaks of terms, a book of its copyright: notices alone are no page.
    return sum(seen.values()) if len(families) > 1 else 0.0


def _has_menu(units: list[Unit]) -> bool:
    """Whether many lines of one to four words follow each other: a menu, if other signs say so."""
    run = 0
    for unit in units:
        short = (
            unit.words <= _MENU_WORDS
            and unit.text[-1] not in ".,;:!?"
            and not unit.hints & OF_LINES
        )
        run = run + 1 if short and not _DIGITS.match(unit.text) else 0
        if run >= _MENU_LINES:
            return True
    return False


def origin(units: list[Unit]) -> Origin:
    """Whether the units come from a web page."""
    words = sum(unit.words for unit in units)
    found = signs(units)
    each = words / _WORDS_PER_SIGN
    if found >= max(_LEAST, each):
        return Origin.PAGE
    return Origin.PERHAPS if found >= max(_SOME, each) else Origin.UNKNOWN
