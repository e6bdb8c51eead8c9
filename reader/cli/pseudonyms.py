"""`--pseudonyms`: what a command writes is made of a copy in which nobody is named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from annotations.analysis.tables.typed_table import TypedTable, text_columns
from annotations.exchange.table_csv import table_csv
from annotations.model import Annotation
from annotations.service.store import Store
from corpus.sources.files import STDIN
from reader.cli.output import count, print_error
from reader.files import write_for_user

_SHOWN = 5
"""Documents that are named."""


@contextmanager
def with_pseudonyms(store: Store, key: str | None, file: str) -> Iterator[Store]:
    """The library itself if no `key` was named; else, for the block, a copy with pseudonyms, and
    afterwards the key in a file of its own. `file` is what the command writes.
    """
    if key is None:
        yield store
        return
    from annotations.service.pseudonyms import documents_naming, pseudonymous_copy

    if key == STDIN or (file != STDIN and Path(key).absolute() == Path(file).absolute()):
        raise click.UsageError("--pseudonyms needs the name of another file, for the key")
    with pseudonymous_copy(store) as (copy, pseudonyms):
        yield copy
        naming = documents_naming(copy, pseudonyms)
    rows = [(pseudonym, name) for name, pseudonym in pseudonyms.by_name.items()]
    columns = text_columns("pseudonym", "annotator")
    write_for_user(Path(key), table_csv(TypedTable("key", columns, rows)), store.database.path)
    if naming:
        listed = ", ".join(list(naming)[:_SHOWN]) + (" …" if len(naming) > _SHOWN else "")
        print_error(
            f"{count(len(naming), 'document')} contain an annotator's name in their own words, "
            f"which were not changed: {listed}"
        )


def same_annotations(store: Store, annotations: Sequence[Annotation]) -> list[Annotation]:
    """These annotations as this library has them: what the filters name is chosen in the library
    itself, where people have their names.
    """
    ids = {one.id: n for n, one in enumerate(annotations)}
    return sorted(store.annotations_by_id(ids.keys()), key=lambda one: ids[one.id])
