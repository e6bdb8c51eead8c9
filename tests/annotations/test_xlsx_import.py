"""Workbooks out and in again, our own and other people's."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from annotations.analysis.selection import selection_of
from annotations.errors import BadFile
from annotations.exchange.format import ExportOptions
from annotations.exchange.formats import xlsx_file
from annotations.exchange.isolated import read_project
from annotations.exchange.project import ImportedProject
from annotations.exchange.project_import import import_project
from annotations.exchange.project_json import from_json, to_json
from annotations.exchange.registry import by_content
from annotations.exchange.spreadsheet_damage import differ_by_apostrophes
from annotations.model import Link
from annotations.model.memos import MemoSubject
from annotations.service.memos import write_memo
from annotations.service.store import Store
from corpus.document import Document, Metadata, Span
from corpus.text.storable import storable
from tests.helpers.examples import examples
from tests.helpers.factories import TEXT, add, as_csv, in_memory, span_of

LIBRARY = MemoSubject("library")
HEADER = ("id", "document", "tag", "content", "start", "end", "note")
ROW = ("7", "bridge", "claim", "thirty buses", 53, 65, "how many?")
Write = Callable[[xlsxwriter.Workbook], None]


def exported(store: Store) -> bytes:
    exporter = xlsx_file.FORMAT.exporter
    assert exporter is not None
    selection = selection_of(store, store.annotations())
    return exporter.run(selection, ExportOptions()).content


def read(data: bytes) -> ImportedProject:
    """As the child process reads it, and as its answer comes back."""
    importer = xlsx_file.FORMAT.importer
    assert importer is not None
    return from_json(json.loads(json.dumps(to_json(importer.run(data)))))


def sheets(data: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    found = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    # Two libraries have not added a document at the same time.
    for row in found.get("documents", ()):
        del row[1], row[-1]
    return found


def workbook(write: Write) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False}) as book:
        write(book)
    return out.getvalue()


def table(*rows: Sequence[object], name: str = "Tabelle1", at: tuple[int, int] = (0, 0)) -> bytes:
    def write(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(at[0] + number, at[1], row)

    return workbook(write)


texts = st.text(
    st.sampled_from("\"'=+-@\t\r\n,;\0 aé😀‏ש\u2028\x0b\x1b_x0041") | st.characters(codec="utf-8"),
    min_size=1, max_size=12,
).map(storable)  # fmt: skip
names = st.sampled_from(["claim", "Übung", "007", "3/4", "true", "=a", "own/finer", "1e5", "NA"])
spans = st.tuples(st.integers(0, len(TEXT) - 2), st.integers(1, 40)).map(
    lambda at: Span(at[0], min(len(TEXT), at[0] + at[1]))
)


@given(
    st.lists(st.tuples(spans, st.lists(names, max_size=3), texts | st.none()), max_size=6),
    st.lists(st.tuples(st.sampled_from(["library", "document", "tag"]), texts), max_size=3),
    texts,
)
@examples(25)
def test_a_library_comes_back_from_its_workbook(annotations, memos, title) -> None:
    metadata = Metadata(title=title.strip() or None, published="2026-01-31")
    here, there = in_memory(), in_memory()
    document = add(here, metadata=metadata)
    add(there, metadata=metadata)
    made = []
    for span, tags, note in annotations:
        if (tags or (note and note.strip())) and TEXT[slice(*span)].strip():
            made.append(here.annotate(document, span, tags, note))
    if len(made) > 1 and made[0].id != made[-1].id:
        with here.journal.recorded("linked") as tx:
            here.rows.links.add(tx, made[0].id, "supports", made[-1].id)
    for kind, text in memos:
        about = LIBRARY
        if kind == "document":
            about = MemoSubject("document", document.id, document.slug)
        elif kind == "tag":
            tag = here.tags.codebook().tags[0]
            about = MemoSubject("tag", tag.id, tag.name)
        if text.strip():
            write_memo(here, about, text)
    first = exported(here)
    report = import_project(there, read(first))
    assert report.problems == []
    second = exported(there)
    assert sheets(second) == sheets(first)
    for library in (here, there):
        again = import_project(library, read(first))
        assert (again.problems, again.conflicts, again.notices) == ([], [], [])
        assert again.updated == again.added == again.memos == 0


def test_the_child_reads_it(store: Store, document: Document) -> None:
    store.annotate(document, span_of(document, "thirty buses"), ["claim"], "=how many?")
    project = read_project(xlsx_file.FORMAT, exported(store))
    (row,) = project.rows
    assert (row.annotation.note, row.annotation.tags) == ("=how many?", ("claim",))


def test_a_correction_counts_and_a_later_edit_is_a_conflict(
    store: Store, document: Document
) -> None:
    one = store.annotate(document, span_of(document, "thirty buses"), ["claim"], "how many?")
    data = exported(store)
    project = read(data)
    (row,) = project.rows
    corrected = read(with_cell(data, "note", "forty, in fact"))
    report = import_project(store, corrected)
    assert (report.updated, report.conflicts) == (1, [])
    assert store.annotations_by_id([one.id])[0].note == "forty, in fact"
    report = import_project(store, project)
    assert (report.updated, len(report.left)) == (0, 1)
    assert row.modified.start < store.annotations_by_id([one.id])[0].modified


def with_cell(data: bytes, column: str, value: object) -> bytes:
    """The workbook with another value in this column of its first annotation."""
    rows = sheets(data)["annotations"]
    rows[1][rows[0].index(column)] = value

    def write(book: xlsxwriter.Workbook) -> None:
        formats = {
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        sheet = book.add_worksheet("annotations")
        for n, row in enumerate(rows):
            for m, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(n, m, cell, formats[type(cell)])
                else:
                    sheet.write(n, m, cell)

    return workbook(write)


def test_tags_keep_their_looks_and_memos_their_ids(store: Store, document: Document) -> None:
    store.tags.add("quorum", colour="red", description="Who was there")
    tag = store.tags.get("quorum")
    write_memo(store, MemoSubject("tag", tag.id, tag.name), "See the minutes.")
    data = exported(store)
    other = in_memory()
    add(other)
    import_project(other, read(data))
    there = other.tags.get("quorum")
    assert (there.colour, there.mark, there.description) == (tag.colour, tag.mark, "Who was there")
    (memo,), (before,) = other.memos.all(), store.memos.all()
    assert (memo.id, memo.text) == (before.id, before.text)


def test_a_cell_that_was_cut_is_told_and_the_passage_is_whole() -> None:
    text = "long words " * 4000
    here, there = in_memory(), in_memory()
    document = add(here, text.strip(), "long")
    add(there, text.strip(), "long")
    span = Span(0, len(text.strip()))
    here.annotate(document, span, ["claim"], "n" * 40_000)
    project = read(exported(here))
    assert "the end may be missing" in project.rows.warnings[0]
    import_project(there, project)
    (one,) = there.annotations()
    assert (one.span, one.content, one.status) == (span, text.strip(), "anchored")
    report = import_project(here, project)
    assert (report.updated, report.conflicts) == (0, [])
    (own,) = here.annotations()
    assert own.note == "n" * 40_000


# Other people's sheets


@pytest.mark.parametrize(
    "data",
    [
        table(HEADER, ROW),
        table((), (), ("Our coding of 2026",), (), HEADER, ROW, at=(2, 3)),
        table(HEADER, ROW, HEADER),
        table(HEADER, (*ROW[:4], "53", "65", ROW[6])),
        table(tuple(name.upper() for name in HEADER), ROW),
        table((*HEADER, "", "coder 2"), (*ROW, "", "yes")),
    ],
    ids=["plain", "below a title", "two headers", "numbers as text", "capitals", "more columns"],
)
def test_a_strangers_sheet_is_read(store: Store, document: Document, data: bytes) -> None:
    report = import_project(store, read(data))
    assert report.problems == []
    (one,) = store.annotations()
    assert (one.content, one.tags, one.note) == ("thirty buses", ("claim",), "how many?")


def test_apostrophes_of_a_sheet_are_its_own(store: Store, document: Document) -> None:
    import_project(store, read(table(HEADER, (*ROW[:6], "'=quoted"))))
    (one,) = store.annotations()
    assert one.note == "'=quoted"


def test_a_csv_that_was_saved_as_a_workbook(store: Store, document: Document) -> None:
    store.annotate(document, span_of(document, "thirty buses"), ["claim"], "=how many?")
    rows = list(csv.reader(io.StringIO(as_csv(store), newline="")))
    assert "'=how many?" in rows[1]
    project = read(table(*rows))
    assert [row.annotation.note for row in project.rows] == ["=how many?"]
    (report, (one,)) = import_project(store, project), store.annotations()
    assert (report.updated, one.note) == (0, "=how many?")


def test_apostrophes_alone_are_no_correction(store: Store, document: Document) -> None:
    store.annotate(document, span_of(document, "thirty buses"), ["claim"], "=how many?")
    store.annotate(document, span_of(document, "That is a scandal"), ["claim"], "'tis so")
    data = with_cell(exported(store), "note", "'=how many?")
    report = import_project(store, read(data))
    assert (report.updated, report.conflicts) == (0, [])
    assert [one.note for one in store.annotations()] == ["=how many?", "'tis so"]
    assert not differ_by_apostrophes("'tis so", "tis so")


def test_the_first_visible_sheet_counts_and_hidden_ones_are_told(
    store: Store, document: Document
) -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("cover").write(0, 0, "Read me")
        hidden = book.add_worksheet("old")
        hidden.hide()
        hidden.write_row(0, 0, HEADER)
        hidden.write_row(1, 0, (*ROW[:6], "hidden"))
        shown = book.add_worksheet("new")
        shown.write_row(0, 0, HEADER)
        shown.write_row(1, 0, ROW)
        book.add_chartsheet("chart")

    project = read(workbook(write))
    assert [row.annotation.note for row in project.rows] == ["how many?"]
    assert project.rows.warnings == ["the sheet “old” was not read: only one of each kind is"]

    def hidden_only(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("cover")
        sheet = book.add_worksheet("old")
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ROW)
        sheet.hide()

    project = read(workbook(hidden_only))
    assert (len(project.rows), project.rows.warnings) == (
        1, ["the sheet “old” is hidden, and was read"],
    )  # fmt: skip


def test_merged_cells_count_for_every_row(store: Store, document: Document) -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(1, 1, HEADER)
        sheet.write_row(2, 1, ROW)
        sheet.write(3, 3, "opinion")
        for n, cell in enumerate(ROW):
            if n != 2:
                sheet.merge_range(2, 1 + n, 3, 1 + n, cell)

    project = read(workbook(write))
    assert project.rows.warnings == ["merged cells: the value was taken for 1 row below"]
    import_project(store, project)
    (one,) = store.annotations()
    assert sorted(one.tags) == ["claim", "opinion"]


def test_formulas_have_the_value_that_was_saved() -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ROW)
        sheet.write_formula(1, 4, "=50+3", None, 53)
        sheet.write_formula(1, 6, '="how "&"many?"', None, "how many?")

    project = read(workbook(write))
    (row,) = project.rows
    assert (row.annotation.span, row.annotation.note) == (Span(53, 65), "how many?")


@pytest.mark.parametrize(("column", "refused"), [(6, False), (4, True)])
def test_a_formula_without_a_value_is_told(column: int, refused: bool) -> None:
    data = bytearray(table(HEADER, ROW))
    data = bytearray(with_member(
        bytes(data), "xl/worksheets/sheet1.xml",
        lambda xml: replaced_cell(xml, f"{chr(65 + column)}2", "<f>A1</f><v></v>"),
    ))  # fmt: skip
    if refused:
        with pytest.raises(BadFile, match="line 2: the cell in the column start is a formula"):
            read(bytes(data))
        return
    project = read(bytes(data))
    assert project.rows.warnings == [
        "line 2: the cell in the column note is a formula without a value: read as empty"
    ]


def test_dates_that_a_spreadsheet_made_of_a_tag_are_not_a_correction(
    store: Store, document: Document
) -> None:
    store.annotate(document, span_of(document, "thirty buses"), ["3/4"], "12:30")
    data = with_cell(exported(store), "tag", date(2026, 4, 3))
    report = import_project(store, read(data))
    assert (report.updated, report.problems) == (0, [])
    assert "the tag 3/4 was not replaced" in report.notices[0]


def test_taguettes_list_of_highlights(store: Store, document: Document) -> None:
    data = table(
        ("id", "document", "tag", "content"), (1, "bridge.txt", "places.velm", "thirty buses")
    )
    report = import_project(store, read(data))
    assert report.problems == []
    (one,) = store.annotations()
    assert (one.content, one.tags) == ("thirty buses", ("places/velm",))


def test_highlights_without_numbers(store: Store, document: Document) -> None:
    """As people make them who tidy up Taguette's list by hand."""
    header = ("Document", "Tag", "Content")
    rows = [("bridge", "claim", "thirty buses"), ("bridge", "opinion", "thirty buses"),
            ("bridge", "claim", "That is a scandal")]  # fmt: skip
    data = table(header, *rows)
    report = import_project(store, read(data))
    assert report.problems == []
    found = {one.content: sorted(one.tags) for one in store.annotations()}
    assert found == {"thirty buses": ["claim", "opinion"], "That is a scandal": ["claim"]}
    assert import_project(store, read(data)).added == 0
    text = "\n".join(",".join(row) for row in (header, *rows)).encode()
    format_ = by_content(text)
    assert format_ is not None
    assert format_.name == "taguette-csv"
    assert import_project(store, read_project(format_, text)).added == 0


def test_a_codebook_alone(store: Store) -> None:
    project = read(table(("tag", "description"), ("quorum", "Who was there"), ("007", "=a")))
    assert [(tag.name, tag.description) for tag in project.tags] == [
        ("quorum", "Who was there"), ("007", "=a"),
    ]  # fmt: skip
    import_project(store, project)
    assert store.tags.get("quorum").description == "Who was there"


def test_links_are_kept() -> None:
    here = in_memory()
    document = add(here)
    one = here.annotate(document, Span(0, 3), ["claim"], None)
    two = here.annotate(document, Span(4, 10), ["claim"], None)
    with here.journal.recorded("linked") as tx:
        here.rows.links.add(tx, one.id, "supports", two.id)
    there = in_memory()
    add(there)
    import_project(there, read(exported(here)))
    assert there.annotations_by_id([one.id])[0].links == (Link("supports", two.id),)


# Helpers for damaged workbooks


def with_member(data: bytes, name: str, change: Callable[[str], str]) -> bytes:
    from zipfile import ZIP_DEFLATED, ZipFile

    out = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for member in old.namelist():
            text = old.read(member)
            new.writestr(member, change(text.decode()) if member == name else text)
    return out.getvalue()


def replaced_cell(xml: str, reference: str, inner: str) -> str:
    import re

    return re.sub(rf'<c r="{reference}"[^>]*>.*?</c>', f'<c r="{reference}">{inner}</c>', xml)
