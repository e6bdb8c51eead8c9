"""The report's figures of agreement, and how to read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from annotations.analysis.agreement.bootstrap import SHARE
from annotations.analysis.agreement.results import (
    Agreement,
    AgreementRow,
    AnnotatorPair,
    CoefficientResult,
)
from annotations.analysis.sentence_coverage import COUNTING_RULE
from reader.cli.output import count
from reader.report.charts import interval_chart, pair_map, scale_heading
from reader.report.markup import Markup, element
from reader.report.tables import Heading, group_row, name_cell, number, row, short_name, table
from reader.tables.charts import coefficient, share

_MOST_PAIRED = 40
"""Annotators up to whom a map of pairs can be read."""
_ENDS = 5
"""Pairs that are most, and least, alike are listed where there are too many for all."""
_COLUMNS = 7


def agreement_section(
    results: Agreement, names: Mapping[str, str], any_tag: AgreementRow
) -> Iterator[Markup]:
    """The agreement on each tag, in all documents and in each, and in all on what was tagged,
    whatever the tag; `names` of documents by slug.
    """
    two_annotators = any(row.cohen.value is not None for row in results.rows)
    kappa = "Cohen’s κ" if two_annotators else "Fleiss’ κ"
    yield element(
        "p",
        "How far the annotators agree, tag by tag. 1 is perfect agreement, 0 is what chance would "
        "give. These figures are for discussion, not for grading.",
        class_="note",
    )
    parts = {
        slug: list(rows)
        for slug, rows in groupby(results.rows, key=lambda result_row: result_row.document)
    }
    whole = parts.pop(None, [])
    several = len(whole) > 1
    if several:
        whole.append(any_tag)
    yield _table(results, kappa, {"All documents": whole}, two_annotators)
    yield element("h3", "How to read these figures")
    yield _terms(results, kappa, two_annotators, any_tag=several)
    if parts:
        yield element("h3", "In each document")
        by_name = {names.get(slug or "", slug or ""): rows for slug, rows in parts.items()}
        yield _table(results, kappa, by_name, two_annotators)
    for name, reasons in results.gaps().items():
        if two_annotators or name != "Cohen's κ":
            yield element("p", f"Where there is no {name}: {'; '.join(reasons)}.", class_="note")
    omitted: dict[str, list[str]] = {}
    for omission in results.left_out:
        documents = omitted.setdefault(omission.what, [])
        documents.append(names.get(omission.document, omission.document))
    for what, documents in omitted.items():
        yield element("p", "Not counted in ", *_listed(documents), f": {what}.", class_="note")


def _listed(names: Sequence[str]) -> Iterator[str]:
    for n, name in enumerate(names):
        yield "; " if n else ""
        yield element("bdi", short_name(name))


def _table(
    results: Agreement,
    kappa: str,
    parts: Mapping[str, Sequence[AgreementRow]],
    two_annotators: bool,
) -> Markup:
    headings = [
        Heading("Tag"),
        Heading("Times set", "number"),
        Heading("Alike", "number"),
        Heading(kappa, "value"),
        Heading("α", "value"),
        Heading("uα", "value"),
        Heading(scale_heading(), "chart"),
    ]
    bodies = (
        [
            group_row(
                name,
                f"{count(len(rows[0].annotators), 'annotator')} · "
                f"{count(rows[0].units, results.unit)}",
                _COLUMNS,
            ),
            *(_row(one, two_annotators) for one in rows),
        ]
        for name, rows in parts.items()
        if rows
    )
    return table("agreement", headings, *bodies, class_="agreement")


def _row(result_row: AgreementRow, two_annotators: bool) -> Markup:
    tag = "which tags" if result_row.tag is None else result_row.tag
    name = name_cell(tag)
    if result_row.percent.value is None:
        return row(
            name,
            number(result_row.tagged),
            element("td", result_row.percent.reason, colspan=_COLUMNS - 2),
        )
    return row(
        name,
        number(result_row.tagged),
        element("td", share(result_row.percent.value), class_="number"),
        _value(result_row.cohen if two_annotators else result_row.fleiss),
        _value(result_row.alpha),
        _value(result_row.unitizing),
        element("td", interval_chart(result_row.alpha), class_="chart"),
    )


def _value(figure: CoefficientResult) -> Markup:
    if figure.value is None:
        return element("td", "–", title=figure.reason, class_="value")
    interval = figure.interval
    if interval is None:
        return element("td", coefficient(figure.value), class_="value")
    low, high = coefficient(interval.low), coefficient(interval.high)
    brackets = element("span", f"[{low}, ", element("span", f"{high}]"), class_="quiet")
    return element("td", coefficient(figure.value), " ", brackets, class_="value")


def _terms(results: Agreement, kappa: str, two_annotators: bool, *, any_tag: bool) -> Markup:
    unit = results.unit
    terms = [
        (
            "Times set",
            f"how often the tag was set, by each annotator and on each {unit}: {COUNTING_RULE}."
            + (" Nested tags count for their parent." if results.nested else ""),
        ),
        (
            "Alike",
            f"the share of pairs of annotators that judged a {unit} in the same way, averaged. It "
            "is high for every rare tag, since most of it is that nobody set the tag.",
        ),
        (
            kappa,
            "agreement beyond chance, "
            + ("of two annotators" if two_annotators else "of any number of annotators")
            + ": 1 is perfect, 0 what chance gives, below 0 less than that.",
        ),
        (
            "α",
            "Krippendorff’s α, nominal: the same scale, for annotators who may differ between "
            "the documents. The chart shows it as a dot; the dashed line is 0.",
        ),
        (
            "uα",
            "α for unitizing: the same scale, by the passages themselves, character by character, "
            f"whatever the {unit}s.",
        ),
    ]
    if any_tag:
        terms.append(
            (
                "any tag",
                "what was tagged, whatever the tag: do annotators see something in the same "
                "places? uα distinguishes passages from gaps only.",
            )
        )
    if results.resamples:
        terms.append(
            (
                "[low, high]",
                f"{100 * SHARE:.0f} % of {results.resamples:,} resamples of the sentences lie "
                "between these: as far would other sentences of this kind move the figure.",
            )
        )
    return element(
        "dl",
        *(element("div", element("dt", term), element("dd", words)) for term, words in terms),
        class_="terms",
    )


def pairs_section(results: Agreement) -> Iterator[Markup]:
    """Which annotators agree with whom."""
    people = {name for pair in results.pairs for name in pair.annotators}
    yield element(
        "p",
        f"Cohen’s κ of every two annotators by {results.unit}, over the documents that both have "
        "annotated: 1 is perfect agreement, 0 is what chance would give. A dash: no data in "
        "common, or undefined.",
        class_="note",
    )
    if 2 < len(people) <= _MOST_PAIRED:
        yield element(
            "div",
            pair_map(results.pairs),
            class_="scroll",
            tabindex=0,
            role="group",
            aria_label="Map of pairs",
        )
    ordered = sorted(
        results.pairs,
        key=lambda pair: (
            pair.cohen.value is None,
            -(pair.cohen.value or 0.0),
            -(pair.percent.value or 0.0),
        ),
    )
    rows = [_pair(pair) for pair in ordered]
    if len(rows) > 2 * _ENDS:
        between = f"{len(rows) - 2 * _ENDS:,} pairs between"
        rows[_ENDS:-_ENDS] = [element("tr", element("td", between, colspan=4, class_="quiet"))]
    yield table(
        "pairs",
        [
            Heading("Pair"),
            Heading(f"{results.unit.capitalize()}s", "number"),
            Heading("Alike", "number"),
            Heading("Cohen’s κ", "value"),
        ],
        rows,
        class_="pairs",
    )


def _pair(pair: AnnotatorPair) -> Markup:
    first, second = pair.annotators
    name = element("th", element("bdi", first), " and ", element("bdi", second), scope="row")
    if pair.percent.value is None:
        return row(name, number(pair.units), element("td", pair.percent.reason, colspan=2))
    return row(
        name,
        number(pair.units),
        element("td", share(pair.percent.value), class_="number"),
        _value(pair.cohen),
    )
