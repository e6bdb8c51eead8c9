"""`variorum stats`: what can be counted, with bars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from annotations.statistics import UNTAGGED, DocumentCounts, counts
from corpus.cues import CUE_KINDS
from reader.cli.opening import opened
from reader.cli.options import TEXT, json_option, library_option
from reader.cli.output import EMPTY, print_json, say
from reader.cli.tables import Column, print_table

_COLUMNS = (
    Column("DOCUMENT", least=16, style="bold"),
    Column("WHAT", least=11),
    Column("COUNT", right=True),
    Column("PER 1,000 WORDS", right=True, least=9, spare=1),
    Column("", least=6, spare=2, style="dim"),
    Column("BY", least=6, spare=3, style="dim"),
)
_BAR = 20
"""Cells of the longest bar."""


@click.command(short_help="Count words, annotations and cues.")
@click.argument("documents", nargs=-1, type=TEXT, metavar="[DOC]...")
@library_option
@json_option
def stats(documents: tuple[str, ...], library: Path | None, as_json: bool) -> None:
    """Count words, annotations by tag and annotator, and cues, in each document or in these.

    Cues are words that a reader may weigh: attribution, hedges, boosters, evaluation, numbers,
    dates, quotations. The bars of tags compare documents by count, those of cues by share of the
    words.
    """
    with opened(library) as store:
        chosen = [store.documents.find(name) for name in dict.fromkeys(documents)]
        found = list(counts(store, dict.fromkeys(chosen) if documents else None))
    if as_json:
        print_json([one.as_json() for one in found])
    elif not found:
        say(EMPTY)
    else:
        print_table(_COLUMNS, list(_rows(found)))


def _rows(found: Sequence[DocumentCounts]) -> Iterator[tuple[str, ...]]:
    tagged = [sum(by.values()) for one in found for by in one.tags.values()]
    rates = [one.per_thousand(kind) for one in found for kind in CUE_KINDS]
    for one in found:
        yield one.document, "words", f"{one.words:,}", "", "", ""
        by = _by(one.annotators)
        yield "", "annotations", f"{one.annotations:,}", "", "", by
        for tag, annotators in one.tags.items():
            number = sum(annotators.values())
            bar = _bar(number, max(tagged))
            name = "no tag" if tag == UNTAGGED else tag
            yield "", name, f"{number:,}", "", bar, _by(annotators)
        for kind in CUE_KINDS:
            rate = one.per_thousand(kind)
            yield "", kind, f"{one.cues[kind]:,}", f"{rate:.1f}", _bar(rate, max(rates)), ""


def _by(annotators: dict[str, int]) -> str:
    return ", ".join(f"{name} {number:,}" for name, number in annotators.items())


def _bar(value: float, most: float) -> str:
    halves = round(2 * _BAR * value / most) if most else 0
    return "━" * (halves // 2) + "╸" * (halves % 2)
