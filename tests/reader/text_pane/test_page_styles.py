"""Everything can be read: contrast on every tint of every theme, and tags without colour."""

from __future__ import annotations

from itertools import product

import pytest
from rich.style import Style
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from reader.text.highlights import Mark
from reader.tui.styles.page_styles import EMPHASES, PageStyles, TextAttributes
from reader.tui.styles.themes import COLOURS, LEGIBLE, THEMES, contrast

ALL = [*THEMES, *BUILTIN_THEMES.values()]


def styles_of(theme: Theme) -> PageStyles:
    return PageStyles.of({**theme.to_color_system().generate(), **theme.variables})


def _contrast(style: Style) -> float:
    assert style.color is not None
    assert style.bgcolor is not None
    return contrast(Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor))


@pytest.mark.parametrize("theme", ALL, ids=lambda theme: theme.name)
def test_text_is_legible_in_every_dress(theme: Theme) -> None:
    page_styles = styles_of(theme)
    for colour, sentence, match, selected, cursor in product(
        ("", *COLOURS), (False, True), (0, 1, 2), (False, True), (False, True)
    ):
        for kind in ("p", "caption"):
            attributes = TextAttributes(kind, colour, 1, False, sentence, match, selected, cursor)
            assert _contrast(page_styles.text(attributes)) >= LEGIBLE - 0.05, attributes
    for colour in COLOURS:
        for state in ("saved", "saving", "unsaved"):
            assert (
                _contrast(page_styles.margin(Mark(0, 1, "", "C", colour, state))) >= LEGIBLE - 0.05
            )
    for style in (
        page_styles.title,
        page_styles.title_focused,
        page_styles.details,
        page_styles.here,
    ):
        assert _contrast(style) >= LEGIBLE - 0.05


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_tints_are_told_apart_from_the_page_and_from_each_other(theme: Theme) -> None:
    page_styles = styles_of(theme)
    grounds = {
        colour: page_styles.text(TextAttributes("p", colour, 1)).bgcolor
        for colour in ("", *COLOURS)
    }
    assert len(set(grounds.values())) == len(grounds)


def test_tags_are_told_apart_without_colour() -> None:
    assert set(EMPHASES) == set(COLOURS)
    assert len(set(EMPHASES.values())) == len(EMPHASES)
    page_styles = PageStyles.of({}, depth="none")
    seen = {
        (style.bold, style.italic, style.underline, style.underline2)
        for style in (page_styles.text(TextAttributes("p", colour, 1)) for colour in COLOURS)
    }
    assert len(seen) == len(COLOURS)


def test_overlaps_are_underlined() -> None:
    page_styles = PageStyles.of({})
    assert not page_styles.text(TextAttributes("p", "blue", 1)).underline
    assert page_styles.text(TextAttributes("p", "blue", 2)).underline
    assert page_styles.text(TextAttributes("p", "blue", 3)).underline2
