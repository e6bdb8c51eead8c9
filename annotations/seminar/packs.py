"""The files that travel in a seminar: a pack goes out, opened it becomes a library, and a return
comes back from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from annotations.errors import BadFile
from annotations.seminar import blind_rounds as rounds
from annotations.seminar import bundle_format
from annotations.seminar.merging.incoming import BundleHeading
from annotations.seminar.merging.merge import merge_sources
from annotations.seminar.merging.report import MergeReport
from annotations.service.store import Store
from annotations.storage.bundle_rows import pack_rows, return_rows, returned_annotator
from corpus.errors import Remedy, VariorumError
from corpus.ids import new_id, now

_PACK = "pack"
"""The name under which a library remembers the pack that it was made of."""


class Pack(NamedTuple):
    """A pack that was made: the lines of its file, and what is in it."""

    lines: Iterator[str]
    documents: tuple[str, ...]
    """Slugs."""
    annotations: int
    tags: int
    memos: int = 0
    replies: int = 0


class OpenedPack(NamedTuple):
    """What opening a pack did."""

    documents: tuple[str, ...]
    """Slugs of the pack's documents here."""
    new: bool
    """Whether the library was made of it; else it goes on."""
    blind: bool


class Return(NamedTuple):
    """One's own annotations, on their way back: the lines of the file, and what is in it."""

    lines: Iterator[str]
    annotations: int
    deleted: int
    """Annotations that are no more; that travels, too, and may be all there is to return."""
    documents: tuple[str, ...]
    """Slugs of the documents that the annotations are on."""
    answers: bool
    """Whether the library was made of a pack."""
    memos: int = 0
    replies: int = 0


def make_pack(
    store: Store, names: Sequence[str] = (), *, with_annotations: bool = False, blind: bool = False
) -> Pack:
    """A pack of these documents, or of all, with the codebook; annotations, memos and replies
    only if wanted, and in a blind round one's own only.

    Raises UnknownDocument, and VariorumError where there is nothing to pack.
    """
    with store.database.snapshot():
        summaries = store.summaries()
        chosen = {store.documents.find(name) for name in names} or {s.id for s in summaries}
        slugs = tuple(sorted(s.slug for s in summaries if s.id in chosen))
        if not slugs:
            raise VariorumError("there are no documents for the pack", Remedy.ADD_DOCUMENTS)
        annotations = (
            [a for a in store.annotations() if a.document in chosen] if with_annotations else []
        )
        heading = BundleHeading("pack", new_id(), now(), blind=blind)
        memos = [
            memo
            for memo in (store.memos.all() if with_annotations else [])
            if memo.about.kind != "document" or memo.about.id in chosen
        ]
        parts = [part.id for memo in memos for part in memo.parts]
        ids = [annotation.id for annotation in annotations]
        threads = store.replies.threads(ids).values()
        replies = [reply.id for thread in threads for reply in thread]
        rows = list(pack_rows(store.database, sorted(chosen), ids, parts, replies))
        tags = len(store.tags.codebook().tags)
    lines = bundle_format.write(heading, rows)
    return Pack(lines, slugs, len(annotations), tags, len(memos), len(replies))


def open_pack(store: Store, path: Path) -> OpenedPack:
    """Take a pack into a library made for it; again, whatever has come to it since.

    Raises BadFile for a file that is no pack or is damaged, of which nothing is taken over, and
    where the library was made of another pack.
    """
    incoming = bundle_format.read(path)
    heading = incoming.heading
    if heading is None or heading.kind != "pack":
        raise BadFile(f"{path.name} is a return, not a pack", Remedy.MERGE_IT)
    before = pack_of(store)
    if before not in (None, heading.pack):
        raise BadFile(
            f"{store.database.path.name} was created from another pack; name another library"
        )
    if before is None and store.documents.all():
        raise BadFile(f"{store.database.path.name} is not the library of a pack; name another one")
    known = {row["source"] for row in incoming.tables["revisions"]}
    if before is None:
        with store.database.transaction() as tx:
            # First, so that a name that the pack has annotations of becomes nobody's else, and that
            # a library whose making was broken off is known for one of this pack.
            store.rows.annotator(tx)
            store.settings.set_shared(tx, _PACK, heading.pack)
    if heading.blind and not store.documents.all() and rounds.current(store) is None:
        rounds.start(store)
    report = MergeReport()
    merge_sources(store, [incoming], report)
    if report.refused:
        if before is None:
            with store.database.transaction() as tx:
                store.settings.set_shared(tx, _PACK, None)
        raise next(iter(report.refused.values()))
    documents = [store.documents.get(summary.id) for summary in store.documents.all()]
    slugs = tuple(d.slug for d in documents if d.source in known)
    return OpenedPack(slugs, before is None, rounds.current(store) is not None)


def pack_of(store: Store) -> str | None:
    """The id of the pack that a library was made of, if it was."""
    stored = store.settings.shared(_PACK)
    return None if stored is None else str(stored)


def make_return(store: Store) -> Return:
    """The annotator's own annotations, memos and replies, to be merged elsewhere.

    Raises VariorumError where there are none and never were.
    """
    with store.database.snapshot():
        mine = store.annotations(annotator=store.annotator)
        annotator, deleted = returned_annotator(store.database, store.annotator)
        if annotator is None:
            raise VariorumError(
                f"there are no annotations, memos or replies by {store.annotator} in this library"
            )
        heading = BundleHeading("return", pack_of(store), now(), annotator=annotator)
        rows = list(return_rows(store.database, annotator))
        slugs = tuple(dict.fromkeys(annotation.slug for annotation in mine))
        memos = sum(memo.annotator.id == annotator for memo in store.memos.all())
        replies = sum(reply.annotator.id == annotator for reply in store.replies.all())
    lines = bundle_format.write(heading, rows)
    return Return(lines, len(mine), deleted, slugs, heading.pack is not None, memos, replies)
