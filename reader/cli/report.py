"""`variorum report`: the class's report as one HTML file."""

from __future__ import annotations

import sys
from collections.abc import Collection
from pathlib import Path

import click

from annotations.service.store import Store
from corpus.ids import now
from corpus.sources.files import STDIN
from reader.cli.document_filter import chosen_documents
from reader.cli.open_library import chosen_library
from reader.cli.open_store import open_store
from reader.cli.options import (
    DOCUMENT,
    FILE_NAME,
    document_filter_options,
    json_option,
    library_option,
    pseudonyms_option,
    query_option,
)
from reader.cli.output import count, local_time, print_json, print_message
from reader.cli.pseudonyms import same_annotations, with_pseudonyms
from reader.cli.query_choice import chosen_by_query
from reader.files import write_for_user
from reader.report.data import gather
from reader.report.page import page


@click.command(short_help="Write an HTML report of the annotations.")
@click.argument("file", type=FILE_NAME, metavar="FILE")
@click.option("--document", "documents", type=DOCUMENT, multiple=True, metavar="DOC",
              help="Only this document; repeat it for several.")  # fmt: skip
@click.option("--passages", type=click.IntRange(min=0), default=20, show_default=True,
              help="The number of sentences to list, most divided first.")  # fmt: skip
@click.option("--resamples", type=click.IntRange(0, 100_000), default=1000, show_default=True,
              help="Number of resamples for the intervals; 0 for no intervals.")  # fmt: skip
@click.option("--nested", is_flag=True,
              help="Count nested tags for their parent: claim/figure for claim.")  # fmt: skip
@pseudonyms_option
@query_option
@document_filter_options
@library_option
@json_option
def report(
    file: str,
    documents: tuple[str, ...],
    passages: int,
    resamples: int,
    nested: bool,
    key: str | None,
    query: str | None,
    collections: tuple[str, ...],
    conditions: tuple[str, ...],
    library: Path | None,
    as_json: bool,
) -> None:
    """Write a report of the annotations as one HTML file, or to standard output (-).

    The file works without a network or scripts, on a projector, a telephone and on paper (A4 or
    Letter, with page numbers in Chrome, Edge and Safari). It shows who took part, the documents,
    how much each annotator tagged, their agreement, where the tags are, the most divided sentences
    with everybody's tags and notes, and the memos. With --query, only the annotations that match
    count.
    """
    if as_json and file == STDIN:
        raise click.UsageError("--json cannot be used when the file goes to standard output")
    with open_store(library) as own, with_pseudonyms(own, key, file) as store:
        chosen = chosen_documents(own, documents, collections, conditions)
        choice = chosen_by_query(own, query, chosen, ())
        class_report = gather(
            store,
            choice.documents,
            gathered_at=local_time(now()),
            passages=passages,
            resamples=resamples,
            nested=nested,
            library="" if key else chosen_library(library).stem,
            annotators=_names_in(store, own, choice.annotators),
            among=choice.among,
            scope=_scope(query, named=key is None),
        )
    html = page(class_report)
    if file == STDIN:
        sys.stdout.flush()
        sys.stdout.buffer.write(html.encode())
        sys.stdout.buffer.flush()
        return
    write_for_user(Path(file), html, chosen_library(library))
    if as_json:
        print_json(
            {
                "path": file,
                "documents": len(class_report.documents),
                "annotators": len(class_report.tagged),
            }
        )
    else:
        print_message(
            f"wrote a report on {count(len(class_report.documents), 'document')} and "
            f"{count(len(class_report.tagged), 'annotator')} to {Path(file).name}"
        )


def _names_in(store: Store, own: Store, annotators: Collection[str]) -> Collection[str]:
    """The names of these annotators of the library itself in a copy of it; empty for all."""
    if store is own or not annotators:
        return annotators
    written = [one for one in own.annotations() if one.annotator.name in annotators]
    return {one.annotator.name for one in same_annotations(store, written)} or {""}


def _scope(query: str | None, *, named: bool) -> list[str]:
    """What a query leaves, in words; a query may name annotators."""
    if query is None:
        return []
    return [f"Only annotations that match {f'the query: {query}' if named else 'a query'}"]
