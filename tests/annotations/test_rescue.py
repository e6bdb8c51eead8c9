"""What can be read of a damaged library is saved, and what cannot is said."""

from __future__ import annotations

import json
import random
import struct
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.health.rescue import rescue, rescue_copy
from annotations.service.store import Store
from annotations.storage.schema import LIBRARY_SCHEMAS
from bench.durability import mutants
from corpus.errors import LibraryError, LibraryFull
from corpus.sources.sandbox import SandboxError
from corpus.storage import backups
from corpus.storage.migrations import Schema
from corpus.storage.opening import open_database
from corpus.storage.sqlite import sqlite3
from corpus.storage.sqlite_pages import Pages
from tests.helpers.command_line import CommandLine
from tests.helpers.examples import examples
from tests.helpers.factories import TEXT, add, span_of, visible_state

PAGE = 4096
LEAF = 0x0D
"""The kind of a page that holds rows of a table; in others, each cell begins with a child."""


@pytest.fixture
def whole(path: Path) -> tuple[Path, tuple[object, ...]]:
    """A closed library with long and short texts, and what is read in it."""
    data, seen = made()
    path.write_bytes(data)
    return path, seen


@cache
def made() -> tuple[bytes, tuple[object, ...]]:
    with TemporaryDirectory() as folder:
        store = Store.open(Path(folder) / "library.db", "Ada")
        for name in ("bridge", "harbour"):
            document = add(store, f"{TEXT} {name} " * 300, name)
            for n in range(60):
                span = span_of(document, TEXT[n : n + 12])
                store.annotate(document, span, ["claim"], f"note {n}")
        store.tags.add("mine")
        seen = visible_state(store)
        store.close()
        return (Path(folder) / "library.db").read_bytes(), seen


def seen(path: Path) -> tuple[object, ...]:
    store = Store.open(path, "Ada")
    try:
        return visible_state(store)
    finally:
        store.close()


def pages_of(path: Path, table: str) -> list[int]:
    """The leaf pages of a table's rows."""
    connection = sqlite3.connect(str(path))
    (root,) = connection.execute(
        "SELECT rootpage FROM sqlite_master WHERE name = ?", [table]
    ).fetchone()
    connection.close()
    pages = Pages(path)
    leaves, left = [], [root]
    while left:
        number = left.pop()
        page = bytes(pages.page(number))
        if page[0] == LEAF:
            leaves.append(number)
            continue
        cells = struct.unpack_from(f">{int.from_bytes(page[3:5], 'big')}H", page, 12)
        left += [int.from_bytes(page[at : at + 4], "big") for at in (*cells, 8)]
    pages.close()
    return sorted(leaves)


def blank(path: Path, *numbers: int) -> None:
    data = bytearray(path.read_bytes())
    for number in numbers:
        data[(number - 1) * PAGE : number * PAGE] = bytes(PAGE)
    path.write_bytes(data)


def test_a_sound_library_is_saved_whole(
    whole: tuple[Path, tuple[object, ...]], tmp_path: Path
) -> None:
    path, before = whole
    done = rescue(path, tmp_path / "new.db")
    assert done.whole
    counts = {"documents": 2, "annotations": 118, "tags": 4, "links": 0}
    counts |= {"memos": 0, "replies": 0, "attributes": 0}
    assert done.saved == counts
    assert seen(tmp_path / "new.db") == before
    rows = []
    for file in (path, tmp_path / "new.db"):
        connection = sqlite3.connect(str(file))
        rows.append(connection.execute("SELECT * FROM journal_changes ORDER BY 1, 2").fetchall())
        connection.close()
    assert rows[0] == rows[1] != []
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_what_stands_in_the_log_is_saved(
    whole: tuple[Path, tuple[object, ...]], tmp_path: Path
) -> None:
    path, _ = whole
    store = Store.open(path, "Ada")
    store.annotate(store.documents.get("bridge"), span_of(store.documents.get("bridge"), "scandal"),
                   ["opinion"], "in the log")  # fmt: skip
    before = visible_state(store)
    copy = tmp_path / "copy.db"
    # Without the index of the log, as on a disk that is full.
    for side in ("", "-wal"):
        copy.with_name(copy.name + side).write_bytes(path.with_name(path.name + side).read_bytes())
    store.close()
    assert rescue(copy, tmp_path / "new.db").whole
    assert seen(tmp_path / "new.db") == before
    log = bytearray(copy.with_name("copy.db-wal").read_bytes())
    log[60] ^= 1
    copy.with_name("copy.db-wal").write_bytes(log)
    assert "log" in rescue(copy, tmp_path / "new2.db").lost[0]


def test_lost_annotations_come_back_from_the_history(
    whole: tuple[Path, tuple[object, ...]], tmp_path: Path
) -> None:
    path, (annotations, *_) = whole
    blank(path, *pages_of(path, "annotations")[:2])
    done = rescue(path, tmp_path / "new.db")
    assert seen(tmp_path / "new.db")[0] == annotations
    assert any("annotations could not be read" in one for one in done.lost)
    assert any("restored from the history" in one for one in done.doubtful)


def test_a_lost_history_costs_no_annotation(
    whole: tuple[Path, tuple[object, ...]], tmp_path: Path
) -> None:
    path, before = whole
    blank(path, pages_of(path, "journal_changes")[3])
    done = rescue(path, tmp_path / "new.db")
    assert seen(tmp_path / "new.db") == before
    assert any("no longer be undone" in one for one in done.doubtful)


@pytest.mark.parametrize("table", ["documents", "revisions", "sources", "annotators", "tags"])
def test_annotations_outlive_what_they_hang_on(
    whole: tuple[Path, tuple[object, ...]], tmp_path: Path, table: str
) -> None:
    path, before = whole
    blank(path, *pages_of(path, table), *pages_of(path, "journal_changes"))
    done = rescue(path, tmp_path / "new.db")
    assert done.lost
    now = seen(tmp_path / "new.db")
    assert sorted((a.id, a.content, a.note) for a in now[0]) == sorted(  # type: ignore[attr-defined]
        (a.id, a.content, a.note)
        for a in before[0]  # type: ignore[attr-defined]
    )


def test_a_lost_beginning(whole: tuple[Path, tuple[object, ...]], tmp_path: Path) -> None:
    """Without the first page nothing says where the tables are; their rows say it."""
    path, (annotations, *_) = whole
    blank(path, 1)
    done = rescue(path, tmp_path / "new.db")
    assert seen(tmp_path / "new.db")[0] == annotations
    assert done.lost


def test_an_empty_file_with_a_log(path: Path, tmp_path: Path) -> None:
    store = Store.open(path, "Ada")
    add(store)
    log = path.with_name("library.db-wal").read_bytes()
    before = visible_state(store)
    store.close()
    (tmp_path / "copy.db").touch()
    (tmp_path / "copy.db-wal").write_bytes(log)
    rescue(tmp_path / "copy.db", tmp_path / "new.db")
    assert seen(tmp_path / "new.db") == before


def test_an_altered_note_is_said(whole: tuple[Path, tuple[object, ...]], tmp_path: Path) -> None:
    path, before = whole
    data = path.read_bytes()
    assert data.count(b"note 33") >= 2
    path.write_bytes(data.replace(b"note 33", b"nope 33"))
    done = rescue(path, tmp_path / "new.db")
    assert any("may be changed" in one for one in done.doubtful)
    path.write_bytes(data.replace(b"note 33", b"nope 33", 1))
    done = rescue(path, tmp_path / "new3.db")
    assert not done.whole
    assert seen(tmp_path / "new3.db")[0] == before[0]


def test_nothing_of_the_schema_is_executed(
    whole: tuple[Path, tuple[object, ...]], tmp_path: Path
) -> None:
    path, before = whole
    connection = sqlite3.connect(str(path), isolation_level=None)
    connection.execute("CREATE TRIGGER t AFTER INSERT ON tags BEGIN DELETE FROM annotations; END")
    connection.execute("CREATE VIEW v AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 "
                       "FROM r) SELECT n FROM r")  # fmt: skip
    connection.close()
    rescue(path, tmp_path / "new.db")
    assert seen(tmp_path / "new.db") == before


def test_an_older_library_is_rescued(tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    corpus, own = LIBRARY_SCHEMAS
    open_database(old, (corpus, Schema(own.name, own.steps[:1]))).close()
    assert rescue(old, tmp_path / "new.db").whole
    Store.open(tmp_path / "new.db").close()


def test_what_is_no_library_gives_an_empty_one(tmp_path: Path) -> None:
    file = tmp_path / "noise"
    file.write_bytes(random.Random(1).randbytes(100_000))
    done = rescue(file, tmp_path / "new.db")
    assert not done.whole
    assert done.saved["annotations"] == 0
    (tmp_path / "empty").touch()
    assert not rescue(tmp_path / "empty", tmp_path / "new2.db").whole


def test_where_it_cannot_be_written(
    whole: tuple[Path, tuple[object, ...]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, _ = whole
    with pytest.raises(LibraryError, match="already exists"):
        rescue(path, path)
    with pytest.raises(LibraryError, match="cannot be rescued"):
        rescue(path, tmp_path / "nowhere" / "new.db")
    with pytest.raises(LibraryError, match="no library"):
        rescue(tmp_path / "none.db", tmp_path / "new.db")
    monkeypatch.setattr(
        "annotations.health.rescue.shutil.disk_usage", lambda _: type("", (), {"free": 9})
    )
    with pytest.raises(LibraryFull, match="another disk"):
        rescue(path, tmp_path / "new.db")
    assert not (tmp_path / "new.db").exists()


def test_a_child_that_breaks_down_is_one_sentence(
    whole: tuple[Path, tuple[object, ...]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, _ = whole
    size = sum(file.stat().st_size for file in path.parent.iterdir() if file.is_file())
    monkeypatch.setattr("annotations.health.rescue._MEMORY", (40 << 20) - 4 * size)
    if sys.platform == "linux":
        with pytest.raises(SandboxError):
            rescue(path, tmp_path / "new.db")
    monkeypatch.setattr("annotations.health.rescue._MEMORY", 2 << 30)
    monkeypatch.setattr("annotations.health.rescue._SECONDS", -1000.0)
    with pytest.raises(SandboxError):
        rescue(path, tmp_path / "new.db")
    assert not (tmp_path / "new.db").exists()


def test_pages_agree_with_sqlite(path: Path) -> None:
    """The values and sizes at which the format changes its ways."""
    connection = sqlite3.connect(str(path), isolation_level=None)
    connection.execute("CREATE TABLE t (a, b)")
    chance = random.Random(3)
    lengths = [0, 1, 57, 58, 480, 481, 488, 489, 4050, 4057, 4061, 4062, 4096, 8200, 70_000]
    values: list[object] = [None, 0, 1, -1, 127, -128, 32768, 1 << 23, -(1 << 31), 1 << 47,
                            1 << 62, -(1 << 63), 0.5, -1e300, "ä", ""]  # fmt: skip
    for length in lengths:
        values += [chance.randbytes(length), "x" * length]
    for n, value in enumerate(values):
        connection.execute("INSERT INTO t (rowid, a, b) VALUES (?, ?, ?)", [n * n - 9, value, n])
    connection.execute("DELETE FROM t WHERE b % 7 = 3")
    wanted = connection.execute("SELECT rowid, a, b FROM t ORDER BY rowid").fetchall()
    connection.close()
    pages = Pages(path)
    roots, well = pages.roots()
    table = pages.table(roots["t"])
    assert well
    assert table.broken == 0
    assert [(rowid, *row) for rowid, row in table.rows] == wanted
    assert list(pages.lost()) == []
    pages.close()


@cache
def sound(logged: bool) -> mutants.Sound:
    with TemporaryDirectory() as folder:
        return mutants.sound(Path(folder), logged=logged)


@pytest.mark.parametrize("logged", [False, True], ids=["whole", "with a log"])
@examples(80)
@given(seed=st.integers(0, 1 << 32))
def test_mutants(logged: bool, seed: int) -> None:
    """A small share of the benchmark, in this process: no crash, no hang, nothing silent."""
    with TemporaryDirectory() as folder:
        found = mutants.one(Path(folder), sound(logged), 0, seed)
    assert set(found) <= set(mutants.GOOD)


def test_mutants_come_to_all_the_ends_that_there_are(tmp_path: Path) -> None:
    outcomes = {end for n in range(12) for end in mutants.one(tmp_path, sound(False), n, 11)}
    assert outcomes == set(mutants.GOOD)


def test_the_mutants_are_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: a check that looks at nothing is found out."""
    (tmp_path / "sound").mkdir()
    sample = mutants.sound(tmp_path / "sound", logged=False)
    data = sample.data.replace(b"note 3 on winter", b"note 3 on wintes")
    assert data != sample.data
    (tmp_path / "one").mkdir()
    assert mutants.checked(tmp_path / "one", data, b"", sample.seen) == "reported"
    monkeypatch.setattr("annotations.health.checks.CHECKS", ())
    assert "it is not" in mutants.checked(tmp_path / "one", data, b"", sample.seen)


def test_the_command(variorum: CommandLine) -> None:
    variorum.add("bridge", TEXT)
    variorum.ok("annotate", "bridge", "--quote", "thirty buses", "--tag", "claim", "--as", "Ada")
    new = variorum.home / "library-rescued.db"
    assert "everything in library.db" in variorum.ok("rescue").out
    assert "already exists" in variorum.fails("rescue")
    assert variorum.ok("check", "--library", str(new)).code == 0
    blank(variorum.library, *pages_of(variorum.library, "revisions"))
    other = variorum.home / "other.db"
    answer = variorum("rescue", str(variorum.library), str(other), "--json")
    assert answer.code == 1
    assert answer.json["saved"]["annotations"] == 1
    assert json.loads(variorum.ok("annotations", "--library", str(other), "--json").out)
    told = variorum("rescue", str(variorum.library), str(variorum.home / "x.db")).out
    assert "lost: the text of bridge" in told
    assert backups.list_backups(other) == []
    assert rescue_copy
