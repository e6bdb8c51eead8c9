"""The tables of `variorum stats`: words, annotations and cues, tags along the text, pairs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from annotations.analysis.agreement.results import AnnotatorPair
from annotations.analysis.sentence_coverage import COUNTING_RULE
from annotations.analysis.statistics import UNTAGGED, DocumentCounts
from corpus.cues.detection import CUE_KINDS
from reader.cli.output import count
from reader.tables.charts import BAR, bar, coefficient, line_of_blocks, share, triangle
from reader.tables.document_names import document_names
from reader.tables.layout import Block, Column, Heading, Table, natural_width
from reader.text.clusters import width_of
from reader.text.language_names import language_name

_DOCUMENT = Column("DOCUMENT", least=16, style="bold", middle=True)
_WHAT = Column("WHAT", least=8, middle=True)
_CUE = Column("CUE")
_COUNT = Column("COUNT", right=True)
_RATE = Column("PER 1,000 WORDS", right=True)
_SHORT_RATE = Column("PER 1,000", right=True)
_BAR = Column("", spare=1, style="dim")
_BY = Column("BY", style="dim", flow=True)
_TAG = Column("TAG", least=8, middle=True)
_ALONG = Column("ALONG THE TEXT")
_MOST = Column("MOST", right=True, style="dim")
_ANNOTATOR = Column("ANNOTATOR", least=8, middle=True)
_AND = Column("AND", least=8, middle=True)
_PAIR_FIGURES = (Column("ALIKE", right=True), Column("κ", right=True))
_CHART = Column("", style="dim", flow=True)
_IN_WORDS = 4
"""Kinds of cues that only words tell; the others have their shape."""
_SMALL = 72
"""Cells of a line below which headings and bars are short."""
_SMALL_BAR = 8
_ENDS = 10
"""Pairs that are most, and least, alike are told where there are too many for all."""


def statistics_blocks(counts_of_documents: Sequence[DocumentCounts], cells: int) -> Iterator[Block]:
    """What there is to say of these documents, in lines of `cells`: each kind of figures in one
    table, or where the lines have no room for that, the tables of one document after another.
    """
    names = document_names((counts.document, counts.title) for counts in counts_of_documents)
    bars = _Bars(counts_of_documents, BAR)
    together = list(_together(counts_of_documents, names, bars))
    if all(natural_width(table) <= cells for table in together):
        for n, table in enumerate(together):
            yield from [""] if n else []
            yield table
        for counts in counts_of_documents:
            if counts.pairs:
                yield ""
                yield from _pairs(counts, names[counts.document], cells)
    else:
        bars = _Bars(counts_of_documents, BAR if cells >= _SMALL else _SMALL_BAR)
        rate = _RATE if cells >= _SMALL else _SHORT_RATE
        for n, counts in enumerate(counts_of_documents):
            yield from [""] if n else []
            yield from _stacked(counts, names[counts.document], bars, rate, cells)
    without_words = {
        language_name(counts.language)
        for counts in counts_of_documents
        if counts.language and not counts.has_cue_words
    }
    if without_words:
        yield ""
        yield (
            f"There are no words for cues in {', '.join(sorted(without_words))} yet: only digits "
            "and quotation marks were looked for."
        )
    if any(counts.pairs for counts in counts_of_documents):
        yield ""
        yield f"By sentence: {COUNTING_RULE}."


class _Bars:
    """The bars of tags and of cues, each as long as its share of the largest of all documents."""

    def __init__(self, counts_of_documents: Sequence[DocumentCounts], longest: int) -> None:
        self._longest = longest
        self._most_tags = max(
            (sum(by.values()) for counts in counts_of_documents for by in counts.tags.values()),
            default=0,
        )
        self._most_cues = max(
            (counts.per_thousand(kind) for counts in counts_of_documents for kind in CUE_KINDS),
            default=0.0,
        )

    def tags(self, number: int) -> str:
        return bar(number, self._most_tags, self._longest)

    def cues(self, rate: float) -> str:
        return bar(rate, self._most_cues, self._longest)


def _together(
    counts_of_documents: Sequence[DocumentCounts], names: dict[str, str], bars: _Bars
) -> Iterator[Table]:
    """All documents in one table, and the tags along all of them in another."""
    rows: list[Sequence[str]] = []
    along: list[Sequence[str]] = []
    for counts in counts_of_documents:
        name = names[counts.document]
        rows += [(name if n == 0 else "", *row) for n, row in enumerate(_rows(counts, bars))]
        along += [(name if n == 0 else "", *row) for n, row in enumerate(_along(counts))]
    yield Table((_DOCUMENT, _WHAT, _COUNT, _RATE, _BAR, _BY), rows)
    if along:
        yield Table((_DOCUMENT, _TAG, _ALONG, _MOST), along)


def _stacked(
    counts: DocumentCounts, name: str, bars: _Bars, rate: Column, cells: int
) -> Iterator[Block]:
    """The tables of one document, each with the columns that say something in it."""
    yield Heading(name, count(counts.words, "word"))
    yield Table((_WHAT, _COUNT, _BAR, _BY), list(_tag_rows(counts, bars)))
    yield ""
    yield Table((_CUE, _COUNT, rate, _BAR), list(_cue_rows(counts, bars)))
    along = list(_along(counts))
    if along:
        yield ""
        yield Table((_TAG, _ALONG, _MOST), along)
    if counts.pairs:
        yield ""
        yield from _pairs(counts, name, cells)


def _rows(counts: DocumentCounts, bars: _Bars) -> Iterator[Sequence[str]]:
    yield "words", f"{counts.words:,}", "", "", ""
    for what, number, chart, by in _tag_rows(counts, bars):
        yield what, number, "", chart, by
    for kind, number, rate, chart in _cue_rows(counts, bars):
        yield kind, number, rate, chart, ""


def _tag_rows(counts: DocumentCounts, bars: _Bars) -> Iterator[tuple[str, str, str, str]]:
    yield "annotations", f"{counts.annotations:,}", "", _by(counts.annotators)
    for tag, annotators in counts.tags.items():
        number = sum(annotators.values())
        name = "no tag" if tag == UNTAGGED else tag
        yield name, f"{number:,}", bars.tags(number), _by(annotators)


def _cue_rows(counts: DocumentCounts, bars: _Bars) -> Iterator[tuple[str, str, str, str]]:
    for kind in CUE_KINDS:
        rate = counts.per_thousand(kind)
        if kind in CUE_KINDS[:_IN_WORDS] and not counts.has_cue_words:
            yield kind, "–", "", ""
            continue
        yield kind, f"{counts.cues[kind]:,}", f"{rate:,.1f}", bars.cues(rate)


def _by(annotators: dict[str, int]) -> str:
    return ", ".join(f"{name} {number:,}" for name, number in annotators.items())


def _along(counts: DocumentCounts) -> Iterator[tuple[str, str, str]]:
    for tag, parts in counts.tag_distribution.items():
        yield tag, f"▕{line_of_blocks(parts, max(parts))}▏", f"{max(parts):,}"


def _pairs(counts: DocumentCounts, name: str, cells: int) -> Iterator[Block]:
    """Everybody with everybody where a line has room for that, else pair by pair."""
    people = len({name for pair in counts.pairs for name in pair.annotators})
    names = max(width_of(name) for pair in counts.pairs for name in pair.annotators)
    if people > 2 and 4 + min(names, 20) + 7 * (people - 1) <= cells:
        yield Heading(f"Cohen's κ in {name}", "by sentence")
        heads = [Column(f"{n}", right=True) for n in range(1, people)]
        columns = (Column("", right=True, style="dim"), _ANNOTATOR, *heads)
        yield Table(columns, triangle(counts.pairs))
        return
    yield Heading(f"Agreement in {name}", "by sentence")
    rows = list(_pair_rows(counts.pairs))
    if len(rows) > 2 * _ENDS:
        rows[_ENDS:-_ENDS] = [(f"{len(rows) - 2 * _ENDS:,} pairs between", "", "", "", "")]
    yield Table((_ANNOTATOR, _AND, *_PAIR_FIGURES, _CHART), rows)


def _pair_rows(pairs: Sequence[AnnotatorPair]) -> Iterator[tuple[str, ...]]:
    for pair in sorted(pairs, key=lambda pair: -(pair.percent.value or 0)):
        alike = pair.percent.value
        chart = pair.percent.reason if alike is None else bar(alike, 1)
        yield *pair.annotators, share(alike), coefficient(pair.cohen.value), chart
