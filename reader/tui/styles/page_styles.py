"""Every style that a pane draws with, derived from the variables of a Textual theme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from rich.color import ColorSystem
from rich.style import Style
from textual.app import App
from textual.color import Color, ColorParseError

from corpus.document import BlockKind
from reader.text.block_parts import PartLook
from reader.text.highlights import Mark
from reader.tui.styles.palettes import FEW, Depth, depth_of, letter_of_256, tint_of_256
from reader.tui.styles.themes import LEAST_CONTRAST, LEGIBLE, contrast, legible, letter_ink, tint


class Emphasis(NamedTuple):
    """What shows a tag without colour."""

    bold: bool = False
    italic: bool = False
    underline: bool = False
    double: bool = False


_SHADE_DEPTHS = (0.35, 0.75, 1.2, 1.7)
"""The depth of each shade, as a multiple of the usual tint."""
_ROUNDING_RESERVE = 1.2
"""The factor that contrast may lose where colours are rounded to those of the terminal."""
ITALIC_KINDS: frozenset[BlockKind] = frozenset(("standfirst", "caption"))
_QUIET_KINDS: frozenset[BlockKind] = frozenset(("caption", "note"))
_DARKEST_LIGHT_PAGE = 0.45
EMPHASES: dict[str, Emphasis] = {
    "blue": Emphasis(underline=True),
    "ochre": Emphasis(italic=True),
    "red": Emphasis(bold=True, double=True),
    "green": Emphasis(bold=True),
    "violet": Emphasis(italic=True, underline=True),
    "teal": Emphasis(double=True),
    "rose": Emphasis(bold=True, italic=True),
    "grey": Emphasis(bold=True, underline=True),
}
"""For terminals with few colours, by the name of the colour."""


class CueStyle(NamedTuple):
    """How a cue looks, apart from its background."""

    ink: Color
    bold: bool = False
    italic: bool = False
    underline: bool = False
    double: bool = False


class TextAttributes(NamedTuple):
    """Everything that decides how a run of text looks."""

    kind: BlockKind
    colour: str = ""
    """The colour of its innermost mark, empty without one."""
    depth: int = 0
    unsaved: bool = False
    sentence: bool = False
    """It is in the sentence that a tag would be set on."""
    match: int = 0
    """1: it matches a search; 2: it is the current match."""
    selected: bool = False
    cursor: bool = False
    cue: str = ""
    """The kind of the cue that it is a part of; empty without one."""
    shade: int = 0
    """How deep the tint is, 1 to 4; 0 is the usual depth."""
    part: PartLook = ""
    """What is set off in its block: the speaker, the mark of a note, the dots of a table."""


@dataclass(eq=False)
class PageStyles:
    """The colours of one theme, as a terminal of this depth can show them."""

    page: Color
    ink: Color
    muted: Color
    rule: Color
    accent: Color
    warning: Color
    depth: Depth = "16m"
    least: float = LEGIBLE
    """The least contrast of any text; higher where the theme asks for it."""
    cues: Mapping[str, CueStyle] = field(default_factory=dict)
    """How cues look, by kind, while some are shown."""
    _styles: dict[TextAttributes, Style] = field(default_factory=dict, repr=False)
    _margins: dict[tuple[str, str], Style] = field(default_factory=dict, repr=False)

    @property
    def plain(self) -> bool:
        """Whether tags show by underline and weight."""
        return self.depth in FEW

    @property
    def dark(self) -> bool:
        return self.page.brightness <= _DARKEST_LIGHT_PAGE

    @property
    def _palette(self) -> dict[str, bool]:
        """Which palette of 256 colours fits the theme."""
        return {"dark": self.dark, "strong": self.least > LEGIBLE * _ROUNDING_RESERVE}

    @classmethod
    def of(cls, variables: Mapping[str, str], *, depth: Depth = "16m") -> PageStyles:
        """The styles for the variables of a theme; black on white for what cannot be parsed."""
        page = _parse(variables.get("background"), Color(255, 255, 255))
        ink = legible(_parse(variables.get("foreground"), Color(0, 0, 0)), page, 7.0)
        least = float(variables.get(LEAST_CONTRAST, LEGIBLE))
        accent = legible(_parse(variables.get("accent"), ink), page, least)
        warning = legible(_parse(variables.get("error"), ink), page, least)
        muted = legible(page.blend(ink, 0.6), page, least)
        rule = page.blend(ink, 0.22 if least <= LEGIBLE else 0.5)
        if depth == "256":
            least *= _ROUNDING_RESERVE
        kind: type[PageStyles] = cls
        if depth in FEW:
            from reader.tui.styles.few_colours import FewColourStyles

            kind = FewColourStyles
        return kind(page, ink, muted, rule, accent, warning, depth, least)

    @classmethod
    def of_app(cls, app: App[Any]) -> PageStyles:
        """The styles for the theme of the application, as its terminal can show them."""
        return cls.of(app.theme_variables, depth=depth_of(app))

    def __post_init__(self) -> None:
        page = self.page.rich_color
        self.blank = Style(bgcolor=page)
        self.rules = Style(color=self.rule.rich_color, bgcolor=page)
        self.thumb = Style(color=self.page.blend(self.ink, 0.45).rich_color, bgcolor=page)
        self.title = Style(color=self.ink.rich_color, bgcolor=page, bold=True)
        self.title_focused = Style(color=self.accent.rich_color, bgcolor=page, bold=True)
        self.details = Style(color=self.muted.rich_color, bgcolor=page)
        self.here = Style(color=self.accent.rich_color, bgcolor=page)

    def text(self, attributes: TextAttributes) -> Style:
        """The style of a run of text."""
        style = self._styles.get(attributes)
        if style is None:
            style = self._styles[attributes] = self._text_style(attributes)
        return style

    def letter(self, colour: str) -> Color:
        """The colour of the letter of a tag."""
        if self.depth == "256":
            return letter_of_256(colour, **self._palette)
        return letter_ink(colour, self.page, self.least)

    def margin(self, mark: Mark) -> Style:
        """The style of the letter and the bar of a mark."""
        key = (mark.colour, mark.state)
        style = self._margins.get(key)
        if style is None:
            ink = self.warning
            if mark.state != "unsaved":
                ink = self.letter(mark.colour)
            style = Style(
                color=ink.rich_color, bgcolor=self.page.rich_color, bold=mark.state != "saving"
            )
            self._margins[key] = style
        return style

    def _text_style(self, attributes: TextAttributes) -> Style:
        background, ink = self.page, self.ink
        if attributes.part == "detail" or (attributes.kind in _QUIET_KINDS and not attributes.part):
            ink = self.muted
        if attributes.sentence:
            background = self.page.blend(self.ink, 0.055)
        if attributes.colour:
            depth = _SHADE_DEPTHS[attributes.shade - 1] if attributes.shade else 1.0
            if self.depth == "256":
                background = tint_of_256(attributes.colour, **self._palette)
            else:
                background = tint(
                    attributes.colour, self.page, self.ink, least=self.least, depth=depth
                )
                if attributes.sentence:
                    background = background.blend(self.ink, 0.05)
        cue = self.cues.get(attributes.cue) or CueStyle(ink)
        ink = cue.ink
        if attributes.match > 1:
            background, ink = self.ink, self.page
        elif attributes.match:
            background, ink = self._match_background, self.ink
        if attributes.selected:
            background, ink = self._selection_background, self.page
        if attributes.cursor:
            background, ink = self.accent, self.page
        if self.depth == "256":
            rounded = _rounded(background)
            # The letter is enough where the nearest colour is too light for the text.
            reached = contrast(legible(ink, rounded, self.least), rounded)
            is_legible = reached >= self.least / _ROUNDING_RESERVE
            background = rounded if is_legible else _rounded(self.page)
        underlined = attributes.depth == 2 or attributes.match > 0
        is_bold = attributes.kind == "heading" or attributes.part == "name"
        return Style(
            color=legible(ink, background, self.least).rich_color,
            bgcolor=background.rich_color,
            bold=is_bold or cue.bold or None,
            italic=attributes.kind in ITALIC_KINDS or cue.italic or None,
            underline=underlined or cue.underline or None,
            underline2=attributes.depth > 2 or cue.double or None,
            strike=attributes.unsaved or None,
        )

    @property
    def _match_background(self) -> Color:
        return tint("ochre", self.page, self.ink, 0.6, self.least)

    @property
    def _selection_background(self) -> Color:
        return self.page.blend(self.ink, 0.7)


def _rounded(colour: Color) -> Color:
    """The nearest of 256 colours; dark tints become much lighter."""
    return Color.from_rich_color(colour.rich_color.downgrade(ColorSystem.EIGHT_BIT))


def _parse(value: str | None, fallback: Color) -> Color:
    try:
        colour = Color.parse(value) if value else fallback
    except ColorParseError:
        return fallback
    # "auto" and the own colours of the terminal have no components to calculate with.
    if colour.ansi is not None or colour.auto or colour.a < 1:
        return fallback
    return Color(colour.r, colour.g, colour.b)
