"""`variorum agree`: how far annotators agree, by the coefficients of the field."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import click

from annotations.analysis.agreement.bootstrap import SHARE
from annotations.analysis.agreement.library_agreement import agreement
from annotations.analysis.agreement.results import Agreement, AgreementRow, CoefficientResult
from annotations.analysis.agreement.units import UNITS, Unit
from annotations.service.store import Store
from corpus.errors import VariorumError
from reader.cli.charts import coefficient, share
from reader.cli.json_objects import agreement_json
from reader.cli.open_library import open_store
from reader.cli.options import DOCUMENT, TAG, TEXT, json_option, library_option
from reader.cli.output import EMPTY, print_json, print_line, print_message
from reader.cli.tables import Column, print_table

ALL_DOCUMENTS = "all"
TAG_SETS = "which tags"
_RESAMPLES = 1000


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


@click.command(short_help="Show how far annotators agree.")
@click.option("--tag", "tags", type=TAG, multiple=True, metavar="TAG",
              help="Only this tag; repeat it for several.")  # fmt: skip
@click.option("--document", "documents", type=DOCUMENT, multiple=True, metavar="DOC",
              help="Only this document; repeat it for several.")  # fmt: skip
@click.option("--annotator", "annotators", type=TEXT, multiple=True, metavar="NAME",
              help="Only this annotator; repeat it for several.")  # fmt: skip
@click.option("--unit", type=click.Choice(UNITS), default=UNITS[0], show_default=True,
              help="What is compared: sentences or characters.")  # fmt: skip
@click.option("--nested", is_flag=True,
              help="Count claim/figure for claim, and so for every nested tag.")  # fmt: skip
@click.option("--resamples", type=click.IntRange(0, 100_000), default=_RESAMPLES, show_default=True,
              help="Resamples for the intervals; 0 leaves them out.")  # fmt: skip
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True,
              help="The same seed gives the same intervals.")  # fmt: skip
@library_option
@json_option
def agree(
    tags: tuple[str, ...],
    documents: tuple[str, ...],
    annotators: tuple[str, ...],
    unit: Unit,
    nested: bool,
    resamples: int,
    seed: int,
    library: Path | None,
    as_json: bool,
) -> None:
    """Show how far annotators agree on each tag, in all documents and in each.

    A sentence counts as tagged by a passage that covers a whole word of it (of two letters or more)
    or half of it; a shorter passage counts where most of it is. In a document those count who have
    annotated anything there. The brackets hold the interval of 95 % of the resamples.
    """
    with open_store(library) as store:
        chosen = [store.documents.find(name) for name in dict.fromkeys(documents)]
        _check(store, tags, annotators)
        agreement_result = agreement(
            store, chosen if documents else None, tags=tags, annotators=annotators,
            unit=unit, nested=nested, resamples=resamples, seed=seed,
        )  # fmt: skip
        empty = not store.summaries()
    if as_json:
        print_json(agreement_json(agreement_result))
    elif empty:
        print_message(EMPTY)
    else:
        _print(agreement_result)


def _check(store: Store, tags: Sequence[str], annotators: Sequence[str]) -> None:
    """Raises for names that the library does not know: no number would look like a finding."""
    for tag in tags:
        if not any(known.name.startswith(f"{tag}/") for known in store.tags.codebook().tags):
            store.tags.get(tag)
    annotator_names = {annotator.name for annotator in store.annotators()}
    for name in annotators:
        if name not in annotator_names:
            raise VariorumError(f"nobody called “{name}” has annotated in this library")


def _print(result: Agreement) -> None:
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
    print_table(columns, list(_rows(result, coefficients)))
    print_line("")
    for line in _explanations(result, coefficients):
        print_message(line)


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
