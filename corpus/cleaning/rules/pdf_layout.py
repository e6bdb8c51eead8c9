"""PDF: furniture and paragraphs by their places on the pages, as the hints say."""

from __future__ import annotations

import re
from collections import Counter

from corpus.cleaning.draft import Draft, Join, Line, Unit, Verdict, hints_by_unit, joined
from corpus.cleaning.rules.hinted_lines import are_apart, is_stanza, line_hints, line_join
from corpus.cleaning.rules.joins import measure
from corpus.cleaning.word_lists import COMPOUND_PREFIXES

_FURNITURE = {
    "running-head": ("page.running-head", "stands at the same height on other pages"),
    "foot": ("page.footer", "stands at the same height on other pages"),
    "page-number": ("page.number", "counts with the pages, at their edge"),
}
_GOES_ON = "goes-on"
_WORD = re.compile(r"[^\W\d_]+")
_COMPOUND = re.compile(r"[^\W\d_]+-[^\W\d_]+")
_CUT = re.compile(r"([^\W\d_]+)[-‐]\Z")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S*\Z")


def drop_furniture(draft: Draft) -> None:
    """`page.*`: drops the lines of a PDF that repeat page after page."""
    if draft.raw.format != "pdf":
        return
    # Their places say which lines were wrapped and which repeat; no other rule looks for that.
    draft.wrap = None
    kinds = {hint.start: hint.kind for hint in draft.structure if hint.kind in _FURNITURE}
    for line in draft.lines:
        if line.start in kinds and line.dropped is None:
            rule, evidence = _FURNITURE[kinds[line.start]]
            if draft.is_on(rule):
                line.dropped = Verdict(rule, 0.95, evidence)


def make_units(draft: Draft) -> None:
    """`join.hard-wrap`, `join.page-break` and `join.hyphen`: a PDF's lines to paragraphs, by their
    places on the page.
    """
    if draft.raw.format != "pdf":
        return
    continuing = {hint.start for hint in draft.structure if hint.kind == _GOES_ON}
    kept = [line for line in draft.lines if line.dropped is None]
    words, compounds = _vocabulary(kept)
    line_kinds = line_hints(draft.structure, kept)
    groups: list[list[Line]] = []
    for line in kept:
        line.join = None
        previous = groups[-1][-1] if groups else None
        if previous is not None and not are_apart(previous, line, line_kinds):
            rule = "join.page-break" if line.page else "join.hard-wrap"
            goes_on = line.start in continuing and line.hint != "li"
            if goes_on and draft.is_on(rule) and not is_stanza(line, line_kinds):
                line.join = _join(previous.text, line.text, rule, words, compounds, draft)
            else:
                line.join = line_join(line, line_kinds)
        if line.join is not None:
            groups[-1].append(line)
        else:
            groups.append([line])
    draft.units = [_unit(group) for group in groups]
    spans = [(unit.start, unit.end) for unit in draft.units]
    for unit, hints in zip(draft.units, hints_by_unit(draft.structure, spans), strict=True):
        unit.hints |= hints - {_GOES_ON}
        measure(unit)


def _unit(group: list[Line]) -> Unit:
    hint = group[0].hint
    return Unit(group, joined(group), group[0].blanks, frozenset({hint} if hint else ()))


def _vocabulary(lines: list[Line]) -> tuple[Counter[str], frozenset[str]]:
    """The words of a text and its words with hyphens, without those that a line end cuts."""
    words: Counter[str] = Counter()
    compounds: set[str] = set()
    cut = False
    for line in lines:
        low = line.text.lower()
        line_words = _WORD.findall(low)
        words.update(line_words[1:] if cut else line_words)
        cut = _CUT.search(low) is not None
        if cut:
            words.subtract(line_words[-1:])
        if "-" in low:
            compounds.update(_COMPOUND.findall(low))
    return words, frozenset(compounds)


def _join(
    before: str, after: str, rule: str, words: Counter[str], compounds: frozenset[str],
    draft: Draft,
) -> tuple[Join, str]:  # fmt: skip
    cut, rest = _CUT.search(before), _WORD.match(after)
    if cut is None:
        return ("none" if before.endswith("/") and _ADDRESS.search(before) else "space"), rule
    if rest is None or not rest[0][0].islower() or _ADDRESS.search(before):
        return "none", rule
    a, b = cut[1].lower(), rest[0].lower()
    before_cut = before[: cut.start()]
    own = (
        f"{a}-{b}" in compounds
        or before_cut.endswith("-")
        or (not words[a + b] and (a in COMPOUND_PREFIXES or (words[a] > 0 and words[b] > 0)))
    )
    return ("none", rule) if own or not draft.is_on("join.hyphen") else ("hyphen", "join.hyphen")
