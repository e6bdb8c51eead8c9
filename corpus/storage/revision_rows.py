"""Revisions as rows: texts, blocks, ledgers and reviews as they are stored."""

from __future__ import annotations

import hashlib
import json

from corpus.cleaning import review as reviews
from corpus.cleaning.cleaned import Cleaned
from corpus.cleaning.integrity import faults
from corpus.cleaning.ledger import Entry, Ledger
from corpus.cleaning.review import Review
from corpus.cleaning.warning import warning_for
from corpus.document import Document
from corpus.errors import Fault, LibraryError
from corpus.ids import new_id, now
from corpus.storage.document_rows import know_source
from corpus.storage.queries import Row
from corpus.storage.transactions import Transaction
from corpus.text.words import count_words


def sha256_of(text: str) -> str:
    """The SHA-256 of a text, as the library has it for each revision."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def review_from_json(stored: str | None) -> Review:
    try:
        return reviews.from_json(stored)
    except ValueError as error:
        raise LibraryError("a review of a cleaning is damaged in this library") from error


def blocks_to_json(cleaned: Cleaned) -> str:
    """The blocks of a cleaning as they are stored."""
    return json.dumps(cleaned.blocks, separators=(",", ":"))


def entries_to_json(ledger: Ledger) -> str:
    """The entries of a ledger as they are stored: action, rule, start, end, the text if it is not
    the raw one, and confidence and evidence if they differ from those of the rule's last entry.
    """
    last_reasons: dict[str, tuple[float, str]] = {"": (1.0, "")}
    rows: list[tuple[object, ...]] = []
    for e in ledger.entries:
        text = None if e.action in ("keep", "mark") else e.text
        reason = e.confidence, e.evidence
        if last_reasons.get(e.rule) == reason:
            rows.append((e.action, e.rule, e.start, e.end, text))
        else:
            last_reasons[e.rule] = reason
            rows.append((e.action, e.rule, e.start, e.end, text, *reason))
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def entries_from_json(stored: str, raw: str) -> tuple[Entry, ...]:
    last_reasons: dict[str, tuple[float, str]] = {}
    entries: list[Entry] = []
    for action, rule, start, end, text, *reason in json.loads(stored):
        if reason:
            last_reasons[rule] = reason[0], reason[1]
        clean_text = raw[start:end] if text is None else text
        reasons = last_reasons.get(rule, (1.0, ""))
        entries.append(Entry(action, rule, start, end, clean_text, *reasons))
    return tuple(entries)


def cleaned_from_row(document: Document, row: Row) -> Cleaned:
    """The cleaning that made a document's present text, from the row of its revision."""
    raw = row["raw"] or document.text
    return Cleaned(
        document.metadata,
        tuple(document.blocks),
        Ledger(raw, entries_from_json(row["ledger"], raw)),
        row["rules"],
        review_from_json(row["review"]),
    )


def add_revision(
    tx: Transaction, document: str, source: str, cleaned: Cleaned, id_: str | None = None
) -> str:
    know_source(tx, document, source)
    revision = id_ or new_id()
    text, ledger = cleaned.text, cleaned.ledger
    # A document that was added as it is would otherwise be stored twice.
    raw = "" if ledger.raw == text else ledger.raw
    entries, blocks = entries_to_json(ledger), blocks_to_json(cleaned)
    if wrong := faults(raw, text, entries, blocks, len(text)):
        raise Fault(f"the cleaning recorded a wrong value for the text's {wrong[0]}")
    tx.add(
        "revisions",
        {
            "id": revision,
            "document": document,
            "source": source,
            "rules": cleaned.rules,
            "raw": raw,
            "text": text,
            "text_sha256": sha256_of(text),
            "blocks": blocks,
            "ledger": entries,
            "characters": len(text),
            "words": count_words(text),
            "created": now(),
            "review": reviews.to_json(cleaned.review),
            "doubt": warning_for(cleaned),
        },
    )
    return revision
