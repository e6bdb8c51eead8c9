"""Small charts of characters: bars, a line of blocks, a triangle of pairs.

Our own, since a chart holds foreign names, which the tables make harmless and measure in cells:
plotext 6.1 takes 0.6 s to import and prints names as they are.
"""

from __future__ import annotations

from collections.abc import Sequence

from annotations.analysis.agreement.results import AnnotatorPair

BAR = 20
"""Cells of the longest bar."""
_BLOCKS = "·▁▂▃▄▅▆▇█"


def bar(value: float, most: float, longest: int = BAR) -> str:
    """A bar of so many cells for `most`; any value above 0 can be seen."""
    halves = max(1, round(2 * longest * value / most)) if value and most else 0
    return "━" * (halves // 2) + "╸" * (halves % 2)


def line_of_blocks(values: Sequence[int], most: int) -> str:
    """A block for each value, as high as its share of `most`; any value above 0 can be seen."""
    last = len(_BLOCKS) - 1
    return "".join(
        _BLOCKS[max(1, round(last * value / most)) if value and most else 0] for value in values
    )


def share(value: float | None) -> str:
    """`62 %`, or a dash where there is no value."""
    return "–" if value is None else f"{100 * value:.0f} %"


def coefficient(value: float | None) -> str:
    """`0.62`, or a dash where there is no value."""
    return "–" if value is None else f"{value + 0.0:.2f}".replace("-", "−").replace("−0.00", "0.00")


def triangle(pairs: Sequence[AnnotatorPair]) -> list[list[str]]:
    """A row for each annotator: number, name, and κ with everybody before."""
    people = sorted({name for pair in pairs for name in pair.annotators})
    values = {pair.annotators: pair.cohen.value for pair in pairs}
    return [
        [
            f"{n + 1}",
            name,
            *(coefficient(values.get((other, name))) for other in people[:n]),
            *[""] * (len(people) - 1 - n),
        ]
        for n, name in enumerate(people)
    ]
