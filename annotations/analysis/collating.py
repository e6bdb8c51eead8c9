"""Two passages laid beside each other: which words of a parallel agree with those of the passage,
and which say something else. Figures and names count more than other words: over these, sources
contradict each other.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from typing import Literal, NamedTuple

from corpus.document import Span
from corpus.text.folding import fold
from corpus.text.segments import words

Difference = Literal["same", "other", "telling"]
"""`telling`: a figure or a name that differs."""

Aligned = tuple[int, int, int, int]
_FIGURE = re.compile(
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    "sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|"
    "hundreds?|thousands?|millions?|billions?|dozens?|half",
    re.IGNORECASE,
)
_TENS = re.compile(r"[-‐‑]")
# Where a sentence begins, a capital letter says nothing.
_BEGINS = re.compile(r"(?:^|[.!?…:][\"'”’)\]]*\s+|\n)[\"'“‘„«(\[]*$")
_LOOK_BACK = 12
_STEM = 5
"""Letters by which a word that is spelt another way is known again."""
_ENDING = 2


class Part(NamedTuple):
    """A stretch of a parallel."""

    text: str
    difference: Difference


def collate(passage: str, text: str, aligned: Collection[Aligned] = (), at: int = 0) -> list[Part]:
    """The parallel's text in stretches; together they are all of it.

    `aligned` as in `Parallel`: runs of words that answer to each other, in the passage and in the
    parallel's document, where `text` begins at `at`.
    """
    known = {fold(passage[start:end]) for start, end in words(passage)}
    stems = {word[:_STEM] for word in known if len(word) >= _STEM and word.isalpha()}
    runs = sorted((c - at, d - at, a, b) for a, b, c, d in aligned)
    parts: list[Part] = []
    done, before = 0, "same"
    for span in words(text):
        word = fold(text[slice(*span)])
        same = word in known
        if not same and word.isalpha():
            # An inflection agrees, and so does another spelling of a word that answers to it.
            same = any(_inflected(word, one) for one in known)
            if not same and word[:_STEM] in stems and (run := _run_of(runs, span)) is not None:
                same = _answers(passage, run, word)
        kind: Difference = "same"
        if not same:
            kind = "telling" if is_telling(text, span) else "other"
        # Blanks and stops between two stretches that differ belong to them.
        between: Difference = kind if kind == before else "same"
        _add(parts, text[done : span.start], between)
        _add(parts, text[slice(*span)], kind)
        done, before = span.end, kind
    _add(parts, text[done:], "same")
    return parts


def missing(passage: str, text: str) -> list[str]:
    """The figures and names of a passage that its parallel has not, each once, in order."""
    there = {fold(text[start:end]) for start, end in words(text)}
    found: dict[str, str] = {}
    for span in words(passage):
        word = passage[slice(*span)]
        if is_telling(passage, span) and (key := fold(word)) not in there:
            found.setdefault(key, word)
    return list(found.values())


def is_telling(text: str, word: Span) -> bool:
    """Whether a word is a figure or a name: it has a digit, says a number, or is written with a
    capital letter within a sentence.
    """
    shown = text[slice(*word)]
    if any(char.isdigit() for char in shown):
        return True
    if all(_FIGURE.fullmatch(part) for part in _TENS.split(shown)):
        return True
    if not shown[0].isupper():
        return False
    return _BEGINS.search(text[max(0, word.start - _LOOK_BACK) : word.start]) is None


def _inflected(one: str, other: str) -> bool:
    """Whether the longer of two words only adds an ending to the other."""
    short, long = sorted((one, other), key=len)
    return len(short) >= _STEM - 1 and len(long) - len(short) <= _ENDING and long.startswith(short)


def _run_of(runs: Sequence[Aligned], span: Span) -> Span | None:
    """The stretch of the passage that answers to a word of the parallel."""
    at = bisect_right(runs, (span.start, span.end + 1, 0, 0)) - 1
    if at >= 0 and runs[at][0] <= span.start and span.end <= runs[at][1]:
        return Span(*runs[at][2:])
    return None


def _answers(passage: str, run: Span, word: str) -> bool:
    stem = word[:_STEM]
    return any(fold(passage[slice(*one)]).startswith(stem) for one in words(passage, *run))


def _add(parts: list[Part], text: str, kind: Difference) -> None:
    if not text:
        return
    if parts and parts[-1].difference == kind:
        parts[-1] = Part(parts[-1].text + text, kind)
    else:
        parts.append(Part(text, kind))
