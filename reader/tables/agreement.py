"""The table of `variorum agree`, and what one has to know to read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from annotations.analysis.agreement.bootstrap import SHARE
from annotations.analysis.agreement.results import Agreement, AgreementRow, CoefficientResult
from reader.tables.charts import coefficient, share
from reader.tables.layout import Block, Column, Table, natural_width, split_columns

ALL_DOCUMENTS = "all"
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


def agreement_blocks(result: Agreement, cells: int) -> Iterator[Block]:
    """The agreement on each tag, in all documents and in each, and the explanations, in lines of
    `cells`. Where the figures have no room for their intervals, these have tables of their own.
    """
    coefficients = [
        coefficient
        for coefficient in _SHOWN
        if any(coefficient.of(row).value is not None for row in result.rows)
    ]
    whole = _table(result, coefficients, _figure_with_interval)
    if natural_width(whole) <= cells:
        yield whole
    else:
        yield _table(result, coefficients, _figure)
        with_interval = [c for c in coefficients if any(c.of(r).interval for r in result.rows)]
        intervals = _table(result, with_interval, _interval, alone=True)
        for part in split_columns(intervals, 2, cells) if with_interval else ():
            yield ""
            yield part
    yield ""
    yield from _explanations(result, coefficients)


def _table(
    result: Agreement,
    coefficients: Sequence[_CoefficientColumn],
    spelt: Callable[[_CoefficientColumn, CoefficientResult], str],
    *,
    alone: bool = False,
) -> Table:
    """A row for each tag of each document; `alone`: without the numbers beside the coefficients."""
    numbers = (
        ()
        if alone
        else (
            Column("BY", right=True, spare=2),
            Column("UNITS", right=True, spare=3),
            Column("TAGGED", right=True, spare=4),
        )
    )
    columns = (
        Column((result.by or "document").upper(), least=12, style="bold"),
        Column("TAG", least=10),
        *numbers,
        *(
            Column(coefficient.heading, spare=1 if coefficient.heading == "uα" else 0)
            for coefficient in coefficients
        ),
        *(() if alone else (Column("", least=12, style="dim"),)),
    )
    rows: list[tuple[str, ...]] = []
    previous_name: str | None = None
    for row in result.rows:
        name = _name(row)
        counts = () if alone else (f"{len(row.annotators):,}", f"{row.units:,}", f"{row.tagged:,}")
        reason = () if alone else (row.percent.reason or row.alpha.reason,)
        rows.append(
            (
                "" if name == previous_name else name,
                TAG_SETS if row.tag is None else row.tag,
                *counts,
                *(spelt(coefficient, coefficient.of(row)) for coefficient in coefficients),
                *reason,
            )
        )
        previous_name = name
    return Table(columns, rows)


def _name(row: AgreementRow) -> str:
    if row.group is not None:
        return row.group or "none"
    return ALL_DOCUMENTS if row.document is None else row.document


def _figure(column: _CoefficientColumn, figure: CoefficientResult) -> str:
    return column.spelt(figure.value)


def _interval(column: _CoefficientColumn, figure: CoefficientResult) -> str:
    if figure.interval is None:
        return "–"
    low, high = figure.interval.low, figure.interval.high
    ends = ", ".join(column.spelt(end).removesuffix(" %") for end in (low, high))
    return f"[{ends}]"


def _figure_with_interval(column: _CoefficientColumn, figure: CoefficientResult) -> str:
    value = _figure(column, figure)
    return value if figure.interval is None else f"{value} {_interval(column, figure)}"


def _explanations(result: Agreement, coefficients: Sequence[_CoefficientColumn]) -> Iterator[str]:
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
        yield f"Not counted in {left_out.document}: {left_out.what}."
