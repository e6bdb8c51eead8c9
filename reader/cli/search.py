"""`variorum search`: over texts, notes and tags."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from annotations.analysis.library_search import search as search_for
from annotations.analysis.search_results import SearchResult
from annotations.service.reading import StoreReader
from reader.cli.json_objects import search_result_json
from reader.cli.lines import answer_lines
from reader.cli.open_library import open_to_read
from reader.cli.options import QUERY, json_option, library_option
from reader.cli.output import (
    PLAIN_WIDTH,
    print_error,
    print_json,
    print_line,
    print_message,
    styled,
    width,
)
from reader.cli.tables import Progress
from reader.terminal.safe import safe_line
from reader.text.clusters import fit, fit_end, width_of

_CONTEXT = 120
_QUERY_SHOWN = 400
"""Cells of a query that is repeated in a message."""


@click.command(short_help="Search texts, notes, tags and memos.")
@click.argument("query", type=QUERY, required=False)
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True,
              help="The maximum number of results.")  # fmt: skip
@click.option("--jsonl", is_flag=True,
              help='Answer each line {"id","query"[,"exclude"]} of standard input.')  # fmt: skip
@library_option
@json_option
def search(query: str | None, limit: int, jsonl: bool, library: Path | None, as_json: bool) -> int:
    """Search texts, notes, tags and memos for words, including misspelt ones; the best matches are
    listed first.

    "words in quotation marks" find the exact words, -word excludes a word; tag:NAME, by:NAME,
    in:DOC and doc.publisher:NAME limit the search to passages with this tag, by this annotator, in
    such documents. variorum query --help explains how filters are combined.
    """
    if (query is None) is not jsonl:
        raise click.UsageError("give a query, or use --jsonl with queries on standard input")
    with open_to_read(library) as store:
        if query is None:
            return answer_lines(store, lambda asked, without: _hits(store, asked, without, limit))
        indexing = _Indexing()
        answer = search_for(store, query, limit=limit, progress=indexing.show)
        indexing.clear()
        for problem in answer.problems:
            print_error(problem)
        if as_json:
            print_json([search_result_json(result) for result in answer.results])
        elif answer.results:
            for result in answer.results:
                _print(store, result)
        else:
            print_message(f"no matches for “{fit(query, _QUERY_SHOWN)}” in this library")
    return 0


class _Indexing:
    """A bar while documents are indexed, as those of an earlier version's library are at first."""

    def __init__(self) -> None:
        self._bar: Progress | None = None

    def show(self, done: int, total: int) -> None:
        self._bar = self._bar or Progress(total)
        self._bar.show(done, "indexing the documents")

    def clear(self) -> None:
        if self._bar is not None:
            self._bar.clear()


def _hits(store: StoreReader, query: str, without: list[str], limit: int) -> list[dict[str, Any]]:
    results = search_for(store, query, limit=limit, without=without).results
    return [
        {key: value for key, value in search_result_json(result).items() if key != "field"}
        | {"kind": result.field}
        for result in results
    ]


def _print(store: StoreReader, result: SearchResult) -> None:
    place = f"{result.span.start}–{result.span.end}"
    kind = place if result.field == "text" else f"{place}  {result.field}"
    if result.memo is not None:
        kind = "memo"
    name = result.document or result.title
    print_line(f"{styled(safe_line(name), 'bold')}  {styled(kind, 'dim')}")
    cells = width(PLAIN_WIDTH) - 2
    if result.field == "text":
        print_line(f"  {_in_context(store, result, cells)}")
    else:
        print_line(f"  {fit(' '.join(result.text.split()), cells)}")


def _in_context(store: StoreReader, result: SearchResult, cells: int) -> str:
    """The passage with the words around it, in one line."""
    text = store.documents.get(result.document).text
    start, end = result.span
    passage = fit(" ".join(text[start:end].split()), cells)
    room = max(0, cells - width_of(passage)) // 2
    left = fit_end(text[max(0, start - _CONTEXT) : start].rpartition("\n")[2], room)
    right = text[end : end + _CONTEXT].partition("\n")[0]
    right = fit(right, max(0, cells - width_of(left) - width_of(passage)))
    return left + styled(passage, "bold") + right
