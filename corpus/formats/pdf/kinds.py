"""What a PDF's lines are by their places and letters: verse, code, notes at the foot, captions.

The signs are taken together only where none of them could be running text: prose that is taken for
verse keeps its lines' ends, which a reader sees, and verse that is taken for prose loses them.
"""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import median

from corpus.formats.pdf.order import Line
from corpus.formats.pdf.paragraphs import ITEM, would_fit

_STANZA = 1.3
"""Multiple of the usual distance of lines from which a new stanza begins."""
_FARTHEST = 4.5
"""The same, from which what follows belongs to another text."""
_FEWEST = 4
"""Lines of verse, or of lines that end early, in a row."""
_CAPITALS = 0.85
"""Share of lines that begin with a capital though the line before ends no sentence."""
_EARLY = 0.8
"""Share of lines that end though the next word would have fitted."""
_EARLY_WITHIN = 0.4
"""The same, of the room that the longest of them takes."""
_SENTENCES = 0.8
"""Share of lines that end a sentence from which each is a paragraph: a list, a dialogue."""
_LABELLED = 0.4
"""Share of lines with a colon from which they are labels with values."""
_NARROW = 0.8
"""Share of the column that most lines of verse fill at most."""
_LONGEST_VERSE = 90
_ENDS = re.compile(r"[.!?:…][\"'”’»)\]\d⁰¹²³⁴-⁹]*\Z")
_CAPITAL = re.compile(r"[\"'“‘«„(\[¿¡—–-]*\s*[^\W\d_a-zà-öø-ÿа-я]")
_FIGURE_AT_END = re.compile(r"(?:\.{2,}|\s|·)\s*[\divxlc]+\Z")
_SMALLER = 0.93
"""Of the text's height, what notes at the foot reach at most."""
_NOTE = re.compile(r"(?:\d{1,3}|[*†‡§¶]{1,3}|[a-z])[.):\]]?\s+\S|[*†‡§¶]\S|\[\d{1,3}\]\s")
_CAPTION = re.compile(
    r"(?:Fig(?:ure|\.)?|Table|Tab\.|Plate|Chart|Map|Abb(?:ildung|\.)|Tabelle|Tableau|Figura|Tabla|"
    r"Tabella|Рис(?:унок|\.)|Табл(?:ица|\.))\s*\d+(?:\.\d+)*[a-z]?\s*(?:[.:|–—]|\s[A-ZÀ-Þ])"
)


def mark_kinds(column: list[Line], body: float, *, mono: bool) -> None:
    """Sets the kinds of a column's lines, which come from top to bottom. `body`: the height of the
    text's letters; `mono`: whether its letters have one width, so that they do not tell code.
    """
    if not mono:
        _mark_code(column)
    _mark_verse(column, body)
    for line in column:
        if not line.kind and _CAPTION.match(line.text):
            line.kind, line.opens = "caption", True


def _mark_code(column: list[Line]) -> None:
    """Two lines or more in letters of one width."""
    steps = [a.low - b.low for a, b in pairwise(column)]
    for run in _runs([line.style.mono and not line.kind for line in column]):
        if len(run) < 2:
            continue
        lines = [column[n] for n in run]
        letter = median((line.right - line.left) / max(1, len(line.text)) for line in lines)
        left = min(line.left for line in lines)
        leading = min([steps[n] for n in run[:-1] if steps[n] > 0], default=0.0)
        for n, line in zip(run, lines, strict=True):
            line.kind = "pre"
            line.opens = n == run[0]
            line.text = " " * round((line.left - left) / letter if letter else 0) + line.text
            if n != run[0] and leading:
                line.gap = min(3, max(0, round(steps[n - 1] / leading) - 1))


def _mark_verse(column: list[Line], body: float) -> None:
    for run in _runs([_may_be_verse(line, body) for line in column]):
        for part in _near([column[n] for n in run]):
            stanzas = _stanzas(part)
            for group in _runs([len(s) > 1 and _ends_early(s, _EARLY) for s in stanzas]):
                lines = [line for n in group for line in stanzas[n]]
                if len(lines) >= _FEWEST and _is_verse(lines):
                    _set_verse([stanzas[n] for n in group])
            if not any(line.kind for line in part) and _is_verse(part):
                _set_verse(stanzas)


def mark_more_verse(columns: list[list[Line]], body: float) -> None:
    """In a text with verse, stanzas that are too short to be known by themselves: cut off by a
    column's end, or with sentences as lines.
    """
    known = [line for column in columns for line in column if line.kind == "verse"]
    if len(known) < 2 * _FEWEST:
        return
    longest = 1.1 * max(line.right - line.left for line in known)
    places = {round(line.left / 3) for line in known}
    for column in columns:
        for run in _runs([_may_be_verse(line, body) for line in column]):
            for stanza in _stanzas([column[n] for n in run]):
                if (
                    all(_CAPITAL.match(line.text) for line in stanza)
                    and all(line.right - line.left <= longest for line in stanza)
                    and round(stanza[0].left / 3) in places
                    and (len(stanza) > 1 or _is_amid_verse(column, stanza[0]))
                ):
                    _set_verse([stanza])


def _is_amid_verse(column: list[Line], line: Line) -> bool:
    at = next(n for n, other in enumerate(column) if other is line)
    beside = [column[n].kind for n in (at - 1, at + 1) if 0 <= n < len(column)]
    return bool(beside) and all(kind == "verse" for kind in beside)


def _set_verse(stanzas: list[list[Line]]) -> None:
    for stanza in stanzas:
        for n, line in enumerate(stanza):
            line.kind, line.opens = "verse", n == 0


def _stanzas(lines: list[Line]) -> list[list[Line]]:
    leading = _leading(lines)
    stanzas = [[lines[0]]]
    for a, b in pairwise(lines):
        if 0 < a.low - b.low <= _STANZA * leading:
            stanzas[-1].append(b)
        else:
            stanzas.append([b])
    return stanzas


def _ends_early(lines: list[Line], share: float) -> bool:
    """Whether lines end though there was room, or begin with a capital whatever came before."""
    capitals = sum(_CAPITAL.match(line.text) is not None for line in lines[1:])
    return max(_early(lines), capitals) >= share * (len(lines) - 1)


def _early(lines: list[Line]) -> int:
    """How many lines end though the next word would have fitted; none if the lines are a paragraph
    that is only narrower than its column.
    """
    pairs = list(pairwise(lines))
    within = sum(would_fit(b, a, line_end(lines)) for a, b in pairs)
    if within < _EARLY_WITHIN * len(pairs):
        return 0
    return sum(would_fit(b, a) for a, b in pairs)


def _may_be_verse(line: Line, body: float) -> bool:
    return (
        not line.kind
        and len(line.stops) == 1
        and abs(line.height - body) <= 0.12 * body
        and 2 <= len(line.text) <= _LONGEST_VERSE
        and not ITEM.match(line.text)
        and not _FIGURE_AT_END.search(line.text)
    )


def _near(lines: list[Line]) -> list[list[Line]]:
    """Runs of lines that belong to one text by their distances."""
    if len(lines) < _FEWEST:
        return []
    leading = _leading(lines)
    parts = [[lines[0]]]
    for a, b in pairwise(lines):
        if 0 < a.low - b.low <= _FARTHEST * leading:
            parts[-1].append(b)
        else:
            parts.append([b])
    return [part for part in parts if len(part) >= _FEWEST]


def _leading(lines: list[Line]) -> float:
    steps = sorted(a.low - b.low for a, b in pairwise(lines) if a.low > b.low)
    return steps[len(steps) // 3] if steps else 0.0


def _is_verse(lines: list[Line]) -> bool:
    within = [(a, b) for a, b in pairwise(lines) if not _ENDS.search(a.text)]
    if len(within) <= (1 - _SENTENCES) * len(lines):
        return False
    lefts = sorted(line.left for line in lines)
    if sum(":" in line.text for line in lines) > _LABELLED * len(lines):
        return False  # a form, or data
    starts = {round(left / 3) for left in lefts}
    if len(starts) > max(3, len(lines) // 3):
        return False  # centred, or set around something
    early = _early(lines) / (len(lines) - 1)
    width = lines[0].column[1] - lines[0].column[0]
    usual = median(line.right - line.left for line in lines)
    if early >= _EARLY and usual <= _NARROW * width:
        return sum(" " in line.text for line in lines) > 0.7 * len(lines)
    ragged = sum(a.right < line_end(lines) - a.height for a in lines) / len(lines)
    capitals = sum(_CAPITAL.match(b.text) is not None for _, b in within)
    return len(within) >= 3 and capitals >= _CAPITALS * len(within) and ragged >= 0.5


def line_end(lines: list[Line]) -> float:
    """The right edge of the longest line."""
    return max(line.right for line in lines)


def _runs(marks: list[bool]) -> list[list[int]]:
    runs: list[list[int]] = []
    run: list[int] = []
    for n, mark in enumerate(marks):
        if mark:
            run.append(n)
        elif run:
            runs.append(run)
            run = []
    if run:
        runs.append(run)
    return runs


def take_notes(columns: list[list[Line]], body: float, height: float) -> list[Line]:
    """Takes the notes at the foot of each column out of it: the last lines, in smaller letters, of
    which the first begins with a mark. `height`: the page's.
    """
    notes: list[Line] = []
    for column in columns:
        at = len(column)
        while at and not column[at - 1].kind and column[at - 1].height <= _SMALLER * body:
            at -= 1
        while at < len(column) and not (column[at].marked or _NOTE.match(column[at].text)):
            at += 1
        if at == 0 or at == len(column) or column[at].low > 0.5 * height:
            continue
        if not column[at].marked and _is_list(column[at - 1], column[at]):
            continue
        raised = column[at].marked
        for line in column[at:]:
            line.kind = "note"
            line.opens = line.marked or (
                not raised
                and _NOTE.match(line.text) is not None
                and line.left <= column[at].left + line.height
            )
        notes += column[at:]
        del column[at:]
    return notes


def _is_list(above: Line, note: Line) -> bool:
    return ITEM.match(above.text) is not None and ITEM.match(note.text) is not None
