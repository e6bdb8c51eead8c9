"""A text as comparison sees it: its words in folded form, and its characters without typography."""

from __future__ import annotations

import re
import sys
from array import array
from bisect import bisect_left, bisect_right
from functools import cached_property

from corpus.document import Span
from corpus.text.folding import fold

# Characters of Chinese and Japanese are words of their own: nothing else parts them. Numbers of
# footnotes, raised or in brackets, come and go with the cleaning.
_ALONE = "\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(rf"\[\d{{1,3}}\]|([{_ALONE}]|[^\W_{_ALONE}⁰¹²³⁴-⁹]+)")


class _Plain(dict[int, str]):
    """For every code point one that stands for it: offsets hold."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        plain = " " if char.isspace() else "-" if char in "‐‑‒–—―−" else fold(char)[:1] or char
        self[code] = plain
        return plain


_PLAIN = _Plain()


def plain(text: str) -> str:
    """`text` in lower case and ASCII where that goes, code point for code point."""
    return text.translate(_PLAIN)


class Wording:
    """The words of a text, folded, and where they stand."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words: list[str] = []
        self.starts = array("q")
        self.ends = array("q")
        # One string for each different word: a long text has millions of words.
        folded: dict[str, str] = {}
        for match in _WORD.finditer(text):
            if match.lastindex:
                word = match.group()
                known = folded.get(word)
                if known is None:
                    known = folded[word] = sys.intern(fold(word) or word)
                self.words.append(known)
                self.starts.append(match.start())
                self.ends.append(match.end())

    @cached_property
    def plain(self) -> str:
        return plain(self.text)

    def within(self, span: Span) -> range:
        """The numbers of the words that `span` touches."""
        return range(bisect_right(self.ends, span.start), bisect_left(self.starts, span.end))

    def span(self, first: int, last: int) -> Span:
        """From the beginning of a word to the end of another, both by number."""
        return Span(self.starts[first], self.ends[last])

    def occurrences(self, quote: list[str], most: int) -> list[Span]:
        """Where these words stand one behind the other, however they are spaced, hyphenated and
        punctuated; at most so many places.
        """
        needle = "".join(quote)
        found: list[Span] = []
        at = self._letters.find(needle) if needle else -1
        while at >= 0 and len(found) < most:
            first, last = bisect_left(self._at, at), bisect_left(self._at, at + len(needle))
            whole = first < len(self._at) and self._at[first] == at
            if whole and last < len(self._at) and self._at[last] == at + len(needle):
                found.append(self.span(first, last - 1))
            at = self._letters.find(needle, at + 1)
        return found

    @cached_property
    def _letters(self) -> str:
        return "".join(self.words)

    @cached_property
    def _at(self) -> array[int]:
        """Where each word begins in `_letters`; the end, too."""
        places, at = array("q", [0]), 0
        for word in self.words:
            at += len(word)
            places.append(at)
        return places
