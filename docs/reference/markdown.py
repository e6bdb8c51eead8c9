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


def plain(words: str) -> str:
    """Words as they are: none of their marks mean anything to Markdown."""
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", " ".join(words.split()))


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
