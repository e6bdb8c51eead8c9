"""What the names of elements say of the text in them: that it is an author's name, or that it
belongs to another part of the page.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

from corpus.formats.html.headline import shown_text

_UNSEEN = frozenset(
    {"script", "style", "template", "svg", "head", "iframe", "select", "option", "button", "nav",
     "textarea"}
)  # fmt: skip
# Parts of a page in which other people are named: other articles, comments, menus.
_ELSEWHERE = re.compile(
    r"(?<![a-z])(?:related|recommend\w*|testimonials?|comment(?:s|list|list-item|area)|respond"
    r"|breadcrumbs?|more-(?:from|posts|stories)|read-next|up-next|similar)(?![a-z])"
)
_BESIDE_TEXT = re.compile(
    r"(?<![a-z])(?:recent|popular|trending|latest|(?<!with-)(?<!has-)(?<!no-)sidebar|widget"
    r"|carousel|footer|nav|menu|newsletter|cookie|modal)(?![a-z])"
)
"""The same, but the element around most of a page is named so, too: "content-sidebar"."""
_BYLINE_FOOTER = re.compile(r"(?<![a-z])(?:author|byline|(?:entry|post|article)-(?:meta|info))")
_PROFILE = re.compile(r"(?<![a-z])(?:post-?profile|(?:post|message|msg)-?user|user-?extras)")
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
ABOUT_PERSON = re.compile(
    r"/(?:authors?|contributors?|writers?|autore?s?|auteurs?|people|person|profiles?|users?|u"
    r"|members?|team|staff|experts?|by|columnists?|reporters?)/[\w%.@~-]{2,80}/?(?:[?#]|\Z)"
    r"|[?&](?:author|u)=|member\.php\?|action=profile|mode=viewprofile",
    re.I,
)
SOCIAL = re.compile(
    r"//(?:[\w-]+\.)?(?:facebook|twitter|x|instagram|youtube|tiktok|pinterest|threads)\.\w", re.I
)
_NAMING = frozenset({"class", "id", "itemprop", "rel", "data-testid"})
"""Attributes that say what an element is."""
_DEPTH = 5
"""Elements within one another in which a name may be told by the outermost."""
_ATTRIBUTES = ("data-author", "data-author-username", "data-author-name")
_TIMES = frozenset(
    {"datetime", "ts", "data-time", "data-timestamp", "data-utime", "data-datetime", "data-epoch"}
)
_LONG_ASIDE = 160
"""Characters from which an aside is an article of its own."""
_LONG_FOOTER = 300
"""Characters from which a footer is no byline."""


class Element(NamedTuple):
    """An open element of the page."""

    node: Any
    tag: str
    names: str
    """Its classes, id and roles, in small letters with their words apart."""
    href: str
    posters: tuple[str, ...]
    """What its attributes say who wrote it."""
    time: str
    """What its attributes say when, for machines."""
    hot: int
    """How many elements further in may hold a name, by the names of this one or those around."""


def element_of(node: Any, hot: int) -> Element:
    tag = node.tag if isinstance(node.tag, str) else ""
    names, href, time = "", "", ""
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
            elif key in _TIMES or (key == "title" and tag in ("abbr", "time")):
                time = time or value.strip()
        if found:
            names = _words_apart(" ".join(found))
    if (names and _is_hot(names)) or (href and ABOUT_PERSON.search(href)):
        hot = _DEPTH
    return Element(node, tag, names, href, posters, time, max(0, hot - 1))


@lru_cache(4096)
def _is_hot(names: str) -> bool:
    return _AUTHOR.search(names) is not None or _POSTER.search(names) is not None


@lru_cache(4096)
def _words_apart(names: str) -> str:
    """Names of elements with their words apart: "PostUser-name" and "authorName"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|_+|-{2,}", "-", names[:300]).lower()


@lru_cache(4096)
def _place(names: str) -> str:
    """Where the names of an element put it; empty if it may be anywhere."""
    if _ELSEWHERE.search(names):
        return "elsewhere"
    return "beside" if _BESIDE_TEXT.search(names) else ""


def is_elsewhere(element: Element, size: int) -> bool:
    """Whether an element holds no part of the article or its head. `size`: how many elements the
    page has.
    """
    tag, names = element.tag, element.names
    if tag == "footer":
        byline = _BYLINE_FOOTER.search(names) is not None
        return not byline or len(shown_text(element.node)) > _LONG_FOOTER
    if tag in _UNSEEN:
        return True
    if tag in ("body", "html", "main", "article"):
        return False
    if tag == "aside" and len(shown_text(element.node)) > _LONG_ASIDE:
        return True
    place = _place(names) if names else ""
    return place == "elsewhere" or (
        place == "beside" and 2 * sum(1 for _ in element.node.iter()) < size
    )


@lru_cache(4096)
def is_profile(names: str) -> bool:
    """Whether an element tells of a forum's user: since when, how many posts."""
    return _PROFILE.search(names) is not None


@lru_cache(4096)
def role_of(names: tuple[str, ...]) -> tuple[float, str]:
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
