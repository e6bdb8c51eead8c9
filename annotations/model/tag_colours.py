"""The colours that a tag may have, and which of them is nearest to one that somebody asks for."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

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
_HEX = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})")


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
    wanted = _oklab(match[1])
    free = [name for name in COLOURS if name not in taken] or list(COLOURS)
    return min(free, key=lambda name: _difference(wanted, _oklab(HUES[name][1:])))


def _difference(first: tuple[float, float, float], second: tuple[float, float, float]) -> float:
    """How different two colours look. Lightness counts less: the theme decides on that anyway."""
    lightness, *chroma = (a - b for a, b in zip(first, second, strict=True))
    return (0.35 * lightness) ** 2 + sum(part**2 for part in chroma)


def _oklab(digits: str) -> tuple[float, float, float]:
    """A colour in OKLab (Björn Ottosson, 2020): differences there are about as large as seen."""
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    red, green, blue = (_linear(int(digits[at : at + 2], 16) / 255) for at in (0, 2, 4))
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
