"""What the JSON-LD of a page says about its article: one graph, however many blocks it is in.

Pages hold it within CDATA and comments, with entities, with commas too many and with remarks of a
programmer. What is no JSON is read for the few fields that matter, if these are plain strings.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

from corpus.formats.raw import Evidence, Field

_ARTICLE = re.compile(
    r"(?:Article|Posting|Report|Review|Recipe|HowTo|Question|Blog|Course|Book|Chapter|Thesis"
    r"|CreativeWork|PodcastEpisode|Podcast|Guide|Quiz|Answer|Legislation|Dataset|TechArticle)\Z"
)
_PAGE = re.compile(r"(?:Web|About|FAQ|QA|Item|Medical|MedicalWeb|Profile|Collection)Page\Z")
_WITHIN = ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "itemReviewed", "isPartOf")
_WRAPPED = re.compile(
    r"\A\s*(?:/[/*]\s*)?(?:<!\[CDATA\[|<!--)(?:\s*\*/)?|(?://\s*|/\*\s*)?(?:\]\]>|-->)(?:\s*\*/)?\s*\Z"
)
_TOO_MANY_COMMAS = re.compile(r",(\s*[}\]])")
_MOST = 1_000_000
"""Characters of one block that are read; longer ones are data, not metadata."""
_DEEPEST = 5
_MOST_OBJECTS = 100
_BETWEEN = re.compile(r"[\s,;]*")
_BROKEN: tuple[tuple[re.Pattern[str], Field], ...] = (
    (re.compile(r'"headline"\s*:\s*"((?:[^"\\\n]|\\.){3,400})"'), "title"),
    (re.compile(r'"datePublished"\s*:\s*"([^"\n]{8,40})"'), "published"),
    (
        re.compile(
            r'"author"\s*:\s*\[?\s*(?:\{[^{}]{0,300}?"name"\s*:\s*)?"((?:[^"\\\n@]|\\.){2,80})"'
        ),
        "author",
    ),
)


def json_ld_evidence(blocks: Iterable[str]) -> Iterator[Evidence]:
    """The evidence in all blocks of a page, its article's first."""
    objects: list[dict[str, Any]] = []
    broken: list[str] = []
    for block in blocks:
        if len(block) > _MOST:
            continue
        data = _parsed(block)
        if data is None:
            broken.append(block)
        else:
            objects += _objects(data, 0)
    by_id = {o["@id"]: o for o in objects if isinstance(o.get("@id"), str) and len(o) > 2}
    for item in objects:
        kinds = item.get("@type")
        kinds = [k for k in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(k, str)]
        if any(map(_ARTICLE.search, kinds)):
            yield from _fields(item, by_id, 0.97)
        elif any(map(_PAGE.search, kinds)):
            # A page's name is often the site's slogan; an article's headline is its title.
            yield from _fields(item, by_id, 0.6)
    for block in broken:
        for pattern, field in _BROKEN:
            for match in pattern.finditer(block):
                yield Evidence(field, plain(match.group(1)), "json-ld, broken", 0.75)
                break


def plain(text: str) -> str:
    """A value on one line, its entities turned into characters, also where they were encoded
    twice.
    """
    for _ in range(2):
        if "&" not in text:
            break
        text = unescape(text)
    return " ".join(re.sub(r"</?[a-zA-Z][^<>]{0,200}>", "", text).split())


def _parsed(block: str) -> Any:
    text = _WRAPPED.sub("", block.strip()).strip().rstrip(";")
    for candidate in (
        text,
        _WRAPPED.sub("", text),
        _TOO_MANY_COMMAS.sub(r"\1", text),
        unescape(text) if "&quot;" in text else "",
    ):
        if not candidate.strip():
            continue
        try:
            return json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
    return _several(text)


def _several(text: str) -> Any:
    """Objects one behind the other, as some templates write them; None if it is no JSON at all."""
    decoder = json.JSONDecoder(strict=False)
    found: list[Any] = []
    at = 0
    try:
        while at < len(text) and len(found) < _MOST_OBJECTS:
            value, at = decoder.raw_decode(text, at)
            found.append(value)
            between = _BETWEEN.match(text, at)
            at = between.end() if between else at
    except (ValueError, RecursionError):
        pass
    return found or None


def _objects(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    """All objects that can describe the page, outer ones first."""
    if depth > _DEEPEST:
        return
    if isinstance(data, list):
        for item in data:
            yield from _objects(item, depth + 1)
    elif isinstance(data, dict):
        yield data
        for key in () if "FAQPage" in str(data.get("@type")) else _WITHIN:
            yield from _objects(data.get(key), depth + 1)
        for key in ("author", "creator", "publisher"):
            value = data.get(key)
            if isinstance(value, dict) and "@id" in value:
                yield value


def _fields(
    item: dict[str, Any], by_id: dict[str, dict[str, Any]], weight: float
) -> Iterator[Evidence]:
    for key, field, factor in (
        ("headline", "title", 1.0),
        ("name", "title", 0.6),
        ("datePublished", "published", 1.0),
        ("dateCreated", "published", 0.8),
        ("dateModified", "published", 0.41),
        ("inLanguage", "language", 1.0),
    ):
        value = item.get(key)
        value = value[0] if isinstance(value, list) and value else value
        if isinstance(value, dict):
            value = value.get("alternateName") or value.get("name")
        if isinstance(value, str) and value.strip():
            yield Evidence(field, plain(value), f"json-ld {key}", weight * factor)  # type: ignore[arg-type]
    for key, field in (("author", "author"), ("creator", "author"), ("publisher", "publisher")):
        for name, body in _names(item.get(key), by_id):
            source = f"json-ld {key}" + (" (organization)" if body and field == "author" else "")
            lower = 0.25 if body and field == "author" else 0.0
            yield Evidence(field, name, source, max(weight - lower, 0.3))  # type: ignore[arg-type]


def _names(value: Any, by_id: dict[str, dict[str, Any]]) -> Iterator[tuple[str, bool]]:
    """Names, and whether each is said to be an organization's."""
    for item in value if isinstance(value, list) else [value]:
        body = False
        name = item
        if isinstance(item, dict):
            known = by_id.get(str(item.get("@id")), {})
            name = item.get("name") or known.get("name")
            kind = item.get("@type") or known.get("@type")
            body = "Person" not in str(kind) and "Organi" in str(kind)
            if isinstance(name, list):
                yield from ((plain(n), body) for n in name if isinstance(n, str) and n.strip())
                continue
        if isinstance(name, str) and name.strip() and not name.startswith(("http", "#", "/")):
            yield plain(name), body
