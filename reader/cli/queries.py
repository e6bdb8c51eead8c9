"""`variorum query`: saved queries, and how queries are written."""

from __future__ import annotations

from pathlib import Path

import click

from annotations.analysis.annotation_query import understood
from annotations.analysis.library_contents import library_contents
from annotations.service.saved_queries import delete_query, save_query, saved_queries
from reader.cli.open_store import open_store
from reader.cli.options import QUERY, Named, json_option, library_option
from reader.cli.output import print_error, print_json, print_line, print_message, styled
from reader.terminal.safe import safe_line

SAVED = Named(saved_queries)


@click.group(
    invoke_without_command=True, short_help="Save queries, and explain how they are written."
)
@library_option
@json_option
@click.pass_context
def query(ctx: click.Context, library: Path | None, as_json: bool) -> None:
    """Save queries under a name. Without a command, list the saved queries.

    A query selects annotations for search, annotations, export, table, stats and agree:

    \b
    tag:claim              tagged claim, or a tag nested in it
    tag:claim tag:disputed claims and disputed passages that overlap,
                           whoever tagged them
    -tag:claim             what no claim overlaps
    tag:claim or tag:opinion
    tag:claim near:20 tag:opinion
                           at most 20 words between them
    by:Ann   -by:Ann       by this annotator, by others
    in:bridge              in this document
    doc.publisher:post     in documents of this publisher; also
                           doc.author, doc.title, doc.language and
                           attributes; =, <, <=, > and >= compare:
                           doc.year>1990
    collection:1920s       in documents of this collection
    @mine                  a saved query
    sugar "of sugar" -tax  words of the passage or its note

    Filters side by side must all be true; "or" separates alternatives; brackets group:
    (tag:claim by:Ann) (tag:disputed by:Ben). A minus before a bracket negates it. Names with spaces
    are put in quotation marks: tag:"human error". What cannot be read as a filter is searched as
    words.
    """
    if ctx.invoked_subcommand is None:
        _list(library, as_json=as_json)


@query.command("list", short_help="List the saved queries.")
@library_option
@json_option
def list_(library: Path | None, as_json: bool) -> None:
    """List the saved queries by name."""
    _list(library, as_json=as_json)


@query.command("save", short_help="Save a query under a name.")
@click.argument("name", type=SAVED, metavar="NAME")
@click.argument("text", type=QUERY, metavar="QUERY")
@library_option
@json_option
def save(name: str, text: str, library: Path | None, as_json: bool) -> None:
    """Save a query; @NAME then stands for it, for everybody who uses this library. A saved query of
    the same name is replaced."""
    with open_store(library) as store:
        replaced = name.casefold() in map(str.casefold, saved_queries(store))
        saved = save_query(store, name, text)
        problems = understood(library_contents(store), text).problems
    for problem in problems:
        print_error(problem)
    if as_json:
        print_json({"name": saved, "query": text})
    else:
        print_message(f"{'replaced' if replaced else 'saved'} the query @{saved}")


@query.command("delete", short_help="Delete a saved query.")
@click.argument("name", type=SAVED, metavar="NAME")
@library_option
def delete(name: str, library: Path | None) -> None:
    """Delete a saved query."""
    with open_store(library) as store:
        deleted = delete_query(store, name)
    print_message(f"deleted the saved query @{deleted}")


def _list(library: Path | None, *, as_json: bool) -> None:
    with open_store(library) as store:
        saved = saved_queries(store)
    if as_json:
        print_json([{"name": name, "query": text} for name, text in saved.items()])
    elif not saved:
        print_message("there are no saved queries; variorum query save NAME QUERY saves one")
    for name, text in saved.items() if not as_json else ():
        print_line(f"{styled(safe_line(f'@{name}'), 'bold')}  {safe_line(text)}")
