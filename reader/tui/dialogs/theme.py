"""Chooses the theme; each is shown on the page behind as soon as it is highlighted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from reader.tui.commands import STUDENT, Command
from reader.tui.dialogs.dialog import Dialog
from reader.tui.styles.page_styles import PageStyles, TextAttributes
from reader.tui.styles.palettes import depth_of
from reader.tui.styles.themes import THEME_NAMES, THEMES

_SAMPLES = (("blue", "claim"), ("ochre", "opinion"), ("red", "disputed"))


class ThemeScreen(Dialog[str]):
    """Answers with the name of a theme; `preview` is called with the one to show meanwhile."""

    OWN_COMMANDS: ClassVar[Sequence[Command[ThemeScreen]]] = (
        Command("theme.next", "j", "", "Show the next theme.",
                lambda dialog: dialog.move(1), role=STUDENT),
        Command("theme.previous", "k", "", "Show the previous theme.",
                lambda dialog: dialog.move(-1), role=STUDENT),
    )  # fmt: skip

    def __init__(self, current: str, preview: Callable[[str], None]) -> None:
        super().__init__()
        self._current = current
        self._preview = preview

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog small"):
            yield Static("Theme", classes="dialog-title", markup=False)
            yield OptionList(id="themes", markup=False)
            yield Static(
                "↑ ↓ preview · enter save · esc cancel", classes="dialog-help", markup=False
            )

    def on_mount(self) -> None:
        listing = self.query_one(OptionList)
        names = [theme.name for theme in THEMES]
        with self.prevent(OptionList.OptionHighlighted):
            listing.add_options(Option(self._entry(theme.name), id=theme.name) for theme in THEMES)
            listing.highlighted = names.index(self._current) if self._current in names else 0
        listing.focus()

    def _entry(self, name: str) -> Content:
        """A theme's name, and what tags look like in it."""
        theme = next(theme for theme in THEMES if theme.name == name)
        variables = {**theme.to_color_system().generate(), **theme.variables}
        styles = PageStyles.of(variables, depth=depth_of(self.app))
        parts: list[Content | tuple[str, str]] = [(f"{THEME_NAMES[name]:<22}", "")]
        for colour, word in _SAMPLES:
            style = styles.text(TextAttributes("p", colour, 1))
            if style.color is not None and style.bgcolor is not None and not styles.plain:
                ink, ground = (c.get_truecolor().hex for c in (style.color, style.bgcolor))
                parts.append((f" {word} ", f"{ink} on {ground}"))
        return Content.assemble(*parts)

    @on(OptionList.OptionHighlighted)
    def highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._preview(str(event.option_id))

    @on(OptionList.OptionSelected)
    def selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.answer(str(event.option_id))

    def move(self, by: int) -> None:
        """Highlight the next theme, or the one before."""
        listing = self.query_one(OptionList)
        (listing.action_cursor_down if by > 0 else listing.action_cursor_up)()

    def action_cancel(self) -> None:
        self._preview(self._current)
        super().action_cancel()
