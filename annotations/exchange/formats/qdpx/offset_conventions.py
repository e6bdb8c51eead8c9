"""Which way of counting the positions of a project follow.

The standard counts code points. ATLAS.ti counts a line's end as one, however it is written in the
text file; programs of .NET and JavaScript count the units of UTF-16. No file says so. What a file
has to judge by: the names of selections, which are often their first words; that no selection ends
behind the text; and that selections mostly begin and end between words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from annotations.exchange.formats.qdpx.source_texts import (
    STANDARD,
    Convention,
    SourceText,
    conventions,
)

_ENOUGH = 2_000
"""Selections that are looked at."""
_MARGIN = 2
"""By how many word boundaries another convention must be better than the expected one."""
_SHORTEST = 3
_DOTS = ("…", "...")


@dataclass(frozen=True, slots=True)
class Clue:
    """A selection as far as it tells how positions are counted."""

    source: SourceText
    start: int
    end: int
    words: tuple[str, ...] = ()
    """Texts that may be its first words: its name, its description."""


def convention_of(clues: Sequence[Clue], origin: str) -> Convention:
    """The convention that the positions follow. `origin`: the name of the program."""
    if not clues:
        return STANDARD
    texts = list({id(clue.source): clue.source for clue in clues}.values())
    program = origin.casefold()
    usual = STANDARD._replace(
        wide_line_ends="atlas" not in program or not any(t.has_wide_line_ends for t in texts),
        utf16="nvivo" in program and any(t.has_astral for t in texts),
    )
    step = max(1, len(clues) // _ENOUGH)
    looked_at = clues[::step]
    best, best_score = usual, _score(looked_at, usual)
    expected = best_score
    for convention in conventions(texts):
        if convention == usual:
            continue
        score = _score(looked_at, convention)
        if score > best_score and _is_better(score, expected, by_words=convention.inclusive):
            best, best_score = convention, score
    return best


class _Score(NamedTuple):
    """The higher, the likelier."""

    agreement: int
    """How well the words agree."""
    within: int
    """Selections that are within the text."""
    boundaries: int
    """Ends of selections that stand between words."""


def _is_better(score: _Score, expected: _Score, *, by_words: bool) -> bool:
    """Whether a convention is so much better than the expected one that it is the file's. A last
    character more or less can only be told by the words.
    """
    if by_words or score.agreement != expected.agreement:
        return score.agreement > expected.agreement
    return score.within > expected.within or score.boundaries >= expected.boundaries + _MARGIN


def _score(clues: Sequence[Clue], convention: Convention) -> _Score:
    counted = {id(clue.source): clue.source.counted(convention) for clue in clues}
    agreement = within = boundaries = 0
    for clue in clues:
        span = counted[id(clue.source)].span(clue.start, clue.end)
        if span is None:
            continue
        within += 1
        text = clue.source.text
        agreement += max((_agreement(words, text[slice(*span)]) for words in clue.words), default=0)
        boundaries += _between_words(text, span.start) + _between_words(text, span.end)
    return _Score(agreement, within, boundaries)


def _agreement(words: str, passage: str) -> int:
    """2 if these are the words of the passage, 1 if they are its first words, else 0."""
    wanted = " ".join(words.split())
    for dots in _DOTS:
        wanted = wanted.removesuffix(dots)
    wanted = wanted.rstrip()
    if len(wanted) < _SHORTEST:
        return 0
    there = " ".join(passage[: 4 * len(words) + 20].split())
    if wanted == there:
        # To the letter: a name that was trimmed tells nothing about blanks at the ends.
        return 2 if passage == passage.strip() else 1
    return 1 if there.startswith(wanted) else 0


def _between_words(text: str, place: int) -> bool:
    if not 0 < place < len(text):
        return True
    return not (text[place - 1].isalnum() and text[place].isalnum())
