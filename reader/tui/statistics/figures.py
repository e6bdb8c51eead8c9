"""What the screen of figures can show, each worked out beside the screens, and how it looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from textual.content import Content

from annotations.analysis.agreement.units import Unit
from annotations.service.store import Store
from reader.tables.layout import Block, Style, block_lines

View = Literal["statistics", "agreement", "documents", "annotators"]
VIEWS: dict[View, str] = {
    "statistics": "Statistics",
    "agreement": "Agreement",
    "documents": "Tags by document",
    "annotators": "Tags by annotator",
}
"""What is shown, with its heading."""
_STYLES: dict[Style, str] = {"": "", "bold": "bold", "dim": "$quiet", "note": "$quiet"}
_EMPTY = "There are no documents."
Figures = Callable[[int], Iterable[Block]]
"""The blocks for lines of so many cells."""


@dataclass(frozen=True, slots=True)
class FigureFilter:
    """Of what the figures are."""

    documents: tuple[str, ...] | None = None
    """Ids; None for all."""
    annotators: tuple[str, ...] = ()
    """Names; none for everybody."""
    tags: tuple[str, ...] = ()
    """Of the agreement; none for all."""
    unit: Unit = "sentence"
    nested: bool = False
    any_tag: bool = False
    """Compare what was tagged, whatever the tag."""


def work_out(store: Store, view: View, chosen: FigureFilter) -> Figures:
    """The figures of a view. To be called in another thread: it reads all annotations."""
    # What measures agreement is imported where it is needed: nobody who reads should wait for it.
    documents = chosen.documents
    summaries = store.documents.all()
    if not summaries:
        return lambda _: [_EMPTY]
    if view == "statistics":
        from annotations.analysis.statistics import document_counts
        from reader.tables.statistics import statistics_blocks

        counts = list(document_counts(store, documents))
        return lambda cells: statistics_blocks(counts, cells)
    if view == "agreement":
        from annotations.analysis.agreement.library_agreement import agreement
        from reader.tables.agreement import agreement_blocks
        from reader.tables.document_names import document_names

        result = agreement(
            store,
            documents,
            tags=chosen.tags,
            annotators=chosen.annotators,
            unit=chosen.unit,
            nested=chosen.nested,
            any_tag=chosen.any_tag,
        )
        names = document_names((summary.slug, summary.title) for summary in summaries)
        return lambda cells: agreement_blocks(result, cells, names)
    from annotations.analysis.tag_counts import tag_counts
    from reader.tables.tag_counts import tag_count_blocks

    by: Literal["document", "annotator"] = "document" if view == "documents" else "annotator"
    table = tag_counts(store, by, documents, chosen.annotators)
    if not table.rows:
        return lambda _: ["There are no annotations in these documents."]
    return lambda cells: tag_count_blocks(table, cells)


def painted_blocks(blocks: Iterable[Block], cells: int) -> Content:
    """The blocks, one below the other, in lines of `cells`."""
    return Content("\n").join(
        [
            Content.assemble(*((text, _STYLES[style]) for text, style in line))
            for line in block_lines(blocks, cells)
        ]
    )
