"""Whether a text is HTML: told without a parser, which only the child process loads (`apart`)."""

from __future__ import annotations

import re

# Possessive: of many comments in a row there is one reading, and no other is tried.
_LOOKS = re.compile(
    r"\A\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--(?:(?!-->).){0,2000}+-->\s*+)*+"
    r"<(?:!doctype\s+html|html|head|body)\b",
    re.I | re.S,
)
_TAGS = re.compile(
    r"</?(?:p|div|a|span|h[1-6]|ul|li|br|img|article|section|table|td)\b[^<>]{0,500}>", re.I
)


def looks_like(text: str) -> bool:
    """Whether a text of unknown kind is HTML: by its opening, or by how much of it is tags."""
    if _LOOKS.match(text[:10_000]):
        return True
    head = text[:20_000]
    return head.lstrip().startswith("<") and len(_TAGS.findall(head)) >= 5
