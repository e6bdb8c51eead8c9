"""The page of a browser, for a reader who is served: what it is told, and what it says.

Nothing is sent until the page has said hello with a word of its own and what it wants to know; then
whatever has changed, once what is painted has come to rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from textual.app import App
from textual.driver import Driver
from textual.events import Key
from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import Widget

from reader.terminal.browser_messages import BrowserMessage, encoded, is_word
from reader.tui.browser.announcements import announcements
from reader.tui.browser.command_bar import buttons
from reader.tui.browser.description import Description, describe
from reader.tui.browser.text_field import described, field_in_focus, fill
from reader.tui.text_pane.hit_testing import cell_of
from reader.tui.text_pane.pane import Pane
from reader.tui.timers import call_after

_REST = 0.04
"""Seconds after painting until the page is told; a key paints several times."""
_MOST_ROWS = 200
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}")
WANTED = frozenset({"buttons", "downloads", "field", "reading"})


class BrowserPage:
    """What the page knows, and what it asks for."""

    def __init__(
        self, app: App[Any], set_linear: Callable[[bool], None],
        follow_scheme: Callable[[str], None],
    ) -> None:  # fmt: skip
        """`set_linear`: called when texts are to be read one at a time, and no longer;
        `follow_scheme`: with the colours that the system of the page asks for.
        """
        self._app = app
        self._set_linear = set_linear
        self._follow_scheme = follow_scheme
        self._word = ""
        self._wants: frozenset[str] = frozenset()
        self._sent: dict[str, Any] = {}
        self._described: Description | None = None
        self._messages: dict[int, tuple[int, str]] = {}
        """The last message of each screen that was said."""
        self._pending = False
        self._filled = 0
        """The number of the last text of a field that has arrived."""

    @property
    def is_waiting(self) -> bool:
        """Whether the page is told something soon."""
        return self._pending

    @property
    def for_screen_reader(self) -> bool:
        return "reading" in self._wants

    # What the page says

    def receive(self, message: BrowserMessage) -> Key | None:
        """Act on a message; the key that it presses, if it presses one."""
        fields = message.fields
        if "hello" in fields:
            self._hello(fields)
        elif "scroll" in fields:
            self._scroll(fields)
        elif "scheme" in fields:
            self._follow_scheme(str(fields["scheme"]))
        elif "fill" in fields:
            self._fill(fields)
        elif "press" in fields:
            return self._pressed(fields["press"])
        return None

    def _hello(self, fields: dict[str, Any]) -> None:
        word, wants = fields["hello"], fields.get("wants")
        if not is_word(word) or not isinstance(wants, list):
            return
        self._word = word
        before = self.for_screen_reader
        self._wants = WANTED & {want for want in wants if isinstance(want, str)}
        self._sent, self._described = {}, None
        if self.for_screen_reader != before:
            self._set_linear(self.for_screen_reader)
        self.painted()

    def _pressed(self, id_: object) -> Key | None:
        """The key of a button that is still offered; where the screen has changed, none."""
        button = next((one for one in buttons(self._app.screen) if one.id == id_), None)
        if button is None:
            return None
        character = button.shown if len(button.shown) == 1 and len(button.key) == 1 else None
        return Key(button.key, character)

    def _fill(self, fields: dict[str, Any]) -> None:
        text, number = fields["fill"], fields.get("number")
        field = field_in_focus(self._app.screen)
        if isinstance(number, int):
            self._filled = number
        # Another field may have the focus by now: the text is not for that one.
        if field is not None and id(field) == fields.get("field") and isinstance(text, str):
            fill(field, text)
        self._sent.pop("field", None)
        self.painted()

    def _scroll(self, fields: dict[str, Any]) -> None:
        """Scroll what is under a finger by rows."""
        rows, x, y = (fields.get(name) for name in ("scroll", "x", "y"))
        if not all(isinstance(number, int) for number in (rows, x, y)):
            return
        rows = max(-_MOST_ROWS, min(_MOST_ROWS, rows or 0))
        size = self._app.size
        at = Offset(max(0, min(size.width - 1, x or 0)), max(0, min(size.height - 1, y or 0)))
        widget: Widget | None = self._app.screen.get_widget_at(*at)[0]
        while widget is not None:
            if isinstance(widget, Pane):
                widget.page.viewport.scroll(rows)
                widget.show_scrolled()
                return
            if widget.allow_vertical_scroll:
                widget.scroll_relative(y=rows, animate=False)
                return
            widget = widget.parent if isinstance(widget.parent, Widget) else None

    # What the page is told

    def download(self, name: str) -> bool:
        """Have the page fetch a file; False where it does not know how."""
        driver = self._app._driver
        if driver is None or "downloads" not in self._wants:
            return False
        self._write(driver, {"download": name})
        return True

    def painted(self) -> None:
        """Something was painted: tell the page what has changed, soon."""
        if self._wants and not self._pending and self._app.is_running:
            self._pending = True
            call_after(self._app, _REST, self._tell)

    def _tell(self) -> None:
        self._pending = False
        screen, driver = self._app.screen, self._app._driver  # no other way to the terminal
        if driver is None or not screen.is_mounted:
            return
        present = self._present(screen)
        if "reading" in self._wants:
            now = describe(screen, fields="field" not in self._wants)
            present["reading"] = _region(now)
            said = announcements(self._described, now, self._messages.get(now.screen, (0, "")))
            self._messages[now.screen] = now.message
            self._described = now
        else:
            said = []
        changed = {
            name: value
            for name, value in present.items()
            if name not in self._sent or self._sent[name] != value
        }
        self._sent |= changed
        if "field" in changed:
            changed["filled"] = self._filled
        if said:
            changed["say"] = [
                {"text": one.text, "lang": _language(one.language), "urgent": one.urgent}
                for one in said
            ]
        if changed:
            self._write(driver, changed)

    def _write(self, driver: Driver, fields: dict[str, Any]) -> None:
        driver.write(encoded(self._word, fields))
        driver.flush()

    def _present(self, screen: Screen[Any]) -> dict[str, Any]:
        """What is in front, by the names under which the page knows it."""
        present: dict[str, Any] = {}
        if "buttons" in self._wants:
            present["buttons"] = [
                [one.id, one.title, one.shown, one.leaves] for one in buttons(screen)
            ]
            present["text"] = isinstance(screen.focused, Pane)
            present["selection"] = _selection_ends(screen.focused)
        if "field" in self._wants:
            present["field"] = described(field_in_focus(screen))
        return present


def _selection_ends(pane: Widget | None) -> list[tuple[int, int] | None] | None:
    """The cells, on the screen, of the first and the last character that is selected; None for one
    that is not visible.
    """
    if not isinstance(pane, Pane) or pane.selection is None:
        return None
    left, top = pane.region.offset
    first, end = pane.selection
    cells = [
        cell_of(pane.page, pane.geometry, offset)
        for offset in (first, pane.page.layout.snap(end - 1))
    ]
    return [None if cell is None else (left + cell[0], top + cell[1]) for cell in cells]


def _region(now: Description) -> dict[str, Any]:
    """What can be read at leisure: the passage with its paragraph, or a dialog with its row."""
    passage = now.passage
    if passage is None:
        rows = [*now.lines, *filter(None, (now.error, now.label, now.row)), *now.visible]
        return {"heading": now.title, "lines": rows}
    return {
        "heading": passage.title,
        "sentence": passage.text,
        "paragraph": passage.paragraph,
        "lang": _language(passage.language),
        "lines": [*passage.annotations, *filter(None, (now.lasting,))],
    }


def _language(code: str) -> str:
    """A language as HTML has it; empty for what is none."""
    return code if _LANGUAGE.fullmatch(code) else ""
