"""The colours that a tag may have, and which of them is nearest to one that somebody asks for."""

from __future__ import annotations

from collections.abc import Collection
from math import atan2, hypot, pi
from typing import Final

from corpus.text.lazy_pattern import LazyPattern

HUES: Final[dict[str, str]] = {
    "blue": "#2f6fb5",
    "ochre": "#c98a12",
    "red": "#c8372d",
    "green": "#3f8f46",
    "violet": "#8450b0",
    "teal": "#178f8f",
    "rose": "#c9508f",
    "grey": "#7d7a74",
}
"""A hue for each colour, as `#rrggbb`; each theme derives its tints and letters from it."""
COLOURS: Final = tuple(HUES)

_NAMES: Final = {
    "aqua": "#00ffff", "amber": "#ffbf00", "black": "#000000", "brown": "#8b4513",
    "cyan": "#00ffff", "crimson": "#dc143c", "fuchsia": "#ff00ff", "gold": "#ffd700",
    "gray": "#808080", "indigo": "#4b0082", "lavender": "#b57edc", "lime": "#00ff00",
    "magenta": "#ff00ff", "maroon": "#800000", "navy": "#000080", "olive": "#808000",
    "orange": "#ffa500", "pink": "#ff69b4", "purple": "#800080", "salmon": "#fa8072",
    "silver": "#c0c0c0", "turquoise": "#40e0d0", "white": "#ffffff", "yellow": "#ffff00",
}  # fmt: skip
"""What people call colours, beside the names of ours."""
_NO_HUE = 0.03
"""The distance from grey, below which a colour is one."""
_HEX = LazyPattern(r"#?([0-9a-f]{6}|[0-9a-f]{3})")


def nearest_colour(asked: str, taken: Collection[str] = ()) -> str | None:
    """The colour (one of COLOURS) for what somebody asks for: a name of ours, a common name, or
    `#rrggbb`. None for anything else.

    What is not a name of ours is mapped to the nearest colour that is not taken yet, so that tags
    with colours of their own can be told apart in every terminal; to the nearest of all once every
    colour is taken.
    """
    word = asked.strip().lower()
    if word in HUES:
        return word
    match = _HEX.fullmatch(_NAMES.get(word, word))
    if match is None:
        return None
    wanted = _hue(match[1])
    free = [name for name in COLOURS if name not in taken] or list(COLOURS)
    return min(free, key=lambda name: _difference(wanted, _hue(HUES[name][1:])))


def _difference(wanted: tuple[float, float], other: tuple[float, float]) -> float:
    """How far two colours are apart, by hue alone: how light and how strong a tint is, the theme
    decides. What has no hue is near to grey only.
    """
    first_chroma, second_chroma = hypot(*wanted), hypot(*other)
    if first_chroma < _NO_HUE or second_chroma < _NO_HUE:
        return 0.0 if first_chroma < _NO_HUE and second_chroma < _NO_HUE else pi
    turn = abs(atan2(wanted[1], wanted[0]) - atan2(other[1], other[0]))
    return min(turn, 2 * pi - turn)


def _hue(digits: str) -> tuple[float, float]:
    """The hue of a colour, as a and b of OKLab (Björn Ottosson, 2020): angles there are about as
    large as seen.
    """
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    red, green, blue = (_linear(int(digits[at : at + 2], 16) / 255) for at in (0, 2, 4))
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
