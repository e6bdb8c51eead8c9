"""What a reader does with replies: each is one transaction and one history entry."""

from __future__ import annotations

from annotations.errors import BadReply
from annotations.history import labels
from annotations.model.replies import Reply, reply_text
from annotations.service.store import Store
from corpus.storage.transactions import Transaction


def add_reply(store: Store, annotation: str, text: str) -> Reply:
    """Answer an annotation (its id, or how it begins) in the name of the store's annotator.

    Raises UnknownAnnotation for one that is not there or not shown, and BadReply for a text that
    says nothing or is too long.
    """
    kept = reply_text(text)
    label = [""]
    with store.journal.recorded(lambda: label[0]) as tx:
        answered = store.annotation(annotation)
        label[0] = f"replied to {store.where(answered)}"
        id_ = store.replies.add(tx, answered.id, store.rows.annotator(tx).id, kept)
        return _reply(store, tx, id_)


def edit_reply(store: Store, name: str, text: str) -> Reply:
    """Have one of the annotator's own replies (its id, or how it begins) say this. Returns the
    reply that took its place; where the text is the same, itself.

    Raises UnknownReply, and BadReply also for one by somebody else.
    """
    kept = reply_text(text)
    label = [""]
    with store.journal.recorded(lambda: label[0]) as tx:
        reply = _own(store, name, "edit")
        if kept == reply.text:
            return reply
        label[0] = f"changed the reply to {_where(store, reply)}"
        store.replies.remove(tx, [reply.id])
        id_ = store.replies.add(
            tx, reply.annotation, reply.annotator.id, kept, created=reply.created
        )
        return _reply(store, tx, id_)


def remove_reply(store: Store, name: str) -> Reply:
    """Remove one of the annotator's own replies (its id, or how it begins); returns what it was.

    Raises as `edit_reply` does.
    """
    label = [""]
    with store.journal.recorded(lambda: label[0]) as tx:
        reply = _own(store, name, "remove")
        label[0] = f"removed the reply to {_where(store, reply)}"
        store.replies.remove(tx, [reply.id])
    return reply


def _own(store: Store, name: str, verb: str) -> Reply:
    reply = store.replies.get(name)
    if reply.annotator.name != store.annotator:
        raise BadReply(f"{reply.annotator.name} wrote this reply; you can {verb} only your own")
    return reply


def _reply(store: Store, tx: Transaction, id_: str) -> Reply:
    store.rows.update_places(tx)
    return store.replies.get(id_)


def _where(store: Store, reply: Reply) -> str:
    """The passage of the annotation that a reply answers, also of one that is deleted."""
    row = store.rows.stored(reply.annotation)
    if row is None:
        return "an annotation that is not in this library"
    document = store.rows.stored_document(row["document"]) or {}
    title = document.get("title") or document.get("slug") or ""
    return labels.passage(row["content"], str(title))
