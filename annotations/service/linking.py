"""Links between passages: one supports, contradicts or repeats another, across documents.

Each operation is one transaction and one entry of the history. An end that was not annotated
becomes an annotation without tag, and ceases with its last link.
"""

from __future__ import annotations

from typing import NamedTuple

from annotations.errors import BadLink
from annotations.model import Annotation, LinkKind
from annotations.service.store import Store
from corpus.document import Document, Span
from corpus.storage.transactions import Transaction


class UnannotatedEnd(NamedTuple):
    """A passage that need not be annotated yet."""

    document: Document
    span: Span


LinkEnd = UnannotatedEnd | str
"""One end of a link: a passage, or an annotation's id."""


class LinkedPair(NamedTuple):
    """The two ends of a link as they are now; None where nothing was left of one."""

    source: Annotation | None
    target: Annotation | None


def link(store: Store, source: LinkEnd, kind: LinkKind, target: LinkEnd) -> LinkedPair:
    """Link two passages: the first supports, contradicts or repeats the second.

    Linking what is linked so already changes nothing. Raises BadLink for a passage with itself,
    UnknownAnnotation, and for passages what `Store.annotate` raises.
    """
    label = [""]
    with store.journal.recorded(lambda: label[0]) as tx:
        first, second = _end(store, tx, source), _end(store, tx, target)
        _check(first, second)
        label[0] = _linking(store, first, kind, second)
        store.rows.links.add(tx, first, kind, second)
    return _linked(store, first, second)


def toggle(store: Store, source: LinkEnd, kind: LinkKind, target: LinkEnd) -> LinkedPair:
    """Link two passages, or remove the link where the first has it already. Raises as `link`."""
    label = [""]
    with store.journal.recorded(lambda: label[0]) as tx:
        first, second = _end(store, tx, source), _end(store, tx, target)
        _check(first, second)
        label[0] = _linking(store, first, kind, second)
        if any(
            known == (kind, second) for known in store.annotation(first, include_hidden=True).links
        ):
            label[0] = _unlinking(store, first, second)
            store.rows.unlink(tx, first, second, kind)
        else:
            store.rows.links.add(tx, first, kind, second)
    return _linked(store, first, second)


def unlink(store: Store, annotation: str, other: str, kind: LinkKind | None = None) -> LinkedPair:
    """Remove what links two annotations (ids), in either direction: of this kind, or all of it.

    Raises BadLink where they are not linked so.
    """
    label = [""]
    with store.journal.recorded(lambda: label[0]) as tx:
        first, second = _end(store, tx, annotation), _end(store, tx, other)
        label[0] = _unlinking(store, first, second)
        if not store.rows.unlink(tx, first, second, kind):
            raise BadLink(
                f"there is no link “{kind}” between these two annotations"
                if kind
                else "these two annotations are not linked"
            )
    return _linked(store, first, second)


def _linking(store: Store, source: str, kind: LinkKind, target: str) -> str:
    first, second = (store.annotation(id_, include_hidden=True) for id_ in (source, target))
    return f"linked {store.where(first)}: {kind} {store.where(second)}"


def _unlinking(store: Store, source: str, target: str) -> str:
    first, second = (store.annotation(id_, include_hidden=True) for id_ in (source, target))
    return f"removed the link from {store.where(first)} to {store.where(second)}"


def _end(store: Store, tx: Transaction, end: LinkEnd) -> str:
    """The id of the annotation at an end; one without tag and note is made where there is none."""
    if isinstance(end, str):
        return store.annotation(end).id
    own = store.rows.own_at(tx, end.document, end.span)
    return (own or store.rows.create(tx, end.document, end.span)).id


def _check(first: str, second: str) -> None:
    if first == second:
        raise BadLink("a passage cannot be linked with itself")


def _linked(store: Store, first: str, second: str) -> LinkedPair:
    by_id = {annotation.id: annotation for annotation in store.annotations_by_id([first, second])}
    return LinkedPair(by_id.get(first), by_id.get(second))
