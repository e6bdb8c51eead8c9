"""Page furniture in text that was laid out in pages: numbers, running heads and footers.

Most of it is known by its repetition. A footer that occurs once must show three signs together:
short lines that are no sentence, a number at the end, and empty lines around it in the middle of a
text whose lines were wrapped.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise

from corpus.cleaning.draft import Draft, Line, Verdict
from corpus.cleaning.line_shapes import ENDS

_PAGE_N_OF_M = re.compile(
    r"\W{0,3}(?:page|p\.|seite|página|pagina|стр\.?|страница)\s*\d{1,4}(?:\s*(?:of|/|von|de|di|из)\s*\d{1,4})?\W{0,3}\Z",
    re.I,
)
_BARE_NUMBER = re.compile(r"[-–—\s|\[]{0,3}(\d{1,4})[-–—\s|\]]{0,3}\Z")
_N_OF_M = re.compile(r"\d{1,4}\s*(?:/|of)\s*\d{1,4}\Z")
_NUMBER_LAST = re.compile(r"\S.*\D\s(\d{1,3})\Z")
_DIGITS = re.compile(r"\d+")
_LONGEST_RUNNING_HEAD = 110
_FEWEST_LINES_A_PAGE = 12
_MOST_FOOTER_LINES = 3
_FEWEST_NUMBERS = 3


def numbers(draft: Draft) -> None:
    """`page.number`: drops "Page 2 of 7", and bare numbers that rise by one down the text."""
    if draft.format.structured or _has_no_pages(draft) or not draft.is_on("page.number"):
        return
    bare: list[tuple[int, Line]] = []
    for line in draft.lines:
        if line.dropped or len(line.text) > 40:
            continue
        if _PAGE_N_OF_M.match(line.text):
            line.dropped = Verdict("page.number", 0.99, "says which page it is")
        elif draft.wrap is not None:
            match = _BARE_NUMBER.match(line.text) or _N_OF_M.match(line.text)
            if match:
                bare.append((int(re.findall(r"\d+", line.text)[0]), line))
    # Page numbers rise by one; three in a row are no coincidence.
    run: list[Line] = []
    last = -1
    for number, line in bare:
        if number != last + 1:
            _drop_run(run)
            run = []
        run.append(line)
        last = number
    _drop_run(run)


def _has_no_pages(draft: Draft) -> bool:
    """Markdown was not printed, as long as nothing in it ends a page."""
    return draft.raw.format == "markdown" and "\f" not in draft.text


def _drop_run(run: list[Line]) -> None:
    if len(run) >= _FEWEST_NUMBERS:
        for line in run:
            line.dropped = Verdict(
                "page.number", 0.95, f"one of {len(run)} numbers that count upwards"
            )


def running_heads(draft: Draft) -> None:
    """`page.running-head`: drops a short line that repeats, apart from its digits, on each page."""
    if draft.wrap is None or _has_no_pages(draft) or not draft.is_on("page.running-head"):
        return
    places: dict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(draft.lines):
        if (
            not line.dropped
            and 4 <= len(line.text) <= _LONGEST_RUNNING_HEAD
            and line.hint not in ("li", "verse")
        ):
            places[_DIGITS.sub("#", line.text)].append(number)
    numbers = [
        n
        for n, line in enumerate(draft.lines)
        if line.dropped and line.dropped.rule == "page.number"
    ]
    beside = set(numbers) | {n + 1 for n in numbers} | {n - 1 for n in numbers}
    for line_numbers in places.values():
        near = sum(n in beside for n in line_numbers)
        apart = all(b - a >= _FEWEST_LINES_A_PAGE for a, b in pairwise(line_numbers))
        if len(line_numbers) < 3 or not (apart or near >= 3):
            continue
        for n in line_numbers:
            # The first one may be the title itself, at the head of the first page.
            if n == line_numbers[0] and n < 3:
                continue
            if n not in beside and (near >= 3 or _ends_paragraph(draft.lines, n, draft.wrap)):
                continue
            draft.lines[n].dropped = Verdict(
                "page.running-head", 0.95, f"stands {len(line_numbers)} times, pages apart"
            )


def _ends_paragraph(lines: list[Line], n: int, wrap: int) -> bool:
    """Whether a line is the last one of a wrapped paragraph, and so no line of its own."""
    line, before = lines[n], lines[n - 1]
    together = n > 0 and not line.blanks and not line.page and not before.dropped
    return together and before.width + 1 + len(line.text.partition(" ")[0]) > 0.9 * wrap


def footers(draft: Draft) -> None:
    """`page.footer`: drops up to three short lines that end in a page number, alone in wrapped
    text.
    """
    if draft.wrap is None or not draft.is_on("page.footer"):
        return
    lines = draft.lines
    for n, line in enumerate(lines):
        if line.dropped or not _NUMBER_LAST.match(line.text) or n + 1 >= len(lines) or n < 3:
            continue
        first = n
        while first > 0 and not lines[first].blanks and n - first < _MOST_FOOTER_LINES:
            first -= 1
        group = lines[first : n + 1]
        if len(group) > _MOST_FOOTER_LINES or not lines[first].blanks or lines[n + 1].blanks < 2:
            continue
        if all(_is_no_sentence(footer_line, draft.wrap) for footer_line in group):
            for footer_line in group:
                footer_line.dropped = Verdict(
                    "page.footer", 0.85, "short lines with a page number, alone amid wrapped text"
                )


def _is_no_sentence(line: Line, wrap: int) -> bool:
    return line.width < 0.75 * wrap and not ENDS.search(line.text) and line.text[0].isupper()
