"""Puts the blocks of a page together to one text, with hints, what is left out, and the layout."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.formats.html.builder import TextBlock
from corpus.formats.html.drop_caps import join_drop_caps
from corpus.formats.html.reader import PageReader
from corpus.formats.html.threads import find_turns
from corpus.formats.html.verse import find_stanzas
from corpus.formats.page_layout import Container, PageBlock, PageLayout
from corpus.formats.raw import Hint, LeftOut

_ENDS = re.compile(r"[.!?…:][\"'”’»)\]]*\Z")
_PROSE_WORDS = 10
_BLOCK_HINTS = frozenset(["p", "heading", "caption", "pre", "verse", "row", "turn", "note"])


@dataclass(frozen=True)
class ReadPage:
    """A page's text, and what is known of it."""

    text: str = ""
    hints: tuple[Hint, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    layout: PageLayout | None = None
    prose: int = 0
    """Words of the blocks that are shown and look like sentences."""
    characters: int = 0
    """That are not white space, shown or not."""


def lay_out(reader: PageReader) -> ReadPage:
    """The page of a reader that has read all of it."""
    containers = reader.builder.containers
    blocks = join_drop_caps(find_turns(reader.done(), containers), containers)
    blocks = find_stanzas(blocks, containers)
    parts: list[str] = []
    starts: list[int] = []
    at = 0
    for block in blocks:
        if parts:
            parts.append("\n" if block.tight else "\n\n")
            at += len(parts[-1])
        starts.append(at)
        parts.append(block.text)
        at += len(block.text)
    text = "".join(parts)
    spans = _container_spans(reader, blocks, starts)
    hints = _hints(reader, blocks, starts, spans)
    prose = 0
    for block in blocks:
        if not block.hidden and _ENDS.search(block.text[-8:]):
            words = len(block.text.split())
            prose += words if words >= _PROSE_WORDS else 0
    return ReadPage(
        text,
        hints,
        tuple(_left_out(blocks, starts)),
        _layout(reader, blocks, starts, spans),
        prose,
        len("".join(text.split())),
    )


def _container_spans(
    reader: PageReader, blocks: list[TextBlock], starts: list[int]
) -> dict[int, tuple[int, int]]:
    """The spans of the containers that hold text, by their numbers."""
    spans: dict[int, tuple[int, int]] = {}
    for block, start in zip(blocks, starts, strict=True):
        first = spans.get(block.container)
        spans[block.container] = (start if first is None else first[0], start + len(block.text))
    containers = reader.builder.containers
    for number in range(len(containers) - 1, -1, -1):  # those within come later
        span = spans.get(number)
        if span is not None:
            parent = containers[number].parent
            outer = spans.get(parent, span)
            spans[parent] = (min(outer[0], span[0]), max(outer[1], span[1]))
    spans.pop(-1, None)
    return spans


def _hints(
    reader: PageReader,
    blocks: list[TextBlock],
    starts: list[int],
    spans: dict[int, tuple[int, int]],
) -> tuple[Hint, ...]:
    containers = reader.builder.containers
    hints = [
        Hint(part, *spans[number])
        for number, (_, _, _, part) in enumerate(containers)
        if part is not None and number in spans
    ]
    ends = [start + len(block.text) for block, start in zip(blocks, starts, strict=True)]
    for n, block in enumerate(blocks):
        if block.kind in _BLOCK_HINTS:
            is_turn = block.kind == "turn" and n + 1 < len(blocks) and blocks[n + 1].tight
            hints.append(Hint(block.kind, starts[n], ends[n + is_turn], block.level))
    return tuple(sorted(hints, key=lambda hint: (hint.start, -hint.end)))


def _left_out(blocks: list[TextBlock], starts: list[int]) -> list[LeftOut]:
    """What is not shown; neighbours that are hidden for the same reason are one."""
    left_out: list[LeftOut] = []
    joined = False
    for block, start in zip(blocks, starts, strict=True):
        for a, b, why in block.hidden:
            piece = block.text[a:b]
            a += len(piece) - len(piece.lstrip())
            b -= len(piece) - len(piece.rstrip())
            if a >= b:
                continue
            last = left_out[-1] if left_out else None
            if joined and a == 0 and last is not None and last[0] == why.rule:
                left_out[-1] = last._replace(end=start + b)
            else:
                left_out.append(LeftOut(why.rule, start + a, start + b, why.evidence))
            joined = False
        joined = block.is_hidden
    return left_out


def _layout(
    reader: PageReader,
    blocks: list[TextBlock],
    starts: list[int],
    spans: dict[int, tuple[int, int]],
) -> PageLayout:
    containers = reader.builder.containers
    numbers = {old: new for new, old in enumerate(sorted(spans))}
    return PageLayout(
        tuple(
            Container(
                numbers[containers[n].parent] if containers[n].parent >= 0 else -1,
                containers[n].tag,
                containers[n].names,
                *spans[n],
            )
            for n in sorted(spans)
        ),
        tuple(
            PageBlock(
                start,
                start + len(block.text),
                numbers.get(block.container, -1),
                block.kind,
                block.level,
                sum(b - a for a, b in block.links),
                block.names,
            )
            for block, start in zip(blocks, starts, strict=True)
            if not (block.hidden and block.is_hidden)
        ),
    )
