"""The tables of `variorum stats`: words, annotations and cues, tags along the text, pairs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from annotations.analysis.agreement.results import AnnotatorPair
from annotations.analysis.sentence_coverage import COUNTING_RULE
from annotations.analysis.statistics import UNTAGGED, DocumentCounts
from corpus.cues.detection import CUE_KINDS
from reader.tables.charts import bar, coefficient, line_of_blocks, share, triangle
from reader.tables.layout import Block, Column, Table
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


def statistics_blocks(counts_of_documents: Sequence[DocumentCounts], cells: int) -> Iterator[Block]:
    """What there is to say of these documents, in lines of `cells`."""
    yield Table(_COLUMNS, list(_rows(counts_of_documents)))
    yield from _along(counts_of_documents)
    for counts in counts_of_documents:
        yield from _pairs(counts, cells)
    if any(counts.pairs for counts in counts_of_documents):
        yield from wrap(f"By sentence: {COUNTING_RULE}.", cells)


def _along(counts_of_documents: Sequence[DocumentCounts]) -> Iterator[Block]:
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
        yield ""
        yield Table(_ALONG, rows)


def _pairs(counts: DocumentCounts, cells: int) -> Iterator[Block]:
    """Everybody with everybody where a line has room for that, else pair by pair."""
    if not counts.pairs:
        return
    yield ""
    people = len({name for pair in counts.pairs for name in pair.annotators})
    names = max(width_of(name) for pair in counts.pairs for name in pair.annotators)
    if people > 2 and 4 + min(names, 20) + 7 * (people - 1) <= cells:
        yield f"Cohen's κ in {counts.document}, by sentence"
        heads = [Column(f"{n}", right=True) for n in range(1, people)]
        columns = (Column("", right=True, style="dim"), Column("ANNOTATOR", least=8), *heads)
        yield Table(columns, triangle(counts.pairs))
    else:
        rows = list(_pair_rows(counts.document, counts.pairs))
        if len(rows) > 2 * _ENDS:
            pairs_between = f"{len(rows) - 2 * _ENDS:,} pairs between"
            rows[_ENDS:-_ENDS] = [("", pairs_between, "", "", "", "")]
        yield Table(_PAIRS, rows)


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
