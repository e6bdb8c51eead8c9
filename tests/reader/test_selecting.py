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
