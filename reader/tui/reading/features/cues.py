"""Cues: which kinds of them are marked, remembered for each annotator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from reader.tui.commands import STUDENT, Command
from reader.tui.reading.context import ReadingContext
from reader.tui.reading.feature import Feature
from reader.tui.text_pane.reading_pane import ReadingPane

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corpus.cues.detection import CueKind

_CUES = "cues"


class Cues(Feature):
    """Marks words that the reader may weigh."""

    commands: ClassVar[Sequence[Command[Cues]]] = (
        Command("cues.choose", "i", "cues",
                "Show words to weigh: attribution, hedges, boosters, evaluation, numbers, dates, "
                "quotations.",
                lambda cues: cues.choose(), "Finding", role=STUDENT),
    )  # fmt: skip

    def __init__(self, context: ReadingContext) -> None:
        super().__init__(context)
        self._kinds: frozenset[str] = frozenset()

    def prepare(self) -> None:
        remembered = self.context.session.store.settings.get(_CUES)
        if isinstance(remembered, list) and remembered:
            from corpus.cues.detection import CUE_KINDS

            self._kinds = frozenset(kind for kind in CUE_KINDS if kind in remembered)

    def pane_opening(self, pane: ReadingPane) -> None:
        pane.show_cues(self._kinds)

    def show(self, kinds: frozenset[str]) -> None:
        """Mark these kinds from now on, in every pane, and remember it."""
        self._kinds = kinds
        for pane in self.context.row.panes:
            pane.show_cues(kinds)
        self.context.session.remember(_CUES, sorted(kinds))

    def choose(self) -> None:
        """Let the reader choose the kinds; their numbers are counted meanwhile."""
        # The words and Pygments are loaded when they are asked for.
        from corpus.cues.detection import count_cues
        from reader.tui.dialogs.cues import CuesScreen

        pane = self.context.pane
        if pane is None:
            return
        document, session = pane.document, self.context.session
        language = document.metadata.language
        dialog = CuesScreen(document.title, document.words, self._kinds, self.show, language)
        closed = False

        def close(_: None) -> None:
            nonlocal closed
            closed = True

        def counted(counts: Mapping[CueKind, int]) -> None:
            if not closed and dialog.is_attached:
                dialog.show_counts(counts)

        session.push_screen(dialog, close)
        self.context.ui.call_after_refresh(
            session.read, lambda _: count_cues(document, lambda: not closed), counted
        )
