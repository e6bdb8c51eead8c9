"""Placeholders for lost rows to which recovered rows refer: an annotation is kept although its
document, annotator or tag is lost.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from annotations.health.recovered_rows import RecoveredRows
from annotations.storage import unchanging_rows
from corpus.document import BLOCK_JOIN
from corpus.ids import now
from corpus.storage.queries import Row
from corpus.storage.revision_rows import sha256_of
from corpus.text.words import count_words


def add_placeholders(recovered: RecoveredRows) -> None:
    """Add placeholders for missing rows to which recovered rows refer."""
    _annotators(recovered)
    _tags(recovered)
    _revisions(recovered)
    _sources(recovered)
    _known_sources(recovered)


def _has_row(recovered: RecoveredRows, table: str, key: Any) -> bool:
    return (key,) in recovered.rows[table]


def _annotators(recovered: RecoveredRows) -> None:
    made = ("annotations", "memos", "replies", unchanging_rows.FINISHED_DOCUMENTS.name)
    for row in (row for table in made for row in recovered.rows[table].values()):
        id_ = row["annotator"]
        if not _has_row(recovered, "annotators", id_):
            name = f"unknown {str(id_)[-6:]}"
            recovered.rows["annotators"][id_,] = {"id": id_, "name": name, "created": now()}
            recovered.lost.append(f"the name of an annotator (now {name})")


def _tags(recovered: RecoveredRows) -> None:
    needed = [
        row["tag"]
        for row in recovered.rows["annotation_tags"].values()
        if _has_row(recovered, "annotations", row["annotation"])
    ]
    needed += [row["tag"] for row in recovered.rows["memos"].values() if row["tag"] is not None]
    for id_ in needed:
        if not _has_row(recovered, "tags", id_):
            name = f"lost {str(id_)[-6:]}"
            recovered.rows["tags"][id_,] = {
                "id": id_, "name": name, "colour": "grey", "mark": "?", "key": None,
                "description": "", "position": 1000, "created": now(), "modified": now(),
                "deleted": None,
            }  # fmt: skip
            recovered.lost.append(f"the name of a tag (now {name})")


def _revisions(recovered: RecoveredRows) -> None:
    """A document without its text, or an annotation without its document, gets a text of what its
    annotations quote.
    """
    revisions = recovered.rows["revisions"]
    documents_by_id: dict[Any, Row | None] = {
        row["document"]: None
        for row in (*recovered.rows["annotations"].values(), *revisions.values())
    }
    of_documents = (*unchanging_rows.DOCUMENT_TABLES, unchanging_rows.FINISHED_DOCUMENTS)
    for table in ("memos", *(table.name for table in of_documents)):
        for row in recovered.rows[table].values():
            if row["document"] is not None:
                documents_by_id.setdefault(row["document"], None)
    for document in recovered.rows["documents"].values():
        documents_by_id[document["id"]] = document
    for id_, known in documents_by_id.items():
        if known is not None and _has_row(recovered, "revisions", known["revision"]):
            continue
        # An earlier or a later text of the same document is better than none.
        own_revisions = [row for row in revisions.values() if row["document"] == id_]
        revision = (
            max(own_revisions, key=lambda row: str(row["created"]))
            if own_revisions
            else _revision_of_quotes(recovered, id_)
        )
        document = _document(id_) if known is None else known
        if known is None:
            recovered.rows["documents"][id_,] = document
            recovered.lost.append(f"the details of a document (now {document['slug']})")
        elif not own_revisions:
            recovered.lost.append(f"the text of {document['slug']}, except what annotations quote")
        else:
            recovered.lost.append(
                f"the present text of {document['slug']}; an earlier text was restored"
            )
        document["revision"] = revision["id"]
    for row in recovered.rows["annotations"].values():
        if not _has_row(recovered, "revisions", row["revision"]):
            row["revision"] = recovered.rows["documents"][row["document"],]["revision"]


def _document(id_: Any) -> Row:
    slug = f"lost-{hashlib.sha256(str(id_).encode()).hexdigest()[:8]}"
    return {
        "id": id_, "slug": slug, "title": "A lost document", "authors": "[]", "publisher": None,
        "published": None, "url": None, "language": None, "revision": None, "added": now(),
        "modified": now(), "deleted": None,
    }  # fmt: skip


def _revision_of_quotes(recovered: RecoveredRows, document: Any) -> Row:
    """A revision whose text is made of the quotes of annotations."""
    own = [a for a in recovered.rows["annotations"].values() if a["document"] == document]
    own.sort(key=lambda row: row["start"])
    quotes = list(dict.fromkeys(str(row["content"]).strip() for row in own))
    text = BLOCK_JOIN.join(quote for quote in quotes if quote)
    blocks, at = [], 0
    for quote in filter(None, quotes):
        blocks.append(["p", at, at + len(quote)])
        at += len(quote) + len(BLOCK_JOIN)
    data = text.encode("utf-8", "replace")
    sha256 = hashlib.sha256(data).hexdigest()
    recovered.rows["sources"][sha256,] = {
        "sha256": sha256, "name": "rescued.txt", "format": "plain", "encoding": "utf-8",
        "data": data, "added": now(),
    }  # fmt: skip
    id_ = f"rescued-{hashlib.sha256(str(document).encode()).hexdigest()[:24]}"
    ledger = [["keep", "rescued", 0, len(text), None]] if text else []
    revision: Row = {
        "id": id_, "document": document, "source": sha256, "rules": "rescued", "raw": "",
        "text": text, "text_sha256": sha256_of(text), "blocks": json.dumps(blocks),
        "ledger": json.dumps(ledger), "characters": len(text), "words": count_words(text),
        "created": now(),
    }  # fmt: skip
    recovered.rows["revisions"][id_,] = revision
    return revision


def _sources(recovered: RecoveredRows) -> None:
    for row in recovered.rows["revisions"].values():
        sha256 = row["source"]
        if not _has_row(recovered, "sources", sha256):
            recovered.rows["sources"][sha256,] = {
                "sha256": sha256, "name": "lost", "format": "plain", "encoding": None,
                "data": b"", "added": now(),
            }  # fmt: skip
            recovered.lost.append("the source of a document, but not its text")


def _known_sources(recovered: RecoveredRows) -> None:
    """A document that is not known by the source of its present text, as an earlier version or the
    damage has left it, is known by the sources of all its texts.
    """
    known = recovered.rows["known_sources"]
    revisions = recovered.rows["revisions"]
    incomplete = {
        document["id"]
        for document in recovered.rows["documents"].values()
        if (present := revisions.get((document["revision"],))) is not None
        and (document["id"], present["source"]) not in known
    }
    is_broken = "known_sources" in recovered.broken
    for row in revisions.values():
        key = row["document"], row["source"]
        if key not in known and (is_broken or row["document"] in incomplete):
            known[key] = {"document": row["document"], "sha256": row["source"]}
