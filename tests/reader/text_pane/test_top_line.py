"""The line at the top stays at the top: when opened, resized, beside others, and by pages."""

from __future__ import annotations

import pytest

from tests.helpers.long_texts import make_long_library
from tests.helpers.screens import (
    painted,
    press,
    reading_screen,
    running_app,
    wait_until,
    wait_until_settled,
)

SIZES = [(80, 24), (120, 36), (200, 50), (40, 12), (160, 60)]


@pytest.fixture
def library(tmp_path, home):
    path = tmp_path / "library.db"
    make_long_library(path)
    return path


def holds(pane, offset: int) -> bool:
    """Whether `offset` is in the row at the top."""
    start, end = pane.page.layout.row_span(pane.page.viewport.rows()[0])
    return start <= offset < end


@pytest.mark.parametrize("size", SIZES)
async def test_it_stays_through_every_size_and_back(library, size):
    async with running_app(library, "north", size=size) as (app, pilot):
        pane = reading_screen(app).pane
        await press(app, pilot, "3", "space", "5", "j")
        top = pane.position()[1]
        for other in [*SIZES, (1, 1), (20, 5), size]:
            await pilot.resize_terminal(*other)
            await wait_until_settled(app, pilot)
            assert holds(pane, top), other
        assert pane.position()[1] == top


@pytest.mark.parametrize("size", SIZES)
async def test_it_is_there_when_the_document_is_opened_again(library, size):
    async with running_app(library, "north", size=size) as (app, pilot):
        await press(app, pilot, "4", "space", "7", "j")
        place = reading_screen(app).pane.position()
        await press(app, pilot, "q")
    async with running_app(library, "north", size=size) as (app, pilot):
        assert reading_screen(app).pane.position() == place
    async with running_app(library, "north", "south", size=(200, 50)) as (app, pilot):
        assert holds(reading_screen(app).pane, place[1])


@pytest.mark.parametrize("size", SIZES)
async def test_pages_come_back_to_the_same_line(library, size):
    async with running_app(library, "north", size=size) as (app, pilot):
        pane = reading_screen(app).pane
        await press(app, pilot, "space")
        tops = [pane.position()[1]]
        for _ in range(3):
            await press(app, pilot, "space")
            tops.append(pane.position()[1])
        assert tops == sorted(set(tops))
        for top in reversed(tops[:-1]):
            await press(app, pilot, "b")
            assert pane.position()[1] == top


async def test_it_stays_when_a_pane_is_opened_widened_zoomed_closed_beside(library):
    async with running_app(library, "north", size=(200, 50)) as (app, pilot):
        pane = reading_screen(app).pane
        await press(app, pilot, "3", "space")
        top = pane.position()[1]
        for keys in (["p", "enter"], ["less_than_sign"], ["shift+tab", "z"], ["z"], ["tab", "X"]):
            await press(app, pilot, *keys)
            assert holds(pane, top), keys
        assert pane.position()[1] == top


@pytest.mark.parametrize("opened", ["", "A", "a"], ids=["panes", "apparatus", "list"])
async def test_the_first_frame_of_a_size_is_the_last(library, opened, monkeypatch):
    """No page of two panes for a moment where one has room, no line that comes and goes."""
    async with running_app(library, "north", "south", size=(83, 31)) as (app, pilot):
        if opened:
            await press(app, pilot, opened)
            if opened == "a":
                await press(app, pilot, "escape")
        frames: list[str] = []
        display = app._display

        def seen(screen, renderable) -> None:
            display(screen, renderable)
            frames.append(painted(app))

        monkeypatch.setattr(app, "_display", seen)
        for size in [(124, 42), (83, 31), (200, 50), (80, 24), (120, 36)]:
            frames.clear()
            await pilot.resize_terminal(*size)
            await wait_until_settled(app, pilot)
            await wait_until(app, pilot, lambda: frames)
            # The panes alone: the apparatus wraps its entries a frame later.
            panes = reading_screen(app).row.region
            pages = {
                tuple(line[: panes.right] for line in frame.split("\n")[: panes.bottom])
                for frame in frames
            }
            assert len(pages) == 1, size
