"""`variorum stats`: what can be counted, with charts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import wrap

import click

from annotations.analysis.agreement.results import AnnotatorPair
from annotations.analysis.sentence_coverage import COUNTING_RULE
from annotations.analysis.statistics import UNTAGGED, DocumentCounts, document_counts
from corpus.cues.detection import CUE_KINDS
from reader.cli.charts import bar, coefficient, line_of_blocks, share, triangle
from reader.cli.json_objects import statistics_json
from reader.cli.open_library import open_store
from reader.cli.options import DOCUMENT, json_option, library_option
from reader.cli.output import EMPTY, PLAIN_WIDTH, print_json, print_line, print_message, width
from reader.cli.tables import Column, print_table
from reader.text.clusters import width_of

_COLUMNS = (
    Column("DOCUMENT", least=16, style="bold"),
    Column("WHAT", least=11),
    Column("COUNT", right=True),
    Column("PER 1,000 WORDS", right=True, least=9, spare=1),
    Column("", least=6, spare=2, style="dim"),
    Column("BY", least=6, spare=3, style="dim"),
)
_ENDS = 10
"""Pairs that are most, and least, alike are told where there are too many for all."""
_ALONG = (
    Column("DOCUMENT", least=16, style="bold"),
    Column("TAG", least=8),
    Column("ALONG THE TEXT"),
    Column("MOST", right=True, spare=1, style="dim"),
)
_PAIRS = (
    Column("DOCUMENT", least=12, style="bold"),
    Column("ANNOTATOR", least=8),
    Column("AND", least=8),
    Column("ALIKE", right=True),
    Column("κ", right=True, spare=1),
    Column("", least=6, spare=2, style="dim"),
)


@click.command(short_help="Count words, annotations and cues.")
@click.argument("documents", nargs=-1, type=DOCUMENT, metavar="[DOC]...")
@library_option
@json_option
def stats(documents: tuple[str, ...], library: Path | None, as_json: bool) -> None:
    """Count words, annotations by tag and annotator, and cues, in each document or in these.

    Cues are words that a reader may weigh: attribution, hedges, boosters, evaluation, numbers,
    dates, quotations. The bars of tags compare documents by count, those of cues by share of the
    words. Below, the tags along each text: how many annotators have set one in each twentieth of
    it; and who agrees with whom: the share of sentences that two have tagged alike, and Cohen's κ.
    """
    with open_store(library) as store:
        chosen = [store.documents.find(name) for name in dict.fromkeys(documents)]
        counts_of_documents = list(
            document_counts(store, dict.fromkeys(chosen) if documents else None)
        )
    if as_json:
        print_json([statistics_json(counts) for counts in counts_of_documents])
    elif not counts_of_documents:
        print_message(EMPTY)
    else:
        print_table(_COLUMNS, list(_rows(counts_of_documents)))
        _print_along(counts_of_documents)
        for counts in counts_of_documents:
            _print_pairs(counts)
        if any(counts.pairs for counts in counts_of_documents):
            for line in wrap(f"By sentence: {COUNTING_RULE}.", width(PLAIN_WIDTH)):
                print_message(line)


def _print_along(counts_of_documents: Sequence[DocumentCounts]) -> None:
    rows = [
        (
            counts.document if n == 0 else "",
            tag,
            f"▕{line_of_blocks(parts, max(parts))}▏",
            f"{max(parts):,}",
        )
        for counts in counts_of_documents
        for n, (tag, parts) in enumerate(counts.tag_distribution.items())
    ]
    if rows:
        print_line("")
        print_table(_ALONG, rows)


def _print_pairs(counts: DocumentCounts) -> None:
    """Everybody with everybody where a line has room for that, else pair by pair."""
    if not counts.pairs:
        return
    print_line("")
    people = len({name for pair in counts.pairs for name in pair.annotators})
    names = max(width_of(name) for pair in counts.pairs for name in pair.annotators)
    if people > 2 and 4 + min(names, 20) + 7 * (people - 1) <= width(PLAIN_WIDTH):
        print_message(f"Cohen's κ in {counts.document}, by sentence")
        heads = [Column(f"{n}", right=True) for n in range(1, people)]
        columns = (Column("", right=True, style="dim"), Column("ANNOTATOR", least=8), *heads)
        print_table(columns, triangle(counts.pairs))
    else:
        rows = list(_pair_rows(counts.document, counts.pairs))
        if len(rows) > 2 * _ENDS:
            pairs_between = f"{len(rows) - 2 * _ENDS:,} pairs between"
            rows[_ENDS:-_ENDS] = [("", pairs_between, "", "", "", "")]
        print_table(_PAIRS, rows)


def _pair_rows(document: str, pairs: Sequence[AnnotatorPair]) -> Iterator[tuple[str, ...]]:
    ordered = sorted(pairs, key=lambda pair: -(pair.percent.value or 0))
    for n, pair in enumerate(ordered):
        alike = pair.percent.value
        chart = pair.percent.reason if alike is None else bar(alike, 1)
        name = document if n == 0 else ""
        yield name, *pair.annotators, share(alike), coefficient(pair.cohen.value), chart


def _rows(counts_of_documents: Sequence[DocumentCounts]) -> Iterator[tuple[str, ...]]:
    tagged = [
        sum(annotators_text.values())
        for counts in counts_of_documents
        for annotators_text in counts.tags.values()
    ]
    rates = [counts.per_thousand(kind) for counts in counts_of_documents for kind in CUE_KINDS]
    for counts in counts_of_documents:
        yield counts.document, "words", f"{counts.words:,}", "", "", ""
        annotators_text = _by(counts.annotators)
        yield "", "annotations", f"{counts.annotations:,}", "", "", annotators_text
        for tag, annotators in counts.tags.items():
            number = sum(annotators.values())
            chart = bar(number, max(tagged))
            name = "no tag" if tag == UNTAGGED else tag
            yield "", name, f"{number:,}", "", chart, _by(annotators)
        for kind in CUE_KINDS:
            rate = counts.per_thousand(kind)
            yield "", kind, f"{counts.cues[kind]:,}", f"{rate:.1f}", bar(rate, max(rates)), ""


def _by(annotators: dict[str, int]) -> str:
    return ", ".join(f"{name} {number:,}" for name, number in annotators.items())
