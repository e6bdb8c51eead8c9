"""The blocks of a Word document's body, of its notes and of its page headers: paragraphs, rows of
tables, text boxes, embedded parts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from corpus.document import CELL_JOIN
from corpus.formats.blocks import MarkedText, joined
from corpus.formats.docx.notes import comment_evidence
from corpus.formats.docx.numbering import Numbering
from corpus.formats.docx.styles import Styles
from corpus.formats.docx.tables import Cell, Row, only_lays_out, rows_of
from corpus.formats.docx.text import (
    DELETED,
    MOVED,
    Hidden,
    Inline,
    InlineReader,
    is_drop_cap,
    is_mark_deleted,
)
from corpus.formats.docx.xml import child, one_form, relation, tag
from corpus.formats.raw import LeftOut, Raw

_DEEPEST = 400
_SKIPPED = frozenset({"sectPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "customXmlPr"})
_NESTED_CELL_JOIN = ", "
"""Between the cells of a table within a cell."""
_PARAGRAPH_END = "¶"
_CHART = "the lettering of a chart"


class Item(NamedTuple):
    """A paragraph or a row of a table, as it will be a block."""

    text: MarkedText
    kind: str = "p"
    level: int = 0
    label: str = ""
    """The number that it has in a list or as a heading."""
    part: Raw | None = None
    """A whole text that is embedded here."""
    fixed_pitch: bool = False
    """Whether it is in a font for code."""


class BodyReader:
    """Reads one part of a document, in its order. It gathers items, since a table may turn out to
    be one or not.
    """

    def __init__(
        self,
        inline: InlineReader,
        styles: Styles,
        numbering: Numbering,
        comments: dict[str, Any],
        embedded: Callable[[str], Raw | None],
        diagram: Callable[[str], list[str]],
        chart: Callable[[str], str],
    ) -> None:
        """`comments`: those of the document that were not yet read; `embedded`, `diagram` and
        `chart` read the part that a relation names.
        """
        self._inline = inline
        self._styles = styles
        self._numbering = numbering
        self._comments = comments
        self._embedded = embedded
        self._diagram = diagram
        self._chart = chart
        self._pending: MarkedText | None = None
        """Text that the next paragraph continues: a drop cap, or one whose end is deleted."""
        self._pending_shows = False
        """Whether any of it is shown."""

    def read(self, container: Any, hidden: Hidden | None = None, depth: int = 0) -> list[Item]:
        """The items of a body, a cell, a note, a text box."""
        outer = self._pending, self._pending_shows
        self._pending, self._pending_shows = None, False
        items: list[Item] = []
        self._children(container, hidden, depth, items)
        self._flush(items)
        self._pending, self._pending_shows = outer
        return items

    def comment_items(self, identifiers: list[str]) -> list[Item]:
        """These comments, each of which is read once."""
        items: list[Item] = []
        for identifier in identifiers:
            comment = self._comments.pop(identifier, None)
            if comment is not None:
                hidden: Hidden = ("hidden.comment", comment_evidence(comment))
                items += self.read(comment, hidden)
        return items

    def _children(self, node: Any, hidden: Hidden | None, depth: int, items: list[Item]) -> None:
        if depth > _DEEPEST:
            return
        for one in node:
            name = tag(one)
            if name == "p":
                self._paragraph(one, hidden, items)
            elif name == "tbl":
                self._flush(items)
                items += self._table(one, hidden, depth + 1)
            elif name == "altChunk":
                self._flush(items)
                part = self._embedded(relation(one))
                if part is not None:
                    items.append(Item(MarkedText(part.text), part=part))
            elif name == "AlternateContent":
                form = one_form(one)
                if form is not None:
                    self._children(form, hidden, depth + 1, items)
            elif name in ("del", "moveFrom"):
                why = DELETED if name == "del" else MOVED
                self._children(one, hidden or why, depth + 1, items)
            elif name not in _SKIPPED and len(one):
                self._children(one, hidden, depth + 1, items)

    def _flush(self, items: list[Item]) -> None:
        if self._pending is not None:
            items.append(Item(self._pending))
            self._pending, self._pending_shows = None, False

    def _paragraph(self, node: Any, hidden: Hidden | None, items: list[Item]) -> None:
        properties = child(node, "pPr")
        inline = self._inline.read(node, hidden)
        text, self._pending = self._pending or MarkedText(), None
        text.extend(inline.text)
        is_shown = self._pending_shows or bool(inline.text.shown.strip())
        self._pending_shows = False
        is_left_out = bool(text.left_out) and not is_shown
        if hidden is None and is_mark_deleted(properties) and not is_left_out:
            text.leave_out(_PARAGRAPH_END, "hidden.deleted", "a deleted end of a paragraph")
            self._pending, self._pending_shows = text, is_shown
        elif hidden is None and is_drop_cap(properties) and is_shown:
            self._pending, self._pending_shows = text.stripped(), True
        else:
            counts = hidden is None and not is_left_out
            label = self._numbering.label(properties, counts=counts)
            kind, level = self._styles.kind(properties)
            if kind == "p" and (label is not None or self._styles.is_listed(properties)):
                kind = "li"
            is_code = is_shown and inline.fixed_pitch
            items.append(Item(text, kind, level, label or "", fixed_pitch=is_code))
        # What is anchored in a paragraph must not come between the two halves of one: `read` puts
        # the half that is pending aside.
        self._beside(inline, hidden, items)

    def _beside(self, inline: Inline, hidden: Hidden | None, items: list[Item]) -> None:
        """What is anchored in a paragraph: boxes, diagrams, descriptions of pictures, comments."""
        for box in inline.boxes:
            items += self.read(box, hidden)
        for identifier in inline.diagrams:
            items += [Item(MarkedText(text)) for text in self._diagram(identifier)]
        charts = ((self._chart(identifier), _CHART) for identifier in inline.charts)
        for text, evidence in (*inline.alternatives, *charts):
            marked = MarkedText()
            marked.leave_out(text, "hidden.alternative", evidence)
            items.append(Item(marked))
        items += self.comment_items(inline.comments)

    def _table(self, table: Any, hidden: Hidden | None, depth: int) -> list[Item]:
        rows = rows_of(table)
        items: list[Item] = []
        if only_lays_out(rows, self._styles):
            for row in rows:
                for cell in row.cells:
                    if cell.node is not None:
                        items += self.read(cell.node, self._why(row, cell, hidden), depth)
            return items
        lines = [self._row(row, hidden, depth) for row in rows]
        # Columns in which no row has a cell come from cells that are not in line with each other.
        own = {n for places, _ in lines for n, place in enumerate(places) if place is not None}
        for places, after in lines:
            kept = [place for n, place in enumerate(places) if n in own]
            while kept and kept[-1] is None:
                kept.pop()
            if any(place is not None and place.text for place in kept):
                items.append(Item(_line_of(kept), "row" if len(kept) > 1 else "p"))
            items += after
        return items

    def _row(
        self, row: Row, hidden: Hidden | None, depth: int
    ) -> tuple[list[MarkedText | None], list[Item]]:
        """What is in each column of a row, None where a cell beside or above covers it; and what is
        left out of it as a whole.
        """
        places: list[MarkedText | None] = []
        after: list[Item] = []
        for cell in row.cells:
            if cell.node is None:
                places.append(None)
                continue
            why = self._why(row, cell, hidden)
            items = self.read(cell.node, why, depth)
            if why is None:
                after += [i for i in items if i.text.left_out and not i.text.shown.strip()]
                items = [i for i in items if i.text.shown.strip()]
            places += [_cell_text(items), *[None] * (cell.span - 1)]
        return places, after

    def _why(self, row: Row, cell: Cell, hidden: Hidden | None) -> Hidden | None:
        return hidden or (DELETED if row.deleted or cell.deleted else None)


def _line_of(places: list[MarkedText | None]) -> MarkedText:
    """The cells of a row on one line; an empty one leaves nothing between its separators."""
    line = MarkedText()
    for number, place in enumerate(places):
        if number:
            line.add(CELL_JOIN.rstrip() if line.text else CELL_JOIN.strip())
        if place is not None and place.text:
            if number:
                line.add(" ")
            line.extend(place)
    if line.left_out and not any(place and place.shown.strip() for place in places):
        # With what separates the cells, which would be left alone.
        whole = MarkedText()
        whole.leave_out(line.text, line.left_out[0].rule, line.left_out[0].evidence)
        return whole
    return line


def _cell_text(items: list[Item]) -> MarkedText:
    """The text of a cell on one line."""
    texts = []
    for item in items:
        marked = MarkedText(f"{item.label} " if item.label and item.text.text.strip() else "")
        marked.extend(item.text.stripped())
        texts.append(_on_one_line(marked))
    return joined((text for text in texts if text.text), " ")


def _on_one_line(marked: MarkedText) -> MarkedText:
    """Without line ends; a row in it is no row of the table around it."""
    if "\n" not in marked.text and "\f" not in marked.text and CELL_JOIN not in marked.text:
        return marked
    table = str.maketrans("\n\f", "  ")
    text = marked.text.translate(table).replace(CELL_JOIN, _NESTED_CELL_JOIN)
    flat = MarkedText(text)
    gone = len(CELL_JOIN) - len(_NESTED_CELL_JOIN)
    for span in marked.left_out:
        start = span.start - gone * marked.text.count(CELL_JOIN, 0, span.start)
        end = span.end - gone * marked.text.count(CELL_JOIN, 0, span.end)
        flat.left_out.append(LeftOut(span.rule, start, end, span.evidence))
    return flat
