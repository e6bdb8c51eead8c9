"""A project of another program as JSON, and back with every value checked.

The JSON comes from a child process that may have been taken over by a hostile file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from annotations.exchange.project import (
    ImportedDocument,
    ImportedMemo,
    ImportedProject,
    ImportedReply,
    Loss,
)
from annotations.exchange.rows import COLUMNS, POSITIONS, ImportedRow, ImportedRows
from annotations.exchange.spreadsheet_damage import Moment
from annotations.model import LINK_KINDS, STATUSES, Annotation, Annotator, Link, TagEntry
from annotations.model.memos import MEMO_KINDS
from corpus.document import Metadata, Span

_MOST = 2_000_000
"""Values of a kind in one file."""
_LAST_OFFSET = 2**31 - 1


def to_json(project: ImportedProject) -> dict[str, Any]:
    """The child's answer for a file."""
    return {
        "rows": [_row_to_json(row) for row in project.rows],
        "warnings": project.rows.warnings,
        "documents": [
            [
                d.key,
                _metadata_to_json(d.metadata),
                d.text,
                d.slug,
                d.source,
                d.attributes,
                d.collections,
            ]
            for d in project.documents
        ],
        "tags": [list(tag) for tag in project.tags],
        "memos": [
            [m.kind, m.line, m.about, m.text, m.annotator, m.created, m.modified, m.id]
            for m in project.memos
        ],
        "replies": [
            [r.annotation, r.text, r.annotator, r.created, r.modified, r.id, r.line]
            for r in project.replies
        ],
        "losses": [[loss.what, loss.number, loss.elsewhere] for loss in project.losses],
        "unit": project.unit,
        "references": [_metadata_to_json(metadata) for metadata in project.references],
    }


def from_json(answer: Any) -> ImportedProject:
    """The project of a child's answer. Raises ValueError, TypeError or KeyError where the answer
    cannot be right.
    """
    rows = ImportedRows(map(_row, _list(answer["rows"])), map(_text, _list(answer["warnings"])))
    return ImportedProject(
        rows,
        tuple(map(_document, _list(answer["documents"]))),
        tuple(TagEntry(_text(name), *map(_text_or_none, rest))
              for name, *rest in _list(answer["tags"])),
        tuple(map(_memo, _list(answer["memos"]))),
        tuple(
            Loss(_text(what), _number(number), _text(elsewhere))
            for what, number, elsewhere in _list(answer["losses"])
        ),
        _text(answer["unit"]),
        tuple(map(_metadata, _list(answer["references"]))),
        tuple(map(_reply, _list(answer["replies"]))),
    )  # fmt: skip


def _document(values: Any) -> ImportedDocument:
    key, metadata, text, slug, source, attributes, collections = values
    return ImportedDocument(
        _text(key),
        _metadata(metadata),
        _text_or_none(text),
        _text_or_none(slug),
        _text_or_none(source),
        tuple((_text(name), _text(value)) for name, value in _list(attributes)),
        tuple(map(_text, _list(collections))),
    )


def _memo(values: Any) -> ImportedMemo:
    kind, line, about, text, annotator, created, modified, id_ = values
    return ImportedMemo(
        _one_of(kind, MEMO_KINDS), _text(about), _text(text), _text(annotator), _text(created),
        _text(modified), _text(id_), _number(line),
    )  # fmt: skip


def _reply(values: Any) -> ImportedReply:
    annotation, text, annotator, created, modified, id_, line = values
    return ImportedReply(
        _text(annotation), _text(text), _text(annotator), _text(created), _text(modified),
        _text(id_), _number(line),
    )  # fmt: skip


def _row_to_json(row: ImportedRow) -> list[Any]:
    one = row.annotation
    return [
        one.id, one.slug, *one.span, one.content, one.annotator.name, list(one.tags), one.note,
        one.prefix, one.suffix, one.status, one.created, one.modified,
        [list(link) for link in one.links], row.line, list(row.modified), sorted(row.columns),
        row.position, row.lines, list(row.details), dict(row.attributes),
    ]  # fmt: skip


def _row(values: Any) -> ImportedRow:
    (id_, key, start, end, content, name, tags, note, prefix, suffix, status, created, modified,
     links, line, moment, columns, position, lines, details, attributes) = values  # fmt: skip
    span = Span(_number(start), _number(end))
    if not span.start <= span.end <= _LAST_OFFSET:
        raise ValueError(f"{span} is not a span")
    annotation = Annotation(
        id=_text(id_),
        document="",
        slug=_text(key),
        span=span,
        content=_text(content),
        annotator=Annotator("", _text(name)),
        tags=tuple(map(_text, _list(tags))),
        note=_text_or_none(note),
        prefix=_text(prefix),
        suffix=_text(suffix),
        status=_one_of(status, STATUSES),
        created=_text(created),
        modified=_text(modified),
        links=tuple(
            Link(_one_of(kind, LINK_KINDS), _text(target)) for kind, target in _list(links)
        ),
    )
    first, last = moment
    known = frozenset(_one_of(column, COLUMNS) for column in _list(columns))
    return ImportedRow(
        annotation, _number(line), modified=Moment(_text(first), _text(last)), columns=known,
        position=_one_of(position, POSITIONS), lines=_number(lines),
        details=tuple(map(_text, _list(details))),
        attributes={_text(name): _text(cell) for name, cell in attributes.items()},
    )  # fmt: skip


def _metadata_to_json(metadata: Metadata) -> dict[str, Any]:
    return {f.name: getattr(metadata, f.name) for f in fields(metadata)}


def _metadata(value: Any) -> Metadata:
    known = {f.name for f in fields(Metadata)}
    checked: dict[str, Any] = {}
    for name, cell in value.items():
        if name not in known:
            raise ValueError(f"documents have no {name}")
        checked[name] = tuple(map(_text, _list(cell))) if name == "authors" else _text_or_none(cell)
    return Metadata(**checked)


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list) or len(value) > _MOST:
        raise TypeError("not a list")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _text_or_none(value: Any) -> str | None:
    return None if value is None else _text(value)


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError("not a number")
    return value


def _one_of(value: Any, known: Iterable[Any]) -> Any:
    for one in known:
        if one == value:
            return one
    raise ValueError(f"{value!r} is none of {known}")
