"""The report's charts: bars, intervals, a map of pairs, tags along a text.

Each can be read without its colours, since they are printed on black-and-white printers, and says
in words what it shows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

from annotations.analysis.agreement.results import AnnotatorPair, CoefficientResult
from annotations.model import Codebook
from reader.report.markup import Markup, element, joined
from reader.tables.charts import coefficient
from reader.text.clusters import fit, width_of

# Of like darkness, so that none dominates; each differs from a white and from a dark page by 3:1.
_PRINT_COLOURS = {
    "blue": "#3b6ea5", "ochre": "#a5761f", "red": "#b04a3f", "green": "#4f8a4c",
    "violet": "#7a5ca3", "teal": "#2f8a8a", "rose": "#b85c86", "grey": "#808080",
}  # fmt: skip
_SCALE = 150
"""Pixels from −0.2 to 1."""
_LONGEST_NAME = 24
"""Cells of a name beside the map of pairs."""
_MOST_FIGURES = 25
"""Annotators up to whom the cells of the map have room for their figures."""


def tag_colour(book: Codebook, tag: str) -> str:
    """The colour of a tag on paper; one that is nested has the colour of its parent, but paler."""
    coded_tag = book.get(tag)
    if coded_tag is None:
        return _PRINT_COLOURS["grey"]
    paler = 0.75 ** tag.count("/")
    base_colour = _PRINT_COLOURS.get(coded_tag.colour, _PRINT_COLOURS["grey"])
    parts = (int(base_colour[n : n + 2], 16) for n in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * paler):02x}" for part in parts)


def tag_letter(book: Codebook, tag: str) -> str:
    """The letter that the margin shows for a tag."""
    coded_tag = book.get(tag)
    return coded_tag.mark if coded_tag else ""


def swatch(book: Codebook, tag: str) -> Markup:
    """A square with the colour and the letter of a tag."""
    return element("i", tag_letter(book, tag), style=_painted(tag_colour(book, tag)))


def stacked_bar(counts: Mapping[str, int], most: int, book: Codebook) -> Markup:
    """A bar of how often each tag was set, the longest as long as `most`; with the tags' letters,
    as in the margin.
    """
    segments = [
        element(
            "span",
            element("b", tag_letter(book, tag)),
            style=f"width:{100 * number / most:.2f}%;{_painted(tag_colour(book, tag))}",
            title=f"{tag}: {number:,}",
        )
        for tag, number in counts.items()
        if number
    ]
    told = ", ".join(f"{tag} {number:,}" for tag, number in counts.items() if number)
    return element("div", *segments, class_="bar", role="img", aria_label=told or "no tags")


def _painted(colour: str) -> str:
    """A colour with the ink that can be read on it."""
    red, green, blue = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    light = 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2
    return f"background:{colour};color:{'#ffffff' if light < 0.18 else '#000000'}"


def interval_chart(figure: CoefficientResult) -> Markup:
    """A value on a scale from −0.2 to 1, with its interval; nothing where there is no value."""
    if figure.value is None:
        return Markup()
    parts = [
        element("line", x1=_at(0), x2=_at(0), y1=0, y2=16, class_="rule", stroke_dasharray="2 2"),
        element("line", x1=0, x2=_SCALE, y1=15.5, y2=15.5, class_="rule"),
    ]
    told = f"α {coefficient(figure.value)}"
    if figure.interval:
        low, high = figure.interval.low, figure.interval.high
        parts.append(element("line", x1=_at(low), x2=_at(high), y1=8, y2=8, class_="ink"))
        told += f", between {coefficient(low)} and {coefficient(high)}"
    parts.append(element("circle", cx=_at(figure.value), cy=8, r=3.5, class_="dot"))
    return _svg(_SCALE, 16, told, *parts, class_="scale")


def scale_heading() -> Markup:
    """The scale over the charts of intervals."""
    labels = [_label(f"{value}", float(_at(value)), 10, "middle") for value in (0, 1)]
    return _svg(_SCALE, 12, "α on a scale from −0.2 to 1", *labels, class_="scale")


def _at(value: float) -> str:
    return f"{4 + (_SCALE - 8) * (max(-0.2, min(1.0, value)) + 0.2) / 1.2:.1f}"


def distribution_strip(tag: str, parts: Sequence[int], annotators: int, colour: str) -> Markup:
    """A text from beginning to end: the higher the bar, the more annotators have set the tag."""
    width, height = 10, 24
    bars = [
        element(
            "rect",
            element("title", f"{number:,} of {annotators:,}"),
            x=n * width, y=round(height - 1 - (height - 2) * number / annotators, 1),
            width=width, height=round((height - 2) * number / annotators, 1), fill=colour,
        )
        for n, number in enumerate(parts)
        if number
    ]  # fmt: skip
    length = len(parts) * width
    base = element("line", x1=0, x2=length, y1=height - 0.5, y2=height - 0.5, class_="rule")
    highest = max(range(len(parts)), key=lambda n: parts[n])
    told = (
        f"{tag}: at most {parts[highest]:,} of {annotators:,} annotators, "
        f"{100 * (highest + 0.5) / len(parts):.0f} % into the text; "
        f"set in {sum(map(bool, parts)):,} of {len(parts):,} parts"
    )
    return _svg(length, height, told, *bars, base, class_="strip", preserveAspectRatio="none")


def pair_map(pairs: Sequence[AnnotatorPair]) -> Markup:
    """κ of every two annotators: the stronger the colour the better; a dash where there is none."""
    people = sorted({name for pair in pairs for name in pair.annotators})
    cell = 34 if len(people) <= 12 else 24
    shown = [fit(name, _LONGEST_NAME) for name in people]
    left, top = 40 + 7 * max(map(width_of, shown)), 22
    place = {name: n for n, name in enumerate(people)}
    parts = []
    for n, name in enumerate(shown):
        y = top + n * cell + cell / 2 + 4
        parts.append(_label(name, left - 30, y, "end"))
        parts.append(_label(f"{n + 1}", left - 8, y, "end"))
        if n < len(people) - 1:
            parts.append(_label(f"{n + 1}", left + n * cell + cell / 2, top - 7, "middle"))
    for pair in pairs:
        column, row = sorted(place[name] for name in pair.annotators)
        x, y = left + column * cell, top + row * cell
        parts.append(_cell(pair, x, y, cell, figures=len(people) <= _MOST_FIGURES))
    values = [pair.cohen.value for pair in pairs if pair.cohen.value is not None]
    told = f"κ of every two of {len(people):,} annotators"
    if values:
        told += (
            f": from {coefficient(min(values))} to {coefficient(max(values))}, "
            f"median {coefficient(median(values))}"
        )
    width, height = left + (len(people) - 1) * cell + 1, top + len(people) * cell + 1
    return _svg(width, height, told, *parts, class_="map", width=width, height=height)


def _cell(pair: AnnotatorPair, x: int, y: int, size: int, *, figures: bool) -> Markup:
    value = pair.cohen.value
    shade = max(0.0, min(1.0, value or 0.0))
    description = f"κ {coefficient(value)}" if value is not None else pair.cohen.reason
    title = element("title", f"{pair.annotators[0]} and {pair.annotators[1]}: {description}")
    square = element(
        "rect", title, x=x, y=y, width=size - 1, height=size - 1, class_="cell",
        fill_opacity=f"{shade:.2f}",
    )  # fmt: skip
    if not figures:
        return square
    words = element(
        "text", coefficient(value), x=x + (size - 1) / 2, y=y + size / 2 + 3,
        text_anchor="middle", font_size=11 if size > 30 else 9,
        class_="on" if shade > 0.5 else None,
    )  # fmt: skip
    return joined(square, words)


def _label(words: str, x: float, y: float, anchor: str) -> Markup:
    return element(
        "text", words, x=f"{x:.1f}", y=f"{y:.1f}", text_anchor=anchor, font_size=12,
        direction="ltr", unicode_bidi="isolate",
    )  # fmt: skip


def _svg(right: float, foot: float, told: str, *children: Markup, **attributes: object) -> Markup:
    return element(
        "svg", *children, xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {right} {foot}",
        role="img", aria_label=told, **attributes,
    )  # fmt: skip
