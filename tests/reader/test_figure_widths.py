"""Agreement, statistics and counts of tags at any width: no line is too wide, no figure is lost."""

from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from annotations.analysis.agreement.bootstrap import ConfidenceInterval
from annotations.analysis.agreement.results import (
    Agreement,
    AgreementRow,
    AnnotatorPair,
    CoefficientResult,
    ExcludedData,
)
from annotations.analysis.statistics import DocumentCounts
from annotations.analysis.tag_counts import TagCountRow, TagCounts
from corpus.cues.detection import CUE_KINDS
from reader.tables.agreement import agreement_blocks
from reader.tables.charts import coefficient, share
from reader.tables.layout import Block, Column, Heading, Table, block_lines
from reader.tables.statistics import statistics_blocks
from reader.tables.tag_counts import tag_count_blocks
from reader.tables.wrapping import wrapped_pieces
from reader.terminal.safe import safe
from reader.text.clusters import width_of

LETTERS = st.sampled_from(
    [
        *"abcdefgh",
        "ß",
        "ش",
        "ل",
        "ע",
        "東",
        "新",
        "👩‍👩‍👧‍👦",
        "🇦🇲",
        "e\u0301",
        "\u202e",
        "\x1b[2J",
        " ",
        "\u200b",
    ]
)
NAMES = st.lists(LETTERS, min_size=1, max_size=40).map("".join)
"""Names without digits, so that every digit in the output is a figure's."""
COUNTS = st.integers(0, 3_000_000)
WIDTHS = st.integers(40, 220)


@st.composite
def figures(draw: st.DrawFn, least: float = -1) -> CoefficientResult:
    if draw(st.integers(0, 5)) == 0:
        return CoefficientResult(None, draw(NAMES))
    values = st.floats(least, 1).map(lambda value: round(value, 2) + 0.0)
    low, high = sorted((draw(values), draw(values)))
    interval = ConfidenceInterval(low, high, 100, 0)
    return CoefficientResult(draw(values), "", draw(st.sampled_from([None, interval])))


@st.composite
def agreements(draw: st.DrawFn) -> Agreement:
    rows: list[AgreementRow] = []
    for slug in [None, *draw(st.lists(NAMES, max_size=3, unique=True))]:
        units = draw(COUNTS)
        for _ in range(draw(st.integers(1, 3))):
            coefficients = [draw(figures(0)), *(draw(figures()) for _ in range(4))]
            tag, tagged = draw(st.none() | NAMES), draw(COUNTS)
            rows.append(
                AgreementRow(tag, slug, "sentence", ("a", "b"), units, tagged, *coefficients)
            )
    left_out = tuple(ExcludedData(row.document or "", draw(NAMES)) for row in rows[:2])
    return Agreement("sentence", False, 100, 0, tuple(rows), (), left_out)


@st.composite
def counts(draw: st.DrawFn) -> DocumentCounts:
    people = draw(st.lists(NAMES, min_size=1, max_size=4, unique=True))
    tags = draw(st.lists(NAMES, max_size=4, unique=True))
    by = st.dictionaries(st.sampled_from(people), COUNTS, min_size=1)
    return DocumentCounts(
        draw(NAMES), draw(NAMES), draw(COUNTS), draw(COUNTS),
        {tag: draw(by) for tag in tags}, draw(by),
        {kind: draw(COUNTS) for kind in CUE_KINDS},
        {tag: draw(st.lists(st.integers(0, 30), min_size=20, max_size=20)) for tag in tags},
        tuple(
            AnnotatorPair((one, other), (), draw(COUNTS), draw(figures(0)), draw(figures()))
            for one, other in pairwise(people)
        ),
    )  # fmt: skip


def told(blocks: list[Block], cells: int) -> str:
    """The lines of the blocks, none of which is too wide or steers a terminal."""
    lines = ["".join(text for text, _ in line) for line in block_lines(blocks, cells)]
    for line in lines:
        assert width_of(line.rstrip()) <= cells, line
        assert safe(line) == line
        assert "\n" not in line
    return "\n".join(lines)


def numbers(text: str) -> list[str]:
    return re.findall(r"−?\d[\d,.]*\d|−?\d", text)


@given(agreements(), WIDTHS)
def test_agreement(result: Agreement, cells: int) -> None:
    seen = numbers(told(list(agreement_blocks(result, cells)), cells))
    for row in result.rows:
        expected = [f"{row.tagged:,}", f"{row.units:,}"]
        columns = (
            (row.percent, share), (row.cohen, coefficient), (row.fleiss, coefficient),
            (row.alpha, coefficient), (row.unitizing, coefficient),
        )  # fmt: skip
        for figure, spelt in columns:
            if figure.value is not None:
                expected.append(spelt(figure.value).removesuffix(" %").replace("-", "−"))
            if figure.interval is not None:
                expected += [
                    spelt(end).removesuffix(" %").replace("-", "−")
                    for end in (figure.interval.low, figure.interval.high)
                ]
        missing = [one for one in expected if one not in [n.replace("-", "−") for n in seen]]
        assert not missing


@given(st.lists(counts(), min_size=1, max_size=2, unique_by=lambda one: one.document), WIDTHS)
def test_statistics(counts_of_documents: list[DocumentCounts], cells: int) -> None:
    text = told(list(statistics_blocks(counts_of_documents, cells)), cells)
    seen = numbers(text)
    for one in counts_of_documents:
        expected = [one.words, one.annotations, *one.annotators.values(), *one.cues.values()]
        for by in one.tags.values():
            expected += [sum(by.values()), *by.values()]
        expected += [max(parts) for parts in one.tag_distribution.values()]
        assert {f"{number:,}" for number in expected} <= set(seen)
        assert {f"{one.per_thousand(kind):,.1f}" for kind in CUE_KINDS} <= set(seen)
        for kind in CUE_KINDS:
            assert kind in text
    assert text.count("▕") == sum(len(one.tag_distribution) for one in counts_of_documents)


@given(st.lists(NAMES, min_size=1, max_size=8, unique=True), st.lists(NAMES, max_size=4), WIDTHS)
def test_counts_of_tags(tags: list[str], names: list[str], cells: int) -> None:
    rows = tuple(
        TagCountRow(name, "", 7 * n + 1, {tag: 1_000 * n + m for m, tag in enumerate(tags)})
        for n, name in enumerate(names)
    )
    totals = {tag: 5_000 + n for n, tag in enumerate(tags)}
    blocks = list(tag_count_blocks(TagCounts("annotator", tuple(tags), rows, 99, totals), cells))
    seen = set(numbers(told(blocks, cells)))
    for row in rows:
        assert {f"{n:,}" for n in row.tags.values() if n} | {f"{row.annotations:,}"} <= seen


@given(st.lists(NAMES, max_size=12), st.sampled_from([", ", " · "]), st.integers(4, 80))
def test_pieces_in_lines(pieces: list[str], separator: str, cells: int) -> None:
    lines = list(wrapped_pieces(pieces, separator, cells))
    assert all(width_of(line) <= cells for line in lines)
    letters = re.sub(r"[ ,·]", "", "".join(lines))
    assert len(letters) >= len(pieces) - sum(not piece.strip() for piece in pieces)


def test_a_list_stands_beside_its_row_or_below_it() -> None:
    columns = [Column("WHAT", least=8, middle=True), Column("BY", flow=True)]
    table = Table(columns, [("a tag of many words", "Ada 1, Maria-Magdalena 22, Ben 3")])
    assert told([table], 60).splitlines() == [
        "WHAT                 BY",
        "a tag of many words  Ada 1, Maria-Magdalena 22, Ben 3",
    ]
    assert told([table], 40).splitlines() == [
        "WHAT            BY",
        "a tag of…words  Ada 1,",
        "                Maria-Magdalena 22,",
        "                Ben 3",
    ]
    assert told([table], 28).splitlines() == [
        "WHAT",
        "a tag of many words",
        "    Ada 1,",
        "    Maria-Magdalena 22,",
        "    Ben 3",
    ]


def test_a_heading_has_its_name_before_what_is_said_of_it() -> None:
    heading = Heading("The truce is a new Russian-Turkish pact", "5 annotators")
    assert told([heading], 60) == "The truce is a new Russian-Turkish pact · 5 annotators"
    assert told([heading], 40) == "The truce is a…rkish pact · 5 annotators"
    assert told([heading], 24).splitlines() == ["The truce is a…kish pact", "5 annotators"]
