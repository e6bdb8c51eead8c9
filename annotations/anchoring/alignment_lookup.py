"""Where a passage moved, by the alignment of two texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from annotations.anchoring.gap_alignment import SAME, align_words, map_offset, matching_marks
from annotations.anchoring.tokenized_text import comparable
from annotations.anchoring.word_alignment import WordAlignment
from corpus.document import Span

# Words from elsewhere that may be inserted into a passage; more of them separate its parts.
_MOST_FOREIGN = 4
# Words beside a passage that tell whether its context is still the same, and how many new ones may
# be among them.
_BESIDE, _BETWEEN = 16, 40
# Letters of context that are enough; the end of the text is as good.
ENOUGH = 48
# Words of a gap that are compared one by one.
_LONGEST_GAP = 40
# A gap with at most so many more words than before is the counterpart of the old words as a whole.
_ROOM = 3
# So many replaced words still belong to a passage that ends with them.
_MOST_REPLACED = 3
# Characters beside a word in which its marks are sought.
_MARKS = 40


class MovedPassage(NamedTuple):
    """Where a passage is now."""

    span: Span
    kept: float
    """How much of the passage is there, 0–1, by the letters of its words."""
    context: tuple[int, int]
    """Letters of the words on its left and on its right that moved with it, 0–ENOUGH."""
    adjacent: bool = False
    """Whether the adjacent word, on either side, is the same."""


class AlignmentLookup:
    """Locates passages of the text before in the text after."""

    def __init__(self, alignment: WordAlignment, *, pieces: bool = False) -> None:
        """`pieces`: the texts are pieces of texts, whose ends mean nothing."""
        self._pieces = pieces
        self.before, self.after = alignment.before, alignment.after
        self.counterparts, self.origins = alignment.counterparts, alignment.origins

    def locate(self, passage: Span) -> MovedPassage | None:
        """Where most of the passage is now; None if none of its words has a counterpart."""
        words = self.before.words_in(passage)
        if not words:
            return self._locate_marks(passage)
        piece = self._largest_piece(words)
        if not piece:
            return None
        start = self._border(passage, words, piece, -1)
        end = self._border(passage, words, piece, 1)
        if end <= start:
            return None
        context = (
            self._context_letters(words[0], piece[0], -1),
            self._context_letters(words[-1], piece[-1], 1),
        )
        kept = self._letters(piece) / self._letters(words)
        adjacent = self._is_adjacent(words[0], -1) or self._is_adjacent(words[-1], 1)
        return MovedPassage(Span(start, end), kept, context, adjacent)

    def between_neighbours(self, passage: Span) -> MovedPassage | None:
        """What is now between the neighbours of a passage; None if these were separated, or nothing
        is.
        """
        words = self.before.words_in(passage)
        left = next(self._aligned_beside(words.start, -1), None)
        right = next(self._aligned_beside(words.stop - 1, 1), None)
        if left is None or right is None:
            return None
        first, last = self.counterparts[left] + 1, self.counterparts[right] - 1
        if not 0 <= last - first <= 2 * (right - left) + _ROOM:
            return None
        context = (
            self._context_letters(left + 1, left, -1),
            self._context_letters(right - 1, right, 1),
        )
        return MovedPassage(self.after.span(first, last), 0.0, context)

    def share_from_elsewhere(self, span: Span, passage: Span) -> float:
        """How much of a span of the text after came from elsewhere than the passage, 0–1."""
        words, own = self.after.words_in(span), self.before.words_in(passage)
        if not words and not own:
            # Marks come from where the words on either side of them do.
            words = range(max(0, words.start - 1), min(len(self.origins), words.start + 1))
            own = range(own.start - 1, own.start + 1)
        others = sum(self.origins[w] >= 0 and self.origins[w] not in own for w in words)
        return others / len(words) if words else 0.0

    def _locate_marks(self, passage: Span) -> MovedPassage | None:
        """A passage of nothing but marks is between the same two words, if it occurs there once."""
        right = self.before.words_in(passage).start
        left = right - 1
        start = self.after.ends[self.counterparts[left]] if self._is_aligned(left) else 0
        end = (
            self.after.starts[self.counterparts[right]]
            if self._is_aligned(right)
            else start + _MARKS
        )
        marks = comparable(self.before.text[slice(*passage)])
        between = comparable(self.after.text[start:end])
        at = between.find(marks)
        if at < 0 or between.find(marks, at + 1) >= 0:
            return None
        context = self._context_letters(right, left, -1), self._context_letters(left, right, 1)
        return MovedPassage(Span(start + at, start + at + len(marks)), 1.0, context)

    def _largest_piece(self, words: range) -> list[int]:
        """Of the passage's words those with a counterpart that are still together, in their new
        order: nothing but words of the passage and new ones stand between them.
        """
        aligned = (word for word in words if self.counterparts[word] >= 0)
        pieces: list[list[int]] = [[]]
        for word in sorted(aligned, key=self.counterparts.__getitem__):
            if pieces[-1] and self._separated(pieces[-1][-1], word):
                pieces.append([])
            pieces[-1].append(word)
        return max(pieces, key=self._letters)

    def _letters(self, words: Iterable[int]) -> int:
        return sum(len(self.before.words[word]) for word in words)

    def _separated(self, word: int, next_: int) -> bool:
        """Whether words from elsewhere were inserted between two words."""
        between = range(self.counterparts[word] + 1, self.counterparts[next_])
        foreign = (b for b in between if self.origins[b] >= 0)
        return len(list(islice(foreign, _MOST_FOREIGN))) == _MOST_FOREIGN

    def _is_aligned(self, word: int) -> bool:
        return 0 <= word < len(self.counterparts) and self.counterparts[word] >= 0

    def _aligned_beside(self, word: int, direction: int) -> Iterator[int]:
        """The words beside a word that have a counterpart, the next first."""
        beside = (
            range(word - 1, -1, -1) if direction < 0 else range(word + 1, len(self.counterparts))
        )
        return (w for w in beside if self.counterparts[w] >= 0)

    def _is_adjacent(self, edge: int, direction: int) -> bool:
        both = self._is_aligned(edge) and self._is_aligned(edge + direction)
        return both and self.counterparts[edge + direction] == self.counterparts[edge] + direction

    def _context_letters(self, edge: int, aligned: int, direction: int) -> int:
        """Letters beside the word `edge` whose words moved with the word `aligned`."""
        if not self._is_aligned(aligned):
            return 0
        at, letters = self.counterparts[aligned], 0
        for word in range(edge + direction, edge + direction * (_BESIDE + 1), direction):
            if not 0 <= word < len(self.counterparts):
                at_end = not self._pieces and at + direction in (-1, len(self.origins))
                return ENOUGH if at_end else letters
            if (
                self.counterparts[word] >= 0
                and 0 < (self.counterparts[word] - at) * direction <= _BETWEEN
            ):
                letters += len(self.before.words[word])
                at = self.counterparts[word]
        return min(letters, ENOUGH)

    def _border(self, passage: Span, words: range, piece: list[int], direction: int) -> int:
        """Where the beginning (-1) or the end (1) of a passage is now."""
        aligned = piece[0] if direction < 0 else piece[-1]
        edge = words[0] if direction < 0 else words[-1]
        if aligned != (min(piece) if direction < 0 else max(piece)):
            # Its parts changed places: what is at its end now was in the middle.
            return (
                self.after.starts[self.counterparts[aligned]]
                if direction < 0
                else self.after.ends[self.counterparts[aligned]]
            )
        first, last = self._counterpart(edge, aligned, direction)
        old, new = self.before.span(edge, edge), self.after.span(first, last)
        before, after = self.before.text, self.after.text
        inside = comparable(before[slice(*old)]), comparable(after[slice(*new)])
        if direction < 0:
            if passage.start > old.start:
                return new.start + map_offset(*inside, passage.start - old.start)
            stop = next((b for b in range(first - 1, -1, -1) if self.origins[b] >= 0), None)
            least = 0 if stop is None else self.after.ends[stop]
            beside = after[max(least, new.start - _MARKS) : new.start]
            return new.start - matching_marks(before[passage.start : old.start][::-1], beside[::-1])
        if passage.end < old.end:
            return new.start + map_offset(*inside, passage.end - old.start)
        stop = next((b for b in range(last + 1, len(self.origins)) if self.origins[b] >= 0), None)
        most = len(after) if stop is None else self.after.starts[stop]
        beside = after[new.end : min(most, new.end + _MARKS)]
        return new.end + matching_marks(before[old.end : passage.end], beside)

    def _counterpart(self, edge: int, aligned: int, direction: int) -> tuple[int, int]:
        """The words after, first and last, that are now at the end of a passage whose outermost
        word is `edge`, and whose outermost one with a counterpart is `aligned`.
        """
        at = self.counterparts[aligned]
        if edge == aligned:
            return at, at
        inside = range(aligned + direction, edge + direction, direction)[:_LONGEST_GAP]
        outside, new_words = self._gap(edge, at, direction)
        tight = outside is not None and len(new_words) <= len(inside) + len(outside) + _ROOM
        if tight and not outside and 0 < len(new_words) <= len(inside) + 1:
            return min(new_words[0], new_words[-1]), max(new_words[0], new_words[-1])
        free = new_words[: len(inside) + _LONGEST_GAP]
        old_words = [self.before.words[w] for w in (*inside, *(outside or ())[:_LONGEST_GAP])]
        pairs = align_words(old_words, [self.after.words[w] for w in free], direction, tight=tight)
        counterparts, replaced = (at, at), 0
        for counterpart, similarity in pairs[: len(inside)]:
            replaced = 0 if similarity >= SAME else replaced + 1
            if counterpart and (tight or similarity >= SAME):
                ends = free[counterpart.start], free[counterpart.stop - 1]
                counterparts = min(ends), max(ends)
            elif replaced > _MOST_REPLACED:
                break
        return counterparts

    def _gap(self, edge: int, at: int, direction: int) -> tuple[range | None, range]:
        """The words beside a passage up to the next that has a counterpart (or to the end of the
        text), and the new words beside `at`; None for the first if the second do not lead there.
        """
        beside = range(at - 1, -1, -1) if direction < 0 else range(at + 1, len(self.origins))
        end = -1 if direction < 0 else len(self.origins)
        stop = next((b for b in beside if self.origins[b] >= 0), end)
        neighbour = next(self._aligned_beside(edge, direction), None)
        if neighbour is None:
            leads = stop == end
            neighbour = -1 if direction < 0 else len(self.counterparts)
        else:
            leads = self.counterparts[neighbour] == stop
        return (range(edge + direction, neighbour, direction) if leads else None), range(
            at + direction, stop, direction
        )
