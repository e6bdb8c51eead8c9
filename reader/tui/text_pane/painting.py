"""The pane's state and how it is painted.

The stock way of drawing a widget costs more than all of ours: the pane answers `render_lines`
itself, from strips that it remembers, draws its own scroll bar and asks for a repaint of changed
rows only. CSS borders and padding are not drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.filter import ANSIToTruecolor
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.theme import Theme
from textual.widget import Widget

from corpus.document import Document, Metadata, Span
from reader.text.layout import Layout
from reader.text.units import Unit, Units
from reader.text.viewport import Viewport
from reader.tui.styles.page_styles import PageStyles
from reader.tui.text_pane.geometry import MEASURE, Geometry, arrange
from reader.tui.text_pane.heading import heading
from reader.tui.text_pane.messages import CursorMoved, MarkClicked, Scrolled, SelectionChanged
from reader.tui.text_pane.painter import Overlay, Painter

if TYPE_CHECKING:
    from reader.tui.annotation_overlay import AnnotationOverlay

_NOTHING = Document("", "", Metadata(), "", ())
MARGIN = 2
"""Rows kept between the cursor and the window's edges."""
_FEW = {None, "standard", "256", "windows"}
"""Colour systems in which tints of tags fall together: of 256 colours, too, light ones do."""


class PanePainting(Widget, can_focus=True):
    """What a pane holds, and its rows. See `Pane`."""

    ALLOW_SELECT = False
    sentence_highlighted = False
    """Another pane has led the cursor to its sentence, which shows although the focus is there."""
    DEFAULT_CSS = "PanePainting { width: 1fr; height: 1fr; }"

    CursorMoved = CursorMoved
    SelectionChanged = SelectionChanged
    MarkClicked = MarkClicked
    Scrolled = Scrolled

    def __init__(
        self,
        *,
        measure: int = MEASURE,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.document = _NOTHING
        self.page_styles = PageStyles.of({})
        self._measure = measure
        self._chrome = True
        self._divided = False
        self._title = ""
        self._details = ""
        self._cursor = 0
        self._anchor: Span | None = None
        self._unit: Unit = "character"
        self._selecting = False
        self._wanted: int | None = None
        self._frame: list[Strip] = []
        self._told: tuple[int, Span | None, int] = (0, None, 0)
        self._geometry: Geometry = arrange(1, 1, measure)
        self._cue_kinds: frozenset[str] = frozenset()
        self._everyone: AnnotationOverlay | None = None
        self._build()

    def _build(self) -> None:
        """Layout and the rest for the document at hand."""
        self._layout_ = Layout(self.document.text, self.document.blocks, self._geometry.measure)
        self._view = Viewport(self._layout_, self._geometry.rows)
        self._units = Units(self.document, self._layout_)
        self._painter = Painter(self._layout_, self._geometry, self.page_styles)
        self._painter.has_divider = self._divided
        self._painter.annotation_overlay = self._everyone
        self._find_cues()

    def _find_cues(self) -> None:
        """Look for the kinds of cues that are shown; without any, nothing of that is loaded."""
        self._painter.cues = None
        if self._cue_kinds:
            from reader.tui.text_pane.cue_highlighting import CueMarks

            self._painter.cues = CueMarks(self.document, self._cue_kinds)

    @property
    def selection(self) -> Span | None:
        """The selected words, in whole clusters."""
        if self._anchor is None or not self._layout_.pieces:
            return None
        here = self._units.around(self._cursor, self._unit)
        return Span(min(self._anchor.start, here.start), max(self._anchor.end, here.end))

    def sentence(self) -> Span | None:
        """The sentence under the cursor."""
        return self._units.sentence(self._cursor)

    # Painting.

    def on_mount(self) -> None:
        self.app.theme_changed_signal.subscribe(self, self._on_theme)
        self._dress()

    def _on_theme(self, _theme: Theme) -> None:
        self._dress()
        self._painter.forget()
        self._frame = []
        self._paint()

    def _dress(self) -> None:
        """Colours of the theme at hand."""
        if not self.is_attached:
            return
        app = self.app
        few = app.no_color or app.console.color_system in _FEW
        self.page_styles = PageStyles.of(app.theme_variables, plain=few)
        if self._painter.cues is not None:
            self.page_styles.cues = self._painter.cues.dresses(self.page_styles)
        self._painter.look = self.page_styles
        self._painter.filters = [
            line_filter
            for line_filter in app.get_line_filters()
            # Every colour of a look is a true colour already.
            if line_filter.enabled and not isinstance(line_filter, ANSIToTruecolor)
        ]

    def watch_has_focus(self, _has_focus: bool) -> None:
        super().watch_has_focus(_has_focus)
        self._paint()

    def _resize(self) -> None:
        """The geometry of the size at hand; nothing if it is that already."""
        width, height = self.size
        wanted = arrange(width, height, self._measure, chrome=self._chrome)
        if wanted == self._geometry:
            return
        self._geometry = self._painter.geometry = wanted
        self._view.resize(wanted.measure, wanted.rows)
        self._painter.forget()
        self._frame = []
        self._paint()

    def on_resize(self) -> None:
        self._resize()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The strips of a region; the layout follows the size here, since painting comes first."""
        width, height = self.size
        if (width, height) != self._geometry[:2]:
            self._resize()
        if len(self._frame) != height:
            self._frame = self._drawn()
        strips = self._frame[crop.y : crop.bottom]
        if crop.x or crop.width != width:
            strips = [strip.crop(crop.x, crop.right) for strip in strips]
        return strips

    def _drawn(self) -> list[Strip]:
        """Every row of the pane, those that did not change as they were."""
        geometry, view = self._geometry, self._view
        focused = self.has_focus
        shown = (focused or self.sentence_highlighted) and self._anchor is None
        sentence = self.sentence() if shown else None
        overlay = Overlay(self._cursor if focused else None, sentence, self.selection)
        places = view.rows()
        top, length = self._thumb()
        track = 1 if self._divided and geometry.bar else 0
        share = int(view.share() * 100)
        frame = list(
            heading(self._painter, self._title, self._details, share=share, focused=focused)
        )
        row = self._painter.row
        for line in range(geometry.rows):
            bar = 2 if top <= line < top + length else track
            if line < len(places):
                frame.append(row(places[line], overlay, bar))
            else:
                frame.append(self._painter.blank(bar))
        return frame

    def _thumb(self) -> tuple[int, int]:
        """First row and length of the scroll bar's thumb; length 0 where all is seen."""
        geometry = self._geometry
        if not geometry.bar or self._view.whole:
            return 0, 0
        # An estimate will do for the length; the position is exact at both ends.
        rows = len(self.document.text) / geometry.measure * 1.1 + 2 * len(self.document.blocks)
        length = max(1, min(geometry.rows - 1, round(geometry.rows**2 / max(1.0, rows))))
        return round(self._view.share() * (geometry.rows - length)), length

    def _paint(self) -> None:
        """Composes the pane anew, repaints the rows that differ and tells what has changed."""
        if self.is_attached and self.size.area:
            before = self._frame
            self._frame = self._drawn()
            if len(before) != len(self._frame):
                self.refresh()
            else:
                width = self._geometry.width
                changed = _stretches(before, self._frame)
                if changed:
                    self.refresh(*[Region(0, top, width, rows) for top, rows in changed])
        self._tell()

    def _tell(self) -> None:
        now = (self._cursor, self.selection, self._view.top_offset())
        before, self._told = self._told, now
        if not self.is_attached:
            return
        # To the screen at once: on its way up a message would wake every widget that it passes, and
        # four panes that scroll together tell of themselves at every key.
        tell = self.screen.post_message
        if now[0] != before[0]:
            tell(CursorMoved(self, now[0]))
        if now[1] != before[1]:
            tell(SelectionChanged(self, now[1]))
        if now[2] != before[2]:
            tell(Scrolled(self, now[2]))

    def get_content_width(self, container: Size, viewport: Size) -> int:  # noqa: ARG002
        return container.width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        return container.height


def _stretches(before: list[Strip], after: list[Strip]) -> list[tuple[int, int]]:
    """First row and number of rows of each stretch of rows that are not the same strips."""
    found: list[tuple[int, int]] = []
    for row, (old, new) in enumerate(zip(before, after, strict=True)):
        if old is not new:
            if found and sum(found[-1]) == row:
                found[-1] = (found[-1][0], found[-1][1] + 1)
            else:
                found.append((row, 1))
    return found
