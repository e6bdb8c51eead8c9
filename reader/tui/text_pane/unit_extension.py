"""Extending a selection by words, sentences and paragraphs: it ends where the unit ends.

A cursor on a character goes to the *beginning* of the next unit. A selection that followed it would
end with the blank before that and its first letter, which nobody means to tag. So what a motion
moves is the end of the selection that is away from the anchor, from one end of a unit to the next.
"""

from __future__ import annotations

from dataclasses import replace

from corpus.document import Span
from reader.text.units import Unit, Units
from reader.tui.text_pane.selection import Selection

UNIT_MOTIONS: dict[str, tuple[Unit, int]] = {
    "word_next": ("word", 1),
    "word_previous": ("word", -1),
    "sentence_next": ("sentence", 1),
    "sentence_previous": ("sentence", -1),
    "paragraph_next": ("paragraph", 1),
    "paragraph_previous": ("paragraph", -1),
}
"""Motions by units, with their directions."""


def extended(
    units: Units, selection: Selection, selected: Span, unit: Unit, direction: int
) -> Selection:
    """One step of the end that moves, forwards (1) or backwards (-1).

    `selection` has an anchor, and `selected` is what it selects. Where there is nowhere to go it is
    returned as it is; over the anchor no step leads at once, but back to it.
    """
    base = selection.origin or selection.anchor
    assert base is not None
    if direction > 0:
        return _forwards(units, selection, selected, base, unit)
    return _backwards(units, selection, selected, base, unit)


def back_to(units: Units, selection: Selection, target: int, unit: Unit) -> Selection:
    """Let the selection reach back to `target`, before its anchor.

    If it began with a single character that begins a unit, this one is left out.
    """
    base = selection.origin or selection.anchor
    assert base is not None
    moved = replace(selection, cursor=units.layout.snap(target), anchor=base, origin=None)
    if selection.unit != "character" or base.end > units.layout.cluster_end(base.start):
        return moved
    if _begins_within(units, base.start, unit):
        return moved
    end = units.previous_end(base.start + 1, unit)
    if end is None or end <= target:
        return moved
    last = units.layout.snap(end - 1)
    return replace(moved, anchor=Span(last, units.layout.cluster_end(last)), origin=base)


def with_anchor(selection: Selection) -> Selection:
    """The selection with its anchor whole again, once the cursor is not before it any more."""
    if selection.origin is None or selection.cursor < selection.origin.start:
        return selection
    return replace(selection, anchor=selection.origin, origin=None)


def _forwards(
    units: Units, selection: Selection, selected: Span, base: Span, unit: Unit
) -> Selection:
    snap = units.layout.snap
    if selection.cursor < base.start:  # the beginning moves
        start = units.next_start(selection.cursor, unit, 1)
        if start is None or start >= base.start:
            return _only(selection, base, snap(base.end - 1))
        return replace(selection, cursor=snap(start))
    end = units.next_end(selected.end, unit)
    if end is None:
        return selection
    return replace(selection, cursor=snap(end - 1), anchor=base, origin=None)


def _backwards(
    units: Units, selection: Selection, selected: Span, base: Span, unit: Unit
) -> Selection:
    snap = units.layout.snap
    if selection.cursor >= base.start and selected.end > base.end:  # the end moves
        end = units.previous_end(selected.end, unit)
        if end is None or end <= base.end:
            return _only(selection, base, snap(base.end - 1))
        return replace(selection, cursor=snap(end - 1))
    start = units.next_start(min(selection.cursor, base.start), unit, -1)
    return selection if start is None else back_to(units, selection, start, unit)


def _only(selection: Selection, base: Span, cursor: int) -> Selection:
    """What was selected first, and no more."""
    return replace(selection, cursor=cursor, anchor=base, origin=None)


def _begins_within(units: Units, offset: int, unit: Unit) -> bool:
    """Whether `offset` is within a unit, not at its start."""
    if unit == "word":
        here = units.word(offset)
    elif unit == "sentence":
        here = units.sentence(offset)
    else:
        here = units.paragraph(offset)
    return here is not None and here.start < offset < here.end
