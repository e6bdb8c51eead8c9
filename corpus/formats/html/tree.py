"""Reads a page with lxml, and feeds its tree to a `PageReader`."""

from __future__ import annotations

from typing import Any

from corpus.formats.html.elements import EMPTY, NO_TEXT
from corpus.formats.html.reader import PageReader
from corpus.optional_imports import import_optional


def parse(text: str) -> Any:
    """The root of a page's tree; None if it has none. Raises MissingLibrary."""
    etree = import_optional("lxml.etree")
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True
    )
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.LxmlError:
        return None


def note_ids(root: Any) -> frozenset[str]:
    """The ids of elements to which raised marks link: notes."""
    ids = set()
    for raised in root.iter("sup"):
        links = list(raised.iter("a"))
        parent = raised.getparent()
        if not links and parent is not None and parent.tag == "a":
            links = [parent]
        for link in links:
            target = link.get("href") or ""
            if target.startswith("#"):
                ids.add(target[1:])
    return frozenset(ids)


def feed(root: Any, reader: PageReader) -> None:
    """All elements below the root, depth first without recursion: pages nest deeper than Python's
    stack.
    """
    start, text, end = reader.start, reader.text, reader.end
    walk = import_optional("lxml.etree").iterwalk(root, events=("start", "end"))
    for event, node in walk:
        tag = node.tag
        if event == "start":
            if tag in NO_TEXT and node is not root:
                walk.skip_subtree()
                continue
            attributes = dict(node.items())
            if tag == "ol" and "reversed" in attributes and "start" not in attributes:
                attributes["start"] = str(sum(1 for _ in node.iterchildren("li")))
            start(tag, attributes)
            if inner := node.text:  # even of `wbr`: libxml2 does not know that it is empty
                text(inner)
        elif node is root:
            end(tag)
        else:
            if tag not in NO_TEXT and tag not in EMPTY:
                end(tag)
            if tail := node.tail:
                text(tail)
