"""The sample library: made, opened, and thrown away.

A module of its own, since making it needs the cleaning, for which no other reader has to wait.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir

import click

from corpus.storage.temporary_folders import workspace
from reader import sample
from reader.cli.open_library import chosen_library, open_store_at
from reader.cli.options import as_option, library_option
from reader.cli.output import interactive
from reader.cli.read import open_reader, print_side_by_side

_AT_ONCE = 4


@click.command(short_help="Open the built-in sample library.")
@library_option
@as_option
def demo(library: Path | None, annotator: str | None) -> int:
    """Open the built-in sample library.

    Four articles about one dispute, side by side, with some annotations in them already. The
    library is thrown away at the end; with --library it is kept there. Into a pipe, the articles
    are printed.
    """
    with _sample_library(library) as path:
        with open_store_at(path, annotator) as store:
            slugs = sample.documents(store) if store.documents.all() else sample.build(store)
            slugs = slugs[:_AT_ONCE]
            if not interactive():
                print_side_by_side(store, slugs)
                return 0
            name = store.annotator
        return open_reader(path, slugs, name, sample=True)


@contextmanager
def _sample_library(library: Path | None) -> Iterator[Path]:
    context = click.get_current_context()
    if library is not None or context.find_root().params.get("library") is not None:
        yield chosen_library(library)
        return
    with workspace(Path(gettempdir())) as folder:
        yield folder / "sample.db"
