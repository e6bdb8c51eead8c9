"""Large first letters that pages set as a block of their own, before the rest of their word."""

from __future__ import annotations

import re
from dataclasses import replace

from corpus.formats.html.builder import HiddenSpan, OpenContainer, TextBlock

_DROP_CAP = re.compile(r"drop-?_?cap|initial-?(?:letter|cap)|lettrine|first-?letter", re.I)
_LETTER = re.compile(r"[\"'“‘„«]?[^\W\d_]")
_REST = re.compile(r"[^\W\d_]|['’]")


def join_drop_caps(blocks: list[TextBlock], containers: list[OpenContainer]) -> list[TextBlock]:
    """The blocks, with each such letter before its word."""
    joined: list[TextBlock] = []
    for block in blocks:
        cap = joined[-1] if joined else None
        if cap is not None and _is_cap(cap, containers) and _REST.match(block.text):
            by = len(cap.text)
            joined[-1] = replace(
                block,
                text=cap.text + block.text,
                links=[(a + by, b + by) for a, b in block.links],
                hidden=[HiddenSpan(a + by, b + by, why) for a, b, why in block.hidden],
                tight=cap.tight,
            )
        else:
            joined.append(block)
    return joined


def _is_cap(block: TextBlock, containers: list[OpenContainer]) -> bool:
    if block.hidden or not _LETTER.fullmatch(block.text):
        return False
    around = containers[block.container].names if block.container >= 0 else ""
    return _DROP_CAP.search(f"{block.names} {around}") is not None
