"""Parts of an HTML page that its markup sets apart from the article: navigation, header, footer,
asides, forms.
"""

from __future__ import annotations

from corpus.cleaning.draft import Draft

_PARTS = (
    ("nav", "html.nav", "inside a navigation element"),
    ("footer", "html.footer", "inside the page's footer"),
    ("aside", "html.aside", "inside an aside"),
    ("form", "html.form", "inside a form or control"),
    ("header", "html.header", "inside the page's header"),
)
_MAIN_SHARE = 0.5
"""Share of the page's prose that an article element must hold to count."""


def structure(draft: Draft) -> None:
    """`html.*`: drops units in parts of a page that are not the article."""
    if draft.raw.format != "html":
        return
    _outside(draft)
    for unit in draft.units:
        within = "article" in unit.hints or "main" in unit.hints
        for kind, rule, evidence in _PARTS:
            if kind not in unit.hints:
                continue
            # An article has a header and footer of its own, with its title, byline and date.
            if kind in ("header", "footer") and "article" in unit.hints:
                continue
            if (
                kind in ("header", "form", "aside")
                and unit.words >= 25
                and unit.ends
                and (within or kind != "aside")
            ):
                continue
            if "heading" in unit.hints and kind == "header":
                continue
            draft.drop(unit, rule, 0.9, evidence)


def _outside(draft: Draft) -> None:
    """`html.outside`: drops units outside the article element that holds most of the prose."""
    for part in ("article", "main"):
        spans = [hint for hint in draft.structure if hint.kind == part]
        prose = [u for u in draft.units if u.ends and u.words >= 15]
        total = sum(u.words for u in prose)
        best = (
            max(
                spans,
                key=lambda s: sum(u.words for u in prose if s.start <= u.start and u.end <= s.end),
                default=None,
            )
            if len(spans) <= 50
            else None
        )
        if best is None:
            continue
        inside = sum(u.words for u in prose if best.start <= u.start and u.end <= best.end)
        if total and inside >= _MAIN_SHARE * total:
            for unit in draft.units:
                if (
                    not (best.start <= unit.start and unit.end <= best.end)
                    and "heading" not in unit.hints
                ):
                    draft.drop(unit, "html.outside", 0.8, f"outside the page's {part}")
            return
