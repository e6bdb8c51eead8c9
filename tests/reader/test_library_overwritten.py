"""Another program writes into the library's file while it is open, as `cp` does: that file stays as
it is, nothing more is called saved, and what is held can be saved to a new file.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from annotations.health.checks import check
from annotations.health.overwritten import DocumentOnScreen, save_overwritten
from annotations.service.store import Store
from corpus.document import Span
from corpus.errors import LibraryError, LibraryMoved
from corpus.storage import copying, overwriting
from reader.tui.dialogs.save_copy import SaveCopyScreen
from reader.tui.library.screen import LibraryScreen
from reader.tui.library_watch import LibraryBanner
from tests.helpers.screens import (
    fill_field,
    make_library,
    painted,
    press,
    reading_screen,
    running_app,
    status_text,
    wait_until_settled,
)

pytestmark = pytest.mark.skipif(
    sys.platform not in ("linux", "darwin"), reason="nothing is told of it elsewhere"
)

FIRST, SECOND = Span(0, 40), Span(41, 50)


@pytest.fixture
def library(tmp_path, home) -> Path:
    path = tmp_path / "library.db"
    make_library(path)
    return path


@pytest.fixture
def other(tmp_path, home) -> Path:
    """Another library, with one annotation, in a folder of its own."""
    path = tmp_path / "others" / "other.db"
    make_library(path)
    store = Store.open(path, "Ben")
    store.annotate(store.documents.get("ferry"), FIRST, ["opinion"])
    store.close()
    return path


def run(*command: str | Path) -> None:
    subprocess.run([str(part) for part in command], check=True, capture_output=True)


def cp(library: Path, other: Path) -> None:
    run("cp", other, library)


def cp_with_its_times(library: Path, other: Path) -> None:
    run("cp", "-p", other, library)


def cat(library: Path, other: Path) -> None:
    run("sh", "-c", 'cat "$1" > "$2"', "sh", other, library)


def dd(library: Path, other: Path) -> None:
    run("dd", f"if={other}", f"of={library}", "conv=notrunc", "bs=4096")
    os.truncate(library, other.stat().st_size)


def rsync(library: Path, other: Path) -> None:
    """As rsync --inplace does: only the blocks that differ, and the times afterwards."""
    new, old = other.read_bytes(), library.read_bytes()
    with library.open("r+b") as file:
        for at in range(0, len(new), 700):
            if new[at : at + 700] != old[at : at + 700]:
                file.seek(at)
                file.write(new[at : at + 700])
        file.truncate(len(new))
    os.utime(library, ns=(other.stat().st_atime_ns, other.stat().st_mtime_ns))


WAYS = (cp, cp_with_its_times, cat, dd, rsync)


def in_another_process(code: str, *arguments: str | Path) -> None:
    """SQLite's locks are the process's: what this one does to the file itself would drop them."""
    run(sys.executable, "-c", textwrap.dedent(code), *arguments)


def has(library: Path) -> list[tuple[str, Span, tuple[str, ...]]]:
    """The annotations of a library that nobody has open, which is well."""
    store = Store.open(library, "somebody else")
    try:
        assert not check(store.database).problems
        return [(one.slug, one.span, one.tags) for one in store.annotations()]
    finally:
        store.close()


# The store


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("noticed", [True, False])
def test_the_copied_file_stays_as_it_is(library, other, way, noticed):
    store = Store.open(library, "Ann")
    bridge = store.documents.get("bridge")
    store.annotate(bridge, FIRST, ["claim"])
    way(library, other)
    if noticed:
        with pytest.raises(LibraryMoved, match=r"wrote over the library library\.db"):
            store.annotate(bridge, SECOND, ["claim"])
    store.close()
    assert library.read_bytes() == other.read_bytes()
    assert not library.with_name("library.db-wal").exists()
    assert has(library) == [("ferry", FIRST, ("opinion",))]


@pytest.mark.parametrize("which", ["first", "last"])
def test_no_connection_of_the_process_writes_the_log_back(library, other, which):
    """Whichever is closed last, also one that has not looked since the log was written back."""
    idle = Store.open(library, "Ann")
    store = Store.open(library, "Ann", same_as=idle.database.file)
    bridge = store.documents.get("bridge")
    store.annotate(bridge, FIRST, ["claim"])
    store.database.scalar("PRAGMA wal_checkpoint(PASSIVE)")
    store.annotate(bridge, SECOND, ["claim"])
    cp(library, other)
    for one in (idle, store) if which == "first" else (store, idle):
        one.close()
    assert library.read_bytes() == other.read_bytes()
    assert has(library) == [("ferry", FIRST, ("opinion",))]


def test_an_earlier_copy_of_the_same_library_is_another_file(library, other):
    """One commit earlier, of the same size and with the same counters at its beginning."""
    shutil.copyfile(library, other)
    store = Store.open(library, "Ann")
    with store.database.transaction() as tx:
        tx.execute("UPDATE documents SET title = 'Another title' WHERE slug = 'bridge'")
    store.close()
    store = Store.open(library, "Ann")
    cp(library, other)
    with pytest.raises(LibraryMoved):
        store.annotate(store.documents.get("ferry"), FIRST, ["claim"])
    store.close()
    assert library.read_bytes() == other.read_bytes()


@pytest.mark.parametrize("size", [0, 1, 100, 4096, 10_000])
def test_a_copy_that_has_only_begun_is_told_by_the_same_sentence(library, other, size):
    store = Store.open(library, "Ann")
    bridge = store.documents.get("bridge")
    store.annotate(bridge, FIRST, ["claim"])
    with library.open("r+b") as file:
        file.truncate(0)
        file.write(other.read_bytes()[:size])
    for _ in range(2):
        with pytest.raises(LibraryMoved, match="wrote over"):
            store.annotate(bridge, SECOND, ["claim"])
    store.close()
    assert library.read_bytes() == other.read_bytes()[:size]


def test_a_file_that_is_overwritten_during_a_transaction(library, other):
    """Before the commit, which may write the log back."""
    store = Store.open(library, "Ann")
    store.database.scalar("PRAGMA wal_autocheckpoint = 1")

    def write() -> None:
        with store.database.transaction() as tx:
            tx.execute("DELETE FROM settings")
            cp(library, other)

    with pytest.raises(LibraryMoved, match="wrote over"):
        write()
    store.close()
    assert library.read_bytes() == other.read_bytes()


def test_the_content_that_comes_back_has_to_be_opened_again(library, other, tmp_path):
    """The open connection has read pages of the other file meanwhile."""
    before = tmp_path / "before.db"
    shutil.copyfile(library, before)
    store = Store.open(library, "Ann")
    cp(library, other)
    with pytest.raises(LibraryMoved):
        store.annotate(store.documents.get("bridge"), FIRST, ["claim"])
    cp(library, before)
    with pytest.raises(LibraryMoved):
        store.annotate(store.documents.get("bridge"), FIRST, ["claim"])
    store.close()
    assert library.read_bytes() == before.read_bytes()
    store = Store.open(library, "Ann")
    store.annotate(store.documents.get("bridge"), FIRST, ["claim"])
    store.close()
    assert has(library) == [("bridge", FIRST, ("claim",))]


# What is no overwriting


def test_a_file_that_is_only_touched(library):
    store = Store.open(library, "Ann")
    run("touch", library)
    run("chmod", "640", library)
    copy = library.with_name("copy.db")
    run("cp", library, copy)
    run("cp", copy, library)
    store.annotate(store.documents.get("bridge"), FIRST, ["claim"])
    store.close()
    assert has(library) == [("bridge", FIRST, ("claim",))]


@pytest.mark.parametrize("how", ["PASSIVE", "FULL", "RESTART", "TRUNCATE"])
def test_what_other_processes_write_back(library, how):
    store = Store.open(library, "Ann")
    bridge = store.documents.get("bridge")
    for at in range(5):
        store.annotate(bridge, Span(at, at + 3), ["claim"])
        in_another_process(
            """
            import sys
            from corpus.storage.sqlite import sqlite3
            connection = sqlite3.connect(sys.argv[1], isolation_level=None)
            connection.execute("CREATE TABLE IF NOT EXISTS more(x)")
            connection.execute("INSERT INTO more VALUES (zeroblob(50000))")
            connection.execute(f"PRAGMA wal_checkpoint({sys.argv[2]})").fetchall()
            connection.execute("DROP TABLE more")
            connection.execute("VACUUM")
            connection.execute(f"PRAGMA wal_checkpoint({sys.argv[2]})").fetchall()
            """,
            library,
            how,
        )
        assert store.database.file.state == "there"
    store.close()
    assert len(has(library)) == 5


def test_many_processes_that_write_and_write_back(library):
    """Nobody is ever told that the file was overwritten."""
    code = """
        import sys, os
        from pathlib import Path
        from annotations.service.store import Store
        from corpus.document import Span
        library, number = Path(sys.argv[1]), int(sys.argv[2])
        for turn in range(4):
            store = Store.open(library, f"writer {number}")
            store.database.scalar("PRAGMA wal_autocheckpoint = 3")
            bridge = store.documents.get("bridge")
            for at in range(8):
                # Within “bridge” and “Engineers”: passages that end at white space are trimmed.
                store.annotate(bridge, Span(4 + turn, 42 + at), ["claim"])
            store.close()
    """
    command = [sys.executable, "-c", textwrap.dedent(code), str(library)]
    writers = [subprocess.Popen([*command, str(number)]) for number in range(3)]
    store = Store.open(library, "Ann")
    looks = 0
    while any(writer.poll() is None for writer in writers):
        assert store.database.file.state == "there"
        looks += 1
    assert [writer.returncode for writer in writers] == [0, 0, 0]
    assert looks
    store.close()
    assert len(has(library)) == 3 * 4 * 8


def test_what_a_killed_program_left_in_the_log_is_written_back_first(library, other):
    """Else nothing could be told of the file before the log is written back some day."""
    in_another_process(
        """
        import os, sys
        from pathlib import Path
        from annotations.service.store import Store
        from corpus.document import Span
        store = Store.open(Path(sys.argv[1]), "Ann")
        store.annotate(store.documents.get("bridge"), Span(0, 40), ["claim"])
        os._exit(0)
        """,
        library,
    )
    store = Store.open(library, "Ann")
    assert [one.span for one in store.annotations()] == [FIRST]
    bridge = store.documents.get("bridge")
    cp(library, other)
    with pytest.raises(LibraryMoved):
        store.annotate(bridge, SECOND, ["claim"])
    store.close()
    assert library.read_bytes() == other.read_bytes()


def test_nothing_is_told_on_a_disk_that_is_reached_over_a_network(library, other, monkeypatch):
    """There the index may be read late, as it seems: a wrong refusal would be the usual thing."""
    monkeypatch.setattr("corpus.storage.file_systems.is_over_network", lambda path: True)
    store = Store.open(library, "Ann")
    cp(library, other)
    assert store.database.file.state == "there"
    store.close()


def test_no_lock_is_dropped_by_looking(library):
    """As closing the file would."""
    store = Store.open(library, "Ann")
    assert store.database.file.state == "there"
    main, index = (Path(path).stat() for path in (library, f"{library}-shm"))
    content = overwriting.content_of(
        library, (main.st_dev, main.st_ino), (index.st_dev, index.st_ino)
    )
    run("touch", library)
    assert not content.is_overwritten()
    in_another_process(
        """
        import sys
        from corpus.storage.sqlite import sqlite3
        connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=0)
        try:
            connection.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError:
            sys.exit(0)
        sys.exit(1)
        """,
        library,
    )
    store.close()


def test_a_command_says_so_in_one_sentence(variorum, other, monkeypatch):
    slug = variorum.add("bridge", "Nobody knew. Everybody asked.")
    library = variorum.library
    annotate = Store.annotate

    def overwritten(self, *arguments):
        cp(library, other)
        return annotate(self, *arguments)

    monkeypatch.setattr(Store, "annotate", overwritten)
    said = variorum.fails("annotate", slug, "--quote", "Nobody knew.", "--tag", "claim")
    assert "another program wrote over the library" in said
    assert library.read_bytes() == other.read_bytes()


# A log that lies beside another file when it is opened

KILLED = """
    import os, sys
    from pathlib import Path
    from annotations.service.store import Store
    from corpus.document import Span
    for number in range(int(sys.argv[2])):
        store = Store.open(Path(sys.argv[1]), f"Ann {number}")
        store.annotate(store.documents.get("bridge"), Span(0, 40 - number), ["claim"])
        if number < int(sys.argv[2]) - 1:
            store.close()
    # Large enough for a page that is new to the file.
    store.annotate(store.documents.get("bridge"), Span(3, 40), ["claim"], "long " * 1000)
    os._exit(0)
"""


def test_the_log_of_a_killed_program_is_not_read_into_a_backup(library, other, tmp_path):
    backup = tmp_path / "backup.db"
    copying.copy(library, backup)
    in_another_process(KILLED, library, "1")
    cp(library, backup)
    log = library.with_name("library.db-wal")
    before = log.read_bytes()
    for _ in range(2):
        with pytest.raises(LibraryError, match=r"rename library\.db-wal"):
            Store.open(library, "Ann")
    assert library.read_bytes() == backup.read_bytes()
    assert log.read_bytes() == before
    log.rename(tmp_path / "old-wal")
    assert has(library) == []


def test_the_log_of_a_killed_program_is_not_read_into_an_earlier_copy(library, tmp_path):
    copy = tmp_path / "copy.db"
    shutil.copyfile(library, copy)
    in_another_process(KILLED, library, "6")
    cp(library, copy)
    with pytest.raises(LibraryError, match=r"rename library\.db-wal"):
        Store.open(library, "Ann")
    assert library.read_bytes() == copy.read_bytes()


def test_the_log_of_a_killed_program_is_read_into_its_own_file(library, tmp_path):
    """Also into what was copied along with it."""
    in_another_process(KILLED, library, "3")
    copy = tmp_path / "copied" / "library.db"
    copy.parent.mkdir()
    for end in ("", "-wal"):
        shutil.copyfile(f"{library}{end}", f"{copy}{end}")
    for one in (library, copy):
        assert len(has(one)) == 4


# What is held


def test_all_of_the_library_is_saved_where_the_log_holds_all_of_it(library, other, tmp_path):
    store = Store.open(library, "Ann")
    store.database.scalar("PRAGMA wal_autocheckpoint = 0")
    bridge = store.documents.get("bridge")
    store.annotate(bridge, FIRST, ["claim"])
    store.database.scalar("VACUUM")
    cp(library, other)
    assert store.database.file.state == "overwritten"
    assert save_overwritten(
        store.database, tmp_path / "copy.db", "Ann", [DocumentOnScreen(bridge, ())]
    )
    with pytest.raises(LibraryError, match="already exists"):
        save_overwritten(
            store.database, tmp_path / "copy.db", "Ann", [DocumentOnScreen(bridge, ())]
        )
    store.close()
    assert has(tmp_path / "copy.db") == [("bridge", FIRST, ("claim",))]
    assert library.read_bytes() == other.read_bytes()


def test_nothing_is_saved_where_nothing_is_held(library, other, tmp_path):
    store = Store.open(library, "Ann")
    cp(library, other)
    with pytest.raises(LibraryError, match="no document is open"):
        save_overwritten(store.database, tmp_path / "copy.db", "Ann", [])
    store.close()
    assert not (tmp_path / "copy.db").exists()


# The reader


def banner(app) -> str:
    found = app.screen.query(LibraryBanner)
    return str(found.first().content) if found else ""


def states(app) -> list[str]:
    return [mark.state for mark in reading_screen(app).pane.marks]


@pytest.mark.parametrize("way", WAYS)
async def test_the_reader_says_so_and_saves_what_it_holds(library, other, way, tmp_path_factory):
    copy = tmp_path_factory.mktemp("copies") / "copy.db"
    async with running_app(library, "bridge", "ferry") as (app, pilot):
        await press(app, pilot, "c")
        way(library, other)
        await press(app, pilot, "right_parenthesis", "o")
        assert states(app) == ["saved", "unsaved"]
        assert "wrote over the library library.db" in banner(app)
        assert "ctrl+s" in banner(app)
        await press(app, pilot, "ctrl+s")
        assert isinstance(app.screen, SaveCopyScreen)
        await fill_field(app, pilot, "#copy", str(copy))
        await press(app, pilot, "enter")
        assert not isinstance(app.screen, SaveCopyScreen)
        if app.session.library == library:  # only the open documents could be saved
            assert banner(app)
            assert states(app) == ["saved", "unsaved"]
        else:
            assert banner(app) == ""
            assert states(app) == ["saved", "saved"]
    assert library.read_bytes() == other.read_bytes()
    assert [tags for slug, _, tags in has(copy) if slug == "bridge"] == [("claim",), ("opinion",)]
    store = Store.open(copy, "Ann")
    assert {"bridge", "ferry"} <= {one.slug for one in store.documents.all()}
    assert store.documents.get("bridge").text.startswith("The bridge at Velm")
    store.close()


@pytest.mark.parametrize("noticed", [True, False])
async def test_no_screen_that_is_shown_again_reads_the_other_file(
    library, other, tmp_path_factory, noticed
):
    """Dialogs are closed and the documents listed: what is held can still be saved."""
    copy = tmp_path_factory.mktemp("copies") / "copy.db"
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "c", "question_mark")
        cp(library, other)
        if noticed:
            app.session.check_library()
            await wait_until_settled(app, pilot)
        await press(app, pilot, "escape")
        assert states(app) == ["saved"]
        assert "wrote over the library library.db" in banner(app)
        await press(app, pilot, "ctrl+s", "escape", "ctrl+s")
        await fill_field(app, pilot, "#copy", str(copy))
        await press(app, pilot, "enter")
        assert not isinstance(app.screen, SaveCopyScreen)
        assert states(app) == ["saved"]
        if app.session.library == library:  # only the open document could be saved
            await press(app, pilot, "q")
            assert isinstance(app.screen, LibraryScreen)
            assert "wrote over the library library.db" in banner(app)
            assert "The ferry of Velm" not in painted(app)
            app.session.check_library()
            await press(app, pilot)
    assert library.read_bytes() == other.read_bytes()
    assert ("bridge", FIRST, ("claim",)) in has(copy)


async def test_the_reader_says_so_without_a_key(library, other):
    async with running_app(library) as (app, pilot):
        cp(library, other)
        app.session.check_library()
        await wait_until_settled(app, pilot)
        assert "wrote over the library library.db" in banner(app)
    assert library.read_bytes() == other.read_bytes()


async def test_a_log_all_written_back_makes_no_library_of_the_other_file(
    library, other, tmp_path_factory
):
    """What SQLite can read then is the other file, which was not open."""
    copy = tmp_path_factory.mktemp("copies") / "copy.db"
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "c", "N")
        in_another_process(
            """
            import sys
            from corpus.storage.sqlite import sqlite3
            connection = sqlite3.connect(sys.argv[1])
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            """,
            library,
        )
        app.session.check_library()
        await wait_until_settled(app, pilot)
        cp(library, other)
        app.session.check_library()
        await wait_until_settled(app, pilot)
        app.session.save_copy(copy)
    assert ("bridge", ("claim",)) in [(slug, tags) for slug, _, tags in has(copy)]
    assert ("ferry", ("opinion",)) not in [(slug, tags) for slug, _, tags in has(copy)]


def test_what_is_written_while_nobody_has_it_open_is_no_overwriting(library, other):
    """Though somebody still refers to the store that was closed."""
    closed = []
    for count in range(6):
        store = Store.open(library, "Ann")
        store.annotate(store.documents.get(store.summaries()[0].slug), FIRST, ["claim"])
        store.close()
        closed.append(store)
        if count % 2:
            cp(library, other)


@pytest.mark.parametrize("leave", [["q"], ["X", "q"], ["q", "question_mark", "escape"]])
async def test_what_is_closed_is_held_until_it_is_saved(library, other, tmp_path_factory, leave):
    """Documents with their annotations, and tags that could not be saved: after `q` as well."""
    copy = tmp_path_factory.mktemp("copies") / "copy.db"
    async with running_app(library, "bridge", "ferry") as (app, pilot):
        await press(app, pilot, "c")
        cp(library, other)
        await press(app, pilot, "right_parenthesis", "o", *leave)
        assert isinstance(app.screen, LibraryScreen)
        assert "2 closed documents are still in memory" in banner(app)
        await press(app, pilot, "q")
        assert "again to quit without saving" in status_text(app)
        await press(app, pilot, "ctrl+s")
        await fill_field(app, pilot, "#copy", str(copy))
        await press(app, pilot, "enter")
        assert not isinstance(app.screen, SaveCopyScreen)
    assert library.read_bytes() == other.read_bytes()
    assert [tags for slug, _, tags in has(copy) if slug == "bridge"] == [("claim",), ("opinion",)]
    store = Store.open(copy, "Ann")
    assert {"bridge", "ferry"} <= {one.slug for one in store.documents.all()}
    store.close()
