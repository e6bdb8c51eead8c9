"""Tagging many passages at once: one transaction, one entry of the history, one undo."""

from __future__ import annotations

from collections.abc import Sequence

from annotations.model.tag_names import tag_name
from annotations.service.store import Store
from corpus.document import Document, Span


def tag_passages(store: Store, document: Document, spans: Sequence[Span], tag: str) -> int:
    """Tag these passages of a document; returns how many of them did not have the tag.

    Each becomes an annotation as by `Store.annotate`, or the one on it gets the tag in addition.
    Raises as `Store.annotate` does, and has tagged none then.
    """
    name, tagged = tag_name(tag), 0

    def label() -> str:
        return f"tagged {tagged} passage{'' if tagged == 1 else 's'} as {name}"

    with store.journal.recorded(label) as tx:
        for span in spans:
            own = store.rows.own_at(tx, document, span)
            if own is not None and name in own.tags:
                continue
            if own is None:
                store.rows.create(tx, document, span, [name])
            else:
                store.rows.add_to(tx, own, [name], None)
            tagged += 1
    return tagged
