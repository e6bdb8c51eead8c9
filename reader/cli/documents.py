"""`list`, `show`, `edit` and `remove`: the documents of the library."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from annotations.service.documents import GroupedStep, edit_metadata, remove_document
from annotations.service.store import Store
from corpus.document import DocumentSummary, Metadata
from reader.cli.json_objects import cleaned_json, summary_json
from reader.cli.open_library import open_store
from reader.cli.options import DOCUMENT, TEXT, as_option, json_option, library_option
from reader.cli.output import EMPTY, count, print_json, print_message, print_text
from reader.cli.tables import Column, print_table

_COLUMNS = (
    Column("DOCUMENT", least=18, style="bold"),
    Column("TITLE", least=30, spare=3),
    Column("PUBLISHER", least=12, spare=2, style="dim"),
    Column("PUBLISHED", spare=1, style="dim"),
    Column("WORDS", right=True),
    Column("ANNOTATIONS", least=11),
)


@click.command("list", short_help="List the documents.")
@library_option
@json_option
def list_(library: Path | None, as_json: bool) -> None:
    """List the documents: slug, title, publisher, date, length, annotations by tag."""
    with open_store(library) as store:
        summaries = store.summaries()
        letters = {tag.name: tag.mark for tag in store.tags.codebook().tags}
    if as_json:
        print_json([summary_json(summary) for summary in summaries])
    elif not summaries:
        print_message(EMPTY)
    else:
        print_table(_COLUMNS, [_row(summary, letters) for summary in summaries])
        for summary in summaries:
            if summary.doubt:
                print_message(
                    f"{summary.slug}: {summary.doubt}; press R in the reader to see what was "
                    "removed"
                )


def _row(summary: DocumentSummary, letters: dict[str, str]) -> tuple[str, ...]:
    metadata = summary.metadata
    tags = " ".join(f"{letters.get(name, name)} {number}" for name, number in summary.tags.items())
    return (
        summary.slug,
        metadata.title or "—",
        metadata.publisher or ", ".join(metadata.authors) or "—",
        metadata.published or "—",
        f"{summary.words:,}",
        f"{summary.annotations:,}" + (f"  {tags}" if tags else ""),
    )


@click.command(short_help="Print the cleaned text of a document.")
@click.argument("name", type=DOCUMENT, metavar="DOC")
@library_option
@json_option
def show(name: str, library: Path | None, as_json: bool) -> None:
    """Print the cleaned text of a document, named by its slug, the beginning of its slug, or its
    id.

    --json prints the exact text, with its blocks, metadata and every change that cleaning made.
    """
    with open_store(library) as store:
        cleaned = store.documents.cleaned(name)
    if as_json:
        print_json(cleaned_json(cleaned))
    else:
        print_text(cleaned.text)


@click.command(short_help="Edit title, authors and other details of a document.")
@click.argument("name", type=DOCUMENT, metavar="DOC")
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
@library_option
@as_option
@json_option
def edit(
    name: str,
    authors: tuple[str, ...],
    library: Path | None,
    annotator: str | None,
    as_json: bool,
    **given: str | None,
) -> None:
    """Edit the details of a document. An empty value ("") clears a field; the slug does not
    change."""
    changes: dict[str, Any] = {
        field: " ".join(text.split()) or None for field, text in given.items() if text is not None
    }
    if authors:
        changes["authors"] = tuple(" ".join(author.split()) for author in authors if author.strip())
    if not changes:
        raise click.UsageError("name what to change, for example --title")
    _check(changes)
    with open_store(library, annotator) as store:
        document = store.documents.get(name)
        metadata = replace(document.metadata, **changes)
        if metadata != document.metadata:
            edit_metadata(store, document.id, metadata)
        if as_json:
            print_json(summary_json(_summary(store, document.id)))
            return
    if metadata == document.metadata:
        print_message(f"{document.slug} already has these details; nothing was changed")
        return
    changed = _changed(document.metadata, metadata)
    print_message(f"changed the {changed} of {document.slug}; variorum undo reverts it")


def _check(changes: dict[str, Any]) -> None:
    published, language = changes.get("published"), changes.get("language")
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


def _changed(before: Metadata, after: Metadata) -> str:
    names = ("title", "authors", "publisher", "published", "url", "language")
    words = {"published": "date", "url": "address"}
    changed = [words.get(n, n) for n in names if getattr(before, n) != getattr(after, n)]
    return " and ".join([", ".join(changed[:-1]), changed[-1]] if len(changed) > 1 else changed)


def _summary(store: Store, id_: str) -> DocumentSummary:
    return next(summary for summary in store.summaries() if summary.id == id_)


@click.command(short_help="Remove documents from the library.")
@click.argument("names", nargs=-1, required=True, type=DOCUMENT, metavar="DOC...")
@library_option
@as_option
@json_option
def remove(
    names: tuple[str, ...], library: Path | None, annotator: str | None, as_json: bool
) -> None:
    """Remove documents with their annotations and memos. variorum undo restores them."""
    with open_store(library, annotator) as store:
        documents = {document.id: document for document in map(store.documents.get, names)}
        together = GroupedStep("removed")
        memos = Counter(memo.about.id for memo in store.memos.all())
        removed = [
            (
                document.slug,
                remove_document(store, document.id, together=together),
                memos[document.id],
            )
            for document in documents.values()
        ]
    if as_json:
        print_json(
            [
                {"document": slug, "annotations": number, "memos": of_memos}
                for slug, number, of_memos in removed
            ]
        )
        return
    for slug, number, of_memos in removed:
        counts = [(number, "annotation"), (of_memos, "memo")]
        parts = [count(many, thing) for many, thing in counts if many]
        with_them = f" with {' and '.join(parts)}" if parts else ""
        print_message(f"removed {slug}{with_them}; variorum undo restores it")
