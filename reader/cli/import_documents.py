"""`import`: to which documents of the library the annotations of a file belong."""

from __future__ import annotations

import click

from annotations.exchange.document_suggestions import (
    SuggestedDocument,
    suggested_documents,
    unmatched_documents,
)
from annotations.exchange.project import ImportedDocument, ImportedProject
from annotations.service.store import Store
from corpus.errors import VariorumError

_LONGEST = 80
"""Characters of an address in a message."""


def assign_documents(
    store: Store, project: ImportedProject, name: str | None, *, can_ask: bool
) -> tuple[dict[str, str], list[SuggestedDocument]]:
    """The library's document (by id) for each of the file's that somebody has chosen: the one of
    this name, or the suggested one if a person agrees. Also the suggestions about which nobody was
    asked.

    Raises UnknownDocument for the name, and VariorumError where the file brings its documents.
    """
    if name is not None:
        id_ = store.documents.find(name)
        if not project.documents or any(d.text is not None for d in project.documents):
            raise VariorumError(
                "this file names or contains its documents; --to is for files that know a "
                "document only by its address or title"
            )
        return {document.key: id_ for document in project.documents}, []
    suggestions = suggested_documents(store, project, unmatched_documents(store, project))
    if not can_ask:
        return {}, suggestions
    chosen = [suggestion for suggestion in suggestions if _agreed(suggestion)]
    return {s.wanted.key: s.document.id for s in chosen}, []


def _agreed(suggestion: SuggestedDocument) -> bool:
    return click.confirm(
        f"“{_name(suggestion.wanted)}” is not in this library, but {suggestion.passages} of "
        f"{suggestion.of} passages are in “{suggestion.document.slug}”. Import them there?",
        default=True,
        err=True,
    )


def suggestion_sentence(suggestion: SuggestedDocument, file: str) -> str:
    """What can be done about a document that the library does not have."""
    return (
        f"{suggestion.passages} of {suggestion.of} passages of “{_name(suggestion.wanted)}” are in "
        f"“{suggestion.document.slug}”; variorum import {file} --to {suggestion.document.slug} "
        "imports them there"
    )


def _name(wanted: ImportedDocument) -> str:
    metadata = wanted.metadata
    return (metadata.url or metadata.title or wanted.slug or wanted.key)[:_LONGEST]
