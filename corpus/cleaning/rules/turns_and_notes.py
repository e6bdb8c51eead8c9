"""Speeches and notes in plain text: lines that begin with a speaker's name, or with a note's mark.

A name is a speaker's if the text has several speakers that speak in turn. A note is known by its
mark in brackets, or by a raised figure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container

from corpus.cleaning.draft import Draft, Line
from corpus.cleaning.line_shapes import ends as ends_in_sentence
from corpus.formats.raw import Hint

_CAPITALS = re.compile(
    r"(?P<name>[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’ -]{0,28}[A-ZÀ-ÖØ-Þ])(?:\s*[(\[][^()\[\]]{1,60}[)\]])?[.:]"
    r"(?:\s+\S)"
)
_NAME = re.compile(
    r"(?:\[?\d{1,2}:\d\d(?::\d\d)?\]?\s+)?"
    r"(?P<name>[^\W\d_a-zà-öø-ÿ][\w.'’-]{0,20}(?: [^\W\d_a-zà-öø-ÿ][\w.'’-]{0,20}){0,2}|[QA])"
    r"(?:\s*[(\[][^()\[\]]{1,40}[)\]])?:\s+\S"
)
_ITALIC = re.compile(
    r"_(?P<name>[^\W\d_a-zà-öø-ÿ][\w.'’ -]{0,28}?)(?:[.:]_|_[.:])"
    r"(?:\s*[(\[][^()\[\]]{1,60}[)\]][.:]?)?\s+\S"
)
"""As plain texts of printed plays have it, with the marks of italics."""
_NOTE = re.compile(
    r"\[(?:\^?\d{1,3}|[a-z*†‡]|\^[\w-]{1,20})\](?::| )\s*\S"
    r"|\[(?:Footnote|Endnote|Note|Fußnote|Anmerkung) \w{1,3}[:\].]|[¹²³⁴-⁹⁰]{1,3}\s?\S|[†‡]\s?\S"
)
_NOTE_STARTS = frozenset("[¹²³⁴⁵⁶⁷⁸⁹⁰†‡")
_FEWEST_TURNS = 4
_FEWEST_SPEAKERS = 2
_AGAIN = 2
"""Times that a speaker speaks."""
_HEADING = re.compile(
    r"(?:act|scene|part|book|chapter|canto|to|by|author|title|date|note|from|subject|source|re|posts?|joined|location|modified)\b",
    re.I,
)
_SHARE_OF_PLAY = 0.25
"""Share of the words that are spoken, where names stand in capitals."""
_SHARE_OF_TALK = 0.4
"""The same, where they do not: other lines begin with a word and a colon too."""


def find_turns_and_notes(draft: Draft) -> None:
    """Marks the speeches and the notes of a plain text."""
    if draft.raw.format != "plain":
        return
    lines = [line for line in draft.lines if not line.dropped]
    notes = _notes(lines)
    spans = [*_speeches(lines, notes), *_spans("note", notes, lines)]
    if spans:
        structure = [*draft.structure, *spans]
        draft.structure = sorted(structure, key=lambda hint: (hint.start, -hint.end))


def _spans(kind: str, starts: Container[int], lines: list[Line]) -> list[Hint]:
    """Hints for what begins with these lines and goes on to the next empty line."""
    hints: list[Hint] = []
    for n, line in enumerate(lines):
        if line.start in starts:
            end = n + 1
            while end < len(lines) and _goes_on(lines[end]) and lines[end].start not in starts:
                end += 1
            hints.append(Hint(kind, line.start, lines[end - 1].end))
    return hints


def _goes_on(line: Line) -> bool:
    return not (line.blanks or line.page or line.hint)


def _speeches(lines: list[Line], notes: Container[int]) -> list[Hint]:
    """The speeches, if the text consists of them for a good part."""
    for pattern, share in (
        (_CAPITALS, _SHARE_OF_PLAY),
        (_NAME, _SHARE_OF_TALK),
        (_ITALIC, _SHARE_OF_PLAY),
    ):
        names = {
            line.start: match["name"].casefold()
            for line in lines
            if not line.hint
            and (":" in line.text or "." in line.text)
            and (match := pattern.match(line.text))
            and line.start not in notes
        }
        counts = Counter(names.values())
        speakers = {
            name for name, count in counts.items() if count >= _AGAIN and not _HEADING.match(name)
        }
        turns = {start for start, name in names.items() if name in speakers}
        if len(turns) < _FEWEST_TURNS or len({names[start] for start in turns}) < _FEWEST_SPEAKERS:
            continue
        words = sum(line.text.count(" ") + 1 for line in lines)
        hints = _spans("turn", turns, lines)
        ends = {hint.end: hint.start for hint in hints}
        spoken = 0
        whole = 0
        within = -1
        for line in lines:
            within = line.start if line.start in turns else within
            if within >= 0:
                spoken += line.text.count(" ") + 1
            if line.end in ends:
                whole += ends_in_sentence(line.text)
                within = -1
        if spoken >= share * words and 2 * whole >= len(hints):
            return hints
    return []


def _notes(lines: list[Line]) -> frozenset[int]:
    """The starts of the lines with which notes begin."""
    return frozenset(
        line.start
        for line in lines
        if line.text[:1] in _NOTE_STARTS and not line.hint and _NOTE.match(line.text)
    )
