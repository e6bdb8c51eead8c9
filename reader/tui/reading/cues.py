"""Cues on the reading screen: which classes of them are shown, remembered for each annotator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.tui.reading.synchronised_scrolling import Scrolling
from reader.tui.session import OpenRequest, Session
from reader.tui.text_pane.reading_pane import ReadingPane

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corpus.cues.detection import CueKind

_CUES = "cues"


class Weighing(Scrolling):
    """Shows words that the reader may weigh."""

    def __init__(self, session: Session, request: OpenRequest) -> None:
        super().__init__(session, request)
        self.cue_kinds: frozenset[str] = frozenset()

    def set_up(self) -> None:
        super().set_up()
        kept = self.session.store.settings.get(_CUES)
        if isinstance(kept, list) and kept:
            from corpus.cues.detection import CUE_KINDS

            self.cue_kinds = frozenset(kind for kind in CUE_KINDS if kind in kept)

    def prepare(self, pane: ReadingPane) -> None:
        super().prepare(pane)
        pane.show_cues(self.cue_kinds)

    def change_cues(self, kinds: frozenset[str]) -> None:
        """Show these kinds from now on, in every pane, and remember it."""
        self.cue_kinds = kinds
        for pane in self.row.panes:
            pane.show_cues(kinds)
        kept = sorted(kinds)
        self.session.remember(_CUES, kept)

    def action_cues(self) -> None:
        # The words and Pygments are loaded when they are asked for.
        from corpus.cues.detection import count_cues
        from reader.tui.dialogs.cues import CuesScreen

        pane = self.pane
        if pane is None:
            return
        document = pane.document
        dialog = CuesScreen(document.title, document.words, self.cue_kinds, self.change_cues)
        closed = False

        def close(_: None) -> None:
            nonlocal closed
            closed = True

        def counted(counts: Mapping[CueKind, int]) -> None:
            if not closed and dialog.is_attached:
                dialog.show_counts(counts)

        self.session.push_screen(dialog, close)
        self.call_after_refresh(
            self.session.read, lambda _: count_cues(document, lambda: not closed), counted
        )
