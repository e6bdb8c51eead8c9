"""`annotations`: the list of them."""

from __future__ import annotations

from itertools import groupby, pairwise
from pathlib import Path

import click

from annotations.model import Annotation, Status
from reader.cli.annotation_filter import filtered_annotations
from reader.cli.json_objects import annotation_json
from reader.cli.open_library import open_to_read
from reader.cli.options import QUERY, filter_options, json_option, library_option
from reader.cli.output import (
    PLAIN_WIDTH,
    on_terminal,
    print_json,
    print_line,
    print_message,
    styled,
    width,
)
from reader.cli.tables import excerpt
from reader.terminal.safe import safe_line, without_stacks
from reader.text.clusters import fit

_SHORTEST_ID = 8


@click.command("annotations", short_help="List the annotations.")
@click.argument("words", type=QUERY, metavar="[QUERY]", required=False)
@filter_options
@library_option
@json_option
def list_(
    words: str | None,
    query: str | None,
    tag: str | None,
    document: str | None,
    by: str | None,
    status: Status | None,
    collections: tuple[str, ...],
    conditions: tuple[str, ...],
    library: Path | None,
    as_json: bool,
) -> None:
    """List the annotations, sorted by document and position.

    A QUERY selects some: tag:claim tag:disputed lists claims and disputed passages that overlap,
    -tag:claim what no claim overlaps; or, brackets, near:20, by:, in:, doc.year>1990 and saved
    queries (@name) can be combined. variorum query --help explains them.
    """
    if words is not None and query is not None:
        raise click.UsageError("give the query once, with or without --query")
    with open_to_read(library) as store:
        annotations = filtered_annotations(
            store, tag=tag, document=document, by=by, status=status, collections=collections,
            conditions=conditions, query=query if words is None else words,
        )  # fmt: skip
        all_ids = [annotation.id for annotation in store.annotations()]
    if as_json:
        print_json([annotation_json(annotation) for annotation in annotations])
    elif not annotations:
        print_message("no matches" if all_ids else "there are no annotations in this library yet")
    else:
        _print(annotations, _id_length(all_ids))


def _id_length(ids: list[str]) -> int:
    """How much of an id tells it from all others in this library."""
    ordered = sorted(ids)
    common = [_common(a, b) for a, b in pairwise(ordered)]
    return max([_SHORTEST_ID, *(length + 1 for length in common)])


def _common(a: str, b: str) -> int:
    return next(
        (n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b))
    )


def _print(annotations: list[Annotation], id_length: int) -> None:
    cells = width(PLAIN_WIDTH) if on_terminal() else width()
    for slug, group in groupby(annotations, key=lambda annotation: annotation.slug):
        print_line(styled(safe_line(slug), "bold"))
        for annotation in group:
            tags = safe_line(", ".join(annotation.tags) or "no tag")
            about = [
                f"{annotation.span.start}–{annotation.span.end}",
                without_stacks(safe_line(annotation.annotator.name)),
                *([] if annotation.status == "anchored" else [annotation.status]),
            ]
            details = styled(" · ".join(about), "dim")
            print_line(f"  {styled(annotation.id[:id_length], 'dim')}  {tags}  {details}")
            print_line(f"    {excerpt(annotation.content, max(8, cells - 6))}")
            if annotation.note:
                note = fit(" ".join(annotation.note.split()), max(8, cells - 4))
                print_line(f"    {styled(note, 'dim')}")
            for link in annotation.links:
                print_line(styled(f"    {link.kind} {link.target[:id_length]}", "dim"))
