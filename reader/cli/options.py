"""Options that many commands share, and what their values must be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from corpus.text.storable import storable

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


class Text(click.ParamType[str]):
    """An argument that becomes part of the library: bytes that are no UTF-8 cannot be kept."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return storable(str(value))


TEXT = Text()


def library_option(command: Decorated) -> Decorated:
    """`--library PATH`, on every command."""
    return click.option(
        "--library", type=click.Path(path_type=Path), metavar="PATH",
        help="The library to use, instead of $VARIORUM_LIBRARY or your own.",
    )(command)  # fmt: skip


def as_option(command: Decorated) -> Decorated:
    """`--as NAME`, on every command that writes."""
    return click.option(
        "--as",
        "annotator",
        type=TEXT,
        metavar="NAME",
        help="The annotator in whose name this is done.",
    )(command)


def json_option(command: Decorated) -> Decorated:
    """`--json`, on every command that answers."""
    return click.option("--json", "as_json", is_flag=True, help="Answer with one JSON value.")(
        command
    )


def keep_comments_option(command: Decorated) -> Decorated:
    """`--keep-comments`, on the commands that clean."""
    return click.option(
        "--keep-comments", is_flag=True, help="Keep readers' comments below an article."
    )(command)


def filter_options(command: Decorated) -> Decorated:
    """The filters of `annotations` and `export`."""
    for option in (
        click.option("--status", type=click.Choice(["anchored", "moved", "orphaned"]),
                     help="Only those that are anchored, moved or orphaned."),
        click.option("--annotator", "by", type=TEXT, metavar="NAME", help="Only this annotator's."),
        click.option("--document", type=TEXT, metavar="DOC", help="Only those of this document."),
        click.option("--tag", type=TEXT, metavar="TAG",
                     help="Only those with this tag, or one nested in it."),
    ):  # fmt: skip
        command = option(command)
    return command
