"""What an annotation says: https://www.w3.org/TR/annotation-model/#bodies-and-targets"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from annotations.exchange.formats.web_annotation.nodes import (
    Node,
    iri,
    listed,
    name_of,
    node,
    text,
    words,
)
from annotations.exchange.html_text import text_of_html

TAGGING = frozenset({"tagging", "classifying"})
KEPT = frozenset({*TAGGING, "commenting", "describing", "highlighting", "linking", "replying"})
"""Motivations of which nothing is lost, apart from the name."""
_SETS = frozenset({"Choice", "List", "Composite", "Independents", "oa:Choice"})


@dataclass
class Statement:
    """What one person says in an annotation."""

    tags: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    """What else it is linked to: the label and the IRI."""
    replies: list[tuple[str, Any]] = field(default_factory=list)
    """Replies within the annotation, as Recogito writes them: the text, and when it was written."""


def statements_of(annotation: Node) -> tuple[dict[str, Statement], int]:
    """What each person says (by name; the annotation's creator first), and how many bodies could
    not be read.
    """
    author = name_of(annotation.get("creator"))
    motivations = set(words(annotation.get("motivation")))
    statements = {author: Statement()}
    unread = 0
    if bare := text(annotation.get("bodyValue")):
        statements[author].notes.append(bare)
    for body in _flat(annotation.get("body")):
        details = node(body)
        by = name_of(details.get("creator")) or author
        statement = statements.setdefault(by, Statement())
        purposes = set(words(details.get("purpose"))) or motivations
        if not _read_body(statement, body, details, purposes):
            unread += 1
    return statements, unread


def _flat(value: object) -> Iterator[object]:
    """The bodies of lists, and of sets of bodies."""
    pending = [value]
    while pending:
        current = pending.pop()
        if isinstance(current, list):
            pending += reversed(current)
        elif isinstance(current, dict):
            one = node(current)
            if "items" in one and (_SETS & set(words(one.get("type"))) or "value" not in one):
                pending.append(one["items"])
            else:
                yield current
        elif isinstance(current, str):
            yield current


def _read_body(statement: Statement, body: object, details: Node, purposes: set[str]) -> bool:
    values = [text(value) for value in listed(details.get("value"))]
    values = [value for value in values if value.strip()]
    address = iri(body)
    is_tag = bool(purposes & TAGGING) and purposes <= {*TAGGING, "highlighting"}
    if is_tag:
        labels = values or [text(details.get("label")) or text(details.get("title")) or address]
        statement.tags += filter(None, labels)
        return bool(any(labels))
    if not values and "linking" in purposes and address:
        statement.links.append((text(details.get("label")), address))
        return True
    if text(details.get("format")).startswith("text/html"):
        values = [text_of_html(value) for value in values]
    if not values and address:
        values = [address]
    if "replying" in words(details.get("purpose")):
        statement.replies += [(value, details.get("created")) for value in values]
    else:
        statement.notes += values
    return bool(values) or not details
