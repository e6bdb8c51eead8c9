"""A pane whose keys may follow a count (`5j`), and that can wait for a letter (`ma`)."""

from __future__ import annotations

from collections.abc import Callable

from textual.events import Key

from reader.tui.text_pane import Pane
from reader.tui.text_pane.count_prefix import CountPrefix
from reader.tui.text_pane.messages import PrefixChanged

_DIGITS = frozenset("0123456789")


class PrefixedPane(Pane):
    """Digits count for the motion that follows them."""

    def __init__(self) -> None:
        super().__init__()
        self.count_prefix = CountPrefix()
        self._key = ""
        self._letter: Callable[[str], None] | None = None
        self.before_jump: Callable[[], None] = lambda: None
        """Called before a motion that leads far away."""

    def await_letter(self, shown: str, then: Callable[[str], None]) -> None:
        """Hand the next key to `then` if it is a character; any other is nothing but the end."""
        self._letter = then
        self._show_typed(shown)

    def on_key(self, event: Key) -> None:
        if self._letter is not None:
            then, self._letter = self._letter, None
            event.stop()
            event.prevent_default()
            self._show_typed("")
            if event.is_printable and event.character:
                then(event.character)
            return
        self._key = event.key
        if event.key not in _DIGITS and self.count_prefix.close():
            self._show_typed("")
            if event.key == "escape":
                event.stop()

    def on_blur(self) -> None:
        self._letter = None
        if self.count_prefix.close():
            self.count_prefix.take()
        self._show_typed("")

    def action_digit(self) -> None:
        """The digit that was pressed; a nought that begins no number is a motion."""
        if self.count_prefix.digit(self._key if self._key in _DIGITS else "0"):
            self._show_typed(self.count_prefix.typed)
        else:
            self.action_move("row_start")

    def action_move(self, motion: str, count: int = 1) -> None:
        given = self.count_prefix.take()
        if motion in ("start", "end"):
            self.before_jump()
            if given is not None:
                self.go_to_line(given)
                return
        self.move(motion, count=given or count)

    def action_extend(self, motion: str, count: int = 1) -> None:
        self.move(motion, count=self.count_prefix.take() or count, extend=True)

    def go_to_line(self, number: int) -> None:
        """The cursor to a row of the text, counted from 1, blank ones not; the last beyond it."""
        self.move("start")
        if number > 1:
            self.move("row_down", count=number - 1)

    def _show_typed(self, text: str) -> None:
        if self.is_attached:
            self.post_message(PrefixChanged(self, text))
