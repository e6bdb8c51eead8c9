"""Two programs on one library: each sees the other's changes, and reads nothing else again."""

from __future__ import annotations

import asyncio
import sqlite3

import pytest

from annotations.service import documents
from annotations.service.store import Store
from corpus.document import Span
from reader.tui.app import VariorumApp
from reader.tui.reading import pane_documents
from tests.helpers.factories import prepared_source
from tests.helpers.screens import (
    TEXTS,
    make_library,
    press,
    reading_screen,
    running_app,
    status_text,
    wait_until_settled,
)

FIRST = Span(0, 40)


@pytest.fixture
def library(tmp_path, home):
    path = tmp_path / "library.db"
    make_library(path)
    return path


@pytest.fixture
def ben(library):
    """Another program, in the name of another annotator."""
    store = Store.open(library, "Ben")
    yield store
    store.close()


async def look(app, pilot) -> None:
    """The program looks whether the library has changed, as it does twice a second."""
    app.session.check_library()
    await wait_until_settled(app, pilot)


def letters(app, at: int = 0) -> list[str]:
    return [mark.letter for mark in reading_screen(app).row.panes[at].marks]


async def test_an_annotation_comes_changes_and_goes(library, ben):
    bridge = ben.documents.get("bridge")
    async with running_app(library, "bridge", "ferry") as (app, pilot):
        made = ben.annotate(bridge, FIRST, ["claim"])
        await look(app, pilot)
        assert (letters(app), letters(app, 1)) == (["C"], [])
        assert "Ben" in status_text(app)
        assert "1 annotation" in reading_screen(app).pane.heading
        ben.retag(made.id, ["opinion", "disputed"])
        await look(app, pilot)
        assert sorted(letters(app)) == ["D", "O"]
        ben.resize(bridge, made.id, Span(4, 13))
        await look(app, pilot)
        assert {mark.span for mark in reading_screen(app).pane.marks} == {Span(4, 13)}
        ben.write_note(made.id, "who says so?")
        await look(app, pilot)
        await press(app, pilot, "w")
        assert "who says so?" in status_text(app)
        ben.delete([made.id])
        await look(app, pilot)
        assert letters(app) == []
        assert "0 annotations" in reading_screen(app).pane.heading


async def test_undo_and_redo_of_another_program(library, ben):
    async with running_app(library, "bridge") as (app, pilot):
        ben.annotate(ben.documents.get("bridge"), FIRST, ["claim"])
        await look(app, pilot)
        for undone in range(4):
            (ben.journal.redo if undone % 2 else ben.journal.undo)()
            await look(app, pilot)
            assert letters(app) == (["C"] if undone % 2 else [])


async def test_only_what_has_changed_is_read_again(library, ben, monkeypatch):
    bridge = ben.documents.get("bridge")
    for start in range(0, 40, 4):
        ben.annotate(bridge, Span(start, start + 3), ["claim"])
    async with running_app(library, "bridge", "ferry") as (app, pilot):
        read = []
        whole = Store.briefs

        def spy(self, document, ids=None):
            read.append(None if ids is None else len(list(ids)))
            return whole(self, document, ids)

        monkeypatch.setattr(Store, "briefs", spy)
        await press(app, pilot, "c")
        await look(app, pilot)
        ben.annotate(bridge, Span(41, 50), ["claim"])
        await look(app, pilot)
        assert len(letters(app)) == 12
        assert set(read) == {1}
        # What a screen remembers is committed too, and concerns nobody.
        read.clear()
        ben.settings.set("places", {})
        await look(app, pilot)
        assert read == []


async def test_a_tag_renamed_painted_otherwise_or_new(library, ben):
    bridge = ben.documents.get("bridge")
    ben.annotate(bridge, FIRST, ["claim"])
    async with running_app(library, "bridge") as (app, pilot):
        ben.tags.rename("claim", "assertion")
        await look(app, pilot)
        (brief,) = reading_screen(app).pane.open_document.annotations.values()
        assert brief.tags == ("assertion",)
        assert letters(app) == [reading_screen(app).codebook.get("assertion").mark]
        ben.annotate(bridge, FIRST, ["quite new"])
        await look(app, pilot)
        assert letters(app)[-1] == reading_screen(app).codebook.get("quite new").mark
        await press(app, pilot, "o", "u")
        assert len(letters(app)) == 2


async def test_a_document_taken_out_and_brought_back(library, ben):
    ben.annotate(ben.documents.get("bridge"), FIRST, ["claim"])
    async with running_app(library, "bridge") as (app, pilot):
        documents.remove_document(ben, "bridge")
        await look(app, pilot)
        assert "no longer in the library" in reading_screen(app).pane.heading
        # It can be read on, but not tagged.
        await press(app, pilot, "right_parenthesis", "o")
        assert letters(app) == ["C"]
        ben.journal.undo()
        await look(app, pilot)
        assert "no longer" not in reading_screen(app).pane.heading
        assert letters(app) == ["C"]
        await press(app, pilot, "o")
        assert letters(app) == ["C", "O"]


async def test_a_new_revision_is_shown_with_its_annotations(library, ben):
    ben.annotate(ben.documents.get("bridge"), FIRST, ["claim"])
    async with running_app(library, "bridge") as (app, pilot):
        text = f"A line before.\n\n{TEXTS['bridge'][1]}"
        documents.add_document(ben, prepared_source(text, "bridge", data=b"new"), revises="bridge")
        await look(app, pilot)
        (mark,) = reading_screen(app).pane.marks
        assert reading_screen(app).pane.document.text == text
        assert text[mark.start : mark.end] == TEXTS["bridge"][1][:40]


async def test_many_annotations_come_behind_the_text(library, ben, monkeypatch):
    """And what is done, here and elsewhere, while they are being read is not lost."""
    monkeypatch.setattr(pane_documents, "_MANY", 3)
    bridge = ben.documents.get("bridge")
    made = [ben.annotate(bridge, Span(at, at + 3), ["claim"]) for at in range(0, 40, 4)]
    load = pane_documents.load_annotations

    def meanwhile(store, document):
        """Between reading and showing, others go on."""
        loaded = load(store, document)
        other = Store.open(library, "Ben")
        other.delete([made[0].id])
        other.annotate(bridge, Span(50, 60), ["disputed"])
        other.close()
        return loaded

    monkeypatch.setattr(pane_documents, "load_annotations", meanwhile)
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "o")
        pane = reading_screen(app).pane
        assert "11 annotations" in pane.heading
        assert sorted(letters(app)) == sorted("C" * 9 + "D" + "O")
        await press(app, pilot, "o")
        assert sorted(letters(app)) == sorted("C" * 9 + "D")


async def test_an_annotation_on_a_text_whose_annotations_are_still_being_read(
    library, ben, monkeypatch
):
    monkeypatch.setattr(pane_documents, "_MANY", 1)
    ben.annotate(ben.documents.get("bridge"), FIRST, ["claim"])
    async with running_app(library, "bridge") as (app, pilot):
        screen = reading_screen(app)
        held = app.session.read
        waiting = []
        monkeypatch.setattr(app.session, "read", lambda *job, hold_keys=True: waiting.append(job))
        pane = screen.documents.open_beside("bridge")
        await wait_until_settled(app, pilot)
        assert "reading annotations" in pane.heading
        screen.documents.focus(pane)
        await press(app, pilot, "o")
        assert [mark.letter for mark in pane.marks] == ["O"]
        for job in waiting:
            held(*job)
        await wait_until_settled(app, pilot)
        assert sorted(mark.letter for mark in pane.marks) == ["C", "O"]


async def test_a_library_that_fails_ends_the_program_with_its_sentence(library):
    """Here its table of annotations was overwritten."""
    with sqlite3.connect(library) as connection:
        pages = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE tbl_name = 'annotations'"
        ).fetchall()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    with library.open("r+b") as file:
        for (page,) in pages:
            file.seek((page - 1) * size)
            file.write(b"\xff" * size)
    app = VariorumApp(library, ["bridge"], "Ann")
    try:
        await asyncio.wait_for(app.run_async(headless=True), 60)
        assert app.return_code == 1
        assert "damaged" in str(app.failure)
    finally:
        app.close_library()
