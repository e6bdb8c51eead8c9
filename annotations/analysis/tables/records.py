"""The library's own records as tables: annotations, documents, tags, memos, replies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from annotations.analysis.selection import ExportSelection
from annotations.analysis.tables.document_columns import DocumentColumns, document_columns
from annotations.analysis.tables.typed_table import Cell, TypedColumn, TypedTable, text_columns
from annotations.model.notes import with_line_feeds

_INTEGERS = ("start", "end")
_TIMES = ("created", "modified")
ANNOTATION_COLUMNS = (
    "id", "document", "tag", "content", "note", "annotator", "start", "end", "prefix", "suffix",
    "title", "author", "publisher", "published", "url", "created", "modified", "status", "links",
)  # fmt: skip


def annotation_table(selection: ExportSelection) -> TypedTable:
    """A row for each annotation and tag, with the columns of the CSV. Those of collections and
    attributes are last, as far as the documents have any.
    """
    columns = tuple(
        TypedColumn(name, "integer" if name in _INTEGERS
                    else "time" if name in _TIMES else "date" if name == "published" else "text")
        for name in ANNOTATION_COLUMNS
    )  # fmt: skip
    annotated = {one.document for one in selection.annotations}
    more = document_columns(one for one in selection.documents if one.id in annotated)
    return TypedTable(
        "annotations", (*columns, *text_columns(*more.names)), _annotations(selection, more)
    )


def _annotations(selection: ExportSelection, more: DocumentColumns) -> Iterator[tuple[Cell, ...]]:
    documents = {document.id: document.metadata for document in selection.documents}
    in_order = sorted(
        selection.annotations, key=lambda one: (one.slug, one.span.start, one.span.end, one.id)
    )
    for one in in_order:
        meta = documents[one.document]
        note = with_line_feeds(one.note or "")
        links = " ".join(f"{link.kind}:{link.target}" for link in one.links)
        for tag in sorted(one.tags) or [""]:
            yield (
                one.id, one.slug, tag, one.content, note, one.annotator.name, one.span.start,
                one.span.end, one.prefix, one.suffix, meta.title or "", "; ".join(meta.authors),
                meta.publisher or "", meta.published, meta.url or "", one.created, one.modified,
                one.status, links, *more.cells[one.document],
            )  # fmt: skip


def document_table(selection: ExportSelection) -> TypedTable:
    """A row for each document."""
    columns = (
        *text_columns("document", "id", "title", "authors", "publisher"),
        TypedColumn("published", "date"),
        *text_columns("url", "language"),
        TypedColumn("characters", "integer"),
        TypedColumn("words", "integer"),
        TypedColumn("annotations", "integer"),
        TypedColumn("added", "time"),
    )
    more = document_columns(selection.exported_documents)
    return TypedTable(
        "documents", (*columns, *text_columns(*more.names)), _documents(selection, more)
    )


def _documents(selection: ExportSelection, more: DocumentColumns) -> Iterator[tuple[Cell, ...]]:
    numbers = Counter(one.document for one in selection.annotations)
    for document in selection.exported_documents:
        meta = document.metadata
        yield (
            document.slug, document.id, meta.title or "", "; ".join(meta.authors),
            meta.publisher or "", meta.published, meta.url or "", meta.language or "",
            document.characters, document.words, numbers[document.id], document.added,
            *more.cells[document.id],
        )  # fmt: skip


def tag_table(selection: ExportSelection) -> TypedTable:
    """A row for each tag of the codebook, in its order."""
    columns = (
        *text_columns("tag", "parent", "description", "colour", "letter", "key"),
        TypedColumn("annotations", "integer"),
    )
    return TypedTable("tags", columns, _tags(selection))


def _tags(selection: ExportSelection) -> Iterator[tuple[Cell, ...]]:
    uses = Counter(tag for one in selection.annotations for tag in one.tags)
    for tag in selection.codebook.tags:
        yield (
            tag.name, tag.parent or "", tag.description, tag.colour, tag.mark, tag.key or "",
            uses[tag.name],
        )  # fmt: skip


def memo_table(selection: ExportSelection) -> TypedTable:
    """A row for each memo."""
    columns = (
        *text_columns("id", "kind", "about", "memo", "annotator"),
        TypedColumn("created", "time"),
        TypedColumn("modified", "time"),
    )
    rows = (
        (memo.id, memo.about.kind, memo.about.name, memo.text, memo.annotator.name, memo.created,
         memo.modified)
        for memo in selection.memos
    )  # fmt: skip
    return TypedTable("memos", columns, rows)


def reply_table(selection: ExportSelection) -> TypedTable:
    """A row for each reply, with the passage that was annotated."""
    columns = (
        *text_columns("id", "annotation", "document", "content", "annotated_by", "annotator",
                      "reply"),
        TypedColumn("created", "time"),
        TypedColumn("modified", "time"),
    )  # fmt: skip
    annotations = {one.id: one for one in selection.annotations}
    rows = (
        (reply.id, reply.annotation, reply.slug or "", annotations[reply.annotation].content,
         annotations[reply.annotation].annotator.name, reply.annotator.name, reply.text,
         reply.created, reply.modified)
        for reply in selection.replies
    )  # fmt: skip
    return TypedTable("replies", columns, rows)
