"""Nested annotations: a command is for the innermost under the cursor; of several it asks which."""

from __future__ import annotations

import pytest

from annotations.service.store import Store
from corpus.document import Span
from reader.tui.dialogs.annotations import AnnotationScreen
from reader.tui.dialogs.note import NoteScreen
from tests.helpers.screens import (
    TEXTS,
    make_library,
    painted,
    painted_rows,
    press,
    reading_screen,
    running_app,
    status_text,
    stored_annotations,
    type_text,
)

BRIDGE = TEXTS["bridge"][1]
FIRST = "The bridge at Velm was closed on Monday."


def annotate(path, quotes: dict[str, str], annotator: str = "Ann") -> None:
    store = Store.open(path, annotator)
    document = store.documents.get("bridge")
    for quote, tag in quotes.items():
        start = document.text.index(quote)
        store.annotate(document, Span(start, start + len(quote)), [tag])
    store.close()


@pytest.fixture
def library(tmp_path, home):
    path = tmp_path / "library.db"
    make_library(path)
    annotate(
        path,
        {
            BRIDGE.split("\n\n", maxsplit=1)[0]: "opinion",
            FIRST: "claim",
            "bridge at Velm": "disputed",
        },
    )
    return path


def tagged(app) -> dict[str, str]:
    """The words with each tag."""
    return {tag: a.content for a in stored_annotations(app) for tag in a.tags}


async def test_delete_is_for_the_innermost_and_names_it(library):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "w", "w", "x")
        assert set(tagged(app)) == {"opinion", "claim"}
        assert "Deleted disputed: “bridge at Velm”" in status_text(app)
        await press(app, pilot, "x")
        assert set(tagged(app)) == {"opinion"}
        assert "Deleted claim: “The bridge at" in status_text(app)
        await press(app, pilot, "u", "u")
        assert set(tagged(app)) == {"opinion", "claim", "disputed"}


async def test_the_extent_and_the_note_of_the_innermost(library):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "w", "w", "r", "w", "enter")
        assert tagged(app)["disputed"] == "bridge at Velm was"
        assert "Changed the extent of disputed" in status_text(app)
        await press(app, pilot, "enter")
        assert isinstance(app.screen, NoteScreen)
        await type_text(app, pilot, "why")
        await press(app, pilot, "ctrl+s")
        (noted,) = [a for a in stored_annotations(app) if a.note]
        assert noted.tags == ("disputed",)
        assert "Saved the note on disputed" in status_text(app)


async def test_where_passages_cross_a_list_asks(library):
    annotate(library, {"Velm was closed": "claim/figure"})
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "w", "w", "w", "x")
        assert isinstance(app.screen, AnnotationScreen)
        assert "Delete which annotation?" in painted(app)
        assert "“bridge at Velm”" in painted(app)
        await press(app, pilot, "escape")
        assert len(stored_annotations(app)) == 4
        await press(app, pilot, "x", "down", "enter")
        assert "claim/figure" not in tagged(app)
        assert "disputed" in tagged(app)


async def test_a_selection_means_what_is_exactly_on_it(library):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "w", "w", "v", "w", "x")
        assert "exactly this selection" in status_text(app)
        assert len(stored_annotations(app)) == 3
        reading_screen(app).pane.select(Span(0, len(FIRST)))
        await press(app, pilot, "x")
        assert "claim" not in tagged(app)


async def test_a_link_goes_from_the_innermost(library):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "w", "w", "K")
        assert "Link “bridge at Velm" in status_text(app)


@pytest.mark.parametrize(
    ("keys", "there"),
    [
        ("", "disputed on “bridge at Velm”; ] goes to it"),
        ("wwwwww", "disputed on “bridge at Velm”; [ goes to it"),
    ],
)
async def test_without_one_at_the_cursor_the_nearest_of_the_sentence_is_named(
    tmp_path, home, keys, there
):
    path = tmp_path / "library.db"
    make_library(path)
    annotate(path, {"bridge at Velm": "disputed"})
    async with running_app(path, "bridge") as (app, pilot):
        await press(app, pilot, *keys, "x")
        assert status_text(app) == (
            f"No annotation at the cursor; the nearest in this sentence is {there}"
        )
        await press(app, pilot, "]" if "]" in there else "[", "x")
        assert "Deleted disputed" in status_text(app)


async def test_margin_and_status_line_show_tags_in_the_order_of_the_codebook(tmp_path, home):
    path = tmp_path / "library.db"
    make_library(path)
    annotate(path, {FIRST: "disputed"})
    annotate(path, {FIRST: "opinion"}, "Ben")
    annotate(path, {FIRST: "claim"}, "Cem")
    store = Store.open(path, "Ann")
    store.tags.move("disputed", 1)
    store.close()
    async with running_app(path, "bridge", size=(160, 40)) as (app, _):
        row = next(row for row in painted_rows(app) if "The bridge at Velm" in row)
        assert row.split("The bridge")[0].strip(" ›") == "CDO"
        places = [status_text(app).index(tag) for tag in ("claim", "disputed", "opinion")]
        assert places == sorted(places)
