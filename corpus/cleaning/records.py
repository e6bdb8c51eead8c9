"""A cleaning as JSON: the objects that `clean --json` and `clean --jsonl` write."""

from __future__ import annotations

from typing import Any

from corpus.cleaning.cleaned import Cleaned


def as_json(cleaned: Cleaned) -> dict[str, Any]:
    """The object of `clean --json`. `removed` counts code points of the raw text, `repaired` of
    the cleaned.
    """
    metadata = cleaned.metadata
    return {
        "title": metadata.title,
        "authors": list(metadata.authors),
        "publisher": metadata.publisher,
        "published": metadata.published,
        "url": metadata.url,
        "language": metadata.language,
        "text": cleaned.text,
        "blocks": [block._asdict() for block in cleaned.blocks],
        "removed": [removal._asdict() for removal in cleaned.ledger.removed],
        "repaired": [repair._asdict() for repair in cleaned.ledger.repaired],
        "doubted": [doubt._asdict() for doubt in cleaned.ledger.doubted],
    }


def as_record(id: str, cleaned: Cleaned) -> dict[str, Any]:  # noqa: A002 - the name that the format gives it
    """The object of `clean --jsonl`: that of `--json`, with paragraphs and spans of the raw text.

    The spans hold every character of the raw text that is not white space exactly once.
    """
    text = cleaned.text
    return {
        "id": id,
        **as_json(cleaned),
        "date": cleaned.metadata.published,
        "paragraphs": [{"kind": b.kind, "text": text[b.start : b.end]} for b in cleaned.blocks],
        "spans": [
            {
                "start": e.start,
                "end": e.end,
                "action": "keep" if e.action == "mark" else e.action,
                "rule": e.rule,
                "confidence": e.confidence,
                "evidence": e.evidence,
            }
            for e in cleaned.ledger.entries
            if e.action != "space"
        ],
    }
