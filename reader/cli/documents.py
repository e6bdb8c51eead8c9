"""`list` and `show`: the documents of the library."""

from __future__ import annotations

from pathlib import Path

import click

from corpus.document import DocumentSummary
from reader.cli.json_objects import cleaned_json, summary_json
from reader.cli.open_library import open_to_read
from reader.cli.options import (
    ATTRIBUTE,
    DOCUMENT,
    document_filter_options,
    json_option,
    library_option,
)
from reader.cli.output import EMPTY, print_json, print_message, print_text
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
    columns: dict[str, list[str]] = {}
    with open_to_read(library) as store:
        if keys or collections or conditions:
            # What compares attributes takes longer to import than documents to list.
            from annotations.analysis.document_conditions import DescribedDocuments, parse_condition

            described = DescribedDocuments(store)
            every = described.summaries
            summaries = described.matching(collections, list(map(parse_condition, conditions)))
            for key in map(described.key, keys):
                columns[key] = [", ".join(described.values(one, key)) for one in summaries]
        else:
            summaries = every = store.summaries()
        letters = {tag.name: tag.mark for tag in store.tags.codebook().tags}
    if as_json:
        print_json([summary_json(summary) for summary in summaries])
    elif not summaries:
        print_message("no matches" if every else EMPTY)
    else:
        if any(summary.collections for summary in summaries):
            columns["collections"] = [", ".join(one.collections) for one in summaries]
        print_table(
            (*_COLUMNS, *(Column(name.upper(), least=8, spare=1, style="dim") for name in columns)),
            [
                (*_row(summary, letters), *more)
                for summary, *more in zip(summaries, *columns.values(), strict=True)
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
    with open_to_read(library) as store:
        if as_json:
            print_json(cleaned_json(store.documents.cleaned(name)))
        else:
            print_text(store.documents.get(name).text)
