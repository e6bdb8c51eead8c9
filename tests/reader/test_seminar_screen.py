"""A class on the screens: its returns taken in as a folder, a blind round begun and revealed."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Static

from annotations.seminar import blind_rounds, packs
from annotations.service.store import Store
from reader.tui.history.screen import HistoryScreen
from reader.tui.library.blind import BlindScreen
from reader.tui.library.merge import MergeReportScreen
from tests.helpers.factories import span_of
from tests.helpers.screens import (
    TEXTS,
    fill_field,
    library_screen,
    make_library,
    press,
    running_app,
    status_text,
    wait_until_settled,
)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    make_library(tmp_path / "library.db")
    return tmp_path / "library.db"


def returned(library: Path, folder: Path) -> None:
    """A folder of three returns, two of them by students of one name, and a damaged one."""
    folder.mkdir()
    teacher = Store.open(library, "Ann")
    pack = folder.parent / "class.vpack"
    pack.write_text("".join(packs.make_pack(teacher).lines), "utf-8")
    teacher.close()
    for n, name in enumerate(("Ben", "Ben", "Eve")):
        student = Store.open(folder.parent / f"{n}.db", name)
        packs.open_pack(student, pack)
        document = student.documents.get("letter")
        student.annotate(document, span_of(document, "a disgrace"), ["opinion"], f"note {n}")
        lines = "".join(packs.make_return(student).lines)
        (folder / f"{n}.vreturn").write_text(lines, "utf-8")
        student.close()
    (folder / "3.vreturn").write_text(lines[:-20], "utf-8")


def shown(app) -> str:
    return " ".join(str(one.content) for one in app.screen.query(Static))


async def test_a_folder_of_returns(library, tmp_path):
    returned(library, tmp_path / "returned")
    async with running_app(library) as (app, pilot):
        await press(app, pilot, "M")
        await fill_field(app, pilot, "#typed", f"{tmp_path / 'returned'}/")
        await press(app, pilot, "ctrl+a")
        await wait_until_settled(app, pilot)
        assert isinstance(app.screen, MergeReportScreen)
        text = shown(app)
        assert "Who returned what" in text
        assert "Eve  1 on 1 document, 1 new  2.vreturn" in text
        assert "there is another Ben here; this one is called Ben (" in text
        assert "3.vreturn is damaged or incomplete" in text
        assert len(app.session.store.annotations()) == 3
        await press(app, pilot, "u")
        assert "Undone: merged 3 returns" in status_text(app)
        assert app.session.store.annotations() == []


async def test_a_blind_round_from_begin_to_reveal(library):
    ben = Store.open(library, "Ben")
    document = ben.documents.get("letter")
    ben.annotate(document, span_of(document, "a disgrace"), ["opinion"], "Ben's own")
    ben.close()
    async with running_app(library) as (app, pilot):
        await press(app, pilot, "B")
        assert isinstance(app.screen, BlindScreen)
        await press(app, pilot, "escape")
        assert blind_rounds.current(app.session.store) is None
        await press(app, pilot, "B", "y")
        library_screen(app)
        assert blind_rounds.current(app.session.store) is not None
        assert "B blind round" in shown(app)
        assert "0 annotations" in shown(app)
        assert f"{len(TEXTS)} documents" in shown(app)
        await press(app, pilot, "H")
        assert isinstance(app.screen, HistoryScreen)
        assert {e.annotator for e in app.screen._entries} == {"Ann"}
        await press(app, pilot, "q", "B")
        assert "Started by Ann, today" in shown(app)
        await press(app, pilot, "r")
        assert "This cannot be undone" in shown(app)
        await press(app, pilot, "n")
        assert blind_rounds.current(app.session.store) is not None
        await press(app, pilot, "B", "r", "y")
        assert "Revealed 1 annotation by 1 annotator" in status_text(app)
        assert "1 annotation ·" in shown(app)


async def test_an_open_page_follows_the_round(library):
    ben = Store.open(library, "Ben")
    document = ben.documents.get("letter")
    ben.annotate(document, span_of(document, "a disgrace"), ["opinion"], "Ben's own")
    async with running_app(library, "letter") as (app, pilot):
        (pane,) = app.screen.row.panes
        assert len(pane.open_document.annotations) == 1
        blind_rounds.start(ben)
        app.screen.library_changed()
        await wait_until_settled(app, pilot)
        assert len(pane.open_document.annotations) == 0
        blind_rounds.reveal(ben)
        app.screen.library_changed()
        await wait_until_settled(app, pilot)
        assert len(pane.open_document.annotations) == 1
    ben.close()
