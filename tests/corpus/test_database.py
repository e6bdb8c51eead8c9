from __future__ import annotations

import json
import os
import stat
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from annotations.service.store import Store
from annotations.storage.schema import LIBRARY_SCHEMAS
from corpus.document import Span
from corpus.errors import (
    Conflict,
    LibraryBusy,
    LibraryError,
    LibraryTooNew,
    NotALibrary,
)
from corpus.storage import connections
from corpus.storage.migrations import Schema
from corpus.storage.opening import open_again, open_database
from corpus.storage.sqlite import sqlite3, translated
from tests.helpers.factories import add, run_python, span_of

posix = pytest.mark.skipif(os.name != "posix", reason="rights of files are POSIX's")


def sentence(error: pytest.ExceptionInfo[LibraryError], path: Path) -> str:
    """The error's text, which is one sentence and tells nothing of the machine."""
    text = str(error.value)
    assert text
    assert "\n" not in text
    assert str(path.parent) not in text
    return text


def raw(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(str(path), isolation_level=None)


@posix
def test_nobody_else_can_read_the_files(path: Path, store: Store) -> None:
    add(store)
    for name in ("", "-wal", "-shm"):
        assert stat.S_IMODE(path.with_name(path.name + name).stat().st_mode) == 0o600


def test_settings(store: Store) -> None:
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "fullfsync": 1,
        "foreign_keys": 1,
        "trusted_schema": 0,
    }
    for pragma, value in wanted.items():
        assert store.database.scalar(f"PRAGMA {pragma}") == value
    strict = store.database.tuples(
        "SELECT name FROM pragma_table_list WHERE NOT strict AND schema = 'main' "
        "AND type = 'table' AND name NOT LIKE '%sqlite%'"
    )
    assert strict == []


def test_sqlite_utils_uses_the_same_sqlite() -> None:
    import sqlite_utils.utils

    assert sqlite_utils.utils.sqlite3.connect is sqlite3.connect


def test_opening_a_library_does_not_import_sqlite_utils(path: Path, store: Store) -> None:
    code = (
        "import sys; from pathlib import Path; from annotations.service.store import Store\n"
        "Store.open(Path(sys.argv[1]), 'Ada').summaries(); print('sqlite_utils' in sys.modules)"
    )
    assert run_python(code, path).communicate() == ("False\n", "")


@pytest.mark.parametrize("text", ["", "x", "A text, and no library.\n" * 500])
def test_a_text_is_no_library_and_stays_as_it_is(path: Path, text: str) -> None:
    path.write_text(text)
    if not text:  # An empty file is a library that has yet to be made.
        Store.open(path).close()
        return
    with pytest.raises(NotALibrary) as error:
        Store.open(path)
    assert path.name in sentence(error, path)
    assert path.read_text() == text
    assert list(path.parent.iterdir()) == [path]


def test_another_programs_database_is_no_library_and_stays_as_it_is(path: Path) -> None:
    other = raw(path)
    other.execute("CREATE TABLE bookmarks (url TEXT)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(NotALibrary) as error:
        Store.open(path)
    assert "another program" in sentence(error, path)
    assert path.read_bytes() == before


def test_a_folder_is_no_library(tmp_path: Path) -> None:
    with pytest.raises(NotALibrary) as error:
        Store.open(tmp_path)
    sentence(error, tmp_path)


@posix
def test_a_pipe_is_no_library(path: Path) -> None:
    os.mkfifo(path)
    with pytest.raises(NotALibrary):
        Store.open(path)


def test_a_library_in_a_place_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "file" / "library.db", tmp_path / ("x" * 300), tmp_path / "a\0b"):
        with pytest.raises(LibraryError) as error:
            Store.open(place)
        sentence(error, tmp_path)


def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    Store.open(tmp_path / "a" / "b" / "library.db").close()


def test_a_truncated_library_is_said_to_be_damaged(
    path: Path, opened: Callable[..., Store]
) -> None:
    store = opened()
    add(store, "x" * 50_000)
    store.close()
    path.write_bytes(path.read_bytes()[:20_000])
    with pytest.raises(LibraryError) as error:
        Store.open(path).documents.get("bridge")
    sentence(error, path)


def test_a_newer_library_is_refused_and_stays_as_it_is(path: Path, store: Store) -> None:
    def a_step_of_the_future(db: object) -> None: ...

    future = Schema("annotations", (*LIBRARY_SCHEMAS[1].steps, a_step_of_the_future))
    open_database(path, (LIBRARY_SCHEMAS[0], future)).close()
    with pytest.raises(LibraryTooNew) as error:
        Store.open(path)
    assert "newer" in sentence(error, path)


def test_a_step_that_fails_leaves_the_library_as_it_was(path: Path, store: Store) -> None:
    add(store)

    def bad_step(db: object) -> None:
        db.execute("CREATE TABLE half (id INTEGER)")  # type: ignore[attr-defined]
        raise RuntimeError("on purpose")

    with pytest.raises(RuntimeError):
        open_database(path, (*LIBRARY_SCHEMAS, Schema("more", (bad_step,))))
    assert store.database.scalar("SELECT count(*) FROM sqlite_master WHERE name = 'half'") == 0
    Store.open(path).close()


def test_a_later_step_is_made_once(path: Path, store: Store) -> None:
    add(store)
    made = []

    def later(db: object) -> None:
        made.append(1)
        db.execute("CREATE TABLE later (id INTEGER) STRICT")  # type: ignore[attr-defined]

    for _ in range(2):
        open_database(path, (*LIBRARY_SCHEMAS, Schema("more", (later,)))).close()
    assert made == [1]


def test_many_processes_make_one_library(path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from annotations.service.store import Store\n"
        "sys.stdin.readline()\n"
        "Store.open(Path(sys.argv[1]), sys.argv[2]).settings.set('here', 1); print('ok')"
    )
    processes = [run_python(code, path, f"reader {n}") for n in range(4)]
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [process.communicate() for process in processes] == [("ok\n", "")] * 4
    with Store.open(path).database.transaction() as tx:
        assert tx.database.scalar("SELECT count(*) FROM settings") == 4
    tx.database.close()


def test_busy(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = (
        "import sys; from pathlib import Path; from annotations.service.store import Store\n"
        "store = Store.open(Path(sys.argv[1]), 'Bo')\n"
        "with store.database.transaction():\n"
        "    print('held', flush=True); sys.stdin.readline()"
    )
    monkeypatch.setattr(connections, "PATIENCE", 0.05)
    store = Store.open(path, "Ada")
    document = add(store)
    span = span_of(document, "bridge")
    other = run_python(code, path)
    assert other.stdout
    assert other.stdout.readline() == "held\n"
    for write in (
        lambda: store.annotate(document, span, ["claim"]),
        lambda: store.toggle(document, span, "claim"),
        lambda: store.settings.set("x", 1),
        lambda: store.tags.add("new"),
        store.journal.undo,
        store.journal.redo,
        lambda: add(store, "Another text.", "another"),
        lambda: store.delete([]),
    ):
        with pytest.raises(LibraryBusy) as error:
            write()
        assert "another program" in sentence(error, path)
    assert store.annotations() == []  # reading goes on
    other.communicate("\n")
    assert store.annotate(document, span, ["claim"]).tags == ("claim",)
    store.close()


def test_two_processes_write_at_once(path: Path, store: Store) -> None:
    document = add(store, "word " * 400)
    code = (
        "import sys; from pathlib import Path; from annotations.service.store import Store\n"
        "from corpus.document import Span\n"
        "store = Store.open(Path(sys.argv[1]), sys.argv[2]); d = store.documents.get('bridge')\n"
        "sys.stdin.readline()\n"
        "for n in range(60): print(store.annotate(d, Span(n * 5, n * 5 + 4), ['claim']).id)"
    )
    processes = [run_python(code, path, name) for name in ("Bo", "Cy", "Bo")]
    said: list[str] = []
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        out, err = process.communicate()
        assert err == ""
        said += out.split()
    found = store.annotations(document=document.id)
    assert {a.id for a in found} == set(said)
    assert len(found) == 120  # Bo has one on a span, whichever of the two programs made it
    assert store.database.scalar("PRAGMA integrity_check") == "ok"


def test_a_write_is_seen_by_others(opened: Callable[..., Store]) -> None:
    ada, bo = opened("Ada"), opened("Bo")
    document = add(ada)
    version = bo.database.data_version()
    assert ada.database.data_version() == ada.database.data_version()
    ada.annotate(document, span_of(document, "bridge"), ["claim"])
    assert bo.database.data_version() != version
    assert bo.annotations() == ada.annotations()


def test_a_second_opening_in_this_process_drops_no_locks(path: Path, store: Store) -> None:
    """POSIX locks belong to the process: closing any descriptor of the file would drop them all."""
    if sys.platform != "linux":
        pytest.skip("reads /proc/locks")
    document = add(store)

    def locks() -> int:
        inode, me = f":{path.stat().st_ino} ", f" {os.getpid()} "
        lines = Path("/proc/locks").read_text().splitlines()
        return sum(inode in line and me in line for line in lines)

    with store.database.snapshot():
        store.database.scalar("SELECT count(*) FROM documents")
        before = locks()
        Store.open(path, "Bo").close()
        assert locks() == before > 0
    store.annotate(document, span_of(document, "bridge"), ["claim"])


def test_a_connection_belongs_to_its_thread(store: Store) -> None:
    caught: list[BaseException] = []

    def elsewhere() -> None:
        for use in (store.annotations, lambda: store.settings.set("x", 1), store.journal.undo):
            try:
                use()
            except LibraryError as error:
                caught.append(error)

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert len(caught) == 3


def test_each_thread_with_a_store_of_its_own(path: Path, store: Store) -> None:
    document = add(store, "word " * 100)

    def work(name: str) -> None:
        mine = Store.open(path, name)
        for n in range(20):
            mine.annotate(document, span_of(document, "word" + " word" * n), ["claim"])
        mine.close()

    threads = [threading.Thread(target=work, args=[f"reader {n}"]) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.annotations()) == 80


def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    def fail() -> None:
        with store.journal.recorded("a failure") as tx:
            tx.put("annotators", {"id": "1", "name": "Nobody", "created": "now"})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert store.database.get("annotators", {"id": "1"}) is None
    assert store.journal.history() == []


def test_put_keeps_the_columns_that_are_not_given(store: Store) -> None:
    with store.database.transaction() as tx:
        tx.put("annotators", {"id": "1", "name": "Ann", "created": "then"})
        tx.put("annotators", {"id": "1", "name": "Anne"})
        tx.put("annotators", {"id": "1", "name": "Anne"})
    assert store.database.get("annotators", {"id": "1"}) == {
        "id": "1", "name": "Anne", "created": "then",
    }  # fmt: skip
    assert [(c.before is None, c.after) for c in tx.changes] == [
        (True, {"id": "1", "name": "Ann", "created": "then"}),
        (False, {"id": "1", "name": "Anne", "created": "then"}),
    ]
    assert [type(c).from_json(*c.as_json()) for c in tx.changes] == tx.changes


def test_row_images_are_what_the_file_holds(store: Store) -> None:
    document = add(store)
    span = span_of(document, "bridge")
    with store.journal.recorded("all kinds") as tx:
        made = store.rows.create(tx, document, span, ["own/tag"], "note")
        store.tags.ensure(tx, "another")
    for change in tx.changes[:]:
        later = [c for c in tx.changes if (c.table, c.key) == (change.table, change.key)][-1]
        assert store.database.get(change.table, change.key) == later.after
    assert made.note == "note"


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM nothing",
        "SELECT",
        "INSERT INTO annotators (id) VALUES ('x')",
        "INSERT INTO annotators VALUES (1, 2)",
    ],
)
def test_errors_of_sqlite_never_surface(store: Store, path: Path, statement: str) -> None:
    for use in (store.database.rows, store.database.scalar, store.database.tuples):
        with pytest.raises(LibraryError) as error:
            use(statement)
        sentence(error, path)
    with pytest.raises(LibraryError), store.database.transaction() as tx:
        tx.execute(statement)


def test_after_closing(store: Store) -> None:
    store.close()
    for use in (
        store.annotations,
        store.summaries,
        lambda: store.rows.stored("x"),
        store.journal.undo,
    ):
        with pytest.raises(LibraryError):
            use()
    store.close()


def test_values_that_no_file_can_hold(store: Store) -> None:
    for value in ("\ud800", 2**70):
        with pytest.raises(LibraryError):
            store.database.rows("SELECT ?", [value])


def test_a_clash_is_told_apart(store: Store) -> None:
    row = {"id": "1", "name": "Ann", "created": "then"}
    with store.database.transaction() as tx:
        tx.add("annotators", row)
    with pytest.raises(Conflict), store.database.transaction() as tx:
        tx.add("annotators", row)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("SQLITE_BUSY_SNAPSHOT", LibraryBusy),
        ("SQLITE_IOERR_WRITE", LibraryError),
        ("SQLITE_CANTOPEN", LibraryError),
        ("SQLITE_READONLY_DBMOVED", LibraryError),
        ("SQLITE_CORRUPT_INDEX", LibraryError),
        ("SQLITE_NOTADB", NotALibrary),
        ("SQLITE_MISUSE", LibraryError),
    ],
)
def test_codes_become_sentences(path: Path, code: str, kind: type[LibraryError]) -> None:
    error = sqlite3.OperationalError("some words")
    error.sqlite_errorname = code
    with pytest.raises(kind) as caught, translated(path):
        raise error
    assert path.name in sentence(caught, path)


def test_names_in_a_strangers_journal_are_not_code(store: Store) -> None:
    document = add(store)
    store.annotate(document, span_of(document, "bridge"), ["claim"])
    evil = 'x" = 1; DROP TABLE tags; --'
    last = store.journal.history()[0].id
    for table, key in (
        ("tags", {evil: 1}),
        ('tags"; DROP TABLE tags; --', {"id": 1}),
        ("tags", "["),
    ):
        with store.database.transaction() as tx:
            tx.execute(
                "UPDATE journal_changes SET table_name = ?, key = ? "
                "WHERE entry = ? AND position = 0",
                [table, key if isinstance(key, str) else json.dumps(key), last],
            )
        with pytest.raises(LibraryError):
            store.journal.undo()
    assert len(store.tags.codebook().tags) == 3


@posix
def test_a_library_that_cannot_be_written_can_be_read(path: Path, monkeypatch) -> None:
    """As on a CD: `os.access` says so, also to root."""
    store = Store.open(path, "Ada")
    document = add(store)
    store.annotate(document, Span(0, 3), ["claim"])
    store.close()
    monkeypatch.setattr(os, "access", lambda *_: False)
    reading = Store.open(path, "Bo")
    assert [a.tags for a in reading.annotations()] == [("claim",)]
    with pytest.raises(LibraryError, match="write-protected"):
        reading.annotate(document, Span(0, 3), ["opinion"])
    reading.close()
    path.with_name(f"{path.name}-wal").write_bytes(b"changes")
    with pytest.raises(LibraryError, match="copy both"):
        Store.open(path, "Bo")


def test_a_connection_that_may_only_read_is_made_anew(
    path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite opens a file that it cannot open for writing at this moment for reading, for good."""
    document = add(store)
    first = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None)
    with monkeypatch.context() as patched:
        patched.setattr(connections, "connect", lambda _: first)
        other = Store.open(path, "Bo")
    span = span_of(document, "bridge")
    with pytest.raises(LibraryError, match="write-protected"):
        other.annotate(document, span, ["claim"])
    assert other.annotate(document, span, ["claim"]).tags == ("claim",)
    assert other.database.scalar("PRAGMA foreign_keys") == 1
    other.close()


def test_a_library_is_opened_again_wherever_it_lies(tmp_path: Path) -> None:
    path = tmp_path / "l ü?ib#%20.db"
    store = Store.open(path, "Ada")
    add(store)
    again = open_again(path)
    assert again.scalar("SELECT count(*) FROM documents") == 1
    again.close()
    store.close()


def test_a_library_that_is_gone_is_not_made_by_opening_it_again(path: Path) -> None:
    with pytest.raises(LibraryError) as error:
        open_again(path).scalar("SELECT 1 FROM documents")
    sentence(error, path)
    assert not path.exists()


def test_a_new_library_needs_neither_pandas_nor_numpy(path: Path) -> None:
    """sqlite-utils imports both where they are installed, which takes half a second."""
    code = (
        "import sys; from pathlib import Path; from corpus.storage.opening import open_database\n"
        "from annotations.storage.schema import LIBRARY_SCHEMAS\n"
        "finders = list(sys.meta_path)\n"
        "open_database(Path(sys.argv[1]), LIBRARY_SCHEMAS).close()\n"
        "assert 'sqlite_utils' in sys.modules and finders == sys.meta_path\n"
        "print(sorted({'pandas', 'numpy'} & set(sys.modules)))\n"
        "import numpy"
    )
    assert run_python(code, path).communicate() == ("[]\n", "")
