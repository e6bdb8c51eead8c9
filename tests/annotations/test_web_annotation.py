"""W3C Web Annotations, out and in: https://www.w3.org/TR/annotation-model/"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.analysis.selection import selection_of
from annotations.errors import BadFile
from annotations.exchange.format import ExportOptions
from annotations.exchange.formats.web_annotation import FORMAT
from annotations.exchange.isolated import read_project
from annotations.exchange.project import ImportedProject
from annotations.exchange.project_import import import_project
from annotations.exchange.registry import recognised
from annotations.health.checks import check
from annotations.model import Annotation, Codebook
from annotations.model.memos import LIBRARY
from annotations.service.attributes import set_attributes
from annotations.service.documents import add_document
from annotations.service.linking import link
from annotations.service.memos import subject_of, write_memo
from annotations.service.replies import add_reply
from annotations.service.store import Store
from corpus.cleaning.cleaned import Cleaned
from corpus.cleaning.ledger import Entry, Ledger
from corpus.document import Document, Metadata, Span
from corpus.sources.source import PreparedSource, Source
from tests.helpers.factories import TEXT, blocks_of_lines, in_memory, prepared_source, span_of

PAGE = "https://example.org/bridge"
CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def add_page(
    store: Store, text: str = TEXT, url: str | None = PAGE, title: str = "The bridge"
) -> Document:
    source = prepared_source(text, data=text.encode(), metadata=Metadata(title=title, url=url))
    return store.documents.get(add_document(store, source).document)


def exported(store: Store) -> tuple[bytes, dict[str, int]]:
    assert FORMAT.exporter is not None
    file = FORMAT.exporter.run(selection_of(store, store.annotations()), ExportOptions())
    losses = {loss.what: loss.number for loss in file.losses}
    assert len(losses) == len(file.losses)
    return file.content, losses


def read(value: Any) -> ImportedProject:
    assert FORMAT.importer is not None
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return FORMAT.importer.run(data)


def annotation(**values: Any) -> dict[str, Any]:
    quote = {"type": "TextQuoteSelector", "exact": "thirty buses"}
    return {
        "@context": CONTEXT,
        "id": "http://example.org/anno1",
        "type": "Annotation",
        "body": [{"type": "TextualBody", "purpose": "tagging", "value": "claim"}],
        "target": {"source": PAGE, "selector": quote},
    } | values


def imported(store: Store, value: Any) -> list[Annotation]:
    import_project(store, read(value))
    return store.annotations()


# Out


def test_a_collection_with_all_that_an_annotation_has(store: Store) -> None:
    document = add_page(store)
    first = store.annotate(document, span_of(document, "thirty buses"), ["claim"], "Who\ncounted?")
    second = store.annotate(document, span_of(document, "a scandal"), ["opinion"])
    link(store, first.id, "supports", second.id)
    store.annotate(document, span_of(document, "nobody"), ["mine/own"])
    content, losses = exported(store)
    collection = json.loads(content)
    assert collection["@context"] == CONTEXT
    assert (collection["type"], collection["total"]) == ("AnnotationCollection", 3)
    one = collection["first"]["items"][0]
    assert one["id"] == f"urn:uuid:{first.id}"
    assert one["motivation"] == ["tagging", "commenting", "linking"]
    assert one["creator"] == {"type": "Person", "name": store.annotator}
    assert [body.get("value", body.get("source")) for body in one["body"]] == [
        "claim", "Who\ncounted?", f"urn:uuid:{second.id}",
    ]  # fmt: skip
    assert one["target"]["source"] == PAGE
    quote, position = one["target"]["selector"]
    assert quote["exact"] == TEXT[position["start"] : position["end"]] == "thirty buses"
    assert losses == {"colours, letters, keys, descriptions and the order of tags": 1}


def test_positions_are_code_points(store: Store) -> None:
    document = add_page(store, "𝔉𝔉𝔉 here are thirty buses.")
    store.annotate(document, span_of(document, "thirty buses"), ["claim"])
    (one,) = json.loads(exported(store)[0])["first"]["items"]
    assert one["target"]["selector"][1]["start"] == document.text.index("thirty")


def test_documents_without_an_address_of_their_own_are_named_by_their_source(store: Store) -> None:
    documents = [
        add_page(store, "One text.", None),
        add_page(store, "Another text.", PAGE),
        add_page(store, "A third text.", PAGE),
    ]
    for document in documents:
        store.annotate(document, Span(0, 3), ["claim"])
    items = json.loads(exported(store)[0])["first"]["items"]
    assert {one["target"]["source"] for one in items} == {
        f"urn:sha256:{document.source}" for document in documents
    }


def test_a_file_of_nothing_is_a_collection_and_brings_nothing(store: Store) -> None:
    content, losses = exported(store)
    assert (json.loads(content)["total"], losses) == (0, {})
    assert read(content).rows == []


# There and back

texts = st.text("ab 𝔉é\n", min_size=1, max_size=12)
names = st.sampled_from(["Ada", "Bo", "Zoë 𝔉"])
tags = st.lists(st.sampled_from(["claim", "opinion", "own", "own/deeper"]), max_size=3)
notes = st.none() | st.text('ab,"\\\u2028\n *_', min_size=1, max_size=8).filter(str.strip)
made = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 30), st.integers(1, 9), names, tags, notes),
    max_size=6,
)


def state(store: Store) -> dict[str, Any]:
    """What a file is meant to hold."""
    return {
        "annotations": sorted(
            (a.id, a.slug, a.span, a.content, a.annotator.name, sorted(a.tags), a.note, a.prefix,
             a.suffix, a.created, a.modified, a.status, sorted(a.links))
            for a in store.annotations()
        ),
        "memos": sorted((m.about.name, m.annotator.name, m.text) for m in store.memos.all()),
        "replies": [
            (r.id, r.annotation, r.annotator.name, r.text, r.created, r.modified)
            for r in store.replies.all()
        ],
    }  # fmt: skip


@settings(max_examples=40)
@given(made, st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=2), notes)
def test_what_comes_back_differs_by_what_the_loss_report_says(some, linked, memo):
    store, other = in_memory(), in_memory()
    pages = [("𝔉 one two three four five six.", PAGE), ("Seven 𝔉 eight nine ten, eleven.", None)]
    ids = []
    for text, url in pages:
        for library in (store, other):
            add_page(library, text, url, text[:5])
    documents = sorted(store.documents.all(), key=lambda d: d.title)
    for which, start, length, name, chosen, note in some:
        document = store.documents.get(documents[which].id)
        start = min(start, len(document.text) - 1)
        span = document.trimmed(Span(start, min(start + length, len(document.text))))
        if document.text[slice(*span)].strip() and (chosen or note):
            ids.append(store.in_name_of(name).annotate(document, span, chosen, note).id)
    for number, id_ in enumerate(ids):
        if number % 2:
            add_reply(store.in_name_of("Bo"), id_, f'{number} "\\\u2028\n *_')
    for one, another in linked:
        if one < len(ids) and another < len(ids) and ids[one] != ids[another]:
            link(store, ids[one], "repeats", ids[another])
    if memo:
        summary = documents[0]
        write_memo(store, subject_of(store, document=summary.slug), memo)
    content, losses = exported(store)
    report = import_project(other, read(content))
    assert report.problems == report.notices == []
    assert state(other) == state(store)
    back, _ = exported(other)
    assert items(back) == items(content)
    lost = looks(store.tags.codebook()) != looks(other.tags.codebook())
    assert lost <= bool(losses)
    assert set(losses) <= {"colours, letters, keys, descriptions and the order of tags"}
    again = import_project(other, read(content))
    assert (again.added, again.updated, again.memos, again.problems) == (0, 0, 0, [])
    assert not check(other.database).problems


def items(content: bytes) -> list[Any]:
    return sorted(json.loads(content)["first"]["items"], key=lambda one: one["id"])


def looks(codebook: Codebook) -> set[tuple[str, ...]]:
    return {(t.name, t.colour, t.mark, t.key or "", t.description) for t in codebook.tags}


def test_each_loss_is_what_a_round_trip_loses(store: Store) -> None:
    document = add_page(store)
    other = in_memory()
    add_page(other)
    for words in ("thirty buses", "a scandal"):
        store.annotate(document, span_of(document, words), ["claim", "mine"])
    moved = store.annotations()[0].id
    with store.journal.recorded("moved") as tx:
        row = store.database.get("annotations", {"id": moved})
        assert row is not None
        tx.put("annotations", row | {"status": "moved"})
    write_memo(store, LIBRARY, "Begun in May.")
    write_memo(store, subject_of(store, tag="claim"), "Only what can be checked.")
    write_memo(store, subject_of(store, document=document.slug), "Read it twice.")
    set_attributes(store, {document.id: {"place": "Velm"}})
    store.tags.edit("mine", description="What is mine.")
    content, losses = exported(store)
    import_project(other, read(content))
    statuses = [[one.status for one in library.annotations()] for library in (store, other)]
    grouped = [sum(bool(d.attributes) for d in lib.summaries()) for lib in (store, other)]
    described = looks(store.tags.codebook()) - looks(other.tags.codebook())
    assert losses == {
        "colours, letters, keys, descriptions and the order of tags": len(described),
        "memos on tags and on the library": len(store.memos.all()) - len(other.memos.all()),
        "attributes and collections of documents": grouped[0] - grouped[1],
        "the mark that a passage was found again at another place": (
            statuses[0].count("moved") - statuses[1].count("moved")
        ),
    }
    assert set(losses.values()) == {1, 2}


# In: what other programs write


@pytest.mark.parametrize(
    "file",
    [
        annotation(),
        [annotation()],
        {"type": "AnnotationPage", "items": [annotation()]},
        {"type": "AnnotationCollection",
         "first": {"type": "AnnotationPage", "items": [annotation()]}},
        {"@context": CONTEXT, "@graph": [annotation()]},
        {"type": ["AnnotationPage"], "items": annotation()},
        annotation(target=[annotation()["target"]]),
        annotation(target={"type": "List", "items": [{"source": PAGE, "selector": {
            "type": "Choice", "items": [{"type": "XPathSelector", "value": "/p"},
                                        annotation()["target"]["selector"]]}}]}),
        {"id": "r", "bodies": [{"value": "claim", "purpose": "tagging"}], "target": {
            "source": PAGE, "selector": [{"quote": "thirty buses", "start": 3, "end": 7}]}},
        annotation(body={"type": "TextualBody", "value": "claim"}, motivation="tagging"),
        annotation(body={"type": "TextualBody", "value": "claim"}, motivation="oa:tagging"),
        annotation(body={"items": annotation()["body"], "type": "Composite"}),
        {
            "@id": "http://example.org/anno1", "@type": "oa:Annotation",
            "hasBody": {"@type": ["oa:Tag", "cnt:ContentAsText"], "chars": "claim",
                        "purpose": "tagging"},
            "hasTarget": {"hasSource": {"@id": PAGE}, "hasSelector": {
                "@type": "oa:TextQuoteSelector", "exact": {"@value": "thirty buses"}}},
        },
        annotation(target={"source": {"id": f"{PAGE}#top"}, "selector": {
            "type": "FragmentSelector", "value": "p2", "refinedBy": {
                "type": "TextQuoteSelector", "exact": "thirty buses"}}}),
        annotation(target={"source": PAGE, "selector": [
            {"type": "CssSelector", "value": "p"},
            {"type": "TextPositionSelector", "start": 9000, "end": 9012},
            {"type": "TextQuoteSelector", "exact": "thirty buses"}]}),
    ],
)  # fmt: skip
def test_the_shapes_of_one_annotation(store: Store, file: Any) -> None:
    document = add_page(store)
    (one,) = imported(store, file)
    assert (one.content, one.tags, one.status) == ("thirty buses", ("claim",), "anchored")
    assert one.span == span_of(document, "thirty buses")
    again = import_project(store, read(file))
    assert (again.added, again.updated, again.problems) == (0, 0, [])


def test_json_lines(store: Store) -> None:
    add_page(store)
    other = annotation(id="http://example.org/anno2", target={"source": PAGE, "selector": {
        "type": "TextQuoteSelector", "exact": "a scandal"}})  # fmt: skip
    lines = f"{json.dumps(annotation())}\n\n{json.dumps(other)}\n"
    assert len(imported(store, lines.encode())) == 2


def test_a_position_alone_counts_code_points(store: Store) -> None:
    document = add_page(store, "𝔉𝔉 here are thirty buses.")
    start, end = span_of(document, "thirty buses")
    selector = {"type": "TextPositionSelector", "start": start, "end": end}
    (one,) = imported(store, annotation(target={"source": PAGE, "selector": selector}))
    assert one.content == "thirty buses"


def test_a_position_alone_counts_only_in_a_text_that_is_as_it_came(store: Store) -> None:
    raw, text = "Home\nHere are thirty buses.", "Here are thirty buses."
    entries = Entry("drop", "menu", 0, 5, ""), Entry("keep", "test", 5, len(raw), text)
    cleaned = Cleaned(Metadata(), blocks_of_lines(text), Ledger(raw, entries), "test")
    prepared = PreparedSource(Source(raw.encode(), "page.txt", "plain", "utf-8"), cleaned, "page")
    document = store.documents.get(add_document(store, prepared).document)
    selector = {"type": "TextPositionSelector", "start": 4, "end": 8}
    project = read(annotation(target={"source": PAGE, "selector": selector}))
    report = import_project(store, project, assigned={PAGE: document.id})
    assert report.problems[0].startswith("annotation 1: the file has only the position")
    assert store.annotations() == []


@pytest.mark.parametrize("unit", ["code points", "UTF-16"])
def test_a_position_tells_equal_words_apart_whatever_it_counts(store: Store, unit: str) -> None:
    document = add_page(store, "𝔉𝔉 the end of the start of the day.")
    start = document.text.index("the", 8)
    offset = start + (2 if unit == "UTF-16" else 0)
    selectors = [
        {"type": "TextQuoteSelector", "exact": "the"},
        {"type": "TextPositionSelector", "start": offset, "end": offset + 3},
    ]
    (one,) = imported(store, annotation(target={"source": PAGE, "selector": selectors}))
    assert (one.span.start, one.status) == (start, "anchored")


def test_a_passage_of_a_plain_text(store: Store) -> None:
    document = add_page(store)
    start, end = span_of(document, "thirty buses")
    (one,) = imported(store, annotation(target=f"{PAGE}#char={start},{end}"))
    assert one.content == "thirty buses"


def test_an_annotation_of_several_passages_becomes_several(store: Store) -> None:
    add_page(store)
    targets = [
        {"source": PAGE, "selector": {"type": "TextQuoteSelector", "exact": words}}
        for words in ("thirty buses", "a scandal")
    ]
    found = imported(store, annotation(target=targets))
    assert {one.content for one in found} == {"thirty buses", "a scandal"}
    again = import_project(store, read(annotation(target=targets)))
    assert (again.added, again.updated, again.problems) == (0, 0, [])


def test_replies_are_a_thread_under_the_first_annotation(store: Store) -> None:
    add_page(store)
    file = [
        annotation(creator="Ann"),
        annotation(id="r1", creator={"name": "Bo"}, body="Really?", motivation="replying",
                   target="http://example.org/anno1"),
        annotation(id="r2", creator={"nickname": "cy"}, bodyValue="Yes.", body=None, target="r1"),
        annotation(id="r3", creator="loop", target="r3"),
    ]  # fmt: skip
    (one, *_) = [a for a in imported(store, file) if a.annotator.name == "Ann"]
    said = [(reply.annotator.name, reply.text) for reply in store.replies.to(one.id)]
    assert sorted(said) == [("Bo", "Really?"), ("cy", "Yes.")]
    import_project(store, read(file))
    assert len(store.replies.all()) == 2


@pytest.mark.parametrize(
    "target", ["http://example.org/anno1", {"source": "http://example.org/anno1"}]
)
def test_threads_as_other_programs_write_them(store: Store, target: object) -> None:
    """A reply to a reply, one before what it answers, one to what is not in the file, a loop."""
    add_page(store)

    def reply(id_: str, to: object) -> dict[str, Any]:
        body = {"type": "TextualBody", "value": f"I am {id_}", "format": "text/markdown"}
        return annotation(id=id_, motivation="replying", body=body, target=to,
                          creator={"type": "Software", "name": "bot"})  # fmt: skip

    file = [reply("r2", "r1"), reply("r1", target), annotation(creator="Ann"),
            reply("lost", "urn:x:1"), reply("l1", "l2"), reply("l2", "l1")]  # fmt: skip
    report = import_project(store, read(file))
    assert {reply.text for reply in store.replies.all()} == {"I am r1", "I am r2"}
    assert [one.annotator.name for one in store.annotations()] == ["Ann"]
    assert len(report.problems) == 3


def test_bodies_that_reply_are_replies(store: Store) -> None:
    """As Recogito and Annotorious write a thread."""
    add_page(store)
    bodies = [
        {"type": "TextualBody", "purpose": "commenting", "value": "How many?",
         "creator": {"name": "Ann"}, "created": "2026-01-01T10:00:00Z"},
        {"type": "TextualBody", "purpose": "replying", "value": "Thirty.",
         "creator": {"name": "Bo"}, "created": "2026-01-02T10:00:00Z"},
        {"type": "TextualBody", "purpose": "replying", "value": "Thanks!",
         "creator": {"name": "Ann"}, "created": "2026-01-03T10:00:00Z"},
    ]  # fmt: skip
    for _ in range(2):
        (one,) = imported(store, annotation(body=bodies))
        assert (one.annotator.name, one.note) == ("Ann", "How many?")
        said = [(r.annotator.name, r.text, r.created[:10]) for r in store.replies.to(one.id)]
        assert said == [("Bo", "Thirty.", "2026-01-02"), ("Ann", "Thanks!", "2026-01-03")]


def test_bodies_by_others_are_annotations_of_theirs(store: Store) -> None:
    add_page(store)
    bodies = [
        {"type": "TextualBody", "purpose": "tagging", "value": "claim", "creator": {"name": "Ann"}},
        {"type": "TextualBody", "value": "<p>No &amp; never</p>", "format": "text/html",
         "creator": {"id": "https://example.org/people/bo"}},
    ]  # fmt: skip
    found = {one.annotator.name: one for one in imported(store, annotation(body=bodies))}
    assert set(found) == {"Ann", "bo"}
    assert (found["Ann"].tags, found["bo"].note) == (("claim",), "No & never")


def test_two_annotations_of_one_person_on_one_passage_are_one(store: Store) -> None:
    add_page(store)
    file = [annotation(bodyValue="one"), annotation(id="x", bodyValue="two", body=[])]
    (one,) = imported(store, file)
    assert (one.tags, one.note) == (("claim",), "one\n\ntwo")
    again = import_project(store, read(file))
    assert (again.added, again.updated, again.problems, again.left) == (0, 0, [], [])


def test_what_says_nothing_is_tagged_as_a_highlight(store: Store) -> None:
    add_page(store)
    project = read(annotation(body=[]))
    assert "1 highlight has neither tag nor note" in project.rows.warnings[0]
    import_project(store, project)
    assert [one.tags for one in store.annotations()] == [("highlight",)]


def test_relations_of_recogito_are_links(store: Store) -> None:
    add_page(store)
    second = annotation(id="#b", target={"source": PAGE, "selector": {
        "type": "TextQuoteSelector", "exact": "a scandal"}})  # fmt: skip
    relation = {"id": "#c", "type": "Annotation", "motivation": "linking",
                "target": [{"id": "#a"}, {"id": "#b"}]}  # fmt: skip
    kinds = [{"type": "TextualBody", "purpose": "tagging", "value": "supports"}]
    import_project(store, read([annotation(id="#a"), second, relation | {"body": kinds}]))
    assert [link.kind for one in store.annotations() for link in one.links] == ["supports"]
    other = read([annotation(id="#a"), second, relation])
    assert [(loss.what, loss.number) for loss in other.losses] == [("links of other kinds", 1)]


def test_an_annotation_of_the_whole_page_is_a_memo(store: Store) -> None:
    add_page(store)
    file = annotation(target=PAGE, bodyValue="Read *this*.", creator="Ann")
    assert import_project(store, read(file)).memos == 1
    (memo,) = store.memos.all()
    assert (memo.annotator.name, memo.text) == ("Ann", "Read *this*.\n\nTags: claim")
    assert import_project(store, read(file)).memos == 0


@pytest.mark.parametrize("kind", ["SvgSelector", "CssSelector", "XPathSelector", "RangeSelector"])
def test_regions_and_places_in_a_pages_structure_are_counted(kind: str) -> None:
    project = read(annotation(target={"source": PAGE, "selector": {"type": kind, "value": "/p"}}))
    assert project.rows == []
    assert [loss.number for loss in project.losses] == [1]


def test_what_names_no_document_needs_one(store: Store) -> None:
    target = {"selector": [{"type": "TextQuoteSelector", "exact": "thirty buses"}]}
    project = read(annotation(target=target))
    document = add_page(store)
    assert import_project(store, project).problems
    (key,) = (d.key for d in project.documents)
    import_project(store, project, assigned={key: document.id})
    assert len(store.annotations()) == 1


def test_tags_that_a_library_cannot_have_are_changed_and_said(store: Store) -> None:
    add_page(store)
    bodies = [
        {"type": "TextualBody", "purpose": "tagging", "value": value}
        for value in ("http://example.org//x", "long " * 40, "a\u200db", " ", "\u200d")
    ]
    (one,) = imported(store, annotation(body=bodies))
    assert len(one.tags) == 3
    assert len(read(annotation(body=bodies)).rows.warnings) == 3


# Bad input


@pytest.mark.parametrize(
    "data",
    [
        b"", b"   ", b"\xff\xfe\x00", b"{", b"nothing", b"[1, 2", b"{}", b"[{}]", b"3", b"\"x\"",
        b"[" * 100_000, b'{"a":' * 5000 + b"1" + b"}" * 5000, b"[" + b"9" * 5000 + b"]",
        b'{"type": "Annotation"}', b"\x00\x01\x02", json.dumps(annotation()).encode()[:-9],
        json.dumps(annotation()).encode() + b"\nnothing",
    ],
)  # fmt: skip
def test_bad_files_are_refused_with_one_sentence(data: bytes) -> None:
    with pytest.raises(BadFile) as refused:
        read(data)
    assert "\n" not in str(refused.value)


def test_a_file_is_read_in_a_child_process() -> None:
    assert read_project(FORMAT, json.dumps(annotation()).encode()) == read(annotation())
    with pytest.raises(BadFile, match="nested too deeply"):
        read_project(FORMAT, b"[" * 100_000)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.just(PAGE),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["id", "type", "body", "target", "selector", "source", "value", "items", "first",
             "exact", "start", "end", "refinedBy", "creator", "motivation", "purpose", "created"]
        ),
        inner | st.sampled_from(["Annotation", "TextQuoteSelector", "tagging", "linking"]),
        max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=60)
@given(values, values)
def test_any_json_is_read_or_refused(body, target):
    try:
        project = read([annotation(body=body, target=target), annotation(body=target, target=body)])
    except BadFile:
        return
    if not project.rows:
        return
    store = in_memory()
    add_page(store)
    import_project(store, project)
    assert not check(store.database).problems


def test_the_format_is_known_by_its_content() -> None:
    assert recognised(Path("a.json"), json.dumps(annotation()).encode()) == FORMAT
    assert recognised(Path("a.jsonld"), b"{}") == FORMAT


# An independent reader: how browsers' libraries find the passages

READER = """
const { JSDOM } = require('jsdom')
const quote = require('dom-anchor-text-quote'), position = require('dom-anchor-text-position')
const { text, items } = JSON.parse(require('fs').readFileSync(0, 'utf8'))
const document = new JSDOM('<body></body>').window.document
global.window = document.defaultView, global.document = document
global.NodeFilter = window.NodeFilter, global.Node = window.Node
document.body.appendChild(document.createTextNode(text))
console.log(JSON.stringify(items.map(item => {
  const [told, place] = item.target.selector
  return [quote.toRange(document.body, told, { hint: place.start }).toString(), told.exact]
})))
"""


@pytest.mark.skipif(
    not shutil.which("node") or not os.environ.get("NODE_PATH"),
    reason="needs node, and dom-anchor-text-quote, dom-anchor-text-position and jsdom in NODE_PATH",
)
def test_the_passages_are_found_by_the_libraries_of_browsers(store: Store) -> None:
    document = add_page(store, "𝔉 the end of the start of the day.\n\nThe end, for “the” 𝔉 time.")
    for words in ("the end", "the start of the day", "The end", "“the” 𝔉"):
        store.annotate(document, span_of(document, words), ["claim"])
    request = {"text": document.text, "items": items(exported(store)[0])}
    answer = subprocess.run(
        ["node", "-e", READER], input=json.dumps(request).encode(), capture_output=True, check=True
    )
    found = json.loads(answer.stdout)
    assert len(found) == 4
    assert all(one == told for one, told in found)
