"""What was salvaged, held against its proofs: texts by hashes, annotations by digests."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from annotations.health.repairs import find_by_words
from annotations.history.version_vectors import from_json
from annotations.model import STATUSES
from annotations.storage.version_stamping import digests
from corpus.cleaning.integrity import (
    ILL_FORMED,
    blocks_fit,
    is_outdated,
    ledger_text,
    rebuilt_ledger,
)
from corpus.errors import LibraryError
from corpus.storage.document_rows import sha256_of
from corpus.storage.queries import Row
from corpus.storage.transactions import Transaction

if TYPE_CHECKING:
    from annotations.health.row_recovery import RecoveredRows


def check_texts(tx: Transaction, found: RecoveredRows) -> None:
    """Texts that are not what their hashes say, as the record of the cleaning tells them; else as
    they are.
    """
    slugs = {row["id"]: row["slug"] for row in found.rows["documents"].values()}
    for row in found.rows["revisions"].values():
        name = slugs.get(row["document"], row["document"])
        if sha256_of(row["text"]) != row["text_sha256"]:
            told = ledger_text(row["raw"], row["ledger"]) if row["raw"] else None
            if told is not None and sha256_of(told) == row["text_sha256"]:
                tx.execute("UPDATE revisions SET text = ? WHERE id = ?", [told, row["id"]])
                found.doubtful.append(
                    f"the text of {name} was put back from the record of its cleaning"
                )
                row["text"] = told
            else:
                found.doubtful.append(f"the text of {name} is not what it was")
        if ledger_text(row["raw"] or row["text"], row["ledger"]) != row["text"]:
            _rebuild_ledger(tx, found, row, name)
        if not blocks_fit(row["blocks"], row["text"]):
            found.doubtful.append(f"the blocks of {name} were lost: it is one block now")
            text = row["text"]
            end = len(text.rstrip())
            start = len(text) - len(text.lstrip())
            whole = json.dumps([["p", start, end]] if start < end else [])
            tx.execute("UPDATE revisions SET blocks = ? WHERE id = ?", [whole, row["id"]])


def _rebuild_ledger(tx: Transaction, found: RecoveredRows, row: Row, name: object) -> None:
    raw, text, ledger = row["raw"], row["text"], row["ledger"]
    try:
        if not is_outdated(raw, text, ledger):
            raise ValueError
    except ILL_FORMED:
        found.doubtful.append(f"the record of the cleaning of {name} was lost")
        ledger = "[]"
    row["ledger"] = rebuilt_ledger(raw, text, ledger)
    tx.execute("UPDATE revisions SET ledger = ? WHERE id = ?", [row["ledger"], row["id"]])


def check_annotations(
    tx: Transaction, found: RecoveredRows, images: dict[tuple[str, str], str | None]
) -> None:
    """Annotations that are not what their digests say: as the history left them, if that is; else
    as they are, looked for again by their words.
    """
    kept = {row["annotation"]: row["digest"] for row in found.rows["annotation_digests"].values()}
    now = digests(tx.database.tuples, [row["id"] for row in found.rows["annotations"].values()])
    for id_, digest in now.items():
        if kept.get(id_) == digest:
            continue
        if not kept and "annotation_digests" not in found.broken:
            _seal(tx, id_)  # by an older program, which took none
            continue
        if _put_back(tx, found, id_, kept.get(id_), images):
            found.doubtful.append(f"the annotation {id_} was put back as the history tells it")
            continue
        found.doubtful.append(f"the annotation {id_} may not be what was written")
        row = tx.database.get("annotations", {"id": id_})
        if row and row["status"] not in STATUSES:
            tx.put("annotations", {"id": id_, "status": "orphaned"})
        if row and row["deleted"] is None and not _stands(tx, row):
            find_by_words(tx, id_)
        _seal(tx, id_)


def _put_back(
    tx: Transaction,
    found: RecoveredRows,
    id_: str,
    digest: str | None,
    images: dict[tuple[str, str], str | None],
) -> bool:
    image = images.get(("annotations", json.dumps({"id": id_})))
    if image is None or digest is None:
        return False
    tx.execute("SAVEPOINT trial")
    try:
        row = json.loads(image)
        tx.put("annotations", row)
        if (row["revision"],) in found.rows["revisions"] and digests(tx.database.tuples, [id_]).get(
            id_
        ) == digest:
            tx.execute("RELEASE trial")
            return True
    except (LibraryError, *ILL_FORMED):
        pass
    tx.execute("ROLLBACK TO trial")
    tx.execute("RELEASE trial")
    return False


def _stands(tx: Transaction, row: Row) -> bool:
    """Whether an annotation stands at its words in its text; an orphan need not."""
    text = tx.database.scalar(
        "SELECT text FROM revisions WHERE document = ? AND id = ?",
        [row["document"], row["revision"]],
    )
    start, end = row["start"], row["end"]
    return (
        row["status"] == "orphaned"
        or row["text_sha256"] is not None
        or (text is not None and 0 <= start < end and text[start:end] == row["content"])
    )


def _seal(tx: Transaction, id_: str) -> None:
    version = tx.database.scalar(
        "SELECT version FROM annotation_versions WHERE annotation = ?", [id_]
    )
    try:
        from_json(version)
    except ILL_FORMED:
        tx.put("annotation_versions", {"annotation": id_, "version": "{}"})
    tx.put(
        "annotation_digests",
        {"annotation": id_, "digest": digests(tx.database.tuples, [id_])[id_]},
    )
