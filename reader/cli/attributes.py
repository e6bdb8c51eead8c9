"""`attributes` and `collections`: what readers say about documents, in the library as a whole."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from annotations.analysis.document_conditions import sort_key
from annotations.exchange import attributes_csv
from annotations.model.attributes import ATTRIBUTE_TYPES, AttributeType
from annotations.service.attributes import (
    remove_attribute,
    rename_attribute,
    rename_collection,
    set_type,
)
from corpus.sources.files import STDIN, read_bytes
from reader.cli.csv_options import csv_options, csv_style
from reader.cli.document_filter import matching_documents
from reader.cli.open_library import chosen_library
from reader.cli.open_store import open_store
from reader.cli.options import (
    ATTRIBUTE,
    COLLECTION,
    FILE_NAME,
    TEXT,
    as_option,
    document_filter_options,
    json_option,
    library_option,
)
from reader.cli.output import (
    count,
    on_terminal,
    print_error,
    print_json,
    print_message,
    print_text,
)
from reader.cli.tables import Column, print_table
from reader.files import write_for_user

_COLUMNS = (
    Column("ATTRIBUTE", least=12, style="bold"),
    Column("TYPE", style="dim"),
    Column("DOCUMENTS", right=True),
    Column("VALUES", least=20, spare=1, style="dim"),
)
_EXAMPLES = 5
_MOST = 20
"""The most messages that are printed; JSON has them all."""


@click.group(invoke_without_command=True, short_help="List, import and export attributes.")
@library_option
@json_option
@click.pass_context
def attributes(ctx: click.Context, library: Path | None, as_json: bool) -> None:
    """The attributes of the documents: keys with values, such as year=1920. Without a command, list
    them.

    variorum edit sets them; --where selects documents by them.
    """
    if ctx.invoked_subcommand is None:
        _list(library, as_json)


@attributes.command("list", short_help="List the attributes.")
@library_option
@json_option
def list_(library: Path | None, as_json: bool) -> None:
    """List the attributes: name, type, number of documents, and values."""
    _list(library, as_json)


@attributes.command("type", short_help="Change the type of an attribute.")
@click.argument("key", type=ATTRIBUTE)
@click.argument("type_", type=click.Choice(ATTRIBUTE_TYPES), metavar="TYPE")
@library_option
@as_option
@json_option
def type_(
    key: str, type_: AttributeType, library: Path | None, annotator: str | None, as_json: bool
) -> None:
    """Have the values of an attribute be compared as text, number or date.

    Dates are written as in 1920, 1920-05 or 1920-05-03. Values are never changed; where one does
    not fit the type, nothing is done.
    """
    with open_store(library, annotator) as store:
        before = set_type(store, key, type_)
    if as_json:
        print_json({"attribute": key, "type": type_, "was": before})
    elif before == type_:
        print_message(f"{key} is a {type_} already; nothing was changed")
    else:
        print_message(f"{key} is a {type_} now, no longer a {before}; variorum undo reverts it")


@attributes.command("rename", short_help="Rename an attribute in all documents.")
@click.argument("key", type=ATTRIBUTE)
@click.argument("new", type=TEXT)
@library_option
@as_option
@json_option
def rename(key: str, new: str, library: Path | None, annotator: str | None, as_json: bool) -> None:
    """Rename an attribute in all documents that have it."""
    with open_store(library, annotator) as store:
        number = rename_attribute(store, key, new)
    if as_json:
        print_json({"attribute": new, "documents": number})
    else:
        print_message(
            f"renamed {key} to {new} in {count(number, 'document')}; variorum undo reverts it"
        )


@attributes.command("remove", short_help="Remove an attribute from all documents.")
@click.argument("key", type=ATTRIBUTE)
@library_option
@as_option
@json_option
def remove(key: str, library: Path | None, annotator: str | None, as_json: bool) -> None:
    """Remove an attribute with its values from all documents. variorum undo restores them."""
    with open_store(library, annotator) as store:
        number = remove_attribute(store, key)
    if as_json:
        print_json({"attribute": key, "documents": number})
    else:
        print_message(f"removed {key} from {count(number, 'document')}; variorum undo restores it")


@attributes.command("export", short_help="Export attributes and collections to a CSV file.")
@click.argument("file", type=FILE_NAME, metavar="FILE")
@csv_options
@document_filter_options
@library_option
@json_option
def export(
    file: str,
    excel: bool,
    delimiter: str | None,
    collections: tuple[str, ...],
    conditions: tuple[str, ...],
    library: Path | None,
    as_json: bool,
) -> None:
    """Export attributes and collections to a CSV file, or to standard output (-): a row for each
    document, a column for each attribute. variorum attributes import reads it back.
    """
    if as_json and file == STDIN:
        raise click.UsageError("--json cannot be used when the file goes to standard output")
    with open_store(library) as store:
        documents = matching_documents(store, collections, conditions)
    content = attributes_csv.write(documents, csv_style(excel, delimiter))
    if file == STDIN:
        if on_terminal():
            print_text(content.replace("\r\n", "\n"))
        else:
            sys.stdout.flush()
            sys.stdout.buffer.write(content.encode())
            sys.stdout.buffer.flush()
        return
    write_for_user(Path(file), content, chosen_library(library))
    if as_json:
        print_json({"path": file, "documents": len(documents)})
    else:
        print_message(
            f"exported the attributes of {count(len(documents), 'document')} to {Path(file).name}"
        )


@attributes.command("import", short_help="Import attributes and collections from a CSV file.")
@click.argument("file", type=FILE_NAME, metavar="FILE")
@library_option
@as_option
@json_option
def import_(file: str, library: Path | None, annotator: str | None, as_json: bool) -> int:
    """Import attributes and collections from a CSV file, or from standard input (-).

    A column document (slug, id, URL or title), url or title says which document a row is about; the
    column collections lists collections, separated by semicolons; every other column is an
    attribute. An empty cell changes nothing. In an exported CSV of annotations, the columns doc.KEY
    are read. Exit code 1: a row names no document, or several.
    """
    data = sys.stdin.buffer.read() if file == STDIN else read_bytes(file, most=None)
    rows, notices = attributes_csv.read(data)
    with open_store(library, annotator) as store:
        report = attributes_csv.import_attributes(store, rows)
    for sentence in [*notices, *report.notices]:
        print_error(sentence)
    for problem in report.problems[: None if as_json else _MOST]:
        print_error(f"not imported: {problem}")
    if len(report.problems) > _MOST and not as_json:
        print_error(f"and {len(report.problems) - _MOST:,} more rows (--json lists them all)")
    if as_json:
        print_json(
            {
                "documents": report.documents, "unchanged": report.unchanged,
                "notices": [*notices, *report.notices], "problems": report.problems,
            }
        )  # fmt: skip
    else:
        undo = "; variorum undo reverts it" if report.documents else ""
        print_message(
            f"attributes imported: {count(report.documents, 'document')} changed, "
            f"{report.unchanged:,} unchanged, {len(report.problems):,} rows not imported{undo}"
        )
    return 1 if report.problems else 0


@click.group(invoke_without_command=True, short_help="List and rename collections.")
@library_option
@json_option
@click.pass_context
def collections(ctx: click.Context, library: Path | None, as_json: bool) -> None:
    """The collections of documents. Without a command, list them.

    variorum edit --add-to adds documents; --collection selects documents by them.
    """
    if ctx.invoked_subcommand is None:
        _list_collections(library, as_json)


@collections.command("list", short_help="List the collections.")
@library_option
@json_option
def list_collections(library: Path | None, as_json: bool) -> None:
    """List the collections with the number of their documents."""
    _list_collections(library, as_json)


@collections.command("rename", short_help="Rename a collection.")
@click.argument("name", type=COLLECTION)
@click.argument("new", type=TEXT)
@library_option
@as_option
@json_option
def rename_collection_(
    name: str, new: str, library: Path | None, annotator: str | None, as_json: bool
) -> None:
    """Rename a collection and those nested in it. If there is one of the new name, both become
    one."""
    with open_store(library, annotator) as store:
        number = rename_collection(store, name, new)
    if as_json:
        print_json({"collection": new, "documents": number})
    else:
        print_message(
            f"renamed the collection {name} to {new} ({count(number, 'document')}); "
            "variorum undo reverts it"
        )


def _list(library: Path | None, as_json: bool) -> None:
    with open_store(library) as store:
        types = store.attributes.types()
        by_document = store.attributes.by_document()
    values = {
        key: sorted({own[key] for own in by_document.values() if key in own},
                    key=lambda value, key=key: sort_key(value, types[key]))  # type: ignore[misc]
        for key in types
    }  # fmt: skip
    numbers = {key: sum(key in own for own in by_document.values()) for key in types}
    if as_json:
        print_json(
            [
                {"attribute": key, "type": types[key], "documents": numbers[key],
                 "values": values[key]}
                for key in types
            ]
        )  # fmt: skip
    elif not types:
        print_message("no document has an attribute; variorum edit --set KEY=VALUE sets one")
    else:
        rows = []
        for key, type_ in types.items():
            several = values[key]
            more = " …" if len(several) > _EXAMPLES else ""
            shown = ", ".join(" ".join(value.split()) for value in several[:_EXAMPLES])
            rows.append((key, type_, f"{numbers[key]:,}", shown + more))
        print_table(_COLUMNS, rows)


def _list_collections(library: Path | None, as_json: bool) -> None:
    with open_store(library) as store:
        names = store.collections.names()
        by_document = store.collections.by_document()
    numbers = {name: sum(name in own for own in by_document.values()) for name in names}
    if as_json:
        print_json([{"collection": name, "documents": numbers[name]} for name in names])
    elif not names:
        print_message("no document is in a collection; variorum edit DOC --add-to NAME adds one")
    else:
        columns = (Column("COLLECTION", least=12, style="bold"), Column("DOCUMENTS", right=True))
        print_table(columns, [(name, f"{numbers[name]:,}") for name in names])
