"""The library's file is renamed, deleted or replaced, or its log is, while it is open: nothing goes
into another file, nothing is called saved that is not in the one that was opened.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

import pytest

from annotations.health.checks import check
from annotations.seminar.roles import Role
from annotations.service.store import Store
from corpus.document import Span
from corpus.errors import LibraryError, LibraryMoved
from corpus.storage import copying, library_file
from reader.tui.dialogs.note import NoteScreen
from reader.tui.dialogs.save_copy import SaveCopyScreen
from reader.tui.library_watch import LibraryBanner
from tests.helpers.screens import (
    fill_field,
    library_screen,
    make_library,
    press,
    reading_screen,
    running_app,
    status_text,
    type_text,
    wait_until_settled,
)

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody move an open file")

FIRST, SECOND = Span(0, 40), Span(41, 50)


@pytest.fixture
def library(tmp_path, home) -> Path:
    path = tmp_path / "library.db"
    make_library(path)
    return path


@pytest.fixture
def other(tmp_path, home) -> Path:
    """Another library, with one annotation."""
    path = tmp_path / "other.db"
    make_library(path)
    store = Store.open(path, "Ben")
    store.annotate(store.documents.get("ferry"), FIRST, ["opinion"])
    store.close()
    return path


def beside(library: Path, end: str) -> Path:
    return library.with_name(f"{library.name}{end}")


def delete(library: Path, other: Path) -> None:
    library.unlink()


def rename(library: Path, other: Path) -> None:
    library.rename(library.with_name("elsewhere.db"))


def replace(library: Path, other: Path) -> None:
    other.rename(library)


def rename_and_replace(library: Path, other: Path) -> None:
    rename(library, other)
    replace(library, other)


def replace_by_its_own_copy(library: Path, other: Path) -> None:
    """As programs do that synchronise folders, and editors: the new one renamed over the old."""
    copying.copy(library, library.with_name("copy.db"))
    library.with_name("copy.db").rename(library)


def rename_folder(library: Path, other: Path) -> None:
    library.parent.rename(library.parent.with_name(f"{library.parent.name}-renamed"))


MOVES = (delete, rename, replace, rename_and_replace, replace_by_its_own_copy)
LOGS = ("-wal", "-shm")


def digests(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.is_file()
    }


def is_well(library: Path) -> bool:
    store = Store.open(library)
    try:
        return not check(store.database).problems
    finally:
        store.close()


def annotations_in(library: Path) -> list[tuple[str, Span, tuple[str, ...]]]:
    store = Store.open(library, "somebody else")
    try:
        return [(one.slug, one.span, one.tags) for one in store.annotations()]
    finally:
        store.close()


# The store


@pytest.mark.parametrize("move", MOVES)
def test_nothing_is_written_any_more(library, other, move):
    store = Store.open(library, "Ann")
    bridge = store.documents.get("bridge")
    store.annotate(bridge, FIRST, ["claim"])
    move(library, other)
    before = digests(library.parent)
    with pytest.raises(LibraryMoved, match=r"library\.db was"):
        store.annotate(bridge, SECOND, ["claim"])
    assert digests(library.parent) == before  # no queue beside another file either
    # What was committed can still be read, and saved.
    copy = library.with_name("saved.db")
    copying.copy_open(store.database, copy)
    store.close()
    assert is_well(copy)
    assert annotations_in(copy) == [("bridge", FIRST, ("claim",))]


@pytest.mark.parametrize("move", [replace, rename_and_replace])
def test_the_file_in_its_place_is_unharmed(library, other, move):
    """Also when the log of the old one held what was committed last."""
    store = Store.open(library, "Ann")
    store.annotate(store.documents.get("bridge"), FIRST, ["claim"])
    move(library, other)
    with pytest.raises(LibraryMoved):
        store.annotate(store.documents.get("bridge"), SECOND, ["claim"])
    store.close()
    assert not beside(library, "-wal").exists()
    assert is_well(library)
    assert annotations_in(library) == [("ferry", FIRST, ("opinion",))]


@pytest.mark.parametrize("move", [rename, rename_and_replace])
def test_the_file_that_was_renamed_holds_all_that_was_committed(library, other, move):
    store = Store.open(library, "Ann")
    store.annotate(store.documents.get("bridge"), FIRST, ["claim"])
    move(library, other)
    store.close()
    elsewhere = library.with_name("elsewhere.db")
    assert is_well(elsewhere)
    assert annotations_in(elsewhere) == [("bridge", FIRST, ("claim",))]


def test_the_file_that_was_renamed_holds_what_another_program_committed(library, other):
    """Also what this one has not seen yet: where no file lies, all who wrote had this one open."""
    store, fellow = Store.open(library, "Ann"), Store.open(library, "Ben")
    fellow.annotate(store.documents.get("bridge"), FIRST, ["claim"])
    fellow.close()
    rename(library, other)
    store.close()
    assert annotations_in(library.with_name("elsewhere.db")) == [("bridge", FIRST, ("claim",))]


@pytest.mark.parametrize("end", LOGS)
def test_a_log_that_is_deleted_is_told_and_nothing_is_lost(library, end):
    store = Store.open(library, "Ann")
    bridge = store.documents.get("bridge")
    store.annotate(bridge, FIRST, ["claim"])
    beside(library, end).unlink()
    with pytest.raises(LibraryMoved, match=f"library.db{end}"):
        store.annotate(bridge, SECOND, ["claim"])
    assert store.database.detach()
    # Not by the closing of the connection: the program may be killed.
    copy = library.with_name("copy.db")
    shutil.copyfile(library, copy)
    assert annotations_in(copy) == [("bridge", FIRST, ("claim",))]
    store.close()
    assert is_well(library)


def test_a_file_that_is_moved_during_the_commit_is_told(library, other):
    store = Store.open(library, "Ann")

    def move_during_commit() -> None:
        with store.database.transaction() as tx:
            tx.execute("DELETE FROM settings")
            rename(library, other)

    with pytest.raises(LibraryMoved):
        move_during_commit()
    store.close()


def test_a_file_that_comes_back_is_written_again(library, other):
    store = Store.open(library, "Ann")
    bridge = store.documents.get("bridge")
    rename(library, other)
    with pytest.raises(LibraryMoved):
        store.annotate(bridge, FIRST, ["claim"])
    library.with_name("elsewhere.db").rename(library)
    store.annotate(bridge, FIRST, ["claim"])
    store.close()
    assert annotations_in(library) == [("bridge", FIRST, ("claim",))]


@pytest.mark.parametrize("move", MOVES)
def test_another_connection_is_to_the_same_file_or_none(library, other, move):
    store = Store.open(library, "Ann")
    move(library, other)
    before = digests(library.parent)
    with pytest.raises(LibraryMoved):
        Store.open(library, "Ann", same_as=store.database.file)
    assert digests(library.parent) == before
    store.close()


def test_what_others_may_have_written_into_the_log_is_not_for_the_file(library, other):
    """Somebody opened the other file, and took the old one's log for its own."""
    store, fellow = Store.open(library, "Ann"), Store.open(library, "Ben")
    store.annotate(store.documents.get("bridge"), FIRST, ["claim"])
    fellow.annotate(store.documents.get("bridge"), SECOND, ["claim"])
    rename_and_replace(library, other)
    assert not store.database.detach()
    assert not beside(library, "-wal").exists()
    assert is_well(library)
    store.close()
    fellow.close()


def test_a_link_that_leads_elsewhere_later(library, other, tmp_path):
    link = tmp_path / "link.db"
    link.symlink_to(library)
    store = Store.open(link, "Ann")
    link.unlink()
    link.symlink_to(other)
    store.annotate(store.documents.get("bridge"), FIRST, ["claim"])
    with pytest.raises(LibraryMoved):
        Store.open(link, "Ann", same_as=store.database.file)
    store.close()
    assert annotations_in(library) == [("bridge", FIRST, ("claim",))]
    assert annotations_in(other) == [("ferry", FIRST, ("opinion",))]


def test_where_files_have_no_lasting_numbers(library, other, monkeypatch):
    """Only a file that is gone can be told there, and everything else goes on."""
    numbers = iter(range(1_000_000))
    true = library_file._identity

    def unsteady(path: Path) -> tuple[int, int] | None:
        return None if true(path) is None else (1, next(numbers))

    monkeypatch.setattr(library_file, "_identity", unsteady)
    store = Store.open(library, "Ann")
    fellow = Store.open(library, "Ann", same_as=store.database.file)
    fellow.annotate(store.documents.get("bridge"), FIRST, ["claim"])
    fellow.close()
    library.rename(library.with_name("elsewhere.db"))
    with pytest.raises(LibraryMoved, match="deleted, renamed or moved"):
        store.annotate(store.documents.get("bridge"), SECOND, ["claim"])
    store.close()


def test_a_copy_never_replaces_a_file(library, other):
    store = Store.open(library, "Ann")
    with pytest.raises(LibraryError, match="already exists"):
        copying.copy_open(store.database, other)
    with pytest.raises(LibraryError):
        copying.copy_open(store.database, library)
    store.close()
    assert annotations_in(other) == [("ferry", FIRST, ("opinion",))]


def test_a_command_says_so_in_one_sentence(variorum, other, monkeypatch):
    slug = variorum.add("bridge", "Nobody knew. Everybody asked.")
    library = variorum.library
    annotate = Store.annotate

    def moved(self, *arguments):
        rename_and_replace(library, other)
        return annotate(self, *arguments)

    monkeypatch.setattr(Store, "annotate", moved)
    message = variorum.fails("annotate", slug, "--quote", "Nobody knew.", "--tag", "claim")
    assert "was replaced by another file" in message
    monkeypatch.undo()
    assert is_well(library)
    assert annotations_in(library) == [("ferry", FIRST, ("opinion",))]


# The reader


async def look(app, pilot) -> None:
    """The program looks what has changed, as it does twice a second."""
    app.session.check_library()
    await wait_until_settled(app, pilot)


def banner(app) -> str:
    found = app.screen.query(LibraryBanner)
    return str(found.first().content) if found else ""


def states(app) -> list[str]:
    return [mark.state for mark in reading_screen(app).pane.marks]


@pytest.mark.parametrize("move", [*MOVES, rename_folder])
async def test_the_reader_saves_everything_to_a_new_file(library, other, move, tmp_path_factory):
    copy = tmp_path_factory.mktemp("copies") / "copy.db"
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "c")
        move(library, other)
        await press(app, pilot, "right_parenthesis", "o")
        assert states(app) == ["saved", "unsaved"]
        assert "ctrl+s" in banner(app)
        gone = move in (delete, rename, rename_folder)
        assert ("cannot be saved" if gone else "nothing was written") in banner(app)
        await press(app, pilot, "ctrl+s")
        assert isinstance(app.screen, SaveCopyScreen)
        await look(app, pilot)
        assert banner(app)
        await fill_field(app, pilot, "#copy", str(copy))
        await press(app, pilot, "enter")
        assert banner(app) == ""
        assert states(app) == ["saved", "saved"]
        await press(app, pilot, "right_parenthesis", "d")
        assert states(app) == ["saved"] * 3
        assert app.session.library == copy
    tags = [tags for _, _, tags in annotations_in(copy)]
    assert tags == [("claim",), ("opinion",), ("disputed",)]
    assert is_well(copy)
    if library.exists():
        assert is_well(library)


@pytest.mark.parametrize("move", MOVES)
async def test_it_is_told_without_a_key_and_until_it_is_over(library, other, move):
    async with running_app(library) as (app, pilot):
        await press(app, pilot, "enter", "c")
        move(library, other)
        await look(app, pilot)
        assert "library.db was" in banner(app)
        await press(app, pilot, "t")
        await look(app, pilot)
        assert banner(app)
        await press(app, pilot, "escape", "q")
        await look(app, pilot)
        library_screen(app)
        assert banner(app)
        # Quitting is asked about: the open file may be the only one.
        told = []
        app.session.show_error = told.append
        await press(app, pilot, "q")
        assert app.return_code is None
        assert "press the same key again to quit" in told[0]


@pytest.mark.parametrize("end", LOGS)
async def test_a_deleted_log_is_mended_without_a_word(library, end):
    """All that was committed is written into the file, which is opened again with a new log."""
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "c")
        beside(library, end).unlink()
        await look(app, pilot)
        await look(app, pilot)
        assert banner(app) == ""
        await press(app, pilot, "right_parenthesis", "o")
        assert states(app) == ["saved", "saved"]
    assert is_well(library)
    assert len(annotations_in(library)) == 2


@pytest.mark.parametrize("end", LOGS)
async def test_a_log_that_is_deleted_before_a_key(library, end):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "c")
        beside(library, end).unlink()
        await press(app, pilot, "right_parenthesis", "o")
        await look(app, pilot)
        await look(app, pilot)
        reading_screen(app).retry_unsaved()
        await wait_until_settled(app, pilot)
        assert states(app) == ["saved", "saved"]
    assert len(annotations_in(library)) == 2


async def test_a_file_that_comes_back_is_opened_again(library, other):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "c")
        rename(library, other)
        await press(app, pilot, "right_parenthesis", "o")
        assert states(app) == ["saved", "unsaved"]
        library.with_name("elsewhere.db").rename(library)
        await look(app, pilot)
        await look(app, pilot)
        assert banner(app) == ""
        assert states(app) == ["saved", "saved"]
    assert len(annotations_in(library)) == 2


async def test_a_note_stays_in_its_field_until_there_is_a_file_for_it(library, other, tmp_path):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "enter")
        await type_text(app, pilot, "who says so?")
        rename_and_replace(library, other)
        await look(app, pilot)
        await press(app, pilot, "ctrl+s")
        assert isinstance(app.screen, SaveCopyScreen)
        await fill_field(app, pilot, "#copy", str(tmp_path / "copy.db"))
        await press(app, pilot, "enter")
        assert isinstance(app.screen, NoteScreen)
        await press(app, pilot, "ctrl+s")
        assert "Saved the note" in status_text(app)
    store = Store.open(tmp_path / "copy.db", "Ben")
    assert [one.note for one in store.annotations()] == ["who says so?"]
    store.close()
    assert annotations_in(library) == [("ferry", FIRST, ("opinion",))]


async def test_a_copy_of_a_library_that_is_well(library, tmp_path):
    """One goes on with the library, not with the copy; an existing file is not replaced."""
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "c", "ctrl+s")
        await fill_field(app, pilot, "#copy", str(library))
        await press(app, pilot, "enter")
        assert isinstance(app.screen, SaveCopyScreen)
        assert str(app.screen.query_one("#copy-error").content)
        await fill_field(app, pilot, "#copy", str(tmp_path / "copy.db"))
        await press(app, pilot, "enter")
        assert app.session.library == library
        await press(app, pilot, "o")
    assert annotations_in(tmp_path / "copy.db")[0][2] == ("claim",)
    assert annotations_in(library)[0][2] == ("claim", "opinion")


async def test_whoever_reads_in_a_browser_is_told_whom_to_tell(library, other):
    async with running_app(library, "bridge", role=Role.STUDENT) as (app, pilot):
        delete(library, other)
        await press(app, pilot, "c")
        assert states(app) == ["unsaved"]
        assert "ctrl+s" not in banner(app)
        assert "serves" in banner(app)
