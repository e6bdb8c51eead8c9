"""The export: what is chosen, what it would hold, and what was written."""

from __future__ import annotations

import csv

import pytest
from textual.widgets import Static

from annotations.service.memos import subject_of, write_memo
from annotations.service.saved_queries import save_query
from annotations.service.store import Store
from corpus.document import Span
from reader.tui.dialogs.export import ExportScreen
from reader.tui.widgets.choice import Choice
from tests.helpers.screens import (
    fill_field,
    make_library,
    painted,
    press,
    reading_screen,
    running_app,
    status_text,
    wait_until_settled,
)


@pytest.fixture
def library(tmp_path, home):
    path = tmp_path / "library.db"
    make_library(path)
    for name, slug, tag in (("Ann", "bridge", "claim"), ("Ben", "letter", "opinion")):
        store = Store.open(path, name)
        store.annotate(store.documents.get(slug), Span(0, 10), [tag])
        store.close()
    return path


def preview(app) -> str:
    return str(app.screen.query_one("#export-preview", Static).content)


async def test_what_is_chosen_is_counted_first_and_then_written(library, tmp_path):
    async with running_app(library, "bridge", size=(80, 24)) as (app, pilot):
        await press(app, pilot, "E")
        assert isinstance(app.screen, ExportScreen)
        assert preview(app) == "2 annotations in 2 documents"
        assert "in the folder" in painted(app)
        await fill_field(app, pilot, "#file", str(tmp_path / "mine.csv"))
        await press(app, pilot, *["down"] * 5, "right")
        assert preview(app) == "1 annotation in 1 document"
        assert "‹ Ann ›" in painted(app)
        await press(app, pilot, "enter")
        reading_screen(app)
        assert status_text(app) == "Exported 1 annotation to mine.csv"
    with (tmp_path / "mine.csv").open(encoding="utf-8", newline="") as file:
        assert [row["annotator"] for row in csv.DictReader(file)] == ["Ann"]


async def test_a_failed_export_says_so_and_no_longer_that_it_is_exporting(library):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "E")
        await fill_field(app, pilot, "#file", "/nowhere/at/all.csv")
        await press(app, pilot, "enter")
        await wait_until_settled(app, pilot)
        assert isinstance(app.screen, ExportScreen)
        assert "cannot be written" in str(app.screen.query_one("#export-error", Static).content)
        assert preview(app) == "2 annotations in 2 documents"


async def test_nothing_is_exported_in_silence(library):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "E", "down", "down", "down", "right")  # claim
        await press(app, pilot, "down", "down", "right", "right")  # Ben, who has none
        assert preview(app).startswith("No annotations")


async def test_letters_are_no_commands_on_a_choice_and_a_click_chooses(library):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "E", "down", "c", "o", "d", "x", "q")
        assert isinstance(app.screen, ExportScreen)
        await pilot.click("#export-tag")
        await wait_until_settled(app, pilot)
        assert app.screen.query_one("#export-tag", Choice).index == 1
        await press(app, pilot, "left", "up", "escape")
        assert len(app.session.store.annotations()) == 2


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_memos_and_the_codebook_are_exported_too(library, tmp_path, monkeypatch, size):
    monkeypatch.chdir(tmp_path)
    store = Store.open(library, "Ben")
    write_memo(store, subject_of(store, tag="claim"), "=What can be checked.")
    store.close()
    async with running_app(library, "bridge", size=size) as (app, pilot):
        await press(app, pilot, "E", "down", "right")
        assert "memos.csv" in painted(app)
        assert preview(app) == "1 memo"
        assert "Annotator" not in painted(app)
        await press(app, pilot, "down")  # the next line that there is
        assert "Spreadsheet" in painted(app)
        await press(app, pilot, "right", "enter")
        assert status_text(app) == "Exported 1 memo to memos.csv"
        await press(app, pilot, "E", "down", "right", "right")
        assert preview(app) == f"{len(app.session.store.tags.codebook().tags)} tags"
        await press(app, pilot, "enter")
        assert "tags to codebook.csv" in status_text(app)
        await press(app, pilot, "E", "down", "right", "right", "right")
        assert "annotations.csv" in painted(app)
        assert "Annotator" in painted(app)
        assert "enter export · esc cancel" in painted(app)
    rows = list(csv.DictReader((tmp_path / "memos.csv").open(encoding="utf-8-sig", newline="")))
    assert [(row["tag"], row["memo"]) for row in rows] == [("claim", "'=What can be checked.")]
    assert "claim" in (tmp_path / "codebook.csv").read_text("utf-8")


async def test_a_name_that_was_typed_stays(library):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "E")
        await fill_field(app, pilot, "#file", "mine.csv")
        await press(app, pilot, "down", "right", "right", "left")
        assert "mine.csv" in painted(app)


async def test_a_saved_query_selects(library, tmp_path):
    store = Store.open(library, "Ann")
    save_query(store, "doubtful ones", "tag:opinion")
    store.close()
    async with running_app(library, "bridge", size=(80, 24)) as (app, pilot):
        await press(app, pilot, "E")
        await fill_field(app, pilot, "#file", str(tmp_path / "mine.csv"))
        await press(app, pilot, *["down"] * 6, "right")
        assert '‹ @"doubtful ones" ›' in painted(app)
        assert preview(app) == "1 annotation in 1 document"
        await press(app, pilot, "enter")
    with (tmp_path / "mine.csv").open(encoding="utf-8", newline="") as file:
        assert [row["tag"] for row in csv.DictReader(file)] == ["opinion"]


async def test_every_kind_of_quotes_and_texts_can_be_chosen(library, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "E")
        assert "Quotes by" not in painted(app)
        await fill_field(app, pilot, "#file", "mine.docx")
        assert "Quotes (.docx)" in painted(app)
        assert "Quotes by" in painted(app)
        await press(app, pilot, "down", "down", "right", "right")
        assert "Annotated text (.docx)" in painted(app)
        await fill_field(app, pilot, "#file", "mine.html")
        assert "Annotated text (.html)" in painted(app), "the chosen format has this ending, too"
        await press(app, pilot, "enter")
        assert status_text(app) == "Exported 2 annotations to mine.html"
        await press(app, pilot, "E")
        await fill_field(app, pilot, "#file", "mine.md")
        await press(app, pilot, "down", "down", "down", "right", "enter")
        assert status_text(app) == "Exported 2 annotations to mine.md"
        await press(app, pilot, "E")
        await fill_field(app, pilot, "#file", "mine.bib")
        await press(app, pilot, "enter")
        assert "documents to mine.bib" in status_text(app)
    assert '<article id="d1">' in (tmp_path / "mine.html").read_text("utf-8")
    assert "by tag" in (tmp_path / "mine.md").read_text("utf-8")
