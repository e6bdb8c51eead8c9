"""Collating two passages: which words of a parallel agree with those of the passage, and which
differ. Figures and names count more than other words: over these, sources contradict each other.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from corpus.document import Span
from corpus.text.folding import fold
from corpus.text.number_words.cardinals import Value
from corpus.text.numbers import Number, numbers
from corpus.text.words import words

if TYPE_CHECKING:
    from corpus.search.parallels.wording import WordRun

WordDifference = Literal["same", "other", "telling", "apart"]
"""`telling`: a figure or a name that differs; `apart`: in a part of the sentence that shares
nothing with the passage."""

_VAGUE_FIGURE = re.compile(
    "one|hundreds?|thousands?|millions?|billions?|dozens?|half", re.IGNORECASE
)
"""Words for figures that are no numbers of their own."""
_HYPHENS = re.compile(r"[-‐‑]")
_POSSESSIVE = re.compile(r"['’]s?$")
_TITLE = re.compile(r"(?:Mr|Mrs|Ms|Mx|Dr|Prof|Gen|Col|Lt|Capt|Sgt|Sen|Rep|Gov|Hon|Rev|St|Jr|Sr)\b")
"""Words before and after names that are none themselves, often with a full stop."""
_AFTER_TITLE = re.compile(rf"\b{_TITLE.pattern}\.\s+$")
# At the beginning of a sentence a capital letter says nothing.
_SENTENCE_START = re.compile(r"(?:^|[.!?…:][\"'”’)\]]*\s+|\n)[\"'“‘„«(\[]*$")
_LOOK_BACK = 12
_STEM = 5
"""Letters by which a word in another spelling is recognised."""
_SHORTEST_STEM = 4
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
    compared = _compared(passage)
    runs = sorted((c - at, d - at, a, b) for a, b, c, d in aligned)
    text_words = list(words(text))
    apart = _apart(text_words, runs)
    text_numbers = _NumbersAt(text)
    stretches: list[CollatedText] = []
    end, previous = 0, "same"
    for n, span in enumerate(text_words):
        word = _key(text[slice(*span)])
        number = text_numbers.at(span)
        agrees = word in compared.words if number is None else number.value in compared.values
        if not agrees and number is None and word.isalpha():
            # An inflection agrees, and so does another spelling of a corresponding word.
            others = compared.by_start.get(word[:_SHORTEST_STEM], ())
            agrees = any(_is_inflection(word, other) for other in others)
            if (
                not agrees
                and word[:_STEM] in compared.stems
                and (run := _run_at(runs, span)) is not None
            ):
                agrees = _has_stem(passage, run, word[:_STEM])
        difference: WordDifference = "same"
        if not agrees:
            is_telling = number is not None or is_figure_or_name(text, span)
            difference = "telling" if is_telling else "other"
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
    """The figures and names of a passage that its parallel lacks, each once, in order. Figures are
    the same if their values are, `thirty` and `30`.
    """
    here, there = _compared(passage), _compared(text)
    return [
        shown
        for key, shown in here.figures_and_names.items()
        if key not in (there.words if isinstance(key, str) else there.values)
    ]


class _ComparedText:
    """What a text is compared by."""

    def __init__(self, text: str) -> None:
        spans = list(words(text))
        self.words = {_key(text[start:end]) for start, end in spans}
        self.values = {number.value for number in numbers(text)}
        alphabetic = [word for word in self.words if word.isalpha()]
        self.stems = {word[:_STEM] for word in alphabetic if len(word) >= _STEM}
        self.by_start: defaultdict[str, list[str]] = defaultdict(list)
        """The words that can be inflections of each other, by how they begin."""
        for word in self.words:
            self.by_start[word[:_SHORTEST_STEM]].append(word)
        self.figures_and_names: dict[str | Value, str] = {}
        """As they are written; by the value of a number or by what is compared of a word."""
        text_numbers = _NumbersAt(text)
        for span in spans:
            number = text_numbers.at(span)
            if number is not None:
                shown = text[number.start : number.end]
                self.figures_and_names.setdefault(number.value, shown)
            elif is_figure_or_name(text, span):
                shown = text[slice(*span)]
                self.figures_and_names.setdefault(_key(shown), shown)


@lru_cache(maxsize=32)
def _compared(text: str) -> _ComparedText:
    return _ComparedText(text)


class _NumbersAt:
    """The numbers of a text, by the words that they consist of."""

    def __init__(self, text: str) -> None:
        self._numbers = numbers(text)

    def at(self, word: Span) -> Number | None:
        """The number to which a word belongs."""
        at = bisect_right(self._numbers, word.start, key=lambda number: number.start) - 1
        if at >= 0 and word.end <= self._numbers[at].end:
            return self._numbers[at]
        return None


def _key(word: str) -> str:
    """What is compared of a word: `FBI’s` is `F.B.I.`."""
    return _POSSESSIVE.sub("", fold(word)).replace(".", "")


def is_figure_or_name(text: str, word: Span) -> bool:
    """Whether a word is a figure or a name: it has a digit, is a number in words, or begins with a
    capital letter within a sentence.
    """
    shown = text[slice(*word)]
    if any(char.isdigit() for char in shown):
        return True
    if all(_is_figure(part) for part in _HYPHENS.split(shown)):
        return True
    if not shown[0].isupper() or shown == "I" or _TITLE.fullmatch(shown):
        return False
    before = text[max(0, word.start - _LOOK_BACK) : word.start]
    return _SENTENCE_START.search(before) is None or _AFTER_TITLE.search(before) is not None


def _is_figure(word: str) -> bool:
    return bool(_VAGUE_FIGURE.fullmatch(word) or numbers(word))


def _is_inflection(word: str, other: str) -> bool:
    """Whether the longer of two words only adds an ending to the other."""
    short, long = sorted((word, other), key=len)
    return (
        len(short) >= _SHORTEST_STEM
        and len(long) - len(short) <= _ENDING
        and long.startswith(short)
    )


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
