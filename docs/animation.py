"""A moving picture of the reader: an SVG whose rows change as keys are pressed.

A row of the screen is drawn once for each thing it shows in turn, and CSS makes it visible while it
is shown. So a picture of many moments is hardly larger than one of a few.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

from rich.cells import cell_len
from rich.color import Color
from rich.style import Style
from rich.terminal_theme import TerminalTheme
from textual.strip import Strip

_CELL, _LINE, _FONT = 8.4, 18, 14
"""Pixels: a cell's width, a row's height, the size of the letters."""
_MARGIN = 12


class Moment(NamedTuple):
    """What is on the screen for some time."""

    rows: Sequence[Strip]
    seconds: float
    caption: str
    """What is pressed, and what it does, below the screen."""


def moving_picture(moments: Sequence[Moment], theme: TerminalTheme) -> str:
    """An SVG that shows these moments one after the other, again and again; where motion is not
    wanted, the last one. All have the same size.
    """
    columns, lines = moments[0].rows[0].cell_length, len(moments[0].rows)
    shown: dict[tuple[float, str], set[int]] = defaultdict(set)
    for number, moment in enumerate(moments):
        for row, strip in enumerate(moment.rows):
            shown[row * _LINE, _row(strip, theme)].add(number)
        shown[lines * _LINE + 10, _caption(moment.caption)].add(number)
    classes: dict[frozenset[int], str] = {}
    drawn = []
    for (top, content), numbers in shown.items():
        group = f'<g transform="translate({_MARGIN},{_MARGIN + top:g})"'
        if len(numbers) < len(moments):
            name = classes.setdefault(frozenset(numbers), f"v{len(classes)}")
            group += f' class="{name}"'
        drawn.append(f"{group}>{content}</g>")
    page = _hex(_style(moments[0].rows[0]).bgcolor, theme, foreground=False)
    width = columns * _CELL + 2 * _MARGIN
    height = (lines + 2) * _LINE + 2 * _MARGIN
    last = len(moments) - 1
    styles = [_animation(name, numbers, moments) for numbers, name in classes.items()]
    still = "".join(
        f".{name}{{animation:none;opacity:{int(last in numbers)}}}"
        for numbers, name in classes.items()
    )
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img" '
        'aria-label="The reader: two articles side by side, a passage is tagged, and the apparatus '
        'shows who else says it">',
        f"<style>text{{font:{_FONT}px monospace;white-space:pre}}{''.join(styles)}"
        f"@media(prefers-reduced-motion:reduce){{{still}}}</style>",
        f'<rect width="100%" height="100%" rx="6" fill="{page}"/>',
        *drawn,
        "</svg>\n",
    ])  # fmt: skip


def _animation(name: str, numbers: frozenset[int], moments: Sequence[Moment]) -> str:
    """The rule that makes a class visible during these moments."""
    total = sum(moment.seconds for moment in moments)
    frames, passed = [], 0.0
    for number, moment in enumerate(moments):
        frames.append(f"{100 * passed / total:.3g}%{{opacity:{int(number in numbers)}}}")
        passed += moment.seconds
    return (
        f"@keyframes {name}{{{''.join(frames)}}}"
        f".{name}{{opacity:{int(0 in numbers)};animation:{name} {total:g}s step-end infinite}}"
    )


def _style(strip: Strip) -> Style:
    """How a row begins."""
    return next(iter(strip)).style or Style()


def _row(strip: Strip, theme: TerminalTheme) -> str:
    backgrounds, words, cell = [], [], 0
    for segment in strip:
        width = cell_len(segment.text)
        style = segment.style or Style()
        foreground, background = _colours(style, theme)
        if background != theme.background_color.hex:
            backgrounds.append(
                f'<rect x="{cell * _CELL:g}" width="{width * _CELL:g}" height="{_LINE}" '
                f'fill="{background}"/>'
            )
        if segment.text.strip():
            looks = [f'fill="{foreground}"']
            looks += ['font-weight="bold"'] if style.bold else []
            looks += ['font-style="italic"'] if style.italic else []
            looks += ['text-decoration="underline"'] if style.underline else []
            words.append(
                f'<text x="{cell * _CELL:g}" y="13.5" textLength="{width * _CELL:g}" '
                f"{' '.join(looks)}>{escape(segment.text)}</text>"
            )
        cell += width
    return "".join([*backgrounds, *words])


def _caption(words: str) -> str:
    return f'<text y="14" fill="#7a7268">{escape(words)}</text>'


def _colours(style: Style, theme: TerminalTheme) -> tuple[str, str]:
    """The colours of the letters and of what is behind them, as #rrggbb."""
    foreground = _hex(style.color, theme, foreground=True)
    background = _hex(style.bgcolor, theme, foreground=False)
    return (background, foreground) if style.reverse else (foreground, background)


def _hex(colour: Color | None, theme: TerminalTheme, *, foreground: bool) -> str:
    if colour is None or colour.is_default:
        return (theme.foreground_color if foreground else theme.background_color).hex
    return colour.get_truecolor(theme, foreground).hex
