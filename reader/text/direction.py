"""Which way a text, and each of its paragraphs, runs: from left to right, or from right to left.

The first letter decides by the book (UAX #9, P2 and P3). In an article it is wrong now and then: a
Persian paragraph may begin with "BBC", an English one with an Arabic quotation. So the first
letter, most of the letters, and the document decide together; two of the three are right.
"""

from __future__ import annotations

import re

from reader.text.bidi import classes, has_right_to_left

_FROM_RIGHT = frozenset(
    ("ar", "arc", "ckb", "dv", "fa", "he", "iw", "ji", "ks", "nqo", "pnb", "prs", "ps", "sd", "syr",
     "ug", "ur", "yi")
)  # fmt: skip
"""Languages that are written from right to left."""
_SAMPLE = 2000
"""Characters of a text or paragraph from which its direction is told."""
_ISOLATED = re.compile("[\u2066-\u2068][^\u2069]*(?:\u2069|$)")
"""What says nothing of the paragraph around it (P2)."""


def runs_from_right(text: str, language: str | None) -> bool:
    """Whether a document runs from right to left: by its language, else by most of its letters."""
    if language:
        tag = language.lower().replace("_", "-")
        if "-arab" in tag or "-hebr" in tag or tag.split("-")[0] in _FROM_RIGHT:
            return True
        if "-latn" in tag or "-cyrl" in tag:
            return False
    sample = text[:_SAMPLE]
    return has_right_to_left(sample) and _difference(classes(sample)) > 0


def line_from_right(text: str, start: int, end: int, *, document: bool) -> bool:
    """Whether a line runs from right to left, in a document that does, or does not."""
    sample = text[start : min(end, start + _SAMPLE)]
    if not has_right_to_left(sample):
        # Without any letter it runs as the document does.
        return document and not any(char.isalpha() for char in sample)
    short = classes(_ISOLATED.sub("", sample)).replace("A", "R")
    first = next((letter for letter in short if letter in "LR"), "")
    difference = _difference(short)
    votes = [document]
    if first:
        votes.append(first == "R")
    votes.append(difference > 0 if difference else document)
    return 2 * sum(votes) > len(votes)


def _difference(short: str) -> int:
    """How many more letters run from right to left than from left to right."""
    return short.count("R") + short.count("A") - short.count("L")
