"""The codebook as a screen, by real keys: each change shows at once, and can be undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, Static

from annotations.service.store import Store
from corpus.document import Span
from reader.tui.app import VariorumApp
from reader.tui.codebook.form import TagForm
from reader.tui.codebook.screen import CodebookScreen
from tests.helpers.screens import (
    fill_field,
    make_library,
    painted_rows,
    press,
    reading_screen,
    running_app,
    status_text,
    type_text,
)


@pytest.fixture
def library(tmp_path: Path, home: Path) -> Path:
    path = tmp_path / "library.db"
    make_library(path)
    store = Store.open(path, "Ann")
    document = store.documents.get("bridge")
    store.annotate(document, Span(0, 20), ["claim"])
    store.annotate(document, Span(30, 50), ["claim", "opinion"])
    store.tags.add("claim/figure")
    store.close()
    return path


def names(app: VariorumApp) -> list[str]:
    return [tag.name for tag in app.session.store.tags.codebook().tags]


def error(app: VariorumApp, id_: str) -> str:
    return str(app.screen.query_one(id_, Static).content)


async def test_every_tag_has_its_line(library: Path) -> None:
    async with running_app(library, size=(100, 30)) as (app, pilot):
        await press(app, pilot, "t")
        assert isinstance(app.screen, CodebookScreen)
        rows = [" ".join(row.split()) for row in painted_rows(app) if "┃" in row]
        assert rows[0].startswith("C┃ claim c 2 blue It says")
        assert rows[1].startswith("F┃ figure 0 blue")
        assert rows[2].startswith("O┃ opinion o 1 ochre")
        assert status_text(app).startswith("claim  2 passages")
        await press(app, pilot, "j", "j")
        assert status_text(app).startswith("opinion  1 passage ")
        await press(app, pilot, "q")
        assert not isinstance(app.screen, CodebookScreen)


async def test_a_tag_is_added_and_its_looks_are_chosen(library: Path) -> None:
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "ctrl+t", "a")
        await type_text(app, pilot, "tone")
        await press(app, pilot, "tab")
        await type_text(app, pilot, "w")
        await press(app, pilot, "tab", "tab")
        await type_text(app, pilot, "B")
        await press(app, pilot, "enter")
        tag = app.session.store.tags.get("tone")
        assert (tag.mark, tag.key) == ("w", "B")
        assert status_text(app) == "Added tone"
        await press(app, pilot, "enter")
        await fill_field(app, pilot, "#tag-colour", "purple")
        await press(app, pilot, "enter", "q")
        assert app.session.store.tags.get("tone").colour == "violet"
        # The key sets it on the reading screen, and once more takes it off.
        await press(app, pilot, "G", "B")
        assert [a.tags for a in app.session.store.annotations(tag="tone")] == [("tone",)]
        assert "B tone" in painted_rows(app)[-1]
        await press(app, pilot, "B")
        assert app.session.store.annotations(tag="tone") == []


async def test_what_is_refused_stays_in_the_form(library: Path) -> None:
    async with running_app(library) as (app, pilot):
        await press(app, pilot, "t", "enter")
        for field, value, reason in (
            ("#tag-mark", "O", "O is the letter of “opinion”"),
            ("#tag-key", "j", "line down"),
            ("#tag-colour", "nice", "no colour"),
        ):
            before = app.screen.query_one(field, Input).value
            await fill_field(app, pilot, field, value)
            await press(app, pilot, "enter")
            assert isinstance(app.screen, TagForm)
            assert reason in error(app, "#tag-error")
            assert app.screen.query_one(field, Input).value == value
            await fill_field(app, pilot, field, before)
        await press(app, pilot, "escape")
        assert app.session.store.tags.get("claim").mark == "C"


async def test_a_name_that_is_taken_offers_to_merge(library: Path) -> None:
    async with running_app(library) as (app, pilot):
        await press(app, pilot, "t", "enter")
        await fill_field(app, pilot, "#tag-name", "opinion")
        await press(app, pilot, "enter")
        assert "press enter again to merge claim (2 passages) into it" in error(app, "#tag-error")
        assert "claim" in names(app)
        await press(app, pilot, "enter")
        assert names(app) == ["opinion", "disputed", "opinion/figure"]
        await press(app, pilot, "u")
        assert names(app) == ["claim", "opinion", "disputed", "claim/figure"]
        await press(app, pilot, "U")
        assert names(app)[0] == "opinion"


async def test_nesting_and_merging_by_a_list(library: Path) -> None:
    async with running_app(library) as (app, pilot):
        await press(app, pilot, "t", "j", "j", "n")
        await type_text(app, pilot, "disp")
        await press(app, pilot, "enter")
        assert "disputed/opinion" in names(app)
        assert status_text(app) == "Moved opinion to disputed/opinion"
        await press(app, pilot, "n", "enter")
        assert "opinion" in names(app)
        await press(app, pilot, "m")
        await type_text(app, pilot, "claim")
        await press(app, pilot, "enter")
        assert "opinion" not in names(app)
        assert "1 passage" in status_text(app)


async def test_deleting_asks_and_says_how_many_passages(library: Path) -> None:
    async with running_app(library) as (app, pilot):
        await press(app, pilot, "t", "x")
        shown = " ".join(str(part.content) for part in app.screen.query(Static))
        assert "Delete the tag claim?" in shown
        assert "2 passages of yours" in shown
        assert "1 tag nested in it will not be deleted" in shown
        await press(app, pilot, "escape")
        assert "claim" in names(app)
        await press(app, pilot, "x", "enter")
        assert names(app) == ["opinion", "disputed", "claim/figure"]
        assert status_text(app) == "Deleted claim, removed from 2 passages"
        await press(app, pilot, "u")
        assert names(app)[0] == "claim"
        assert len(app.session.store.annotations(tag="claim")) == 2


async def test_a_tag_of_others_is_not_deleted_by_a_key(library: Path) -> None:
    store = Store.open(library, "Ben")
    store.annotate(store.documents.get("ferry"), Span(0, 20), ["claim"])
    store.close()
    async with running_app(library) as (app, pilot):
        await press(app, pilot, "t", "x", "enter")
        assert "Ben tagged 1 passage" in error(app, "#delete-error")
        assert "claim" in names(app)


async def test_undo_here_takes_back_no_annotation(library: Path) -> None:
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "G", "d", "ctrl+t", "u")
        assert status_text(app) == "Undone: added the tag claim/figure"
        await press(app, pilot, "u")
        assert "Nothing to undo" in status_text(app)
        assert len(app.session.store.annotations(tag="disputed")) == 1


async def test_the_order_is_changed_among_siblings(library: Path) -> None:
    async with running_app(library) as (app, pilot):
        await press(app, pilot, "t", "J")
        shown = [row.split("┃")[1].split()[0] for row in painted_rows(app) if "┃" in row]
        assert shown == ["opinion", "claim", "figure", "disputed"]
        await press(app, pilot, "J", "J", "K")
        shown = [row.split("┃")[1].split()[0] for row in painted_rows(app) if "┃" in row]
        assert shown == ["opinion", "claim", "figure", "disputed"]
        await press(app, pilot, "u", "u", "u")
        assert names(app) == ["claim", "opinion", "disputed", "claim/figure"]


async def test_a_codebook_goes_out_and_comes_in(library: Path, tmp_path: Path) -> None:
    target = tmp_path / "book.csv"
    async with running_app(library) as (app, pilot):
        await press(app, pilot, "t", "E")
        await fill_field(app, pilot, "#codebook-file", str(tmp_path / "none" / "book.csv"))
        await press(app, pilot, "enter")
        assert "cannot be written" in error(app, "#codebook-error")
        await fill_field(app, pilot, "#codebook-file", str(target))
        await press(app, pilot, "enter")
        assert status_text(app) == "Exported 4 tags to book.csv"
        target.write_text(target.read_text() + "tone,how,teal,W,j,0\n")
        await press(app, pilot, "I")
        await fill_field(app, pilot, "#typed", str(target))
        await press(app, pilot, "enter")
        assert app.session.store.tags.get("tone").mark == "W"
        assert status_text(app).startswith(
            "Imported the codebook: 1 added, 0 changed; not imported"
        )
        await press(app, pilot, "u")
        assert "tone" not in names(app)


async def test_letters_and_colours_change_on_the_page(library: Path) -> None:
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "ctrl+t", "enter")
        await fill_field(app, pilot, "#tag-mark", "Q")
        await press(app, pilot, "enter", "q")
        app.session.check_library()
        await press(app, pilot)
        pane = reading_screen(app).pane
        assert pane is not None
        beside = "".join(row[: pane.geometry.text_x] for row in painted_rows(app)[4:-2])
        assert "Q" in beside
        assert "C" not in beside


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (18, 12)])
async def test_at_any_size(library: Path, size: tuple[int, int]) -> None:
    async with running_app(library, size=size) as (app, pilot):
        await press(app, pilot, "t", "enter", "escape", "a", "escape", "x", "escape", "E", "escape")
        await press(app, pilot, "I", "escape", "m", "escape", "n", "escape", "question_mark")
        await press(app, pilot, "escape")
        assert isinstance(app.screen, CodebookScreen)


async def test_undo_and_redo_point_at_the_tag_that_they_change(library: Path) -> None:
    def pointed_at(app: VariorumApp) -> str | None:
        assert isinstance(app.screen, CodebookScreen)
        return app.screen._current_name

    async with running_app(library, size=(100, 30)) as (app, pilot):
        await press(app, pilot, "t", "j", "j", "m")
        await type_text(app, pilot, "disputed")
        await press(app, pilot, "enter")
        assert "opinion" not in names(app)
        await press(app, pilot, "k", "k", "k", "u")
        assert "opinion" in names(app)
        assert pointed_at(app) == "opinion"
        await press(app, pilot, "k", "k", "k", "U")
        assert "opinion" not in names(app)
        await press(app, pilot, "u", "j", "x", "enter")
        assert pointed_at(app) == "opinion"  # beside what is gone, not at the top
        await press(app, pilot, "k", "k", "k", "u")
        assert pointed_at(app) == "disputed"


async def test_what_was_typed_of_a_tag_is_not_discarded_by_one_escape(library):
    async with running_app(library) as (app, pilot):
        await press(app, pilot, "t", "a")
        await type_text(app, pilot, "irony")
        await press(app, pilot, "tab", "tab", "tab", "tab")
        await type_text(app, pilot, "says the contrary")
        await press(app, pilot, "escape")
        assert isinstance(app.screen, TagForm)
        assert "not saved yet" in "".join(painted_rows(app))
        await press(app, pilot, "escape", "a", "ctrl+r", "enter")
        tag = app.session.store.tags.get("irony")
        assert tag.description == "says the contrary"
