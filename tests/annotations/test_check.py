"""Whether a library is well, and what can be mended."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotations.health.checks import CHECKS, check, mend
from annotations.service.documents import add_document
from annotations.service.store import Store
from corpus.document import Document, Span
from corpus.errors import IndexBroken
from corpus.storage import backups
from tests.helpers.command_line import CommandLine
from tests.helpers.factories import TEXT, add, as_csv, prepared_source, span_of
from tests.helpers.searching import find


@pytest.fixture
def store(path: Path) -> object:
    """A library with something of everything."""
    store = Store.open(path, "Ada")
    document = add(store, origin="/bridge.txt")
    store.annotate(document, span_of(document, "thirty buses"), ["claim"], "who counted?")
    store.annotate(document, span_of(document, "a scandal"), ["opinion", "mine"])
    store.annotate(document, span_of(document, "The mayor"), ["disputed"])
    store.journal.undo()
    add_document(store, prepared_source(f"Corrected. {TEXT}", origin="/bridge.txt", rules="next"))
    store.tags.rename("mine", "mine/own")
    yield store
    store.close()


def sql(store: Store, statement: str, *values: object) -> None:
    """As damage would change it: past the digests and the history."""
    store.database.connection.execute("PRAGMA foreign_keys = OFF")
    store.database.connection.execute(statement, values)
    store.database.connection.execute("PRAGMA foreign_keys = ON")


def sentences(store: Store) -> str:
    return "\n".join(problem.sentence for problem in check(store.database).problems)


def test_a_library_in_use_is_well(store: Store) -> None:
    report = check(store.database)
    assert report.problems == []
    assert report.counts == {"documents": 1, "annotations": 2, "orphaned": 0}


def test_an_empty_library_is_well(path: Path) -> None:
    empty = Store.open(path.with_name("empty.db"))
    assert check(empty.database).problems == []
    empty.close()


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE revisions SET text = replace(text, 'thirty', 'thirsty')", "the text of bridge"),
        ("UPDATE sources SET data = x'00'", "the source article.txt"),
        ("UPDATE revisions SET blocks = '[[\"p\",5,2]]'", "the blocks of bridge"),
        ("UPDATE revisions SET blocks = 'x'", "the blocks of bridge"),
        ("UPDATE revisions SET ledger = '[]'", "the record of the cleaning"),
        ("UPDATE revisions SET characters = 3", "3 are recorded"),
        ("UPDATE annotations SET note = 'who coumted?' WHERE note IS NOT NULL", "changed outside"),
        ("UPDATE annotations SET start = start + 1", "does not match its words"),
        ("UPDATE annotation_versions SET version = 'x'", "cannot be read"),
        ("UPDATE annotations SET status = 'lost'", "has the unknown status"),
        ("DELETE FROM annotation_digests", "no digest"),
        ("DELETE FROM known_sources", "is not registered"),
        ("UPDATE tags SET name = 'clain' WHERE name = 'claim'", "the tag claim was changed"),
        ("UPDATE tags SET name = 'mine/owm' WHERE name = 'mine/own'", "mine/own"),
        ("UPDATE tags SET colour = 'pink'", "colour"),
        ("DELETE FROM annotation_tags", "annotation_tags"),
        ("UPDATE documents SET title = 'Another'", "Another"),
        ("UPDATE documents SET authors = 'x'", "the authors of bridge"),
        ("UPDATE documents SET revision = 'x'", "has no text"),
        ("UPDATE journal SET state = 'x'", "has an unknown state"),
        ("UPDATE journal_changes SET after = '{' WHERE after IS NOT NULL", "the history"),
        ("DELETE FROM annotators", "refer to annotators"),
        ("CREATE TRIGGER t AFTER UPDATE ON tags BEGIN SELECT 1; END", "a trigger t"),
        ("DROP TABLE siblings", "siblings is missing"),
        ("ALTER TABLE links ADD COLUMN more TEXT", "links has the wrong columns"),
    ],
)
def test_what_is_wrong_is_said(store: Store, statement: str, told: str) -> None:
    sql(store, statement)
    assert told in sentences(store)


def test_what_is_proven_is_mended(store: Store, path: Path) -> None:
    before = as_csv(store)
    sql(store, "UPDATE annotations SET note = 'who coumted?' WHERE note IS NOT NULL")
    (altered,) = store.database.tuples("SELECT id FROM annotations WHERE note IS NOT NULL")
    sql(store, "DELETE FROM annotation_digests WHERE annotation != ?", *altered)
    sql(store, "DELETE FROM annotation_tags WHERE annotation = ?", *altered)
    sql(store, "DELETE FROM known_sources")
    sql(store, "UPDATE revisions SET characters = 3")
    report = mend(store, check(store.database))
    assert report.problems == []
    assert len(report.mended) >= 3
    assert without_times(as_csv(store)) == without_times(before)
    (backup,) = backups.list_backups(path)
    assert backup.path == report.backup


def without_times(csv: str) -> list[list[str]]:
    return [line.split(",")[:15] for line in csv.splitlines()]


def test_a_text_is_put_back_from_the_record_of_its_cleaning(variorum: CommandLine) -> None:
    page = variorum.home / "page.txt"
    page.write_text("The siren\nwas silent on Mon-\nday.\n\nShare this article\n")
    variorum.ok("add", str(page))
    store = Store.open(variorum.library)
    text = store.database.scalar("SELECT text FROM revisions")
    assert store.database.scalar("SELECT raw FROM revisions")
    sql(store, "UPDATE revisions SET text = replace(text, 'siren', 'siken')")
    report = mend(store, check(store.database))
    assert report.problems == []
    assert store.database.scalar("SELECT text FROM revisions") == text
    store.close()


def test_an_annotation_that_lost_its_place_is_looked_for(store: Store, document: Document) -> None:
    (a, b) = store.annotations()
    for id_, start in ((a.id, 3), (b.id, 0)):
        with store.journal.recorded("shifted it") as tx:
            tx.put("annotations", {"id": id_, "start": start, "end": start + len(a.content)})
    report = mend(store, check(store.database))
    assert report.problems == []
    now = {one.id: one for one in store.annotations()}
    assert {one.status for one in now.values()} == {"moved"}
    assert [now[one.id].content for one in (a, b)] == [a.content, b.content]
    assert store.journal.undo() == "repaired the library"
    assert len(check(store.database).problems) == 2


@pytest.fixture
def document(store: Store) -> Document:
    return store.documents.get("bridge")


def test_an_index_is_built_anew(store: Store) -> None:
    store.database.connection.execute("PRAGMA writable_schema = ON")
    (root,) = store.database.tuples(
        "SELECT rootpage FROM sqlite_master WHERE name LIKE '%annotations_document%'"
    )[0]
    (sql_, name) = store.database.tuples(
        "SELECT sql, name FROM sqlite_master WHERE name LIKE '%annotations_document%'"
    )[0]
    connection = store.database.connection
    connection.execute("DELETE FROM sqlite_master WHERE name = ?", [name])
    connection.execute("PRAGMA writable_schema = RESET")
    sql(store, "UPDATE annotations SET note = note")
    sql(
        store,
        "INSERT INTO annotations SELECT 'x', document, revision, annotator, 0, 3, 'Cor', "
        "'', 'rected', 'n', status, created, modified, NULL, NULL FROM annotations LIMIT 1",
    )
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute(
        "INSERT INTO sqlite_master VALUES ('index', ?, 'annotations', ?, ?)", [name, root, sql_]
    )
    connection.execute("PRAGMA writable_schema = RESET")
    assert "an index of the file" in sentences(store)
    report = mend(store, check(store.database))
    assert "the indexes were rebuilt" in report.mended


def test_damage_to_the_file(variorum: CommandLine) -> None:
    variorum.add("bridge", " ".join(f"{TEXT} {n}" for n in range(200)))
    data = bytearray(variorum.library.read_bytes())
    data[4096 * 2 : 4096 * 2 + 12] = b"\x05" * 12
    variorum.library.write_bytes(data)
    answer = variorum("check")
    assert answer.code == 1
    assert "variorum rescue" in answer.out + answer.err


def test_an_empty_file(variorum: CommandLine) -> None:
    variorum.library.touch()
    assert "empty file" in variorum.fails("check")


def test_the_command(variorum: CommandLine) -> None:
    assert "no library" in variorum.fails("check")
    variorum.add("bridge", TEXT)
    variorum.ok("annotate", "bridge", "--quote", "thirty buses", "--tag", "claim", "--as", "Ada")
    assert variorum.ok("check").out == "no problems found: 1 document, 1 annotation\n"
    store = Store.open(variorum.library)
    sql(store, "DELETE FROM annotation_digests")
    store.close()
    answer = variorum("check")
    assert answer.code == 1
    assert "--mend" in answer.out
    told = variorum("check", "--json").json
    assert told["well"] is False
    assert told["problems"][0]["mendable"] is True
    assert "repaired: the digest" in variorum.ok("check", "--mend").out
    assert variorum.ok("check", "--json").json["well"] is True
    assert json.loads(variorum.ok("restore", "--json").out)[0]["reason"] == "check"
    assert len({part.name for part in CHECKS}) == len(CHECKS)


def test_many_problems_of_a_kind_are_counted(variorum: CommandLine) -> None:
    variorum.add("bridge", TEXT)
    store = Store.open(variorum.library, "Ada")
    document = store.documents.get("bridge")
    for start in range(20):
        store.annotate(document, Span(start, start + 5), ["claim"])
    sql(store, "DELETE FROM annotation_digests")
    sql(store, "CREATE TABLE strange (x)")
    store.close()
    lines = variorum("check").out.splitlines()
    assert sum("has no digest" in line for line in lines) == 3
    assert "and 17 more of this kind" in lines
    assert any("strange" in line for line in lines)
    assert "variorum check --all lists every problem" in lines
    every = variorum("check", "--all").out.splitlines()
    assert sum("has no digest" in line for line in every) == 20
    assert lines[-1] == every[-1] == "21 problems; variorum check --mend repairs what it can"
    assert len(variorum("check", "--json").json["problems"]) == 21
    mended = variorum("check", "--mend").out.splitlines()
    assert "and 17 more of this kind" in mended


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE search_passages SET folded = 'x'",
        "UPDATE search_postings SET passages = x'00'",
        "DELETE FROM search_postings",
        "DELETE FROM search_words WHERE id % 2",
        "DELETE FROM search_pairs",
        "UPDATE search_pairs SET words = x''",
        "UPDATE search_pairs SET words = x'ffffffff'",
    ],
)
def test_a_wrong_search_index_is_made_anew(store: Store, statement: str) -> None:
    sql(store, statement)
    report = check(store.database)
    assert "search index" in report.problems[0].sentence
    after = mend(store, report)
    assert (after.problems, after.mended) == ([], ["the search index was rebuilt"])
    assert find(store, "thirty buses")[0].text == "thirty buses"


def test_documents_that_the_next_search_takes_in_are_no_problem(store: Store) -> None:
    for table in ("search_revisions", "search_postings", "search_words", "search_passages"):
        sql(store, f"DELETE FROM {table}")
    assert check(store.database).problems == []
    assert find(store, "thirty buses")[0].text == "thirty buses"


@pytest.mark.parametrize(
    "table",
    ["search_postings", "search_pairs", "search_words", "search_passages", "search_revisions"],
)
@pytest.mark.parametrize("statement", ["DROP TABLE {}", "ALTER TABLE {} RENAME TO search_other"])
def test_a_search_index_that_lacks_a_table_is_made_anew(
    store: Store, variorum: CommandLine, table: str, statement: str
) -> None:
    path = str(store.database.path)
    sql(store, statement.format(table))
    said = variorum.fails("search", "--library", path, "thirty buzes")
    assert "variorum check --mend rebuilds the search index" in said
    answer = variorum("check", "--library", path)
    assert (answer.code, f"the table {table} is missing" in answer.out) == (1, True)
    mended = variorum.ok("check", "--library", path, "--mend").out
    assert "repaired: the search index was rebuilt" in mended
    assert "thirty buses" in variorum.ok("search", "--library", path, "thirty buzes").out
    assert find(store, "thirty buzes")[0].text == "thirty buses"
    assert check(store.database).problems == []


@pytest.mark.parametrize(
    "name", ["revisions_summaries", "documents_slug", "tags_by_name", "idx_search_words_word"]
)
def test_an_index_that_is_missing_is_made_anew(store: Store, name: str) -> None:
    sql(store, f"DROP INDEX {name}")
    assert [one.title for one in store.documents.all()] == ["bridge"]
    report = check(store.database)
    assert [one.sentence for one in report.problems] == [f"the index {name} is missing"]
    assert mend(store, report).problems == []


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM search_words WHERE id % 2",
        "UPDATE search_pairs SET words = x''",
        "UPDATE search_pairs SET words = x'ffffffff'",
    ],
)
def test_a_search_in_a_wrong_index_finds_less(store: Store, statement: str) -> None:
    sql(store, statement)
    find(store, "thirti bussed turmed")


def test_a_search_in_an_index_that_cannot_be_read_is_told(store: Store) -> None:
    sql(store, "UPDATE search_postings SET passages = x'010203'")
    with pytest.raises(IndexBroken, match="missing or damaged"):
        find(store, "thirty buses")


def test_a_mending_that_fails_changes_nothing(store: Store) -> None:
    sql(store, "DROP TABLE search_revisions")
    sql(store, "CREATE VIEW search_revisions AS SELECT 1")
    before = store.database.tuples("SELECT * FROM search_words")
    report = check(store.database)
    after = mend(store, report)
    assert after.mended == []
    assert after.problems == report.problems
    assert store.database.tuples("SELECT * FROM search_words") == before
