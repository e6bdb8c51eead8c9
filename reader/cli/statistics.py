"""`variorum stats`: what can be counted, with charts."""

from __future__ import annotations

from pathlib import Path

import click

from annotations.analysis.statistics import document_counts
from annotations.analysis.tag_counts import tag_counts
from annotations.service.reading import StoreReader
from corpus.errors import VariorumError
from reader.cli.document_filter import chosen_documents
from reader.cli.json_objects import statistics_json, tag_counts_json
from reader.cli.open_library import open_to_read
from reader.cli.options import (
    DOCUMENT,
    TEXT,
    document_filter_options,
    json_option,
    library_option,
    query_option,
)
from reader.cli.output import EMPTY, print_json, print_message, width
from reader.cli.query_choice import CountedChoice, chosen_by_query
from reader.cli.tables import print_blocks
from reader.tables.statistics import statistics_blocks
from reader.tables.tag_counts import tag_count_blocks


@click.command(short_help="Count words, annotations and cues.")
@click.argument("documents", nargs=-1, type=DOCUMENT, metavar="[DOC]...")
@click.option("--by", type=TEXT, metavar="WHAT",
              help="Show a table of tags instead: by document, annotator, collection, or by this "
                   "attribute.")  # fmt: skip
@click.option("--annotator", "annotators", type=TEXT, multiple=True, metavar="NAME",
              help="With --by: only this annotator's; repeat it for several.")  # fmt: skip
@query_option
@document_filter_options
@library_option
@json_option
def stats(
    query: str | None,
    documents: tuple[str, ...],
    by: str | None,
    annotators: tuple[str, ...],
    collections: tuple[str, ...],
    conditions: tuple[str, ...],
    library: Path | None,
    as_json: bool,
) -> None:
    """Count words, annotations by tag and annotator, and cues, in all documents or in those named.

    Cues are words to weigh: attribution, hedges, boosters, evaluation, numbers, dates, quotations.
    The bars of tags compare documents by number, the bars of cues by share of the words. Below
    that, the tags along each text: how many annotators set a tag in each twentieth of the text; and
    the agreement of each pair of annotators: the share of sentences that both tagged in the same
    way, and Cohen's κ.
    """
    if annotators and by is None:
        raise click.UsageError("--annotator needs --by, as in --by document")
    with open_to_read(library) as store:
        chosen = chosen_documents(store, documents, collections, conditions)
        _check_annotators(store, annotators)
        choice = chosen_by_query(store, query, chosen, annotators)
        if by is not None:
            _tag_counts(store, by, choice, as_json=as_json)
            return
        counts_of_documents = list(
            document_counts(
                store, choice.documents, among=choice.among, annotators=choice.annotators
            )
        )
        empty = not store.summaries()
    if as_json:
        print_json([statistics_json(counts) for counts in counts_of_documents])
    elif not counts_of_documents:
        print_message(EMPTY if empty else "no matches")
    else:
        print_blocks(statistics_blocks(counts_of_documents, width()))


def _check_annotators(store: StoreReader, annotators: tuple[str, ...]) -> None:
    known = {annotator.name for annotator in store.annotators()} if annotators else set[str]()
    for name in annotators:
        if name not in known:
            raise VariorumError(f"there is no annotator “{name}” in this library")


def _tag_counts(store: StoreReader, by: str, choice: CountedChoice, *, as_json: bool) -> None:
    counts = tag_counts(store, by, choice.documents, choice.annotators, choice.among)
    if as_json:
        print_json(tag_counts_json(counts))
    elif not counts.rows:
        print_message(
            EMPTY if not store.summaries() else "there are no annotations in these documents"
        )
    else:
        print_blocks(tag_count_blocks(counts, width()))
