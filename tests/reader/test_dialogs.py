"""No dialog closes on an error, and nothing that is typed into one is lost or becomes a command."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from textual.widgets import Input, OptionList, TextArea

from annotations.service.store import Store
from corpus.errors import VariorumError
from reader.tui.dialogs.dialog import Dialog
from reader.tui.dialogs.export import ExportScreen
from reader.tui.dialogs.find import FindScreen
from reader.tui.dialogs.note import NoteScreen
from reader.tui.dialogs.save_copy import SaveCopyScreen
from reader.tui.dialogs.tags import TagScreen
from reader.tui.library.blind import BlindScreen
from reader.tui.library.details import DetailsScreen
from reader.tui.library.merge import MergeScreen
from reader.tui.reading.screen import ReadingScreen
from tests.helpers.screens import (
    make_library,
    notifications,
    painted,
    press,
    running_app,
    status_text,
    stored_annotations,
    type_text,
    wait_until,
    wait_until_settled,
)


@pytest.fixture
def library(tmp_path, home, monkeypatch):
    path = tmp_path / "library.db"
    make_library(path)
    monkeypatch.chdir(tmp_path)
    return path


def typed_into(app) -> str:
    field = app.focused
    return field.text if isinstance(field, TextArea) else field.value


async def test_a_failed_export_leaves_its_dialog_open(library, tmp_path):
    """What was typed for the next try ran as commands: `no/such/folder` tagged four times."""
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "E")
        app.screen.query_one(Input).value = "no/such/folder.csv"
        await press(app, pilot, "enter")
        assert isinstance(app.screen, ExportScreen)
        assert "folder" in str(app.screen.query_one("#export-error").content)
        assert app.screen.query_one(Input).value == "no/such/folder.csv"
        await press(app, pilot, "home", *["delete"] * len("no/such/"), "c", "o", "d", "enter")
        assert isinstance(app.screen, ReadingScreen)
        assert (tmp_path / "codfolder.csv").exists()
        assert status_text(app) == "Exported 0 annotations to codfolder.csv"
        assert stored_annotations(app) == []


async def test_a_note_that_cannot_be_saved_stays(library, monkeypatch):
    async with running_app(library, "bridge") as (app, pilot):

        def full(*_: Any, **__: Any) -> None:
            raise VariorumError("no space left on the disk")

        await press(app, pilot, "enter")
        await type_text(app, pilot, "says who")
        with monkeypatch.context() as patched:
            patched.setattr(Store, "annotate", full)
            await press(app, pilot, "ctrl+s")
        assert isinstance(app.screen, NoteScreen)
        assert "No space left" in painted(app)
        await type_text(app, pilot, " cod")
        await press(app, pilot, "ctrl+s")
        assert [a.note for a in stored_annotations(app)] == ["says who cod"]
        assert isinstance(app.screen, ReadingScreen)


async def test_details_that_cannot_be_saved_stay_and_change_nothing_else(library, monkeypatch):
    from annotations.service import documents

    async with running_app(library) as (app, pilot):

        def locked(*_: Any, **__: Any) -> None:
            raise VariorumError("the library is locked")

        await press(app, pilot, "e")
        await type_text(app, pilot, " of Velm")
        with monkeypatch.context() as patched:
            patched.setattr(documents, "edit_metadata", locked)
            await press(app, pilot, "enter")
        assert isinstance(app.screen, DetailsScreen)
        assert "The library is locked" in painted(app)
        # Meanwhile another program changes another field.
        other = Store.open(library, "Ben")
        slug = app.screen._slug
        metadata = other.documents.get(slug).metadata
        documents.edit_metadata(other, slug, replace(metadata, language="hy"))
        other.close()
        await press(app, pilot, "enter")
        assert not isinstance(app.screen, DetailsScreen)
        saved = app.session.store.documents.get(slug).metadata
        assert saved.title.endswith("of Velm")
        assert saved.language == "hy"


async def test_a_tag_name_that_is_none_and_a_merge_that_fails(library, tmp_path):
    (tmp_path / "broken.db").write_text("nothing")
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "t")
        await type_text(app, pilot, "a//b")
        await press(app, pilot, "enter")
        assert isinstance(app.screen, TagScreen)
        assert typed_into(app) == "a//b"
        assert str(app.screen.query_one("#chooser-error").content)
        await press(app, pilot, "escape")
    async with running_app(library) as (app, pilot):
        await press(app, pilot, "M")
        await type_text(app, pilot, "nowhere.db")
        await press(app, pilot, "enter")
        await wait_until_settled(app, pilot)
        if isinstance(app.screen, MergeScreen):
            assert typed_into(app).endswith("nowhere.db")
            assert str(app.screen.query_one("#chooser-error").content)


async def test_a_blind_round_that_fails_leaves_the_question(library, monkeypatch):
    from annotations.seminar import blind_rounds

    def locked(*_: Any) -> None:
        raise VariorumError("The library is locked")

    async with running_app(library) as (app, pilot):
        await press(app, pilot, "B")
        with monkeypatch.context() as patched:
            patched.setattr(blind_rounds, "start", locked)
            await press(app, pilot, "y")
        assert isinstance(app.screen, BlindScreen)
        assert "The library is locked" in painted(app)
        await press(app, pilot, "y")
        assert not isinstance(app.screen, BlindScreen)


@pytest.mark.parametrize(
    ("keys", "text"),
    [("t", "irony"), ("enter", "a note"), ("f", "council"), ("colon", "s12"), ("E", "mine.csv"),
     ("p", "letter"), ("ctrl+n", "Somebody"), ("ctrl+s", "copy.db")],
)  # fmt: skip
@pytest.mark.parametrize("by", ["escape", "click"])
async def test_what_was_typed_is_offered_again(library, keys, text, by):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, keys)
        before = typed_into(app)
        assert "ctrl+r" not in painted(app)
        await type_text(app, pilot, text)
        typed = typed_into(app)
        assert typed != before
        for _ in range(2):  # a note and the like ask first
            if not isinstance(app.screen, ReadingScreen):
                await (
                    press(app, pilot, "escape") if by == "escape" else pilot.click(offset=(1, 1))
                )
                await wait_until_settled(app, pilot)
        assert isinstance(app.screen, ReadingScreen)
        await press(app, pilot, keys)
        assert typed_into(app) == before
        assert "ctrl+r restore" in painted(app)
        await press(app, pilot, "ctrl+r")
        assert typed_into(app) == typed
        assert "ctrl+r restore" not in painted(app)
        assert stored_annotations(app) == []


async def test_letters_after_a_click_on_the_list_go_to_the_field(library):
    """`T` switched the theme, and `?` opened the help."""
    async with running_app(library, "bridge") as (app, pilot):
        theme = app.theme
        await press(app, pilot, "t")
        assert isinstance(app.screen, TagScreen)
        await pilot.click("#chooser-hint")
        await type_text(app, pilot, "T?")
        assert typed_into(app) == "T?"
        assert not app.screen.query_one(OptionList).can_focus
        assert app.theme == theme
        await press(app, pilot, "tab", "shift+tab")
        await type_text(app, pilot, "q")
        assert typed_into(app) == "T?q"


async def test_a_dialog_over_a_dialog(library):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "t")
        await type_text(app, pilot, "iron")
        await press(app, pilot, "ctrl+s", "ctrl+s")
        assert [type(screen) for screen in app.screen_stack[-2:]] == [TagScreen, SaveCopyScreen]
        await type_text(app, pilot, "cod")
        await press(app, pilot, "escape")
        assert typed_into(app) == "iron"
        await type_text(app, pilot, "y")
        await press(app, pilot, "enter")
        assert [a.tags for a in stored_annotations(app)] == [("irony",)]


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 50)])
async def test_the_keys_of_a_note_are_shown_however_long_its_passage_is(library, size):
    async with running_app(library, "bridge", size=size) as (app, pilot):
        await press(app, pilot, "v", "G", "enter")
        await type_text(app, pilot, "says")
        assert "ctrl+s save · ctrl+o your editor · esc cancel" in painted(app)
        await press(app, pilot, "escape")
        assert "The note is not saved yet: ctrl+s saves it" in painted(app)
        assert "ctrl+s save · ctrl+o your editor · esc cancel" in painted(app)
        assert "says" in painted(app)


@pytest.mark.parametrize("keys", ["e", "a", "E", "x", "M", "m enter", "f2", "ctrl+n", "ctrl+s"])
async def test_the_keys_of_a_dialog_are_shown_on_a_small_screen(library, keys):
    async with running_app(library, size=(80, 24)) as (app, pilot):
        await press(app, pilot, *keys.split())
        assert isinstance(app.screen, Dialog)
        assert "esc cancel" in painted(app)


@pytest.mark.parametrize("size", [(80, 24), (30, 8), (12, 3), (200, 50)])
async def test_resizing_changes_nothing_that_is_typed(library, size):
    async with running_app(library, "bridge", "ferry") as (app, pilot):
        await press(app, pilot, "enter")
        await type_text(app, pilot, "cod")
        await pilot.resize_terminal(*size)
        await wait_until_settled(app, pilot)
        await type_text(app, pilot, " oc")
        await pilot.resize_terminal(120, 36)
        await wait_until_settled(app, pilot)
        assert typed_into(app) == "cod oc"
        await press(app, pilot, "ctrl+s")
        assert [(a.note, a.tags) for a in stored_annotations(app)] == [("cod oc", ())]


async def test_another_program_removes_the_document_under_a_note(library):
    async with running_app(library, "bridge", "ferry") as (app, pilot):
        from annotations.service import documents

        await press(app, pilot, "enter")
        await type_text(app, pilot, "says")
        other = Store.open(library, "Ben")
        documents.remove_document(other, other.documents.get("bridge").id)
        other.close()
        app.session.check_library()
        await wait_until_settled(app, pilot)
        await type_text(app, pilot, " cod")
        assert isinstance(app.screen, NoteScreen)
        assert typed_into(app) == "says cod"
        await press(app, pilot, "ctrl+s")
        assert isinstance(app.screen, NoteScreen)
        assert typed_into(app) == "says cod"
        assert str(app.screen.query_one("#note-error").content)
        await press(app, pilot, "escape", "escape")
        assert stored_annotations(app) == []


async def test_quitting_asks_once_and_the_note_is_there_after_the_next_start(library):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "enter")
        await type_text(app, pilot, "half a thou")
        await press(app, pilot, "ctrl+q")
        assert isinstance(app.screen, NoteScreen)
        assert "not saved yet" in painted(app)
        await pilot.press("ctrl+q")
        await wait_until(app, pilot, lambda: not app.is_running)
    async with running_app(library, "bridge") as (app, pilot):
        assert any("half a thou" in note for note in notifications(app))
        await press(app, pilot, "enter", "ctrl+r")
        assert typed_into(app) == "half a thou"
        await type_text(app, pilot, "ght")
        await press(app, pilot, "ctrl+s")
        assert [a.note for a in stored_annotations(app)] == ["half a thought"]
        app.exit()
        await wait_until(app, pilot, lambda: not app.is_running)
    async with running_app(library, "bridge") as (app, _):
        assert notifications(app) == []


async def test_a_query_stays_for_the_next_search(library):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "f")
        await type_text(app, pilot, "council")
        await press(app, pilot, "enter", "f")
        assert isinstance(app.screen, FindScreen)
        await press(app, pilot, "ctrl+r")
        assert typed_into(app) == "council"


@pytest.mark.parametrize("theme", ["variorum-contrast-dark", "variorum-contrast-light"])
async def test_a_dialog_has_a_frame_where_page_and_dialog_have_one_colour(
    library, theme: str
) -> None:
    async with running_app(library, "bridge", size=(80, 24)) as (app, pilot):
        for keys in (("question_mark",), ("enter",), ("t",)):
            app.theme = theme
            await press(app, pilot, *keys)
            framed = [row for row in painted(app).splitlines() if row.count("│") == 2]
            assert any(row.strip().startswith("┌") for row in painted(app).splitlines())
            assert len(framed) > 4
            for row in framed:
                inside = row.split("│")[1]
                assert inside.startswith("  "), "the frame covers no words"
            app.theme = "variorum-dark"
            await press(app, pilot)
            assert "┌" not in painted(app)
            await press(app, pilot, "escape")
        app.theme = theme
        await pilot.resize_terminal(80, 16)
        await press(app, pilot, "question_mark")
        assert "┌" not in painted(app), "it fills the terminal, and needs its edges for words"
