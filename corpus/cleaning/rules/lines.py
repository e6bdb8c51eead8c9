"""Lines: bullets before them, the edits within them, and whether they are clean already."""

from __future__ import annotations

import re

from corpus.cleaning.draft import Draft, Verdict, apply_edits, split_lines
from corpus.cleaning.edits import cut_to_lines, hide_repaired_blanks, resolve_overlaps
from corpus.cleaning.reasons import MARKS
from corpus.formats.registry import LINE_FORMATS

_BULLET = re.compile(
    r"^[ \t\u00a0]*(?:[•●▪◦□■‣∙➢►]|[·*+](?=[ \t\u00a0]|$))[ \t\u00a0\u2000-\u200b]*", re.M
)
_DASH_BULLET = re.compile(r"^[ \t]*[-–—][ \t]+(?=\S)", re.M)
_NUMBERED = re.compile(r"(?:\(?\d{1,2}[.)]|\(?[a-z][)]|[ivx]{1,5}\))\s+\S")


def bullets(draft: Draft) -> None:
    """`layout.bullet`: takes out the mark before a list item; the block's kind says it instead."""
    if draft.raw.format == "html":
        return
    for match in _BULLET.finditer(draft.text):
        if match.end() > match.start() and not match.group().isspace():
            draft.edit(match.start(), match.end(), "", "layout.bullet")
    dashes = list(_DASH_BULLET.finditer(draft.text))
    # Dialogue is written with dashes too, so only the hyphen of a run of items is a bullet.
    for match in dashes:
        if "-" in match.group():
            draft.edit(match.start(), match.end(), "", "layout.bullet")


def split_into_lines(draft: Draft) -> None:
    """`layout.empty`: splits the raw text into lines, applies the edits, and drops lines that these
    leave empty.
    """
    draft.edits = resolve_overlaps(draft.edits)
    draft.lines = split_lines(hide_repaired_blanks(draft.text, draft.edits), draft.cuts)
    draft.edits = cut_to_lines(draft.edits, draft.lines)
    starts = [edit.start for edit in draft.edits]
    rules_by_start: dict[int, str] = {edit.start: edit.rule for edit in draft.edits}
    hints = _line_hints(draft)
    dropped_blanks = 0
    for line in draft.lines:
        line.text = apply_edits(draft.text, line, draft.edits, starts)
        line.blanks += dropped_blanks
        dropped_blanks = 0
        line.hint = hints.get(line.start, "")
        rule = rules_by_start.get(line.start, "")
        if rule in ("layout.bullet", "md.bullet") or (not line.hint and _NUMBERED.match(line.text)):
            line.hint = "li"
        if not line.text:
            line.dropped = Verdict(rule or "layout.empty", 1.0, "nothing is left of the line")
            dropped_blanks = line.blanks + 1


def _line_hints(draft: Draft) -> dict[int, str]:
    if draft.raw.format != "markdown":
        return {}
    text = draft.text
    hints: dict[int, str] = {}
    for hint in draft.raw.structure:
        if hint.kind in ("heading", "quote", "li"):
            start = hint.start
            while start < hint.end and text[start].isspace():
                start += 1
            hints[start] = hint.kind
    return hints


def recognise_clean_text(draft: Draft) -> None:
    """Finds out whether the text is a cleaned one: paragraphs joined by one empty line each, with
    nothing in them that a rule would change. Only shape and place speak against its lines then, and
    the first cleaning has judged those: so a second cleaning changes nothing.
    """
    draft.looks_clean = (
        all(edit.rule in MARKS for edit in draft.edits)
        and draft.format in LINE_FORMATS
        and all(len(unit.lines) == 1 for unit in draft.units)
        and len(draft.lines) == len(draft.units)
        and draft.text == "\n\n".join([line.text for line in draft.lines])
    )
    draft.already_clean = draft.looks_clean and all(unit.kept for unit in draft.units)
