"""Annotated text: whole documents with their passages marked, as a page or a Word file."""

from __future__ import annotations

from annotations.exchange.format import (
    ExchangeFormat,
    ExportedFile,
    Exporter,
    ExportOptions,
    ExportSelection,
)
from annotations.exchange.loss_report import links_elsewhere, reply_loss
from annotations.exchange.project import Loss


def _export(selection: ExportSelection, options: ExportOptions) -> ExportedFile:
    from annotations.exchange.formats.annotated_text.marks import looks_of, marked_documents

    looks = looks_of(selection.codebook, selection.annotations)
    documents = marked_documents(selection, looks)
    if options.suffix == ".docx":
        # python-docx takes longer to import than all that other formats need.
        from annotations.exchange.formats.annotated_text.word import annotated_docx

        content = annotated_docx(selection.library, tuple(looks.values()), documents)
    else:
        from annotations.exchange.formats.annotated_text.page import annotated_page

        page = annotated_page(selection.library, tuple(looks.values()), documents)
        content = page.encode()
    return ExportedFile(content, _losses(selection))


def _losses(selection: ExportSelection) -> tuple[Loss, ...]:
    losses = (
        Loss("links to annotations that are not exported", links_elsewhere(selection)),
        Loss("memos", len(selection.memos), "variorum export --memos FILE writes them"),
        reply_loss(selection),
    )
    return tuple(loss for loss in losses if loss.number)


FORMAT = ExchangeFormat(
    "text", "Annotated text", (".html", ".docx"), Exporter(_export, has_variants=True)
)
