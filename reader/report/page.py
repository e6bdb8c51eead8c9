"""The report's page, section by section."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.resources import files

from annotations.analysis.agreement.results import Agreement, AgreementRow, CoefficientResult
from annotations.analysis.disagreements import Disagreement, Judgement
from annotations.model import Codebook
from reader.cli.charts import coefficient, share
from reader.cli.output import count
from reader.report.charts import along_text, heat_map, ink, stacked, whisker
from reader.report.data import Report
from reader.report.markup import Markup, element, joined

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
    annotations = sum(one.annotations for one in report.documents)
    told = (
        f"{count(len(report.documents), 'document')}, {count(len(report.tagged), 'annotator')}, "
        f"{count(annotations, 'annotation')}. {report.moment}."
    )
    yield element("h1", "Who read what, and how")
    yield element("p", told, class_="meta")
    yield from _documents(report)
    if report.tagged:
        yield from _people(report)
    yield from _agreement(report.agreement)
    if report.agreement.pairs:
        yield from _pairs(report.agreement)
    if any(one.along for one in report.documents):
        yield from _along(report)
    yield from _divided(report)


def _documents(report: Report) -> Iterator[Markup]:
    yield element("h2", "Documents")
    yield _table(
        ["document", "title", "#words", "#annotations", "#annotators"],
        (
            _row(
                one.slug,
                f"{one.title}, {one.publisher}" if one.publisher else one.title,
                *(_number(n) for n in (one.words, one.annotations, one.annotators)),
            )
            for one in report.documents
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
                stacked({tag: counts[tag] for tag in used if counts[tag]}, most, report.codebook),
            ),
        )
        for name, counts in report.tagged.items()
    )
    yield _table(["annotator", "#tags set", ""], rows)


def _legend(book: Codebook, tags: Iterable[str]) -> Markup:
    return element(
        "p",
        *(
            element("span", element("i", style=f"background:{ink(book, tag)}"), tag or "no tag")
            for tag in tags
        ),
        class_="legend meta",
    )


def _agreement(found: Agreement) -> Iterator[Markup]:
    yield element("h2", "Agreement")
    two = any(row.cohen.value is not None for row in found.rows)
    kappa = "Cohen’s κ" if two else "Fleiss’ κ"
    headings = ["document", "tag", "#by", "#units", "alike", kappa, "α", "uα", "α, −0.2 to 1"]
    yield _table(headings, _agreement_rows(found, two))
    nested = " Nested tags count for the tag that they are nested in." if found.nested else ""
    interval = (
        f" In brackets: where 95 % of {found.resamples:,} resamples of the sentences lie."
        if found.resamples
        else ""
    )
    yield element(
        "p",
        f"Compared by {found.unit}: one carries a tag if a passage with it overlaps. Alike: the "
        "share of pairs of annotators that said the same. κ and α take off what chance would give; "
        "1 is perfect, 0 is chance. α: Krippendorff, nominal; uα: for unitizing, by the passages "
        f"themselves.{nested}{interval} These are figures for talking about, not marks.",
        class_="note",
    )
    for name, reasons in found.gaps().items():
        if two or name != "Cohen's κ":
            yield element("p", f"Where there is no {name}: {'; '.join(reasons)}.", class_="note")
    for left in found.left_out:
        yield element("p", f"Left out in {left.document}: {left.what}.", class_="note")


def _agreement_rows(found: Agreement, two: bool) -> Iterator[Markup]:
    before: str | None = ""
    for row in found.rows:
        first = row.document != before
        name = "all" if row.document is None else row.document
        cells = [
            name if first else "",
            element("td", "which tags" if row.tag is None else row.tag, class_="words"),
            _number(len(row.annotators)),
            _number(row.units),
            *_values(row, two),
        ]
        before = row.document
        yield _row(*cells, class_="first" if first else None)


def _values(row: AgreementRow, two: bool) -> Iterator[Markup]:
    if row.percent.value is None:
        yield element("td", row.percent.reason, colspan=5)
        return
    yield element("td", share(row.percent.value), class_="value")
    for figure in (row.cohen if two else row.fleiss, row.alpha, row.unitizing):
        yield _value(figure)
    yield element("td", whisker(row.alpha))


def _value(figure: CoefficientResult) -> Markup:
    if figure.value is None:
        return element("td", "–", title=figure.reason)
    between = figure.interval
    if between is None:
        return element("td", coefficient(figure.value), class_="value")
    low, high = coefficient(between.low), coefficient(between.high)
    brackets = element("span", f" [{low}, {high}]", class_="between")
    return element("td", coefficient(figure.value), brackets, class_="value")


def _pairs(found: Agreement) -> Iterator[Markup]:
    yield element("h2", "Who agrees with whom")
    people = {name for pair in found.pairs for name in pair.annotators}
    if len(people) > _MOST_PAIRED:
        yield element(
            "p", f"{len(people):,} annotators are too many for a table of pairs; "
            "variorum agree --json has them all.", class_="note",
        )  # fmt: skip
        return
    yield element(
        "p",
        f"Cohen’s κ by {found.unit}, over the documents that both have annotated; a dash: "
        "no data in common, or undefined.",
        class_="note",
    )
    yield heat_map(found.pairs)


def _along(report: Report) -> Iterator[Markup]:
    yield element("h2", "Tags along the texts")
    yield element(
        "p",
        "From the beginning to the end; the darker, the more of a document's annotators have set "
        "the tag there.",
        class_="note",
    )
    order = [tag.name for tag in report.codebook.tags]
    for one in report.documents:
        tags = [tag for tag in order if tag in one.along]
        if tags:
            yield element("h3", one.title)
            yield _table(
                [],
                (
                    _row(
                        element("td", tag, class_="words"),
                        element(
                            "td",
                            along_text(one.along[tag], one.annotators, ink(report.codebook, tag)),
                        ),
                    )
                    for tag in tags
                ),
            )


def _divided(report: Report) -> Iterator[Markup]:
    yield element("h2", "The most divided sentences")
    if not report.divided_in_all:
        yield element("p", "There is no sentence that two annotators have tagged differently.")
        return
    if len(report.divided) < report.divided_in_all:
        yield element(
            "p",
            f"The first {len(report.divided):,} of {report.divided_in_all:,}.",
            class_="note",
        )
    for one in report.divided:
        yield _passage(one)


def _passage(one: Disagreement) -> Markup:
    groups: dict[tuple[str, ...], list[Judgement]] = {}
    for voice in one.judgements:
        groups.setdefault(tuple(sorted(voice.tags)), []).append(voice)
    ordered = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    parts = [
        element("p", f"{one.slug} · {share(one.share)} of pairs differ", class_="meta"),
        element("blockquote", one.text, dir="auto"),
        element("dl", *(_group(tags, voices) for tags, voices in ordered)),
    ]
    if one.consensus is not None:
        tags = ", ".join(one.consensus.tags) or "no tag"
        notes = "".join(f"\n{note}" for note in one.consensus.notes)
        parts.append(element("div", f"Consensus: {tags}{notes}", class_="consensus", dir="auto"))
    return element("div", *parts, class_="passage")


def _group(tags: tuple[str, ...], voices: list[Judgement]) -> Markup:
    names = ", ".join(voice.annotator for voice in voices)
    notes = [
        joined("\n", voice.annotator, ": ", element("q", note, dir="auto"))
        for voice in voices
        for note in voice.notes
    ]
    return joined(
        element("dt", f"{', '.join(tags) or 'nothing'} ({len(voices):,})"),
        element("dd", names, *notes),
    )


def _table(headings: list[str], rows: Iterable[Markup]) -> Markup:
    """A table; a heading that begins with # stands over numbers."""
    heads = [
        element("th", one.removeprefix("#"), class_="number" if one.startswith("#") else None)
        for one in headings
    ]
    top = [element("thead", element("tr", *heads))] if heads else []
    return element("table", *top, element("tbody", *rows))


def _row(*cells: str, class_: str | None = None) -> Markup:
    return element(
        "tr",
        *(one if isinstance(one, Markup) else element("td", one) for one in cells),
        class_=class_,
    )


def _number(number: int) -> Markup:
    return element("td", f"{number:,}", class_="number")
