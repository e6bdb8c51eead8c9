"""Lines of the text that hold metadata: byline, date, topics, address. They are read, then dropped.

Only lines at the head of an article are read (and notices anywhere, for the publisher): within
prose a name and a date are part of the story.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

from corpus.cleaning.draft import Draft, Unit
from corpus.cleaning.rules import bylines, letters
from corpus.cleaning.rules.article_region import is_prose
from corpus.cleaning.rules.wording import core
from corpus.formats.raw import Evidence

_URL = re.compile(r"https?://[^\s<>\"“”]+", re.I)
_TOPICS = re.compile(
    r"\W{0,3}(?:tags?|tagged(?: (?:with|in|under|as))?|topics?|categor(?:y|ies)|filed under|"
    r"posted in|keywords?|labels?|themes?|regions?|sections?|subjects|more on|assuntos?|temas?|"
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


def head_lines(draft: Draft) -> None:
    """`meta.byline`, `meta.topics`, dates (`meta.date`, `meta.publisher-date`, `meta.source-date`).

    A line may hold several of them; it is dropped only if it holds nothing else.
    """
    if letters.has_mail_header(draft.units):
        return
    _topics(draft)
    head = _head(draft)
    if letters.salutation(draft.units) is not None:
        # The writer's place, the date and the addressee are the letter's own.
        return
    dates_are_entries = letters.has_entries(draft.units)
    authors: set[str] = set()
    if not dates_are_entries:
        bylines.names_below_title(draft, authors)
    for unit in head:
        if unit.verdict is not None and unit.verdict.rule not in ("body.inset", "appeal.social"):
            continue
        if unit.words > 25 or unit.verdict is not None:
            continue
        bylines.byline(draft, unit, authors)
        if unit.verdict is None and not dates_are_entries:
            bylines.dateline(draft, unit, authors)


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
        if any(map(is_prose, units[:n])) and any(map(is_prose, units[n + 1 :])):
            continue  # it stands amid the text
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
