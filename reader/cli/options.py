"""Options that many commands share, and what their values must be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from corpus.errors import VariorumError
from corpus.text.storable import storable

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from annotations.service.reading import StoreReader

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


class Text(click.ParamType[str]):
    """An argument that becomes part of the library: bytes that are no UTF-8 cannot be kept."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return storable(str(value))


class Named(Text):
    """The name of something in the library, which the shell completes."""

    def __init__(
        self, listed: Callable[[StoreReader], Iterable[str]], *, files: bool = False
    ) -> None:
        """`listed` gives the names there are; with `files`, those of files are completed, too."""
        self._listed = listed
        self._files = files

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        from reader.cli.open_library import open_to_read_at

        names: list[str] = []
        # A line that is being typed is no place to say what is wrong with the library, or to make
        # one.
        with suppress(VariorumError):
            path = _library_to_complete_from(ctx)
            if path is not None:
                with open_to_read_at(path, COMPLETING) as store:
                    names = sorted(filter(_begins_with(incomplete), self._listed(store)))
        items = [CompletionItem(name) for name in names]
        return [*items, *_files(incomplete)] if self._files else items


class QueryText(Text):
    """A query over tags; the shell completes its last name."""

    name = "query"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        completed: list[str] = []
        with suppress(VariorumError):
            path = _library_to_complete_from(ctx)
            if path is not None:
                from annotations.analysis.query_completion import completions, query_names
                from reader.cli.open_library import open_to_read_at

                with open_to_read_at(path, COMPLETING) as store:
                    completed = completions(incomplete, query_names(store))
        return [CompletionItem(query) for query in completed]


class FileName(click.ParamType[str]):
    """The path of a file, a folder, or an address; the shell completes the first two."""

    name = "path"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        return _files(incomplete)


def _library_to_complete_from(ctx: click.Context) -> Path | None:
    from reader.cli.open_library import chosen_library

    path = chosen_library(ctx.params.get("library"))
    return path if path.exists() else None


def _begins_with(incomplete: str) -> Callable[[str], bool]:
    return lambda name: name.startswith(incomplete)


def _files(incomplete: str) -> list[CompletionItem]:
    """Lets the shell complete the name of a file."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


def _slugs(store: StoreReader) -> Iterator[str]:
    return (summary.slug for summary in store.documents.all())


COMPLETING = "completion"
"""Who opens a library to complete a name; nothing is written."""
TEXT = Text()
DOCUMENT = Named(_slugs)
DOCUMENT_OR_PATH = Named(_slugs, files=True)
ANNOTATOR = Named(lambda store: (annotator.name for annotator in store.annotators()))
TAG = Named(lambda store: (tag.name for tag in store.tags.codebook().tags))
QUERY = QueryText()
COLLECTION = Named(lambda store: store.collections.names())
ATTRIBUTE = Named(lambda store: store.attributes.types())
FILE_NAME = FileName()


def library_option(command: Decorated) -> Decorated:
    """`--library PATH`, on every command."""
    return click.option(
        "--library", type=click.Path(path_type=Path), metavar="PATH",
        help="The library to use instead of $VARIORUM_LIBRARY or your own.",
    )(command)  # fmt: skip


def as_option(command: Decorated) -> Decorated:
    """`--as NAME`, on every command that writes."""
    return click.option(
        "--as",
        "annotator",
        type=TEXT,
        metavar="NAME",
        help="The annotator to act as.",
    )(command)


def json_option(command: Decorated) -> Decorated:
    """`--json`, on every command that answers."""
    return click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")(
        command
    )


def keep_comments_option(command: Decorated) -> Decorated:
    """`--keep-comments`, on the commands that clean."""
    return click.option(
        "--keep-comments", is_flag=True, help="Include readers' comments below an article."
    )(command)


def query_option(command: Decorated) -> Decorated:
    """`--query QUERY`, on every command about annotations."""
    return click.option(
        "--query", type=QUERY, metavar="QUERY",
        help='Only annotations that match, as in "tag:claim tag:disputed -by:Ann".',
    )(command)  # fmt: skip


def filter_options(command: Decorated) -> Decorated:
    """The filters of `annotations` and `export`."""
    for option in (
        query_option,
        click.option("--status", type=click.Choice(["anchored", "moved", "orphaned"]),
                     help="Only annotations that are anchored, moved or orphaned."),
        click.option("--annotator", "by", type=TEXT, metavar="NAME", help="Only annotations "
                                                                          "by this annotator."),
        click.option("--document", type=DOCUMENT, metavar="DOC",
                     help="Only annotations of this document."),
        click.option("--tag", type=TAG, metavar="TAG",
                     help="Only annotations with this tag, or one nested in it."),
    ):  # fmt: skip
        command = option(command)
    return document_filter_options(command)


def document_filter_options(command: Decorated) -> Decorated:
    """`--collection` and `--where`, on every command that is about documents or annotations."""
    for option in (
        click.option("--where", "conditions", type=TEXT, multiple=True, metavar="CONDITION",
                     help='Only documents for which this holds, as in "year>=1920"; repeat it for '
                          "several conditions."),
        click.option("--collection", "collections", type=COLLECTION, multiple=True, metavar="NAME",
                     help="Only documents in this collection; repeat it for several."),
    ):  # fmt: skip
        command = option(command)
    return command


def pseudonyms_option(command: Decorated) -> Decorated:
    """`--pseudonyms KEY`, on the commands that write files for others."""
    return click.option(
        "--pseudonyms",
        "key",
        type=FILE_NAME,
        metavar="KEY.csv",
        help="Write A1, A2 … in place of the annotators' names; the names go to this file.",
    )(command)
