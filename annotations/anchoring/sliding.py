"""Where a gap between two texts lies, if it may lie in several places."""

from __future__ import annotations

import re
from array import array

from annotations.anchoring.wording import Wording

# Words by which a gap may be shifted.
_LONGEST_SLIDE = 40
_END = re.compile(r"[.!?。！？…]")
_CLAUSE = re.compile(r"[,;:()«»\"“”—–]")


def slide(one: Wording, image: array[int], other: Wording, origin: array[int]) -> None:
    """Let what stands between two words in `other` only begin and end with a sentence, if it may as
    well.

    In "…on film. He left. It is on film. She…" the new sentences are those behind the first full
    stop, though "He left. It is on film" would do, too.
    """

    def right(a: int, b: int, size: int) -> bool:
        """Shift a gap of `size` words behind the words a and b by a word, if that goes."""
        following = b + size + 1
        if (
            a + 1 == len(image)
            or image[a + 1] != following
            or one.words[a + 1] != other.words[b + 1]
        ):
            return False
        image[a + 1], origin[b + 1], origin[following] = b + 1, a + 1, -1
        return True

    def left(a: int, b: int, size: int) -> bool:
        if a < 0 or image[a] != b or one.words[a] != other.words[b + size]:
            return False
        image[a], origin[b + size], origin[b] = b + size, a, -1
        return True

    for gap in [a for a in range(len(image) - 1) if -1 < image[a] < image[a + 1] - 1]:
        a, b = gap, image[gap]
        size = image[a + 1] - b - 1
        if size < 1 or any(word >= 0 for word in origin[b + 1 : b + 1 + size]):
            continue
        while a < gap + _LONGEST_SLIDE and right(a, b, size):
            a, b = a + 1, b + 1
        farthest = a
        best = _pause(one, a), a
        while a > farthest - _LONGEST_SLIDE and left(a, b, size):
            a, b = a - 1, b - 1
            best = max(best, (_pause(one, a), a))
        while a < best[1] and right(a, b, size):
            a, b = a + 1, b + 1


def _pause(wording: Wording, word: int) -> int:
    """What parts a word from the next one: a paragraph, a sentence, a clause, nothing."""
    if not 0 <= word < len(wording.words) - 1:
        return 3
    between = wording.text[wording.ends[word] : wording.starts[word + 1]]
    return (
        3
        if "\n\n" in between
        else 2
        if _END.search(between)
        else 1
        if _CLAUSE.search(between)
        else 0
    )
