"""The two passages of a link, and writing it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotations.analysis.apparatus import DirectedLink
from annotations.model import Brief
from annotations.service.linking import LinkedPair, LinkEnd, UnannotatedEnd
from annotations.service.store import Store
from corpus.document import Span
from reader.tui.reading.annotation_choice import (
    choose_annotation,
    innermost,
    own_annotations,
)
from reader.tui.reading.context import ReadingContext
from reader.tui.reading.passages import Here

if TYPE_CHECKING:
    from reader.tui.dialogs.link import LinkChoice

_SHOWN = 30
"""Characters shown of a passage that was linked."""


@dataclass(frozen=True)
class LinkedPassage:
    """A passage that is linked with another."""

    end: LinkEnd
    document: str
    """The document's id."""
    span: Span
    words: str


def linked_passage(here: Here, annotation: Brief | None) -> LinkedPassage:
    """An end of a link: this annotation, or one to be made of the passage here."""
    document, span = here.pane.document, here.span
    if annotation is not None and not annotation.orphaned:
        words = document.text[slice(*annotation.span)]
        return LinkedPassage(annotation.id, document.id, annotation.span, words)
    return LinkedPassage(
        UnannotatedEnd(document, span), document.id, span, document.text[slice(*span)]
    )


def choose_first_end(
    context: ReadingContext, here: Here, then: Callable[[LinkedPassage], None]
) -> None:
    """The end from which a link goes: the reader's own annotation there, or to be."""
    own = own_annotations(here, context.session.store.annotator)
    _choose_end(context, here, own, then)


def choose_second_end(
    context: ReadingContext, here: Here, then: Callable[[LinkedPassage], None]
) -> None:
    """What a link goes to may be anybody's annotation: it says nothing in their name. The reader's
    own comes first.
    """
    pane, span = here
    candidates = own_annotations(here, context.session.store.annotator)
    if not candidates:
        at = pane.cursor if pane.selection is None else span.start
        annotations = pane.annotations_at(at)
        if pane.selection is not None:
            annotations = [annotation for annotation in annotations if annotation.span == span]
        candidates = innermost(annotations)
    _choose_end(context, here, candidates, then)


def _choose_end(
    context: ReadingContext,
    here: Here,
    candidates: Sequence[Brief],
    then: Callable[[LinkedPassage], None],
) -> None:
    if not candidates:
        then(linked_passage(here, None))
        return
    choose_annotation(
        context, here, candidates, "Link which annotation?",
        lambda annotation: then(linked_passage(here, annotation)),
    )  # fmt: skip


def ask_link(
    context: ReadingContext,
    first: str,
    second: str,
    links: Collection[DirectedLink],
    job: Callable[[Store, LinkChoice], LinkedPair],
    done: Callable[[], None] = lambda: None,
) -> None:
    """Ask how two passages are linked, and do it: nothing is linked by a single stray key.

    `links` are those between the two now, as seen from the first. `job` gets the kind, or UNLINK;
    `done` is called when that is saved.
    """
    from reader.tui.dialogs.dialog import ask
    from reader.tui.dialogs.link import LinkScreen

    def write(store: Store, choice: LinkChoice) -> tuple[LinkChoice, LinkedPair]:
        return choice, job(store, choice)

    def written(outcome: tuple[LinkChoice, LinkedPair]) -> None:
        kind, ends = outcome
        links = ends.source.links if ends.source and ends.target else ()
        linked = any((link.kind, link.target) == (kind, ends.target.id) for link in links
                     if ends.target)  # fmt: skip
        done()
        context.update()
        context.show_message(
            f"Linked: “{_shown(first)}” {kind} “{_shown(second)}” · u undoes it" if linked
            else f"Removed the link with “{_shown(second)}” · u undoes it"
        )  # fmt: skip

    present = {link.kind for link in links if not link.incoming}
    ask(context.session, LinkScreen(first, second, present, linked=bool(links)), write, written)


def _shown(words: str) -> str:
    one_line = " ".join(words.split())
    return one_line if len(one_line) <= _SHOWN else f"{one_line[:_SHOWN]}…"
