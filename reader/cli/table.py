"""`table`: tables for spreadsheets, R and pandas, or in the terminal."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from annotations.analysis.selection import selection_of
from annotations.analysis.tables.documents import TAG_MEASURES, TagMeasure
from annotations.analysis.tables.registry import TABLES, TableOptions
from annotations.analysis.tables.tag_pairs import NEAR, PAIR_RULES, PairRule
from annotations.analysis.tables.typed_table import TypedTable
from annotations.exchange.csv_style import cell_text
from annotations.exchange.table_csv import table_csv
from annotations.exchange.table_files import TABLE_WRITERS
from annotations.model import Status
from corpus.errors import VariorumError
from corpus.sources.files import STDIN
from reader.cli.annotation_filter import filtered_annotations
from reader.cli.csv_options import csv_options, csv_style
from reader.cli.document_filter import chosen_documents
from reader.cli.open_library import chosen_library
from reader.cli.open_store import open_store
from reader.cli.options import (
    FILE_NAME,
    filter_options,
    json_option,
    library_option,
    pseudonyms_option,
)
from reader.cli.output import count, print_json, print_message
from reader.cli.pseudonyms import same_annotations, with_pseudonyms
from reader.cli.query_choice import chosen_by_query
from reader.cli.tables import Column, print_table
from reader.files import write_for_user
from reader.terminal.safe import safe_line

_LONGEST_CELL = 60
"""Characters of a cell in the terminal."""


@click.command(short_help="Write a table for R, pandas or a spreadsheet.")
@click.argument("name", type=click.Choice(list(TABLES)), metavar="NAME")
@click.argument("file", type=FILE_NAME, metavar="[FILE]", required=False)
@click.option("--measure", type=click.Choice(TAG_MEASURES), default=TAG_MEASURES[0],
              show_default=True, help="In documents: how many annotations have a tag, whether any "
                                      "has, or the share of the words.")  # fmt: skip
@click.option("--pairs", type=click.Choice(PAIR_RULES), default=PAIR_RULES[0], show_default=True,
              help="In tags: passages that overlap, tags of one sentence, passages near each "
                   "other.")  # fmt: skip
@click.option("--distance", type=click.IntRange(0, 100_000), default=NEAR, show_default=True,
              metavar="WORDS", help="Words between passages that are near each other.")  # fmt: skip
@csv_options
@pseudonyms_option
@filter_options
@library_option
@json_option
def table(
    name: str,
    file: str | None,
    measure: TagMeasure,
    pairs: PairRule,
    distance: int,
    excel: bool,
    delimiter: str | None,
    key: str | None,
    query: str | None,
    tag: str | None,
    document: str | None,
    by: str | None,
    status: Status | None,
    collections: tuple[str, ...],
    conditions: tuple[str, ...],
    library: Path | None,
    as_json: bool,
) -> None:
    """Write a table to a file, to standard output (-), or show it in the terminal.

    \b
    documents  documents × tags: counts, 0 or 1, or shares of the words
    tags       tags × tags: passages that overlap, in one sentence, or near
    sentences  a row for each sentence and annotator, a column for each tag
    agreement  a row for each tag, in all documents and in each
    links      a row for each link, with both passages
    cues       a row for each cue

    The ending of the file's name selects the format (.csv, .xlsx or .parquet). The filters select
    the annotations that are counted.
    """
    if file is not None and file != STDIN and Path(file).suffix.lower() not in TABLE_WRITERS:
        names = " or ".join(f"FILE{suffix}" for suffix in TABLE_WRITERS)
        raise VariorumError(f"{Path(file).name} does not show its format; name it {names}")
    if delimiter and file != STDIN and (file is None or Path(file).suffix.lower() != ".csv"):
        raise click.UsageError("--delimiter is for CSV; name the file FILE.csv")
    if as_json and file is not None:
        raise click.UsageError("--json prints the table; it needs no file")
    with (
        open_store(library) as own,
        with_pseudonyms(own, key, file or STDIN) as store,
    ):
        annotations = filtered_annotations(
            own, tag=tag, document=document, by=by, status=status, query=query,
            collections=collections, conditions=conditions,
        )  # fmt: skip
        documents = chosen_documents(own, [document] if document else [], collections, conditions)
        choice = chosen_by_query(own, query, documents, () if by is None else (by,), quiet=True)
        present = annotations
        if tag is not None or query is not None:
            # Who has set none of the tags that are selected is an annotator all the same.
            present = [
                annotation
                for annotation in filtered_annotations(
                    own, tag=None, document=document, by=by, status=None
                )
                if not choice.annotators or annotation.annotator.name in choice.annotators
            ]
        selection = selection_of(
            store, same_annotations(store, annotations), choice.documents,
            present=same_annotations(store, present),
        )  # fmt: skip
        made = TABLES[name].build(selection, TableOptions(measure, pairs, distance))
        if as_json:
            print_json([dict(zip(made.names, row, strict=True)) for row in made.rows])
        elif file is None:
            _show(made)
        elif file == STDIN:
            sys.stdout.flush()
            sys.stdout.buffer.write(table_csv(made, csv_style(excel, delimiter)).encode())
        else:
            rows = list(made.rows)
            content = TABLE_WRITERS[Path(file).suffix.lower()](
                TypedTable(made.name, made.columns, rows), csv_style(excel, delimiter)
            )
            write_for_user(Path(file), content, chosen_library(library))
            print_message(f"wrote {count(len(rows), 'row')} to {Path(file).name}")


def _show(made: TypedTable) -> None:
    columns = [
        Column(safe_line(column.name), right=column.type in ("integer", "number", "boolean"))
        for column in made.columns
    ]
    rows = [[safe_line(_shown(cell_text(cell))) for cell in row] for row in made.rows]
    if rows:
        print_table(columns, rows)
    else:
        print_message("no rows")


def _shown(cell: str) -> str:
    line = " ".join(cell.split())
    return line if len(line) <= _LONGEST_CELL else f"{line[: _LONGEST_CELL - 1]}…"
