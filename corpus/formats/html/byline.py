"""Who wrote a page and when, as its visible head says it: the lines around the headline.

What a page shows beside its headline is what a reader would write down; what its head says for
machines is often the company's name, or the day on which a template was changed. Text is walked in
the order of the page, and each piece is judged by the words before it ("By", "Updated"), by the
names of the elements that hold it, and by its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from corpus.formats.html.byline_choice import (
    PLAIN_DATE,
    PUBLICATION,
    UPDATE,
    Candidate,
    choose,
    mark_beside,
)
from corpus.formats.html.element_names import (
    ABOUT_PERSON,
    SOCIAL,
    Element,
    element_of,
    is_elsewhere,
    is_profile,
    role_of,
)
from corpus.formats.html.headline import shown_text
from corpus.formats.raw import Evidence
from corpus.optional_imports import import_optional
from corpus.text.byline_words import alternatives
from corpus.text.dates import find_date, with_ascii_digits
from corpus.text.lazy_pattern import LazyPattern
from corpus.text.names import name_in, without_by

_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "cite", "em", "font", "i", "small", "span", "strong", "sup", "time",
     "u"}
)  # fmt: skip
_BY = LazyPattern(
    r"\W*(?:(?:(?:written|posted|authored|published|created|words|story|text|article|reported|started"
    r"|post|asked|blog|guest)\s+)?(?:by|door|av)|author(?:s|\(s\))?"
    rf"|thread starter|original poster|written|text|{alternatives('by', 'author')})\s*:?\W*",
    re.I,
)
_ENGLISH_BY = re.compile(r"(?:\w+\s+)?by\b|author|words|story|text|written", re.I)
_SEPARATORS = frozenset(":：՝/|｜丨=")
_BY_OTHERS = LazyPattern(
    r"(?:review|edit|check|approv|photo|illustrat|translat|power|design|host|sponsor|develop|build"
    r"|built|produc|image|brought|supervis|present|lik|updat)\w*(?:\s+to\s+you)?\s+by\W*\Z"
    rf"|(?:{alternatives('not-by')})\W*\Z",
    re.I,
)
_UPDATED = LazyPattern(
    r"(?:updated?|modified|revised|reviewed|edited|checked|gewijzigd"
    rf"|{alternatives('updated')})[\s\w]{{0,12}}:?\s*\W{{0,3}}\Z",
    re.I,
)
_NO_DATE_OF_TEXT = LazyPattern(
    r"(?:expires?|joined|registered|since|member|deadline|events?|copyright|©|rights|born|ends?"
    rf"|starts?|until|due|sale|valid|{alternatives('other-day')})[\s\w]{{0,12}}:?\s*\W{{0,3}}\Z",
    re.I,
)
_START_OF_THREAD = re.compile(r"start date:?\s*\Z", re.I)
_PUBLISHED = LazyPattern(
    r"(?:publi\w*|posted|submitted|released|issued|written|created|started|asked|date"
    rf"|{alternatives('published')})[\s\w]{{0,9}}:?\s*\W{{0,3}}\Z",
    re.I,
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_EPOCH = re.compile(r"(?:[89]\d{8}|1\d{9})(?:\d{3})?")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_SHORT_DATE = re.compile(r"\d\.\d\d?\.\d\d(?!\d)")
_MOST_PIECES = 4000
_MOST_DATES = 200
_LONG = 25
"""Words from which a piece of text is the article's, and no longer its head."""
_HEAD_AFTER = 90
"""Words after the headline that may belong to its byline."""
_LINE = 160
"""Characters of a block that holds a byline and no prose."""
_LONGEST_NAME = 90
_DEEP_IN_PROFILE = 5
"""Elements around a date that may tell of a user rather than of the text."""


@dataclass
class _Page:
    """What the walk has seen so far."""

    language: str | None = None
    title: str = ""
    """The text of the headline."""
    authors: list[Candidate] = field(default_factory=list)
    dates: list[Candidate] = field(default_factory=list)
    open: list[Element] = field(default_factory=list)
    before: str = ""
    """The piece of text before this one."""
    words: int = 0
    pieces: int = 0
    headline: int | None = None
    """Words up to the headline's end."""
    block: Any = None
    """The block that was looked at last, and whether it is a line of its own."""
    is_line: bool = False
    paragraphs: int = 0
    """Long ones since the headline: the first may be a standfirst."""

    @property
    def near(self) -> bool:
        """Whether this place belongs to the head of the article."""
        if self.headline is None:
            return self.words < _HEAD_AFTER
        return self.paragraphs < 2 and self.words - self.headline <= _HEAD_AFTER


def visible_evidence(root: Any, headline: Any, language: str | None) -> Iterator[Evidence]:
    """Author and date as the page shows them; `headline` is the element of its headline, or
    None; `language` is what the page says it is in, for the order of day and month.
    """
    title = " ".join(shown_text(headline).split()) if headline is not None else ""
    page = _Page(language, title)
    # As a list too: an id is valid only as long as the object lives.
    ancestors = list(headline.iterancestors()) if headline is not None else []
    around = {id(node) for node in ancestors}
    size = sum(1 for _ in root.iter())
    etree = import_optional("lxml.etree")
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, node in walk:
        if event == "start":
            element = element_of(node, page.open[-1].hot if page.open else 0)
            tag = element.tag
            page.open.append(element)
            if not tag or (id(node) not in around and is_elsewhere(element, size)):
                walk.skip_subtree()
                continue
            _attributes(page, element)
            if element.time and len(page.dates) < _MOST_DATES:
                _time(page, element)
            if node.text:
                _piece(page, node.text)
        else:
            page.open.pop()
            if node is headline:
                page.headline, page.paragraphs = page.words, 0
            if node.tail and page.open:
                _piece(page, node.tail)
        if page.pieces > _MOST_PIECES:
            break
    del ancestors
    forum = any(c.source == "html poster" for c in page.authors)
    yield from choose("author", page.authors, page.headline or 0, forum=forum)
    mark_beside(page.dates, page.authors)
    yield from choose("published", page.dates, page.headline or 0, forum=forum)


def _piece(page: _Page, data: str) -> None:
    text = " ".join(data.split())
    if not text:
        return
    page.pieces += 1
    words = text.count(" ") + 1
    if words >= _LONG and page.headline is not None:
        page.paragraphs += 1
    if len(text) <= 120:
        if _YEAR.search(with_ascii_digits(text)) or _SHORT_DATE.search(text):
            _date(page, text)
        if len(text) <= _LONGEST_NAME:
            _author(page, text)
    page.words += words
    page.before = text[-80:]


def _author(page: _Page, text: str) -> None:
    labelled = len(page.before) <= 30 and _BY.fullmatch(page.before) is not None
    by = without_by(text)
    if by is None and not labelled and not page.open[-1].hot:
        return
    if len(page.before) <= 40 and _BY_OTHERS.search(page.before):
        return
    weight, source = role_of(tuple(element.names for element in page.open[-5:]))
    href = next((e.href for e in reversed(page.open[-4:]) if e.href), "")
    person = bool(href) and SOCIAL.search(href) is None and ABOUT_PERSON.search(href) is not None
    if not weight and (by is not None or labelled) and _is_line(page):
        weight, source = 0.8, "byline"
    if not weight and person:
        weight, source = 0.7, "link to a person"
    if not weight:
        return
    if by is not None or labelled:
        weight = max(weight, 0.8) + 0.04
    elif person:
        weight += 0.03
    name = name_in(by if by is not None else text, handle=source == "poster")
    if source == "byline" and name[:1].islower():
        return
    if source == "byline" and not _is_whole_name(name, text, page.before if labelled else None):
        return
    if by is not None and text in page.title:  # "Von …", "Di …" also begin headlines
        return
    if source == "link to a person" and not (" " in name and name.istitle()):
        return  # a section's name, or a button
    if name:
        _add(page.authors, page, name, weight, f"html {source}")


def _is_whole_name(name: str, text: str, label: str | None) -> bool:
    """Whether what follows "by" in a plain line is a name: the same words of other languages also
    begin sentences and headings, so that there a surname must follow. `label`: the word for "by",
    if it is in an element of its own.
    """
    if name.lower() == name.upper():  # without capitals only the colon says so
        return label is None or label.rstrip()[-1:] in _SEPARATORS
    return (
        label is not None
        or _ENGLISH_BY.match(text) is not None
        or all(" " in one for one in name.split(", "))
    )


def _is_line(page: _Page) -> bool:
    """Whether the block around this place is a line of its own, and no prose."""
    block = _block(page)
    if block is None:
        return False
    if block is not page.block:  # a block may hold thousands of places
        page.block, page.is_line = block, len(shown_text(block)) <= _LINE
    return page.is_line


def _is_in_prose(page: _Page) -> bool:
    """Whether this place is within a long paragraph or item."""
    block = _block(page)
    return block is not None and block.tag in ("p", "li") and not _is_line(page)


def _block(page: _Page) -> Any:
    """The innermost block around this place."""
    return next((e.node for e in reversed(page.open) if e.tag not in _INLINE), None)


def _attributes(page: _Page, element: Element) -> None:
    """Names that only attributes hold: of a forum's posts, and of microdata without text."""
    if element.hot or element.names:
        for value in element.posters:
            if name := name_in(value, handle=True):
                _add(page.authors, page, name, 0.83, "html poster")
    get = element.node.get
    if element.tag == "meta" and get("itemprop") == "name" and len(page.open) > 1:
        name = name_in(get("content") or "", handle=True)
        if name and re.search(r"(?<![\w-])author(?![\w-])", page.open[-2].names):
            _add(page.authors, page, name, 0.86, "html poster")


def _time(page: _Page, element: Element) -> None:
    """The day of an element that says its time for machines: its text may be "3 days ago"."""
    day = _day_of(element.time, page.language)
    shown = find_date(shown_text(element.node), language=page.language)
    if day and (shown is None or shown[0] == day):
        _add_date(page, day, 0.78, "")


def _day_of(time: str, language: str | None) -> str | None:
    """The day of a time as an attribute has it: a date, or seconds or milliseconds since 1970."""
    if _EPOCH.fullmatch(time):
        return datetime.fromtimestamp(int(time[:10]), UTC).date().isoformat()
    found = find_date(time, language=language)
    return found[0] if found else None


def _date(page: _Page, text: str) -> None:
    found = find_date(text, language=page.language)
    if found is None:
        return
    rest = len(_WORD.findall(text[: found[1]] + " " + text[found[2] :]))
    if rest <= (14 if found[1] == 0 else 10) and not _is_in_prose(page):
        _add_date(page, found[0], 0.8 if rest <= 4 else 0.7, text[: found[1]])


def _add_date(page: _Page, value: str, weight: float, own: str) -> None:
    label = f"{page.before[-40:]} {own}" if len(own) < 6 else own
    thread = bool(page.authors) and page.authors[-1].source == "html poster"
    if _NO_DATE_OF_TEXT.search(label) and not (thread and _START_OF_THREAD.search(label)):
        return
    if any(is_profile(element.names) for element in page.open[-_DEEP_IN_PROFILE:]):
        return
    inner = " ".join(element.names for element in page.open[-2:])
    source = PLAIN_DATE
    if _UPDATED.search(label) or re.search(r"updat|modif|review", inner):
        weight -= 0.2
        source = UPDATE
    elif _PUBLISHED.search(label) or "publi" in inner:
        weight += 0.1
        source = PUBLICATION
    _add(page.dates, page, value, weight, source)


def _add(found: list[Candidate], page: _Page, value: str, weight: float, source: str) -> None:
    holder = page.open[-1]
    found.append(
        Candidate(value, weight, source, page.near, page.words, (holder.tag, holder.names))
    )
