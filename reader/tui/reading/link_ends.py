"""The two passages of a link, and writing it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from annotations.model import LinkKind
from annotations.service.linking import LinkedPair, LinkEnd, UnannotatedEnd
from annotations.service.store import Store
from corpus.document import Span
from reader.tui.reading.context import ReadingContext
from reader.tui.reading.passages import Here, own_annotation


@dataclass(frozen=True)
class LinkedPassage:
    """A passage that is linked with another."""

    end: LinkEnd
    document: str
    """The document's id."""
    span: Span
    words: str


def first_end(here: Here, annotator: str) -> LinkedPassage:
    """The end from which a link goes: the reader's own annotation there, or to be."""
    mine = own_annotation(here, annotator)
    document, span = here.pane.document, here.span
    if mine is not None and not mine.orphaned:
        return LinkedPassage(mine.id, document.id, mine.span, document.text[slice(*mine.span)])
    return LinkedPassage(
        UnannotatedEnd(document, span), document.id, span, document.text[slice(*span)]
    )


def second_end(here: Here, annotator: str) -> LinkedPassage:
    """What a link goes to may be anybody's annotation: it says nothing in their name."""
    pane, span = here
    own_end = first_end(here, annotator)
    annotations = pane.annotations_at(pane.cursor if pane.selection is None else span.start)
    if pane.selection is not None:
        annotations = [annotation for annotation in annotations if annotation.span == span]
    if isinstance(own_end.end, str) or not annotations:
        return own_end
    other = annotations[-1]
    words = pane.document.text[slice(*other.span)]
    return LinkedPassage(other.id, own_end.document, other.span, words)


def write_link(
    context: ReadingContext, job: Callable[[Store], LinkedPair], kind: LinkKind | None
) -> None:
    """Let the writer link or unlink, and say which it was; `kind` is None where links go."""

    def done(ends: LinkedPair) -> None:
        links = ends.source.links if ends.source and ends.target else ()
        linked = any((link.kind, link.target) == (kind, ends.target.id) for link in links
                     if ends.target)  # fmt: skip
        what = f"linked: the first {kind} the second" if linked else "link removed"
        context.update()
        context.show_message(f"{what} · u undoes it")

    context.session.write(job, done)
