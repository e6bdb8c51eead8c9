"""Adjudication: what a class settles on where annotators differ, recorded in the name of
*consensus*.

It is an annotation like any other, on the very sentence. The entry in the history is the writer's
own, so that their undo takes it back.
"""

from __future__ import annotations

from collections.abc import Iterable

from annotations.errors import NoteChanged
from annotations.history import labels
from annotations.model import CONSENSUS, Annotation
from annotations.model.tag_names import tag_name
from annotations.service.store import Store
from corpus.document import Document, Span
from corpus.storage.transactions import Transaction


def toggle(store: Store, document: Document, span: Span, tag: str) -> Annotation | None:
    """Settle the sentence as `tag`, or no longer; None where nothing is left settled.

    Raises as `Store.annotate` does.
    """
    name = tag_name(tag)
    where = labels.passage(document.text[span.start : span.end], document.title)
    label = [f"settled as {name}: {where}"]
    with store.journal.recorded(lambda: label[0]) as tx:
        settled = _current(store, tx, document, span)
        tags, note = (settled.tags, settled.note) if settled else ((), None)
        if name in tags:
            label[0] = f"removed the decision {name}: {where}"
        return _set_state(store, tx, document, span, _toggled(tags, name), note)


def write_note(
    store: Store, document: Document, span: Span, note: str, known: str
) -> Annotation | None:
    """What the class has to say of it; an empty note is none.

    `known` is the note that its writer saw. Raises NoteChanged where there is another by now, and
    as `Store.annotate` does.
    """
    where = labels.passage(document.text[span.start : span.end], document.title)
    with store.journal.recorded(f"wrote the class's note on {where}") as tx:
        settled = _current(store, tx, document, span)
        now = (settled.note or "") if settled else ""
        if now != known:
            raise NoteChanged(now)
        return _set_state(store, tx, document, span, settled.tags if settled else (), note)


def note_on(store: Store, document: str, span: Span) -> str:
    """What is noted in the name of *consensus* on exactly this sentence; empty where nothing is."""
    settled = [
        annotation
        for annotation in store.annotations_on([(document, span)])
        if _is_consensus_on(annotation, span)
    ]
    return (settled[0].note or "") if settled else ""


def _is_consensus_on(annotation: Annotation, span: Span) -> bool:
    return annotation.annotator.name == CONSENSUS and annotation.span == span


def _current(store: Store, tx: Transaction, document: Document, span: Span) -> Annotation | None:
    return store.rows.at(document.id, store.rows.annotator(tx, CONSENSUS).id, span)


def _set_state(
    store: Store,
    tx: Transaction,
    document: Document,
    span: Span,
    tags: Iterable[str],
    note: str | None,
) -> Annotation | None:
    return store.rows.set_state(tx, store.rows.annotator(tx, CONSENSUS), document, span, tags, note)


def _toggled(tags: Iterable[str], name: str) -> list[str]:
    others = [tag for tag in tags if tag != name]
    return others if name in tags else [*others, name]
