"""Verifies recovered rows: texts by their hashes, annotations by their digests."""

from __future__ import annotations

import json

from annotations.health.recovered_rows import RecoveredRows
from annotations.health.repairs import NotProven, find_by_words
from annotations.model import STATUSES
from annotations.model.version_vectors import from_json
from annotations.storage.recovery_rows import set_revision, text_of, version_of
from annotations.storage.version_stamping import digests
from corpus.cleaning.integrity import (
    ILL_FORMED,
    blocks_fit,
    is_outdated,
    ledger_text,
    rebuilt_ledger,
)
from corpus.errors import LibraryError
from corpus.storage.queries import Row
from corpus.storage.revision_rows import sha256_of
from corpus.storage.transactions import Transaction


def check_texts(tx: Transaction, recovered: RecoveredRows) -> None:
    """Texts that are not what their hashes say, as the record of the cleaning tells them; else as
    they are.
    """
    slugs = {row["id"]: row["slug"] for row in recovered.rows["documents"].values()}
    for row in recovered.rows["revisions"].values():
        name = slugs.get(row["document"], row["document"])
        if sha256_of(row["text"]) != row["text_sha256"]:
            recorded = ledger_text(row["raw"], row["ledger"]) if row["raw"] else None
            if recorded is not None and sha256_of(recorded) == row["text_sha256"]:
                set_revision(tx, row["id"], "text", recorded)
                recovered.doubtful.append(
                    f"the text of {name} was restored from the record of its cleaning"
                )
                row["text"] = recorded
            else:
                recovered.doubtful.append(f"the text of {name} may be changed")
        if ledger_text(row["raw"] or row["text"], row["ledger"]) != row["text"]:
            _rebuild_ledger(tx, recovered, row, name)
        if not blocks_fit(row["blocks"], row["text"]):
            recovered.doubtful.append(f"the blocks of {name} were lost: it is now one block")
            text = row["text"]
            end = len(text.rstrip())
            start = len(text) - len(text.lstrip())
            whole = json.dumps([["p", start, end]] if start < end else [])
            set_revision(tx, row["id"], "blocks", whole)


def _rebuild_ledger(tx: Transaction, recovered: RecoveredRows, row: Row, name: object) -> None:
    raw, text, ledger = row["raw"], row["text"], row["ledger"]
    try:
        if not is_outdated(raw, text, ledger):
            raise ValueError
    except ILL_FORMED:
        recovered.doubtful.append(f"the record of the cleaning of {name} was lost")
        ledger = "[]"
    row["ledger"] = rebuilt_ledger(raw, text, ledger)
    set_revision(tx, row["id"], "ledger", row["ledger"])


def check_annotations(
    tx: Transaction, recovered: RecoveredRows, images: dict[tuple[str, str], str | None]
) -> None:
    """Annotations that are not what their digests say: as the history left them, if that is; else
    as they are, looked for again by their words.
    """
    kept = {
        row["annotation"]: row["digest"] for row in recovered.rows["annotation_digests"].values()
    }
    now = digests(tx.database.tuples, [row["id"] for row in recovered.rows["annotations"].values()])
    for id_, digest in now.items():
        if kept.get(id_) == digest:
            continue
        if not kept and "annotation_digests" not in recovered.broken:
            _renew_digest(tx, id_)  # by an older program, which took none
            continue
        if _restore_from_history(tx, recovered, id_, kept.get(id_), images):
            recovered.doubtful.append(f"the annotation {id_} was restored from the history")
            continue
        recovered.doubtful.append(f"the annotation {id_} may be changed")
        row = tx.database.get("annotations", {"id": id_})
        if row and row["status"] not in STATUSES:
            tx.put("annotations", {"id": id_, "status": "orphaned"})
        if row and row["deleted"] is None and not _is_in_place(tx, row):
            find_by_words(tx, id_)
        _renew_digest(tx, id_)


def _restore_from_history(
    tx: Transaction,
    recovered: RecoveredRows,
    id_: str,
    digest: str | None,
    images: dict[tuple[str, str], str | None],
) -> bool:
    image = images.get(("annotations", json.dumps({"id": id_})))
    if image is None or digest is None:
        return False
    try:
        with tx.savepoint():
            row = json.loads(image)
            tx.put("annotations", row)
            if (row["revision"],) not in recovered.rows["revisions"]:
                raise NotProven
            if digests(tx.database.tuples, [id_]).get(id_) != digest:
                raise NotProven
            return True
    except (NotProven, LibraryError, *ILL_FORMED):
        return False


def _is_in_place(tx: Transaction, row: Row) -> bool:
    """Whether an annotation stands at its words in its text; an orphan need not."""
    text = text_of(tx.database, row["document"], row["revision"])
    start, end = row["start"], row["end"]
    return (
        row["status"] == "orphaned"
        or row["text_sha256"] is not None
        or (text is not None and 0 <= start < end and text[start:end] == row["content"])
    )


def _renew_digest(tx: Transaction, id_: str) -> None:
    try:
        from_json(version_of(tx.database, id_) or "")
    except ILL_FORMED:
        tx.put("annotation_versions", {"annotation": id_, "version": "{}"})
    tx.put(
        "annotation_digests",
        {"annotation": id_, "digest": digests(tx.database.tuples, [id_])[id_]},
    )
