"""`edit`: details, attributes and collections of documents, one or many at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from annotations.model.attributes import attribute_key
from annotations.service.attributes import DocumentChanges, change_documents
from annotations.service.store import Store
from annotations.service.unknown_names import joined
from reader.cli.document_filter import chosen_documents
from reader.cli.json_objects import summary_json
from reader.cli.open_store import open_store
from reader.cli.options import (
    ATTRIBUTE,
    COLLECTION,
    DOCUMENT,
    TEXT,
    as_option,
    document_filter_options,
    json_option,
    library_option,
)
from reader.cli.output import count, print_json, print_message

_WORDS = {"published": "date", "url": "address"}
_OF_ONE = ("title", "url")
"""Details that no two documents share."""


@click.command(short_help="Edit details, attributes and collections of documents.")
@click.argument("names", nargs=-1, type=DOCUMENT, metavar="[DOC]...")
@click.option("--title", type=TEXT, help="The title.")
@click.option(
    "--author", "authors", type=TEXT, multiple=True, help="An author; repeat it for several."
)
@click.option("--publisher", type=TEXT, help="The publisher.")
@click.option(
    "--published",
    type=TEXT,
    metavar="YYYY-MM-DD",
    help="The date of publication, as in 2020-11-16.",
)
@click.option("--url", type=TEXT, help="The web address.")
@click.option(
    "--language", type=TEXT, metavar="CODE", help="The language: two letters, such as en."
)
@click.option("--set", "assigned", type=TEXT, multiple=True, metavar="KEY=VALUE",
              help="Set an attribute; repeat it for several.")  # fmt: skip
@click.option("--unset", type=ATTRIBUTE, multiple=True, metavar="KEY",
              help="Remove an attribute; repeat it for several.")  # fmt: skip
@click.option("--add-to", type=COLLECTION, multiple=True, metavar="COLLECTION",
              help="Add to a collection; repeat it for several.")  # fmt: skip
@click.option("--remove-from", type=COLLECTION, multiple=True, metavar="COLLECTION",
              help="Remove from a collection; repeat it for several.")  # fmt: skip
@document_filter_options
@library_option
@as_option
@json_option
def edit(
    names: tuple[str, ...],
    authors: tuple[str, ...],
    assigned: tuple[str, ...],
    unset: tuple[str, ...],
    add_to: tuple[str, ...],
    remove_from: tuple[str, ...],
    collections: tuple[str, ...],
    conditions: tuple[str, ...],
    library: Path | None,
    annotator: str | None,
    as_json: bool,
    **given: str | None,
) -> None:
    """Edit details, attributes and collections of documents: those named, or those that
    --collection and --where select. The slug does not change.

    An attribute is a value of your own, as in --set year=1920 --set "place of birth=Kea". Whether
    its values are texts, numbers or dates follows from the first ones (variorum attributes type
    changes it). A collection exists as long as it contains a document; Press/Greek is nested in
    Press. An empty value ("") clears a field.
    """
    details: dict[str, Any] = {
        field: " ".join(text.split()) or None for field, text in given.items() if text is not None
    }
    if authors:
        details["authors"] = tuple(" ".join(author.split()) for author in authors if author.strip())
    changes = DocumentChanges(_attributes(assigned, unset), add_to, remove_from, details)
    if not (details or changes.attributes or add_to or remove_from):
        raise click.UsageError("name what to change, for example --title or --set")
    if not (names or collections or conditions):
        raise click.UsageError("name the documents, or select them with --collection or --where")
    _check(details)
    is_one = len(names) == 1 and not (collections or conditions)
    with open_store(library, annotator) as store:
        ids = chosen_documents(store, names, collections, conditions) or []
        if len(ids) > 1 and (unique := [field for field in _OF_ONE if details.get(field)]):
            raise click.UsageError(
                f"--{unique[0]} is for one document, but {len(ids):,} were selected"
            )
        changed = change_documents(store, ids, changes)
        if as_json:
            objects = [summary_json(one) for one in store.summaries() if one.id in ids]
            print_json(objects[0] if is_one else objects)
            return
        print_message(_outcome(store, ids, changed, changes))


def _attributes(assigned: Sequence[str], unset: Sequence[str]) -> dict[str, str | None]:
    attributes: dict[str, str | None] = {}
    for text in assigned:
        key, sign, value = text.partition("=")
        if not sign:
            raise click.BadParameter(
                f"“{text}” sets nothing; write it as in year=1920", param_hint="--set"
            )
        attributes[attribute_key(key)] = value
    return attributes | dict.fromkeys(map(attribute_key, unset))


def _outcome(
    store: Store, ids: Sequence[str], changed: frozenset[str], changes: DocumentChanges
) -> str:
    slugs = {summary.id: summary.slug for summary in store.documents.all()}
    if not ids:
        return "no matches; nothing was changed"
    one = slugs[ids[0]] if len(ids) == 1 else None
    if not changed:
        return f"{one or 'they'} already {'has' if one else 'have'} this; nothing was changed"
    fields = [_WORDS.get(field, field) for field in changes.details]
    done = {
        "changed": [*fields, *changes.attributes],
        "added to": changes.add_to,
        "removed from": changes.remove_from,
    }
    parts = [f"{verb} {joined(several)}" for verb, several in done.items() if several]
    of = one or count(len(changed), "document")
    return f"{of}: {', '.join(parts)}; variorum undo reverts it"


def _check(details: dict[str, Any]) -> None:
    published, language = details.get("published"), details.get("language")
    if published is not None:
        try:
            valid = date.fromisoformat(published).isoformat() == published
        except ValueError:
            valid = False
        if not valid:
            raise click.BadParameter(
                f"“{published}” is not a date; write it as in 2020-11-16", param_hint="--published"
            )
    if language is not None and not (
        language.isascii() and language.isalpha() and len(language) in (2, 3)
    ):
        raise click.BadParameter(
            f"“{language}” is not a language code; write two letters, as in en",
            param_hint="--language",
        )
