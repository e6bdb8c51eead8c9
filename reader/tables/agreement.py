"""The table of `variorum agree`, and what one has to know to read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from annotations.analysis.agreement.bootstrap import SHARE
from annotations.analysis.agreement.results import Agreement, AgreementRow, CoefficientResult
from reader.cli.output import count
from reader.tables.charts import coefficient, share
from reader.tables.layout import Block, Column, Heading, Table, least_width, natural_width
from reader.tables.wrapping import wrapped_pieces
from reader.text.shortening import fit_middle

ALL_DOCUMENTS = "all"
_ALL_AS_HEADING = "All documents"
TAG_SETS = "which tags"


class _CoefficientColumn(NamedTuple):
    """A coefficient as a column."""

    heading: str
    of: Callable[[AgreementRow], CoefficientResult]
    spelt: Callable[[float | None], str] = coefficient


_SHOWN = (
    _CoefficientColumn("ALIKE", lambda row: row.percent, share),
    _CoefficientColumn("COHEN κ", lambda row: row.cohen),
    _CoefficientColumn("FLEISS κ", lambda row: row.fleiss),
    _CoefficientColumn("α", lambda row: row.alpha),
    _CoefficientColumn("uα", lambda row: row.unitizing),
)
_TAG = Column("TAG", least=10, middle=True)
_TAGGED = Column("TAGGED", right=True)
_REASON = Column("", style="dim", flow=True)


def agreement_blocks(
    result: Agreement, cells: int, names: Mapping[str, str] | None = None
) -> Iterator[Block]:
    """The agreement on each tag, in all documents and in each, and the explanations, in lines of
    `cells`; `names`: what the documents (by slug) are called.

    One table where the lines have room for it. Else a table for each document, with the intervals
    beside the figures or below them; where not even these have room, the figures in running lines.
    """
    coefficients = [
        coefficient
        for coefficient in _SHOWN
        if any(coefficient.of(row).value is not None for row in result.rows)
    ]
    named = {} if names is None else names
    whole = _whole(result, coefficients, named)
    if natural_width(whole) <= cells:
        yield whole
    else:
        groups = groupby(result.rows, key=lambda row: _name(row, named))
        for n, (name, rows) in enumerate(groups):
            yield from [""] if n else []
            yield from _stacked(name, list(rows), coefficients, cells)
    yield ""
    # A title of several lines would hide what is said of it.
    short = {slug: fit_middle(name, max(20, cells // 2)) for slug, name in named.items()}
    yield from _explanations(result, coefficients, short)


def _whole(
    result: Agreement, coefficients: Sequence[_CoefficientColumn], names: Mapping[str, str]
) -> Table:
    """A row for each tag of each document."""
    columns = (
        Column((result.by or "document").upper(), least=12, style="bold", middle=True),
        _TAG,
        Column("BY", right=True),
        Column("UNITS", right=True),
        _TAGGED,
        *(Column(coefficient.heading) for coefficient in coefficients),
        _REASON,
    )
    rows: list[tuple[str, ...]] = []
    previous_name: str | None = None
    for row in result.rows:
        name = _name(row, names)
        rows.append(
            (
                "" if name == previous_name else name,
                _tag(row),
                f"{len(row.annotators):,}",
                f"{row.units:,}",
                f"{row.tagged:,}",
                *(_figure_with_interval(c, c.of(row)) for c in coefficients),
                _reason(row),
            )
        )
        previous_name = name
    return Table(columns, rows)


def _stacked(
    name: str,
    rows: Sequence[AgreementRow],
    coefficients: Sequence[_CoefficientColumn],
    cells: int,
) -> Iterator[Block]:
    """One document or group: its name, how many are compared, and its tags."""
    people, units = len(rows[0].annotators), rows[0].units
    whole = rows[0].group is None and rows[0].document is None
    yield Heading(
        _ALL_AS_HEADING if whole else name,
        f"{count(people, 'annotator')} · {count(units, rows[0].unit)}",
    )
    for table in (_beside(rows, coefficients), _below(rows, coefficients)):
        if least_width(table) <= cells:
            yield table
            break
    else:
        for row in rows:
            yield from wrapped_pieces(_pieces(row, coefficients), " · ", cells)


def _beside(rows: Sequence[AgreementRow], coefficients: Sequence[_CoefficientColumn]) -> Table:
    """Each interval behind its figure."""
    columns = (_TAG, _TAGGED, *(Column(c.heading) for c in coefficients), _REASON)
    return Table(
        columns,
        [
            (
                _tag(row),
                f"{row.tagged:,}",
                *(_figure_with_interval(c, c.of(row)) for c in coefficients),
                _reason(row),
            )
            for row in rows
        ],
    )


def _below(rows: Sequence[AgreementRow], coefficients: Sequence[_CoefficientColumn]) -> Table:
    """Each interval below its figure."""
    columns = (_TAG, _TAGGED, *(Column(c.heading) for c in coefficients), _REASON)
    lines: list[tuple[str, ...]] = []
    for row in rows:
        figures = [(c, c.of(row)) for c in coefficients]
        lines.append(
            (
                _tag(row),
                f"{row.tagged:,}",
                *(c.spelt(figure.value) for c, figure in figures),
                _reason(row),
            )
        )
        if any(figure.interval for _, figure in figures):
            lines.append(("", "", *(_interval(c, figure) for c, figure in figures), ""))
    return Table(columns, lines)


def _pieces(row: AgreementRow, coefficients: Sequence[_CoefficientColumn]) -> Iterator[str]:
    yield f"{_tag(row)}: tagged {row.tagged:,}"
    for c in coefficients:
        heading = c.heading.replace("ALIKE", "alike").replace("COHEN", "Cohen")
        yield f"{heading.replace('FLEISS', 'Fleiss')} {_figure_with_interval(c, c.of(row))}"
    if reason := _reason(row):
        yield reason


def _tag(row: AgreementRow) -> str:
    return TAG_SETS if row.tag is None else row.tag


def _reason(row: AgreementRow) -> str:
    return row.percent.reason or row.alpha.reason


def _name(row: AgreementRow, names: Mapping[str, str]) -> str:
    if row.group is not None:
        return row.group or "none"
    return ALL_DOCUMENTS if row.document is None else names.get(row.document, row.document)


def _interval(column: _CoefficientColumn, figure: CoefficientResult) -> str:
    if figure.interval is None:
        return ""
    low, high = figure.interval.low, figure.interval.high
    ends = ", ".join(column.spelt(end).removesuffix(" %") for end in (low, high))
    return f"[{ends}]"


def _figure_with_interval(column: _CoefficientColumn, figure: CoefficientResult) -> str:
    value = column.spelt(figure.value)
    return value if figure.interval is None else f"{value} {_interval(column, figure)}"


def _explanations(
    result: Agreement, coefficients: Sequence[_CoefficientColumn], names: Mapping[str, str]
) -> Iterator[str]:
    """What one has to know to read the table."""
    nested = "; nested tags count for their parent" if result.nested else ""
    rule = f": {result.rule}" if result.rule else ""
    yield f"Compared by {result.unit}{nested}{rule}."
    if result.any_tag:
        yield "Whatever the tag: a unit counts as tagged if it has any of the tags."
    if result.resamples and any(
        coefficient.of(row).interval for row in result.rows for coefficient in coefficients
    ):
        yield (
            f"In brackets: the interval of {100 * SHARE:.0f} % of {result.resamples:,} "
            f"resamples of the sentences (seed {result.seed})."
        )
    undefined = max(
        (
            interval.undefined
            for row in result.rows
            for coefficient in coefficients
            if (interval := coefficient.of(row).interval)
        ),
        default=0,
    )
    if undefined:
        yield f"Up to {undefined:,} of the resamples were undefined, and are not counted."
    for name, reasons in result.gaps().items():
        yield f"Where there is no {name}: {'; '.join(reasons)}."
    for left_out in result.left_out:
        yield (
            f"Not counted in {names.get(left_out.document, left_out.document)}: {left_out.what}."
        )
