"""Queries in the search everywhere: completed, saved, used and deleted, by keys."""

from __future__ import annotations

import json

import pytest
from textual.widgets import Input, OptionList, Static

from annotations.seminar.roles import Role
from annotations.service import documents
from annotations.service.saved_queries import save_query, saved_queries
from annotations.service.store import Store
from corpus.document import Span
from corpus.sources.json_lines import from_json_line
from reader.tui.dialogs.find import FindScreen
from reader.tui.dialogs.saved_queries import SavedQueriesScreen
from tests.helpers.screens import (
    press,
    running_app,
    type_text,
    wait_until,
    wait_until_settled,
)

TEXT = "Thirty buses were turned back at the bridge. Nobody believed the ministry."


@pytest.fixture
def library(tmp_path, home):
    path = tmp_path / "library.db"
    store = Store.open(path, "Ann")
    line = {"id": "bridge", "title": "The bridge", "text": TEXT, "publisher": "The Post"}
    documents.add_document(store, from_json_line(json.dumps(line), 1))
    document = store.documents.get("bridge")
    store.annotate(document, Span(0, 29), ["claim"])
    store.annotate(document, Span(45, 51), ["human error"])
    store.in_name_of("Ben").annotate(document, Span(18, 43), ["disputed"])
    save_query(store, "doubtful", "tag:claim tag:disputed")
    store.close()
    return path


def entries(app) -> list[str]:
    return [str(option.prompt) for option in app.screen.query_one("#choices", OptionList).options]


def said(app, name: str) -> str:
    return str(app.screen.query_one(f"#chooser-{name}", Static).content)


def field(app) -> Input:
    return app.screen.query_one("#typed", Input)


async def test_overlapping_tags_and_completion(library):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "f")
        await type_text(app, pilot, "tag:claim tag:di")
        await press(app, pilot, "tab")
        assert field(app).value == "tag:claim tag:disputed"
        await wait_until(app, pilot, lambda: len(entries(app)) == 2)
        for typed, completed in (
            ("(tag:hum", '(tag:"human error"'), ("-by:b", "-by:Ben"),
            ("x doc.pub", "x doc.publisher:"), ("doc.publisher:", 'doc.publisher:"The Post"'),
            ("-@", "-@doubtful"), ("in:", "in:bridge"),
        ):  # fmt: skip
            field(app).value = typed
            await wait_until_settled(app, pilot)
            await press(app, pilot, "tab")
            assert field(app).value == completed


async def test_a_query_is_saved_used_and_deleted(library):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "f")
        await type_text(app, pilot, "tag:claim or by:Ben")
        await press(app, pilot, "ctrl+s")
        assert isinstance(app.screen, SavedQueriesScreen)
        await type_text(app, pilot, "two words")
        assert entries(app) == ["Save “tag:claim or by:Ben” as @two words"]
        await press(app, pilot, "enter")
        await wait_until(app, pilot, lambda: isinstance(app.screen, FindScreen))
        assert field(app).value == '@"two words"'
        await wait_until(app, pilot, lambda: len(entries(app)) == 2)
        assert saved_queries(app.session.store)["two words"] == "tag:claim or by:Ben"
        # One that would use itself is not saved, and the dialog stays.
        await press(app, pilot, "ctrl+s")
        await type_text(app, pilot, "two words")
        await press(app, pilot, "down", "enter")
        await wait_until(app, pilot, lambda: "cannot use itself" in said(app, "error"))
        await press(app, pilot, *["backspace"] * 9, "down", "ctrl+d")
        assert "Press ctrl+d again to delete @two words" in said(app, "error")
        await press(app, pilot, "ctrl+d")
        await wait_until(app, pilot, lambda: len(entries(app)) == 1)
        await press(app, pilot, "enter")
        await wait_until(app, pilot, lambda: isinstance(app.screen, FindScreen))
        assert field(app).value == "@doubtful"
        assert saved_queries(app.session.store) == {"doubtful": "tag:claim tag:disputed"}


async def test_an_unknown_name_is_said_and_searched_as_words(library):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "f")
        await type_text(app, pilot, "@ministry")
        await wait_until(app, pilot, lambda: "no saved query @ministry" in said(app, "error"))
        assert len(entries(app)) == 1
        await press(app, pilot, "enter")
        assert app.screen.query("#status")


async def test_a_visitor_saves_queries_but_replaces_and_deletes_none(library):
    async with running_app(library, "bridge", role=Role.STUDENT) as (app, pilot):
        await press(app, pilot, "f")
        await type_text(app, pilot, "tag:claim")
        await press(app, pilot, "ctrl+s")
        await type_text(app, pilot, "doubtful")
        assert len(entries(app)) == 1
        await press(app, pilot, "ctrl+d", "ctrl+d")
        assert len(entries(app)) == 1
        await press(app, pilot, *"2", "enter")
        await wait_until(app, pilot, lambda: isinstance(app.screen, FindScreen))
        assert set(saved_queries(app.session.store)) == {"doubtful", "doubtful2"}
