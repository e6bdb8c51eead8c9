"""Cues on the page can be read and told apart, in every theme, with and without colours."""

from __future__ import annotations

from itertools import product

import pytest
from pygments.styles import get_style_by_name
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from corpus.cues.detection import CUE_KINDS, TOKENS
from reader.tui.styles.cues import STYLES, cue_styles
from reader.tui.styles.page_styles import PageStyles, TextAttributes
from reader.tui.styles.themes import COLOURS, LEGIBLE, THEMES, contrast


def styles_of(theme: Theme, *, plain: bool = False) -> PageStyles:
    page_styles = PageStyles.of(theme.to_color_system().generate(), depth="16" if plain else "16m")
    page_styles.cues = cue_styles(page_styles.page, page_styles.least, plain=plain)
    return page_styles


@pytest.mark.parametrize("theme", [*THEMES, *BUILTIN_THEMES.values()], ids=lambda t: t.name)
def test_cues_are_legible_on_every_ground(theme: Theme) -> None:
    page_styles = styles_of(theme)
    for kind, colour, sentence, match, over in product(
        CUE_KINDS, ("", *COLOURS), (False, True), (0, 1, 2), ("", "selected", "cursor")
    ):
        attributes = TextAttributes("p", colour, 1, False, sentence, match, cue=kind)
        if over:
            attributes = attributes._replace(**{over: True})
        style = page_styles.text(attributes)
        assert style.color is not None
        assert style.bgcolor is not None
        ink, background = Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
        assert contrast(ink, background) >= page_styles.least - 0.05, attributes


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_a_cue_lies_above_the_tint_and_is_told_apart(theme: Theme) -> None:
    page_styles = styles_of(theme)
    for colour in ("", *COLOURS):
        bare = page_styles.text(TextAttributes("p", colour, 1))
        marked = [page_styles.text(TextAttributes("p", colour, 1, cue=kind)) for kind in CUE_KINDS]
        assert {style.bgcolor for style in marked} == {bare.bgcolor}
        seen = {(style.color, style.bold, style.italic, style.underline) for style in marked}
        assert len(seen) == len(CUE_KINDS)


def test_without_colours_all_but_quotations_differ_from_the_text() -> None:
    page_styles = styles_of(THEMES[0], plain=True)
    seen = {
        kind: (style.bold, style.italic, style.underline, style.underline2)
        for kind in ("", *CUE_KINDS)
        for style in [page_styles.text(TextAttributes("p", cue=kind))]
    }
    assert seen.pop("quotation") == seen[""]
    assert len(set(seen.values())) == len(seen)


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)
def test_pygments_knows_the_styles_and_they_are_those_of_the_themes(style: type) -> None:
    theme = next(theme for theme in THEMES if theme.name == style.name)
    assert get_style_by_name(theme.name) is style
    page = Color.parse(theme.background or "")
    least = float(theme.variables.get("least-contrast", LEGIBLE))
    for kind in CUE_KINDS:
        ink = Color.parse(f"#{style.style_for_token(TOKENS[kind])['color']}")
        assert contrast(ink, page) >= least
        assert cue_styles(page, least)[kind].ink == ink
