"""What a pane draws with: painter, heading, colours, cues, and the frame as it is now."""

from __future__ import annotations

from typing import Any

from textual.app import App
from textual.filter import ANSIToTruecolor
from textual.strip import Strip

from reader.tui.bidi_filter import BidiFilter
from reader.tui.styles.page_styles import PageStyles
from reader.tui.text_pane.decorations import Decorations
from reader.tui.text_pane.frame import changed_rows, draw_frame
from reader.tui.text_pane.geometry import Geometry
from reader.tui.text_pane.heading import Heading
from reader.tui.text_pane.page_model import PageModel
from reader.tui.text_pane.painter import Painter


class Canvas:
    """Draws a page, and remembers the frame, so that only rows that differ are repainted."""

    def __init__(self, page: PageModel, geometry: Geometry) -> None:
        self.styles = PageStyles.of({})
        self.painter = Painter(page, geometry, self.styles)
        self.heading = Heading()
        self.cue_kinds: frozenset[str] = frozenset()
        """The kinds of cues that are marked (see `corpus.cues`)."""
        self.frame: list[Strip] = []

    def show_page(self, page: PageModel) -> None:
        """Draw another page from now on, with everything else as it is."""
        before = self.painter
        page.shows_minimap = before.page.shows_minimap
        self.painter = Painter(page, before.geometry, self.styles)
        self.painter.has_divider = before.has_divider
        self.painter.annotation_overlay = before.annotation_overlay
        self.painter.filters = before.filters
        self._find_cues()

    def set_geometry(self, geometry: Geometry) -> None:
        """Draw at another size."""
        self.painter.geometry = geometry
        self.painter.clear_cache()
        self.frame = []

    def show_cues(self, kinds: frozenset[str]) -> None:
        """Mark the cues of these kinds."""
        self.cue_kinds = kinds
        self._find_cues()
        self.painter.clear_cache()

    def _find_cues(self) -> None:
        """Look for the kinds of cues that are shown; without any, load nothing of that."""
        self.painter.cues = None
        if self.cue_kinds:
            from reader.tui.text_pane.cue_highlighting import CueHighlighter

            self.painter.cues = CueHighlighter(self.painter.page.document, self.cue_kinds)
            self.styles.cues = self.painter.cues.styles(self.styles)

    def apply_theme(self, app: App[Any]) -> None:
        """Take over the colours of the theme, and draw every row anew."""
        self.styles = PageStyles.of_app(app)
        if self.painter.cues is not None:
            self.styles.cues = self.painter.cues.styles(self.styles)
        self.painter.styles = self.styles
        self.painter.filters = [
            line_filter
            for line_filter in app.get_line_filters()
            # Every colour of the styles is a true colour already, and every row in reading order.
            if line_filter.enabled and not isinstance(line_filter, ANSIToTruecolor | BidiFilter)
        ]
        self.painter.clear_cache()
        self.frame = []

    def draw(self, decorations: Decorations, *, focused: bool) -> list[tuple[int, int]] | None:
        """Draw the frame anew. Returns the first row and the number of rows of each stretch that
        differs from the frame before; None if it had another height.
        """
        before = self.frame
        self.frame = draw_frame(self.painter, self.heading, decorations, focused=focused)
        if len(before) != len(self.frame):
            return None
        return changed_rows(before, self.frame)
