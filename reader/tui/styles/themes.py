"""The themes of the program, and the colours of tags in these and in any other theme."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from textual.color import Color
from textual.theme import Theme

from annotations.model.tag_colours import COLOURS as COLOURS
from annotations.model.tag_colours import HUES

LEGIBLE: Final = 4.5
"""The least contrast of text with its background (WCAG 2.2, 1.4.3)."""

LEAST_CONTRAST: Final = "least-contrast"
"""The variable by which a theme asks for more contrast."""

LIGHT = Theme(
    name="variorum-light",
    primary="#8a3b24",
    secondary="#5c6650",
    accent="#8a3b24",
    warning="#8a5a00",
    error="#a3262a",
    success="#3c6b3a",
    foreground="#2a2520",
    background="#fbf7ee",
    surface="#f5efe2",
    panel="#ece4d3",
    dark=False,
    variables={
        "block-cursor-background": "#8a3b24",
        "block-cursor-foreground": "#fbf7ee",
        "border": "#d8cdb8",
        "border-blurred": "#e4dbc9",
        "footer-background": "#f5efe2",
        "footer-key-foreground": "#8a3b24",
        "footer-description-foreground": "#6b6256",
        "quiet": "#6b6256",
        "input-selection-background": "#8a3b24 25%",
        "scrollbar": "#cfc4ae",
        "scrollbar-background": "#fbf7ee",
        "scrollbar-corner-color": "#fbf7ee",
    },
)
DARK = Theme(
    name="variorum-dark",
    primary="#d9916f",
    secondary="#a3ac90",
    accent="#d9916f",
    warning="#d8b05c",
    error="#e58078",
    success="#93b88a",
    foreground="#d9d2c3",
    background="#1d1b18",
    surface="#24211d",
    panel="#2d2a25",
    dark=True,
    variables={
        "block-cursor-background": "#d9916f",
        "block-cursor-foreground": "#1d1b18",
        "border": "#453f36",
        "border-blurred": "#36322b",
        "footer-background": "#24211d",
        "footer-key-foreground": "#d9916f",
        "footer-description-foreground": "#a09784",
        "quiet": "#a09784",
        "input-selection-background": "#d9916f 25%",
        "scrollbar": "#4d473d",
        "scrollbar-background": "#1d1b18",
        "scrollbar-corner-color": "#1d1b18",
    },
)


def _high_contrast(name: str, ink: str, page: str, near: str, accent: str, error: str) -> Theme:
    """A theme with a contrast of at least 7:1 for every text (WCAG 2.2, 1.4.6)."""
    return Theme(
        name=name,
        primary=accent,
        secondary=ink,
        accent=accent,
        warning=accent,
        error=error,
        success=ink,
        foreground=ink,
        background=page,
        surface=page,
        panel=near,
        dark=page == "#000000",
        variables={
            "block-cursor-background": ink,
            "block-cursor-foreground": page,
            "border": ink,
            "border-blurred": ink,
            "footer-background": page,
            "footer-key-foreground": accent,
            "footer-description-foreground": ink,
            "quiet": ink,
            "input-cursor-background": ink,
            "input-cursor-foreground": page,
            "input-selection-background": near,
            "scrollbar": ink,
            "scrollbar-background": page,
            "scrollbar-corner-color": page,
            LEAST_CONTRAST: "7",
        },
    )


STRONG_DARK = _high_contrast(
    "variorum-contrast-dark", "#ffffff", "#000000", "#333333", "#ffd75f", "#ffb0a8"
)
STRONG_LIGHT = _high_contrast(
    "variorum-contrast-light", "#000000", "#ffffff", "#dddddd", "#00308f", "#8f0000"
)
THEMES: Final = (LIGHT, DARK, STRONG_DARK, STRONG_LIGHT)
THEME_NAMES: Final[dict[str, str]] = {
    LIGHT.name: "light",
    DARK.name: "dark",
    STRONG_DARK.name: "high contrast, black",
    STRONG_LIGHT.name: "high contrast, white",
}
"""What each theme is called on the screen."""

_TINT_LIGHT = 0.3
_TINT_DARK = 0.42


def contrast(first: Color, second: Color) -> float:
    """The contrast ratio of two opaque colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Color) -> float:
    def linear(part: int) -> float:
        value = part / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.r) + 0.7152 * linear(colour.g) + 0.0722 * linear(colour.b)


@lru_cache(maxsize=256)
def legible(colour: Color, background: Color, least: float = LEGIBLE) -> Color:
    """`colour`, moved towards black or white until it can be read on `background`."""
    pole = Color(0, 0, 0) if background.brightness > 0.45 else Color(255, 255, 255)
    for step in range(21):
        moved = colour.blend(pole, step / 20)
        if contrast(moved, background) >= least:
            return moved
    return pole


@lru_cache(maxsize=256)
def tint(
    name: str,
    page: Color,
    ink: Color,
    share: float | None = None,
    least: float = LEGIBLE,
    *,
    depth: float = 1.0,
) -> Color:
    """The background of text with a tag of colour `name`, on which `ink` can still be read.

    `share` is how much of the hue to mix into the page, 0 to 1; `depth` multiplies it.
    """
    hue = Color.parse(HUES.get(name, HUES["grey"]))
    if share is None:
        share = _TINT_LIGHT if page.brightness > 0.45 else _TINT_DARK
    share *= depth
    while share > 0.02:
        mixed = page.blend(hue, share)
        if contrast(mixed, ink) >= least:
            return mixed
        share *= 0.85
    return page


def letter_ink(name: str, page: Color, least: float = LEGIBLE) -> Color:
    """The colour of the letter of a tag in the margin, legible on the page."""
    return legible(Color.parse(HUES.get(name, HUES["grey"])), page, least)
