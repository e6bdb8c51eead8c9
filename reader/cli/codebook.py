"""`variorum tags`: the codebook."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from annotations.model import COLOURS
from annotations.service.store import Store
from reader.cli.json_objects import tag_json
from reader.cli.open_library import open_store
from reader.cli.options import TEXT, as_option, json_option, library_option
from reader.cli.output import print_json, print_message
from reader.cli.tables import Column, print_table

_COLUMNS = (
    Column("", style="bold"),
    Column("TAG", least=8),
    Column("KEY", style="dim"),
    Column("COLOUR", style="dim"),
    Column("ANNOTATIONS", right=True),
    Column("DESCRIPTION", least=12, style="dim"),
)


@click.group(invoke_without_command=True, short_help="List, add and rename tags.")
@library_option
@json_option
@click.pass_context
def tags(ctx: click.Context, library: Path | None, as_json: bool) -> None:
    """List, add and rename the tags of the library. Without more, list them."""
    if ctx.invoked_subcommand is None:
        _list(library, as_json)


@tags.command("list", short_help="List the tags.")
@library_option
@json_option
def list_(library: Path | None, as_json: bool) -> None:
    """List the tags in the order in which they are offered: letter, name, key, colour, use."""
    _list(library, as_json)


@tags.command("add", short_help="Add a tag.")
@click.argument("name", type=TEXT)
@click.option(
    "--colour", type=click.Choice(COLOURS), help="How it is painted; else a colour in little use."
)
@click.option("--description", type=TEXT, default="", help="When to use it.")
@library_option
@as_option
@json_option
def add(
    name: str,
    colour: str | None,
    description: str,
    library: Path | None,
    annotator: str | None,
    as_json: bool,
) -> None:
    """Add a tag. A name such as claim/figure makes it a kind of claim."""
    with open_store(library, annotator, make=True) as store:
        tag = store.tags.add(name, colour=colour, description=" ".join(description.split()))
    if as_json:
        print_json(tag_json(tag, 0))
    else:
        print_message(
            f"added the tag {tag.name} ({tag.mark}, {tag.colour}); variorum undo reverts it"
        )


@tags.command("rename", short_help="Give a tag another name.")
@click.argument("old", type=TEXT)
@click.argument("new", type=TEXT)
@library_option
@as_option
@json_option
def rename(old: str, new: str, library: Path | None, annotator: str | None, as_json: bool) -> None:
    """Give a tag another name. Annotations keep it, and the tags nested in it move along."""
    with open_store(library, annotator, make=True) as store:
        tag = store.tags.rename(old, new)
        number = _uses(store)[tag.name]
    if as_json:
        print_json(tag_json(tag, number))
    else:
        print_message(f"renamed the tag {old} to {tag.name}; variorum undo reverts it")


def _list(library: Path | None, as_json: bool) -> None:
    with open_store(library) as store:
        uses = _uses(store)
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


def _uses(store: Store) -> Counter[str]:
    """How many annotations carry each tag."""
    uses: Counter[str] = Counter()
    for summary in store.summaries():
        uses.update(summary.tags)
    return uses
