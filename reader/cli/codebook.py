"""`variorum tags`: the codebook."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from annotations.errors import BadFile, BadTag, TagExists, TagInUse
from annotations.exchange import codebook_csv
from annotations.exchange.formats import xlsx_file
from annotations.exchange.formats.qdpx import codebook_file, project_file
from annotations.exchange.isolated import read_project
from annotations.exchange.loss_report import left_out_sentence, loss_sentence
from annotations.exchange.project import Loss
from annotations.exchange.registry import HEAD, recognised
from annotations.model import COLOURS, Tag, TagEntry
from annotations.model.tag_colours import nearest_colour
from annotations.service.tag_deletion import delete_tag, tag_use
from corpus.sources.files import STDIN, read_bytes
from reader import keymap
from reader.cli.csv_options import csv_options, csv_style
from reader.cli.json_objects import tag_json
from reader.cli.json_reports import losses_json
from reader.cli.open_library import chosen_library
from reader.cli.open_store import open_store
from reader.cli.options import FILE_NAME, TEXT, as_option, json_option, library_option
from reader.cli.output import (
    count,
    interactive,
    on_terminal,
    print_error,
    print_json,
    print_message,
    print_text,
)
from reader.cli.tables import Column, print_table
from reader.files import write_for_user

Command = TypeVar("Command", bound=Callable[..., Any])

_WITH_CODES = (codebook_file.FORMAT, project_file.FORMAT, xlsx_file.FORMAT)
_COLUMNS = (
    Column("", style="bold"),
    Column("TAG", least=8),
    Column("KEY", style="dim"),
    Column("COLOUR", style="dim"),
    Column("ANNOTATIONS", right=True),
    Column("DESCRIPTION", least=12, style="dim"),
)


def _known_colour(_: click.Context, __: click.Parameter, colour: str | None) -> str | None:
    """What cannot be a colour in any library is wrong usage, as with every option's value."""
    if colour is not None and nearest_colour(colour) is None:
        raise click.BadParameter(
            f"there is no colour “{colour}”; choose {', '.join(COLOURS)}, or any as #rrggbb"
        )
    return colour


def _looks_options(command: Command) -> Command:
    """The options for how a tag looks and what it means."""
    for option in (
        click.option("--description", type=TEXT, help="When to use it."),
        click.option(
            "--key", type=TEXT, help="The key that sets the tag on the reading screen; '' for none."
        ),
        click.option("--letter", type=TEXT, help="The letter in the margin; it must not be in "
                                                 "use."),
        click.option(
            "--colour", type=TEXT, metavar="COLOUR", callback=_known_colour,
            help=f"The colour: {', '.join(COLOURS)}; another name or #rrggbb selects the "
                 "nearest free colour.",
        ),
    ):  # fmt: skip
        command = option(command)
    return command


@click.group(invoke_without_command=True, short_help="Show and edit the codebook.")
@library_option
@json_option
@click.pass_context
def tags(ctx: click.Context, library: Path | None, as_json: bool) -> None:
    """Show and edit the codebook: the tags of the library. Without a command, list them.

    variorum undo undoes any change.
    """
    if ctx.invoked_subcommand is None:
        _list(library, as_json)


@tags.command("list", short_help="List the tags.")
@library_option
@json_option
def list_(library: Path | None, as_json: bool) -> None:
    """List the tags in the order of the codebook: letter, name, key, colour, number of uses."""
    _list(library, as_json)


@tags.command("add", short_help="Add a tag.")
@click.argument("name", type=TEXT)
@_looks_options
@library_option
@as_option
@json_option
def add(
    name: str,
    colour: str | None,
    letter: str | None,
    key: str | None,
    description: str | None,
    library: Path | None,
    annotator: str | None,
    as_json: bool,
) -> None:
    """Add a tag. A name such as claim/figure nests it in claim.

    Without options, the tag gets an unused letter and colour, if there are any.
    """
    _check_key(key)
    with open_store(library, annotator, make=True) as store:
        tag = store.tags.add(
            name, colour=colour, mark=letter, key=key, description=_one_line(description) or ""
        )
    _told(tag, 0, as_json, f"added the tag {tag.name} ({_looks(tag)})")


@tags.command("edit", short_help="Change the letter, colour, key or description of a tag.")
@click.argument("name", type=TEXT)
@_looks_options
@library_option
@as_option
@json_option
def edit(
    name: str,
    colour: str | None,
    letter: str | None,
    key: str | None,
    description: str | None,
    library: Path | None,
    annotator: str | None,
    as_json: bool,
) -> None:
    """Change the letter, colour, key or description of a tag."""
    if colour is letter is key is description is None:
        raise click.UsageError("name what to change: --colour, --letter, --key or --description")
    _check_key(key)
    with open_store(library, annotator, make=True) as store:
        tag = store.tags.edit(
            name, colour=colour, mark=letter, key=key, description=_one_line(description)
        )
        number = store.tag_counts()[tag.name]
    _told(tag, number, as_json, f"changed the tag {tag.name} ({_looks(tag)})")


@tags.command("rename", short_help="Rename a tag.")
@click.argument("old", type=TEXT)
@click.argument("new", type=TEXT)
@library_option
@as_option
@json_option
def rename(old: str, new: str, library: Path | None, annotator: str | None, as_json: bool) -> None:
    """Rename a tag. Annotations and nested tags are updated."""
    with open_store(library, annotator, make=True) as store:
        try:
            tag = store.tags.rename(old, new)
        except TagExists as error:
            raise BadTag(f"{error}; variorum tags merge merges two tags") from error
        number = store.tag_counts()[tag.name]
    _told(tag, number, as_json, f"renamed the tag {old} to {tag.name}")


@tags.command("nest", short_help="Move a tag below another one.")
@click.argument("name", type=TEXT)
@click.argument("parent", type=TEXT, required=False)
@library_option
@as_option
@json_option
def nest(
    name: str, parent: str | None, library: Path | None, annotator: str | None, as_json: bool
) -> None:
    """Move a tag and its nested tags below another tag, or to the top if there is no PARENT."""
    with open_store(library, annotator, make=True) as store:
        tag = store.tags.nest(name, parent)
        number = store.tag_counts()[tag.name]
    _told(tag, number, as_json, f"renamed the tag {name} to {tag.name}")


@tags.command("merge", short_help="Merge a tag into another one.")
@click.argument("name", type=TEXT)
@click.argument("into", type=TEXT)
@library_option
@as_option
@json_option
def merge(name: str, into: str, library: Path | None, annotator: str | None, as_json: bool) -> None:
    """Merge the tag NAME into the tag INTO: passages tagged as NAME are then tagged as INTO.

    The letter, colour, key and description of INTO are not changed. Tags nested in NAME are moved
    to INTO.
    """
    with open_store(library, annotator, make=True) as store:
        moved = store.tag_counts()[name]
        tag = store.tags.merge(name, into)
        number = store.tag_counts()[tag.name]
    passages = count(moved, "annotation")
    _told(tag, number, as_json, f"merged the tag {name} into {tag.name} ({passages})")


@tags.command("move", short_help="Change the order of the tags.")
@click.argument("name", type=TEXT)
@click.argument("place", type=click.IntRange(1))
@library_option
@as_option
@json_option
def move(name: str, place: int, library: Path | None, annotator: str | None, as_json: bool) -> None:
    """Move a tag to another position in the list: 1 is the first."""
    with open_store(library, annotator, make=True) as store:
        tag = store.tags.move(name, place - 1)
        at = [tag.name for tag in store.tags.codebook().tags].index(tag.name) + 1
        number = store.tag_counts()[tag.name]
    _told(tag, number, as_json, f"moved the tag {tag.name} to place {at}")


@tags.command("delete", short_help="Delete a tag.")
@click.argument("name", type=TEXT)
@click.option("--everyone", is_flag=True, help="Also delete it from other annotators' passages.")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@library_option
@as_option
@json_option
def delete(
    name: str,
    everyone: bool,
    yes: bool,
    library: Path | None,
    annotator: str | None,
    as_json: bool,
) -> int:
    """Delete a tag, and remove it from its passages. Tags nested in it are not deleted.

    An annotation that has no other tag, note or link is deleted with the tag. In a terminal, the
    command asks before it deletes annotations.
    """
    with open_store(library, annotator, make=True) as store:
        use = tag_use(store, name)
        number = use.own + (sum(use.others.values()) if everyone else 0)
        if number and not yes and not as_json and interactive():
            what = f"Delete the tag {name}, and remove it from {count(number, 'passage')}?"
            if not click.confirm(what):
                return 1
        try:
            number = delete_tag(store, name, everyone=everyone)
        except TagInUse as error:
            if use.others:
                raise TagInUse(f"{error}; --everyone deletes it anyway") from error
            raise
    if as_json:
        print_json({"name": name, "annotations": number})
    else:
        passages = f", used on {count(number, 'passage')}" if number else ""
        print_message(f"deleted the tag {name}{passages}; variorum undo reverts it")
    return 0


@tags.command("export", short_help="Write the codebook to a CSV or QDC file.")
@click.argument("file", type=FILE_NAME, metavar="FILE")
@csv_options
@library_option
@json_option
def export(
    file: str, excel: bool, delimiter: str | None, library: Path | None, as_json: bool
) -> None:
    """Write the codebook to a CSV file, or to standard output (-): tag, description, colour,
    letter, key and the number of annotations.

    A file whose name ends in .qdc is for programs such as ATLAS.ti, MAXQDA, NVivo and QualCoder. It
    cannot hold letters and keys.
    """
    if as_json and file == STDIN:
        raise click.UsageError("--json cannot be used when the file goes to standard output")
    with open_store(library) as store:
        book = store.tags.codebook()
        losses: tuple[Loss, ...] = ()
        if _is_qdc(file):
            exported = codebook_file.write(book)
            content, losses = exported.content, exported.losses
        else:
            style = csv_style(excel, delimiter)._replace(for_spreadsheet=True)
            content = codebook_csv.write(book, store.tag_counts(), style)
    if file == STDIN:
        if on_terminal():
            print_text(content.decode().replace("\r\n", "\n"))
        else:
            sys.stdout.flush()
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
        return
    write_for_user(Path(file), content, chosen_library(library))
    if as_json:
        print_json({"path": file, "tags": len(book.tags), "losses": losses_json(losses)})
    else:
        for loss in losses:
            print_error(loss_sentence(codebook_file.FORMAT.title, loss))
        print_message(f"exported {count(len(book.tags), 'tag')} to {Path(file).name}")


@tags.command("import", short_help="Import a codebook from a CSV, XLSX or QDC file.")
@click.argument("file", type=FILE_NAME, metavar="FILE")
@library_option
@as_option
@json_option
def import_(file: str, library: Path | None, annotator: str | None, as_json: bool) -> int:
    """Import a codebook from a CSV or XLSX file, or from standard input (-). The column tag is
    required; description, colour, letter and key are optional. A QDC file, and the codes of a QDPX
    project, come from programs such as ATLAS.ti, MAXQDA, NVivo and QualCoder.

    Existing tags are updated from the file; tags that are not in the file are not changed. Exit
    code 1: part of the file was not imported.
    """
    keymap.install(keymap.load())
    from reader.tui.tag_keys import with_usable_keys

    data = sys.stdin.buffer.read() if file == STDIN else read_bytes(file, most=None)
    read, left_out = _read_codebook(file, data)
    entries, notices = with_usable_keys(read)
    with open_store(library, annotator, make=True) as store:
        report = store.tags.take_in(entries)
    notices += report.notices
    for sentence in left_out:
        print_error(sentence)
    for notice in notices:
        print_error(f"not imported: {notice}")
    if as_json:
        print_json(
            {
                "added": report.added,
                "changed": report.changed,
                "unchanged": report.unchanged,
                "problems": notices,
            }
        )
    else:
        undo = "; variorum undo reverts it" if report.added or report.changed else ""
        print_message(
            f"tags imported: {len(report.added):,} added, {len(report.changed):,} changed, "
            f"{len(report.unchanged):,} unchanged{undo}"
        )
    return 1 if notices else 0


def _is_qdc(file: str) -> bool:
    return Path(file).suffix.lower() in codebook_file.FORMAT.suffixes


def _read_codebook(file: str, data: bytes) -> tuple[list[TagEntry], list[str]]:
    """The tags of a file, and sentences about what was not taken over as it stands there. Raises
    BadFile.
    """
    known = recognised(Path("" if file == STDIN else file), data[:HEAD], _WITH_CODES)
    if known is None:
        return codebook_csv.read(data), []
    project = read_project(known, data)
    if known is xlsx_file.FORMAT and not project.tags:
        raise BadFile("no sheet of this workbook has the columns of a codebook: tag, description")
    losses = project.losses if known is codebook_file.FORMAT else ()
    return list(project.tags), [*map(left_out_sentence, losses), *project.rows.warnings]


def _check_key(key: str | None) -> None:
    """Raises BadTag for a key that does something else on the reading screen."""
    if key:
        keymap.install(keymap.load())  # commands may have other keys than they usually have
        from reader.tui.tag_keys import check_key  # the screens cost more than all the rest

        check_key(key)


def _one_line(text: str | None) -> str | None:
    return None if text is None else " ".join(text.split())


def _looks(tag: Tag) -> str:
    key = f", key {tag.key}" if tag.key else ""
    return f"{tag.mark}, {tag.colour}{key}"


def _told(tag: Tag, number: int, as_json: bool, sentence: str) -> None:
    if as_json:
        print_json(tag_json(tag, number))
    else:
        print_message(f"{sentence}; variorum undo reverts it")


def _list(library: Path | None, as_json: bool) -> None:
    with open_store(library) as store:
        uses = store.tag_counts()
        book = store.tags.codebook().tags
    if as_json:
        print_json([tag_json(tag, uses[tag.name]) for tag in book])
    else:
        print_table(
            _COLUMNS,
            [
                (t.mark, t.name, t.key or "", t.colour, f"{uses[t.name]:,}", t.description)
                for t in book
            ],
        )
