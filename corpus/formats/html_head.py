"""An HTML page's own metadata: meta elements, JSON-LD, links, the title."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from corpus.formats.raw import Evidence, Field

# Weights say how often the field is right in practice: what a publisher writes for machines
# (JSON-LD, citation tags) before what is written for social networks, before the window's title.
_META: dict[str, tuple[Field, float]] = {
    "citation_title": ("title", 0.95),
    "og:title": ("title", 0.9),
    "twitter:title": ("title", 0.85),
    "dc.title": ("title", 0.85),
    "citation_author": ("author", 0.95),
    "author": ("author", 0.85),
    "article:author": ("author", 0.8),
    "dc.creator": ("author", 0.85),
    "parsely-author": ("author", 0.85),
    "byl": ("author", 0.8),
    "og:site_name": ("publisher", 0.9),
    "citation_publisher": ("publisher", 0.9),
    "dc.publisher": ("publisher", 0.85),
    "application-name": ("publisher", 0.6),
    "article:published_time": ("published", 0.95),
    "citation_publication_date": ("published", 0.9),
    "datepublished": ("published", 0.9),
    "dc.date": ("published", 0.8),
    "dc.date.issued": ("published", 0.85),
    "date": ("published", 0.8),
    "pubdate": ("published", 0.85),
    "parsely-pub-date": ("published", 0.9),
    "sailthru.date": ("published", 0.85),
    "og:url": ("url", 0.9),
    "og:locale": ("language", 0.7),
    "content-language": ("language", 0.8),
}
_ARTICLE = re.compile(r"(?:Article|NewsArticle|BlogPosting|Report|WebPage)\Z")
_MOST_JSON = 1_000_000
"""Characters of one JSON-LD block that are read; longer ones are data, not metadata."""


def evidence_of(root: Any) -> Iterator[Evidence]:
    """All evidence from a parsed page, strong and weak; cleaning chooses from it."""
    lang = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
    if lang:
        yield Evidence("language", lang.strip(), "html lang", 0.9)
    for node in root.iter("meta"):
        key = (
            node.get("property")
            or node.get("name")
            or node.get("itemprop")
            or node.get("http-equiv")
            or ""
        ).lower()
        content = _one_line(node.get("content") or "")
        if content and key in _META:
            field, weight = _META[key]
            if field != "author" or not content.startswith("http"):
                yield Evidence(field, content, f"html meta {key}", weight)
    for node in root.iter("link"):
        if "canonical" in (node.get("rel") or "").lower().split() and node.get("href"):
            yield Evidence("url", node.get("href").strip(), "html link canonical", 0.95)
    for node in root.iter("time"):
        if node.get("datetime"):
            weight = (
                0.85
                if node.get("pubdate") is not None
                or "published" in (node.get("itemprop") or "").lower()
                else 0.5
            )
            yield Evidence("published", node.get("datetime").strip(), "html time", weight)
            break
    for node in root.iter("title"):
        title = _one_line("".join(node.itertext()))
        if title:
            yield Evidence("title", title, "html title", 0.5)
        break
    for node in root.iter("script"):
        if (node.get("type") or "").lower() == "application/ld+json" and node.text:
            yield from _json_ld(node.text)


def _json_ld(text: str) -> Iterator[Evidence]:
    if len(text) > _MOST_JSON:
        return
    try:
        data = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return
    for json_object in _json_ld_objects(data):
        kinds = json_object.get("@type")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        if not any(isinstance(kind, str) and _ARTICLE.search(kind) for kind in kinds):
            continue
        # A WebPage's name is often the site's slogan; an article's headline is its title.
        weight = 0.6 if kinds == ["WebPage"] else 0.97
        for key, field in (
            ("headline", "title"),
            ("datePublished", "published"),
            ("inLanguage", "language"),
        ):
            value = json_object.get(key)
            if isinstance(value, str) and value.strip():
                yield Evidence(field, _one_line(value), f"json-ld {key}", weight)  # type: ignore[arg-type]
        for key, field in (("author", "author"), ("creator", "author"), ("publisher", "publisher")):
            for name in _names(json_object.get(key)):
                yield Evidence(field, name, f"json-ld {key}", weight)  # type: ignore[arg-type]


def _json_ld_objects(data: Any) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-LD block, `@graph` unfolded; two levels are all that pages use."""
    for item in data if isinstance(data, list) else [data]:
        if isinstance(item, dict):
            yield item
            graph = item.get("@graph")
            if isinstance(graph, list):
                yield from (json_object for json_object in graph if isinstance(json_object, dict))


def _names(value: Any) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        name = item.get("name") if isinstance(item, dict) else item
        if isinstance(name, str) and name.strip() and not name.startswith("http"):
            yield _one_line(name)


def _one_line(text: str) -> str:
    return " ".join(text.split())
