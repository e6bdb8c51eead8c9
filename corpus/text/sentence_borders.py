"""Whether a sentence ends at a place: what follows a point, an abbreviation, a number, a quotation.

`sentencex` proposes borders; this module moves those that are beside their mark, refuses those that
lie within a sentence, and proposes some itself, which unpaired quotation marks hide from the
library. A wrong cut is worse than a missed one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Iterator

from corpus.document import Span
from corpus.text.abbreviations.lists import (
    AFTER_NUMBER,
    BEFORE_NUMBER,
    MAY_END,
    WITHIN,
    Abbreviations,
    abbreviations,
)
from corpus.text.quotations import quotations

_FAR = 48
"""Characters before a border that are looked at: longer than any abbreviation."""
_MOST_MOVES = 40
"""Characters by which a border may be moved."""
_PLAIN_ENDS = frozenset(".!?…")
_CERTAIN = frozenset((".", "?", "!", "؟", "۔"))
_WEAK = frozenset(",;:/%’")
"""What no sentence begins with."""
_CLOSERS = frozenset("\"'”’»“›«‹)]}」』")
_BRACKETS = frozenset(")]}")
_OPENERS = frozenset("«»“„‟‘‚‹›([{¿¡")
_DASHES = "–—―-"
_BEFORE_LETTER = re.compile(rf"[\"'“”„‟«»‘’‚‹›(\[{{¿¡\s*•{_DASHES}]*")
_PROPOSED = re.compile(
    r"(?<![.!?…؟۔])(?P<end>[.!?…؟۔]++)(?:\s?[»”]|[\"'’“)\]}]){0,4}\s+(?=[\"'“”„«»‘‚(\[¿¡—–-]{0,3}\s?[^\W_])"
)
_ARMENIAN_STOP = re.compile(r"[։:](?:\s|$)")
_REFERENCE = re.compile(r"\[\d{1,3}\]")
_ITEM = re.compile(r"\d{1,3}[.)]\s+[^\W\d_]")
_NEXT_INITIAL = re.compile(r"[^\W\d_]\.")
_DOUBLE_INITIALS = ("hy", "ru", "uk")
_NUMERAL = re.compile(r"\d{1,3}|[IVXLC]{1,7}")
_NUMBER = re.compile(r"\d[\d.,\u00a0\u202f]*%?|[IVXLCDM]+")
_TOKEN = re.compile(r"\S+")
_MARKS = ".,;:!?)"
_EDGES = "\"'“”„‟«»‘‚‹›([{¿¡—–"
_INITIALS = re.compile(r"(?:[^\W\d_]\.-?){0,4}[^\W\d_]")
_ACRONYM = re.compile(r"(?:[^\W\d_]\.){1,5}[^\W\d_]")
_WHOLE_WORD = 3
"""Small letters before a point that make it likely to end a sentence, though no blank follows."""
_COMMON_WORD = 5
"""Letters from which on a word before a point is hardly an abbreviation that no list has."""
_ABBREVIATION = 4
"""Letters below which a word with a capital may be one: "Inc.", "Drs."."""
_SHORT_QUOTATION = 400
"""Characters within which a quotation is never divided."""


class Borders:
    """The borders of the sentences of one paragraph, in a language (ISO 639-1)."""

    def __init__(self, text: str, language: str) -> None:
        self._text = text
        self._language = language
        self._lists: Abbreviations = abbreviations(language)
        quoted = quotations(text, 0, len(text))
        self._quotations = [span for span in quoted if text[span.start] not in "'‘’‚"]
        self._quotation_starts = {span.start for span in self._quotations}
        self._quotation_ends = {span.end - 1 for span in self._quotations}
        self._starts = [span.start for span in self._quotations]
        self._brackets = list(_brackets(text))
        self._bracket_starts = [span.start for span in self._brackets]

    def placed(self, end: int) -> int | None:
        """Where the next sentence begins if one ends about here; None if none does."""
        text = self._text
        at = self._moved(end)
        last = at - 1
        while last >= 0 and text[last].isspace():
            last -= 1
        if last < 0 or at >= len(text) or self._goes_on(last, at):
            return None
        return at

    def proposed(self, known: Container[int]) -> Iterator[int]:
        """Borders that are clear from what stands around them, outside quotations and brackets,
        and are not `known` yet.
        """
        text = self._text
        # Armenian has a full stop of its own; where a text has none, its writer used the point.
        no_point = self._language == "hy" and (
            _ARMENIAN_STOP.search(text) is not None or not text.rstrip().endswith(".")
        )
        for match in _PROPOSED.finditer(text):
            at = match.end()
            if at in known:
                continue
            first = self._first_letter(at)
            if match["end"] == ".":
                if no_point or not self._may_end_before(match.start(), at, first):
                    continue
            elif not text[match.start() - 1].isalnum() and not text[match.start() - 1].isspace():
                continue  # "(…) The"
            # Where letters have no capitals, three points say nothing.
            capital = first.isupper() or (first.isalpha() and not _is_small(first))
            if match["end"] not in _CERTAIN:
                capital = first.isupper()
            if (capital or (first.isdecimal() and match["end"] == ".")) and not (
                self._enclosed(at) or _REFERENCE.match(text, at)
            ):
                yield at

    def _first_letter(self, at: int) -> str:
        """The first letter or digit behind `at`, past opening marks and dashes; else what is
        there.
        """
        match = _BEFORE_LETTER.match(self._text, at, at + _FAR)
        end = match.end() if match else at
        return self._text[end : end + 1]

    def _may_end_before(self, point: int, at: int, first: str) -> bool:
        """Whether the word before a point is one that a sentence may well end in."""
        tokens = _tokens_before(self._text, point)
        token = tokens[-1].rstrip(_EDGES) if tokens else ""
        if first.isdecimal():
            least = _WHOLE_WORD if _ITEM.match(self._text, at) else _COMMON_WORD
            return self._is_common_word(token, least)
        if not token:
            return False
        sections, _ = self._listed([*tokens[:-1], token])
        if sections:
            return MAY_END in sections or AFTER_NUMBER in sections  # `placed` decides
        unknown = not self._lists.kinds or (self._language == "en" and not token.islower())
        if unknown and len(token) < _ABBREVIATION:
            return False
        return any(map(str.isalnum, token)) and not _ACRONYM.fullmatch(token)

    def _enclosed(self, at: int) -> bool:
        """Whether a place lies within a quotation or within brackets."""
        return _within(at, self._starts, self._quotations) or _within(
            at, self._bracket_starts, self._brackets
        )

    def _is_common_word(self, word: str, least: int = _COMMON_WORD) -> bool:
        """Whether this is a whole word in small letters, and no abbreviation of the lists."""
        return (
            len(word) >= least
            and word.isalpha()
            and word[1:].islower()
            and not self._lists.sections(word)
        )

    def _moved(self, end: int) -> int:
        """A border behind closing marks, and before opening ones."""
        text, limit = self._text, min(len(self._text), end + _MOST_MOVES)
        at = end
        while at < len(text) and text[at].isspace():
            at += 1
        moved = at
        while moved < limit and self._closes(moved):
            moved += 1
        if moved > at:
            at = moved
            while at < len(text) and text[at].isspace():
                at += 1
        for _ in range(_MOST_MOVES):
            last = at - 1
            while last > 0 and text[last].isspace():
                last -= 1
            if last <= 0 or not self._opens(last):
                break
            at = last
        return at

    def _closes(self, at: int) -> bool:
        """Whether the sign at `at` belongs to the sentence before it."""
        text = self._text
        sign = text[at]
        if sign in _BRACKETS or sign in _PLAIN_ENDS:
            return not (sign == "." and text[at + 1 : at + 2].isalnum())
        if sign not in _CLOSERS or at in self._quotation_starts:
            return False
        after = text[at + 1 : at + 2]
        return not after or after.isspace() or after in _PLAIN_ENDS or after in _WEAK

    def _opens(self, at: int) -> bool:
        """Whether the sign at `at` belongs to the sentence behind it."""
        before = self._text[at - 1]
        if self._text[at] in "([¿¡":
            return before.isspace()
        if at in self._quotation_starts:
            return before.isspace() or before in _PLAIN_ENDS
        if at in self._quotation_ends or not before.isspace():
            return False
        sign = self._text[at]
        return sign in _OPENERS and not (sign in "»›" and not self._text[at + 1 : at + 2].strip())

    def _goes_on(self, last: int, at: int) -> bool:
        """Whether one sentence goes on from the character `last` to the character `at`."""
        text = self._text
        if text[at] in _WEAK or self._within_quotation(at):
            return True
        first = self._first_letter(at)
        if text[last] == "]" and _is_small(first):
            return True  # "Hill et al. [2004] counted boats"
        if self._bracket_is_within(at):
            return True
        while last > 0 and text[last] in _CLOSERS:
            last -= 1
        mark = text[last]
        if mark == "՜":
            return True
        if mark not in _PLAIN_ENDS and mark != ":":
            return False
        if _is_small(first) and self._goes_on_in_small_letters(last, at):
            return True
        if not text[at - 1].isspace() and self._is_one_word(last, at):
            return True
        if mark != "." or text[last - 1 : last] == ".":
            return False
        return self._point_is_within(last, at, first)

    def _bracket_is_within(self, at: int) -> bool:
        """Whether brackets open at `at` and the sentence goes on behind: "Onda Inc. (OI), …"."""
        index = bisect_right(self._bracket_starts, at) - 1
        if index < 0 or self._bracket_starts[index] != at:
            return False
        behind = self._text[self._brackets[index].end :][:2].lstrip()[:1]
        return behind in _WEAK or _is_small(behind)

    def _goes_on_in_small_letters(self, last: int, at: int) -> bool:
        """Whether a small letter goes on with the sentence: not where people write no capitals."""
        if self._text[at] in _DASHES:
            return True  # "— Stop! — he cried."
        if self._language == "en":
            return False  # the library knows the abbreviations
        tokens = _tokens_before(self._text, last)
        return self._text[last] != "." or not (tokens and self._is_common_word(tokens[-1]))

    def _within_quotation(self, at: int) -> bool:
        index = bisect_right(self._starts, at - 1) - 1
        return index >= 0 and at < min(
            self._quotations[index].end, self._quotations[index].start + _SHORT_QUOTATION
        )

    def _is_one_word(self, last: int, at: int) -> bool:
        """Whether a mark without a blank behind it is part of a word: "R.E.M.", "foo.Com"."""
        text = self._text
        if text[last] == ":" or text[at] in _DASHES:
            return True
        before = text[max(0, last - _WHOLE_WORD) : last]
        if text[last] != "." or at > last + 1:
            return not (before.strip() and text[at].isupper())
        return not (
            len(before) == _WHOLE_WORD
            and before.isalpha()
            and before.islower()
            and text[at].isupper()
            and text[at + 1 : at + 2].isspace() | text[at + 1 : at + 2].islower()
            and "//" not in text[max(0, last - _FAR) : last]
        )

    def _point_is_within(self, last: int, at: int, first: str) -> bool:
        """Whether the point at `last` is that of an abbreviation, an initial or an ordinal."""
        text, lists = self._text, self._lists
        tokens = _tokens_before(text, last)
        if not tokens:
            return False
        token = tokens[-1]
        following = _TOKEN.match(text, at, at + _FAR)
        next_word = following[0].strip(_EDGES + _MARKS).lower() if following else ""
        initial = following is not None and _NEXT_INITIAL.match(following[0])
        opener = next_word in lists.openers and not initial
        number = first.isdecimal() or _NUMERAL.fullmatch(next_word.upper()) is not None
        if lists.sections(f"{token}.{following[0].rstrip(_MARKS)}" if following else ""):
            return True  # "EE. UU."
        sections, length = self._listed(tokens)
        if sections:
            before = tokens[-length - 1] if len(tokens) > length else ""
            return self._listed_goes_on(sections, before, number=number, opener=opener)
        if lists.ordinals and _NUMERAL.fullmatch(token):
            if len(tokens) == 1 and at - last > 1 and len(token) <= _WHOLE_WORD and last < _FAR:
                return True  # the number of an item
            if token.isdecimal() and self._ended_before(tokens[:-1]):
                return True  # the same, later in the paragraph
            before = tokens[-2].lower() if len(tokens) > 1 else ""
            return before in lists.before_ordinals or not opener
        if first.isupper() and (self._is_initial(token) or _ACRONYM.fullmatch(token)):
            # Of English the library itself knows what follows "the U.S." and "Plan B.".
            return self._language != "en" and not opener
        return False

    def _ended_before(self, tokens: list[str]) -> bool:
        """Whether a sentence ended before what follows these words."""
        if not tokens or not tokens[-1].endswith((".", "!", "?", ":")):
            return False
        return not self._lists.sections(tokens[-1].rstrip("."))

    def _is_initial(self, token: str) -> bool:
        """Whether a word before a point is one capital, or several with hyphens: "J", "J.-P"."""
        if not token[0].isupper():
            return False
        # Sounds of two letters: "Дж.", "Յու."
        double = self._language in _DOUBLE_INITIALS and len(token) <= _WHOLE_WORD
        return _INITIALS.fullmatch(token) is not None or (double and token[1:].islower())

    def _listed(self, tokens: list[str]) -> tuple[frozenset[str], int]:
        """The sections that list the last word, or the last words that have points, together; and
        how many words those are.
        """
        joined = tokens[-1]
        best = self._lists.sections(joined), 1
        for length in range(2, len(tokens) + 1):
            if not tokens[-length].endswith("."):
                break
            joined = tokens[-length] + joined
            if sections := self._lists.sections(joined):
                best = sections, length
        return best

    def _listed_goes_on(
        self, sections: frozenset[str], before: str, *, number: bool, opener: bool
    ) -> bool:
        if AFTER_NUMBER in sections and _NUMBER.fullmatch(before):
            return self._lists.noun_capitals and not opener
        if MAY_END in sections:
            return self._lists.noun_capitals and not opener
        if BEFORE_NUMBER in sections and WITHIN not in sections:
            return number
        return True


def _is_small(letter: str) -> bool:
    """Whether this is a small letter of a script that has capitals in use (Georgian has not)."""
    return letter.islower() and not "\u10d0" <= letter <= "\u10ff"


def _within(at: int, starts: list[int], spans: list[Span]) -> bool:
    index = bisect_right(starts, at - 1) - 1
    return index >= 0 and at < spans[index].end


def _brackets(text: str) -> Iterator[Span]:
    """What stands between round or square brackets, the outermost ones that are closed."""
    opened = [-1]
    for match in re.finditer(r"[()\[\]]", text):
        if match[0] in "([":
            opened.append(match.start())
        elif len(opened) > 1:
            start = opened.pop()
            if len(opened) == 1:
                yield Span(start, match.end())


def _tokens_before(text: str, end: int) -> list[str]:
    """The last words before `end`, as many as may be one abbreviation, and one more."""
    stretch = text[max(0, end - _FAR) : end]
    return [token for word in stretch.split() if (token := word.strip(_EDGES))][-6:]
