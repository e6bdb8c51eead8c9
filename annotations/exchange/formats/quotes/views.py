"""What templates know of a selection: plain values, and nothing that could change the library."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from annotations.analysis.selection import ExportSelection
from annotations.exchange.places import PlaceFinder
from annotations.exchange.reference import reference
from annotations.model import Annotation
from annotations.model.notes import with_line_feeds
from annotations.model.tag_colours import HUES
from corpus.document import DocumentSummary

GroupedBy = Literal["document", "tag"]
NO_TAG = "no tag"


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document, as templates know it."""

    slug: str
    title: str
    authors: tuple[str, ...]
    publisher: str
    published: str
    url: str
    language: str
    reference: str
    """Authors, title, publisher, date and address in one line."""
    attributes: dict[str, str]
    collections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link from one quote to another, as templates know it."""

    kind: str
    """`supports`, `contradicts` or `repeats`."""
    words: str
    document: DocumentView


@dataclass(frozen=True, slots=True)
class QuoteView:
    """An annotation, as templates know it."""

    id: str
    words: str
    before: str
    """What its sentence has before the words; empty where the words are whole sentences."""
    after: str
    note: str
    annotator: str
    tags: tuple[str, ...]
    document: DocumentView
    place: str
    """As in “paragraph 3, sentence 12”; empty for an orphan."""
    paragraph: int | None
    sentence: int | None
    start: int
    end: int
    status: str
    created: str
    modified: str
    date: str
    """The day on which it was made, `YYYY-MM-DD`."""
    command: str
    """What opens the document with the passage selected; empty for an orphan."""
    links: tuple[LinkView, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupView:
    """The quotes of a document or with a tag, as templates know them."""

    title: str
    document: DocumentView | None
    """None where quotes are grouped by tag."""
    tag: str | None
    """None where quotes are grouped by document, and for the quotes without tag."""
    description: str
    """What the codebook says of the tag."""
    letter: str
    hue: str
    """As `#rrggbb`."""
    quotes: tuple[QuoteView, ...]


@dataclass(frozen=True, slots=True)
class QuotesView:
    """Everything that a template is given."""

    library: str
    grouped_by: GroupedBy
    groups: tuple[GroupView, ...]
    orphans: tuple[QuoteView, ...]
    """The quotes whose passage is gone, which are in no group."""
    documents: tuple[DocumentView, ...]
    """Those with quotes or orphans."""
    count: int
    """All quotes, each once, without orphans."""


def quotes_view(selection: ExportSelection, grouped_by: GroupedBy) -> QuotesView:
    """The selected annotations as quotes, by document or by tag, each group by document and place.

    A quote with several tags is in the group of each.
    """
    summaries = {summary.id: summary for summary in selection.documents}
    grouped = selection.by_document()
    documents = {
        id_: _document_view(summary) for id_, summary in summaries.items() if id_ in grouped
    }
    quotes: dict[str, list[QuoteView]] = {
        id_: list(_quotes(selection, grouped[id_], view)) for id_, view in documents.items()
    }
    by_id = {quote.id: quote for several in quotes.values() for quote in several}
    links = {
        one.id: tuple(
            LinkView(link.kind, by_id[link.target].words, by_id[link.target].document)
            for link in one.links
            if link.target in by_id
        )
        for one in selection.annotations
        if one.links
    }
    complete = {
        id_: [replace(q, links=links[q.id]) if q.id in links else q for q in several]
        for id_, several in quotes.items()
    }
    anchored = {
        id_: tuple(quote for quote in several if quote.place) for id_, several in complete.items()
    }
    return QuotesView(
        selection.library,
        grouped_by,
        tuple(
            _by_tag(selection, anchored.values())
            if grouped_by == "tag"
            else _by_document(documents, anchored)
        ),
        tuple(quote for several in complete.values() for quote in several if not quote.place),
        tuple(documents.values()),
        sum(map(len, anchored.values())),
    )


def _document_view(summary: DocumentSummary) -> DocumentView:
    meta = summary.metadata
    return DocumentView(
        summary.slug, summary.title, meta.authors, meta.publisher or "", meta.published or "",
        meta.url or "", meta.language or "", reference(summary), dict(summary.attributes),
        summary.collections,
    )  # fmt: skip


def _quotes(
    selection: ExportSelection, annotations: Sequence[Annotation], document: DocumentView
) -> Iterator[QuoteView]:
    finder: PlaceFinder | None = None
    for one in annotations:
        place, before, after, command = None, "", "", ""
        if one.status != "orphaned":
            finder = finder or PlaceFinder(selection.document(one.document))
            place = finder.place(one.span)
            before, after = finder.surroundings(one.span)
            command = f"variorum read {document.slug} --at {one.span.start}-{one.span.end}"
        yield QuoteView(
            id=one.id,
            words=one.content,
            before=before,
            after=after,
            note=with_line_feeds(one.note or "").strip("\n"),
            annotator=one.annotator.name,
            tags=one.tags,
            document=document,
            place="" if place is None else str(place),
            paragraph=None if place is None else place.paragraphs.first,
            sentence=None if place is None else place.sentences.first,
            start=one.span.start,
            end=one.span.end,
            status=one.status,
            created=one.created,
            modified=one.modified,
            date=one.created[:10],
            command=command,
        )


def _by_document(
    documents: dict[str, DocumentView], quotes: dict[str, tuple[QuoteView, ...]]
) -> Iterator[GroupView]:
    for id_, view in documents.items():
        if quotes[id_]:
            yield GroupView(view.title, view, None, "", "", "", quotes[id_])


def _by_tag(
    selection: ExportSelection, quotes: Iterable[tuple[QuoteView, ...]]
) -> Iterator[GroupView]:
    tagged: dict[str, list[QuoteView]] = {}
    for several in quotes:
        for quote in several:
            for tag in quote.tags or ("",):
                tagged.setdefault(tag, []).append(quote)
    for entry, _ in selection.codebook.as_tree():
        if entry.name in tagged:
            yield GroupView(
                entry.name, None, entry.name, entry.description, entry.mark,
                HUES.get(entry.colour, HUES["grey"]), tuple(tagged.pop(entry.name)),
            )  # fmt: skip
    untagged = tagged.pop("", [])
    for name, of_tag in tagged.items():  # that the codebook does not know
        yield GroupView(name, None, name, "", "", HUES["grey"], tuple(of_tag))
    if untagged:
        yield GroupView(NO_TAG, None, None, "", "", HUES["grey"], tuple(untagged))
