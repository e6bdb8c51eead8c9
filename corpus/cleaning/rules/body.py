"""Where the article begins and ends, and which units within it are not part of it.

`body_model` sums up what shape, place and single words say about each unit. The units that it finds
unlikely are dropped here, under a rule that says where they stand. Losing a paragraph is worse than
keeping a line of furniture, so the bound lies well below even odds.
"""

from __future__ import annotations

import re

from corpus.cleaning import body_model
from corpus.cleaning.draft import Draft, Unit
from corpus.cleaning.features import features
from corpus.cleaning.line_shapes import STARTS_LOW
from corpus.cleaning.rules import text_body
from corpus.cleaning.rules.article_region import find_article_region
from corpus.cleaning.rules.joins import measure
from corpus.document import BlockKind

_LEAST = -1.8
"""Log-odds from which a unit is kept: one chance in seven."""
_LEAST_WITHOUT_FURNITURE = -6.0
"""The same, behind the beginning, for a text without any furniture that is known by its wording: it
hardly comes from a page with menus, and its short lines are names, items or messages of a chat.
"""
_ANY_TEXT = ("layout.", "meta.", "page.")
"""Rules whose findings are in books, letters and articles as well as in web pages."""
_WORDINGS = ("appeal.", "media.", "nav.", "notice.")
_PAGE_FURNITURE = 3
_PAGE_SHARE = 0.12
"""Units known as furniture by their wording, and their share, from which a file is a saved page."""
_OVERRULED = 3.0
"""Log-odds from which a doubtful verdict is undone: one chance in twenty to be wrong."""
_DOUBTFUL = 0.75
"""Confidence up to which a wording's verdict on a long unit can be overruled."""
_LONG = 20
"""Words from which a unit is long."""
_SHORT_LINE = 8
_MARKED: tuple[BlockKind, ...] = (
    "pre",
    "verse",
    "row",
    "turn",
    "note",
    "heading",
    "li",
    "quote",
    "caption",
)
"""Hints that say of which kind a block is, the one that says most first."""
# A short sentence, as stands at an article's beginning or end: "“No,” he said." "The end."
_SENTENCE = re.compile(r"[\"'“‘«„(]?[^\W\d_a-zà-öø-ÿ].*[^\W_][.!?][\"'”’»)]*\Z", re.S)
_STATEMENT = re.compile(r".*(?:\.[\"'”’»)]*|[\"”»].*)\Z", re.S)
_LONE_LETTERS = re.compile(r"[^\W\d_]")


def find_article(draft: Draft) -> None:
    """`body.before`, `body.after`, `body.inset`, `body.comments`: drops what is not the
    article's.
    """
    if draft.raw.layout is not None:
        return  # `page_blocks` judges a page by more than its text
    if draft.raw.format == "html":
        _find_by_weights(draft)
    else:
        text_body.find_substance(draft)


def _find_by_weights(draft: Draft) -> None:
    units = draft.units
    region = find_article_region(units)
    if draft.already_clean or region.end == region.start:
        return
    weights = body_model.load()
    unit_features = features(units, region, weights)
    odds = body_model.smooth(body_model.log_odds(unit_features, weights))
    last = region.comments
    for unit, value in zip(units[:last], odds, strict=False):
        if value >= _OVERRULED and is_doubtful(unit):
            unit.verdict = None
    if draft.looks_clean and all(unit.kept for unit in units):
        draft.already_clean = True
        return
    first = next((n for n in range(last) if units[n].kept and odds[n] >= _LEAST), None)
    if first is None:
        return
    least = _LEAST if any(map(_is_furniture, units)) else _LEAST_WITHOUT_FURNITURE
    inside = [n for n in range(first, last) if units[n].kept and odds[n] >= least]
    start, end = first, inside[-1] + 1
    while start and _short_sentence(units[start - 1]) and _STATEMENT.match(units[start - 1].text):
        start -= 1
    while end < last and _short_sentence(units[end]):
        end += 1
    for n, unit in enumerate(units):
        if n < start:
            unit.before_article = True
            unit.objection = (
                1 - body_model.probability(odds[n]),
                body_model.main_reasons(unit_features[n], weights),
            )
        elif n >= last:
            draft.drop(unit, "body.comments", 0.9, "stands below the heading of readers' comments")
        elif n >= end or (first <= n <= inside[-1] and odds[n] < least):
            rule = "body.after" if n >= end else "body.inset"
            confidence = 1 - body_model.probability(odds[n])
            reasons = body_model.main_reasons(unit_features[n], weights)
            draft.drop(unit, rule, confidence, reasons)


def _is_furniture(unit: Unit) -> bool:
    return unit.verdict is not None and not unit.verdict.rule.startswith(_ANY_TEXT)


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


def drop_before_article(draft: Draft) -> None:
    """`body.before`: drops what comes before the article and is neither title nor standfirst."""
    for unit in draft.units:
        if unit.before_article and not unit.certain:
            draft.drop(unit, "body.before", *unit.objection)


OF_PAGES = ("body.", "appeal.", "nav.", "notice.", "media.", "layout.placeholder")
"""Rules for what stands around an article on a page of the web."""

_SEPARATOR = re.compile(r"[\s*·•.=~#_—–⁂❦❧§+|-]+\Z")
"""What stands between the sections of a text; other signs may be symbols that it is about."""


def restore_documents(draft: Draft) -> None:
    """Undoes drops for shape, place or wording in a book or a written document: it has no page
    around it, so what reads like a notice or an appeal is its author's.
    """
    if not (draft.format.document_only or (draft.raw.is_document and not _is_saved_page(draft))):
        return
    draft.is_document = True
    for unit in draft.units:
        unit.before_article = False
        if unit.verdict is not None and (
            unit.verdict.rule.startswith(OF_PAGES)
            or (unit.verdict.rule == "layout.ornament" and not _SEPARATOR.match(unit.text))
        ):
            unit.verdict = None


def _is_saved_page(draft: Draft) -> bool:
    """Whether a document is a page of the web after all: much of it is worded as menus are."""
    wordings = [u for u in draft.units if u.verdict and u.verdict.rule.startswith(_WORDINGS)]
    return len(wordings) >= max(_PAGE_FURNITURE, _PAGE_SHARE * len(draft.units))


def rescue(draft: Draft) -> None:
    """If nothing is left, undoes the least certain drops: a source is never silently empty."""
    for bound in (0.65, 0.85, 2.0):
        if any(unit.kept for unit in draft.units):
            return
        draft.rescued = True
        for unit in draft.units:
            if unit.verdict is not None and unit.verdict.confidence < bound:
                unit.verdict = None
    if not draft.kept:
        _restore_lines(draft)


def _restore_lines(draft: Draft) -> None:
    """Makes units of lines that were dropped before there were units."""
    for line in draft.lines:
        if line.dropped is not None and line.text:
            line.dropped = None
            unit = Unit([line], line.text, line.blanks)
            measure(unit)
            draft.units.append(unit)
    draft.units.sort(key=lambda unit: unit.start)


def set_kinds(draft: Draft) -> None:
    """Gives each kept unit its kind: by the format's hints, else by its shape and what follows."""
    kept = draft.kept
    for n, unit in enumerate(kept):
        if unit.kind != "p":
            continue
        following = kept[n + 1] if n + 1 < len(kept) else None
        marked = next((kind for kind in _MARKED if kind in unit.hints), None)
        if marked is not None:
            unit.kind = marked
        elif _is_heading(unit, following):
            unit.kind = "heading"


def _is_heading(unit: Unit, following: Unit | None) -> bool:
    """Whether a unit is a short line, not a sentence, before prose."""
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
