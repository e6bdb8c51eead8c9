"""`variorum parallels`: the passages of other documents that say what a passage says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from annotations.analysis.library_search import find_parallels
from annotations.analysis.parallel_absence import why_no_parallels
from annotations.service.reading import StoreReader
from corpus.errors import VariorumError
from corpus.search.parallels.parallel_search import LONGEST, Parallel
from reader.cli.json_objects import parallel_json
from reader.cli.lines import answer_lines
from reader.cli.open_library import open_to_read
from reader.cli.options import DOCUMENT, TEXT, json_option, library_option
from reader.cli.output import PLAIN_WIDTH, print_json, print_line, print_message, styled, width
from reader.terminal.safe import safe_line
from reader.text.clusters import fit


@click.command(short_help="Find similar passages in other documents.")
@click.argument("name", type=DOCUMENT, metavar="[DOC", required=False)
@click.argument("start", type=click.IntRange(min=0), required=False, metavar="START")
@click.argument("end", type=click.IntRange(min=0), required=False, metavar="END]")
@click.option("--quote", type=TEXT, metavar="TEXT",
              help="The words of the passage; they need not be in a document.")  # fmt: skip
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True,
              help="The maximum number of results.")  # fmt: skip
@click.option("--weak", "with_weak", is_flag=True,
              help="Also list the weaker ones, which may be similar by chance.")  # fmt: skip
@click.option("--jsonl", is_flag=True,
              help='Answer each line {"id","query"[,"exclude"]} of standard input.')  # fmt: skip
@library_option
@json_option
def parallels(
    name: str | None,
    start: int | None,
    end: int | None,
    quote: str | None,
    limit: int,
    with_weak: bool,
    jsonl: bool,
    library: Path | None,
    as_json: bool,
) -> int:
    """Find passages in other documents that are similar to a passage.

    The passage is the text of DOC from START to END, or the words given with --quote. Passages that
    reuse its wording are listed first, then passages about the same subject. Each says what
    it has in common: same wording, same figures, same names or same matter; and in another
    language: names and figures in common. What may be similar by chance is weaker: it is counted,
    and listed with --weak; with --json and --jsonl it always is, with "weak": true.
    """
    by_place = name is not None and start is not None and end is not None
    if (name is not None) + (quote is not None) + jsonl != 1 or (name is not None and not by_place):
        raise click.UsageError("give a document with a start and an end, or --quote, or --jsonl")
    with open_to_read(library) as store:
        if jsonl:
            return answer_lines(store, lambda asked, without: _hits(store, asked, without, limit))
        without: list[str] = []
        passage = quote or ""
        if name is not None and start is not None and end is not None:
            document = store.documents.get(name)
            if not start < end <= len(document.text):
                raise VariorumError(
                    f"{document.slug} has no passage {start}–{end}; it has "
                    f"{len(document.text):,} characters"
                )
            passage, without = document.text[start:end], [document.id]
        parallels = find_parallels(store, passage, limit=limit, without=without)
        # What answers to what is told in places of the document, where the passage has one.
        base = start or 0
        if as_json:
            print_json([parallel_json(parallel, base) for parallel in parallels])
            return 0
        if len(passage) > LONGEST:
            print_message(f"only the first {LONGEST:,} characters of the passage were compared")
        if not parallels:
            print_message(why_no_parallels(store, passage, without))
        shown = [parallel for parallel in parallels if with_weak or not parallel.weak]
        for parallel in shown:
            _print(parallel)
        if hidden := len(parallels) - len(shown):
            print_message(f"{hidden} weaker; --weak lists {'it' if hidden == 1 else 'them'}")
    return 0


def _hits(store: StoreReader, passage: str, without: list[str], limit: int) -> list[dict[str, Any]]:
    parallels = find_parallels(store, passage, limit=limit, without=without)
    return [parallel_json(parallel) for parallel in parallels]


def _print(parallel: Parallel) -> None:
    weak = ", weak" if parallel.weak else ""
    place = (
        f"{parallel.span.start}–{parallel.span.end}  {parallel.kind}: {parallel.reason}, "
        f"{parallel.score:.0f} of 100{weak}"
    )
    print_line(f"{styled(safe_line(parallel.slug), 'bold')}  {styled(place, 'dim')}")
    print_line(f"  {fit(' '.join(parallel.text.split()), width(PLAIN_WIDTH) - 2)}")
