"""Projects of other programs: documents, tags, annotations and memos, in one step."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.exchange.project import ImportedDocument, ImportedMemo, ImportedProject, Loss
from annotations.exchange.project_import import import_project
from annotations.exchange.project_json import from_json, to_json
from annotations.exchange.rows import ImportedRow, ImportedRows
from annotations.health.checks import check
from annotations.model import Annotation, Annotator, Link, TagEntry
from annotations.service.store import Store
from corpus.document import Metadata, Span
from tests.helpers.factories import TEXT, add

FERRY = "The ferry of Velm 𝔉 carries forty passengers.\n\nIt is too small, people say."
WHERE = ("start", "end")


def row(key: str, words: str, text: str = FERRY, **values) -> ImportedRow:
    start = text.index(words)
    annotation = Annotation(
        "", "", key, Span(start, start + len(words)), words, Annotator("", "Bo")
    )
    return ImportedRow(replace(annotation, **values), line=values.pop("line", start + 1))


def project(*rows: ImportedRow, **values) -> ImportedProject:
    ferry = ImportedDocument("d1", Metadata(title="The ferry", url="http://example.org/f"), FERRY)
    values.setdefault("documents", (ferry,))
    return ImportedProject(ImportedRows(rows), **values)


def test_documents_tags_annotations_and_memos_come_in_one_step(store: Store) -> None:
    file = project(
        row("d1", "forty passengers", tags=("size/ships",), note="how many?"),
        tags=(TagEntry("size/ships", "#ff0000", description="How large they are."),),
        memos=(
            ImportedMemo("document", "d1", "Read it twice."),
            ImportedMemo("tag", "size/ships", "Only ships."),
            ImportedMemo("library", "", "Begun in May."),
        ),
    )
    report = import_project(store, file)
    assert (report.added, len(report.added_documents), report.memos) == (1, 1, 3)
    (annotation,) = store.annotations()
    document = store.documents.get(annotation.document)
    assert (document.text, document.title) == (FERRY, "The ferry")
    assert annotation.content == FERRY[slice(*annotation.span)] == "forty passengers"
    assert (annotation.tags, annotation.status) == (("size/ships",), "anchored")
    tag = store.tags.get("size/ships")
    assert (tag.colour, tag.description) == ("rose", "How large they are.")
    again = import_project(store, file)
    assert (again.added, again.updated, again.added_documents, again.memos) == (0, 0, [], 0)
    assert len(store.journal.history()) == 1
    store.journal.undo()
    assert store.annotations() == store.documents.all() == store.memos.all() == []
    assert not check(store.database).problems


def test_a_document_is_known_by_its_text_whatever_it_is_called(store: Store) -> None:
    known = add(store)
    other = ImportedDocument("x", Metadata(title="Another title"), TEXT)
    report = import_project(store, project(row("x", "thirty buses", TEXT, tags=("claim",)),
                                           documents=(other,)))  # fmt: skip
    assert report.added_documents == []
    assert [one.document for one in store.annotations()] == [known.id]


def test_another_version_of_a_text_is_known_by_its_url_and_its_passages(store: Store) -> None:
    known = import_project(store, project()).added_documents
    changed = "A correction.\n\n" + FERRY.replace("too small", "far too small")
    document = ImportedDocument("x", Metadata(url="https://www.example.org/f/#top"), changed)
    file = project(row("x", "forty passengers", changed, tags=("claim",)), documents=(document,))
    report = import_project(store, file)
    assert (report.added_documents, report.moved) == ([], 1)
    (annotation,) = store.annotations()
    assert [annotation.slug] == known
    assert FERRY[slice(*annotation.span)] == "forty passengers"


def test_two_texts_under_one_url_are_two_documents(store: Store) -> None:
    import_project(store, project())
    document = ImportedDocument("x", Metadata(url="http://example.org/f"), "Nothing of it is here.")
    file = project(row("x", "Nothing", document.text, tags=("claim",)), documents=(document,))
    assert len(import_project(store, file).added_documents) == 1
    assert len(store.documents.all()) == 2


def test_what_has_no_text_and_is_not_here_is_said(store: Store) -> None:
    page = ImportedDocument("p", Metadata(url="http://example.org/other"))
    file = project(row("p", "forty passengers", tags=("claim",)), documents=(page,))
    report = import_project(store, file)
    (problem,) = report.problems
    assert "http://example.org/other" in problem
    assert "1 annotation" in problem
    assert store.annotations() == []


def test_a_passage_without_position_is_found_by_its_words(store: Store) -> None:
    import_project(store, project())
    page = ImportedDocument("p", Metadata(url="http://example.org/f"))
    annotation = Annotation("", "", "p", Span(0, 9), "too small", Annotator("", "Bo"), ("claim",))
    columns = frozenset({"content", "tag"})
    rows = [ImportedRow(annotation, 1, columns=columns)]
    report = import_project(store, project(*rows, documents=(page,)))
    assert (report.added, report.moved, report.orphaned) == (1, 0, 0)
    (found,) = store.annotations()
    assert FERRY[slice(*found.span)] == "too small"


def test_a_memo_that_is_too_long_is_said(store: Store) -> None:
    memos = (ImportedMemo("library", "", "long " * 300_000), ImportedMemo("library", "", "Short."))
    report = import_project(store, project(memos=memos))
    assert "more than 1,000,000 characters" in report.problems[0]
    assert [memo.text for memo in store.memos.all()] == ["Short."]


def test_known_tags_keep_their_looks(store: Store) -> None:
    before = store.tags.get("claim")
    import_project(store, project(tags=(TagEntry("claim", "#00ff00", description="Other."),)))
    assert store.tags.get("claim") == before


def test_the_history_says_what_a_codebook_brought(store: Store) -> None:
    import_project(store, project(documents=(), tags=(TagEntry("irony"), TagEntry("wit"))))
    assert store.journal.history()[0].label == "imported 2 tags"


def test_links_between_annotations_of_the_file(store: Store) -> None:
    first = "0198c0de-0000-7000-8000-000000000001"
    second = "0198c0de-0000-7000-8000-000000000002"
    file = project(
        row("d1", "forty passengers", id=first, links=(Link("supports", second),)),
        row("d1", "too small", id=second, tags=("claim",)),
    )
    assert import_project(store, file).problems == []
    links = [link for one in store.annotations() for link in one.links]
    assert links == [Link("supports", second)]


texts = st.text(max_size=12)
rows = st.builds(
    lambda id_, words, tags, note, line: ImportedRow(
        Annotation(id_, "", "d1", Span(3, 3 + len(words)), words, Annotator("", "Bo"), tuple(tags),
                   note, links=(Link("repeats", id_),)), line),
    texts, texts, st.lists(texts, max_size=3), st.none() | texts, st.integers(0, 9),
)  # fmt: skip


@given(st.lists(rows, max_size=3), st.lists(texts, max_size=2))
def test_a_project_passes_through_json_unchanged(some, warnings):
    file = replace(
        project(*some),
        rows=ImportedRows(some, warnings),
        tags=(TagEntry("a", None, "A", None, ""),),
        memos=(ImportedMemo("library", "", "…"),),
        losses=(Loss("pictures", 2, ""),),
    )
    back = from_json(json.loads(json.dumps(to_json(file))))
    assert back == file
    assert back.rows.warnings == file.rows.warnings


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("rows", {}),
        ("rows", [[1]]),
        ("tags", [["a", 3]]),
        ("memos", [["nobody", "", "", "", "", ""]]),
        ("losses", [["x", -1, ""]]),
        ("documents", [["k", {"colour": "red"}, None, None]]),
    ],
)
def test_an_answer_that_cannot_be_right_is_refused(place, value):
    answer = {**to_json(project(row("d1", "too small"))), place: value}
    with pytest.raises((ValueError, TypeError, KeyError)):
        from_json(answer)
