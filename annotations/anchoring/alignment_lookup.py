"""Where a passage went, by the difference between two texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from annotations.anchoring.difference import Difference
from annotations.anchoring.gap import SAME, carried, marks_alike, paired
from annotations.anchoring.wording import plain
from corpus.document import Span

# Words from elsewhere that may get into a passage; more of them, and its parts were separated.
_MOST_FOREIGN = 4
# Words beside a passage that tell whether its surroundings are still the same, and how many new
# ones may stand among them.
_BESIDE, _BETWEEN = 16, 40
# Letters of the surroundings that are enough; the end of the text is as good.
ENOUGH = 48
# Words of a gap that are compared one by one.
_LONGEST_GAP = 40
# So many more words may stand in a gap than before, and all of it is the old words' counterpart.
_ROOM = 3
# So many words in the place of others still belong to a passage that ends in them.
_MOST_REPLACED = 3
# Characters beside a word in which its marks are looked for.
_MARKS = 40


class Place(NamedTuple):
    """Where a passage went."""

    span: Span
    kept: float
    """How much of the passage is there, 0–1, by the letters of its words."""
    beside: tuple[int, int]
    """Letters of the words on its left and on its right that went with it, 0–ENOUGH."""
    touching: bool = False
    """Whether the very next word, on either side, is what it was."""


class Placing:
    """Passages of the text before, placed in the text after; or of a piece of it in a piece, whose
    ends mean nothing.
    """

    def __init__(self, difference: Difference, *, pieces: bool = False) -> None:
        self._pieces = pieces
        self.before, self.after = difference.before, difference.after
        self.image, self.origin = difference.image, difference.origin

    def place(self, passage: Span) -> Place | None:
        """Where most of the passage went; None where none of its words has a counterpart."""
        words = self.before.within(passage)
        if not words:
            return self._place_marks(passage)
        piece = self._largest_piece(words)
        if not piece:
            return None
        start = self._border(passage, words, piece, -1)
        end = self._border(passage, words, piece, 1)
        if end <= start:
            return None
        beside = self._beside(words[0], piece[0], -1), self._beside(words[-1], piece[-1], 1)
        kept = self._letters(piece) / self._letters(words)
        touching = self._touches(words[0], -1) or self._touches(words[-1], 1)
        return Place(Span(start, end), kept, beside, touching)

    def between(self, passage: Span) -> Place | None:
        """What stands now between the neighbours of a passage; None where these parted, or nothing
        does.
        """
        words = self.before.within(passage)
        left = next(self._known(words.start, -1), None)
        right = next(self._known(words.stop - 1, 1), None)
        if left is None or right is None:
            return None
        first, last = self.image[left] + 1, self.image[right] - 1
        if not 0 <= last - first <= 2 * (right - left) + _ROOM:
            return None
        beside = self._beside(left + 1, left, -1), self._beside(right - 1, right, 1)
        return Place(self.after.span(first, last), 0.0, beside)

    def claimed(self, place: Span, passage: Span) -> float:
        """How much of a place of the text after came from elsewhere than the passage, 0–1."""
        words, own = self.after.within(place), self.before.within(passage)
        if not words and not own:
            # Marks come from where the words on either side of them do.
            words = range(max(0, words.start - 1), min(len(self.origin), words.start + 1))
            own = range(own.start - 1, own.start + 1)
        others = sum(self.origin[w] >= 0 and self.origin[w] not in own for w in words)
        return others / len(words) if words else 0.0

    def _place_marks(self, passage: Span) -> Place | None:
        """A passage of nothing but marks stands between the same two words, once."""
        right = self.before.within(passage).start
        left = right - 1
        start = self.after.ends[self.image[left]] if self._is_known(left) else 0
        end = self.after.starts[self.image[right]] if self._is_known(right) else start + _MARKS
        marks, there = plain(self.before.text[slice(*passage)]), plain(self.after.text[start:end])
        at = there.find(marks)
        if at < 0 or there.find(marks, at + 1) >= 0:
            return None
        beside = self._beside(right, left, -1), self._beside(left, right, 1)
        return Place(Span(start + at, start + at + len(marks)), 1.0, beside)

    def _largest_piece(self, words: range) -> list[int]:
        """Of the passage's words those with a counterpart that are still together, in their new
        order: nothing but words of the passage and new ones stand between them.
        """
        there = sorted((w for w in words if self.image[w] >= 0), key=self.image.__getitem__)
        pieces: list[list[int]] = [[]]
        for word in there:
            if pieces[-1] and self._parted(pieces[-1][-1], word):
                pieces.append([])
            pieces[-1].append(word)
        return max(pieces, key=self._letters)

    def _letters(self, words: Iterable[int]) -> int:
        return sum(len(self.before.words[word]) for word in words)

    def _parted(self, word: int, next_: int) -> bool:
        between = range(self.image[word] + 1, self.image[next_])
        foreign = (b for b in between if self.origin[b] >= 0)
        return len(list(islice(foreign, _MOST_FOREIGN))) == _MOST_FOREIGN

    def _is_known(self, word: int) -> bool:
        return 0 <= word < len(self.image) and self.image[word] >= 0

    def _known(self, word: int, way: int) -> Iterator[int]:
        """The words beside a word that have a counterpart, the next first."""
        beside = range(word - 1, -1, -1) if way < 0 else range(word + 1, len(self.image))
        return (w for w in beside if self.image[w] >= 0)

    def _touches(self, edge: int, way: int) -> bool:
        both = self._is_known(edge) and self._is_known(edge + way)
        return both and self.image[edge + way] == self.image[edge] + way

    def _beside(self, edge: int, known: int, way: int) -> int:
        """Letters beside the word `edge` whose words went with the word `known`."""
        if not self._is_known(known):
            return 0
        at, letters = self.image[known], 0
        for word in range(edge + way, edge + way * (_BESIDE + 1), way):
            if not 0 <= word < len(self.image):
                at_end = not self._pieces and at + way in (-1, len(self.origin))
                return ENOUGH if at_end else letters
            if self.image[word] >= 0 and 0 < (self.image[word] - at) * way <= _BETWEEN:
                letters += len(self.before.words[word])
                at = self.image[word]
        return min(letters, ENOUGH)

    def _border(self, passage: Span, words: range, piece: list[int], way: int) -> int:
        """Where the beginning (-1) or the end (1) of a passage is now."""
        known = piece[0] if way < 0 else piece[-1]
        edge = words[0] if way < 0 else words[-1]
        if known != (min(piece) if way < 0 else max(piece)):
            # Its parts changed places: what is at its end now was in the middle.
            return (
                self.after.starts[self.image[known]]
                if way < 0
                else self.after.ends[self.image[known]]
            )
        first, last = self._counterpart(edge, known, way)
        old, new = self.before.span(edge, edge), self.after.span(first, last)
        text, there = self.before.text, self.after.text
        inside = plain(text[slice(*old)]), plain(there[slice(*new)])
        if way < 0:
            if passage.start > old.start:
                return new.start + carried(*inside, passage.start - old.start)
            stop = next((b for b in range(first - 1, -1, -1) if self.origin[b] >= 0), None)
            after = 0 if stop is None else self.after.ends[stop]
            beside = there[max(after, new.start - _MARKS) : new.start]
            return new.start - marks_alike(text[passage.start : old.start][::-1], beside[::-1])
        if passage.end < old.end:
            return new.start + carried(*inside, passage.end - old.start)
        stop = next((b for b in range(last + 1, len(self.origin)) if self.origin[b] >= 0), None)
        until = len(there) if stop is None else self.after.starts[stop]
        beside = there[new.end : min(until, new.end + _MARKS)]
        return new.end + marks_alike(text[old.end : passage.end], beside)

    def _counterpart(self, edge: int, known: int, way: int) -> tuple[int, int]:
        """The words after, first and last, that are now at the end of a passage whose outermost
        word is `edge`, and whose outermost one with a counterpart is `known`.
        """
        at = self.image[known]
        if edge == known:
            return at, at
        inside = range(known + way, edge + way, way)[:_LONGEST_GAP]
        outside, there = self._gap(edge, at, way)
        tight = outside is not None and len(there) <= len(inside) + len(outside) + _ROOM
        if tight and not outside and 0 < len(there) <= len(inside) + 1:
            return min(there[0], there[-1]), max(there[0], there[-1])
        free = there[: len(inside) + _LONGEST_GAP]
        ours = [self.before.words[w] for w in (*inside, *(outside or ())[:_LONGEST_GAP])]
        pairs = paired(ours, [self.after.words[w] for w in free], way, tight=tight)
        found, replaced = (at, at), 0
        for counterpart, alike in pairs[: len(inside)]:
            replaced = 0 if alike >= SAME else replaced + 1
            if counterpart and (tight or alike >= SAME):
                ends = free[counterpart.start], free[counterpart.stop - 1]
                found = min(ends), max(ends)
            elif replaced > _MOST_REPLACED:
                break
        return found

    def _gap(self, edge: int, at: int, way: int) -> tuple[range | None, range]:
        """The words beside a passage up to the next that has a counterpart (or to the end of the
        text), and the new words beside `at`; None for the first where the second do not lead there.
        """
        beside = range(at - 1, -1, -1) if way < 0 else range(at + 1, len(self.origin))
        end = -1 if way < 0 else len(self.origin)
        stop = next((b for b in beside if self.origin[b] >= 0), end)
        neighbour = next(self._known(edge, way), None)
        if neighbour is None:
            leads = stop == end
            neighbour = -1 if way < 0 else len(self.image)
        else:
            leads = self.image[neighbour] == stop
        return (range(edge + way, neighbour, way) if leads else None), range(at + way, stop, way)
