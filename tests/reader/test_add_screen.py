"""The dialog that adds: many files with a bar, pages of the web, stopped and gone on with."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest
from textual.widgets import Input, ProgressBar, Static

from annotations.service import adding
from corpus.sources.loading import prepare_file
from reader.tui.library.add import AddScreen
from tests.annotations.test_adding import write_many
from tests.corpus.test_fetching import ARTICLE
from tests.helpers import screens
from tests.helpers.loopback import serving
from tests.helpers.screens import (
    TEXTS,
    library_screen,
    make_library,
    painted,
    press,
    reading_screen,
    running_app,
    status_text,
    wait_until_settled,
)


@pytest.fixture
def library(home: Path) -> Path:
    path = home / "library.db"
    make_library(path)
    return path


@pytest.fixture
def site(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving() as one:
        yield one


def dialog(app) -> AddScreen:
    assert isinstance(app.screen, AddScreen)
    return app.screen


def hint(app) -> str:
    return str(dialog(app).query_one("#chooser-hint", Static).content)


def problem(app) -> str:
    return str(dialog(app).query_one("#chooser-error", Static).content)


async def until(app, pilot, there) -> None:
    """Wait for something that a thread does."""
    await screens.wait_until(app, pilot, there, lambda: f"{hint(app)} {problem(app)}")


async def typed(app, pilot, text: str, *keys: str) -> None:
    """Paste a text behind what stands in the field, and press keys."""
    field = dialog(app).query_one("#typed", Input)
    field.value += text
    await press(app, pilot, *keys)


async def added(app, pilot) -> None:
    """Wait until all is added, and the dialog closed by itself."""
    closed = lambda: not isinstance(app.screen, AddScreen)  # noqa: E731
    await screens.wait_until(app, pilot, closed, lambda: f"{hint(app)} {problem(app)}")
    await wait_until_settled(app, pilot)


async def test_a_page_is_added_by_its_address_and_opened(library, site):
    url = site.put("/quay", ARTICLE)
    async with running_app(library) as (app, pilot):
        await press(app, pilot, "a")
        await typed(app, pilot, url, "enter")
        await added(app, pilot)
        assert reading_screen(app).pane.document.title == "The quay of Velm"
        await press(app, pilot, "q", "w")
        site.put("/quay", ARTICLE.replace("nine", "ten"))
        # Without a scheme; servers on this machine are asked without encryption.
        await typed(app, pilot, url.removeprefix("http://"))
        assert f"enter fetches {url}" in painted(app)
        await press(app, pilot, "enter")
        await added(app, pilot)
        await press(app, pilot, "q")
        assert "Updated “The quay of Velm” · u undoes it" in status_text(app)
        titles = {d.title: d for d in app.session.store.documents.all()}
        assert titles["The quay of Velm"].metadata.url == url
        await press(app, pilot, "u", "u", "enter")  # it asks before documents go
        assert len(app.session.store.documents.all()) == len(TEXTS)


async def test_a_page_that_cannot_be_had_says_why(library, site):
    unpaid = "<title>Log in</title><p>Please log in to read this article.</p>"
    async with running_app(library) as (app, pilot):
        await press(app, pilot, "a")
        await typed(app, pilot, site.url + "/none", "ctrl+a")
        await until(app, pilot, lambda: "no such page" in problem(app))
        assert "1 source was not read" in hint(app)
        await press(app, pilot, "escape", "w")
        for address, why in (
            (site.put("/picture", b"\x89PNG", content_type="image/png"), "a picture"),
            (site.put("/empty", ""), "empty"),
            (site.put("/wall", unpaid, status=402), "requires payment"),
            ("http://127.0.0.1:1/", "no server"),
            ("ftp://example.org/a", "only http"),
            ("not an address!", "is no address"),
        ):
            app.screen.query_one("#typed", Input).value = address
            await press(app, pilot, "enter")
            await until(app, pilot, lambda why=why: why in problem(app))
        await press(app, pilot, "escape")
        library_screen(app)


async def test_escape_gives_a_slow_page_up(library, site):
    url = site.endless("/drip", b"HTTP/1.1 200 OK\r\n\r\n", b"a", every=0.02)
    async with running_app(library) as (app, pilot):
        await press(app, pilot, "a")
        await typed(app, pilot, url, "enter")
        await until(app, pilot, lambda: site.asked)
        assert "Fetching" in hint(app)
        # What was tagged a moment ago is not kept waiting by it.
        app.session.write(lambda store: store.settings.set("x", 1), lambda _: None)
        await wait_until_settled(app, pilot)
        assert app.session.store.settings.get("x") == 1
        await press(app, pilot, "escape")
        await until(app, pilot, lambda: "cancelled" in problem(app))
        await press(app, pilot, "escape")
        library_screen(app)
        assert len(app.session.store.documents.all()) == len(TEXTS)


async def test_many_files_stopped_and_gone_on_with(library, home, monkeypatch):
    number, halfway = 100, 40
    write_many(home / "many", number)
    read: list[str] = []
    reached, go_on = Event(), Event()

    def reading(path, **more):
        read.append(path)
        if len(read) == halfway:
            reached.set()
            assert go_on.wait(60)
        return prepare_file(path, **more)

    monkeypatch.setattr(adding, "prepare_file", reading)
    monkeypatch.setattr(adding, "cores", lambda: 1)  # all in this process, where it can be told
    async with running_app(library) as (app, pilot):
        await press(app, pilot, "a")
        await typed(app, pilot, f"{home / 'many'}/", "ctrl+a")
        bar = dialog(app).query_one("#adding", ProgressBar)
        await until(app, pilot, reached.is_set)
        assert (bar.display, bar.total) == (True, number)
        assert 0 <= bar.progress < halfway
        await press(app, pilot, "enter", "ctrl+a")  # one thing after the other
        await press(app, pilot, "escape")
        assert "Stopping" in hint(app)
        go_on.set()
        await until(app, pilot, lambda: "Stopped: " in hint(app))
        told = f"Stopped: added {halfway} documents, {number - halfway} not added yet; add the same"
        assert told in hint(app)
        assert len(app.session.store.documents.all()) == len(TEXTS) + halfway
        await press(app, pilot, "ctrl+a")
        await added(app, pilot)
        known = f"{halfway} documents were in the library already"
        assert f"Added {number} documents, {known} · u undoes it" in status_text(app)
        assert len(read) == len(set(read)) == number
        await press(app, pilot, "u", "enter")
        assert len(app.session.store.documents.all()) == len(TEXTS)


async def test_several_processes_help_the_dialog_too(library, home, monkeypatch):
    number = 60
    write_many(home / "many", number)
    monkeypatch.setattr(adding, "cores", lambda: 2)
    async with running_app(library) as (app, pilot):
        await press(app, pilot, "a")
        await typed(app, pilot, f"{home / 'many'}/", "ctrl+a")
        await added(app, pilot)
        assert len(app.session.store.documents.all()) == len(TEXTS) + number
