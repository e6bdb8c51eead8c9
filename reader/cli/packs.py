"""The files of a seminar: a pack is made, opened, and answered with a return."""

from __future__ import annotations

import os
from pathlib import Path

import click

from annotations.errors import BadFile
from annotations.seminar import blind_rounds, bundle_format, packs
from annotations.service.store import Store
from corpus.ids import now
from corpus.storage.file_systems import location_risk
from corpus.storage.opening import remove_new
from corpus.storage.slugs import slug_of
from reader import settings
from reader.advice import explained
from reader.cli.open_library import chosen_annotator, chosen_library, named_library
from reader.cli.open_store import open_store, open_store_at
from reader.cli.options import (
    DOCUMENT,
    TEXT,
    as_option,
    json_option,
    library_option,
    pseudonyms_option,
)
from reader.cli.output import count, interactive, local_time, print_error, print_json, print_message
from reader.cli.pseudonyms import with_pseudonyms
from reader.files import write_for_user

_MOST_OPENED = 4


@click.group(
    short_help="Create a pack for a class, or return your annotations.", no_args_is_help=False
)
def pack() -> None:
    """Create a pack for a class, or return your annotations to whoever made the pack."""


@pack.command("make", short_help="Write documents and the codebook to one file.")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.argument("names", nargs=-1, type=DOCUMENT, metavar="[DOC]...")
@click.option(
    "--documents",
    type=TEXT,
    metavar="DOC,DOC…",
    help="The documents to include, separated by commas (default: all).",
)
@click.option(
    "--with-annotations", is_flag=True, help="Include the annotations, memos and replies."
)
@click.option(
    "--blind", is_flag=True, help="Start a blind round in every library that opens the pack."
)
@pseudonyms_option
@library_option
@as_option
@json_option
def make(
    file: Path,
    names: tuple[str, ...],
    documents: str | None,
    with_annotations: bool,
    blind: bool,
    key: str | None,
    library: Path | None,
    annotator: str | None,
    as_json: bool,
) -> None:
    """Write documents (all, or those that you name) and the codebook to one file.

    The pack contains the sources and cleaned texts; annotations, memos and replies only with
    --with-annotations. Others open it with variorum open.
    """
    listed = [name.strip() for name in (documents or "").split(",") if name.strip()]
    with (
        open_store(library, annotator) as own,
        with_pseudonyms(own, key, str(file)) as store,
    ):
        bundle = packs.make_pack(
            store, [*names, *listed], with_annotations=with_annotations, blind=blind
        )
        write_for_user(file, "".join(bundle.lines), chosen_library(library))
        current = blind_rounds.current(own)
        closed = current.closed_since(now()) if current else None
    if as_json:
        print_json(
            {
                "path": str(file), "documents": list(bundle.documents), "tags": bundle.tags,
                "annotations": bundle.annotations, "memos": bundle.memos,
                "replies": bundle.replies, "blind": blind,
                "bytes": file.stat().st_size,
            }
        )  # fmt: skip
        return
    memos = f", {count(bundle.memos, 'memo')}" if bundle.memos else ""
    if bundle.replies:
        memos += f", {count(bundle.replies, 'reply')}"
    more = f"{memos} and {count(bundle.annotations, 'annotation')}" if with_annotations else ""
    print_message(
        f"wrote {count(len(bundle.documents), 'document')}, {count(bundle.tags, 'tag')}{more} "
        f"to {file.name}; others open it with variorum open {file.name} --as NAME"
    )
    if closed is not None:
        print_message(
            f"the blind round of this library is closed since {local_time(closed)}, but not that "
            "of the pack: whoever opens it can annotate, and variorum merge reports what they "
            "changed later"
        )


@pack.command("return", short_help="Write your annotations, memos and replies to a file.")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@library_option
@as_option
@json_option
def return_(file: Path, library: Path | None, annotator: str | None, as_json: bool) -> None:
    """Write your own annotations, memos and replies to a small file, for whoever made the pack.

    They are read from the library of the pack that you opened last, or else your own, or the one
    named with --library. The texts are not included: whoever merges the file has them.
    """
    path = _library_to_return_from(library)
    if not path.exists():
        raise BadFile("there is no library of a pack; variorum open FILE creates one")
    with open_store_at(path, annotator) as store:
        bundle = packs.make_return(store)
        write_for_user(file, "".join(bundle.lines), path)
        name = store.annotator
    if as_json:
        print_json(
            {
                "path": str(file), "annotator": name, "annotations": bundle.annotations,
                "deleted": bundle.deleted, "memos": bundle.memos,
                "replies": bundle.replies, "documents": list(bundle.documents),
                "library": str(path),
                "bytes": file.stat().st_size,
            }
        )  # fmt: skip
        return
    if not (bundle.annotations or bundle.memos or bundle.replies):
        print_message(
            f"all annotations by {name} in {path.name} are deleted; wrote "
            f"{count(bundle.deleted, 'deletion')} to {file.name}; whoever made the pack "
            f"merges it with variorum merge {file.name}"
        )
        return
    others = ((bundle.memos, "memo"), (bundle.replies, "reply"))
    memos = "".join(f" and {count(number, what)}" for number, what in others if number)
    print_message(
        f"wrote {count(bundle.annotations, 'annotation')}{memos} by {name} on "
        f"{count(len(bundle.documents), 'document')} of {path.name} to {file.name}; whoever "
        f"made the pack merges it with variorum merge {file.name}"
    )


def _library_to_return_from(given: Path | None) -> Path:
    """The library to return from."""
    last = settings.load().pack
    if named_library(given) is None and last is not None and Path(last).exists():
        return Path(last)
    return chosen_library(given)


@click.command("open", short_help="Open a pack in its own library.")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@library_option
@as_option
@json_option
def open_(file: Path, library: Path | None, annotator: str | None, as_json: bool) -> int:
    """Open a pack in its own library, which is created beside the file, and start reading.

    If the pack was opened before, its library is opened again. If the folder of the pack cannot be
    written to, the library is in your user data folder; --library names another file. Without a
    terminal, the command prints where the library is.
    """
    heading = bundle_format.heading_of(file)
    if heading.kind != "pack" or heading.pack is None:
        raise BadFile(f"{file.name} is a return, not a pack; merge it with variorum merge")
    bundle_format.read(file)  # before a library is made of it
    name = chosen_annotator(annotator)
    path = named_library(library) or _library_path(file, heading.pack, name)
    new = not path.exists()
    if new and (risk := location_risk(path)):
        print_error(explained(risk))
    try:
        with open_store_at(path, annotator) as store:
            opened_pack = packs.open_pack(store, file)
            name = store.annotator
    except BadFile:
        if new:  # the pack was not opened: leave no empty library
            remove_new(path)
        raise
    settings.change(pack=os.path.realpath(path))
    if as_json:
        print_json(
            {
                "library": str(path), "annotator": name, "documents": list(opened_pack.documents),
                "new": opened_pack.new, "blind": opened_pack.blind,
            }
        )  # fmt: skip
        return 0
    if interactive():
        from reader.cli.read import open_reader

        return open_reader(path, list(opened_pack.documents[:_MOST_OPENED]), name, demo=None)
    what = "created from" if opened_pack.new else "opened"
    print_message(f"the library {path} ({what} {file.name}): {', '.join(opened_pack.documents)}")
    if opened_pack.blind:
        print_message("this library is in a blind round: everybody sees only their own annotations")
    print_message("variorum pack return FILE writes your annotations to a file to return")
    return 0


def _library_path(file: Path, pack: str, name: str | None) -> Path:
    """The path of a pack's library, new or old: beside it, under its name and the reader's;
    else in the user's data.
    """
    stem = f"{file.stem}-{slug_of(name)}" if name else file.stem
    beside = Path(os.path.realpath(file)).parent
    folder = beside if os.access(beside, os.W_OK) else settings.packs_path()
    path = folder / f"{stem}.db"
    if not path.exists() or _is_library_of(path, pack):
        return path
    # Another pack of this name was opened here.
    return folder / f"{stem}-{pack[-6:]}.db"


def _is_library_of(path: Path, pack: str) -> bool:
    store = Store.open(path)
    try:
        return packs.pack_of(store) in (None, pack)
    finally:
        store.close()
