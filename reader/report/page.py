"""The report's page, section by section."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from itertools import groupby

from annotations.analysis.agreement.results import Agreement, AgreementRow, CoefficientResult
from annotations.analysis.disagreements import Disagreement, Judgement
from annotations.analysis.sentence_coverage import COUNTING_RULE
from annotations.model import Codebook
from annotations.model.memos import Memo, MemoSubject
from reader.cli.output import count, local_time
from reader.report.charts import (
    distribution_strip,
    heat_map,
    interval_chart,
    stacked_bar,
    tag_colour,
)
from reader.report.data import Report
from reader.report.markup import Markup, element, joined
from reader.tables.charts import coefficient, share

# Nothing is loaded and nothing runs, whatever a foreign text has smuggled in.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_MOST_PAIRED = 40
"""Annotators up to whom a heat map can be read."""


def page(report: Report) -> str:
    """The whole file."""
    style = Markup((files("reader.report") / "report.css").read_text("utf-8"))
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("meta", name="viewport", content="width=device-width"),
        element("title", "Variorum: report"),
        element("style", style),
    )
    body = element("body", *_sections(report))
    return f"<!doctype html>\n{element('html', head, body, lang='en')}\n"


def _sections(report: Report) -> Iterator[Markup]:
    annotations = sum(document.annotations for document in report.documents)
    summary = (
        f"{count(len(report.documents), 'document')}, {count(len(report.tagged), 'annotator')}, "
        f"{count(annotations, 'annotation')}. {report.gathered_at}."
    )
    yield element("h1", "Who read what, and how")
    yield element("p", summary, class_="meta")
    yield from _documents(report)
    if report.tagged:
        yield from _people(report)
    yield from _agreement(report.agreement)
    if report.agreement.pairs:
        yield from _pairs(report.agreement)
    if any(document.tag_distribution for document in report.documents):
        yield from _distributions(report)
    yield from _disagreements(report)
    if report.memos:
        yield from _memos(report.memos)


def _documents(report: Report) -> Iterator[Markup]:
    yield element("h2", "Documents")
    yield _table(
        ["document", "title", "#words", "#annotations", "#annotators"],
        (
            _row(
                document.slug,
                f"{document.title}, {document.publisher}" if document.publisher else document.title,
                *(_number(n) for n in (document.words, document.annotations, document.annotators)),
            )
            for document in report.documents
        ),
    )


def _people(report: Report) -> Iterator[Markup]:
    yield element("h2", "Who tagged how much")
    order = [*(tag.name for tag in report.codebook.tags), ""]
    used = [tag for tag in order if any(tag in counts for counts in report.tagged.values())]
    yield _legend(report.codebook, used)
    most = max(counts.total() for counts in report.tagged.values())
    rows = (
        _row(
            name,
            _number(counts.total()),
            element(
                "td",
                stacked_bar(
                    {tag: counts[tag] for tag in used if counts[tag]}, most, report.codebook
                ),
            ),
        )
        for name, counts in report.tagged.items()
    )
    yield _table(["annotator", "#tags set", ""], rows)


def _legend(book: Codebook, tags: Iterable[str]) -> Markup:
    return element(
        "p",
        *(
            element(
                "span", element("i", style=f"background:{tag_colour(book, tag)}"), tag or "no tag"
            )
            for tag in tags
        ),
        class_="legend meta",
    )


def _agreement(results: Agreement) -> Iterator[Markup]:
    yield element("h2", "Agreement")
    two_annotators = any(row.cohen.value is not None for row in results.rows)
    kappa = "Cohen’s κ" if two_annotators else "Fleiss’ κ"
    headings = ["document", "tag", "#by", "#units", "alike", kappa, "α", "uα", "α, −0.2 to 1"]
    yield _table(headings, _agreement_rows(results, two_annotators))
    nested = " Nested tags count for their parent." if results.nested else ""
    interval = (
        f" In brackets: the interval of 95 % of {results.resamples:,} resamples of the sentences."
        if results.resamples
        else ""
    )
    yield element(
        "p",
        f"Compared by {results.unit}: {COUNTING_RULE}. Alike: the share of pairs of "
        "annotators that tagged the same way. κ and α correct for agreement by chance: 1 is "
        "perfect agreement, 0 is chance. α: Krippendorff, nominal; uα: for unitizing, by the "
        f"passages themselves.{nested}{interval} These figures are for discussion, not for "
        "grading.",
        class_="note",
    )
    for name, reasons in results.gaps().items():
        if two_annotators or name != "Cohen's κ":
            yield element("p", f"Where there is no {name}: {'; '.join(reasons)}.", class_="note")
    for omission in results.left_out:
        yield element("p", f"Not counted in {omission.document}: {omission.what}.", class_="note")


def _agreement_rows(results: Agreement, two_annotators: bool) -> Iterator[Markup]:
    previous_document: str | None = ""
    for row in results.rows:
        first = row.document != previous_document
        name = "all" if row.document is None else row.document
        cells = [
            name if first else "",
            element("td", "which tags" if row.tag is None else row.tag, class_="words"),
            _number(len(row.annotators)),
            _number(row.units),
            *_values(row, two_annotators),
        ]
        previous_document = row.document
        yield _row(*cells, class_="first" if first else None)


def _values(row: AgreementRow, two_annotators: bool) -> Iterator[Markup]:
    if row.percent.value is None:
        yield element("td", row.percent.reason, colspan=5)
        return
    yield element("td", share(row.percent.value), class_="value")
    for figure in (row.cohen if two_annotators else row.fleiss, row.alpha, row.unitizing):
        yield _value(figure)
    yield element("td", interval_chart(row.alpha))


def _value(figure: CoefficientResult) -> Markup:
    if figure.value is None:
        return element("td", "–", title=figure.reason)
    interval = figure.interval
    if interval is None:
        return element("td", coefficient(figure.value), class_="value")
    low, high = coefficient(interval.low), coefficient(interval.high)
    brackets = element("span", f" [{low}, {high}]", class_="between")
    return element("td", coefficient(figure.value), brackets, class_="value")


def _pairs(results: Agreement) -> Iterator[Markup]:
    yield element("h2", "Who agrees with whom")
    people = {name for pair in results.pairs for name in pair.annotators}
    if len(people) > _MOST_PAIRED:
        yield element(
            "p", f"{len(people):,} annotators are too many for a table of pairs; variorum "
                 "agree --json lists all.", class_="note",
        )  # fmt: skip
        return
    yield element(
        "p",
        f"Cohen’s κ by {results.unit}, over the documents that both have annotated. A dash "
        "means: no data in common, or undefined.",
        class_="note",
    )
    yield heat_map(results.pairs)


def _distributions(report: Report) -> Iterator[Markup]:
    yield element("h2", "Tags along the texts")
    yield element(
        "p",
        "Each text from beginning to end. The darker a part, the more annotators have set the "
        "tag there.",
        class_="note",
    )
    order = [tag.name for tag in report.codebook.tags]
    for document in report.documents:
        tags = [tag for tag in order if tag in document.tag_distribution]
        if tags:
            yield element("h3", document.title)
            yield _table(
                [],
                (
                    _row(
                        element("td", tag, class_="words"),
                        element(
                            "td",
                            distribution_strip(
                                document.tag_distribution[tag],
                                document.annotators,
                                tag_colour(report.codebook, tag),
                            ),
                        ),
                    )
                    for tag in tags
                ),
            )


def _disagreements(report: Report) -> Iterator[Markup]:
    yield element("h2", "The most divided sentences")
    if not report.disagreement_count:
        yield element("p", "No sentence was tagged differently by two annotators.")
        return
    if len(report.disagreements) < report.disagreement_count:
        yield element(
            "p",
            f"The first {len(report.disagreements):,} of {report.disagreement_count:,}.",
            class_="note",
        )
    for disagreement in report.disagreements:
        yield _disagreement(disagreement)


def _disagreement(disagreement: Disagreement) -> Markup:
    groups: dict[tuple[str, ...], list[Judgement]] = {}
    for judgement in disagreement.judgements:
        groups.setdefault(tuple(sorted(judgement.tags)), []).append(judgement)
    ordered = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    parts = [
        element(
            "p", f"{disagreement.slug} · {share(disagreement.share)} of pairs differ", class_="meta"
        ),
        element("blockquote", disagreement.text, dir="auto"),
        element("dl", *(_group(tags, judgements) for tags, judgements in ordered)),
    ]
    if disagreement.consensus is not None:
        tags = ", ".join(disagreement.consensus.tags) or "no tag"
        notes = "".join(f"\n{note}" for note in disagreement.consensus.notes)
        parts.append(element("div", f"Consensus: {tags}{notes}", class_="consensus", dir="auto"))
    return element("div", *parts, class_="passage")


def _group(tags: tuple[str, ...], judgements: list[Judgement]) -> Markup:
    names = ", ".join(judgement.annotator for judgement in judgements)
    notes = [
        joined("\n", judgement.annotator, ": ", element("q", note, dir="auto"))
        for judgement in judgements
        for note in judgement.notes
    ]
    return joined(
        element("dt", f"{', '.join(tags) or 'nothing'} ({len(judgements):,})"),
        element("dd", names, *notes),
    )


def _memos(memos: Sequence[Memo]) -> Iterator[Markup]:
    yield element("h2", "Memos")
    for subject, about_it in groupby(memos, lambda memo: memo.about):
        yield element("h3", _subject(subject), dir="auto")
        for memo in about_it:
            yield element(
                "div",
                element("p", f"{memo.annotator.name} · {local_time(memo.modified)}", class_="meta"),
                element("div", memo.text, class_="memo", dir="auto"),
                class_="passage",
            )


def _subject(subject: MemoSubject) -> str:
    if subject.kind == "document":
        return subject.title or subject.name
    return f"Tag {subject.name}" if subject.kind == "tag" else "The library"


def _table(headings: list[str], rows: Iterable[Markup]) -> Markup:
    """A table; a heading that begins with # is above numbers."""
    heads = [
        element(
            "th", heading.removeprefix("#"), class_="number" if heading.startswith("#") else None
        )
        for heading in headings
    ]
    top = [element("thead", element("tr", *heads))] if heads else []
    return element("table", *top, element("tbody", *rows))


def _row(*cells: str, class_: str | None = None) -> Markup:
    return element(
        "tr",
        *(cell if isinstance(cell, Markup) else element("td", cell) for cell in cells),
        class_=class_,
    )


def _number(number: int) -> Markup:
    return element("td", f"{number:,}", class_="number")
