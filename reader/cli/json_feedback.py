"""The JSON object of `feedback`.

Others rely on these names: a field may be added, none renamed or left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.cli.json_objects import JsonObject

if TYPE_CHECKING:
    from annotations.analysis.feedback.outcomes import Comparison, Mark
    from annotations.analysis.feedback.results import (
        ClassFeedback,
        DocumentFeedback,
        Feedback,
        MissedPassage,
        TagScores,
    )
    from annotations.analysis.feedback.scores import Score


def feedback_json(result: ClassFeedback) -> JsonObject:
    """Every annotator beside the standard, and the passages that most have missed."""
    question = result.question
    return {
        "against": question.against,
        "unit": question.unit,
        "complete": question.complete,
        "nested": question.nested,
        "annotators": [_annotator_json(feedback) for feedback in result.annotators],
        "missed": [_missed_json(one) for one in result.missed],
        "left_out": [{"document": one.slug, "reason": one.reason} for one in result.left_out],
    }


def _annotator_json(feedback: Feedback) -> JsonObject:
    return {
        "annotator": feedback.annotator,
        "documents": [document.slug for document in feedback.documents],
        "unsettled": feedback.unsettled,
        "scores": [_tag_json(row) for row in feedback.scores],
        "passages": [
            _comparison_json(document, one)
            for document in feedback.documents
            for one in document.comparison.comparisons
        ],
        "left_out": [{"document": one.slug, "reason": one.reason} for one in feedback.left_out],
    }


def _tag_json(row: TagScores) -> JsonObject:
    return {
        "tag": row.tag,
        "outcomes": {name.replace(" ", "_"): number for name, number in row.outcomes.items()},
        "mild": row.mild,
        **{counting: _score_json(score) for counting, score in row.scores.items()},
    }


def _score_json(score: Score) -> JsonObject:
    return {
        "matched": score.matched,
        "own": score.own,
        "standard": score.standard,
        "precision": score.precision,
        "recall": score.recall,
        "f1": score.f1,
    }


def _comparison_json(document: DocumentFeedback, one: Comparison) -> JsonObject:
    return {
        "document": document.slug,
        "start": one.place.start,
        "end": one.place.end,
        "text": document.words(one.place),
        "outcome": one.outcome.replace(" ", "_"),
        "same_extent": one.same_extent,
        "same_sentences": one.same_sentences,
        "own": _mark_json(document, one.own),
        "standard": _mark_json(document, one.standard),
    }


def _mark_json(document: DocumentFeedback, mark: Mark | None) -> JsonObject | None:
    if mark is None:
        return None
    return {
        "annotation": mark.annotation,
        "tag": mark.tag,
        "start": mark.span.start,
        "end": mark.span.end,
        "text": document.words(mark.span),
        "note": mark.note,
    }


def _missed_json(one: MissedPassage) -> JsonObject:
    return {
        "document": one.slug,
        "start": one.place.start,
        "end": one.place.end,
        "text": one.text,
        "tag": one.tag,
        "missed": list(one.missed),
        "other_tag": [{"annotator": name, "tag": tag} for name, tag in one.other_tag],
        "found": list(one.found),
    }
