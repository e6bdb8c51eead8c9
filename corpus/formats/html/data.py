"""The text of a page that scripts build, from the data that they use.

Forums and news sites send the text as JSON, in a script or an attribute, and a browser makes the
page of it. What is said to be the text of a post or an article there is put together as a plain
page, with who wrote it and when.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape, unescape
from typing import Any

_TEXT_KEYS = (
    "cooked",
    "contentHtml",
    "articleBody",
    "bodyHtml",
    "body_html",
    "bodyHTML",
    "content_html",
    "selftext_html",
    "text_html",
    "body",
    "content",
    "text",
)
"""Names under which the text of a post or an article stands, the surest first."""
_AUTHOR_KEYS = ("username", "author", "display_username", "creator", "user", "name")
_DATE_KEYS = ("created_at", "datePublished", "createdAt", "dateCreated", "date", "published_at")
_TITLE_KEYS = ("title", "headline")
_PRELOADED = re.compile(r"""\sdata-preloaded=(?:"([^"]+)"|'([^']+)')""")
_LONGEST = 20_000_000
"""Characters of the data that are looked at."""
_DEEPEST = 40
_LEAST_WORDS = 5
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)")
_TAG = re.compile(r"<[a-z][^<>]*>", re.I)


def page_from_data(text: str, root: Any) -> str:
    """A plain page with the posts or the article that a page's data hold; empty if there are
    none. `root`: the page's tree, or None.
    """
    posts: dict[str, str] = {}
    for data in _data(text, root):
        for post, shown in _posts(data, 0):
            posts.setdefault(post, shown)
    return f"<body>{''.join(posts.values())}</body>" if posts else ""


def _data(text: str, root: Any) -> Iterator[Any]:
    """The values that a page's scripts and attributes hold as JSON."""
    for match in _PRELOADED.finditer(text):
        yield from _parsed(unescape(match[1] or match[2]))
    if root is not None:
        for node in root.iter("script"):
            if "json" in (node.get("type") or "").lower() and node.text:
                yield from _parsed(node.text)


def _parsed(text: str) -> Iterator[Any]:
    text = text.strip().removeprefix("<![CDATA[").removesuffix("]]>").strip()
    if text[:1] not in ("{", "[") or len(text) > _LONGEST:
        return
    try:
        yield json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return


def _posts(value: Any, depth: int) -> Iterator[tuple[str, str]]:
    """The texts in the data, in order, each with the plain HTML that shows it."""
    if depth > _DEEPEST:
        return
    if isinstance(value, str):
        if len(value) > 100:
            for inner in _parsed(value):
                yield from _posts(inner, depth + 1)
    elif isinstance(value, list):
        for item in value:
            yield from _posts(item, depth + 1)
    elif isinstance(value, dict):
        found = next((key for key in _TEXT_KEYS if _is_text(key, value.get(key))), None)
        if found is not None:
            yield value[found], _shown(value, value[found])
        for key, item in value.items():
            if key != found:
                yield from _posts(item, depth + 1)


def _is_text(key: str, value: Any) -> bool:
    """Whether a value is the text of a post or an article. Of names that mean much else the value
    must be marked up.
    """
    if not isinstance(value, str) or len(value.split()) < _LEAST_WORDS:
        return False
    if key in ("body", "content", "text"):
        return _TAG.search(value) is not None
    return True


def _shown(post: dict[str, Any], text: str) -> str:
    title = _first(post, _TITLE_KEYS)
    author = _first(post, _AUTHOR_KEYS)
    date = _first(post, _DATE_KEYS)
    if written := _DATE.match(date):
        date = f"{written[1]} {written[2]}"
    if not _TAG.search(text):
        paragraphs = [part for part in re.split(r"\n+", text) if part.strip()]
        text = "".join(f"<p>{escape(part)}</p>" for part in paragraphs)
    head = f"<h1>{escape(title)}</h1>" if title else ""
    who = f'<div class="author">{escape(author)}</div>' if author else ""
    when = f'<div class="date">{escape(date)}</div>' if date else ""
    return f'<article class="post">{head}{who}{when}<div class="content">{text}</div></article>'


def _first(post: dict[str, Any], keys: tuple[str, ...]) -> str:
    """The first of these that is a short text, or the name within it."""
    for key in keys:
        value = post.get(key)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, dict):
            value = value.get("name") or value.get("username")
        if isinstance(value, str) and 0 < len(value) <= 200:
            return value
    return ""
