"""The first screen and its dialogs, through real keys and mouse events."""

from __future__ import annotations

import csv

import pytest
from textual.widgets import Input, OptionList, Static

from annotations.service.documents import add_document
from annotations.service.store import Store
from corpus.document import Span
from corpus.sources.loading import prepare
from reader import settings
from reader.tui.app import VariorumApp
from reader.tui.dialogs.confirm import ConfirmScreen
from reader.tui.dialogs.help import HelpScreen
from reader.tui.dialogs.name import NameScreen
from reader.tui.library.add import AddScreen
from reader.tui.library.screen import LibraryScreen
from reader.tui.reading.screen import ReadingScreen
from tests.helpers.screens import (
    TEXTS,
    fill_field,
    library_screen,
    make_library,
    press,
    reading_screen,
    running_app,
    status_text,
    type_text,
    wait_until,
    wait_until_settled,
)


@pytest.fixture
def library(tmp_path, home):
    path = tmp_path / "library.db"
    make_library(path)
    return path


def shown(app) -> list[str]:
    options = app.screen.query_one("#documents", OptionList).options
    return [str(option.prompt).strip().splitlines()[0].strip() for option in options]


async def test_the_list_shows_every_document_with_what_is_known_of_it(library):
    store = Store.open(library, "Ann")
    store.annotate(store.documents.get("bridge"), Span(0, 10), ["claim", "disputed"])
    store.close()
    async with running_app(library) as (app, _):
        assert sorted(shown(app)) == sorted(title for title, _ in TEXTS.values())
        entry = next(
            str(option.prompt)
            for option in app.screen.query_one("#documents", OptionList).options
            if "The old bridge" in str(option.prompt)
        )
        for part in ("The Velm Post", "2021-04-06", "words", "C claim 1", "D disputed 1"):
            assert part in entry


async def test_typing_filters_and_escape_shows_all_again(library):
    async with running_app(library) as (app, pilot):
        await press(app, pilot, "slash")
        await type_text(app, pilot, "ferry")
        assert shown(app) == ["The ferry of Velm"]
        await press(app, pilot, "escape")
        assert len(shown(app)) == len(TEXTS)


async def test_of_very_many_the_first_are_listed_and_the_filter_finds_the_others(
    library, monkeypatch
):
    monkeypatch.setattr("reader.tui.library.screen._LISTED", 2)
    async with running_app(library) as (app, pilot):
        titles = shown(app)
        assert len(titles) == 3
        assert titles[2].startswith(f"{len(TEXTS) - 2} more")
        await press(app, pilot, "j", "space", "space")  # at the last: there is no going on
        documents = app.screen.query_one("#documents", OptionList)
        assert documents.highlighted == 1
        hidden = next(title for title, _ in TEXTS.values() if title not in titles)
        await press(app, pilot, "slash")
        await type_text(app, pilot, hidden)
        assert shown(app) == [hidden]


async def test_enter_opens_the_document_under_the_cursor_and_q_comes_back(library):
    async with running_app(library) as (app, pilot):
        await press(app, pilot, "down", "enter")
        assert len(reading_screen(app).row.panes) == 1
        await press(app, pilot, "q")
        library_screen(app)


async def test_four_chosen_documents_open_in_the_order_of_choosing(library):
    async with running_app(library, size=(200, 50)) as (app, pilot):
        await press(app, pilot, "space", "space", "space", "space", "up", "up", "enter")
        screen = reading_screen(app)
        assert len(screen.row.panes) == 4
        titles = [pane.document.title for pane in screen.row.panes]
        assert sorted(titles) == sorted(title for title, _ in TEXTS.values())


async def test_removing_a_document_takes_its_annotations_and_undo_brings_both_back(library):
    store = Store.open(library, "Ann")
    store.annotate(store.documents.get("letter"), Span(0, 10), ["claim"])
    store.close()
    async with running_app(library) as (app, pilot):
        assert shown(app)[0] == "A letter"
        await press(app, pilot, "x")
        assert any("1 annotation." in str(line.content) for line in app.screen.query(Static))
        await press(app, pilot, "escape")
        assert "A letter" in shown(app)
        await press(app, pilot, "x", "enter")
        assert "A letter" not in shown(app)
        assert "1 annotation" in status_text(app)
        await press(app, pilot, "u")
        assert "A letter" in shown(app)
        assert len(app.session.store.annotations()) == 1


async def test_details_are_edited_and_a_bad_date_is_told(library):
    async with running_app(library) as (app, pilot):
        await press(app, pilot, "e")
        await fill_field(app, pilot, "#field-title", "A letter to the editor")
        await fill_field(app, pilot, "#field-published", "last week")
        await press(app, pilot, "ctrl+s")
        error = str(app.screen.query_one("#details-error", Static).content)
        assert "2020-11-09" in error
        await fill_field(app, pilot, "#field-published", "2021-05-01")
        await fill_field(app, pilot, "#field-authors", "J. Doe; R. Roe")
        await press(app, pilot, "ctrl+s")
        meta = app.session.store.documents.get("letter").metadata
        assert (meta.title, meta.published) == ("A letter to the editor", "2021-05-01")
        assert meta.authors == ("J. Doe", "R. Roe")


async def test_files_are_added_from_the_screen(library, tmp_path):
    folder = tmp_path / "sources"
    folder.mkdir()
    text = "A headline of its own\n\n" + "The quay was rebuilt in a year and nobody noticed. " * 6
    (folder / "quay.txt").write_text(text, encoding="utf-8")
    (folder / "notes.odt").write_bytes(b"%PDF-1.4")
    async with running_app(library) as (app, pilot):
        await press(app, pilot, "a")
        assert isinstance(app.screen, AddScreen)
        field = app.screen.query_one("#typed", Input)
        field.value = f"{folder}/"
        await wait_until_settled(app, pilot)
        await press(app, pilot, "enter")
        await wait_until(app, pilot, lambda: isinstance(app.screen, ReadingScreen))
        await wait_until_settled(app, pilot)
        await press(app, pilot, "q")
        assert len(shown(app)) == len(TEXTS) + 1
        assert "Added “A headline of its own”" in status_text(app)


async def told(app, pilot, words: str) -> None:
    """Wait until the add dialog says these words."""

    def hint() -> str:
        return str(app.screen.query_one("#chooser-hint", Static).content)

    await wait_until(app, pilot, lambda: words in hint(), hint)


async def test_a_whole_folder_is_added_with_ctrl_a(library, tmp_path):
    folder = tmp_path / "sources"
    folder.mkdir()
    for name in ("quay", "mole", "pier"):
        text = (
            f"About the {name}\n\n" + f"The {name} was rebuilt in a year and nobody noticed. " * 6
        )
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    (folder / "empty.txt").write_text("", encoding="utf-8")
    async with running_app(library) as (app, pilot):
        await press(app, pilot, "a")
        # Pasted behind the folder that stands in the field already.
        app.screen.query_one("#typed", Input).value += f"{folder}/"
        await wait_until_settled(app, pilot)
        await press(app, pilot, "ctrl+a")
        await told(app, pilot, "Added 3 documents; 1 source was not read")
        assert "empty" in str(app.screen.query_one("#chooser-error", Static).content)
        await press(app, pilot, "escape", "u", "enter")
        assert len(shown(app)) == len(TEXTS)


@pytest.mark.parametrize("path", ["~nobody-of-this-name/x", "~", "//", "\x1b[31m", ""])
async def test_no_path_is_a_fault(library, path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    async with running_app(library) as (app, pilot):
        await press(app, pilot, "a")
        await fill_field(app, pilot, "#typed", path)
        await press(app, pilot, "escape", "E")
        await fill_field(app, pilot, "#file", path)
        await press(app, pilot, "enter", "escape")
        library_screen(app)


async def test_the_export_never_writes_over_the_library(library):
    store = Store.open(library, "Ann")
    store.annotate(store.documents.get("bridge"), Span(0, 10), ["claim"])
    store.close()
    async with running_app(library) as (app, pilot):
        await press(app, pilot, "E")
        await fill_field(app, pilot, "#file", str(library))
        await press(app, pilot, "enter", "enter")
    assert library.read_bytes().startswith(b"SQLite format 3")


async def test_a_file_that_is_there_is_asked_about(library, tmp_path):
    (tmp_path / "out.csv").write_text("mine")
    async with running_app(library) as (app, pilot):
        await press(app, pilot, "E")
        await fill_field(app, pilot, "#file", str(tmp_path / "out.csv"))
        await press(app, pilot, "enter")
        assert (tmp_path / "out.csv").read_text() == "mine"
        await press(app, pilot, "enter")
        assert (tmp_path / "out.csv").read_text().startswith("id,document")


async def test_settings_that_cannot_be_written_keep_nobody_from_reading(library, home, monkeypatch):
    blocked = home / "blocked"
    blocked.write_text("a file where the folder should be")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(blocked))
    async with running_app(library) as (app, pilot):
        await press(app, pilot, "T")
        library_screen(app)


async def test_a_fault_of_the_program_is_a_sentence(library):
    async with running_app(library) as (app, pilot):
        told = []
        app.session.show_error = told.append
        app.session.write(lambda _: 1 / 0, lambda _: None)
        await wait_until_settled(app, pilot)
        assert "ZeroDivisionError" in told[0]
        library_screen(app)


async def test_a_path_that_is_not_there_is_one_sentence(library, tmp_path):
    async with running_app(library) as (app, pilot):
        await press(app, pilot, "a")
        await fill_field(app, pilot, "#typed", str(tmp_path / "nothing.txt"))
        await press(app, pilot, "enter")
        error = app.screen.query_one("#chooser-error", Static)
        await wait_until(app, pilot, lambda: "nothing.txt" in str(error.content))


async def test_export_writes_the_csv(library, tmp_path):
    store = Store.open(library, "Ann")
    store.annotate(store.documents.get("bridge"), Span(0, 10), ["claim"])
    store.close()
    async with running_app(library) as (app, pilot):
        await press(app, pilot, "E")
        await fill_field(app, pilot, "#file", str(tmp_path / "out.csv"))
        await press(app, pilot, "enter")
        assert "1 annotation" in status_text(app)
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["tag"] == "claim"


async def test_the_name_is_asked_once(library):
    async with running_app(library, annotator=None) as (app, pilot):
        assert isinstance(app.screen, NameScreen)
        await fill_field(app, pilot, "#name", "  Róża  ")
        await press(app, pilot, "enter")
        assert app.session.store.annotator == "Róża"
        assert settings.load().annotator == "Róża"
    async with running_app(library, annotator=None) as (app, pilot):
        library_screen(app)
        assert app.session.store.annotator == "Róża"
        await press(app, pilot, "ctrl+n")
        assert isinstance(app.screen, NameScreen)


async def test_help_names_every_command_of_the_screen(library):
    async with running_app(library, "bridge") as (app, pilot):
        commands = app.screen.listed_commands()
        await press(app, pilot, "question_mark")
        assert isinstance(app.screen, HelpScreen)
        text = listed(app)
        for command in (*commands, *VariorumApp.OWN_COMMANDS):
            assert command.help in text or not command.keys  # the palette has those
        await press(app, pilot, "escape", "q", "question_mark")
        text = listed(app)
        for command in LibraryScreen.OWN_COMMANDS:
            assert command.help in text


def listed(app) -> str:
    """What the help lists, without where its lines are broken."""
    options = app.screen.query_one(OptionList).options
    return " ".join(" ".join(str(option.prompt) for option in options).split())


async def test_the_theme_turns_and_is_kept(library):
    async with running_app(library) as (app, pilot):
        before = app.theme
        await press(app, pilot, "T")
        after = app.theme
        assert after != before
    async with running_app(library) as (app, pilot):
        assert app.theme == after


async def test_a_mouse_click_opens_and_q_leaves_the_program(library):
    async with running_app(library) as (app, pilot):
        await pilot.click("#documents", offset=(10, 0))
        await wait_until_settled(app, pilot)
        reading_screen(app)
        await press(app, pilot, "q", "q")
        assert not app.is_running or app._exit


@pytest.mark.parametrize("size", [(1, 1), (3, 2), (8, 24), (10, 3), (20, 5)])
async def test_no_terminal_is_too_small(library, size):
    async with running_app(library, size=size) as (app, pilot):
        await press(app, pilot, "down", "space", "a", "escape", "e", "escape", "E", "escape")
        await press(app, pilot, "f", "escape", "question_mark", "escape", "enter")
        await press(app, pilot, "t", "escape", "enter", "escape", "a", "escape", "q")
        await pilot.resize_terminal(80, 24)
        await wait_until_settled(app, pilot)
        library_screen(app)


async def test_the_help_carries_out_what_is_chosen_so_the_mouse_has_every_command(library):
    async with running_app(library, "bridge", size=(120, 60)) as (app, pilot):
        await press(app, pilot, "c")
        assert len(app.session.store.annotations()) == 1
        for words, left in (("Undo your last change", 0), ("Redo the change", 1)):
            await pilot.click("KeyLine", offset=(_at(app, "KeyLine", "help"), 0))
            await wait_until_settled(app, pilot)
            assert isinstance(app.screen, HelpScreen)
            entries = app.screen.query_one(OptionList)
            at = next(n for n, o in enumerate(entries.options) if words in str(o.prompt))
            entries.highlighted = at
            await wait_until_settled(app, pilot)
            y = next(n for n in range(entries.size.height) if words in entries.render_line(n).text)
            await pilot.click(entries, offset=(10, y))
            await wait_until_settled(app, pilot)
            assert len(app.session.store.annotations()) == left


def _at(app, widget: str, words: str) -> int:
    """The column in which these words stand in a widget of one line."""
    return app.screen.query_one(widget).render_line(0).text.index(words)


async def test_j_and_k_point_at_documents_as_the_arrows_do(library):
    async with running_app(library) as (app, pilot):
        documents = library_screen(app).query_one("#documents")
        first = documents.highlighted
        await press(app, pilot, "j")
        second = documents.highlighted
        assert second > first
        await press(app, pilot, "j", "k")
        assert documents.highlighted == second
        await press(app, pilot, "slash", "j")
        assert library_screen(app).query_one("#filter").value == "j"


async def test_undoing_an_addition_asks_and_says_what_goes(library):
    async with running_app(library) as (app, pilot):
        documents = len(app.session.store.summaries())
        store = Store.open(library, "Ann")
        add_document(store, prepare(b"A late article. It says one thing more.", "late.txt"))
        store.close()
        await wait_until(app, pilot, lambda: len(app.session.store.summaries()) == documents + 1)
        for key in ("escape", "n"):
            await press(app, pilot, "u")
            assert isinstance(app.screen, ConfirmScreen)
            text = " ".join(str(part.content) for part in app.screen.query(Static))
            assert "Added “" in text
            assert "removes 1 document" in text
            await press(app, pilot, key)
            assert len(app.session.store.summaries()) == documents + 1
        await press(app, pilot, "u", "enter")
        assert len(app.session.store.summaries()) == documents
        assert "Undone: added “" in status_text(app)
        await press(app, pilot, "U")  # nothing is removed by that
        assert len(app.session.store.summaries()) == documents + 1


def pointed_at(app) -> str:
    """The title of the document under the list's cursor."""
    current = app.screen._current()
    assert current is not None
    return current.title


async def test_undo_and_redo_bring_what_they_restore_under_the_cursor(library):
    async with running_app(library) as (app, pilot):
        await press(app, pilot, "j", "j")
        removed = pointed_at(app)
        beside = shown(app)[3]
        await press(app, pilot, "x", "enter")
        assert pointed_at(app) == beside  # not at the top of the list
        await press(app, pilot, "home", "u")
        assert pointed_at(app) == removed
        await press(app, pilot, "home", "U", "enter", "home", "u")
        assert pointed_at(app) == removed


async def test_undo_shows_what_it_restores_though_a_filter_hides_it(library):
    async with running_app(library) as (app, pilot):
        removed = pointed_at(app)
        await press(app, pilot, "x", "enter", "slash")
        await type_text(app, pilot, "ferry")
        await press(app, pilot, "enter")
        assert removed not in shown(app)
        await press(app, pilot, "u")
        assert pointed_at(app) == removed
        assert app.screen.query_one("#filter", Input).value == ""


async def test_the_list_says_what_was_open_and_opens_it_again(library):
    async with running_app(library, "letter", "wide") as (app, pilot):
        await press(app, pilot, "tab", "q")
        assert status_text(app).startswith("o reopens “A letter” and “広い文字” · ")
        await press(app, pilot, "o")
        assert [pane.document.slug for pane in reading_screen(app).row.panes] == ["letter", "wide"]
        assert reading_screen(app).pane.document.slug == "wide"


async def test_there_may_be_nothing_to_reopen(library):
    async with running_app(library) as (app, pilot):
        assert status_text(app).startswith("enter opens a document · space selects several")
        await press(app, pilot, "o")
        assert status_text(app) == "No document was open"
