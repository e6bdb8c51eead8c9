"""Bylines and datelines: who wrote a text and when, in a line that says nothing else."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from corpus.cleaning.draft import Draft, Unit
from corpus.cleaning.line_shapes import ENDS
from corpus.cleaning.rules import letters
from corpus.formats.raw import Evidence
from corpus.text.byline_words import alternatives
from corpus.text.dates import find_date
from corpus.text.lazy_pattern import LazyPattern
from corpus.text.names import is_body, is_name, split_names

_PARTICLES = r"(?:[dv]e[rnl]?|v[ao]n|di|da|dos|du|la|le|al|el|bin|ibn|ter)"
_PARTICLE = rf"{_PARTICLES}\s+"
_NAME_PARTICLE = LazyPattern(_PARTICLES)
_CAPITAL = (
    "A-ZÀ-ÖØ-ÞĀ-ŽƏА-ЯЁІЇЄҐΆ-ΏΑ-ΫԱ-Ֆ"
    # Scripts without capitals: Georgian, Hebrew, Arabic, Chinese, Japanese, Korean.
    "ა-ჰא-ת\u0621-\u064a\u066e-\u06d3\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
)
_NAME = rf"(?:{_PARTICLE}|[{_CAPITAL}][\w’'.·-]*\s*){{1,5}}"
_AND = r"(?:,\s*(?:and\s+)?|\s*&\s*|\s*\b(?:and|und|et|y|e)\s+)"
_ALSO_SENTENCES = frozenset({"di", "كتب", "كتبت", "نوشته"})
"""Words before a name with which many a line of prose begins, too."""
_BY_WORDS = (
    r"(?:(?i:(?:(?:written|reported|posted|published|story|text|words)\s+)?by|authors?|author\(s\)|"
    r"von|par|por|autor(?:es)?|автор|текст)(?!\w)\s*:?\s*"
    rf"|(?i:(?:{alternatives('by', without=_ALSO_SENTENCES)})(?:\s*[:：/|｜]\s*|\s+)"
    rf"|(?:{alternatives('author')})\s*[:：՝/|｜]\s*))"
)
_BY_START = LazyPattern(_BY_WORDS)
_BY = LazyPattern(rf"{_BY_WORDS}(?P<names>{_NAME}(?:{_AND}{_NAME}){{0,5}})")
_ENGLISH_BY = LazyPattern(r"(?:\w+\s+)?by\b|authors?\b", re.I)
"""In other languages the same words also begin sentences and headings: a surname must follow."""
_NO_PERSON = LazyPattern(
    r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(?:January|February|March|April|June|July|"
    r"August|September|October|November|December)\b"
)
_MOST_NAME_WORDS = 4
_DATE_WORDS = LazyPattern(
    r"\b(?:date|dated|published|posted|updated|last|modified|first|created|on|at|by|"
    r"am|pm|a\.m|p\.m|est|edt|et|gmt|utc|pst|pdt|cst|cet|bst|ist|minutes?|min|read|"
    r"(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?|"
    r"publicado|em|atualizado|às|опубликовано|обновлено|veröffentlicht|publié|le|à|입력|수정|"
    r"uhr|m[es]z|mesz|cest|мск|tsi|saat|ore|alle|horas|heures|il|\d{1,2}h\d\d)\b\.?"
    rf"|{alternatives('published', 'updated', 'weekday')}",
    re.I,
)
_TIME = LazyPattern(r"\b\d{1,2}[:.]\d\d(?::\d\d)?\b|\b\d{1,2}\s?[ap]m\b|[+-]\d\d:?\d\d\b", re.I)
_MOST_WORDS_BESIDE_DATE = 6
_FURTHER_NAMES = LazyPattern(r"\s*(?:,\s*(?:and\s+)?|&|\b(?:and|und|et|y|e|и)\b)\s*")
_LAST_AND = LazyPattern(r"&|\b(?:and|und|et|y|e|и)\b")
_OF_NEWSPAPERS = LazyPattern(
    r"\b(?:writer|reporter|correspondent|columnist|photographer|professor|president|minister|"
    r"director|leader|times|post|tribune|herald|gazette|journal|star|guardian|review|observer|"
    r"chronicle|independent|express|telegraph|mail|monitor|bulletin|service|today)\b",
    re.I,
)
"""What offices and papers are called."""
_MOST_NAMES = 6
_TITLE_WORDS = 20
"""Words from which a sentence is the article's, and no line at its head."""
_HEAD = 14
_VERSION = LazyPattern(r"(?:version|revision|edition|draft|release|v\.?\s?\d)\b", re.I)
"""A document's own line: it says which one it is."""


def byline(draft: Draft, unit: Unit, authors: set[str]) -> None:
    """Reads and drops a line that begins with "By" and holds names or a date."""
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
        if not _ENGLISH_BY.match(unit.text):
            names = [n for n in names if " " in n or n.lower() == n.upper()]
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


def names_below_title(draft: Draft, authors: set[str]) -> None:
    """Reads the line between the title and the line of the date if it holds nothing but names of
    persons: a byline without "by". A name that no date follows may be a character's or a place.
    """
    for n, (unit, below) in enumerate(pairwise(draft.units[:_HEAD])):
        if (unit.ends and unit.words >= _TITLE_WORDS) or _BY_START.match(unit.text):
            return
        if n == 0 or unit.verdict is not None or _dateline_of(below) is None:
            continue
        above = [u for u in draft.units[:n] if u.words > 1 and not _persons(u.text)]
        names = _persons(unit.text)
        # A heading may be repeated, or a part of the title: that is nobody's name.
        if names and above and not any(unit.text in u.text for u in above):
            for name in names:
                authors.add(name.lower())
                draft.add_evidence(Evidence("author", name, "names below the title", 0.7))
            draft.drop(unit, "meta.byline", 0.85, "names of persons between title and date")
        return


def _persons(text: str) -> list[str]:
    """The names of persons if a line holds nothing else; behind a comma alone stands an office."""
    if "," in text and not _LAST_AND.search(text):
        return []
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
        and not _OF_NEWSPAPERS.search(name)
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


def dateline(draft: Draft, unit: Unit, authors: set[str]) -> None:
    """Reads and drops a line that holds a date, and perhaps a name."""
    line = _dateline_of(unit)
    if line is None:
        return
    if not line.name:
        # With nothing above it, it heads an entry of a diary or a letter, and stays.
        if unit is not draft.units[0] or not letters.is_date(unit):
            draft.drop(unit, "meta.date", 0.9, "a date and nothing else")
        draft.add_evidence(Evidence("published", line.date, "date line", 0.75))
    elif _VERSION.match(line.name):
        draft.add_evidence(Evidence("published", line.date, "version and date", 0.6))
    elif line.name.lower() in authors:
        if draft.drop(unit, "meta.source-date", 0.85, "the author's name again, with a date"):
            draft.add_evidence(Evidence("published", line.date, "source and date", 0.5))
    elif draft.drop(unit, "meta.publisher-date", 0.8, "a name and a date, and nothing else"):
        draft.add_evidence(Evidence("published", line.date, "name and date", 0.75))
        # The name is the author's, unless a byline has already given one.
        if authors and line.name_first:
            draft.add_evidence(Evidence("publisher", line.name, "name and date", 0.7))
