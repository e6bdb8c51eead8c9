"""What of a library is exported."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from annotations.exchange.format import ExportSelection
from annotations.model import Annotation
from annotations.service.store import Store


def selection_of(
    store: Store, annotations: Sequence[Annotation], chosen: Collection[str] | None = None
) -> ExportSelection:
    """These annotations of a library, with all that files of other programs hold besides.

    `chosen` names the documents (by id) that the filters leave; None where all are exported. In a
    blind round there are only the annotator's own annotations and memos.
    """
    return ExportSelection(
        annotations,
        store.summaries(),
        store.tags.codebook(),
        store.memos.all(),
        store.documents.get,
        None if chosen is None else frozenset(chosen),
        store.database.path.stem,
    )
