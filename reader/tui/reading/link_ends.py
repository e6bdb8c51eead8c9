"""The two passages of a link, and writing it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotations.analysis.apparatus import DirectedLink
from annotations.service.linking import LinkedPair, LinkEnd, UnannotatedEnd
from annotations.service.store import Store
from corpus.document import Span
from reader.tui.reading.context import ReadingContext
from reader.tui.reading.passages import Here, own_annotation

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
            f"linked: “{_shown(first)}” {kind} “{_shown(second)}” · u undoes it" if linked
            else f"removed the link with “{_shown(second)}” · u undoes it"
        )  # fmt: skip

    present = {link.kind for link in links if not link.incoming}
    ask(context.session, LinkScreen(first, second, present, linked=bool(links)), write, written)


def _shown(words: str) -> str:
    one_line = " ".join(words.split())
    return one_line if len(one_line) <= _SHOWN else f"{one_line[:_SHOWN]}…"
