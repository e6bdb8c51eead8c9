"""How a comparison looks in the list and side by side."""

from __future__ import annotations

from textual.content import Content

from annotations.analysis.feedback.outcomes import Comparison, Counting, Mark, Outcome
from annotations.analysis.feedback.results import DocumentFeedback, Feedback, tag_of
from reader.tables.charts import coefficient, share
from reader.tables.feedback import COUNTING_NAMES, countings, outcome_name
from reader.terminal.safe import safe, safe_line

SIGNS: dict[Outcome, str] = {"hit": "✓", "extent": "≈", "other tag": "≠", "miss": "−", "extra": "+"}
_WORDS = 200
"""Code points of a passage in the list."""
_DIFFERENT = "bold underline"


def entry(document: DocumentFeedback, comparison: Comparison, cells: int) -> Content:
    """Two lines: what became of it, and its words."""
    own, standard = comparison.own, comparison.standard
    told = f"{outcome_name(comparison)} · {tag_of(comparison)}"
    if own and standard and own.tag != standard.tag:
        told = f"{own.tag}, not {standard.tag}"
    place = comparison.place
    words = " ".join(document.text[place.start : min(place.end, place.start + _WORDS)].split())
    lines = (
        Content.assemble(
            (f"{SIGNS[comparison.outcome]} ", "bold $accent"),
            (safe_line(told), "$quiet"),
        ),
        Content(safe_line(words)),
    )
    return Content("\n").join(line.truncate(cells, ellipsis=True) for line in lines)


def side(name: str, document: DocumentFeedback, mark: Mark | None, other: Mark | None) -> Content:
    """What one of the two says: name, tag, words (where they are other words, emphasised), note."""
    title = (f"{safe_line(name)}\n", "bold $accent")
    if mark is None:
        return Content.assemble(title, ("no tag here", "$quiet"))
    words = document.words(mark.span)
    tag_style = "bold" if other and other.tag == mark.tag else _DIFFERENT
    extent_style = "" if other is None or other.span == mark.span else _DIFFERENT
    note = f"\n\n{safe(mark.note)}" if mark.note else ""
    return Content.assemble(
        title, (safe_line(mark.tag), tag_style), "\n\n", (safe(words), extent_style),
        (note, "italic"),
    )  # fmt: skip


def figures(feedback: Feedback) -> Content:
    """Precision, recall and F1, by each way of counting, the one first that fits the standard."""
    parts: list[tuple[str, str] | str] = []
    for n, counting in enumerate(countings(feedback.question)):
        parts += [" · " if n else "", *_score(feedback, counting, whole=not n)]
    return Content.assemble(*parts)


def _score(feedback: Feedback, counting: Counting, *, whole: bool) -> list[tuple[str, str] | str]:
    score = feedback.overall.scores[counting]
    name = COUNTING_NAMES[counting]
    if not whole:
        return [(f"by {name} F1 {coefficient(score.f1)}", "$quiet")]
    return [
        f"by {name} precision {share(score.precision)} · recall {share(score.recall)} · F1 ",
        (coefficient(score.f1), "bold"),
    ]
