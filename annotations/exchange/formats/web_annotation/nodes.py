"""JSON-LD of annotations as it is met with: one value or a list of them, `id` or `@id`, with or
without prefixes, also in the words of the Open Annotation draft of 2013.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

Node = dict[str, Any]
_OLD_NAMES = {
    "@id": "id", "@type": "type", "@value": "value", "hasBody": "body", "bodies": "body",
    "hasTarget": "target", "hasSelector": "selector", "hasSource": "source",
    "motivatedBy": "motivation",
    "annotatedBy": "creator", "annotatedAt": "created", "chars": "value", "member": "items",
    "resources": "items", "@graph": "items", "hasPurpose": "purpose", "full": "source",
    "default": "selector",
}  # fmt: skip
_PREFIXES = ("oa:", "cnt:", "as:", "http://www.w3.org/ns/oa#")
_WITH_ITEMS = ("first", "items", "annotations", "next")


def node(value: object) -> Node:
    """An object with the names of the Recommendation; empty for anything else."""
    if not isinstance(value, dict):
        return {}
    named: Node = {}
    for name, inner in value.items():
        named.setdefault(_known_name(name), inner)
    return named


@lru_cache(maxsize=1024)
def _known_name(name: str) -> str:
    plain = _plain(name)
    return _OLD_NAMES.get(plain, plain)


@lru_cache(maxsize=1024)
def _plain(name: str) -> str:
    for prefix in _PREFIXES:
        if name.startswith(prefix):
            return name.removeprefix(prefix)
    return name


def listed(value: object) -> list[Any]:
    """The values of a property, which may be one or a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def words(value: object) -> list[str]:
    """The terms of a property such as `type` or `motivation`, without prefixes."""
    terms = (one if isinstance(one, str) else text(node(one).get("id")) for one in listed(value))
    return [_plain(term) for term in terms if term]


def text(value: object) -> str:
    """A text, also one with its language; empty for anything else."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return text(node(value).get("value"))
    return text(value[0]) if isinstance(value, list) and value else ""


def iri(value: object) -> str:
    """The IRI of a resource, or of a part of one; empty where it has none."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return next(filter(None, map(iri, value)), "")
    resource = node(value)
    source = resource.get("source")
    if source is None:
        source = resource.get("id")
    return "" if source is None else iri(source)


def name_of(value: object) -> str:
    """The name of a person or a program; the end of its address where there is no name."""
    for agent in listed(value):
        if isinstance(agent, str):
            name = agent
        else:
            person = node(agent)
            names = ("name", "nickname", "foaf:name", "schema:name", "email", "account", "id")
            name = next(filter(None, (text(person.get(key)) for key in names)), "")
        name = name.removeprefix("acct:").removeprefix("mailto:").strip()
        if "://" in name:
            name = name.rstrip("/#").replace("#", "/").rpartition("/")[2]
        if name:
            return name
    return ""


def annotations_in(value: object, elsewhere: list[str]) -> Iterator[Node]:
    """The annotations of collections, pages and lists, in their order. `elsewhere` gets the
    addresses of pages that are not in the file.
    """
    pending = [value]
    while pending:
        current = pending.pop()
        if isinstance(current, list):
            pending += reversed(current)
            continue
        one = node(current)
        if "target" in one:
            yield one
            continue
        inner: list[object] = []
        for name in _WITH_ITEMS:
            held = one.get(name)
            if isinstance(held, str):
                elsewhere.append(held)
            elif held is not None:
                inner.append(held)
        if isinstance(one.get("items"), list):
            # What a list of annotations only refers to.
            elsewhere += [held for held in one["items"] if isinstance(held, str)]
        pending += reversed(inner)
