"""Which theme is shown: the one that the reader chose, else the one that their system asks for."""

from __future__ import annotations

from typing import Any

from textual.app import App

from reader import settings
from reader.tui.session import Session
from reader.tui.styles.themes import (
    DARK,
    LIGHT,
    STRONG_DARK,
    STRONG_LIGHT,
    THEME_NAMES,
    THEMES,
)

_SETTING = "theme"
"""What a visitor has chosen, in the library: the settings of the machine are not theirs."""


class ThemeChoice:
    """The theme of an application, and where it is remembered."""

    def __init__(self, app: App[Any], session: Session, list_key: str) -> None:
        """`list_key`: what is pressed to choose from a list."""
        self._app = app
        self._session = session
        self._list_key = list_key

    def at_start(self, scheme: str) -> str:
        """The theme to begin with; `scheme` is what the visitor's system asks for (`follow`)."""
        return self._chosen or for_scheme(scheme)

    @property
    def _chosen(self) -> str | None:
        session = self._session
        stored = session.store.settings.get(_SETTING) if session.remote else settings.load().theme
        return stored if stored in THEME_NAMES else None

    def follow(self, scheme: str) -> None:
        """The visitor's system asks for other colours: until one was chosen, the theme follows."""
        if self._chosen is None:
            self._app.theme = for_scheme(scheme)

    def next(self) -> None:
        """Switch to the next theme."""
        names = [theme.name for theme in THEMES]
        self._save(names[(names.index(self._app.theme) + 1) % len(names)])

    def choose(self) -> None:
        """Let the reader choose from a list."""
        from reader.tui.dialogs.theme import ThemeScreen

        def chosen(name: str | None) -> None:
            if name is not None:
                self._save(name)

        def preview(name: str) -> None:
            self._app.theme = name

        self._app.push_screen(ThemeScreen(self._app.theme, preview), chosen)

    def _save(self, name: str) -> None:
        """Show a theme, say what it is called, and keep it for the next start."""
        self._app.theme = name
        if self._session.remote:
            self._session.remember(_SETTING, name)
        else:
            self._session.change_settings(theme=name)
        show_message = getattr(self._app.screen, "show_message", None)
        if show_message is not None:
            show_message(f"Theme: {THEME_NAMES[name]} · {self._list_key} chooses from a list")


def for_scheme(scheme: str) -> str:
    """The name of the theme for `light` or `dark`, followed by ` contrast` where the system asks
    for high contrast; the usual theme for anything else.
    """
    themes = {
        "dark": DARK, "light contrast": STRONG_LIGHT, "dark contrast": STRONG_DARK,
    }  # fmt: skip
    return themes.get(scheme, LIGHT).name
