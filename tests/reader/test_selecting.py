"""What is tagged is what was meant, without a stray letter: by keys, mouse and command line."""

from __future__ import annotations

import pytest

from annotations.analysis.agreement.library_agreement import agreement
from annotations.service.store import Store
from tests.helpers.panes import at, drag
from tests.helpers.screens import (
    TEXTS,
    make_library,
    press,
    reading_screen,
    running_app,
    stored_annotations,
)

BRIDGE = TEXTS["bridge"][1]
FIRST = "The bridge at Velm was closed on Monday."


@pytest.fixture
def library(tmp_path, home):
    path = tmp_path / "library.db"
    make_library(path)
    return path


@pytest.mark.parametrize(
    ("keys", "tagged"),
    [
        ("g v right_parenthesis", FIRST),
        ("v 2 right_parenthesis", f"{FIRST} Engineers found cracks in two of its arches."),
        ("v w w w", "The bridge at"),
        ("v right_curly_bracket", BRIDGE.split("\n\n", maxsplit=1)[0]),
        ("right_parenthesis v left_parenthesis", FIRST),
        ("w w v W", "bridge"),
        ("s right_parenthesis", FIRST),
        ("w ctrl+shift+right ctrl+shift+right", "bridge at"),
        ("w l l l l l v l", "e"),  # a blank at the end is not part of the passage
        ("v G", BRIDGE),
    ],
)
async def test_selecting_by_motions(library, keys, tagged):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, *keys.split(), "d")
        (made,) = stored_annotations(app)
        assert made.content == tagged
        # The passage is selected as it was stored, so that the key takes the tag off again.
        await press(app, pilot, "d")
        assert stored_annotations(app) == []


@pytest.mark.parametrize(
    ("first", "last", "clicks", "tagged"),
    [
        ("The", " at", 2, "The bridge"),
        ("bridge", "Velm", 2, "bridge at Velm"),
        ("Velm", " bridge", 2, "bridge at Velm"),
        ("bridge", " at", 1, "bridge"),
        ("idge", "elm was", 1, "bridge at Velm"),
        ("elm was", "idge", 1, "bridge at Velm"),
        ("idge", "e at", 1, "idge"),  # within one word, the letters that are meant
        ("lm was", " was", 1, "Velm"),  # a word that was left is meant as a whole
        ("bridge", "arches", 3, f"{FIRST} Engineers found cracks in two of its arches."),
    ],
)
async def test_selecting_by_the_mouse(library, first, last, clicks, tagged):
    async with running_app(library, "bridge") as (app, pilot):
        pane = reading_screen(app).pane
        start, end = at(pane, BRIDGE.index(first)), at(pane, BRIDGE.index(last))
        for _ in range(clicks - 1):
            await pilot.click(pane, offset=start)
        await drag(pilot, pane, start, end)
        await press(app, pilot, "c")
        (made,) = stored_annotations(app)
        assert made.content == tagged


async def test_a_drag_takes_the_punctuation_that_it_ends_on(library):
    async with running_app(library, "bridge") as (app, pilot):
        pane = reading_screen(app).pane
        await drag(pilot, pane, at(pane, BRIDGE.index("“")), at(pane, BRIDGE.index("er,”")))
        assert selected(pane) == "“Nobody was in danger"
        await drag(pilot, pane, at(pane, BRIDGE.index("body was")), at(pane, BRIDGE.index("” the")))
        assert selected(pane) == "Nobody was in danger,”"


async def test_a_drag_back_into_its_first_word_is_exact_again(library):
    async with running_app(library, "bridge") as (app, pilot):
        pane = reading_screen(app).pane
        start, within = at(pane, BRIDGE.index("idge")), at(pane, BRIDGE.index("ge at"))
        await drag(pilot, pane, start, at(pane, BRIDGE.index("elm was")), within)
        assert selected(pane) == "idg"


async def test_characters_with_alt_or_ctrl_or_by_shift_and_arrows(library):
    async with running_app(library, "bridge") as (app, pilot):
        pane = reading_screen(app).pane
        start, end = at(pane, BRIDGE.index("idge")), at(pane, BRIDGE.index("elm was"))
        await drag(pilot, pane, start, end, meta=True)
        assert selected(pane) == "idge at Ve"
        await drag(pilot, pane, start, end)
        assert selected(pane) == "bridge at Velm"
        await press(app, pilot, "shift+left", "shift+left")
        assert selected(pane) == "bridge at Ve"
        await drag(pilot, pane, end, start)
        assert selected(pane) == "bridge at Velm"
        await press(app, pilot, "shift+right", "shift+right")
        assert selected(pane) == "idge at Velm"
        await pilot.mouse_down(pane, offset=start, control=True)
        await pilot.hover(pane, offset=end)
        await pilot.mouse_up(pane, offset=end)
        assert selected(pane) == "idge at Ve"


async def test_a_script_without_spaces_is_selected_by_characters(library):
    async with running_app(library, "wide") as (app, pilot):
        pane = reading_screen(app).pane
        text = pane.document.text
        await drag(pilot, pane, at(pane, text.index("月")), at(pane, text.index("船")))
        assert selected(pane) == "月曜日に閉鎖された。渡し船"


def selected(pane) -> str:
    return pane.document.text[slice(*pane.selection)]


async def test_two_readers_who_mean_the_same_sentence_agree(library):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "v", "right_parenthesis", "c")
    async with running_app(library, "bridge", annotator="Ben") as (app, pilot):
        await press(app, pilot, "c")
        await press(app, pilot, "right_parenthesis", "O")
        # Beside the second sentence nothing is counted.
        assert "claim" not in painted_status(app)
    store = Store.open(library, "Ann")
    (row, *_) = agreement(store, resamples=0).rows
    assert row.cohen.value == 1.0
    store.close()


def painted_status(app) -> str:
    from reader.tui.widgets.status import StatusLine

    return str(app.screen.query_one(StatusLine).content)


def test_the_command_line_trims_likewise(variorum, library):
    variorum.environment["VARIORUM_LIBRARY"] = str(library)
    by_quote = variorum.ok(
        "annotate", "bridge", "--quote", " Velm was ", "--tag", "claim", "--json"
    ).json
    assert (by_quote["content"], by_quote["end"] - by_quote["start"]) == ("Velm was", 8)
    end = str(len(FIRST) + 1)
    by_span = variorum.ok("annotate", "bridge", "--span", "0", end, "--tag", "claim", "--json").json
    assert by_span["content"] == FIRST
