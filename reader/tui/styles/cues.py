"""How cues look: Pygments styles that fit the themes, and what a pane takes from them.

`pygmentize -l prose -O style=variorum-light` draws with the same styles. Kinds differ in colour
and, as far as a terminal allows, in weight and underline. Numbers, dates and quotations do without:
their digits and signs show what they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from pygments.style import Style
from pygments.token import Token, _TokenType
from textual.color import Color

from corpus.cues.detection import CUE_KINDS, TOKENS, CueKind
from reader.tui.styles.page_styles import CueStyle
from reader.tui.styles.themes import DARK, LEGIBLE, LIGHT, STRONG_DARK, STRONG_LIGHT

if TYPE_CHECKING:
    from textual.theme import Theme

_EMPHASES: dict[CueKind, str] = {
    "attribution": "underline",
    "hedge": "italic",
    "booster": "bold",
    "evaluation": "bold italic",
}


def _styles(theme: Theme, colours: str) -> dict[_TokenType, str]:
    """The styles of a theme by token; `colours` are those of the kinds, in their order."""
    inks = dict(zip(CUE_KINDS, colours.split(), strict=True))
    kinds = {TOKENS[kind]: f"{_EMPHASES.get(kind, '')} {inks[kind]}".strip() for kind in CUE_KINDS}
    return {Token: theme.foreground or "", **kinds}


class VariorumLight(Style):
    """Cues on the light page."""

    name = "variorum-light"
    background_color = LIGHT.background or ""
    styles: ClassVar[dict[_TokenType, str]] = _styles(
        LIGHT, "#245a86 #6b5717 #9a3412 #8a2a6b #2b6647 #4b4a9c #655b4d"
    )


class VariorumDark(Style):
    """Cues on the dark page."""

    name = "variorum-dark"
    background_color = DARK.background or ""
    styles: ClassVar[dict[_TokenType, str]] = _styles(
        DARK, "#8fbfe6 #cdb86f #f0a07c #e3a0cf #93c9a4 #b0b2f0 #a99f8b"
    )


class VariorumContrastDark(Style):
    """Cues on the black page."""

    name = "variorum-contrast-dark"
    background_color = STRONG_DARK.background or ""
    styles: ClassVar[dict[_TokenType, str]] = _styles(
        STRONG_DARK, "#9fd4ff #ffe07a #ffb08a #ffaee6 #a6f0bf #c8caff #cfcfcf"
    )


class VariorumContrastLight(Style):
    """Cues on the white page."""

    name = "variorum-contrast-light"
    background_color = STRONG_LIGHT.background or ""
    styles: ClassVar[dict[_TokenType, str]] = _styles(
        STRONG_LIGHT, "#003f6b #4d3d00 #7a2200 #6b0050 #00461f #22258a #404040"
    )


STYLES = (VariorumLight, VariorumDark, VariorumContrastDark, VariorumContrastLight)


def cue_styles(
    page: Color, least: float = LEGIBLE, *, plain: bool = False
) -> Mapping[str, CueStyle]:
    """How each kind looks on a page of this colour; `plain` for terminals with few colours."""
    if page.brightness > 0.45:
        style: type[Style] = VariorumLight if least <= LEGIBLE else VariorumContrastLight
    else:
        style = VariorumDark if least <= LEGIBLE else VariorumContrastDark
    styles: dict[str, CueStyle] = {}
    for kind in CUE_KINDS:
        token_style = style.style_for_token(TOKENS[kind])
        styles[kind] = CueStyle(
            Color.parse(f"#{token_style['color']}"),
            bool(token_style["bold"]),
            bool(token_style["italic"]) or (plain and kind == "date"),
            bool(token_style["underline"]) or (plain and kind == "date"),
            plain and kind == "number",
        )
    return styles
