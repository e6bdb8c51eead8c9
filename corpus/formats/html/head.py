"""An HTML page's own metadata: meta elements, JSON-LD, links, the title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from corpus.formats.html.byline import visible_evidence
from corpus.formats.html.headline import NO_HEADLINE, find_headline, find_masthead
from corpus.formats.json_ld import json_ld_evidence, plain
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
    "published-date": ("published", 0.9),
    "publish-date": ("published", 0.9),
    "publish_date": ("published", 0.9),
    "publication_date": ("published", 0.9),
    "og:published_time": ("published", 0.9),
    "article:published": ("published", 0.9),
    "article.published": ("published", 0.9),
    "article.created": ("published", 0.85),
    "citation_date": ("published", 0.85),
    "citation_online_date": ("published", 0.8),
    "dc.date.created": ("published", 0.8),
    "dc.created": ("published", 0.8),
    "dc.issued": ("published", 0.85),
    "datecreated": ("published", 0.7),
    "sailthru.author": ("author", 0.85),
    "dc.creator.personalname": ("author", 0.85),
    "citation_authors": ("author", 0.9),
    "twitter:creator": ("author", 0.2),
    "article:modified_time": ("published", 0.4),
    "og:updated_time": ("published", 0.35),
    "datemodified": ("published", 0.4),
    "og:url": ("url", 0.9),
    "og:locale": ("language", 0.7),
    "content-language": ("language", 0.8),
}
_ABOVE_HEADINGS = 0.86
"""Weight of a title that counts before a heading of the text."""
_DATE_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-]([01]?\d)[/-]([0-3]?\d)(?=[/_-]|\Z)")
_PUBLISHED_KEY = re.compile(r"(?:\A|[-_.:])publish(?:ed)?(?:[-_.:]?(?:date|time|at|on))?\Z")
_TWITTER_LABEL = re.compile(r"written by|author|by", re.I)
_SCRIPT_AUTHOR = re.compile(
    r'"(?:pagePostAuthor|post_author|articleAuthor)"\s*:\s*"([^"\\]{2,60})"'
)
# Discourse, a forum, ships its posts as JSON within JSON.
_FIRST_POST = re.compile(
    r'post_stream.{0,400}?(?:"name\\*":\s*\\*"(?P<name>[^"\\]*)\\*",\s*\\*)?"username\\*":\s*\\*"(?P<username>[^"\\]+)',
    re.S,
)
_PERSON_PATH = re.compile(r"\Ahttps?://|\A/|\A@|\A\d+\Z|\S+@\S+\.\w")


def evidence_of(root: Any) -> Iterator[Evidence]:
    """All evidence from a parsed page, strong and weak; cleaning chooses from it."""
    head = [*_head(root)]
    yield from head
    titles = [e.value for e in head if e.field == "title" and e.source == "html title"]
    titles += [e.value for e in head if e.field == "title" and e.source != "html title"]
    sites = [e.value for e in head if e.field == "publisher"]
    # Of a blog's fixed pages Open Graph says "article" as well, but no day of publication.
    dated = any(e.source == "html meta article:published_time" for e in head)
    article = any(e.source == "json-ld headline" and e.weight > 0.9 for e in head) or (
        dated
        and any(
            (node.get("property"), node.get("content")) == ("og:type", "article")
            for node in root.iter("meta")
        )
    )
    for e in head:
        if e.field == "url" and (found := _DATE_IN_ADDRESS.search(e.value)):
            yield Evidence("published", "-".join(found.groups()), "the address", 0.7)
            break
    window = next((e.value for e in head if e.source == "html title"), "")
    masthead = find_masthead(root, window)
    names = [*sites[:1], *([masthead.name] if masthead else [])]
    headline = find_headline(root, titles, names, article=article)
    if headline is not None:
        yield Evidence("title", headline.text, "html headline", headline.weight)
    if headline is None or headline.weight < NO_HEADLINE:
        # The headings are sections, or the site's name: the window's title is what is left.
        if masthead is not None:
            yield Evidence("title", masthead.title, "html title", _ABOVE_HEADINGS)
        elif headline is not None and " " in window:
            yield Evidence("title", window, "html title", _ABOVE_HEADINGS)
    language = next((e.value for e in head if e.field == "language"), None)
    yield from visible_evidence(root, headline.node if headline is not None else None, language)


def _head(root: Any) -> Iterator[Evidence]:
    lang = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
    if lang:
        yield Evidence("language", lang.strip(), "html lang", 0.9)
    labels: dict[str, str] = {}
    for node in root.iter("meta"):
        key = (
            node.get("property")
            or node.get("name")
            or node.get("itemprop")
            or node.get("http-equiv")
            or ""
        ).lower()
        content = plain(node.get("content") or "")
        if key.startswith(("twitter:label", "twitter:data")):
            labels[key] = content
        known = _META.get(key) or _META.get(key.replace("dcterms.", "dc."))
        if known is None and _PUBLISHED_KEY.search(key):
            known = "published", 0.85
        if content and known:
            field, weight = known
            if field != "author" or not _PERSON_PATH.search(content):
                yield Evidence(field, content, f"html meta {key}", weight)
    for number in "12":
        if _TWITTER_LABEL.fullmatch(labels.get(f"twitter:label{number}", "")):
            name = labels.get(f"twitter:data{number}", "")
            if name:
                yield Evidence("author", name, "html meta twitter:data", 0.9)
    for node in root.iter("link"):
        if "canonical" in (node.get("rel") or "").lower().split() and node.get("href"):
            yield Evidence("url", node.get("href").strip(), "html link canonical", 0.95)
    for node in root.iter("title"):
        title = plain("".join(node.itertext()))
        if title:
            yield Evidence("title", title, "html title", 0.5)
        break
    blocks = []
    for node in root.iter("script"):
        kind = (node.get("type") or "").lower()
        text = node.text or ""
        if "ld+json" in kind and text:
            blocks.append(text)
        elif "Author" in text and (match := _SCRIPT_AUTHOR.search(text)):
            yield Evidence("author", plain(match.group(1)), "html script", 0.6)
    for node in root.xpath("//*[@data-preloaded]")[:1]:
        if first := _FIRST_POST.search(node.get("data-preloaded")):
            name = first.group("name") or first.group("username")
            yield Evidence("author", plain(name), "html first post", 0.9)
    yield from json_ld_evidence(blocks)
