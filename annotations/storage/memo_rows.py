"""Reads and writes the rows of memos. The caller begins the transaction.

A row holds one text, which never changes; an edit marks the row as deleted and adds another. So a
merge has nothing to decide but whether a row is deleted, and what two people did to one memo in two
libraries stands side by side.
"""

from __future__ import annotations

from collections.abc import Iterable

from annotations.model import Annotator
from annotations.model.memos import LIBRARY, Memo, MemoPart, MemoSubject
from annotations.storage.codebook import TagRows
from annotations.storage.visibility import Visibility
from corpus.ids import new_id, now
from corpus.storage.database import Database
from corpus.storage.queries import Row
from corpus.storage.transactions import Transaction

TABLE = "memos"


class MemoRows:
    """The memos of one library, as one annotator may see them."""

    def __init__(self, database: Database, tags: TagRows, visibility: Visibility) -> None:
        self._database = database
        self._tags = tags
        self._visibility = visibility

    def all(self) -> list[Memo]:
        """The memos that may be shown: on the library, on tags in the order of the codebook, on
        documents by slug; of one subject by annotator. What is on a removed document or tag is not
        shown.
        """
        among, parameters = self._visibility.of_annotations()
        tags = {tag.name: (n, tag.id) for n, tag in enumerate(self._tags.codebook().tags)}
        memos: dict[tuple[object, ...], tuple[MemoSubject, Annotator, list[MemoPart]]] = {}
        for id_, document, tag, text, created, modified, annotator, slug, title in self._rows(
            among, parameters
        ):
            if document is not None:
                order: tuple[object, ...] = (2, slug, document)
                about = MemoSubject("document", document, slug, title)
            elif tag is None:
                order, about = (0, "", ""), LIBRARY
            elif tag in tags:
                number, tag_id = tags[tag]
                order, about = (1, f"{number:09}", ""), MemoSubject("tag", tag_id, tag)
            else:
                continue
            key = (*order, annotator.name, annotator.id)
            memo = memos.setdefault(key, (about, annotator, []))
            memo[2].append(MemoPart(id_, text, created, modified))
        return [
            Memo(about, annotator, tuple(parts))
            for _, (about, annotator, parts) in sorted(memos.items(), key=lambda item: item[0])
        ]

    def about(self, subject: MemoSubject) -> list[Memo]:
        """The memos on one subject that may be shown."""
        return [memo for memo in self.all() if memo.about[:3] == subject[:3]]

    def stored(self, id_: str) -> Row | None:
        """The row of a part as it stands in the file, deleted ones included."""
        return self._database.get(TABLE, {"id": id_})

    def add(
        self,
        tx: Transaction,
        subject: MemoSubject,
        annotator: str,
        text: str,
        *,
        id_: str | None = None,
        created: str | None = None,
        modified: str | None = None,
    ) -> str:
        """Write a part of an annotator's (an id) memo; returns its id."""
        moment = modified or now()
        row: Row = {
            "id": id_ or new_id(),
            "document": subject.id if subject.kind == "document" else None,
            "tag": subject.id if subject.kind == "tag" else None,
            "annotator": annotator,
            "text": text,
            "created": created or moment,
            "modified": moment,
            "deleted": None,
        }
        tx.put(TABLE, row)
        return str(row["id"])

    def remove(self, tx: Transaction, parts: Iterable[str]) -> None:
        """Mark parts (ids) as deleted; those that are deleted already stay as they are."""
        moment = now()
        for id_ in parts:
            row = self.stored(id_)
            if row is not None and row["deleted"] is None:
                tx.put(TABLE, {"id": id_, "modified": moment, "deleted": moment})

    def _rows(
        self, among: str, parameters: list[object]
    ) -> Iterable[tuple[str, str | None, str | None, str, str, str, Annotator, str, str]]:
        for *values, annotator, name, slug, title in self._database.tuples(
            "SELECT a.id, a.document, t.name, a.text, a.created, a.modified, n.id, n.name, d.slug, "  # noqa: S608
            "coalesce(nullif(d.title, ''), d.slug) FROM memos a "
            "JOIN annotators n ON n.id = a.annotator LEFT JOIN documents d ON d.id = a.document "
            "LEFT JOIN tags t ON t.id = a.tag WHERE a.deleted IS NULL AND d.deleted IS NULL"
            f"{among} ORDER BY a.id",
            parameters,
        ):
            yield *values, Annotator(annotator, name), slug, title
