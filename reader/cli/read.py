"""The reader: opened in a terminal, printed into a pipe."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from annotations.service.store import Store
from reader.cli.open_library import chosen_annotator, chosen_library, open_store
from reader.cli.options import TEXT, as_option, library_option
from reader.cli.output import EMPTY, PLAIN_WIDTH, interactive, print_line, print_message, width


@click.command(short_help="Open documents side by side.")
@click.argument("names", nargs=-1, type=TEXT, metavar="[DOC]...")
@library_option
@as_option
def read(names: tuple[str, ...], library: Path | None, annotator: str | None) -> int:
    """Open documents side by side.

    Without names, the reader opens as you left it. Into a pipe, the documents are printed side by
    side as plain text, as wide as COLUMNS says (80 by itself), the tags' letters in the margin.
    """
    with open_store(library, annotator, make=True) as store:
        slugs = [store.documents.get(name).slug for name in names]
        if not interactive():
            print_side_by_side(store, slugs or [summary.slug for summary in store.documents.all()])
            return 0
    return open_reader(chosen_library(library), slugs, chosen_annotator(annotator), sample=False)


def open_reader(path: Path, slugs: list[str], annotator: str | None, *, sample: bool) -> int:
    """Open the screens; returns the exit code."""
    # Textual takes longer to import than all the rest: only who opens the reader waits for it.
    from reader.tui.app import run

    return run(path, slugs, annotator, sample=sample)


def print_side_by_side(store: Store, slugs: Sequence[str]) -> None:
    """Print these documents beside each other, for a pipe."""
    if not slugs:
        print_message(EMPTY)
        return
    from reader.text.side_by_side import (  # the screens do without it
        AnnotatedDocument,
        side_by_side,
    )

    documents = [store.documents.get(slug) for slug in slugs]
    pages = [
        AnnotatedDocument(document, store.annotations(document=document.id))
        for document in documents
    ]
    for line in side_by_side(pages, store.tags.codebook(), width(PLAIN_WIDTH)):
        print_line(line)
