"""The library that a command works on, in the annotator's name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotations.model import Annotation, Status
from annotations.model.annotator_names import annotator_name, normalized_name
from annotations.service.store import Store
from corpus.errors import LibraryError, VariorumError
from reader import settings
from reader.advice import explained
from reader.cli.document_filter import matching_documents
from reader.cli.output import print_error

if TYPE_CHECKING:
    from annotations.query.tree import Node


def chosen_library(given: Path | None) -> Path:
    """The library named behind this command, or before it (`variorum --library X list`)."""
    return settings.library_path(named_library(given))


def named_library(given: Path | None) -> Path | None:
    """The library named on the command line, behind the command or before it."""
    context = click.get_current_context(silent=True)
    return given or (context.find_root().params.get("library") if context else None)


def chosen_annotator(given: str | None) -> str | None:
    """The name given with `--as`, else the one of the settings; None where nobody gave any."""
    context = click.get_current_context(silent=True)
    named = context.find_root().params.get("annotator") if context else None
    name = given if given is not None else named
    if name is not None and not normalized_name(name):
        raise VariorumError("the annotator needs a name; write it after --as")
    return name or settings.load().annotator


@contextmanager
def open_store(
    library: Path | None, annotator: str | None = None, *, make: bool = False
) -> Iterator[Store]:
    """The library, closed at the end of the block; `make` it where it is not there yet.

    Raises LibraryError, also for one that was named and is not there: it will be a slip.
    """
    path = chosen_library(library)
    if not make and named_library(library) and not path.exists():
        raise LibraryError(f"there is no library {path.name}; variorum add creates one")
    if make and not path.exists():
        from corpus.storage.file_systems import (
            location_risk,  # for who makes a library, and nobody else
        )

        if risk := location_risk(path):
            print_error(explained(risk))
    with open_store_at(path, annotator) as store:
        yield store


@contextmanager
def open_store_at(path: Path, annotator: str | None = None) -> Iterator[Store]:
    """The library at this very path, closed at the end of the block. Raises LibraryError."""
    store = Store.open(path, chosen_annotator(annotator))
    try:
        yield store
    finally:
        store.close()


def filtered_annotations(
    store: Store,
    *,
    tag: str | None,
    document: str | None,
    by: str | None,
    status: Status | None,
    query: str | None = None,
    collections: Sequence[str] = (),
    conditions: Sequence[str] = (),
) -> list[Annotation]:
    """The annotations that pass the filters. Raises UnknownDocument, UnknownTag, UnknownCollection
    and UnknownAttribute for names that the library does not know: an empty answer would look like a
    finding.
    """
    id_ = None if document is None else store.documents.find(document)
    if tag is not None and not any(
        t.name.startswith(f"{tag}/") for t in store.tags.codebook().tags
    ):
        store.tags.get(tag)
    annotator = None if by is None else annotator_name(by)
    if query is None:
        annotations = store.annotations(document=id_, tag=tag, annotator=annotator, status=status)
    else:
        from annotations.analysis.annotation_query import answered  # with its tables: who filters

        # Read once: what others have tagged counts for a query as well.
        annotations = [
            one
            for one in answered(store, asked_tree(store, query))
            if id_ in (None, one.document)
            and (tag is None or any(own == tag or own.startswith(f"{tag}/") for own in one.tags))
            and annotator in (None, one.annotator.name)
            and status in (None, one.status)
        ]
    if collections or conditions:
        matching = {summary.id for summary in matching_documents(store, collections, conditions)}
        annotations = [one for one in annotations if one.document in matching]
    return annotations


def asked_tree(store: Store, query: str, *, quiet: bool = False) -> Node:
    """What a query asks; names in it that the library does not know are said on standard error,
    if not `quiet`. Raises BadQuery for one that asks nothing.
    """
    from annotations.analysis.annotation_query import required_query

    asked = required_query(store, query)
    for problem in asked.problems if not quiet else ():
        print_error(problem)
    return asked.tree
