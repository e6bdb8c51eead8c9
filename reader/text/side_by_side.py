"""The reading screen for a pipe: documents side by side, letters of tags in the margin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from annotations.model import Annotation, Codebook
from corpus.document import BlockKind, Document
from reader.text.clusters import fit, width_of
from reader.text.highlights import LANES, Highlights, Lane, Mark, lanes
from reader.text.layout import Layout, row_cells
from reader.text.wrapping import wrap

MIN_COLUMN = 38
"""Cells that a column needs; documents that do not fit side by side come below each other."""
_RULE, _DIVIDER = "─", " │ "
_MARGIN = LANES + 1
_MIN_WITH_MARGIN = 16
"""Narrower columns have no room for a margin beside the text."""
_UNTAGGED = "·"
_SIGNS: dict[BlockKind, str] = {"heading": "# ", "quote": "> ", "li": "• "}
"""What stands before the rows of a block; of a heading and an item, before the first."""
_HEADING_INDENT = len(_SIGNS["heading"])


@dataclass(frozen=True, slots=True)
class AnnotatedDocument:
    """A document, and what readers said about it."""

    document: Document
    annotations: Sequence[Annotation]


def side_by_side(
    pages: Sequence[AnnotatedDocument], codebook: Codebook, width: int
) -> Iterator[str]:
    """The pages in columns, as many beside each other as fit into `width` cells.

    Yields lines that are safe to print.
    """
    width = max(1, width)
    fitting = max(1, (width + len(_DIVIDER)) // (MIN_COLUMN + len(_DIVIDER)))
    for first in range(0, len(pages), fitting):
        if first:
            yield ""
            yield ""
        group = pages[first : first + fitting]
        cells = (width - len(_DIVIDER) * (len(group) - 1)) // len(group)
        headings = [_heading(page, cells) for page in group]
        for row in zip_longest(*headings, fillvalue=""):
            yield _joined(row, cells)
        yield _DIVIDER.replace(" ", _RULE).replace("│", "┼").join([_RULE * cells] * len(group))
        for rows in zip_longest(*(_body(page, codebook, cells) for page in group), fillvalue=""):
            yield _joined(rows, cells)


def _joined(rows: Sequence[str], cells: int) -> str:
    padded = (row + " " * (cells - width_of(row)) for row in rows)
    return _DIVIDER.join(padded).rstrip()


def _heading(page: AnnotatedDocument, cells: int) -> list[str]:
    document = page.document
    metadata = document.metadata
    number = len(page.annotations)
    facts = [
        metadata.publisher or ", ".join(metadata.authors),
        metadata.published or "undated",
        f"{document.words:,} words",
        f"{number:,} annotation" if number == 1 else f"{number:,} annotations",
    ]
    title = metadata.title or f"[{document.slug}]"
    return [*_wrapped(title, cells), *_wrapped(" · ".join(filter(None, facts)), cells)]


def _wrapped(text: str, cells: int) -> list[str]:
    line = " ".join(text.split())
    rows = wrap(line, 0, len(line), cells)
    return [fit(line[a:b].rstrip(), cells) for a, b in zip(rows.starts, rows.ends, strict=True)]


def marks(annotations: Sequence[Annotation], codebook: Codebook) -> list[Mark]:
    """One mark for each tag of each annotation, and one for an annotation without tags."""
    all_marks: list[Mark] = []
    for annotation in annotations:
        if annotation.status == "orphaned":
            continue
        start, end = annotation.span
        tags = [tag for tag in map(codebook.get, annotation.tags) if tag is not None]
        all_marks += [
            Mark(start, end, annotation.id, tag.mark, tag.colour, rank=codebook.rank(tag.name))
            for tag in tags
        ]
        if not tags:
            all_marks.append(Mark(start, end, annotation.id, _UNTAGGED, rank=codebook.rank("")))
    return all_marks


def _body(page: AnnotatedDocument, codebook: Codebook, cells: int) -> Iterator[str]:
    text = page.document.text
    margin = _MARGIN if cells >= _MIN_WITH_MARGIN else 0
    highlights = Highlights(marks(page.annotations, codebook))
    layout = Layout(text, page.document.blocks, max(1, cells - margin))
    for at, (kind, start, end) in enumerate(layout.pieces):
        if layout.gap(at):
            yield ""
        rows = layout.rows(at)
        if kind == "heading" and margin:
            rows = wrap(text, start, end, layout.width - _HEADING_INDENT)
            rows = rows._replace(indents=[_HEADING_INDENT] * len(rows.starts))
        beside = lanes(highlights.overlapping(start, end), rows.starts, end)
        for number in range(len(rows.starts)):
            begins = number == 0 and layout.begins_block(at)
            sign = _SIGNS.get(kind, "") if begins or kind == "quote" else ""
            indent = rows.indent(number)
            row = row_cells(text, rows, number, layout.width - indent)
            words = "".join(cell.form for cell in row)
            yield f"{_margin(beside[number], margin)}{sign[:indent]:<{indent}}{words}".rstrip()


def _margin(beside: Sequence[Lane], cells: int) -> str:
    if not cells:
        return ""
    shown = [" "] * cells
    for lane in beside:
        if lane.lane < LANES:
            shown[lane.lane] = fit(lane.mark.letter, 1) if lane.first else "┃"
        else:
            shown[LANES] = "+"
    return "".join(shown)
