"""The report's passages: tags along the texts, divided sentences, memos."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from annotations.analysis.disagreements import Disagreement, Judgement
from annotations.model.memos import Memo, MemoSubject
from reader.cli.output import local_time
from reader.report.charts import distribution_strip, tag_colour
from reader.report.data import Report
from reader.report.markup import Markup, element, joined
from reader.report.tables import Heading, group_row, name_cell, row, short_name, table
from reader.tables.charts import share

_LONG = 1200
"""Characters of a passage with its notes that a printer need not keep on one page."""


def distributions(report: Report) -> Iterator[Markup]:
    """Where in each text its annotators have set each tag."""
    yield element(
        "p",
        "Each text from beginning to end, in 40 parts. The higher a bar, the more of the text’s "
        "annotators have set the tag there; at full height, all of them.",
        class_="note",
    )
    order = [tag.name for tag in report.codebook.tags]
    bodies = []
    for document in report.documents:
        tags = [tag for tag in order if tag in document.tag_distribution]
        rows = [
            row(
                name_cell(tag),
                element("td", f"{max(parts):,} of {document.annotators:,}", class_="number"),
                element(
                    "td",
                    distribution_strip(
                        tag, parts, document.annotators, tag_colour(report.codebook, tag)
                    ),
                ),
            )
            for tag in tags
            for parts in [document.tag_distribution[tag]]
        ]
        if rows:
            bodies.append([group_row(document.name, "", 3), *rows])
    headings = [Heading("Tag"), Heading("Most", "number"), Heading("Along the text", "wide")]
    yield table("distributions", headings, *bodies, class_="strips")


def disagreements(report: Report) -> Iterator[Markup]:
    """The most divided sentences, with who said what."""
    if not report.disagreement_count:
        yield element("p", "No sentence was tagged differently by two annotators.")
        return
    if len(report.disagreements) < report.disagreement_count:
        yield element(
            "p",
            f"The first {len(report.disagreements):,} of {report.disagreement_count:,}.",
            class_="note",
        )
    names = report.names
    for disagreement in report.disagreements:
        yield _disagreement(disagreement, names)


def _disagreement(disagreement: Disagreement, names: Mapping[str, str]) -> Markup:
    groups: dict[tuple[str, ...], list[Judgement]] = {}
    for judgement in disagreement.judgements:
        groups.setdefault(tuple(sorted(judgement.tags)), []).append(judgement)
    ordered = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    parts = [
        element(
            "p",
            element("bdi", short_name(names.get(disagreement.slug, disagreement.slug))),
            f" · {share(disagreement.share)} of pairs differ",
            class_="meta",
        ),
        element("blockquote", disagreement.text, dir="auto"),
        element("dl", *(_group(tags, judgements) for tags, judgements in ordered)),
    ]
    if disagreement.consensus is not None:
        tags = ", ".join(disagreement.consensus.tags) or "no tag"
        notes = "".join(f"\n{note}" for note in disagreement.consensus.notes)
        parts.append(element("div", f"Consensus: {tags}{notes}", class_="consensus", dir="auto"))
    notes_length = sum(len(note) for one in disagreement.judgements for note in one.notes)
    return _passage(len(disagreement.text) + notes_length, *parts)


def _group(tags: tuple[str, ...], judgements: list[Judgement]) -> Markup:
    names: list[str] = []
    for judgement in judgements:
        names += [", " if names else "", element("bdi", judgement.annotator)]
    notes = [
        joined("\n", element("bdi", judgement.annotator), ": ", element("q", note, dir="auto"))
        for judgement in judgements
        for note in judgement.notes
    ]
    return element(
        "div",
        element("dt", element("bdi", ", ".join(tags) or "nothing"), f" ({len(judgements):,})"),
        element("dd", *names, *notes),
    )


def memos(written: Sequence[Memo]) -> Iterator[Markup]:
    """What annotators have written on documents, tags and the library."""
    for subject, about_it in groupby(written, lambda memo: memo.about):
        yield element("h3", _subject(subject), dir="auto")
        for memo in about_it:
            yield _passage(
                len(memo.text),
                element(
                    "p",
                    element("bdi", memo.annotator.name),
                    f" · {local_time(memo.modified)}",
                    class_="meta",
                ),
                element("div", memo.text, class_="memo", dir="auto"),
            )


def _subject(subject: MemoSubject) -> str:
    if subject.kind == "document":
        return subject.title or subject.name
    return f"Tag {subject.name}" if subject.kind == "tag" else "The library"


def _passage(length: int, *parts: Markup) -> Markup:
    return element("div", *parts, class_="passage" if length <= _LONG else "passage long")
