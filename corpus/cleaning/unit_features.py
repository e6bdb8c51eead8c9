"""What a unit and its surroundings look like, in numbers: the features of the trees in
`body_trees`.

All are about shape, place, repetition and the rules' verdicts; what single words say is one number
(`word_weights`). `page_features` makes a row a unit, in the order of `NAMES`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from itertools import accumulate, repeat
from operator import itemgetter

from corpus.cleaning.draft import OF_LINES, Unit
from corpus.cleaning.rules.article_region import ArticleRegion, is_prose, score

_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")
# Patterns begin with what is rare, and look back from there, since that is much faster.
_CLOCK = re.compile(
    r"\d(?<!\w\d)(?:\d?[:.]\d\d|\d*\s?(?:[hdm]|min(?:ute)?s?|hours?|days?|weeks?|months?|years?))\b",
    re.I,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE = re.compile(r"\d(?<!\w\d)\d{0,3}[-/.]\d{1,2}[-/.]\d{2,4}\b")
_MONTH = f"(?:{'|'.join(_MONTHS)})"
_DATE_WITH_MONTH = re.compile(
    rf"\b{_MONTH}[a-z]*\.? \d{{1,2}}\b|\b\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}", re.I
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DOMAIN = re.compile(r"\.(?<=\w\.)(?:com|org|net|io)\b")
_MAIL = re.compile(r"@(?<=\S@)\w")
_SIGN = re.compile(r"[\d|»›→·•{}();=<>\[\]_$\\]")
"""Digits, separators and signs of code: one search for all three, as most units hold none."""
_SEPARATORS = frozenset("|»›→·•>")
_SIGNS_OF_CODE = frozenset("{}();=<>[]_$\\")
_CODE_PAIR = re.compile(r"::|--[^\W_]")
_TO_READER = frozenset(["you", "your", "us", "our", "we"])
_FIRST_PERSON = frozenset(["i", "i'm", "i’m", "i've", "i’ve", "my", "me"])
_OF_POSTS = """
post posts posted reply replies replied quote quotes joined member thread threads topic topics
report reputation like likes view views wrote said asked answered vote votes karma point points
senior junior registered location moderator forum forums yesterday
"""
_POST = frozenset(_OF_POSTS.split())
_OF_SENTENCES = """
a an the of to in on for and or but is was are were be been it its that this with as at by from he
she they his her their not have has had which who i you we will would can could if
der die das und den von zu im ist nicht ein eine le la les de des et un une que est en el los las y
por con se na и в не что с
"""
_FUNCTION = frozenset(_OF_SENTENCES.split())
_UNDER_POSTS = """
reply quote report like share thanks permalink link edit flag upvote downvote up vote
"""
_REPLIES = frozenset(
    [
        *_UNDER_POSTS.split(),
        "reply with quote",
        "add comment",
        "add a comment",
        "report post",
        "share this answer",
    ]
)
_TO, _FROM, _FUNC, _FORUM = 1, 2, 4, 8
_GROUPS: dict[str, int] = {}
for _flag, _words in (
    (_TO, _TO_READER),
    (_FROM, _FIRST_PERSON),
    (_FUNC, _FUNCTION),
    (_FORUM, _POST),
):
    for _word in _words:
        _GROUPS[_word] = _GROUPS.get(_word, 0) | _flag
"""Which of the groups of words above a word is in: each word of a text is looked up once."""
_FIRST = itemgetter(0)
_HEAD = 400
_FAR = 99.0
_SHORT = 40
"""Words up to which a unit's single words are looked at."""
_LONG = 25

_OWN = (
    "words", "ends as a sentence", "empty lines before", "share of capitals", "share of digits",
    "has a time", "has a date", "has a year", "has an address", "separators", "signs of code",
    "addresses the reader", "speaks of itself", "words of a forum", "share of function words",
    "is an item", "is a heading", "is quoted", "is of lines", "is a turn or note", "begins low",
    "ends in a colon", "lines", "words say", "given away", "sureness of the wording",
    "times on the page", "commas",
)  # fmt: skip
_PLACE = (
    "number from the top", "number from the bottom", "share of the words before",
    "share of the prose before", "since prose", "until prose", "prose words just before",
    "prose words just behind", "from the region's start", "to the region's end",
    "below the comments heading", "below what closes an article", "since the title",
    "since a colon", "since something given away", "until something given away", "alike before",
    "alike behind", "score around", "since a heading", "since a post's head", "until a post's head",
)  # fmt: skip
_PAGE = (
    "units of the page", "prose of the page", "share of prose", "given away on the page",
    "appeals on the page", "navigation on the page", "comment headings on the page",
    "post heads on the page", "share of post heads", "words of forums on the page",
    "share of code", "share of items", "share of headings", "repeated lines",
    "middle length of prose", "first person on the page", "reply lines on the page",
)  # fmt: skip
PAGE_NAMES: tuple[str, ...] = _PAGE
"""Of the features that are the same for each unit of a page; they come first."""
_NEIGHBOURS = ("words", "ends as a sentence", "words say")
_OFFSETS = (-2, -1, 1, 2)
NAMES: tuple[str, ...] = (
    *_PAGE,
    *_OWN,
    *_PLACE,
    *(
        f"{name}, {_at}"
        for _at in ("2 before", "1 before", "1 behind", "2 behind")
        for name in _NEIGHBOURS
    ),
)


def page_features(
    units: list[Unit], region: ArticleRegion, words_say: Mapping[str, float]
) -> list[list[float]]:
    """The features of each unit."""
    if not units:
        return []
    times = Counter([unit.text for unit in units])
    own = [_own(unit, times, words_say) for unit in units]
    place = _places(units, own, region)
    page = _page(units, own, times)
    neighbours = _neighbours(own)
    return [[*page, *a, *b, *c] for a, b, c in zip(own, place, neighbours, strict=True)]


def words_of(unit: Unit) -> list[str]:
    """The words of a short unit, each of which may say something; of a long one, none."""
    return _WORD.findall(unit.text[:_HEAD]) if unit.words <= _SHORT else []


def _own(unit: Unit, times: Counter[str], words_say: Mapping[str, float]) -> list[float]:
    text = unit.text[:_HEAD]
    words = _WORD.findall(text)
    count = len(words) or 1
    low = list(map(str.lower, words))
    groups = list(filter(None, map(_GROUPS.get, low)))
    size = len(text) or 1
    digits = separators = code = 0
    if signs := _SIGN.findall(text):
        separators = len([sign for sign in signs if sign in _SEPARATORS])
        code = len([sign for sign in signs if sign in _SIGNS_OF_CODE])
        digits = len([sign for sign in signs if sign.isdecimal()])
    if "::" in text or "--" in text:
        code += len(_CODE_PAIR.findall(text))
    said = forum = to_reader = of_itself = function = 0.0
    if groups:
        to_reader = len([group for group in groups if group & _TO]) / count
        of_itself = len([group for group in groups if group & _FROM]) / count
        function = len([group for group in groups if group & _FUNC]) / count
    if unit.words <= _SHORT:
        said = sum(map(words_say.get, dict.fromkeys(low), repeat(0.0)))
        forum = float(len([group for group in groups if group & _FORUM]))
    clock = date = year = 0.0
    if digits:
        clock = 1.0 if _CLOCK.search(text) else 0.0
        date = 1.0 if _has_date(text) else 0.0
        year = 1.0 if ("19" in text or "20" in text) and _YEAR.search(text) else 0.0
    hints, verdict = unit.hints, unit.verdict
    return [
        float(unit.words),
        float(unit.ends),
        float(min(unit.blanks, 3)),
        sum(map(str.isupper, map(_FIRST, words))) / count,
        digits / size,
        clock,
        date,
        year,
        1.0 if _has_address(text) else 0.0,
        float(separators),
        code / size,
        to_reader,
        of_itself,
        forum,
        function,
        *(_kinds(hints) if hints else _NO_KIND),
        1.0 if text[:1].islower() else 0.0,
        1.0 if text.endswith(":") else 0.0,
        float(len(unit.lines)),
        said,
        float(verdict is not None),
        verdict.confidence if verdict is not None else 0.0,
        float(times[unit.text]),
        float(text.count(",")),
    ]


def _has_date(text: str) -> bool:
    low = text.lower()
    has_month = any(month in low for month in _MONTHS) and _DATE_WITH_MONTH.search(text)
    return bool(has_month or _DATE.search(text))


def _has_address(text: str) -> bool:
    return bool(
        ("://" in text and ("http://" in text or "https://" in text))
        or ("." in text and ("www." in text or _DOMAIN.search(text)))
        or ("@" in text and _MAIL.search(text))
    )


@cache
def _kinds(hints: frozenset[str]) -> tuple[float, ...]:
    """What the features that are about kinds are for a unit with these hints."""
    return (
        float("li" in hints),
        float("heading" in hints),
        float("quote" in hints),
        float(not OF_LINES.isdisjoint(hints)),
        float("turn" in hints or "note" in hints),
    )


_NO_KIND = _kinds(frozenset())
_AT = {name: n for n, name in enumerate(_OWN)}
_I_WORDS = _AT["words"]
_I_ENDS = _AT["ends as a sentence"]
_I_GIVEN = _AT["given away"]
_I_SAY = _AT["words say"]
_I_DATE = _AT["has a date"]
_I_CLOCK = _AT["has a time"]
_I_POST = _AT["words of a forum"]
_I_CODE = _AT["signs of code"]
_I_FIRST = _AT["speaks of itself"]
_I_ITEM = _AT["is an item"]
_I_HEADING = _AT["is a heading"]


def _is_post_head(row: list[float]) -> bool:
    """A short line with a date or a time: what stands over a post."""
    return row[_I_WORDS] <= 14 and bool(row[_I_DATE] or row[_I_CLOCK])


def _gaps(marks: list[bool], most: float = _FAR) -> tuple[list[float], list[float]]:
    """For each place, how many places since the last mark, and until the next; 0 where one is."""
    since: list[float] = []
    last = most
    for mark in marks:
        last = 0.0 if mark else last + 1 if last < most else most
        since.append(last)
    until: list[float] = []
    last = most
    for mark in reversed(marks):
        last = 0.0 if mark else last + 1 if last < most else most
        until.append(last)
    return since, until[::-1]


def _places(units: list[Unit], own: list[list[float]], region: ArticleRegion) -> list[list[float]]:
    count = len(units)
    prose = [is_prose(unit) for unit in units]
    words = [unit.words for unit in units]
    before = list(accumulate(words, initial=0))
    prose_words = [w if p else 0 for w, p in zip(words, prose, strict=True)]
    prose_before = list(accumulate(prose_words, initial=0))
    all_words, all_prose = before[-1] or 1, prose_before[-1] or 1
    since_prose, until_prose = _gaps(prose)
    given = [row[_I_GIVEN] > 0 for row in own]
    since_given, until_given = _gaps(given)
    title = _title_places(units)
    since_title, _ = _gaps(title)
    since_colon, _ = _gaps([unit.verdict is None and unit.text.endswith(":") for unit in units])
    since_heading, _ = _gaps([row[_I_HEADING] > 0 for row in own])
    heads = [_is_post_head(row) for row in own]
    since_post, until_post = _gaps(heads)
    alike_before, alike_behind = _runs(units, own)
    scores = list(accumulate([score(unit) for unit in units], initial=0.0))
    start, end, _ = region
    rows: list[list[float]] = []
    below_comments = below_closing = 0.0
    for n, unit in enumerate(units):
        a, b = max(0, n - 6), min(count, n + 7)
        rows.append([
            float(min(n, 300)),
            float(min(count - 1 - n, 300)),
            before[n] / all_words,
            prose_before[n] / all_prose,
            since_prose[n - 1] if n else _FAR,
            until_prose[n + 1] if n + 1 < count else _FAR,
            float(prose_before[n] - prose_before[a]),
            float(prose_before[b] - prose_before[min(n + 1, count)]),
            float(max(-99, min(99, n - start))),
            float(max(-99, min(99, end - 1 - n))),
            below_comments,
            below_closing,
            since_title[n],
            since_colon[n - 1] if n else _FAR,
            since_given[n - 1] if n else _FAR,
            until_given[n + 1] if n + 1 < count else _FAR,
            alike_before[n],
            alike_behind[n],
            scores[b] - scores[a],
            since_heading[n],
            since_post[n],
            until_post[n],
        ])  # fmt: skip
        verdict = unit.verdict
        if verdict is not None and prose_before[n] > 100:
            if verdict.rule == "nav.comments":
                below_comments += 1
            if unit.closes:
                below_closing += 1
    return rows


def _title_places(units: list[Unit]) -> list[bool]:
    """Where the page's first line, its title, is said again, in whole or in its first part."""
    marks = [False] * len(units)
    firsts = [unit.text for unit in units[:3] if unit.words >= 3]
    for n, unit in enumerate(units[1:80], 1):
        if 3 <= unit.words <= 30:
            text = unit.text
            for first in firsts:
                if (first.startswith(text) or text.startswith(first)) and first is not text:
                    marks[n] = True
    return marks


def _runs(units: list[Unit], own: list[list[float]]) -> tuple[list[float], list[float]]:
    """How many lines of like shape stand before and behind each unit in one run."""

    def like(a: int, b: int) -> bool:
        one, other = units[a], units[b]
        if one.words >= _LONG or other.words >= _LONG or one.ends != other.ends:
            return False
        if own[a][_I_ITEM] and own[b][_I_ITEM]:
            return True
        return abs(one.words - other.words) <= 4 and one.blanks == other.blanks

    before = [0.0] * len(units)
    behind = [0.0] * len(units)
    for n in range(1, len(units)):
        if like(n - 1, n):
            before[n] = before[n - 1] + 1
    for n in range(len(units) - 2, -1, -1):
        if before[n + 1]:
            behind[n] = behind[n + 1] + 1
    return before, behind


def _page(units: list[Unit], own: list[list[float]], times: Counter[str]) -> list[float]:
    count = len(units)
    prose = sorted(unit.words for unit in units if is_prose(unit))
    words = sum(unit.words for unit in units) or 1
    heads = sum(map(_is_post_head, own))
    return [
        float(count),
        float(sum(prose)),
        sum(prose) / words,
        float(sum(row[_I_GIVEN] for row in own)),
        float(sum(_family(unit) == "appeal" for unit in units)),
        float(sum(_family(unit) == "nav" for unit in units)),
        float(sum(u.verdict is not None and u.verdict.rule == "nav.comments" for u in units)),
        float(heads),
        heads / count,
        sum(row[_I_POST] for row in own) / words,
        sum(row[_I_CODE] > 0.03 for row in own) / count,
        sum(row[_I_ITEM] for row in own) / count,
        sum(row[_I_HEADING] for row in own) / count,
        sum(n for n in times.values() if n > 1) / count,
        float(prose[len(prose) // 2]) if prose else 0.0,
        sum(row[_I_FIRST] * min(row[_I_WORDS], 60) for row in own) / words,
        float(sum(n for text, n in times.items() if text.lower() in _REPLIES)),
    ]


def _family(unit: Unit) -> str:
    return unit.verdict.rule.partition(".")[0] if unit.verdict is not None else ""


def _neighbours(own: list[list[float]]) -> list[list[float]]:
    nothing = [-1.0] * len(_NEIGHBOURS)
    seen = [[min(row[_I_WORDS], 80.0), row[_I_ENDS], row[_I_SAY]] for row in own]
    count = len(seen)
    return [
        [
            value
            for offset in _OFFSETS
            for value in (seen[n + offset] if 0 <= n + offset < count else nothing)
        ]
        for n in range(count)
    ]
