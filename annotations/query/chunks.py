"""Text as it was typed, in words; what is in quotation marks is one."""

from __future__ import annotations

import re

PHRASE = re.compile(r'-?["“„«][^"“”„«»]+["”“»][^\s\w()]*(?=[\s)]|$)')
WORD = re.compile(r"\S+")
SPACE = re.compile(r"\s+")


def text_chunks(text: str) -> list[str]:
    """The words of a text, and the phrases in quotation marks."""
    found: list[str] = []
    at = 0
    while at < len(text):
        if space := SPACE.match(text, at):
            at = space.end()
            continue
        match = PHRASE.match(text, at) or WORD.match(text, at)
        assert match is not None
        found.append(match[0])
        at = match.end()
    return found
