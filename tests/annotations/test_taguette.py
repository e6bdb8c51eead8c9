"""Projects, highlights and codebooks of Taguette."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.errors import BadFile
from annotations.exchange import codebook_csv
from annotations.exchange.csv_tables import header_names
from annotations.exchange.format import run_importer
from annotations.exchange.formats import taguette, taguette_csv
from annotations.exchange.html_text import HtmlText
from annotations.exchange.isolated import read_project
from annotations.exchange.project import ImportedProject
from annotations.exchange.project_import import import_project
from annotations.exchange.registry import recognised
from annotations.exchange.taguette_table import is_taguette_table, nested_name
from annotations.health.checks import check
from annotations.service.store import Store
from tests.helpers.factories import add

TABLES = """
CREATE TABLE projects (id INTEGER PRIMARY KEY, name TEXT, description TEXT, created TEXT);
CREATE TABLE documents (id INTEGER PRIMARY KEY, name TEXT, description TEXT, filename TEXT,
    created TEXT, project_id INTEGER, text_direction TEXT, contents TEXT);
CREATE TABLE tags (id INTEGER PRIMARY KEY, project_id INTEGER, path TEXT, description TEXT);
CREATE TABLE highlights (id INTEGER PRIMARY KEY, document_id INTEGER, start_offset INTEGER,
    end_offset INTEGER, snippet TEXT);
CREATE TABLE highlight_tags (highlight_id INTEGER, tag_id INTEGER);
CREATE TABLE commands (id INTEGER PRIMARY KEY, date TEXT, user_login TEXT, project_id INTEGER,
    document_id INTEGER, payload TEXT);
"""
HTML = (
    "<h1>Boats 𝔉</h1>\n<p>Ten <b>small</b> boats &amp;\n   one é.</p>"
    "<ul><li>red</li><li>blue<br>green</li></ul><pre> a\n  b</pre>"
)
CONTENT = "Boats 𝔉\nTen small boats &\n   one é.redbluegreen a\n  b"


def span_in_bytes(words: str, content: str = CONTENT) -> tuple[int, int]:
    at = content.index(words)
    start = len(content[:at].encode())
    return start, start + len(words.encode())


class Project:
    """A project file, made as Taguette makes it."""

    def __init__(self, path: Path, sql: str = TABLES) -> None:
        self.path = path
        self._connection = sqlite3.connect(path)
        self._connection.executescript(sql)
        self._highlights = 0

    def add(self, table: str, *values: object) -> None:
        marks = ", ".join("?" * len(values))
        self._connection.execute(f"INSERT INTO {table} VALUES ({marks})", values)

    def document(self, id_: int, contents: str, name: str = "Boats", project: int = 1) -> None:
        self.add("documents", id_, name, "", "boats.html", "", project, "LEFT_TO_RIGHT", contents)

    def highlight(
        self, span: tuple[int, int], tags: Sequence[int], document: int = 1, by: str = "admin"
    ) -> None:
        self._highlights += 1
        id_ = self._highlights
        self.add("highlights", id_, document, *span, "")
        for tag in tags:
            self.add("highlight_tags", id_, tag)
        command = json.dumps({"type": "highlight_add", "highlight_id": id_})
        self.add("commands", None, "2026-01-02 03:04:05.000000", by, 1, document, command)

    def bytes(self) -> bytes:
        self._connection.commit()
        self._connection.close()
        return self.path.read_bytes()


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path / "p.sqlite3")
    made.add("projects", 1, "Harbour", "All boats.", "")
    made.document(1, HTML)
    made.add("tags", 1, 1, "size", "How large")
    made.add("tags", 2, 1, "size.boats", "only\n boats")
    return made


def read(data: bytes, part: str | None = None) -> ImportedProject:
    assert taguette.FORMAT.importer is not None
    return run_importer(taguette.FORMAT.importer, data, part)


def test_a_project_is_read_in_a_child_process(project: Project) -> None:
    project.highlight(span_in_bytes("Ten"), [1])
    data = project.bytes()
    assert read_project(taguette.FORMAT, data, "Harbour") == read(data)
    with pytest.raises(BadFile, match="is damaged"):
        read_project(taguette.FORMAT, data[:5000])


def test_documents_highlights_tags_and_people(project: Project, store: Store) -> None:
    project.highlight(span_in_bytes("small boats &\n   one"), [1, 2], by="ann")
    project.highlight(span_in_bytes("é"), [1], by="bo")
    project.highlight(span_in_bytes("green"), [2], by="ann")
    project.highlight(span_in_bytes("a\n  b"), [2], by="ann")
    data = project.bytes()
    report = import_project(store, read(data))
    (document,) = store.documents.all()
    assert store.documents.get(document.id).text == (
        "Boats 𝔉\n\nTen small boats & one é.\n\nred\n\nblue\ngreen\n\n a\n  b"
    )
    assert (document.title, report.problems) == ("Boats", [])
    found = [(a.content, a.tags, a.annotator.name, a.status) for a in store.annotations()]
    assert found == [
        ("small boats & one", ("size", "size/boats"), "ann", "anchored"),
        ("é", ("size",), "bo", "anchored"),
        ("green", ("size/boats",), "ann", "anchored"),
        ("a\n  b", ("size/boats",), "ann", "anchored"),
    ]
    assert store.annotations()[0].created.startswith("2026-01-02T03:04:05")
    assert store.tags.get("size/boats").description == "only boats"
    assert [memo.text for memo in store.memos.all()] == ["Harbour: All boats."]
    again = import_project(store, read(data))
    assert (again.added, again.updated, again.memos, again.added_documents) == (0, 0, 0, [])
    assert (again.problems, again.left) == ([], [])
    assert not check(store.database).problems


def test_a_project_of_one_person_belongs_to_whoever_imports_it(
    project: Project, store: Store
) -> None:
    project.highlight(span_in_bytes("Ten"), [1])
    import_project(store, read(project.bytes()))
    assert [one.annotator.name for one in store.annotations()] == [store.annotator]


def test_the_same_words_in_two_places_are_two(project: Project, store: Store) -> None:
    start, end = span_in_bytes("Boats")
    project.highlight((start, end - 4), [1])
    start, _ = span_in_bytes("boats &")
    project.highlight((start, start + 1), [1])
    import_project(store, read(project.bytes()))
    assert [(one.span.start, one.content) for one in store.annotations()] == [(0, "B"), (19, "b")]


def test_one_of_several_projects(project: Project, store: Store) -> None:
    project.add("projects", 2, "Streets", "", "")
    project.document(2, "<p>A street.</p>", "Street", 2)
    project.highlight((0, 3), [], document=2)
    data = project.bytes()
    assert len(read(data).documents) == 2
    import_project(store, read(data, "Streets"))
    assert [one.title for one in store.documents.all()] == ["Street"]
    assert [one.tags for one in store.annotations()] == [("highlight",)]
    with pytest.raises(BadFile, match="it has “Harbour”, “Streets”"):
        read(data, "Houses")


@pytest.mark.parametrize("span", [(5, 5), (9, 2), (-4, -1), (900, 950), (7, 8)])
def test_highlights_of_nothing_are_counted(project: Project, span: tuple[int, int]) -> None:
    project.highlight(span, [1])
    file = read(project.bytes())
    seen = {loss.what: loss.number for loss in file.losses}
    # Between bytes 7 and 8 begins no character: the passage would be empty.
    assert (len(file.rows), seen["highlights without visible text"]) == (0, 1)


def test_old_files_without_a_log_and_values_of_other_kinds(tmp_path: Path) -> None:
    made = Project(tmp_path / "old.sqlite3", TABLES.partition("CREATE TABLE commands")[0])
    made.add("projects", 1, "P", None, "")
    made.document(1, "<p>Some text.</p>")
    made.add("tags", 1, 1, "x", None)
    made.add("highlights", 1, 1, 0, 4, "")
    made.add("highlights", 2, 1, "zero", b"4", "")
    made.add("highlights", 3, 77, 0, 4, "")
    made.add("highlight_tags", 1, 1)
    made.add("highlight_tags", 1, 99)
    file = read(made.bytes())
    assert [(row.annotation.content, row.annotation.tags) for row in file.rows] == [
        ("Some", ("x",))
    ]


# Bad input


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE projects (id INTEGER)",
        TABLES.replace("CREATE TABLE tags", "CREATE TABLE t2")
        + "CREATE VIEW tags AS SELECT 1 AS id, 1 AS project_id, 'x' AS path, 'y' AS description",
        TABLES.replace("CREATE TABLE tags (id INTEGER PRIMARY KEY, project_id INTEGER, path TEXT,",
                       "CREATE TABLE tags (id INTEGER PRIMARY KEY, project_id INTEGER, "
                       "path TEXT GENERATED ALWAYS AS (hex(zeroblob(9))) VIRTUAL,"),
        "CREATE TABLE other (x)",
    ],
)  # fmt: skip
def test_other_databases_are_refused(tmp_path: Path, sql: str) -> None:
    with pytest.raises(BadFile, match="not a project of Taguette"):
        read(Project(tmp_path / "bad.sqlite3", sql).bytes())


def test_damaged_files_are_refused(project: Project) -> None:
    whole = project.bytes()
    for data in (b"", b"not a database", whole[:100], whole[:5000], whole[:16] + b"\xff" * 4000):
        with pytest.raises(BadFile) as refused:
            read(data)
        assert "\n" not in str(refused.value)


@given(st.integers(100, 20_000), st.binary(min_size=1, max_size=30))
def test_no_damage_ends_in_anything_but_a_sentence(at, junk):
    data = bytearray(_sample())
    data[at : at + len(junk)] = junk
    with suppress(BadFile):
        taguette.read(bytes(data))


_made: list[bytes] = []


def _sample() -> bytes:
    if not _made:
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.executescript(TABLES)
            connection.execute("INSERT INTO projects VALUES (1, 'P', '', '')")
            connection.execute(
                "INSERT INTO documents VALUES (1, 'D', '', '', '', 1, '', ?)", [HTML]
            )
            connection.execute("INSERT INTO highlights VALUES (1, 1, 0, 5, '')")
            _made.append(connection.serialize())
    return _made[0]


# HTML

words = st.text("ab é𝔉&<>\n\t\r\xa0", max_size=6)
pieces = st.lists(
    st.one_of(
        words.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;")),
        st.sampled_from(
            ["<p>", "</p>", "<br>", "<b>", "</b>", "<pre>", "</pre>", "<li>", "<td>", "</td>",
             "<!-- c -->", "<script>x</script>", "<![if x]>", "<p", "&#233;", "&nope;"]
        ),
    ),
    max_size=10,
)  # fmt: skip


@given(pieces, st.integers(0, 40), st.integers(0, 40))
def test_a_span_of_html_has_the_same_words_in_the_text(parts, start, length):
    html = HtmlText("".join(parts))
    content = html._content
    span = html.span(start, start + length)
    told = "".join(content[start : start + length].split())
    if span is None:
        assert not html.text or not told or "x" in content or "c" in content
    else:
        shown = "".join(html.text[slice(*span)].replace("·", "").split())
        assert shown == told or "x" in content
    for at in range(0, html.bytes, 3):
        in_bytes = html.span_of_bytes(at, html.bytes)
        assert in_bytes is None or in_bytes.end <= len(html.text)


def test_bytes_within_a_character_stand_for_the_next_one() -> None:
    html = HtmlText("<p>é𝔉a</p>")
    assert html.bytes == 7
    assert html.span_of_bytes(1, 7) == (1, 3)
    assert html.span_of_bytes(0, 3) == (0, 2)


# Lists of highlights and codebooks

CSV = (
    "id,document,tag,content\r\n"
    "1,The bridge,size,thirty buses\r\n"
    "1,The bridge,size.buses,thirty buses\r\n"
    '2,The bridge,size,"will say\n   so"\r\n'
    "3,The bridge,size,not in the text at all\r\n"
)


def test_a_list_of_highlights_is_found_by_its_words(store: Store) -> None:
    add(store, title="The bridge")
    file = read_project(taguette_csv.FORMAT, CSV.encode())
    report = import_project(store, file)
    found = {one.content: (one.tags, one.status) for one in store.annotations()}
    assert found == {
        "thirty buses": (("size", "size/buses"), "anchored"),
        "will say so": (("size",), "anchored"),
        "not in the text at all": (("size",), "orphaned"),
    }
    assert (report.added, report.orphaned, report.problems) == (3, 1, [])
    again = import_project(store, file)
    assert (again.added, again.updated, again.left) == (0, 0, [])


def test_a_list_of_highlights_is_known_by_its_columns() -> None:
    assert is_taguette_table(header_names(CSV.encode()))
    assert recognised(Path("x.csv"), CSV.encode()) == taguette_csv.FORMAT
    for more in (b",start,end", b",note", b",note,annotator,start"):
        other = recognised(Path("x.csv"), b"id,document,tag,content" + more + b"\r\n")
        assert other is not None
        assert other.name == "csv"


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("people.mayor", "people/mayor"), ("a tag.of two words.deep", "a tag/of two words/deep"),
        ("vs. others", "vs. others"), ("3.5", "3.5"), ("U.S", "U.S"), ("etc.", "etc."),
        (".hidden", ".hidden"), ("a..b", "a..b"), ("plain", "plain"), ("", ""),
    ],
)  # fmt: skip
def test_full_stops_nest(path: str, name: str) -> None:
    assert nested_name(path) == name


def test_a_codebook_of_taguette_nests_alike() -> None:
    header = b"tag,description,number of highlights,number of documents\r\n"
    (entry,) = codebook_csv.read(header + b"size.boats,only boats,4,1\r\n")
    assert (entry.name, entry.description) == ("size/boats", "only boats")
    (plain,) = codebook_csv.read(b"tag,description\r\nsize.boats,\r\n")
    assert plain.name == "size.boats"


def test_a_project_that_taguette_itself_has_made(tmp_path: Path, store: Store) -> None:
    database = pytest.importorskip("taguette.database", reason="needs the package taguette")
    convert = pytest.importorskip("taguette.convert", reason="needs the package taguette")
    extract = pytest.importorskip("taguette.extract", reason="needs the package taguette")
    path = tmp_path / "project.sqlite3"
    session = database.connect(f"sqlite:///{path}")()
    session.add(database.User(login="ann"))
    made = database.Project(name="Harbour", description="")
    document = database.Document(
        name="Boats", description="", filename="boats.html", project=made,
        text_direction=database.TextDirection.LEFT_TO_RIGHT,
        contents=convert.get_html_body(f"<html><body>{HTML}</body></html>"),
    )  # fmt: skip
    tag = database.Tag(project=made, path="size.boats", description="")
    session.add_all([made, document, tag])
    session.flush()
    start, end = span_in_bytes("small boats")
    assert "boats" in extract.extract(document.contents, start, end)
    highlight = database.Highlight(
        document=document, start_offset=start, end_offset=end, snippet="", tags=[tag]
    )
    session.add(highlight)
    session.flush()
    session.add(database.Command.highlight_add("ann", document, highlight, [tag.id]))
    session.commit()
    session.close()
    import_project(store, read(path.read_bytes()))
    (one,) = store.annotations()
    assert (one.content, one.tags, one.annotator.name) == ("small boats", ("size/boats",), "ann")
