"""A reader's choices against the rules: changes not to make, passages to take out by hand.

They are applied after all rules have run, so that nothing else changes: no other unit is judged
again, and the metadata stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable

from corpus.cleaning.draft import AS_LINES, Draft, Edit, Line, Unit, Verdict, apply_edits
from corpus.cleaning.reasons import MARKS
from corpus.cleaning.review import BY_HAND, Choice
from corpus.document import Span

__all__ = ["Choice", "apply"]

_TAKEN_OUT = Verdict(BY_HAND, 1.0, "removed by a reader")


def apply(draft: Draft, choices: Iterable[Choice]) -> None:
    """Apply the choices, in order."""
    for choice in choices:
        if choice.kind == "keep":
            _keep(draft, choice)
        else:
            _drop(draft, choice.span)


def _keep(draft: Draft, choice: Choice) -> None:
    start, end = choice.span

    def is_meant(rule: str) -> bool:
        return choice.rule in ("", rule)

    draft.edits = [
        edit
        for edit in draft.edits
        if edit.end <= start or end <= edit.start or not is_meant(edit.rule)
    ]
    for line in _lines(draft, choice.span):
        _apply_edits_to(draft, line)
        if line.dropped is not None and is_meant(line.dropped.rule) and line.text:
            line.dropped = None
            _make_unit_of(draft, line)
    for unit in list(draft.units):
        if unit.start < end and start < unit.end:
            if unit.verdict is not None and is_meant(unit.verdict.rule):
                unit.verdict = None
            _undo_joins(draft, unit, choice)
        unit.text = " ".join(line.text for line in unit.lines).strip()


def _lines(draft: Draft, span: Span) -> list[Line]:
    return [line for line in draft.lines if line.start < span.end and span.start < line.end]


def _apply_edits_to(draft: Draft, line: Line) -> None:
    line.text = apply_edits(draft.text, line, draft.edits, [edit.start for edit in draft.edits])


def _make_unit_of(draft: Draft, line: Line) -> None:
    """Make a unit of a line that was dropped before there were units, or from within one."""
    for unit in list(draft.units):
        if unit.start < line.start < unit.end:
            at = next(n for n, other in enumerate(unit.lines) if other.start > line.start)
            _split(draft, unit, at)
    line.join = None
    draft.units.append(Unit([line], line.text, line.blanks))


def _undo_joins(draft: Draft, unit: Unit, choice: Choice) -> None:
    """Undo the joins within the span."""
    start, end = choice.span
    for n in range(len(unit.lines) - 1, 0, -1):
        before, line = unit.lines[n - 1], unit.lines[n]
        if line.join is None or line.join == AS_LINES or choice.rule not in ("", line.join[1]):
            continue
        first = before.end - (line.join[0] == "hyphen")
        if first < end and start < line.start:
            _split(draft, unit, n)


def _split(draft: Draft, unit: Unit, at: int) -> None:
    rest = unit.lines[at:]
    del unit.lines[at:]
    rest[0].join = None
    text = " ".join(line.text for line in rest).strip()
    draft.units.append(
        Unit(rest, text, rest[0].blanks, unit.hints, unit.kind, verdict=unit.verdict)
    )


def _drop(draft: Draft, span: Span) -> None:
    for unit in list(draft.units):
        if unit.verdict is None and unit.text and unit.start < span.end and span.start < unit.end:
            for line in unit.lines:
                if line.start < span.end and span.start < line.end:
                    _cut(draft, line, span)
            _drop_emptied(draft, unit)


def _cut(draft: Draft, line: Line, span: Span) -> None:
    """Take the span's part of a line out, by an edit."""
    start, end = max(span.start, line.start), min(span.end, line.end)
    text = draft.text
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start == end:
        return
    others: list[Edit] = []
    first, last = start, end
    for edit in draft.edits:
        if edit.end <= start or end <= edit.start:
            others.append(edit)
        elif edit.rule in MARKS:
            # A mark changes nothing, so it can be cut anywhere.
            parts = (edit.start, first), (last, edit.end)
            others += (Edit(a, b, text[a:b], edit.rule) for a, b in parts if a < b)
        else:
            start, end = min(start, edit.start), max(end, edit.end)
    draft.edits = sorted([*others, Edit(start, end, "", BY_HAND)])
    _apply_edits_to(draft, line)


def _drop_emptied(draft: Draft, unit: Unit) -> None:
    """Drop the lines of a unit of which nothing is left, or the whole unit."""
    remaining = [line for line in unit.lines if line.text]
    emptied = [line for line in unit.lines if not line.text]
    draft.edits = [
        edit
        for edit in draft.edits
        if not any(line.start <= edit.start < line.end for line in emptied)
    ]
    if not remaining:
        unit.verdict = _TAKEN_OUT
        return
    for line in emptied:
        line.dropped = _TAKEN_OUT
    for before, line in zip(unit.lines, unit.lines[1:], strict=False):
        # The dropped line decided how this one was joined.
        if line.join and line.join[0] in ("none", "hyphen") and before.dropped:
            line.join = "space", line.join[1]
    unit.lines = remaining
    unit.text = " ".join(line.text for line in remaining)
