"""`variorum report`: the class's report as one HTML file."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from corpus.ids import now
from corpus.sources.files import STDIN
from reader.cli.document_filter import chosen_documents
from reader.cli.open_library import chosen_library, open_store
from reader.cli.options import (
    DOCUMENT,
    FILE_NAME,
    document_filter_options,
    json_option,
    library_option,
    pseudonyms_option,
)
from reader.cli.output import count, local_time, print_json, print_message
from reader.cli.pseudonyms import with_pseudonyms
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
    collections: tuple[str, ...],
    conditions: tuple[str, ...],
    library: Path | None,
    as_json: bool,
) -> None:
    """Write a report of the annotations as one HTML file, or to standard output (-).

    The file works without a network or scripts and prints on A4. It shows the documents, how much
    each annotator tagged, their agreement, where the tags are, the most divided sentences with
    everybody's tags and notes, and the memos.
    """
    if as_json and file == STDIN:
        raise click.UsageError("--json cannot be used when the file goes to standard output")
    with open_store(library) as own, with_pseudonyms(own, key, file) as store:
        class_report = gather(
            store,
            chosen_documents(own, documents, collections, conditions),
            gathered_at=local_time(now()),
            passages=passages,
            resamples=resamples,
            nested=nested,
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
