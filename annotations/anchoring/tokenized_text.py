"""A text prepared for comparison: its words folded, and its characters without typography."""

from __future__ import annotations

import re
import sys
from array import array
from bisect import bisect_left, bisect_right
from functools import cached_property

from corpus.document import Span
from corpus.text.folding import fold

# Characters of Chinese and Japanese are words of their own, because nothing else separates them.
# Footnote numbers, raised or in brackets, come and go with the cleaning.
_ALONE = "\u3040-\u30ff\u3400-\u9fff"
_DASHES = "‐‑‒–—―−"
_WORD = re.compile(rf"\[\d{{1,3}}\]|([{_ALONE}]|[^\W_{_ALONE}⁰¹²³⁴-⁹]+)")


class _ComparableCharacters(dict[int, str]):
    """For every code point one character that represents it, so that offsets stay the same."""

    def __missing__(self, code: int) -> str:
        self[code] = _comparable_character(chr(code))
        return self[code]


def _comparable_character(char: str) -> str:
    if char.isspace():
        return " "
    if char in _DASHES:
        return "-"
    return fold(char)[:1] or char


_COMPARABLE = _ComparableCharacters()


def comparable(text: str) -> str:
    """`text` in lower case and, as far as possible, ASCII, code point for code point."""
    return text.translate(_COMPARABLE)


class TokenizedText:
    """The words of a text, folded, with their offsets."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words: list[str] = []
        self.starts = array("q")
        self.ends = array("q")
        # One string for each different word: a long text has millions of words.
        folded_words: dict[str, str] = {}
        for match in _WORD.finditer(text):
            if match.lastindex:
                word = match.group()
                folded = folded_words.get(word)
                if folded is None:
                    folded = folded_words[word] = sys.intern(fold(word) or word)
                self.words.append(folded)
                self.starts.append(match.start())
                self.ends.append(match.end())

    @cached_property
    def comparable(self) -> str:
        return comparable(self.text)

    def words_in(self, span: Span) -> range:
        """The numbers of the words that `span` touches."""
        return range(bisect_right(self.ends, span.start), bisect_left(self.starts, span.end))

    def span(self, first: int, last: int) -> Span:
        """From the beginning of a word to the end of another, both by number."""
        return Span(self.starts[first], self.ends[last])

    def occurrences(self, quote: list[str], most: int) -> list[Span]:
        """Where these words follow one another, whatever their spacing, hyphens and punctuation; at
        most so many spans.
        """
        needle = "".join(quote)
        spans: list[Span] = []
        at = self._letters.find(needle) if needle else -1
        while at >= 0 and len(spans) < most:
            first = bisect_left(self._word_starts, at)
            last = bisect_left(self._word_starts, at + len(needle))
            begins_word = first < len(self._word_starts) and self._word_starts[first] == at
            if (
                begins_word
                and last < len(self._word_starts)
                and self._word_starts[last] == at + len(needle)
            ):
                spans.append(self.span(first, last - 1))
            at = self._letters.find(needle, at + 1)
        return spans

    @cached_property
    def _letters(self) -> str:
        return "".join(self.words)

    @cached_property
    def _word_starts(self) -> array[int]:
        """Where each word begins in `_letters`, and where the last one ends."""
        starts, at = array("q", [0]), 0
        for word in self.words:
            at += len(word)
            starts.append(at)
        return starts
