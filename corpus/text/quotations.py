"""Quotations, found by quotation marks: English, German, French, East Asian and straight ones."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.document import Span

# Each opening mark with those that close it.
_CLOSING = {
    "“": "”", "„": "“”", "‟": "”", "«": "»", "»": "«", "”": "”", '"': '"',
    "‘": "’", "‚": "‘’", "'": "'", "「": "」", "『": "』", "‹": "›", "›": "‹",
}  # fmt: skip
_SINGLE = frozenset("’'")
_SPACED = frozenset("«»‹›")
"""Marks that French sets off by blanks."""
_SIGN = re.compile("[“”„‟«»\"‘’‚'「」『』‹›]")


def quotations(text: str, start: int, stop: int) -> Iterator[Span]:
    """The quotations of one paragraph, with their marks; quotations within quotations are ignored.

    A quotation that is not closed extends to the paragraph's end if the next paragraph opens with
    the same mark, as quotations over several paragraphs do.
    """
    opened = -1
    closing = ""
    doubtful = -1
    signs = [
        match.start()
        for match in _SIGN.finditer(text, start, stop)
        if match[0] not in _SINGLE or not _within_word(text, match.start(), start, stop)
    ]
    never_closed: set[str] = set()
    at = 0
    while at < len(signs):
        place = signs[at]
        sign = text[place]
        if opened < 0:
            if sign not in never_closed and _opens(text, place, start, stop):
                opened, closing, doubtful, since = place, _CLOSING[sign], -1, at
        elif sign in closing and _closes(text, place, opened):
            if sign in _SINGLE and not _closes_certainly(text, place, stop):
                doubtful = at
            else:
                yield Span(opened, place + 1)
                opened = -1
        at += 1
        if at == len(signs) and opened >= 0:
            if doubtful >= 0:
                yield Span(opened, signs[doubtful] + 1)
                at = doubtful + 1
            elif _continues(text, opened, stop):
                yield Span(opened, stop)
            else:
                # No later mark of this kind will find what closes it either.
                never_closed.add(text[opened])
                at = since + 1
            opened = -1


def _within_word(text: str, place: int, start: int, stop: int) -> bool:
    """Whether the sign at `place` is an apostrophe within a word."""
    return start < place < stop - 1 and text[place - 1].isalnum() and text[place + 1].isalnum()


def _opens(text: str, place: int, start: int, stop: int) -> bool:
    """Whether the sign at `place` can begin a quotation."""
    sign = text[place]
    if sign not in _CLOSING or place + 1 >= stop:
        return False
    if text[place + 1].isspace() and sign not in _SPACED:
        return False
    before = text[place - 1] if place > start else " "
    if sign == "'" and not text[place + 1].isalpha():
        return False  # '90s
    return not (before.isalnum() and sign in "\"'”")


def _closes(text: str, place: int, opened: int) -> bool:
    spaced = text[place] in _SPACED
    return place > opened + 1 and (spaced or not text[place - 1].isspace())


def _closes_certainly(text: str, place: int, stop: int) -> bool:
    """Whether a single mark closes a quotation and is no apostrophe ("the soldiers’ weapons")."""
    if text[place - 1] not in "sS":
        return True
    after = text[place + 1 : min(place + 3, stop)]
    return not (after[:1] == " " and after[1:].isalnum())


def _continues(text: str, opened: int, stop: int) -> bool:
    """Whether a quotation that this paragraph does not close continues in the next one."""
    sign = text[opened]
    return sign not in _SINGLE and text[stop : stop + 8].lstrip()[:1] == sign
