"""Stanzas whose lines are elements of their own, as books set them: a `div` for each line."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby

from corpus.formats.html.builder import HiddenSpan, OpenContainer, TextBlock

_LONGEST_LINE = 90
"""Characters of a line of verse."""
_MOST_LINKED = 0.3
"""Share of a stanza's characters in links; a menu has more."""
_ANCESTORS = 3
"""Elements around a line whose names are looked at."""
_VERSE = re.compile(
    r"[\s_:-](?:verses?|stanza|strophe|poem|poetry|line-?group|lg|couplet|quatrain|tercet"
    r"|sonnet|gedicht|strofa|estrofa|poema|po[eè]me)(?:$|[\s_\d-])",
    re.I,
)
_LINE = re.compile(r"\s(?:l|line|vline|vl|versline|verse-?line|poem-?line)(?:$|[\s_\d-])", re.I)


def find_stanzas(blocks: list[TextBlock], containers: list[OpenContainer]) -> list[TextBlock]:
    """The blocks, with those that are lines of one stanza put together to one."""
    names = "\n".join(["", *{container.names for container in containers}])
    if not (_VERSE.search(names) or _LINE.search(names)):
        return blocks
    found: list[TextBlock] = []
    for stanza, group in groupby(blocks, lambda block: _stanza_of(block, containers)):
        lines = list(group)
        shown = sum(len(line.text) for line in lines)
        linked = sum(b - a for line in lines for a, b in line.links)
        if stanza < 0 or len(lines) < 2 or linked > _MOST_LINKED * shown:
            found += lines
        else:
            found.append(_together(lines, stanza))
    return found


@lru_cache(4096)
def _is_verse(names: str) -> bool:
    return bool(names) and _VERSE.search(f" {names}") is not None


@lru_cache(4096)
def _is_line(names: str) -> bool:
    return bool(names) and _LINE.search(f" {names}") is not None


def _stanza_of(block: TextBlock, containers: list[OpenContainer]) -> int:
    """The number of the element that holds the stanza of a line; -1 for what is no such line."""
    number = block.container
    is_line = block.kind in ("", "p", "quote") and "\n" not in block.text
    if number < 0 or not is_line or len(block.text) > _LONGEST_LINE or block.is_hidden:
        return -1
    own, parent = containers[number], containers[number].parent
    if parent < 0:
        return -1
    if _is_line(own.names) or _is_verse(own.names):
        return parent
    around = parent
    for _ in range(_ANCESTORS):
        if around < 0:
            break
        if _is_verse(containers[around].names):
            return parent
        around = containers[around].parent
    return -1


def _together(lines: list[TextBlock], stanza: int) -> TextBlock:
    whole = TextBlock(stanza, "verse", 0, lines[0].names, tight=lines[0].tight)
    at = 0
    for line in lines:
        whole.links += [(a + at, b + at) for a, b in line.links]
        whole.hidden += [HiddenSpan(a + at, b + at, why) for a, b, why in line.hidden]
        at += len(line.text) + 1
    whole.text = "\n".join(line.text for line in lines)
    return whole
