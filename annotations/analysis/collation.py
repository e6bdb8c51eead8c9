"""Collating two passages: which words of a parallel agree with those of the passage, and which
differ. Figures and names count more than other words: over these, sources contradict each other.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from corpus.document import Span
from corpus.text.folding import fold
from corpus.text.segments import words

if TYPE_CHECKING:
    from corpus.search.parallels.wording import WordRun

WordDifference = Literal["same", "other", "telling", "apart"]
"""`telling`: a figure or a name that differs; `apart`: in a part of the sentence that shares
nothing with the passage."""

_FIGURE = re.compile(
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    "sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|"
    "hundreds?|thousands?|millions?|billions?|dozens?|half",
    re.IGNORECASE,
)
_HYPHENS = re.compile(r"[-‐‑]")
# At the beginning of a sentence a capital letter says nothing.
_SENTENCE_START = re.compile(r"(?:^|[.!?…:][\"'”’)\]]*\s+|\n)[\"'“‘„«(\[]*$")
_LOOK_BACK = 12
_STEM = 5
"""Letters by which a word in another spelling is recognised."""
_ENDING = 2
"""Letters of an ending that only inflects a word."""
_APART = 5
"""Words in a row, without a counterpart, that are a part of their own."""


class CollatedText(NamedTuple):
    """A stretch of a parallel."""

    text: str
    difference: WordDifference


def collate(
    passage: str, text: str, aligned: Collection[WordRun] = (), at: int = 0
) -> list[CollatedText]:
    """The parallel's text in stretches; together they are all of it.

    `aligned` as in `Parallel`: runs of corresponding words in the passage and in the parallel's
    document, where `text` begins at `at`. Without any nothing is `apart`.
    """
    passage_words = {fold(passage[start:end]) for start, end in words(passage)}
    stems = {word[:_STEM] for word in passage_words if len(word) >= _STEM and word.isalpha()}
    runs = sorted((c - at, d - at, a, b) for a, b, c, d in aligned)
    text_words = list(words(text))
    apart = _apart(text_words, runs)
    stretches: list[CollatedText] = []
    end, previous = 0, "same"
    for n, span in enumerate(text_words):
        word = fold(text[slice(*span)])
        agrees = word in passage_words
        if not agrees and word.isalpha():
            # An inflection agrees, and so does another spelling of a corresponding word.
            agrees = any(_is_inflection(word, other) for other in passage_words)
            if not agrees and word[:_STEM] in stems and (run := _run_at(runs, span)) is not None:
                agrees = _has_stem(passage, run, word[:_STEM])
        difference: WordDifference = "same"
        if not agrees:
            difference = "telling" if is_figure_or_name(text, span) else "other"
        if n in apart:
            difference = "apart"
        # Spaces and punctuation between two stretches that differ alike belong to them.
        between: WordDifference = difference if difference == previous else "same"
        _append(stretches, text[end : span.start], between)
        _append(stretches, text[slice(*span)], difference)
        end, previous = span.end, difference
    _append(stretches, text[end:], "same")
    return stretches


def missing_figures_and_names(passage: str, text: str) -> list[str]:
    """The figures and names of a passage that its parallel lacks, each once, in order."""
    text_words = {fold(text[start:end]) for start, end in words(text)}
    missing: dict[str, str] = {}
    for span in words(passage):
        word = passage[slice(*span)]
        if is_figure_or_name(passage, span) and (folded := fold(word)) not in text_words:
            missing.setdefault(folded, word)
    return list(missing.values())


def is_figure_or_name(text: str, word: Span) -> bool:
    """Whether a word is a figure or a name: it has a digit, is a number in words, or begins with a
    capital letter within a sentence.
    """
    shown = text[slice(*word)]
    if any(char.isdigit() for char in shown):
        return True
    if all(_FIGURE.fullmatch(part) for part in _HYPHENS.split(shown)):
        return True
    if not shown[0].isupper():
        return False
    return _SENTENCE_START.search(text[max(0, word.start - _LOOK_BACK) : word.start]) is None


def _is_inflection(word: str, other: str) -> bool:
    """Whether the longer of two words only adds an ending to the other."""
    short, long = sorted((word, other), key=len)
    return len(short) >= _STEM - 1 and len(long) - len(short) <= _ENDING and long.startswith(short)


def _apart(text_words: Sequence[Span], runs: Sequence[WordRun]) -> set[int]:
    """The words, by number, that stand in a row of some length without counterpart."""
    apart: set[int] = set()
    row: list[int] = []
    for n, span in enumerate(text_words if runs else ()):
        if _run_at(runs, span) is None:
            row.append(n)
            continue
        if len(row) >= _APART:
            apart.update(row)
        row = []
    return apart.union(row) if len(row) >= _APART else apart


def _run_at(runs: Sequence[WordRun], span: Span) -> Span | None:
    """The stretch of the passage that corresponds to a word of the parallel."""
    at = bisect_right(runs, span.start, key=lambda run: run[0]) - 1
    if at >= 0 and runs[at][0] <= span.start and span.end <= runs[at][1]:
        return Span(*runs[at][2:])
    return None


def _has_stem(passage: str, run: Span, stem: str) -> bool:
    return any(fold(passage[slice(*word)]).startswith(stem) for word in words(passage, *run))


def _append(stretches: list[CollatedText], text: str, difference: WordDifference) -> None:
    if not text:
        return
    if stretches and stretches[-1].difference == difference:
        stretches[-1] = CollatedText(stretches[-1].text + text, difference)
    else:
        stretches.append(CollatedText(text, difference))
