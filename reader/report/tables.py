"""The report's tables, whose headings say what they are of: to eyes, printers, screen readers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from reader.report.markup import Markup, element
from reader.text.shortening import fit_middle

_LONGEST_NAME = 100
"""Cells of a document's title where it is not in the list of documents, which has it whole."""


class Heading(NamedTuple):
    """The heading of a column."""

    words: str
    class_: str | None = None
    """`number`: above figures, on the right; `value`: above figures with an interval."""


def table(
    section: str, headings: Sequence[Heading], *bodies: Iterable[Markup], class_: str | None = None
) -> Markup:
    """A table with a name (the heading of the section with this id) and groups of rows, of which
    the printer keeps each on one page where it can.
    """
    heads = [element("th", h.words, scope="col", class_=h.class_) for h in headings]
    return element(
        "table",
        element("thead", element("tr", *heads)),
        *(element("tbody", *rows) for rows in bodies),
        class_=class_,
        aria_labelledby=f"{section}-heading",
    )


def row(name: str, *cells: str) -> Markup:
    """A row and what it is about; a cell that is no Markup is text."""
    head = name if isinstance(name, Markup) else name_cell(name)
    return element("tr", head, *(c if isinstance(c, Markup) else element("td", c) for c in cells))


def name_cell(name: str, *more: str) -> Markup:
    """The heading of a row, in the direction in which it is written."""
    return element("th", element("bdi", name), *more, scope="row")


def group_row(name: str, described: str, columns: int) -> Markup:
    """The heading of a group of rows, over the whole width."""
    return element(
        "tr",
        element(
            "th", element("bdi", short_name(name)), element("span", described, class_="quiet"),
            scope="rowgroup", colspan=columns,
        ),
        class_="group",
    )  # fmt: skip


def short_name(name: str) -> str:
    """The title of a document as a heading among figures."""
    return fit_middle(name, _LONGEST_NAME)


def number(value: int) -> Markup:
    return element("td", f"{value:,}", class_="number")
