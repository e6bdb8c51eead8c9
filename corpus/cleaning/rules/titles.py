"""The head of an article: its title, the site's name beside it, and the standfirst."""

from __future__ import annotations

import re
from collections import Counter

from corpus.cleaning.draft import OF_LINES, Draft, Unit
from corpus.cleaning.rules import letters
from corpus.formats.raw import Evidence

_SEPARATORS = re.compile(r"\s+[|–—·»:-]+\s+|\s*\|\s*")

_MOST_SITE_WORDS = 6
_FIRST_HEADINGS = 20
"""Headings looked at: a title comes early."""
_UNITS_WITH_TITLE = 400
_LONG_SENTENCE = 20
"""Words from which a sentence is the article's."""
_SENTENCE = 8
"""The same where no sentence is long."""
_FIRST_LINES = 3
"""Lines among which the title of a wrapped text is that has no page around it."""
_MOST_PROSE_BEFORE = 60
"""Words of prose that may come before a title; below more prose, a heading is only a heading."""

_OF_ANOTHER_KIND = frozenset(("li", "verse", "pre", "row", "turn", "note"))
"""What a format says to be something else is no standfirst."""


def title(draft: Draft) -> None:
    """`meta.title`: the heading above the article. It becomes metadata, and no block repeats it."""
    found_title = _find_title(draft)
    if found_title is None:
        return
    unit, value, weight = found_title
    if not any(other.kept and other is not unit for other in draft.units):
        return  # a title needs a text below it
    if draft.already_clean:
        # The first line of a cleaned text may be a heading within the article: it names the text,
        # and stays.
        draft.add_evidence(Evidence("title", value, "first line", min(weight, 0.4)))
    elif draft.drop(unit, "meta.title", weight, "the heading over the article"):
        draft.add_evidence(Evidence("title", value, "heading", weight))
        for other in draft.units:
            if (
                other is not unit
                and other.before_article
                and other.kept
                and _is_same(other.text, value)
            ):
                draft.drop(other, "meta.title", weight, "the title once more")


_NO_WORD = re.compile(r"\W+")


def _words_of(text: str) -> str:
    return _NO_WORD.sub(" ", text).strip().lower()


def _is_same(text: str, other: str) -> bool:
    return _begins_with(_words_of(text), _words_of(other))


def _begins_with(a: str, b: str) -> bool:
    """Whether the words of a text are those of another one, or begin with them if they are many."""
    return a == b or (len(b) > 15 and a.startswith(b))


def _find_title(draft: Draft) -> tuple[Unit, str, float] | None:
    stated = {_words_of(e.value) for e in draft.raw.evidence if e.field == "title"}
    for unit in draft.units[:_UNITS_WITH_TITLE] if stated else ():
        if unit.words <= 40 and len(unit.text) > 8:
            words = _words_of(unit.text)
            if any(_begins_with(value, words) for value in stated):
                return unit, unit.text, 0.85
    if any(e.field == "title" and e.source == "front matter" for e in draft.raw.evidence):
        return None  # the first heading is then that of a section
    headings = [u for u in draft.units if "heading" in u.hints and u.kept][:_FIRST_HEADINGS]
    for level in (1, 2):
        for unit in headings[:1] if level == 2 else headings:
            if unit.kept and _level(draft, unit) == level and _at_head(draft, unit):
                return unit, unit.text, 0.85
    if draft.raw.format != "plain":
        return None
    return _plain_title(draft)


def _level(draft: Draft, unit: Unit) -> int:
    for hint in draft.structure:
        if hint.kind == "heading" and hint.start < unit.end and unit.start < hint.end:
            return hint.level
    return 0


def _at_head(draft: Draft, unit: Unit) -> bool:
    prose = sum(
        u.words for u in draft.units if u.end <= unit.start and u.kept and u.ends and u.words >= 20
    )
    return prose < _MOST_PROSE_BEFORE


def _head(draft: Draft) -> list[Unit] | None:
    """The units before the first long sentence, or before a short article; None without either."""
    units = draft.units
    for n, unit in enumerate(units):
        if unit.kept and unit.ends and unit.words >= _LONG_SENTENCE:
            return units[:n]
    begins = next((n for n, unit in enumerate(units) if not unit.before_article), 0)
    if not begins:
        sentences = (n for n, unit in enumerate(units) if unit.ends and unit.words >= _SENTENCE)
        begins = next(sentences, 0)
    return units[:begins] or None


_NO_TITLE = OF_LINES | {"li", "turn", "note"}


def _is_one_of_turns(units: list[Unit], n: int) -> bool:
    """Whether a unit and one beside it are messages or speeches."""
    beside = units[max(0, n - 1) : n] + units[n + 1 : n + 2]
    return letters.is_turn(units[n]) and any(map(letters.is_turn, beside))


def _plain_title(draft: Draft) -> tuple[Unit, str, float] | None:
    """A line as long as a title, not a sentence, near the first paragraph; more likely if it is
    repeated.
    """
    head = _head(draft)
    if head is not None and not draft.is_of_page and draft.wrap is not None:
        head = head[:_FIRST_LINES]  # a book or a licence begins with its title
    if head is None or letters.salutation(draft.units) is not None:
        return None
    texts = [unit.text for unit in head]
    times = Counter(texts)
    best: tuple[float, Unit] | None = None
    for n, unit in enumerate(head):
        if (
            not unit.kept
            or unit.start in draft.worded
            or not 2 <= unit.words <= 30
            or re.search(r"[.,;:]\Z", unit.text)
            or unit.hints & _NO_TITLE
            or unit.text[0] in "—–"
            or _is_one_of_turns(head, n)
            or letters.is_date(unit)
        ):
            continue
        if (
            not unit.text[0].isupper()
            and unit.text[0] not in "\"“‘'«「『¿¡"
            and not unit.text[0].isdigit()
            and unit.text[0].isascii()
        ):
            continue
        value = min(unit.words, 8) / 8 - (len(head) - n) * 0.04
        if any(
            other != unit.text and unit.text in other and unit.words >= 3 for other in texts[:2]
        ):
            value += 1.5
        if times[unit.text] > 1:
            value += 0.5
        if n == 0:
            value += 0.6
        following = head[n + 1].verdict if n + 1 < len(head) else None
        if following and following.rule.startswith("meta."):
            value += 0.3
        if best is None or value > best[0]:
            best = value, unit
    if best is None or best[0] < 0.3:
        return None
    return best[1], best[1].text, min(0.8, 0.4 + best[0] / 4)


def site_in_title(draft: Draft) -> None:
    """Reads the publisher from "Title - Site" if the title itself follows below."""
    titles = [e.value for e in draft.evidence if e.field == "title" and e.source == "heading"]
    if not titles:
        return
    for unit in draft.units[:3]:
        behind = unit.text.removeprefix(titles[0])
        # What goes on without a separator is a sentence that begins with the title's words.
        if unit.words > 40 or behind == unit.text or not _SEPARATORS.match(behind):
            continue
        site = [part for part in _SEPARATORS.split(behind) if part.strip()][-1:]
        if site and site[0].count(" ") < _MOST_SITE_WORDS and not site[0].endswith((".", ":", ";")):
            draft.add_evidence(
                Evidence("publisher", site[0].strip(" |-–—"), "the page's heading", 0.55)
            )


def standfirst(draft: Draft) -> None:
    """Keeps the line between title and article that says what it is about, as a standfirst."""
    if draft.already_clean:
        return
    titled = False
    for n, unit in enumerate(draft.units):
        if unit.verdict is not None and unit.verdict.rule == "meta.title":
            titled = True
            continue
        if not titled or unit.verdict is not None:
            continue
        if not unit.before_article and not (n < 8 and not unit.ends and 7 <= unit.words <= 40):
            return
        if unit.words >= 7 and unit.words <= 45 and not unit.hints & _OF_ANOTHER_KIND:
            unit.kind = "standfirst"
            unit.certain = True
            return
