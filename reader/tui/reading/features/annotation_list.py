"""The list of annotations beside the text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.message import Message

from annotations.model import Annotation
from reader.tui.commands import STUDENT, Command
from reader.tui.reading.context import ReadingContext
from reader.tui.reading.feature import Feature
from reader.tui.widgets.annotation_list import AnnotationList


class AnnotationListing(Feature):
    """Shows the list, keeps it up to date, and goes where it says."""

    panels = (AnnotationList,)
    commands: ClassVar[Sequence[Command[AnnotationListing]]] = (
        Command("annotation_list.toggle", "a", "list", "List the annotations beside the text.",
                lambda listing: listing.toggle(), "Finding", footer=True, role=STUDENT),
    )  # fmt: skip

    def __init__(self, context: ReadingContext) -> None:
        super().__init__(context)
        self._list: AnnotationList | None = None
        """While it is open."""

    async def toggle(self) -> None:
        """Open the list, on the annotation under the cursor, or close it."""
        if self.leave():
            return
        self._list = AnnotationList(id="annotation-list")
        await self.context.ui.query_one("#body").mount(self._list)
        self._refresh()
        pane = self.context.pane
        annotations = pane.annotations_at(pane.cursor) if pane is not None else []
        if annotations:
            self._list.choose(annotations[-1].id)
        self._list.begin()

    def leave(self) -> bool:
        if self._list is None:
            return False
        self._list.remove()
        self._list = None
        if self.context.pane is not None:
            self.context.pane.focus()
        return True

    def library_changed(self) -> None:
        self._refresh()

    def annotations_changed(self) -> None:
        self._refresh()

    def _refresh(self) -> None:
        pane = self.context.pane
        if self._list is not None and pane is not None:
            store = self.context.session.store
            annotations, threads = store.annotations(), store.replies.threads()
            self._list.show(annotations, self.context.codebook, pane.document.id, threads)

    def handle(self, message: Message) -> None:
        if isinstance(message, AnnotationList.Chosen):
            self._go_to(message.annotation)
        elif isinstance(message, AnnotationList.Left):
            self.leave()

    def _go_to(self, annotation: Annotation) -> None:
        if self.context.ui.has_class("narrow"):
            self.leave()
        if annotation.status == "orphaned":
            self.context.show_message(
                "This annotation has lost its passage; its words are in the list"
            )
        else:
            self.context.go_to_passage(annotation.slug, annotation.span)
