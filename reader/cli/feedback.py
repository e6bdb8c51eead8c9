"""`variorum feedback`: annotators beside the consensus, or beside another annotator."""

from __future__ import annotations

from pathlib import Path

import click

from annotations.analysis.feedback.library_feedback import class_feedback
from annotations.analysis.feedback.outcomes import UNITS, Unit
from annotations.analysis.feedback.results import ClassFeedback
from annotations.errors import NoStandard
from annotations.model import CONSENSUS
from annotations.service.store import Store
from corpus.errors import VariorumError
from reader.cli.document_filter import chosen_documents
from reader.cli.open_library import open_store
from reader.cli.options import (
    ANNOTATOR,
    DOCUMENT,
    document_filter_options,
    json_option,
    library_option,
)
from reader.cli.output import ENDLESS, print_json, print_message, width
from reader.cli.tables import print_blocks
from reader.tables.feedback import class_blocks, feedback_blocks

_PASSAGES = 20


@click.command(short_help="Compare annotators with the consensus.")
@click.argument("names", type=ANNOTATOR, nargs=-1, metavar="[NAME]…")
@click.option("--against", type=ANNOTATOR, default=CONSENSUS, show_default=True, metavar="NAME",
              help="Compare with this annotator.")  # fmt: skip
@click.option("--document", "documents", type=DOCUMENT, multiple=True, metavar="DOC",
              help="Only this document; repeat it for several.")  # fmt: skip
@click.option("--unit", type=click.Choice(UNITS),
              help="Compare sentences or passages; by default sentences if every passage of the "
                   "standard is one sentence.")  # fmt: skip
@click.option("--complete", is_flag=True,
              help="Count sentences of which the consensus says nothing as untagged.")  # fmt: skip
@click.option("--nested", is_flag=True,
              help="Count nested tags for their parent: claim/figure for claim.")  # fmt: skip
@click.option("--passages", type=click.IntRange(min=0), default=_PASSAGES, show_default=True,
              help="The number of passages to list that most have missed.")  # fmt: skip
@document_filter_options
@library_option
@json_option
def feedback(
    names: tuple[str, ...],
    against: str,
    documents: tuple[str, ...],
    unit: Unit | None,
    complete: bool,
    nested: bool,
    passages: int,
    collections: tuple[str, ...],
    conditions: tuple[str, ...],
    library: Path | None,
    as_json: bool,
) -> None:
    """Compare annotators with the consensus: what both have, what one of them lacks.

    A passage is a hit (same tag, same extent), of another extent (same tag, overlapping), of
    another tag, missed (the standard has it, the annotator has not) or extra. Where the consensus
    was set sentence by sentence, as in the reader with D, sentences are compared, and only those
    that were settled. Precision is the share of the annotator's that the standard has, recall the
    share of the standard's that the annotator has, F1 their harmonic mean. In each document, only
    annotators who have annotated something there are counted.

    With one NAME, the passages are listed in which that annotator differs; otherwise a row for each
    annotator, and the passages that most have missed.
    """
    with open_store(library) as store:
        result = compared(
            store, names, chosen_documents(store, documents, collections, conditions),
            against=against, unit=unit, nested=nested, complete=complete or None,
        )  # fmt: skip
    if as_json:
        from reader.cli.json_feedback import feedback_json

        print_json(feedback_json(result))
    elif not result.annotators:
        print_message(f"nobody but {against} has annotated anything in this library")
    elif len(names) == 1:
        print_blocks(feedback_blocks(result.annotators[0], width(ENDLESS)))
    else:
        print_blocks(class_blocks(result, width(ENDLESS), passages))


def compared(
    store: Store, names: tuple[str, ...], documents: list[str] | None, *, against: str,
    unit: Unit | None, nested: bool, complete: bool | None,
) -> ClassFeedback:  # fmt: skip
    """As `class_feedback`; where there is no consensus yet, the error says how to make one."""
    try:
        return class_feedback(
            store, names, documents, against=against, unit=unit, nested=nested, complete=complete
        )
    except NoStandard as error:
        if against != CONSENSUS:
            raise
        raise VariorumError(
            f"{error}; settle the disagreements in the reader with D, or name an annotator with "
            "--against"
        ) from error
