"""The visible text of an HTML page, its structure as hints, its head as evidence.

libxml2 gives up silently on some inputs (very deep nesting, very long text). So its text is
compared with an independent count of visible characters; where it falls short, `html_fallback`
reads the page and a note says so. It also reads the page where lxml cannot be imported.
"""

from __future__ import annotations

import re
from typing import Any

from corpus.errors import MissingLibrary
from corpus.formats.html_builder import TextBuilder
from corpus.formats.html_elements import BLOCKS, is_unseen, kind_of, level_of
from corpus.formats.html_fallback import count_visible, read_by_tags, without_unseen
from corpus.formats.html_head import evidence_of
from corpus.formats.raw import Raw
from corpus.optional_imports import import_optional

# Attributes never hold text of the page; libxml2 needs minutes for a tag with 200,000 of them.
_MANY_ATTRIBUTES = re.compile(
    r"""(<[a-zA-Z][^\s<>/]{0,40}+)
    (?:[\s/]++[^\s=<>"'/]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'<>]++))?+){200,}+""",
    re.X,
)
_ENOUGH = 0.9
"""Share of the independently counted characters that the tree must hold."""


def read(text: str, encoding: str | None = None) -> Raw:
    """The visible text of a page; blocks stand apart by an empty line, `<br>` ends a line."""
    text = tame(text)
    root: Any = None
    without: tuple[str, ...] = ()
    lost = "the page is built so that the usual parser loses text: a plainer one read it"
    builder = TextBuilder()
    try:
        root = _tree(text)
    except MissingLibrary as missing:
        without = ("lxml",)
        lost = f"{missing}: a plainer parser read the page, without its author, date and the like"
    if root is not None:
        _walk(root, builder)
    raw = builder.done()
    notes: tuple[str, ...] = ()
    seen = without_unseen(text)
    if len("".join(raw.split())) < _ENOUGH * count_visible(seen):
        second_builder = read_by_tags(seen)
        second = second_builder.done()
        if len(second) > len(raw):
            builder, raw = second_builder, second
            notes = (lost,)
    evidence = tuple(evidence_of(root)) if root is not None else ()
    return Raw(
        raw,
        "html",
        encoding,
        tuple(sorted(builder.hints, key=lambda h: (h.start, -h.end))),
        evidence,
        notes,
        without=without,
    )


def tame(text: str) -> str:
    """A page without the attributes of tags that have hundreds of them."""
    return _MANY_ATTRIBUTES.sub(r"\1", text)


def _tree(text: str) -> Any:
    etree = import_optional("lxml.etree")
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True
    )
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.LxmlError:
        return None


def _walk(root: Any, out: TextBuilder) -> None:
    """Depth first without recursion: pages nest deeper than Python's stack."""
    etree = import_optional("lxml.etree")
    skipped = 0
    preformatted = 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        tag = node.tag if isinstance(node.tag, str) else ""
        if event == "start":
            if skipped or is_unseen(tag, node.get("hidden"), node.get("style")):
                skipped += 1
                continue
            if tag in BLOCKS:
                out.block()
            elif tag == "br":
                out.line()
            kind = kind_of(tag, node.get("role"))
            if kind:
                out.open(tag, kind, level_of(tag))
            preformatted += tag == "pre"
            if node.text:
                out.text(node.text, preformatted > 0)
        else:
            if skipped:
                skipped -= 1
            else:
                if kind_of(tag, node.get("role")):
                    out.close(tag)
                if tag in BLOCKS:
                    out.block()
                preformatted -= tag == "pre"
            if not skipped and node.tail and node is not root:
                out.text(node.tail, preformatted > 0)
