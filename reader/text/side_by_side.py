"""The reading screen for a pipe: documents side by side, the tags' letters in the margin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from annotations.model import Annotation, Codebook
from corpus.document import BlockKind, Document
from reader.text.clusters import fit, width_of
from reader.text.highlights import LANES, Highlights, Lane, Mark, lanes
from reader.text.wrapping import wrap

LEAST = 38
"""Cells that a column needs; what does not fit side by side stands below."""
_RULE, _BETWEEN = "─", " │ "
_MARGIN = LANES + 1
# Below this there is no room for a margin beside the text.
_NARROW = 16
_UNTAGGED = "·"
# What stands before the first row of a block, and before its other rows.
_LEADS: dict[BlockKind, tuple[str, str]] = {
    "heading": ("# ", "  "),
    "quote": ("> ", "> "),
    "li": ("• ", "  "),
    "caption": ("  ", "  "),
}
_NO_LEADS = ("", "")


@dataclass(frozen=True, slots=True)
class AnnotatedDocument:
    """A document and what readers said about it."""

    document: Document
    annotations: Sequence[Annotation]


def side_by_side(
    pages: Sequence[AnnotatedDocument], codebook: Codebook, width: int
) -> Iterator[str]:
    """The pages in columns, as many beside each other as fit into `width` cells; harmless lines."""
    width = max(1, width)
    fitting = max(1, (width + len(_BETWEEN)) // (LEAST + len(_BETWEEN)))
    for first in range(0, len(pages), fitting):
        if first:
            yield ""
            yield ""
        group = pages[first : first + fitting]
        cells = (width - len(_BETWEEN) * (len(group) - 1)) // len(group)
        heads = [_heading(page, cells) for page in group]
        tallest = max(map(len, heads))
        for head in heads:
            head += [""] * (tallest - len(head))
        for row in zip(*heads, strict=True):
            yield _joined(row, cells)
        yield _BETWEEN.replace(" ", _RULE).replace("│", "┼").join([_RULE * cells] * len(group))
        for rows in zip_longest(*(_body(page, codebook, cells) for page in group), fillvalue=""):
            yield _joined(rows, cells)


def _joined(rows: Sequence[str], cells: int) -> str:
    padded = (row + " " * (cells - width_of(row)) for row in rows)
    return _BETWEEN.join(padded).rstrip()


def _heading(page: AnnotatedDocument, cells: int) -> list[str]:
    document = page.document
    metadata = document.metadata
    number = len(page.annotations)
    about = [
        metadata.publisher or ", ".join(metadata.authors),
        metadata.published or "undated",
        f"{document.words:,} words",
        f"{number:,} annotation" if number == 1 else f"{number:,} annotations",
    ]
    title = metadata.title or f"[{document.slug}]"
    return [*_wrapped(title, cells), *_wrapped(" · ".join(filter(None, about)), cells)]


def _wrapped(text: str, cells: int) -> list[str]:
    line = " ".join(text.split())
    rows = wrap(line, 0, len(line), cells)
    return [fit(line[a:b].rstrip(), cells) for a, b in zip(rows.starts, rows.ends, strict=True)]


def marks(annotations: Sequence[Annotation], codebook: Codebook) -> list[Mark]:
    """One mark for each tag of each annotation; one of its own for an annotation without."""
    found: list[Mark] = []
    for annotation in annotations:
        if annotation.status == "orphaned":
            continue
        start, end = annotation.span
        tags = [tag for tag in map(codebook.get, annotation.tags) if tag is not None]
        found += [Mark(start, end, annotation.id, tag.mark, tag.colour) for tag in tags]
        if not tags:
            found.append(Mark(start, end, annotation.id, _UNTAGGED))
    return found


def _body(page: AnnotatedDocument, codebook: Codebook, cells: int) -> Iterator[str]:
    text = page.document.text
    margin = _MARGIN if cells >= _NARROW else 0
    highlights = Highlights(marks(page.annotations, codebook))
    for number, (kind, start, end) in enumerate(page.document.blocks):
        if number:
            yield ""
        leads = _LEADS.get(kind, _NO_LEADS) if margin else _NO_LEADS
        measure = max(1, cells - margin - len(leads[0]))
        rows = wrap(text, start, end, measure)
        beside = lanes(highlights.overlapping(start, end), rows.starts, end)
        for row, (left, right) in enumerate(zip(rows.starts, rows.ends, strict=True)):
            words = fit(text[left:right].rstrip(), measure)
            yield (_margin(beside[row], margin) + leads[row > 0] + words).rstrip()


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
