"""Keyboard: the motions, and what selects by units. Keys are bound in `reader.tui.commands`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from reader.text.highlights import Mark
from reader.text.layout import Place
from reader.text.units import Unit
from reader.tui.text_pane.core import PaneCore
from reader.tui.text_pane.painting import MARGIN

EXPANSION: tuple[Unit, ...] = ("word", "sentence", "paragraph", "document")
"""What `expand_selection` grows through."""
_OVERLAP = 2
"""Rows of the last page that the next one repeats."""
_ROWS = {"row_down": 1, "row_up": -1}


class PaneMoving(PaneCore):
    """Motions. A motion has a name, so that counts and extending need no actions of their own."""

    def motions(self) -> dict[str, Callable[[], int | None]]:
        """Each motion by its name: the offset that it leads to, None if nowhere."""
        units, here = self._units, self._cursor
        return {
            "row_down": lambda: self._by_rows(1),
            "row_up": lambda: self._by_rows(-1),
            "right": lambda: units.character(here, 1),
            "left": lambda: units.character(here, -1),
            "word_next": lambda: units.next_word(here, 1),
            "word_previous": lambda: units.next_word(here, -1),
            "sentence_next": lambda: units.next_sentence(here, 1),
            "sentence_previous": lambda: units.next_sentence(here, -1),
            "paragraph_next": lambda: units.next_paragraph(here, 1),
            "paragraph_previous": lambda: units.next_paragraph(here, -1),
            "row_start": lambda: units.line(here).start,
            "row_end": lambda: max(units.line(here).start, units.line(here).end - 1),
            "start": self._layout_.first,
            "end": self._layout_.last,
            "page_down": lambda: self._by_page(1.0),
            "page_up": lambda: self._by_page(-1.0),
            "half_page_down": lambda: self._by_page(0.5),
            "half_page_up": lambda: self._by_page(-0.5),
            "mark_next": lambda: self._to_mark(1),
            "mark_previous": lambda: self._to_mark(-1),
        }

    def move(self, motion: str, *, count: int = 1, extend: bool = False) -> bool:
        """Moves the cursor; False if it could not. `extend` selects what lies on the way.

        While a selection is being made by keyboard (`toggle_selecting`, `select_…`) every motion
        extends it; a selection made otherwise is given up.
        """
        if not self._layout_.pieces:
            return False
        if extend and self._anchor is None:
            self._anchor, self._unit = self._units.around(self._cursor, "character"), "character"
        elif not extend and not self._selecting:
            self._anchor = None
        moved = False
        for there in self._course(motion, max(1, count)):
            if there is None or there == self._cursor:
                break
            self._cursor = self._layout_.snap(there)
            moved = True
        if not motion.startswith(("row_up", "row_down", "page", "half")):
            self._wanted = None
        self._view.reveal(self._cursor, MARGIN)
        self._paint()
        return moved

    def _course(self, motion: str, count: int) -> Iterator[int | None]:
        """Where a motion leads, `count` times; rows in one step, as far as there are any."""
        rows = _ROWS.get(motion)
        if rows is not None and count > 1:
            there = self._by_rows(rows * count)
            layout = self._layout_
            end = layout.last() if rows > 0 else layout.first()
            yield self._at_wanted(layout.place(end)) if there is None else there
            return
        for _ in range(count):
            yield self.motions()[motion]()

    def action_move(self, motion: str, count: int = 1) -> None:
        self.move(motion, count=count)

    def action_extend(self, motion: str, count: int = 1) -> None:
        self.move(motion, count=count, extend=True)

    def action_toggle_selecting(self) -> None:
        self.toggle_selecting()

    def action_select_unit(self, unit: Unit) -> None:
        self.select_unit(unit)

    def action_expand_selection(self) -> None:
        self.expand_selection()

    def action_clear_selection(self) -> None:
        self.clear_selection()

    def toggle_selecting(self) -> None:
        """Begins selecting by character, or ends it. Selecting by units goes on by character."""
        if not self._layout_.pieces:
            return
        if self._selecting and self._unit == "character":
            self.clear_selection()
            return
        if self._anchor is None:
            self._anchor = self._units.around(self._cursor, "character")
        self._unit, self._selecting = "character", True
        self._paint()

    def select_unit(self, unit: Unit) -> None:
        """Selects the unit under the cursor; motions then extend by such units."""
        if not self._layout_.pieces:
            return
        self._anchor = self._units.around(self._cursor, unit)
        self._unit, self._selecting = unit, True
        self._cursor = self._layout_.snap(self._anchor.end - 1)
        if unit != "document":
            self._view.reveal(self._cursor, MARGIN)
        self._paint()

    def select_word(self) -> None:
        self.select_unit("word")

    def select_sentence(self) -> None:
        self.select_unit("sentence")

    def select_paragraph(self) -> None:
        self.select_unit("paragraph")

    def select_line(self) -> None:
        self.select_unit("line")

    def select_all(self) -> None:
        self.select_unit("document")

    def expand_selection(self) -> None:
        """Word, sentence, paragraph, all: the first of these that is more than what is selected."""
        now = self.selection
        for unit in EXPANSION:
            wider = self._units.around(now.start if now else self._cursor, unit)
            if now is None or (wider.contains(now) and wider != now):
                if now is not None:
                    self._cursor = self._layout_.snap(now.start)
                self.select_unit(unit)
                return

    def go_to_mark(self, mark: Mark) -> None:
        """The cursor to the start of a mark, its passage in view."""
        self.go_to(mark.start)

    def _by_rows(self, rows: int) -> int | None:
        layout = self._layout_
        there = layout.step(layout.place(self._cursor), rows)
        return None if there is None else self._at_wanted(there)

    def _by_page(self, pages: float) -> int | None:
        """The cursor keeps its row of the window; at the text's ends it goes to the end."""
        layout, view = self._layout_, self._view
        line = view.line(self._cursor)
        step = max(1, round(abs(pages) * max(1, view.height - _OVERLAP)))
        moved = view.scroll(step if pages > 0 else -step)
        if not moved:
            return self._at_wanted(layout.place(layout.last() if pages > 0 else layout.first()))
        seen = [place for place in view.rows() if _has_text(layout.span, place)]
        if not seen:
            return None
        wanted = view.rows()[min(line or 0, len(view.rows()) - 1)]
        near = [place for place in seen if place >= wanted] or seen[-1:]
        return self._at_wanted(near[0])

    def _at_wanted(self, place: Place) -> int:
        """The cluster of a row nearest to the column that the cursor wants."""
        indent = self._layout_.indent
        if self._wanted is None:
            here = self._layout_.place(self._cursor)
            self._wanted = self._layout_.column(self._cursor) + indent(here.piece)
        start, end = self._units.line(self._layout_.span(place)[0])
        found = self._layout_.offset(place, max(0, self._wanted - indent(place.piece)))
        return min(found, self._layout_.snap(end - 1)) if end > start else found

    def _to_mark(self, towards: int) -> int | None:
        highlights = self._painter.highlights
        mark = highlights.after(self._cursor) if towards > 0 else highlights.before(self._cursor)
        return self._layout_.snap(mark.start) if mark else None


def _has_text(span: Callable[[Place], tuple[int, int]], place: Place) -> bool:
    if place.row < 0:
        return False
    start, end = span(place)
    return end > start
