"""How the pane looks: every style it draws with, derived from the variables of a Textual theme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from rich.color import ColorSystem
from rich.style import Style
from textual.color import Color, ColorParseError

from corpus.document import BlockKind
from reader.text.highlights import Mark
from reader.tui.styles.themes import LEAST_CONTRAST, LEGIBLE, contrast, legible, letter_ink, tint


class Weight(NamedTuple):
    """What tells a tag without colour."""

    bold: bool = False
    italic: bool = False
    underline: bool = False
    double: bool = False


_SHADES = (0.35, 0.75, 1.2, 1.7)
"""How much of the usual tint each shade has."""
_RESERVE = 1.2
"""What contrast may lose where colours are rounded to those that the terminal has."""
WEIGHTS: dict[str, Weight] = {
    "blue": Weight(underline=True),
    "ochre": Weight(italic=True),
    "red": Weight(bold=True, double=True),
    "green": Weight(bold=True),
    "violet": Weight(italic=True, underline=True),
    "teal": Weight(double=True),
    "rose": Weight(bold=True, italic=True),
    "grey": Weight(bold=True, underline=True),
}
"""For terminals of few colours: underlines and weights, by the name of the colour."""


class CueStyle(NamedTuple):
    """How a cue looks, apart from what lies behind it."""

    ink: Color
    bold: bool = False
    italic: bool = False
    underline: bool = False
    double: bool = False


class TextAttributes(NamedTuple):
    """All that decides how a stretch of text looks."""

    kind: BlockKind
    colour: str = ""
    """The colour of its innermost mark, empty without one."""
    depth: int = 0
    unsaved: bool = False
    sentence: bool = False
    """It is in the sentence that a tag would go to."""
    match: int = 0
    """1: found by a search; 2: the finding at hand."""
    selected: bool = False
    cursor: bool = False
    cue: str = ""
    """The kind of the cue that it is a part of."""
    shade: int = 0
    """How deep the tint is, 1 to 4; 0 is as deep as any."""


@dataclass(eq=False)
class PageStyles:
    """The colours of one theme. `plain`: words are told apart by underline and weight too."""

    page: Color
    ink: Color
    muted: Color
    rule: Color
    accent: Color
    warning: Color
    plain: bool = False
    least: float = LEGIBLE
    """The least contrast of any text; more than usual where a theme asks for it."""
    cues: Mapping[str, CueStyle] = field(default_factory=dict)
    """How cues look, by their kind, while some are shown."""
    _styles: dict[TextAttributes, Style] = field(default_factory=dict, repr=False)
    _margins: dict[tuple[str, str], Style] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, variables: Mapping[str, str], *, plain: bool = False) -> PageStyles:
        """The look for a theme's variables; what cannot be parsed falls back to black on white."""
        page = _parse(variables.get("background"), Color(255, 255, 255))
        ink = legible(_parse(variables.get("foreground"), Color(0, 0, 0)), page, 7.0)
        least = float(variables.get(LEAST_CONTRAST, LEGIBLE))
        accent = legible(_parse(variables.get("accent"), ink), page, least)
        warning = legible(_parse(variables.get("error"), ink), page, least)
        muted = legible(page.blend(ink, 0.6), page, least)
        rule = page.blend(ink, 0.22 if least <= LEGIBLE else 0.5)
        if plain:
            least *= _RESERVE
        return cls(page, ink, muted, rule, accent, warning, plain, least)

    def __post_init__(self) -> None:
        page = self.page.rich_color
        self.blank = Style(bgcolor=page)
        self.rules = Style(color=self.rule.rich_color, bgcolor=page)
        self.thumb = Style(color=self.page.blend(self.ink, 0.45).rich_color, bgcolor=page)
        self.title = Style(color=self.ink.rich_color, bgcolor=page, bold=True)
        self.title_focused = Style(color=self.accent.rich_color, bgcolor=page, bold=True)
        self.details = Style(color=self.muted.rich_color, bgcolor=page)
        self.here = Style(color=self.accent.rich_color, bgcolor=page)

    def text(self, dress: TextAttributes) -> Style:
        """The style of a stretch of text."""
        found = self._styles.get(dress)
        if found is None:
            found = self._styles[dress] = self._make(dress)
        return found

    def margin(self, mark: Mark) -> Style:
        """The style of a mark's letter and bar."""
        key = (mark.colour, mark.state)
        found = self._margins.get(key)
        if found is None:
            ink = self.warning
            if mark.state != "unsaved":
                ink = letter_ink(mark.colour, self.page, self.least)
            found = Style(
                color=ink.rich_color, bgcolor=self.page.rich_color, bold=mark.state != "saving"
            )
            self._margins[key] = found
        return found

    def _make(self, dress: TextAttributes) -> Style:
        behind, ink = self.page, self.ink
        weight = Weight()
        if dress.kind == "caption":
            ink = self.muted
        if dress.sentence:
            behind = self.page.blend(self.ink, 0.055)
        if dress.colour:
            # Where marks lie on each other the tint grows deeper, as washes of ink do.
            depth = _SHADES[dress.shade - 1] if dress.shade else 1.0
            behind = tint(dress.colour, self.page, self.ink, least=self.least, depth=depth)
            if dress.sentence:
                behind = behind.blend(self.ink, 0.05)
            if self.plain:
                weight = WEIGHTS.get(dress.colour, Weight(underline=True))
        cue = self.cues.get(dress.cue) or CueStyle(ink)
        ink = cue.ink
        if dress.match:
            behind, ink = (self.ink, self.page) if dress.match > 1 else (self._found, self.ink)
        if dress.selected:
            behind, ink = self._chosen, self.page
        if dress.cursor:
            behind, ink = self.accent, self.page
        if self.plain and (dress.selected or dress.cursor):
            behind, ink = self.page, self.ink  # turned round by the terminal itself
        elif self.plain:
            rounded = _rounded(behind)
            # Weight and letter are enough where the nearest colour is too light for its words.
            readable = contrast(legible(ink, rounded, self.least), rounded)
            behind = rounded if readable >= self.least / _RESERVE else _rounded(self.page)
        return Style(
            color=legible(ink, behind, self.least).rich_color,
            bgcolor=behind.rich_color,
            bold=dress.kind == "heading" or weight.bold or cue.bold or None,
            italic=(dress.kind in ("standfirst", "caption") or weight.italic or cue.italic or None),
            underline=(
                dress.depth == 2 or weight.underline or cue.underline or bool(dress.match) or None
            ),
            underline2=(dress.depth > 2 or weight.double or cue.double) or None,
            strike=dress.unsaved or None,
            reverse=(self.plain and dress.selected != dress.cursor) or None,
        )

    @property
    def _found(self) -> Color:
        return tint("ochre", self.page, self.ink, 0.6, self.least)

    @property
    def _chosen(self) -> Color:
        return self.page.blend(self.ink, 0.7)


def _rounded(colour: Color) -> Color:
    """The nearest of 256 colours: dark tints are a good deal lighter there."""
    return Color.from_rich_color(colour.rich_color.downgrade(ColorSystem.EIGHT_BIT))


def _parse(value: str | None, fallback: Color) -> Color:
    try:
        colour = Color.parse(value) if value else fallback
    except ColorParseError:
        return fallback
    # "auto" and the terminal's own colours have no components to reckon with.
    return (
        fallback
        if colour.ansi is not None or colour.auto or colour.a < 1
        else Color(colour.r, colour.g, colour.b)
    )
