"""The document under a list's cursor is read before it is opened, and never shown when stale."""

from __future__ import annotations

import json

import pytest

from annotations.service import documents
from annotations.service.store import Store
from corpus.sources.json_lines import from_json_line
from reader.tui import prefetch
from tests.helpers.screens import (
    make_library,
    press,
    reading_screen,
    running_app,
    status_text,
    type_text,
    wait_until,
)


@pytest.fixture
def library(tmp_path, home):
    path = tmp_path / "library.db"
    make_library(path)
    return path


async def rest(app, pilot) -> None:
    """Wait until the document under the cursor has been read."""
    reading_ahead = app.session.prefetch
    await wait_until(app, pilot, lambda: reading_ahead._reading and reading_ahead._reading.done())


@pytest.fixture
def not_read_twice(monkeypatch):
    """Fails the program's own connection where it reads what was read ahead."""

    def forbid(app) -> None:
        monkeypatch.setattr(
            app.session.store.documents, "get", lambda name: pytest.fail(f"read {name}")
        )

    return forbid


async def test_a_document_at_rest_under_the_cursor_is_not_read_at_the_key(library, not_read_twice):
    async with running_app(library) as (app, pilot):
        await press(app, pilot, "j")
        await rest(app, pilot)
        not_read_twice(app)
        await press(app, pilot, "enter")
        assert reading_screen(app).pane.document.slug == "ferry"


async def test_so_in_the_dialog_that_opens_one_beside(library, not_read_twice):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "p")
        await type_text(app, pilot, "letter")
        await rest(app, pilot)
        not_read_twice(app)
        await press(app, pilot, "enter")
        assert [pane.document.slug for pane in reading_screen(app).row.panes] == [
            "bridge",
            "letter",
        ]


async def test_the_only_one_left_is_read_without_a_rest(library, monkeypatch):
    monkeypatch.setattr(prefetch, "_REST", 3600)
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "p")
        await type_text(app, pilot, "letter")
        await rest(app, pilot)
        await press(app, pilot, "enter")
        assert reading_screen(app).pane.document.slug == "letter"


async def test_one_that_was_changed_meanwhile_is_read_anew(library):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "p")
        await type_text(app, pilot, "letter")
        await rest(app, pilot)
        line = {"id": "letter", "title": "A letter", "text": "Sir, I was wrong."}
        with_another_text(library, line)
        await press(app, pilot, "enter")
        assert reading_screen(app).pane.document.text == "Sir, I was wrong."


async def test_one_that_was_removed_meanwhile_is_said_to_be_gone(library):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "p")
        await type_text(app, pilot, "letter")
        await rest(app, pilot)
        store = Store.open(library, "Ben")
        documents.remove_document(store, store.documents.find("letter"))
        store.close()
        await press(app, pilot, "enter")
        assert len(reading_screen(app).row.panes) == 1
        assert "no document “letter”" in status_text(app)


async def test_what_is_left_unopened_is_not_kept(library):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "p")
        await rest(app, pilot)
        await press(app, pilot, "escape")
        assert app.session.prefetch._reading is None


def with_another_text(library, line: dict[str, str]) -> None:
    store = Store.open(library, "Ben")
    documents.add_document(store, from_json_line(json.dumps(line), 1), revises="letter")
    store.close()
