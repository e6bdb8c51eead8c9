"""Fixtures that many tests share."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest

from annotations.service.store import Store
from corpus.document import Document
from tests.helpers import forked_children, idle_loop, profiles
from tests.helpers.command_line import CommandLine
from tests.helpers.factories import add, new_library

idle_loop.replace_waiting()
forked_children.fork_children()

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # As in whatever a shell starts in the background; the programs under test would ignore it too.
    signal.signal(signal.SIGINT, signal.default_int_handler)

profiles.register()


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Two for each processor: half of a test's time is waiting for a disk, a child or a screen."""
    return 2 * (os.cpu_count() or 1)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Nothing of what is imported and collected is garbage, ever: to look it through again and
    again took a third of the collection's time.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_asyncio_loop_factories(config: pytest.Config, item: pytest.Item):
    """All that is asynchronous runs on a loop that tells when it is quiet."""
    return {"idle": idle_loop.Loop}


@pytest.fixture(autouse=True)
def rules_that_break_down(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that breaks down over a text fails the test, but for those of what is done then."""
    pipeline = sys.modules.get("corpus.cleaning.pipeline")
    if pipeline is None or "test_cleaning_integrity" in request.node.nodeid:
        return

    def raise_it(draft: object, choices: object, error: Exception) -> None:
        raise error

    monkeypatch.setattr(pipeline, "keep_lines", raise_it)


_BLINKING = (
    ("_input", "Input", "_toggle_cursor"),
    ("_text_area", "TextArea", "_toggle_cursor_blink_visible"),
)


@pytest.fixture(autouse=True)
def still_cursors(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cursor that blinks is painted or not, as the machine is quick or slow."""
    for module, widget, blink in _BLINKING:
        if (loaded := sys.modules.get(f"textual.widgets.{module}")) is not None:
            monkeypatch.setattr(getattr(loaded, widget), blink, lambda self: None)


_HOMES = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA")
_SURROUNDINGS = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "COLUMNS", "NO_COLOR", "VARIORUM_DEBUG")


@pytest.fixture(scope="session")
def somebodys_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("somebody")


@pytest.fixture(autouse=True)
def elsewhere(somebodys_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the settings or the library of who runs it: a theme chosen there
    made a test of colours fail.
    """
    for name in _HOMES:
        monkeypatch.setenv(name, str(somebodys_home))
    for name in (*_SURROUNDINGS, "VARIORUM_LIBRARY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the test's library is, or will be."""
    return tmp_path / "library.db"


@pytest.fixture
def opened(path: Path) -> Iterator[Callable[..., Store]]:
    """Opens the test's library (or another of this name) for an annotator; closed at the end."""
    stores: list[Store] = []

    def open_it(annotator: str = "Ada", name: str = path.name) -> Store:
        library = path.with_name(name)
        if not library.exists():
            new_library(library)
        stores.append(Store.open(library, annotator))
        return stores[-1]

    yield open_it
    for store in stores:
        store.close()


@pytest.fixture
def store(opened: Callable[..., Store]) -> Store:
    """A new library, open in Ada's name."""
    return opened()


@pytest.fixture
def document(store: Store) -> Document:
    """A document in that library."""
    return add(store)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home of the test's own."""
    for name in _HOMES:
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("VARIORUM_LIBRARY", str(tmp_path / "library.db"))
    return tmp_path


@pytest.fixture
def variorum(home: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The command line, on an empty library."""
    return CommandLine(home, monkeypatch)
