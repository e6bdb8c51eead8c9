"""The report's beginning: what it is of, who took part, the documents, who tagged how much."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from annotations.model import Codebook
from reader.cli.output import count
from reader.report.charts import stacked_bar, swatch
from reader.report.data import Report
from reader.report.markup import Markup, element, joined
from reader.report.tables import Heading, name_cell, number, row, table

_NAMED = 30
"""Annotators who are named at the beginning; the tables name all."""

_ANNOTATIONS, _ANNOTATORS = "Anno\u00adtations", "Anno\u00adtators"
"""Headings that a telephone may break."""


def facts(report: Report) -> Markup:
    """What the report is of, as a list of terms."""
    words = sum(document.words for document in report.documents)
    made = sum(report.made.values())
    tags = sum(counts.total() for counts in report.tagged.values())
    counted = [
        f"{count(len(report.documents), 'document')} with {count(words, 'word')}",
        f"{count(made, 'annotation')} with {count(tags, 'tag')}",
    ]
    entries: list[tuple[str, Iterable[str]]] = [
        ("Library", [element("bdi", report.library)] if report.library else []),
        ("Written", [report.gathered_at]),
        (count(len(report.tagged), "annotator").capitalize(), _people(list(report.tagged))),
        ("Counted", [element("p", line) for line in [" · ".join(counted), *report.scope]]),
    ]
    return element(
        "dl",
        *(
            element("div", element("dt", term), element("dd", *described))
            for term, described in entries
            if described
        ),
        class_="facts",
    )


def _people(names: Sequence[str]) -> list[str]:
    if not names:
        return ["Nobody has annotated these documents."]
    listed: list[str] = []
    for name in names[:_NAMED]:
        listed += [", " if listed else "", element("bdi", name)]
    more = len(names) - _NAMED
    return [*listed, f" and {more:,} more"] if more > 0 else listed


def documents(report: Report) -> Iterator[Markup]:
    """The documents, in the library's order."""
    yield table(
        "documents",
        [
            Heading("Document"),
            Heading("Words", "number"),
            Heading(_ANNOTATIONS, "number"),
            Heading(_ANNOTATORS, "number"),
        ],
        (
            row(
                name_cell(
                    document.name,
                    *([element("span", element("bdi", document.publisher), class_="quiet")]
                      if document.publisher else []),
                ),
                *(number(n) for n in (document.words, document.annotations, document.annotators)),
            )
            for document in report.documents
        ),
    )  # fmt: skip


def people(report: Report) -> Iterator[Markup]:
    """How often each annotator has set each tag."""
    order = [tag.name for tag in report.codebook.tags]
    used = [tag for tag in order if any(counts[tag] for counts in report.tagged.values())]
    yield element(
        "p",
        "The longer a bar, the more tags an annotator has set; an annotation with two tags counts "
        "twice, one with a note alone is not in the bar.",
        class_="note",
    )
    yield _legend(report.codebook, used)
    most = max(counts.total() for counts in report.tagged.values()) or 1
    rows = (
        row(
            name,
            number(report.made[name]),
            number(counts.total()),
            element(
                "td",
                stacked_bar({tag: counts[tag] for tag in used}, most, report.codebook),
                _told({tag: counts[tag] for tag in used}, report.untagged[name]),
            ),
        )
        for name, counts in report.tagged.items()
    )
    yield table(
        "people",
        [
            Heading("Annotator"),
            Heading(_ANNOTATIONS, "number"),
            Heading("Tags set", "number"),
            Heading("Of each tag", "wide"),
        ],
        rows,
    )


def _told(counts: dict[str, int], untagged: int) -> Markup:
    told = [f"{tag} {number:,}" for tag, number in counts.items() if number]
    if untagged:
        told.append(f"without a tag {untagged:,}")
    return element("p", " · ".join(told), class_="quiet", dir="auto")


def _legend(book: Codebook, tags: Iterable[str]) -> Markup:
    entries = [element("li", swatch(book, tag), joined(" ", element("bdi", tag))) for tag in tags]
    return element("ul", *entries, class_="legend") if entries else Markup()
