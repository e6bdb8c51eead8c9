"""Where the article begins and ends, and what stands in it that is not its own.

What shape, place and single words say of each unit is summed up by `weights`; here the units that
speak against themselves are dropped, under the name of where they stand. To lose a paragraph is
worse than to keep a line of furniture, so the bound lies well below even odds.
"""

from __future__ import annotations

import re

from corpus.cleaning import body_model
from corpus.cleaning.draft import Draft, Unit
from corpus.cleaning.features import features
from corpus.cleaning.line_shapes import STARTS_LOW
from corpus.cleaning.rules.joins import measure
from corpus.cleaning.rules.stretch import find_stretch

_LEAST = -1.8
"""Log-odds from which a unit is kept: one chance in seven."""
_LEAST_BARE = -6.0
"""The same behind the beginning of a text in which no wording gives anything away: that has hardly
come from a page with menus, and its short lines are names, items or what was said in a chat.
"""
_NO_WORDING = ("layout.", "meta.", "page.")
"""Rules that find what books, letters and articles have as well as pages of the web."""
_OVERRULED = 3.0
"""Log-odds from which a doubtful verdict is taken back: one chance in twenty to be wrong."""
_DOUBTFUL = 0.75
"""Confidence up to which a wording's verdict on a long unit can be overruled."""
_LONG = 20
"""Words from which a unit is long."""
_SHORT_LINE = 8
# A short sentence, as stands at an article's beginning or end: "“No,” he said." "The end."
_SENTENCE = re.compile(r"[\"'“‘«„(]?[^\W\d_a-zà-öø-ÿ].*[^\W_][.!?][\"'”’»)]*\Z", re.S)
_STATEMENT = re.compile(r".*(?:\.[\"'”’»)]*|[\"”»].*)\Z", re.S)
_LONE_LETTERS = re.compile(r"[^\W\d_]")


def edges(draft: Draft) -> None:
    """`body.before`, `body.after`, `body.inset` and `body.comments`: what is not the article's."""
    units = draft.units
    stretch = find_stretch(units)
    if draft.untouched or stretch.end == stretch.start:
        return
    learned = body_model.load()
    seen = features(units, stretch, learned)
    odds = body_model.settle(body_model.weigh(seen, learned))
    last = stretch.comments
    for unit, value in zip(units[:last], odds, strict=False):
        if value >= _OVERRULED and is_doubtful(unit):
            unit.verdict = None
    if draft.shaped and all(unit.kept for unit in units):
        draft.untouched = True
        return
    first = next((n for n in range(last) if units[n].kept and odds[n] >= _LEAST), None)
    if first is None:
        return
    least = _LEAST if any(map(_gives_away, units)) else _LEAST_BARE
    inside = [n for n in range(first, last) if units[n].kept and odds[n] >= least]
    start, end = first, inside[-1] + 1
    while start and _short_sentence(units[start - 1]) and _STATEMENT.match(units[start - 1].text):
        start -= 1
    while end < last and _short_sentence(units[end]):
        end += 1
    for n, unit in enumerate(units):
        if n < start:
            unit.before = True
            unit.against = 1 - body_model.probability(odds[n]), body_model.reasons(seen[n], learned)
        elif n >= last:
            draft.drop(unit, "body.comments", 0.9, "stands below the heading of readers' comments")
        elif n >= end or (first <= n <= inside[-1] and odds[n] < least):
            rule = "body.after" if n >= end else "body.inset"
            sure = 1 - body_model.probability(odds[n])
            draft.drop(unit, rule, sure, body_model.reasons(seen[n], learned))


def _gives_away(unit: Unit) -> bool:
    return unit.verdict is not None and not unit.verdict.rule.startswith(_NO_WORDING)


def is_doubtful(unit: Unit) -> bool:
    """Whether a unit was dropped by a wording that a long sentence of an article may hold too."""
    verdict = unit.verdict
    return (
        verdict is not None
        and verdict.confidence <= _DOUBTFUL
        and unit.words >= _LONG
        and verdict.rule.startswith(("appeal.", "notice."))
    )


def _short_sentence(unit: Unit) -> bool:
    return (
        unit.kept
        and 2 <= unit.words < _SHORT_LINE
        and "li" not in unit.hints
        and _SENTENCE.match(unit.text) is not None
    )


def leftovers(draft: Draft) -> None:
    """`body.before`: what stands before the article and is neither title nor standfirst."""
    for unit in draft.units:
        if unit.before and not unit.sure:
            draft.drop(unit, "body.before", *unit.against)


def rescue(draft: Draft) -> None:
    """Where nothing is left, takes back what was least surely dropped.

    A source is never silently empty.
    """
    for bound in (0.65, 0.85, 2.0):
        if any(unit.kept for unit in draft.units):
            return
        draft.rescued = True
        for unit in draft.units:
            if unit.verdict is not None and unit.verdict.confidence < bound:
                unit.verdict = None
    if not draft.kept:
        _take_lines_back(draft)


def _take_lines_back(draft: Draft) -> None:
    """Makes units of the lines that were dropped before there were any."""
    for line in draft.lines:
        if line.dropped is not None and line.text:
            line.dropped = None
            unit = Unit([line], line.text, line.blanks)
            measure(unit)
            draft.units.append(unit)
    draft.units.sort(key=lambda unit: unit.start)


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
        or "|" in unit.text
    ):
        return False
    return following.words >= 8 and bool(_LONE_LETTERS.search(unit.text))
