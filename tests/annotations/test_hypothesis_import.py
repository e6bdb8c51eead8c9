"""Exports of Hypothesis: the JSON and CSV of its client, the JSON of its API."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.errors import BadFile
from annotations.exchange.document_suggestions import suggested_documents, unmatched_documents
from annotations.exchange.formats.hypothesis import FORMAT
from annotations.exchange.import_report import ImportReport
from annotations.exchange.isolated import read_project
from annotations.exchange.project import ImportedProject
from annotations.exchange.project_import import import_project
from annotations.exchange.registry import recognised
from annotations.health.checks import check
from annotations.service.documents import add_document
from annotations.service.store import Store
from corpus.document import Document, Metadata
from tests.helpers.factories import TEXT, add, in_memory, prepared_source, span_of

PAGE = "https://www.example.org/bridge/"


def add_page(store: Store, text: str = TEXT, url: str = PAGE) -> Document:
    source = prepared_source(text, metadata=Metadata(title="The bridge", url=url))
    return store.documents.get(add_document(store, source).document)


def note(id_: str = "a1", quote: str | None = "thirty buses", **values: Any) -> dict[str, Any]:
    selectors: list[dict[str, Any]] = [
        {"type": "RangeSelector", "startContainer": "/p[1]", "endContainer": "/p[1]",
         "startOffset": 3, "endOffset": 9},
        {"type": "TextPositionSelector", "start": 4000, "end": 4012},
        {"type": "TextQuoteSelector", "exact": quote, "prefix": "that ", "suffix": " were"},
    ]  # fmt: skip
    target = {"source": PAGE, "selector": selectors} if quote else {"source": PAGE}
    return {
        "id": id_,
        "created": "2026-01-02T03:04:05.678901+00:00",
        "updated": "2026-01-03T03:04:05.678901+00:00",
        "user": "acct:ann@hypothes.is",
        "user_info": {"display_name": "Ann Bell"},
        "uri": "http://example.org/bridge#top",
        "text": "Who *counted* them?\n\n> Not me.",
        "tags": ["claim", "who/counted"],
        "group": "__world__",
        "permissions": {"read": ["group:__world__"]},
        "document": {"title": ["The bridge, a page"]},
        "target": [target],
    } | values


def read(*notes: dict[str, Any]) -> ImportedProject:
    file = {"export_date": "", "export_userid": "", "client_version": "1", "annotations": notes}
    return read_project(FORMAT, json.dumps(file).encode())


def imported(store: Store, *notes: dict[str, Any]) -> ImportReport:
    return import_project(store, read(*notes))


def test_an_annotation_with_all_that_it_has(store: Store) -> None:
    document = add_page(store)
    report = imported(store, note())
    (one,) = store.annotations()
    assert one.span == span_of(document, "thirty buses")
    assert (one.tags, one.note) == (("claim", "who/counted"), "Who *counted* them?\n\n> Not me.")
    assert (one.annotator.name, one.status) == ("Ann Bell", "anchored")
    assert one.created == "2026-01-02T03:04:05.678901Z"
    assert one.modified == "2026-01-03T03:04:05.678901Z"
    assert (report.added, report.problems, report.losses) == (1, [], ())
    again = imported(store, note())
    assert (again.added, again.updated, again.problems, again.left) == (0, 0, [], [])
    assert not check(store.database).problems


@pytest.mark.parametrize(
    "file",
    [
        {"total": 1, "rows": [note()]},
        {"total": 0, "rows": [], "replies": [note()]},
        {"export_userid": "", "annotations": [note()]},
        [note()],
        note(),
    ],
)
def test_the_shapes_of_a_file(store: Store, file: Any) -> None:
    add_page(store)
    data = json.dumps(file, indent=2).encode()
    assert recognised(Path("x.json"), data) == FORMAT
    import_project(store, read_project(FORMAT, data))
    assert len(store.annotations()) == 1


def test_json_lines(store: Store) -> None:
    add_page(store)
    lines = "\n".join(json.dumps(one) for one in (note(), note("a2", "a scandal")))
    import_project(store, read_project(FORMAT, lines.encode()))
    assert len(store.annotations()) == 2


def test_replies_are_a_thread_under_the_note_that_they_answer(store: Store) -> None:
    add_page(store)
    reply = {"references": ["a1"], "user": "acct:bo@hypothes.is", "user_info": None, "tags": []}
    report = imported(
        store,
        note("r3", None, references=["a1", "r1"], text="I did.", tags=[], created="2026-03-01"),
        note("r1", None, text="The mayor.", **reply),
        note(),
        note("r2", None, text="Whose thread is that?", **{**reply, "references": ["gone"]}),
    )
    (one,) = store.annotations()
    assert (one.annotator.name, one.note) == ("Ann Bell", "Who *counted* them?\n\n> Not me.")
    said = [(reply.annotator.name, reply.text) for reply in store.replies.to(one.id)]
    assert sorted(said) == [("Ann Bell", "I did."), ("bo", "The mayor.")]
    assert [memo.text for memo in store.memos.all()] == ["Whose thread is that?"]
    assert (report.problems, report.memos, report.replies) == ([], 1, 2)


def test_a_thread_under_two_notes_of_one_person_on_one_passage(store: Store) -> None:
    add_page(store)
    answers = [
        note(f"r{n}", None, references=[f"a{n}"], text=f"To {n}.", tags=["why", "how"])
        for n in (1, 2)
    ]
    for expected in (2, 0):
        assert imported(store, note("a1"), note("a2", text="more"), *answers).replies == expected
    (one,) = store.annotations()
    assert {reply.text for reply in store.replies.to(one.id)} == {
        "To 1.\n\nTags: why, how", "To 2.\n\nTags: why, how",
    }  # fmt: skip


def test_replies_that_cannot_be_taken_in_are_told(store: Store) -> None:
    add_page(store)
    report = imported(
        store, note(), note("r1", None, references=["a1"], text="x" * 20_001),
        note("r2", None, references=["a1"], text="", tags=[]),
        note("e1", None, text="Gone", uri="https://elsewhere.example/"),
        note("e2", "lost words", text="on nothing", uri="https://elsewhere.example/"),
        note("e3", None, references=["e2"], text="answer", uri="https://elsewhere.example/"),
    )  # fmt: skip
    assert any("at most 20,000 characters" in problem for problem in report.problems)
    assert any("1 reply was not imported" in problem for problem in report.problems)
    assert [(loss.what, loss.number) for loss in report.losses] == [("replies without text", 1)]


def test_notes_on_the_page_are_memos(store: Store) -> None:
    add_page(store)
    page_note = note("p", None, text="Read *twice*.", tags=["todo"])
    answer = note("q", None, references=["p"], text="Why?", tags=[], user="acct:bo@x.org",
                  user_info={})  # fmt: skip
    assert imported(store, page_note, answer).memos == 2
    found = {memo.annotator.name: memo.text for memo in store.memos.all()}
    assert found == {"Ann Bell": "Read *twice*.\n\nTags: todo", "bo": "Why?"}
    assert imported(store, page_note, answer).memos == 0


def test_groups_private_settings_and_pages_are_counted() -> None:
    project = read(
        note(group="abc"),
        note("b", permissions={"read": ["acct:ann@hypothes.is"]}),
        note("c", target=[{"selector": [
            {"type": "PageSelector", "index": 3, "label": "iv"},
            {"type": "ShapeSelector", "shape": {"type": "rect"}}]}]),
    )  # fmt: skip
    assert {loss.what: loss.number for loss in project.losses} == {
        "groups, and who may read an annotation": 2,
        "page numbers": 1,
        "passages that are a region or a stretch of time": 1,
    }


def test_highlights_are_tagged(store: Store) -> None:
    add_page(store)
    imported(store, note(text="", tags=[]))
    assert [one.tags for one in store.annotations()] == [("highlight",)]


def test_two_people_who_are_called_alike_stay_two(store: Store) -> None:
    add_page(store)
    imported(store, note(), note("b", user="acct:annie@hypothes.is"))
    assert {one.annotator.name for one in store.annotations()} == {
        "Ann Bell (ann@hypothes.is)", "Ann Bell (annie@hypothes.is)",
    }  # fmt: skip


def test_what_finds_no_place_is_kept_without_one(store: Store) -> None:
    add_page(store)
    report = imported(store, note(quote="words that are on another page"), note("b"))
    assert report.orphaned == 1
    assert {one.status for one in store.annotations()} == {"anchored", "orphaned"}


def test_positions_are_a_hint_in_utf16(store: Store) -> None:
    text = "𝔉𝔉 the end of the start of the day."
    add_page(store, text)
    start = text.index("the", 8) + 2
    selectors = [
        {"type": "TextPositionSelector", "start": start, "end": start + 3},
        {"type": "TextQuoteSelector", "exact": "the"},
    ]
    imported(store, note(target=[{"source": PAGE, "selector": selectors}]))
    (one,) = store.annotations()
    assert (one.span.start, one.status) == (text.index("the", 8), "anchored")


def test_words_are_found_whatever_is_between_them(store: Store) -> None:
    document = add_page(store)
    words = "turned back.\n      That is a\u00a0scandal"
    quote = {"type": "TextQuoteSelector", "exact": words, "prefix": "buses  were ", "suffix": ","}
    imported(store, note(target=[{"source": PAGE, "selector": [quote]}]))
    (one,) = store.annotations()
    assert one.content == "turned back.\n\nThat is a scandal"
    assert one.span == span_of(document, one.content)
    assert one.status == "anchored"


def test_a_page_with_another_address_is_offered(store: Store) -> None:
    document = add(store)
    project = read(note(document={}), note("b", "a scandal"))
    assert import_project(store, project).problems
    (suggestion,) = suggested_documents(store, project, unmatched_documents(store, project))
    assert (suggestion.document.id, suggestion.passages) == (document.id, 2)
    import_project(store, project, assigned={suggestion.wanted.key: document.id})
    assert len(store.annotations()) == 2


def test_a_page_is_known_by_its_title(store: Store) -> None:
    add_page(store, url="https://elsewhere.example")
    imported(store, note(document={"title": "The Bridge"}))
    assert len(store.annotations()) == 1


CLIENT = (
    "Created at,Author,Page,URL,Group,Type,Quote/description,Comment,Tags\n"
    "2026-01-02 03:04,ann,,https://example.org/bridge,Public,Annotation,thirty buses,"
    '"Who, *counted*?\n\nNobody","claim,who"\n'
    "2026-01-02 03:05,bo,,https://example.org/bridge,Public,Reply,,The mayor.,\n"
    "2026-01-02 03:06,bo,,https://example.org/bridge,Public,Page note,,Read it.,todo\n"
    "2026-01-02 03:07,bo,iv,https://example.org/bridge,Ours,Highlight,a scandal,,\n"
)
OLDER = (
    "Creation Date,URL,Group,Annotation/Reply Type,Quote,User,Body,Tags,Page\n"
    "2026-01-02 03:04,https://example.org/bridge,Public,Annotation,thirty buses,ann,Who?,claim,\n"
)


@pytest.mark.parametrize("separator", [",", "\t"])
def test_the_csv_of_the_client(store: Store, separator: str) -> None:
    add_page(store)
    text = CLIENT
    if separator == "\t":
        text = CLIENT.replace('"claim,who"', "claim;who").replace('"Who, *', '"Who; *')
        text = text.replace(",", "\t").replace(";", ",")
    assert recognised(Path("x.csv"), text.encode()) == FORMAT
    report = import_project(store, read_project(FORMAT, text.encode()))
    found = {one.content: (one.annotator.name, one.tags, one.note) for one in store.annotations()}
    assert found == {
        "thirty buses": ("ann", ("claim", "who"), "Who, *counted*?\n\nNobody"),
        "a scandal": ("bo", ("highlight",), None),
    }
    (memo,) = store.memos.all()
    assert {part.text for part in memo.parts} == {"The mayor.", "Read it.\n\nTags: todo"}
    assert {loss.what for loss in report.losses} == {
        "groups, and who may read an annotation", "page numbers",
    }  # fmt: skip
    again = import_project(store, read_project(FORMAT, text.encode()))
    assert (again.added, again.updated, again.memos, again.left) == (0, 0, 0, [])


def test_the_csv_of_an_older_client(store: Store) -> None:
    add_page(store)
    assert recognised(Path("x.csv"), OLDER.encode()) == FORMAT
    import_project(store, read_project(FORMAT, OLDER.encode()))
    assert [one.note for one in store.annotations()] == ["Who?"]


@pytest.mark.parametrize(
    "data",
    [
        b"", b"{", b"{}", b"3", b"[[[", b"[" * 50_000, b'{"rows": 3}', b"\xff\xfe\x00",
        b'{"a":' * 9000 + b"1" + b"}" * 9000, b"URL,Quote\n1,2\n", b'{"rows": {"user": "acct:a"}}',
        json.dumps({"rows": [note()]}).encode()[:-20],
    ],
)  # fmt: skip
def test_bad_files_are_refused_with_one_sentence(data: bytes) -> None:
    with pytest.raises(BadFile) as refused:
        read_project(FORMAT, data)
    assert "\n" not in str(refused.value)


anything = st.recursive(
    st.none() | st.integers() | st.text(max_size=5) | st.just("a1"),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["title", "read", "selector", "type", "source"]), inner)
    ),
    max_leaves=4,
)


@settings(max_examples=30)
@given(st.lists(st.dictionaries(st.sampled_from(sorted(note())), anything), max_size=3))
def test_whatever_the_fields_hold_is_read_or_refused(changes):
    notes = [note(f"a{number}") | change for number, change in enumerate(changes)]
    project = read_json(notes)
    if project.rows:
        store = in_memory()
        add_page(store)
        import_project(store, project)
        assert not check(store.database).problems


def read_json(notes: list[dict[str, Any]]) -> ImportedProject:
    assert FORMAT.importer is not None
    return FORMAT.importer.run(json.dumps({"rows": notes}).encode())
