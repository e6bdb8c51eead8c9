"""Attributes as CSV: our own goes round, other programs' tables are read, and what is wrong in one
is said in a sentence.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.errors import BadAttribute, BadFile
from annotations.exchange import attributes_csv
from annotations.exchange.attributes_csv import AttributesReport
from annotations.exchange.csv_style import PLAIN, spreadsheet_style
from annotations.exchange.formats import csv_file
from annotations.service.attributes import DocumentChanges, change_documents, set_attributes
from annotations.service.store import Store
from corpus.document import Metadata
from tests.helpers.factories import add, in_memory


def library() -> Store:
    store = in_memory("Ada")
    for slug, title, url in (
        ("bridge", "The bridge", "https://www.example.org/bridge/"),
        ("harbour", "The harbour", None),
        ("harbour-2", "The harbour", None),
    ):
        add(store, f"{slug} text.", slug, metadata=Metadata(title, url=url))
    return store


@pytest.fixture
def store() -> Store:
    return library()


def taken(store: Store, text: str | bytes) -> AttributesReport:
    rows, notices = attributes_csv.read(text if isinstance(text, bytes) else text.encode())
    report = attributes_csv.import_attributes(store, rows)
    report.notices[:0] = notices
    return report


def said(store: Store) -> dict[str, tuple[dict[str, str], tuple[str, ...]]]:
    return {
        one.slug: (one.attributes, one.collections)
        for one in store.summaries()
        if one.attributes or one.collections
    }


values = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=8).map(str.strip)
keys = st.sampled_from(["Year", "place of birth", "=x", "sum,total", "ΕΤΟΣ"])


@given(
    st.lists(
        st.tuples(
            st.dictionaries(keys.filter(lambda k: "=" not in k), values, max_size=3),
            st.sets(st.sampled_from(["Press", "Press/Greek", "'quoted", "=1+1"])),
        ),
        max_size=3,
    ),
    st.booleans(),
)
def test_our_own_goes_round(several: list[tuple[dict[str, str], set[str]]], excel: bool) -> None:
    store = library()
    ids = [summary.id for summary in store.documents.all()]
    pairs = list(zip(ids, several, strict=False))
    set_attributes(
        store, {id_: own for id_, (own, _) in pairs}, {id_: sorted(n) for id_, (_, n) in pairs}
    )
    text = attributes_csv.write(store.summaries(), spreadsheet_style() if excel else PLAIN)
    other = library()
    # Documents are found by slug where they have other ids.
    assert taken(other, text).problems == []
    assert said(other) == said(store)
    turn = other.journal.turn()
    assert taken(other, text).documents == 0
    assert other.journal.turn() == turn


def test_rows_name_documents_in_several_ways(store: Store) -> None:
    report = taken(
        store,
        "document;x\nbridge;1\nhttp://example.org/bridge;1\nTHE BRIDGE;1\nThe harbour;2\n"
        "harbour;3\nharb;4\nnowhere;5\n;6\n",
    )
    assert said(store) == {"bridge": ({"x": "1"}, ()), "harbour": ({"x": "3"}, ())}
    assert report.problems == [
        "line 5: 2 documents are called “The harbour”; use the slug",
        "line 7: there is no document “harb”",
        "line 8: there is no document “nowhere”",
        "line 9: the row names no document",
    ]
    by_url = taken(store, "url,title,y\nhttps://example.org/bridge,,1\n,The Bridge,1\nx,y,2\n")
    assert by_url.problems == ["line 4: there is no document “x”"]
    assert said(store)["bridge"] == ({"x": "1", "y": "1"}, ())


def test_a_column_id_of_another_program_names_no_document(store: Store) -> None:
    add(store, "A text.", "1-a")
    report = taken(store, "id,x\n1,2\n")
    assert report.problems == ["line 2: there is no document “1”"]
    assert report.notices == [
        "the column id was not imported; rename it to import it as an attribute"
    ]
    own = store.documents.find("1-a")
    assert taken(store, f"id,x\n{own},2\n").problems == []
    assert said(store) == {"1-a": ({"x": "2"}, ())}


def test_empty_cells_say_nothing_and_what_differs_within_a_file_is_told(store: Store) -> None:
    taken(store, "document,x,y\nbridge,1,2\n")
    report = taken(store, "document,x,y,collections\nbridge,,3,a; b\nbridge,,4,b;c\n")
    assert said(store) == {"bridge": ({"x": "1", "y": "3"}, ("a", "b", "c"))}
    assert report.problems == ["line 3: y of bridge is “4” here, but “3” in line 2"]
    assert store.journal.history(1)[0].label == "imported the attributes of “The bridge”"


def test_types_follow_from_whole_columns(store: Store) -> None:
    taken(store, "document,a,b,c,d\nbridge,1,1920,01,NA\nharbour,NA,1920-05,2,x\n")
    assert store.attributes.types() == {"a": "number", "b": "date", "c": "text", "d": "text"}
    assert "a" not in said(store)["harbour"][0]
    assert said(store)["bridge"][0]["d"] == "NA", "which may be somebody's own sign"
    before = said(store)
    with pytest.raises(BadAttribute, match="a holds numbers, and “ten”"):
        taken(store, "document,b,a\nharbour,1930,ten\n")
    assert said(store) == before


def test_a_csv_of_annotations_is_read_for_what_it_says_of_documents(store: Store) -> None:
    document = store.documents.get("bridge")
    store.annotate(document, document.blocks[0].span, ["claim", "disputed"])
    change_documents(store, [document.id], DocumentChanges({"Year": "1920"}, ["Press"]))
    text = csv_file.write(store.annotations(), store.summaries())
    other = library()
    report = taken(other, text.replace("doc.Year", "doc.Jahr"))
    assert (report.problems, report.notices) == ([], [])
    assert said(other) == {"bridge": ({"Jahr": "1920"}, ("Press",))}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "no column says which document"),
        (b"name,x\na,1\n", "no column says which document"),
        (b"document\nbridge\n", "no column holds an attribute"),
        (b"document,x,X\nbridge,1,2\n", "2 columns called x"),
        (b"document,doc.x,x\nbridge,1,2\n", "two columns for x"),
        (b"document,a=b\nbridge,1\n", "the column a=b cannot be imported"),
        (b"document,x\nbridge,1,2\n", "there are more cells than columns"),
        (b'document,x\nbridge,"1\n', "cannot be read"),
        ("document,x\nbridge,Kéa\n".encode("latin-1"), "not in UTF-8"),
        (b"document,collections\nbridge,/a\n", "line 2: a collection's name"),
        (b"document,x\nbridge," + b"x" * 100_001, "line 2: a value can have at most"),
        (b"document," + b",".join(b"k%d" % n for n in range(2001)) + b"\n", "at most 2,000"),
        (b"\x00\x01PK\x03\x04" * 10, "no column says which document"),
    ],
)
def test_what_cannot_be_read(store: Store, data: bytes, sentence: str) -> None:
    with pytest.raises(BadFile, match=sentence):
        taken(store, data)
    assert said(store) == {}


def test_spreadsheets_of_other_countries(store: Store) -> None:
    """Semicolons, `sep=`, UTF-16, and an apostrophe that is the file's own."""
    for number, data in enumerate(
        (
            "sep=;\r\nDocument;Ort\r\nbridge;'s-Hertogenbosch\r\n".encode("utf-16"),
            "\ufeffdocument\tOrt\nbridge\t's-Hertogenbosch\n".encode(),
            b'"document","Ort","publisher"\r\n"bridge","\'s-Hertogenbosch","x"\r\n',
        )
    ):
        fresh = library()
        report = taken(fresh, data)
        assert said(fresh) == {"bridge": ({"Ort": "'s-Hertogenbosch"}, ())}, number
        assert (report.notices != []) == (number == 2)
    assert "publisher" in report.notices[0]
