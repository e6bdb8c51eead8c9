"""Documents from JSON lines: texts that are added as they are, code point for code point."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import Any

from corpus.cleaning.cleaned import AS_IS, Cleaned
from corpus.cleaning.ledger import Entry, Ledger
from corpus.document import Metadata, paragraphs
from corpus.errors import UnreadableSource
from corpus.sources.source import PreparedSource, Source
from corpus.text.storable import storable

_LONGEST_ID = 200


def from_json_line(line: str, number: int) -> PreparedSource:
    """A document as it is, from `{"id","title","text",…metadata}`; `id` becomes the slug.

    Raises UnreadableSource naming the line.
    """

    def bad(reason: str) -> UnreadableSource:
        return UnreadableSource(f"line {number}: {reason}")

    try:
        record = json.loads(line)
    except ValueError as error:
        raise bad("this is not JSON") from error
    if not isinstance(record, dict) or not isinstance(record.get("text"), str):
        raise bad('the line must be an object with a "text"')
    if not isinstance(record.get("id"), str) or not record["id"].strip():
        raise bad('the line must have an "id", which becomes the slug')
    if len(record["id"]) > _LONGEST_ID:
        raise bad(f'the "id" can have at most {_LONGEST_ID} characters')
    return _prepared(record, _metadata_of(record, bad), storable(record["id"].strip()))


def text_as_is(text: str, metadata: Metadata) -> PreparedSource:
    """A document with exactly this text, such as one that another program has cleaned. Its slug is
    made of the title.
    """
    record = {"text": text, **{key: value for key, value in asdict(metadata).items() if value}}
    prepared = _prepared(record, metadata, metadata.title or "text")
    return replace(prepared, slug=None)


def _prepared(record: dict[str, Any], metadata: Metadata, slug: str) -> PreparedSource:
    text = storable(record["text"])
    ledger = Ledger(text, (Entry("keep", AS_IS, 0, len(text), text),) if text else ())
    cleaned = Cleaned(metadata, paragraphs(text), ledger, AS_IS)
    data = json.dumps(record, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")
    return PreparedSource(Source(data, slug, "json", "utf-8"), cleaned, slug)


def _metadata_of(record: dict[str, Any], bad: Any) -> Metadata:
    def text(key: str) -> str | None:
        value = record.get(key)
        if value is not None and not isinstance(value, str):
            raise bad(f'"{key}" must be text')
        return storable(value) if value else None

    authors = record.get("authors") or ()
    if isinstance(authors, str) or not all(isinstance(author, str) for author in authors):
        raise bad('"authors" must be a list of names')
    return Metadata(
        title=text("title"),
        authors=tuple(storable(author) for author in authors),
        publisher=text("publisher"),
        published=text("published"),
        url=text("url"),
        language=text("language"),
    )
