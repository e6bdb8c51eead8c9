"""A second look at what is left, as if it were a text of its own, until that changes nothing.

With the furniture gone the article has other edges: a line that stood amid prose is now its last,
two halves of a paragraph meet. Whoever cleans the cleaned text would find that; so it is found
here, and cleaning a cleaned text changes nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate

from corpus.cleaning.assembly import assemble
from corpus.cleaning.draft import Draft, Edit, Line, Unit, Verdict, apply_edits
from corpus.cleaning.edits import settle_edits
from corpus.cleaning.reasons import EMPTIED, MARKS
from corpus.cleaning.rules.joins import measure
from corpus.document import BLOCK_JOIN, Span

_MOST_LOOKS = 8
"""Each takes something out or joins something; two are enough for nearly every page."""

_ODD = re.compile(r"[^\S \t\n]")
"""White space beside that of plain files: some rules see a line end or the blank before a mark
there, and others do not.
"""


def settle(draft: Draft, judge: Callable[[str], Draft]) -> None:
    """Looks at what the draft would put out with the eyes of `judge`, which cleans a text up to
    where it is known whether that is a cleaned one, and takes over what is found: of what was
    rescued, the changes within lines, and the rest only where that leaves something.
    """
    if draft.untouched or _as_it_was(draft):
        return
    for _ in range(_MOST_LOOKS):
        kept = [unit for unit in draft.kept if unit.text]
        if not kept:
            return
        second = judge(BLOCK_JOIN.join([unit.text for unit in kept]))
        if second.untouched or not _take_over(draft, kept, second):
            return


def _as_it_was(draft: Draft) -> bool:
    """Whether each line is a paragraph by itself and nothing was changed: so it is then for every
    later look as well.
    """
    return (
        not _ODD.search(draft.text)
        and len(draft.units) == len(draft.lines)
        and all(unit.verdict is None for unit in draft.units)
        and all(edit.rule in MARKS for edit in draft.edits)
    )


def _take_over(draft: Draft, kept: list[Unit], second: Draft) -> bool:
    """Whether anything of the second look could be taken over. What it says of the article's ends
    is not: of that, the whole page was the better witness.
    """
    sizes = (len(unit.text) + len(BLOCK_JOIN) for unit in kept)
    starts = list(accumulate(sizes, initial=0))[:-1]

    def owner(line: Line) -> int:
        return bisect_right(starts, line.start) - 1

    changed = _edits(draft, kept, second, starts)
    if draft.rescued and not second.kept:
        return changed
    for line in second.lines:
        unit = kept[owner(line)]
        if line.dropped is not None and line.end - line.start == len(unit.text):
            changed |= draft.drop(unit, *line.dropped)
    for unit in second.units:
        owners = sorted({owner(line) for line in unit.lines})
        if unit.verdict is not None:
            for n in owners:
                changed |= _drop(draft, kept[n], unit)
        elif len(owners) > 1:
            changed |= _merge(draft, [kept[n] for n in owners], unit)
    if changed:
        draft.evidence += [e for e in second.evidence if e not in draft.evidence]
    return changed


def _drop(draft: Draft, unit: Unit, seen: Unit) -> bool:
    verdict = seen.verdict
    if verdict is None or verdict.rule.startswith("body."):
        return False
    if "heading" in unit.hints and verdict.rule.startswith("media."):
        return False
    return draft.drop(unit, *verdict)


def _merge(draft: Draft, parts: list[Unit], seen: Unit) -> bool:
    """Makes one unit of those that the second look has joined."""
    first, *others = parts
    if not all(part.kept for part in parts):
        return False
    for part, line in zip(others, seen.lines[1:], strict=False):
        part.lines[0].join = line.join
        first.lines += part.lines
    first.text = seen.text
    measure(first)
    gone = set(map(id, others))
    draft.units = [unit for unit in draft.units if id(unit) not in gone]
    return True


def _edits(draft: Draft, kept: list[Unit], second: Draft, starts: list[int]) -> bool:
    """Makes the second look's changes within lines in the raw text."""
    edits = [edit for edit in second.edits if edit.rule not in MARKS]
    if not edits:
        return False
    _, ledger = assemble(draft)
    if ledger.text != second.text:
        return False
    owners = [bisect_right(starts, edit.start) - 1 for edit in edits]
    raw = [ledger.raw_span(Span(edit.start, edit.end)) for edit in edits]
    found = [
        part
        for n, edit, span in zip(owners, edits, raw, strict=True)
        for part in _within(kept[n].lines, edit, span)
    ]
    draft.edits = settle_edits([*found, *draft.edits])
    at_edits = [edit.start for edit in draft.edits]
    items = {line.start for line in second.lines if line.hint == "li"}
    for n in set(owners):
        for line in kept[n].lines:
            line.text = apply_edits(draft.text, line, draft.edits, at_edits)
    for n, edit in reversed(list(zip(owners, edits, strict=True))):
        unit, at = kept[n], edit.start - starts[n]
        text = unit.text
        unit.text = (text[:at] + edit.text + text[at + edit.end - edit.start :]).strip()
        if edit.start in items:
            unit.hints |= {"li"}
        if unit.text:
            _leave_out(unit, edit.rule)
        else:
            draft.drop(unit, edit.rule, 1.0, EMPTIED.evidence)
        measure(unit)
    return True


def _within(lines: list[Line], edit: Edit, span: Span) -> list[Edit]:
    """A change of joined lines as changes within each: what joins them is no part of either."""
    if span.empty:
        return [Edit(*span, edit.text, edit.rule)]
    parts = [
        (max(line.start, span.start), min(line.end, span.end))
        for line in lines
        if line.start < span.end and span.start < line.end
    ]
    return [
        Edit(start, end, "" if n else edit.text, edit.rule) for n, (start, end) in enumerate(parts)
    ]


def _leave_out(unit: Unit, rule: str) -> None:
    """Drops the lines of a unit of which a change has left nothing."""
    left = [line for line in unit.lines if line.text]
    if len(left) == len(unit.lines) or not left:
        return
    for before, line in zip(unit.lines, unit.lines[1:], strict=False):
        if line.join and line.join[0] != "space" and not before.text:
            line.join = "space", line.join[1]
    for line in unit.lines:
        if not line.text:
            line.dropped = Verdict(rule, 1.0, EMPTIED.evidence)
    left[0].join = None
    unit.lines = left
