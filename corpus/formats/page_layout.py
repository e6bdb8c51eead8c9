"""What a web page's elements say about its blocks of text: facts, which cleaning judges."""

from __future__ import annotations

from typing import Any, NamedTuple


class Container(NamedTuple):
    """An element that holds text, in blocks or in other containers."""

    parent: int
    """Index of the container that holds it; -1 for the outermost."""
    tag: str
    names: str
    """Its classes, id, role and the like, as they are."""
    start: int
    """Where its text begins in the raw text."""
    end: int


class PageBlock(NamedTuple):
    """A block of text that a page shows."""

    start: int
    end: int
    container: int
    """Index of the container that holds it."""
    kind: str
    """`p`, `heading`, `li` …, or nothing."""
    level: int
    """Of a heading, 1 to 6."""
    links: int
    """How many of its characters are in links."""
    names: str
    """Classes and the like of the elements within the line in which its text begins."""


class PageLayout(NamedTuple):
    """The blocks of a page in order, and the elements that hold them, outer ones first."""

    containers: tuple[Container, ...]
    blocks: tuple[PageBlock, ...]
    declared: tuple[str, ...] = ()
    """What the page says it is (`html_declared`)."""


def layout_from_json(answer: Any, length: int) -> PageLayout | None:
    """The layout of a text of this length as a child process answers it, checked. Raises ValueError
    or TypeError where it cannot be right.
    """
    if answer is None:
        return None
    containers = tuple(Container(*item) for item in answer[0])
    blocks = tuple(PageBlock(*item) for item in answer[1])
    for n, (parent, tag, names, start, end) in enumerate(containers):
        if not (-1 <= parent < n and 0 <= start <= end <= length):
            raise ValueError("a container is out of place")
        if not (isinstance(tag, str) and isinstance(names, str)):
            raise TypeError("a container's names are no text")
    for block in blocks:
        if not (-1 <= block.container < len(containers) and 0 <= block.start < block.end <= length):
            raise ValueError("a block is out of place")
        if not (isinstance(block.kind, str) and isinstance(block.names, str)):
            raise TypeError("a block's names are no text")
        if not (isinstance(block.level, int) and isinstance(block.links, int)):
            raise TypeError("a block's measures are no numbers")
    declared = tuple(answer[2])
    if not all(isinstance(word, str) for word in declared):
        raise TypeError("what the page says it is is no text")
    return PageLayout(containers, blocks, declared)
