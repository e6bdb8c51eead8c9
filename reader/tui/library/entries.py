"""How a document looks in the list: two lines, or a row of columns where there is room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

from annotations.model import Codebook
from corpus.document import DocumentSummary
from reader.terminal.safe import safe_line
from reader.text.clusters import fit, width_of

_WIDE = 132
"""Cells of a line from which the list has columns."""
_COLUMNS = (("publisher", 24), ("date", 10), ("words", 9), ("annotations", 11), ("tags", 24))
_MORE = 14
"""Cells of a column of collections or an attribute."""
_LEAST_TITLE = 40
"""Cells of a title beside which such a column has room."""
COLLECTIONS = "collections"
"""The name of the column of collections."""
_MARK = 3
_GAP = 2


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """What an entry shows beside its document's summary."""

    number: int = 0
    """At which place it was chosen, from 1; 0 if it was not."""
    memos: int = 0
    unread: bool = False
    finished: bool = False
    """Whether the annotator has marked it as finished."""
    can_review: bool = True
    """Whether the reader may use the review of its cleaning, whose key is named."""
    more: tuple[tuple[str, str], ...] = ()
    """Collections and attributes, by the name of the column."""


def has_columns(width: int) -> bool:
    """Whether the list is a table, for lines of `width` cells."""
    return width >= _WIDE


def more_columns(width: int) -> int:
    """How many columns of collections and attributes have room in a line of `width` cells."""
    return max(0, _title_width(width) - _LEAST_TITLE) // (_MORE + _GAP)


def column_heads(width: int, order: str, more: Sequence[str] = ()) -> Content:
    """The line above the columns; what the list is sorted by stands out."""
    parts: list[tuple[str, str]] = []
    others = [(fit(safe_line(name), _MORE), _MORE) for name in more[: more_columns(width)]]
    names = (("title", _title_width(width, len(others))), *_COLUMNS, *others)
    for name, cells in names:
        text = name.rjust(cells) if name in ("words", "annotations") else name.ljust(cells)
        is_order = name == order or (name, order) == ("words", "length")
        parts += [(text, "bold $accent" if is_order else "$quiet"), (" " * _GAP, "")]
    return Content.assemble(" " * _MARK, *parts)


def entry(summary: DocumentSummary, book: Codebook, facts: EntryFacts, width: int) -> Content:
    """A document of the list, for a line of `width` cells."""
    first, rest = _row(summary, book, facts, width) if has_columns(width) else _lines(
        summary, book, facts, width
    )  # fmt: skip
    lines = [first, *rest]
    if summary.doubt:
        review = " · R shows what was removed" if facts.can_review else ""
        doubt = f"   ! {safe_line(summary.doubt)}{review}"
        lines.append(Content.styled(doubt, "$accent"))
    return Content("\n").join(line.truncate(width, ellipsis=True) for line in lines)


def _row(
    summary: DocumentSummary, book: Codebook, facts: EntryFacts, width: int
) -> tuple[Content, list[Content]]:
    metadata = summary.metadata
    texts = (
        metadata.publisher or ", ".join(metadata.authors),
        metadata.published or "",
        f"{summary.words:,}",
        f"{summary.annotations:,}" if summary.annotations else "",
        "  ".join(_tag_counts(summary, book, names=False)),
    )
    parts: list[tuple[str, str]] = []
    for text, (name, cells) in zip(texts, _COLUMNS, strict=True):
        shown = fit(safe_line(text), cells)
        blank = " " * (cells - width_of(shown))
        right = name in ("words", "annotations")
        parts += [(" " * _GAP, ""), (blank + shown if right else shown + blank, "$quiet")]
    others = facts.more[: more_columns(width)]
    for _, text in others:
        shown = fit(safe_line(text), _MORE)
        parts.append((" " * _GAP + shown + " " * (_MORE - width_of(shown)), "$quiet"))
    cells = _title_width(width, len(others))
    title = fit(_title(summary, facts), cells)
    title += " " * (cells - width_of(title))
    return Content.assemble(_mark(facts), (title, _title_style(facts)), *parts), []


def _lines(
    summary: DocumentSummary, book: Codebook, facts: EntryFacts, width: int
) -> tuple[Content, list[Content]]:
    metadata = summary.metadata
    about = (
        metadata.publisher or ", ".join(metadata.authors),
        metadata.published or "undated",
        f"{summary.words:,} words",
    )
    line = " · ".join(part for part in about if part)
    with_tags = safe_line("   ".join([line, *_tag_counts(summary, book, names=True)]))
    if Content(with_tags).cell_length + _MARK > width:  # the letters say it, too
        marks = "  ".join(_tag_counts(summary, book, names=False))
        with_tags = safe_line("   ".join([line, marks]))
    for name, text in facts.more:
        shown = text if name == COLLECTIONS else f"{name} {text}"
        longer = f"{with_tags}   {safe_line(shown)}"
        if text and Content(longer).cell_length + _MARK <= width:
            with_tags = longer
    title = safe_line(_title(summary, facts))
    return (
        Content.assemble(_mark(facts), (title, _title_style(facts))),
        [Content.styled(f"   {with_tags}", "$quiet")],
    )


def _mark(facts: EntryFacts) -> tuple[str, str]:
    """The number by which it was chosen, else a tick if the annotator has finished it, else a dot
    if it was never opened.
    """
    state = "✓" if facts.finished else "·" if facts.unread else " "
    mark = str(facts.number) if facts.number else state
    return f" {mark} ", "bold $accent"


def _title(summary: DocumentSummary, facts: EntryFacts) -> str:
    memos = f"  ✎ {facts.memos} memo{'' if facts.memos == 1 else 's'}" if facts.memos else ""
    return f"{summary.metadata.title or f'[{summary.slug}]'}{memos}"


def _title_style(facts: EntryFacts) -> str:
    return "bold $accent" if facts.number else "bold"


def _tag_counts(summary: DocumentSummary, book: Codebook, *, names: bool) -> list[str]:
    counts = [(tag, count) for name, count in summary.tags.items() if (tag := book.get(name))]
    return [f"{tag.mark} {tag.name} {n}" if names else f"{tag.mark} {n}" for tag, n in counts]


def _title_width(width: int, more: int = 0) -> int:
    return width - _MARK - sum(cells + _GAP for _, cells in _COLUMNS) - more * (_MORE + _GAP)
