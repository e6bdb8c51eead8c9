"""Annotators beside a standard as tables and lines: for the command line and the screens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from annotations.analysis.feedback.outcomes import (
    COUNTINGS,
    OUTCOMES,
    Comparison,
    Counting,
    Mark,
    Outcome,
)
from annotations.analysis.feedback.results import (
    ClassFeedback,
    DocumentFeedback,
    Feedback,
    LeftOut,
    MissedPassage,
    Question,
    TagScores,
    is_mild,
    main_counting,
)
from annotations.analysis.feedback.scores import Score
from annotations.analysis.sentence_coverage import COUNTING_RULE
from reader.tables.charts import coefficient, share
from reader.tables.layout import Block, Column, Table, natural_width
from reader.terminal.safe import safe_line
from reader.text.clusters import fit
from reader.text.wrapping import wrap

ALL_TAGS = "all tags"
OUTCOME_NAMES: dict[Outcome, str] = {
    "hit": "hit",
    "extent": "other extent",
    "other tag": "other tag",
    "miss": "missed",
    "extra": "extra",
}
COUNTING_NAMES: dict[Counting, str] = {
    "exact": "exact extent",
    "overlap": "overlap",
    "sentence": "sentence",
}
_LONGEST_LINE = 1_000
"""Cells of a line where a program reads on."""


def countings(question: Question) -> list[Counting]:
    """The ways of counting, the one first that fits how the standard was set."""
    main = main_counting(question.unit)
    return [main, *(counting for counting in COUNTINGS if counting != main)]


def class_blocks(result: ClassFeedback, cells: int, passages: int) -> Iterator[Block]:
    """A row for each annotator, and the passages (so many) that most have missed."""
    yield from _stacked(result.annotators, result.question, cells)
    yield ""
    yield from explanations(result.question, cells)
    yield from left_out_lines(result.left_out)
    missed = [one for one in result.missed if one.missed or one.other_tag]
    if missed:
        yield ""
        shown = missed[:passages]
        more = f" (the first {len(shown):,} of {len(missed):,})" if len(shown) < len(missed) else ""
        yield f"Missed by most{more}:"
        for one in shown:
            yield ""
            yield from _wrapped(_missed_heading(one), cells)
            yield from _wrapped(f"“{one.text}”", cells, "  ")
            yield from _wrapped(_missed_by(one), cells, "  ")


def _missed_heading(one: MissedPassage) -> str:
    number = len(one.missed) + len(one.other_tag)
    count = f"{number:,} of {number + len(one.found):,} did not set it"
    return f"{one.tag} · {count} · {one.title or one.slug}"


def _missed_by(one: MissedPassage) -> str:
    parts = []
    if one.missed:
        parts.append(f"Missed by {', '.join(one.missed)}.")
    if one.other_tag:
        parts.append(f"Other tag: {', '.join(f'{name} ({tag})' for name, tag in one.other_tag)}.")
    return " ".join(parts)


def _stacked(annotators: Iterable[Feedback], question: Question, cells: int) -> Iterator[Block]:
    """A table; where a line is too short for it, the figures below the names."""
    names = outcome_columns(question)
    rows = [
        (feedback.annotator, *_counts(feedback.overall, names), *_shares(feedback.main))
        for feedback in annotators
    ]
    headings = [*(OUTCOME_NAMES[name].upper() for name in names), "PRECISION", "RECALL", "F1"]
    table = Table(
        [Column("ANNOTATOR", style="bold"), *(Column(h, right=True) for h in headings)], rows
    )
    if natural_width(table) <= cells:
        yield table
        return
    for name, *cells_of_row in rows:
        told = [f"{h.lower()} {cell}" for h, cell in zip(headings, cells_of_row, strict=True)]
        yield from _wrapped(name, cells)
        yield from _wrapped(" · ".join(told[:-3]), cells, "  ")
        yield from _wrapped(" · ".join(told[-3:]).replace("f1", "F1"), cells, "  ")


def feedback_blocks(feedback: Feedback, cells: int) -> Iterator[Block]:
    """An annotator's figures, and the passages in which they differ from the standard."""
    yield from _wrapped(summary(feedback), cells)
    yield from explanations(feedback.question, cells)
    yield from left_out_lines(feedback.left_out)
    yield ""
    yield from figures(feedback, cells)
    differing = [
        (document, one)
        for document in feedback.documents
        for one in document.comparison.comparisons
        if one.outcome != "hit"
    ]
    if differing:
        yield ""
        yield "Where they differ:"
    for document, one in differing:
        yield ""
        yield from comparison_lines(feedback, document, one, cells)


def summary(feedback: Feedback) -> str:
    """What became of the marks, in a sentence."""
    question = feedback.question
    if not feedback.documents:
        return f"{feedback.annotator} has no annotations in these documents"
    counted, names = feedback.overall.outcomes, outcome_columns(question)
    parts = [f"{counted[name]:,} {_plural(name, counted[name])}" for name in names]
    if feedback.overall.mild:
        n = names.index("extent" if "extent" in names else "hit")
        within = "within the same sentences" if n else "of another extent"
        parts[n] += f" ({feedback.overall.mild:,} {within})"
    if feedback.unsettled:
        parts.append(f"{feedback.unsettled:,} not settled")
    main = feedback.main
    return (
        f"{feedback.annotator} against {question.against}: {', '.join(parts)}; "
        f"precision {share(main.precision)}, recall {share(main.recall)}, "
        f"F1 {coefficient(main.f1)}"
    )


def _plural(outcome: Outcome, number: int) -> str:
    name = OUTCOME_NAMES[outcome]
    return name if number == 1 or outcome in ("miss", "extra") else f"{name}s"


def figures(feedback: Feedback, cells: int) -> Iterator[Block]:
    """What became of the marks of each tag, and precision and recall as each way counts them."""
    names = outcome_columns(feedback.question)
    tag_rows = feedback.scores if len(feedback.scores) > 2 else feedback.scores[:1]
    yield from tables(
        ["TAG", *(OUTCOME_NAMES[name].upper() for name in names)],
        [(row.tag or ALL_TAGS, *_counts(row, names)) for row in tag_rows],
        1,
        cells,
    )
    yield ""
    rows = [
        (row.tag or ALL_TAGS, COUNTING_NAMES[counting], *_score(row.scores[counting]))
        for counting in countings(feedback.question)
        for row in tag_rows
    ]
    headings = ["TAG", "COUNTED BY", "BOTH", "OWN", "STANDARD", "PRECISION", "RECALL", "F1"]
    yield from tables(headings, rows, 2, cells)


def tables(
    headings: list[str], rows: list[tuple[str, ...]], words: int, cells: int
) -> Iterator[Block]:
    """A table of figures behind so many columns of words; in lines where it has no room."""
    columns = [Column(h, right=n >= words) for n, h in enumerate(headings)]
    table = Table(columns, rows)
    if natural_width(table) <= cells:
        yield table
        return
    for row in rows:
        yield from _wrapped(" · ".join(row[:words]), cells)
        told = [
            f"{h.lower()} {cell}" for h, cell in zip(headings[words:], row[words:], strict=True)
        ]
        yield from _wrapped(" · ".join(told).replace("f1", "F1"), cells, "  ")


def outcome_columns(question: Question) -> list[Outcome]:
    """The outcomes that there can be: by sentence no extent differs."""
    return [name for name in OUTCOMES if name != "extent" or question.unit == "passage"]


def _counts(row: TagScores, names: Iterable[Outcome]) -> Iterator[str]:
    for name, number in row.outcomes.items():
        if name in names:
            yield f"{number:,}"


def _score(score: Score) -> tuple[str, ...]:
    return (f"{score.matched:,}", f"{score.own:,}", f"{score.standard:,}", *_shares(score))


def _shares(score: Score) -> tuple[str, str, str]:
    return share(score.precision), share(score.recall), coefficient(score.f1)


def comparison_lines(
    feedback: Feedback, document: DocumentFeedback, comparison: Comparison, cells: int
) -> Iterator[str]:
    """A passage: what became of it, its words, and who says what."""
    yield from _wrapped(f"{outcome_name(comparison)} · {document.title or document.slug}", cells)
    words = document.words(comparison.place)
    yield from _wrapped(f"“{words}”", cells, "  ")
    sides = (feedback.annotator, comparison.own), (feedback.question.against, comparison.standard)
    for name, mark in sides:
        yield from _wrapped(f"{name}: {said(document, mark, words)}", cells, "  ", "    ")


def outcome_name(comparison: Comparison) -> str:
    """What became of it; of the extent, whether it is another one within the sentence."""
    name = OUTCOME_NAMES[comparison.outcome]
    if is_mild(comparison):
        return (
            f"{name} of another extent" if comparison.outcome == "hit" else f"{name}, same sentence"
        )
    return name


def said(document: DocumentFeedback, mark: Mark | None, words: str) -> str:
    """The tag of one side, its own words where they are others, and its note."""
    if mark is None:
        return "no tag"
    own_words = document.words(mark.span)
    quote = f" on “{own_words}”" if own_words != words else ""
    note = f" ({mark.note})" if mark.note else ""
    return f"{mark.tag}{quote}{note}"


def explanations(question: Question, cells: int = 0) -> Iterator[str]:
    """What one has to know to read the figures."""
    nested = " Nested tags count for their parent as well." if question.nested else ""
    if question.unit == "sentence":
        yield from _wrapped(
            f"Compared by sentence, since {question.against} was set by sentence: {COUNTING_RULE}."
            f"{nested}", cells,
        )  # fmt: skip
    else:
        yield from _wrapped(
            "Compared by passage: each with one that overlaps it at most, the same extent first."
            f"{nested}", cells,
        )  # fmt: skip
    if not question.complete:
        yield from _wrapped(
            f"Only sentences count of which {question.against} says something.", cells,
        )  # fmt: skip


def left_out_lines(left_out: Iterable[LeftOut]) -> Iterator[str]:
    """What does not count, and why."""
    reasons: dict[str, list[str]] = {}
    for one in left_out:
        reasons.setdefault(one.reason, []).append(one.slug)
    for reason, slugs in reasons.items():
        yield f"Not counted, because {reason} there: {', '.join(slugs)}."


def _wrapped(text: str, cells: int, first: str = "", further: str | None = None) -> Iterator[str]:
    """The lines of a text; the further ones are indented as the first, or otherwise."""
    line = " ".join(safe_line(text).split())
    further = first if further is None else further
    room = max(1, min(cells or _LONGEST_LINE, _LONGEST_LINE) - max(len(first), len(further)))
    rows = wrap(line, 0, len(line), room)
    for n, (start, end) in enumerate(zip(rows.starts, rows.ends, strict=True)):
        yield (further if n else first) + fit(line[start:end].rstrip(), room)
