"""Changing the extent of an annotation: motions move its end, or its beginning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from annotations.model import Annotation, Brief
from reader.tui.commands import STUDENT, Command
from reader.tui.reading.annotation_choice import (
    choose_annotation,
    has_own_annotation,
    own_annotations,
)
from reader.tui.reading.context import ReadingContext
from reader.tui.reading.feature import Feature
from reader.tui.reading.modes import Mode
from reader.tui.reading.passages import (
    Here,
    passage_here,
    saved_message,
    tag_label,
    why_no_annotation,
)
from reader.tui.text_pane.reading_pane import ReadingPane


class ExtentMode(Mode):
    """One end of an annotation follows the cursor."""

    commands: ClassVar[Sequence[Command[ExtentMode]]] = (
        Command("extent.save", "enter", "save this extent", "Save the new extent.",
                lambda mode: mode.save(), "Tagging", footer=True, role=STUDENT),
        Command("extent.other_end", "r", "move the other end", "Move the other end.",
                lambda mode: mode.switch_ends(), "Tagging", footer=True, role=STUDENT),
        Command("extent.cancel", "escape", "cancel", "Cancel; the extent does not change.",
                lambda mode: mode.cancel(), "Tagging", footer=True, role=STUDENT),
    )  # fmt: skip

    def __init__(self, context: ReadingContext, pane: ReadingPane, annotation: Brief) -> None:
        self._context = context
        self._pane = pane
        self._annotation = annotation
        self._moves_end = True

    def needs(self, pane: ReadingPane) -> bool:
        return pane is self._pane

    def begin(self) -> None:
        """Select the annotation, and let its end move."""
        self._context.modes.enter(self)
        self._pane.adjust_selection(self._annotation.span, end=True)
        self._context.show_message(
            "Motions move the end; r switches to the beginning · enter save · esc cancel"
        )

    def switch_ends(self) -> None:
        """Let the other end move."""
        self._moves_end = not self._moves_end
        span = self._pane.selection or self._annotation.span
        self._pane.adjust_selection(span, end=self._moves_end)
        end = "end" if self._moves_end else "beginning"
        self._context.show_message(f"Now the {end} moves · enter save · esc cancel")

    def save(self) -> None:
        """Save the extent that is selected."""
        context, pane, annotation = self._context, self._pane, self._annotation
        span = pane.passage() if pane.selection is not None else None
        self._end()
        if span is None or span == annotation.span:
            return
        document = pane.document

        def done(result: Annotation) -> None:
            context.annotation_saved(pane, result, annotation)
            context.annotations_changed(
                saved_message(Here(pane, span), f"Changed the extent of {tag_label(annotation)}")
            )

        context.session.write(lambda store: store.resize(document, annotation.id, span), done)

    def cancel(self) -> None:
        """Leave the extent as it was."""
        self._end()
        self._context.show_message("The extent is unchanged")

    def _end(self) -> None:
        self._context.modes.leave(self)
        self._pane.clear_selection()


class Extent(Feature):
    """Begins to change the extent of the reader's annotation."""

    of_the_passage = True
    modes = (ExtentMode,)
    commands: ClassVar[Sequence[Command[Extent]]] = (
        Command("extent.change", "r", "extent",
                "Change the extent of the annotation: move its end; r again moves the beginning; "
                "enter saves it.",
                lambda extent: extent.change(), "Tagging", role=STUDENT),
    )  # fmt: skip

    def available(self, command: Command[Any]) -> bool:  # noqa: ARG002
        return has_own_annotation(self.context)

    def change(self) -> None:
        """Let motions move the end of the annotation here."""
        here = passage_here(self.context)
        if here is None:
            return
        own = own_annotations(here, self.context.session.store.annotator)
        if not own:
            self.context.show_message(why_no_annotation(here.pane))
            return
        choose_annotation(
            self.context, here, own, "Change the extent of which annotation?",
            lambda annotation: ExtentMode(self.context, here.pane, annotation).begin(),
        )  # fmt: skip
