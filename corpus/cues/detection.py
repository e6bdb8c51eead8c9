"""Finds cues: words that a reader may weigh. Also the Pygments lexer for them.

Attribution, hedges, boosters and evaluation are found by the lists in `words.txt`, which names the
literature; numbers, dates and quotations by their shapes. The lists are English; in texts of
another language only shapes are looked for. A text is read once, in time proportional to its
length.
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

from corpus.cues.kinds import CUE_KINDS, Cue, CueKind
from corpus.cues.shapes import NEXT, SHAPED, date_or_number, from_digits, number_after
from corpus.cues.words import NONE, NUMBER, Node, tree
from corpus.document import Document
from corpus.text.quotations import quotations

__all__ = ["CUE_KINDS", "TOKENS", "Cue", "CueKind", "ProseLexer", "count_cues", "cues", "flat"]

# Apostrophes at the end are removed later, which is fastest.
_TOKEN = re.compile(r"\w[\w'’]*")
_PARAGRAPH_END = re.compile(r"\n[^\S\n]*\n")


def cues(
    text: str, start: int = 0, end: int | None = None, *, language: str | None = None
) -> Iterator[Cue]:
    """The cues of `text[start:end]` by their start, each within one paragraph.

    A quotation may hold other cues; apart from that they are disjoint. `language` is an ISO 639-1
    code; if it is not English (or None), only digits and quotation marks are looked for.
    """
    stop = len(text) if end is None else min(end, len(text))
    english = language is None or language.lower().partition("-")[0] == "en"
    words = tree() if english else Node()
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


def _word_cues(text: str, start: int, stop: int, root: Node) -> Iterator[Cue]:
    """All cues of one paragraph except quotations: in order, disjoint."""
    first = root.next
    shaped = SHAPED if first else frozenset[str]()
    done = start
    for match in _TOKEN.finditer(text, start, stop):
        low = match[0].lower()
        if low not in first and low not in shaped:
            if low.isalpha():
                continue  # true of three words in four
            low = _plain_apostrophes(low)
        begin = match.start()
        if begin < done:
            continue
        cue: Cue | None = None
        if low[0].isdecimal():
            cue, done = from_digits(text, begin, start, stop)
        else:
            end = begin + len(low)
            if low in shaped:
                cue = date_or_number(text, begin, end, start, stop)
            # "May" with a capital is the month, or a name.
            if cue is not None:
                done = cue.end
            elif low in first and not (low == "may" and text[begin : begin + 2] == "Ma"):
                cue, done = _longest_phrase(text, begin, end, stop, first[low])
        if cue is not None:
            yield cue


def _plain_apostrophes(word: str) -> str:
    """A word as the lists have it: with straight apostrophes, none at its end."""
    return word.replace("’", "'").rstrip("'")


def _longest_phrase(
    text: str, begin: int, at: int, stop: int, node: Node
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
        edges = node.next
        if not edges:
            break
        if NUMBER in edges and (counted := number_after(text, at, stop)) is not None:
            node, at = edges[NUMBER], counted
        elif (match := NEXT.match(text, at, stop)) and (
            following := edges.get(word := _plain_apostrophes(match[1].lower()))
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
    """English prose with its cues; a quotation is cut where it holds other cues.

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
