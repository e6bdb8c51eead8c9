"""The pane: a page of text with its marks, a cursor and a selection.

The widget knows size, focus, theme and messages. What it shows is a `PageModel`, where the reader
is in it is a `Selection`, which a `Navigator` moves; a `PointerController` handles the mouse, and a
`Canvas` draws.

Textual's own way of drawing a widget would cost more than everything here: the pane answers
`render_lines` itself, from cached strips, draws its own scroll bar, and asks for a repaint of
changed rows only. CSS borders and padding are not drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.theme import Theme
from textual.widget import Widget

from corpus.document import Document, Metadata, Span
from reader.text.highlights import Highlights, Mark
from reader.text.units import Unit
from reader.tui.text_pane.canvas import Canvas
from reader.tui.text_pane.decorations import Decorations, SearchMatches
from reader.tui.text_pane.geometry import MEASURE, Geometry, compute_geometry
from reader.tui.text_pane.heading import Heading
from reader.tui.text_pane.hit_testing import mark_at
from reader.tui.text_pane.messages import (
    CursorMoved,
    DividerDragged,
    DragEnded,
    MarkClicked,
    Reported,
    Scrolled,
    SelectionChanged,
)
from reader.tui.text_pane.page_model import PageModel
from reader.tui.text_pane.pointer import PointerController
from reader.tui.text_pane.selection import Selection

if TYPE_CHECKING:
    from reader.tui.annotation_overlay import AnnotationOverlay

_EMPTY_DOCUMENT = Document("", "", Metadata(), "", ())


class Pane(Widget, can_focus=True):
    """A page of one document: text, marks, a cursor that is always on text, a selection.

    Data goes down: `show`, `set_marks`, `set_heading`, `show_matches`. Messages come up:
    `CursorMoved`, `SelectionChanged`, `MarkClicked`, `Scrolled`. The pane opens no file and no
    database, and it binds no key. All offsets are code points of the document's text.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = "Pane { width: 1fr; height: 1fr; }"

    CursorMoved = CursorMoved
    SelectionChanged = SelectionChanged
    MarkClicked = MarkClicked
    Scrolled = Scrolled

    def __init__(
        self,
        *,
        measure: int = MEASURE,
        on_position_changed: Callable[[], None] = lambda: None,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        """`on_position_changed` is called in the same frame, whenever cursor, selection or window
        have changed, but not when only the size has.
        """
        super().__init__(id=id, classes=classes)
        self.geometry: Geometry = compute_geometry(1, 1, measure)
        self.page = PageModel(_EMPTY_DOCUMENT, *self.geometry.page_size)
        self.caret = Selection()
        """The cursor with its anchor; `selection` is what is selected by it."""
        self.canvas = Canvas(self.page, self.geometry)
        self.sentence_highlighted = False
        """The current sentence is shown although the focus is elsewhere."""
        self.reorders = False
        """Text from right to left is put into reading order, from the next `show` on."""
        self._pointer = PointerController(self, self)
        self._on_position_changed = on_position_changed
        self._measure = measure
        self._chrome = True
        self._reported = Reported()
        self._after_paint: list[Callable[[], None]] = []

    # What is shown

    @property
    def document(self) -> Document:
        """The document that is shown."""
        return self.page.document

    def show(
        self, document: Document, marks: Iterable[Mark], *, cursor: int = 0, top: int | None = None
    ) -> None:
        """Show a document with its marks; `top` is the offset that belongs into the first row."""
        self.page = PageModel(document, *self.geometry.page_size, reorders=self.reorders)
        self.page.highlights = Highlights(marks)
        self.canvas.show_page(self.page)
        self.caret = self.page.navigator.go_to(cursor)
        if top is None:
            self.page.reveal([self.cursor])
        else:
            self.page.viewport.show_at(top, 0)
        self._reported = Reported(self.cursor, None, self.page.viewport.top_offset())
        self._update()

    @property
    def marks(self) -> Sequence[Mark]:
        """The marks, in order."""
        return self.page.highlights.marks

    def set_marks(self, marks: Iterable[Mark] | Highlights) -> None:
        """Replace all marks; only rows that differ are repainted."""
        self.page.highlights = marks if isinstance(marks, Highlights) else Highlights(marks)
        self.canvas.painter.forget_changed_marks()
        self._update()

    def change_marks(self, removed: Iterable[Mark] = (), added: Iterable[Mark] = ()) -> None:
        """Remove and add a few marks."""
        self.set_marks(self.page.highlights.replaced(removed, added))

    def show_matches(self, spans: Sequence[Span], current: int | None = None) -> None:
        """Show the matches of a search (in order, disjoint), and which of them is current."""
        self.canvas.painter.matches = SearchMatches.of(spans, current)
        self._repaint_all()

    @property
    def cue_kinds(self) -> frozenset[str]:
        """The kinds of cues that are marked."""
        return self.canvas.cue_kinds

    def show_cues(self, kinds: frozenset[str]) -> None:
        """Mark the cues of these kinds (see `corpus.cues`) from now on, in any document."""
        if kinds != self.cue_kinds:
            self.canvas.show_cues(kinds)
            self._update()

    def set_overlay(self, overlay: AnnotationOverlay | None) -> None:
        """Show everyone's annotations counted by sentence; None shows each by itself."""
        if overlay != self.canvas.painter.annotation_overlay:
            self.canvas.painter.annotation_overlay = overlay
            self._repaint_all()

    @property
    def heading(self) -> str:
        """The lines of the heading."""
        return str(self.canvas.heading)

    def set_heading(self, title: str, details: str = "") -> None:
        """Set the title and the line below it, which may be foreign text."""
        heading = Heading(title, details)
        if heading != self.canvas.heading:
            self.canvas.heading = heading
            self._update()

    def highlight_sentence(self, highlighted: bool) -> None:
        """Show the current sentence, or stop showing it, while the focus is elsewhere."""
        if highlighted != self.sentence_highlighted:
            self.sentence_highlighted = highlighted
            self._update()

    # Size

    @property
    def measure(self) -> int:
        """Cells of a line of text, at most."""
        return self._measure

    @measure.setter
    def measure(self, cells: int) -> None:
        self._measure = max(1, cells)
        self._resize()

    @property
    def chrome(self) -> bool:
        """Whether heading and scroll bar are shown."""
        return self._chrome

    @chrome.setter
    def chrome(self, shown: bool) -> None:
        self._chrome = shown
        self._resize()

    @property
    def has_divider(self) -> bool:
        """Whether the last column is a thin rule, for a pane with a neighbour to its right."""
        return self.canvas.painter.has_divider

    @has_divider.setter
    def has_divider(self, shown: bool) -> None:
        self.canvas.painter.has_divider = shown
        self._update()

    def on_resize(self) -> None:
        self._resize()

    def _resize(self) -> None:
        """Arrange everything for the size at hand, if it is another."""
        width, height = self.size
        geometry = compute_geometry(width, height, self._measure, chrome=self._chrome)
        if geometry == self.geometry:
            return
        self.geometry = geometry
        self.page.resize(geometry.measure, geometry.rows)
        self.canvas.set_geometry(geometry)
        # The words at the top stay there, but their row may begin elsewhere: nobody has moved.
        self._update(moved=False)

    def get_content_width(self, container: Size, viewport: Size) -> int:  # noqa: ARG002
        return container.width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        return container.height

    # Where the reader is

    @property
    def cursor(self) -> int:
        """The offset of the cluster under the cursor."""
        return self.caret.cursor

    @property
    def selection(self) -> Span | None:
        """The selected text, in whole clusters."""
        return self.page.navigator.span(self.caret)

    def sentence(self) -> Span | None:
        """The sentence under the cursor."""
        return self.page.sentence_at(self.cursor)

    def passage(self) -> Span | None:
        """What a tag goes to: the selection, trimmed, else the sentence under the cursor."""
        selection = self.selection
        return self.sentence() if selection is None else self.document.trimmed(selection)

    def marks_at(self, offset: int) -> list[Mark]:
        """The marks over `offset`, the outer before the inner."""
        return self.page.highlights.at(offset)

    def position(self) -> tuple[int, int]:
        """The cursor and the offset at the top: what `show` needs to come back."""
        return self.cursor, self.page.viewport.top_offset()

    # Going somewhere

    def set_selection(self, selection: Selection, *, reveal: Iterable[int] = ()) -> None:
        """Take over a selection, bring these offsets into view, and repaint what differs."""
        self.caret = selection
        self.page.reveal(reveal)
        self._update()

    def go_to(self, offset: int, *, centre: bool = False) -> None:
        """Move the cursor to `offset` and bring it into view; clear the selection."""
        self.caret = self.page.navigator.go_to(offset)
        if centre:
            self.page.centre(self.cursor)
        else:
            self.page.reveal([self.cursor])
        self._update()

    def reveal_cursor(self) -> None:
        """Scroll no more than makes the cursor visible, after the pane has shrunk."""
        self.page.reveal([self.cursor])
        self._update()

    def set_top_offset(self, offset: int) -> None:
        """Put `offset` into the first row; the cursor stays."""
        self.page.viewport.show_at(offset, 0)
        self._update()

    def show_scrolled(self) -> None:
        """Show where the window is now; the cursor follows, unless text is selected."""
        if self.caret.anchor is None:
            self.caret = self.page.navigator.move_into_view(self.caret, self.page.viewport)
        self._update()

    # Motions and selecting

    def move(self, motion: str, *, count: int = 1, extend: bool = False) -> bool:
        """Move the cursor (see `Navigator.move`); False if it could not. `extend` selects what
        lies between.
        """
        before = self.cursor
        self.caret = self.page.move(self.caret, motion, max(1, count), extend=extend)
        self._update()
        return self.cursor != before

    def select(self, span: Span) -> None:
        """Select `span`, widened to whole clusters, and bring it into view."""
        if not self.page.is_empty:
            selection = self.page.navigator.select_span(span)
            start = selection.anchor.start if selection.anchor else selection.cursor
            self.set_selection(selection, reveal=[start, selection.cursor])

    def adjust_selection(self, span: Span, *, end: bool) -> None:
        """Select `span` so that every motion moves its end, or else its beginning."""
        self.select(span)
        self.set_selection(self.page.navigator.adjust_span(span, end=end))

    def select_unit(self, unit: Unit) -> None:
        """Select the unit under the cursor; motions then extend by such units."""
        self._show_selected(self.page.navigator.select_unit(self.caret, unit))

    def expand_selection(self) -> None:
        """Word, sentence, paragraph, all: the first of these that is more than what is selected."""
        expanded = self.page.navigator.expand(self.caret)
        if expanded != self.caret:
            self._show_selected(expanded)

    def toggle_selecting(self) -> None:
        """Begin selecting by characters, or end it. Selecting by units goes on by characters."""
        self.set_selection(self.page.navigator.toggle_extending(self.caret))

    def clear_selection(self) -> None:
        """Select nothing; the cursor stays."""
        self.set_selection(self.page.navigator.clear(self.caret))

    def _show_selected(self, selection: Selection) -> None:
        everything = selection.unit == "document"
        self.set_selection(selection, reveal=[] if everything else [selection.cursor])

    # The mouse

    def on_mouse_down(self, event: events.MouseDown) -> None:
        event.stop()
        if event.button == 1:
            self.focus(scroll_visible=False)
            self._pointer.press(event)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self._pointer.move(event)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        self._pointer.release(event)

    def on_mouse_release(self) -> None:
        self._pointer.cancel()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._pointer.wheel(event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._pointer.wheel(event, -1)

    def mark_at(self, x: int, y: int) -> Mark | None:
        """The mark whose letter or bar is at a cell of the pane."""
        return mark_at(self.page, self.geometry, self.canvas.painter.lanes, x, y)

    def mark_clicked(self, mark: Mark) -> None:
        self.post_message(MarkClicked(self, mark))

    def drag_ended(self) -> None:
        self.post_message(DragEnded(self))

    def divider_dragged(self, column: int) -> None:
        self.post_message(DividerDragged(self, column))

    # Theme, focus and painting

    def on_mount(self) -> None:
        self.app.theme_changed_signal.subscribe(self, self._on_theme)
        self.canvas.apply_theme(self.app)

    def on_unmount(self) -> None:
        # Textual's signal would keep the pane, and with it a text of megabytes, until the end.
        self.app.theme_changed_signal.unsubscribe(self)

    def _on_theme(self, _theme: Theme) -> None:
        self.canvas.apply_theme(self.app)
        self._update()

    def watch_has_focus(self, _has_focus: bool) -> None:
        super().watch_has_focus(_has_focus)
        self._update()

    def call_after_paint(self, job: Callable[[], None]) -> None:
        """Call this once the pane has been painted as it is now."""
        self._after_paint.append(job)
        self.refresh()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The strips of a region; painting comes before `on_resize`, so check the size here."""
        width, height = self.size
        if (width, height) != self.geometry[:2]:
            self._resize()
        if len(self.canvas.frame) != height:
            self._draw(self.selection)
        strips = self.canvas.frame[crop.y : crop.bottom]
        if crop.x or crop.width != width:
            strips = [strip.crop(crop.x, crop.right) for strip in strips]
        for job in self._after_paint:
            self.call_after_refresh(job)
        self._after_paint.clear()
        return strips

    def _draw(self, selection: Span | None) -> list[tuple[int, int]] | None:
        """Draw the frame. Returns the stretches of rows that differ; None if all may differ."""
        focused = self.has_focus
        sentence_shown = (focused or self.sentence_highlighted) and self.caret.anchor is None
        sentence = self.sentence() if sentence_shown else None
        decorations = Decorations(self.cursor if focused else None, sentence, selection)
        return self.canvas.draw(decorations, focused=focused)

    def _repaint_all(self) -> None:
        """Draw every row anew."""
        self.canvas.painter.clear_cache()
        self._update()

    def _update(self, *, moved: bool = True) -> None:
        """Draw the pane, repaint the rows that differ, and report what has changed.

        `moved`: the reader or another pane has moved something, not just the size.
        """
        selection = self.selection
        if self.is_attached and self.size.area:
            changed = self._draw(selection)
            if changed is None:
                self.refresh()
            elif changed:
                width = self.geometry.width
                self.refresh(*[Region(0, top, width, rows) for top, rows in changed])
        self._report(Reported(self.cursor, selection, self.page.viewport.top_offset()), moved)

    def _report(self, now: Reported, moved: bool) -> None:
        before, self._reported = self._reported, now
        if now == before:
            return
        if self.is_attached:
            # Directly to the screen: on its way up, a message would wake every widget that it
            # passes, and four panes that scroll together report at every key.
            post = self.screen.post_message
            if now.cursor != before.cursor:
                post(CursorMoved(self, now.cursor))
            if now.selection != before.selection:
                post(SelectionChanged(self, now.selection))
            if now.top != before.top:
                post(Scrolled(self, now.top))
        if moved:
            self._on_position_changed()
