"""Quotes as a Word file."""

from __future__ import annotations

from annotations.exchange.formats.quotes.views import DocumentView, QuotesView, QuoteView
from annotations.exchange.web_addresses import web_address
from annotations.exchange.word_file import WordFile, run

_MARKED = '<w:b/><w:shd w:val="clear" w:color="auto" w:fill="FBE9A9"/>'
_BOLD = "<w:b/>"
_LINKED_WORDS = 160


def quotes_docx(view: QuotesView) -> bytes:
    """The file. Words stand in their sentence, marked bold on a tint."""
    name = f"Quotes from {view.library}" if view.library else "Quotes"
    file = WordFile(name)
    file.paragraph("Title", run(name))
    quotes = "1 quote" if view.count == 1 else f"{view.count:,} quotes"
    documents = len(view.documents)
    from_ = "1 document" if documents == 1 else f"{documents:,} documents"
    file.paragraph("Source", run(f"{quotes} from {from_}, by {view.grouped_by}"))
    for group in view.groups:
        letter = f"{group.letter}  " if group.letter else ""
        file.paragraph("Heading 1", run(f"{letter}{group.title}"))
        if group.description:
            file.paragraph("Below Heading", run(group.description))
        if group.document is not None:
            _reference(file, group.document, "Below Heading")
        for quote in group.quotes:
            _quote(file, quote, with_reference=group.document is None)
    if view.orphans:
        file.paragraph("Heading 1", run("Quotes without a place"))
        why = "The text of their documents was changed, and these words were not found in it again."
        file.paragraph("Below Heading", run(why))
        for quote in view.orphans:
            _quote(file, quote, with_reference=True)
    return file.content()


def _quote(file: WordFile, quote: QuoteView, *, with_reference: bool) -> None:
    whole = not quote.before and not quote.after
    runs = [run(quote.before)] if quote.before else []
    runs.append(run(quote.words, "" if whole else _MARKED))
    runs += [run(quote.after)] if quote.after else []
    file.paragraph("Quotation", *runs)
    facts = [f"{quote.annotator}, {quote.date}" if quote.date else quote.annotator, quote.place]
    facts += ["found again elsewhere"] if quote.status == "moved" else []
    details = " · ".join(filter(None, facts))
    tags = ", ".join(quote.tags)
    file.paragraph("Details", run(tags, _BOLD), run(f"{' · ' if tags else ''}{details}"))
    for paragraph in filter(None, quote.note.split("\n\n")):
        file.paragraph("Annotation Note", run(paragraph.strip("\n")))
    for link in quote.links:
        words = link.words if len(link.words) <= _LINKED_WORDS else f"{link.words[:_LINKED_WORDS]}…"
        sentence = f"{link.kind} “{' '.join(words.split())}” ({link.document.title})"
        file.paragraph("Details", run(sentence))
    if with_reference:
        _reference(file, quote.document)
    file.paragraph("Link Back", run(quote.command))


def _reference(file: WordFile, document: DocumentView, style: str = "Source") -> None:
    address = web_address(document.url)
    text = document.reference
    file.paragraph(style, file.link(text, address) if address else run(text))
