"""RIS, as reference managers exchange it: https://en.wikipedia.org/wiki/RIS_(file_format).

It has few rules, and programs break them: lines between records, records that do not begin with
their type, no blank behind a tag, values that go on in the next line. All of that is read here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

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
    decoded,
    entries,
    exported,
    full_date,
    imported,
    language_code,
    one_line,
)
from annotations.exchange.formats.references.names import from_parts, split_name
from annotations.exchange.project import ImportedProject
from corpus.document import Metadata

_LINE = re.compile(r"([A-Z][A-Z0-9]) {1,2}-(?: +|$)(.*)")
_RECORD = re.compile(rb"^[ \t]*(?:TY|ER) {1,2}-", re.MULTILINE)
_IN_A_JOURNAL = frozenset({"JOUR", "NEWS", "MGZN", "EJOUR", "JFULL", "INPR", "BLOG"})
_Record = dict[str, list[str]]


def _export(selection: ExportSelection, options: ExportOptions) -> ExportedFile:  # noqa: ARG001
    return exported(selection, "\r\n".join(_record(entry) for entry in entries(selection)))


def _record(entry: Entry) -> str:
    lines = [f"{tag}  - {one_line(value)}" for tag, value in _fields(entry)]
    return "\r\n".join((*lines, "ER  - ", ""))


def _fields(entry: Entry) -> Iterator[tuple[str, str]]:
    metadata = entry.metadata
    yield "TY", "ELEC" if metadata.url else "GEN"
    yield "ID", entry.key
    yield "TI", entry.title
    for author in metadata.authors:
        name = split_name(author)
        family = " ".join(filter(None, (name.particle, name.family)))
        yield "AU", ", ".join(filter(None, (family, name.given, name.suffix)))
    if metadata.publisher:
        yield "PB", metadata.publisher
    if metadata.published:
        year, month, day = metadata.published.split("-")
        yield "PY", year
        yield "DA", f"{year}/{month}/{day}"
    if metadata.url:
        yield "UR", metadata.url
    if metadata.language:
        yield "LA", metadata.language
    for keyword in entry.keywords:
        yield "KW", keyword


def _import(data: bytes) -> ImportedProject:
    records = list(_records(decoded(data)))
    if not records:
        raise BadFile("this is not a RIS file: there are no records in it")
    return imported([_metadata(record) for record in records])


def _records(text: str) -> Iterator[_Record]:
    record: _Record = {}
    last: list[str] | None = None
    for line in text.splitlines():
        match = _LINE.match(line.strip())
        if match is None:
            # A value goes on; without a record it is a heading between two of them.
            if last and line.strip():
                last[-1] = f"{last[-1]} {line.strip()}"
            continue
        tag, value = match[1], match[2].strip()
        if tag == "ER" or (tag == "TY" and "TY" in record):
            if record:
                yield record
            record, last = {}, None
        if tag != "ER":
            last = record.setdefault(tag, [])
            last.append(value)
    if record:
        yield record


def _metadata(record: _Record) -> Metadata:
    kind = _first(record, "TY").upper()
    publishers = ["PB", "T2", "JF", "JO", "JA", "BT"]
    if kind in _IN_A_JOURNAL:
        publishers = ["T2", "JF", "JO", "JA", "BT", "PB"]
    dates = [record.get(tag, [""])[0] for tag in ("DA", "Y1", "PY")]
    return Metadata(
        title=_first(record, "TI", "T1", "CT", "BT") or None,
        authors=tuple(
            _name(value) for tag in ("AU", "A1") for value in record.get(tag, ()) if value
        ),
        publisher=_first(record, *publishers) or None,
        published=next(filter(None, (full_date(one.rstrip("/")) for one in dates)), None),
        url=address(_first(record, "UR", "L2", "LK"), _first(record, "DO", "DOI")),
        language=language_code(_first(record, "LA")),
    )


def _first(record: _Record, *tags: str) -> str:
    return next((one_line(v) for tag in tags for v in record.get(tag, ()) if v.strip()), "")


def _name(value: str) -> str:
    parts = [part.strip() for part in one_line(value).strip(", ").split(",")]
    if 2 <= len(parts) <= 3:
        return str(from_parts(*parts))
    return one_line(value)


def _sniff(head: bytes) -> bool:
    return _RECORD.search(head.removeprefix(b"\xef\xbb\xbf")) is not None


FORMAT = ExchangeFormat("ris", "RIS", (".ris",), Exporter(_export), Importer(_sniff, _import))
