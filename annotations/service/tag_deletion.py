"""Deleting a tag: it is taken off the passages that carry it, in one step that can be undone.

No key on the screens changes somebody else's annotation, so a tag that others use is only deleted
where everyone is named explicitly. The codebook would otherwise go on showing it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from annotations.errors import TagInUse
from annotations.model import Annotation
from annotations.service.memos import subject_of
from annotations.service.store import Store
from annotations.storage.settings import BLIND_ROUND
from corpus.ids import now


class TagUse(NamedTuple):
    """How often a tag is used, as far as this annotator may know."""

    own: int
    """Passages that this annotator has tagged with it."""
    others: dict[str, int]
    """Passages of the others, by the annotator's name."""


def tag_use(store: Store, name: str) -> TagUse:
    """How many passages carry a tag, those of tags nested in it not counted. Raises UnknownTag."""
    store.tags.get(name)
    own, others = 0, dict[str, int]()
    for annotation in _carrying(store, name):
        annotator = annotation.annotator.name
        if annotator == store.annotator:
            own += 1
        else:
            others[annotator] = others.get(annotator, 0) + 1
    return TagUse(own, others)


def delete_tag(store: Store, name: str, *, everyone: bool = False) -> int:
    """Delete a tag from the codebook and from the passages that carry it; returns how many those
    were. An annotation without another tag, a note or a link ceases to be. Tags nested in it stay.
    Memos on it are kept, and shown again with a tag of that name.

    Raises UnknownTag; TagInUse where others have used it or written a memo on it and `everyone` is
    not meant, and in a blind round, in which nobody may learn what others have used.
    """
    if store.settings.shared(BLIND_ROUND):
        raise TagInUse(
            "no tag can be deleted during a blind round: others may have used it; rename it, or "
            "merge it into another one"
        )
    with store.journal.recorded(f"deleted the tag {name}") as tx:
        use = tag_use(store, name)
        if use.others and not everyone:
            number = sum(use.others.values())
            raise TagInUse(
                f"{_joined(use.others)} tagged {number:,} passage{'' if number == 1 else 's'} as "
                f"“{name}”; merge it into another tag, or rename it"
            )
        writers = _memo_writers(store, name)
        if writers and not everyone:
            raise TagInUse(
                f"{_joined(writers)} wrote a memo on “{name}”; merge it into another tag, or "
                "rename it"
            )
        carrying = _carrying(store, name)
        for annotation in carrying:
            tags = [tag for tag in annotation.tags if tag != name]
            store.rows.change(tx, annotation, tags, annotation.note)
        for id_ in store.tags.ids_of(name):
            tx.put("tags", {"id": id_, "modified": now(), "deleted": now()})
    return len(carrying)


def _carrying(store: Store, name: str) -> list[Annotation]:
    return [a for a in store.annotations(tag=name) if name in a.tags]


def _memo_writers(store: Store, name: str) -> list[str]:
    """The other annotators who have a memo on a tag: it would be shown no more."""
    subject = subject_of(store, tag=name)
    writers = (memo.annotator.name for memo in store.memos.about(subject))
    return [writer for writer in writers if writer != store.annotator]


def _joined(names: Iterable[str]) -> str:
    *most, last = sorted(names)
    return f"{', '.join(most)} and {last}" if most else last
