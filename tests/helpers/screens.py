"""For tests of the screens: a library of plain texts, keys, waiting, and what is painted."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager, suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

from textual.app import App
from textual.events import MouseScrollDown
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from annotations.service import documents
from annotations.service.store import Store
from corpus.sources.json_lines import from_json_line
from reader.tui.app import VariorumApp
from reader.tui.library.screen import LibraryScreen
from reader.tui.reading.screen import ReadingScreen
from tests.helpers.idle_loop import wait_until_idle

TEXTS = {
    "bridge": (
        "The old bridge",
        "The bridge at Velm was closed on Monday. Engineers found cracks in two of its arches. "
        "“Nobody was in danger,” the mayor said.\n\n"
        "The council will decide in May. Some fear that it will never open again.\n\n"
        "A ferry carries people until then. It takes twelve passengers at a time.",
    ),
    "ferry": (
        "The ferry of Velm",
        "Since the bridge was closed the ferry carries forty passengers an hour. "
        "It is too small, people say.\n\n"
        "The mayor calls it a success. The engineers have not been asked.",
    ),
    "letter": ("A letter", "Sir, the bridge is a disgrace. So is the mayor."),
    "wide": ("広い文字", "橋は月曜日に閉鎖された。渡し船が人々を運ぶ。\n\nThe end of it."),
}
_PATIENCE = 60.0
"""Seconds after which what does not come by itself has failed to come."""
_BUSY = 20.0
"""Seconds for which what was typed may keep the program busy, on a machine that has other work."""
_AGAIN = 0.01
"""Seconds between two looks: what is waited for comes by the clock or from another thread."""


def make_library(path: Path, annotator: str = "Ann") -> None:
    """A library of the texts above, in the order in which they stand.

    It is made once for each annotator and name of a file, and then copied: to make it takes as
    long as a whole test may. So two libraries of one test, whose files have two names, have no
    documents or tags in common, as two libraries that were made one after the other.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(0o600)
    path.write_bytes(_library(annotator, path.name))


@cache
def _library(annotator: str, name: str) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        store = Store.open(path, annotator)
        for slug, (title, text) in TEXTS.items():
            line = json.dumps(
                {"id": slug, "title": title, "text": text, "publisher": "The Velm Post",
                 "published": "2021-04-06"}
            )  # fmt: skip
            documents.add_document(store, from_json_line(line, 1))
        store.close()
        return path.read_bytes()


async def wait_until_settled(app: VariorumApp, pilot) -> None:
    """Wait until the writer, the searcher and the screens have done what they were given, and what
    was typed has been handed on.
    """
    for _ in range(3):
        await wait_until_idle()
        for name in ("writer", "searcher"):
            # Where the library is opened anew meanwhile, others are in their place.
            with suppress(RuntimeError):
                await asyncio.wrap_future(
                    getattr(app.session.connections, name).submit(lambda _: None)
                )
    await pilot.pause()
    end = monotonic() + _BUSY
    while app.is_running and not app.input_queue.idle and monotonic() < end:
        await asyncio.sleep(_AGAIN)  # not 0, which would keep the loop busy itself


async def press(app: VariorumApp, pilot, *keys: str) -> None:
    """Press keys one after the other, and wait for what each of them does."""
    for key in keys:
        await pilot.press(key)
        await wait_until_settled(app, pilot)
    if not keys:
        await wait_until_settled(app, pilot)


async def type_text(app: VariorumApp, pilot, text: str) -> None:
    """Type a text into the field in focus."""
    for char in text:
        await pilot.press({" ": "space"}.get(char, char))
    await wait_until_settled(app, pilot)


async def fill_field(app: VariorumApp, pilot, field: str, text: str) -> None:
    """Put a text into a field of the screen, as pasting would, and wait for what that does."""
    app.screen.query_one(field, Input).value = text
    await wait_until_settled(app, pilot)


@asynccontextmanager
async def running_app(library: Path, *slugs: str, size=(120, 36), annotator="Ann", **options):
    """The program on a library, with these documents open; closed at the end."""
    app = VariorumApp(library, slugs, annotator, **options)
    try:
        async with app.run_test(size=size) as pilot:
            await wait_until_settled(app, pilot)
            yield app, pilot
            await wait_until_settled(app, pilot)
            assert app.failure is None
    finally:
        app.close_library()


def reading_screen(app: VariorumApp) -> ReadingScreen:
    assert isinstance(app.screen, ReadingScreen)
    return app.screen


def library_screen(app: VariorumApp) -> LibraryScreen:
    assert isinstance(app.screen, LibraryScreen)
    return app.screen


def status_text(app: VariorumApp) -> str:
    """What the status line shows."""
    from reader.tui.widgets.status import StatusLine

    return str(app.screen.query_one(StatusLine).content)


def strips(app: App[Any]) -> list[Strip]:
    """What is painted, row by row. Textual has no public way to it."""
    return app.screen._compositor.render_strips()


def painted_rows(app: App[Any]) -> list[str]:
    """The characters that are painted, row by row."""
    return [strip.text for strip in strips(app)]


def painted(app: App[Any]) -> str:
    """The characters that are painted."""
    return "\n".join(painted_rows(app))


def notifications(app: App[Any]) -> list[str]:
    """The messages that pop up, also those of screens that are closed."""
    return [note.message for note in app._notifications]


async def scroll_down(pilot: Pilot[Any], widget: Widget, *, times: int = 1) -> None:
    """Turn the wheel over a widget; Textual's pilot has clicks and moves only."""
    for _ in range(times):
        await pilot._post_mouse_events([MouseScrollDown], widget, offset=(10, 10))


def stored_annotations(app: VariorumApp):
    """The annotations as another connection finds them in the file."""
    store = Store.open(app.session.library, "somebody else")
    try:
        return store.annotations()
    finally:
        store.close()


async def wait_until(app: VariorumApp, pilot, true, shown=lambda: "it never came") -> None:
    """Wait for what comes by itself once keys have stopped; fails, with what is `shown`, else."""
    end = monotonic() + _PATIENCE
    while monotonic() < end:
        if true():
            return
        await wait_until_settled(app, pilot)
        await asyncio.sleep(_AGAIN)
    raise AssertionError(shown())
