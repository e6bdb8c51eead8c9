"""`remove`: documents out of the library."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from annotations.service.documents import GroupedStep, remove_document
from reader.cli.open_store import open_store
from reader.cli.options import DOCUMENT, as_option, json_option, library_option
from reader.cli.output import count, print_json, print_message


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
