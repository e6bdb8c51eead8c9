"""Which documents an annotator has finished, by their own account."""

from __future__ import annotations

from annotations.history.labels import excerpt
from annotations.service.store import Store
from corpus.errors import UnknownDocument


def toggle(store: Store, document: str) -> bool:
    """Mark a document (its id) as finished by the store's annotator, or as not finished if it was;
    returns whether it is now.

    Raises UnknownDocument where it was removed.
    """
    label = [""]
    with store.journal.recorded(lambda: label[0]) as tx:
        row = store.rows.stored_document(document)
        if row is None or row["deleted"] is not None:
            raise UnknownDocument("this document was removed from the library")
        title = excerpt(str(row["title"] or row["slug"]))
        if document in store.finished.own():
            store.finished.remove(tx, document)
            label[0] = f"marked {title} as not finished"
            return False
        store.finished.put(tx, store.rows.annotator(tx).id, document)
        label[0] = f"marked {title} as finished"
    return True
