"""Everyone at once on the reading screen: whose annotations are counted, and how they are told."""

from __future__ import annotations

from dataclasses import replace

from textual.content import Content

from annotations.model import CONSENSUS
from reader.terminal.safe import safe_line
from reader.tui.annotation_overlay import (
    AnnotationOverlay,
    AnnotatorStyle,
    annotator_styles,
    tally_sentence,
)
from reader.tui.open_document import LoadedAnnotations
from reader.tui.reading.disagreement_walk import Differing
from reader.tui.session import OpenRequest, Session
from reader.tui.text_pane.reading_pane import ReadingPane
from reader.tui.view_settings import View
from reader.tui.widgets.status import StatusLine


class Gathering(Differing):
    """Lays everyone's annotations over the texts."""

    def __init__(self, session: Session, request: OpenRequest) -> None:
        super().__init__(session, request)
        self._people: dict[str, AnnotatorStyle] = {}
        """Everybody who has annotated the open texts."""
        self._hidden: frozenset[str] = frozenset()
        """Those who are not counted."""

    def begin(self) -> None:
        super().begin()
        self._lay_over()

    def _loaded(self, pane: ReadingPane, loaded: LoadedAnnotations) -> None:
        super()._loaded(pane, loaded)
        self._lay_over()

    def open_beside(self, slug: str) -> ReadingPane | None:
        pane = super().open_beside(slug)
        self._lay_over()
        return pane

    def library_changed(self) -> None:
        turn = self._turn
        super().library_changed()
        if self._turn != turn:
            self._lay_over()

    @property
    def _counted(self) -> dict[str, AnnotatorStyle]:
        return {name: one for name, one in self._people.items() if name not in self._hidden}

    def _lay_over(self) -> None:
        """Let every pane show what is to be shown now."""
        if self.view.everyone:
            self._people = annotator_styles(
                brief.annotator
                for pane in self.row.panes
                for brief in pane.open_document.annotations.values()
            )
        for pane in self.row.panes:
            there = AnnotationOverlay(pane.open_document, self._counted, self.view.by_annotator)
            pane.set_overlay(there if self.view.everyone else None)

    def _show(self, view: View) -> None:
        self.change_view(view)
        self._lay_over()
        self.show_where()

    # Commands

    def action_everyone(self) -> None:
        self._show(replace(self.view, everyone=not self.view.everyone))
        self.say(
            "everyone's annotations: how many tagged a sentence, and as what; P chooses whose"
            if self.view.everyone
            else "each annotation by itself"
        )

    def action_colours(self) -> None:
        by_annotator = not self.view.by_annotator
        self._show(replace(self.view, everyone=True, by_annotator=by_annotator))
        self.say("colours and letters tell " + ("annotators" if self.view.by_annotator else "tags"))

    def action_people(self) -> None:
        from reader.tui.dialogs.people import PeopleScreen

        self._show(replace(self.view, everyone=True))
        self.session.push_screen(PeopleScreen(self._people, self._hidden, self._hide))

    def _hide(self, hidden: frozenset[str]) -> None:
        self._hidden = hidden
        self._lay_over()
        self.show_where()

    # The sentence under the cursor

    def show_where(self) -> None:
        pane = self.pane
        if pane is None or not self.view.everyone or self.linking or self.placing:
            super().show_where()
            return
        span = pane.passage()
        parts: list[tuple[str, str] | str] = []
        if self._hidden:
            counted = self._counted
            parts.append((f"{len(counted)} of {len(self._people)}: ", "$accent"))
        if span is not None:
            briefs = pane.annotations_over(span)
            order = {tag.name: n for n, tag in enumerate(self.book.tags)}
            for name, who in tally_sentence(span, briefs, self._counted, order).tags:
                parts += self._said(name, ", ".join(map(safe_line, who)))
            for name, _ in tally_sentence(span, briefs, {CONSENSUS}, order).tags:
                parts += self._said(name, f"✓ {CONSENSUS}")
        self.query_one(StatusLine).show_lasting(Content.assemble(*parts))

    def _said(self, name: str, who: str) -> list[tuple[str, str] | str]:
        tag = self.book.get(name)
        label = f"{safe_line(tag.mark if tag else '?')} {safe_line(name)} "
        return [(label, "bold"), (who, "$quiet"), "   "]
