"""`variorum feedback`: annotators beside the consensus, or beside another annotator."""

from __future__ import annotations

from pathlib import Path

import click

from annotations.analysis.feedback.library_feedback import class_feedback
from annotations.analysis.feedback.outcomes import UNITS, Unit
from annotations.analysis.feedback.results import ClassFeedback
from annotations.errors import NoStandard, UnknownAnnotator
from annotations.model import CONSENSUS
from annotations.service.store import Store
from corpus.errors import VariorumError
from reader.cli.document_filter import chosen_documents
from reader.cli.open_library import chosen_library
from reader.cli.open_store import open_store
from reader.cli.options import (
    ANNOTATOR,
    DOCUMENT,
    FILE_NAME,
    document_filter_options,
    json_option,
    library_option,
    pseudonyms_option,
)
from reader.cli.output import ENDLESS, count, print_json, print_message, width
from reader.cli.pseudonyms import with_pseudonyms
from reader.cli.tables import print_blocks
from reader.files import short_name
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
@click.option("--html", "pages", type=FILE_NAME, metavar="FILE.html|FOLDER",
              help="Write a page for one NAME or for all; into a folder, a page for each "
                   "annotator and class.html.")  # fmt: skip
@pseudonyms_option
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
    pages: str | None,
    key: str | None,
    collections: tuple[str, ...],
    conditions: tuple[str, ...],
    library: Path | None,
    as_json: bool,
) -> None:
    """Compare annotators with the consensus: hits, and passages that are missed or extra.

    A passage is a hit (same tag, same extent), of another extent (same tag, overlapping), of
    another tag, missed (the standard has it, the annotator has not) or extra. Where the consensus
    was set sentence by sentence, as in the reader with D, sentences are compared, and only those
    that were settled. Precision is the share of the annotator's that the standard has, recall the
    share of the standard's that the annotator has, F1 their harmonic mean. In each document, only
    annotators who have annotated something there are counted.

    With one NAME, the passages are listed in which that annotator differs; otherwise a row for each
    annotator, and the passages that most have missed. Pages (--html) work without a network or
    scripts; an annotator's own page names nobody else.
    """
    if key is not None and pages is None:
        raise click.UsageError("--pseudonyms is for --html")
    with open_store(library) as own, with_pseudonyms(own, key, pages or "") as store:
        result = compared(
            store,
            _names_in(store, own, names),
            chosen_documents(own, documents, collections, conditions),
            against=_names_in(store, own, (against,))[0],
            unit=unit, nested=nested, complete=complete or None,
        )  # fmt: skip
    path = chosen_library(library)
    if pages is not None:
        from reader.cli.feedback_files import write_pages

        title = "" if key else path.stem
        written = write_pages(result, Path(pages), path, title, passages, alone=len(names) == 1)
        if as_json:
            print_json({"path": pages, "files": written})
        else:
            print_message(f"wrote {count(len(written), 'page')} to {short_name(Path(pages))}")
    elif as_json:
        from reader.cli.json_feedback import feedback_json

        print_json(feedback_json(result))
    elif not result.annotators:
        print_message(f"nobody but {against} has annotated anything in this library")
    elif len(names) == 1:
        print_blocks(feedback_blocks(result.annotators[0], width(ENDLESS)))
    else:
        print_blocks(class_blocks(result, width(ENDLESS), passages))


def _names_in(store: Store, own: Store, names: tuple[str, ...]) -> tuple[str, ...]:
    """The names that annotators of the library itself have in a copy of it."""
    if store is own:
        return names
    from annotations.service.pseudonyms import pseudonyms_of

    known = {CONSENSUS, *(annotator.name for annotator in own.annotators())}
    for name in names:
        # Nobody is found by guessing a pseudonym: that would tell whose it is.
        if name not in known:
            raise UnknownAnnotator(f"there is no annotator “{name}” in this library")
    return tuple(map(pseudonyms_of(own).of, names))


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
