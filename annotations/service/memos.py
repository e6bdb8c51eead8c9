"""What a reader does with memos: each is one transaction and one history entry."""

from __future__ import annotations

from collections.abc import Collection

from annotations.errors import BadMemo
from annotations.model.memos import LIBRARY, LONGEST_MEMO, Memo, MemoSubject
from annotations.model.notes import stored_note
from annotations.service.store import Store
from corpus.errors import UnknownDocument


def subject_of(store: Store, *, document: str | None = None, tag: str | None = None) -> MemoSubject:
    """The document of this name (a slug, the beginning of one, or an id), the tag of this name, or
    with neither the library. Raises UnknownDocument, UnknownTag.
    """
    if document is not None:
        found = store.documents.get(document)
        return MemoSubject("document", found.id, found.slug, found.title)
    if tag is not None:
        known = store.tags.get(tag)
        return MemoSubject("tag", known.id, known.name)
    return LIBRARY


def own_memo(store: Store, subject: MemoSubject) -> Memo | None:
    """The memo of the store's annotator on a subject, if there is one."""
    memos = store.memos.about(subject)
    return next((memo for memo in memos if memo.annotator.name == store.annotator), None)


def write_memo(
    store: Store, subject: MemoSubject, text: str, *, replacing: Collection[str] | None = None
) -> Memo | None:
    """Have the annotator's memo on a subject say this; an empty text removes it. Returns the memo
    as it is then, None where there is none.

    `replacing`: the parts (ids) that the new text was made of; others, which came meanwhile, stay.
    None: all of them. Raises BadMemo for a text that is too long, UnknownDocument and UnknownTag
    where the subject is gone.
    """
    new = (stored_note(text) or "").strip("\n")
    if len(new) > LONGEST_MEMO:
        raise BadMemo(f"a memo can have at most {LONGEST_MEMO:,} characters")
    label = [""]
    with store.journal.recorded(lambda: label[0]) as tx:
        subject = _present(store, subject)
        before = own_memo(store, subject)
        parts = () if before is None else before.parts
        replaced = [part for part in parts if replacing is None or part.id in replacing]
        if before is not None and new in (before.text, *(part.text for part in parts)):
            # What is there already is not written again.
            same = {part.id for part in parts} if new == before.text else set[str]()
            same |= {part.id for part in parts if part.text == new}
            store.memos.remove(tx, [p.id for p in replaced if p.id not in same])
        else:
            store.memos.remove(tx, [part.id for part in replaced])
            if new:
                annotator = store.rows.annotator(tx)
                first = min((part.created for part in replaced), default=None)
                store.memos.add(tx, subject, annotator.id, new, created=first)
        after = own_memo(store, subject)
        verb = "removed the" if after is None else "changed the" if before else "wrote a"
        label[0] = f"{verb} memo on {subject.label}"
    return after


def remove_memo(store: Store, subject: MemoSubject) -> bool:
    """Remove the annotator's memo on a subject; returns whether there was one."""
    if own_memo(store, subject) is None:
        return False
    write_memo(store, subject, "")
    return True


def _present(store: Store, subject: MemoSubject) -> MemoSubject:
    """The subject as the library has it now."""
    if subject.kind == "document":
        found = store.rows.stored_document(subject.id)
        if found is None or found["deleted"] is not None:
            raise UnknownDocument(f"{subject.label} was removed from the library")
        return MemoSubject("document", subject.id, found["slug"], found["title"] or found["slug"])
    if subject.kind == "tag":
        by_id = {tag.id: tag for tag in store.tags.codebook().tags}
        known = by_id.get(subject.id) or store.tags.get(subject.name)
        return MemoSubject("tag", known.id, known.name)
    return LIBRARY
