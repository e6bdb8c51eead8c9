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
from functools import lru_cache
from typing import Any, NamedTuple

from corpus.formats.html.headline import shown_text
from corpus.formats.raw import Evidence, Field
from corpus.optional_imports import import_optional
from corpus.text.dates import day_first, find_date
from corpus.text.names import name_in, without_by

_UNSEEN = frozenset(
    {"script", "style", "template", "svg", "head", "iframe", "select", "option", "button", "nav",
     "footer", "textarea"}
)  # fmt: skip
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "cite", "em", "font", "i", "small", "span", "strong", "sup", "time",
     "u"}
)  # fmt: skip
# Parts of a page in which other people are named: other articles, comments, menus.
_ELSEWHERE = re.compile(
    r"(?<![a-z])(?:related|recommend\w*|recent|popular|trending|latest|sidebar|widget|carousel"
    r"|testimonials?|comment(?:s|list|list-item|area)|respond|footer|nav|menu|breadcrumbs?"
    r"|newsletter|cookie|modal|more-(?:from|posts|stories)|read-next|up-next|similar)(?![a-z])"
)
_AUTHOR = re.compile(
    r"(?<![a-z])(?:(?:co)?authors?|authored|byline|by-line|writers?|contributors?|creator|posted-?by"
    r"|written-?by|attribution)(?![a-z])"
)
_NOT_NAME = re.compile(
    r"(?<![a-z])(?:bio|desc|description|job-?\w*|role|position|title|avatar|image|img|photo|date|time"
    r"|social|share|links?|more|reading|tags?|categor\w+|excerpt|about|count|stats?|badges?"
    r"|rank|level|location|company|email|tooltip|label|intro|banner|signature|review\w*"
    r"|edit\w*)(?![a-z])"
)
_POSTER = re.compile(
    r"(?<![a-z])(?:user-?name|big-?user-?name|poster|poster-?name|post-?author|post-?user|topic-author"
    r"|user-link|nick(?:name)?|member-?name|author-?link|postleft|person-listing|user-details"
    r"|userpop|hovercard)(?![a-z])"
)
_ABOUT_PERSON = re.compile(
    r"/(?:authors?|contributors?|writers?|autore?s?|auteurs?|people|person|profiles?|users?|u"
    r"|members?|team|staff|experts?|by|columnists?|reporters?)/[\w%.@~-]{2,80}/?(?:[?#]|\Z)"
    r"|[?&](?:author|u)=|member\.php\?|action=profile|mode=viewprofile",
    re.I,
)
_SOCIAL = re.compile(
    r"//(?:[\w-]+\.)?(?:facebook|twitter|x|instagram|youtube|tiktok|pinterest|threads)\.\w", re.I
)
_BY = re.compile(
    r"\W*(?:(?:(?:written|posted|authored|published|created|words|story|text|article|reported|started"
    r"|post|asked|blog|guest)\s+)?(?:by|von|par|por|di|door|av)|autor(?:in)?|auteur|autore|author(?:s|\(s\))?"
    r"|thread starter|original poster|written|text)\s*:?\W*",
    re.I,
)
_BY_OTHERS = re.compile(
    r"(?:review|edit|check|approv|photo|illustrat|translat|power|design|host|sponsor|develop|build"
    r"|built|produc|image|brought|supervis|present|lik|updat)\w*(?:\s+to\s+you)?\s+by\W*\Z",
    re.I,
)
_UPDATED = re.compile(
    r"(?:updated?|modified|revised|reviewed|edited|checked|aktualisiert|mise? à jour|actualizado"
    r"|atualizado|обновлено|gewijzigd|aggiornato)[\s\w]{0,12}:?\s*\W{0,3}\Z",
    re.I,
)
_NO_DATE_OF_TEXT = re.compile(
    r"(?:expires?|joined|registered|since|member|deadline|events?|copyright|©|rights|born|ends?"
    r"|starts?|until|due|sale|valid)[\s\w]{0,12}:?\s*\W{0,3}\Z",
    re.I,
)
_PUBLISHED = re.compile(
    r"(?:publi\w*|posted|submitted|released|issued|written|created|started|asked|date|veröffentlicht|erschienen"
    r"|опубликовано)[\s\w]{0,9}:?\s*\W{0,3}\Z",
    re.I,
)
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_SURE: dict[str, tuple[frozenset[str], ...]] = {
    "author": (frozenset({"html author", "html poster"}),),
    "published": (
        frozenset({"html date of publication"}),
        frozenset({"html date of an update"}),
    ),
}
"""What is believed at any place of a page, the best first."""
_LESS_ELSEWHERE = 0.18
_NAMING = frozenset({"class", "id", "itemprop", "rel", "data-testid"})
"""Attributes that say what an element is."""
_DEPTH = 5
"""Elements within one another in which a name may be told by the outermost."""
_ATTRIBUTES = ("data-author", "data-author-username", "data-author-name")
_MOST_PIECES = 4000
_MOST_DATES = 200
_LONG = 25
"""Words from which a piece of text is the article's, and no longer its head."""
_HEAD_BEFORE = 60
"""Words before the headline that may belong to it."""
_HEAD_AFTER = 90
"""Words after it."""
_BESIDE = 6
"""Words between the names of one byline."""
_LINE = 160
"""Characters of a block that holds a byline and no prose."""
_LONGEST_NAME = 90


@dataclass
class _Candidate:
    value: str
    weight: float
    source: str
    near: bool
    order: int
    holder: tuple[str, str]
    """Tag and names of the element that holds it: those of one byline are alike."""


class _Element(NamedTuple):
    """An open element of the page."""

    node: Any
    tag: str
    names: str
    """Its classes, id and roles, in small letters with their words apart."""
    href: str
    posters: tuple[str, ...]
    """What its attributes say who wrote it."""
    hot: int
    """How many elements further in may hold a name, by the names of this one or those around."""


@dataclass
class _Page:
    """What the walk has seen so far."""

    days_first: bool | None = None
    authors: list[_Candidate] = field(default_factory=list)
    dates: list[_Candidate] = field(default_factory=list)
    open: list[_Element] = field(default_factory=list)
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
    page = _Page(days_first=day_first(language))
    # As a list too: an id is valid only as long as the object lives.
    ancestors = list(headline.iterancestors()) if headline is not None else []
    around = {id(node) for node in ancestors}
    etree = import_optional("lxml.etree")
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, node in walk:
        if event == "start":
            element = _element(node, page.open[-1].hot if page.open else 0)
            tag = element.tag
            page.open.append(element)
            if not tag or (id(node) not in around and (tag in _UNSEEN or _is_elsewhere(element))):
                walk.skip_subtree()
                continue
            _attributes(page, element)
            if node.text:
                _piece(page, node.text)
            if tag == "time" and node.get("datetime") and len(page.dates) < _MOST_DATES:
                _time(page, node)
        else:
            page.open.pop()
            if node is headline:
                page.headline, page.paragraphs = page.words, 0
            if node.tail and page.open:
                _piece(page, node.tail)
        if page.pieces > _MOST_PIECES:
            break
    del ancestors
    yield from _choose(page, page.authors, "author")
    yield from _choose(page, page.dates, "published")


def _element(node: Any, hot: int) -> _Element:
    tag = node.tag if isinstance(node.tag, str) else ""
    names, href = "", ""
    posters: tuple[str, ...] = ()
    if tag and (attributes := node.items()):
        found = []
        for key, value in attributes:
            if key in _NAMING:
                found.append(value)
            elif key == "href" and tag == "a":
                href = value
            elif key in _ATTRIBUTES:
                posters = (*posters, value)
        if found:
            names = _words_apart(" ".join(found))
    if (names and _is_hot(names)) or (href and _ABOUT_PERSON.search(href)):
        hot = _DEPTH
    return _Element(node, tag, names, href, posters, max(0, hot - 1))


@lru_cache(4096)
def _is_hot(names: str) -> bool:
    return _AUTHOR.search(names) is not None or _POSTER.search(names) is not None


@lru_cache(4096)
def _words_apart(names: str) -> str:
    """Names of elements with their words apart: "PostUser-name" and "authorName"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|_+|-{2,}", "-", names[:300]).lower()


@lru_cache(4096)
def _is_named_elsewhere(names: str) -> bool:
    return _ELSEWHERE.search(names) is not None


def _is_elsewhere(element: _Element) -> bool:
    if element.tag in ("body", "html", "main", "article"):
        return False
    if element.tag == "aside" and len(shown_text(element.node)) > _LINE:
        return True
    return bool(element.names) and _is_named_elsewhere(element.names)


def _piece(page: _Page, data: str) -> None:
    text = " ".join(data.split())
    if not text:
        return
    page.pieces += 1
    words = text.count(" ") + 1
    if words >= _LONG and page.headline is not None:
        page.paragraphs += 1
    if len(text) <= 120:
        if _YEAR.search(text):
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
    weight, source = _role(tuple(element.names for element in page.open[-5:]))
    href = next((e.href for e in reversed(page.open[-4:]) if e.href), "")
    person = bool(href) and _SOCIAL.search(href) is None and _ABOUT_PERSON.search(href) is not None
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
    if source == "link to a person" and not (" " in name and name.istitle()):
        return  # a section's name, or a button
    if name:
        _add(page.authors, page, name, weight, f"html {source}")


@lru_cache(4096)
def _role(names: tuple[str, ...]) -> tuple[float, str]:
    """What the names of elements, the innermost last, say about a text in them."""
    own = names[-1] if names else ""
    for depth, name in enumerate(reversed(names)):
        if _NOT_NAME.search(name) and (depth < 2 or not _AUTHOR.search(name)):
            if depth == 0 or not _AUTHOR.search(own):
                return 0.0, ""
            continue
        if depth <= 2 and re.search(r"(?<![\w-])author(?![\w-])", name):
            return 0.9, "author"
        if _POSTER.search(name):
            return 0.8, "poster"
        if _AUTHOR.search(name):
            return 0.86 - 0.01 * depth, "author"
    return 0.0, ""


def _is_line(page: _Page) -> bool:
    """Whether the block around this place is a line of its own, and no prose."""
    block = next((e.node for e in reversed(page.open) if e.tag not in _INLINE), None)
    if block is None:
        return False
    if block is not page.block:  # a block may hold thousands of places
        page.block, page.is_line = block, len(shown_text(block)) <= _LINE
    return page.is_line


def _attributes(page: _Page, element: _Element) -> None:
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


def _time(page: _Page, node: Any) -> None:
    date = find_date(node.get("datetime"), days_first=page.days_first)
    if date and find_date(shown_text(node), days_first=page.days_first) is None:
        _add_date(page, date[0], 0.78, "")


def _date(page: _Page, text: str) -> None:
    found = find_date(text, days_first=page.days_first)
    if found is None:
        return
    rest = len(re.findall(r"[^\W\d_]{2,}", text[: found[1]] + " " + text[found[2] :]))
    if rest <= (14 if found[1] == 0 else 10):
        _add_date(page, found[0], 0.8 if rest <= 4 else 0.7, text[: found[1]])


def _add_date(page: _Page, value: str, weight: float, own: str) -> None:
    label = f"{page.before[-40:]} {own}" if len(own) < 6 else own
    if _NO_DATE_OF_TEXT.search(label):
        return
    inner = " ".join(element.names for element in page.open[-2:])
    source = "html date in the page"
    if _UPDATED.search(label) or re.search(r"updat|modif|review", inner):
        weight -= 0.2
        source = "html date of an update"
    elif _PUBLISHED.search(label) or "publi" in inner:
        weight += 0.1
        source = "html date of publication"
    _add(page.dates, page, value, weight, source)


def _add(found: list[_Candidate], page: _Page, value: str, weight: float, source: str) -> None:
    holder = page.open[-1]
    found.append(
        _Candidate(value, weight, source, page.near, page.words, (holder.tag, holder.names))
    )


def _choose(page: _Page, found: list[_Candidate], name: Field) -> Iterator[Evidence]:
    """The best candidate of the head, and those beside it; without any, the one elsewhere that
    stands alone.
    """
    start = (page.headline or 0) - _HEAD_BEFORE
    found = [c for c in found if c.order >= start]
    near = [c for c in found if c.near]
    forum = any(c.source == "html poster" for c in page.authors)
    for candidate in near:
        candidate.weight += 0.05 * (candidate.order >= (page.headline or 0))
        # What a page shows below its headline is the day that its readers go by; in a thread there
        # are days of other posts, too.
        if candidate.source == "html date in the page" and not forum:
            candidate.weight += 0.13
    candidates = near or _elsewhere(found, name)
    if not candidates and forum and found:
        candidates = found[:1]  # a thread is as old as its first post
    if not candidates:
        return
    best = max(candidates, key=lambda c: c.weight)
    for candidate in candidates:
        if candidate is best or (
            candidate.source == best.source == "html author"
            and candidate.weight == best.weight
            and candidate.holder == best.holder
            and abs(candidate.order - best.order) <= _BESIDE
        ):
            yield Evidence(name, candidate.value, candidate.source, min(candidate.weight, 0.98))


def _elsewhere(found: list[_Candidate], name: Field) -> list[_Candidate]:
    """Candidates below the head that can be believed: there is hardly another one."""
    for sources in _SURE[name]:
        some = [c for c in found if c.source in sources]
        values = {c.value.lower() for c in some}
        if some and (
            len(values) <= (2 if name == "author" else 1) or some[0].source == "html poster"
        ):
            for candidate in some:
                candidate.weight -= _LESS_ELSEWHERE
            return some
    return []
