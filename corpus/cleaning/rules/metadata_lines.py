"""Lines of the text that hold metadata: byline, date, topics, address. They are read, then dropped.

Only lines at the head of an article are read (and notices anywhere, for the publisher): within
prose a name and a date are part of the story.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from corpus.cleaning.draft import Draft, Unit
from corpus.cleaning.line_shapes import ENDS
from corpus.cleaning.rules import letters
from corpus.cleaning.rules.wording import core
from corpus.formats.raw import Evidence
from corpus.text.dates import find_date
from corpus.text.names import is_body, is_name, split_names

_URL = re.compile(r"https?://[^\s<>\"“”]+", re.I)
_PARTICLES = r"(?:[dv]e[rnl]?|v[ao]n|di|da|dos|du|la|le|al|el|bin|ibn|ter)"
_PARTICLE = rf"{_PARTICLES}\s+"
_NAME_PARTICLE = re.compile(_PARTICLES)
_NAME = rf"(?:{_PARTICLE}|[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯЁ][\w’'.-]*\s*){{1,5}}"
_AND = r"(?:,\s*(?:and\s+)?|\s*&\s*|\s*\b(?:and|und|et|y|e)\s+)"
_BY_WORDS = (
    r"(?i:(?:(?:written|reported|posted|published|story|text|words)\s+)?by|authors?|author\(s\)|"
    r"von|par|por|autor(?:es)?|автор|текст)(?!\w)\s*:?\s*"
)
_BY_START = re.compile(_BY_WORDS)
_BY = re.compile(rf"{_BY_WORDS}(?P<names>{_NAME}(?:{_AND}{_NAME}){{0,5}})")
_NO_PERSON = re.compile(
    r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(?:January|February|March|April|June|July|"
    r"August|September|October|November|December)\b"
)
_MOST_NAME_WORDS = 4
_DATE_WORDS = re.compile(
    r"\b(?:date|dated|published|posted|updated|last|modified|first|created|on|at|by|"
    r"am|pm|a\.m|p\.m|est|edt|et|gmt|utc|pst|pdt|cst|cet|bst|ist|minutes?|min|read|"
    r"(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?|"
    r"publicado|em|atualizado|às|опубликовано|обновлено|veröffentlicht|publié|le|à|입력|수정|"
    r"\d{1,2}h\d\d)\b\.?",
    re.I,
)
_TIME = re.compile(r"\b\d{1,2}[:.]\d\d(?::\d\d)?\b|\b\d{1,2}\s?[ap]m\b|[+-]\d\d:?\d\d\b", re.I)
_TOPICS = re.compile(
    r"\W{0,3}(?:tags?|tagged(?: (?:with|in|under|as))?|topics?|categor(?:y|ies)|filed under|"
    r"posted in|keywords?|labels?|themes?|regions?|sections?|subjects?|more on|assuntos?|temas?|"
    r"schlagw(?:ort|örter)|mots[- ]clés|темы?|теги|метки|태그)\s*[:：]",
    re.I,
)
_BODY_NAME = r"(?P<name>[A-Z][\w.-]*(?:\s+(?:of|for|the|and)?\s*[A-Z][\w.-]*){0,4})"
_REFLECT = re.compile(
    r"\bnot (?:necessarily )?(?:reflect|represent|express)\w*\s+"
    r"(?:(?:the )?(?:views?|opinions?|positions?|policy|those) of\s+)?(?:the\s+)?"
    rf"{_BODY_NAME}(?:[’'`´]s?\b|\s*(?:,|\.|and|or|editorial|$))"
)
_TEXTS_BY = re.compile(
    r"\b(?i:texts?|articles?|contents?|materials?|publications)\s+(?:is |are )?"
    r"(?:published|prepared|produced|provided|posted|created)\s+(?:by|on|at)\s+(?:the\s+)?"
    rf"{_BODY_NAME}"
)
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|[Cc]opyright)\s*(?:©|\(c\))?\s*"
    r"(?:(?:19|20)\d\d(?:\s*[-–]\s*(?:(?:19|20)\d\d)?)?\s*)?(?:by\s+)?,?\s*"
    r"(?P<name>[A-Z][\w&'’.-]*(?:\s+(?:of|for|the|and|&)?\s*[A-Z][\w&'’.-]*){0,4})"
)
_NO_NAME = re.compile(
    r"\b(?:All|Tüm|Bütün|Her Hakkı|Rights|Reserved|The Author|Authors?|Company|Inc|Ltd|LLC|Corp)\b"
    r"\.?.*$"
)
_MOST_TOPIC_WORDS = 40
_HEAD = 14
"""Units before the article that may hold metadata."""
_ADDRESS_LABEL = re.compile(
    r"(?:(?:original )?source|source url|url|link|available (?:at|from)|retrieved from|quelle|"
    r"fuente|fonte|источник|출처)\s*:",
    re.I,
)
_MOST_WORDS_BESIDE_DATE = 6
_FURTHER_NAMES = re.compile(r"\s*(?:,\s*(?:and\s+)?|&|\b(?:and|und|et|y|e|и)\b)\s*")
_MOST_NAMES = 6
_TITLE_WORDS = 20
"""Words from which a sentence is the article's, and no line at its head."""


def head_lines(draft: Draft) -> None:
    """`meta.byline`, `meta.topics`, dates (`meta.date`, `meta.publisher-date`, `meta.source-date`).

    A line may hold several of them; it is dropped only if it holds nothing else.
    """
    _topics(draft)
    head = _head(draft)
    if letters.salutation(draft.units) is not None:
        # The writer's place, the date and the addressee are the letter's own.
        return
    dates_are_entries = letters.has_entries(draft.units)
    authors: set[str] = set()
    if not dates_are_entries:
        _names_below_title(draft, authors)
    for unit in head:
        if unit.verdict is not None and unit.verdict.rule not in ("body.inset", "appeal.social"):
            continue
        if unit.words > 25 or unit.verdict is not None:
            continue
        _byline(draft, unit, authors)
        if unit.verdict is None and not dates_are_entries:
            _dateline(draft, unit, authors)


def _topics(draft: Draft) -> None:
    lists = [
        n
        for n, unit in enumerate(draft.units)
        if unit.words <= _MOST_TOPIC_WORDS and _TOPICS.match(unit.text)
    ]
    first, last = core(draft.units, {}) if lists else (0, 0)
    for n in lists:
        if n < first or n > last:
            draft.drop(draft.units[n], "meta.topics", 0.9, "a list of topics")


def _head(draft: Draft) -> list[Unit]:
    """Units at the head: those before the first long paragraph, and the few after it that are
    short.
    """
    head: list[Unit] = []
    for unit in draft.units:
        if unit.ends and unit.words >= 30:
            break
        head.append(unit)
    return head[-40:] if len(head) < len(draft.units) else head[:_HEAD]


def _byline(draft: Draft, unit: Unit, authors: set[str]) -> None:
    start = _BY_START.match(unit.text)
    if start is None:
        return
    date = find_date(unit.text)
    without_date = unit.text[: date[1]] + " " + unit.text[date[2] :] if date else unit.text
    match = _BY.match(without_date)
    names: list[str] = []
    rest = without_date[start.end() :]
    if match:
        names = [n for n in split_names(match.group("names")) if _is_name(n)]
        rest = without_date[match.end("names") :] if names else rest
    rest = _TIME.sub("", _DATE_WORDS.sub("", rest))
    if len(re.findall(r"\w+", rest)) > (6 if names else 0) or (
        ENDS.search(unit.text) and unit.words > 12
    ):
        return
    if not names and not date:
        return
    if draft.drop(unit, "meta.byline", 0.9, "begins as a byline does"):
        for name in names:
            authors.add(name.lower())
            draft.add_evidence(Evidence("author", name, "byline", 0.8))
        if date:
            draft.add_evidence(Evidence("published", date[0], "byline", 0.8))


def _names_below_title(draft: Draft, authors: set[str]) -> None:
    """Reads the line between the title and the line of the date if it holds nothing but names of
    persons: a byline without "by". A name that no date follows may be a character's or a place.
    """
    for n, (unit, below) in enumerate(pairwise(draft.units[:_HEAD])):
        if (unit.ends and unit.words >= _TITLE_WORDS) or _BY_START.match(unit.text):
            return
        if n == 0 or unit.verdict is not None or _dateline_of(below) is None:
            continue
        above = [u for u in draft.units[:n] if u.words > 1 and not _persons(u.text)]
        if (names := _persons(unit.text)) and above:
            for name in names:
                authors.add(name.lower())
                draft.add_evidence(Evidence("author", name, "names below the title", 0.7))
            draft.drop(unit, "meta.byline", 0.85, "names of persons between title and date")
        return


def _persons(text: str) -> list[str]:
    """The names of persons if a line holds nothing else."""
    names = [name.strip() for name in _FURTHER_NAMES.split(text)]
    return names if len(names) <= _MOST_NAMES and all(map(_is_person, names)) else []


def _is_person(name: str) -> bool:
    """Whether words are written as a name and a surname are."""
    words = name.split()
    return (
        2 <= len(words) <= _MOST_NAME_WORDS
        and all(w[0].isupper() or _NAME_PARTICLE.fullmatch(w) for w in words)
        and is_name(name)
        and not is_body(name)
    )


def _is_name(text: str) -> bool:
    """Whether a byline's words can be a person or body: "By Friday" names nobody."""
    return text.count(" ") < _MOST_NAME_WORDS + 1 and _NO_PERSON.search(text) is None


class _Dateline(NamedTuple):
    """A line that holds a date, and perhaps a name beside it."""

    date: str
    name: str
    name_first: bool
    """Whether a comma parts the name from a date behind it."""


def _dateline_of(unit: Unit) -> _Dateline | None:
    """The date and the name in a line that holds nothing else; None for any other line."""
    date = find_date(unit.text)
    if date is None or unit.text[0] in "—–":
        return None  # after a dash, name and date belong to the quotation above
    rest = unit.text[: date[1]] + " " + unit.text[date[2] :]
    rest = _TIME.sub(" ", _DATE_WORDS.sub(" ", rest))
    words = re.findall(r"[\w’'.-]*\w", rest)
    if words and (
        len(words) > _MOST_WORDS_BESIDE_DATE
        or not all(w[0].isupper() or w.isdigit() or len(w) < 4 for w in words)
        or ENDS.search(unit.text)
    ):
        return None
    name = " ".join(rest.split()).strip(" ,;:|-–—·.") if words else ""
    return _Dateline(date[0], name, re.search(r",\s*\Z", unit.text[: date[1]]) is not None)


def _dateline(draft: Draft, unit: Unit, authors: set[str]) -> None:
    line = _dateline_of(unit)
    if line is None:
        return
    if not line.name:
        # With nothing above it, it heads an entry of a diary or a letter, and stays.
        if unit is not draft.units[0] or not letters.is_date(unit):
            draft.drop(unit, "meta.date", 0.9, "a date and nothing else")
        draft.add_evidence(Evidence("published", line.date, "date line", 0.75))
    elif line.name.lower() in authors:
        if draft.drop(unit, "meta.source-date", 0.85, "the author's name again, with a date"):
            draft.add_evidence(Evidence("published", line.date, "source and date", 0.5))
    elif draft.drop(unit, "meta.publisher-date", 0.8, "a name and a date, and nothing else"):
        draft.add_evidence(Evidence("published", line.date, "name and date", 0.75))
        # The name is the author's, unless a byline has already given one.
        if authors and line.name_first:
            draft.add_evidence(Evidence("publisher", line.name, "name and date", 0.7))


def notices(draft: Draft) -> None:
    """Reads the publisher's name from notices that were dropped."""
    for unit in draft.units:
        if unit.verdict is None or unit.words > 120:
            continue
        rule = unit.verdict.rule
        if rule.startswith(("notice.", "appeal.")):
            for pattern, weight, source in (
                (_REFLECT, 0.65, "editorial notice"),
                (_TEXTS_BY, 0.6, "notice"),
            ):
                match = pattern.search(unit.text)
                if match:
                    draft.add_evidence(
                        Evidence("publisher", _name(match.group("name")), source, weight)
                    )
        if rule == "notice.copyright":
            match = _COPYRIGHT.search(unit.text)
            if match and (name := _NO_NAME.sub("", match.group("name")).strip(" ,.")):
                draft.add_evidence(Evidence("publisher", name, "copyright notice", 0.45))


def _name(text: str) -> str:
    return " ".join(text.split()).strip(" .,")


def source_address(draft: Draft) -> None:
    """`meta.url`: reads the article's own address, alone at the head or the foot of the text, with
    the label over it.
    """
    units = draft.units
    for n in dict.fromkeys([*range(len(units))[:4], *range(len(units))[-4:]]):
        unit = units[n]
        if unit.verdict is not None and unit.verdict.rule != "nav.link":
            continue
        text = unit.text.strip("<>[]() ")
        match = _URL.match(text)
        if match is None or match.end() != len(text) or not _is_page(text):
            continue
        unit.verdict = None
        if draft.drop(unit, "meta.url", 0.85, "an article's address, alone at an end of the text"):
            draft.add_evidence(Evidence("url", text, "address in the text", 0.7))
            draft.add_evidence(Evidence("publisher", host(text), "host of the address", 0.3))
            if n and _ADDRESS_LABEL.fullmatch(units[n - 1].text):
                draft.drop(units[n - 1], "meta.url", 0.85, "says that an address follows")


def _is_page(url: str) -> bool:
    """Whether an address is that of one page, not of a site: its path is long."""
    parts = _parts(url)
    path = "" if parts is None else parts.path
    return len(path) >= 15 and ("-" in path or path.count("/") >= 3)


def host(url: str) -> str:
    """The host of an address; empty if it has none."""
    parts = _parts(url)
    return ((parts and parts.hostname) or "").removeprefix("www.")


def _parts(url: str) -> SplitResult | None:
    """An address in its parts; None if it only begins like one: "http://[your-site]/"."""
    try:
        return urlsplit(url)
    except ValueError:
        return None
