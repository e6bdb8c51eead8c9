"""The table of `variorum agree`, and what one has to know to read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from annotations.analysis.agreement.bootstrap import SHARE
from annotations.analysis.agreement.results import Agreement, AgreementRow, CoefficientResult
from reader.tables.charts import coefficient, share
from reader.tables.layout import Block, Column, Table

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


def agreement_blocks(result: Agreement) -> Iterator[Block]:
    """The agreement on each tag, in all documents and in each, and the explanations."""
    coefficients = [
        coefficient
        for coefficient in _SHOWN
        if any(coefficient.of(row).value is not None for row in result.rows)
    ]
    columns = (
        Column("DOCUMENT", least=12, style="bold"),
        Column("TAG", least=8),
        Column("BY", right=True, spare=2),
        Column("UNITS", right=True, spare=3),
        Column("TAGGED", right=True, spare=4),
        *(
            Column(coefficient.heading, least=5, spare=1 if coefficient.heading == "uα" else 0)
            for coefficient in coefficients
        ),
        Column("", least=12, style="dim"),
    )
    yield Table(columns, list(_rows(result, coefficients)))
    yield ""
    yield from _explanations(result, coefficients)


def _rows(
    result: Agreement, coefficients: Sequence[_CoefficientColumn]
) -> Iterator[tuple[str, ...]]:
    previous_name: str | None = None
    for row in result.rows:
        name = ALL_DOCUMENTS if row.document is None else row.document
        reason = row.percent.reason or row.alpha.reason
        yield (
            "" if name == previous_name else name,
            TAG_SETS if row.tag is None else row.tag,
            f"{len(row.annotators):,}",
            f"{row.units:,}",
            f"{row.tagged:,}",
            *(_format_figure(coefficient, coefficient.of(row)) for coefficient in coefficients),
            reason,
        )
        previous_name = name


def _format_figure(column: _CoefficientColumn, figure: CoefficientResult) -> str:
    value = column.spelt(figure.value)
    if figure.interval is None:
        return value
    low, high = figure.interval.low, figure.interval.high
    ends = ", ".join(column.spelt(end).removesuffix(" %") for end in (low, high))
    return f"{value} [{ends}]"


def _explanations(result: Agreement, coefficients: Sequence[_CoefficientColumn]) -> Iterator[str]:
    """What one has to know to read the table."""
    nested = "; nested tags count for the one that they are nested in" if result.nested else ""
    rule = f": {result.rule}" if result.rule else ""
    yield f"Compared by {result.unit}{nested}{rule}."
    if result.resamples and any(
        coefficient.of(row).interval for row in result.rows for coefficient in coefficients
    ):
        yield (
            f"In brackets: where {100 * SHARE:.0f} % of {result.resamples:,} resamples of the "
            f"sentences lie (seed {result.seed})."
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
        yield f"Up to {undefined:,} of them were the same throughout, and count for nothing."
    for name, reasons in result.gaps().items():
        yield f"Where there is no {name}: {'; '.join(reasons)}."
    for left_out in result.left_out:
        yield f"Left out in {left_out.document}: {left_out.what}."
