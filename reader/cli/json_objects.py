"""The JSON objects that commands print with `--json` and `--jsonl`, made from the domain's values.

Others rely on these names: a field may be added, none renamed or left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reader.advice import explained

if TYPE_CHECKING:
    # For types alone: each command imports only what it works with.
    from annotations.analysis.agreement.results import (
        Agreement,
        AgreementRow,
        AnnotatorPair,
        CoefficientResult,
    )
    from annotations.analysis.search_results import SearchResult
    from annotations.analysis.statistics import DocumentCounts
    from annotations.analysis.tag_counts import TagCounts
    from annotations.model import Annotation, Tag
    from annotations.model.memos import Memo
    from annotations.model.replies import Reply
    from annotations.review_queue.queue import AnnotationEdit, QueueItem, QuotedPassage
    from annotations.service.adding import SourceOutcome
    from corpus.cleaning.cleaned import Cleaned
    from corpus.document import DocumentSummary
    from corpus.search.parallels.parallel_search import Parallel

JsonObject = dict[str, Any]

# Documents


def summary_json(summary: DocumentSummary) -> JsonObject:
    """A document, as in `list` and `edit`."""
    metadata = summary.metadata
    return {
        "document": summary.slug,
        "id": summary.id,
        "title": metadata.title,
        "authors": list(metadata.authors),
        "publisher": metadata.publisher,
        "published": metadata.published,
        "url": metadata.url,
        "language": metadata.language,
        "characters": summary.characters,
        "words": summary.words,
        "annotations": summary.annotations,
        "collections": list(summary.collections),
        "attributes": summary.attributes,
    }


def added_json(outcome: SourceOutcome) -> JsonObject:
    """What became of one path, as in `add`."""
    return {
        "path": outcome.path,
        "status": outcome.status,
        "document": outcome.added.document if outcome.added else None,
        "error": outcome.error and explained(outcome.error),
    }


def cleaned_json(cleaned: Cleaned) -> JsonObject:
    """A cleaned text, as in `clean` and `show`. `removed` counts code points of the raw text,
    `repaired` of the cleaned.
    """
    metadata = cleaned.metadata
    return {
        "title": metadata.title,
        "authors": list(metadata.authors),
        "publisher": metadata.publisher,
        "published": metadata.published,
        "url": metadata.url,
        "language": metadata.language,
        "text": cleaned.text,
        "blocks": [block._asdict() for block in cleaned.blocks],
        "removed": [removal._asdict() for removal in cleaned.ledger.removed],
        "repaired": [repair._asdict() for repair in cleaned.ledger.repaired],
        "doubted": [doubt._asdict() for doubt in cleaned.ledger.doubted],
    }


def cleaned_record(id: str, cleaned: Cleaned) -> JsonObject:  # noqa: A002 - the name that the format gives it
    """A cleaned text, as in `clean --jsonl`: with its paragraphs, and with spans of the raw text.

    The spans hold every character of the raw text that is not white space exactly once.
    """
    text = cleaned.text
    return {
        "id": id,
        **cleaned_json(cleaned),
        "date": cleaned.metadata.published,
        "paragraphs": [{"kind": b.kind, "text": text[b.start : b.end]} for b in cleaned.blocks],
        "spans": [
            {
                "start": entry.start,
                "end": entry.end,
                "action": "keep" if entry.action == "mark" else entry.action,
                "rule": entry.rule,
                "confidence": entry.confidence,
                "evidence": entry.evidence,
            }
            for entry in cleaned.ledger.entries
            if entry.action != "space"
        ],
    }


# Annotations


def annotation_json(annotation: Annotation) -> JsonObject:
    """An annotation, as in `annotations` and `annotate`."""
    return {
        "id": annotation.id,
        "document": annotation.slug,
        "start": annotation.span.start,
        "end": annotation.span.end,
        "content": annotation.content,
        "tags": list(annotation.tags),
        "note": annotation.note,
        "annotator": annotation.annotator.name,
        "prefix": annotation.prefix,
        "suffix": annotation.suffix,
        "status": annotation.status,
        "created": annotation.created,
        "modified": annotation.modified,
        "links": [{"kind": link.kind, "annotation": link.target} for link in annotation.links],
    }


def tag_json(tag: Tag, annotations: int) -> JsonObject:
    """A tag of the codebook and how many annotations carry it, as in `tags`."""
    return {
        "name": tag.name,
        "colour": tag.colour,
        "mark": tag.mark,
        "key": tag.key,
        "description": tag.description,
        "annotations": annotations,
    }


def waiting_json(waiting: QueueItem) -> JsonObject:
    """An entry of the review queue, as in `queue`."""
    orphaned = waiting.kind == "orphaned"
    return {
        "kind": waiting.kind,
        "id": waiting.id,
        "document": waiting.slug,
        "annotator": waiting.annotator,
        "tags": list(waiting.shown.tags),
        "note": waiting.shown.note,
        "deleted": waiting.shown.deleted,
        "was": _passage_json(waiting.shown.passage if orphaned else waiting.was),
        "now": _passage_json(waiting.suggestion if orphaned else waiting.shown.passage),
        "confidence": round(waiting.confidence, 2),
        "other": None if waiting.other is None else _edit_json(waiting.other),
    }


def _passage_json(passage: QuotedPassage | None) -> JsonObject | None:
    if passage is None:
        return None
    start, end = passage.span or (None, None)
    return {
        "start": start, "end": end, "content": passage.content,
        "before": passage.before, "after": passage.after,
    }  # fmt: skip


def _edit_json(edit: AnnotationEdit) -> JsonObject:
    return {
        "content": edit.passage.content, "tags": list(edit.tags), "note": edit.note,
        "modified": edit.modified, "deleted": edit.deleted,
    }  # fmt: skip


# Searches


def search_result_json(result: SearchResult) -> JsonObject:
    """A result of `search`; notes, tags and memos have no span. A memo says what it is about; on a
    tag or the library it has no document.
    """
    in_text = result.field == "text"
    about = {} if result.memo is None else {"about": result.memo.label}
    return {
        "document": result.document or None,
        "field": result.field,
        "start": result.span.start if in_text else None,
        "end": result.span.end if in_text else None,
        "text": result.text,
        "score": result.score,
        **about,
    }


def parallel_json(parallel: Parallel, base: int = 0) -> JsonObject:
    """A parallel of `parallels`; `base` is where the passage that was asked for begins, so that
    `aligned` counts from the beginning of its document.
    """
    return {
        "document": parallel.slug,
        "start": parallel.span.start,
        "end": parallel.span.end,
        "text": parallel.text,
        "score": parallel.score,
        "kind": parallel.kind,
        "aligned": [[a + base, b + base, c, d] for a, b, c, d in parallel.aligned],
        "reason": parallel.reason,
        "weak": parallel.weak,
    }


# Analysis


def agreement_json(agreement: Agreement) -> JsonObject:
    """The coefficients of `agree`."""
    return {
        "unit": agreement.unit,
        "rule": agreement.rule,
        "nested": agreement.nested,
        "any_tag": agreement.any_tag,
        "resamples": agreement.resamples,
        "seed": agreement.seed,
        "by": agreement.by,
        "rows": [_row_json(row) for row in agreement.rows],
        "pairs": [_pair_json(pair) for pair in agreement.pairs],
        "left_out": [left_out._asdict() for left_out in agreement.left_out],
    }


def _row_json(row: AgreementRow) -> JsonObject:
    return {
        "tag": row.tag,
        "document": row.document,
        "group": row.group,
        "unit": row.unit,
        "annotators": list(row.annotators),
        "units": row.units,
        "tagged": row.tagged,
        "percent": _figure_json(row.percent),
        "cohen_kappa": _figure_json(row.cohen),
        "fleiss_kappa": _figure_json(row.fleiss),
        "krippendorff_alpha": _figure_json(row.alpha),
        "unitizing_alpha": _figure_json(row.unitizing),
    }


def _pair_json(pair: AnnotatorPair) -> JsonObject:
    return {
        "annotators": list(pair.annotators),
        "documents": list(pair.documents),
        "units": pair.units,
        "percent": _figure_json(pair.percent),
        "cohen_kappa": _figure_json(pair.cohen),
    }


def _figure_json(figure: CoefficientResult) -> JsonObject:
    interval = figure.interval
    return {
        "value": figure.value,
        "why": figure.reason or None,
        "interval": interval and [interval.low, interval.high],
        "resamples": interval.resamples if interval else 0,
        "undefined": interval.undefined if interval else 0,
    }


def tag_counts_json(counts: TagCounts) -> list[JsonObject]:
    """The table of `stats --by`: a row for each document, annotator or group (null: documents
    without a collection or a value); "" are those without tag.
    """
    return [
        {
            **(
                {counts.by: row.name}
                if counts.by in ("document", "annotator")
                else {"by": counts.by, "group": row.name or None}
            ),
            **({"title": row.title} if counts.by == "document" else {}),
            "annotations": row.annotations,
            "tags": {tag: row.tags.get(tag, 0) for tag in counts.tags},
        }
        for row in counts.rows
    ]


def statistics_json(counts: DocumentCounts) -> JsonObject:
    """The counts of one document, as in `stats`."""
    return {
        "document": counts.document,
        "title": counts.title,
        "words": counts.words,
        "annotations": counts.annotations,
        "tags": counts.tags,
        "annotators": counts.annotators,
        "cues": {
            kind: {"count": number, "per_1000_words": counts.per_thousand(kind)}
            for kind, number in counts.cues.items()
        },
        "language": counts.language,
        "cue_words": counts.has_cue_words,
        "along": counts.tag_distribution,
        "rule": counts.rule,
        "pairs": [_pair_json(pair) for pair in counts.pairs],
    }


def reply_json(reply: Reply) -> JsonObject:
    """A reply, as in `replies` and `reply`."""
    return {
        "id": reply.id,
        "annotation": reply.annotation,
        "document": reply.slug,
        "annotator": reply.annotator.name,
        "text": reply.text,
        "created": reply.created,
        "modified": reply.modified,
    }


def memo_json(memo: Memo) -> JsonObject:
    """A memo, as in `memo`."""
    kind, _, name, _ = memo.about
    return {
        "id": memo.id,
        "kind": kind,
        "document": name if kind == "document" else None,
        "tag": name if kind == "tag" else None,
        "text": memo.text,
        "annotator": memo.annotator.name,
        "created": memo.created,
        "modified": memo.modified,
    }
