"""Markdown of the pages that are made from the code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; empty where there are no rows. Cells are Markdown."""
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    if not lines:
        return ""
    return "\n".join(["| " + " | ".join(head) + " |", "|" + " --- |" * len(head), *lines]) + "\n"


def code(words: str) -> str:
    """Words as a span of code, in which a table may have no bar."""
    ticks = "``" if "`" in words else "`"
    pad = " " if "`" in words else ""
    return f"{ticks}{pad}{words}{pad}{ticks}".replace("|", r"\|")


_CODE = re.compile(r"`([^`]+)`|(?<![\w-])(--[a-z][a-z-]*)")
"""What help says of the command line: between ticks, or an option."""


def plain(words: str) -> str:
    """Words as they are: none of their marks mean anything to Markdown, but code is code."""
    pieces, end = [], 0
    text = " ".join(words.split())
    for match in _CODE.finditer(text):
        pieces += [_escaped(text[end : match.start()]), code(match[1] or match[2])]
        end = match.end()
    return "".join([*pieces, _escaped(text[end:])])


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", text)


def paragraphs(text: str) -> str:
    """The help of a command as paragraphs; one that keeps its lines (after a form feed) is code."""
    shown = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        if "\b" in paragraph:
            lines = [line.strip() for line in paragraph.replace("\b", "").strip().splitlines()]
            shown.append("```\n" + "\n".join(lines) + "\n```")
        else:
            shown.append(plain(paragraph))
    return "\n\n".join(shown) + "\n"
