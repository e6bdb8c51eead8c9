"""Page furniture in text that was laid out in pages: numbers, running heads and footers.

It exists only where pages do: at form feeds, or at numbers that rise at about equal distances. A
number that stands alone at other places is a verse's, a chapter's or a caption's, and a line that
repeats elsewhere is a refrain or said more than once. A footer that occurs once must show three
signs together: short lines that are no sentence, a number at the end, and empty lines around it in
the middle of a text whose lines were wrapped.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from statistics import median

from corpus.cleaning.draft import Draft, Line, Verdict
from corpus.cleaning.line_shapes import ENDS, STARTS_LOW

_PAGE_N_OF_M = re.compile(
    r"\W{0,3}(?:page|p\.|seite|página|pagina|стр\.?|страница)\s*\d{1,4}(?:\s*(?:of|/|von|de|di|из)\s*\d{1,4})?\W{0,3}\Z",
    re.I,
)
_BARE_NUMBER = re.compile(r"[-–—\s|\[]{0,3}(\d{1,4})[-–—\s|\]]{0,3}\Z")
_N_OF_M = re.compile(r"\d{1,4}\s*(?:/|of)\s*\d{1,4}\Z")
_NUMBER_LAST = re.compile(r"\S.*\D\s(\d{1,3})\Z")
_WORDS_NUMBER = re.compile(r"(?P<words>[^\W\d_]\S*(?: \S+)+)(?:\s{3,}|\t\s*)(?P<number>\d{1,4})")
_NUMBER_WORDS = re.compile(r"(?P<number>\d{1,4})(?:\s{3,}|\t\s*)(?P<words>[^\W\d_]\S*(?: \S+)+)")
_DIGITS = re.compile(r"\d+")
_LONGEST_RUNNING_HEAD = 110
_FEWEST_LINES_A_PAGE = 12
_MOST_FOOTER_LINES = 3
_FEWEST_PAGES = 3
_MOST_UNEVEN = 0.25
"""By how much of the usual distance two page numbers may be farther apart or nearer."""
_EVEN_SHARE = 0.75
"""Share of the distances that must be about the usual one: plates and chapters' ends differ."""
_AT_PAGE_END = 2
"""Lines on either side of a page's end among which its furniture is."""
_DIVISION = re.compile(
    r"\b(?:chapter|book|part|act|scene|canto|sonnet|psalm|letter|section|article|volume|vol|"
    r"no|nr|lesson|table|figure|fig|plate|stanza|ode|hymn|page|kapitel|teil|akt|buch|chapitre|"
    r"livre|acte|глава|часть)\b\.?",
    re.I,
)


def numbers(draft: Draft) -> None:
    """`page.number`: drops "Page 2 of 7", and numbers that rise by one, page by page: bare ones,
    and those at the edge of the page opposite to words that are always the same.
    """
    if draft.format.structured or _has_no_pages(draft) or not draft.is_on("page.number"):
        return
    bare: list[tuple[int, int]] = []
    beside: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for place, line in enumerate(draft.lines):
        if line.dropped or len(line.text) > 40:
            continue
        if _PAGE_N_OF_M.match(line.text) and _stands_alone(draft.lines, place):
            line.dropped = Verdict("page.number", 0.99, "says which page it is")
        elif draft.wrap is not None and (_BARE_NUMBER.match(line.text) or _N_OF_M.match(line.text)):
            bare.append((int(re.findall(r"\d+", line.text)[0]), place))
        elif draft.wrap is not None and _stands_alone(draft.lines, place):
            words, number = _opposite(draft.text[line.start : line.end])
            if words:
                beside[words].append((number, place))
    for counted in (bare, *beside.values()):
        run: list[int] = []
        last = -1
        for number, place in counted:
            if number != last + 1:
                _drop_run(draft.lines, run)
                run = []
            run.append(place)
            last = number
        _drop_run(draft.lines, run)


def _opposite(text: str) -> tuple[str, int]:
    """The words and the number of a line that has them at opposite edges of the page; no words if
    it is not such a line, or what is counted may be a chapter or a table.
    """
    match = _WORDS_NUMBER.fullmatch(text) or _NUMBER_WORDS.fullmatch(text)
    if match is None or _DIVISION.search(match["words"]) is not None:
        return "", 0
    return match["words"], int(match["number"])


def _has_no_pages(draft: Draft) -> bool:
    """Markdown was not printed, as long as nothing in it ends a page."""
    return draft.raw.format == "markdown" and "\f" not in draft.text


def _stands_alone(lines: list[Line], place: int) -> bool:
    """Whether a line is no part of a paragraph: an empty line or a page's end is on both sides. The
    last line of a note may be "p. 131.", the reference in it.
    """
    line = lines[place]
    following = lines[place + 1] if place + 1 < len(lines) else None
    above = place == 0 or bool(line.blanks or line.page)
    below = following is None or bool(following.blanks or following.page)
    return (above and below) or line.page or (following is not None and following.page)


def _drop_run(lines: list[Line], run: list[int]) -> None:
    """Drops numbers that rise by one if they are pages apart."""
    if len(run) < _FEWEST_PAGES:
        return
    distances = [b - a for a, b in pairwise(run)]
    usual = median(distances)
    even = sum(abs(distance - usual) <= _MOST_UNEVEN * usual for distance in distances)
    at_ends = sum(_at_form_feed(lines, place) for place in run)
    if at_ends < _EVEN_SHARE * len(run) and (
        usual < _FEWEST_LINES_A_PAGE or even < _EVEN_SHARE * len(distances)
    ):
        return
    for place in run:
        lines[place].dropped = Verdict(
            "page.number", 0.95, f"one of {len(run)} numbers that count pages"
        )


def _at_form_feed(lines: list[Line], place: int) -> bool:
    """Whether a page ends within two lines of this one, by a form feed."""
    behind = lines[place + 1 : place + 1 + _AT_PAGE_END]
    return any(line.page for line in [*lines[max(0, place - 1) : place + 1], *behind])


def running_heads(draft: Draft) -> None:
    """`page.running-head`: drops a short line that repeats, apart from its digits, beside the ends
    of pages: form feeds, or the page numbers that were dropped.
    """
    if draft.wrap is None or _has_no_pages(draft) or not draft.is_on("page.running-head"):
        return
    lines = draft.lines
    page_ends = {n for n, line in enumerate(lines) if line.page}
    page_ends |= {
        n + place
        for n, line in enumerate(lines)
        if line.dropped and line.dropped.rule == "page.number"
        for place in (0, 1)
    }
    if len(page_ends) < _FEWEST_PAGES:
        return
    beside = {end + offset for end in page_ends for offset in range(-_AT_PAGE_END, _AT_PAGE_END)}
    places: dict[str, list[int]] = defaultdict(list)
    for number in sorted(beside):
        line = lines[number] if 0 <= number < len(lines) else None
        if (
            line is not None
            and not line.dropped
            and 4 <= len(line.text) <= _LONGEST_RUNNING_HEAD
            and line.hint not in ("li", "verse", "row")
        ):
            places[_DIGITS.sub("#", line.text)].append(number)
    for line_numbers in places.values():
        apart = [b - a >= _FEWEST_LINES_A_PAGE for a, b in pairwise(line_numbers)]
        if len(line_numbers) < _FEWEST_PAGES or sum(apart) < _EVEN_SHARE * len(apart):
            continue
        for n in line_numbers:
            # The first one may be the title itself, at the head of the first page.
            if n == line_numbers[0] and n < 3:
                continue
            lines[n].dropped = Verdict(
                "page.running-head",
                0.95,
                f"stands {len(line_numbers)} times, each time where a page ends",
            )


def footers(draft: Draft) -> None:
    """`page.footer`: drops up to three short lines that end in a page number, alone in wrapped
    text.
    """
    if draft.wrap is None or _has_no_pages(draft) or not draft.is_on("page.footer"):
        return
    lines = draft.lines
    for n, line in enumerate(lines):
        if line.dropped or n + 1 >= len(lines) or n < 3:
            continue
        if not line.text[-1:].isdecimal() or not _NUMBER_LAST.match(line.text):
            continue
        first = n
        while first > 0 and not lines[first].blanks and n - first < _MOST_FOOTER_LINES:
            first -= 1
        group = lines[first : n + 1]
        if len(group) > _MOST_FOOTER_LINES or not lines[first].blanks or lines[n + 1].blanks < 2:
            continue
        if len(group) == 1 and not _is_cut_off(lines[n - 1], lines[n + 1]):
            continue
        if any(beside.text[-1:].isdecimal() for beside in (lines[first - 1], *group[:-1])):
            continue  # an index or a table: its other lines end in numbers too
        if all(_is_no_sentence(footer_line, draft.wrap) for footer_line in group):
            for footer_line in group:
                footer_line.dropped = Verdict(
                    "page.footer", 0.85, "short lines with a page number, alone amid wrapped text"
                )


def _is_no_sentence(line: Line, wrap: int) -> bool:
    return (
        line.width < 0.75 * wrap
        and not ENDS.search(line.text)
        and line.text[0].isupper()
        and _DIVISION.search(line.text) is None
    )


def _is_cut_off(before: Line, behind: Line) -> bool:
    """Whether a paragraph breaks off in the middle of a sentence and goes on behind."""
    return not ENDS.search(before.text) and STARTS_LOW.match(behind.text) is not None
