"""Finding a command by what one would call it, and the list of keys."""

from __future__ import annotations

import pytest
from textual.widgets import Input, OptionList

from reader.tui.all_commands import every_command
from reader.tui.command_search import SYNONYMS, matching
from reader.tui.dialogs.help import HelpScreen
from reader.tui.dialogs.palette import PaletteScreen
from reader.tui.reading.screen import ReadingScreen
from tests.helpers.screens import (
    library_screen,
    make_library,
    painted,
    painted_rows,
    press,
    running_app,
    stored_annotations,
    type_text,
)


@pytest.fixture
def library(tmp_path, home):
    path = tmp_path / "library.db"
    make_library(path)
    return path


def test_synonyms_are_of_commands_that_there_are():
    ids = {command.id for command in every_command()}
    assert set(SYNONYMS) <= ids


@pytest.mark.parametrize(
    ("typed", "first"),
    [("dark", "app.next_theme"), ("light", "app.next_theme"), ("undo", "changes.undo"),
     ("comment", "annotations.note"), ("clipboard", "copying.passage"),
     ("csv", "other_screens.export"), ("bookmark", "navigation.set_mark"),
     ("split", "panes.add"), ("LIBRARY documents", "reading.back"), ("exit", "app.quit")],
)  # fmt: skip
def test_words_in_the_same_sense(typed, first):
    from reader.tui.app import VariorumApp

    commands = (*ReadingScreen.OWN_COMMANDS, *VariorumApp.OWN_COMMANDS)
    assert matching([c for c in commands if c.title], typed)[0].id == first


@pytest.mark.parametrize("typed", ["highlight", "library", "statistics", "dark"])
async def test_what_the_issue_looked_for_is_found(library, typed):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "ctrl+p")
        await type_text(app, pilot, typed)
        assert app.screen.query_one("#choices", OptionList).option_count
        assert "no matches" not in painted(app).casefold()


async def test_the_palette_runs_the_same_commands_and_shows_their_keys(library):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "ctrl+p")
        assert isinstance(app.screen, PaletteScreen)
        await type_text(app, pilot, "opinion")
        row = next(row for row in painted_rows(app) if "Tag the passage as opinion" in row)
        assert row.split()[row.split().index("opinion") - 1] == "o"
        await press(app, pilot, "enter")
        assert [a.tags for a in stored_annotations(app)] == [("opinion",)]


async def test_only_what_can_be_done_now(library):
    async with running_app(library, "bridge") as (app, pilot):

        def ids() -> set[str]:
            return {command.id for command in app.commands_now(app.screen)}

        assert not ids() & {
            "annotations.delete", "extent.change", "links.follow", "search.next", "panes.close",
            "apparatus.link", "list.delete", "link_mode.link",
        }  # fmt: skip
        await press(app, pilot, "c", "slash")
        await type_text(app, pilot, "the")
        await press(app, pilot, "enter", "g")
        assert {"annotations.delete", "extent.change", "search.next"} <= ids()
        await press(app, pilot, "a")
        assert "list.delete" in ids()
        assert "tagging.claim" not in ids()
    empty = library.with_name("empty.db")
    async with running_app(empty) as (app, _):
        library_screen(app)
        ids_now = {command.id for command in app.commands_now(app.screen)}
        assert "library.add" in ids_now
        assert not {"library.open", "library.remove", "library.export"} & ids_now


async def test_no_matches_and_no_palette_over_a_dialog(library):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "ctrl+p")
        await type_text(app, pilot, "zzzz")
        await press(app, pilot, "enter")
        assert "No matches for “zzzz”" in painted(app)
        await press(app, pilot, "ctrl+p", "escape")
        assert isinstance(app.screen, ReadingScreen)


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 50)])
async def test_the_help_wraps_under_its_own_column(library, size):
    async with running_app(library, "bridge", size=size) as (app, pilot):
        await press(app, pilot, "f1")
        assert isinstance(app.screen, HelpScreen)
        listing = app.screen.query_one(OptionList)
        width = listing.size.width - 2
        for option in listing.options:
            lines = str(option.prompt).split("\n")
            assert all(len(line) <= width for line in lines), lines
            if len(lines) > 1 and not option.disabled:
                column = len(lines[-1]) - len(lines[-1].lstrip())
                assert all(line[:column].isspace() for line in lines[1:])
        assert "esc close" in painted(app)
        panel = app.screen.query_one("#help")
        assert panel.region.bottom <= size[1]
        assert panel.region.right <= size[0]


async def test_the_help_is_filtered(library):
    async with running_app(library, "bridge", size=(80, 24)) as (app, pilot):
        await press(app, pilot, "question_mark", "slash")
        await type_text(app, pilot, "qzz")  # `q` closes the help where nobody types
        assert "No matches" in painted(app)
        app.screen.query_one(Input).value = "opinion"
        await press(app, pilot)
        listing = app.screen.query_one(OptionList)
        assert [str(o.prompt) for o in listing.options if "opinion" not in str(o.prompt)] == [
            "Tagging"
        ]
        await press(app, pilot, "enter", "enter")
        assert [a.tags for a in stored_annotations(app)] == [("opinion",)]
        await press(app, pilot, "question_mark", "slash")
        await type_text(app, pilot, "note")
        await press(app, pilot, "escape")
        assert isinstance(app.screen, HelpScreen)
        assert app.screen.query_one(Input).value == ""
        await press(app, pilot, "escape")
        assert isinstance(app.screen, ReadingScreen)
