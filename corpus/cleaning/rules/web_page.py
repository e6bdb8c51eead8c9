"""Whether a text was copied from a web page: only such a text has furniture around the article.

A page says what belongs to it in many wordings: share this, read more, log in, privacy policy. A
book, a letter or a chat may hold one or two of them. So distinct wordings are counted, a whole
sentence never counts, and a long text needs more of them.
"""

from __future__ import annotations

import re
from enum import IntEnum
from typing import NamedTuple

from corpus.cleaning.draft import OF_LINES, Unit

_LEAST = 2.5
"""Signs that a text from a page has at least."""
_SOME = 1.5
"""Signs from which a text may come from a page: more than a lone notice at its foot."""
_WORDS_PER_SIGN = 1500
"""A longer text needs a sign for each so many words."""
_LEAST_AT_EDGES = 3.0
_WORDS_PER_SIGN_AT_EDGES = 6000
"""The same before and behind the prose, where a page has its furniture however long it is."""
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
    "nav.feedback": 1.0,
    "nav.settings": 1.0,
    "notice.generator": 1.0,
    "nav.pager": 0.5,
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
_SENTENCE = re.compile(r"(?:[*†‡§] ?)?[\"'“‘«„(¿¡]*[^\W_].*[.!?…。！？][\"'”’»)\]]*\Z", re.S)
_CREDIT = re.compile(r"\s*(?:©|\([cC]\)|&copy;)\s*(?=[^\W\d_])")


_TRAIL = re.compile(r"[^\W_] ?[»›] ?[^\W_]")
"""Home » News » Islands."""
_HEAD = 60
"""Units in which a trail of links is."""
_FIELD = re.compile(r"\[ \]\s?(?:\[|$)|\[(?:search|go|submit|subscribe|sign up)\b[^\]]*\]", re.I)
"""How renderings show the fields and buttons of a form."""
_LANGUAGE = re.compile(
    "English|Deutsch|Français|Español|Italiano|Português|Nederlands|Polski|Русский|Українська|"
    "Türkçe|Čeština|中文|日本語|한국어|العربية|Svenska|Norsk|Dansk|Suomi|Ελληνικά|Magyar|Română|हिन्दी|"
    "Bahasa Indonesia|Tiếng Việt|ไทย"
)
_IN_EACH_LIST = ("Deutsch", "Español", "Français", "中文")
"""Names of which every such list has one: to look for them first is much faster."""
_MOST_LANGUAGES = 40
_FEWEST_LANGUAGES = 4
_NEAR = 12
_SITE = re.compile(r"\s+[|–—·•»-]\s+|\s*\|\s*")
_SHORTEST_TITLE = 8
_NUMBERED = re.compile(r"\W{0,2}(?:section |article |chapter |part )?\d+[.)]", re.I)
_OF_BOOKS = re.compile(r"see also\b|copyright\W*\Z", re.I)
"""What manuals and books say as pages do."""
_LEADERS = "..."
_FEWEST_OF_PART = 4
_EDGE = 300
"""Units from the ends in which furniture counts whatever is between."""
STAMPS = "one of"
"""How the evidence begins where lines are taken for those over comments for their times alone."""
_PROSE = 25
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


class _Signs(NamedTuple):
    """How much speaks for a web page: in the whole text, and before and behind its prose."""

    all: float
    at_edges: float


def signs(units: list[Unit]) -> _Signs:
    """How much speaks for a web page."""
    seen: dict[str, float] = {}
    at_edges: set[str] = set()
    families: set[str] = set()
    first, last = _prose(units)

    def count(key: str, family: str, worth: float, place: int) -> None:
        if key != "nav.link":  # any text may hold an address
            families.add(family)
        seen[key] = max(seen.get(key, 0.0), worth)
        near_end = place < _EDGE or place >= len(units) - _EDGE
        if near_end and first <= last and not first <= place <= last:
            at_edges.add(key)

    for n, unit in enumerate(units):
        if unit.words > _MOST:
            continue
        if unit.verdict is not None and not _is_of_a_document(unit):
            rule, text = unit.verdict.rule, unit.text.lower()
            worth = _ONCE.get(rule) or _WORTH.get(rule, 0.0)
            if worth:
                # "See also a", "See also b": that is one wording.
                key = rule if rule in _ONCE else " ".join(text.split()[:2])
                worth = worth if unit.words > 1 else min(worth, _ONE_WORD)
                count(key, rule.partition(".")[0], worth, n)
        if n < _HEAD and ("»" in unit.text or "›" in unit.text) and _TRAIL.search(unit.text):
            count("a trail of links", "trail", 1.0, n)
        if "[" in unit.text and _FIELD.search(unit.text):
            count("a field of a form", "form", 1.0, n)
    if (menu := _menu(units)) is not None:
        count("a menu", "menu", 1.0, menu)
    if (languages := _languages(units)) is not None:
        count("languages to choose from", "languages", 1.0, languages)
    if _has_page_title(units):
        count("the page's title above the text's", "title", 0.5, 0)
    # A licence speaks of terms, a book of its copyright: notices alone are no page.
    if len(families) < 2:
        return _Signs(0.0, 0.0)
    return _Signs(sum(seen.values()), sum(seen[key] for key in at_edges))


def _prose(units: list[Unit]) -> tuple[int, int]:
    """The numbers of the first and the last long sentence: page furniture is before and behind."""
    prose = [n for n, u in enumerate(units) if u.ends and u.words >= _PROSE and u.verdict is None]
    return (prose[0], prose[-1]) if prose else (len(units), -1)


def _is_of_a_document(unit: Unit) -> bool:
    """Whether a line with a wording is a sentence, a part of one, a numbered heading, or a row."""
    return (
        is_sentence(unit)
        or (unit.words >= _FEWEST_OF_PART and unit.text[0].islower())
        or _NUMBERED.match(unit.text) is not None
        or _OF_BOOKS.match(unit.text) is not None
        or _LEADERS in unit.text
        or unit.verdict is None
        or unit.verdict.evidence.startswith(STAMPS)
    )


def _languages(units: list[Unit]) -> int | None:
    """The number of a unit at which many languages stand by their own names; None without such."""
    if not any(name in unit.text for unit in units for name in _IN_EACH_LIST):
        return None
    found: dict[str, int] = {}
    for n, unit in enumerate(units):
        if unit.words <= _MOST_LANGUAGES and not is_sentence(unit):
            found |= dict.fromkeys(_LANGUAGE.findall(unit.text), n)
            near = [name for name, at in found.items() if n - at <= _NEAR]
            if len(near) >= _FEWEST_LANGUAGES:
                return n
    return None


def _has_page_title(units: list[Unit]) -> bool:
    """Whether the first line is a text's title with a site's name, and the title follows alone."""
    texts = {unit.text for unit in units[1:_HEAD]}
    return any(
        len(parts := _SITE.split(unit.text)) > 1
        and len(parts[0]) > _SHORTEST_TITLE
        and any(
            sep_free in texts
            for sep_free in (parts[0], unit.text[: unit.text.rfind(parts[-1])].rstrip(" |·•–—-:»"))
        )
        for unit in units[:2]
    )


def _menu(units: list[Unit]) -> int | None:
    """The number of the unit at which many lines of one to four words have followed each other: a
    menu, if other signs say so. None without such.
    """
    run = 0
    for n, unit in enumerate(units):
        short = (
            unit.words <= _MENU_WORDS
            and unit.text[-1] not in ".,;:!?"
            and not unit.hints & OF_LINES
        )
        run = run + 1 if short and not _DIGITS.match(unit.text) else 0
        if run >= _MENU_LINES:
            return n
    return None


def origin(units: list[Unit]) -> Origin:
    """Whether the units come from a web page."""
    words = sum(unit.words for unit in units)
    found, at_edges = signs(units)
    each = words / _WORDS_PER_SIGN
    if found >= max(_LEAST, each) or at_edges >= max(
        _LEAST_AT_EDGES, words / _WORDS_PER_SIGN_AT_EDGES
    ):
        return Origin.PAGE
    return Origin.PERHAPS if found >= max(_SOME, each) else Origin.UNKNOWN
