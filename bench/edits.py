"""Texts edited as revisions, re-cleanings and careless hands edit them, with what became of every
character: the truth that `bench.anchoring` scores against.
"""

# ruff: noqa: ARG001 (all edits are called alike)

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from corpus.document import Span

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
SENTENCE = re.compile(r"[^\s.!?。！？][^.!?。！？\n]*[.!?。！？]+[\"'”’)]*")
PARAGRAPH = re.compile(r"[^\n]+(?:\n[^\n]+)*")
_BREAK = re.compile(r"\n\s*\n")
_NEW = -1
_TYPO_RATES = (0.01, 0.02, 0.04, 0.07, 0.10)
# A passage of which less than this survives in one place has no place that all would agree on; one
# of which next to nothing survives is gone.
_ONE_PLACE = 0.8
_GONE = 0.1


class Edited:
    """A text that remembers, for each character, which one of the first text it was (or became)."""

    def __init__(self, text: str) -> None:
        self.first = text
        self.chars = list(text)
        self.origins = list(range(len(text)))

    @property
    def text(self) -> str:
        return "".join(self.chars)

    def replace(self, start: int, end: int, new: str) -> None:
        """Put `new` for a stretch; it becomes that stretch, spread evenly."""
        old = self.origins[start:end]
        spread = [old[i * len(old) // len(new)] if old else _NEW for i in range(len(new))]
        self.chars[start:end] = list(new)
        self.origins[start:end] = spread

    def insert(self, at: int, new: str) -> None:
        self.chars[at:at] = list(new)
        self.origins[at:at] = [_NEW] * len(new)

    def delete(self, start: int, end: int) -> None:
        del self.chars[start:end], self.origins[start:end]

    def move(self, start: int, end: int, to: int) -> None:
        """Take a stretch out and put it in at `to`, a position outside of it."""
        chars, origins = self.chars[start:end], self.origins[start:end]
        self.delete(start, end)
        to -= (end - start) if to >= end else 0
        self.chars[to:to] = chars
        self.origins[to:to] = origins

    def swap(self, first: Span, second: Span) -> None:
        """Let two stretches change places."""
        for row in (self.chars, self.origins):
            between = row[first.end : second.start]
            row[first.start : second.end] = [*row[slice(*second)], *between, *row[slice(*first)]]

    def now_at(self, span: Span) -> Span:
        """The stretch that holds all that is left of a stretch of the first text; may be empty."""
        there = [i for i, origin in enumerate(self.origins) if span.start <= origin < span.end]
        return Span(there[0], there[-1] + 1) if there else Span(0, 0)

    def place(self, passage: Span) -> tuple[Span | None, bool]:
        """Where the passage is now (None where it is gone), and whether that can be said at all:
        not where it is scattered.
        """
        pieces: list[list[int]] = [[]]
        for position, origin in enumerate(self.origins):
            if passage.start <= origin < passage.end:
                pieces[-1].append(position)
            elif origin != _NEW and not self.chars[position].isspace() and pieces[-1]:
                pieces.append([])
        largest = max(pieces, key=len)
        letters = sum(map(str.isalnum, self.first[slice(*passage)]))
        kept = sum(self.chars[p].isalnum() for p in largest)
        all_kept = sum(self.chars[p].isalnum() for piece in pieces for p in piece)
        if not letters or all_kept < _GONE * letters:
            return None, bool(letters)
        while largest and self.chars[largest[0]].isspace():
            largest.pop(0)
        while largest and self.chars[largest[-1]].isspace():
            largest.pop()
        if not largest:
            return None, False
        return Span(largest[0], largest[-1] + 1), kept >= _ONE_PLACE * letters


Edit = Callable[[Edited, random.Random, int, str, Span], None]
"""An edit of strength 1–5; what is new comes from another text; the passage is not deleted."""


def _spans(pattern: re.Pattern[str], text: str, least: int = 1) -> list[Span]:
    return [Span(*m.span()) for m in pattern.finditer(text) if m.end() - m.start() >= least]


def _some(chance: random.Random, all_: Sequence[Span], count: int) -> list[Span]:
    """Some of these, from the last to the first, so that an edit leaves the next ones in place."""
    return sorted(chance.sample(all_, min(count, len(all_))), reverse=True)


def _each(chance: random.Random, all_: Sequence[Span], rate: float) -> list[Span]:
    return [span for span in reversed(all_) if chance.random() < rate]


def reflow(edited: Edited, chance: random.Random, strength: int, other: str, passage: Span) -> None:
    """New line breaks, paragraphs joined and split, more or less space."""
    for span in _each(chance, _spans(_BREAK, edited.text), 0.1 * strength):
        edited.replace(*span, " ")
    for span in _each(chance, _spans(SENTENCE, edited.text), 0.08 * strength):
        edited.insert(span.end, "\n\n")
    width, column = chance.randint(30, 100), 0
    for position, char in enumerate(edited.chars):
        column = 0 if char == "\n" else column + 1
        if char == " " and column > width:
            edited.chars[position] = "\n"
            column = 0
    for span in _each(chance, _spans(re.compile(r" "), edited.text), 0.01 * strength):
        edited.insert(span.start, " " * chance.randint(1, 3))


def _mistyped(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    kind = chance.randrange(4)
    if kind == 0 and at + 1 < len(word):
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 1 and len(word) > 1:
        return word[:at] + word[at + 1 :]
    if kind == 2:
        return word[:at] + word[at] + word[at:]
    return word[:at] + chance.choice("aeinorstl") + word[at + 1 :]


def typos(edited: Edited, chance: random.Random, strength: int, other: str, passage: Span) -> None:
    for span in _each(chance, _spans(WORD, edited.text), _TYPO_RATES[strength - 1]):
        edited.replace(*span, _mistyped(edited.text[slice(*span)], chance))


def insertions(
    edited: Edited, chance: random.Random, strength: int, other: str, passage: Span
) -> None:
    """Words, sentences and paragraphs from elsewhere."""
    words, sentences = _spans(WORD, other), _spans(SENTENCE, other, 20)
    for span in _each(chance, _spans(WORD, edited.text), 0.006 * strength):
        edited.insert(span.end, " " + other[slice(*chance.choice(words))])
    for span in _each(chance, _spans(SENTENCE, edited.text, 20), 0.05 * strength):
        edited.insert(span.end, " " + other[slice(*chance.choice(sentences))])
    for span in _each(chance, _spans(PARAGRAPH, edited.text), 0.04 * strength):
        edited.insert(span.end, "\n\n" + other[slice(*chance.choice(_spans(PARAGRAPH, other)))])


def deletions(
    edited: Edited, chance: random.Random, strength: int, other: str, passage: Span
) -> None:
    """Words anywhere, sentences and paragraphs beside the passage."""
    for pattern, rate in ((PARAGRAPH, 0.04), (SENTENCE, 0.06), (WORD, 0.006)):
        here = edited.now_at(passage)
        for span in _each(chance, _spans(pattern, edited.text), rate * strength):
            if pattern is WORD or not span.overlaps(here):
                edited.delete(*span)


def moves(edited: Edited, chance: random.Random, strength: int, other: str, passage: Span) -> None:
    """Paragraphs and sentences elsewhere; now and then those that hold the passage."""
    for pattern in (PARAGRAPH, SENTENCE):
        for _ in range(strength):
            all_ = _spans(pattern, edited.text, 10)
            here = edited.now_at(passage)
            holding = [span for span in all_ if span.overlaps(here)]
            if len(all_) < 2:
                return
            chosen = chance.choice(holding if holding and chance.random() < 0.3 else all_)
            to = chance.choice([span for span in all_ if not span.overlaps(chosen)]).end
            if pattern is PARAGRAPH:
                edited.insert(chosen.end, "\n\n")
                edited.insert(chosen.start, "\n\n")
                to += 4 if to > chosen.start else 0
                edited.move(chosen.start, chosen.end + 4, to)
            else:
                edited.insert(chosen.start, " ")
                to += 1 if to > chosen.start else 0
                edited.move(chosen.start, chosen.end + 1, to)


def _reword(edited: Edited, chance: random.Random, spans: list[Span], other: str) -> None:
    words = _spans(WORD, other)
    for span in spans:
        edited.replace(*span, other[slice(*chance.choice(words))])


def reword_around(
    edited: Edited, chance: random.Random, strength: int, other: str, passage: Span
) -> None:
    """Other words in the surroundings, up to every second one."""
    here = edited.now_at(passage)
    near = Span(here.start - 300, here.end + 300)
    words = [s for s in _spans(WORD, edited.text) if s.overlaps(near) and not s.overlaps(here)]
    _reword(edited, chance, _each(chance, words, 0.1 * strength), other)


def reword_passage(
    edited: Edited, chance: random.Random, strength: int, other: str, passage: Span
) -> None:
    """Other words in the passage itself, up to two in five; at least one."""
    here = edited.now_at(passage)
    words = [s for s in _spans(WORD, edited.text) if here.contains(s)]
    if words:
        chosen = _each(chance, words, 0.08 * strength) or _some(chance, words, 1)
        _reword(edited, chance, chosen, other)


def reword(edited: Edited, chance: random.Random, strength: int, other: str, passage: Span) -> None:
    """Other words all over the text, and a few that change places."""
    words = _spans(WORD, edited.text)
    _reword(edited, chance, _each(chance, words, 0.03 * strength), other)
    words = _spans(WORD, edited.text)
    for first, second in reversed(list(pairwise(words))[::2]):
        if chance.random() < 0.02 * strength:
            edited.swap(first, second)


_TYPOGRAPHY = (
    ("“", '"'),
    ("”", '"'),
    ("’", "'"),
    ("‘", "'"),
    ("—", "--"),
    ("–", "-"),
    ("…", "..."),
)
_LIGATURES = (("ffi", "ﬃ"), ("ffl", "ﬄ"), ("ff", "ﬀ"), ("fi", "ﬁ"), ("fl", "ﬂ"))


def cleaning(
    edited: Edited, chance: random.Random, strength: int, other: str, passage: Span
) -> None:
    """What another cleaning, or another copy of the page, does differently."""

    def swap(old: str, new: str) -> None:
        for span in reversed(_spans(re.compile(re.escape(old)), edited.text)):
            edited.replace(*span, new)

    text = edited.text
    if chance.random() < 0.5 or not any(curly in text for curly, _ in _TYPOGRAPHY):
        for match in reversed(list(re.finditer("[\"']", text))):
            opens = not match.start() or text[match.start() - 1] in " \n(—"
            pair = "“”" if match.group() == '"' else "‘’"
            edited.replace(*match.span(), pair[not opens])
        swap(" - ", "—")
    else:
        for curly, straight in _TYPOGRAPHY:
            swap(curly, straight)
    if chance.random() < 0.15 * strength:
        for plain, ligature in _LIGATURES:
            swap(plain, ligature)
    long_words = _spans(WORD, edited.text, 8)
    for span in _each(chance, long_words, 0.02 * strength):
        edited.insert(chance.randint(span.start + 3, span.end - 3), chance.choice(("-\n", "\xad")))
    for span in _each(chance, _spans(re.compile(" "), edited.text), 0.02 * strength):
        edited.replace(*span, "\xa0")
    for number, span in enumerate(_each(chance, _spans(SENTENCE, edited.text), 0.04 * strength)):
        edited.insert(span.end, chance.choice((f"[{number + 1}]", "¹²³⁴⁵"[number % 5], "*")))
    here = edited.now_at(passage)
    lines = [s for s in _spans(re.compile(r"[^\n]+"), edited.text) if not s.overlaps(here)]
    for span in _each(chance, lines, 0.02 * strength):
        edited.delete(*span)


def several(
    edited: Edited, chance: random.Random, strength: int, other: str, passage: Span
) -> None:
    """Everything at once."""
    for edit in (moves, deletions, insertions, reword, typos, cleaning, reflow):
        edit(edited, chance, max(1, strength - 1), other, passage)


def delete_passage(
    edited: Edited, chance: random.Random, strength: int, other: str, passage: Span
) -> None:
    """The passage goes, alone or with the sentences it touches; often something else comes in its
    place, and other edits follow.
    """
    here = edited.now_at(passage)
    if chance.random() < 0.6:
        touched = [s for s in _spans(SENTENCE, edited.text) if s.overlaps(here)]
        here = Span(min([here.start, *(s.start for s in touched)]),
                    max([here.end, *(s.end for s in touched)]))  # fmt: skip
    edited.delete(*here)
    if chance.random() < 0.5:
        instead = chance.choice(_spans(SENTENCE, other, 20) or [Span(0, 50)])
        edited.insert(here.start, f" {other[slice(*instead)]} ")
    if strength > 1:
        change = chance.choice((typos, insertions, reword, cleaning, moves, several))
        change(edited, chance, strength - 1, other, Span(0, 0))


EDITS: dict[str, Edit] = {
    "reflow": reflow,
    "typos": typos,
    "insertions": insertions,
    "deletions": deletions,
    "moves": moves,
    "rewording, all over": reword,
    "rewording, around it": reword_around,
    "rewording, the passage": reword_passage,
    "cleaning": cleaning,
    "several at once": several,
    "the passage deleted": delete_passage,
}
