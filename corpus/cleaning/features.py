"""Features of a unit and its surroundings that distinguish an article from its furniture.

A feature is a name such as `sentence of 17-24 words` or `word: subscribe`. All are about shape,
place and single words; `body_model` knows their weights. Features that added nothing in
cross-validation (word order, stop words, words in common with the rest) are not here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Sequence

from corpus.cleaning.draft import Unit
from corpus.cleaning.rules.article_region import PROSE, ArticleRegion, is_prose

_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")
_DIGIT = re.compile(r"\d")
_SIGN = re.compile(r"[|»›→·•©@#\[\]{}<>_=~/\\+]")
_SIGNS = {
    "|": "has a bar",
    "»": "has an arrow",
    "›": "has an arrow",
    "→": "has an arrow",
    "·": "has a dot",
    "•": "has a dot",
    "©": "has ©",
    "@": "has @",
    "#": "has #",
    "/": "has a slash",
}
_CLOCK = re.compile(r"\b\d{1,2}:\d\d\b|\b\d+\s?[hdm]\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ADDRESS = re.compile(r"https?://|www\.|\w\.(?:com|org|net)\b")
_LETTERS = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"\d+")

_LENGTHS = (1, 2, 3, 5, 8, 12, 17, 25, 40, 80)
_LENGTH_NAMES = ("0", "1", "2", "3-4", "5-7", "8-11", "12-16", "17-24", "25-39", "40-79", "80+")
_SENTENCES = tuple(f"sentence of {name} words" for name in _LENGTH_NAMES)
_LINES = tuple(f"line of {name} words" for name in _LENGTH_NAMES)
_GAPS = (0, 1, 2, 3, 6, 11, 31, 1_000_000)
_GAP_NAMES = ("", "0", "1", "2", "3-5", "6-10", "11-30", "31+", "none")
_SHARES = (0.001, 0.25, 0.5, 0.75, 0.95)
_SHARE_NAMES = ("no words", "few words", "some words", "many words", "most words", "all words")
_CAPITALS = tuple(f"long, {name} with capitals" for name in _SHARE_NAMES)
_SHORT_CAPITALS = tuple(f"short, {name} with capitals" for name in _SHARE_NAMES)
_HINTS = ("li", "heading", "quote", "caption")
_HEAD = 400
"""Characters of a unit that are looked at."""
_SHORT = 40
"""Words up to which a unit's single words are looked at."""
_LONG = 25
"""Words from which a unit is no item of a list."""
_FEWEST_ALIKE = 3
_FAR = 1_000_000


def features(
    units: list[Unit], region: ArticleRegion, vocabulary: Container[str]
) -> list[list[str]]:
    """For each unit, the names of its features. Its words are features if they are in `vocabulary`
    (with `word: ` before them).
    """
    seen = [_shape(unit, vocabulary) for unit in units]
    for look in (_places, _neighbours, _page, _lists, _colons):
        look(units, seen)
    _region(region, seen)
    return seen


def _named(value: float, bounds: Sequence[float], names: Sequence[str]) -> str:
    return names[bisect_right(bounds, value)]


def _shape(unit: Unit, vocabulary: Container[str]) -> list[str]:
    text = unit.text[:_HEAD]
    names = [
        _named(unit.words, _LENGTHS, _SENTENCES if unit.ends else _LINES),
        _BLANKS[min(unit.blanks, 2)],
    ]
    words = _WORD.findall(text)
    if len(words) > 1:
        capitals = len([word for word in words if word[0].isupper()]) / len(words)
        names.append(_named(capitals, _SHARES, _SHORT_CAPITALS if unit.words < 12 else _CAPITALS))
        if text.isupper():
            names.append("all in capitals")
    digits = len(_DIGIT.findall(text))
    if digits:
        names.append(_named(digits / len(text), (0.02, 0.1, 0.25), _DIGIT_NAMES))
        if _CLOCK.search(text):
            names.append("has a time")
        if _YEAR.search(text):
            names.append("has a year")
    signs = _SIGN.findall(text)
    if signs:
        names += dict.fromkeys(_SIGNS.get(sign, "has other signs") for sign in signs)
    if "." in text and _ADDRESS.search(text):
        names.append("has an address")
    if unit.verdict is not None:
        names.append(f"says {unit.verdict.rule}")
    if unit.hints:
        names += [f"is {hint}" for hint in _HINTS if hint in unit.hints]
    if unit.words <= _SHORT:
        # In order, not as a set: sums of weights, and the reasons that are given, depend on
        # it.
        words_seen = dict.fromkeys(f"word: {word}" for word in map(str.lower, words))
        names += [name for name in words_seen if name in vocabulary]
    return names


_BLANKS = ("no empty line before", "an empty line before", "empty lines before")
_DIGIT_NAMES = ("few digits", "some digits", "many digits", "most are digits")


def _places(units: list[Unit], seen: list[list[str]]) -> None:
    """How far a unit is from prose, and whether it is below a line that closes an article."""
    prose = [is_prose(unit) for unit in units]
    since, until = _FAR, _FAR
    read = 0
    comments = related = False
    for unit, in_prose, names in zip(units, prose, seen, strict=True):
        names.append(f"{_named(since, _GAPS, _GAP_NAMES)} since prose")
        if comments:
            names.append("below comments")
        if related:
            names.append("below what closes an article")
        since = 0 if in_prose else since + 1
        read += unit.words if in_prose else 0
        if unit.verdict is not None and read > 100:
            comments |= unit.verdict.rule == "nav.comments"
            related |= unit.closes
    for in_prose, names in zip(reversed(prose), reversed(seen), strict=True):
        names.append(f"{_named(until, _GAPS, _GAP_NAMES)} until prose")
        until = 0 if in_prose else until + 1


def _neighbours(units: list[Unit], seen: list[list[str]]) -> None:
    kinds = [_kind(unit) for unit in units]
    for kind, following, names in zip(kinds, [*kinds[1:], "the end"], seen, strict=False):
        names += (f"is {kind}", f"before {following}")


def _kind(unit: Unit) -> str:
    """The coarse kind of a unit, as a feature of its neighbours."""
    if unit.verdict is not None:
        return unit.verdict.rule.partition(".")[0]
    size = "long" if unit.words >= _LONG else "middling" if unit.words >= 8 else "short"
    return f"{size} {'sentence' if unit.ends else 'line'}"


def _page(units: list[Unit], seen: list[list[str]]) -> None:
    """How much furniture the whole page has: on a page without any, a line is more likely to be the
    article's.
    """
    given_away = sum(
        unit.verdict is not None and not unit.verdict.rule.startswith(("layout.", "meta."))
        for unit in units
    )
    prose_words = sum(unit.words for unit in units if _is_sentence(unit))
    total = sum(unit.words for unit in units) or 1
    share = _named(prose_words / total, (0.3, 0.5, 0.7, 0.8, 0.9), _SAID_NAMES)
    page = (
        f"on a page with {_named(given_away, (1, 3, 6, 11, 21), _GIVEN_NAMES)} given away",
        f"on a page with {share} sentences",
    )
    sentence, line = ([f"{kind} {how}" for how in page] for kind in ("sentence", "line"))
    for unit, names in zip(units, seen, strict=True):
        names += sentence if unit.ends and unit.words >= 8 else line


_GIVEN_NAMES = ("0", "1-2", "3-5", "6-10", "11-20", "21+")
_SAID_NAMES = ("up to 30 %", "up to 50 %", "up to 70 %", "up to 80 %", "up to 90 %", "nearly all")


def _is_sentence(unit: Unit) -> bool:
    return unit.ends and unit.verdict is None and unit.words >= 8


def _lists(units: list[Unit], seen: list[list[str]]) -> None:
    """Runs of lines of the same shape, such as the items of an article's own list."""
    looks = [_look(unit) if unit.words < _LONG else _NO_LOOK for unit in units]
    n = 0
    announced = False
    while n < len(units):
        end = n + 1
        while end < len(units) and _alike(units, looks, end - 1, end):
            end += 1
        if end - n >= _FEWEST_ALIKE:
            digits = sum(looks[m][2] for m in range(n, end)) / (end - n)
            size = _named(end - n, (3, 5, 9, 17), ("", "3-4", "5-8", "9-16", "17+"))
            what = f"one of {size} lines alike, {'with' if digits > 0.6 else 'without'} numbers"
            for m in range(n, end):
                seen[m].append(what)
                if announced:
                    seen[m].append("list behind a colon")
        last = units[end - 1]
        announced = last.verdict is None and last.text.endswith(":")
        n = end


def _look(unit: Unit) -> tuple[str, str, bool, bool]:
    """First word, shape of the beginning, whether it has digits, whether a time."""
    text = unit.text
    shape = _DIGITS.sub("9", _LETTERS.sub("a", text[:40]))[:8]
    digits = _DIGIT.search(text) is not None
    return text.partition(" ")[0], shape, digits, digits and _CLOCK.search(text) is not None


_NO_LOOK = ("", "", False, False)


def _alike(
    units: list[Unit], looks: list[tuple[str, str, bool, bool]], one: int, other: int
) -> bool:
    a, b = units[one], units[other]
    if a.verdict or b.verdict or a.words >= _LONG or b.words >= _LONG or a.ends != b.ends:
        return False
    if "li" in a.hints and "li" in b.hints:
        return True
    if abs(a.words - b.words) > 4:
        return False
    first, shape, digits, clock = looks[one]
    first_b, shape_b, digits_b, _ = looks[other]
    return (
        first == first_b or shape == shape_b or (digits and digits_b and not clock and not a.ends)
    )


def _colons(units: list[Unit], seen: list[list[str]]) -> None:
    """Lines that follow a colon, up to the next prose."""
    since = _FAR
    for unit, names in zip(units, seen, strict=True):
        if since <= 8 and not unit.ends:
            names.append(_COLONS[min(since, 3)])
        if unit.verdict is None and unit.text.endswith(":"):
            since = 0
        elif unit.ends and unit.words >= PROSE:
            since = _FAR
        else:
            since += 1


_COLONS = (
    "right behind a colon",
    "second behind a colon",
    "third behind a colon",
    "farther behind a colon",
)


def _region(region: ArticleRegion, seen: list[list[str]]) -> None:
    """Where a unit is relative to the article's region."""
    start, end, comments = region
    for n, names in enumerate(seen):
        if n >= comments:
            names.append("below the line over comments")
        elif n < start:
            names.append(f"{_named(start - n, _GAPS, _GAP_NAMES)} before the best stretch")
        elif n >= end:
            names.append(f"{_named(n - end + 1, _GAPS, _GAP_NAMES)} behind the best stretch")
        else:
            names.append(f"{_named(n - start, _GAPS, _GAP_NAMES)} from the best stretch's start")
            names.append(f"{_named(end - 1 - n, _GAPS, _GAP_NAMES)} from the best stretch's end")
