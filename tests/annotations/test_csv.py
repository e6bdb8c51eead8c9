from __future__ import annotations

import csv
import io
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.errors import BadFile, BadTag
from annotations.exchange.csv_style import spreadsheet_style
from annotations.exchange.csv_tables import decode
from annotations.exchange.formats import csv_file
from annotations.exchange.formula_cells import escape_formula, unescape_formula
from annotations.seminar import adjudication
from annotations.service.store import Store
from corpus.document import Document, Metadata, Span
from tests.helpers.factories import TEXT, add, as_csv, in_memory, span_of
from tests.helpers.importing import import_annotations

HEADER = (
    "id,document,tag,content,note,annotator,start,end,prefix,suffix,"
    "title,author,publisher,published,url,created,modified,status,links"
)
# What has hurt CSV files before, mixed with anything.
hard = st.text(st.sampled_from("\"'=+-@\t\r\n,;|\0 aé😀‏ש\u2028\x0b\x1c\ufeff")) | st.text()


def rows(store: Store) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(as_csv(store), newline="")))


def test_one_row_for_each_tag(store: Store) -> None:
    metadata = Metadata("Bridge", ("A. B", "C"), "Post", "2026-01-31", "https://x.test")
    document = add(store, metadata=metadata)
    one = store.annotate(document, Span(4, 10), ["opinion", "claim"], 'A "note", and\nmore')
    two = store.annotate(document, Span(0, 3), (), "no tag")
    with store.journal.recorded("linked") as tx:
        store.rows.links.add(tx, two.id, "supports", one.id)
        store.rows.links.add(tx, two.id, "contradicts", one.id)
    assert as_csv(store).split("\r\n")[0] == HEADER
    found = rows(store)
    assert [(r["start"], r["tag"]) for r in found] == [("0", ""), ("4", "claim"), ("4", "opinion")]
    assert found[0]["links"] == f"contradicts:{one.id} supports:{one.id}"
    assert found[1] == {
        "id": one.id, "document": "bridge", "tag": "claim", "content": "bridge",
        "note": 'A "note", and\nmore', "annotator": "Ada", "start": "4", "end": "10",
        "prefix": "The ", "suffix": one.suffix, "title": "Bridge", "author": "A. B; C",
        "publisher": "Post", "published": "2026-01-31", "url": "https://x.test",
        "created": one.created, "modified": one.modified, "status": "anchored", "links": "",
    }  # fmt: skip


def test_what_the_class_settled_on_is_exported_like_any_other(
    store: Store, document: Document
) -> None:
    span = span_of(document, "The mayor denied everything.")
    adjudication.toggle(store, document, span, "disputed")
    adjudication.write_note(store, document, span, "nobody else was there", "")
    (row,) = rows(store)
    assert (row["annotator"], row["tag"], row["note"], row["content"]) == (
        "consensus", "disputed", "nobody else was there", "The mayor denied everything.",
    )  # fmt: skip
    elsewhere = in_memory("Ben")
    add(elsewhere)
    import_annotations(elsewhere, csv_file.read(as_csv(store)))
    (came,) = elsewhere.annotations()
    assert (came.annotator.name, came.tags, came.note) == (
        "consensus", ("disputed",), "nobody else was there",
    )  # fmt: skip


def test_an_empty_library_gives_the_header(store: Store) -> None:
    assert as_csv(store) == HEADER + "\r\n"
    assert csv_file.read(as_csv(store)) == []


def test_excel_knows_it_for_utf8(store: Store, document: Document) -> None:
    store.annotate(document, Span(0, 3), ["é"])
    text = csv_file.write(store.annotations(), store.documents.all(), spreadsheet_style())
    data = text.encode()
    assert data.startswith(b"\xef\xbb\xbfid,")
    assert csv_file.read(text) == csv_file.read(decode(data))


@given(hard)
def test_no_cell_begins_as_a_formula_and_all_come_back(cell: str) -> None:
    safe = escape_formula(cell)
    assert not safe.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unescape_formula(safe) == cell


@given(
    text=hard.filter(lambda t: bool(t.strip())),
    title=hard,
    authors=st.lists(hard, max_size=2),
    people=st.lists(hard, min_size=1, max_size=3),
    notes=st.lists(hard, min_size=1, max_size=4),
    tags=st.lists(hard, max_size=5),
    data=st.data(),
)
def test_out_and_in_and_out_again_is_the_same_to_the_byte(
    text: str, title: str, authors: list[str], people: list[str], notes: list[str],
    tags: list[str], data: st.DataObject,
) -> None:  # fmt: skip
    metadata = Metadata(title, tuple(authors), url=title)
    first, second = in_memory(), in_memory("Somebody else")
    names = ["claim"]
    for tag in tags:
        try:
            names.append(first.tags.add(tag).name)
        except BadTag:
            continue
    document = add(first, text, metadata=metadata)
    add(second, text, metadata=metadata)
    made = []
    for note in notes:
        store = Store(first.database, data.draw(st.sampled_from(people)))
        start = data.draw(st.integers(0, len(text) - 1))
        span = Span(start, data.draw(st.integers(start + 1, len(text))))
        if not text[span.start : span.end].strip():
            continue
        chosen = data.draw(st.lists(st.sampled_from(names), min_size=1, max_size=3))
        made.append(store.annotate(document, span, chosen, note).id)
    for source, target in pairwise(made):
        if source != target:
            with first.journal.recorded("linked") as tx:
                first.rows.links.add(tx, source, "repeats", target)
    exported = as_csv(first).encode("utf-8")
    report = import_annotations(second, csv_file.read(decode(exported)))
    assert report.problems == []
    assert report.added == len(set(made))
    assert as_csv(second).encode("utf-8") == exported
    history = second.journal.history()
    again = import_annotations(second, csv_file.read(decode(exported)))
    assert (again.added, again.updated, again.problems) == (0, 0, [])
    assert as_csv(second).encode("utf-8") == exported
    assert second.journal.history() == history
    if made:
        second.journal.undo()
    assert second.annotations() == []
    first.close()
    second.close()


def test_orphans_and_moved_ones_come_back_as_they_were(store: Store, document: Document) -> None:
    store.annotate(document, span_of(document, "thirty buses"), ["claim"])
    store.annotate(document, span_of(document, "The mayor denied everything."), ["claim"], "n")
    add(store, "A remark.\n" + TEXT.replace("thirty buses", "a van"))
    statuses = [a.status for a in store.annotations()]
    assert statuses == ["orphaned", "moved"]
    other = in_memory()
    add(other, "A remark.\n" + TEXT.replace("thirty buses", "a van"))
    report = import_annotations(other, csv_file.read(as_csv(store)))
    assert (report.added, report.moved, report.orphaned) == (2, 0, 0)
    assert as_csv(other) == as_csv(store)
    other.close()


def test_cells_longer_than_pythons_limit(store: Store, document: Document) -> None:
    limit = csv.field_size_limit()
    store.annotate(document, Span(0, 3), ["claim"], "x" * 200_000)
    (row,) = csv_file.read(as_csv(store))
    assert len(row.annotation.note or "") == 200_000
    assert csv.field_size_limit() == limit


@pytest.mark.parametrize("delimiter", [";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_as_spreadsheets_save_it(
    store: Store, document: Document, delimiter: str, encoding: str
) -> None:
    store.annotate(document, Span(0, 3), ["claim"], "a; b, c\twith é")
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(
        csv.reader(io.StringIO(as_csv(store), newline=""))
    )
    read = csv_file.read(decode(out.getvalue().encode(encoding)))
    assert read == csv_file.read(as_csv(store))


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"id,document\xe9", b"\x80" * 50])
def test_bytes_that_are_no_text(data: bytes) -> None:
    with pytest.raises(BadFile, match="UTF-8"):
        decode(data)


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("", "columns"),
        ("\n", "columns"),
        ("a,b,c\n1,2,3\n", "columns content, document, end, id, start, tag are missing"),
        ("{}", "columns"),
        (HEADER + '\n"unclosed', "cannot be read"),
        (HEADER + '\n"a"b,c\n', "cannot be read"),
        ("id,document,tag,content,start,end\n,d,t,c,x,2\n", "line 2: start and end"),
        ("id,document,tag,content,start,end\n,d,t,c,5,2\n", "line 2: 5–2 is not a passage"),
        ("id,document,tag,content,start,end\n,d,t,c,-1,2\n", "line 2: .* not a passage"),
        (f"id,document,tag,content,start,end\n,d,t,c,1,{10**30}\n", "line 2: .* not a passage"),
        (f"id,document,tag,content,start,end\n,d,t,c,1,{'9' * 5000}\n", "line 2"),
        ('id,document,tag,content,start,end\n,d,t,"c\n\nc",1,3\n,d,t,c,1,x\n', "line 5"),
        ("id,document,tag,content,start,end,status\n,d,t,c,1,2,lost\n", "status “lost”"),
        ("id,document,tag,content,start,end,links\n,d,t,c,1,2,likes:1\n", "not a link"),
        ("id,document,tag,content,start,end,modified\n,d,t,c,1,2,yesterday\n", "not a time"),
    ],
)
def test_what_is_none_of_ours(text: str, match: str) -> None:
    with pytest.raises(BadFile, match=match) as error:
        csv_file.read(text)
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 200 or "9" * 100 in str(error.value)


@given(
    st.text() | st.text(st.sampled_from('id,document,tag,content,start,end\r\n"01;'), max_size=80)
)
def test_no_text_breaks_the_reader(text: str) -> None:
    for whole in (text, HEADER + "\r\n" + text):
        try:
            csv_file.read(whole)
        except BadFile as error:
            assert str(error)  # noqa: PT017


def test_lines_are_named_where_a_row_begins() -> None:
    text = HEADER + '\r\n1,d,t,"a\r\nb",,,0,4\r\n\r\n2,d,t,x,,,0,1\r\n'
    assert [row.line for row in csv_file.read(text)] == [2, 5]


def test_rows_of_one_id_are_one_annotation_wherever_they_stand() -> None:
    text = (
        HEADER
        + "\n1,d,a,x,,,0,1\n2,d,a,x,,,5,6\n1,d,b,x,,,0,1\n1,d,a,x,,,0,1"
        + "\n,d,a,x,,,0,1" * 2
    )
    read = csv_file.read(text)
    assert [(r.annotation.id, r.annotation.tags) for r in read] == [
        ("1", ("a", "b")), ("2", ("a",)), ("", ("a",)), ("", ("a",)),
    ]  # fmt: skip
