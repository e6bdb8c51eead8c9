"""`list`, `show` and `remove`: the documents of the library."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from annotations.analysis.document_conditions import DescribedDocuments, parse_condition
from annotations.service.documents import GroupedStep, remove_document
from corpus.document import DocumentSummary
from reader.cli.json_objects import cleaned_json, summary_json
from reader.cli.open_library import open_store
from reader.cli.options import (
    ATTRIBUTE,
    DOCUMENT,
    as_option,
    document_filter_options,
    json_option,
    library_option,
)
from reader.cli.output import EMPTY, count, print_json, print_message, print_text
from reader.cli.tables import Column, print_table

_COLUMNS = (
    Column("DOCUMENT", least=18, style="bold"),
    Column("TITLE", least=30, spare=3),
    Column("PUBLISHER", least=12, spare=2, style="dim"),
    Column("PUBLISHED", spare=1, style="dim"),
    Column("WORDS", right=True),
    Column("ANNOTATIONS", least=11),
)


@click.command("list", short_help="List the documents.")
@click.option("--column", "keys", type=ATTRIBUTE, multiple=True, metavar="KEY",
              help="Show this attribute in a column; repeat it for several.")  # fmt: skip
@document_filter_options
@library_option
@json_option
def list_(
    keys: tuple[str, ...],
    collections: tuple[str, ...],
    conditions: tuple[str, ...],
    library: Path | None,
    as_json: bool,
) -> None:
    """List the documents: slug, title, publisher, date, length, annotations by tag, collections."""
    with open_store(library) as store:
        described = DescribedDocuments(store)
        summaries = described.matching(collections, list(map(parse_condition, conditions)))
        columns = [described.key(key) for key in dict.fromkeys(keys)]
        empty = not described.summaries
        letters = {tag.name: tag.mark for tag in store.tags.codebook().tags}
    if as_json:
        print_json([summary_json(summary) for summary in summaries])
    elif not summaries:
        print_message(EMPTY if empty else "no matches")
    else:
        has_collections = any(summary.collections for summary in summaries)
        more = [*columns, *(["collections"] if has_collections else [])]
        print_table(
            (*_COLUMNS, *(Column(name.upper(), least=8, spare=1, style="dim") for name in more)),
            [
                (
                    *_row(summary, letters),
                    *(", ".join(described.values(summary, key)) for key in columns),
                    *([", ".join(summary.collections)] if has_collections else []),
                )
                for summary in summaries
            ],
        )
        for summary in summaries:
            if summary.doubt:
                print_message(
                    f"{summary.slug}: {summary.doubt}; press R in the reader to see what was "
                    "removed"
                )


def _row(summary: DocumentSummary, letters: dict[str, str]) -> tuple[str, ...]:
    metadata = summary.metadata
    tags = " ".join(f"{letters.get(name, name)} {number}" for name, number in summary.tags.items())
    return (
        summary.slug,
        metadata.title or "—",
        metadata.publisher or ", ".join(metadata.authors) or "—",
        metadata.published or "—",
        f"{summary.words:,}",
        f"{summary.annotations:,}" + (f"  {tags}" if tags else ""),
    )


@click.command(short_help="Print the cleaned text of a document.")
@click.argument("name", type=DOCUMENT, metavar="DOC")
@library_option
@json_option
def show(name: str, library: Path | None, as_json: bool) -> None:
    """Print the cleaned text of a document, named by its slug, the beginning of its slug, or its
    id.

    --json prints the exact text, with its blocks, metadata and every change that cleaning made.
    """
    with open_store(library) as store:
        cleaned = store.documents.cleaned(name)
    if as_json:
        print_json(cleaned_json(cleaned))
    else:
        print_text(cleaned.text)


@click.command(short_help="Remove documents from the library.")
@click.argument("names", nargs=-1, required=True, type=DOCUMENT, metavar="DOC...")
@library_option
@as_option
@json_option
def remove(
    names: tuple[str, ...], library: Path | None, annotator: str | None, as_json: bool
) -> None:
    """Remove documents with their annotations and memos. variorum undo restores them."""
    with open_store(library, annotator) as store:
        documents = {document.id: document for document in map(store.documents.get, names)}
        together = GroupedStep("removed")
        memos = Counter(memo.about.id for memo in store.memos.all())
        removed = [
            (
                document.slug,
                remove_document(store, document.id, together=together),
                memos[document.id],
            )
            for document in documents.values()
        ]
    if as_json:
        print_json(
            [
                {"document": slug, "annotations": number, "memos": of_memos}
                for slug, number, of_memos in removed
            ]
        )
        return
    for slug, number, of_memos in removed:
        counts = [(number, "annotation"), (of_memos, "memo")]
        parts = [count(many, thing) for many, thing in counts if many]
        with_them = f" with {' and '.join(parts)}" if parts else ""
        print_message(f"removed {slug}{with_them}; variorum undo restores it")
