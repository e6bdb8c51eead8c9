"""The sample library: made, opened, and discarded.

A module of its own, since making it needs the cleaning, for which no other reader has to wait.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from reader import sample
from reader.cli.open_library import chosen_library
from reader.cli.open_store import open_store_at
from reader.cli.options import as_option, library_option
from reader.cli.output import interactive, print_message
from reader.cli.read import open_reader, print_side_by_side

_KEPT = (
    "It has six articles, four of them open here; your changes are saved in the library "
    "that you named."
)


@click.command(short_help="Open the built-in sample library.")
@click.option(
    "--tour", is_flag=True, help="Begin with the tour: nine steps, each with a key to press."
)
@library_option
@as_option
def demo(library: Path | None, annotator: str | None, tour: bool) -> int:
    """Open the built-in sample library.

    It has six articles on one dispute, one of them in Russian, with some annotations; four of
    them open side by side. Nothing is saved, unless --library names a file for the library. If
    standard output is not a terminal, the articles are printed.
    """
    with _sample_library(library) as path:
        with open_store_at(path, annotator) as store:
            slugs = sample.documents(store) if store.documents.all() else sample.build(store)
            slugs = slugs[: sample.AT_ONCE]
            if not interactive():
                print_side_by_side(store, slugs)
                return 0
            name = store.annotator
        kept = library is not None or _names_library()
        code = open_reader(path, slugs, name, demo=_KEPT if kept else sample.DISCARDED, tour=tour)
    if code == 0 and not kept:
        print_message("The demo has ended, and nothing was saved. To start your own library:")
        print_message("  variorum add FILE…   then   variorum")
    return code


def _names_library() -> bool:
    """Whether a library was given before the command."""
    return click.get_current_context().find_root().params.get("library") is not None


@contextmanager
def _sample_library(library: Path | None) -> Iterator[Path]:
    if library is not None or _names_library():
        yield chosen_library(library)
        return
    with sample.temporary_library() as path:
        yield path
