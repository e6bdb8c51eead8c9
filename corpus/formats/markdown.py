"""Markdown: its block structure as hints, its front matter as evidence.

The marks themselves stay in the raw text. The cleaning's `md.*` rules take them out, so that the
ledger shows each. Blocks are found line by line and not with a full parser: a parser keeps no
offsets within lines, and text with only some Markdown in it must still be read whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.formats.format import Format
from corpus.formats.raw import Evidence, Field, Hint, Raw

FRONT_MATTER = re.compile(
    r"\A(?:---|\+\+\+)[ \t]*\n(?P<body>(?:[^\n]*\n){1,60}?)(?:---|\+\+\+)[ \t]*(?:\n|\Z)"
)
HEADING = re.compile(r"[ ]{0,3}(#{1,6})[ \t]+(?=\S)")
QUOTE = re.compile(r"[ ]{0,3}(?:>[ \t]?)+")
ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+(?=\S)")
FENCE = re.compile(r"[ ]{0,3}(?:```|~~~)")
UNDERLINE = re.compile(r"[ ]{0,3}(?:={3,}|-{3,})[ \t]*\Z")

# Marks that plain prose does not have. A lone asterisk or dash is no sign of Markdown.
_SIGNS = (
    re.compile(r"^[ ]{0,3}#{1,6} +\S", re.M),
    re.compile(r"\]\((?:https?:|mailto:|/|#|\.)[^)\n]{0,2000}\)"),
    re.compile(r"(?<![\w*])\*\*[^\s*][^*\n]{0,300}\*\*(?![\w*])"),
    re.compile(r"(?<![\w*])\*[^\s*][^*\n]{2,2000}[^\s*]\*(?![\w*])"),
    re.compile(r"^>[ ]\S", re.M),
    re.compile(r"<https?://[^\s>]{3,2000}>"),
)
_TITLE_FIRST = re.compile(r"\s*# \S[^\n]{2,300}\n[ \t]*\n")
"""A heading alone as the first line: plain prose does not begin that way."""
_ENOUGH = 3
"""Lines with signs, from two kinds of sign or more, that make a text Markdown."""
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
    if FRONT_MATTER.match(head) or _TITLE_FIRST.match(head):
        return True
    counts = [sum(1 for _ in sign.finditer(head)) for sign in _SIGNS]
    kinds = sum(count > 0 for count in counts)
    return (kinds >= 2 and sum(counts) >= _ENOUGH) or counts[1] >= 2 or counts[0] >= 3


def read(text: str) -> Raw:
    """Markdown's raw text with hints for headings, list items, quotations and code."""
    return Raw(text, "markdown", None, tuple(_hints(text)), tuple(_front_matter(text)))


def _hints(text: str) -> Iterator[Hint]:
    front = FRONT_MATTER.match(text)
    start = 0
    if front:
        yield Hint("front-matter", 0, front.end())
        start = front.end()
    fenced: int | None = None
    opening = Hint("fence", start, start)
    before: tuple[int, int] | None = None
    for match in re.compile(r"[^\n]*\n?").finditer(text, start):
        line = match.group()
        at, end = match.start(), match.start() + len(line.rstrip("\n"))
        if not line:
            break
        if FENCE.match(line):
            if fenced is None:
                fenced = match.end()
                opening = Hint("fence", at, end)
            else:
                yield opening
                if text[fenced:at].strip():
                    yield Hint("pre", fenced, at - 1)
                yield Hint("fence", at, end)
                fenced = None
        elif fenced is None:
            heading = HEADING.match(line)
            if heading:
                yield Hint("heading", at, end, len(heading.group(1)))
            elif before and UNDERLINE.match(line.rstrip("\n")):
                yield Hint("heading", before[0], before[1], 1 if "=" in line else 2)
            elif QUOTE.match(line):
                yield Hint("quote", at, end)
            elif ITEM.match(line):
                yield Hint("li", at, end)
            elif not line.isspace():
                before = (at, end)
                continue
        before = None


def _front_matter(text: str) -> Iterator[Evidence]:
    front = FRONT_MATTER.match(text)
    if not front:
        return
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
