"""A PDF page's characters with their boxes, and what else is known of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import cos, radians, sin
from typing import NamedTuple

_HALF = 0.5
"""Width of a letter in heights, where a slanting box does not tell it."""


class Character(NamedTuple):
    """A character and its box, in points from the lower left; line ends have none."""

    text: str
    left: float
    low: float
    right: float
    top: float


class Style(NamedTuple):
    """What a font's name and flags say."""

    mono: bool = False
    """Whether all its letters are of one width."""
    bold: bool = False


PLAIN = Style()
MIRRORED = 540
"""Instead of degrees: the letters' left side is right, but their lines run downwards."""


@dataclass(slots=True)
class Characters:
    """A page's characters in the PDF's own order. What is asked of a single one is asked by its
    number, only where it is needed: most characters follow the one before them.
    """

    all: Sequence[Character]
    direction: Callable[[int], int]
    """Degrees, counterclockwise, from left-to-right to where the next character stands."""
    style: Callable[[int], Style]
    blank: Callable[[int], Character | None]
    """The box of a blank that the PDF itself has; None for one that its places only suggest."""


def turned(
    characters: Characters, numbers: Sequence[int], direction: int, width: float, height: float
) -> Characters:
    """These characters of a page, whose lines run in one direction, as if the page had been turned
    until they run from left to right. `width` and `height` are those of the page as it is.
    """
    chosen = [characters.all[n] for n in numbers]

    def turn(c: Character) -> Character:
        if direction == 90:
            return Character(c.text, c.low, width - c.right, c.top, width - c.left)
        if direction == 270:
            return Character(c.text, height - c.top, c.left, height - c.low, c.right)
        if direction == MIRRORED:
            return Character(c.text, width - c.right, c.low, width - c.left, c.top)
        return Character(c.text, width - c.right, height - c.top, width - c.left, height - c.low)

    def blank(n: int) -> Character | None:
        found = characters.blank(numbers[n])
        return turn(found) if found is not None else None

    straight = direction in (90, 180, 270, MIRRORED)
    if straight:
        placed = [turn(c) if not c.text.isspace() else c for c in chosen]
    else:
        placed = _slanted(chosen, direction)
    return Characters(
        placed,
        lambda _: 0,
        lambda n: characters.style(numbers[n]),
        blank if straight else lambda _: None,
    )


def _slanted(characters: Sequence[Character], direction: int) -> list[Character]:
    """Slanting boxes do not say how wide a letter is: it reaches as far as the next one, and blanks
    are where PDFium has found them.
    """
    cosine, sine = cos(radians(direction)), sin(radians(direction))
    placed: list[Character] = []
    for c in characters:
        if c.text.isspace():
            placed.append(c)
            continue
        x, y = (c.left + c.right) / 2, (c.low + c.top) / 2
        around = (c.right - c.left + c.top - c.low) / (abs(cosine) + abs(sine))
        tall = around / (1 + _HALF)
        along, across = x * cosine + y * sine, y * cosine - x * sine
        left = along - _HALF * tall / 2
        if placed and not (last := placed[-1]).text.isspace():
            placed[-1] = last._replace(right=max(last.right, min(left, last.right + tall)))
        placed.append(
            Character(c.text, left, across - tall / 2, left + _HALF * tall, across + tall / 2)
        )
    return placed


def stacked(characters: Sequence[Character]) -> set[int]:
    """The numbers of the characters that stand one below another, as in vertical Japanese.

    PDFium gives no direction for them. A lone character of a page that is mostly so belongs to
    them as well: a paragraph's last column may hold one.
    """
    runs: list[tuple[str, list[int]]] = []
    last: Character | None = None
    for n, c in enumerate(characters):
        if c.text.isspace():
            continue
        how = ""
        if last is not None:
            wide, tall = max(c.right - c.left, last.right - last.left), c.top - c.low
            if (
                abs(c.left + c.right - last.left - last.right) < 0.7 * wide
                and abs(last.low - c.top) < tall
            ):
                how = "below"
            elif abs(c.low - last.low) < 0.4 * tall and abs(c.left - last.right) < wide:
                how = "beside"
        if how and runs and runs[-1][0] in (how, ""):
            runs[-1] = (how, runs[-1][1])
            runs[-1][1].append(n)
        else:
            runs.append(("", [n]))
        last = c

    def is_wide(n: int) -> bool:
        return characters[n].text > "\u2e7f"

    below = [run for how, run in runs if how == "below"]
    mostly = 2 * sum(map(len, below)) > sum(len(run) for _, run in runs)
    return {
        n
        for how, run in runs
        if (how == "below" and len(run) >= 3 and any(map(is_wide, run)))
        or (mostly and how in ("below", ""))
        for n in run
    }
