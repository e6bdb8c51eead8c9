"""Markdown: its block structure as hints, its front matter as evidence.

The marks themselves stay in the raw text. The cleaning's `md.*` rules take them out, so that the
ledger shows each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.formats.format import Format
from corpus.formats.markdown_blocks import block_hints, comments
from corpus.formats.raw import Evidence, Field, Hint, Raw

_FRONT = re.compile(
    r"\A(?:---|\+\+\+)[ \t]*\n(?P<body>(?:[^\n]*\n){1,60}?)(?:---|\+\+\+|\.\.\.)[ \t]*(?:\n|\Z)"
)
_PAIR = re.compile(r"[\w.-]{1,40}\s*[:=](?:\s|\Z)")
_GOES_ON = re.compile(r"\s|-\s|#|[}\])]|\Z")

# Marks that plain prose does not have, each behind what it needs: to look for that first is many
# times faster. A lone asterisk or dash is no sign of Markdown.
_SIGNS = (
    # A comment of a program stands amid other lines.
    (
        "# ",
        re.compile(r"(?:\A|\n[ \t]*\n)[ ]{0,3}#{1,6} +\S[^\n]*(?=\n[ \t]*\n|\Z)|^#{2,6} +\S", re.M),
    ),
    ("](", re.compile(r"\]\((?:https?:|mailto:|/|#|\.)[^)\n]{0,2000}\)")),
    ("**", re.compile(r"(?<![\w*])\*\*[^\s*][^*\n]{0,300}\*\*(?![\w*])")),
    ("*", re.compile(r"(?<![\w*])\*[^\s*][^*\n]{2,2000}[^\s*]\*(?![\w*])")),
    ("> ", re.compile(r"^>[ ]\S", re.M)),
    ("<http", re.compile(r"<https?://[^\s>]{3,2000}>")),
)
_TITLE_FIRST = re.compile(r"\s*# \S[^\n]{2,300}\n[ \t]*\n")
"""A heading alone as the first line: plain prose does not begin that way."""
_ENOUGH = 3
"""Lines with signs, from two kinds of sign or more, that make a text Markdown."""
_FAR_APART = 10_000
"""Characters to a sign: farther apart, they are stars that a book's preface has for emphasis."""
_LOOK = 200_000
"""Characters looked at: a Markdown file has marks everywhere."""
_FIELDS: dict[str, Field] = {
    "title": "title",
    "author": "author",
    "authors": "author",
    "by": "author",
    "publisher": "publisher",
    "publication": "publisher",
    "source": "publisher",
    "site": "publisher",
    "date": "published",
    "published": "published",
    "url": "url",
    "link": "url",
    "canonical": "url",
    "lang": "language",
    "language": "language",
}


def looks_like(text: str) -> bool:
    """Whether a text of unknown kind is written in Markdown."""
    head = text[:_LOOK]
    if front_matter(head) is not None or _TITLE_FIRST.match(head):
        return True
    counts = [
        sum(1 for _ in sign.finditer(head)) if needed in head else 0 for needed, sign in _SIGNS
    ]
    kinds = sum(count > 0 for count in counts)
    signs = sum(counts)
    if kinds >= 2 and signs >= max(_ENOUGH, len(head) / _FAR_APART):
        return True
    return counts[1] >= 2 or counts[0] >= 3


def front_matter(text: str) -> re.Match[str] | None:
    """The fields between two rules at the head of a text; None if what stands there is prose."""
    front = _FRONT.match(text)
    if front is None:
        return None
    lines = front.group("body").split("\n")
    pairs = sum(_PAIR.match(line) is not None for line in lines)
    if not pairs or not all(_PAIR.match(line) or _GOES_ON.match(line) for line in lines):
        return None
    return front


def read(text: str) -> Raw:
    """Markdown's raw text with hints for its blocks; comments are left out, but told."""
    front = front_matter(text)
    start = front.end() if front else 0
    hints = block_hints(text, start)
    head = (Hint("front-matter", 0, start),) if front else ()
    evidence = tuple(_evidence(front)) if front else ()
    left_out = tuple(comments(text, hints))
    return Raw(text, "markdown", None, (*head, *hints), evidence, left_out=left_out)


def _evidence(front: re.Match[str]) -> Iterator[Evidence]:
    field: Field | None = None
    for line in front.group("body").split("\n"):
        item = re.match(r"[ \t]+-[ \t]+(.+)|-[ \t]+(.+)", line)
        if item and field == "author":
            yield Evidence("author", _value(item.group(1) or item.group(2)), "front matter", 0.98)
            continue
        pair = re.match(r"([A-Za-z_-]{2,20})\s*[:=]\s*(.*)", line)
        if not pair:
            continue
        field = _FIELDS.get(pair.group(1).lower())
        if field is None:
            continue
        value = pair.group(2).strip()
        values = (
            value[1:-1].split(",") if value.startswith("[") and value.endswith("]") else [value]
        )
        for listed in values:
            if _value(listed):
                yield Evidence(field, _value(listed), "front matter", 0.98)


def _value(text: str) -> str:
    value = text.strip()
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1]
    return value.strip()


FORMAT = Format[str](
    "markdown",
    suffixes=(".md", ".markdown"),
    media_types=("text/markdown",),
    sniff=looks_like,
    read=read,
)
