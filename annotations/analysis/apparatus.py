"""The apparatus of a passage: its parallels in the other documents, what it is linked with, and
everybody's annotations on it and on them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from annotations.model import Annotation, LinkKind
from annotations.service.store import Store
from corpus.document import Document, Span

if TYPE_CHECKING:
    from corpus.search.parallels.parallel_search import ParallelKind
    from corpus.search.parallels.wording import WordRun

_MOST = 8
"""Parallels that are shown of each passage: more, nobody compares."""


class Tie(NamedTuple):
    """A link between the passage and an entry, seen from the passage."""

    kind: LinkKind
    incoming: bool
    """The entry supports, contradicts or repeats the passage, not the other way."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage elsewhere that belongs to the one that was asked about."""

    document: str
    """The document's id."""
    slug: str
    title: str
    span: Span
    text: str
    kind: ParallelKind | None
    """How it was found; None for one that is there because of its links alone."""
    aligned: tuple[WordRun, ...] = ()
    """As in `Parallel`."""
    ties: tuple[Tie, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    """Everybody's, on any part of it."""


@dataclass(frozen=True, slots=True)
class Apparatus:
    """What belongs to a passage."""

    document: str
    """The document's id."""
    revision: str
    span: Span
    text: str
    annotations: tuple[Annotation, ...]
    """Everybody's, on any part of the passage."""
    entries: tuple[Entry, ...]
    """Linked ones first, then those that reuse its wording, then those on the same matter."""

    def of(self, kind: ParallelKind | None) -> int:
        """How many entries are of this kind."""
        return sum(entry.kind == kind for entry in self.entries)


def apparatus(
    store: Store, document: Document, span: Span, stopped: Callable[[], bool] = lambda: False
) -> Apparatus | None:
    """What belongs to a passage; None once `stopped()`."""
    # Imported when asked for: with what it compares by, a sixth of what a start would import.
    from annotations.analysis.library_search import find_parallels

    if stopped():
        return None
    text = document.text[slice(*span)]
    found = find_parallels(store, text, limit=_MOST, without=[document.id], stopped=stopped)
    if stopped():
        return None
    own = tuple(store.annotations_on([(document.id, span)]))
    titles = store.titles({one.document for one in found})
    entries = [
        Entry(p.document, p.slug, titles[p.document], p.span, p.text, p.kind, p.aligned)
        for p in found
        if p.document in titles  # else it was taken out just now
    ]
    entries = _tied(store, own, entries)
    there = store.annotations_on((entry.document, entry.span) for entry in entries)
    if stopped():
        return None
    return Apparatus(
        document.id, document.revision, span, text, own,
        tuple(
            replace(e, annotations=tuple(
                a for a in there if a.document == e.document and a.span.overlaps(e.span)
            ))
            for e in entries
        ),
    )  # fmt: skip


def _tied(store: Store, own: Iterable[Annotation], found: list[Entry]) -> list[Entry]:
    """The entries with their links to the passage; other ends of its links become entries."""
    ties: dict[str, list[Tie]] = {}
    for annotation in own:
        for incoming, links in ((False, annotation.links), (True, annotation.linked)):
            for link in links:
                ties.setdefault(link.target, []).append(Tie(link.kind, incoming))
    if not ties:
        return found
    ends = [end for end in store.annotations_by_id(ties) if end.status != "orphaned"]
    titles = store.titles({end.document for end in ends})
    alone: list[Entry] = []
    for end in ends:
        mine = tuple(dict.fromkeys(ties[end.id]))
        at = next(
            (n for n, e in enumerate(found)
             if e.document == end.document and e.span.overlaps(end.span)), None
        )  # fmt: skip
        if at is None:
            alone.append(Entry(end.document, end.slug, titles.get(end.document, end.slug),
                               end.span, end.content, None, ties=mine))  # fmt: skip
        else:
            both = tuple(dict.fromkeys((*found[at].ties, *mine)))
            found[at] = replace(found[at], ties=both)
    return [*alone, *found]
