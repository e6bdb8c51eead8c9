"""The theme by key and from a list: it is named, shown at once, and kept only if it is saved."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.tui.app import VariorumApp
from reader.tui.dialogs.theme import ThemeScreen
from reader.tui.styles.themes import THEME_NAMES, THEMES
from tests.helpers.screens import (
    make_library,
    painted_rows,
    press,
    running_app,
    status_text,
)


@pytest.fixture
def library(tmp_path: Path, home: Path) -> Path:
    path = tmp_path / "library.db"
    make_library(path)
    return path


@pytest.mark.parametrize("documents", [(), ("bridge",)])
async def test_the_key_names_the_theme(library: Path, documents: tuple[str, ...]) -> None:
    async with running_app(library, *documents) as (app, pilot):
        for theme in (*THEMES[1:], THEMES[0]):
            await press(app, pilot, "T")
            assert status_text(app).startswith(f"Theme: {THEME_NAMES[theme.name]}")


async def test_a_theme_is_shown_while_it_is_highlighted(library: Path) -> None:
    async with running_app(library, "bridge", size=(80, 24)) as (app, pilot):
        await press(app, pilot, "f2")
        assert isinstance(app.screen, ThemeScreen)
        shown = "\n".join(painted_rows(app))
        assert all(name in shown for name in THEME_NAMES.values())
        assert "enter save · esc cancel" in shown
        await press(app, pilot, "j")
        assert app.theme == "variorum-dark"
        await press(app, pilot, "down", "k", "up")
        assert app.theme == "variorum-light"
        await press(app, pilot, "j", "escape")
        assert app.theme == "variorum-light"
        await press(app, pilot, "f2", "j", "j", "enter")
        assert app.theme == "variorum-contrast-dark"
        assert status_text(app).startswith("Theme: high contrast, black")
    again = VariorumApp(library, ("bridge",), "Ann")
    assert again.theme == "variorum-contrast-dark"
    again.close_library()
