"""What an annotation is about: https://www.w3.org/TR/annotation-model/#selectors"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from annotations.exchange.formats.web_annotation.nodes import Node, iri, node, text, words
from corpus.document import Span

_CHARACTERS = re.compile(r"char=(\d{1,10}),(\d{1,10})")
"""A passage of a plain text, as in RFC 5147."""


@dataclass
class Target:
    """A document, or a passage of it."""

    source: str
    """The document's IRI, without a fragment."""
    content: str = ""
    prefix: str = ""
    suffix: str = ""
    span: Span | None = None
    """In code points, as the Recommendation says."""
    other: bool = False
    """Whether the passage is told in a way that means nothing for a text: as a region of a picture,
    or as a place in the structure of a page.
    """

    @property
    def is_passage(self) -> bool:
        return bool(self.content or self.span)

    @property
    def is_whole(self) -> bool:
        return not (self.is_passage or self.other)


def targets_of(annotation: Node) -> list[Target]:
    """The targets of an annotation."""
    return [_target(value) for value in _flat(annotation.get("target"))]


def _flat(value: object) -> Iterator[object]:
    """The targets of lists, and of sets of targets."""
    pending = [value]
    while pending:
        current = pending.pop()
        if isinstance(current, list):
            pending += reversed(current)
        elif isinstance(current, dict) and "items" in node(current):
            pending.append(node(current)["items"])
        elif isinstance(current, (str, dict)):
            yield current


def _target(value: object) -> Target:
    source, _, fragment = iri(value).partition("#")
    if not source and fragment:
        source = f"#{fragment}"  # an annotation of the same file
    target = Target(source)
    selectors = _selectors(node(value).get("selector"))
    if fragment and source != f"#{fragment}":
        selectors.append({"type": "FragmentSelector", "value": fragment})
    for selector in selectors:
        _read_selector(target, selector)
    if target.is_passage:
        target.other = False
    return target


def _selectors(value: object) -> list[object]:
    """The selectors of lists, and of sets of selectors."""
    pending, selectors = [value], list[object]()
    while pending:
        current = pending.pop()
        if isinstance(current, list):
            pending += reversed(current)
        elif "items" in node(current):
            pending.append(node(current)["items"])
        elif current is not None:
            selectors.append(current)
    return selectors


def _read_selector(target: Target, selector: object) -> None:
    """Take in a selector; what refines one is a part of what that one selects."""
    outermost = True
    current = node(selector)
    while current:
        kinds = words(current.get("type"))
        # Recogito's own files have a quote without a kind.
        exact = text(current.get("exact") or current.get("quote"))
        if exact and ("TextQuoteSelector" in kinds or not kinds):
            if not outermost or not target.content:
                target.content = exact
                target.prefix = text(current.get("prefix"))
                target.suffix = text(current.get("suffix"))
        elif "TextPositionSelector" in kinds:
            # In what another selector selects, positions count from there.
            if outermost:
                target.span = _span(current.get("start"), current.get("end")) or target.span
        elif match := _CHARACTERS.match(_value(current)):
            if outermost:
                target.span = _span(int(match[1]), int(match[2])) or target.span
        elif "FragmentSelector" not in kinds or "=" in _value(current):
            target.other = True  # the heading to which an address leads is no selection
        outermost = False
        current = node(current.get("refinedBy"))


def _value(selector: Node) -> str:
    return unquote(text(selector.get("value")))


def _span(start: Any, end: Any) -> Span | None:
    try:
        span = Span(int(start), int(end))
    except (TypeError, ValueError, OverflowError):
        return None
    return span if 0 <= span.start < span.end else None
