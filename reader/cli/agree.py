"""`variorum agree`: how far annotators agree, by the coefficients of the field."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from annotations.analysis.agreement.library_agreement import agreement
from annotations.analysis.agreement.units import UNITS, Unit
from annotations.service.reading import StoreReader
from corpus.errors import VariorumError
from reader.cli.document_filter import chosen_documents
from reader.cli.json_objects import agreement_json
from reader.cli.open_library import open_to_read
from reader.cli.options import (
    DOCUMENT,
    TAG,
    TEXT,
    document_filter_options,
    json_option,
    library_option,
    query_option,
)
from reader.cli.output import EMPTY, print_json, print_message, width
from reader.cli.query_choice import chosen_by_query
from reader.cli.tables import print_blocks
from reader.tables.agreement import agreement_blocks
from reader.tables.document_names import document_names

_RESAMPLES = 1000


@click.command(short_help="Show how much annotators agree.")
@click.option("--tag", "tags", type=TAG, multiple=True, metavar="TAG",
              help="Only this tag; repeat it for several.")  # fmt: skip
@click.option("--document", "documents", type=DOCUMENT, multiple=True, metavar="DOC",
              help="Only this document; repeat it for several.")  # fmt: skip
@click.option("--annotator", "annotators", type=TEXT, multiple=True, metavar="NAME",
              help="Only this annotator; repeat it for several.")  # fmt: skip
@click.option("--unit", type=click.Choice(UNITS), default=UNITS[0], show_default=True,
              help="Compare sentences or characters.")  # fmt: skip
@click.option("--any-tag", is_flag=True,
              help="Compare what was tagged, whatever the tag.")  # fmt: skip
@click.option("--nested", is_flag=True,
              help="Count nested tags for their parent: claim/figure for claim.")  # fmt: skip
@click.option("--resamples", type=click.IntRange(0, 100_000), default=_RESAMPLES, show_default=True,
              help="Number of resamples for the intervals; 0 for no intervals.")  # fmt: skip
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True,
              help="The same seed gives the same intervals.")  # fmt: skip
@click.option("--by", type=TEXT, metavar="WHAT",
              help="Group the documents by collection, or by this attribute.")  # fmt: skip
@query_option
@document_filter_options
@library_option
@json_option
def agree(
    query: str | None,
    tags: tuple[str, ...],
    documents: tuple[str, ...],
    annotators: tuple[str, ...],
    unit: Unit,
    any_tag: bool,
    nested: bool,
    resamples: int,
    seed: int,
    by: str | None,
    collections: tuple[str, ...],
    conditions: tuple[str, ...],
    library: Path | None,
    as_json: bool,
) -> None:
    """Show how much annotators agree on each tag, in all documents and in each.

    A sentence counts as tagged by a passage that covers a whole word of it (of two letters or more)
    or half of it; a shorter passage counts for the sentence that contains most of it. In each
    document, only annotators who have annotated something there are counted. The brackets show the
    interval of 95 % of the resamples. With --by, the documents of each collection, or with each
    value of an attribute, are taken together.

    With --any-tag, all tags count as one: do annotators tag the same places, whatever the tag? uα
    is then Krippendorff's binary α for unitizing.

    With --query, only the annotations that match are compared. Whoever has annotated something else
    in the document is counted as one who did not set these tags; by:, in: and doc. select
    annotators and documents.
    """
    with open_to_read(library) as store:
        chosen = chosen_documents(store, documents, collections, conditions)
        _check(store, tags, annotators)
        choice = chosen_by_query(store, query, chosen, annotators)
        agreement_result = agreement(
            store, choice.documents, tags=tags, annotators=choice.annotators, among=choice.among,
            unit=unit, nested=nested, resamples=resamples, seed=seed, by=by,
            any_tag=any_tag,
        )  # fmt: skip
        summaries = store.documents.all()
    if as_json:
        print_json(agreement_json(agreement_result))
    elif not summaries:
        print_message(EMPTY)
    else:
        names = document_names((summary.slug, summary.title) for summary in summaries)
        print_blocks(agreement_blocks(agreement_result, width(), names))


def _check(store: StoreReader, tags: Sequence[str], annotators: Sequence[str]) -> None:
    """Raises for names that the library does not know: no number would look like a finding."""
    for tag in tags:
        if not any(known.name.startswith(f"{tag}/") for known in store.tags.codebook().tags):
            store.tags.get(tag)
    annotator_names = {annotator.name for annotator in store.annotators()}
    for name in annotators:
        if name not in annotator_names:
            raise VariorumError(f"there is no annotator “{name}” in this library")
