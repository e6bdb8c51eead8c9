"""Links on the reading screen: one passage marked and then another, and the way along a link."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual.content import Content

from annotations.model import Annotation, LinkKind
from annotations.service import linking
from annotations.service.linking import LinkedPair, LinkEnd, UnannotatedEnd
from annotations.service.store import Store
from corpus.document import Span
from reader.terminal.safe import safe_line
from reader.tui.reading.cues import Weighing
from reader.tui.session import OpenRequest, Session
from reader.tui.text_pane.reading_pane import ReadingPane
from reader.tui.widgets.status import StatusLine

_SHOWN = 50


@dataclass(frozen=True)
class Marked:
    """The passage that is to be linked with another."""

    end: LinkEnd
    document: str
    """The document's id."""
    span: Span
    words: str


class Linking(Weighing):
    """Links passages, takes links away and walks along them."""

    def __init__(self, session: Session, request: OpenRequest) -> None:
        super().__init__(session, request)
        self._marked: Marked | None = None

    @property
    def linking(self) -> bool:
        """Whether a passage waits for the other one."""
        return self._marked is not None

    def action_link(self) -> None:
        pane, span = self._passage()
        if pane is None or span is None:
            return
        first = self._marked
        if first is None:
            self._marked = self._first_end(pane, span)
            self.show_keys()
            self.show_where()
            return
        other = self._second_end(pane, span)
        if (first.document, first.span) == (other.document, other.span):
            self.say("this is the same passage; go to another one, or esc gives it up")
            return

        from reader.tui.dialogs.link import LinkScreen

        def chosen(kind: LinkKind | None) -> None:
            if kind is not None:
                self._end_linking()
                pane.clear_selection()
                self.toggle_link(first.end, kind, other.end)

        self.session.push_screen(LinkScreen(first.words, other.words), chosen)

    def toggle_link(self, source: LinkEnd, kind: LinkKind, target: LinkEnd) -> None:
        """Link two passages, or take the link away where there is one of this kind."""

        self._write_link(lambda store: linking.toggle(store, source, kind, target), kind)

    def _write_link(self, job: Callable[[Store], LinkedPair], kind: LinkKind | None) -> None:
        def done(ends: LinkedPair) -> None:
            links = ends.source.links if ends.source and ends.target else ()
            linked = any((link.kind, link.target) == (kind, ends.target.id) for link in links
                         if ends.target)  # fmt: skip
            what = f"linked: the first {kind} the second" if linked else "the link is taken away"
            self._changed(f"{what} · u takes it back")

        self.session.write(job, done)

    def _first_end(self, pane: ReadingPane, span: Span) -> Marked:
        """The end from which a link goes: the reader's own annotation there, or to be."""
        mine = self._mine_here(pane, span)
        document = pane.document
        if mine is not None and not mine.orphaned:
            return Marked(mine.id, document.id, mine.span, document.text[slice(*mine.span)])
        return Marked(
            UnannotatedEnd(document, span), document.id, span, document.text[slice(*span)]
        )

    def _second_end(self, pane: ReadingPane, span: Span) -> Marked:
        """What a link goes to may be anybody's annotation: it says nothing in their name."""
        first = self._first_end(pane, span)
        under = pane.annotations_at(pane.cursor if pane.selection is None else span.start)
        if pane.selection is not None:
            under = [one for one in under if one.span == span]
        if isinstance(first.end, str) or not under:
            return first
        other = under[-1]
        words = pane.document.text[slice(*other.span)]
        return Marked(other.id, first.document, other.span, words)

    # Along a link

    def action_follow_link(self) -> None:
        pane = self.pane
        if pane is None:
            return
        ids = [brief.id for brief in pane.annotations_at(pane.cursor) if brief.links]
        if not ids:
            self.say("there is no link here; K links two passages")
            return

        def job(store: Store) -> list[tuple[str, Annotation]]:
            ends: dict[str, str] = {}
            for one in store.annotations_by_id(ids):
                ends |= {link.target: f"is {_BY[link.kind]}" for link in one.linked}
                ends |= {link.target: link.kind for link in one.links}
            return [(ends[end.id], end) for end in store.annotations_by_id(ends)]

        self.session.read(job, self._follow)

    def _follow(self, ends: list[tuple[str, Annotation]]) -> None:
        if not ends or not self.is_current:
            return
        if len(ends) == 1:
            self._go_along(ends[0][1])
            return

        from reader.tui.dialogs.link import FollowScreen

        def chosen(end: Annotation | None) -> None:
            if end is not None:
                self._go_along(end)

        self.session.push_screen(FollowScreen(ends), chosen)

    def _go_along(self, end: Annotation) -> None:
        if end.status == "orphaned":
            self.say("the other end has lost its passage; its words are in the list")
            return
        self._go_to(end.slug, end.span)
        self.say("the other end of the link; twice ' goes back")

    # While one end waits for the other

    def show_where(self) -> None:
        if self._marked is None:
            super().show_where()
            return
        words = " ".join(self._marked.words[: 2 * _SHOWN].split())[:_SHOWN]
        question = f"link “{words}…” with which passage? go there, then K"
        self.query_one(StatusLine).show_lasting(Content.styled(safe_line(question), "$accent"))

    def action_leave(self) -> None:
        if self._marked is None:
            super().action_leave()
        else:
            self._end_linking()
            self.say("nothing was linked")

    def _end_linking(self) -> None:
        self._marked = None
        self.show_keys()
        self.show_where()


_BY: dict[LinkKind, str] = {
    "supports": "supported by",
    "contradicts": "contradicted by",
    "repeats": "repeated by",
}
