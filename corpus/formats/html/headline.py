"""The headline that a page shows: of its headings of the first level the one that its head knows.

Titles for machines are written for search engines, and say another year, another wording, or the
name of the site; the heading is what a reader sees and quotes. A heading that is only the name of
the site or of a section is none.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Any, NamedTuple

_SEPARATOR = re.compile(r"\s+[|–—·»:-]+\s+|\s*[|»]\s*")
_WORD = re.compile(r"[^\W_]+")
_UNSEEN = ("script", "style", "noscript", "template", "svg", "button")
_TAIL = re.compile(r"\s*[¶#§]\Z")
_LONGEST = 300
NO_HEADLINE = 0.65
"""Weight below which the best heading of a page is no headline."""
_SECOND_KNOWN = 0.87
"""Weight of a heading of the second level that is the title almost word for word."""
_MOST_HEADINGS = 30
_BETWEEN = " |–—·»:-"


class Headline(NamedTuple):
    """A heading, and how sure it is that it names the page."""

    node: Any
    text: str
    weight: float


def find_headline(
    root: Any, titles: list[str], sites: list[str], *, article: bool
) -> Headline | None:
    """The page's headline; None if no heading can be it. `titles`: what the head says, the window's
    title first; `sites`: names of the site, as far as they are
    known; `article`: whether the head says that
    the page is an article. Above an article stands its headline; above other pages often a slogan.
    """
    first = _first_headings(root)
    best = _best(first, titles, sites, article)
    if best is None or best.weight < NO_HEADLINE:
        # Where the headings of the first level are the site's name, one below them may be.
        second = _best([(2, n) for n in root.iter("h2")][:6], titles, sites, article)
        if second is not None and (not first or second.weight >= _SECOND_KNOWN):
            best = second
    return best if best is not None and best.weight >= 0.5 else None


def _best(
    headings: list[tuple[int, Any]], titles: list[str], sites: list[str], article: bool
) -> Headline | None:
    best: Headline | None = None
    for level, node in headings:
        text = shown_text(node)
        if not text or len(text) > _LONGEST:
            continue
        weight = _weight(text, titles, sites, article) - 0.12 * (level - 1)
        if _is_logo(node):
            weight -= 0.3
        if best is None or weight > best.weight + 1e-9:
            best = Headline(node, text, weight)
    return best


def _first_headings(root: Any) -> list[tuple[int, Any]]:
    """The headings of the first level, or what is marked as a headline, each with its level."""
    first = [(1, node) for node in root.iter("h1")][:12]
    if any(shown_text(node) for _, node in first):
        return first
    return [
        (1, n)
        for n in root.iter("h2", "h3", "div", "span", "p")
        if "headline" in (n.get("itemprop") or "")
    ][:2]


def shown_text(node: Any) -> str:
    """The text of an element on one line, without what scripts and styles hold."""
    parts: list[str] = []
    stack = [(node, False)]
    while stack:
        at, closing = stack.pop()
        if closing:
            parts.append(at.tail or "")
            continue
        if at is not node:
            stack.append((at, True))
        if not isinstance(at.tag, str) or at.tag in _UNSEEN:
            continue
        parts.append(at.text or "")
        if at.tag == "br":
            parts.append(" ")
        stack.extend((child, False) for child in reversed(at))
    return _TAIL.sub("", " ".join("".join(parts).split()))


class Masthead(NamedTuple):
    """The name of a site or a book that heads each of its pages."""

    name: str
    title: str
    """What the window's title says besides."""


def find_masthead(root: Any, title: str) -> Masthead | None:
    """The heading that only names the site. Two headings are in the window's title, "Ownership -
    The Lamp Handbook": the site's name is the one further up.
    """
    parts = [part for part in _SEPARATOR.split(title) if part.strip()]
    if len(parts) < 2:
        return None
    last = parts[-1]
    before = title[: title.rindex(last)].rstrip(_BETWEEN)
    behind = title[title.index(parts[0]) + len(parts[0]) :].lstrip(_BETWEEN)
    ends = {plain(last), plain(behind)} - {""}
    begins = {plain(before), *map(plain, parts[:-1])} - {""} - ends
    first: set[str] | None = None
    for node in islice(root.iter("h1", "h2", "h3"), _MOST_HEADINGS):
        heading = plain(shown_text(node))
        side = begins if heading in begins else ends if heading in ends else None
        if side is None or side is first:
            continue
        if first is not None:
            if first is ends:
                return Masthead(last.strip(), before)
            # Far more often the window's title begins with the headline.
            return Masthead(parts[0].strip(), behind) if node.tag == "h1" else None
        first = side
    return None


def _weight(text: str, titles: list[str], sites: list[str], article: bool) -> float:
    names = {plain(site) for site in sites}
    if plain(text) in names:
        return 0.3
    best = 0.0
    for title in titles:
        parts = [part for part in _SEPARATOR.split(title) if part.strip()]
        site_known = any(plain(part) in names for part in parts)
        for n, part in enumerate([title, *parts]):
            share = _shared(text, part)
            if n > 1 and n == len(parts) and share == 1.0 and not site_known:
                share = 0.2  # "Headline - Site": this is the site
            best = max(best, share)
    return 0.975 + 0.02 * best if best >= (0.25 if article else 0.5) else 0.72 + 0.02 * best


def _shared(a: str, b: str) -> float:
    """The share of words that two titles have in common."""
    first, second = (set(_WORD.findall(text.lower())) for text in (a, b))
    return len(first & second) / max(len(first), len(second), 1)


def _is_logo(node: Any) -> bool:
    """Whether a heading is the site's name at the top of each page: it links to the first page."""
    links = list(node.iter("a"))
    if len(links) == 1 and re.fullmatch(
        r"/|\.?/?(?:index\.\w+)?|https?://[^/]+/?", (links[0].get("href") or "x").strip()
    ):
        return shown_text(links[0]) == shown_text(node)
    return any(
        re.search(r"(?<![a-z])(?:logo|site-?title|site-?name|brand)(?![a-z])", str(at.get("class")))
        for at in (node, node.getparent())
        if at is not None
    )


def plain(text: str) -> str:
    """Letters and digits alone, to compare names."""
    return re.sub(r"\W+", "", text).lower()
