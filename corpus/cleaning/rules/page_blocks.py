"""Which blocks of a web page are what the page is for: an article, the posts of a thread, the items
of a list.

`page_model` judges each block by the page's elements and words. A block that it finds unlikely is
dropped, under a rule that says in which part of the page, or where in the text, it stands. Losing a
paragraph is worse than keeping a line of furniture: a long sentence stays with the sentences beside
it, and a page without any furniture loses nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from functools import lru_cache

from corpus.cleaning import page_model
from corpus.cleaning.draft import Draft, Unit
from corpus.cleaning.log_odds import probability
from corpus.cleaning.page_model import JudgedPage
from corpus.formats.page_layout import PageLayout
from corpus.formats.raw import Raw

_LEAST = {
    "article": -0.4,
    "forum": -0.8,
    "documentation": -0.9,
    "listing": -0.8,
    "collection": -1.6,
    "product": -0.4,
    "service": -0.7,
}
"""Log-odds from which a block is kept, by what the page is; where that is open, the mean."""
_FORGIVEN = 2.0
"""Log-odds below that bound down to which a long sentence stays with those beside it."""
_LONG = 15
"""Words from which a sentence is long."""
_MOST_BESIDE = 0.6
"""Share of the sentences beside it that must be kept for a long sentence to stay with them."""
_DOUBTFUL_PARTS = frozenset(("nav", "footer", "aside", "form"))
_DOUBT = 0.8
"""Log-odds that a short line in such a part must have above the bound."""
_OVERRULED = 1.0
"""Log-odds from which what another rule has found in a block's wording is undone."""
_WORDING = ("appeal.", "notice.", "media.", "nav.")
_FURNITURE = frozenset(("nav", "footer", "aside", "form", "select", "button"))
"""Elements that hold what is not the page's own text."""
_FURNITURE_NAME = re.compile(
    r"nav|menu|foot|head(?!ing|line)|side|share|social|relat|comment|cookie|banner|promo|widget"
    r"|subscri|newsletter|bread|author|meta|tag|\bads?\b",
    re.I,
)
_FEW_LINKS = 3
"""Blocks of links up to which a page without such elements has no furniture."""
_PARTS = (
    ("nav", "html.nav", "inside a navigation element"),
    ("footer", "html.footer", "inside the page's footer"),
    ("aside", "html.aside", "inside an aside"),
    ("form", "html.form", "inside a form or control"),
    ("header", "html.header", "inside the page's header"),
)
_COMMENTS = re.compile(r"comment|disqus|respond\b|discussion", re.I)
_PARTS_OF_TEXTS = frozenset(("pre", "verse", "row", "note", "caption"))
"""Kinds of blocks that stay with the sentences around them, however short."""
_STEPS_OUT = 8
"""How many elements further out the sentences may stand that such a block belongs to."""
_SEVERAL_SENTENCES = 60
"""Words of the sentences that it takes to be a text to which such a block belongs."""
_LISTED = frozenset(("li", "quote"))
"""Kinds of which the same is true if they are not links."""
_WITHIN_TEXT_LIST = (
    "p h2 h3 h4 ul ol li blockquote pre dd table tbody thead tr figure figcaption code"
)
_WITHIN_TEXT = frozenset(_WITHIN_TEXT_LIST.split())
"""Elements that are part of a text; the sentences beside one are those of the element around it."""


def find_article(draft: Draft) -> None:
    """`html.*`, `body.*`: drops what is not the page's own text."""
    layout = draft.raw.layout
    if layout is None or not layout.blocks:
        return
    blocks = _blocks_of_units(draft, layout)
    if not has_furniture(layout):
        draft.likely = {unit.start for unit in draft.units if unit.ends or unit.words >= _LONG}
        return
    judged = page_model.judge(draft.text, layout, stated_title(draft.raw))
    least = sum(share * _LEAST[kind] for kind, share in judged.by_kind.items())
    kept_blocks = _kept(judged, layout, least, draft.text)
    kept = {
        n
        for n, (unit, some) in enumerate(zip(draft.units, blocks, strict=True))
        if unit.kept
        and (
            not some
            or any(
                kept_blocks[block] and judged.odds[block] >= _doubt(unit) + least for block in some
            )
        )
    }
    draft.likely = {
        unit.start
        for unit, some in zip(draft.units, blocks, strict=True)
        if any(judged.odds[block] >= _OVERRULED for block in some)
    }
    if kept:
        _drop_others(draft, judged, layout, blocks, kept)


def _drop_others(
    draft: Draft, judged: JudgedPage, layout: PageLayout, blocks: list[list[int]], kept: set[int]
) -> None:
    first, last = min(kept), max(kept)
    comments = set() if judged.kind == "forum" else _comments(layout)
    for n, unit in enumerate(draft.units):
        if n in kept or not unit.kept:
            continue
        block = max(blocks[n], key=judged.odds.__getitem__)
        confidence = 1 - probability(judged.odds[block])
        if n < first and not unit.hints & {"nav", "footer", "form"}:
            unit.before_article = True
            unit.objection = confidence, judged.reasons_against(block)
            continue
        rule, evidence = _rule(unit, layout.blocks[block].container in comments)
        if not rule:
            rule = "body.after" if n > last else "body.inset"
        draft.drop(unit, rule, confidence, evidence or judged.reasons_against(block))


def _doubt(unit: Unit) -> float:
    """By how much the log-odds of a unit must be above the bound: nothing, unless it is short and
    in an element for navigation, a footer, an aside or a form.
    """
    if unit.words >= _LONG and unit.ends:
        return -2 * _FORGIVEN
    parts = unit.hints & _DOUBTFUL_PARTS
    in_article = "article" in unit.hints and parts <= {"footer"}
    return _DOUBT if parts and not in_article else -2 * _FORGIVEN


def overrule_wordings(draft: Draft) -> None:
    """Undoes what other rules have found in the wording of units that are very likely the page's
    own: a sentence of an article may say anything.
    """
    for unit in draft.units:
        verdict = unit.verdict
        if verdict and verdict.rule.startswith(_WORDING) and unit.start in draft.likely:
            unit.verdict = None


def stated_title(raw: Raw) -> str:
    """What the page says is its title, by the strongest evidence."""
    titles = [e for e in raw.evidence if e.field == "title"]
    return max(titles, key=lambda e: e.weight).value if titles else ""


def has_furniture(layout: PageLayout) -> bool:
    """Whether anything on a page may be not its own: elements for it, or several lines of links."""
    for container in layout.containers:
        if container.tag in _FURNITURE or _FURNITURE_NAME.search(container.names):
            return True
    linked = [b for b in layout.blocks if 2 * b.links > b.end - b.start]
    return len(linked) > _FEW_LINKS


def _blocks_of_units(draft: Draft, layout: PageLayout) -> list[list[int]]:
    """For each unit the numbers of the layout's blocks that it holds."""
    starts = [block.start for block in layout.blocks]
    found: list[list[int]] = []
    for unit in draft.units:
        at = max(0, bisect_right(starts, unit.start) - 1)
        some: list[int] = []
        while at < len(starts) and starts[at] < unit.end:
            if layout.blocks[at].end > unit.start:
                some.append(at)
            at += 1
        found.append(some)
    return found


def _kept(judged: JudgedPage, layout: PageLayout, least: float, text: str) -> list[bool]:
    """Which blocks stay: those that are likely enough; and with the sentences beside them long
    sentences, code, verses, rows, captions and notes.
    """
    kept = [value >= least for value in judged.odds]
    words = [len(text[block.start : block.end].split()) for block in layout.blocks]
    every, stays = Counter[int](), Counter[int]()
    for n, count in enumerate(words):
        if count >= _LONG:
            for place in _places(layout, layout.blocks[n].container):
                every[place] += count
                stays[place] += count * kept[n]
    for n, count in enumerate(words):
        block = layout.blocks[n]
        is_linked = 2 * block.links > block.end - block.start
        is_part = block.kind in _PARTS_OF_TEXTS and not is_linked
        is_listed = block.kind in _LISTED and not is_linked
        if kept[n] or not (is_part or is_listed or count >= _LONG):
            continue
        places = _places(layout, block.container)
        if is_part:
            place = next((p for p in places if every[p] >= _SEVERAL_SENTENCES), -1)
        else:
            place = places[0] if places else -1
        forgiven = 2 * _FORGIVEN if is_part else _FORGIVEN
        if place >= 0 and judged.odds[n] >= least - forgiven:
            kept[n] = stays[place] > _MOST_BESIDE * every[place]
    return kept


def _places(layout: PageLayout, container: int) -> list[int]:
    """The containers around a block in which sentences may stand beside it, inner ones first."""
    at = _around(layout, container)
    places: list[int] = []
    while at >= 0 and len(places) < _STEPS_OUT:
        places.append(at)
        at = layout.containers[at].parent
    return places


def _around(layout: PageLayout, container: int) -> int:
    """The container whose sentences stand beside those of this one."""
    while container >= 0 and layout.containers[container].tag in _WITHIN_TEXT:
        container = layout.containers[container].parent
    return container


def _rule(unit: Unit, is_comment: bool) -> tuple[str, str]:
    """The rule under which a unit is dropped, and its evidence, by the part of the page in which it
    stands; empty if that says nothing.
    """
    if is_comment:
        return "body.comments", "in the part of the page that holds readers' comments"
    for part, rule, evidence in _PARTS:
        if part in unit.hints:
            return rule, evidence
    return "", ""


def _comments(layout: PageLayout) -> set[int]:
    """The containers that hold readers' comments, by their names."""
    found: set[int] = set()
    for n, container in enumerate(layout.containers):
        if container.parent in found or (container.names and _is_of_comments(container.names)):
            found.add(n)
    return found


@lru_cache(4096)
def _is_of_comments(names: str) -> bool:
    return _COMMENTS.search(names) is not None
