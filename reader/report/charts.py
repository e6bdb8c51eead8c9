"""The report's charts, as SVG: bars, intervals, a heat map of pairs, tags along a text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from annotations.analysis.agreement.results import AnnotatorPair, CoefficientResult
from annotations.model import Codebook
from reader.report.markup import Markup, element, joined
from reader.tables.charts import coefficient

# Of like darkness, so that none dominates; distinguished in print by the legend's order as well.
_PRINT_COLOURS = {
    "blue": "#3b6ea5", "ochre": "#b8862b", "red": "#b04a3f", "green": "#4f8a4c",
    "violet": "#7a5ca3", "teal": "#2f8a8a", "rose": "#b85c86", "grey": "#808080",
}  # fmt: skip
_NO_TAG = "#c8c8c8"
_RULE = "#999999"


def tag_colour(book: Codebook, tag: str) -> str:
    """The colour of a tag on paper; one that is nested has the colour of its parent, but paler."""
    coded_tag = book.get(tag)
    if coded_tag is None:
        return _NO_TAG
    paler = 0.6 ** tag.count("/")
    base_colour = _PRINT_COLOURS.get(coded_tag.colour, _PRINT_COLOURS["grey"])
    parts = (int(base_colour[n : n + 2], 16) for n in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * paler):02x}" for part in parts)


def stacked_bar(counts: Mapping[str, int], most: int, book: Codebook, width: int = 320) -> Markup:
    """A bar of how often each tag was set, the longest as long as `most`."""
    parts, at = [], 0.0
    for tag, number in counts.items():
        part_width = width * number / most if most else 0.0
        title = element("title", f"{tag or 'no tag'}: {number:,}")
        parts.append(
            element(
                "rect",
                title,
                x=f"{at:.1f}",
                y=1,
                width=f"{part_width:.1f}",
                height=12,
                fill=tag_colour(book, tag),
            )
        )
        at += part_width
    return _svg(width, 14, *parts)


def interval_chart(figure: CoefficientResult, width: int = 160) -> Markup:
    """A value on a scale from −0.2 to 1, with its interval; nothing where there is no value."""
    if figure.value is None:
        return Markup()

    def at(value: float) -> str:
        return f"{width * (max(-0.2, min(1.0, value)) + 0.2) / 1.2:.1f}"

    parts = [
        element("line", x1=at(0), x2=at(0), y1=0, y2=14, stroke=_RULE, stroke_dasharray="2 2"),
        element("line", x1=0, x2=width, y1=13.5, y2=13.5, stroke=_RULE, stroke_width=0.5),
    ]
    if figure.interval:
        low, high = at(figure.interval.low), at(figure.interval.high)
        parts.append(element("line", x1=low, x2=high, y1=6, y2=6, stroke="#222222"))
    parts.append(element("circle", cx=at(figure.value), cy=6, r=3, fill="#222222"))
    return _svg(width, 14, *parts)


def distribution_strip(
    parts: Sequence[int], annotators: int, colour: str, width: int = 480
) -> Markup:
    """A strip of a text from beginning to end, the darker the more annotators have set the tag."""
    part_width = width / len(parts)
    cells = [
        element(
            "rect",
            element("title", f"{number:,} of {annotators:,}"),
            x=f"{n * part_width:.1f}", y=0, width=f"{part_width:.2f}", height=14,
            fill=colour, fill_opacity=f"{number / annotators:.2f}",
        )
        for n, number in enumerate(parts)
        if number
    ]  # fmt: skip
    frame = element(
        "rect", x=0.25, y=0.25, width=width - 0.5, height=13.5, fill="none", stroke=_RULE,
        stroke_width=0.5,
    )  # fmt: skip
    return _svg(width, 14, *cells, frame)


def heat_map(pairs: Sequence[AnnotatorPair]) -> Markup:
    """κ of every two annotators: the darker the better; a dash where there is none."""
    people = sorted({name for pair in pairs for name in pair.annotators})
    cell = 34 if len(people) <= 20 else 22
    left, top = 190, 22
    place = {name: n for n, name in enumerate(people)}
    parts = []
    for name, n in place.items():
        y = top + n * cell
        parts.append(_label(_short(name), left - 24, y + cell / 2 + 4, "end"))
        parts.append(_label(f"{n + 1}", left - 8, y + cell / 2 + 4, "end"))
        if n < len(people) - 1:
            parts.append(_label(f"{n + 1}", left + n * cell + cell / 2, top - 7, "middle"))
    for pair in pairs:
        column, row = sorted(place[name] for name in pair.annotators)
        parts.append(_cell(pair, left + column * cell, top + row * cell, cell))
    width, height = left + len(people) * cell, top + len(people) * cell + 2
    return _svg(width, height, *parts)


def _cell(pair: AnnotatorPair, x: int, y: int, size: int) -> Markup:
    value = pair.cohen.value
    shade = max(0.0, min(1.0, value or 0.0))
    description = f"κ {coefficient(value)}" if value is not None else pair.cohen.reason
    title = element("title", f"{pair.annotators[0]} and {pair.annotators[1]}: {description}")
    square = element(
        "rect", title, x=x, y=y, width=size - 1, height=size - 1,
        fill="#1f4e79", fill_opacity=f"{shade:.2f}", stroke=_RULE, stroke_width=0.5,
    )  # fmt: skip
    colour = "#ffffff" if shade > 0.5 else "#222222"
    words = element(
        "text", coefficient(value), x=x + (size - 1) / 2, y=y + size / 2 + 3,
        text_anchor="middle", font_size=10 if size > 30 else 8, fill=colour,
    )  # fmt: skip
    return joined(square, words)


def _label(words: str, x: float, y: float, anchor: str) -> Markup:
    return element("text", words, x=x, y=y, text_anchor=anchor, font_size=11, fill="#222222")


def _short(name: str) -> str:
    return name if len(name) <= 24 else f"{name[:23]}…"


def _svg(width: float, height: float, *children: Markup) -> Markup:
    return element(
        "svg", *children, xmlns="http://www.w3.org/2000/svg", width=width, height=height,
        viewBox=f"0 0 {width} {height}", role="img",
    )  # fmt: skip
