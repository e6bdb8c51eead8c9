"""Quotes: what of the annotations is in them, in each format, and templates of the reader's own."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields

import pytest
from docx import Document as WordDocument
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from markdown_it import MarkdownIt

from annotations.analysis.selection import selection_of
from annotations.errors import BadTemplate
from annotations.exchange.format import ExportedFile, ExportOptions
from annotations.exchange.formats.quotes import FORMAT
from annotations.exchange.formats.quotes.templating import Template, rendered
from annotations.exchange.formats.quotes.views import (
    DocumentView,
    GroupView,
    LinkView,
    QuotesView,
    QuoteView,
    quotes_view,
)
from annotations.exchange.project import Loss
from annotations.exchange.reference import reference
from annotations.service import documents, linking, memos
from annotations.service.store import Store
from corpus.document import Metadata, Span
from tests.helpers.factories import TEXT, add, in_memory, prepared_source, span_of
from tests.helpers.paths import ROOT

META = Metadata(
    "The <bridge> & the *mayor*", ("Ada Quill", "Ben Roe"), "Island Post", "2020-11-12",
    "https://example.org/a?b=1&c=2",
)  # fmt: skip


def export(store: Store, suffix: str, **options: object) -> ExportedFile:
    assert FORMAT.exporter is not None
    selection = selection_of(store, store.annotations())
    return FORMAT.exporter.run(selection, ExportOptions(suffix=suffix, **options))  # type: ignore[arg-type]


def view(store: Store, grouped_by: str = "document") -> QuotesView:
    return quotes_view(selection_of(store, store.annotations()), grouped_by)  # type: ignore[arg-type]


@pytest.fixture
def quoted(store: Store) -> Store:
    document = add(store, metadata=META)
    store.annotate(document, span_of(document, "thirty buses"), ["claim", "disputed"], "Is\n\nit?")
    store.annotate(document, span_of(document, "nobody will say so"), ["opinion"])
    store.annotate(document, span_of(document, "The mayor denied everything."), [], "<b>No</b> tag")
    return store


def texts_of(content: bytes, suffix: str) -> tuple[str, list[str]]:
    """All the text of a file, and the words that it marks."""
    if suffix == ".docx":
        paragraphs = WordDocument(io.BytesIO(content)).paragraphs
        text = "\n".join(paragraph.text for paragraph in paragraphs)
        quotations = [p for p in paragraphs if p.style is not None and p.style.name == "Quotation"]
        return text, [run.text for p in quotations for run in p.runs if run.bold]
    source = content.decode()
    page = html.fromstring(source if suffix == ".html" else MarkdownIt().render(source))
    quotations = page.iter("blockquote")
    marks = [mark.text_content() for q in quotations for mark in q.iter("mark", "strong")]
    return page.text_content(), marks


@pytest.mark.parametrize("suffix", [".md", ".html", ".docx"])
@pytest.mark.parametrize("by", ["document", "tag"])
def test_a_quote_has_all_that_is_known_of_it(quoted: Store, suffix: str, by: str) -> None:
    text, marks = texts_of(export(quoted, suffix, grouped_by=by).content, suffix)
    lines = text.splitlines()
    for known in (
        "Officials said that thirty buses were turned back.", "Ada, ", "claim, disputed",
        "paragraph 1, sentence 2", "variorum read bridge --at 53-65", "<b>No</b> tag",
        "Ada Quill and Ben Roe: “The <bridge> & the *mayor*”, Island Post, 2020-11-12, "
        "https://example.org/a?b=1&c=2",
    ):  # fmt: skip
        assert any(known in line for line in lines), known
    assert set(marks) == {"thirty buses", "nobody will say so"}, "whole sentences need no mark"


def test_groups_are_documents_or_tags_in_their_order(quoted: Store) -> None:
    assert [group.title for group in view(quoted).groups] == [META.title]
    by_tag = view(quoted, "tag").groups
    assert [(g.title, g.letter, len(g.quotes)) for g in by_tag] == [
        ("claim", "C", 1), ("opinion", "O", 1), ("disputed", "D", 1), ("no tag", "", 1),
    ]  # fmt: skip
    assert view(quoted, "tag").count == 3


def test_quotes_without_a_place_come_last(opened: Callable[..., Store]) -> None:
    store = opened()
    document = add(store, origin="/a.txt")
    store.annotate(document, span_of(document, "thirty buses were turned back"), ["claim"], "Why?")
    store.annotate(document, span_of(document, "The mayor denied everything"), ["claim"])
    newer = "The mayor denied everything. Nothing else is known of this."
    documents.add_document(store, prepared_source(newer, "bridge"), revises="bridge")
    quotes = view(store)
    assert [quote.words for quote in quotes.orphans] == ["thirty buses were turned back"]
    assert [quote.words for quote in quotes.groups[0].quotes] == ["The mayor denied everything"]
    for suffix in (".md", ".html", ".docx"):
        text, _ = texts_of(export(store, suffix).content, suffix)
        behind = text.partition("Quotes without a place")[2]
        assert "thirty buses were turned back" in behind
        assert "Why?" in behind


def test_links_are_quoted_and_what_is_lost_is_counted(store: Store) -> None:
    document = add(store)
    one = store.annotate(document, span_of(document, "thirty buses"), ["claim"])
    two = store.annotate(document, span_of(document, "denied everything"), ["disputed"])
    assert one is not None
    assert two is not None
    linking.link(store, two.id, "contradicts", one.id)
    memos.write_memo(store, memos.subject_of(store), "About all of it")
    text, _ = texts_of(export(store, ".html").content, ".html")
    assert "contradicts “thirty buses”" in text
    only = selection_of(store, [two for two in store.annotations() if two.links])
    assert FORMAT.exporter is not None
    losses = FORMAT.exporter.run(only, ExportOptions(suffix=".md")).losses
    assert [(loss.what, loss.number) for loss in losses] == [
        ("links to annotations that are not exported", 1),
        ("memos", 1),
    ]


def test_no_page_loads_or_runs_anything(store: Store) -> None:
    hostile = Metadata("<script>alert(1)</script>", (), None, None, "javascript:alert(1)")
    document = add(store, "Nobody <script>said</script> so.", metadata=hostile)
    store.annotate(document, Span(0, 6), ["claim"], "<img src=x onerror=alert(1)>")
    page = html.fromstring(export(store, ".html").content.decode())
    assert {e.tag for e in page.iter() if isinstance(e.tag, str)} & {
        "script",
        "img",
        "link",
    } == set()
    assert [a.get("href") for a in page.iter("a")] == []
    markdown = MarkdownIt().render(export(store, ".md").content.decode())
    assert "<script" not in markdown
    assert "<img" not in markdown


@settings(max_examples=20)  # a Word file takes a tenth of a second
@given(st.text(max_size=30), st.text(max_size=30))
def test_whatever_is_in_notes_and_texts_can_be_exported(words: str, note: str) -> None:
    store = in_memory()
    document = add(store, f"Someone said: {words.strip() or 'nothing'}\n\nAnd left.", title=note)
    store.annotate(document, Span(0, len(document.text)), ["claim"], note)
    for suffix in (".md", ".html", ".docx"):
        assert export(store, suffix).content


# Templates


def test_a_template_of_ones_own_decides_what_is_written(quoted: Store) -> None:
    template = (
        "{% for group in groups %}{% for q in group.quotes %}{{ q.words }};{% endfor %}{% endfor %}"
    )
    exported = export(quoted, ".txt", template=("mine.txt", template))
    assert exported.content == b"thirty buses;nobody will say so;The mayor denied everything.;"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.html", "&lt;b&gt;No&lt;/b&gt; tag"), ("a.html.j2", "&lt;b&gt;No&lt;/b&gt; tag"),
        ("a.tex", "<b>No</b> tag"), ("a", "<b>No</b> tag"),
    ],
)  # fmt: skip
def test_html_is_escaped_by_itself(quoted: Store, name: str, expected: str) -> None:
    template = "{{ groups[0].quotes[2].note }}"
    assert export(quoted, ".txt", template=(name, template)).content.decode() == expected


def test_latex_signs_are_escaped(quoted: Store) -> None:
    exported = export(quoted, ".tex", template=("a.tex", "{{ 'A&B 50% $_#{}~^\\\\' | tex }}"))
    assert exported.content.decode() == (
        r"A\&B 50\% \$\_\#\{\}\textasciitilde{}\textasciicircum{}\textbackslash{}"
    )


BAD = [
    ("one\n{% for %}", "the template mine.md, line 2: "),
    ("one\ntwo\n{{ quotes }}", "the template mine.md, line 3: 'quotes' is undefined"),
    ("{{ groups[0].nothing }}", "line 1: "),
    ("\n{{ 1 / 0 }}", "line 2: division by zero"),
    ("{{ groups[0].__class__.__mro__ }}", "line 1: "),
    ("{{ ''.__class__ }}", "unsafe"),
    ("{% include '/etc/passwd' %}", "line 1: "),
    ("{% import 'os' as os %}", "line 1: "),
    ("{{ groups.append(1) }}", "line 1: "),
    ("{{ 'x' * 10000000000 }}", "line 1: "),
    ("{{ 9 ** 9 ** 9 }}", "line 1: "),
    ("{% for n in range(1000000000) %}{% endfor %}", "line 1: "),
    ("{% macro m() %}{{ m() }}{% endmacro %}\n{{ m() }}", "line 1: "),
    ("{{ 'a' | nothing }}", "line 1: No filter named 'nothing'"),
    ("{{", "line 1: "),
]  # fmt: skip


@pytest.mark.parametrize(("template", "expected"), BAD)
def test_a_bad_template_is_one_sentence_with_the_line(
    quoted: Store, template: str, expected: str
) -> None:
    with pytest.raises(BadTemplate) as error:
        rendered(Template("mine.md", template), view(quoted), "md")
    sentence = str(error.value)
    assert sentence.startswith("the template mine.md")
    assert expected in sentence
    assert "\n" not in sentence
    assert len(sentence) < 400


@given(st.text("{}%#-ab.|()[]'\" \n0*", max_size=30))
def test_no_template_ends_in_a_traceback(template: str) -> None:
    with suppress(BadTemplate):
        rendered(Template("a.md", template), QuotesView("", "tag", (), (), (), 0), "md")


def test_a_reference_says_what_is_known() -> None:
    store = in_memory()
    assert reference(add(store, title="A title")) == "“A title”"
    many = Metadata("A title", ("A", "B", "C", "D"), None, "2020-01-01")
    assert reference(add(store, TEXT + "!", "other", metadata=many)) == (
        "A and others: “A title”, 2020-01-01"
    )


def test_loss_of_descriptions_is_that_of_a_file_by_document(quoted: Store) -> None:
    quoted.tags.edit("claim", description="What was claimed")
    (loss,) = export(quoted, ".md").losses
    assert loss == Loss("descriptions of tags", 1, "--by tag writes them")
    exported = export(quoted, ".md", grouped_by="tag")
    assert exported.losses == ()
    assert "What was claimed" in exported.content.decode()


DOCS = (ROOT / "docs/manual/reference/exports.md").read_text("utf-8")


def test_the_templates_of_the_documentation_work(quoted: Store) -> None:
    fences = re.findall(r"^```\n(.*?)^```", DOCS, re.MULTILINE | re.DOTALL)
    latex, notes = (fence for fence in fences if "{%" in fence)
    assert rendered(Template("a.md", notes), view(quoted), "md").startswith("- Is")
    made = rendered(Template("a.tex", latex), view(quoted), "text")
    assert r"\section{The <bridge> \& the *mayor*}" in made
    assert r"\begin{quote}thirty buses\end{quote}" in made


@pytest.mark.parametrize(
    ("kind", "prefix"),
    [
        (QuotesView, ""), (GroupView, "group."), (QuoteView, "q."), (DocumentView, "document."),
        (LinkView, ""),
    ],
)  # fmt: skip
def test_the_documentation_has_every_variable(kind: type, prefix: str) -> None:
    assert [f.name for f in fields(kind) if f"`{prefix}{f.name}`" not in DOCS] == []
