"""`variorum stats`: what can be counted, with charts."""

from __future__ import annotations

from pathlib import Path

import click

from annotations.analysis.statistics import document_counts
from annotations.analysis.tag_counts import COUNTED_BY, CountedBy, tag_counts
from annotations.service.store import Store
from corpus.errors import VariorumError
from reader.cli.json_objects import statistics_json, tag_counts_json
from reader.cli.open_library import open_store
from reader.cli.options import DOCUMENT, TEXT, json_option, library_option
from reader.cli.output import EMPTY, PLAIN_WIDTH, print_json, print_message, width
from reader.cli.tables import print_blocks
from reader.tables.statistics import statistics_blocks
from reader.tables.tag_counts import tag_count_blocks


@click.command(short_help="Count words, annotations and cues.")
@click.argument("documents", nargs=-1, type=DOCUMENT, metavar="[DOC]...")
@click.option("--by", type=click.Choice(COUNTED_BY),
              help="A table of the tags instead: by document, or by annotator.")  # fmt: skip
@click.option("--annotator", "annotators", type=TEXT, multiple=True, metavar="NAME",
              help="With --by: only this annotator's; repeat it for several.")  # fmt: skip
@library_option
@json_option
def stats(
    documents: tuple[str, ...],
    by: CountedBy | None,
    annotators: tuple[str, ...],
    library: Path | None,
    as_json: bool,
) -> None:
    """Count words, annotations by tag and annotator, and cues, in each document or in these.

    Cues are words that a reader may weigh: attribution, hedges, boosters, evaluation, numbers,
    dates, quotations. The bars of tags compare documents by count, those of cues by share of the
    words. Below, the tags along each text: how many annotators have set one in each twentieth of
    it; and who agrees with whom: the share of sentences that two have tagged alike, and Cohen's κ.
    """
    if annotators and by is None:
        raise click.UsageError("--annotator needs --by document or --by annotator")
    with open_store(library) as store:
        chosen = [store.documents.find(name) for name in dict.fromkeys(documents)]
        if by is not None:
            _tag_counts(store, by, chosen if documents else None, annotators, as_json=as_json)
            return
        counts_of_documents = list(
            document_counts(store, dict.fromkeys(chosen) if documents else None)
        )
    if as_json:
        print_json([statistics_json(counts) for counts in counts_of_documents])
    elif not counts_of_documents:
        print_message(EMPTY)
    else:
        print_blocks(statistics_blocks(counts_of_documents, width(PLAIN_WIDTH)))


def _tag_counts(
    store: Store,
    by: CountedBy,
    documents: list[str] | None,
    annotators: tuple[str, ...],
    *,
    as_json: bool,
) -> None:
    known = {annotator.name for annotator in store.annotators()}
    for name in annotators:
        if name not in known:
            raise VariorumError(f"nobody called “{name}” has annotated in this library")
    counts = tag_counts(store, by, documents, annotators)
    if as_json:
        print_json(tag_counts_json(counts))
    elif not counts.rows:
        print_message(EMPTY if not store.summaries() else "nobody has annotated these documents")
    else:
        print_blocks(tag_count_blocks(counts, width(PLAIN_WIDTH)))
