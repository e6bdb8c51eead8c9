"""Quotes: the words of annotations in their sentences, with notes, tags, references and a way back,
as Markdown, HTML or DOCX, or as a template of the reader's own makes them.
"""

from __future__ import annotations

from annotations.exchange.format import (
    ExchangeFormat,
    ExportedFile,
    Exporter,
    ExportOptions,
    ExportSelection,
)
from annotations.exchange.loss_report import described_tags, links_elsewhere, reply_loss
from annotations.exchange.project import Loss

_SUFFIXES = (".md", ".html", ".docx")


def _export(selection: ExportSelection, options: ExportOptions) -> ExportedFile:
    # Jinja2 and python-docx take longer to import than all that other formats need.
    from annotations.exchange.formats.quotes.templating import Template, built_in, kind_of, rendered
    from annotations.exchange.formats.quotes.views import quotes_view

    view = quotes_view(selection, options.grouped_by)
    losses = _losses(selection, options)
    if options.template is not None:
        template = Template(*options.template)
        kind = kind_of(template.name) or kind_of(f"file{options.suffix}") or "text"
        return ExportedFile(rendered(template, view, kind).encode("utf-8", "replace"), losses)
    if options.suffix == ".docx":
        from annotations.exchange.formats.quotes.word import quotes_docx

        return ExportedFile(quotes_docx(view), losses)
    kind = "html" if options.suffix == ".html" else "md"
    text = rendered(built_in(f"quotes.{kind}"), view, kind, own=True)
    return ExportedFile(text.encode("utf-8", "replace"), losses)


def _losses(selection: ExportSelection, options: ExportOptions) -> tuple[Loss, ...]:
    losses = [
        Loss("links to annotations that are not exported", links_elsewhere(selection)),
        Loss("memos", len(selection.memos), "variorum export --memos FILE writes them"),
        reply_loss(selection),
    ]
    if options.grouped_by != "tag":
        losses.append(
            Loss("descriptions of tags", described_tags(selection), "--by tag writes them")
        )
    return tuple(loss for loss in losses if loss.number)


FORMAT = ExchangeFormat("quotes", "Quotes", _SUFFIXES, Exporter(_export, has_variants=True))
