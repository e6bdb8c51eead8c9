"""Annotated documents as a page that needs nothing else, runs nothing, and prints on A4.

Each stretch of text is in one `mark`, whose `data-n` names the annotations that extend over it. Its
tint is that of the annotation that began last; every annotation has a line of its own below the
text, and its label at its end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from importlib.resources import files
from itertools import groupby

from annotations.exchange.formats.annotated_text.marks import (
    Mark,
    MarkedDocument,
    Segment,
    TagLook,
)
from annotations.exchange.web_addresses import web_address
from corpus.document import CELL_JOIN, Block, BlockKind
from corpus.text.storable import storable

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_LANES = 3
"""Annotations with a line of their own below a text; others share another."""
_LINKED_WORDS = 160
_TAGS: dict[BlockKind, tuple[str, str]] = {
    "p": ('<p class="lines">', "</p>"),
    "heading": ('<h3 class="lines">', "</h3>"),
    "standfirst": ('<p class="standfirst lines">', "</p>"),
    "quote": ('<blockquote class="lines">', "</blockquote>"),
    "li": ('<li class="lines">', "</li>"),
    "caption": ('<p class="caption lines">', "</p>"),
    "verse": ('<p class="verse lines">', "</p>"),
    "pre": ("<pre>", "</pre>"),
    "row": ("<tr><td>", "</td></tr>"),
    "turn": ('<p class="turn lines">', "</p>"),
    "note": ('<p class="fn lines">', "</p>"),
}
_AROUND: dict[BlockKind, tuple[str, str]] = {
    "li": ("<ul>", "</ul>"),
    "row": ("<table>", "</table>"),
}
"""What holds neighbours of a kind together."""


def annotated_page(
    library: str, looks: Sequence[TagLook], documents: Iterable[MarkedDocument]
) -> str:
    """The whole file."""
    articles, titles = list[str](), list[str]()
    for number, document in enumerate(documents, 1):
        titles.append(document.document.title)
        articles.append("".join(_article(number, document)))
    title = (
        titles[0]
        if len(titles) == 1
        else f"Annotated documents from {library}".removesuffix(" from ")
    )
    style = (files(__package__) / "page.css").read_text("utf-8")
    contents = "".join(
        f'<li><a href="#d{number}">{_text(name)}</a></li>\n'
        for number, name in enumerate(titles, 1)
    )
    return "".join((
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n',
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
        f"<title>{_text(title)}</title>\n<style>\n{style}{_colours(looks)}</style>\n</head>\n<body>\n",
        f"<h1>{_text(title)}</h1>\n" if len(titles) != 1 else "",
        "<p>There are no annotations.</p>\n" if not titles else "",
        _legend(looks) if looks else "",
        f'<ol class="contents">\n{contents}</ol>\n' if len(titles) > 1 else "",
        *articles,
        "</body>\n</html>\n",
    ))  # fmt: skip


def _text(text: str) -> str:
    return escape(storable(text).replace("\x00", "\ufffd"))


def _colours(looks: Sequence[TagLook]) -> str:
    rules = (
        f".t{number} {{ background: {look.tint}; }} "
        f".u{number} {{ border-bottom-color: {look.hue} !important; "
        f"border-bottom-style: {look.line} !important;"
        f"{' border-bottom-width: 3px !important;' if look.line == 'double' else ''} }}\n"
        for number, look in enumerate(looks)
    )
    return ".t { background: #eee; } .u { border-bottom-color: #777 !important; }\n" + "".join(
        rules
    )


def _legend(looks: Sequence[TagLook]) -> str:
    entries = "".join(
        f'<li><b>{_text(look.letter)}</b> <mark class="t{number}"><span class="l0 u{number}">'
        f"{_text(look.name)}</span></mark>"
        f"{f' – {_text(look.description)}' if look.description else ''}</li>\n"
        for number, look in enumerate(looks)
    )
    return f'<ul class="legend" aria-label="Tags">\n{entries}</ul>\n'


# A document


def _article(number: int, marked: MarkedDocument) -> Iterator[str]:
    document = marked.document
    language = document.metadata.language
    lang = f' lang="{escape(language)}"' if language else ""
    yield f'<article id="d{number}">\n<h2>{_text(document.title)}</h2>\n'
    address = web_address(document.metadata.url or "")
    line = _text(marked.reference)
    line = f'<a href="{escape(address)}">{line}</a>' if address else line
    yield f'<p class="meta">{line}</p>\n<div class="text"{lang}>\n'
    for kind, blocks in groupby(marked.blocks(), key=lambda pair: pair[0].kind):
        before, after = _AROUND.get(kind, ("", ""))
        yield before
        for block, segments in blocks:
            yield _block(block, segments)
        yield f"{after}\n" if after else ""
    yield "</div>\n"
    yield from _notes("Annotations", marked.marks)
    yield from _notes("Annotations without a place", marked.orphans)
    yield "</article>\n"


def _block(block: Block, segments: Sequence[Segment]) -> str:
    opened, closed = _TAGS[block.kind]
    return f"{opened}{''.join(_segment(segment, block.kind) for segment in segments)}{closed}\n"


def _segment(segment: Segment, kind: BlockKind) -> str:
    labels = "".join(_label(mark) for mark in segment.ending)
    cells = segment.text.split(CELL_JOIN) if kind == "row" else [segment.text]
    between = f'<span class="sep">{CELL_JOIN}</span></td><td>'
    return between.join(_stretch(cell, segment.marks) for cell in cells) + labels


def _stretch(text: str, marks: Sequence[Mark]) -> str:
    """Words with the lines of all their annotations: the lowest is the outermost element."""
    words = _text(text)
    if not marks or not words:
        return words
    for mark in sorted(marks, key=lambda mark: mark.lane):
        if mark.lane < _LANES:
            words = f'<span class="l{mark.lane} {_class("u", mark)}">{words}</span>'
    if any(mark.lane >= _LANES for mark in marks):
        words = f'<span class="more">{words}</span>'
    last = max(marks, key=lambda mark: (mark.annotation.span.start, -mark.annotation.span.end))
    numbers = " ".join(str(mark.number) for mark in marks)
    return f'<mark class="{_class("t", last)}" data-n="{numbers}">{words}</mark>'


def _class(prefix: str, mark: Mark) -> str:
    return f"{prefix}{mark.looks[0].rank}" if mark.looks[0].name else prefix


def _label(mark: Mark) -> str:
    n = mark.number
    return f'<sup class="ref"><a href="#n{n}" id="m{n}">{_text(mark.label)}</a></sup>'


# What is said about it


def _notes(heading: str, marks: Sequence[Mark]) -> Iterator[str]:
    if not marks:
        return
    yield f'<section class="notes">\n<h3>{heading}</h3>\n<ol>\n'
    orphaned = marks[0].annotation.status == "orphaned"
    for mark in marks:
        yield f'<li id="n{mark.number}">{_entry(mark, orphaned=orphaned)}</li>\n'
    yield "</ol>\n</section>\n"


def _entry(mark: Mark, *, orphaned: bool) -> str:
    one = mark.annotation
    label = _text(mark.label)
    back = label if orphaned else f'<a href="#m{mark.number}">{label}</a>'
    tags = ", ".join(one.tags)
    who = ", ".join(filter(None, (one.annotator.name, one.created[:10])))
    parts = [f'<span class="n">{back}</span>', f"<b>{_text(tags)}</b> " if tags else ""]
    parts.append(f'<span class="meta">{_text(who)}</span>')
    if one.status == "moved":
        parts.append('<span class="meta"> · found again elsewhere</span>')
    if orphaned:
        parts.append(f" “{_text(one.content)}”")
    if mark.note:
        parts.append(f'<br><span class="note">{_text(mark.note)}</span>')
    for link in mark.links:
        words = " ".join(link.words[:_LINKED_WORDS].split())
        sentence = f"{link.kind} “{words}{'…' if len(link.words) > _LINKED_WORDS else ''}”"
        parts.append(f'<br><span class="meta">{_text(sentence)} ({_text(link.title)})</span>')
    return "".join(parts)
