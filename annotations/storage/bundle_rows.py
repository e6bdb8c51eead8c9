"""The SQL that selects the rows of a library that go into a pack or a return."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from typing import Any

from annotations.storage.transfer_columns import COLUMNS
from annotations.storage.unchanging_rows import ATTRIBUTE_TYPES, DOCUMENT_TABLES, FINISHED_DOCUMENTS
from corpus.storage.database import Database

Rows = Iterator[tuple[str, list[Any]]]
_AMONG = "IN (SELECT value FROM json_each(?))"
_OF_ANNOTATIONS = ("annotation_tags", "annotation_versions", "siblings", "accepted_places")
_CARRIED = (
    f"id IN (SELECT tag FROM annotation_tags WHERE annotation {_AMONG}) OR id IN ("  # noqa: S608
    "SELECT t.value FROM siblings s, json_each(s.image, '$.tag_ids') t "
    f"WHERE s.annotation {_AMONG})"
)
"""Of a tag: that one of these annotations carries it, or an edit that is kept beside it. Its
parameters: the annotations (a JSON list of ids), twice.
"""
_TEXTS = ("raw", "text", "blocks", "ledger")
_OWN_MEMOS = (
    "(m.deleted IS NULL OR EXISTS (SELECT 1 FROM stamps s WHERE s.table_name = 'memos' "
    "AND s.id = m.id AND s.clock > 0)) AND (m.deleted IS NOT NULL OR m.document IS NULL "
    "OR m.document IN (SELECT id FROM documents WHERE deleted IS NULL))"
)
"""What of an annotator's memos `m` is given back: not what came by a merge that was undone, nor
what is on a document that was removed here.
"""


_OWN_FINISHED = (
    "(f.deleted IS NULL OR EXISTS (SELECT 1 FROM stamps s WHERE "
    "s.table_name = 'finished_documents' AND s.id = f.id AND s.clock > 0)) "
    "AND f.document IN (SELECT id FROM documents WHERE deleted IS NULL)"
)
"""The same of the documents `f` that an annotator has finished."""
_OWN_REPLIES = (
    "(r.deleted IS NULL OR EXISTS (SELECT 1 FROM stamps s WHERE s.table_name = 'replies' "
    "AND s.id = r.id AND s.clock > 0))"
)
"""What of an annotator's replies `r` is given back: not what came by a merge that was undone."""


def pack_rows(
    database: Database,
    documents: Iterable[str],
    annotations: Iterable[str],
    memos: Iterable[str] = (),
    replies: Iterable[str] = (),
) -> Rows:
    """Documents (their ids) with sources and texts, the codebook, these annotations (ids), these
    parts of memos (ids) and these replies (ids).
    """
    memo_ids, reply_ids = json.dumps(list(memos)), json.dumps(list(replies))
    document_ids = json.dumps(list(documents))
    annotation_ids = _with_parts(database, json.dumps(list(annotations)))
    revisions = (
        f"id IN (SELECT revision FROM documents WHERE id {_AMONG}) "  # noqa: S608
        f"OR id IN (SELECT revision FROM annotations WHERE id {_AMONG})"
    )
    yield from _people(database, annotation_ids, memo_ids, reply_ids)
    # Deleted ones, too: a deletion travels, and an annotation may carry a tag whose making was
    # undone.
    yield from _rows(database, "tags", "1")
    yield from _rows(database, "documents", f"id {_AMONG}", document_ids)
    for table, row in _rows(
        database,
        "sources",
        f"sha256 IN (SELECT source FROM revisions WHERE {revisions})",  # noqa: S608
        document_ids,
        annotation_ids,
    ):
        row[4] = base64.b64encode(row[4]).decode()
        yield table, row
    yield from _rows(database, "revisions", revisions, document_ids, annotation_ids)
    # Earlier texts are left out; the hashes of their sources are enough to recognise the document.
    yield from _rows(database, "known_sources", f"document {_AMONG}", document_ids)
    yield from _annotations(database, annotation_ids)
    links = f"source {_AMONG} AND target {_AMONG}"
    yield from _rows(database, "links", links, annotation_ids, annotation_ids)
    yield from _rows(database, "memos", f"id {_AMONG}", memo_ids)
    yield from _replies(database, reply_ids)
    yield from _attributes(database, document_ids)
    yield from _rows(
        database,
        "stamps",
        f"(table_name = 'documents' AND id {_AMONG}) OR table_name = 'tags' OR (table_name = "  # noqa: S608
        f"'links' AND id IN (SELECT id FROM links WHERE source {_AMONG} AND target {_AMONG})) "
        f"OR (table_name = 'memos' AND id {_AMONG})",
        document_ids,
        annotation_ids,
        annotation_ids,
        memo_ids,
    )


def _attributes(database: Database, document_ids: str) -> Rows:
    """What is said of these documents, deleted rows included, and the types of these attributes."""
    of_documents = f"document {_AMONG}"
    keys = f"lower(key) IN (SELECT lower(key) FROM attributes WHERE {of_documents})"  # noqa: S608
    chosen = [(ATTRIBUTE_TYPES, keys), *((table, of_documents) for table in DOCUMENT_TABLES)]
    for table, where in chosen:
        yield from _rows(database, table.name, where, document_ids)
        among = f"id IN (SELECT id FROM {table.name} WHERE {where})"  # noqa: S608
        stamped = f"table_name = '{table.name}' AND {among}"
        yield from _rows(database, "stamps", stamped, document_ids)


def _with_parts(database: Database, annotation_ids: str) -> str:
    """These annotations (a JSON list of ids) with all that is shown as a part of them."""
    rows = database.tuples(
        f"SELECT annotation FROM places WHERE annotation {_AMONG} OR twin_of {_AMONG}",  # noqa: S608
        [annotation_ids, annotation_ids],
    )
    return json.dumps([id_ for (id_,) in rows])


def returned_annotator(database: Database, name: str) -> tuple[str | None, int]:
    """The annotator of this name whose annotations can be returned (an id; None for nobody), and
    how many of them were deleted.
    """
    rows = database.tuples(
        "SELECT a.annotator, a.deleted IS NOT NULL FROM annotations a "
        "JOIN annotators n ON n.id = a.annotator "
        "JOIN annotation_versions v ON v.annotation = a.id WHERE n.name = ?",
        [name],
    )
    memos = database.tuples(
        f"SELECT m.annotator FROM memos m JOIN annotators n ON n.id = m.annotator "  # noqa: S608
        f"WHERE n.name = ? AND {_OWN_MEMOS}",
        [name],
    )
    finished = database.tuples(
        f"SELECT f.annotator FROM finished_documents f JOIN annotators n ON n.id = f.annotator "  # noqa: S608
        f"WHERE n.name = ? AND {_OWN_FINISHED}",
        [name],
    )
    replies = database.tuples(
        f"SELECT r.annotator FROM replies r JOIN annotators n ON n.id = r.annotator "  # noqa: S608
        f"WHERE n.name = ? AND {_OWN_REPLIES}",
        [name],
    )
    annotator = min((id_ for id_, *_ in (*rows, *memos, *finished, *replies)), default=None)
    return annotator, sum(deleted for id_, deleted in rows if id_ == annotator)


def return_rows(database: Database, annotator: str) -> Rows:
    """An annotator's (an id) annotations, memos, replies and finished documents, deleted ones
    included, since a deletion travels, too; and of the documents only by what they are known: the
    hashes of sources and texts.
    """
    ids = [
        id_
        for (id_,) in database.tuples(
            # Without a version it came by a merge that was undone. What stands in a document that
            # was removed here is not shown, and so not given back.
            "SELECT a.id FROM annotations a JOIN annotation_versions v ON v.annotation = a.id "
            "JOIN documents d ON d.id = a.document WHERE a.annotator = ? "
            "AND (a.deleted IS NOT NULL OR d.deleted IS NULL) ORDER BY a.id",
            [annotator],
        )
    ]
    memos = [
        id_
        for (id_,) in database.tuples(
            f"SELECT m.id FROM memos m WHERE m.annotator = ? AND {_OWN_MEMOS} ORDER BY m.id",  # noqa: S608
            [annotator],
        )
    ]
    finished = [
        id_
        for (id_,) in database.tuples(
            f"SELECT f.id FROM finished_documents f WHERE f.annotator = ? AND {_OWN_FINISHED} "  # noqa: S608
            "ORDER BY f.id",
            [annotator],
        )
    ]
    replies = [
        id_
        for (id_,) in database.tuples(
            f"SELECT r.id FROM replies r WHERE r.annotator = ? AND {_OWN_REPLIES} ORDER BY r.id",  # noqa: S608
            [annotator],
        )
    ]
    annotation_ids, memo_ids = json.dumps(ids), json.dumps(memos)
    finished_ids = json.dumps(finished)
    own = annotation_ids, memo_ids, finished_ids
    documents = (
        f"(SELECT document FROM annotations WHERE id {_AMONG} UNION "  # noqa: S608
        f"SELECT document FROM memos WHERE id {_AMONG} UNION "
        f"SELECT document FROM finished_documents WHERE id {_AMONG})"
    )
    of_documents = f"document IN {documents}"
    yield from _rows(database, "annotators", "id = ?", annotator)
    carried = f"{_CARRIED} OR id IN (SELECT tag FROM memos WHERE id {_AMONG})"  # noqa: S608
    of_tags = annotation_ids, annotation_ids, memo_ids
    yield from _rows(database, "tags", carried, *of_tags)
    yield from _rows(database, "documents", f"id IN {documents}", *own)
    of_sources = f"sha256 IN (SELECT source FROM revisions WHERE {of_documents})"  # noqa: S608
    for table, row in _rows(database, "sources", of_sources, *own):
        row[4] = None
        yield table, row
    texts = [list(COLUMNS["revisions"]).index(name) for name in _TEXTS]
    for table, row in _rows(database, "revisions", of_documents, *own):
        for column in texts:
            row[column] = None
        yield table, row
    yield from _rows(database, "known_sources", of_documents, *own)
    yield from _annotations(database, annotation_ids)
    yield from _rows(database, "links", f"source {_AMONG}", annotation_ids)
    yield from _rows(database, "memos", f"id {_AMONG}", memo_ids)
    yield from _rows(database, FINISHED_DOCUMENTS.name, f"id {_AMONG}", finished_ids)
    yield from _replies(database, json.dumps(replies))
    yield from _rows(
        database,
        "stamps",
        f"(table_name = 'tags' AND ({carried})) OR (table_name = 'links' "  # noqa: S608
        f"AND id IN (SELECT id FROM links WHERE source {_AMONG})) "
        f"OR (table_name = 'memos' AND id {_AMONG}) "
        f"OR (table_name = 'finished_documents' AND id {_AMONG})",
        *of_tags,
        annotation_ids,
        memo_ids,
        finished_ids,
    )


def _people(database: Database, annotation_ids: str, memo_ids: str, reply_ids: str) -> Rows:
    made = (
        f"id IN (SELECT annotator FROM annotations WHERE id {_AMONG} UNION "  # noqa: S608
        f"SELECT annotator FROM memos WHERE id {_AMONG} UNION "
        f"SELECT annotator FROM replies WHERE id {_AMONG})"
    )
    yield from _rows(database, "annotators", made, annotation_ids, memo_ids, reply_ids)


def _replies(database: Database, reply_ids: str) -> Rows:
    yield from _rows(database, "replies", f"id {_AMONG}", reply_ids)
    yield from _rows(database, "stamps", f"table_name = 'replies' AND id {_AMONG}", reply_ids)


def _annotations(database: Database, annotation_ids: str) -> Rows:
    yield from _rows(database, "annotations", f"id {_AMONG}", annotation_ids)
    for table in _OF_ANNOTATIONS:
        yield from _rows(database, table, f"annotation {_AMONG}", annotation_ids)


def _rows(database: Database, table: str, where: str, *parameters: str) -> Rows:
    names = ", ".join(f"[{column}]" for column in COLUMNS[table])
    for row in database.each(f"SELECT {names} FROM [{table}] WHERE {where}", parameters):  # noqa: S608
        yield table, list(row)
