"""Annotated text: the page and the Word file say what the document says, and mark its passages."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from docx import Document as WordDocument
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from annotations.analysis.selection import ExportSelection, selection_of
from annotations.exchange.format import ExportedFile, ExportOptions
from annotations.exchange.formats.annotated_text import FORMAT
from annotations.exchange.formats.annotated_text.marks import looks_of, marked_documents
from annotations.model import Annotation, Annotator, Codebook, Tag
from annotations.service import documents, linking
from annotations.service.store import Store
from corpus.document import (
    BLOCK_JOIN,
    BLOCK_KINDS,
    Block,
    Document,
    DocumentSummary,
    Metadata,
    Span,
)
from tests.helpers.factories import add, prepared_source, span_of

TAGS = Codebook(
    tuple(Tag(name, name, colour, name[0].upper()) for name, colour in
          [("claim", "blue"), ("opinion", "ochre"), ("disputed", "red"), ("x/y", "none")])
)  # fmt: skip
WORDS = st.text("ab<&\"' \u00e9\U0001f600", min_size=1, max_size=12).filter(str.strip)


def selection(document: Document, annotations: list[Annotation]) -> ExportSelection:
    meta = document.metadata
    summary = DocumentSummary(document.id, document.slug, meta, len(document.text), 0, "")
    return ExportSelection(annotations, [summary], TAGS, read_document=lambda _: document)


def run(chosen: ExportSelection, suffix: str) -> ExportedFile:
    assert FORMAT.exporter is not None
    return FORMAT.exporter.run(chosen, ExportOptions(suffix=suffix))


@st.composite
def annotated(draw: st.DrawFn) -> tuple[Document, list[Annotation]]:
    """A document of blocks of all kinds, with passages that overlap as they like."""
    blocks, text = list[Block](), ""
    for kind in draw(st.lists(st.sampled_from(BLOCK_KINDS), min_size=1, max_size=6)):
        words = " · ".join(draw(st.lists(WORDS, min_size=1, max_size=3))).strip()
        text += BLOCK_JOIN if text else ""
        blocks.append(Block(kind, len(text), len(text) + len(words)))
        text += words
    document = Document("d", "doc", Metadata("A <title>"), text, tuple(blocks))
    ends = st.tuples(*[st.integers(0, len(text))] * 2).filter(lambda pair: pair[0] != pair[1])
    spans = [Span(*sorted(pair)) for pair in draw(st.lists(ends, max_size=8))]
    annotations = [
        Annotation(
            f"id{number}", "d", "doc", span, text[slice(*span)], Annotator("a", "Ada Quill"),
            draw(st.sampled_from([(), ("claim",), ("opinion", "disputed"), ("x/y",), ("lost",)])),
            draw(st.sampled_from([None, "One.\n\nTwo."])), created="2026-11-30T10:00:00Z",
        )
        for number, span in enumerate(spans)
    ]  # fmt: skip
    return document, annotations


def visible(document: Document, span: Span) -> str:
    """The words of a passage, without what stands between blocks."""
    return "".join(
        document.text[max(span.start, block.start) : min(span.end, block.end)]
        for block in document.blocks
        if block.span.overlaps(span)
    )


def bare(text: str) -> str:
    """A text without what stands between the cells of a table."""
    return text.replace(" ", "").replace("·", "")


def numbers(document: Document, annotations: list[Annotation]) -> dict[int, Annotation]:
    chosen = selection(document, annotations)
    (marked,) = marked_documents(chosen, looks_of(TAGS, annotations))
    return {mark.number: mark.annotation for mark in marked.marks}


@given(annotated())
def test_the_page_has_the_text_and_each_mark_its_words(
    example: tuple[Document, list[Annotation]],
) -> None:
    document, annotations = example
    if not annotations:
        return
    page = html.fromstring(run(selection(document, annotations), ".html").content.decode())
    (text,) = page.find_class("text")
    for label in text.find_class("ref"):
        label.drop_tree()
    for name in ("p", "h3", "blockquote", "li", "pre", "tr"):
        for block in list(text.iter(name)):
            block.tail = BLOCK_JOIN
    shown = "".join(
        part for part in text.itertext() if part.strip("\n") or part == BLOCK_JOIN
    ).strip("\n")
    assert shown == document.text
    words = defaultdict[int, str](str)
    for mark in text.iter("mark"):
        for number in mark.get("data-n").split():
            words[int(number)] += mark.text_content()
    for number, one in numbers(document, annotations).items():
        assert bare(words[number]) == bare(visible(document, one.span))


def runs_of(body: etree._Element) -> Iterator[tuple[str, object]]:
    """What a Word file has in its order: text, ends of paragraphs and cells, ends of comments."""
    for element in body.iter():
        if element.tag == qn("w:t"):
            label = element.getparent().find(f"{qn('w:rPr')}/{qn('w:vertAlign')}") is not None
            if not label:
                yield "text", element.text or ""
        elif element.tag == qn("w:commentRangeStart"):
            yield "start", int(element.get(qn("w:id")))
        elif element.tag == qn("w:commentRangeEnd"):
            yield "end", int(element.get(qn("w:id")))


@settings(max_examples=25)  # a Word file takes a tenth of a second
@given(annotated())
def test_the_word_file_has_the_text_and_each_comment_its_words(
    example: tuple[Document, list[Annotation]],
) -> None:
    document, annotations = example
    if not annotations:
        return
    content = run(selection(document, annotations), ".docx").content
    word = WordDocument(io.BytesIO(content))
    headings = [p for p in word.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    assert [heading.text for heading in headings] == ["A <title>"]
    text, open_, words = "", set[int](), defaultdict[int, str](str)
    after = list(headings[0]._p.itersiblings())[1:]
    for element in after:
        for what, value in runs_of(element):
            if what == "text":
                text += str(value)
                for number in open_:
                    words[number] += str(value)
            elif what == "start":
                open_.add(value)  # type: ignore[arg-type]
            else:
                open_.remove(value)  # type: ignore[arg-type]
    assert not open_, "every comment ends"
    assert bare(text) == bare(visible(document, Span(0, len(document.text))))
    marks = [
        (one.annotator.name, bare(visible(document, one.span)))
        for one in numbers(document, annotations).values()
        if visible(document, one.span)
    ]
    comments = [(comment.author, bare(words[comment.comment_id])) for comment in word.comments]
    assert sorted(comments) == sorted(marks)


def test_a_comment_is_real(store: Store) -> None:
    document = add(store)
    store.annotate(document, span_of(document, "thirty buses"), ["claim"], "Is it?\n\nWho counted?")
    content = run(selection_of(store, store.annotations()), ".docx").content
    (comment,) = WordDocument(io.BytesIO(content)).comments
    assert (comment.author, comment.initials) == ("Ada", "A")
    assert comment.timestamp is not None
    assert comment.text.split("\n") == ["C1  claim", "Is it?", "Who counted?"]


def test_several_documents_have_a_page_each_and_a_list(opened: Callable[..., Store]) -> None:
    store = opened()
    for slug in ("one", "two", "three"):
        document = add(store, f"Something is said in {slug}.", slug, title=f"Text {slug}")
        if slug != "three":
            store.annotate(document, Span(0, 9), ["claim"])
    chosen = selection_of(store, store.annotations())
    page = html.fromstring(run(chosen, ".html").content.decode())
    assert [a.get("href") for a in page.find_class("contents")[0].iter("a")] == ["#d1", "#d2"]
    assert [h.text_content() for h in page.iter("h2")] == ["Text one", "Text two"]
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert {a.get("href")[1:] for a in page.iter("a")} <= set(ids)
    word = WordDocument(io.BytesIO(run(chosen, ".docx").content))
    breaks = [p.text for p in word.paragraphs if p.paragraph_format.page_break_before]
    assert breaks == ["Text two"]


@pytest.mark.parametrize("suffix", [".html", ".docx"])
def test_annotations_without_a_place_come_last(opened: Callable[..., Store], suffix: str) -> None:
    store = opened()
    document = add(store, origin="/a.txt")
    store.annotate(document, span_of(document, "thirty buses were turned back"), ["claim"], "Why?")
    newer = "The mayor denied everything. Nothing else is known of this."
    documents.add_document(store, prepared_source(newer, "bridge"), revises="bridge")
    content = run(selection_of(store, store.annotations()), suffix).content
    if suffix == ".html":
        text = html.fromstring(content.decode()).text_content()
    else:
        text = "\n".join(p.text for p in WordDocument(io.BytesIO(content)).paragraphs)
    behind = text.partition("Annotations without a place")[2]
    assert "thirty buses were turned back" in behind
    assert "Why?" in behind


def test_links_are_told_and_what_is_lost_is_counted(store: Store) -> None:
    document = add(store)
    one = store.annotate(document, span_of(document, "thirty buses"), ["claim"])
    two = store.annotate(document, span_of(document, "denied everything"), ["disputed"])
    linking.link(store, two.id, "contradicts", one.id)
    chosen = selection_of(store, store.annotations())
    assert "contradicts “thirty buses”" in run(chosen, ".html").content.decode()
    assert run(chosen, ".html").losses == ()
    alone = replace(chosen, annotations=[a for a in chosen.annotations if a.id == two.id])
    (loss,) = run(alone, ".docx").losses
    assert (loss.what, loss.number) == ("links to annotations that are not exported", 1)


def test_no_page_loads_or_runs_anything(store: Store) -> None:
    meta = Metadata("<script>alert(1)</script>", (), None, None, "javascript:alert(1)")
    document = add(store, "Nobody <script>said</script> so.", metadata=meta)
    store.annotate(document, Span(0, 6), ["claim"], "<img src=x onerror=alert(1)>")
    page = html.fromstring(run(selection_of(store, store.annotations()), ".html").content.decode())
    used = {element.tag for element in page.iter() if isinstance(element.tag, str)}
    assert used.isdisjoint({"script", "img", "link", "iframe"})
    assert all(a.get("href").startswith("#") for a in page.iter("a"))


def test_tags_can_be_told_apart_without_colours(store: Store) -> None:
    document = add(store)
    store.annotate(document, span_of(document, "thirty buses"), ["claim", "opinion"])
    store.annotate(document, span_of(document, "buses were turned"), ["disputed"])
    looks = looks_of(store.tags.codebook(), store.annotations())
    assert len({look.letter for look in looks.values()}) == len(
        {look.line for look in looks.values()}
    )
    page = html.fromstring(run(selection_of(store, store.annotations()), ".html").content.decode())
    assert [label.text_content() for label in page.find_class("ref")] == ["CO1", "D2"]
    (both,) = (m for m in page.iter("mark") if m.get("data-n") == "1 2")
    assert {span.get("class").split()[0] for span in both.iter("span")} == {"l0", "l1"}
