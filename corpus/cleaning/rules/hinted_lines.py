"""Lines that the format, or a rule before, has marked as a stanza, a row, a turn or a note."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.cleaning.draft import AS_LINES, Join, Line
from corpus.formats.raw import Hint

_KINDS = frozenset(("verse", "row", "turn", "note"))
LineHints = dict[int, Hint]
"""By the start of a line, the innermost such hint that holds most of it."""


def line_hints(structure: Sequence[Hint], lines: Sequence[Line]) -> LineHints:
    """The hints of lines; both are in order of their starts."""
    hints = [hint for hint in structure if hint.kind in _KINDS]
    if not hints:
        return {}
    by_line: LineHints = {}
    open_hints: list[Hint] = []
    at = 0
    for line in lines:
        while at < len(hints) and hints[at].start < line.end:
            open_hints.append(hints[at])
            at += 1
        open_hints = [hint for hint in open_hints if hint.end > line.start]
        for hint in open_hints:
            within = min(hint.end, line.end) - max(hint.start, line.start)
            if 2 * within >= line.end - line.start:
                by_line[line.start] = hint
    return by_line


def are_apart(a: Line, b: Line, hints: LineHints) -> bool:
    """Whether a line never continues the one before it: one is code, or only one is the stanza's,
    the row's, the turn's or the note's; a stanza or row has no other lines than its own.
    """
    if a.hint == "pre" or b.hint == "pre":
        return True
    hint = hints.get(b.start)
    if hint is not hints.get(a.start):
        return True
    return hint is not None and (hint.kind == "row" or (hint.kind == "verse" and b.blanks > 0))


def line_join(b: Line, hints: LineHints) -> tuple[Join, str] | None:
    """How a line that no rule joins to the one before it, from which it is not apart, is joined:
    it stays a line in the block of a stanza, turn or note; None for any other.
    """
    return AS_LINES if b.start in hints and not b.blanks else None


def is_stanza(b: Line, hints: LineHints) -> bool:
    """Whether no rule may join a line to the one before it in its block."""
    hint = hints.get(b.start)
    return hint is not None and hint.kind == "verse"
