"""Tags can be told apart at every depth of colour, and everything on them can be read: measured."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from rich.color import Color as RichColor
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual import constants
from textual.color import Color
from textual.theme import Theme

from reader.text.highlights import Mark
from reader.tui.styles.few_colours import FewColours
from reader.tui.styles.page_styles import PageStyles, TextAttributes
from reader.tui.styles.palettes import FEW, TERMINALS, Depth
from reader.tui.styles.themes import COLOURS, THEMES, contrast
from tests.helpers.screens import make_library, press, running_app, strips

LEAST_TINT, LEAST_LETTER = 0.03, 0.07
"""In OKLab, in which 0.02 is about what can just be seen side by side."""


def styles_of(theme: Theme, depth: Depth) -> PageStyles:
    return PageStyles.of({**theme.to_color_system().generate(), **theme.variables}, depth=depth)


def as_shown(colour: RichColor | None, depth: Depth) -> Color:
    assert colour is not None
    if depth == "256":
        colour = colour.downgrade(ColorSystem.EIGHT_BIT)
    return Color.from_rich_color(colour)


def oklab(colour: Color) -> tuple[float, float, float]:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.r / 255, colour.g / 255, colour.b / 255)
    )
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def distance(first: Color, second: Color) -> float:
    return sum((a - b) ** 2 for a, b in zip(oklab(first), oklab(second), strict=True)) ** 0.5


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("depth", ["16m", "256"])
def test_tints_and_letters_are_far_enough_apart(theme: Theme, depth: Depth) -> None:
    styles = styles_of(theme, depth)
    grounds = {
        name: as_shown(styles.text(TextAttributes("p", name, int(bool(name)))).bgcolor, depth)
        for name in ("", *COLOURS)
    }
    for one, other in combinations(grounds, 2):
        assert distance(grounds[one], grounds[other]) >= LEAST_TINT, (one, other)
    letters = {
        name: as_shown(styles.margin(Mark(0, 1, "", "C", name)).color, depth) for name in COLOURS
    }
    for one, other in combinations(letters, 2):
        assert distance(letters[one], letters[other]) >= LEAST_LETTER, (one, other)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("depth", ["16m", "256"])
def test_text_on_tints_and_letters_can_be_read(theme: Theme, depth: Depth) -> None:
    styles = styles_of(theme, depth)
    least = float(theme.variables.get("least-contrast", 4.5)) - 0.05
    for name, sentence, match in product(("", *COLOURS), (False, True), (0, 1, 2)):
        style = styles.text(TextAttributes("p", name, 1, sentence=sentence, match=match))
        ink, ground = as_shown(style.color, depth), as_shown(style.bgcolor, depth)
        assert contrast(ink, ground) >= least, (name, sentence, match)
    for name in COLOURS:
        style = styles.margin(Mark(0, 1, "", "C", name))
        ink, ground = as_shown(style.color, depth), as_shown(style.bgcolor, depth)
        assert contrast(ink, ground) >= least, name


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("depth", ["16", "8"])
@pytest.mark.parametrize("terminal", TERMINALS)
def test_few_colours_can_be_read_in_every_terminal(
    theme: Theme, depth: Depth, terminal: str
) -> None:
    styles = styles_of(theme, depth)
    palette = [Color.parse(colour) for colour in TERMINALS[terminal]]
    least = float(theme.variables.get("least-contrast", 4.5))
    shown = [styles.text(TextAttributes("p", name, 1)) for name in COLOURS]
    shown += [styles.margin(Mark(0, 1, "", "C", name)) for name in COLOURS]
    shown += [styles.title, styles.title_focused, styles.details, styles.here]
    for style in shown:
        assert style.color is not None
        assert style.bgcolor is not None
        ink, ground = style.color.number, style.bgcolor.number
        assert ink is not None
        assert ground is not None
        assert max(ink, ground) < (8 if depth == "8" else 16)
        assert contrast(palette[ink], palette[ground]) >= least, (terminal, style)


@pytest.mark.parametrize(("depth", "count"), [("16", 16), ("8", 8)])
def test_what_style_sheets_say_is_painted_with_the_colours_there_are(
    depth: Depth, count: int
) -> None:
    grounds = ["#fbf7ee", "#ece4d3", "#1d1b18", "#8a3b24", "#d9916f"]
    inks = ["#8a3b24", "#6b6256", "#d9916f", "#ffffff", "#000000", "#3c6b3a", "#d8b05c"]
    segments = [Segment("x", Style(color=i, bgcolor=g)) for g, i in product(grounds, inks)]
    for text, style, _ in FewColours(depth).apply(segments, Color(0, 0, 0)):
        assert text == "x"
        assert style is not None
        assert style.color is not None
        assert style.bgcolor is not None
        ink, ground = style.color.number, style.bgcolor.number
        assert ink is not None
        assert ground is not None
        assert max(ink, ground) < count
        for palette in TERMINALS.values():
            assert contrast(Color.parse(palette[ink]), Color.parse(palette[ground])) >= 4.5


@pytest.mark.parametrize("system", ["none", "standard"])
async def test_no_screen_paints_what_the_terminal_has_not(
    tmp_path, home, monkeypatch, system
) -> None:
    path = tmp_path / "library.db"
    make_library(path)
    if system == "none":
        monkeypatch.setenv("NO_COLOR", "1")
    else:
        monkeypatch.setattr(constants, "COLOR_SYSTEM", system)
    async with running_app(path, "bridge", size=(100, 30)) as (app, pilot):
        for keys in ((), ("c",), ("t",), ("escape", "f"), ("escape", "ctrl+t"), ("a",)):
            await press(app, pilot, *keys)
            colours = {
                colour.number
                for strip in strips(app)
                for segment in strip
                if segment.style is not None
                for colour in (segment.style.color, segment.style.bgcolor)
                if colour is not None and not colour.is_default
            }
            assert None not in colours
            if system == "none":
                assert colours == set()
    assert {"16", "8", "none"} == FEW
