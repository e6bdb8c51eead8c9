"""From the items of a Word document to blocks: lines and stanzas, code, page breaks, numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from corpus.formats.blocks import TEXT_KINDS, Blocks, MarkedText, joined, joined_by
from corpus.formats.docx.body import Item
from corpus.formats.docx.text import PAGE_BREAK
from corpus.formats.line_breaks import breaks

_MOST_FIXED_PITCH = 0.5
"""Share of a document in a font for code above which it is a typescript, and no code."""
_ENDS_LOW = re.compile(r"[^\W_]\Z|,\Z")
_STARTS_LOW = re.compile(r"[^\W\d_A-ZÀ-ÖØ-Þ]")


def add_items(blocks: Blocks, items: list[Item]) -> None:
    """Adds items as blocks. Neighbours in a style for code or verse make one block or stanza."""
    shown = [(item, len(item.text.text)) for item in items if item.part is None]
    fixed = sum(length for item, length in shown if item.fixed_pitch)
    typescript = fixed > _MOST_FIXED_PITCH * sum(length for _, length in shown)
    for kind, group in groupby(items, lambda item: _group(item, typescript)):
        members = list(group)
        if kind == "pre":
            blocks.add(joined((_labelled(item) for item in members), "\n"), "pre")
        elif kind == "fixed" and len(members) > 1:
            blocks.add(joined((item.text for item in members), "\n"), "pre")
        elif kind == "verse":
            for stanza in _stanzas(joined((item.text for item in members), "\n")):
                blocks.add(stanza, "verse")
        else:
            for item in members:
                _add(blocks, item)


def _group(item: Item, typescript: bool) -> str:
    if item.part is not None:
        return ""
    if item.kind in ("pre", "verse"):
        return item.kind
    fixed = item.fixed_pitch and item.kind == "p" and not typescript
    return "fixed" if fixed else ""


def _add(blocks: Blocks, item: Item) -> None:
    if item.part is not None:
        hints = [hint for hint in item.part.structure if hint.kind in TEXT_KINDS]
        blocks.add_raw(item.part, hints)
        return
    for text in _pages(_labelled(item)):
        if item.kind == "heading":
            blocks.add(
                joined((line.stripped() for line in text.split("\n")), " "), "heading", item.level
            )
            continue
        for number, (kind, part) in enumerate(_parts(text, item.kind)):
            blocks.add(part, "p" if number and kind == "li" else kind)


def _labelled(item: Item) -> MarkedText:
    if not item.label or not item.text.text.strip():
        return item.text
    text = MarkedText(f"{item.label} ")
    text.extend(item.text.stripped())
    return text


def _pages(text: MarkedText) -> Iterator[MarkedText]:
    """A paragraph cut where the author has begun a new page, unless within a sentence."""
    pending: MarkedText | None = None
    for piece in text.split(PAGE_BREAK):
        if pending is None:
            pending = piece
        elif _ENDS_LOW.search(pending.shown.rstrip()) and _STARTS_LOW.match(piece.shown.lstrip()):
            pending = joined((pending, piece), " ")
        else:
            yield pending
            pending = piece
    if pending is not None:
        yield pending


def _parts(text: MarkedText, kind: str) -> Iterator[tuple[str, MarkedText]]:
    """The blocks of a paragraph, with their kinds: line breaks may make stanzas of it, or
    paragraphs.
    """
    if "\n" not in text.text:
        yield kind, text
        return
    lines = [line.stripped() for line in text.split("\n")]
    full = [number for number, line in enumerate(lines) if line.shown]
    between = dict(zip(full, breaks([lines[n].shown for n in full]), strict=False))
    block: list[MarkedText] = []
    separators: list[str] = []
    last = -1
    for number, line in enumerate(lines):
        if not line.text:
            continue
        how = between.get(last, "blank") if line.shown else "line"
        cut = (
            number - last > 1 or how == "paragraph" or (how == "line" and kind in ("li", "caption"))
        )
        if block and cut:
            yield _kind_of(kind, separators), joined_by(zip(["", *separators], block, strict=True))
            block, separators = [], []
        if block:
            separators.append("\n" if how == "line" else " ")
        block.append(line)
        last = number
    if block:
        yield _kind_of(kind, separators), joined_by(zip(["", *separators], block, strict=True))


def _kind_of(kind: str, separators: list[str]) -> str:
    return "verse" if "\n" in separators and kind in ("p", "quote", "li", "caption") else kind


def _stanzas(text: MarkedText) -> Iterator[MarkedText]:
    """The stanzas of a text whose lines are verse; empty lines stand between them."""
    stanza: list[MarkedText] = []
    for line in text.split("\n"):
        pieces = line.split(PAGE_BREAK)
        stanza += [piece.stripped() for piece in pieces if piece.text.strip()]
        if not line.text.strip() and stanza:
            yield joined(stanza, "\n")
            stanza = []
    if stanza:
        yield joined(stanza, "\n")


def note_text(mark: str, items: Iterable[Item]) -> MarkedText:
    """A note on as many lines as it has paragraphs, with its mark."""
    lines = [line for item in items for line in _labelled(item).split("\n")]
    text = joined((line.stripped() for line in lines if line.text.strip()), "\n")
    if not mark:
        return text
    marked = MarkedText(f"{mark} ")
    marked.extend(text)
    return marked
