"""CSL-JSON, what citation processors read: https://citeproc-js.readthedocs.io/en/latest/csl-json/."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from annotations.errors import BadFile
from annotations.exchange.format import (
    ExchangeFormat,
    ExportedFile,
    Exporter,
    ExportOptions,
    ExportSelection,
    Importer,
)
from annotations.exchange.formats.references.entries import (
    Entry,
    address,
    date_of,
    entries,
    exported,
    full_date,
    imported,
    language_code,
    one_line,
)
from annotations.exchange.formats.references.names import split_name
from annotations.exchange.json_files import json_values
from annotations.exchange.project import ImportedProject, Loss
from corpus.document import Metadata
from corpus.text.storable import storable

_WHAT = "a CSL-JSON file"
_IN_A_JOURNAL = ("article", "review", "post", "entry", "chapter", "paper")
# What CSL allows in a title: https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html
_MARKUP = re.compile(r"</?(?:i|b|sup|sub|sc|span)(?:\s[^<>]*)?>")
_HEAD = re.compile(
    rb'\s*(?:\[\s*)?\{(?=.*"(?:type|title|issued|author|container-title)"\s*:)', re.DOTALL
)
_SIGNS = re.compile(
    rb'"(?:issued|date-parts|container-title|citation-key|family|literal)"\s*:'
    rb'|"type"\s*:\s*"(?:article|book|chapter|document|paper|post|report|thesis|webpage)[-a-z]*"'
)


def _export(selection: ExportSelection, options: ExportOptions) -> ExportedFile:  # noqa: ARG001
    items = [dict(_fields(entry)) for entry in entries(selection)]
    text = json.dumps(items, ensure_ascii=False, indent=2)
    return exported(selection, f"{text}\n")


def _fields(entry: Entry) -> Iterator[tuple[str, Any]]:
    metadata = entry.metadata
    yield "id", entry.key
    yield "type", "webpage" if metadata.url else "document"
    yield "title", one_line(entry.title)
    if metadata.authors:
        yield "author", [_name_json(author) for author in metadata.authors]
    if metadata.publisher:
        yield "publisher", one_line(metadata.publisher)
    if metadata.published:
        yield "issued", {"date-parts": [[int(part) for part in metadata.published.split("-")]]}
    if metadata.url:
        yield "URL", metadata.url
    if metadata.language:
        yield "language", metadata.language
    if entry.keywords:
        yield "keyword", ", ".join(entry.keywords)


def _name_json(author: str) -> dict[str, str]:
    name = split_name(author)
    if name.is_unit:
        return {"literal": str(name)}
    parts = {
        "family": name.family, "given": name.given, "non-dropping-particle": name.particle,
        "suffix": name.suffix,
    }  # fmt: skip
    return {key: part for key, part in parts.items() if part}


def _import(data: bytes) -> ImportedProject:
    values = json_values(data, _WHAT)
    items = values[0] if len(values) == 1 else values
    if isinstance(items, dict):  # some programs write {"items": […]}, or items by their ids
        inner = items.get("items", items.get("references"))
        by_id = list(items.values())
        items = inner if isinstance(inner, list) else (
            by_id if by_id and all(isinstance(one, dict) and "title" in one for one in by_id)
            else [items]
        )  # fmt: skip
    if not isinstance(items, list):
        raise BadFile(f"this is not {_WHAT}: it is not a list of references")
    known = [item for item in items if isinstance(item, dict)]
    references = [_metadata(item) for item in known]
    if items and not any(one.title or one.url for one in references):
        raise BadFile(f"this is not {_WHAT}: no reference in it has a title or an address")
    lost = len(items) - len(known)
    return imported(references, (Loss("entries that are no references", lost),) if lost else ())


def _metadata(item: dict[str, Any]) -> Metadata:
    kind = _text(item, "type")
    names = ["publisher", "container-title"]
    if kind.startswith(_IN_A_JOURNAL):
        names.reverse()
    authors = item.get("author")
    return Metadata(
        title=_text(item, "title") or None,
        authors=tuple(filter(None, map(_name, authors if isinstance(authors, list) else ()))),
        publisher=next(filter(None, (_text(item, name) for name in names)), None),
        published=_date(item.get("issued")),
        url=address(_text(item, "URL"), _text(item, "DOI")),
        language=language_code(_text(item, "language")),
    )


def _text(item: dict[str, Any], name: str) -> str:
    value = item.get(name)
    if isinstance(value, list) and value:  # as Crossref writes titles
        value = value[0]
    return one_line(_MARKUP.sub("", value)) if isinstance(value, str) else ""


def _name(value: Any) -> str:
    if isinstance(value, str):
        return one_line(value)
    if not isinstance(value, dict):
        return ""
    literal = _text(value, "literal") or _text(value, "name")
    parts = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
    return literal or " ".join(filter(None, (_text(value, part) for part in parts)))


def _date(issued: Any) -> str | None:
    if isinstance(issued, str):
        return full_date(issued)
    if not isinstance(issued, dict):
        return None
    parts = issued.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list):
        return date_of(*parts[0][:3]) if len(parts[0]) >= 3 else None
    return full_date(storable(str(issued.get("raw") or issued.get("literal") or "")))


def _sniff(head: bytes) -> bool:
    return _HEAD.match(head.removeprefix(b"\xef\xbb\xbf")) is not None and bool(_SIGNS.search(head))


FORMAT = ExchangeFormat(
    "csl-json", "CSL-JSON", (".json",), Exporter(_export), Importer(_sniff, _import)
)
