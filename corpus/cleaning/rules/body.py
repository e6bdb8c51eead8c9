"""Where the article begins and ends, and which units within it are not part of it; what is undone
where a text is a document, or nothing would be left of it; and the kinds of what is kept.

`text_body` judges texts. `page_blocks` has judged web pages before, by their elements; of a page
that has come without these, all stays that no wording gives away.
"""

from __future__ import annotations

import re
from collections import Counter

from corpus.cleaning.draft import Draft, Unit
from corpus.cleaning.line_shapes import STARTS_LOW
from corpus.cleaning.rules import text_body
from corpus.cleaning.rules.joins import measure
from corpus.document import BlockKind

_WORDINGS = ("appeal.", "media.", "nav.", "notice.")
_PAGE_FURNITURE = 3
_PAGE_SHARE = 0.12
"""Units known as furniture by their wording, and their share, from which a file is a saved page."""
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
_LONE_LETTERS = re.compile(r"[^\W\d_]")
_MANNER = re.compile(r"\s*[(\[].*")
_FEWEST_SPEAKERS = 2
_FEWEST_SPEECHES = 5
"""Times that a name stands over a speech."""
_SPEECHES_OF_A_PLAY = 30
"""In all; "Pros" and "Cons" may well head the parts of a review five times each."""
_SHARE_OF_SPEECHES = 0.15
"""Share of a play's blocks that are names over speeches."""


def find_article(draft: Draft) -> None:
    """`body.before`, `body.after`, `body.inset`, `body.comments`: drops what is not the
    article's.
    """
    if draft.raw.layout is None and draft.raw.format != "html":
        text_body.find_substance(draft)


def drop_before_article(draft: Draft) -> None:
    """`body.before`: drops what comes before the article and is neither title nor standfirst."""
    for unit in draft.units:
        if unit.before_article and not unit.certain:
            draft.drop(unit, "body.before", *unit.objection)


OF_PAGES = ("body.", "appeal.", "nav.", "notice.", "media.", "layout.placeholder")
"""Rules for what stands around an article on a page of the web."""


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
            or (unit.verdict.rule == "layout.ornament" and not text_body.SEPARATOR.match(unit.text))
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
    headings: list[Unit] = []
    for n, unit in enumerate(kept):
        if unit.kind != "p":
            continue
        following = kept[n + 1] if n + 1 < len(kept) else None
        marked = next((kind for kind in _MARKED if kind in unit.hints), None)
        if marked is not None:
            unit.kind = marked
        elif _is_heading(unit, following):
            unit.kind = "heading"
            headings.append(unit)
    names = _speakers([unit.text for unit in headings], len(kept))
    for unit in headings:
        if _name_in(unit.text) in names:
            unit.kind = "p"


def _speakers(headings: list[str], units: int) -> set[str]:
    """The names among what looks like headings: those of a play's speakers stand alone on their
    lines over what each says, again and again.
    """
    times = Counter(map(_name_in, headings))
    names = {name for name, count in times.items() if count >= _FEWEST_SPEECHES}
    spoken = sum(times[name] for name in names)
    enough = max(_SPEECHES_OF_A_PLAY, _SHARE_OF_SPEECHES * units)
    return names if len(names) >= _FEWEST_SPEAKERS and spoken >= enough else set()


def _name_in(heading: str) -> str:
    """A heading without the manner of speaking: "_Arnes (rising)._"."""
    return _MANNER.sub("", heading).strip(" _.:").casefold()


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
