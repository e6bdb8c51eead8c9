"""Where a gap between two texts lies, if it may lie in several places."""

from __future__ import annotations

import re
from array import array

from annotations.anchoring.tokenized_text import TokenizedText

_LONGEST_SLIDE = 40
"""Words by which a gap may be shifted."""
_SENTENCE_END = re.compile(r"[.!?。！？…]")
_CLAUSE_END = re.compile(r"[,;:()«»\"“”—–]")
_PARAGRAPH, _SENTENCE, _CLAUSE, _WORD = 3, 2, 1, 0


def slide_gaps(
    text: TokenizedText, counterparts: array[int], other: TokenizedText, origins: array[int]
) -> None:
    """Let what only `other` has between two words begin and end with a sentence, if it equally may.

    In "…on film. He left. It is on film. She…" the new sentences are those behind the first full
    stop, although "He left. It is on film" would be possible, too. `counterparts`: for each word of
    `text` the number of the word in `other`, or -1; `origins` the reverse; both are changed.
    """

    def slide_right(a: int, b: int, size: int) -> bool:
        """Shift a gap of `size` words behind the words a and b by one word, if possible."""
        following = b + size + 1
        if (
            a + 1 == len(counterparts)
            or counterparts[a + 1] != following
            or text.words[a + 1] != other.words[b + 1]
        ):
            return False
        counterparts[a + 1], origins[b + 1], origins[following] = b + 1, a + 1, -1
        return True

    def slide_left(a: int, b: int, size: int) -> bool:
        if a < 0 or counterparts[a] != b or text.words[a] != other.words[b + size]:
            return False
        counterparts[a], origins[b + size], origins[b] = b + size, a, -1
        return True

    gaps = [
        a for a in range(len(counterparts) - 1) if -1 < counterparts[a] < counterparts[a + 1] - 1
    ]
    for gap in gaps:
        a, b = gap, counterparts[gap]
        size = counterparts[a + 1] - b - 1
        if size < 1 or any(word >= 0 for word in origins[b + 1 : b + 1 + size]):
            continue
        while a < gap + _LONGEST_SLIDE and slide_right(a, b, size):
            a, b = a + 1, b + 1
        farthest = a
        best = _boundary(text, a), a
        while a > farthest - _LONGEST_SLIDE and slide_left(a, b, size):
            a, b = a - 1, b - 1
            best = max(best, (_boundary(text, a), a))
        while a < best[1] and slide_right(a, b, size):
            a, b = a + 1, b + 1


def _boundary(text: TokenizedText, word: int) -> int:
    """What separates a word from the next one: the end of a paragraph, a sentence, a clause, or of
    the word alone.
    """
    if not 0 <= word < len(text.words) - 1:
        return _PARAGRAPH
    between = text.text[text.ends[word] : text.starts[word + 1]]
    if "\n\n" in between:
        return _PARAGRAPH
    if _SENTENCE_END.search(between):
        return _SENTENCE
    return _CLAUSE if _CLAUSE_END.search(between) else _WORD
