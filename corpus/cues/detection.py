"""Finds cues: words that a reader may weigh. Also the Pygments lexer for them.

Attribution, hedges, boosters and evaluation are found by the lists in `lists`, one a language,
which name the literature; numbers, dates and quotations by their shapes. In texts of a language
without a list only shapes are looked for. A text is read once, in time proportional to its length.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from heapq import merge
from typing import ClassVar

from pygments import token
from pygments.lexer import Lexer
from pygments.util import OptionError, get_list_opt

from corpus.cues.dates import DateShapes, date_shapes
from corpus.cues.kinds import CUE_KINDS, Cue, CueKind
from corpus.cues.shapes import SHAPED, date_or_number, from_digits, number_after
from corpus.cues.tokens import WordShapes, word_shapes
from corpus.cues.words import NONE, NUMBER, CueList, Node, code_of, cue_list, has_list
from corpus.document import Document
from corpus.text.numbers import numbers
from corpus.text.quotations import quotations

__all__ = [
    "CUE_KINDS", "TOKENS", "Cue", "CueKind", "ProseLexer", "count_cues", "cues", "flat", "has_list",
]  # fmt: skip

_PARAGRAPH_END = re.compile(r"\n[^\S\n]*\n")


def cues(
    text: str, start: int = 0, end: int | None = None, *, language: str | None = None
) -> Iterator[Cue]:
    """The cues of `text[start:end]` by their start, each within one paragraph.

    A quotation may hold other cues; apart from that they are disjoint. `language` is an ISO 639-1
    code, None is English; where there is no list for it (`has_list`), only digits and quotation
    marks are looked for.
    """
    stop = len(text) if end is None else min(end, len(text))
    words = _Words(code_of(language))
    at = start
    while at < stop:
        match = _PARAGRAPH_END.search(text, at, stop)
        edge = match.start() if match else stop
        yield from merge(
            _quotation_cues(text, at, edge), _word_cues(text, at, edge, words), key=_by_start
        )
        at = match.end() if match else stop


def _by_start(cue: Cue) -> int:
    return cue.start


def flat(overlapping: Iterable[Cue]) -> Iterator[Cue]:
    """Cues with each quotation cut where it holds other cues: disjoint, by their start."""
    quotation: Cue | None = None
    done = 0
    for cue in overlapping:
        if quotation is not None:
            edge = min(quotation.end, cue.start)
            if done < edge:
                yield Cue("quotation", done, edge)
            done = max(done, edge)
            if cue.start >= quotation.end:
                quotation = None
        if cue.kind == "quotation":
            quotation, done = cue, cue.start
        else:
            yield cue
            done = cue.end
    if quotation is not None and done < quotation.end:
        yield Cue("quotation", done, quotation.end)


def count_cues(document: Document, go_on: Callable[[], bool] = lambda: True) -> dict[CueKind, int]:
    """The number of cues of each kind in a document; all zero if `go_on` stops the count."""
    counted: Counter[CueKind] = Counter()
    text, language = document.text, document.metadata.language
    for _, start, end in document.blocks:
        for number, cue in enumerate(cues(text, start, end, language=language)):
            counted[cue.kind] += 1
            if not number % 1000 and not go_on():
                return dict.fromkeys(CUE_KINDS, 0)
    return {kind: counted[kind] for kind in CUE_KINDS}


def _quotation_cues(text: str, start: int, stop: int) -> Iterator[Cue]:
    return (Cue("quotation", *span) for span in quotations(text, start, stop))


class _Words:
    """What is looked for in a language, word by word."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.list: CueList = cue_list(language)
        self.shapes: WordShapes = word_shapes(language)
        self.dates: DateShapes | None = date_shapes(language) if language != "en" else None
        self.shaped = SHAPED if language == "en" else frozenset[str]()
        if self.dates:
            self.shaped = self.dates.first_words

    def numbers(self, text: str, start: int, stop: int) -> dict[int, int]:
        """Where numbers begin and end; those of English are found by their shape."""
        if self.dates is None:
            return {}
        found = numbers(text[start:stop], self.language)
        return {start + one.start: start + one.end for one in found}

    def is_none(self, word: str) -> bool:
        """Whether the list says that this word is no cue, whatever it looks like."""
        node = self.list.root.after(word)
        return node is not None and node.kind == NONE

    def date_or_number(self, text: str, begin: int, end: int, start: int, stop: int) -> Cue | None:
        """The date or the number in words that begins with the word on `[begin, end)`."""
        if self.dates is None:
            return date_or_number(text, begin, end, start, stop)
        last = self.dates.from_month(text, begin, stop)
        return Cue("date", begin, last) if last is not None else None


def _word_cues(text: str, start: int, stop: int, words: _Words) -> Iterator[Cue]:
    """All cues of one paragraph except quotations: in order, disjoint."""
    root, shaped, shapes = words.list.root, words.shaped, words.shapes
    first, lengths = root.next, root.lengths
    lower, plain = shapes.lower, shapes.plain
    counted = words.numbers(text, start, stop)
    done = start
    for match in shapes.token.finditer(text, start, stop):
        low = lower(match[0])
        if low not in first and low not in shaped and match.start() not in counted:
            if low.isalpha() and not lengths:
                continue  # true of three words in four
            low = plain(low)
        begin = match.start()
        if begin < done:
            continue
        cue: Cue | None = None
        if low[0].isdecimal():
            cue, done = from_digits(text, begin, start, stop, words.dates)
            if cue is not None and cue.kind == "number" and counted.get(begin, 0) > done:
                done = counted[begin]  # "35 000", "221 mil millones"
                cue = cue._replace(end=done)
        else:
            end = begin + len(low)
            if begin in counted and not words.is_none(low):
                cue = Cue("number", begin, counted[begin])
            elif low in shaped:
                cue = words.date_or_number(text, begin, end, start, stop)
            # "May" with a capital is the month, or a name.
            if cue is not None:
                done = cue.end
            elif (node := root.after(low)) is not None and not (
                low == "may" and text[begin : begin + 2] == "Ma"
            ):
                cue, done = _longest_phrase(text, begin, end, stop, node, shapes)
        if cue is not None:
            yield cue


def _longest_phrase(
    text: str, begin: int, at: int, stop: int, node: Node, shapes: WordShapes
) -> tuple[Cue | None, int]:
    """The longest phrase of the lists that begins with the word on `[begin, at)`, and where to
    continue.
    """
    after = at
    ends = [at]
    best: tuple[str, int] | None = None
    while True:
        if node.kind is not None:
            best = node.kind, ends[node.length - 1]
        if not node.next and not node.beginnings:
            break
        if NUMBER in node.next and (counted := number_after(text, at, stop)) is not None:
            node, at = node.next[NUMBER], counted
        elif (match := shapes.next.match(text, at, stop)) and (
            following := node.after(word := shapes.plain(shapes.lower(match[1])))
        ):
            node, at = following, match.start(1) + len(word)
        else:
            break
        ends.append(at)
    if best is None:
        return None, after
    kind, end = best
    return (None if kind == NONE else Cue(kind, begin, end)), end  # type: ignore[arg-type]


TOKENS: dict[CueKind, token._TokenType] = {
    "attribution": token.Name.Function.Attribution,
    "hedge": token.Comment.Hedge,
    "booster": token.Keyword.Booster,
    "evaluation": token.Generic.Strong.Evaluation,
    "number": token.Literal.Number,
    "date": token.Literal.Date,
    "quotation": token.Literal.String,
}
"""Subtypes of Pygments' own types, so that every style distinguishes them."""


class ProseLexer(Lexer):
    """Prose with its cues; a quotation is cut where it holds other cues.

    Options: `kinds`, the cues to mark, separated by blanks (all); `language` (`en`).
    """

    name = "Prose with cues"
    aliases: ClassVar[list[str]] = ["prose", "variorum-prose"]
    filenames: ClassVar[list[str]] = []
    mimetypes: ClassVar[list[str]] = []
    url = ""

    def __init__(self, **options: str) -> None:
        options.setdefault("stripnl", "false")
        super().__init__(**options)
        self.kinds = frozenset(get_list_opt(options, "kinds", CUE_KINDS))
        unknown = self.kinds.difference(CUE_KINDS)
        if unknown:
            raise OptionError(f"there are no cues of these kinds: {', '.join(sorted(unknown))}")
        self.language = options.get("language")

    def get_tokens_unprocessed(self, text: str) -> Iterator[tuple[int, token._TokenType, str]]:
        """Every character of `text`, in order, as `(offset, token type, value)`."""
        all_cues = cues(text, language=self.language)
        done = 0
        for kind, start, end in flat(cue for cue in all_cues if cue.kind in self.kinds):
            if start > done:
                yield done, token.Text, text[done:start]
            yield start, TOKENS[kind], text[start:end]
            done = end
        if done < len(text):
            yield done, token.Text, text[done:]
