"""Feedback as pages: one for each annotator, and one for all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from annotations.analysis.feedback.outcomes import Comparison, Mark
from annotations.analysis.feedback.results import (
    ClassFeedback,
    DocumentFeedback,
    Feedback,
    LeftOut,
    MissedPassage,
    Question,
    TagScores,
)
from reader.report.frame import PageName, Section, html_page
from reader.report.markup import Markup, element, joined
from reader.report.tables import Heading, name_cell, number, row, short_name, table
from reader.tables.charts import coefficient, share
from reader.tables.feedback import (
    ALL_TAGS,
    COUNTING_NAMES,
    OUTCOME_NAMES,
    countings,
    explanations,
    left_out_lines,
    outcome_columns,
    outcome_name,
)

_LONG = 1200
"""Characters of a passage with its notes that a printer need not keep on one page."""
_STYLES = ["feedback.css"]


class Written(NamedTuple):
    """Of which library pages are, and when they were written."""

    library: str
    """Empty where it must not be told."""
    at: str


def annotator_page(feedback: Feedback, written: Written) -> str:
    """The page of one annotator, on which nobody else but the standard is named."""
    question = feedback.question
    sections = [Section("figures", "In figures", _figures(feedback))]
    differing = _passages(feedback, lambda one: one.outcome != "hit")
    hits = _passages(feedback, lambda one: one.outcome == "hit")
    if differing:
        sections.append(Section("differences", "Where you differ", differing))
    if hits:
        sections.append(Section("hits", "What both have", hits))
    return html_page(
        PageName("feedback", written.library, written.at),
        f"{feedback.annotator} and {question.against}",
        [_facts(question, written, feedback.left_out, feedback.unsettled)],
        sections,
        styles=_STYLES,
    )


def class_page(
    result: ClassFeedback, written: Written, passages: int, link: Callable[[str], str | None]
) -> str:
    """The page of all annotators, with so many of the passages that most have missed; `link` gives
    the file of an annotator's own page.
    """
    question = result.question
    missed = [one for one in result.missed if one.missed or one.other_tag]
    sections = [Section("annotators", "Who has what", _annotators(result, link))]
    if missed and passages:
        sections.append(
            Section("missed", "Missed by most", _most_missed(missed, passages, question))
        )
    return html_page(
        PageName("feedback", written.library, written.at),
        f"Everybody and {question.against}",
        [_facts(question, written, result.left_out, 0)],
        sections,
        styles=_STYLES,
    )


def _facts(
    question: Question, written: Written, left_out: Iterable[LeftOut], unsettled: int
) -> Markup:
    counted = [*explanations(question), *left_out_lines(left_out)]
    if unsettled:
        counted.append(f"Not settled, and not counted: {unsettled:,} of the annotator’s tags.")
    entries: list[tuple[str, list[str]]] = [
        ("Library", [element("bdi", written.library)] if written.library else []),
        ("Written", [written.at]),
        ("Standard", [element("bdi", question.against)]),
        ("Counted", [*(element("p", line) for line in counted)]),
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


def _annotators(result: ClassFeedback, link: Callable[[str], str | None]) -> Iterator[Markup]:
    names = outcome_columns(result.question)
    rows = []
    for feedback in result.annotators:
        main, target = feedback.main, link(feedback.annotator)
        name = element("bdi", feedback.annotator)
        rows.append(
            row(
                element("th", element("a", name, href=target) if target else name, scope="row"),
                *(number(feedback.overall.outcomes[outcome]) for outcome in names),
                *_figure_cells(main.precision, main.recall, main.f1),
            )
        )
    headings = [
        Heading("Annotator"),
        *(Heading(OUTCOME_NAMES[outcome].capitalize(), "number") for outcome in names),
        *_figure_headings(),
    ]
    yield table("annotators", headings, rows, class_="everybody")
    yield _terms(result.question)


def _figure_headings() -> list[Heading]:
    return [Heading(words, "number") for words in ("Preci\u00adsion", "Recall", "F1")]


def _figure_cells(precision: float | None, recall: float | None, f1: float | None) -> list[Markup]:
    words = share(precision), share(recall), coefficient(f1)
    return [element("td", figure, class_="number") for figure in words]


def _terms(question: Question) -> Markup:
    same = "the same sentence" if question.unit == "sentence" else "the same extent"
    overlap = "the same sentence" if question.unit == "sentence" else "an overlapping passage"
    terms = [
        ("Hit", f"the same tag, {same}"),
        ("Other extent", "the same tag, an overlapping passage"),
        ("Other tag", f"{overlap} with another tag"),
        ("Missed", f"only {question.against} has it"),
        ("Extra", f"{question.against} has it not"),
        ("Precision", f"the share of the annotator’s tags that {question.against} has"),
        ("Recall", f"the share of {question.against}’s tags that the annotator has"),
        ("F1", "the harmonic mean of precision and recall. For discussion, not for grading"),
    ]
    return element(
        "dl",
        *(
            element("div", element("dt", term), element("dd", f"{meaning}."))
            for term, meaning in terms
            if term != "Other extent" or question.unit == "passage"
        ),
        class_="terms",
    )


def _figures(feedback: Feedback) -> Iterator[Markup]:
    question = feedback.question
    if not feedback.documents:
        yield element("p", "There are no annotations in the documents that count.")
        return
    names = outcome_columns(question)
    rows = feedback.scores if len(feedback.scores) > 2 else feedback.scores[:1]
    yield table(
        "figures",
        [
            Heading("Tag"),
            *(Heading(OUTCOME_NAMES[outcome].capitalize(), "number") for outcome in names),
            Heading("Mild", "number"),
        ],
        (
            row(
                name_cell(scores.tag or ALL_TAGS),
                *(number(scores.outcomes[outcome]) for outcome in names),
                number(scores.mild),
            )
            for scores in rows
        ),
    )
    yield element(
        "p", "Mild: hits and overlaps of another extent that count for the same sentences.",
        class_="note",
    )  # fmt: skip
    yield table(
        "figures",
        [
            Heading("Tag"), Heading("Counted by"), Heading("Both", "number"),
            Heading("Own", "number"), Heading("Stan\u00addard", "number"), *_figure_headings(),
        ],
        *(_score_rows(scores, question) for scores in rows),
        class_="scores",
    )  # fmt: skip
    yield _terms(question)


def _score_rows(scores: TagScores, question: Question) -> Iterator[Markup]:
    for n, counting in enumerate(countings(question)):
        score = scores.scores[counting]
        yield row(
            name_cell("" if n else scores.tag or ALL_TAGS),
            COUNTING_NAMES[counting],
            *map(number, score),
            *_figure_cells(score.precision, score.recall, score.f1),
        )


def _passages(feedback: Feedback, chosen: Callable[[Comparison], bool]) -> list[Markup]:
    parts: list[Markup] = []
    for document in feedback.documents:
        comparisons = [one for one in document.comparison.comparisons if chosen(one)]
        if comparisons:
            title = short_name(document.title or document.slug)
            parts.append(element("h3", title, dir="auto"))
            parts += [_comparison(feedback, document, one) for one in comparisons]
    return parts


def _comparison(feedback: Feedback, document: DocumentFeedback, one: Comparison) -> Markup:
    sides = (
        _side(feedback.annotator, document, one.own, one.standard),
        _side(feedback.question.against, document, one.standard, one.own),
    )
    return _passage(
        len(document.words(one.place)),
        element(
            "p", element("span", outcome_name(one).capitalize(), class_="outcome"), class_="meta"
        ),
        element("div", *sides, class_="sides"),
    )


def _side(name: str, document: DocumentFeedback, mark: Mark | None, other: Mark | None) -> Markup:
    if mark is None:
        said = [element("p", element("bdi", name), ": no tag here", class_="meta")]
    else:
        different = other is None or other.tag != mark.tag
        tag = element("b", element("bdi", mark.tag), class_="different" if different else None)
        said = [
            element("p", element("bdi", name), ": ", tag),
            element("blockquote", document.words(mark.span), dir="auto"),
        ]
        if mark.note:
            said.append(element("p", mark.note, class_="remark", dir="auto"))
    return element("div", *said)


def _most_missed(
    missed: list[MissedPassage], passages: int, question: Question
) -> Iterator[Markup]:
    if len(missed) > passages:
        yield element("p", f"The first {passages:,} of {len(missed):,}.", class_="note")
    for one in missed[:passages]:
        number_of = len(one.missed) + len(one.other_tag)
        entries: list[tuple[str, list[str]]] = []
        if one.missed:
            entries.append(("Missed", _names(one.missed)))
        if one.other_tag:
            entries.append(("Other tag", _names([f"{n} ({tag})" for n, tag in one.other_tag])))
        if one.found:
            entries.append(("Found", _names(one.found)))
        parts = [
            element(
                "p",
                element("span", element("bdi", one.tag), class_="outcome"),
                f" · {number_of:,} of {number_of + len(one.found):,} did not set it · ",
                element("bdi", short_name(one.title or one.slug)),
                class_="meta",
            ),
            element("blockquote", one.text, dir="auto"),
            element(
                "dl",
                *(
                    element("div", element("dt", term), element("dd", *said))
                    for term, said in entries
                ),
            ),
        ]
        if one.note:
            parts.append(
                element("div", joined(question.against, ": ", one.note), class_="consensus",
                        dir="auto")
            )  # fmt: skip
        yield _passage(len(one.text), *parts)


def _names(names: Iterable[str]) -> list[str]:
    listed: list[str] = []
    for name in names:
        listed += [", " if listed else "", element("bdi", name)]
    return listed


def _passage(length: int, *parts: Markup) -> Markup:
    return element("div", *parts, class_="passage" if length <= _LONG else "passage long")
