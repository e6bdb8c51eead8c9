"""Where the article begins and ends: the stretch of units whose scores add up to the most.

Each unit gets a score from its shape: long units that end as sentences do count for the article,
short ones and those that rules have dropped count against it. The best stretch is the maximum-sum
subsequence (Bentley, Programming Pearls, column 8; for web pages: Pasternack and Roth, WWW 2009),
found in one pass.
"""

from __future__ import annotations

import re

from corpus.cleaning.draft import Draft, Unit
from corpus.cleaning.shapes import STARTS_LOW

# What a unit adds, by its shape. Fitted by hand on plain renderings of news pages, to round
# numbers.
_SENTENCE_BASE = 1.5
_SENTENCE_PER_WORD = 0.12
_MOST_WORDS = 60
_SHORT_SENTENCE = 0.8
_LONG_OPEN = 2.5
_SHORT_OPEN = -0.6
_ITEM = -0.6
_DROPPED = -1.5
_CLOSING = -6.0
_PROSE = 15
"""Words from which a sentence counts as prose."""
_PROSE_BEFORE_COMMENTS = 100
"""Words of prose that must stand before the readers' comments; else the line is a link to them."""
_LEAST_SHARE = 0.05
"""Of the whole score: what stands above the comments must hold it to be the article."""
_BARE_HEADING = 2
"""Words of a line that may stand over comments or be an article's own: "Reply", "Comments"."""
_COMMENTS_SEEN = 6
"""Units below such a line by which it is told what follows."""
_SHORT_LINE = 8
"""Words of a line that can be a commentator's name or a date."""
# A short sentence, as stands at an article's beginning or end: "“No,” he said." "The end."
_SENTENCE = re.compile(r"[\"'“‘«„(]?[^\W\d_a-zà-öø-ÿ].*[^\W_][.!?][\"'”’»)]*\Z", re.S)
_STATEMENT = re.compile(r".*(?:\.[\"'”’»)]*|[\"”»].*)\Z", re.S)
_LONE_LETTERS = re.compile(r"[^\W\d_]")


def score(unit: Unit) -> float:
    """How much a unit looks like an article's own text, by its shape alone."""
    if unit.verdict is not None:
        return _CLOSING if unit.closes else _DROPPED
    if unit.ends:
        if unit.words < 8:
            value = _SHORT_SENTENCE if unit.words >= 4 else -0.4
        else:
            value = _SENTENCE_BASE + _SENTENCE_PER_WORD * min(unit.words, _MOST_WORDS)
    elif unit.words >= 25:
        value = _LONG_OPEN
    elif unit.words >= 14:
        value = -0.3
    else:
        value = _SHORT_OPEN
    if "li" in unit.hints and unit.words < 12:
        value += _ITEM
    return value


def best_stretch(scores: list[float]) -> tuple[int, int]:
    """`[start, end)` of the stretch with the largest sum; the first of equals. Empty where none is
    above 0.
    """
    best, start, end = 0.0, 0, 0
    total, since = 0.0, 0
    for n, value in enumerate(scores):
        if total <= 0:
            total, since = 0.0, n
        total += value
        if total > best:
            best, start, end = total, since, n + 1
    return start, end


def edges(draft: Draft) -> None:
    """`body.before`, `body.after` and `body.comments`: what lies outside the article."""
    units = draft.units
    for n, unit in enumerate(units):
        if unit.closes and unit.verdict and unit.verdict.rule == "nav.comments":
            unit.closes = not _prose_follows(units, n)
    for unit in units:
        unit.score = score(unit)
    scores = [unit.score for unit in units]
    last = _first_comment(units, scores)
    start, end = best_stretch(scores[:last])
    if end == start:
        return
    while start and _short_sentence(units[start - 1]) and _STATEMENT.match(units[start - 1].text):
        start -= 1
    while end < last and _short_sentence(units[end]):
        end += 1
    for unit in units[:start]:
        unit.before = True
    for unit in units[end:last]:
        draft.drop(unit, "body.after", 0.6, "stands after the stretch that reads like an article")
    for unit in units[last:]:
        draft.drop(unit, "body.comments", 0.7, "stands below the heading of the readers' comments")


def _short_sentence(unit: Unit) -> bool:
    return (
        unit.kept
        and 2 <= unit.words < _SHORT_LINE
        and "li" not in unit.hints
        and _SENTENCE.match(unit.text) is not None
    )


def _prose_follows(units: list[Unit], heading: int) -> bool:
    """Whether a bare "Comments" or "Reply" has an article below it, not what readers wrote: that
    comes with names, dates and more such lines.
    """
    line = units[heading]
    if line.words > _BARE_HEADING or any(c.isdigit() for c in line.text):
        return False
    below = units[heading + 1 : heading + 1 + _COMMENTS_SEEN]
    if not below or not _is_prose(below[0]):
        return False
    return sum(not _is_prose(unit) and unit.words <= _SHORT_LINE for unit in below) < 2


def _is_prose(unit: Unit) -> bool:
    return unit.kept and unit.ends and unit.words >= _PROSE


def _first_comment(units: list[Unit], scores: list[float]) -> int:
    """Where readers' comments begin: they read like prose, and often there is more of them than of
    article.
    """
    prose = 0
    for n, unit in enumerate(units):
        if unit.kept and unit.ends and unit.words >= _PROSE:
            prose += unit.words
        elif (
            unit.verdict
            and unit.verdict.rule == "nav.comments"
            and prose >= _PROSE_BEFORE_COMMENTS
            and not _prose_follows(units, n)
        ):
            before, whole = best_stretch(scores[:n]), best_stretch(scores)
            if sum(scores[slice(*before)]) >= _LEAST_SHARE * sum(scores[slice(*whole)]):
                return n
            break
    return len(units)


def leftovers(draft: Draft) -> None:
    """`body.before`: what stands before the article and is neither title nor standfirst."""
    for unit in draft.units:
        if unit.before and not unit.sure:
            draft.drop(
                unit, "body.before", 0.6, "stands before the stretch that reads like an article"
            )


def insets(draft: Draft) -> None:
    """`body.inset`: a run of short lines without sentences amid the article, such as a menu."""
    kept = [unit for unit in draft.units if unit.kept and not unit.before]
    run: list[Unit] = []
    before: Unit | None = None
    for unit in [*kept, None]:
        if unit is not None and not unit.ends and unit.words < 12 and "heading" not in unit.hints:
            run.append(unit)
            continue
        if len(run) >= 3 and not _belongs(before, run):
            for one in run:
                draft.drop(
                    one,
                    "body.inset",
                    0.6,
                    f"one of {len(run)} short lines in a row that are no sentences",
                )
        run = []
        before = unit


def _belongs(before: Unit | None, run: list[Unit]) -> bool:
    """A list that the article announces with a colon is its own."""
    announced = before is not None and before.text.endswith(":")
    return announced and all("li" in unit.hints for unit in run)


def rescue(draft: Draft) -> None:
    """Where nothing is left, takes back what was least surely dropped.

    A source is never silently empty.
    """
    for bound in (0.65, 0.85, 2.0):
        if any(unit.kept and unit.text for unit in draft.units):
            return
        for unit in draft.units:
            if unit.verdict is not None and unit.verdict.confidence < bound:
                unit.verdict = None


def kinds(draft: Draft) -> None:
    """Gives each kept unit its kind, by the format's word, else by its shape and what follows."""
    kept = draft.kept
    for n, unit in enumerate(kept):
        if unit.kind != "p":
            continue
        following = kept[n + 1] if n + 1 < len(kept) else None
        if "heading" in unit.hints:
            unit.kind = "heading"
        elif "li" in unit.hints:
            unit.kind = "li"
        elif "quote" in unit.hints:
            unit.kind = "quote"
        elif "caption" in unit.hints:
            unit.kind = "caption"
        elif _heads(unit, following):
            unit.kind = "heading"


def _heads(unit: Unit, following: Unit | None) -> bool:
    """A short line that is no sentence and stands before prose."""
    if unit.ends and not unit.text.endswith("?"):
        return False
    if (
        unit.words > 12
        or following is None
        or STARTS_LOW.match(unit.text)
        or unit.text[-1] in ",:;"
    ):
        return False
    return following.words >= 8 and bool(_LONE_LETTERS.search(unit.text))
