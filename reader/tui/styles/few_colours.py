"""Text on a terminal with sixteen colours, eight or none: weights, underlines, and letters in
colours that can be read.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rich.color import Color as RichColor
from rich.color import ColorType
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from reader.text.highlights import Mark
from reader.tui.styles.page_styles import (
    EMPHASES,
    ITALIC_KINDS,
    Emphasis,
    PageStyles,
    TextAttributes,
)
from reader.tui.styles.palettes import (
    TERMINALS,
    Depth,
    ink_number,
    letter_number,
    page_number,
    worst_contrast,
)


@dataclass(eq=False)
class FewColourStyles(PageStyles):
    """The styles of a page whose tints would fall into one."""

    def __post_init__(self) -> None:
        dark, depth = self.dark, self.depth
        self._paper = RichColor.from_ansi(page_number(depth, dark=dark))
        self._text_ink = RichColor.from_ansi(ink_number(depth, dark=dark))
        plain = Style(color=self._text_ink, bgcolor=self._paper)
        accent = Style(color=self._coloured("ochre" if dark else "red"), bgcolor=self._paper)
        self.blank = self.rules = self.thumb = self.details = plain
        self.title = plain + Style(bold=True)
        self.title_focused = accent + Style(bold=True, underline=True)
        self.here = accent

    def _coloured(self, name: str) -> RichColor:
        number = letter_number(name, self.depth, dark=self.dark, least=self.least)
        return RichColor.from_ansi(number)

    def letter(self, colour: str) -> Color:
        """The colour of the letter of a tag, as most terminals show it."""
        number = letter_number(colour, self.depth, dark=self.dark, least=self.least)
        return Color.parse(TERMINALS["xterm"][number])

    def margin(self, mark: Mark) -> Style:
        """The style of the letter and the bar of a mark."""
        name = "red" if mark.state == "unsaved" else mark.colour
        return Style(
            color=self._coloured(name), bgcolor=self._paper, bold=mark.state != "saving" or None
        )

    def _text_style(self, attributes: TextAttributes) -> Style:
        ink = self._text_ink
        emphasis = Emphasis()
        if attributes.colour:
            ink = self._coloured(attributes.colour)
            emphasis = EMPHASES.get(attributes.colour, Emphasis(underline=True))
        cue = self.cues.get(attributes.cue)
        underlined = attributes.depth == 2 or attributes.match > 0
        is_bold = attributes.kind == "heading" or attributes.part == "name"
        marked = attributes.match > 1 or attributes.selected
        return Style(
            color=ink,
            bgcolor=self._paper,
            bold=is_bold or emphasis.bold or (cue is not None and cue.bold) or None,
            italic=attributes.kind in ITALIC_KINDS
            or emphasis.italic
            or (cue is not None and cue.italic)
            or None,
            underline=underlined
            or emphasis.underline
            or (cue is not None and cue.underline)
            or None,
            underline2=(
                attributes.depth > 2 or emphasis.double or (cue is not None and cue.double) or None
            ),
            strike=attributes.unsaved or None,
            reverse=(marked != attributes.cursor) or None,
        )


class FewColours(LineFilter):
    """Paints what the style sheets say with the colours that there are: a light or a dark ground,
    and text on it that can be read.
    """

    def __init__(self, depth: Depth) -> None:
        super().__init__()
        self._depth = depth

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        return [
            Segment(text, None if style is None else _reduced(style, self._depth), control)
            for text, style, control in segments
        ]


class NoColours(LineFilter):
    """Paints without any colour; a ground of the other side, dark on a light page or light on a
    dark one, becomes reversed text.
    """

    def __init__(self, *, dark: bool) -> None:
        super().__init__()
        self._dark = dark

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        return [
            Segment(text, None if style is None else _colourless(style, self._dark), control)
            for text, style, control in segments
        ]


_DEFAULT = Style(color="default", bgcolor="default")
_READABLE = 4.5


@lru_cache(maxsize=2048)
def _colourless(style: Style, dark_page: bool) -> Style:
    ground = style.bgcolor
    if ground is None or ground.is_default or _is_dark(ground) == dark_page:
        return style + _DEFAULT
    return style + _DEFAULT + Style(reverse=not style.reverse)


@lru_cache(maxsize=2048)
def _reduced(style: Style, depth: Depth) -> Style:
    count = 8 if depth == "8" else 16
    ground, ink = style.bgcolor, style.color
    if all(c is None or _is_of(c, count) for c in (ground, ink)):
        return style
    dark = ground is None or ground.is_default or _is_dark(ground)
    page = page_number(depth, dark=dark)
    number = ink_number(depth, dark=dark)
    if ink is not None and not ink.is_default:
        hue = _nearest_hue(ink, count)
        if hue is not None and worst_contrast(hue, page) >= _READABLE:
            number = hue
    return style + Style(color=RichColor.from_ansi(number), bgcolor=RichColor.from_ansi(page))


def _is_of(colour: RichColor, count: int) -> bool:
    standard = colour.type in (ColorType.STANDARD, ColorType.DEFAULT)
    return standard and (colour.number is None or colour.number < count)


def _is_dark(colour: RichColor) -> bool:
    red, green, blue = colour.get_truecolor()
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255 < 0.45


def _nearest_hue(colour: RichColor, count: int) -> int | None:
    """The number of the colour with this hue, bright ones only where there are sixteen; None for
    what is hardly coloured.
    """
    red, green, blue = colour.get_truecolor()
    high, low = max(red, green, blue), min(red, green, blue)
    if high - low < 60:
        return None
    middle = (high + low) / 2
    bits = (red > middle) + 2 * (green > middle) + 4 * (blue > middle)
    return bits + (8 if count == 16 and high > 190 else 0)
