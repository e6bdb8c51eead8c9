"""What is true of every cleaning. `fault_of` checks each one that is made; `faults` checks one that
is stored, wherever it is written, checked or merged from another library. So none of these can call
damaged what another one wrote.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, Literal, get_args

from corpus.cleaning.ledger import Action, Entry, Ledger
from corpus.document import BLOCK_JOIN, BLOCK_KINDS, LINE_JOIN, Block, paragraphs

ILL_FORMED = (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError)
"""The errors that values of the wrong type raise."""

StoredFault = Literal["ledger", "blocks", "characters"]
_ACTIONS = get_args(Action)


def fault_of(blocks: Sequence[Block], ledger: Ledger) -> str | None:
    """What is wrong with a cleaning, in words; None for any that the rules made."""
    raw, at = ledger.raw, 0
    for entry in ledger.entries:
        if entry.start != at or entry.end < at:
            return f"the entries of the ledger do not partition the raw text at {at}"
        at = entry.end
        stretch = raw[entry.start : at]
        if not _is_well_formed(entry, stretch):
            return f"the ledger's entry at {entry.start} does not say what became of it"
    if at != len(raw):
        return f"the ledger ends at {at} and the raw text at {len(raw)}"
    text = ledger.text
    pieces = [text[block.start : block.end] for block in blocks]
    if BLOCK_JOIN.join(pieces) != text or not all(piece.strip() for piece in pieces):
        return "the blocks are not the text"
    if any(_has_loose_ends(block, piece) for block, piece in zip(blocks, pieces, strict=True)):
        return "a block begins or ends in white space"
    if any(b.start - a.end != len(BLOCK_JOIN) for a, b in pairwise(blocks)):
        return "the blocks are not joined by an empty line each"
    return None


def _has_loose_ends(block: Block, text: str) -> bool:
    """Whether a block begins or ends in white space; a block of code may begin with an indent."""
    if text == text.strip():
        return False
    indent = text[: len(text) - len(text.lstrip())]
    return block.kind != "pre" or "\n" in indent or text[-1].isspace()


def _is_well_formed(entry: Entry, stretch: str) -> bool:
    match entry.action:
        case "keep" | "mark":
            return entry.text == stretch != ""
        case "space":
            # A block can end without any white space, where a table was made one line.
            is_separator = entry.text in ("", LINE_JOIN, BLOCK_JOIN) and (stretch or entry.text)
            return bool(is_separator) and not stretch.strip()
        case "drop":
            return entry.text == "" != stretch
        case "repair":
            return stretch != ""


def faults(raw: str, text: str, ledger: str, blocks: str, characters: int) -> list[StoredFault]:
    """Which parts of a stored revision do not fit its text. `raw` is empty if it is the text
    itself.
    """
    faults_found: list[StoredFault] = []
    if ledger_text(raw or text, ledger) != text:
        faults_found.append("ledger")
    if not blocks_fit(blocks, text):
        faults_found.append("blocks")
    if characters != len(text):
        faults_found.append("characters")
    return faults_found


def ledger_text(raw: str, ledger: str) -> str | None:
    """The cleaned text that a ledger makes of the raw one; None if it does not partition that."""
    try:
        at, parts = 0, []
        for action, rule, start, end, text, *reason in json.loads(ledger):
            if start != at or type(end) is not int or end < start or action not in _ACTIONS:
                return None
            if not (isinstance(rule, str) and isinstance(text, str | None) and _is_reason(reason)):
                return None
            parts.append(raw[start:end] if text is None else text)
            at = end
    except ILL_FORMED:
        return None
    return "".join(parts) if at == len(raw) else None


def _is_reason(reason: list[Any]) -> bool:
    """Whether confidence and evidence are well formed, or were left out."""
    if not reason:
        return True
    confidence, evidence = reason
    return isinstance(confidence, int | float) and isinstance(evidence, str)


def blocks_fit(blocks: str, text: str) -> bool:
    """Whether blocks are of known kinds, in order, disjoint, and hold all words of the text."""
    try:
        at = 0
        for kind, start, end in json.loads(blocks):
            if kind not in BLOCK_KINDS or not at <= start < end <= len(text):
                return False
            if text[at:start].strip():
                return False
            at = end
    except ILL_FORMED:
        return False
    return not text[at:].strip()


def is_outdated(raw: str, text: str, ledger: str) -> bool:
    """Whether a ledger makes the text but does not partition the raw one. Rules before version 6
    stored it so where a repair reached over the end of its line. Raises one of ILL_FORMED for what
    is no ledger.
    """
    raw = raw or text
    rows = json.loads(ledger)
    return text == "".join(raw[row[2] : row[3]] if row[4] is None else row[4] for row in rows)


def rebuilt_ledger(raw: str, text: str, ledger: str) -> str:
    """A ledger that makes this text of this raw text, with as much of the given ledger, which does
    not, as fits. Raises one of ILL_FORMED for what is no ledger.
    """
    raw = raw or text
    fitted = _to_json(_fitted(raw, json.loads(ledger)))
    return fitted if ledger_text(raw, fitted) == text else _to_json(_whole(raw, text))


def _fitted(raw: str, rows: Iterable[list[Any]]) -> list[list[Any]]:
    """The rows with their spans moved so that they partition the raw text; their texts stay."""
    fitted: list[list[Any]] = []
    at = 0
    for action, rule, start, end, text, *reason in rows:
        if text is None and start < at and fitted and fitted[-1][4] is not None:
            # A repair that reached into what was kept.
            fitted[-1][3] = at = max(start, fitted[-1][2])
        out = raw[start:end] if text is None else text
        here, at = at, max(at, min(end, len(raw)))
        kept = text is None and raw[here:at] == out
        action = action if kept or text is not None else "repair"
        fitted.append([action, rule, here, at, None if kept else out, *reason])
    if raw[at:].isspace():
        fitted.append(["space", "", at, len(raw), ""])
    return fitted


def _whole(raw: str, text: str) -> list[list[Any]]:
    """The simplest ledger: the common beginning and end were kept, the rest was changed."""
    most = min(len(raw), len(text))
    first = next((n for n in range(most) if raw[n] != text[n]), most)
    last = next((n for n in range(most - first) if raw[-1 - n] != text[-1 - n]), most - first)
    rows: list[list[Any]] = []
    if first:
        rows.append(["keep", "", 0, first, None])
    if len(raw) - last > first or len(text) - last > first:
        rows.append(["repair", "", first, len(raw) - last, text[first : len(text) - last]])
    if last:
        rows.append(["keep", "", len(raw) - last, len(raw), None])
    return rows


def _to_json(rows: list[list[Any]]) -> str:
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def rebuilt_blocks(text: str, blocks: str) -> str:
    """Blocks for this text, with the kinds that the given blocks, which do not fit it, have at the
    same places. Raises one of ILL_FORMED for what are no blocks.
    """
    kinds = {start: kind for kind, start, _ in json.loads(blocks) if kind in BLOCK_KINDS}
    return _to_json([[kinds.get(b.start, "p"), b.start, b.end] for b in paragraphs(text)])
