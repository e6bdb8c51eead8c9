"""`variorum search`: over texts, notes and tags."""

from __future__ import annotations

from pathlib import Path

import click

from annotations.finding import Found, find
from annotations.store import Store
from reader.cli.opening import opened
from reader.cli.options import TEXT, json_option, library_option
from reader.cli.output import PLAIN_WIDTH, emit, print_json, say, styled, width
from reader.clusters import fit
from reader.safe import safe_line

_CONTEXT = 120


@click.command(short_help="Search texts, notes and tags.")
@click.argument("query", type=TEXT)
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True,
              help="At most so many answers.")  # fmt: skip
@library_option
@json_option
def search(query: str, limit: int, library: Path | None, as_json: bool) -> None:
    """Search texts, notes and tags for words, also misspelt ones; the best answers come first."""
    with opened(library) as store:
        found = find(store, query, limit=limit)
        if as_json:
            print_json([one.as_json() for one in found])
        elif found:
            for one in found:
                _print(store, one)
        else:
            say(f"nothing like “{query}” is in this library")


def _print(store: Store, found: Found) -> None:
    place = f"{found.span.start}–{found.span.end}"
    kind = "" if found.field == "text" else f"  {found.field}"
    emit(f"{styled(safe_line(found.document), 'bold')}  {styled(place + kind, 'dim')}")
    cells = width(PLAIN_WIDTH) - 2
    if found.field == "text":
        emit(f"  {_in_context(store, found, cells)}")
    else:
        emit(f"  {fit(' '.join(found.text.split()), cells)}")


def _in_context(store: Store, found: Found, cells: int) -> str:
    """The passage with what stands around it, in one line."""
    text = store.documents.get(found.document).text
    start, end = found.span
    passage = " ".join(text[start:end].split())
    room = max(0, cells - min(len(passage), cells)) // 2
    left = text[max(0, start - _CONTEXT) : start].rpartition("\n")[2]
    right = text[end : end + _CONTEXT].partition("\n")[0]
    if len(left) > room:
        left = "…" + left[len(left) - room + 1 :].lstrip() if room > 1 else ""
    left, passage = fit(left, cells), fit(passage, cells)
    right = fit(right, max(0, cells - len(left) - len(passage)))
    return left + styled(passage, "bold") + right
