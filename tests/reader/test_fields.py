"""Fields take all of what is pasted, and the reader in the demo leaves no settings behind."""

from __future__ import annotations

import pytest
from textual.events import Paste
from textual.widgets import Input

from reader import settings
from tests.helpers.screens import (
    make_library,
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
    return path


async def paste(app, pilot, text: str) -> None:
    app.post_message(Paste(text))
    await wait_until_settled(app, pilot)


@pytest.mark.parametrize(
    ("pasted", "typed"),
    [
        ("two of its\narches", "two of its arches"),
        ("  two of \r\n\r\n  its\tarches\n", "  two of its arches"),
        ("\n\n", ""),
        ("a\u200d\u2029b\x00c\x1b[201~", "a\u200d bc[201~"),
    ],
)
async def test_a_field_takes_every_line(library, pasted, typed):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "slash")
        await paste(app, pilot, pasted)
        assert app.screen.query_one("#search-input", Input).value == typed


async def test_a_passage_over_two_paragraphs_is_found_by_pasting_it(library):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "slash")
        await paste(app, pilot, "the mayor said.\n\nThe council will\n")
        await press(app, pilot, "enter")
        assert status_text(app).startswith("1 match")
        text = reading_screen(app).pane.document.text
        assert text[reading_screen(app).pane.cursor :].startswith("the mayor said")


async def test_what_is_pasted_replaces_what_is_selected(library):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "E")
        await paste(app, pilot, "one\ntwo.csv")
        assert app.screen.query_one("#file", Input).value == "one two.csv"


async def test_the_demo_writes_no_settings(library):
    async with running_app(library, "bridge", demo="A demo.") as (app, pilot):
        await press(app, pilot, "T")
        await press(app, pilot, "ctrl+n")
        await paste(app, pilot, "Somebody Else")
        await press(app, pilot, "enter")
        assert app.session.store.annotator == "Somebody Else"
    assert not settings.settings_path().exists()
