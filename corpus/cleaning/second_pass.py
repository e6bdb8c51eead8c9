"""Cleans what is left as if it were a text of its own, until that changes nothing.

Without its furniture the article has other edges: a line that stood within prose is now its last,
and two halves of a paragraph meet. Cleaning the cleaned text would find that. It is found here, so
cleaning a cleaned text changes nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate

from corpus.cleaning.assembly import assemble
from corpus.cleaning.draft import (
    AS_LINES,
    OF_LINES,
    Draft,
    Edit,
    Line,
    Unit,
    Verdict,
    apply_edits,
    joined,
)
from corpus.cleaning.edits import resolve_overlaps
from corpus.cleaning.reasons import EMPTIED, MARKS
from corpus.cleaning.rules.body import OF_PAGES
from corpus.cleaning.rules.joins import measure
from corpus.document import BLOCK_JOIN, LINE_JOIN, Span

_MOST_PASSES = 8
"""Each pass removes or joins something; two are enough for nearly every page."""

_ODD = re.compile(r"[^\S \t\n]")
"""White space that plain files do not have: some rules see a line end or a blank there, others do
not.
"""


def clean_again(draft: Draft, judge: Callable[[str], Draft]) -> None:
    """Has `judge` clean the text that the draft would yield, up to the rule that knows whether a
    text is clean already, and makes the same changes in the draft. In a rescued draft only the
    edits within lines are made, unless the rest leaves something.
    """
    if draft.already_clean or _is_unchanged(draft):
        return
    for _ in range(_MOST_PASSES):
        kept = [unit for unit in draft.kept if unit.text]
        if not kept:
            return
        second = judge(BLOCK_JOIN.join([unit.text for unit in kept]))
        if second.already_clean or not _make_changes(draft, kept, second):
            return


def _is_unchanged(draft: Draft) -> bool:
    """Whether each line is a paragraph of its own and nothing was changed: then no later pass would
    change anything either.
    """
    return (
        not _ODD.search(draft.text)
        and len(draft.units) == len(draft.lines)
        and all(unit.verdict is None for unit in draft.units)
        and all(edit.rule in MARKS for edit in draft.edits)
    )


def _make_changes(draft: Draft, kept: list[Unit], second: Draft) -> bool:
    """Makes the changes of the second pass; returns whether there were any. Where it would end the
    article is ignored: the whole page was the better evidence for that.
    """
    sizes = (len(unit.text) + len(BLOCK_JOIN) for unit in kept)
    starts = list(accumulate(sizes, initial=0))[:-1]

    def owner(line: Line) -> int:
        return bisect_right(starts, line.start) - 1

    changed = _make_edits(draft, kept, second, starts)
    if draft.rescued and not second.kept:
        return changed
    for line in second.lines:
        unit = kept[owner(line)]
        if line.dropped is not None and line.end - line.start == len(unit.text):
            changed |= draft.drop(unit, *line.dropped)
    kept_of_lines = {
        owner(line)
        for unit in second.units
        if unit.verdict is None or unit.verdict.rule.startswith("body.")
        for line in unit.lines
    }
    parted: set[int] = set()
    for unit in second.units:
        owners = sorted({owner(line) for line in unit.lines})
        if parted.intersection(owners):
            continue  # what is said of the rest of a parted stanza is said again in the next pass
        if unit.verdict is not None:
            for n in owners:
                # What has lines of its own, as a stanza, is dropped as a whole or not at all.
                if n not in kept_of_lines or LINE_JOIN not in kept[n].text:
                    changed |= _drop(draft, kept[n], unit)
        elif len(owners) > 1:
            changed |= _merge(draft, [kept[n] for n in owners], unit)
        elif (
            draft.raw.format == "plain"
            and kept[owners[0]].lines[-1].join == AS_LINES
            and _split(draft, kept[owners[0]], unit, starts[owners[0]])
        ):
            parted.update(owners)
            changed = True
    if changed:
        draft.evidence += [e for e in second.evidence if e not in draft.evidence]
    return changed


def _drop(draft: Draft, unit: Unit, judged: Unit) -> bool:
    verdict = judged.verdict
    if verdict is None or verdict.rule.startswith(OF_PAGES if draft.is_document else "body."):
        return False
    if "heading" in unit.hints and verdict.rule.startswith("media."):
        return False
    if "pre" in unit.hints:
        return False  # a line of code may look like anything
    return draft.drop(unit, *verdict)


def _merge(draft: Draft, parts: list[Unit], judged: Unit) -> bool:
    """Makes one unit of those that the second pass has joined."""
    first, *others = parts
    if any(not part.kept or part.hints & OF_LINES for part in parts):
        return False
    for part, line in zip(others, judged.lines[1:], strict=False):
        part.lines[0].join = line.join
        first.lines += part.lines
    first.text = judged.text
    measure(first)
    merged = set(map(id, others))
    draft.units = [unit for unit in draft.units if id(unit) not in merged]
    return True


def _split(draft: Draft, unit: Unit, judged: Unit, start: int) -> bool:
    """Parts a stanza in which the second pass sees none before one of its lines."""
    at = start
    for n, line in enumerate(unit.lines):
        if n and at == judged.start:
            rest = Unit(unit.lines[n:], "", 0, unit.hints)
            del unit.lines[n:]
            line.join = None
            for part in (unit, rest):
                part.text = joined(part.lines)
                measure(part)
            draft.units.append(rest)
            draft.units.sort(key=lambda unit: unit.start)
            return True
        at += len(line.text) + len(LINE_JOIN)
    return False


def _make_edits(draft: Draft, kept: list[Unit], second: Draft, starts: list[int]) -> bool:
    """Makes the second pass's edits within lines, at their places in the raw text."""
    edits = [
        edit
        for edit in second.edits
        if edit.rule not in MARKS and "pre" not in kept[bisect_right(starts, edit.start) - 1].hints
    ]
    if not edits:
        return False
    _, ledger = assemble(draft)
    if ledger.text != second.text:
        return False
    owners = [bisect_right(starts, edit.start) - 1 for edit in edits]
    raw_spans = [ledger.raw_span(Span(edit.start, edit.end)) for edit in edits]
    edits_in_raw = [
        part
        for n, edit, span in zip(owners, edits, raw_spans, strict=True)
        for part in _within(kept[n].lines, edit, span)
    ]
    draft.edits = resolve_overlaps([*edits_in_raw, *draft.edits])
    at_edits = [edit.start for edit in draft.edits]
    items = {line.start for line in second.lines if line.hint == "li"}
    for n in set(owners):
        for line in kept[n].lines:
            line.text = apply_edits(draft.text, line, draft.edits, at_edits)
    for n, edit in reversed(list(zip(owners, edits, strict=True))):
        unit, at = kept[n], edit.start - starts[n]
        text = unit.text
        unit.text = (text[:at] + edit.text + text[at + edit.end - edit.start :]).strip()
        if AS_LINES in [line.join for line in unit.lines] and unit.text:
            unit.text = joined([line for line in unit.lines if line.text])
        if edit.start in items:
            unit.hints |= {"li"}
        if unit.text:
            _drop_emptied_lines(unit, edit.rule)
        else:
            draft.drop(unit, edit.rule, 1.0, EMPTIED.evidence)
        measure(unit)
    return True


def _within(lines: list[Line], edit: Edit, span: Span) -> list[Edit]:
    """An edit of joined lines as edits within each, without what joins them."""
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


def _drop_emptied_lines(unit: Unit, rule: str) -> None:
    """Drops the lines of a unit of which an edit has left nothing."""
    remaining = [line for line in unit.lines if line.text]
    if len(remaining) == len(unit.lines) or not remaining:
        return
    for before, line in zip(unit.lines, unit.lines[1:], strict=False):
        if line.join and line.join[0] in ("none", "hyphen") and not before.text:
            line.join = "space", line.join[1]
    for line in unit.lines:
        if not line.text:
            line.dropped = Verdict(rule, 1.0, EMPTIED.evidence)
    remaining[0].join = None
    unit.lines = remaining
