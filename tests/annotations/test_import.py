from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest

from annotations.exchange.formats import csv_file
from annotations.exchange.import_report import Decide, ImportReport
from annotations.exchange.rows import COLUMNS
from annotations.service.documents import add_document
from annotations.service.store import Store
from corpus.document import Document, Span
from corpus.ids import new_id, time_of
from tests.helpers.factories import TEXT, add, as_csv, in_memory, prepared_source, span_of
from tests.helpers.importing import import_annotations

ID = "01900000-0000-7000-8000-0000000000aa"
OTHER = "01900000-0000-7000-8000-0000000000bb"


def bring(
    store: Store, *lines: dict[str, object], decide: Decide = lambda _: "library"
) -> ImportReport:
    """Import these rows; what they do not say is as in an export of Bo's."""
    out = io.StringIO(newline="")
    table = csv.DictWriter(out, COLUMNS)
    table.writeheader()
    for line in lines:
        usual: dict[str, object] = {
            "id": ID, "document": "bridge", "tag": "claim", "content": "bridge", "start": 4,
            "end": 10, "annotator": "Bo", "created": "2026-01-01T00:00:00.000000Z",
            "modified": "2026-01-01T00:00:00.000000Z", "status": "anchored",
        }  # fmt: skip
        table.writerow(usual | line)
    return import_annotations(store, csv_file.read(out.getvalue()), decide=decide)


def counts(report: ImportReport) -> tuple[int, int, int]:
    return report.added, report.updated, report.unchanged


def test_twice_changes_nothing(store: Store, document: Document) -> None:
    lines: list[dict[str, object]] = [
        {},
        {"tag": "opinion"},
        {"id": "7", "content": "The", "start": 0, "end": 3, "note": "another program's"},
        {"id": "", "content": "closed", "start": 15, "end": 21},
        {"id": OTHER, "content": "is not here at all, not a word", "start": 2, "end": 9},
        {"id": "8", "content": "nor is this in the text, I fear", "start": 2, "end": 9},
        {"id": "9", "content": "The mayor denied everything.", "start": 2, "end": 30},
    ]
    assert counts(bring(store, *lines)) == (6, 0, 0)
    before, history = as_csv(store), store.journal.history()
    assert history[0].label == "imported 6 annotations"
    again = bring(store, *lines)
    assert (counts(again), again.moved, again.orphaned) == ((0, 0, 6), 0, 0)
    assert as_csv(store) == before
    assert store.journal.history() == history
    store.journal.undo()
    assert store.annotations() == []


def test_what_was_edited_later_wins(store: Store, document: Document) -> None:
    bring(store, {})
    older = bring(store, {"note": "older", "modified": "2025-01-01T00:00:00Z"})
    assert counts(older) == (0, 0, 1)
    newer = bring(store, {"note": "newer", "tag": "opinion", "modified": "2026-02-01T00:00:00Z"})
    assert counts(newer) == (0, 1, 0)
    (found,) = store.annotations()
    assert (found.note, found.tags, found.modified) == (
        "newer", ("opinion",), "2026-02-01T00:00:00.000000Z",
    )  # fmt: skip
    store.write_note(ID, "here, and now")
    assert counts(bring(store, {"note": "late", "modified": "2026-02-02T00:00:00Z"})) == (0, 0, 1)


def test_what_was_deleted_comes_back_if_that_is_wanted(store: Store, document: Document) -> None:
    bring(store, {"note": "n"})
    before = as_csv(store)
    store.delete([ID])
    report = bring(store, {"note": "n"})
    assert counts(report) == (0, 0, 1)
    assert [(one.id, one.reason) for one in report.left] == [(ID, "deleted")]
    assert store.annotations() == []
    assert counts(bring(store, {"note": "n"}, decide=lambda _: "file")) == (1, 0, 0)
    assert as_csv(store) == before
    store.journal.undo()
    assert store.annotations() == []
    store.journal.undo()
    assert as_csv(store) == before


def test_a_passage_that_the_annotator_has_annotated_already(opened: Callable[..., Store]) -> None:
    bo = opened("Bo")
    document = add(bo)
    mine = bo.annotate(document, span_of(document, "bridge"), ["opinion"], "mine")
    assert counts(bring(bo, {"note": "from the file"})) == (0, 1, 0)
    (found,) = bo.annotations()
    assert (found.id, found.tags) == (mine.id, ("claim", "opinion"))
    assert found.note == "mine\n\nfrom the file"
    assert counts(bring(bo, {"note": "from the file"})) == (0, 0, 1)
    assert counts(bring(bo, {"annotator": "Ada"})) == (1, 0, 0)
    assert len(bo.annotations()) == 2


def test_two_of_the_file_on_one_passage(store: Store, document: Document) -> None:
    report = bring(store, {"note": "one"}, {"id": OTHER, "note": "two", "links": f"supports:{ID}"})
    assert counts(report) == (1, 1, 0)
    (found,) = store.annotations()
    assert found.note == "one\n\ntwo"
    assert len(report.problems) == 1  # nothing supports itself


def test_the_same_id_with_other_contents(store: Store, document: Document) -> None:
    report = bring(store, {}, {"tag": "opinion", "note": "edited in one of the rows"})
    assert report.problems == ["line 3: the same id is on line 2 with different contents"]
    (found,) = store.annotations()
    assert (found.tags, found.note) == (("claim",), None)


def test_another_text_of_that_name(store: Store) -> None:
    add(store, "An editor's remark.\n" + TEXT.replace("thirty buses", "30 buses"))
    quote = "Officials said that thirty buses were turned back."
    gone = "A sentence that this version of the article never had."
    report = bring(
        store,
        {"content": quote, "start": 33, "end": 33 + len(quote)},
        {"id": OTHER, "content": gone, "start": 0, "end": len(gone)},
    )
    assert (counts(report), report.moved, report.orphaned) == ((2, 0, 0), 1, 1)
    orphan, moved = store.annotations()
    assert (moved.status, moved.content) == (
        "moved", "Officials said that 30 buses were turned back.",
    )  # fmt: skip
    assert (orphan.status, orphan.content) == ("orphaned", gone)


def test_the_right_place_with_the_wrong_position(store: Store, document: Document) -> None:
    report = bring(store, {"content": "thirty buses", "start": 0, "end": 12})
    assert report.moved == 1
    assert store.annotations()[0].span == span_of(document, "thirty buses")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ({"document": "bri"}, "there is no document “bri” in this library"),
        ({"document": ""}, "there is no document “” in this library"),
        ({"tag": "x" * 61}, "a tag's name can have at most 60 characters"),
        ({"content": " "}, "the column content is empty"),
        ({"tag": "", "id": ""}, "there is no tag, note or link"),
        ({"links": f"supports:{OTHER}"}, f"the annotation {OTHER} that it links to is missing"),
    ],
)
def test_a_row_that_cannot_be_taken_in(
    store: Store, document: Document, line: dict[str, object], problem: str
) -> None:
    fine: dict[str, object] = {"id": "", "content": "closed", "start": 15, "end": 21}
    report = bring(store, line, fine)
    assert report.problems == [f"line 2: {problem}"]
    assert len(store.annotations()) == (2 if "links" in line else 1)
    assert not [t for t in store.tags.codebook().tags if t.name.startswith("x")]


def test_links_among_another_programs_numbers(store: Store, document: Document) -> None:
    report = bring(
        store,
        {"id": "1", "links": "supports:2"},
        {"id": "2", "tag": "", "content": "closed", "start": 15, "end": 21},
    )
    assert report.problems == []
    one, two = store.annotations()
    assert [link.target for link in one.links] == [two.id]
    assert two.tags == ()


def test_columns_that_another_program_leaves_out(store: Store, document: Document) -> None:
    text = (
        "id,document,tag,content,start,end\n1,bridge,claim,bridge,4,10\n1,bridge,own,bridge,4,10\n"
    )
    report = import_annotations(store, csv_file.read(text))
    assert counts(report) == (1, 0, 0)
    (found,) = store.annotations()
    assert (found.tags, found.annotator.name, found.prefix) == (("claim", "own"), "Ada", "The ")
    assert found.suffix
    assert found.created


def test_an_import_that_fails_leaves_nothing(
    store: Store, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store.rows.links, "add", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        bring(
            store,
            {"tag": "new"},
            {"id": OTHER, "start": 0, "end": 3, "content": "The", "links": f"supports:{ID}"},
        )
    assert store.annotations() == []
    assert store.tags.codebook().get("new") is None


def test_a_file_from_a_library_with_an_older_revision(store: Store, document: Document) -> None:
    store.annotate(document, span_of(document, "The mayor denied everything."), ["claim"])
    other = in_memory()
    add(other)
    add_document(other, prepared_source("A remark.\n" + TEXT, "bridge"))
    report = import_annotations(other, csv_file.read(as_csv(store)))
    assert report.moved == 1
    assert other.annotations()[0].content == "The mayor denied everything."
    other.close()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("2026-01-31T12:00:00.123456Z", "2026-01-31T12:00:00.123456Z"),
        ("2026-01-31T12:00:00+02:00", "2026-01-31T10:00:00.000000Z"),
        ("2026-01-31", "2026-01-31T00:00:00.000000Z"),
        ("0001-01-01T00:00:00", "0001-01-01T00:00:00.000000Z"),
    ],
)
def test_times_of_other_programs(given: str, kept: str) -> None:
    assert time_of(given) == kept


@pytest.mark.parametrize("given", ["", "today", "9999-12-31T23:59:59-10:00", "2026-13-01"])
def test_what_is_no_time(given: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        time_of(given)


def test_ids_are_in_the_order_of_making() -> None:
    made = [new_id() for _ in range(100)]
    assert made == sorted(made)


def test_spans_are_taken_to_the_letter(store: Store) -> None:
    add(store, "😀 café — ‏שלום‏ end", "bridge")
    bring(store, {"content": "café", "start": 2, "end": 6})
    assert store.annotations()[0].span == Span(2, 6)


def test_two_without_a_place_stay_two(store: Store, document: Document) -> None:
    """As two libraries have made them where a file without ids was imported into each."""
    words = "is not here at all, not a word"
    lines: list[dict[str, object]] = [
        {"id": id_, "content": words, "start": 2, "end": 9, "note": "the same"}
        for id_ in (ID, OTHER)
    ]
    assert counts(bring(store, *lines)) == (2, 0, 0)
    assert [one.id for one in store.annotations(status="orphaned")] == [ID, OTHER]
    copy = in_memory()
    add(copy)
    import_annotations(copy, csv_file.read(as_csv(store)))
    assert as_csv(copy) == as_csv(store)
    # One that has no id adds to what is there, as ever.
    bring(store, {"id": "", "content": words, "start": 2, "end": 9, "note": "the same"})
    assert len(store.annotations()) == 2
