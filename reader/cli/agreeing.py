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
from reader.cli.opening import opened
from reader.cli.options import TEXT, json_option, library_option
from reader.cli.output import EMPTY, emit, print_json, say
from reader.cli.tables import Column, print_table

ALL_DOCUMENTS = "all"
TAG_SETS = "which tags"
_RESAMPLES = 1000


class _Shown(NamedTuple):
    """A coefficient as a column."""

    heading: str
    of: Callable[[AgreementRow], CoefficientResult]
    spelt: Callable[[float | None], str] = coefficient


_SHOWN = (
    _Shown("ALIKE", lambda row: row.percent, share),
    _Shown("COHEN κ", lambda row: row.cohen),
    _Shown("FLEISS κ", lambda row: row.fleiss),
    _Shown("α", lambda row: row.alpha),
    _Shown("uα", lambda row: row.unitizing),
)


@click.command(short_help="Tell how far annotators agree.")
@click.option("--tag", "tags", type=TEXT, multiple=True, metavar="TAG",
              help="Only this tag; repeat it for several.")  # fmt: skip
@click.option("--document", "documents", type=TEXT, multiple=True, metavar="DOC",
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
    """Tell how far annotators agree on each tag, in all documents and in each.

    A sentence carries a tag if a passage with it overlaps the sentence. In a document those count
    who have annotated anything there. In brackets stands the interval that 95 % of the resamples
    fall into.
    """
    with opened(library) as store:
        chosen = [store.documents.find(name) for name in dict.fromkeys(documents)]
        _check(store, tags, annotators)
        found = agreement(
            store, chosen if documents else None, tags=tags, annotators=annotators,
            unit=unit, nested=nested, resamples=resamples, seed=seed,
        )  # fmt: skip
        empty = not store.summaries()
    if as_json:
        print_json(agreement_json(found))
    elif empty:
        say(EMPTY)
    else:
        _print(found)


def _check(store: Store, tags: Sequence[str], annotators: Sequence[str]) -> None:
    """Raises for names that the library does not know: no number would look like a finding."""
    for tag in tags:
        if not any(one.name.startswith(f"{tag}/") for one in store.tags.codebook().tags):
            store.tags.get(tag)
    people = {one.name for one in store.annotators()}
    for name in annotators:
        if name not in people:
            raise VariorumError(f"nobody called “{name}” has annotated in this library")


def _print(found: Agreement) -> None:
    shown = [one for one in _SHOWN if any(one.of(row).value is not None for row in found.rows)]
    columns = (
        Column("DOCUMENT", least=12, style="bold"),
        Column("TAG", least=8),
        Column("BY", right=True, spare=2),
        Column("UNITS", right=True, spare=3),
        Column("TAGGED", right=True, spare=4),
        *(Column(one.heading, least=5, spare=1 if one.heading == "uα" else 0) for one in shown),
        Column("", least=12, style="dim"),
    )
    print_table(columns, list(_rows(found, shown)))
    emit("")
    for line in _told(found, shown):
        say(line)


def _rows(found: Agreement, shown: Sequence[_Shown]) -> Iterator[tuple[str, ...]]:
    before: str | None = None
    for row in found.rows:
        name = ALL_DOCUMENTS if row.document is None else row.document
        why = row.percent.reason or row.alpha.reason
        yield (
            "" if name == before else name,
            TAG_SETS if row.tag is None else row.tag,
            f"{len(row.annotators):,}",
            f"{row.units:,}",
            f"{row.tagged:,}",
            *(_spelt(one, one.of(row)) for one in shown),
            why,
        )
        before = name


def _spelt(one: _Shown, figure: CoefficientResult) -> str:
    value = one.spelt(figure.value)
    if figure.interval is None:
        return value
    low, high = figure.interval.low, figure.interval.high
    return f"{value} [{one.spelt(low).removesuffix(' %')}, {one.spelt(high).removesuffix(' %')}]"


def _told(found: Agreement, shown: Sequence[_Shown]) -> Iterator[str]:
    """What one has to know to read the table."""
    nested = "; nested tags count for the one that they are nested in" if found.nested else ""
    yield f"Compared by {found.unit}{nested}."
    if found.resamples and any(one.of(row).interval for row in found.rows for one in shown):
        yield (
            f"In brackets: where {100 * SHARE:.0f} % of {found.resamples:,} resamples of the "
            f"sentences lie (seed {found.seed})."
        )
    undefined = max(
        (
            between.undefined
            for row in found.rows
            for one in shown
            if (between := one.of(row).interval)
        ),
        default=0,
    )
    if undefined:
        yield f"Up to {undefined:,} of them were the same throughout, and count for nothing."
    for name, reasons in found.gaps().items():
        yield f"Where there is no {name}: {'; '.join(reasons)}."
    for left in found.left_out:
        yield f"Left out in {left.document}: {left.what}."
