"""Hebrew and Arabic on the screens: read by eye from the right, by keys, mouse and clipboard."""

from __future__ import annotations

import json

import pytest
from rich.cells import cell_len

from annotations.service import documents
from annotations.service.store import Store
from corpus.sources.json_lines import from_json_line
from reader import settings
from reader.terminal.bidi_mode import EXPLICIT, IMPLICIT, needs_marks, reorders
from reader.text.layout import RowIndex
from reader.tui.text_pane.hit_testing import cell_of
from tests.helpers.panes import at, drag
from tests.helpers.screens import (
    painted_rows,
    press,
    reading_screen,
    running_app,
    status_text,
    stored_annotations,
    type_text,
)

HEBREW = "הגשר נסגר ביום שני (Velm). איש לא נפגע, אמר ראש העיר."
ARABIC = "أغلق الجسر يوم الاثنين. لم يصب أحد."
FIRST = "הגשר נסגר ביום שני (Velm)."
TEXTS = {
    "hebrew": ("הגשר הישן", f"{HEBREW}\n\nThe word שלום in English.", "he"),
    "arabic": ("الجسر القديم", ARABIC, "ar"),
    "english": ("The bridge", "The paper wrote: «أغلق الجسر» (it was closed).", "en"),
}
TERMINALS = (
    "KONSOLE_VERSION",
    "MLTERM",
    "KITTY_WINDOW_ID",
    "TERM_PROGRAM",
    "TMUX",
    "STY",
    "VTE_VERSION",
)


@pytest.fixture
def library(tmp_path, home, monkeypatch):
    for name in TERMINALS:
        monkeypatch.delenv(name, raising=False)
    path = tmp_path / "library.db"
    store = Store.open(path, "Ann")
    for slug, (title, text, language) in TEXTS.items():
        line = json.dumps({"id": slug, "title": title, "text": text, "language": language})
        documents.add_document(store, from_json_line(line, 1))
    store.close()
    return path


def row_with(app, words: str) -> str:
    return next(row for row in painted_rows(app) if words in row)


async def test_paragraphs_are_read_from_the_right_and_tagged_as_they_are_stored(library):
    async with running_app(library, "hebrew", size=(80, 24)) as (app, pilot):
        screen, pane = reading_screen(app), reading_screen(app).pane
        right = pane.geometry.text_x + pane.geometry.measure
        row = row_with(app, "רגסנ רשגה")
        assert row[:right].endswith(" .(Velm) ינש םויב רגסנ רשגה")
        assert row_with(app, "ןשיה רשגה")[:right].rstrip().endswith("ןשיה רשגה")
        assert row_with(app, "English").strip(" ›│┃").startswith("The word םולש in English.")
        # The arrow to the left leads on.
        await press(app, pilot, "left", "left")
        assert pane.cursor == 2
        await press(app, pilot, "ctrl+left")
        assert pane.cursor == HEBREW.index("נסגר")
        await press(app, pilot, "ctrl+right", "right")
        assert pane.cursor == 0
        await press(app, pilot, "shift+left", "shift+left", "shift+left", "d")
        assert [made.content for made in stored_annotations(app)] == ["הגשר"]
        await press(app, pilot, "escape", "right_parenthesis", "o")
        assert stored_annotations(app)[-1].content == "איש לא נפגע, אמר ראש העיר."
        await press(app, pilot, "home", "y")
        assert app.clipboard.startswith(f"“{FIRST}”") or FIRST in app.clipboard
        # A search marks the word where it is read.
        await press(app, pilot, "slash")
        await type_text(app, pilot, "נסגר")
        await press(app, pilot, "enter")
        start = HEBREW.index("נסגר")
        assert pane.cursor == start
        x, y = at(pane, start)
        assert painted_rows(app)[y][x] == "נ"
        assert screen.pane.passage() is not None


async def test_the_mouse_finds_the_letter_that_is_seen(library):
    async with running_app(library, "hebrew", "english", size=(160, 24)) as (app, pilot):
        for pane in reading_screen(app).row.panes:
            layout = pane.page.layout
            for piece in range(len(layout.pieces)):
                for cell in layout.row_cells(RowIndex(piece, 0)):
                    x, y = cell_of(pane.page, pane.geometry, cell.start)
                    row = painted_rows(app)[y][pane.region.x :]
                    assert row[x] == cell.form[0]
        pane = reading_screen(app).row.panes[0]
        for word in ("נסגר", "Velm", "העיר"):
            start = HEBREW.index(word)
            await pilot.click(offset=at(pane, start + 1))
            assert pane.cursor == start + 1
        await drag(pilot, pane, at(pane, HEBREW.index("ביום")), at(pane, HEBREW.index("שני") + 1))
        await press(app, pilot, "c")
        assert stored_annotations(app)[-1].content == "ביום שני"


async def test_arabic_letters_are_joined_and_offsets_stay(library):
    async with running_app(library, "arabic", size=(80, 24)) as (app, pilot):
        assert row_with(app, "ﺮﺴﺠﻟﺍ ﻖﻠﻏﺃ")
        await press(app, pilot, "c")
        assert stored_annotations(app)[0].content == "أغلق الجسر يوم الاثنين."


async def test_who_reorders_can_be_switched_and_is_saved(library):
    async with running_app(library, "english", "hebrew", size=(160, 24)) as (app, pilot):
        pane = reading_screen(app).row.panes[0]
        assert row_with(app, "The paper").count("«ﺮﺴﺠﻟﺍ ﻖﻠﻏﺃ»")
        await press(app, pilot, "w", "v", "w", "escape", "ctrl+p")
        cursor = pane.cursor
        await type_text(app, pilot, "right-to-left text")
        await press(app, pilot, "enter")
        assert row_with(app, "The paper").count("«أغلق الجسر»")
        assert row_with(app, "הגשר נסגר")
        assert row_with(app, "הגשר הישן")
        assert "by the terminal" in status_text(app)
        assert pane.cursor == cursor
        assert settings.load().bidi == "leave"
    async with running_app(library, "english", size=(80, 24)) as (app, pilot):
        assert row_with(app, "«أغلق الجسر»")


async def test_in_linear_mode_text_is_as_it_is_stored(library):
    settings.change(linear="on")
    async with running_app(library, "hebrew", size=(80, 24)) as (app, pilot):
        assert row_with(app, FIRST)
        await press(app, pilot, "ctrl+p")
        await type_text(app, pilot, "linear mode")
        await press(app, pilot, "enter")
        assert row_with(app, "רגסנ רשגה")


async def test_lists_and_fields_are_in_reading_order(library):
    async with running_app(library, size=(100, 30)) as (app, pilot):
        assert row_with(app, "ןשיה רשגה")
        assert row_with(app, "ﻢﻳﺪﻘﻟﺍ ﺮﺴﺠﻟﺍ")
        await press(app, pilot, "ctrl+n")
        assert row_with(app, "ןשיה רשגה")  # also behind a dialog
        await press(app, pilot, "escape")
        await press(app, pilot, "f")
        await type_text(app, pilot, "נסגר")
        assert row_with(app, "רגסנ")
        assert any("רגסנ רשגה" in row for row in painted_rows(app))


@pytest.mark.parametrize(
    ("choice", "environment", "expected"),
    [
        (None, {}, True),
        ("auto", {"VTE_VERSION": "7200"}, True),
        ("auto", {"KONSOLE_VERSION": "221203"}, True),
        ("auto", {"TERM_PROGRAM": "Apple_Terminal"}, False),
        ("auto", {"TERM": "xterm-kitty"}, False),
        ("auto", {"TMUX": "/tmp/tmux,1,0", "VTE_VERSION": "7200"}, True),
        ("auto", {"TMUX": "/tmp/tmux,1,0"}, True),
        ("reorder", {"KONSOLE_VERSION": "221203"}, True),
        ("leave", {}, False),
        ("sometimes", {"TERM": "xterm"}, True),
    ],
)
def test_who_reorders_in_which_terminal(choice, environment, expected):
    assert reorders(choice, environment) is expected


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, False),
        ({"KONSOLE_VERSION": "221203"}, True),
        ({"MLTERM": "3.9.0"}, True),
        ({"VTE_VERSION": "7200"}, False),
        ({"VTE_VERSION": "7200", "TMUX": "/tmp/tmux,1,0"}, True),
        ({"STY": "1.pts"}, False),
    ],
)
def test_which_terminals_would_reorder_again(environment, expected):
    assert needs_marks(environment) is expected


async def test_marks_keep_a_terminal_from_reordering_again(library, monkeypatch):
    monkeypatch.setenv("KONSOLE_VERSION", "221203")
    async with running_app(library, "hebrew", "arabic", size=(160, 24)) as (app, _):
        rows = painted_rows(app)
        marked = "\u200e".join("רגסנ")
        assert any(f"{marked}\u200e " in row and "(Velm)" in row for row in rows)
        assert {cell_len(row) for row in rows} == {160}


def test_the_modes_are_those_of_ecma_48():
    assert (EXPLICIT, IMPLICIT) == ("\x1b[8l", "\x1b[8h")
