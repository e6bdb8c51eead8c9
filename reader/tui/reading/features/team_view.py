"""Everyone's annotations over the texts: whose are counted, and how they are coloured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual.content import Content

from annotations.analysis.sentence_coverage import covers_sentence
from annotations.model import CONSENSUS
from reader.terminal.safe import safe_line
from reader.tui.annotation_overlay import (
    DIVIDED,
    AnnotationOverlay,
    AnnotatorStyle,
    annotator_styles,
    tally_sentence,
)
from reader.tui.commands import STUDENT, Command
from reader.tui.reading.context import ReadingContext
from reader.tui.reading.feature import Feature
from reader.tui.text_pane.reading_pane import ReadingPane
from reader.tui.view_settings import View


class TeamView(Feature):
    """Counts everyone's annotations, sentence by sentence."""

    commands: ClassVar[Sequence[Command[TeamView]]] = (
        Command("team_view.toggle", "O", "everyone",
                "Show how many annotators tagged each sentence, and as what.",
                lambda team: team.toggle(), "Finding", role=STUDENT),
        Command("team_view.whose", "P", "whose", "Choose the annotators to count.",
                lambda team: team.choose_annotators(), "Finding", role=STUDENT),
        Command("team_view.colours", "C", "colours",
                "Switch the colours: by tag, or by annotator.",
                lambda team: team.toggle_colours(), "Finding", role=STUDENT),
    )  # fmt: skip

    def __init__(self, context: ReadingContext) -> None:
        super().__init__(context)
        self._annotators: dict[str, AnnotatorStyle] = {}
        """Everybody who has annotated the open texts."""
        self._hidden: frozenset[str] = frozenset()
        """Those who are not counted."""

    def start(self) -> None:
        self._set_overlays()

    def pane_opened(self, pane: ReadingPane) -> None:  # noqa: ARG002
        self._set_overlays()

    def annotations_loaded(self, pane: ReadingPane) -> None:  # noqa: ARG002
        self._set_overlays()

    def library_changed(self) -> None:
        self._set_overlays()

    @property
    def _counted(self) -> dict[str, AnnotatorStyle]:
        return {name: style for name, style in self._annotators.items() if name not in self._hidden}

    def _set_overlays(self) -> None:
        """Let every pane show what is to be shown now."""
        view, panes = self.context.view, self.context.row.panes
        if view.everyone:
            self._annotators = annotator_styles(
                brief.annotator
                for pane in panes
                for brief in pane.open_document.annotations.values()
            )
        for pane in panes:
            overlay = AnnotationOverlay(pane.open_document, self._counted, view.by_annotator)
            pane.set_overlay(overlay if view.everyone else None)

    def _change_view(self, view: View) -> None:
        self.context.change_view(view)
        self._set_overlays()
        self.context.show_status()

    # Commands

    def toggle(self) -> None:
        """Count everyone's annotations, or show each by itself."""
        view = self.context.view
        self._change_view(replace(view, everyone=not view.everyone))
        self.context.show_message(
            "Showing each annotation separately"
            if view.everyone
            else f"Showing everyone's tags: C3 set by three, {DIVIDED}3 three who differ · P "
            "chooses annotators"
        )

    def toggle_colours(self) -> None:
        """Let colours tell annotators, or tags."""
        view = self.context.view
        self._change_view(replace(view, everyone=True, by_annotator=not view.by_annotator))
        what = "tags" if view.by_annotator else "annotators"
        self.context.show_message(f"Colours and letters show {what}")

    def choose_annotators(self) -> None:
        """Let the reader choose whose annotations are counted."""
        from reader.tui.dialogs.people import PeopleScreen

        self._change_view(replace(self.context.view, everyone=True))
        dialog = PeopleScreen(self._annotators, self._hidden, self._hide)
        self.context.session.push_screen(dialog)

    def _hide(self, hidden: frozenset[str]) -> None:
        self._hidden = hidden
        self._set_overlays()
        self.context.show_status()

    # The sentence under the cursor

    def status(self) -> Content | None:
        pane = self.context.pane
        if pane is None or not self.context.view.everyone:
            return None
        span = pane.passage()
        parts: list[tuple[str, str] | str] = []
        counted = self._counted
        if self._hidden:
            parts.append((f"{len(counted)} of {len(self._annotators)}: ", "$accent"))
        if span is not None:
            text = pane.document.text
            briefs = [b for b in pane.annotations_over(span) if covers_sentence(text, span, b.span)]
            order = {tag.name: n for n, tag in enumerate(self.context.codebook.tags)}
            for tag, annotators in tally_sentence(span, briefs, counted, order).tags:
                parts += self._entry(tag, ", ".join(map(safe_line, annotators)))
            for tag, _ in tally_sentence(span, briefs, {CONSENSUS}, order).tags:
                parts += self._entry(tag, f"✓ {CONSENSUS}")
        return Content.assemble(*parts)

    def _entry(self, name: str, annotators: str) -> list[tuple[str, str] | str]:
        tag = self.context.codebook.get(name)
        label = f"{safe_line(tag.mark if tag else '?')} {safe_line(name)} "
        return [(label, "bold"), (annotators, "$quiet"), "   "]
