"""Copies of a library in use, and back."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.health.restore import restore
from annotations.review_queue.queue import queue_items
from annotations.service.store import Store
from annotations.storage.schema import LIBRARY_SCHEMAS
from corpus.document import Span
from corpus.errors import LibraryError, LibraryFull, LibraryTooNew, NotALibrary
from corpus.storage import backups, copying
from corpus.storage.backups import superfluous
from corpus.storage.copying import DamagedLibrary
from corpus.storage.migrations import Schema
from corpus.storage.opening import open_database
from corpus.storage.sqlite import sqlite3
from tests.helpers.command_line import CommandLine
from tests.helpers.factories import (
    TEXT,
    add,
    in_memory,
    merge_into,
    run_python,
    span_of,
    visible_state,
)

NOW = datetime(2026, 3, 14, 15, 9, 26, tzinfo=UTC)
moments = st.lists(
    st.integers(0, 400 * 86400).map(lambda s: NOW - timedelta(seconds=s)), max_size=60
)


def damage(path: Path, at: int = 5000, length: int = 3000) -> None:
    data = bytearray(path.read_bytes())
    data[at : at + length] = b"\xff" * length
    path.write_bytes(data)


@pytest.fixture
def library(path: Path) -> Path:
    """A closed library with a document and two annotations."""
    store = Store.open(path, "Ada")
    document = add(store)
    store.annotate(document, span_of(document, "thirty buses"), ["claim"], "who counted?")
    store.annotate(document, span_of(document, "a scandal"), ["opinion"])
    store.close()
    return path


def seen(path: Path) -> object:
    store = Store.open(path, "Ada")
    try:
        return visible_state(store)
    finally:
        store.close()


def test_a_backup_is_the_library(library: Path, tmp_path: Path) -> None:
    store = Store.open(library, "Ada")
    store.annotate(store.documents.get("bridge"), Span(0, 10), ["disputed"])
    copying.copy(library, tmp_path / "copy.db")
    now = visible_state(store)
    store.close()
    assert seen(tmp_path / "copy.db") == now
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600
    assert [p.name for p in tmp_path.iterdir() if p.name.endswith(".part")] == []


def test_a_backup_is_of_one_moment(
    store: Store, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = add(store, "word " * 200_000)
    steps: list[int] = []
    monkeypatch.setattr(copying, "_PAGES", 20)

    def meanwhile(done: int, _: int) -> None:
        if len(steps) < 20:
            # From the beginning of a word each: passages that begin at white space are trimmed.
            store.annotate(document, Span(5 * len(steps), 904), ["claim"])
        steps.append(done)

    copying.copy(path, tmp_path / "copy.db", progress=meanwhile)
    assert len(steps) > 20
    assert steps == sorted(steps)
    copied = Store.open(tmp_path / "copy.db")
    assert copied.annotations() == []
    copied.close()
    assert len(store.annotations()) == 20


def test_another_writer_is_neither_stopped_nor_lost(path: Path, store: Store) -> None:
    document = add(store, " ".join(f"word{n}" for n in range(3000)))
    code = (
        "import sys; from pathlib import Path; from annotations.service.store import Store\n"
        "from corpus.document import Span\n"
        "s = Store.open(Path(sys.argv[1]), 'Bob'); d = s.documents.get('bridge')\n"
        # Passages that begin or end at white space are trimmed.
        "at = [n for n, character in enumerate(d.text[:900]) if character != ' ']\n"
        "print('ready', flush=True); sys.stdin.readline()\n"
        "for n in range(60): s.annotate(d, Span(at[n], at[n + 40] + 1), ['claim'])\n"
        "s.close(); print('done')"
    )
    other = run_python(code, path)
    assert other.stdout is not None
    assert other.stdin is not None
    assert other.stdout.readline() == "ready\n"
    other.stdin.write("\n")
    other.stdin.flush()
    numbers = []
    for n in range(8):
        target = path.with_name(f"copy{n}.db")
        copying.copy(path, target)
        copied = Store.open(target)
        numbers.append(len(copied.annotations()))
        copied.close()
    assert other.communicate()[1] == ""
    assert numbers == sorted(numbers)
    assert len(store.annotations(document=document.id)) == 60


def test_a_damaged_library_replaces_no_backup(library: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    copying.copy(library, target)
    before = target.read_bytes()
    damage(library)
    with pytest.raises(DamagedLibrary, match="damaged"):
        copying.copy(library, target)
    assert target.read_bytes() == before


def test_a_copy_that_differs_is_thrown_away(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = copying._copy_pages

    def badly(original: object, beside: Path, progress: object) -> None:
        real(original, beside, None)
        other = sqlite3.connect(str(beside), isolation_level=None)
        other.execute("UPDATE annotations SET note = 'who coumted?' WHERE note IS NOT NULL")
        other.close()

    monkeypatch.setattr(copying, "_copy_pages", badly)
    with pytest.raises(LibraryError, match="has been deleted"):
        copying.copy(library, tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()
    assert [p.name for p in tmp_path.iterdir() if "part" in p.name] == []


def test_no_room(library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", full_disk)
    with pytest.raises(LibraryFull, match="space"):
        copying.copy(library, tmp_path / "copy.db")
    with pytest.raises(LibraryFull, match="before others are merged"):
        backups.automatic(library, "merge")
    assert backups.list_backups(library) == []


def full_disk(folder: Path) -> SimpleNamespace:
    return SimpleNamespace(total=1 << 30, used=1 << 30, free=0)


def test_nowhere_to_write(library: Path, tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="cannot be written"):
        copying.copy(library, tmp_path / "nowhere" / "copy.db")
    library.with_name("library.db-backups").write_text("in the way")
    with pytest.raises(LibraryError, match="the folder for backups"):
        backups.automatic(library, "merge")


# Migrations

MORE = Schema("more", (lambda db: db.execute("CREATE TABLE more (id TEXT) STRICT"),))


def test_a_migration_is_preceded_by_a_backup(library: Path) -> None:
    before = seen(library)
    open_database(library, (*LIBRARY_SCHEMAS, MORE)).close()
    (backup,) = backups.list_backups(library)
    assert backup.reason == "migration"
    assert seen(backup.path) == before
    assert stat.S_IMODE(backup.path.parent.stat().st_mode) == 0o700
    open_database(library, (*LIBRARY_SCHEMAS, MORE)).close()
    assert len(backups.list_backups(library)) == 1


def test_a_new_library_has_no_backup(path: Path) -> None:
    Store.open(path).close()
    assert not backups.folder_of(path).exists()


def test_without_a_backup_there_is_no_migration(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = seen(library)
    monkeypatch.setattr(shutil, "disk_usage", full_disk)
    with pytest.raises(LibraryFull, match="before it is updated"):
        open_database(library, (*LIBRARY_SCHEMAS, MORE))
    assert seen(library) == before


def test_a_damaged_library_is_not_migrated(library: Path) -> None:
    damage(library)
    before = library.read_bytes()
    with pytest.raises(LibraryError):
        open_database(library, (*LIBRARY_SCHEMAS, MORE))
    assert library.read_bytes()[100:] == before[100:]


# Thinning


@given(moments)
def test_thinning(times: list[datetime]) -> None:
    gone = superfluous(times, NOW)
    left = set(times) - gone
    assert superfluous(left, NOW) == set()
    if times:
        assert max(times) in left
    assert all(NOW - time > timedelta(hours=1) for time in gone)
    months = {(time.year, time.month) for time in times}
    assert {(time.year, time.month) for time in left} == months
    # Something newer of the same day, for a week; of the same month, ever.
    for time in gone:
        later = [o for o in left if o > time and (o.year, o.month) == (time.year, time.month)]
        assert later
        if NOW - time <= timedelta(days=7):
            assert any(o.date() == time.date() for o in later)
    assert len([t for t in left if NOW - t > timedelta(days=31)]) <= 14


@given(moments, st.lists(st.integers(0, 400 * 86400), max_size=5))
def test_thinning_often_is_thinning_once(times: list[datetime], ages: list[int]) -> None:
    left = set(times)
    for age in sorted(ages, reverse=True):
        at = NOW - timedelta(seconds=age)
        left -= superfluous((time for time in left if time <= at), at)
    assert left - superfluous(left, NOW) == set(times) - superfluous(times, NOW)


def test_only_its_own_files_are_thinned_out(library: Path) -> None:
    folder = backups.new_backup_path(library, "merge").parent
    old = [folder / f"2020-01-{day:02}T00-00-00.000000Z-merge.db" for day in (1, 2, 3)]
    mine = folder / "2020-01-01 before the thesis.db"
    bad = folder / "2020-01-01T00-00-00.000000Z-damaged.db"
    for file in (*old, mine, bad):
        file.write_text("x")
    backups.automatic(library, "merge")
    assert [file.exists() for file in old] == [False, False, True]
    assert mine.exists()
    assert bad.exists()


# Restoring


def test_restoring_is_seen_by_those_who_have_the_library_open(
    library: Path, tmp_path: Path, opened: Callable[..., Store]
) -> None:
    there = opened("Bob")
    before = visible_state(there)
    copying.copy(library, tmp_path / "copy.db")
    there.annotate(there.documents.get("bridge"), Span(0, 20), ["claim"])
    turn, version = there.journal.turn(), there.database.data_version()
    done = restore(tmp_path / "copy.db", library)
    assert there.database.data_version() != version
    assert there.journal.turn() > turn
    assert visible_state(there) == before
    made = there.annotate(there.documents.get("bridge"), Span(0, 10), ["claim"])
    assert made.id in {a.id for a in opened().annotations()}
    assert done.kept is not None
    assert not done.damaged
    restore(done.kept, library)
    assert len(there.annotations()) == 3


def test_restoring_brings_an_older_library_up_to_date(tmp_path: Path, library: Path) -> None:
    old = tmp_path / "old.db"
    corpus, own = LIBRARY_SCHEMAS
    open_database(old, (corpus, Schema(own.name, own.steps[:2]))).close()
    restore(old, library)
    assert Store.open(library).close() is None


def test_what_cannot_be_restored(library: Path, tmp_path: Path) -> None:
    newer = tmp_path / "newer.db"
    open_database(newer, (*LIBRARY_SCHEMAS, MORE)).close()
    before = seen(library)
    with pytest.raises(LibraryTooNew):
        restore(newer, library)
    text = tmp_path / "text.db"
    text.write_text(TEXT * 100)
    with pytest.raises(NotALibrary):
        restore(text, library)
    with pytest.raises(LibraryError, match="itself"):
        restore(library, library)
    copy = tmp_path / "copy.db"
    copying.copy(library, copy)
    damage(copy)
    with pytest.raises(LibraryError, match="damaged"):
        restore(copy, library)
    assert seen(library) == before
    assert backups.list_backups(library) == []


@pytest.mark.parametrize("at", [0, 5000])
def test_a_damaged_library_is_kept_as_it_was(library: Path, tmp_path: Path, at: int) -> None:
    before = seen(library)
    copying.copy(library, tmp_path / "copy.db")
    damage(library, at)
    damaged = library.read_bytes()
    done = restore(tmp_path / "copy.db", library, force=at == 0)
    assert seen(library) == before
    assert done.damaged
    assert done.kept is not None
    assert done.kept.read_bytes()[100:] == damaged[100:]


# The command line


def test_what_a_restored_library_no_longer_has_is_not_overwritten_elsewhere(
    library: Path, tmp_path: Path
) -> None:
    ada, ben = Store.open(library, "Ada"), in_memory("Ben")
    copying.copy(library, tmp_path / "copy.db")
    id_ = ada.annotations()[0].id
    ada.edit(id_, note="two weeks of work")
    merge_into(ben, ada)
    restore(tmp_path / "copy.db", library)
    # The program that has it open goes on.
    assert ada.annotation(id_).note != "two weeks of work"
    ada.edit(id_, tags=["opinion"])
    assert merge_into(ben, ada).conflicts == [id_]
    kept = [item.other.note for item in queue_items(ben) if item.other]
    assert kept == ["two weeks of work"]
    ada.close()


def test_backup_and_restore(variorum: CommandLine) -> None:
    variorum.add("bridge", TEXT)
    target = str(variorum.home / "copy.db")
    assert variorum.ok("backup", target, "--json").json["bytes"] > 10_000
    variorum.ok("remove", "bridge")
    variorum.ok("backup", str(variorum.home / "copy2.db"))
    assert "saved as" in variorum.ok("restore", target).out
    assert variorum.ok("list", "--json").json[0]["document"] == "bridge"
    (kept,) = variorum.ok("restore", "--json").json
    assert kept["reason"] == "restore"
    assert Path(kept["path"]).name in variorum.ok("restore").out
    variorum.ok("restore", Path(kept["path"]).name)
    assert variorum.ok("list", "--json").json == []


def test_backup_writes_over_nothing_else(variorum: CommandLine) -> None:
    assert "no library" in variorum.fails("backup", str(variorum.home / "copy.db"))
    variorum.add("bridge", TEXT)
    essay = variorum.home / "essay.txt"
    essay.write_text("years of work")
    assert "--force" in variorum.fails("backup", str(essay))
    assert essay.read_text() == "years of work"
    assert "itself" in variorum.fails("backup", str(variorum.library))
    assert "itself" in variorum.fails("backup", str(variorum.library), "--force")
    variorum.ok("backup", str(essay), "--force")
    variorum.ok("backup", str(essay))
    assert "not a backup of a library" in variorum.fails("restore", __file__)
