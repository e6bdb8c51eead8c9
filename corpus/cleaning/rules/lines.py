"""Lines: bullets before them, the edits within them, and whether they are clean already."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import chain

from corpus.cleaning.draft import (
    AS_LINES,
    Draft,
    Edit,
    Line,
    Unit,
    Verdict,
    apply_edits,
    joined,
    split_lines,
)
from corpus.cleaning.edits import cut_to_lines, hide_repaired_blanks, outside, resolve_overlaps
from corpus.cleaning.line_shapes import ends
from corpus.cleaning.reasons import MARKS, REASONS
from corpus.document import BLOCK_JOIN
from corpus.formats.raw import LEFT_OUT_RULES
from corpus.formats.registry import LINE_FORMATS

_BULLET = re.compile(
    r"^[ \t\u00a0]*(?:[•●▪◦□■‣∙➢►]|[·*+](?=[ \t\u00a0]|$))[ \t\u00a0\u2000-\u200b]*", re.M
)
_DASH_BULLET = re.compile(r"^[ \t]*[-–—][ \t]+(?=\S)", re.M)
_NO_ITEMS = frozenset(("verse", "row", "turn", "note"))
"""Kinds of blocks in which no line is an item of a list."""
_ROW = re.compile(r"[^\n]{0,300} ·(?: |$)", re.M)
_PROSE_LINE = 80
"""Characters from which a line is long."""
_ODD_LINE_END = re.compile(r"\r\n?|[\f\v\x85\u2028\u2029]")
_NUMBERED = re.compile(r"(?:\(?\d{1,2}[.)]|\(?[a-z][)]|[ivx]{1,5}\))\s+\S")


def bullets(draft: Draft) -> None:
    """`layout.bullet`: takes out the mark before a list item; the block's kind says it instead."""
    if draft.raw.format == "html":
        return
    # There a mark is the note's own, or separates the empty first cell of a row.
    exempt = sorted(hint[1:3] for hint in draft.structure if hint.kind in _NO_ITEMS)
    # Dialogue is written with dashes too, so only the hyphen of a run of items is a bullet.
    dashes = (mark for mark in _DASH_BULLET.finditer(draft.text) if "-" in mark.group())
    for match in chain(_BULLET.finditer(draft.text), dashes):
        if match.end() == match.start() or match.group().isspace():
            continue
        if match.group().strip() == "·" and _ROW.match(draft.text, match.end()):
            continue  # a row whose first cell is empty
        before = bisect_left(exempt, (match.end(), 0)) - 1
        if before < 0 or exempt[before][1] <= match.start():
            draft.edit(match.start(), match.end(), "", "layout.bullet")


def split_into_lines(draft: Draft) -> None:
    """`layout.empty`: splits the raw text into lines, applies the edits, and drops lines that these
    leave empty.
    """
    edits = (
        outside(draft.edits, draft.pre, draft.hidden) if draft.pre or draft.hidden else draft.edits
    )
    draft.edits = resolve_overlaps([*edits, *_odd_line_ends(draft)])
    draft.lines = split_lines(hide_repaired_blanks(draft.text, draft.edits), draft.cuts, draft.pre)
    _mark_rows(draft)
    draft.edits = cut_to_lines(draft.edits, draft.lines)
    starts = [edit.start for edit in draft.edits]
    edits_by_start = {edit.start: edit for edit in draft.edits}
    hints = _line_hints(draft)
    dropped_blanks = 0
    for line in draft.lines:
        line.text = apply_edits(draft.text, line, draft.edits, starts)
        line.blanks += dropped_blanks
        dropped_blanks = 0
        line.hint = line.hint or hints.get(line.start, "")
        edit = edits_by_start.get(line.start)
        rule = edit.rule if edit else ""
        if line.hint == "pre":
            pass
        elif rule in ("layout.bullet", "md.bullet") or (
            not line.hint and _NUMBERED.match(line.text)
        ):
            line.hint = "li"
        if not line.text:
            evidence = edit.evidence if edit else ""
            if rule in LEFT_OUT_RULES:
                confidence, general = REASONS[rule]
                line.dropped = Verdict(rule, confidence, evidence or general)
            else:
                line.dropped = Verdict(
                    rule or "layout.empty", 1.0, "the rest of the line was removed"
                )
            # What the format hides is not even an empty line.
            dropped_blanks = line.blanks + (rule not in LEFT_OUT_RULES)


def _mark_rows(draft: Draft) -> None:
    """Says of the lines that are rows of a table that they are; one whose first cell is empty
    begins with the blank that shows this.
    """
    rows = {hint.start for hint in draft.structure if hint.kind == "row"}
    if not rows or draft.format not in LINE_FORMATS:
        return
    edits = (edit for edit in draft.edits if edit.rule == "layout.table")
    empty_first = {edit.end for edit in edits if draft.text[edit.start : edit.end].isspace()}
    for line in draft.lines:
        if rows & {line.start, line.start - line.indent}:
            line.hint = "row"
            line.start -= line.start in empty_first


def _odd_line_ends(draft: Draft) -> list[Edit]:
    """`repair.control`: makes a form feed and the like within a block of code a line end."""
    return [
        Edit(start + match.start(), start + match.end(), "\n", "repair.control")
        for start, end in draft.pre
        if draft.is_on("repair.control")
        for match in _ODD_LINE_END.finditer(draft.text[start:end])
    ]


def _line_hints(draft: Draft) -> dict[int, str]:
    if draft.raw.format != "markdown":
        return {}
    text = draft.text
    hints: dict[int, str] = {}
    for hint in draft.structure:
        if hint.kind in ("heading", "quote", "li"):
            start = hint.start
            while start < hint.end and text[start].isspace():
                start += 1
            hints[start] = hint.kind
    return hints


def recognise_clean_text(draft: Draft) -> None:
    """Finds out whether the text is a cleaned one: paragraphs joined by one empty line each, with
    nothing in them that a rule would change. Only shape and place speak against its lines then, and
    the first cleaning has judged those: so a second cleaning changes nothing. Lines that stand
    together in it are a stanza or code.
    """
    draft.looks_clean = (
        all(edit.rule in MARKS for edit in draft.edits)
        and draft.format in LINE_FORMATS
        and len(draft.lines) == sum(len(unit.lines) for unit in draft.units)
        and all(line.join in (None, AS_LINES) for line in draft.lines)
        and _has_shape_of_clean_text(draft.text, draft.lines)
    )
    draft.already_clean = draft.looks_clean and all(unit.kept for unit in draft.units)


def _has_shape_of_clean_text(text: str, lines: list[Line]) -> bool:
    if not lines or lines[-1].end != len(text) or text.strip(" \t")[:1].isspace():
        return False
    at = 0
    paragraphs = 1
    prose = 0
    for line in lines:
        gap = text[at : line.start]
        at = line.end
        if gap == BLOCK_JOIN or line.hint == "pre":
            paragraphs += 1
        elif gap.lstrip("\n").strip(" \t") or gap.count("\n") > 1:
            return False
        elif gap.startswith("\n"):
            if line.hint not in ("", "verse"):
                return False
            prose += len(line.text) >= _PROSE_LINE and ends(line.text)
    # Lines of prose without an empty line between are paragraphs that were not set apart.
    return paragraphs > 1 + 2 * prose or len(lines) == 1


def merge_lines_of_clean_text(draft: Draft) -> None:
    """Makes one unit of the lines that stand together in a text that is clean already."""
    if not draft.already_clean:
        return
    merged: list[Unit] = []
    for unit in draft.units:
        first = unit.lines[0]
        if not merged or first.blanks or "pre" in (first.hint, merged[-1].lines[-1].hint):
            merged.append(unit)
            continue
        last = merged[-1]
        first.join = AS_LINES
        last.lines += unit.lines
        last.hints |= {"verse"}
    for unit in merged:
        if any(line.indent for line in unit.lines):
            start, end = unit.start - unit.lines[0].indent, unit.end
            block = Line(start, end, 0, unit.lines[0].width, unit.blanks, hint="pre")
            block.text = draft.text[start:end]
            unit.lines, unit.hints = [block], unit.hints | {"pre"}
        unit.text = joined(unit.lines)
    draft.units = merged
    draft.lines = [line for unit in merged for line in unit.lines]
