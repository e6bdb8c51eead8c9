"""Annotations as an AnnotationCollection with one page, an annotation on each line."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from annotations.exchange.foreign_values import derived_id
from annotations.exchange.format import ExportedFile, ExportOptions, ExportSelection
from annotations.exchange.formats.web_annotation.vocabulary import (
    AUTHORS,
    CONTEXT,
    DOCUMENTS,
    GENERATOR,
    LANGUAGE,
    PUBLISHED,
    PUBLISHER,
    SHA256,
    SLUG,
    TITLE,
    UUID,
    is_address,
)
from annotations.exchange.loss_report import attribute_loss
from annotations.exchange.project import Loss
from annotations.model import Annotation
from annotations.model.memos import Memo, MemoPart
from annotations.model.replies import Reply
from annotations.storage.schema import BUILT_IN_TAGS
from corpus.document import DocumentSummary

_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def export(selection: ExportSelection, _: ExportOptions) -> ExportedFile:
    """The file of a selection. Tags are bodies that are `tagging`, notes are `commenting`, links
    `linking`; a memo on a document is an annotation of the whole document, and a reply one of the
    annotation that it answers.
    """
    by_document = selection.by_document()
    memos = _memos_on_documents(selection)
    documents = [d for d in selection.documents if d.id in by_document or d.id in memos]
    sources = _sources(selection, documents)
    lines = list(_lines(documents, by_document, memos, sources, selection.replies))
    page = derived_id("page", *lines)
    head = {
        "@context": CONTEXT,
        "id": UUID + derived_id("collection", page),
        "type": "AnnotationCollection",
        "label": selection.library or "annotations",
        "total": len(lines),
        "generator": {"type": "Software", "name": GENERATOR},
        DOCUMENTS: [_description(document, sources[document.id]) for document in documents],
    }
    first = {"id": UUID + page, "type": "AnnotationPage", "startIndex": 0}
    text = (
        f'{_encoded(head)[:-1]},"first":\n{_encoded(first)[:-1]},"items":[\n'
        + ",\n".join(lines)
        + "\n]}}\n"
    )
    return ExportedFile(text.encode(), _losses(selection))


def _memos_on_documents(selection: ExportSelection) -> Mapping[str, list[Memo]]:
    exported = {document.id for document in selection.exported_documents}
    memos: dict[str, list[Memo]] = {}
    for memo in selection.memos:
        if memo.about.kind == "document" and memo.about.id in exported:
            memos.setdefault(memo.about.id, []).append(memo)
    return memos


def _sources(selection: ExportSelection, documents: list[DocumentSummary]) -> Mapping[str, str]:
    """The IRI of each document (by id): its address if no other has the same, else a URN of the
    SHA-256 of its source.
    """
    addresses = Counter(document.metadata.url for document in selection.documents)
    return {
        document.id: url
        if (url := document.metadata.url) and addresses[url] == 1 and is_address(url)
        else SHA256 + selection.document(document.id).source
        for document in documents
    }


def _description(document: DocumentSummary, source: str) -> dict[str, Any]:
    meta = document.metadata
    details = {
        "id": source, "type": "Text", SLUG: document.slug, TITLE: meta.title,
        AUTHORS: list(meta.authors), PUBLISHER: meta.publisher, PUBLISHED: meta.published,
        LANGUAGE: meta.language,
    }  # fmt: skip
    return {name: value for name, value in details.items() if value}


def _lines(
    documents: list[DocumentSummary],
    by_document: Mapping[str, Any],
    memos: Mapping[str, list[Memo]],
    sources: Mapping[str, str],
    replies: Sequence[Reply],
) -> Iterator[str]:
    threads: dict[str, list[Reply]] = {}
    for reply in replies:
        threads.setdefault(reply.annotation, []).append(reply)
    for document in sorted(documents, key=lambda d: d.slug):
        source = sources[document.id]
        for memo in memos.get(document.id, ()):
            for part in memo.parts:
                yield _encoded(_memo(memo, part, source))
        for annotation in by_document.get(document.id, ()):
            yield _encoded(_annotation(annotation, source))
            for reply in threads.get(annotation.id, ()):
                yield _encoded(_reply(reply))


def _annotation(one: Annotation, source: str) -> dict[str, Any]:
    bodies: list[dict[str, Any]] = [
        {"type": "TextualBody", "purpose": "tagging", "value": tag} for tag in sorted(one.tags)
    ]
    if one.note:
        bodies.append(_comment(one.note))
    bodies += [
        {"type": "SpecificResource", "purpose": "linking", "source": UUID + target, "label": kind}
        for kind, target in one.links
    ]
    purposes = list(dict.fromkeys(body["purpose"] for body in bodies)) or ["highlighting"]
    quote = {"type": "TextQuoteSelector", "exact": one.content}
    quote |= {k: v for k, v in (("prefix", one.prefix), ("suffix", one.suffix)) if v}
    position = {"type": "TextPositionSelector", "start": one.span.start, "end": one.span.end}
    written: dict[str, Any] = {
        "id": UUID + one.id,
        "type": "Annotation",
        "motivation": purposes if len(purposes) > 1 else purposes[0],
        "creator": {"type": "Person", "name": one.annotator.name},
        "created": one.created,
        "modified": one.modified,
        "body": bodies,
        "target": {
            "type": "SpecificResource", "source": source, "selector": [quote, position]
        },
    }  # fmt: skip
    if not bodies:
        del written["body"]
    return written


def _reply(reply: Reply) -> dict[str, Any]:
    return {
        "id": UUID + reply.id,
        "type": "Annotation",
        "motivation": "replying",
        "creator": {"type": "Person", "name": reply.annotator.name},
        "created": reply.created,
        "modified": reply.modified,
        "body": [{**_comment(reply.text), "purpose": "replying"}],
        "target": UUID + reply.annotation,
    }


def _memo(memo: Memo, part: MemoPart, source: str) -> dict[str, Any]:
    return {
        "id": UUID + derived_id("memo", source, memo.annotator.name, part.text),
        "type": "Annotation",
        "motivation": "commenting",
        "creator": {"type": "Person", "name": memo.annotator.name},
        "created": part.created,
        "modified": part.modified,
        "body": [_comment(part.text)],
        "target": source,
    }


def _comment(text: str) -> dict[str, Any]:
    return {
        "type": "TextualBody", "purpose": "commenting", "value": text, "format": "text/plain",
    }  # fmt: skip


def _losses(selection: ExportSelection) -> tuple[Loss, ...]:
    built_in = {tag[1]: tuple(tag[2:6]) for tag in BUILT_IN_TAGS}
    entries = [
        tag
        for tag in selection.codebook.tags
        if built_in.get(tag.name) != (tag.colour, tag.mark, tag.key, tag.description)
    ]
    exported = {document.id for document in selection.exported_documents}
    memos = [
        memo
        for memo in selection.memos
        if memo.about.kind != "document" or memo.about.id not in exported
    ]
    moved = sum(one.status == "moved" for one in selection.annotations)
    losses = (
        Loss("colours, letters, keys, descriptions and the order of tags", len(entries),
             "variorum tags export FILE writes them"),
        Loss("memos on tags and on the library", len(memos),
             "variorum export --memos FILE writes them"),
        Loss("the mark that a passage was found again at another place", moved),
        attribute_loss(selection.exported_documents),
    )  # fmt: skip
    return tuple(loss for loss in losses if loss.number)
