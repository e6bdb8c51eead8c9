"""Links: one passage is chosen and then another; and the way along a link."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual.content import Content

from annotations.analysis.apparatus import DirectedLink
from annotations.model import Annotation, LinkKind
from annotations.service import linking
from annotations.service.linking import LinkedPair
from annotations.service.store import Store
from reader.tui.commands import STUDENT, Command
from reader.tui.reading.context import ReadingContext
from reader.tui.reading.feature import Feature
from reader.tui.reading.link_ends import (
    LinkedPassage,
    ask_link,
    choose_first_end,
    choose_second_end,
)
from reader.tui.reading.modes import Mode, question
from reader.tui.reading.passages import Here, passage_here

if TYPE_CHECKING:
    from reader.tui.dialogs.link import LinkChoice

_SHOWN = 50
_BY: dict[LinkKind, str] = {
    "supports": "supported by",
    "contradicts": "contradicted by",
    "repeats": "repeated by",
}


class LinkMode(Mode):
    """One end of a link is chosen, the other is asked for."""

    commands: ClassVar[Sequence[Command[LinkMode]]] = (
        Command("link_mode.link", "K", "link with this", "Link the selected passage with this one.",
                lambda mode: mode.link(), "Tagging", footer=True, role=STUDENT),
        Command("link_mode.cancel", "escape", "cancel", "Cancel; no link is added.",
                lambda mode: mode.cancel(), "Tagging", footer=True, role=STUDENT),
    )  # fmt: skip

    def __init__(self, context: ReadingContext, first: LinkedPassage) -> None:
        self._context = context
        self._first = first

    def prompt(self) -> Content:
        words = " ".join(self._first.words[: 2 * _SHOWN].split())[:_SHOWN]
        return question(f"Link “{words}…” with which passage? Go to it and press K")

    def link(self) -> None:
        """Ask how the two passages are linked, and do it."""
        here = passage_here(self._context)
        if here is not None:
            choose_second_end(self._context, here, lambda second: self._link_with(here, second))

    def _link_with(self, here: Here, second: LinkedPassage) -> None:
        context, first = self._context, self._first
        if (first.document, first.span) == (second.document, second.span):
            context.show_message(
                "This is the same passage; go to another one, or press esc to cancel"
            )
            return

        def job(store: Store, choice: LinkChoice) -> LinkedPair:
            if choice == "unlink":
                return linking.unlink(store, str(first.end), str(second.end))
            return linking.toggle(store, first.end, choice, second.end)

        def done() -> None:
            context.modes.leave(self)
            here.pane.clear_selection()

        ask_link(context, first.words, second.words, self._links_between(first, second), job, done)

    def _links_between(self, first: LinkedPassage, second: LinkedPassage) -> list[DirectedLink]:
        """How the two are linked already."""
        if not (isinstance(first.end, str) and isinstance(second.end, str)):
            return []
        annotations = self._context.session.store.annotations_by_id([first.end])
        return [
            DirectedLink(link.kind, incoming)
            for annotation in annotations
            for incoming, links in ((False, annotation.links), (True, annotation.linked))
            for link in links
            if link.target == second.end
        ]

    def cancel(self) -> None:
        """Link nothing."""
        self._context.modes.leave(self)
        self._context.show_message("Cancelled: no link was added")


class Links(Feature):
    """Links passages, removes links and follows them."""

    of_the_passage = True
    modes = (LinkMode,)
    commands: ClassVar[Sequence[Command[Links]]] = (
        Command("links.link", "K", "link",
                "Link the passage with another one: it supports, contradicts or repeats it.",
                lambda links: links.choose_first(), "Tagging", role=STUDENT),
        Command("links.follow", "F", "follow link",
                "Go to the other end of a link; '' goes back.",
                lambda links: links.follow(), "Tagging", role=STUDENT),
    )  # fmt: skip

    def available(self, command: Command[Any]) -> bool:
        pane = self.context.pane
        if pane is None or command.id != "links.follow":
            return True
        return any(brief.links for brief in pane.annotations_at(pane.cursor))

    def choose_first(self) -> None:
        """Choose the passage here as the first end of a link."""
        here = passage_here(self.context)
        if here is not None:
            choose_first_end(
                self.context, here,
                lambda first: self.context.modes.enter(LinkMode(self.context, first)),
            )  # fmt: skip

    def follow(self) -> None:
        """Go to the other end of a link at the cursor; if there are several, ask which."""
        pane = self.context.pane
        if pane is None:
            return
        ids = [brief.id for brief in pane.annotations_at(pane.cursor) if brief.links]
        if not ids:
            self.context.show_message("There is no link here; press K to link two passages")
            return

        def job(store: Store) -> list[tuple[str, Annotation]]:
            ends: dict[str, str] = {}
            for annotation in store.annotations_by_id(ids):
                ends |= {link.target: f"is {_BY[link.kind]}" for link in annotation.linked}
                ends |= {link.target: link.kind for link in annotation.links}
            return [(ends[end.id], end) for end in store.annotations_by_id(ends)]

        self.context.session.read(job, self._choose_end)

    def _choose_end(self, ends: list[tuple[str, Annotation]]) -> None:
        if not ends or not self.context.ui.is_current:
            return
        if len(ends) == 1:
            self._go_to_end(ends[0][1])
            return

        from reader.tui.dialogs.link import FollowScreen

        def chosen(end: Annotation | None) -> None:
            if end is not None:
                self._go_to_end(end)

        self.context.session.push_screen(FollowScreen(ends), chosen)

    def _go_to_end(self, end: Annotation) -> None:
        if end.status == "orphaned":
            self.context.show_message(
                "The passage at the other end was lost; its words are in the list"
            )
            return
        self.context.go_to_passage(end.slug, end.span)
        self.context.show_message("This is the other end of the link; press '' to go back")
